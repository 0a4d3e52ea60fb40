"""The bot's own troubles that people must hear of: an outage, and a clock that was set.

An outage is told to every group once, and each matter whose clock ran has as much more time.
A clock that was set is the operators' to know.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from bot.flows.debate_events import DebateDelayed
from bot.flows.effects import Ctx, Effects, Event, Holders, In, Say, Tell, event
from bot.flows.item_events import ItemDelayed
from bot.flows.minutes_events import MinutesDelayed
from bot.flows.need_events import NeedDelayed
from bot.flows.poll_events import PollDelayed
from bot.flows.rules.outage import Outage
from bot.flows.rules.rights import Role
from bot.flows.vote_events import VoteDelayed

STEPPED = timedelta(seconds=30)  # the wall clock left the monotonic one behind by more than this
FROZEN = timedelta(seconds=60)  # nothing is judged for so long afterwards


@event("xr", clock=True)
class ServiceReturned(Event):
    """The bot hears again after an outage; `begin` and `end` in milliseconds since 1970."""

    begin: int
    end: int


@event("xs", clock=True)
class ClockStepped(Event):
    """The machine's clock was set: by so many seconds, back (1) or on (0)."""

    seconds: int
    back: int


class Deaf(Struct, frozen=True):
    """A community after an outage: its groups, and the matters on which a clock runs."""

    groups: tuple[int, ...]
    needs: tuple[int, ...]
    polls: tuple[int, ...] = ()  # that are open, or wait to be
    votes: tuple[int, ...] = ()  # that are open, or wait for what two people enter
    items: tuple[int, ...] = ()  # that are not over
    minutes: tuple[int, ...] = ()  # meetings whose minutes are waited for
    meetings: tuple[int, ...] = ()  # that are called: one may have been to take place meanwhile
    debates: tuple[int, ...] = ()  # in which somebody speaks, or that are voted on
    begin: int = 0  # of the outage, in milliseconds since 1970: each is a matter of its own


def returned(state: Deaf, event_: ServiceReturned, _ctx: Ctx) -> tuple[Deaf, Effects]:
    """The groups hear of it; the clocks of all needs are moved in the same transaction."""
    outage = Outage(event_.begin, event_.end)
    runs = any((state.needs, state.polls, state.votes, state.items, state.minutes, state.debates))
    facts = {
        "begin": outage.begin,
        "end": outage.end,
        "lost": outage.loses_messages,
        "longer": int(outage.gives(outage.begin).total_seconds()) if runs else 0,
    }
    return state, (
        *(Say(In(group), "outage", facts) for group in state.groups),
        *(Tell(NeedDelayed(no, event_.begin, event_.end)) for no in state.needs),
        *(Tell(PollDelayed(no, event_.begin, event_.end)) for no in state.polls),
        *(Tell(VoteDelayed(no, event_.begin, event_.end)) for no in state.votes),
        *(Tell(ItemDelayed(no, event_.begin, event_.end)) for no in state.items),
        *(Tell(MinutesDelayed(no, event_.begin, event_.end)) for no in state.minutes),
        *(
            Tell(MinutesDelayed(no, event_.begin, event_.end))
            for no in state.meetings
            if no not in state.minutes
        ),
        *(Tell(DebateDelayed(no, event_.begin, event_.end)) for no in state.debates),
    )


def stepped(state: None, event_: ClockStepped, _ctx: Ctx) -> tuple[None, Effects]:
    """Whoever looks after the machine hears which way, how far, and what follows."""
    facts = {
        "seconds": event_.seconds,
        "back": bool(event_.back),
        "frozen": int(FROZEN.total_seconds()),
    }
    return state, (Say(Holders(Role.OPERATOR), "clock.stepped", facts, urgent=True),)

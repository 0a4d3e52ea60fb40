"""Two scrutineers strike a ballot that was given here by somebody it was not for (S08).

Whoever was bound to a home by mistake may have voted for it, and nobody else of the home may be
here to vote over it. One scrutineer says so with a reason, the other agrees; before the result, and
without having seen what was chosen. A ballot of somebody who is bound to the home stands until
that binding is undone (by the floor lead or the committee): two neighbours do not take away a
voice that the register gives. Where owners vote, a statement to be one may be untrue: there the
two suffice, and whoever is struck is not heard again in this vote; but a home that has spoken
since one of them asked is asked about anew, for it may have been the owner. The home may vote anew
while it is open. A secret ballot cannot be struck: nobody knows which one it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say, To
from bot.flows.rules.rights import Action
from bot.flows.vote import allow, there, worded
from bot.flows.vote_ballot_events import StrikeAnswered, StrikeAsked
from bot.flows.vote_state import CHOICES, STRUCK, YIELDED, Entry, Recorded, Vote, public
from bot.flows.vote_voice import counted, settled_of


class Strike(Struct, frozen=True):
    """One scrutineer wants the ballot of a head struck: it waits for the other."""

    by: int
    at: datetime
    reason: str


class Striking(Struct, frozen=True):
    """A vote with one head, and what was asked about its ballot."""

    vote: Vote
    entry: Entry | None = None
    recorded: Recorded | None = None
    strike: Strike | None = None
    people: tuple[int, ...] = ()  # bound to the head's units now
    reachable: tuple[int, ...] = ()  # those of them, and of those who voted, the bot may write to
    names: tuple[tuple[str, ...], ...] = ()
    said: dict[str, Any] | None = None  # what the ledger keeps of this step besides


def ask(state: Striking | None, event: StrikeAsked, ctx: Ctx) -> tuple[Striking, Effects]:
    """A scrutineer says that a ballot was not given by somebody of the home, and why.

    Where the other has said so already it is struck.

    Raises:
        Refused: no scrutineer, secret, counted already, no reason, one's own home, no ballot given
            here, somebody bound to the home has given it, the other scrutineer is of the home,
            or asked before.
    """
    vote = there(state.vote if state else None)
    found, entry = _before(state, vote, ctx)
    worded(event.reason, ctx)
    if entry.channel != "chat":
        raise Refused("vote.nothing_entered", no=vote.no)
    if not _strikeable(found):
        raise Refused("vote.still_bound", no=vote.no)
    others = {s.person for s in vote.scrutineers} - {ctx.actor.id}
    if others <= _whose(found):
        raise Refused("vote.nobody_agrees", no=vote.no)  # it would wait for ever, and the count too
    asked = found.strike
    if asked is not None and not _later(found, asked):
        if asked.by == ctx.actor.id:
            raise Refused("vote.strike_waits", no=vote.no)
        return _struck(found, asked, ctx)
    vote = replace(vote, pending=vote.pending + (asked is None))
    after = replace(found, vote=vote, strike=Strike(ctx.actor.id, ctx.now, event.reason))
    facts = {**_facts(after), "head": event.head, "reason": event.reason}
    return after, (
        Say(Here(), "vote.strike_noted", {"no": vote.no}),
        *(Say(To(person), "vote.strike_asked", facts, slot=f"votestrike{event.head}:{vote.no}",
              anew=True) for person in sorted(others)),
        says.desk_again(vote),
    )  # fmt: skip


def answer(state: Striking | None, event: StrikeAnswered, ctx: Ctx) -> tuple[Striking, Effects]:
    """The other scrutineer agrees, or does not: then the ballot stands.

    Raises:
        Refused: no scrutineer, counted already, nothing was asked, by whoever asked, or one's own
            home.
    """
    vote = there(state.vote if state else None)
    found, _entry = _before(state, vote, ctx)
    strike = found.strike
    if strike is None:
        raise Refused("vote.no_strike", no=vote.no)
    if strike.by == ctx.actor.id:
        raise Refused("vote.strike_waits", no=vote.no)
    if event.agrees not in (0, 1):
        raise Refused("code")
    if event.agrees:
        return _struck(found, strike, ctx)
    return _dropped(found, strike, "vote.strike_refused")


def _before(state: Striking | None, vote: Vote, ctx: Ctx) -> tuple[Striking, Entry]:
    """What both may look at."""
    allow(Action.VOTE_CHECK, vote, ctx)
    if vote.kind != "recorded":
        raise Refused("vote.secret_struck", no=vote.no)
    if state is None or vote.state not in ("open", "counting"):
        raise Refused("vote.wrong_state", no=vote.no, state=vote.state)
    if state.entry is None:
        raise Refused("vote.no_head", no=vote.no)
    if ctx.actor.id in _whose(state):
        raise Refused("vote.own_strike", no=vote.no)
    return state, state.entry


def _voices(state: Striking) -> tuple[Any, ...]:
    return state.recorded.voices if state.recorded is not None else ()


def _whose(state: Striking) -> frozenset[int]:
    """Who is of the home, and who has voted for it: they do not judge."""
    return frozenset((*state.people, *(voice.person for voice in _voices(state))))


def _strikeable(state: Striking) -> tuple[int, ...]:
    """Which voices, from 1: of people who are not of the home; else, where owners vote, all."""
    heard = [(n, v) for n, v in enumerate(_voices(state), 1) if v.choice in CHOICES]
    foreign = tuple(n for n, v in heard if v.person not in state.people)
    return foreign or (tuple(n for n, _ in heard) if state.vote.by_area else ())


def _foreign(state: Striking) -> bool:
    return any(v.choice in CHOICES and v.person not in state.people for v in _voices(state))


def _later(state: Striking, strike: Strike) -> bool:
    """Whether the home has spoken since: what is asked was not about that, it may be the owner."""
    at = state.recorded.at if state.recorded is not None else None
    return not _foreign(state) and at is not None and at > strike.at


def _struck(state: Striking, strike: Strike, ctx: Ctx) -> tuple[Striking, Effects]:
    gone, entry = _strikeable(state), state.entry
    if not gone or entry is None or state.recorded is None or _later(state, strike):
        return _dropped(state, strike, "vote.strike_over")
    before = state.recorded
    voices = tuple(
        replace(v, choice=STRUCK if v.person in state.people else YIELDED) if n in gone else v
        for n, v in enumerate(before.voices, 1)
    )
    after = Recorded(settled_of(voices), voices, ctx.now)
    entry = replace(entry, channel="chat" if after.choice else "")
    vote = counted(state.vote, entry, before.choice, after.choice)
    vote = replace(vote, pending=max(0, vote.pending - 1), struck=vote.struck + 1)
    now = replace(
        state, vote=vote, entry=entry, recorded=after, strike=None,
        said={"channel": "chat", "voice": gone[0], "choice": "", "says": after.choice,
              "struck": list(gone), "void": 1},
    )  # fmt: skip
    facts = {**_facts(now), "reason": strike.reason}
    return now, (
        Say(Here(), "vote.done", {"no": vote.no}),
        *(
            Say(To(person), "vote.ballot_struck", {**facts, "yours": person in state.people})
            for person in state.reachable
        ),
        Say(To(strike.by), "vote.strike_agreed", _facts(now)),
        says.desk_again(vote),
    )


def _dropped(state: Striking, strike: Strike, phrase: str) -> tuple[Striking, Effects]:
    vote = replace(state.vote, pending=max(0, state.vote.pending - 1))
    now = replace(state, vote=vote, strike=None)
    return now, (
        Say(Here(), "vote.done", {"no": vote.no}),
        Say(To(strike.by), phrase, _facts(now)),
        says.desk_again(vote),
    )


def _facts(state: Striking) -> dict[str, Any]:
    return {**public(state.vote), "names": state.names}


def notes(state: Striking) -> dict[str, Any]:
    """How the ledger names it: the voices of the head that are heard no more, and that it counts
    as a struck ballot."""  # fmt: skip
    return state.said or {}

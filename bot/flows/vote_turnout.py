"""While it is open: turnout every day, reminders to the silent, and the clock of its end (S08).

The turnout is told on both measures and never what was chosen. Silence is no participation.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effect, Effects, Forget, Refused, Remind
from bot.flows.rules import quiet
from bot.flows.rules.outage import Outage
from bot.flows.rules.policy import before
from bot.flows.vote import by_day, in_state, there
from bot.flows.vote_events import (
    TurnoutDue,
    VoteClosed,
    VoteCounted,
    VoteDelayed,
    VoteReminderDue,
)
from bot.flows.vote_state import Counting, Vote

_DAY = timedelta(days=1)


def clocks(vote: Vote, ctx: Ctx) -> Effects:
    """Everything that waits while it is open, from now on."""
    if vote.closes_at is None or vote.opened_at is None:
        return ()
    given = vote.closes_at - vote.opened_at
    ahead: list[Effect] = [Forget((VoteReminderDue, VoteClosed, TurnoutDue))]
    for nth, text in enumerate(ctx.policy.vote.remind_before, 1):
        at = vote.closes_at - before(text, given)
        if at > ctx.now:
            ahead.append(Remind(VoteReminderDue(vote.no, nth), at))
    return (*ahead, *_daily(vote, ctx), Remind(VoteClosed(vote.no), vote.closes_at))


def _daily(vote: Vote, ctx: Ctx) -> Effects:
    at = quiet.next_at(ctx.now, ctx.zone, ctx.policy.vote.turnout_at)
    if vote.closes_at is None or at >= vote.closes_at:
        return ()
    return (Remind(TurnoutDue(vote.no), at),)


def told(vote: Vote | None, _event: TurnoutDue, ctx: Ctx) -> tuple[Vote, Effects]:
    """The groups read how many have taken part; a day without a change rings no bell.

    Raises:
        Refused: it is not open any more.
    """
    vote = there(vote)
    in_state(vote, "open")
    news = vote.voted != vote.told
    vote = replace(vote, told=vote.voted)
    told_ = (*says.cards(vote), *says.told(vote, "vote.turnout")) if news else ()
    return vote, (*told_, *_daily(vote, ctx))


def remind(state: Counting | None, _event: VoteReminderDue, ctx: Ctx) -> tuple[Counting, Effects]:
    """Whoever has not taken part, in private; whoever missed several while the bot was down, once.

    Raises:
        Refused: it is not open any more.
    """
    vote = there(state.vote if state else None)
    in_state(vote, "open")
    if vote.closes_at is None or ctx.now >= vote.closes_at:
        raise Refused("vote.closed", no=vote.no)
    return Counting(vote), says.reminded(vote, state.people if state else ())


def delay(vote: Vote | None, event: VoteDelayed, ctx: Ctx) -> tuple[Vote, Effects]:
    """It is open for as much longer, and every clock that hangs on its end with it.

    Raises:
        Refused: there is none.
    """
    vote = there(vote)
    outage = Outage(event.begin, event.end)
    if vote.state not in ("open", "counting") or vote.closes_at is None or vote.opened_at is None:
        return vote, ()
    closes = by_day(outage.moved(vote.closes_at, vote.opened_at), ctx)
    if closes == vote.closes_at:
        return vote, ()
    given = closes - vote.opened_at
    vote = replace(vote, closes_at=closes)
    if vote.state == "counting":
        return vote, (Remind(VoteCounted(vote.no), closes),)
    ahead: list[Effect] = [Forget((VoteReminderDue,))]
    for nth, text in enumerate(ctx.policy.vote.remind_before, 1):
        at = closes - before(text, given)
        if at > outage.end:
            ahead.append(Remind(VoteReminderDue(vote.no, nth), at))
    return vote, (*ahead, Remind(VoteClosed(vote.no), closes), *says.cards(vote))

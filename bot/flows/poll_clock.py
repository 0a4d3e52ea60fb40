"""The clocks of a poll: it lapses, reminds once, ends, asks what follows, is looked at again.

The end is never in the quiet hours: its result is told with it, so within the hour (S07).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.flows import poll_ranks
from bot.flows import poll_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused, Remind
from bot.flows.poll_events import (
    PollClosed,
    PollDelayed,
    PollLapsed,
    PollOutcomeAsked,
    PollReminderDue,
    PollReviewDue,
)
from bot.flows.poll_state import Counting, Poll
from bot.flows.rules import quiet
from bot.flows.rules.outage import Outage


def _allowed(at: datetime, ctx: Ctx) -> datetime:
    return quiet.next_allowed(at, ctx.zone, ctx.policy.broadcast)


def begin(poll: Poll, ctx: Ctx) -> tuple[Poll, Effects]:
    """It is open from now on."""
    return last(replace(poll, state="open", opened_at=ctx.now), ctx)


def last(poll: Poll, ctx: Ctx) -> tuple[Poll, Effects]:
    """How long it is open, counted from its beginning; of a draft it is only said."""
    if poll.state != "open":
        return poll, ()
    closes = _allowed(poll.opened_at + timedelta(hours=poll.hours), ctx)
    if closes <= ctx.now:
        raise Refused("poll.hours_over", no=poll.no)
    remind = closes - ctx.policy.poll.remind_before
    fits = remind > ctx.now and remind > poll.opened_at
    poll = replace(poll, closes_at=closes, remind_at=remind if fits else None)
    again = (Remind(PollReminderDue(poll.no), remind),) if fits else ()
    return poll, (Forget((PollReminderDue,)), *again, Remind(PollClosed(poll.no), closes))


def wait(poll: Poll, ctx: Ctx) -> tuple[Poll, Effects]:
    """A resident's poll waits for another household."""
    by = _allowed(ctx.now + ctx.policy.poll.endorse_within, ctx)
    poll = replace(poll, state="draft", closes_at=by)
    return poll, (Remind(PollLapsed(poll.no), by),)


def lapse(poll: Poll | None, _event: PollLapsed, ctx: Ctx) -> tuple[Poll, Effects]:
    """Nobody else wanted it.

    Raises:
        Refused: it waits no more.
    """
    if poll is None or poll.state != "draft":
        raise Refused("poll.unknown")
    if ctx.now < poll.closes_at:  # moved meanwhile
        return poll, (Remind(PollLapsed(poll.no), poll.closes_at),)
    poll = replace(poll, state="lapsed")
    return poll, says.lapsed(poll)


def remind(state: Counting | None, _event: PollReminderDue, ctx: Ctx) -> tuple[Counting, Effects]:
    """Whoever has not voted, once.

    Raises:
        Refused: it is over, or it was done.
    """
    if state is None or state.poll.state != "open" or state.poll.remind_at is None:
        raise Refused("poll.unknown")
    poll = state.poll
    if ctx.now >= poll.closes_at:
        raise Refused("poll.closed", no=poll.no)
    poll = replace(poll, remind_at=None)
    return replace(state, poll=poll), says.reminded(poll, state.people)


def close(state: Counting | None, _event: PollClosed, ctx: Ctx) -> tuple[Counting, Effects]:
    """Counted and told; too few votes are no result.

    Raises:
        Refused: it is over.
    """
    if state is None or state.poll.state != "open":
        raise Refused("poll.unknown")
    poll = state.poll
    if ctx.now < poll.closes_at:  # moved meanwhile
        return state, (Remind(PollClosed(poll.no), poll.closes_at),)
    rules = ctx.policy.poll
    least = rules.secret_least if poll.secret else rules.least
    poll = replace(poll, state="closed" if poll.voted >= least else "invalid", remind_at=None)
    if poll.by == "person" and poll.eligible:
        poll = replace(poll, homes=state.homes)  # people have moved meanwhile
    if poll.secret and poll.state == "invalid":
        # so few choices beside the list of who has voted would tell who chose what
        poll = replace(poll, counts=(0,) * len(poll.options))
        state = replace(state, ballots=())
    if poll.kind == "ranking" and poll.state == "closed":
        poll = replace(poll, tally=poll_ranks.counted(state.ballots, len(poll.options)))
    effects: Effects = (Forget((PollReminderDue,)), *says.closed(poll))
    if poll.state == "closed":
        again = ctx.before_quiet(ctx.now + rules.outcome_again_after)
        effects = (*effects, Remind(PollOutcomeAsked(poll.no), again))
    return replace(state, poll=poll), effects


def notes(state: Counting) -> dict[str, object]:
    """What the ledger keeps of the end: the tally; of sealed ballots all of them, in no order.

    Of an anonymous poll with too few votes nothing but their number.
    """
    poll = state.poll
    told: dict[str, object] = {
        "state": poll.state, "counts": list(poll.counts), "voted": poll.voted,
        "kind": poll.kind, "options": len(poll.options), "secret": poll.secret,
    }  # fmt: skip
    if poll.secret:
        told["ballots"] = [list(pair) for pair in sorted(state.ballots)]
    return told


def outcome_asked(poll: Poll | None, _event: PollOutcomeAsked, _ctx: Ctx) -> tuple[Poll, Effects]:
    """Asked once more.

    Raises:
        Refused: it was said.
    """
    if poll is None or poll.state != "closed":
        raise Refused("poll.unknown")
    return poll, (says.ask_outcome(poll),)


def until_review(poll: Poll) -> Effects:
    """The date at which it is looked at again."""
    if poll.review_at is None:
        return ()
    return (Forget((PollOutcomeAsked,)), Remind(PollReviewDue(poll.no), poll.review_at))


def reviewed() -> Effects:
    """It was told: nobody need be asked any more."""
    return (Forget((PollReviewDue,)),)


def review_due(poll: Poll | None, _event: PollReviewDue, _ctx: Ctx) -> tuple[Poll, Effects]:
    """Whoever opened it says what became of it.

    Raises:
        Refused: it was said.
    """
    if poll is None or poll.state != "published" or poll.reviewed:
        raise Refused("poll.unknown")
    return poll, (says.review(poll),)


def delay(poll: Poll | None, event: PollDelayed, ctx: Ctx) -> tuple[Poll, Effects]:
    """It is open, or waits, for as much longer; a reminder that fell into the outage is lost.

    Whoever comes back to a poll near its end reads the new date on the card, no reminder (S5).

    Raises:
        Refused: there is none.
    """
    if poll is None:
        raise Refused("poll.unknown")
    outage = Outage(event.begin, event.end)
    closes = _allowed(outage.moved(poll.closes_at, poll.opened_at), ctx)
    if poll.state not in ("draft", "open") or closes == poll.closes_at:
        return poll, ()
    if poll.state == "draft":
        poll = replace(poll, closes_at=closes)
        return poll, (Remind(PollLapsed(poll.no), closes), *says.cards(poll))
    at = closes - ctx.policy.poll.remind_before
    lost = poll.remind_at is None or outage.covers(poll.remind_at) or at <= outage.end
    poll = replace(poll, closes_at=closes, remind_at=None if lost else at)
    return poll, (
        Forget((PollReminderDue,)),
        *(() if lost else (Remind(PollReminderDue(poll.no), at),)),
        Remind(PollClosed(poll.no), closes),
        *says.cards(poll),
        says.desk_again(poll),
    )

"""The clocks of a need: triage, response and its ladder, result, hold, rating (S03, S04, S06).

Each deadline enters the one after it, so that what was slept through is judged once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.flows import need_rings as rings
from bot.flows import need_says as says
from bot.flows.effects import Ctx, Effect, Effects, Forget, Refused, Remind, Tell
from bot.flows.meeting_events import ItemDue
from bot.flows.need_events import (
    CLOCKS,
    NeedEscalated,
    NeedHoldEnded,
    NeedLate,
    NeedLeftUnrated,
    NeedOverdue,
    NeedRatingAsked,
    NeedReminderDue,
    NeedUnsorted,
)
from bot.flows.need_life import first, held, this_round
from bot.flows.need_state import OPEN, WAITING, Need
from bot.flows.rules import ladder, sla
from bot.flows.rules.rights import Role

_NONE = timedelta(0)

# --- setting them -----------------------------------------------------------------------


def due(urgency: str, ctx: Ctx) -> tuple[datetime, datetime]:
    """When answer and result are due of what begins now."""
    policy = ctx.policy.need
    return ctx.now + sla.respond(urgency, policy), ctx.now + sla.resolve(urgency, policy)


def begun(need: Need, ctx: Ctx) -> Need:
    """A round begins now: when answer and result are due."""
    answer, result = due(need.urgency, ctx)
    return replace(need, began_at=ctx.now, due_at=answer, resolve_by=result, stood=_NONE)


def urged(need: Need, urgency: str, ctx: Ctx) -> Need:
    """Another urgency: its time runs from the beginning, but never ends before it is known.

    What is overdue stays overdue since its own date.
    """
    policy, start = ctx.policy.need, need.began_at or need.submitted_at
    due = start + sla.respond(urgency, policy)
    if need.overdue:
        due = need.due_at
    elif due <= ctx.now:
        due = min(need.due_at, ctx.now + sla.respond(urgency, policy))
    result = start + sla.resolve(urgency, policy)
    if result <= ctx.now:
        result = min(need.resolve_by or result, ctx.now + sla.resolve(urgency, policy))
    by = need.resolve_by if need.late else max(due, result)
    return replace(need, urgency=urgency, due_at=due, resolve_by=by)


def clocks(need: Need, ctx: Ctx, since: datetime | None = None) -> Effects:
    """Every deadline of a need as it stands, as if the clocks had never stopped.

    `since` is when they stopped; rungs of the ladder that fell due in between are told now.
    """
    waits: list[Effect] = []
    if need.state in WAITING:
        waits += response(need, ctx, since or ctx.now)
    if need.state == "on_hold" and need.held_until:
        waits.append(Remind(NeedHoldEnded(need.no, need.round), need.held_until))
    elif need.state in OPEN and need.resolve_by and not need.late:
        waits.append(Remind(NeedLate(need.no, need.round), need.resolve_by))
    return tuple(waits)


def anew(need: Need, ctx: Ctx, since: datetime | None = None) -> Effects:
    """What waited is forgotten, and what is due now waits."""
    return (Forget(CLOCKS), *clocks(need, ctx, since))


def response(need: Need, ctx: Ctx, since: datetime, told: datetime | None = None) -> Effects:
    """What waits for an answer: the breach and what comes before it, or the rungs after it."""
    if need.overdue:
        later = [r for r in _rungs(need, ctx) if r.at > since]
        return tuple(Remind(NeedEscalated(need.no, need.round, r.name), r.at) for r in later)
    unsorted = sort_by(need, ctx)
    asks = unsorted if unsorted is not None and since < unsorted < need.due_at else None
    return (
        *next_reminder(need, ctx, told),
        Remind(NeedOverdue(need.no, need.round), need.due_at),
        *((Remind(NeedUnsorted(need.no, need.round), asks),) if asks else ()),
    )


def sort_by(need: Need, ctx: Ctx) -> datetime | None:
    """When somebody must have said what it is about; None: it is known, or taken."""
    if need.category or need.handler:
        return None
    return (need.began_at or need.submitted_at) + ctx.policy.need.triage_within


def _rungs(need: Need, ctx: Ctx) -> tuple[ladder.Rung, ...]:
    """After the breach; they wait for as long as the bot was away since."""
    return ladder.rungs(need.due_at + need.stood, ctx.policy.ladder)


def next_reminder(need: Need, ctx: Ctx, told: datetime | None = None) -> Effects:
    """The first reminder that lies ahead; each enters the one after it.

    Those that the clock reaches by `told` are settled already, wherever quiet hours put them.
    """
    ahead = reminders(need, ctx, told, ctx.now)
    if not ahead:
        return ()
    left = int((need.due_at - ahead[0]).total_seconds())
    return (Remind(NeedReminderDue(need.no, need.round, left), ahead[0]),)


def reminders(
    need: Need, ctx: Ctx, told: datetime | None = None, after: datetime | None = None
) -> tuple[datetime, ...]:
    """When its owner is reminded of the answer, in order; see `next_reminder`.

    `after`: only of those later than this.
    """
    start, end = need.began_at or need.submitted_at, need.due_at

    def moved(at: datetime) -> datetime:
        if told is not None and at <= told:
            return start  # dropped
        # an emergency passes quiet hours (S14)
        return at if need.urgency == "emergency" else ctx.before_quiet(at)

    return sla.reminders(start, end, ctx.policy.need, moved, after)


# --- when they ring ---------------------------------------------------------------------


def unsorted(need: Need, event: NeedUnsorted, ctx: Ctx) -> tuple[Need, Effects]:
    """A day without anybody saying what it is about."""
    this_round(need, event.round)
    if need.category or need.handler or need.overdue:
        return need, ()
    return need, rings.unsorted(need, ctx)


def reminder_due(need: Need, event: NeedReminderDue, ctx: Ctx) -> tuple[Need, Effects]:
    """Before the answer is due."""
    this_round(need, event.round)
    if need.overdue or ctx.now >= need.due_at:
        # the clock was down past the due time: the breach says it all
        return need, ()
    return need, (*next_reminder(need, ctx), *rings.reminded(need, ctx))


def overdue(need: Need, event: NeedOverdue, ctx: Ctx) -> tuple[Need, Effects]:
    """The breach."""
    this_round(need, event.round)
    if need.overdue or ctx.now < need.due_at:
        return need, ()  # the date was moved in the same commit: it waits anew
    # a policy may give rungs no delay at all: those are told with the breach itself
    ahead = ladder.rungs(need.due_at, ctx.policy.ladder)
    now, later = [r for r in ahead if r.at <= need.due_at], [r for r in ahead if r.at > need.due_at]
    waits = tuple(Remind(NeedEscalated(need.no, need.round, r.name), r.at) for r in later)
    after = replace(need, overdue=True, breaches=need.breaches + 1, stood=_NONE, undo=None)
    for rung in now:
        after = _told(after, rung, ctx)
    told = tuple(e for r in now for e in rings.escalated(after, r, ctx))
    return after, (*waits, *rings.breached(after, now), *told, *to_agenda(after, ctx))


def to_agenda(need: Need, ctx: Ctx) -> Effects:
    """What enough neighbours want is spoken about; whether they are as many homes is judged there.

    Whoever raised it is one more than those who follow (S10).
    """
    many = need.followers + 1 >= ctx.policy.meeting.agenda_homes
    return (Tell(ItemDue("need", need.no)),) if many else ()


def escalated(need: Need, event: NeedEscalated, ctx: Ctx) -> tuple[Need, Effects]:
    """The next rung."""
    this_round(need, event.round)
    for rung in ladder.rungs(need.due_at, ctx.policy.ladder):
        if rung.name == event.rung:
            after = _told(need, rung, ctx)
            seen = says.cards(after) if after.told != need.told else ()
            return after, (*seen, *rings.escalated(after, rung, ctx))
    raise Refused("need.unknown")


def _told(need: Need, rung: ladder.Rung, ctx: Ctx) -> Need:
    """Who hears of it: the rung, or the next one that is not vacant."""
    if rung.role is None:
        return need
    chain = (Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)
    return replace(need, told=first(chain[chain.index(rung.role) :], ctx))


def late(need: Need, event: NeedLate, ctx: Ctx) -> tuple[Need, Effects]:
    """The result did not come by its date; the breach of the answer speaks for itself."""
    this_round(need, event.round)
    if need.late or need.resolve_by is None or ctx.now < need.resolve_by:
        return need, ()  # as above
    after = replace(need, late=True, lates=need.lates + 1, undo=None)
    return after, () if need.state in WAITING else rings.late(after)


def hold_ended(need: Need, event: NeedHoldEnded, ctx: Ctx) -> tuple[Need, Effects]:
    """The date has come: it is being worked on again."""
    this_round(need, event.round)
    if need.held_until is not None and ctx.now < need.held_until:
        return need, ()  # it was put on hold anew in the same commit
    after = resumed(need, ctx)
    return after, (*anew(after, ctx), *rings.hold_ended(after))


def resumed(need: Need, ctx: Ctx) -> Need:
    """The resolution clock goes on from where it stood."""
    by = need.resolve_by + held(need, ctx) if need.resolve_by else None
    return replace(
        need, state="in_progress", resolve_by=by, held_at=None, held_until=None, was="", undo=None
    )


def ended(need: Need, state: str, word: str, ctx: Ctx) -> Need:
    """Over, with a public word; what it was before is kept for whoever has to go back."""
    was = "in_progress" if need.state == "on_hold" else need.state
    by = resumed(need, ctx).resolve_by if need.state == "on_hold" else need.resolve_by
    after = replace(need, state=state, word=word, was=was, resolve_by=by, ended_at=ctx.now)
    after = replace(after, rate_by=None)
    return replace(after, held_at=None, held_until=None, offered="")


def rating_waits(need: Need, ctx: Ctx) -> Effects:
    """A result is there: the mark is asked for once more, then silence ends it."""
    again = ctx.now + ctx.policy.need.rate_again_after
    return (
        Forget(CLOCKS),
        Remind(NeedRatingAsked(need.no, need.round), again),
        Remind(NeedLeftUnrated(need.no, need.round), rate_by(need, ctx)),
    )


def rate_by(need: Need, ctx: Ctx) -> datetime:
    """When silence after the result closes it."""
    return need.rate_by or (need.ended_at or ctx.now) + ctx.policy.need.close_unrated_after


def rate_again(need: Need, ctx: Ctx) -> datetime:
    """When the mark is asked for once more."""
    policy = ctx.policy.need
    return rate_by(need, ctx) - policy.close_unrated_after + policy.rate_again_after


def rating_asked(need: Need, event: NeedRatingAsked, ctx: Ctx) -> tuple[Need, Effects]:
    """Once more."""
    this_round(need, event.round)
    return need, says.ask_rating(need, rate_by(need, ctx))


def left_unrated(need: Need, event: NeedLeftUnrated, ctx: Ctx) -> tuple[Need, Effects]:
    """Silence."""
    this_round(need, event.round)
    after = replace(need, state="closed", undo=None)
    return after, says.cards(after)

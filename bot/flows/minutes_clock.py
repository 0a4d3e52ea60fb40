"""The clocks of minutes: written within three days, objected to within three more (S10).

Late: the chair hears of it a day after their date, the committee two days later. Written and not
confirmed: the same, counted from the writing, and then everybody sees that they wait.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.flows import minutes_says as says
from bot.flows.effects import Ctx, Effects, Refused, Remind
from bot.flows.meeting_state import Meeting
from bot.flows.minutes_events import (
    MinutesClosed,
    MinutesDelayed,
    MinutesLate,
    ObjectionWaits,
)
from bot.flows.minutes_life import known
from bot.flows.minutes_state import Protocol
from bot.flows.rules import quiet
from bot.flows.rules.outage import Outage


def chase(meeting: Meeting, ctx: Ctx) -> tuple[Remind, ...]:
    """Who is told when they do not come; on that day, not in the night after it."""
    policy, due = ctx.policy.minutes, meeting.minutes_due or ctx.now
    after = {"chair": policy.chair_after, "committee": policy.committee_after}
    return tuple(
        Remind(MinutesLate(meeting.no, rung), ctx.before_quiet(due + late))
        for rung, late in after.items()
    )


def chase_confirmation(meeting: Meeting, ctx: Ctx) -> tuple[Remind, ...]:
    """Who is told when nobody confirms what was written."""
    policy, since = ctx.policy.minutes, meeting.minutes_at or ctx.now
    after = {
        "chair": policy.chair_after,
        "committee": policy.committee_after,
        "group": policy.committee_after + policy.chair_after,
    }
    return tuple(
        Remind(MinutesLate(meeting.no, rung), ctx.before_quiet(since + late))
        for rung, late in after.items()
    )


def late(state: Protocol | None, event: MinutesLate, ctx: Ctx) -> tuple[Protocol, Effects]:
    """They are not written, or not confirmed: with the committee's rung others may confirm them.

    Raises:
        Refused: they are, meanwhile.
    """
    if state is None or state.meeting.state not in ("held", "minutes_draft"):
        raise Refused("meeting.unknown")
    if state.meeting.state == "minutes_draft" and state.minutes is not None:
        if event.rung != "chair" or state.meeting.chair not in ctx.facts.reachable:
            state = replace(state, minutes=replace(state.minutes, instead="committee"))
        return state, says.unconfirmed(state, event.rung, ctx)
    return state, says.late(state, event.rung, ctx)


def objection_waits(
    state: Protocol | None, event: ObjectionWaits, ctx: Ctx
) -> tuple[Protocol, Effects]:
    """Their time is over: the card says so; asked for answers, as often as it takes.

    Raises:
        Refused: there are no such minutes, or they are not confirmed.
    """
    if state is None or state.minutes is None or state.minutes.until is None:
        raise Refused("meeting.unknown")
    minutes, until = state.minutes, state.minutes.until
    if ctx.now < until:
        return state, (Remind(event, until),)
    told: Effects = ()
    if not minutes.over:
        state = replace(state, minutes=replace(minutes, over=True))
        told = says.cards(state)
    if not state.unanswered:
        return state, told
    again = Remind(event, ctx.now + ctx.policy.minutes.objections)
    return state, (*told, *says.unanswered(state, ctx), again)


def objections_end(ctx: Ctx) -> datetime:
    """When they end, if they begin now; never in the quiet hours."""
    at = ctx.now + ctx.policy.minutes.objections
    return quiet.next_allowed(at, ctx.zone, ctx.policy.broadcast)


def delay(state: Protocol | None, event: MinutesDelayed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """Whoever was to write or to object has so much more time.

    Raises:
        Refused: there is no such meeting.
    """
    state = known(state)
    outage, meeting, minutes = Outage(event.begin, event.end), state.meeting, state.minutes
    if meeting.state == "minutes_draft" and meeting.minutes_at:
        longer = outage.gives(meeting.minutes_at)
        if not longer:
            return state, ()
        waits = _later(chase_confirmation(meeting, ctx), outage, longer, ctx)
        meeting = replace(meeting, minutes_at=meeting.minutes_at + longer)
        return replace(state, meeting=meeting), waits
    if meeting.state == "held" and meeting.minutes_due and meeting.held_at:
        due, longer = meeting.minutes_due, outage.gives(meeting.held_at)
        if not longer:
            return state, ()
        waits = _later(chase(meeting, ctx), outage, longer, ctx)
        meeting = replace(meeting, minutes_due=outage.moved(due, meeting.held_at))
        return replace(state, meeting=meeting), waits
    if minutes and minutes.until and not minutes.over and meeting.confirmed_at:
        until = outage.moved(minutes.until, meeting.confirmed_at)
        if until != minutes.until:
            after = replace(state, minutes=replace(minutes, until=until))
            early = meeting.state != "minutes_confirmed"
            end = ObjectionWaits(meeting.no) if early else MinutesClosed(meeting.no)
            return after, (Remind(end, until), *says.cards(after))
    return state, ()


def _later(
    waits: tuple[Remind, ...], outage: Outage, longer: timedelta, ctx: Ctx
) -> tuple[Remind, ...]:
    """Whoever is told after a date that had come waits as long as the bot was away.

    Nothing is forgotten for it: what fell into an earlier outage may be about to be told.
    """

    def moved(at: datetime) -> datetime:
        at = outage.ahead(at + longer)
        day = ctx.before_quiet(at)
        return day if day > outage.end else at  # that evening is over: in the morning

    return tuple(replace(w, at=moved(w.at)) for w in waits if w.at > outage.begin)

"""The clocks of minutes: written within three days, objected to within three more (S10).

Late: the chair hears of it a day after their date, the committee two days later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.flows import minutes_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused, Remind
from bot.flows.meeting_state import Meeting
from bot.flows.minutes_events import MinutesClosed, MinutesDelayed, MinutesLate
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


def late(state: Protocol | None, event: MinutesLate, ctx: Ctx) -> tuple[Protocol, Effects]:
    """They are not written.

    Raises:
        Refused: they are, meanwhile.
    """
    if state is None or state.meeting.state != "held":
        raise Refused("meeting.unknown")
    return state, says.late(state, event.rung, ctx)


def objections_end(ctx: Ctx) -> datetime:
    """When they end, if they begin now; never in the quiet hours."""
    at = ctx.now + ctx.policy.minutes.objections
    return quiet.next_allowed(at, ctx.zone, ctx.policy.broadcast)


def delay(state: Protocol | None, event: MinutesDelayed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """Whoever was to write or to object has so much more time.

    Raises:
        Refused: there is no such meeting.
    """
    if state is None:
        raise Refused("meeting.unknown")
    outage, meeting, minutes = Outage(event.begin, event.end), state.meeting, state.minutes
    if meeting.state == "held" and meeting.minutes_due and meeting.held_at:
        due, longer = meeting.minutes_due, outage.gives(meeting.held_at)
        if not longer:
            return state, ()
        # whoever is told after a date that had come waits as long as the bot was away
        waits = tuple(
            replace(w, at=outage.ahead(w.at + longer))
            for w in chase(meeting, ctx)
            if w.at > outage.begin
        )
        meeting = replace(meeting, minutes_due=outage.moved(due, meeting.held_at))
        return replace(state, meeting=meeting), (Forget((MinutesLate,)), *waits)
    if meeting.state == "minutes_confirmed" and minutes and minutes.until and meeting.confirmed_at:
        until = outage.moved(minutes.until, meeting.confirmed_at)
        if until != minutes.until:
            after = replace(state, minutes=replace(minutes, until=until))
            return after, (Remind(MinutesClosed(meeting.no), until), *says.cards(after))
    return state, ()

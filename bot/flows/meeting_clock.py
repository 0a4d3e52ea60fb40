"""The clocks of a meeting: reminders, the code of the room, whether it took place, the alarm.

Each is judged by the state of now: after an outage only the latest reminder that is due speaks,
and none of a meeting that was moved, cancelled or has begun.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.flows import meeting_says as says
from bot.flows import minutes_clock
from bot.flows.effects import Ctx, Effect, Effects, Forget, Holders, Refused, Remind, Say
from bot.flows.meeting_events import (
    MeetingNextDue,
    MeetingReminderDue,
    MeetingRoomDue,
    MeetingsMissing,
    MeetingUnopened,
    to_minutes,
)
from bot.flows.meeting_life import after, is_ahead
from bot.flows.meeting_state import Convening, Hall, Meeting, Rhythm
from bot.flows.rules import quiet
from bot.flows.rules.outage import Outage
from bot.flows.rules.policy import MeetingPolicy, duration
from bot.flows.rules.rights import Role

_ASK_AFTER = timedelta(minutes=30)  # after its end its chair is asked whether it took place
_NEXT_AFTER = timedelta(hours=1)  # after its end the next monthly one is planned
_DAY = timedelta(days=1)
#: how long after its end people can still sign in
LATE = timedelta(hours=1)
#: what waits for a meeting that is to come
CLOCKS = (MeetingReminderDue, MeetingRoomDue, MeetingUnopened)


def forgotten() -> Effects:
    """Nothing of its old time comes any more."""
    return (Forget(CLOCKS),)


def _before(rules: MeetingPolicy) -> tuple[timedelta, ...]:
    """The reminders, the earliest first."""
    return tuple(sorted({duration(text) for text in rules.remind_before}, reverse=True))


def until(meeting: Meeting, ctx: Ctx) -> Effects:
    """Everything that waits for a meeting at this time, instead of what waited before."""
    rules = ctx.policy.meeting
    effects: list[Effect] = [Forget(CLOCKS)]
    for before in _before(rules):
        at = ctx.before_quiet(meeting.starts_at - before)
        if at > ctx.now:
            minutes = int(before.total_seconds()) // 60
            effects.append(Remind(MeetingReminderDue(meeting.no, minutes), at))
    opens = max(meeting.starts_at - rules.sign_in_before, ctx.now)
    effects += [
        Remind(MeetingRoomDue(meeting.no), opens),
        Remind(MeetingUnopened(meeting.no), meeting.ends_at + _ASK_AFTER),
        alarm(meeting.home, meeting.starts_at, ctx, keep=True),
    ]
    return tuple(effects)


def remind(state: Hall | None, event: MeetingReminderDue, ctx: Ctx) -> tuple[Hall, Effects]:
    """Whoever it concerns; one that a later one has overtaken says nothing.

    Raises:
        Refused: it is not to come (any more).
    """
    if state is None or not is_ahead(state.meeting):
        raise Refused("meeting.unknown")
    meeting = state.meeting
    if ctx.now >= meeting.starts_at:
        raise Refused("meeting.begun", no=meeting.no)
    mine = ctx.before_quiet(meeting.starts_at - timedelta(minutes=event.before))
    if ctx.now < mine:  # moved meanwhile
        raise Refused("meeting.moved_on", no=meeting.no)
    state = replace(state, meeting=after(meeting, "remind"))
    later = [b for b in _before(ctx.policy.meeting) if b < timedelta(minutes=event.before)]
    if any(ctx.now >= ctx.before_quiet(meeting.starts_at - b) for b in later):
        return state, ()
    day = [b for b in _before(ctx.policy.meeting) if b <= _DAY]
    aloud = bool(day) and timedelta(minutes=event.before) == day[0]
    return state, says.reminded(state, ctx, aloud=aloud)


# --- the code of the room ---------------------------------------------------------------


def code(meeting: Meeting, at: datetime, rules: MeetingPolicy) -> str:
    """The six figures that are shown in the room at this instant."""
    window = to_minutes(at) * 60 // int(rules.code_turns.total_seconds())
    made = hmac.new(meeting.secret.encode(), f"{meeting.no}:{window}".encode(), hashlib.sha256)
    return f"{int.from_bytes(made.digest()[:8], 'big') % 10**6:06}"


def fits(meeting: Meeting, given: str, at: datetime, rules: MeetingPolicy) -> bool:
    """Whether it is the code of now, or the one before it."""
    known = (code(meeting, when, rules) for when in (at, at - rules.code_turns))
    # as bytes: of text the comparison takes ASCII alone, and a pressed code may hold anything
    return any(hmac.compare_digest(one.encode(), given.encode()) for one in known)


def opens_at(meeting: Meeting, rules: MeetingPolicy) -> datetime:
    """From when people can sign in."""
    return meeting.starts_at - rules.sign_in_before


def in_room(meeting: Meeting) -> tuple[datetime, datetime]:
    """From when until when people are there; the same instant twice: it was opened when over.

    One that was opened late lasts as long; an hour more is allowed, as for signing in.
    """
    begins = meeting.held_at or meeting.starts_at
    if begins >= meeting.ends_at + LATE:
        return begins, begins
    return begins, max(meeting.ends_at, begins + timedelta(minutes=meeting.minutes)) + LATE


def room(meeting: Meeting | None, _event: MeetingRoomDue, ctx: Ctx) -> tuple[Meeting, Effects]:
    """The code, another one every few minutes, until nobody can sign in any more.

    Raises:
        Refused: it does not take place.
    """
    if meeting is None or meeting.state not in ("called", "reminded", "held"):
        raise Refused("meeting.unknown")
    rules = ctx.policy.meeting
    opens = opens_at(meeting, rules)
    if ctx.now < opens:  # moved meanwhile
        return meeting, (Remind(MeetingRoomDue(meeting.no), opens),)
    if ctx.now >= meeting.ends_at + LATE:
        return meeting, says.room_closed(meeting)
    first = ctx.now - opens < rules.code_turns
    turn = int(rules.code_turns.total_seconds())
    into = int(ctx.now.timestamp()) % turn  # the next window begins on the clock, not from now
    next_ = ctx.now + timedelta(seconds=turn - into)
    shown = says.room(meeting, code(meeting, ctx.now, rules), anew=first)
    return meeting, (*shown, Remind(MeetingRoomDue(meeting.no), next_))


# --- whether it took place --------------------------------------------------------------


def unopened(meeting: Meeting | None, _event: MeetingUnopened, ctx: Ctx) -> tuple[Meeting, Effects]:
    """Its chair is asked; without a word it is judged by who signed in.

    Raises:
        Refused: it was said.
    """
    if meeting is None or not is_ahead(meeting):
        raise Refused("meeting.unknown")
    judged = meeting.ends_at + ctx.policy.meeting.unopened_after
    if ctx.now < meeting.ends_at:  # moved meanwhile
        return meeting, (Remind(MeetingUnopened(meeting.no), meeting.ends_at + _ASK_AFTER),)
    if ctx.now < judged:
        ask = says.asked_about(meeting)
        return meeting, (*ask, Remind(MeetingUnopened(meeting.no), judged))
    if meeting.present and meeting.quorate:
        return hold(meeting, ctx)
    return fall_short(meeting, ctx, unsaid=True)


def delayed(meeting: Meeting, outage: Outage, ctx: Ctx) -> Effects:
    """It was to take place while nothing was heard: its chair is asked, and has time to answer.

    Nobody could sign in meanwhile, so that it is not judged by who did.
    """
    asked = meeting.ends_at + _ASK_AFTER
    judged = meeting.ends_at + ctx.policy.meeting.unopened_after
    if outage.end < asked or judged <= outage.begin:
        return ()
    at = outage.moved(judged, asked)
    ask: Effects = ()
    if outage.covers(asked):
        at, ask = outage.end + (judged - asked), says.asked_about(meeting)
    return (Forget((MeetingUnopened,)), Remind(MeetingUnopened(meeting.no), at), *ask)


def hold(meeting: Meeting, ctx: Ctx) -> tuple[Meeting, Effects]:
    """It takes place, or did: its minutes are due."""
    usual = meeting.ends_at + ctx.policy.meeting.unopened_after + LATE
    # said while it lasts, or so late (after an outage, say) that the days would be gone already
    from_now = ctx.now < meeting.ends_at + LATE or ctx.now > usual
    ended = max(meeting.ends_at, ctx.now) if from_now else meeting.ends_at
    was, again = meeting.state, meeting.again
    meeting = replace(
        after(meeting, "hold"),
        held_at=ctx.now,
        minutes_due=ended + ctx.policy.meeting.minutes_within,
    )
    first = not again and was != "no_quorum"  # else the next one was planned when it fell short
    return meeting, (
        Forget((MeetingReminderDue, MeetingUnopened)),
        alarm(meeting.home, meeting.starts_at, ctx),
        *(following(meeting, ctx) if first else ()),
        *minutes_clock.chase(meeting, ctx),
        *says.held(meeting),
    )


def fall_short(meeting: Meeting, ctx: Ctx, *, unsaid: bool = False) -> tuple[Meeting, Effects]:
    """Not enough came, or nobody: nothing is decided, and nothing reminds any more.

    `unsaid`: so it seems, for nobody said whether it took place.
    """
    meeting = after(meeting, "fall_short")
    next_ = () if meeting.again else following(meeting, ctx)
    return meeting, (*forgotten(), *next_, *says.fell_short(meeting, unsaid=unsaid))


def following(meeting: Meeting, ctx: Ctx) -> Effects:
    """The next monthly one is planned when this one would be over, whatever became of it."""
    at = max(meeting.ends_at + _NEXT_AFTER, ctx.now)
    return (Remind(MeetingNextDue(meeting.no), at),) if meeting.monthly else ()


# --- month by month ---------------------------------------------------------------------


def next_month(at: datetime, zone: str) -> datetime:
    """The same weekday of the same week of the next month, at the same hour there; in UTC.

    A fifth one that the month has not is its last.
    """
    there = at.astimezone(ZoneInfo(zone))
    nth = (there.day - 1) // 7
    year, month = (there.year + there.month // 12, there.month % 12 + 1)
    first = there.replace(year=year, month=month, day=1, fold=0)
    day = 1 + (there.weekday() - first.weekday()) % 7 + 7 * nth
    while True:
        try:
            return first.replace(day=day).astimezone(at.tzinfo)
        except ValueError:
            day -= 7


def plan_next(state: Convening, _event: MeetingNextDue, ctx: Ctx) -> tuple[Convening, Effects]:
    """The next monthly meeting is planned; one press of its caller tells the neighbours.

    Raises:
        Refused: there is none to follow.
    """
    last = state.plan
    if last is None or not last.monthly:
        raise Refused("meeting.unknown")
    starts = last.starts_at
    while starts <= ctx.now:
        starts = next_month(starts, ctx.zone)
    meeting = Meeting(
        no=ctx.fresh(), home=last.home, caller=last.caller, kind=last.kind,
        chair=_after_them(last.chair, state.members) or last.chair,
        topic=last.topic, place=last.place, state="planned", made_at=ctx.now, starts_at=starts,
        minutes=last.minutes, capacity=last.capacity, ramp=last.ramp, monthly=True,
        source=last.no,
    )  # fmt: skip
    return replace(state, meeting=meeting), says.planned(meeting)


def _after_them(chair: int, members: tuple[int, ...]) -> int:
    """Whoever presides next: each in their turn (plan 1.1.3, the rotating chair); 0: nobody."""
    later = [who for who in members if who > chair]
    return next(iter((*later, *members)), 0)


def alarm(group: int, since: datetime, ctx: Ctx, *, keep: bool = False) -> Remind:
    """So long after a meeting without another one, its floor lead and the committee hear of it."""
    at = ctx.before_quiet(since + ctx.policy.meeting.alarm_after)
    return Remind(MeetingsMissing(group), at, matter=f"meetings:{group}", keep=keep)


def missing(state: Rhythm, event: MeetingsMissing, ctx: Ctx) -> tuple[Rhythm, Effects]:
    """A group has not met: told now, and again after as long; one that is called waits for it.

    Of a group that never met the time runs from when it was served: this is entered there.
    """
    if state.ahead is not None:
        return state, (alarm(event.group, state.ahead, ctx),)
    again = alarm(event.group, ctx.now, ctx)
    if not state.served:  # whoever brings the bot back is told in time
        return state, (again,)
    since = state.last
    if since and ctx.before_quiet(since + ctx.policy.meeting.alarm_after) > ctx.now:
        return state, (alarm(event.group, since, ctx),)  # it has met meanwhile
    days = (ctx.now - since).days if since else 0
    facts = {"group": event.group, "days": days, "since": since}
    told = tuple(
        Say(Holders(role), "meeting.missing", facts)
        for role in (Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE)
    )
    return state, (*told, again)


def in_quiet(at: datetime, ctx: Ctx) -> bool:
    """Whether it lies in the quiet hours of the community."""
    return quiet.in_quiet(at, ctx.zone, ctx.policy.broadcast)

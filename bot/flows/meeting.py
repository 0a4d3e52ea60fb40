"""A meeting is called, moved, changed, cancelled (S10; rules 5, life cycle Meeting).

Everything that a change makes untrue is forgotten in the same step: a meeting that was moved or
cancelled reminds nobody at its old time.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.flows import meeting_clock as clock
from bot.flows import meeting_says as says
from bot.flows.effects import Ctx, Effects, Here, Open, Refused, Say
from bot.flows.meeting_events import (
    MeetingCalled,
    MeetingCalledAgain,
    MeetingCancelled,
    MeetingChanged,
    MeetingMirrored,
    MeetingMoved,
    MeetingPlanned,
    from_minutes,
)
from bot.flows.meeting_life import allowed, is_ahead
from bot.flows.meeting_state import Convening, Hall, Item, Meeting, public
from bot.flows.rules.meeting_kinds import KINDS, may_call, notice_days
from bot.flows.rules.rights import Action, may

#: what can be changed of a meeting that is to come
CHANGES = ("place", "capacity", "minutes", "topic", "ramp")
RAMPS = ("yes", "no")
_SHORTEST = 15  # minutes of a meeting


def checked(meeting: Meeting, ctx: Ctx) -> None:
    """Whether it can be held so.

    Raises:
        Refused: no topic or place, too long, too soon or too far away, or too many places.
    """
    rules = ctx.policy.meeting
    for text, most in ((meeting.topic, rules.topic_max), (meeting.place, rules.place_max)):
        if not text:
            raise Refused("form.too_short", least=1, have=0)
        if len(text) > most:
            raise Refused("form.too_long", most=most, have=len(text))
    if meeting.starts_at <= ctx.now:
        raise Refused("meeting.past")
    if meeting.starts_at - ctx.now > rules.ahead_most:
        raise Refused("meeting.too_far", days=rules.ahead_most.days)
    if not _SHORTEST <= meeting.minutes <= int(rules.lasts_most.total_seconds()) // 60:
        raise Refused("meeting.lasts", most=int(rules.lasts_most.total_seconds()))
    if meeting.capacity > rules.capacity_most:
        raise Refused("meeting.capacity", most=rules.capacity_most)


def _noticed(meeting: Meeting, ctx: Ctx) -> None:
    """Whether the law's notice is kept, or it is said why not.

    Raises:
        Refused: it is not (Organic Law art. 26: an exception for special cases only).
    """
    days = notice_days(meeting.kind, ctx.policy.meeting)
    if not KINDS[meeting.kind].binding or meeting.why:
        return
    if meeting.starts_at - ctx.now < timedelta(days=days):
        raise Refused("meeting.notice", days=days, earliest=ctx.now + timedelta(days=days))


def _right(kind: str, ctx: Ctx) -> None:
    roles = ctx.actor.roles
    if not may(Action.MEETING_CALL, roles) or kind not in KINDS:
        raise Refused("no_right", action=Action.MEETING_CALL.value)
    if not may_call(kind, roles):
        raise Refused("meeting.not_yours", kind=kind)


def _made(event: MeetingCalled | MeetingPlanned, ctx: Ctx, no: int) -> Meeting:
    usual = int(ctx.policy.meeting.lasts.total_seconds()) // 60
    return Meeting(
        no=no,
        home=ctx.place.home,
        caller=ctx.actor.id,
        chair=ctx.actor.id,
        kind=event.kind,
        topic=event.topic,
        place=event.place,
        state="planned",
        made_at=ctx.now,
        starts_at=from_minutes(event.at),
        minutes=event.minutes or usual,
        capacity=event.capacity,
        ramp=event.ramp if event.ramp in RAMPS else "",
        monthly=event.monthly == 1,
    )


# --- it begins --------------------------------------------------------------------------


def plan(state: Convening, event: MeetingPlanned, ctx: Ctx) -> tuple[Convening, Effects]:
    """A meeting without a date yet: the neighbours are asked when they can come.

    Raises:
        Refused: no right to call one of this kind, or no topic.
    """
    _right(event.kind, ctx)
    most = ctx.policy.meeting.topic_max
    if not event.topic:
        raise Refused("form.too_short", least=1, have=0)
    if len(event.topic) > most or len(event.place) > ctx.policy.meeting.place_max:
        raise Refused("form.too_long", most=most, have=len(event.topic))
    meeting = _made(event, ctx, ctx.fresh())
    asks = Open("vo", {"question": event.topic, "kind": "date"})
    return replace(state, meeting=meeting), (*says.planned(meeting), asks)


def call(state: Convening, event: MeetingCalled, ctx: Ctx) -> tuple[Convening, Effects]:
    """Told to the neighbours; what waited for the next meeting of the group is on its agenda.

    Raises:
        Refused: no right, no such plan, too late for the law's notice, nothing that can be held,
            or the search for a date has led to one already.
    """
    _right(event.kind, ctx)
    if event.poll and state.of_poll is not None:
        raise Refused("meeting.of_poll", poll=event.poll, **of_poll(state.of_poll))
    if event.plan:
        plan = allowed(state.plan, "call", Action.MEETING_RUN, ctx)
        made = _made(event, ctx, plan.no)
        meeting = replace(
            made, home=plan.home, caller=plan.caller, chair=plan.chair, made_at=plan.made_at,
            source=plan.source, monthly=plan.monthly or made.monthly, agenda=plan.agenda,
        )  # fmt: skip
    else:
        meeting = _made(event, ctx, 0)
    meeting = replace(meeting, why=event.why, poll=event.poll, secret=event.secret)
    checked(meeting, ctx)
    _noticed(meeting, ctx)
    if not meeting.no:
        meeting = replace(meeting, no=ctx.fresh())
    meeting = replace(meeting, state="called", called_at=ctx.now, asked=state.asked)
    room = ctx.policy.meeting.agenda_most - len(meeting.agenda)
    taken = tuple(
        replace(item, meeting=meeting.no, state="listed", order=len(meeting.agenda) + n)
        for n, item in enumerate(state.items[: max(room, 0)], 1)
    )
    meeting = replace(meeting, agenda=(*meeting.agenda, *listed(taken)))
    after = replace(state, meeting=meeting, listed=taken)
    return after, (*says.called(meeting, state.members), *clock.until(meeting, ctx))


def of_poll(meeting: Meeting) -> dict[str, object]:
    """The meeting that a search for a date has led to, as whoever comes second is told of it."""
    facts = public(meeting)
    return {name: facts[name] for name in ("no", "topic", "starts_at", "place", "state")}


def listed(items: tuple[Item, ...]) -> tuple[tuple[str, int, str], ...]:
    """Matters as the header keeps them for the card."""
    return tuple((item.kind, item.source, item.title) for item in items)


def notes(state: Convening) -> dict[str, object]:
    """What the ledger keeps of a beginning: the rules as they came to be."""
    meeting = state.meeting
    if meeting is None:
        return {}
    return {
        "asked": meeting.asked, "least": meeting.least, "minutes": meeting.minutes,
        "items": [item.no for item in state.listed],
    }  # fmt: skip


# --- until it begins --------------------------------------------------------------------


def _hall(state: Hall | None, verb: str, ctx: Ctx) -> tuple[Hall, Meeting]:
    """The meeting, for whoever runs it.

    Raises:
        Refused: no such meeting, no right, or it cannot happen now.
    """
    meeting = allowed(state.meeting if state else None, verb, Action.MEETING_RUN, ctx)
    if state is None:
        raise Refused("meeting.unknown")
    return state, meeting


def move(state: Hall | None, event: MeetingMoved, ctx: Ctx) -> tuple[Hall, Effects]:
    """Another time.

    Raises:
        Refused: no right, it has begun, the same time, in the past or too far away.
    """
    hall, meeting = _hall(state, "move", ctx)
    was = hall.meeting
    if is_ahead(was) and ctx.now >= was.starts_at:
        raise Refused("meeting.begun", no=was.no)
    if from_minutes(event.at) == was.starts_at:
        raise Refused("meeting.same_time", no=was.no)
    meeting = replace(meeting, starts_at=from_minutes(event.at), sequence=was.sequence + 1)
    if event.why:
        _worded(event.why, ctx)
    checked(meeting, ctx)
    if meeting.state != "planned":
        _noticed(replace(meeting, why=event.why or meeting.why), ctx)
    hall = replace(hall, meeting=meeting)
    clocks = clock.until(meeting, ctx) if meeting.state != "planned" else ()
    return hall, (*clock.forgotten(), *clocks, *says.moved(hall, was, ctx, event.why))


def change(state: Hall | None, event: MeetingChanged, ctx: Ctx) -> tuple[Hall, Effects]:
    """Another place, size, length, topic, or whether there are steps.

    Raises:
        Refused: no right, it has begun, or a value that cannot be.
    """
    hall, meeting = _hall(state, "change", ctx)
    if is_ahead(meeting) and ctx.now >= meeting.starts_at:
        raise Refused("meeting.begun", no=meeting.no)
    name, value = event.name, event.value
    if name in ("capacity", "minutes"):
        if not (value.isascii() and value.isdecimal() and len(value) <= 5):
            raise Refused("meeting.number", text=value[:20])
        after = replace(meeting, **{name: int(value)})
    elif name in ("place", "topic"):
        after = replace(meeting, **{name: value})
    elif name == "ramp" and value in RAMPS:
        after = replace(meeting, ramp=value)
    else:
        raise Refused("code")
    if after == meeting:
        raise Refused("meeting.same", no=meeting.no)
    if name == "capacity" and after.capacity and after.capacity < after.coming:
        raise Refused("meeting.too_small", no=meeting.no, coming=after.coming)
    if meeting.state != "planned":
        checked(after, ctx)
    hall = _seated(replace(hall, meeting=replace(after, sequence=meeting.sequence + 1)))
    clocks = clock.until(hall.meeting, ctx) if name == "minutes" and is_ahead(after) else ()
    return hall, (*clocks, *says.changed(hall, name, ctx))


def _seated(hall: Hall) -> Hall:
    """Whoever waits first gets what places there are now."""
    meeting = hall.meeting
    free = meeting.capacity - meeting.coming if meeting.capacity else len(hall.queue)
    moved = tuple(who for who, _ in hall.queue[: max(free, 0)])
    meeting = replace(
        meeting, coming=meeting.coming + len(moved), waiting=meeting.waiting - len(moved)
    )
    return replace(hall, meeting=meeting, moved=moved)


def cancel(state: Hall | None, event: MeetingCancelled, ctx: Ctx) -> tuple[Hall, Effects]:
    """It does not take place, and why.

    Raises:
        Refused: no right, it is over, or no reason.
    """
    hall, meeting = _hall(state, "cancel", ctx)
    _worded(event.reason, ctx)
    meeting = replace(meeting, reason=event.reason, sequence=meeting.sequence + 1)
    hall = replace(hall, meeting=meeting)
    # one that nobody was told of ends the months; a told one only leaves out its own
    told = meeting.called_at is not None and not meeting.again
    next_ = clock.following(meeting, ctx) if told else ()
    return hall, (*clock.forgotten(), *next_, *says.cancelled(hall, ctx))


def mirror(state: Hall | None, event: MeetingMirrored, ctx: Ctx) -> tuple[Hall, Effects]:
    """In one more group, with one list of who comes.

    Raises:
        Refused: no right, no such group, it stands there, or it is over.
    """
    meeting = allowed(state.meeting if state else None, "mirror", Action.MEETING_MIRROR, ctx)
    if state is None or event.group not in state.groups:
        raise Refused("code")
    if event.group in meeting.groups:
        raise Refused("meeting.there", no=meeting.no)
    meeting = replace(meeting, mirrors=(*meeting.mirrors, event.group))
    return replace(state, meeting=meeting), (
        *says.brought(meeting, event.group),
        Say(Here(), "meeting.mirrored", {"no": meeting.no}),
    )


def call_again(state: Hall | None, event: MeetingCalledAgain, ctx: Ctx) -> tuple[Hall, Effects]:
    """Too few came: once more at another time, by the same number and the same quorum.

    Raises:
        Refused: no right, it did meet, it is the second try already, or no such time.
    """
    hall, meeting = _hall(state, "call_again", ctx)
    was = hall.meeting
    if was.again:
        raise Refused("meeting.again", no=was.no)
    meeting = replace(
        meeting, again=True, starts_at=from_minutes(event.at), sequence=was.sequence + 1,
        present=0, homes=0, others=0, reason="",
    )  # fmt: skip
    checked(meeting, ctx)
    _noticed(meeting, ctx)
    hall = replace(hall, meeting=meeting, clears=True)
    return hall, (*clock.until(meeting, ctx), *says.moved(hall, was, ctx, ""))


def _worded(text: str, ctx: Ctx) -> None:
    least, most = ctx.policy.meeting.reason_min, ctx.policy.meeting.reason_max
    if len(text) < least:
        raise Refused("form.too_short", least=least, have=len(text))
    if len(text) > most:
        raise Refused("form.too_long", most=most, have=len(text))

"""The conversations about a meeting: calling it, moving it, sending somebody else, lists."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from msgspec.structs import replace

from bot.flows.forms import Ask, Choice, Form, FormKind, Look, Start, Text, ask, look
from bot.flows.meeting_events import (
    MatterPut,
    MeetingCalled,
    MeetingCalledAgain,
    MeetingCancelled,
    MeetingChanged,
    MeetingListEntered,
    MeetingMoved,
    MeetingPlanned,
    MeetingProxied,
    MeetingSignedFor,
)

_LINE = 60  # characters of a time in words
_PAPER = 1000  # characters of a paper list
NONE = "none"
#: what can still be changed at the last question
_OTHERS = ("time", "place", "topic", "kind", "ramp", "capacity")
_SIZES = ("0", "10", "20", "30", "50", "100")
RAMPS = ("yes", "no", NONE)
#: what one talk sets right at its end; more is said by going back
_CORRECTIONS = 2


def _when(
    start: Start,
    name: str,
    *,
    polls: bool,
    day: str = "",
    bad: str = "",
    fault: str = "",
    **facts: object,
) -> Generator[Ask | Look, Any, int]:
    """An instant in whole minutes, read from words; asked again until it is one. 0: by a poll.

    `day` (ISO) was said before: an hour alone is of that day. `bad` was said, and its `fault` is
    that it is over, too far away, or never.
    """
    while True:
        now = start.started_at.isoformat()
        offered = yield from look("meetings.proposed", now, day, start.policy)
        ready = (*offered, *((yield from look("meetings.by_poll", start.who)) if polls else ()))
        answers = Text(most=_LINE, options=tuple(ready))
        days = start.policy.meeting.ahead_most.days
        said = yield from ask(name, answers, bad=bad, fault=fault, days=days, **facts)
        if polls and said in ready[len(offered) :]:
            return 0
        at: int
        at, fault = yield from look("meetings.when", said, now, day, start.policy)
        if at:
            return at
        bad = said


def call_meeting(start: Start) -> Form:  # noqa: C901 - it reads as the talk that it holds
    """Topic, time, place: what the line said is not asked again; then one press for all of it.

    `args` as the command was read: topic, at (minutes since 1970), place, kind, capacity, minutes,
    monthly; `no` is a planned meeting; `poll` a search for a date that is over.
    """
    given = start.args
    if "poll_no" in given:
        given = {**given, **(yield from _found(start, int(given["poll_no"])))}
    plan = int(given.get("no", 0))
    if plan and "poll_no" not in given:
        given = {**given, **(yield from look("meetings.plan", plan))}
    rules = start.policy.meeting
    topic = str(given.get("topic", ""))
    if not topic:
        topic = yield from ask("meeting.topic", Text(most=rules.topic_max))
    kinds = yield from look("meetings.kinds", start.who, start.home)
    kind = str(given.get("kind", "")) or kinds[0]
    capacity, minutes = int(given.get("capacity", 0)), int(given.get("minutes", 0))
    monthly = int(given.get("monthly", 0))
    at = int(given.get("at", 0))
    place = str(given.get("place", ""))
    if not at:
        day = str(given.get("day", ""))
        over, fault = str(given.get("over", "")), str(given.get("fault", ""))
        at = yield from _when(start, "meeting.when", polls=not plan, day=day, bad=over, fault=fault)
        if not at:
            return MeetingPlanned(kind, 0, minutes, capacity, NONE, monthly, topic, place)
    if not place:
        place = yield from _place(start)
    ramp = str(given.get("ramp", "")) or (yield from look("meetings.ramp", place))
    now = start.started_at.isoformat()
    offered = tuple(o for o in _OTHERS if o != "kind" or len(kinds) > 1)
    for more in range(_CORRECTIONS, -1, -1):
        found = yield from look(
            "meetings.check", kind, at, minutes, start.home, now, plan, start.policy
        )
        offered = offered if more else ()
        answer = yield from ask(
            "meeting.confirm", Choice(("yes", *offered)), sort=kind, at=at, place=place,
            topic=topic, ramp=ramp or NONE, capacity=capacity, monthly=monthly, found=found,
        )  # fmt: skip
        if answer == "yes":
            break
        offered = tuple(o for o in offered if o != answer)
        if answer == "time":
            at = yield from _when(start, "meeting.when", polls=False)
        elif answer == "place":
            place = yield from _place(start)
            ramp = yield from look("meetings.ramp", place)
        elif answer == "topic":
            topic = yield from ask("meeting.topic", Text(most=rules.topic_max))
        elif answer == "kind":
            kind = yield from ask("meeting.kind", Choice(tuple(kinds)))
        elif answer == "ramp":
            ramp = yield from ask("meeting.ramp", Choice(RAMPS))
        else:
            capacity = int((yield from ask("meeting.capacity", Choice(_SIZES))))
    why = ""
    if found["late"] and found["binding"]:
        why = yield from ask("meeting.why", Text(rules.reason_min, rules.reason_max))
    secret = yield from look("meetings.secret")
    poll = int(given.get("poll_no", 0))
    return MeetingCalled(
        kind, at, minutes, capacity, ramp or NONE, monthly, poll, plan, topic, place, why, secret
    )


def meet_by_poll(start: Start) -> Form:
    """A search for a date is over: topic and time come from it."""
    args = {**start.args, "poll_no": start.args["no"], "no": 0}
    return (yield from call_meeting(replace(start, args=args)))


def _place(start: Start) -> Generator[Ask | Look, Any, str]:
    near = yield from look("meetings.places", start.home)
    most = start.policy.meeting.place_max
    place: str = yield from ask("meeting.place", Text(most=most, options=tuple(near)))
    return place


def _found(start: Start, poll: int) -> Generator[Ask | Look, Any, dict[str, Any]]:
    """The time that most can come at; several alike are asked about. And the plan it was for."""
    times = yield from look("meetings.of_poll", poll, start.started_at.isoformat())
    labels = tuple(label for label, _ in times)
    if len(labels) > 1:
        chosen = yield from ask("meeting.which_time", Text(most=_LINE, options=labels), no=poll)
    else:
        chosen = labels[0]
    at = next((at for label, at in times if label == chosen), 0)
    if not at:
        now = start.started_at.isoformat()
        at, _ = yield from look("meetings.when", chosen, now, "", start.policy)
    given = yield from look("meetings.poll_topic", poll)
    return {**given, "at": at}


def move_meeting(start: Start) -> Form:
    """Another time, shown with date and weekday before anybody hears of it; and why."""
    no = start.args["no"]
    given = yield from look("meetings.plan", no)
    now = start.started_at.isoformat()
    at = yield from _when(start, "meeting.to", polls=False, no=no)
    found = yield from look(
        "meetings.check", given["kind"], at, given["minutes"], start.home, now, no, start.policy
    )
    yield from ask("meeting.move", Choice(("yes",)), no=no, at=at, found=found)
    rules = start.policy.meeting
    why = yield from ask("meeting.move_why", Text(rules.reason_min, rules.reason_max), no=no)
    return MeetingMoved(no, at, why)


def again(start: Start) -> Form:
    """After too few came: when, once more."""
    no = start.args["no"]
    at = yield from _when(start, "meeting.to", polls=False, no=no)
    return MeetingCalledAgain(no, at)


def cancel_meeting(start: Start) -> Form:
    """Why it does not take place."""
    no, rules = start.args["no"], start.policy.meeting
    reason = yield from ask("meeting.cancel", Text(rules.reason_min, rules.reason_max), no=no)
    return MeetingCancelled(no, reason)


def change_meeting(start: Start) -> Form:
    """What is to be another one, and which."""
    no, rules = start.args["no"], start.policy.meeting
    name = yield from ask(
        "meeting.change", Choice(("place", "capacity", "topic", "ramp", "minutes")), no=no
    )
    if name == "place":
        return MeetingChanged(no, name, (yield from _place(start)))
    if name == "topic":
        topic = yield from ask("meeting.topic", Text(most=rules.topic_max))
        return MeetingChanged(no, name, topic)
    if name == "ramp":
        return MeetingChanged(no, name, (yield from ask("meeting.ramp", Choice(RAMPS[:2]))))
    if name == "minutes":
        return MeetingChanged(no, name, (yield from ask("meeting.minutes", Choice(LENGTHS))))
    size = yield from ask("meeting.capacity", Choice(_SIZES))
    return MeetingChanged(no, name, size)


LENGTHS = ("30", "60", "90", "120", "180")


def send_somebody(start: Start) -> Form:
    """Whom somebody sends instead."""
    no = start.args["no"]
    deputy = yield from ask("meeting.deputy", Text(most=40), no=no)
    return MeetingProxied(no, deputy)


def sign_somebody(start: Start) -> Form:
    """The home of somebody who is there without a phone."""
    no = start.args["no"]
    home = yield from ask("meeting.home", Text(most=40), no=no)
    return MeetingSignedFor(no, home)


def paper_list(start: Start) -> Form:
    """The homes on the paper list, and how many people more."""
    no = start.args["no"]
    text = yield from ask("meeting.list", Text(most=_PAPER), no=no)
    homes, others = yield from look("meetings.paper", text)
    return MeetingListEntered(no, others, homes)


def add_matter(start: Start) -> Form:
    """A matter in words."""
    no = start.args.get("no", 0)
    title = yield from ask("meeting.matter", Text(most=start.policy.meeting.topic_max), no=no)
    return MatterPut(no, title)


CALL = FormKind("mc", call_meeting, version=2)
BY_POLL = FormKind("mp", meet_by_poll, version=2)
#: the forms about a meeting that stands
ABOUT = (
    FormKind("mv", move_meeting, version=2), FormKind("mb", again, version=2),
    FormKind("mx", cancel_meeting),
    FormKind("me", change_meeting), FormKind("mf", send_somebody), FormKind("mg", sign_somebody),
    FormKind("mj", paper_list), FormKind("md", add_matter),
)  # fmt: skip

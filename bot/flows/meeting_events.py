"""What happens to a meeting, its answers, its sign-ins and its agenda.

Instants stand as whole minutes since 1970 (`at`): they fit a button.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.flows.effects import Event, event, person

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


def to_minutes(at: datetime) -> int:
    """An instant as events hold it; below a minute nothing is kept."""
    return int((at - _ZERO).total_seconds()) // 60


def from_minutes(at: int) -> datetime:
    """The same back, in UTC."""
    return _ZERO + timedelta(minutes=at)


# --- it is called -----------------------------------------------------------------------


@event("mc")
class MeetingCalled(Event):
    """Somebody calls the neighbours together: told at once.

    `minutes` 0 is the usual length, `capacity` 0 no limit; `ramp` is yes, no or "none said";
    `monthly` is 0 or 1; `poll` the search for a date, 0: none; `plan` the planned meeting that it
    is, 0: a new one.
    """

    kind: str
    at: int
    minutes: int
    capacity: int
    ramp: str
    monthly: int
    poll: int
    plan: int
    topic: str = person()
    place: str = person()
    why: str = person()  # the special case in which the notice of the law is not kept
    secret: str = person(default="")


@event("mp")
class MeetingPlanned(Event):
    """A meeting that is to come about, as yet told to nobody: its date may still be searched."""

    kind: str
    at: int
    minutes: int
    capacity: int
    ramp: str
    monthly: int
    topic: str = person()
    place: str = person()


@event("mv")
class MeetingMoved(Event):
    """Another time; the old one reminds nobody any more."""

    no: int
    at: int
    why: str = person()


@event("me")
class MeetingChanged(Event):
    """Another place, size, length, topic or chair; `name` as in `meeting.CHANGES`."""

    no: int
    name: str
    value: str = person()


@event("mx")
class MeetingCancelled(Event):
    """It does not take place."""

    no: int
    reason: str = person()


@event("mi")
class MeetingMirrored(Event):
    """Its card stands in another group as well."""

    no: int
    group: int


# --- answers ----------------------------------------------------------------------------


@event("ma")
class MeetingAnswered(Event):
    """Comes (yes), perhaps (maybe), or does not (no)."""

    no: int
    answer: str


@event("mf")
class MeetingProxied(Event):
    """Sends somebody else."""

    no: int
    deputy: str = person()


# --- the agenda -------------------------------------------------------------------------


@event("ml")
class ItemPut(Event):
    """A need or proposal (`source`) is to be spoken about at the next meeting of its group."""

    kind: str
    source: int


@event("md")
class MatterPut(Event):
    """A matter in words is to be spoken about; `meeting` 0: at the next one of the group."""

    meeting: int
    title: str = person()


@event("mn")
class ItemWanted(Event):
    """Somebody wants it spoken about: one voice a household."""

    item: int


@event("mo")
class ItemMoved(Event):
    """The chair puts it one place up (1) or down (0)."""

    item: int
    up: int


@event("mr")
class ItemDropped(Event):
    """It comes off the agenda."""

    item: int


@event("mu", clock=True)
class ItemDue(Event):
    """Nobody screened it in time, or enough households follow it: on the next agenda by itself."""

    kind: str
    source: int


# --- in the room ------------------------------------------------------------------------


@event("ms")
class MeetingSignedIn(Event):
    """Somebody is there: the code of the room says so."""

    no: int
    code: str


@event("mg")
class MeetingSignedFor(Event):
    """Entered for somebody who is there without a phone: their home, as in 3-2-401."""

    no: int
    home: str = person()


@event("mj")
class MeetingListEntered(Event):
    """The paper list: homes with a comma between, and how many people of no known home."""

    no: int
    others: int
    homes: str = person()


@event("mh")
class MeetingHeld(Event):
    """The chair opens it: enough are there."""

    no: int


@event("mq")
class MeetingFellShort(Event):
    """Not enough came: nothing is decided."""

    no: int


@event("mb")
class MeetingCalledAgain(Event):
    """Once more after too few came, at another time."""

    no: int
    at: int


# --- clocks -----------------------------------------------------------------------------


@event("mt", clock=True)
class MeetingReminderDue(Event):
    """So many minutes before it begins."""

    no: int
    before: int


@event("my", clock=True, draft=True)
class MeetingRoomDue(Event):
    """Sign-in opens, and its code is another one every few minutes."""

    no: int


@event("mk", clock=True)
class MeetingUnopened(Event):
    """It should be over, and nobody said whether it took place: asked, then judged by sign-ins."""

    no: int


@event("mz", clock=True)
class MeetingsMissing(Event):
    """A group has not met for so long (S10: 35 days)."""

    group: int


@event("mw", clock=True)
class MeetingNextDue(Event):
    """A monthly meeting is over: the next one is planned."""

    no: int

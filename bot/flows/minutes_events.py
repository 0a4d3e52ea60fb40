"""What happens to the minutes of a meeting and to its decisions."""

from __future__ import annotations

from bot.flows.effects import Event, event, person


@event("if")
class MinutesWritten(Event):
    """Somebody has written them, or written them anew until they are confirmed.

    `photos` and `voices` are Telegram's file ids, joined by a blank. With `more` 1 they are added
    to what stands; 2: they are later parts of an album, of which nothing is said.
    """

    no: int
    more: int = 0
    text: str = person(default="")
    photos: str = person(default="")
    voices: str = person(default="")


@event("in")
class DecisionTaken(Event):
    """One decision: who does it by which day, or why nothing is to be done.

    `amends` is the decision that it words anew, 0: none; `kind` is item or none; `source` the need
    that it is about; `day` counts the community's days from 1970.
    """

    no: int
    amends: int
    kind: str
    source: int
    day: int
    assignee: int = person(default=0)
    text: str = person(default="")
    reason: str = person(default="")


@event("ic")
class MinutesConfirmed(Event):
    """The chair says that it was so; `ver` as they read them."""

    no: int
    ver: int


@event("ik")
class MinutesObjected(Event):
    """Somebody says that it was not so."""

    no: int
    text: str = person()


@event("is")
class ObjectionAnswered(Event):
    """What becomes of an objection, for everybody to read."""

    no: int
    nth: int
    text: str = person()


@event("iy")
class MinutesClosed(Event):
    """Objections are over: what was decided is given to whoever does it.

    It comes by itself, or earlier by whoever leads the meeting.
    """

    no: int


@event("ih", clock=True)
class MinutesLate(Event):
    """They are not written, or not confirmed; `rung` is chair, committee or (then only) group."""

    no: int
    rung: str


@event("cp", clock=True)
class ObjectionWaits(Event):
    """Tasks were given out early: the time of objections is over, or one waits for its answer."""

    no: int


@event("it", clock=True)
class MeetingItemChanged(Event):
    """One of its action items has changed (told by it)."""

    no: int


@event("iz", clock=True)
class MinutesDelayed(Event):
    """The bot heard nothing for a while (told by the community's outage).

    `begin` and `end` are whole milliseconds since 1970.
    """

    no: int
    begin: int
    end: int


CLOCKS = (MinutesLate, MinutesClosed, ObjectionWaits)

"""What happens to a poll and to its ballots."""

from __future__ import annotations

from bot.flows.effects import Event, event, person


@event("vo")
class PollOpened(Event):
    """Somebody asks the neighbours: a floor lead's poll stands at once, a resident's waits.

    `by` is household, person or "" (households where the register knows them); `secret`, `hidden`
    are 0 or 1; `hours` 0 means the usual time. `options` have a line each, none for yes or no.
    """

    kind: str
    by: str
    secret: int
    hidden: int
    hours: int
    question: str = person()
    options: str = person()


@event("vr")
class PollRepeated(Event):
    """The same question again, with the same options and rules."""

    no: int


@event("ve")
class PollEndorsed(Event):
    """Another household wants a resident's poll as well: it opens (S07)."""

    no: int


@event("vs")
class PollSet(Event):
    """Its opener changes a rule before the first vote; `name` and `value` as in `poll.RULES`."""

    no: int
    name: str
    value: str


@event("vi")
class PollMirrored(Event):
    """It stands in another group as well, with one tally."""

    no: int
    group: int


@event("vx")
class PollCancelled(Event):
    """Its opener takes it back before the first vote."""

    no: int


@event("vc")
class BallotCast(Event):
    """A whole ballot: numbers of options from 0 with `_` between, in order if they are ranked."""

    no: int
    choice: str


@event("vm")
class BallotMarked(Event):
    """One option of several is put on one's ballot, or taken off it."""

    no: int
    option: int


@event("vn", sealed=True)
class SealedBallotCast(Event):
    """A ballot of an anonymous poll: it stands in no ledger, nor is its press kept."""

    no: int
    choice: str


@event("vu")
class PollRemindersMuted(Event):
    """Somebody wants to be reminded of polls no more (1), or again (0)."""

    on: int


@event("vk")
class PollConcluded(Event):
    """What the result means and what happens next; looked at again after so many days."""

    no: int
    days: int
    outcome: str = person()
    then: str = person()


@event("vy")
class PollReviewed(Event):
    """What became of it by the day on which it was to be looked at again."""

    no: int
    result: str = person()


@event("vl", clock=True)
class PollLapsed(Event):
    """No other household wanted it in time."""

    no: int


@event("vd", clock=True)
class PollReminderDue(Event):
    """A day before the end: whoever has not voted is reminded, once."""

    no: int


@event("vz", clock=True)
class PollClosed(Event):
    """The end: counted, and told."""

    no: int


@event("vq", clock=True)
class PollOutcomeAsked(Event):
    """Its opener has not said what follows: asked once more."""

    no: int


@event("vw", clock=True)
class PollReviewDue(Event):
    """The day on which it is looked at again."""

    no: int


@event("vg", clock=True)
class PollDelayed(Event):
    """The bot heard nothing for a while (told by the community's outage).

    `begin` and `end` are whole milliseconds since 1970.
    """

    no: int
    begin: int
    end: int


#: while one of these waits an outage moves it
CLOCKS = (PollLapsed, PollReminderDue, PollClosed)

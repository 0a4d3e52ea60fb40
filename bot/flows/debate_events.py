"""What happens in a debate: a motion, turns for and against it, a vote (S11)."""

from __future__ import annotations

from bot.flows.effects import Event, event, person


@event("cm")
class MotionPut(Event):
    """A motion is put to the group; `meeting` 0: outside of a meeting."""

    meeting: int
    motion: str = person()


@event("cq")
class TurnAsked(Event):
    """Somebody wants to speak: for or against."""

    no: int
    side: str


@event("cw")
class TurnWithdrawn(Event):
    """Somebody wants to speak no more."""

    no: int


@event("cs")
class TurnSpoken(Event):
    """What the speaker said, in words."""

    no: int
    text: str = person()


@event("cd")
class TurnEnded(Event):
    """The speaker is done, or the chair calls the next one."""

    no: int


@event("cv")
class VoteCalled(Event):
    """Enough was said: the neighbours decide."""

    no: int


@event("cb")
class MotionVoted(Event):
    """For, against or abstaining; the last word counts."""

    no: int
    choice: str


@event("ce")
class VoteEnded(Event):
    """The chair counts."""

    no: int


@event("cx")
class MotionDropped(Event):
    """It is not decided."""

    no: int


@event("ct", clock=True)
class TurnOver(Event):
    """The time of the turn of this number is over."""

    no: int
    nth: int


@event("cy", clock=True)
class DebateDelayed(Event):
    """The bot heard nothing for a while (told by the community's outage).

    `begin` and `end` are whole milliseconds since 1970.
    """

    no: int
    begin: int
    end: int


@event("cz", clock=True)
class VoteOver(Event):
    """The time of the vote is over."""

    no: int


CLOCKS = (TurnOver, VoteOver)

"""What happens to roles and to duty."""

from __future__ import annotations

from bot.flows.effects import Event, event, person


@event("gr")
class RoleGranted(Event):
    """Somebody is given a role: in one group, or (group 0) in the community."""

    role: str
    group: int
    quiet: int = 0  # 1: told by the adoption of a group, which says it there itself
    days: int = 0  # of the term; 0: as the policy has it
    holder: int = person(default=0)


@event("go")
class RoleOffered(Event):
    """A one-time link is made: whoever opens it first takes the role."""

    role: str
    group: int
    days: int = 0
    secret: str = person(default="")


@event("gk")
class RoleTaken(Event):
    """Somebody opened the link."""

    no: int
    secret: str = person(default="")


@event("gc")
class RoleConfirmed(Event):
    """A second operator agrees that this person sits in a committee."""

    no: int


@event("gx")
class RoleEnded(Event):
    """Taken back, given back, or a mistake undone soon after."""

    no: int
    undo: int = 0


@event("gv")
class RoleRenewed(Event):
    """Another term."""

    no: int
    until: int  # the end of the term that it follows, seconds since 1970: pressed twice is once


@event("gu")
class RenewalUndone(Event):
    """A renewal was a mistake: the term ends when it ended before."""

    no: int
    until: int  # the end of the term that is undone, seconds since 1970: no later one is meant


@event("gw", clock=True)
class RoleTermEnding(Event):
    """The term ends soon: whoever can renew it is asked."""

    no: int


@event("gt", clock=True)
class RoleTermOver(Event):
    """The term is over."""

    no: int


@event("gz", clock=True)
class HolderLost(Event):
    """A holder of roles blocked the bot or left the group."""

    group: int  # that was left; 0: the private chat is closed
    who: int = person(default=0)


@event("gh", clock=True)
class HolderBack(Event):
    """A holder of roles can be reached (again)."""

    group: int  # that they came to; 0: the private chat was opened
    who: int = person(default=0)


@event("gq")
class OperatorClaimed(Event):
    """Somebody said the one-time code that the first start has printed."""

    code: str = person()


@event("gy")
class DutyTaken(Event):
    """Somebody of the committee is on duty from now on."""

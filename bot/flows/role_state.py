"""Seats, absences and duty as they stand."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Opening(Struct, frozen=True):
    """A role that is about to be given, and who is there already."""

    role: str
    group: int
    holder: int = 0
    name: str = ""
    taken: bool = False  # this person sits there already
    met: int = 0  # the group in which their message was answered: they are in it
    title: str = ""  # of the group


class Seat(Struct, frozen=True):
    """One person (or an open link) in one role of one scope."""

    no: int
    role: str
    group: int  # 0: the whole community
    holder: int  # 0: offered, not taken yet
    state: str  # offered, confirming, held, ended
    by: int  # who gave it
    since: datetime
    until: datetime
    digest: str = ""  # of the link's secret
    link_until: datetime | None = None
    renewed: datetime | None = None  # when, the last time; None: never, or that was undone
    before: datetime | None = None  # when the term ended before that
    name: str = ""  # the holder's, for private words; not kept here
    met: int = 0  # a group in which the holder was met just now
    hands: tuple[int, ...] = ()  # needs that nobody would have in hand without this seat


class Absence(Struct, frozen=True):
    """A holder who cannot be reached any more, and what lies with them."""

    who: int
    name: str
    group: int
    roles: tuple[str, ...]
    hands: tuple[int, ...]
    waiting: tuple[int, ...] = ()  # in the queue of a role that may stand empty now


class Return(Struct, frozen=True):
    """A holder who can be reached again, and needs that wait in another's queue meanwhile."""

    who: int
    group: int
    waiting: tuple[int, ...]


class Claim(Struct, frozen=True):
    """The one-time code of a new installation; "" when it is used, or was never made."""

    digest: str
    operator: int = 0
    since: datetime | None = None


class Duty(Struct, frozen=True):
    """Who of the committee is on duty."""

    holder: int
    until: datetime | None = None

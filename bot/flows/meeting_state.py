"""The state of a meeting, of one answer to it, of one sign-in, of one matter on its agenda (S10).

A sign-up reads and writes the header with its running counts, one answer, and whoever waits
first, however many have answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from bot.flows.rules import meeting_kinds

#: rules 5, life cycle Meeting
STATES = (
    "planned", "called", "reminded", "held", "no_quorum", "cancelled",
    "minutes_draft", "minutes_confirmed", "items_created", "archived",
)  # fmt: skip
#: it is still to come, and told
AHEAD = ("called", "reminded")
#: it took place
HELD = ("held", "minutes_draft", "minutes_confirmed", "items_created", "archived")
ANSWERS = ("yes", "maybe", "no")  # that a button gives
#: an answer as it is kept: "waiting" is a yes beyond the capacity, "proxy" sends somebody else
KEPT = (*ANSWERS, "waiting", "proxy")
ITEM_KINDS = ("need", "proposal")  # and "text": a matter in words
ITEM_STATES = ("waiting", "listed", "discussed", "dropped")
WAYS = ("code", "helper", "paper")  # of signing in


class Meeting(Struct, frozen=True):
    """One meeting of one community."""

    no: int
    home: int  # the group where its card stands
    caller: int  # who called it
    chair: int  # who presides; the minutes are theirs
    kind: str  # of meeting_kinds.KINDS
    topic: str
    place: str
    state: str
    made_at: datetime
    starts_at: datetime
    minutes: int  # how long it is meant to last
    capacity: int = 0  # places; 0: no limit
    ramp: str = ""  # step-free: "yes", "no", "": nobody said (S32)
    mirrors: tuple[int, ...] = ()  # further groups where its card stands
    asked: int = 0  # households or members whose presence is counted for the quorum
    called_at: datetime | None = None
    sequence: int = 0  # of its calendar entry: higher with every change (RFC 5545)
    secret: str = ""  # from which the sign-in codes are made
    poll: int = 0  # the search for a date by which it was found
    monthly: bool = False  # the next one is planned when this one is over
    source: int = 0  # the meeting that it follows
    reason: str = ""  # of its cancellation, or why it did not decide
    why: str = ""  # why it is told later than the law says
    again: bool = False  # it is the second try after too few came
    agenda: tuple[tuple[str, int, str], ...] = ()  # kind, source, title of its matters, in order
    # answers
    answers: int = 0  # that were ever given a number
    coming: int = 0
    maybe: int = 0
    declined: int = 0
    waiting: int = 0
    proxies: int = 0
    told_share: int = 0  # percent of the places at which its caller was told last
    # in the room
    present: int = 0  # people signed in
    homes: int = 0  # different households (or members) among them
    others: int = 0  # further people on the paper list, of no known household
    held_at: datetime | None = None
    # afterwards
    minutes_due: datetime | None = None
    minutes_at: datetime | None = None  # since when written minutes wait for the chair's word
    confirmed_at: datetime | None = None  # when the chair confirmed them

    @property
    def groups(self) -> tuple[int, ...]:
        """Where its card stands."""
        return self.home, *self.mirrors

    @property
    def ends_at(self) -> datetime:
        """When it is meant to be over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def least(self) -> int:
        """How many of those asked must be there; 0: any number."""
        return meeting_kinds.least(self.kind, self.asked)

    @property
    def quorate(self) -> bool:
        """Whether enough of them are there."""
        return self.homes >= self.least


class Answer(Struct, frozen=True):
    """What one person said; `nth` is their place in the order of coming."""

    nth: int
    answer: str  # of KEPT
    at: datetime
    deputy: str = ""  # whom they send, in their own words


class Guest(Struct, frozen=True):
    """A meeting as one person answers it, with whoever waits first."""

    meeting: Meeting
    who: int
    mine: Answer | None = None
    first: tuple[int, Answer] | None = None  # of the waiting list, never the person themselves
    moved: bool = False  # this step gave the first one a place


class Convening(Struct, frozen=True):
    """What must be known before a meeting is told, and the meeting that it becomes."""

    asked: int = 0  # households or members whose presence counts
    plan: Meeting | None = None  # the planned one
    items: tuple[Item, ...] = ()  # that wait for the next meeting of the group
    of_poll: Meeting | None = None  # what this search for a date has led to already
    members: tuple[int, ...] = ()  # of the body that meets
    meeting: Meeting | None = None
    listed: tuple[Item, ...] = ()  # the same, on its agenda


class Hall(Struct, frozen=True):
    """A meeting with everybody who must hear of a change of it.

    `people`: (person, answer) of whoever answered; `queue`: of them those who wait for a place, in
    order. `moved` got one by this step.
    """

    meeting: Meeting
    people: tuple[tuple[int, str], ...] = ()
    queue: tuple[tuple[int, Answer], ...] = ()
    moved: tuple[int, ...] = ()
    members: tuple[int, ...] = ()  # of the body that meets, where it is one
    unreached: int = 0  # of those who come: people whose private chat is closed
    groups: frozenset[int] = frozenset()  # of the community
    clears: bool = False  # sign-ins of the first try count no more


class Agenda(Struct, frozen=True):
    """A matter with the meeting whose agenda it stands on, or goes to, and the others there."""

    home: int
    meeting: Meeting | None = None  # None: it waits for the next one
    item: Item | None = None
    items: tuple[Item, ...] = ()  # of that meeting, in their order, `item` among them
    #: further meetings that are told and to come, each with its matters, the earliest first
    later: tuple[tuple[Meeting, tuple[Item, ...]], ...] = ()
    title: str = ""  # of the need or proposal
    open: bool = True  # whether that is still to be dealt with
    homes: int = 0  # households that follow it
    voter: int = 0  # the household or person that presses
    wanted: bool = False  # whether they want it already
    changed: tuple[Item, ...] = ()


class Rhythm(Struct, frozen=True):
    """When a group last met, and whether it is called together."""

    group: int
    last: datetime | None = None  # None: it never met
    ahead: datetime | None = None
    served: bool = True  # the bot is in the group


class Presence(Struct, frozen=True):
    """One sign-in."""

    household: int  # 0: none is known
    by: int  # who entered it
    way: str  # of WAYS
    at: datetime


class Door(Struct, frozen=True):
    """A meeting as people sign in: who they are, whether they or their home are there already.

    `comers` are (key, household, whether that home or member is counted already): the key is a
    person, or minus a household of the paper list.
    """

    meeting: Meeting
    comers: tuple[tuple[int, int, bool], ...] = ()
    there: frozenset[int] = frozenset()  # the keys that are signed in
    tries: int = 0  # wrong codes of this person
    entered: tuple[tuple[int, Presence], ...] = ()  # by this step
    member: bool = True  # of the body, where members are counted
    stand_for: frozenset[int] = frozenset()  # keys of homes whose member is not there yet
    unknown: tuple[str, ...] = ()  # rooms of the list that no register has
    failed: bool = False  # this step saw a wrong code


class Item(Struct, frozen=True):
    """One matter on an agenda, or one that waits for the next meeting of its group."""

    no: int
    home: int
    meeting: int  # 0: it waits
    order: int  # on the agenda, from 1
    kind: str  # of ITEM_KINDS
    source: int  # the need or proposal
    title: str
    state: str  # of ITEM_STATES
    by: int  # who put it on; 0: the clock
    at: datetime
    wants: int = 0  # households or people who want it spoken about
    result: str = ""  # what became of it there


def shown(items: Iterable[Item]) -> list[list[Any]]:
    """Matters as phrases are given them: number, kind, source, title, how many want it."""
    return [[i.no, i.kind, i.source, i.title, i.wants] for i in items]


def public(meeting: Meeting) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    return {
        "no": meeting.no,
        "kind": meeting.kind,
        "topic": meeting.topic,
        "place": meeting.place,
        "state": meeting.state,
        "starts_at": meeting.starts_at,
        "dated": meeting.starts_at > meeting.made_at,
        "ends_at": meeting.ends_at,
        "minutes": meeting.minutes,
        "capacity": meeting.capacity,
        "ramp": meeting.ramp,
        "asked": meeting.asked,
        "least": meeting.least,
        "monthly": meeting.monthly,
        "reason": meeting.reason,
        "why": meeting.why,
        "coming": meeting.coming,
        "maybe": meeting.maybe,
        "waiting": meeting.waiting,
        "proxies": meeting.proxies,
        "agenda": meeting.agenda,
        "again": meeting.again,
        "present": meeting.present,
        "homes": meeting.homes,
        "others": meeting.others,
        "held_at": meeting.held_at,
        "minutes_due": meeting.minutes_due,
        "caller": meeting.caller,
        "chair": meeting.chair,
    }

"""The state of an action item: one owner and one date, always (S12; rules 5, life cycle)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

#: its owner has something to do
WORKING = ("open", "accepted", "in_progress")
#: somebody has something to do
OPEN = (*WORKING, "done")
OVER = ("verified", "cancelled")
STATES = (*OPEN, *OVER)


class Item(Struct, frozen=True):
    """One action item of one community; *overdue* is a flag, not a state."""

    no: int
    home: int  # the group where it lives
    text: str
    assignee: int  # its one owner
    role: str  # in which the owner is shown to others: "resident" where they hold none
    chair: int  # who gave it, and verifies it
    state: str
    made_at: datetime
    due_at: datetime
    asked_at: datetime  # since when its owner is asked to accept it
    meeting: int = 0  # whose decision it carries out
    decision: int = 0
    need: int = 0  # what it settles for somebody
    version: int = 1  # of its cards: a button of an older one does nothing
    turn: int = 1  # of its dates: a deadline of an older one does nothing
    silent: bool = False  # its owner did not answer in time: the chair may decide
    lead: str = ""  # the role that stands in for the chair; "": the chair decides
    declined: str = ""  # why its owner cannot do it
    extended: int = 0  # how often
    overdue: bool = False  # now
    overdues: int = 0  # ever: never erased
    told: str = ""  # the highest rung that was told of it
    word: str = ""  # the latest: progress, result, reason
    photos: tuple[str, ...] = ()  # evidence, as Telegram names them
    done_by: int = 0
    done_at: datetime | None = None
    verified_by: int = 0
    verified_role: str = ""  # in which it was verified
    ended_at: datetime | None = None
    stood: timedelta = timedelta(0)  # of outages since it was overdue: the ladder waits


class Giving(Struct, frozen=True):
    """An item and to whom it is given; the item is None until it is made."""

    item: Item | None
    assignee: int = 0
    role: str = ""  # the owner's nearest post; "": nobody who was met in the group


class Settling(Struct, frozen=True):
    """An item with what hangs on it: other items of the same need that are not verified."""

    item: Item
    others: int = 0
    done: str = ""  # the result of the latest of them that was verified


def public(item: Item) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    return {
        "no": item.no,
        "text": item.text,
        "state": item.state,
        "due_at": item.due_at,
        "role": item.role,
        "assignee": item.assignee,
        "chair": item.chair,
        "meeting": item.meeting,
        "decision": item.decision,
        "need": item.need,
        "version": item.version,
        "silent": item.silent,
        "lead": item.lead,
        "declined": item.declined,
        "extended": item.extended,
        "overdue": item.overdue,
        "overdues": item.overdues,
        "told": item.told,
        "word": item.word,
        "photos": len(item.photos),
        "verified_role": item.verified_role,
    }

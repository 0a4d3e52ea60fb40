"""The minutes of a meeting with its decisions: enough to judge one step of them (S10, S12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.flows.item_state import OVER, Item
from bot.flows.meeting_state import Item as Matter
from bot.flows.meeting_state import Meeting

#: what follows from a decision: somebody does it, or nothing is to be done
KINDS = ("item", "none")


class Objection(Struct, frozen=True):
    """Somebody says that the minutes are wrong; who it was stands in no group."""

    nth: int  # of its meeting, from 1
    by: int
    text: str
    at: datetime
    answer: str = ""


class Minutes(Struct, frozen=True):
    """What was written down of one meeting."""

    meeting: int
    text: str
    by: int
    at: datetime
    version: int = 1  # one more with each rewriting
    photos: tuple[str, ...] = ()  # as Telegram names them
    voices: tuple[str, ...] = ()
    until: datetime | None = None  # when objections end, once they are confirmed
    over: bool = False  # they have ended
    #: who may confirm them besides a chair who is silent or cannot be reached: "", or committee
    instead: str = ""


class Decision(Struct, frozen=True):
    """One decision; another wording is another version, and the old one is kept."""

    no: int  # of the community
    version: int
    meeting: int
    kind: str  # of KINDS
    text: str
    by: int
    at: datetime
    source: int = 0  # the need that it is about
    assignee: int = 0
    role: str = ""  # the post of whoever is to do it
    day: int = 0  # until when, in the community's days from 1970
    reason: str = ""  # why nothing is to be done


class Protocol(Struct, frozen=True):
    """A meeting with everything that was written of it, and what one step adds."""

    meeting: Meeting
    minutes: Minutes | None = None
    decisions: tuple[Decision, ...] = ()  # the newest version of each, by number
    objections: tuple[Objection, ...] = ()
    items: tuple[Item, ...] = ()  # that came of the decisions
    matters: tuple[Matter, ...] = ()  # of the agenda
    assignee: int = 0
    role: str = ""  # of whoever is to do what is decided now; "": nobody who was met there

    @property
    def unanswered(self) -> tuple[Objection, ...]:
        """Objections that nobody has answered."""
        return tuple(o for o in self.objections if not o.answer)

    @property
    def settled(self) -> bool:
        """Whether everything that was decided is done, or need not be done."""
        return all(item.state in OVER for item in self.items)


def public(state: Protocol) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    meeting, minutes = state.meeting, state.minutes
    items = {item.decision: item for item in state.items}
    return {
        "no": meeting.no,
        "topic": meeting.topic,
        "starts_at": meeting.starts_at,
        "state": meeting.state,
        "minutes_due": meeting.minutes_due,
        "present": meeting.present + meeting.others,
        "kind": meeting.kind,
        "chair": meeting.chair,
        "caller": meeting.caller,
        "instead": minutes.instead if minutes else "",
        "text": minutes.text if minutes else "",
        "version": minutes.version if minutes else 0,
        "photos": len(minutes.photos) if minutes else 0,
        "voices": len(minutes.voices) if minutes else 0,
        "until": minutes.until if minutes else None,
        "objectable": bool(minutes and minutes.until and not minutes.over),
        "objections": len(state.objections),
        "unanswered": [[o.nth, o.text] for o in state.unanswered],
        "items": len(state.items),
        "decisions": [_decision(d, items.get(d.no)) for d in state.decisions],
    }


def _decision(decision: Decision, item: Item | None) -> dict[str, Any]:
    return {
        "no": decision.no,
        "version": decision.version,
        "kind": decision.kind,
        "text": decision.text,
        "source": decision.source,
        "role": item.role if item else decision.role,
        "day": decision.day,
        "due_at": item.due_at if item else None,
        "item": item.no if item else 0,
        "state": item.state if item else "",
        "overdue": bool(item and item.overdue),
        "reason": decision.reason,
    }

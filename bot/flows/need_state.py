"""The state of a need: the smallest thing in which its rules can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: states in which a human's answer is still owed
WAITING = ("submitted", "assigned", "reopened")
#: states in which nothing more is expected of anybody
OVER = ("closed", "declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Need:
    """One need of one community (rules 5, life cycle Need)."""

    no: int
    home: int  # the group where its card stands
    reporter: int
    text: str
    place: str
    state: str
    submitted_at: datetime
    due_at: datetime  # when this round's answer is due
    handler: int = 0  # the person who took it; 0: it waits in a role's queue
    handler_role: str = ""
    queue: str = "floor_lead"  # whose queue: the lowest rung with somebody reachable
    told: str = ""  # the highest rung that was told of the breach
    followers: int = 0
    version: int = 1  # of the card: a button of an older card does nothing
    round: int = 1  # which response clock: 1, and one more for each reopening
    answered_at: datetime | None = None
    ended_at: datetime | None = None  # resolved or declined
    overdue: bool = False  # now
    breaches: int = 0  # ever: never erased
    word: str = ""  # the latest public word: answer, progress, result or reason
    decider: str = ""  # who declined
    rating: int = 0
    reopened: int = 0


def public(need: Need) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    return {
        "no": need.no,
        "text": need.text,
        "place": need.place,
        "state": need.state,
        "due_at": need.due_at,
        "owner": need.handler_role or need.queue,
        "vacant": "" if need.handler_role or need.queue == "floor_lead" else "floor_lead",
        "queue": need.queue,
        "told": need.told,
        "taken": bool(need.handler),
        "followers": need.followers,
        "overdue": need.overdue,
        "breaches": need.breaches,
        "word": need.word,
        "decider": need.decider,
        "version": need.version,
        "round": need.round,
        "reporter": need.reporter,
        "handler": need.handler,
        "reopened": need.reopened,
    }

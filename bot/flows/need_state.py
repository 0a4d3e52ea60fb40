"""The state of a need: the smallest thing in which its rules can be judged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

#: states in which a human's answer is still owed
WAITING = ("submitted", "assigned", "reopened")
#: answered, the result is still owed
WORKING = ("responded", "in_progress", "on_hold")
OPEN = (*WAITING, *WORKING)
#: states in which nothing more is expected of anybody
OVER = ("closed", "declined", "transferred", "merged", "dismissed", "withdrawn")
STATES = (*OPEN, "resolved", *OVER)


class Undo(Struct, frozen=True):
    """What one person may take back for a few minutes: the need as it was before their act."""

    by: int
    until: datetime
    before: Need


class Need(Struct, frozen=True):
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
    ended_at: datetime | None = None  # resolved, declined and the like
    overdue: bool = False  # now
    breaches: int = 0  # ever: never erased
    word: str = ""  # the latest public word: answer, progress, result or reason
    decider: str = ""  # who declined
    rating: int = 0
    reopened: int = 0
    category: str = ""  # an id of the taxonomy; "": not sure yet
    urgency: str = "normal"
    wanted: str = "floor_lead"  # the role that its category names
    began_at: datetime | None = None  # this round; None: when it was submitted
    resolve_by: datetime | None = None  # when this round's result is due
    late: bool = False  # the result of this round did not come by its date
    lates: int = 0  # ever: never erased
    extended: bool = False
    held_at: datetime | None = None
    held_until: datetime | None = None
    was: str = ""  # the state before it was held or ended
    offered: str = ""  # the role it was handed to, until somebody there accepts
    into: int = 0  # the need it was merged into
    author: int = 0  # whose message was made a need by somebody else
    restored: bool = False  # the reporter insisted that it is a need
    muted: bool = False  # the reporter wants to hear no more of it
    photos: int = 0
    mirrors: tuple[int, ...] = ()  # further groups where its card stands
    undo: Undo | None = None
    stood: timedelta = timedelta(0)  # of outages since the breach: the ladder waits so much longer
    meeting: int = 0  # whose decision the latest word is; 0: it is a person's
    rate_by: datetime | None = None  # when silence closes it, moved by an outage; None: as usual
    meeting_day: int = 0  # of `meeting`, in the community's days from 1970


def public(need: Need) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    wanted = need.wanted if need.state in WAITING and not need.handler_role else need.queue
    return {
        "no": need.no,
        "text": need.text,
        "place": need.place,
        "state": need.state,
        "due_at": need.due_at,
        "owner": need.handler_role or need.queue,
        "vacant": "" if wanted == need.queue else wanted,
        "queue": need.queue,
        "told": need.told,
        "taken": bool(need.handler),
        "followers": need.followers,
        "overdue": need.overdue,
        "breaches": need.breaches,
        "word": need.word,
        "meeting": need.meeting,
        "meeting_day": need.meeting_day,
        "decider": need.decider,
        "version": need.version,
        "round": need.round,
        "reporter": need.reporter,
        "author": need.author,
        "handler": need.handler,
        "reopened": need.reopened,
        "category": need.category,
        "urgency": need.urgency,
        "resolve_by": need.resolve_by,
        "late": need.late,
        "lates": need.lates,
        "extended": need.extended,
        "held_until": need.held_until,
        "offered": need.offered,
        "into": need.into,
        "restored": need.restored,
        "photos": need.photos,
        "muted": need.muted,
        "undo_by": need.undo.by if need.undo else 0,
    }

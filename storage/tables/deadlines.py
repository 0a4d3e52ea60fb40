"""Deadlines."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds, row_id, some_rows

_OPEN = "fired_ms IS NULL"


class DeadlineRow(Table, table=True):
    """A coded event that waits for its time; unique while it waits."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_due", "fired_ms", "due_ms", "id"),
        some_rows("ux_deadline_open", "community", "matter", "code", where=_OPEN, unique=True),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_column=row_id())
    community: int
    matter: str
    kind: str  # the event's permanent code
    code: str  # the whole coded event
    due_ms: int = Field(sa_column=milliseconds(nullable=False))
    fired_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    outcome: str = ""  # done, or the code of a refusal, or parked

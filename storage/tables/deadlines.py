"""Deadlines."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import milliseconds, row_id

_OPEN = text("fired_ms IS NULL")


class DeadlineRow(SQLModel, table=True):
    """A coded event that waits for its time; unique while it waits."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_due", "fired_ms", "due_ms", "id"),
        Index(
            "ux_deadline_open",
            "community",
            "matter",
            "code",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
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

"""What a community taught the reading."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds, some_rows
from storage.tables.roles import UNREVOKED


class LessonRow(Table, table=True):
    """What somebody taught by correcting the bot (bot.flows.lesson.Lesson)."""

    __tablename__ = "lesson"
    __table_args__ = (
        Index("ix_lesson_matter", "community", "matter", "kind"),
        some_rows("ix_lesson_counts", "community", "no", where=UNREVOKED),
    )  # fmt: skip
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    kind: str  # category, need, alike
    label: str
    marks: str  # numbers, with blanks: no words
    matter: int  # the number of a need; 0: none
    home: int  # the group of whoever taught it; 0: none
    was: str  # the category before
    role: str  # of whoever taught it
    revoked_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))

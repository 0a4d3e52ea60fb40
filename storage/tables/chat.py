"""Forms that are open, updates as they came, and what could not be read."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds, row_id


class FormRow(Table, table=True):
    """An open conversation: one for each person and chat."""

    __tablename__ = "form"
    __table_args__ = (Index("ix_form_open", "community", "person", "chat_group", unique=True),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int  # 0: the private chat
    person: int = Field(sa_column=milliseconds(nullable=False))
    code: str
    version: int
    start: str  # JSON
    answers: str  # JSON: [[value, looked], …]
    pending: str = ""  # JSON: the start of a second form, until continue or start over is chosen
    started_ms: int = Field(sa_column=milliseconds(nullable=False))


class InboxRow(Table, table=True):
    """An update that was heard: noted in the transaction of its effect."""

    __tablename__ = "inbox"
    update_id: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False, index=True))


class Quarantine(Table, table=True):
    """An update that could not be read or carried out, raw, for at most 7 days."""

    __tablename__ = "quarantine"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, sa_column=row_id())
    update_id: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False, index=True))
    error: str
    raw: str

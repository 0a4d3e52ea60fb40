"""What was found in an exported chat."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds


class HistoryBatch(Table, table=True):
    """An import of a chat's past (bot.flows.history.Batch)."""

    __tablename__ = "history_batch"
    __table_args__ = (Index("ix_history_batch_group", "community", "chat_group", "state"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int
    sha256: str  # of the file
    loaded_ms: int = Field(sa_column=milliseconds(nullable=False))
    until_ms: int = Field(sa_column=milliseconds(nullable=False))
    total: int
    state: str  # open, done, revoked, over


class HistoryFinding(Table, table=True):
    """What may be a need; its words go when it is decided (bot.flows.history.Finding)."""

    __tablename__ = "history_finding"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    batch: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    place: str
    category: str
    urgency: str
    author: int = Field(sa_column=milliseconds(nullable=False))
    said_ms: int = Field(sa_column=milliseconds(nullable=False))
    people: int
    times: int
    messages: str  # JSON: ids in the chat that was imported
    state: str  # open, confirmed, dismissed, erased
    need: int

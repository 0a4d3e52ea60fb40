"""Minutes, decisions and the action items made of them."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, added, added_flag, milliseconds


class MinutesRow(Table, table=True):
    """The minutes of a meeting (bot.flows.minutes_state.Minutes)."""

    __tablename__ = "minutes"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    meeting: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    by: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    version: int
    photos: str  # Telegram's file ids, joined by a blank
    voices: str
    until_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    over: bool = added_flag()
    instead: str = added("")  # who may confirm them besides the chair


class DecisionRow(Table, table=True):
    """One version of a decision (bot.flows.minutes_state.Decision); older ones are kept."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_meeting", "community", "meeting", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    meeting: int
    kind: str  # item, none
    text: str
    by: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    source: int
    assignee: int = Field(sa_column=milliseconds(nullable=False))
    role: str
    day: int
    reason: str


class MinutesObjection(Table, table=True):
    """Somebody says that minutes are wrong (bot.flows.minutes_state.Objection)."""

    __tablename__ = "minutes_objection"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    meeting: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    by: int = Field(sa_column=milliseconds(nullable=False))
    text: str
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    answer: str


class ItemRow(Table, table=True):
    """An action item (bot.flows.item_state.Item)."""

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_owner", "community", "assignee", "state", "due_ms"),
        Index("ix_item_chair", "community", "chair", "state", "due_ms"),
        Index("ix_item_home", "community", "home", "state", "due_ms"),
        Index("ix_item_meeting", "community", "meeting", "decision"),
        Index("ix_item_need", "community", "need"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    text: str
    assignee: int = Field(sa_column=milliseconds(nullable=False))
    role: str
    chair: int = Field(sa_column=milliseconds(nullable=False))
    state: str
    made_ms: int = Field(sa_column=milliseconds(nullable=False))
    due_ms: int = Field(sa_column=milliseconds(nullable=False))
    asked_ms: int = Field(sa_column=milliseconds(nullable=False))
    meeting: int
    decision: int
    need: int
    version: int
    turn: int
    silent: bool
    lead: str
    declined: str
    extended: int
    overdue: bool
    overdues: int
    told: str
    word: str
    photos: str  # Telegram's file ids, joined by a blank
    done_by: int = Field(sa_column=milliseconds(nullable=False))
    done_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    verified_by: int = Field(sa_column=milliseconds(nullable=False))
    verified_role: str
    ended_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    stood_ms: int = Field(sa_column=milliseconds(nullable=False))

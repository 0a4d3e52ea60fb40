"""Words to be sent, the slots they stand in and the budgets of groups."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds, row_id, some_rows

_UNSENT = "slot <> '' AND tried_ms IS NULL AND done_ms IS NULL"


class OutboxRow(Table, table=True):
    """Something that people will read, word for word, until it is sent.

    `chat_group` 0 means the private chat of `person`. A row with a `slot` edits the message
    that stands in that slot of that chat, or becomes it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "done_ms", "priority", "id"),
        some_rows(
            "ux_outbox_slot",
            "community",
            "chat_group",
            "person",
            "slot",
            where=_UNSENT,
            unique=True,
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_column=row_id())
    community: int
    chat_group: int
    person: int = Field(sa_column=milliseconds(nullable=False))
    #: text, photo, document, tap, whisper, delete, pin, line (an older one becomes one line), bare
    kind: str
    slot: str = ""
    anew: bool = False  # post afresh and move the slot
    body: str  # JSON: text, buttons and what else the kind needs (storage.outbox)
    reply_to: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))
    under: str = ""  # reply to the message that stands in this slot
    klass: str  # must, nudge
    priority: int  # 0 emergencies, 1 taps, 2 private words, 3 groups, 4 edits nobody waits for
    created_ms: int = Field(sa_column=milliseconds(nullable=False))
    not_before_ms: int = Field(
        default=0, sa_column=milliseconds(nullable=False, server_default="0")
    )
    not_after_ms: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))
    attempts: int = 0
    tried_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    done_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    error: str = ""
    message_id: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))


class SlotRow(Table, table=True):
    """Where a card stands: the message that holds a slot in a chat."""

    __tablename__ = "slot"
    __table_args__ = (
        Index("ix_slot_name", "community", "slot"),
        Index("ix_slot_message", "community", "chat_group", "message_id"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    slot: str = Field(primary_key=True)
    message_id: int = Field(sa_column=milliseconds(nullable=False))
    whisper: bool = False  # then message_id is its ephemeral_message_id


class GroupBudget(Table, table=True):
    """How many messages a group got unasked on its last such day (rules.budget.Budget)."""

    __tablename__ = "group_budget"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    day: int
    said: int


class DigestLine(Table, table=True):
    """What a group will read of a matter in its next digest: the newest line of each."""

    __tablename__ = "digest_line"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    matter: str = Field(primary_key=True)
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    line: str  # plain text in the group's language

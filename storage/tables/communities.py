"""Communities, their groups and the people in them."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, added, milliseconds


class Community(Table, table=True):
    """A community, the head of its ledger and the next numbers of its subjects."""

    __tablename__ = "community"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    language: str
    zone: str
    ledger_seq: int = 0
    ledger_head: str = ""
    counters: str = "{}"  # JSON: {"need": 12, "group": 2}
    kind: str = added("")  # old, commodity, work_unit; "": not said


class ChatGroup(Table, table=True):
    """A chat group of a community; `chat_id` is Telegram's and may change (migration)."""

    __tablename__ = "chat_group"
    __table_args__ = (Index("ix_chat_group_chat", "chat_id", unique=True),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_id: int = Field(sa_column=milliseconds(nullable=False))
    title: str
    language: str
    bot_status: str = "member"  # member, administrator, gone
    buildings: str = added("")  # JSON list of building numbers; "*": all; "": as its title says
    rights: str = added("")  # the bot's rights as an administrator, by name, with commas


class GroupNewest(Table, table=True):
    """About where a group's newest message stands: noted every so many messages."""

    __tablename__ = "group_newest"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(sa_column=milliseconds(nullable=False))


class Person(Table, table=True):
    """Somebody whom the bot met; the id is Telegram's. Known across communities."""

    __tablename__ = "person"
    id: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    name: str
    language: str = ""  # chosen, or told by the client
    started: bool = False  # the bot may write privately
    blocked: bool = False
    community: int = 0  # the one last seen in, for words in private
    chosen_ms: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))


class Member(Table, table=True):
    """Somebody was seen in a group of a community."""

    __tablename__ = "member"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})

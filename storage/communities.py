"""Communities (with the head of their ledger) and their groups."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Connection

from storage.sql import Sql, select, upsert
from storage.tables import METADATA


class Head(Struct, frozen=True):
    """A community: name, language, zone, the head of its ledger and its next numbers."""

    id: int
    name: str
    language: str
    zone: str
    seq: int = 0
    head: str = ""
    counters: Mapping[str, int] = field(default_factory=dict)
    kind: str = ""

    def counted(self, name: str) -> tuple[int, Head]:
        """The next number of a subject, from 1, and the head that has given it away."""
        number = self.counters.get(name, 0) + 1
        counters = {**self.counters, name: number}
        return number, self._with(self.seq, self.head, counters)

    def linked(self, seq: int, head: str) -> Head:
        """The same community after one more entry of its ledger."""
        return self._with(seq, head, self.counters)

    def _with(self, seq: int, head: str, counters: Mapping[str, int]) -> Head:
        # by hand: `replace` costs three times as much, and every letter asks for it twice
        return Head(self.id, self.name, self.language, self.zone, seq, head, counters, self.kind)


class GroupState(Struct, frozen=True):
    """A group that is served."""

    community: int
    id: int
    chat_id: int
    title: str
    language: str
    bot_status: str = "member"
    buildings: tuple[str, ...] | None = None  # numbers; (): all of them; None: as the title says
    rights: frozenset[str] = frozenset()  # of the bot, by Telegram's names


_COMMUNITY = METADATA.tables["community"]
_SAVE_HEAD = upsert(_COMMUNITY)
_LOAD_HEAD = select(_COMMUNITY)
_LAST = Sql("SELECT COALESCE(MAX(id), 0) FROM community")


class CommunityShelf:
    """Heads by community id; saved once a commit."""

    name = "community"
    kept = True
    order = 0

    def load(self, connection: Connection, key: int) -> Head | None:
        """The head, or None."""
        row = _LOAD_HEAD.one(connection, key)
        if row is None:
            return None
        id_, name, language, zone, seq, head, counters, kind = row
        return Head(id_, name, language, zone, seq, head, json.loads(counters), kind)

    def save(self, connection: Connection, states: list[tuple[int, Head]]) -> None:
        """Write them."""
        rows = [
            (h.id, h.name, h.language, h.zone, h.seq, h.head, json.dumps(h.counters), h.kind)
            for _, h in states
        ]
        _SAVE_HEAD.many(connection, rows)


COMMUNITIES = CommunityShelf()


def last_community(connection: Connection) -> int:
    """The highest community id given so far."""
    found: int = _LAST.one(connection)[0]
    return found


_GROUP = METADATA.tables["chat_group"]
_SAVE_GROUP = upsert(_GROUP)
_LOAD_GROUP = select(_GROUP)
_BY_CHAT = select(_GROUP, ["chat_id"])


def _buildings(group: GroupState) -> str:
    if group.buildings is None:
        return ""
    return json.dumps(group.buildings, ensure_ascii=False) if group.buildings else "*"


def _group(row: Any) -> GroupState:
    community, id_, chat_id, title, language, bot_status, buildings, rights = row
    served: tuple[str, ...] | None = () if buildings == "*" else None
    if buildings not in ("", "*"):
        served = tuple(json.loads(buildings))
    held = frozenset(rights.split(",")) if rights else frozenset()
    return GroupState(community, id_, chat_id, title, language, bot_status, served, held)


class GroupShelf:
    """Groups by (community, group)."""

    name = "group"
    kept = True
    order = 1

    def load(self, connection: Connection, key: tuple[int, int]) -> GroupState | None:
        """The group, or None."""
        row = _LOAD_GROUP.one(connection, *key)
        return None if row is None else _group(row)

    def save(self, connection: Connection, states: list[tuple[Any, GroupState]]) -> None:
        """Write them."""
        rows = [
            (g.community, g.id, g.chat_id, g.title, g.language, g.bot_status,
             _buildings(g), ",".join(sorted(g.rights)))
            for _, g in states
        ]  # fmt: skip
        _SAVE_GROUP.many(connection, rows)


GROUPS = GroupShelf()


class ChatShelf:
    """Which group a Telegram chat is: (community, group) by chat id."""

    name = "chat"
    kept = True
    order = 99

    def load(self, connection: Connection, key: int) -> tuple[int, int] | None:
        """The group's key, or None for a chat that is not served."""
        row = _BY_CHAT.one(connection, key)
        return None if row is None else (row[0], row[1])

    def save(self, connection: Connection, states: list[tuple[Any, Any]]) -> None:
        """Nothing: the chat id stands in the group's own row."""


CHATS = ChatShelf()

_MOVE = Sql("UPDATE chat_group SET chat_id = ? WHERE community = ? AND id = ?")
#: numbers of messages begin again in a supergroup: those of the old chat mean others there
LEFT_BEHIND = (
    Sql("DELETE FROM slot WHERE community = ? AND chat_group = ?"),
    Sql("DELETE FROM group_newest WHERE community = ? AND chat_group = ?"),
    Sql(
        "UPDATE outbox SET reply_to = 0 WHERE community = ? AND chat_group = ? AND done_ms IS NULL"
    ),
)
_CHAT = Sql("SELECT chat_id FROM chat_group WHERE community = ? AND id = ?")
_STATUS = Sql("UPDATE chat_group SET bot_status = ? WHERE community = ? AND id = ?")


def moved(connection: Connection, community: int, group: int, chat_id: int) -> None:
    """The group became a supergroup: same group, another Telegram id."""
    known = _CHAT.one(connection, community, group)
    if known is not None and known[0] != chat_id:  # both the update and the mouth may tell
        for sql in LEFT_BEHIND:
            sql.run(connection, community, group)
    _MOVE.run(connection, chat_id, community, group)


def status(connection: Connection, community: int, group: int, bot_status: str) -> None:
    """What the bot is in the group now: member, administrator or gone."""
    _STATUS.run(connection, bot_status, community, group)

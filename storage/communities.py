"""Communities (with the head of their ledger), their groups, and who holds which role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from bot.flows.rules.rights import Role
from storage.sql import Sql, columns, select, upsert
from storage.tables import METADATA


@dataclass(frozen=True, slots=True)
class Head:
    """A community: name, language, zone, the head of its ledger and its next numbers."""

    id: int
    name: str
    language: str
    zone: str
    seq: int = 0
    head: str = ""
    counters: Mapping[str, int] = field(default_factory=dict)

    def counted(self, name: str) -> tuple[int, Head]:
        """The next number of a subject, from 1, and the head that has given it away."""
        number = self.counters.get(name, 0) + 1
        return number, replace(self, counters={**self.counters, name: number})


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group that is served."""

    community: int
    id: int
    chat_id: int
    title: str
    language: str
    bot_status: str = "member"


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
        id_, name, language, zone, seq, head, counters = row
        return Head(id_, name, language, zone, seq, head, json.loads(counters))

    def save(self, connection: Connection, states: list[tuple[int, Head]]) -> None:
        """Write them."""
        rows = [
            (h.id, h.name, h.language, h.zone, h.seq, h.head, json.dumps(h.counters))
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


class GroupShelf:
    """Groups by (community, group)."""

    name = "group"
    kept = True
    order = 1

    def load(self, connection: Connection, key: tuple[int, int]) -> GroupState | None:
        """The group, or None."""
        row = _LOAD_GROUP.one(connection, *key)
        return None if row is None else GroupState(*row)

    def save(self, connection: Connection, states: list[tuple[Any, GroupState]]) -> None:
        """Write them."""
        rows = [
            (g.community, g.id, g.chat_id, g.title, g.language, g.bot_status) for _, g in states
        ]
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

_GRANT = METADATA.tables["role_grant"]
_SAVE_GRANT = Sql(
    f"INSERT INTO role_grant ({', '.join(columns(_GRANT))}) VALUES (?, ?, ?, ?)"  # noqa: S608 - our own names
    " ON CONFLICT DO NOTHING"
)
_LOAD_GRANTS = Sql("SELECT role, chat_group, person FROM role_grant WHERE community = ?")


@dataclass(frozen=True, slots=True)
class Grants:
    """Who holds which role in a community: {(role, group or 0)} → people."""

    seats: Mapping[tuple[str, int], frozenset[int]] = field(default_factory=dict)

    def holders(self, role: Role, group: int) -> frozenset[int]:
        """Who holds the role in this group, be it by a seat for the whole community."""
        none: frozenset[int] = frozenset()
        return self.seats.get((role.value, group), none) | self.seats.get((role.value, 0), none)

    def roles(self, person: int, group: int) -> frozenset[Role]:
        """What this person is in this group."""
        return frozenset(
            Role(role)
            for (role, scope), people in self.seats.items()
            if person in people and scope in (0, group)
        )

    def anywhere(self, person: int) -> bool:
        """Whether this person holds any role in the community."""
        return any(person in people for people in self.seats.values())

    def seated(self, role: str, group: int, person: int) -> Grants:
        """With one more holder."""
        seat = (role, group)
        return Grants({**self.seats, seat: self.seats.get(seat, frozenset()) | {person}})


class GrantShelf:
    """All grants of a community, by its id."""

    name = "grants"
    kept = True
    order = 2

    def load(self, connection: Connection, key: int) -> Grants:
        """Every seat."""
        seats: dict[tuple[str, int], frozenset[int]] = {}
        for role, group, person in _LOAD_GRANTS.all(connection, key):
            seats[(role, group)] = seats.get((role, group), frozenset()) | {person}
        return Grants(seats)

    def save(self, connection: Connection, states: list[tuple[int, Grants]]) -> None:
        """Enter every seat (a few tens; those that stand already stay)."""
        rows = [
            (community, role, group, person)
            for community, grants in states
            for (role, group), people in grants.seats.items()
            for person in people
        ]
        _SAVE_GRANT.many(connection, rows)


GRANTS = GrantShelf()

_MOVE = Sql("UPDATE chat_group SET chat_id = ? WHERE community = ? AND id = ?")
#: numbers of messages begin again in a supergroup: those of the old chat mean others there
LEFT_BEHIND = (
    Sql("DELETE FROM slot WHERE community = ? AND chat_group = ?"),
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

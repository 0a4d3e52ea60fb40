"""People whom the bot met, and in which groups they were seen."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.transaction import Tx


class PersonState(Struct, frozen=True):
    """Somebody, by Telegram's id."""

    id: int
    name: str
    language: str = ""
    started: bool = False
    blocked: bool = False
    community: int = 0
    chosen_ms: int = 0  # when words in private were last for that community

    @property
    def reachable(self) -> bool:
        """Whether the bot may write to them privately."""
        return self.started and not self.blocked


_PERSON = METADATA.tables["person"]
_SAVE = upsert(_PERSON)
_LOAD = select(_PERSON)


_FIELDS = tuple(name for name in PersonState.__struct_fields__ if name != "id")
_NEW = Sql(
    "INSERT INTO person (id, name, language, started, blocked, community, chosen_ms)"
    " VALUES (?, '', '', 0 = 1, 0 = 1, 0, 0) ON CONFLICT DO NOTHING"
)


@cache
def _changing(names: tuple[str, ...]) -> Sql:
    sets = ", ".join(f"{name} = ?" for name in names)
    return Sql(f"UPDATE person SET {sets} WHERE id = ?")  # noqa: S608 - our own names


class PersonShelf:
    """People by id."""

    name = "person"
    kept = True
    order = 3

    def load(self, connection: Connection, key: int) -> PersonState | None:
        """The person, or None."""
        row = _LOAD.one(connection, key)
        if row is None:
            return None
        return PersonState(row[0], row[1], row[2], bool(row[3]), bool(row[4]), row[5], row[6])

    def save(self, connection: Connection, states: list[tuple[Any, PersonState]]) -> None:
        """Write them."""
        rows = [
            (p.id, p.name, p.language, p.started, p.blocked, p.community, p.chosen_ms)
            for _, p in states
        ]
        _SAVE.many(connection, rows)

    def merge(
        self, connection: Connection, changes: list[tuple[PersonState | None, PersonState]]
    ) -> None:
        """Only the columns that changed: somebody may act in two communities at once."""
        for before, after in changes:
            old = before or PersonState(after.id, "")
            changed = [n for n in _FIELDS if getattr(old, n) != getattr(after, n)]
            _NEW.run(connection, after.id)
            if changed:
                values = (getattr(after, n) for n in changed)
                _changing(tuple(changed)).run(connection, *values, after.id)


PEOPLE = PersonShelf()


_SEEN = Sql("SELECT 1 FROM member WHERE community = ? AND person = ? AND chat_group = ?")
_SEE = Sql(
    "INSERT INTO member (community, person, chat_group) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)
_LEFT = Sql("DELETE FROM member WHERE community = ? AND person = ? AND chat_group = ?")
_GROUPS = Sql(
    "SELECT chat_group FROM member WHERE community = ? AND person = ? ORDER BY chat_group"
)


class MemberShelf:
    """Whether somebody was seen in a group, by (community, person, group)."""

    name = "member"
    kept = True
    order = 4

    def load(self, connection: Connection, key: tuple[int, int, int]) -> bool:
        """Whether they were seen."""
        return _SEEN.one(connection, *key) is not None

    def save(self, connection: Connection, states: list[tuple[tuple[int, int, int], bool]]) -> None:
        """Enter or strike out."""
        _SEE.many(connection, [key for key, there in states if there])
        _LEFT.many(connection, [key for key, there in states if not there])


MEMBERS = MemberShelf()


def sits(tx: Tx, community: int, person: int, scope: int) -> bool:
    """Whether a seat counts: its holder pressed Start and is still in the group it is for."""
    known = tx.get(PEOPLE, person)
    if known is None or not known.reachable:
        return False
    return not scope or tx.get(MEMBERS, (community, person, scope)) is True


_COMMUNITIES = Sql(
    "SELECT community FROM member WHERE person = ?"
    " UNION SELECT community FROM role_seat WHERE holder = ? AND state = 'held' AND community > 0"
    " UNION SELECT community FROM household_member WHERE person = ? ORDER BY 1"
)


def communities_of(connection: Connection, person: int) -> list[int]:
    """Where somebody was met, holds a role or lives."""
    return [row[0] for row in _COMMUNITIES.all(connection, person, person, person)]


_MEMBERS_OF = Sql("SELECT person FROM member WHERE community = ? AND chat_group = ?")


def members_of(connection: Connection, community: int, group: int) -> list[int]:
    """Who was seen in a group."""
    return sorted(row[0] for row in _MEMBERS_OF.all(connection, community, group))


def groups_of(connection: Connection, community: int, person: int) -> list[int]:
    """The groups of a community in which somebody was seen."""
    return [row[0] for row in _GROUPS.all(connection, community, person)]

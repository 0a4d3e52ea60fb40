"""Deadlines: coded events that wait for their time, found by a scan on an index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec import Struct
from sqlalchemy import Connection

from storage.sql import Sql, marks
from storage.transaction import Deadline

_INSERT = Sql(
    "INSERT INTO deadline (community, matter, kind, code, due_ms, outcome)"
    " VALUES (?, ?, ?, ?, ?, '')"
    " ON CONFLICT (community, matter, code) WHERE fired_ms IS NULL"
    " DO UPDATE SET due_ms = excluded.due_ms"
)
_KEEP = Sql(
    "INSERT INTO deadline (community, matter, kind, code, due_ms, outcome)"
    " VALUES (?, ?, ?, ?, ?, '')"
    " ON CONFLICT (community, matter, code) WHERE fired_ms IS NULL DO NOTHING"
)
_FORGET = Sql(
    "DELETE FROM deadline WHERE community = ? AND matter = ? AND kind = ? AND fired_ms IS NULL"
)
_DUE = Sql(
    "SELECT id, community, matter, kind, code, due_ms FROM deadline"
    " WHERE fired_ms IS NULL AND due_ms <= ? ORDER BY due_ms, id LIMIT ?"
)
_FIRST = (
    "SELECT id, community, matter, kind, code, due_ms FROM deadline"
    " WHERE fired_ms IS NULL AND due_ms <= ?"
)
_OF = Sql(
    "SELECT id, community, matter, kind, code, due_ms FROM deadline"
    " WHERE community = ? AND matter = ? AND fired_ms IS NULL ORDER BY id"
)
_NEXT = Sql("SELECT min(due_ms) FROM deadline WHERE fired_ms IS NULL")
FIRED = Sql("UPDATE deadline SET fired_ms = ?, outcome = ? WHERE id = ?")


class Due(Struct, frozen=True):
    """A deadline whose time has come."""

    id: int
    community: int
    matter: str
    kind: str
    code: str
    due_ms: int


def write(
    connection: Connection, forgets: Sequence[tuple[int, str, str]], reminds: Sequence[Deadline]
) -> None:
    """Drop, then enter: within one commit a fresh reminder outlives an older forget."""
    _FORGET.many(connection, list(dict.fromkeys(forgets)))
    moved = [d for d in reminds if not d.keep]
    _INSERT.many(connection, [(d.community, d.matter, d.kind, d.code, d.due_ms) for d in moved])
    if len(moved) < len(reminds):
        kept = [d for d in reminds if d.keep]
        _KEEP.many(connection, [(d.community, d.matter, d.kind, d.code, d.due_ms) for d in kept])


def due(connection: Connection, now_ms: int, limit: int) -> list[Due]:
    """What is due by now, the oldest first."""
    return [Due(*row) for row in _DUE.all(connection, now_ms, limit)]


def due_first(connection: Connection, now_ms: int, limit: int, kinds: tuple[str, ...]) -> list[Due]:
    """The same, of these kinds alone."""
    return [Due(*row) for row in _of_kinds(len(kinds)).all(connection, now_ms, *kinds, limit)]


@cache
def _of_kinds(count: int) -> Sql:
    return Sql(f"{_FIRST} AND kind IN ({marks(count)}) ORDER BY due_ms, id LIMIT ?")


def matters(connection: Connection, community: int, kinds: Sequence[str]) -> list[str]:
    """The matters of a community of which a deadline of these kinds waits."""
    sql = Sql(
        "SELECT DISTINCT matter FROM deadline WHERE community = ? AND fired_ms IS NULL"  # noqa: S608 - placeholders only
        f" AND kind IN ({marks(len(kinds))})"
    )
    return [row[0] for row in sql.all(connection, community, *kinds)]


def next_due(connection: Connection) -> int | None:
    """The instant of the next waiting deadline, in ms."""
    found: int | None = _NEXT.one(connection)[0]
    return found


def waiting(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Which of these still wait."""
    if not ids:
        return set()
    # by key alone: with `fired_ms IS NULL` SQLite would walk the index of all that wait
    text = f"SELECT id, fired_ms FROM deadline WHERE id IN ({marks(len(ids))})"  # noqa: S608 - placeholders only
    if connection.dialect.name == "postgresql":
        text += " FOR UPDATE SKIP LOCKED"  # another worker carries it out at this moment
    sql = Sql(text)
    return {id_ for id_, fired_ms in sql.all(connection, *ids) if fired_ms is None}


def of(connection: Connection, community: int, matters: Sequence[str]) -> list[Due]:
    """What waits about these matters, due or not."""
    return [Due(*row) for matter in matters for row in _OF.all(connection, community, matter)]

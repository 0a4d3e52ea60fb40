"""How late the memory is: what could have been sent or carried out, and was not; and its size."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection, text

from storage.database import on_file
from storage.sql import Sql

#: what waits for a group that threw the bot out is late for another reason
_HERE = (
    " FROM outbox o LEFT JOIN chat_group g ON g.community = o.community AND g.id = o.chat_group"
    " WHERE o.done_ms IS NULL AND COALESCE(g.bot_status, '') <> 'gone'"
)
_FRESH = Sql(
    "SELECT COUNT(*), MIN(CASE WHEN o.not_before_ms > o.created_ms THEN o.not_before_ms"
    f" ELSE o.created_ms END){_HERE} AND o.error = '' AND o.not_before_ms <= ?"
)
_FAILED = Sql(f"SELECT o.id{_HERE} AND o.error <> ''")
_DUE = Sql("SELECT COUNT(*), MIN(due_ms) FROM deadline WHERE fired_ms IS NULL AND due_ms <= ?")


class Lags(Struct, frozen=True):
    """What waits now; instants in ms, 0: nothing waits."""

    rows: int  # of the outbox that were not tried yet
    rows_since_ms: int  # since when the oldest of them might have been sent
    failed: frozenset[int]  # rows that were tried and must be tried again
    deadlines: int
    deadlines_since_ms: int


def lags(connection: Connection, now_ms: int) -> Lags:
    """What could have been done by now."""
    rows, since = _FRESH.one(connection, now_ms)
    due, due_since = _DUE.one(connection, now_ms)
    failed = frozenset(row[0] for row in _FAILED.all(connection))
    return Lags(rows, since or 0, failed, due, due_since or 0)


def size(connection: Connection, url: str) -> int:
    """Of the whole database on its disk, in bytes."""
    path = on_file(url)
    if path is not None:
        beside = (path, path.with_name(f"{path.name}-wal"))
        return sum(part.stat().st_size for part in beside if part.exists())
    if connection.dialect.name == "sqlite":  # in memory
        return 0
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

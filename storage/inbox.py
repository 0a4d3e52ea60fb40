"""Updates that were heard: each is noted in the transaction of its effect."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.sql import Sql, marks

NOTE = Sql("INSERT INTO inbox (update_id, at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING")
QUARANTINE = Sql("INSERT INTO quarantine (update_id, at_ms, error, raw) VALUES (?, ?, ?, ?)")
_TIDY_INBOX = Sql("DELETE FROM inbox WHERE at_ms < ?")
_TIDY_QUARANTINE = Sql("DELETE FROM quarantine WHERE at_ms < ?")
_QUARANTINED = Sql("SELECT COUNT(*) FROM quarantine")


def seen(connection: Connection, update_ids: Sequence[int]) -> set[int]:
    """Which of these were noted before (a set: update ids may restart anywhere)."""
    if not update_ids:
        return set()
    sql = Sql(f"SELECT update_id FROM inbox WHERE update_id IN ({marks(len(update_ids))})")  # noqa: S608 - placeholders only
    return {row[0] for row in sql.all(connection, *update_ids)}


def tidy(connection: Connection, before_ms: int) -> None:
    """Forget what no redelivery can bring back (Telegram keeps updates for 24 h)."""
    _TIDY_INBOX.run(connection, before_ms)
    _TIDY_QUARANTINE.run(connection, before_ms)


def quarantined(connection: Connection) -> int:
    """How many updates are kept raw."""
    found: int = _QUARANTINED.one(connection)[0]
    return found

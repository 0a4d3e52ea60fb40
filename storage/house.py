"""A few values of the installation itself."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.sql import Sql

_GET = Sql("SELECT value FROM house WHERE name = ?")
_PUT = Sql(
    "INSERT INTO house (name, value) VALUES (?, ?) ON CONFLICT (name)"
    " DO UPDATE SET value = excluded.value"
)


PUT = _PUT
CODE = "operator_code"  # the hash of the one-time code; "" once it is used
WEBHOOK = "webhook"  # the address that this bot gave to Telegram last
HEARTBEAT = "heartbeat"  # when the bot last heard, in milliseconds since 1970
READING = "reading"  # which reading made the index of words
WATCHED = "watched_since"  # in ms: from here on a backup is owed


def get(connection: Connection, name: str) -> str:
    """The value, or ""."""
    row = _GET.one(connection, name)
    return "" if row is None else str(row[0])


def put(connection: Connection, name: str, value: str) -> None:
    """Set it."""
    _PUT.run(connection, name, value)

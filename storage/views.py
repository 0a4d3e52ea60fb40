"""Read-only questions, community first."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.sql import Sql

_RECENT_PLACES = Sql(
    "SELECT place, MAX(no) AS last FROM (SELECT place, no FROM need"
    " WHERE community = ? AND home = ? AND place <> '' ORDER BY no DESC LIMIT 50) latest"
    " GROUP BY place ORDER BY COUNT(*) DESC, last DESC LIMIT ?"
)


def recent_places(connection: Connection, community: int, group: int, most: int) -> list[str]:
    """The places named most often in the last 50 needs of a group."""
    return [row[0] for row in _RECENT_PLACES.all(connection, community, group, most)]


_RECENT_OPEN = Sql(
    "SELECT no, text FROM need WHERE community = ? AND home = ? AND state IN"
    " ('submitted', 'assigned', 'reopened', 'responded', 'in_progress', 'on_hold')"
    " ORDER BY no DESC LIMIT ?"
)


def recent_open(
    connection: Connection, community: int, group: int, most: int
) -> list[tuple[int, str]]:
    """(number, text) of the newest open needs of a group."""
    return [(row[0], row[1]) for row in _RECENT_OPEN.all(connection, community, group, most)]

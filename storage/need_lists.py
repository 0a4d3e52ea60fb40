"""Lists of needs: what is open in groups, what is somebody's own. Bounded reads on indexes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.needs import mirrored
from storage.sql import Sql
from storage.tables import LIVE, TAKEN

MOST = 200  # needs that a list leads to; a longer one says "200+"

OPEN = Sql(
    f"SELECT due_ms, no FROM need WHERE community = ? AND home = ? AND {LIVE}"  # noqa: S608 - our own names
    " ORDER BY due_ms, no LIMIT ?"
)
#: driven by what was ever shown in that group, which is little
MIRRORED = Sql(
    "SELECT n.due_ms, n.no FROM need_mirror m JOIN need n"  # noqa: S608 - our own names
    " ON n.community = m.community AND n.no = m.no"
    f" WHERE m.community = ? AND m.chat_group = ? AND {LIVE} ORDER BY m.no DESC LIMIT ?"
)
RAISED = Sql(
    "SELECT no, home, mirrors, state FROM need WHERE community = ? AND reporter = ?"
    " ORDER BY no DESC LIMIT ?"
)
IN_HAND = Sql(
    f"SELECT no, home, mirrors, state FROM need WHERE community = ? AND handler = ? AND {TAKEN}"  # noqa: S608 - our own names
    " ORDER BY due_ms, no LIMIT ?"
)
FOLLOWED = Sql(
    "SELECT n.no, n.home, n.mirrors, n.state FROM need_follower f JOIN need n"
    " ON n.community = f.community AND n.no = f.no"
    " WHERE f.community = ? AND f.person = ? ORDER BY f.no DESC LIMIT ?"
)


def open_in(connection: Connection, community: int, homes: Sequence[int]) -> list[int]:
    """What stands open in these groups, the oldest due first; at most one more than `MOST`."""
    found: set[tuple[int, int]] = set()
    for home in homes:
        for sql in (OPEN, MIRRORED):
            found.update(tuple(row) for row in sql.all(connection, community, home, MOST + 1))
    return [no for _, no in sorted(found)[: MOST + 1]]


Mine = tuple[int, frozenset[int], str]  # number, the groups where it stands, state


def _mine(sql: Sql, connection: Connection, community: int, person: int) -> list[Mine]:
    return [
        (no, frozenset((home, *mirrored(mirrors))), state)
        for no, home, mirrors, state in sql.all(connection, community, person, MOST + 1)
    ]


def raised(connection: Connection, community: int, person: int) -> list[Mine]:
    """What somebody raised, the newest first; at most one more than `MOST`."""
    return _mine(RAISED, connection, community, person)


def in_hand(connection: Connection, community: int, person: int) -> list[Mine]:
    """What somebody has in hand, the oldest due first; at most one more than `MOST`."""
    return _mine(IN_HAND, connection, community, person)


def followed(connection: Connection, community: int, person: int) -> list[Mine]:
    """What somebody follows, the newest first; at most one more than `MOST`."""
    return _mine(FOLLOWED, connection, community, person)

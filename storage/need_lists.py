"""Lists of needs: what is open in groups, what is somebody's own. Bounded reads on indexes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.sql import Sql
from storage.tables import LIVE, TAKEN

MOST = 200  # needs that a list leads to; a longer one says "200+"

OPEN = Sql(
    f"SELECT due_ms, no FROM need WHERE community = ? AND home = ? AND {LIVE}"  # noqa: S608 - our own names
    " ORDER BY due_ms, no LIMIT ?"
)
RAISED = Sql(
    "SELECT no, home, state FROM need WHERE community = ? AND reporter = ? ORDER BY no DESC LIMIT ?"
)
IN_HAND = Sql(
    f"SELECT no, home, state FROM need WHERE community = ? AND handler = ? AND {TAKEN}"  # noqa: S608 - our own names
    " ORDER BY due_ms, no LIMIT ?"
)
FOLLOWED = Sql(
    "SELECT n.no, n.home, n.state FROM need_follower f JOIN need n"
    " ON n.community = f.community AND n.no = f.no"
    " WHERE f.community = ? AND f.person = ? ORDER BY f.no DESC LIMIT ?"
)


def open_in(connection: Connection, community: int, homes: Sequence[int]) -> list[int]:
    """What is open in these groups, the oldest due first; at most one more than `MOST`."""
    found: list[tuple[int, int]] = []
    for home in homes:
        found += [tuple(row) for row in OPEN.all(connection, community, home, MOST + 1)]
    return [no for _, no in sorted(found)[: MOST + 1]]


Mine = tuple[int, int, str]  # number, group, state


def raised(connection: Connection, community: int, person: int) -> list[Mine]:
    """What somebody raised, the newest first; at most one more than `MOST`."""
    return [tuple(row) for row in RAISED.all(connection, community, person, MOST + 1)]


def in_hand(connection: Connection, community: int, person: int) -> list[Mine]:
    """What somebody has in hand, the oldest due first; at most one more than `MOST`."""
    return [tuple(row) for row in IN_HAND.all(connection, community, person, MOST + 1)]


def followed(connection: Connection, community: int, person: int) -> list[Mine]:
    """What somebody follows, the newest first; at most one more than `MOST`."""
    return [tuple(row) for row in FOLLOWED.all(connection, community, person, MOST + 1)]

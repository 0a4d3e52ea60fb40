"""The shelf of needs, and of their followers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from bot.flows.need import Following
from bot.flows.need_state import Need
from storage.sql import Sql, columns, marks, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int]  # community, need number

_TABLE = METADATA.tables["need"]
_COLUMNS = columns(_TABLE)
_SAVE = upsert(_TABLE)
_LOAD = select(_TABLE)


def _values(community: int, n: Need) -> tuple[Any, ...]:
    return (
        community, n.no, n.home, n.reporter, n.text, n.place, n.state, to_ms(n.submitted_at),
        to_ms(n.due_at), n.handler, n.handler_role, n.followers, n.version, n.round,
        maybe_ms(n.answered_at), maybe_ms(n.ended_at), n.overdue, n.breaches, n.word, n.decider,
        n.rating, n.reopened, n.queue, n.told,
    )  # fmt: skip


def need(row: Any) -> Need:
    """A need from its row."""
    r = row
    return Need(
        no=r[1], home=r[2], reporter=r[3], text=r[4], place=r[5], state=r[6],
        submitted_at=from_ms(r[7]), due_at=from_ms(r[8]), handler=r[9], handler_role=r[10],
        followers=r[11], version=r[12], round=r[13], answered_at=maybe_from(r[14]),
        ended_at=maybe_from(r[15]), overdue=bool(r[16]), breaches=r[17], word=r[18],
        decider=r[19], rating=r[20], reopened=r[21], queue=r[22], told=r[23],
    )  # fmt: skip


class NeedShelf:
    """Needs by (community, number)."""

    name = "need"
    kept = False
    order = 10

    def load(self, connection: Connection, key: Key) -> Need | None:
        """The need, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else need(row)

    def load_all(self, connection: Connection, keys: Sequence[Key]) -> list[tuple[Key, Need]]:
        """Those of these needs that there are (one read for a batch of deadlines)."""
        found: list[tuple[Key, Need]] = []
        for community in {key[0] for key in keys}:
            numbers = [no for place, no in keys if place == community]
            sql = Sql(
                f"SELECT {', '.join(_COLUMNS)} FROM need"  # noqa: S608 - our own names
                f" WHERE community = ? AND no IN ({marks(len(numbers))})"
            )
            for row in sql.all(connection, community, *numbers):
                state = need(row)
                found.append(((community, state.no), state))
        return found

    def save(self, connection: Connection, states: list[tuple[Key, Need]]) -> None:
        """Write them."""
        _SAVE.many(connection, [_values(key[0], state) for key, state in states])


NEEDS = NeedShelf()

_IN_HANDS = Sql(
    "SELECT no FROM need WHERE community = ? AND handler = ?"
    " AND state IN ('assigned', 'reopened', 'responded', 'in_progress')"
    " AND (? = 0 OR home = ?) ORDER BY no"
)


def in_hands(connection: Connection, community: int, person: int, home: int) -> list[int]:
    """Needs that lie with somebody and are not over: of one group, or (0) of them all."""
    return [row[0] for row in _IN_HANDS.all(connection, community, person, home, home)]


_QUEUES_MOST = 50  # needs that change queues at once; the others find theirs when they are due
_IN_QUEUE = Sql(
    "SELECT no FROM need WHERE community = ? AND state IN ('submitted', 'reopened')"
    " AND handler = 0 AND queue = ? AND (? = 0 OR home = ?) ORDER BY no LIMIT ?"
)


def in_queues(connection: Connection, community: int, home: int, roles: set[str]) -> list[int]:
    """The oldest needs that wait for one of these roles: of one group, or (0) of them all."""
    found = [
        row[0]
        for role in sorted(roles)
        for row in _IN_QUEUE.all(connection, community, role, home, home, _QUEUES_MOST)
    ]
    return sorted(found)[:_QUEUES_MOST]


_PASSED_OVER = Sql(
    "SELECT no FROM need WHERE community = ? AND state IN ('submitted', 'reopened')"
    " AND handler = 0 AND queue <> 'floor_lead' AND (? = 0 OR home = ?) ORDER BY no LIMIT 20"
)


def passed_over(connection: Connection, community: int, home: int) -> list[int]:
    """The oldest needs that wait above the floor lead: of one group, or (0) of them all."""
    return [row[0] for row in _PASSED_OVER.all(connection, community, home, home)]


_FOLLOWS = Sql("SELECT 1 FROM need_follower WHERE community = ? AND no = ? AND person = ?")
_FOLLOW = Sql(
    "INSERT INTO need_follower (community, no, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)
_FOLLOWERS = Sql("SELECT person FROM need_follower WHERE community = ? AND no = ? ORDER BY person")


class FollowerShelf:
    """Whether somebody follows a need, by (community, number, person)."""

    name = "need_follower"
    kept = False
    order = 11

    def load(self, connection: Connection, key: tuple[int, int, int]) -> bool:
        """Whether they follow."""
        return _FOLLOWS.one(connection, *key) is not None

    def save(self, connection: Connection, states: list[tuple[tuple[int, int, int], bool]]) -> None:
        """Enter those who do."""
        _FOLLOW.many(connection, [key for key, follows in states if follows])


FOLLOWERS = FollowerShelf()


def followers(connection: Connection, community: int, no: int) -> list[int]:
    """Everybody who follows a need."""
    return [row[0] for row in _FOLLOWERS.all(connection, community, no)]


def following(need_: Need | None, who: int, mine: bool | None) -> Following | None:
    """A need as one neighbour sees it."""
    return None if need_ is None else Following(need_, who, bool(mine))

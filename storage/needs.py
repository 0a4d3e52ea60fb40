"""The shelf of needs, and of their followers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import Connection

from bot.flows.need_following import Follow, Following
from bot.flows.need_state import Need, Undo
from storage.sql import Sql, columns, marks, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int]  # community, need number

_TABLE = METADATA.tables["need"]
_COLUMNS = columns(_TABLE)
_SAVE = upsert(_TABLE)
_MIRROR = upsert(METADATA.tables["need_mirror"])
_LOAD = select(_TABLE)
_MS = timedelta(milliseconds=1)
#: columns that came after rows were packed: what an older release packed has them not
_LATER: tuple[Any, ...] = (0, None, 0, 0)


def _values(community: int, n: Need) -> tuple[Any, ...]:
    return (
        community, n.no, n.home, n.reporter, n.text, n.place, n.state, to_ms(n.submitted_at),
        to_ms(n.due_at), n.handler, n.handler_role, n.followers, n.version, n.round,
        maybe_ms(n.answered_at), maybe_ms(n.ended_at), n.overdue, n.breaches, n.word, n.decider,
        n.rating, n.reopened, n.queue, n.told, n.category, n.urgency, n.wanted,
        maybe_ms(n.began_at), maybe_ms(n.resolve_by), n.late, n.lates, n.extended,
        maybe_ms(n.held_at), maybe_ms(n.held_until), n.was, n.offered, n.into, n.author,
        n.restored, n.muted, n.photos, ",".join(map(str, n.mirrors)), _packed(n.undo),
        n.stood // _MS, maybe_ms(n.rate_by), n.meeting, n.meeting_day,
    )  # fmt: skip


def _packed(undo: Undo | None) -> str:
    """What may be taken back, as JSON: who, until when, and the row as it was."""
    if undo is None:
        return ""
    row = _values(0, undo.before)
    return orjson.dumps([undo.by, to_ms(undo.until), row]).decode()


def _unpacked(text: str) -> Undo | None:
    if not text:
        return None
    by, until, row = orjson.loads(text)
    missing = len(_COLUMNS) - len(row)
    return Undo(by, from_ms(until), need([*row, *_LATER[len(_LATER) - missing :]]))


def mirrored(groups: str) -> tuple[int, ...]:
    """The groups of a row's `mirrors`."""
    return tuple(int(group) for group in groups.split(",") if group)


def need(row: Any) -> Need:
    """A need from its row."""
    r = row
    return Need(
        no=r[1], home=r[2], reporter=r[3], text=r[4], place=r[5], state=r[6],
        submitted_at=from_ms(r[7]), due_at=from_ms(r[8]), handler=r[9], handler_role=r[10],
        followers=r[11], version=r[12], round=r[13], answered_at=maybe_from(r[14]),
        ended_at=maybe_from(r[15]), overdue=bool(r[16]), breaches=r[17], word=r[18],
        decider=r[19], rating=r[20], reopened=r[21], queue=r[22], told=r[23], category=r[24],
        urgency=r[25], wanted=r[26], began_at=maybe_from(r[27]), resolve_by=maybe_from(r[28]),
        late=bool(r[29]), lates=r[30], extended=bool(r[31]), held_at=maybe_from(r[32]),
        held_until=maybe_from(r[33]), was=r[34], offered=r[35], into=r[36], author=r[37],
        restored=bool(r[38]), muted=bool(r[39]), photos=r[40], mirrors=mirrored(r[41]),
        undo=_unpacked(r[42]), stood=r[43] * _MS, rate_by=maybe_from(r[44]),
        meeting=r[45], meeting_day=r[46],
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
        """Write them, and where else they stand (never taken back: one count, one card)."""
        _SAVE.many(connection, [_values(key[0], state) for key, state in states])
        _MIRROR.many(connection, [(c, group, no) for (c, no), n in states for group in n.mirrors])


NEEDS = NeedShelf()

_IN_HANDS = Sql(
    "SELECT no FROM need WHERE community = ? AND handler = ?"
    " AND state IN ('assigned', 'reopened', 'responded', 'in_progress', 'on_hold')"
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
    " AND handler = 0 AND queue <> wanted AND (? = 0 OR home = ?) ORDER BY no LIMIT 20"
)


def passed_over(connection: Connection, community: int, home: int) -> list[int]:
    """The oldest needs that wait in another queue than their category's; group 0: of all."""
    return [row[0] for row in _PASSED_OVER.all(connection, community, home, home)]


_FOLLOW = upsert(METADATA.tables["need_follower"])
_FOLLOWS = select(METADATA.tables["need_follower"])
_UNFOLLOW = Sql("DELETE FROM need_follower WHERE community = ? AND no = ? AND person = ?")
_FOLLOWERS = Sql(
    "SELECT person, via, muted FROM need_follower WHERE community = ? AND no = ? ORDER BY person"
)


class FollowerShelf:
    """How somebody follows a need, by (community, number, person); None: they do not."""

    name = "need_follower"
    kept = False
    order = 11

    def load(self, connection: Connection, key: tuple[int, int, int]) -> Follow | None:
        """How they follow, or None."""
        row = _FOLLOWS.one(connection, *key)
        return None if row is None else Follow(row[3], bool(row[4]))

    def save(
        self, connection: Connection, states: list[tuple[tuple[int, int, int], Follow | None]]
    ) -> None:
        """Enter those who do, drop those who do not."""
        _FOLLOW.many(connection, [(*key, f.via, f.muted) for key, f in states if f is not None])
        _UNFOLLOW.many(connection, [key for key, follow in states if follow is None])


FOLLOWERS = FollowerShelf()


def followers(connection: Connection, community: int, no: int) -> list[tuple[int, Follow]]:
    """Everybody who follows a need, and how."""
    rows = _FOLLOWERS.all(connection, community, no)
    return [(person, Follow(via, bool(muted))) for person, via, muted in rows]


def following(
    need_: Need | None, who: int, mine: Follow | None, *, listed: bool = False
) -> Following | None:
    """A need as one neighbour sees it; `listed`: it is on an agenda already."""
    return None if need_ is None else Following(need_, who, mine, listed)

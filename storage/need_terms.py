"""The index of words: which needs of a group hold a term, the newest first.

Terms are made by `bot.reading.alike.terms` and handed in by the cases. Every question reads a
bounded number of rows, however many needs are stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from storage.needs import mirrored
from storage.sql import Sql, marks
from storage.tables import LIVE
from storage.transaction import Tx

LOOK = 500  # postings that a search looks at, at most, in all groups together
_EACH, _CANDIDATES = 9, 15  # postings of each term, and needs that are read, for each one wanted
_AT_ONCE = (16, 96, 176)  # needs that one statement reads
_CHUNK = 50

ENTER = Sql("INSERT INTO need_term (community, home, term, no) VALUES (?, ?, ?, ?)")
_ENTER_AGAIN = Sql(
    "INSERT INTO need_term (community, home, term, no) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
STRIKE = Sql("DELETE FROM need_term WHERE community = ? AND home = ? AND term = ? AND no = ?")
_HOLDING = (
    "SELECT no FROM need_term WHERE community = ? AND home = ? AND term = ? ORDER BY no DESC"
    " LIMIT ?"
)
POSTINGS = Sql(_HOLDING)


def enter(tx: Tx, community: int, home: int, no: int, terms: Iterable[str]) -> None:
    """These terms lead to this need in this group; written with the rest of the commit."""
    for term in terms:
        tx.insert(ENTER, (community, home, term, no))


def replace(tx: Tx, community: int, home: int, no: int, old: str, new: str) -> None:
    """Another term leads to it ("": none): in the order in which it is said."""
    if old:
        tx.later(STRIKE, community, home, old, no)
    if new:
        tx.later(_ENTER_AGAIN, community, home, new, no)


def strike(tx: Tx, community: int, home: int, no: int, terms: Iterable[str]) -> None:
    """They lead to it no more: its text is erased (the terms are the text in pieces)."""
    for term in terms:
        tx.later(STRIKE, community, home, term, no)


_STORED = Sql(
    "SELECT community, no, home, mirrors, text, place, category FROM need"
    " WHERE (community, no) > (?, ?)"
    " ORDER BY community, no LIMIT ?"
)
_CLEAR = Sql("DELETE FROM need_term")


def stored(
    connection: Connection, after: tuple[int, int], most: int
) -> list[tuple[int, int, tuple[int, ...], tuple[str, str, str]]]:
    """(community, number, groups, (text, place, category)) of needs after that number."""
    return [
        (community, no, (home, *mirrored(mirrors)), (text, place, category))
        for community, no, home, mirrors, text, place, category in _STORED.all(
            connection, *after, most
        )
    ]


def clear(connection: Connection) -> None:
    """Empty the index."""
    _CLEAR.run(connection)


# --- search -----------------------------------------------------------------------------


def search(
    connection: Connection, community: int, homes: Sequence[int], terms: Sequence[str], most: int
) -> list[int]:
    """The newest needs of these groups that hold every one of these terms, at most so many.

    Driven by the rarest term's postings, at most `LOOK` of them; what is older is not found.
    """
    share = max(20, LOOK // max(1, len(homes)))
    found: list[int] = []
    for home in homes:
        found += _search_in(connection, community, home, terms, share, most)
    return sorted(set(found), reverse=True)[:most]


def _search_in(
    connection: Connection, community: int, home: int, terms: Sequence[str], share: int, most: int
) -> list[int]:
    """In one group."""
    first: list[int] | None = None
    driver = ""
    for term in terms:
        rows = POSTINGS.all(connection, community, home, term, _CHUNK + 1)
        if not rows:
            return []
        if first is None or len(rows) < len(first):
            first, driver = [row[0] for row in rows], term
    if first is None:
        return []
    if len(first) > _CHUNK:
        rows = POSTINGS.all(connection, community, home, driver, share)
        first = [row[0] for row in rows]
    others = [term for term in terms if term != driver]
    found: list[int] = []
    for at in range(0, len(first), _CHUNK):
        left: Collection[int] = first[at : at + _CHUNK]
        for term in others:
            left = _of(connection, community, home, term, left)
        found += sorted(left, reverse=True)
        if len(found) >= most:
            break
    return found


def _of(
    connection: Connection, community: int, home: int, term: str, numbers: Collection[int]
) -> list[int]:
    """Those of these needs that hold the term."""
    if not numbers:
        return []
    rows = among(len(numbers)).all(connection, community, home, term, *numbers)
    return [row[0] for row in rows]


@lru_cache(maxsize=_CHUNK)
def among(count: int) -> Sql:
    """Of so many needs those that hold a term."""
    return Sql(
        "SELECT no FROM need_term WHERE community = ? AND home = ? AND term = ?"  # noqa: S608 - our own names
        f" AND no IN ({marks(count)})"
    )


NEWEST = Sql(
    "SELECT no, text, place FROM need WHERE community = ? AND home = ? ORDER BY no DESC LIMIT ?"
)
NEWEST_MIRRORED = Sql(
    "SELECT n.no, n.text, n.place FROM need_mirror m JOIN need n"
    " ON n.community = m.community AND n.no = m.no"
    " WHERE m.community = ? AND m.chat_group = ? ORDER BY m.no DESC LIMIT ?"
)


def newest(
    connection: Connection, community: int, homes: Sequence[int]
) -> list[tuple[int, str, str]]:
    """(number, text, place) of the newest needs of these groups, about `LOOK` in all."""
    share = max(20, LOOK // max(1, len(homes)))
    found = {
        tuple(row)
        for home in homes
        for sql in (NEWEST, NEWEST_MIRRORED)
        for row in sql.all(connection, community, home, share)
    }
    return sorted(found, reverse=True)


# --- likenesses -------------------------------------------------------------------------


class Near(NamedTuple):
    """An open need, as it is stored."""

    no: int
    text: str
    place: str
    category: str
    state: str


def near(
    connection: Connection, community: int, home: int, terms: Sequence[str], wanted: int
) -> list[tuple[int, Near]]:
    """Open needs of a group to which these terms lead, each with how many of them do.

    So many that about the likest `wanted` are among them: of each term the newest postings, and of
    all those the needs that share most. Nothing of the commit at hand is among them.
    """
    if not terms:
        return []
    values = [x for term in terms for x in (community, home, term)]
    sql = holders(len(terms), _EACH * wanted)
    shared = Counter(row[0] for row in sql.all(connection, *values))
    ranked: Collection[int] = shared
    worth = min(_CANDIDATES * wanted, _AT_ONCE[-1])
    if len(shared) > worth:
        ranked = sorted(shared, key=lambda no: (-shared[no], -no))[:worth]
    return [(shared[row[0]], Near(*row)) for row in _live(connection, community, ranked)]


@lru_cache(maxsize=64)
def holders(count: int, most: int) -> Sql:
    """Of each of so many terms the newest needs that hold it, at most so many."""
    newest = _HOLDING.removesuffix("?") + str(most)  # a driver's work grows with the marks
    return Sql(" UNION ALL ".join([f"SELECT no FROM ({newest}) p"] * count))  # noqa: S608 - our own names


def _live(connection: Connection, community: int, numbers: Collection[int]) -> Sequence[Any]:
    """(number, text, place, category, state) of those that are stored as open."""
    if not numbers:
        return ()
    most = next(count for count in _AT_ONCE if count >= len(numbers))
    filled = [*numbers, *([0] * (most - len(numbers)))]  # no need has this number
    return open_among(most).all(connection, community, *filled)


@lru_cache(maxsize=len(_AT_ONCE))
def open_among(count: int) -> Sql:
    """Of so many needs the open ones."""
    return Sql(
        "SELECT no, text, place, category, state FROM need"  # noqa: S608 - our own names
        f" WHERE community = ? AND no IN ({marks(count)}) AND {LIVE}"
    )

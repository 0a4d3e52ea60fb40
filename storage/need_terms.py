"""The index of words: which needs of a group hold a term, the newest first.

Terms are made by `bot.reading.alike.terms` and handed in by the cases. Every question reads a
bounded number of rows, however many needs are stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Connection

from storage.needs import mirrored
from storage.sql import Sql, marks
from storage.tables import LIVE
from storage.transaction import Tx

LOOK = 500  # postings that a search looks at, at most, in all groups together
_TELLING = 12  # terms by which likenesses are found
_EACH = 50  # postings of each of them
_LIVE_ASKED = 48  # needs of which is asked whether they are open
_RANKED = 8  # needs that are worth a closer look: it costs more than finding them
_CHUNK = 50

ENTER = Sql("INSERT INTO need_term (community, home, term, no) VALUES (?, ?, ?, ?)")
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


def strike(tx: Tx, community: int, home: int, no: int, terms: Iterable[str]) -> None:
    """They lead to it no more: its text is erased (the terms are the text in pieces)."""
    for term in terms:
        tx.later(STRIKE, community, home, term, no)


_STORED = Sql(
    "SELECT community, no, home, mirrors, text, place FROM need WHERE (community, no) > (?, ?)"
    " ORDER BY community, no LIMIT ?"
)
_CLEAR = Sql("DELETE FROM need_term")


def stored(
    connection: Connection, after: tuple[int, int], most: int
) -> list[tuple[int, int, tuple[int, ...], str, str]]:
    """(community, number, groups, text, place) of needs after that (community, number)."""
    return [
        (community, no, (home, *mirrored(mirrors)), text, place)
        for community, no, home, mirrors, text, place in _STORED.all(connection, *after, most)
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


def near(tx: Tx, community: int, home: int, terms: Sequence[str]) -> list[int]:
    """Needs of a group that may be alike and may be open: the most promising first.

    A term counts the more the fewer of the newest hold it. Needs of this commit are among them;
    whether one is open still, its state must say.
    """
    asked = terms[:_TELLING]
    holding: dict[str, set[int]] = {term: set() for term in asked}
    values = [x for term in asked for x in (term, community, home, term, _EACH)]
    if asked:
        for term, no in holders(len(asked)).all(tx.connection, *values):
            holding[term].add(no)
    fresh = set()
    for place, group, term, no in tx.gathered_rows(ENTER):
        if place == community and group == home and term in holding:
            holding[term].add(no)
            fresh.add(no)
    weights: defaultdict[int, float] = defaultdict(float)
    for numbers in holding.values():
        for no in numbers:
            weights[no] += 1 / len(numbers)
    ranked = sorted(weights, key=lambda no: (-weights[no], -no))[:_LIVE_ASKED]
    live = _live(tx.connection, community, ranked) | fresh
    return [no for no in ranked if no in live][:_RANKED]


@lru_cache(maxsize=_TELLING)
def holders(count: int) -> Sql:
    """(term, need) of the newest that hold each of so many terms."""
    one = f"SELECT ?, no FROM ({_HOLDING}) p"  # noqa: S608 - our own names
    return Sql(" UNION ALL ".join([one] * count))


def _live(connection: Connection, community: int, numbers: Sequence[int]) -> set[int]:
    """Those that are stored as open."""
    if not numbers:
        return set()
    return {row[0] for row in open_among(len(numbers)).all(connection, community, *numbers)}


@lru_cache(maxsize=_LIVE_ASKED)
def open_among(count: int) -> Sql:
    """Of so many needs the open ones."""
    return Sql(
        f"SELECT no FROM need WHERE community = ? AND no IN ({marks(count)}) AND {LIVE}"  # noqa: S608 - our own names
    )

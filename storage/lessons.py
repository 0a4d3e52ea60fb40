"""The shelf of lessons: what people taught by correcting the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.flows.lesson import A_PAGE, Lesson, Listed
from storage.communities import COMMUNITIES
from storage.sql import Sql, columns, select, upsert
from storage.tables import METADATA, UNREVOKED
from storage.times import from_ms, maybe_from, maybe_ms, to_ms
from storage.transaction import Tx

Key = tuple[int, int]  # community, number

MOST = 2000  # lessons of a community that count: the newest

#: numbers of a community: how many lessons it was ever taught, and how many it took back
_TAUGHT, _REVOKED = "lesson", "lesson_revoked"

_TABLE = METADATA.tables["lesson"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_ALL = f"SELECT {', '.join(columns(_TABLE))} FROM lesson WHERE community = ?"  # noqa: S608 - our own names


def _lesson(row: Any) -> Lesson:
    _, no, at_ms, kind, label, marks, matter, home, was, role, revoked_ms = row
    return Lesson(
        no, from_ms(at_ms), kind, label, _numbers(marks), matter, home, was, role,
        maybe_from(revoked_ms),
    )  # fmt: skip


def _written(marks: Sequence[int]) -> str:
    return " ".join(map(str, marks))


def _numbers(marks: str) -> tuple[int, ...]:
    return tuple(map(int, marks.split()))


class LessonShelf:
    """Lessons by (community, number)."""

    name = "lesson"
    kept = False
    order = 22

    def load(self, connection: Connection, key: Key) -> Lesson | None:
        """The lesson, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _lesson(row)

    def save(self, connection: Connection, states: list[tuple[Key, Lesson]]) -> None:
        """Write them."""
        rows = [
            (key[0], s.no, to_ms(s.at), s.kind, s.label, _written(s.marks), s.matter,
             s.home, s.was, s.role, maybe_ms(s.revoked_at))
            for key, s in states
        ]  # fmt: skip
        _SAVE.many(connection, rows)


LESSONS = LessonShelf()


# --- the version ------------------------------------------------------------------------


def version(counters: Mapping[str, int]) -> int:
    """Of what a community taught, by its numbers: one more with each lesson and revocation."""
    return counters.get(_TAUGHT, 0) + counters.get(_REVOKED, 0)


def _next(tx: Tx, community: int, counter: str) -> int:
    head = tx.get(COMMUNITIES, community)
    if head is None:
        raise KeyError(community)
    number, head = head.counted(counter)
    tx.put(COMMUNITIES, community, head)
    return number


def new_number(tx: Tx, community: int) -> int:
    """For one more lesson.

    Raises:
        KeyError: no such community.
    """
    return _next(tx, community, _TAUGHT)


def revoke(tx: Tx, community: int, lesson: Lesson) -> None:
    """Write a lesson that counts no more (its `revoked_at` says since when).

    Raises:
        KeyError: no such community.
    """
    _next(tx, community, _REVOKED)
    tx.put(LESSONS, (community, lesson.no), lesson)


# --- what counts ------------------------------------------------------------------------

_COUNT = Sql(
    f"SELECT kind, label, marks FROM lesson WHERE community = ? AND {UNREVOKED}"  # noqa: S608 - our own words
    " ORDER BY no DESC LIMIT ?"
)


def counting(connection: Connection, community: int) -> list[tuple[str, str, tuple[int, ...]]]:
    """(kind, label, marks) of the newest lessons that count, the newest first."""
    rows = _COUNT.all(connection, community, MOST)
    return [(kind, label, _numbers(marks)) for kind, label, marks in rows]


_OF_MATTER = Sql(f"{_ALL} AND matter = ? AND kind = ? ORDER BY no DESC")
_OF_TEXT = Sql(f"{_ALL} AND matter = ? AND kind = ? AND marks = ? ORDER BY no DESC")


def of_matter(
    connection: Connection, community: int, matter: int, kind: str, marks: Sequence[int] = ()
) -> list[Lesson]:
    """Every lesson of a kind about a need, the newest first; also what was taken back.

    `marks`: only with these; of no need at all there are thousands.
    """
    asked = (community, matter, kind)
    if marks:
        return [_lesson(row) for row in _OF_TEXT.all(connection, *asked, _written(marks))]
    return [_lesson(row) for row in _OF_MATTER.all(connection, *asked)]


# --- the list ---------------------------------------------------------------------------

_PAGE = Sql(f"{_ALL} AND {UNREVOKED} ORDER BY no DESC LIMIT ? OFFSET ?")
_COUNTS = Sql(
    f"SELECT kind, COUNT(*), MIN(at_ms) FROM lesson WHERE community = ? AND {UNREVOKED}"  # noqa: S608 - our own words
    " GROUP BY kind"
)
_NEWER = Sql(
    f"SELECT COUNT(*) FROM lesson WHERE community = ? AND no > ? AND {UNREVOKED}"  # noqa: S608 - our own words
)


def listed(tx: Tx, community: int, page: int, groups: frozenset[int] | None) -> Listed:
    """A page of what counts, from 0; beyond the last it is the last. `groups`: see there."""
    tx.flush()
    found = _COUNTS.all(tx.connection, community)
    counts = {kind: count for kind, count, _ in found}
    pages = max(1, -(-sum(counts.values()) // A_PAGE))
    page = min(page, pages - 1)
    rows = _PAGE.all(tx.connection, community, A_PAGE, page * A_PAGE)
    head = tx.get(COMMUNITIES, community)
    return Listed(
        lessons=tuple(_lesson(row) for row in rows),
        page=page,
        counts=counts,
        since=_oldest([at for _, _, at in found]),
        version=version(head.counters) if head else 0,
        groups=groups,
    )


def _oldest(times: list[int]) -> datetime | None:
    return from_ms(min(times)) if times else None


def page_of(tx: Tx, community: int, no: int) -> int:
    """The page on which a lesson stands."""
    tx.flush()
    newer: int = _NEWER.one(tx.connection, community, no)[0]
    return newer // A_PAGE

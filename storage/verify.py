"""Check the ledger of a database: link by link, person parts, and every tally in it.

What a ledger must be is told by `verify_alone`, which checks an export without this program;
here it is given the rows, and whether each person part is the one that was hashed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from storage.ledger import person_hash
from storage.sql import Sql
from storage.verify_alone import (
    BadHead,
    Entry,
    Published,
    Recount,
    Unreadable,
    Verdict,
    audit,
    parse_head,
)

AT_ONCE = 5000  # rows in memory

_COMMUNITIES = Sql("SELECT id, ledger_seq, ledger_head FROM community ORDER BY id")
_ENTRIES = Sql(
    "SELECT l.seq, l.at_ms, l.matter, l.kind, l.facts, l.person_hash, l.hash, p.salt, p.body"
    " FROM ledger l LEFT JOIN ledger_person p ON p.community = l.community AND p.seq = l.seq"
    " WHERE l.community = ? AND l.seq > ? ORDER BY l.seq LIMIT ?"
)
_BEFORE_ALL = -(2**31)


def heads(connection: Connection) -> list[tuple[int, int, str]]:
    """Number, last entry and its hash of each community."""
    return [(number, seq, head) for number, seq, head in _COMMUNITIES.all(connection)]


def entries(connection: Connection, community: int) -> Iterator[Entry]:
    """Every entry of a community in its order."""
    seen = _BEFORE_ALL
    while rows := _ENTRIES.all(connection, community, seen, AT_ONCE):
        for row in rows:
            yield _entry(community, row)
        seen = rows[-1][0]


def _entry(community: int, row: Any) -> Entry:
    *told, person, link, salt, body = row
    part = "there"
    if body is None:
        part = "blank"
    elif person_hash(salt, body) != person:
        part = "altered"
    return Entry._make([community, *told, person, link, part])


def check(
    connection: Connection,
    *published: Published | None,
    recounts: dict[int, Recount] | None = None,
) -> Verdict:
    """Every community's chain, and that each published head is part of it.

    While somebody writes, the connection must see one moment (`database.one_moment`).
    `recounts` gets the recounted polls and votes of each community.
    """
    found = ((c, seq, head, entries(connection, c)) for c, seq, head in heads(connection))
    return audit(found, [p for p in published if p is not None], recounts)


__all__ = [
    "BadHead", "Published", "Recount", "Unreadable", "Verdict", "check", "entries", "heads",
    "parse_head",
]  # fmt: skip

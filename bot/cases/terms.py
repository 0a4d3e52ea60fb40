"""The words by which needs are found again: which a need has, and the index made anew."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import Connection

from bot.flows.need_state import Need
from bot.reading import alike, nearby, places, plain
from storage import house, need_terms
from storage.transaction import Tx

_AT_ONCE = 2000  # needs


@lru_cache(maxsize=256)  # asked when it is stored, and while its commit goes on
def of(text: str, place: str, category: str = "") -> tuple[str, ...]:
    """Its words, and what leads to it from others like it."""
    told = alike.Told(text, place, category)
    return (*alike.terms_of(told), *nearby.kept(alike.read(told)))


def of_need(need: Need) -> tuple[str, ...]:
    """Its terms."""
    return of(need.text, need.place, need.category)


def sorted_anew(tx: Tx, community: int, before: Need, need: Need) -> None:
    """It has another category now: that leads to it instead."""
    read = alike.read(alike.Told(need.text, need.place))
    old, new = nearby.kind(read, before.category), nearby.kind(read, need.category)
    for home in (need.home, *need.mirrors):
        need_terms.replace(tx, community, home, need.no, old, new)


@cache
def _reading() -> str:
    """Which reading made the terms: another release may read the same text in another way."""
    files = [Path(module.__file__ or "") for module in (alike, nearby, plain, places)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def renew(connection: Connection) -> int:
    """Make the whole index anew if another reading made it (or none: needs stood before it).

    Returns how many needs were read. About 150 µs each, once a release.
    """
    if house.get(connection, house.READING) == _reading():
        return 0
    need_terms.clear(connection)
    after, count = (0, 0), 0
    while needs := need_terms.stored(connection, after, _AT_ONCE):
        rows = [
            (community, home, term, no)
            for community, no, homes, told in needs
            for home in homes
            for term in of(*told)
        ]
        need_terms.ENTER.many(connection, rows)
        after, count = needs[-1][:2], count + len(needs)
    house.put(connection, house.READING, _reading())
    return count

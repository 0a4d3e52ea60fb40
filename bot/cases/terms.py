"""The words by which needs are found again: which a need has, and the index made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import Connection

from bot.flows.need_state import Need
from bot.reading import alike, places, plain
from storage import house, need_terms

_AT_ONCE = 2000  # needs
_TELLING = 12  # terms by which likenesses are found


@lru_cache(maxsize=64)  # asked when a likeness is looked for, and again when it is stored
def of(text: str, place: str) -> tuple[str, ...]:
    """The terms of a text and a place together."""
    return alike.terms(f"{text} {place}")


def of_need(need: Need) -> tuple[str, ...]:
    """Its terms."""
    return of(need.text, need.place)


def telling(terms: Sequence[str]) -> list[str]:
    """At most so many, spread over the text; within a group the building tells nothing."""
    found = [term for term in terms if not term.startswith("@b")]
    where = [term for term in found if term.startswith("@")]
    words = [term for term in found if not term.startswith("@")]
    most = _TELLING - len(where)
    if len(words) > most:
        words = [words[at * len(words) // most] for at in range(most)]
    return words + where


@cache
def _reading() -> str:
    """Which reading made the terms: another release may read the same text in another way."""
    files = [Path(module.__file__ or "") for module in (alike, plain, places)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def renew(connection: Connection) -> int:
    """Make the whole index anew if another reading made it (or none: needs stood before it).

    Returns how many needs were read. About 100 µs each, once a release.
    """
    if house.get(connection, house.READING) == _reading():
        return 0
    need_terms.clear(connection)
    after, count = (0, 0), 0
    while needs := need_terms.stored(connection, after, _AT_ONCE):
        rows = [
            (community, home, term, no)
            for community, no, homes, text, place in needs
            for home in homes
            for term in of(text, place)
        ]
        need_terms.ENTER.many(connection, rows)
        after, count = needs[-1][:2], count + len(needs)
    house.put(connection, house.READING, _reading())
    return count

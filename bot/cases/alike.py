"""Open needs of a group that are about the same as what somebody is reporting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from bot.cases.case import Switchboard
from bot.cases.gathered import Gathered
from bot.cases.learning import Learning
from bot.flows.need_state import OPEN, Need
from bot.reading import alike, nearby
from storage import need_terms, needs
from storage.transaction import Tx

_MORE = 2  # what looks likest is not always: so many more are looked for than are wanted
_COMPARED = 5  # texts that are read for each


def _alike(
    learning: Learning,
    tx: Tx,
    community: int,
    home: int,
    what: str,
    where: str,
    category: str,
    most: int,
    who: int = 0,
) -> list[list[Any]]:
    """Open needs of this group that are about the same: number, text, place, state of each.

    And whether `who` has raised it themselves. At most so many, the likest first; 0: none are
    looked for. Reads a bounded number of rows and needs no flush: what the same commit has
    gathered is seen too.
    """
    if not most:
        return []
    read = alike.read(alike.Told(what, where, category))
    least = learning.of(tx, community).alike_at
    promise, wanted = nearby.Promise(read), most + _MORE
    promising = []
    for no, shared, told, state in _candidates(tx, community, home, nearby.asked(read), wanted):
        promised = promise.of(shared, told) if state in OPEN else 0.0
        if promised:
            promising.append((promised, no, told, state))
    promising.sort(key=itemgetter(0, 1), reverse=True)
    found = []
    for _, no, told, state in promising[: _COMPARED * wanted]:
        score = alike.compared(read, alike.read(told))
        if score >= least:
            found.append((score, no, told, state))
    found.sort(key=itemgetter(0, 1), reverse=True)
    return [
        [no, told.text, told.place, state, _raised(tx, community, no, who)]
        for _, no, told, state in found[:most]
    ]


def _raised(tx: Tx, community: int, no: int, who: int) -> bool:
    need = tx.get(needs.NEEDS, (community, no)) if who else None
    return need is not None and need.reporter == who


def _candidates(
    tx: Tx, community: int, home: int, asked: tuple[str, ...], wanted: int
) -> Iterator[tuple[int, int, alike.Told, str]]:
    """(number, how many terms lead to it, what it tells, state), as of this letter."""
    seen = set()
    for shared, near in need_terms.near(tx.connection, community, home, asked, wanted):
        seen.add(near.no)
        met = tx.met(needs.NEEDS, (community, near.no))
        if met is None:
            yield near.no, shared, alike.Told(near.text, near.place, near.category), near.state
        else:
            yield near.no, shared, _told(met), met.state
    for need, shared in tx.beside(Gathered).near(tx, community, home, asked):
        if need.no not in seen:
            yield need.no, shared, _told(need), need.state


def _told(need: Need) -> alike.Told:
    return alike.Told(need.text, need.place, need.category)


def enter(board: Switchboard) -> None:
    """Enter the look."""
    board.looks["needs.alike"] = partial(_alike, board.learning)

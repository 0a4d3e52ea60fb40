"""The shelves of secret ballots, and of what two people enter for a head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from bot.flows.vote_state import Paper
from bot.flows.vote_strike import Strike
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, to_ms
from storage.transaction import Tx
from storage.votes import HeadKey, Key

Ballots = tuple[tuple[str, str], ...]  # (code, choice), ordered by code

_SEALED, _PAPER = METADATA.tables["vote_sealed"], METADATA.tables["vote_paper"]
_SAVE_SEALED, _LOAD_SEALED = upsert(_SEALED), select(_SEALED)
_SAVE_PAPER, _LOAD_PAPER = upsert(_PAPER), select(_PAPER)
_DROP_PAPER = Sql("DELETE FROM vote_paper WHERE community = ? AND no = ? AND head = ?")
_STRIKE = METADATA.tables["vote_strike"]
_SAVE_STRIKE, _LOAD_STRIKE = upsert(_STRIKE), select(_STRIKE)
_DROP_STRIKE = Sql("DELETE FROM vote_strike WHERE community = ? AND no = ? AND head = ?")
_LETTER = {"yes": "y", "no": "n", "abstain": "a"}
_CHOICE = {letter: choice for choice, letter in _LETTER.items()}


def sealed_text(ballots: Ballots) -> str:
    """As they are kept: nothing but codes and choices, in the order of the codes.

    The value is written whole with each ballot, so neither its bytes nor their place in the file
    tell which ballot came when.
    """
    return " ".join(f"{code}{_LETTER[choice]}" for code, choice in sorted(ballots))


class SealedShelf:
    """All ballots of a secret vote by (community, number)."""

    name = "vote_sealed"
    kept = False
    order = 46

    def load(self, connection: Connection, key: Key) -> Ballots | None:
        """The ballots, or None."""
        row = _LOAD_SEALED.one(connection, *key)
        if row is None:
            return None
        return tuple((text[:-1], _CHOICE[text[-1]]) for text in row[2].split())

    def save(self, connection: Connection, states: list[tuple[Key, Ballots]]) -> None:
        """Write them."""
        _SAVE_SEALED.many(connection, [(*key, sealed_text(ballots)) for key, ballots in states])


SEALED = SealedShelf()


class PaperShelf:
    """What was entered for a head by (community, vote, head); a channel of "" is none."""

    name = "vote_paper"
    kept = False
    order = 47

    def load(self, connection: Connection, key: HeadKey) -> Paper | None:
        """The paper, or None."""
        row = _LOAD_PAPER.one(connection, *key)
        return None if row is None else _paper(row)

    def save(self, connection: Connection, states: list[tuple[HeadKey, Paper | None]]) -> None:
        """Write it, or take it away."""
        rows = [
            (*key, p.channel, p.choice, p.by, to_ms(p.at), p.again, p.holder, p.reason)
            for key, p in states
            if p is not None
        ]
        _SAVE_PAPER.many(connection, rows)
        _DROP_PAPER.many(connection, [key for key, p in states if p is None])


def _paper(row: Any) -> Paper:
    return Paper(
        channel=row[3], choice=row[4], by=row[5], at=from_ms(row[6]), again=row[7],
        holder=row[8], reason=row[9],
    )  # fmt: skip


PAPERS = PaperShelf()


class StrikeShelf:
    """What one scrutineer has asked about the ballot of a head, by (community, vote, head)."""

    name = "vote_strike"
    kept = False
    order = 47

    def load(self, connection: Connection, key: HeadKey) -> Strike | None:
        """What waits, or None."""
        row = _LOAD_STRIKE.one(connection, *key)
        return None if row is None else Strike(row[3], from_ms(row[4]), row[5])

    def save(self, connection: Connection, states: list[tuple[HeadKey, Strike | None]]) -> None:
        """Write it, or take it away."""
        rows = [(*key, s.by, to_ms(s.at), s.reason) for key, s in states if s is not None]
        _SAVE_STRIKE.many(connection, rows)
        _DROP_STRIKE.many(connection, [key for key, s in states if s is None])


STRIKES = StrikeShelf()
_PAPERS_OF = select(_PAPER, ["community", "no"])


def papers(tx: Tx, community: int, no: int) -> dict[int, Paper]:
    """Head → what was entered for it, of a whole vote."""
    tx.flush()
    rows = _PAPERS_OF.all(tx.connection, community, no)
    return {row[2]: _paper(row) for row in sorted(rows, key=lambda row: row[2])}


def piles(ballots: Ballots) -> Mapping[str, tuple[int, int]]:
    """Choice → (heads, 0): area never counts in a secret vote."""
    found: dict[str, tuple[int, int]] = {}
    for _, choice in ballots:
        found[choice] = found.get(choice, (0, 0))[0] + 1, 0
    return found

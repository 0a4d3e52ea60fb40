"""The shelf of a community's own rules of voting, and whom the ballot of a vote has reached."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.flows.vote_state import OwnRule
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int]  # community, number of the vote

_OWN = METADATA.tables["vote_own_rule"]
_SAVE, _LOAD = upsert(_OWN), select(_OWN)
_STANDING = Sql(
    "SELECT community, no, numbers, at_ms, ended, ended_ms FROM vote_own_rule"
    " WHERE community = ? AND ended = 0 ORDER BY no"
)
_EVERY = Sql(
    "SELECT community, no, numbers, at_ms, ended, ended_ms FROM vote_own_rule"
    " WHERE community = ? ORDER BY no DESC"
)
_SILENT = Sql(
    "SELECT COUNT(*), COALESCE(SUM(r.area), 0) FROM vote_roll r LEFT JOIN vote_ballot b"
    " ON b.community = r.community AND b.no = r.no AND b.head = r.head"
    " WHERE r.community = ? AND r.no = ? AND r.delivered <> ''"
    " AND (b.choice IS NULL OR b.choice NOT IN ('yes', 'no', 'abstain'))"
)


class OwnRuleShelf:
    """Own rules by (community, number of the vote that adopted them)."""

    name = "vote_own_rule"
    kept = False
    order = 46

    def load(self, connection: Connection, key: Key) -> OwnRule | None:
        """The rule, whether it stands or not; None: that vote adopted none."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _rule(row)

    def save(self, connection: Connection, states: list[tuple[Key, OwnRule]]) -> None:
        """Write them."""
        rows = [
            (*key, rule.numbers, to_ms(rule.at), rule.ended, maybe_ms(rule.ended_at))
            for key, rule in states
        ]
        _SAVE.many(connection, rows)


def _rule(row: Any) -> OwnRule:
    return OwnRule(row[1], row[2], from_ms(row[3]), row[4], maybe_from(row[5]))


OWN_RULES = OwnRuleShelf()


def standing(connection: Connection, community: int) -> list[OwnRule]:
    """Those that stand, the oldest first."""
    return [_rule(row) for row in _STANDING.all(connection, community)]


def every(connection: Connection, community: int) -> list[OwnRule]:
    """All that were ever adopted: those that stand first, of each the newest first."""
    found = [_rule(row) for row in _EVERY.all(connection, community)]
    return sorted(found, key=lambda rule: bool(rule.ended))


def silent(connection: Connection, community: int, no: int) -> tuple[int, int]:
    """(heads, area in 0.01 m²) that the ballot reached and that said nothing that counts."""
    heads, area = _SILENT.all(connection, community, no)[0]
    return int(heads), int(area)

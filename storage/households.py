"""The shelf of households: the register, its slips, and the people bound to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection

from bot.flows.household import Bound, Household, Register, Slip, Unit
from storage.sql import Sql, columns, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, to_ms
from storage.transaction import Tx

Key = tuple[int, int]  # community, household number

_TABLE, _MEMBER = METADATA.tables["household"], METADATA.tables["household_member"]
_SAVE, _LOAD, _ALL = upsert(_TABLE), select(_TABLE), select(_TABLE, ["community"])
_BOUND = select(_MEMBER, ["community", "household"])
_ALL_BOUND = select(_MEMBER, ["community"])
_LEAVE = Sql("DELETE FROM household_member WHERE community = ? AND household = ?")
_JOIN = upsert(_MEMBER, columns(_MEMBER))
_SINCE = Sql(
    "SELECT household, nth FROM household_member"
    " WHERE community = ? AND since_ms >= ? AND since_ms < ? ORDER BY since_ms, household"
)
_OF = Sql("SELECT household FROM household_member WHERE community = ? AND person = ?")


def _values(community: int, h: Household) -> tuple[Any, ...]:
    u, slip = h.unit, h.slip
    return (
        community, h.no, u.building, u.unit, u.room, u.area, u.owner,
        json.dumps(u.co_owners, ensure_ascii=False), u.developer, h.gone, h.ever,
        slip.digest if slip else "", to_ms(slip.until) if slip else 0, slip.used if slip else 0,
    )  # fmt: skip


def _household(row: Any, bound: Iterable[Any]) -> Household:
    (_, no, building, unit, room, area, owner, co_owners, developer, gone, ever,
     digest, until, used) = row  # fmt: skip
    return Household(
        no=no,
        unit=Unit(building, unit, room, area, owner, tuple(json.loads(co_owners)), bool(developer)),
        gone=bool(gone),
        slip=Slip(digest, from_ms(until), used) if digest else None,
        bound=tuple(
            Bound(nth, person, from_ms(since), bool(asked), tenure)
            for _, _, nth, person, since, asked, tenure in bound
        ),
        ever=ever,
    )


class HouseholdShelf:
    """Households by (community, number)."""

    name = "household"
    kept = False
    order = 12

    def load(self, connection: Connection, key: Key) -> Household | None:
        """The household, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _household(row, _BOUND.all(connection, *key))

    def save(self, connection: Connection, states: list[tuple[Key, Household]]) -> None:
        """Write them with their people."""
        _SAVE.many(connection, [_values(key[0], home) for key, home in states])
        _LEAVE.many(connection, [key for key, _ in states])
        _JOIN.many(
            connection,
            [
                (*key, b.nth, b.person, to_ms(b.since), b.asked, b.tenure)
                for key, home in states
                for b in home.bound
            ],
        )


HOUSEHOLDS = HouseholdShelf()


def register(connection: Connection, community: int) -> Register:
    """Every household of a community (a few thousand at most)."""
    bound: dict[int, list[Any]] = {}
    for row in _ALL_BOUND.all(connection, community):
        bound.setdefault(row[1], []).append(row)
    rows = _ALL.all(connection, community)
    homes = (_household(row, sorted(bound.get(row[1], []))) for row in rows)
    return Register({home.unit.key: home for home in homes})


def of_person(connection: Connection, community: int, person: int) -> list[int]:
    """The households that somebody is bound to."""
    return sorted(row[0] for row in _OF.all(connection, community, person))


def joined(tx: Tx, community: int, until: int) -> list[tuple[int, Household]]:
    """Bindings (nth, household) of the 24 hours before `until` (seconds since 1970)."""
    tx.flush()
    found: list[tuple[int, Household]] = []
    for no, nth in _SINCE.all(tx.connection, community, (until - 86_400) * 1000, until * 1000):
        home = tx.get(HOUSEHOLDS, (community, no))
        if home is not None:
            found.append((nth, home))
    return found


_AT = select(_TABLE, ["community", "building", "unit", "room"])


def at(tx: Tx, community: int, building: str, unit: str, room: str) -> Household | None:
    """The household at this place, or None."""
    tx.flush()
    row = _AT.one(tx.connection, community, building, unit, room)
    return None if row is None else tx.get(HOUSEHOLDS, (community, row[1]))


def put(tx: Tx, community: int, homes: Iterable[Household]) -> None:
    """Enter households in the transaction at hand."""
    for home in homes:
        tx.put(HOUSEHOLDS, (community, home.no), replace(home))

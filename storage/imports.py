"""Imports of the register, with the households as they were before."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from bot.flows.household import Bound, Household, Slip, Unit
from bot.flows.register import Import
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int]  # community, number

_TABLE = METADATA.tables["register_undo"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_LAST = Sql("SELECT COALESCE(MAX(no), 0) FROM register_undo WHERE community = ?")


def _packed(home: Household) -> dict[str, Any]:
    unit, slip = home.unit, home.slip
    return {
        "no": home.no,
        "unit": [unit.building, unit.unit, unit.room, unit.area, unit.owner, list(unit.co_owners),
                 unit.developer],
        "gone": home.gone,
        "slip": [slip.digest, to_ms(slip.until), slip.used] if slip else None,
        "bound": [[b.nth, b.person, to_ms(b.since), b.asked, b.tenure] for b in home.bound],
        "ever": home.ever,
    }  # fmt: skip


def _unpacked(body: dict[str, Any]) -> Household:
    building, unit, room, area, owner, co_owners, developer = body["unit"]
    slip = body["slip"]
    return Household(
        no=body["no"],
        unit=Unit(building, unit, room, area, owner, tuple(co_owners), developer),
        gone=body["gone"],
        slip=Slip(slip[0], from_ms(slip[1]), slip[2]) if slip else None,
        # what was packed by an older release has no tenure
        bound=tuple(Bound(n, who, from_ms(at), *more) for n, who, at, *more in body["bound"]),
        ever=body["ever"],
    )


class ImportShelf:
    """Imports by (community, number)."""

    name = "register_undo"
    kept = False
    order = 14

    def load(self, connection: Connection, key: Key) -> Import | None:
        """The import, or None."""
        row = _LOAD.one(connection, *key)
        if row is None:
            return None
        _, no, at, text, undone = row
        body = json.loads(text)
        return Import(
            no=no,
            at=maybe_from(at),
            counts=tuple(body["counts"]),
            before=tuple(_unpacked(home) for home in body["before"]),
            added=tuple(body["added"]),
            undone=bool(undone),
            last=no == last(connection, key[0]),
        )

    def save(self, connection: Connection, states: list[tuple[Key, Import]]) -> None:
        """Write them."""
        rows: list[tuple[Any, ...]] = []
        for key, i in states:
            body = {
                "counts": i.counts,
                "before": [_packed(home) for home in i.before],
                "added": i.added,
            }
            text = json.dumps(body, ensure_ascii=False)
            rows.append((key[0], i.no, maybe_ms(i.at), text, i.undone))
        _SAVE.many(connection, rows)


IMPORTS = ImportShelf()


def last(connection: Connection, community: int) -> int:
    """The number of the newest import, or 0."""
    found: int = _LAST.one(connection, community)[0]
    return found

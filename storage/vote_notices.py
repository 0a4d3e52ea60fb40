"""The shelf of rolls as notices showed them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from bot.flows.vote_state import Unit
from storage.sql import select, upsert
from storage.tables import METADATA
from storage.votes import Key

_TABLE = METADATA.tables["vote_noticed"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)


class NoticedShelf:
    """Dwellings by household (of a body: members by person) as a notice showed them, by vote."""

    name = "vote_noticed"
    kept = False
    order = 46

    def load(self, connection: Connection, key: Key) -> Mapping[int, Unit] | None:
        """The dwellings, without the people in them; None: no notice has kept any."""
        row = _LOAD.one(connection, *key)
        if row is None:
            return None
        return {
            no: Unit(tuple(name), area, owner, tuple(co_owners), bool(developer))
            for no, name, area, owner, co_owners, developer in json.loads(row[2])
        }

    def save(self, connection: Connection, states: list[tuple[Key, Mapping[int, Unit]]]) -> None:
        """Write them; who lives there is not kept."""
        rows = [
            (*key, json.dumps([[no, list(u.key), u.area, u.owner, list(u.co_owners), u.developer]
                               for no, u in units.items()], ensure_ascii=False))
            for key, units in states
        ]  # fmt: skip
        _SAVE.many(connection, rows)


NOTICED = NoticedShelf()

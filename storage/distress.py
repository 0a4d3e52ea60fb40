"""Who does not want to live any more, for a day; their words until somebody goes there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.flows.distress import Distress
from storage.sql import Sql, columns, select, upsert
from storage.tables import METADATA
from storage.times import maybe_from, maybe_ms

Key = tuple[int, int]  # community, person

_TABLE = METADATA.tables["distress"]
_SAVE = upsert(_TABLE)
_LOAD = select(_TABLE)
_BY_NO = Sql("SELECT person FROM distress WHERE community = ? AND no = ?")
_END = Sql("DELETE FROM distress WHERE community = ? AND person = ?")


class DistressShelf:
    """By (community, person); one without a number is kept no more."""

    name = "distress"
    kept = False
    order = 23

    def load(self, connection: Connection, key: Key) -> Distress | None:
        """What is known of this person, or None."""
        row = _LOAD.one(connection, *key)
        if row is None:
            return None
        r: dict[str, Any] = dict(zip(columns(_TABLE), row, strict=True))
        return Distress(
            person=r["person"],
            no=r["no"],
            home=r["home"],
            at=maybe_from(r["at_ms"]),
            calls=r["calls"],
            taker=r["taker"],
            name=r["name"],
            text=r["text"],
            own=bool(r["own"]),
        )

    def save(self, connection: Connection, states: list[tuple[Key, Distress]]) -> None:
        """Write them, or nothing of them."""
        _END.many(connection, [key for key, state in states if not state.no])
        rows = [
            (
                key[0], d.person, d.no, d.home, maybe_ms(d.at), d.calls, d.taker,
                d.name, d.text, int(d.own),
            )
            for key, d in states
            if d.no
        ]  # fmt: skip
        _SAVE.many(connection, rows)


DISTRESS = DistressShelf()


def person_of(connection: Connection, community: int, no: int) -> int:
    """Of whom this number speaks; 0: nobody, or it is over."""
    row = _BY_NO.one(connection, community, no)
    return 0 if row is None else int(row[0])

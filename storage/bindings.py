"""The shelf of requests to be bound: those of one group together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.flows.binding import Request, Requests
from storage.sql import Sql, upsert
from storage.tables import METADATA
from storage.times import from_ms, to_ms

Key = tuple[int, int]  # community, group

_SAVE = upsert(METADATA.tables["binding_request"])
_OPEN = Sql(
    "SELECT no, household, person, at_ms FROM binding_request"
    " WHERE community = ? AND state = 'open' AND chat_group = ? ORDER BY no"
)


class RequestShelf:
    """Open requests by (community, group)."""

    name = "binding_request"
    kept = False
    order = 13

    def load(self, connection: Connection, key: Key) -> Requests:
        """All that wait."""
        rows = _OPEN.all(connection, *key)
        waiting = tuple(Request(no, home, who, from_ms(at)) for no, home, who, at in rows)
        return Requests(key[1], waiting)

    def save(self, connection: Connection, states: list[tuple[Key, Requests]]) -> None:
        """Write those that wait and those that were answered."""
        rows: list[tuple[Any, ...]] = [
            (key[0], r.no, r.home, key[1], r.person, to_ms(r.at), r.state)
            for key, state in states
            for r in (*state.answered, *state.open)
        ]
        _SAVE.many(connection, rows)


REQUESTS = RequestShelf()

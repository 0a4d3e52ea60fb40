"""The shelf of invitations: codes by which groups join a community."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.flows.joining import Invitation
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, to_ms

Key = tuple[int, int]  # community, number

_TABLE = METADATA.tables["invitation"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_FIND = Sql("SELECT community, no FROM invitation WHERE digest = ?")


class InvitationShelf:
    """Invitations by (community, number)."""

    name = "invitation"
    kept = False
    order = 8

    def load(self, connection: Connection, key: Key) -> Invitation | None:
        """The invitation, or None."""
        row = _LOAD.one(connection, *key)
        if row is None:
            return None
        _, no, digest, until, state, by, chat, title, asked_by = row
        return Invitation(no, digest, from_ms(until), state, by, chat, title, asked_by)

    def save(self, connection: Connection, states: list[tuple[Key, Invitation]]) -> None:
        """Write them."""
        rows: list[tuple[Any, ...]] = [
            (key[0], i.no, i.digest, to_ms(i.until), i.state, i.by, i.chat, i.title, i.asked_by)
            for key, i in states
        ]
        _SAVE.many(connection, rows)


INVITATIONS = InvitationShelf()


def by_digest(connection: Connection, digest: str) -> Key | None:
    """(community, number) of the invitation with this code, or None."""
    row = _FIND.one(connection, digest)
    return None if row is None else (row[0], row[1])

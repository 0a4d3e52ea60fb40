"""Where cards stand: the message that holds a slot in a chat."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.sql import Sql

#: where it stands, and where it is about to stand (its first words still wait in the outbox)
_STANDING = Sql(
    "SELECT chat_group, person, whisper, 0 = 1 FROM slot WHERE community = ? AND slot = ?"
    " UNION SELECT chat_group, person, kind = 'whisper', tried_ms IS NULL FROM outbox"
    " WHERE community = ?"
    " AND slot = ? AND done_ms IS NULL AND kind IN ('text', 'whisper')"
)
_MESSAGE = Sql(
    "SELECT message_id, whisper FROM slot WHERE community = ? AND chat_group = ? AND person = ?"
    " AND slot = ?"
)
RENAME = Sql(
    "UPDATE slot SET slot = ? WHERE community = ? AND chat_group = ? AND person = ? AND slot = ?"
)
VACATE = Sql("DELETE FROM slot WHERE community = ? AND chat_group = ? AND person = ? AND slot = ?")


_AT = Sql(
    "SELECT slot FROM slot WHERE community = ? AND chat_group = ? AND message_id = ?"
    " AND person IN (0, ?) AND whisper = ?"
)


def at(connection: Connection, community: int, group: int, person: int, message: int) -> list[str]:
    """The slots that this message holds: a group's card (group, 0), or a private one."""
    return [row[0] for row in _AT.all(connection, community, group, message, person, False)]


def standing(
    connection: Connection, community: int, slot: str
) -> list[tuple[int, int, bool, bool]]:
    """(group, person, whisper, waits) of every chat where the slot stands or is about to.

    A group's card has person 0; `waits`: its words are not sent yet and can still be changed.
    """
    rows = _STANDING.all(connection, community, slot, community, slot)
    return [(group, person, bool(whisper), bool(waits)) for group, person, whisper, waits in rows]


def message(
    connection: Connection, community: int, group: int, person: int, slot: str
) -> tuple[int, bool]:
    """The message that holds the slot there, and whether it is a whisper; (0, False): none."""
    row = _MESSAGE.one(connection, community, group, person, slot)
    return (0, False) if row is None else (row[0], bool(row[1]))

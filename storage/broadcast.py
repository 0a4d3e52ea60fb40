"""What a group was told unasked, what waits for its digest, and where its newest message is."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from bot.flows.rules.budget import Budget
from storage.sql import Sql, select, upsert
from storage.tables import LIVE, METADATA

_BUDGET = METADATA.tables["group_budget"]
_SAVE = upsert(_BUDGET)
_LOAD = select(_BUDGET)

Key = tuple[int, int]  # community, group


class BudgetShelf:
    """Budgets by (community, group)."""

    name = "group_budget"
    kept = False
    order = 30

    def load(self, connection: Connection, key: Key) -> Budget | None:
        """What was said on the last day, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else Budget(row[2], row[3])

    def save(self, connection: Connection, states: list[tuple[Key, Budget]]) -> None:
        """Write them."""
        _SAVE.many(connection, [(*key, state.day, state.said) for key, state in states])


BUDGETS = BudgetShelf()

#: values: community, group, matter, at_ms, line
KEEP_LINE = upsert(METADATA.tables["digest_line"])
#: values: community, group
CLEAR_LINES = Sql("DELETE FROM digest_line WHERE community = ? AND chat_group = ?")
_LINES = Sql(
    "SELECT line FROM digest_line WHERE community = ? AND chat_group = ?"
    " ORDER BY at_ms DESC, matter"
)


def lines(connection: Connection, community: int, group: int) -> list[str]:
    """What waits for the digest: one line a matter, the newest first."""
    return [row[0] for row in _LINES.all(connection, community, group)]


# --- needs of a group -------------------------------------------------------------------


class OpenNeed(Struct, frozen=True):
    """As much of an open need as a list shows."""

    no: int
    text: str
    state: str
    due_ms: int
    handler_role: str
    queue: str


_OPEN = f"FROM need WHERE community = ? AND home = ? AND {LIVE}"
_COLUMNS = "no, text, state, due_ms, handler_role, queue"
_OLDEST = Sql(f"SELECT {_COLUMNS} {_OPEN} ORDER BY due_ms, no LIMIT ?")
_COUNT = Sql(f"SELECT COUNT(*) {_OPEN}")
_MIRRORED = Sql(
    "SELECT n.no, n.text, n.state, n.due_ms, n.handler_role, n.queue FROM need_mirror m"  # noqa: S608 - our own names
    " JOIN need n ON n.community = m.community AND n.no = m.no"
    f" WHERE m.community = ? AND m.chat_group = ? AND {LIVE}"
)
_LATE = "AND overdue AND state IN ('submitted', 'assigned', 'reopened')"
_OVERDUE = Sql(f"SELECT {_COLUMNS} {_OPEN} {_LATE} ORDER BY due_ms, no LIMIT ?")
_OVERDUE_COUNT = Sql(f"SELECT COUNT(*) {_OPEN} {_LATE}")


def open_needs(
    connection: Connection, community: int, group: int, most: int
) -> tuple[list[OpenNeed], int]:
    """Needs that stand open in a group, those due first in front; and how many there are."""
    mirrored = _MIRRORED.all(connection, community, group)
    rows = [*_OLDEST.all(connection, community, group, most), *mirrored]
    found = sorted((OpenNeed(*row) for row in rows), key=lambda need: (need.due_ms, need.no))
    return found[:most], _COUNT.one(connection, community, group)[0] + len(mirrored)


def overdue_needs(
    connection: Connection, community: int, group: int, most: int
) -> tuple[list[OpenNeed], int]:
    """Needs of a group whose answer is overdue, the longest first; and how many there are."""
    rows = _OVERDUE.all(connection, community, group, most)
    return [OpenNeed(*row) for row in rows], _OVERDUE_COUNT.one(connection, community, group)[0]


# --- the newest message -----------------------------------------------------------------

_NOTE = Sql(
    "INSERT INTO group_newest (community, chat_group, message_id)"
    " SELECT community, id, ? FROM chat_group WHERE chat_id = ?"
    " ON CONFLICT (community, chat_group) DO UPDATE SET message_id = excluded.message_id"
)
_NEWEST = Sql(
    "SELECT g.chat_id, n.message_id FROM group_newest n"
    " JOIN chat_group g ON g.community = n.community AND g.id = n.chat_group"
)


def note_newest(connection: Connection, chat_id: int, message: int) -> None:
    """A group's messages have come so far; chats that are not served are not kept."""
    _NOTE.run(connection, message, chat_id)


def newest(connection: Connection) -> dict[int, int]:
    """How far the messages of each group had come, by Telegram's id of the group."""
    rows: Any = _NEWEST.all(connection)
    return {row[0]: row[1] for row in rows}

"""The shelf of imports of a chat's past, with what is not decided yet."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from bot.flows.history import Batch, Finding
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, to_ms

Key = tuple[int, int]  # community, number

_BATCH = METADATA.tables["history_batch"]
_SAVE, _LOAD = upsert(_BATCH), select(_BATCH)
_SAVE_FINDING = upsert(METADATA.tables["history_finding"])
_FINDINGS = "SELECT no, text, place, category, urgency, author, said_ms, people, times, messages"
_OPEN = Sql(
    f"{_FINDINGS} FROM history_finding"
    " WHERE community = ? AND batch = ? AND state = 'open' ORDER BY no"
)
_NEEDS = Sql(
    "SELECT need FROM history_finding WHERE community = ? AND batch = ? AND need > 0 ORDER BY need"
)


def _finding(row: Any) -> Finding:
    no, text, place, category, urgency, author, said_ms, people, times, messages = row
    return Finding(
        text, place, category, urgency, author, from_ms(said_ms), people, times,
        tuple(json.loads(messages)), no,
    )  # fmt: skip


class HistoryShelf:
    """Imports by (community, number)."""

    name = "history_batch"
    kept = False
    order = 15

    def load(self, connection: Connection, key: Key) -> Batch | None:
        """The import with its open findings, or None."""
        row = _LOAD.one(connection, *key)
        if row is None:
            return None
        _, no, group, sha256, loaded_ms, until_ms, total, state = row
        return Batch(
            no, group, sha256, from_ms(loaded_ms), from_ms(until_ms), total, state,
            open=tuple(_finding(found) for found in _OPEN.all(connection, *key)),
            needs=tuple(need for (need,) in _NEEDS.all(connection, *key)),
        )  # fmt: skip

    def save(self, connection: Connection, states: list[tuple[Key, Batch]]) -> None:
        """Write them, and the findings that were decided."""
        _SAVE.many(
            connection,
            [
                (key[0], b.no, b.group, b.sha256, to_ms(b.loaded), to_ms(b.until), b.total, b.state)
                for key, b in states
            ],
        )
        _SAVE_FINDING.many(
            connection, [_row(key[0], b.no, f) for key, b in states for f in b.decided]
        )


HISTORY = HistoryShelf()


def _row(community: int, batch: int, f: Finding) -> tuple[Any, ...]:
    return (
        community, batch, f.no, f.text, f.place, f.category, f.urgency, f.author, to_ms(f.at),
        f.people, f.times, json.dumps(f.messages), f.state, f.need,
    )  # fmt: skip


def enter(connection: Connection, community: int, batch: Batch) -> None:
    """A new import with its findings."""
    HISTORY.save(connection, [((community, batch.no), batch)])
    _SAVE_FINDING.many(connection, [_row(community, batch.no, f) for f in batch.open])


_LAST = Sql("SELECT COALESCE(MAX(no), 0) FROM history_batch WHERE community = ?")
_STANDING = Sql(
    "SELECT no FROM history_batch WHERE community = ? AND chat_group = ? AND state = 'open'"
)
_SAME = Sql(
    "SELECT no, loaded_ms FROM history_batch WHERE community = ? AND chat_group = ?"
    " AND sha256 = ? AND state IN ('open', 'done')"
)
_LIVE = Sql(
    "SELECT no, chat_group FROM history_batch WHERE community = ? AND state IN ('open', 'done')"
    " ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, no DESC"
)
_KNOWN = Sql(
    "SELECT f.messages FROM history_batch b JOIN history_finding f ON f.community = b.community"
    " AND f.batch = b.no WHERE b.community = ? AND b.chat_group = ? AND b.state <> 'revoked'"
    " AND f.state IN ('confirmed', 'dismissed')"
)
#: the pages as they were sent: their words stood in the outbox
BLANK_PAGES = Sql("UPDATE outbox SET body = '{}' WHERE done_ms >= ? AND community = ? AND slot = ?")


def last(connection: Connection, community: int) -> int:
    """The number of the newest import, or 0."""
    found: int = _LAST.one(connection, community)[0]
    return found


def standing(connection: Connection, community: int, group: int) -> int:
    """The import of a group that is not decided yet, or 0."""
    row = _STANDING.one(connection, community, group)
    return 0 if row is None else row[0]


def same(connection: Connection, community: int, group: int, sha256: str) -> tuple[int, int] | None:
    """(number, ms) of the import of the same file, or None."""
    row = _SAME.one(connection, community, group, sha256)
    return None if row is None else (row[0], row[1])


def live(connection: Connection, community: int) -> list[tuple[int, int]]:
    """(number, group) of imports that can still be decided or revoked, the open ones first."""
    return [(row[0], row[1]) for row in _LIVE.all(connection, community)]


def known(connection: Connection, community: int, group: int) -> set[int]:
    """Messages of a group that were decided after earlier imports."""
    rows = _KNOWN.all(connection, community, group)
    return {message for (messages,) in rows for message in json.loads(messages)}

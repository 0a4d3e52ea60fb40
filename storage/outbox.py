"""The outbox: rows that are, word for word, what people will read.

The body of a row is JSON: `text` (Telegram's HTML), `buttons` (rows of {"label", "code"} or
{"label", "url"}), `force` (true: the client opens a reply), `callback` (the id of the tap to
answer), `alert` (true: a window, not a toast), `fallback` (what to do if a whisper fails),
`photo` or `voice` (the file id; `text` stands below it), `lost` (said if Telegram has it no more),
`drawn` ({"template", "name", "facts"}: a picture or document that the mouth draws; `text` stands
below it) and `followed` (true: its words follow in a row of their own).
`sealed` (true: the body is blanked once the row is done). `pin` (true: pinned once it stands),
`down` (the line that an older card becomes when this one is posted below) and `bares` (true: the
older message loses its buttons then).

A row without an error whose `not_before_ms` lies ahead waits for its hour (the end of the quiet
hours); with an error, for another try. Only the latter holds up what comes after it in its chat.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from storage.sql import Sql, marks

MUST = "must"  # arrives at least once; repeated once, and marked, after an unknown outcome
NUDGE = "nudge"  # at most once
MESSAGES = (
    "text",
    "photo",
    "voice",
    "document",
)  # kinds of what stands in a chat for all there to read

_COLUMNS = (
    "community", "chat_group", "person", "kind", "slot", "anew", "body", "reply_to", "under",
    "klass", "priority", "created_ms", "not_before_ms", "not_after_ms",
)  # fmt: skip
_values = itemgetter(*_COLUMNS)
_NEW = "attempts, error, message_id"
_PLAIN = Sql(
    f"INSERT INTO outbox ({', '.join(_COLUMNS)}, {_NEW})"  # noqa: S608 - our own names
    f" VALUES ({marks(len(_COLUMNS))}, 0, '', 0)"
)
_SLOT = Sql(
    f"INSERT INTO outbox ({', '.join(_COLUMNS)}, {_NEW})"  # noqa: S608 - our own names
    f" VALUES ({marks(len(_COLUMNS))}, 0, '', 0)"
    " ON CONFLICT (community, chat_group, person, slot)"
    " WHERE slot <> '' AND tried_ms IS NULL AND done_ms IS NULL"
    " DO UPDATE SET kind = excluded.kind, body = excluded.body, klass = excluded.klass,"
    " anew = CASE WHEN excluded.anew THEN excluded.anew ELSE outbox.anew END,"
    " reply_to = CASE WHEN excluded.reply_to = 0 THEN outbox.reply_to ELSE excluded.reply_to END,"
    " under = CASE WHEN excluded.under = '' THEN outbox.under ELSE excluded.under END,"
    " priority = CASE WHEN excluded.priority < outbox.priority"
    " THEN excluded.priority ELSE outbox.priority END,"
    " not_before_ms = CASE WHEN outbox.error = ''"
    " THEN excluded.not_before_ms ELSE outbox.not_before_ms END"
)


def write(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Enter rows in commit order; an unsent row of the same slot is brought up to date."""
    run: list[tuple[Any, ...]] = []
    kind: Sql | None = None
    for row in rows:  # ids are given in this order, so runs of one statement stay runs
        sql = _SLOT if row["slot"] else _PLAIN
        if sql is not kind and kind is not None:
            kind.many(connection, run)
            run = []
        kind = sql
        run.append(_values(row))
    if kind is not None:
        kind.many(connection, run)


class Waiting(Struct, frozen=True):
    """A row that is to be sent, with the address that Telegram knows."""

    id: int
    community: int
    chat_group: int
    person: int
    chat_id: int  # Telegram's
    kind: str
    slot: str
    anew: bool
    body: dict[str, Any]
    reply_to: int  # message id, 0: none (slots resolved)
    klass: str
    priority: int
    created_ms: int
    not_before_ms: int
    not_after_ms: int
    attempts: int
    tried: bool
    standing: int  # message id that stands in the slot, 0: none
    standing_whisper: bool
    drawing: bytes | None = None  # what the mouth drew for it; None: nothing, or it could not


_WAITING = """
SELECT o.id, o.community, o.chat_group, o.person, COALESCE(g.chat_id, o.person), o.kind, o.slot,
 o.anew, o.body, o.reply_to, COALESCE(u.message_id, 0), o.klass, o.priority, o.created_ms,
 o.not_before_ms, o.not_after_ms, o.attempts, o.tried_ms, COALESCE(s.message_id, 0),
 COALESCE(s.whisper, 0 = 1), COALESCE(u.whisper, 0 = 1)
FROM outbox o
LEFT JOIN chat_group g ON g.community = o.community AND g.id = o.chat_group
LEFT JOIN slot s ON s.community = o.community AND s.chat_group = o.chat_group
 AND s.person = CASE WHEN o.kind = 'whisper' OR o.chat_group = 0 THEN o.person ELSE 0 END
 AND s.slot = o.slot AND o.slot <> ''
LEFT JOIN slot u ON u.community = o.community AND u.chat_group = o.chat_group
 AND u.person = CASE WHEN o.chat_group = 0 THEN o.person ELSE 0 END
 AND u.slot = o.under AND o.under <> ''
WHERE o.done_ms IS NULL
"""
_HOUR = " AND (o.not_before_ms <= ? OR o.error <> '')"  # others wait for the morning
_ALL = Sql(_WAITING + _HOUR + " ORDER BY o.priority, o.id LIMIT ?")
#: the first of every chat before the second of any: a chat that must wait fills no list alone
_FAIR = Sql(
    "WITH ranked AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY community, chat_group,"  # noqa: S608 - our own names
    " CASE WHEN chat_group = 0 THEN person ELSE 0 END ORDER BY priority, id) AS turn"
    " FROM outbox o WHERE done_ms IS NULL"
    + _HOUR
    + ")"
    + _WAITING.replace("FROM outbox o", "FROM ranked r JOIN outbox o ON o.id = r.id")
    + " ORDER BY o.priority, r.turn, o.id LIMIT ?"
)
_ONE = Sql(_WAITING + " AND o.id = ?")


def _waiting(row: Any) -> Waiting:
    under = 0 if row[20] else row[10]
    return Waiting(
        id=row[0], community=row[1], chat_group=row[2], person=row[3], chat_id=row[4],
        kind=row[5], slot=row[6], anew=bool(row[7]), body=json.loads(row[8]),
        reply_to=under or row[9], klass=row[11], priority=row[12], created_ms=row[13],
        not_before_ms=row[14], not_after_ms=row[15], attempts=row[16], tried=row[17] is not None,
        standing=row[18], standing_whisper=bool(row[19]),
    )  # fmt: skip


def waiting(
    connection: Connection, limit: int, now_ms: int, *, fair: bool = False
) -> list[Waiting]:
    """Unsent rows, by priority and for each chat in commit order; not those with an hour ahead.

    `fair`: the first of every chat before the second of any, which costs a sort of all.
    """
    return [_waiting(row) for row in (_FAIR if fair else _ALL).all(connection, now_ms, limit)]


_NEXT_HOUR = Sql(
    "SELECT MIN(not_before_ms) FROM outbox WHERE done_ms IS NULL AND error = ''"
    " AND not_before_ms > ?"
)


def next_hour(connection: Connection, now_ms: int) -> int | None:
    """When the next row comes to its hour, in ms."""
    found: int | None = _NEXT_HOUR.one(connection, now_ms)[0]
    return found


_UNSENT = Sql(
    "SELECT not_before_ms, anew, body FROM outbox WHERE community = ? AND chat_group = ?"
    " AND person = ? AND slot = ? AND slot <> '' AND tried_ms IS NULL AND done_ms IS NULL"
)


def unsent(
    connection: Connection, community: int, group: int, person: int, slot: str
) -> tuple[int, bool, str] | None:
    """(not_before_ms, anew, body) of the row of a slot that a new one would be merged into."""
    row = _UNSENT.one(connection, community, group, person, slot)
    return None if row is None else (row[0], bool(row[1]), row[2])


def one(connection: Connection, row_id: int) -> Waiting | None:
    """One unsent row as it is now: its words may have changed since it was listed."""
    row = _ONE.one(connection, row_id)
    return None if row is None else _waiting(row)


_TRY = Sql("UPDATE outbox SET tried_ms = ?, attempts = attempts + 1 WHERE id = ?")
_UNTRY = Sql(
    "UPDATE outbox SET tried_ms = NULL, not_before_ms = ?, error = ? WHERE id = ? AND NOT EXISTS"
    " (SELECT 1 FROM outbox n WHERE n.community = outbox.community"
    " AND n.chat_group = outbox.chat_group AND n.person = outbox.person AND n.slot = outbox.slot"
    " AND n.slot <> '' AND n.tried_ms IS NULL AND n.done_ms IS NULL AND n.id <> outbox.id)"
)
_UNKNOWN = Sql("UPDATE outbox SET not_before_ms = ?, error = ? WHERE id = ?")
_SUPERSEDED = Sql(
    "UPDATE outbox SET done_ms = ?, error = 'superseded', body = '{}'"
    " WHERE id = ? AND tried_ms IS NOT NULL"
    " AND done_ms IS NULL"
)
_NOW = Sql("SELECT body, anew FROM outbox WHERE id = ?")
_AGAIN = Sql("UPDATE outbox SET anew = ? WHERE id = ?")
_DONE = Sql("UPDATE outbox SET done_ms = ?, error = ?, message_id = ? WHERE id = ?")
#: a choice in a secret vote stands beside its voter no longer than until it was sent
_BLANK = Sql("UPDATE outbox SET body = '{}' WHERE id = ?")
_STAND = Sql(
    "INSERT INTO slot (community, chat_group, person, slot, message_id, whisper)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (community, chat_group, person, slot)"
    " DO UPDATE SET message_id = excluded.message_id, whisper = excluded.whisper"
)
#: a group that is not served got its polite line: nothing of it is kept
_NOT_KEPT = Sql("DELETE FROM outbox WHERE id = ? AND community = 0 AND person < 0")
_VACATE = Sql("DELETE FROM slot WHERE community = ? AND chat_group = ? AND person = ? AND slot = ?")


def tried(connection: Connection, row_id: int, now_ms: int) -> None:
    """About to be sent: from here until `done` the outcome is unknown."""
    _TRY.run(connection, now_ms, row_id)


def postponed(connection: Connection, row_id: int, now_ms: int, until_ms: int, why: str) -> None:
    """Certainly not sent: waits again, unless a newer row of its slot waits already."""
    _UNTRY.run(connection, until_ms, why[:200], row_id)
    _SUPERSEDED.run(connection, now_ms, row_id)


def unknown(connection: Connection, row_id: int, until_ms: int, why: str) -> None:
    """Perhaps sent: stays tried, and is said again, marked as a repeat, at `until_ms`."""
    _UNKNOWN.run(connection, until_ms, why[:200], row_id)


def done(connection: Connection, row: Waiting, now_ms: int, message_id: int, error: str) -> None:
    """Sent (or given up, with the error); a card that was posted stands in its slot now.

    Words that were brought up to date meanwhile are not sent yet: the row waits again.
    """
    posted = bool(row.slot and message_id and not error)
    if row.slot and _changed(connection, row):
        if posted and message_id != row.standing:  # what was posted just now is edited
            _AGAIN.run(connection, False, row.id)
    else:
        _DONE.run(connection, now_ms, error[:200], message_id, row.id)
        if row.body.get("sealed"):
            _BLANK.run(connection, row.id)
    if not row.community:
        _NOT_KEPT.run(connection, row.id)
    if posted:
        stand(connection, row, message_id)
        if message_id != row.standing:
            _posted(connection, row, now_ms)


def _changed(connection: Connection, row: Waiting) -> bool:
    """Whether the row says something else by now than it did when it was read."""
    body, anew = _NOW.one(connection, row.id)
    return bool(anew) != row.anew or json.loads(body) != row.body


def _posted(connection: Connection, row: Waiting, now_ms: int) -> None:
    """A fresh message holds the slot: it is pinned, the older one becomes a line or is bare."""
    if row.kind not in MESSAGES:
        return
    after: list[dict[str, Any]] = []
    if row.body.get("pin"):
        after.append({"kind": "pin", "under": row.slot, "body": "{}"})
    if row.body.get("down") and row.standing and not row.standing_whisper:
        body = {"text": row.body["down"], "message": row.standing}
        after.append({"kind": "line", "under": "", "body": json.dumps(body)})
    if row.body.get("bares") and row.standing and not row.standing_whisper:
        body = {"message": row.standing}
        after.append({"kind": "bare", "under": "", "body": json.dumps(body)})
    write(
        connection,
        [
            {
                "community": row.community, "chat_group": row.chat_group, "person": row.person,
                "slot": "", "anew": False, "reply_to": 0, "klass": MUST, "priority": 3,
                "created_ms": now_ms, "not_before_ms": 0, "not_after_ms": 0, **more,
            }
            for more in after
        ],
    )  # fmt: skip


def _slot_of(row: Waiting) -> tuple[int, int, int, str]:
    private = row.chat_group == 0 or row.kind == "whisper"
    return row.community, row.chat_group, row.person if private else 0, row.slot


def stand(connection: Connection, row: Waiting, message_id: int) -> None:
    """The message stands in the row's slot."""
    _STAND.run(connection, *_slot_of(row), message_id, row.kind == "whisper")


def vacate(connection: Connection, row: Waiting) -> None:
    """Nothing stands in the row's slot any more: the message was lost."""
    _VACATE.run(connection, *_slot_of(row))


#: what waits for a group may go now: the bot is back in it
HURRY = Sql(
    "UPDATE outbox SET not_before_ms = 0 WHERE community = ? AND chat_group = ?"
    " AND done_ms IS NULL AND error <> ''"
)

WAITS = "retry after"  # the error of a row that Telegram wants to wait
_AGAIN = Sql(f"UPDATE outbox SET not_before_ms = 0 WHERE done_ms IS NULL AND error = '{WAITS}'")  # noqa: S608 - our own word


def ask_again(connection: Connection) -> None:
    """The clock was set back: until when something waits is an instant of another clock."""
    _AGAIN.run(connection)


_TO_PRIVATE = Sql(
    "UPDATE outbox SET kind = 'text', chat_group = 0, reply_to = 0, under = '', slot = '',"
    " tried_ms = NULL WHERE id = ?"
)


def to_private(connection: Connection, row_id: int) -> None:
    """What could not be whispered goes to the person's private chat instead."""
    _TO_PRIVATE.run(connection, row_id)

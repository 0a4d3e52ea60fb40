"""The shelf of action items, and the lists of them: one's own, a group's, a meeting's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.flows.item_state import Item
from storage.sql import Sql, marks, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int]  # community, number

_TABLE = METADATA.tables["item"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_MS = timedelta(milliseconds=1)


def _values(community: int, i: Item) -> tuple[Any, ...]:
    return (
        community, i.no, i.home, i.text, i.assignee, i.role, i.chair, i.state, to_ms(i.made_at),
        to_ms(i.due_at), to_ms(i.asked_at), i.meeting, i.decision, i.need, i.version, i.turn,
        i.silent, i.lead, i.declined, i.extended, i.overdue, i.overdues, i.told, i.word,
        " ".join(i.photos), i.done_by, maybe_ms(i.done_at), i.verified_by, i.verified_role,
        maybe_ms(i.ended_at), i.stood // _MS,
    )  # fmt: skip


def _item(r: Any) -> Item:
    return Item(
        no=r[1], home=r[2], text=r[3], assignee=r[4], role=r[5], chair=r[6], state=r[7],
        made_at=from_ms(r[8]), due_at=from_ms(r[9]), asked_at=from_ms(r[10]), meeting=r[11],
        decision=r[12], need=r[13], version=r[14], turn=r[15], silent=bool(r[16]), lead=r[17],
        declined=r[18], extended=r[19], overdue=bool(r[20]), overdues=r[21], told=r[22],
        word=r[23], photos=tuple(r[24].split()), done_by=r[25], done_at=maybe_from(r[26]),
        verified_by=r[27], verified_role=r[28], ended_at=maybe_from(r[29]), stood=r[30] * _MS,
    )  # fmt: skip


class ItemShelf:
    """Action items by (community, number)."""

    name = "item"
    kept = False
    order = 40

    def load(self, connection: Connection, key: Key) -> Item | None:
        """The item, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _item(row)

    def save(self, connection: Connection, states: list[tuple[Key, Item]]) -> None:
        """Write them."""
        _SAVE.many(connection, [_values(key[0], item) for key, item in states])


ITEMS = ItemShelf()

MOST = 64  # of one list
_WORKING = "state IN ('open', 'accepted', 'in_progress')"
_ALL = f"SELECT * FROM item WHERE community = ? AND {{}} ORDER BY due_ms, no LIMIT {MOST}"  # noqa: S608 - our own names
_OWN = Sql(_ALL.format(f"assignee = ? AND ({_WORKING} OR state = 'done')"))
_GIVEN = Sql(
    _ALL.format(f"chair = ? AND assignee <> ? AND (state = 'done' OR ({_WORKING} AND silent))")
)
_LATE = Sql(_ALL.format(f"home = ? AND overdue AND {_WORKING}"))
_WAITING = Sql(_ALL.format("home = ? AND state = 'done'"))
_ENDED = Sql(
    _ALL.format("home = ? AND state = 'verified'").replace("due_ms, no", "ended_ms DESC, no")
)
_MEETING = Sql("SELECT * FROM item WHERE community = ? AND meeting = ? ORDER BY decision, no")
_UNSETTLED = Sql(
    "SELECT no FROM item WHERE community = ? AND need = ? AND no <> ?"
    " AND state NOT IN ('verified', 'cancelled')"
)
_RESULT = Sql(
    "SELECT word FROM item WHERE community = ? AND need = ? AND state = 'verified'"
    " ORDER BY ended_ms DESC, no DESC LIMIT 1"
)


def own(connection: Connection, community: int, person: int) -> list[Item]:
    """What somebody has to do, or waits to be verified; the earliest date first."""
    return [_item(row) for row in _OWN.all(connection, community, person)]


def to_decide(connection: Connection, community: int, person: int) -> list[Item]:
    """What somebody gave and has to look at now: done, or not answered."""
    return [_item(row) for row in _GIVEN.all(connection, community, person, person)]


def led(connection: Connection, community: int, roles: Sequence[str]) -> list[Item]:
    """What waits for somebody in one of these roles, in the chair's stead."""
    if not roles:
        return []
    sql = Sql(_ALL.format(f"lead IN ({marks(len(roles))}) AND (state = 'done' OR {_WORKING})"))
    return [_item(row) for row in sql.all(connection, community, *roles)]


def overdue(connection: Connection, community: int, group: int) -> list[Item]:
    """Of a group, the longest overdue first."""
    return [_item(row) for row in _LATE.all(connection, community, group)]


def unverified(connection: Connection, community: int, group: int) -> list[Item]:
    """Of a group, done and not looked at."""
    return [_item(row) for row in _WAITING.all(connection, community, group)]


def verified(connection: Connection, community: int, group: int) -> list[Item]:
    """Of a group, verified, the newest first."""
    return [_item(row) for row in _ENDED.all(connection, community, group)]


def of_meeting(connection: Connection, community: int, meeting: int) -> list[Item]:
    """What was decided there, by decision."""
    return [_item(row) for row in _MEETING.all(connection, community, meeting)]


def unsettled(connection: Connection, community: int, need: int, but: int) -> int:
    """How many other items of a need are not over."""
    return len(_UNSETTLED.all(connection, community, need, but))


def result_of(connection: Connection, community: int, need: int) -> str:
    """The result of the latest verified item of a need; "": there is none."""
    row = _RESULT.one(connection, community, need)
    return str(row[0]) if row else ""

"""Drafts of what people said, and how much somebody raised lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.flows.need_state import WAITING
from bot.flows.offer import Offer
from storage.sql import Sql, columns, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int, int]  # community, person, group (0: the private chat)

_TABLE = METADATA.tables["offer"]
_SAVE = upsert(_TABLE)
_LOAD = select(_TABLE)
_BY_NO = Sql("SELECT person, chat_group FROM offer WHERE community = ? AND no = ?")
_PAUSED = Sql("SELECT MAX(paused_ms) FROM offer WHERE community = ? AND person = ?")


def _offer(row: Any) -> Offer:
    r = dict(zip(columns(_TABLE), row, strict=True))
    return Offer(
        person=r["person"],
        group=r["chat_group"],
        no=r["no"],
        text=r["text"],
        message=r["message_id"],
        photos=r["photos"],
        album=r["media_group_id"],
        urgency=r["urgency"],
        until=maybe_from(r["until_ms"]),
        paused_until=maybe_from(r["paused_ms"]),
        warned_at=maybe_from(r["warned_ms"]),
    )


class OfferShelf:
    """Offers by (community, person, group)."""

    name = "offer"
    kept = False
    order = 21

    def load(self, connection: Connection, key: Key) -> Offer | None:
        """The last one made there, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _offer(row)

    def save(self, connection: Connection, states: list[tuple[Key, Offer]]) -> None:
        """Write them: an answered one without its words."""
        rows = [
            (
                key[0], o.person, o.group, o.no, o.text, o.message, o.photos, o.album, o.urgency,
                maybe_ms(o.until), maybe_ms(o.paused_until), maybe_ms(o.warned_at),
            )
            for key, o in states
        ]  # fmt: skip
        _SAVE.many(connection, rows)


OFFERS = OfferShelf()


def key_of(connection: Connection, community: int, no: int) -> Key | None:
    """Whose offer, and where."""
    row = _BY_NO.one(connection, community, no)
    return None if row is None else (community, row[0], row[1])


def paused_until(connection: Connection, community: int, person: int) -> datetime | None:
    """Until when this person wants no offer, in any group."""
    return maybe_from(_PAUSED.one(connection, community, person)[0])


# --- how much somebody raised lately -----------------------------------------------------

_WAITS = ", ".join(f"'{state}'" for state in WAITING)
_RECENT = Sql(
    "SELECT no, submitted_ms, state FROM need WHERE community = ? AND reporter = ?"
    " ORDER BY no DESC LIMIT ?"
)
_RETRACTABLE = Sql(
    f"SELECT no FROM need WHERE community = ? AND reporter = ? AND submitted_ms > ?"  # noqa: S608 - our own names
    f" AND state IN ({_WAITS}) AND (? = 0 OR home = ?) ORDER BY no LIMIT ?"
)


def recent(
    connection: Connection, community: int, person: int, most: int
) -> dict[int, tuple[datetime, bool]]:
    """Somebody's newest needs by number: (when, whether an answer is still owed)."""
    rows = _RECENT.all(connection, community, person, most)
    return {no: (from_ms(ms), state in WAITING) for no, ms, state in rows}


def retractable(
    connection: Connection, community: int, person: int, since: datetime, home: int, most: int
) -> list[int]:
    """Their needs since then that still wait, the oldest first, of one group or (0) of any."""
    found = _RETRACTABLE.all(connection, community, person, to_ms(since), home, home, most)
    return [int(no) for (no,) in found]

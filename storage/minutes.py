"""The shelves of minutes, decisions in every version, and objections; and all of one meeting."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.flows.item_state import Item
from bot.flows.minutes_state import Decision, Minutes, Objection
from storage import items
from storage.items import ITEMS
from storage.sql import Sql, columns, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms
from storage.transaction import Tx

Key = tuple[int, int]  # community, meeting
NthKey = tuple[int, int, int]  # community, decision and version; or community, meeting, nth

_MINUTES, _DECISION = METADATA.tables["minutes"], METADATA.tables["decision"]
_OBJECTION = METADATA.tables["minutes_objection"]
_SAVE, _LOAD = upsert(_MINUTES), select(_MINUTES)
_SAVE_DECISION, _LOAD_DECISION = upsert(_DECISION), select(_DECISION)
_SAVE_OBJECTION, _LOAD_OBJECTION = upsert(_OBJECTION), select(_OBJECTION)


class MinutesShelf:
    """Minutes by (community, meeting)."""

    name = "minutes"
    kept = False
    order = 41

    def load(self, connection: Connection, key: Key) -> Minutes | None:
        """The minutes, or None."""
        r = _LOAD.one(connection, *key)
        if r is None:
            return None
        return Minutes(
            meeting=r[1], text=r[2], by=r[3], at=from_ms(r[4]), version=r[5],
            photos=tuple(r[6].split()), voices=tuple(r[7].split()), until=maybe_from(r[8]),
            over=bool(r[9]), instead=r[10],
        )  # fmt: skip

    def save(self, connection: Connection, states: list[tuple[Key, Minutes]]) -> None:
        """Write them."""
        rows = [
            (
                key[0], m.meeting, m.text, m.by, to_ms(m.at), m.version, " ".join(m.photos),
                " ".join(m.voices), maybe_ms(m.until), m.over, m.instead,
            )
            for key, m in states
        ]  # fmt: skip
        _SAVE.many(connection, rows)


def _decision(r: Any) -> Decision:
    return Decision(
        no=r[1], version=r[2], meeting=r[3], kind=r[4], text=r[5], by=r[6], at=from_ms(r[7]),
        source=r[8], assignee=r[9], role=r[10], day=r[11], reason=r[12],
    )  # fmt: skip


class DecisionShelf:
    """Decisions by (community, number, version)."""

    name = "decision"
    kept = False
    order = 42

    def load(self, connection: Connection, key: NthKey) -> Decision | None:
        """That version, or None."""
        row = _LOAD_DECISION.one(connection, *key)
        return None if row is None else _decision(row)

    def save(self, connection: Connection, states: list[tuple[NthKey, Decision]]) -> None:
        """Write them."""
        rows = [
            (
                key[0], d.no, d.version, d.meeting, d.kind, d.text, d.by, to_ms(d.at), d.source,
                d.assignee, d.role, d.day, d.reason,
            )
            for key, d in states
        ]  # fmt: skip
        _SAVE_DECISION.many(connection, rows)


class ObjectionShelf:
    """Objections by (community, meeting, nth)."""

    name = "minutes_objection"
    kept = False
    order = 43

    def load(self, connection: Connection, key: NthKey) -> Objection | None:
        """The objection, or None."""
        row = _LOAD_OBJECTION.one(connection, *key)
        return None if row is None else _objection(row)

    def save(self, connection: Connection, states: list[tuple[NthKey, Objection]]) -> None:
        """Write them."""
        rows = [(*key, o.by, o.text, to_ms(o.at), o.answer) for key, o in states]
        _SAVE_OBJECTION.many(connection, rows)


def _objection(r: Any) -> Objection:
    return Objection(r[2], r[3], r[4], from_ms(r[5]), r[6])


MINUTES, DECISIONS, OBJECTIONS = MinutesShelf(), DecisionShelf(), ObjectionShelf()

_OF_MEETING = Sql(
    f"SELECT {', '.join(columns(_DECISION))} FROM decision WHERE community = ? AND meeting = ?"  # noqa: S608 - column names
    " ORDER BY no, version"
)
_OBJECTED = Sql(
    f"SELECT {', '.join(columns(_OBJECTION))} FROM minutes_objection WHERE community = ?"  # noqa: S608 - column names
    " AND meeting = ? ORDER BY nth"
)
_MEETING_OF = Sql("SELECT meeting FROM decision WHERE community = ? AND no = ? LIMIT 1")
_VERSIONS = Sql(
    f"SELECT {', '.join(columns(_DECISION))} FROM decision WHERE community = ? AND no = ?"  # noqa: S608 - column names
    " ORDER BY version"
)


def decisions(tx: Tx, community: int, meeting: int) -> tuple[Decision, ...]:
    """The newest version of each decision, by number; those of this very letter as well."""
    found = {r[1]: _decision(r) for r in _OF_MEETING.all(tx.connection, community, meeting)}
    for (place, no, version), decision in tx.gathered(DECISIONS):
        known = found.get(no)
        newer = known is None or version >= known.version
        if place == community and decision.meeting == meeting and newer:
            found[no] = decision
    return tuple(found[no] for no in sorted(found))


def objections(tx: Tx, community: int, meeting: int) -> tuple[Objection, ...]:
    """All of them, the oldest first."""
    rows = _OBJECTED.all(tx.connection, community, meeting)
    found = {r[2]: _objection(r) for r in rows}
    for (place, number, nth), objection in tx.gathered(OBJECTIONS):
        if (place, number) == (community, meeting):
            found[nth] = objection
    return tuple(found[nth] for nth in sorted(found))


def tasks(tx: Tx, community: int, meeting: int) -> tuple[Item, ...]:
    """The action items of its decisions, those of this very letter as well."""
    found = {item.no: item for item in items.of_meeting(tx.connection, community, meeting)}
    for (place, no), item in tx.gathered(ITEMS):
        if place == community and item.meeting == meeting:
            found[no] = item
    return tuple(sorted(found.values(), key=lambda item: (item.decision, item.no)))


def meeting_of(connection: Connection, community: int, no: int) -> int:
    """The meeting of a decision; 0: there is none."""
    row = _MEETING_OF.one(connection, community, no)
    return int(row[0]) if row else 0


def versions(connection: Connection, community: int, no: int) -> list[Decision]:
    """Every version of a decision, the oldest first."""
    return [_decision(row) for row in _VERSIONS.all(connection, community, no)]

"""The shelves of meetings: header, answers, sign-ins, agendas; and what is read of many at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.flows.meeting_state import Answer, Item, Meeting, Presence
from storage.sql import Sql, columns, marks, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms
from storage.transaction import Tx

Key = tuple[int, int]  # community, number
PersonKey = tuple[int, int, int]  # community, number, person (or minus a household)

_TABLE, _ANSWER = METADATA.tables["meeting"], METADATA.tables["meeting_answer"]
_PRESENT, _ITEM = METADATA.tables["meeting_present"], METADATA.tables["agenda_item"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_SAVE_ANSWER, _LOAD_ANSWER = upsert(_ANSWER), select(_ANSWER)
_SAVE_PRESENT, _LOAD_PRESENT = upsert(_PRESENT), select(_PRESENT)
_SAVE_TRIES, _LOAD_TRIES = (
    upsert(METADATA.tables["meeting_tries"]),
    select(METADATA.tables["meeting_tries"]),
)
_SAVE_ITEM, _LOAD_ITEM = upsert(_ITEM), select(_ITEM)


def _values(community: int, m: Meeting) -> tuple[Any, ...]:
    return (
        community, m.no, m.home, m.caller, m.chair, m.kind, m.topic, m.place, m.state,
        to_ms(m.made_at), to_ms(m.starts_at), m.minutes, m.capacity, m.ramp,
        json.dumps(m.mirrors), m.asked, maybe_ms(m.called_at), m.sequence, m.secret, m.poll,
        m.monthly, m.source, m.reason, m.why, m.again,
        json.dumps(m.agenda, ensure_ascii=False), m.answers, m.coming, m.maybe, m.declined,
        m.waiting, m.proxies, m.told_share, m.present, m.homes, m.others, maybe_ms(m.held_at),
        maybe_ms(m.minutes_due), maybe_ms(m.minutes_at), maybe_ms(m.confirmed_at),
    )  # fmt: skip


def _meeting(r: Any) -> Meeting:
    return Meeting(
        no=r[1], home=r[2], caller=r[3], chair=r[4], kind=r[5], topic=r[6], place=r[7],
        state=r[8], made_at=from_ms(r[9]), starts_at=from_ms(r[10]), minutes=r[11],
        capacity=r[12], ramp=r[13], mirrors=tuple(json.loads(r[14])), asked=r[15],
        called_at=maybe_from(r[16]), sequence=r[17], secret=r[18], poll=r[19],
        monthly=bool(r[20]), source=r[21], reason=r[22], why=r[23], again=bool(r[24]),
        agenda=tuple((k, n, t) for k, n, t in json.loads(r[25])), answers=r[26],
        coming=r[27], maybe=r[28], declined=r[29], waiting=r[30], proxies=r[31],
        told_share=r[32], present=r[33], homes=r[34], others=r[35], held_at=maybe_from(r[36]),
        minutes_due=maybe_from(r[37]), minutes_at=maybe_from(r[38]),
        confirmed_at=maybe_from(r[39]),
    )  # fmt: skip


class MeetingShelf:
    """Meetings by (community, number)."""

    name = "meeting"
    kept = False
    order = 33

    def load(self, connection: Connection, key: Key) -> Meeting | None:
        """The meeting with its running counts, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _meeting(row)

    def save(self, connection: Connection, states: list[tuple[Key, Meeting]]) -> None:
        """Write them."""
        _SAVE.many(connection, [_values(key[0], meeting) for key, meeting in states])


class AnswerShelf:
    """Answers by (community, meeting, person)."""

    name = "meeting_answer"
    kept = False
    order = 34

    def load(self, connection: Connection, key: PersonKey) -> Answer | None:
        """The answer, or None."""
        row = _LOAD_ANSWER.one(connection, *key)
        return None if row is None else Answer(row[3], row[4], from_ms(row[5]), row[6])

    def save(self, connection: Connection, states: list[tuple[PersonKey, Answer]]) -> None:
        """Write them."""
        rows = [(*key, a.nth, a.answer, to_ms(a.at), a.deputy) for key, a in states]
        _SAVE_ANSWER.many(connection, rows)


class PresenceShelf:
    """Sign-ins by (community, meeting, person or minus a household)."""

    name = "meeting_present"
    kept = False
    order = 35

    def load(self, connection: Connection, key: PersonKey) -> Presence | None:
        """The sign-in, or None."""
        row = _LOAD_PRESENT.one(connection, *key)
        return None if row is None else Presence(row[3], row[4], row[5], from_ms(row[6]))

    def save(self, connection: Connection, states: list[tuple[PersonKey, Presence]]) -> None:
        """Write them."""
        rows = [(*key, p.household, p.by, p.way, to_ms(p.at)) for key, p in states]
        _SAVE_PRESENT.many(connection, rows)


class TriesShelf:
    """How many wrong codes, by (community, meeting, person)."""

    name = "meeting_tries"
    kept = False
    order = 36

    def load(self, connection: Connection, key: PersonKey) -> int | None:
        """How many, or None."""
        row = _LOAD_TRIES.one(connection, *key)
        return None if row is None else int(row[3])

    def save(self, connection: Connection, states: list[tuple[PersonKey, int]]) -> None:
        """Write them."""
        _SAVE_TRIES.many(connection, [(*key, tries) for key, tries in states])


class ItemShelf:
    """Matters of agendas by (community, number)."""

    name = "agenda_item"
    kept = False
    order = 37

    def load(self, connection: Connection, key: Key) -> Item | None:
        """The matter, or None."""
        row = _LOAD_ITEM.one(connection, *key)
        return None if row is None else _item(row)

    def save(self, connection: Connection, states: list[tuple[Key, Item]]) -> None:
        """Write them."""
        _SAVE_ITEM.many(
            connection,
            [
                (
                    key[0], i.no, i.home, i.meeting, i.order, i.kind, i.source, i.title, i.state,
                    i.by, to_ms(i.at), i.wants, i.result,
                )
                for key, i in states
            ],
        )  # fmt: skip


def _item(r: Any) -> Item:
    return Item(
        no=r[1], home=r[2], meeting=r[3], order=r[4], kind=r[5], source=r[6], title=r[7],
        state=r[8], by=r[9], at=from_ms(r[10]), wants=r[11], result=r[12],
    )  # fmt: skip


_WANTED = Sql("SELECT 1 FROM agenda_want WHERE community = ? AND item = ? AND voter = ?")
_WANT = upsert(METADATA.tables["agenda_want"])
_UNWANT = Sql("DELETE FROM agenda_want WHERE community = ? AND item = ? AND voter = ?")


class WantShelf:
    """Whether a household or person wants a matter, by (community, item, voter)."""

    name = "agenda_want"
    kept = False
    order = 38

    def load(self, connection: Connection, key: PersonKey) -> bool:
        """Whether they do."""
        return _WANTED.one(connection, *key) is not None

    def save(self, connection: Connection, states: list[tuple[PersonKey, bool]]) -> None:
        """Enter or strike out."""
        _WANT.many(connection, [key for key, on in states if on])
        _UNWANT.many(connection, [key for key, on in states if not on])


MEETINGS, MEETING_ANSWERS, PRESENCES = MeetingShelf(), AnswerShelf(), PresenceShelf()
TRIES, ITEMS, WANTS = TriesShelf(), ItemShelf(), WantShelf()

_FIRST = Sql(
    "SELECT person, nth, at_ms FROM meeting_answer WHERE community = ? AND no = ?"
    " AND answer = 'waiting' AND person <> ? ORDER BY nth LIMIT 1"
)
_ANSWERED = (
    "SELECT person, answer, nth, deputy FROM meeting_answer WHERE community = ? AND no = ?"
    " AND answer IN"
)
_SIGNED = Sql(
    "SELECT whose, household, entered_by, way, at_ms FROM meeting_present WHERE community = ?"
    " AND no = ? ORDER BY at_ms, whose"
)
_HOME_THERE = Sql(
    "SELECT 1 FROM meeting_present WHERE community = ? AND no = ? AND household = ? LIMIT 1"
)
_COLUMNS = ", ".join(columns(_ITEM))
_AGENDA = Sql(
    f"SELECT {_COLUMNS} FROM agenda_item WHERE community = ? AND meeting = ? AND state <> 'dropped'"  # noqa: S608 - column names
    " ORDER BY place, no"
)
#: what stood on the agenda of a meeting that did not take place waits for the next one
_WAITING = Sql(
    f"SELECT {_COLUMNS} FROM agenda_item WHERE community = ? AND home = ? AND (state = 'waiting'"  # noqa: S608 - column names
    " OR (state = 'listed' AND EXISTS (SELECT 1 FROM meeting WHERE"
    " meeting.community = agenda_item.community AND meeting.no = agenda_item.meeting"
    " AND meeting.state IN ('cancelled', 'no_quorum')))) ORDER BY wants DESC, no"
)
_ITEM_OF = Sql(
    f"SELECT {_COLUMNS} FROM agenda_item WHERE community = ? AND kind = ? AND source = ?"  # noqa: S608 - column names
    " AND state IN ('waiting', 'listed') ORDER BY no DESC LIMIT 1"
)
_OF_STATE = (
    "SELECT no FROM meeting WHERE community = ? AND state IN ({}) ORDER BY starts_ms, no LIMIT 50"
)
_LATEST = (
    "SELECT no FROM meeting WHERE community = ? AND state IN ({})"
    " ORDER BY starts_ms DESC, no DESC LIMIT 50"
)
_AROUND = (
    "SELECT no FROM meeting WHERE community = ? AND state IN ({})"
    " AND starts_ms > ? AND starts_ms <= ? ORDER BY starts_ms, no LIMIT 50"
)
_OF_POLL = Sql(
    "SELECT no FROM meeting WHERE community = ? AND poll = ? AND state <> 'planned'"
    " ORDER BY no LIMIT 1"
)
_CLASH = Sql(
    "SELECT no FROM meeting WHERE community = ? AND no <> ? AND state IN ('called', 'reminded')"
    " AND starts_ms < ? AND starts_ms + minutes * 60000 > ? ORDER BY starts_ms, no LIMIT 5"
)


_PLACES = Sql(
    "SELECT place FROM meeting WHERE community = ? AND home = ? AND place <> ''"
    " GROUP BY place ORDER BY max(no) DESC LIMIT ?"
)
_RAMP = Sql(
    "SELECT ramp FROM meeting WHERE community = ? AND place = ? AND ramp <> ''"
    " ORDER BY no DESC LIMIT 1"
)
_ROOMS = Sql(
    "SELECT building, unit, room FROM household WHERE community = ? AND NOT gone"
    " ORDER BY building, unit, room"
)
#: the sign-ins of a first try count no more
CLEAR_PRESENT = Sql("DELETE FROM meeting_present WHERE community = ? AND no = ?")


def first_waiting(
    connection: Connection, community: int, no: int, but: int
) -> tuple[int, Answer] | None:
    """(person, answer) of whoever waits first for a place, other than `but`."""
    row = _FIRST.one(connection, community, no, but)
    return None if row is None else (row[0], Answer(row[1], "waiting", from_ms(row[2])))


def answered(
    connection: Connection, community: int, no: int, answers: Sequence[str]
) -> list[tuple[int, str, int, str]]:
    """(person, answer, nth, deputy) of everybody with one of these answers, in their order."""
    sql = Sql(f"{_ANSWERED} ({marks(len(answers))}) ORDER BY nth")
    return [tuple(row) for row in sql.all(connection, community, no, *answers)]


def signed(connection: Connection, community: int, no: int) -> list[tuple[int, Presence]]:
    """(person or minus a household, sign-in) of everybody who was there."""
    rows = _SIGNED.all(connection, community, no)
    return [(r[0], Presence(r[1], r[2], r[3], from_ms(r[4]))) for r in rows]


def home_there(connection: Connection, community: int, no: int, household: int) -> bool:
    """Whether somebody of this household has signed in."""
    return _HOME_THERE.one(connection, community, no, household) is not None


def agenda(connection: Connection, community: int, no: int) -> list[Item]:
    """What is to be spoken about, in its order; without what was dropped."""
    return [_item(row) for row in _AGENDA.all(connection, community, no)]


def waiting_items(connection: Connection, community: int, home: int) -> list[Item]:
    """What waits for the next meeting of a group, the most wanted first."""
    return [_item(row) for row in _WAITING.all(connection, community, home)]


def item_of(connection: Connection, community: int, kind: str, source: int) -> Item | None:
    """The open matter about a need or proposal."""
    row = _ITEM_OF.one(connection, community, kind, source)
    return None if row is None else _item(row)


def listed(tx: Tx, community: int, kind: str, source: int) -> bool:
    """Whether a need or proposal is on an agenda, or waits for the next one."""
    if tx.gathered(ITEMS):
        tx.flush()
    return item_of(tx.connection, community, kind, source) is not None


def of_states(connection: Connection, community: int, states: Sequence[str]) -> list[int]:
    """The numbers of meetings in these states, the earliest first."""
    sql = Sql(_OF_STATE.format(marks(len(states))))
    return [row[0] for row in sql.all(connection, community, *states)]


def latest(connection: Connection, community: int, states: Sequence[str]) -> list[int]:
    """The same, the latest first: what is old and was never ended keeps none of them away."""
    sql = Sql(_LATEST.format(marks(len(states))))
    return [row[0] for row in sql.all(connection, community, *states)]


def around(
    connection: Connection, community: int, states: Sequence[str], begin: datetime, end: datetime
) -> list[int]:
    """The numbers of meetings in these states that begin after `begin` and not after `end`."""
    sql = Sql(_AROUND.format(marks(len(states))))
    times = (to_ms(begin), to_ms(end))
    return [row[0] for row in sql.all(connection, community, *states, *times)]


def of_poll(connection: Connection, community: int, poll: int) -> int:
    """The number of the meeting that a search for a date has led to; 0: none."""
    row = _OF_POLL.one(connection, community, poll) if poll else None
    return row[0] if row else 0


def clashing(
    connection: Connection, community: int, no: int, begins: datetime, ends: datetime
) -> list[int]:
    """The numbers of other meetings that are told for a part of this time."""
    return [row[0] for row in _CLASH.all(connection, community, no, to_ms(ends), to_ms(begins))]


def places(connection: Connection, community: int, home: int, most: int) -> list[str]:
    """Where a group has met, the newest first."""
    return [row[0] for row in _PLACES.all(connection, community, home, most)]


def ramp_of(connection: Connection, community: int, place: str) -> str:
    """What was last said of the steps of a place; "": nothing."""
    row = _RAMP.one(connection, community, place)
    return str(row[0]) if row else ""


def rooms(
    connection: Connection, community: int, buildings: Sequence[str], most: int
) -> list[list[str]]:
    """[building, unit, room] of the homes of these buildings; () means all of them."""
    rows = _ROOMS.all(connection, community)
    return [list(row) for row in rows if not buildings or row[0] in buildings][:most]

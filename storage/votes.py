"""The shelves of formal votes, and what is read of all heads of a vote at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.flows.vote_state import (
    CHOICES,
    Ballot,
    Entry,
    Law,
    Objection,
    Plan,
    Recorded,
    Scrutineer,
    Voice,
    Vote,
)
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms
from storage.transaction import Tx

Key = tuple[int, int]  # community, number
HeadKey = tuple[int, int, int]  # community, number, head (or household, or objection)

_VOTE, _ROLL = METADATA.tables["vote"], METADATA.tables["vote_roll"]
_BALLOT, _UNIT = METADATA.tables["vote_ballot"], METADATA.tables["vote_unit"]
_PLAN, _OBJECTION = METADATA.tables["vote_plan"], METADATA.tables["vote_objection"]
_LAW = METADATA.tables["vote_law"]
_SAVE, _LOAD = upsert(_VOTE), select(_VOTE)
_SAVE_ENTRY, _LOAD_ENTRY = upsert(_ROLL), select(_ROLL)
_SAVE_BALLOT, _LOAD_BALLOT = upsert(_BALLOT), select(_BALLOT)
_SAVE_PLAN, _LOAD_PLAN = upsert(_PLAN), select(_PLAN)
_SAVE_OBJECTION, _LOAD_OBJECTION = upsert(_OBJECTION), select(_OBJECTION)
_SAVE_LAW, _LOAD_LAW = upsert(_LAW), select(_LAW)
_SAVE_UNIT = upsert(_UNIT)
_HEAD_OF = Sql("SELECT head FROM vote_unit WHERE community = ? AND no = ? AND household = ?")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _values(community: int, v: Vote) -> tuple[Any, ...]:
    return (
        community, v.no, v.home, v.opener, v.title, v.text, v.rule, v.numbers, v.effect, v.basis,
        v.kind, v.state, v.by_area, _text(v.buildings), v.unit, _text(v.mirrors),
        _text([[s.person, s.household, s.checked, s.reason, s.recounts] for s in v.scrutineers]),
        v.notice_days,
        v.open_days, v.consult, v.consulted, v.homes, v.override, to_ms(v.drafted_at),
        maybe_ms(v.noticed_at), maybe_ms(v.posted_at), maybe_ms(v.opens_at),
        maybe_ms(v.opened_at), maybe_ms(v.closes_at), v.extended, v.heads, v.area, v.roll_hash,
        v.voted, v.voted_area, v.told, v.torn, v.pending, v.verdict, v.result,
        maybe_ms(v.closed_at),
        maybe_ms(v.published_at), maybe_ms(v.published_until), v.objections, v.unanswered,
        maybe_ms(v.challenged_at), v.source, v.reason, v.adopts, v.notice_roll, v.roll_changes,
        v.struck, maybe_ms(v.held_until),
    )  # fmt: skip


def _vote(r: Any) -> Vote:
    return Vote(
        no=r[1], home=r[2], opener=r[3], title=r[4], text=r[5], rule=r[6], numbers=r[7],
        effect=r[8], basis=r[9], kind=r[10], state=r[11], by_area=bool(r[12]),
        buildings=tuple(json.loads(r[13])), unit=r[14], mirrors=tuple(json.loads(r[15])),
        scrutineers=tuple(Scrutineer(*s) for s in json.loads(r[16])), notice_days=r[17],
        open_days=r[18], consult=bool(r[19]), consulted=r[20], homes=r[21], override=r[22],
        drafted_at=from_ms(r[23]), noticed_at=maybe_from(r[24]), posted_at=maybe_from(r[25]),
        opens_at=maybe_from(r[26]), opened_at=maybe_from(r[27]), closes_at=maybe_from(r[28]),
        extended=bool(r[29]), heads=r[30], area=r[31], roll_hash=r[32], voted=r[33],
        voted_area=r[34], told=r[35], torn=r[36], pending=r[37], verdict=r[38], result=r[39],
        closed_at=maybe_from(r[40]), published_at=maybe_from(r[41]),
        published_until=maybe_from(r[42]), objections=r[43], unanswered=r[44],
        challenged_at=maybe_from(r[45]), source=r[46], reason=r[47],
        adopts=r[48], notice_roll=r[49], roll_changes=r[50], struck=r[51],
        held_until=maybe_from(r[52]),
    )  # fmt: skip


class VoteShelf:
    """Votes by (community, number)."""

    name = "vote"
    kept = False
    order = 40

    def load(self, connection: Connection, key: Key) -> Vote | None:
        """The vote with its running turnout, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _vote(row)

    def save(self, connection: Connection, states: list[tuple[Key, Vote]]) -> None:
        """Write them."""
        _SAVE.many(connection, [_values(key[0], vote) for key, vote in states])


VOTES = VoteShelf()


class RollShelf:
    """Heads of frozen rolls by (community, vote, head)."""

    name = "vote_roll"
    kept = False
    order = 41

    def load(self, connection: Connection, key: HeadKey) -> Entry | None:
        """The head, or None."""
        row = _LOAD_ENTRY.one(connection, *key)
        return None if row is None else _entry(row)

    def save(self, connection: Connection, states: list[tuple[HeadKey, Entry]]) -> None:
        """Write them."""
        _SAVE_ENTRY.many(
            connection,
            [(*key, e.area, _text(e.units), e.channel, e.delivered) for key, e in states],
        )


def _entry(row: Any) -> Entry:
    return Entry(row[2], row[3], tuple(json.loads(row[4])), row[5], row[6])


ROLL = RollShelf()


class RecordedShelf:
    """Ballots of recorded votes by (community, vote, head)."""

    name = "vote_ballot"
    kept = False
    order = 42

    def load(self, connection: Connection, key: HeadKey) -> Recorded | None:
        """The ballot, or None."""
        row = _LOAD_BALLOT.one(connection, *key)
        if row is None:
            return None
        voices = tuple(Voice(*voice) for voice in json.loads(row[4]))
        return Recorded(row[3], voices, maybe_from(row[5]))

    def save(self, connection: Connection, states: list[tuple[HeadKey, Recorded]]) -> None:
        """Write them."""
        rows = [
            (*key, b.choice, _text([_voice(v) for v in b.voices]), maybe_ms(b.at))
            for key, b in states
        ]
        _SAVE_BALLOT.many(connection, rows)


def _voice(v: Voice) -> list[Any]:
    return [v.person, v.choice, v.tenure] if v.tenure else [v.person, v.choice]


RECORDED = RecordedShelf()


class UnitShelf:
    """To which head a household belongs (0: to none), by (community, vote, household)."""

    name = "vote_unit"
    kept = False
    order = 42

    def load(self, connection: Connection, key: HeadKey) -> int:
        """The head."""
        row = _HEAD_OF.one(connection, *key)
        return 0 if row is None else int(row[0])

    def save(self, connection: Connection, states: list[tuple[HeadKey, int]]) -> None:
        """Write them."""
        _SAVE_UNIT.many(connection, [(*key, head) for key, head in states])


UNITS = UnitShelf()


def put(tx: Tx, community: int, state: Ballot) -> None:
    """Write the composite state (vote, head): ballots of a commit share one header."""
    tx.put(VOTES, (community, state.vote.no), state.vote)
    if not state.changed or state.entry is None:
        return
    key = (community, state.vote.no, state.entry.head)
    tx.put(ROLL, key, state.entry)
    if state.recorded is not None:
        tx.put(RECORDED, key, state.recorded)


def freeze(
    tx: Tx, community: int, no: int, roll: tuple[Entry, ...], left: Iterable[int] = ()
) -> None:
    """Write a whole roll, to which head each household belongs, and which were `left` out."""
    for household in left:
        tx.put(UNITS, (community, no, household), 0)
    for entry in roll:
        tx.put(ROLL, (community, no, entry.head), entry)
        for household in entry.units:
            tx.put(UNITS, (community, no, household), entry.head)


class PlanShelf:
    """What visits brought by (community, vote, household)."""

    name = "vote_plan"
    kept = False
    order = 43

    def load(self, connection: Connection, key: HeadKey) -> Plan | None:
        """The household's plan, or None."""
        row = _LOAD_PLAN.one(connection, *key)
        return None if row is None else _plan(row)

    def save(self, connection: Connection, states: list[tuple[HeadKey, Plan]]) -> None:
        """Write them."""
        rows = [(*key, p.stance, p.concern, p.offer, p.visitor, to_ms(p.at)) for key, p in states]
        _SAVE_PLAN.many(connection, rows)


def _plan(row: Any) -> Plan:
    return Plan(row[2], row[3], row[4], row[5], row[6], from_ms(row[7]))


PLANS = PlanShelf()


class ObjectionShelf:
    """Objections by (community, vote, number)."""

    name = "vote_objection"
    kept = False
    order = 44

    def load(self, connection: Connection, key: HeadKey) -> Objection | None:
        """The objection, or None."""
        row = _LOAD_OBJECTION.one(connection, *key)
        return None if row is None else _objection(row)

    def save(self, connection: Connection, states: list[tuple[HeadKey, Objection]]) -> None:
        """Write them."""
        rows = [
            (*key, o.about, o.household, o.person, o.text, to_ms(o.at), o.answer, o.upheld,
             o.corrects)
            for key, o in states
        ]  # fmt: skip
        _SAVE_OBJECTION.many(connection, rows)


def _objection(row: Any) -> Objection:
    return Objection(
        row[2], row[3], row[4], row[5], row[6], from_ms(row[7]), row[8], bool(row[9]), row[10]
    )


OBJECTIONS = ObjectionShelf()


class LawShelf:
    """Whether votes bind, by community."""

    name = "vote_law"
    kept = False
    order = 45

    def load(self, connection: Connection, key: int) -> Law:
        """What an operator has confirmed, if anything."""
        row = _LOAD_LAW.one(connection, key)
        return Law() if row is None else Law(row[1], row[2], maybe_from(row[3]))

    def save(self, connection: Connection, states: list[tuple[int, Law]]) -> None:
        """Write it."""
        rows = [(key, law.basis, law.by, maybe_ms(law.at)) for key, law in states]
        _SAVE_LAW.many(connection, rows)


LAWS = LawShelf()

_HEADS = select(_ROLL, ["community", "no"])
_PILES = Sql(
    "SELECT b.choice, COUNT(*), SUM(r.area) FROM vote_ballot b JOIN vote_roll r"
    " ON r.community = b.community AND r.no = b.no AND r.head = b.head"
    " WHERE b.community = ? AND b.no = ? AND b.choice <> '' GROUP BY b.choice"
)
_CHOICES = Sql(
    "SELECT b.head, b.choice, r.channel, b.voices, r.units FROM vote_ballot b JOIN vote_roll r"
    " ON r.community = b.community AND r.no = b.no AND r.head = b.head"
    " WHERE b.community = ? AND b.no = ? AND b.choice <> '' ORDER BY b.head"
)
_SILENT = Sql(
    "SELECT DISTINCT m.person FROM vote_unit u JOIN vote_roll r"
    " ON r.community = u.community AND r.no = u.no AND r.head = u.head"
    " JOIN household_member m ON m.community = u.community AND m.household = u.household"
    " LEFT JOIN vote_ballot b"
    " ON b.community = u.community AND b.no = u.no AND b.head = u.head"
    " WHERE u.community = ? AND u.no = ? AND (r.channel = '' OR b.choice = 'conflict')"
    " ORDER BY m.person"
)
_ON_ROLL = Sql(
    "SELECT DISTINCT m.person FROM vote_unit u JOIN household_member m"
    " ON m.community = u.community AND m.household = u.household"
    " WHERE u.community = ? AND u.no = ? AND u.head > 0 ORDER BY m.person"
)
_IN_STATES = "SELECT no FROM vote WHERE community = ? AND state IN ({}) ORDER BY no DESC LIMIT 50"
_RUNNING = Sql(_IN_STATES.format("'draft', 'consulting', 'noticed', 'lapsed', 'open', 'counting'"))
_RECENT = Sql("SELECT no FROM vote WHERE community = ? ORDER BY no DESC LIMIT 8")
_DRAFTED = Sql(
    "SELECT drafted_ms FROM vote WHERE community = ? AND opener = ? ORDER BY no DESC LIMIT 20"
)
_PLANS_OF = select(_PLAN, ["community", "no"])
_OBJECTIONS_OF = select(_OBJECTION, ["community", "no"])
_MEMBERS = Sql(
    "SELECT household, person FROM household_member WHERE community = ? ORDER BY household, nth"
)
_DWELLINGS = Sql(
    "SELECT no, building, unit, room, area, owner, co_owners, developer FROM household"
    " WHERE community = ? AND NOT gone ORDER BY building, unit, room"
)


def roll(connection: Connection, community: int, no: int) -> list[Entry]:
    """Every head of a frozen roll."""
    return sorted(
        (_entry(row) for row in _HEADS.all(connection, community, no)), key=lambda e: e.head
    )


def piles(connection: Connection, community: int, no: int) -> dict[str, tuple[int, int]]:
    """Choice → (heads, area in 0.01 m²) of a recorded vote; torn ballots under `conflict`."""
    rows = _PILES.all(connection, community, no)
    return {choice: (int(heads), int(area)) for choice, heads, area in rows}


def choices(
    connection: Connection, community: int, no: int
) -> list[tuple[int, str, str, tuple[str, ...], tuple[int, ...]]]:
    """(head, choice, channel, tenures, households) of a recorded vote: for scrutineers, afterwards.

    `tenures`, where owners vote: what those who voted here have said they are to their home.
    """
    return [
        (head, choice, channel, _tenures(voices), tuple(json.loads(units)))
        for head, choice, channel, voices, units in _CHOICES.all(connection, community, no)
    ]


def _tenures(voices: str) -> tuple[str, ...]:
    said = (Voice(*voice) for voice in json.loads(voices))
    return tuple(dict.fromkeys(v.tenure for v in said if v.tenure and v.choice in CHOICES))


def silent(connection: Connection, community: int, no: int) -> list[int]:
    """People of heads that have not taken part; those who differ have not."""
    return [row[0] for row in _SILENT.all(connection, community, no)]


def concerned(tx: Tx, community: int, no: int, household: int) -> bool:
    """Whether a household was there when the roll was frozen: on it, or left out."""
    if tx.gathered(UNITS):
        tx.flush()
    return _HEAD_OF.one(tx.connection, community, no, household) is not None


def voters(connection: Connection, community: int, no: int) -> list[int]:
    """Everybody who is bound to a household on a frozen roll."""
    return [row[0] for row in _ON_ROLL.all(connection, community, no)]


def running(connection: Connection, community: int) -> list[int]:
    """Votes that are not counted yet, the newest first."""
    return [row[0] for row in _RUNNING.all(connection, community)]


def recent(connection: Connection, community: int) -> list[int]:
    """The newest votes, whatever became of them."""
    return [row[0] for row in _RECENT.all(connection, community)]


def drafted(connection: Connection, community: int, person: int) -> tuple[datetime, ...]:
    """When somebody drafted votes, the newest first."""
    return tuple(from_ms(row[0]) for row in _DRAFTED.all(connection, community, person))


def plans(connection: Connection, community: int, no: int) -> list[Plan]:
    """Every household's plan."""
    return [_plan(row) for row in _PLANS_OF.all(connection, community, no)]


def objections(connection: Connection, community: int, no: int) -> list[Objection]:
    """Every objection, the oldest first."""
    found = (_objection(row) for row in _OBJECTIONS_OF.all(connection, community, no))
    return sorted(found, key=lambda o: o.nth)


def dwellings(
    connection: Connection, community: int, buildings: tuple[str, ...], unit: str
) -> list[tuple[int, tuple[str, str, str], int, str, tuple[str, ...], bool]]:
    """(household, (building, unit, room), area, owner, co-owners, developer) of a scope."""
    return [
        (no, (building, part, room), int(area), owner, tuple(json.loads(co_owners)), bool(dev))
        for no, building, part, room, area, owner, co_owners, dev in _DWELLINGS.all(
            connection, community
        )
        if (not buildings or building in buildings) and (not unit or part == unit)
    ]


def members(connection: Connection, community: int) -> dict[int, tuple[int, ...]]:
    """The people bound to each household."""
    found: dict[int, list[int]] = {}
    for household, person in _MEMBERS.all(connection, community):
        found.setdefault(household, []).append(person)
    return {household: tuple(people) for household, people in found.items()}

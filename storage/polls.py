"""The shelves of polls and ballots, and what is read of all ballots of a poll at once."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.flows.poll_state import Ballot, Mine, Poll
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms
from storage.transaction import Tx

Key = tuple[int, int]  # community, number
BallotKey = tuple[int, int, int]  # community, number, household or person

_TABLE, _BALLOT = METADATA.tables["poll"], METADATA.tables["poll_ballot"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_SAVE_BALLOT, _LOAD_BALLOT = upsert(_BALLOT), select(_BALLOT)


def _values(community: int, p: Poll) -> tuple[Any, ...]:
    return (
        community, p.no, p.home, p.opener, p.question, json.dumps(p.options, ensure_ascii=False),
        p.kind, p.by, p.secret, p.hidden, p.state, p.hours, to_ms(p.began_at),
        to_ms(p.opened_at), to_ms(p.closes_at), p.eligible,
        json.dumps(p.buildings, ensure_ascii=False), json.dumps(p.mirrors), json.dumps(p.counts),
        p.voted, p.homes, p.cast, p.outcome, p.then, maybe_ms(p.review_at), p.reviewed,
        maybe_ms(p.remind_at), p.source, p.tally,
    )  # fmt: skip


def _poll(r: Any) -> Poll:
    return Poll(
        no=r[1], home=r[2], opener=r[3], question=r[4], options=tuple(json.loads(r[5])),
        kind=r[6], by=r[7], secret=bool(r[8]), hidden=bool(r[9]), state=r[10], hours=r[11],
        began_at=from_ms(r[12]), opened_at=from_ms(r[13]), closes_at=from_ms(r[14]),
        eligible=r[15], buildings=tuple(json.loads(r[16])), mirrors=tuple(json.loads(r[17])),
        counts=tuple(json.loads(r[18])), voted=r[19], homes=r[20], cast=r[21], outcome=r[22],
        then=r[23], review_at=maybe_from(r[24]), reviewed=r[25], remind_at=maybe_from(r[26]),
        source=r[27], tally=r[28],
    )  # fmt: skip


class PollShelf:
    """Polls by (community, number)."""

    name = "poll"
    kept = False
    order = 30

    def load(self, connection: Connection, key: Key) -> Poll | None:
        """The poll with its running counts, or None."""
        row = _LOAD.one(connection, *key)
        return None if row is None else _poll(row)

    def save(self, connection: Connection, states: list[tuple[Key, Poll]]) -> None:
        """Write them."""
        _SAVE.many(connection, [_values(key[0], poll) for key, poll in states])


POLLS = PollShelf()


class BallotShelf:
    """Ballots by (community, poll, household or person)."""

    name = "poll_ballot"
    kept = False
    order = 31

    def load(self, connection: Connection, key: BallotKey) -> Mine | None:
        """The ballot, or None."""
        row = _LOAD_BALLOT.one(connection, *key)
        return None if row is None else Mine(row[3], row[4], row[5], maybe_from(row[6]))

    def save(self, connection: Connection, states: list[tuple[BallotKey, Mine]]) -> None:
        """Write them."""
        rows = [(*key, m.nth, m.choice, m.person, maybe_ms(m.at)) for key, m in states]
        _SAVE_BALLOT.many(connection, rows)


BALLOTS = BallotShelf()


def put(tx: Tx, community: int, state: Ballot) -> None:
    """Write a ballot and its poll as one: two votes of a commit share one header."""
    tx.put(POLLS, (community, state.poll.no), state.poll)
    if state.changed and state.mine is not None:
        tx.put(BALLOTS, (community, state.poll.no, state.voter), state.mine)


_MUTED = Sql("SELECT 1 FROM poll_mute WHERE community = ? AND person = ?")
_MUTE = upsert(METADATA.tables["poll_mute"])
_UNMUTE = Sql("DELETE FROM poll_mute WHERE community = ? AND person = ?")


class MuteShelf:
    """Whether somebody is reminded no more, by (community, person)."""

    name = "poll_mute"
    kept = False
    order = 32

    def load(self, connection: Connection, key: Key) -> bool:
        """Whether they want none."""
        return _MUTED.one(connection, *key) is not None

    def save(self, connection: Connection, states: list[tuple[Key, bool]]) -> None:
        """Enter or strike out."""
        _MUTE.many(connection, [key for key, on in states if on])
        _UNMUTE.many(connection, [key for key, on in states if not on])


MUTES = MuteShelf()

_CHOICES = Sql(
    "SELECT choice, COUNT(*) FROM poll_ballot WHERE community = ? AND no = ? AND choice <> ''"
    " GROUP BY choice ORDER BY choice"
)
#: an anonymous poll is over: who voted is known still, what they chose no more
SEAL = Sql("UPDATE poll_ballot SET choice = '', nth = 0 WHERE community = ? AND no = ?")
_VOTERS = Sql(
    "SELECT voter, choice, person FROM poll_ballot WHERE community = ? AND no = ? ORDER BY nth"
)
_VOTED_FOR = Sql(
    "SELECT voter FROM poll_ballot WHERE community = ? AND no = ? AND person = ? AND choice <> ''"
)
_MUTED_ALL = Sql("SELECT person FROM poll_mute WHERE community = ?")
_BEGUN = Sql(
    "SELECT began_ms FROM poll WHERE community = ? AND opener = ? ORDER BY no DESC LIMIT ?"
)
_HOMES = Sql(
    "SELECT building, COUNT(*) FROM household WHERE community = ? AND NOT gone GROUP BY building"
)
_PEOPLE = Sql(
    "SELECT m.person, m.household, h.building FROM household_member m JOIN household h"
    " ON h.community = m.community AND h.no = m.household WHERE m.community = ? AND NOT h.gone"
    " ORDER BY m.household, m.nth"
)
_OPEN = Sql("SELECT no FROM poll WHERE community = ? AND state = 'open' ORDER BY no DESC LIMIT 50")
_BEFORE = Sql(
    "SELECT no, question, began_ms FROM poll WHERE community = ? AND home = ?"
    " AND state NOT IN ('draft', 'cancelled', 'lapsed') AND began_ms >= ? AND began_ms < ?"
    " ORDER BY no DESC LIMIT ?"
)


def choices(connection: Connection, community: int, no: int) -> tuple[tuple[str, int], ...]:
    """How many ballots say what; an empty ballot is none."""
    return tuple((choice, n) for choice, n in _CHOICES.all(connection, community, no))


def voters(connection: Connection, community: int, no: int) -> list[tuple[int, str, int]]:
    """(household or person, choice, who cast it) of every ballot."""
    return [(voter, choice, who) for voter, choice, who in _VOTERS.all(connection, community, no)]


def voted_for(connection: Connection, community: int, no: int, person: int) -> list[int]:
    """The households (or the person) for which somebody cast the ballot that stands."""
    return [row[0] for row in _VOTED_FOR.all(connection, community, no, person)]


def muted(connection: Connection, community: int) -> set[int]:
    """Everybody who is reminded no more."""
    return {row[0] for row in _MUTED_ALL.all(connection, community)}


def begun(connection: Connection, community: int, person: int, most: int) -> tuple[datetime, ...]:
    """When somebody began polls, the newest first."""
    rows = _BEGUN.all(connection, community, person, most)
    return tuple(from_ms(row[0]) for row in rows)


def homes(connection: Connection, community: int, buildings: tuple[str, ...]) -> int:
    """Households of these buildings; () means all of them."""
    rows = _HOMES.all(connection, community)
    return sum(n for building, n in rows if not buildings or building in buildings)


def people(
    connection: Connection, community: int, buildings: tuple[str, ...]
) -> list[tuple[int, int]]:
    """(person, household) of everybody bound in these buildings."""
    return [
        (person, household) for person, household, building in _PEOPLE.all(connection, community)
        if not buildings or building in buildings
    ]  # fmt: skip


def open_ones(connection: Connection, community: int) -> list[int]:
    """The numbers of the newest open polls."""
    return [row[0] for row in _OPEN.all(connection, community)]


def before(
    connection: Connection, community: int, home: int, since: datetime, until: datetime, most: int
) -> list[tuple[int, str]]:
    """(number, question) of polls of a group that began in this time, the newest first."""
    rows = _BEFORE.all(connection, community, home, to_ms(since), to_ms(until), most)
    return [(no, question) for no, question, _ in rows]

"""Seats (who holds which role, since and until when), and who is on duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from bot.flows.role_state import Duty, Seat
from bot.flows.rules.rights import Role
from storage.sql import Sql, select, upsert
from storage.tables import METADATA
from storage.times import from_ms, maybe_from, maybe_ms, to_ms

Key = tuple[int, int]  # community, seat number

_TABLE = METADATA.tables["role_seat"]
_SAVE, _LOAD = upsert(_TABLE), select(_TABLE)
_STANDING = Sql(
    "SELECT no FROM role_seat WHERE community = ? AND state IN ('held', 'confirming', 'offered')"
    " ORDER BY no"
)
_WHERE = Sql("SELECT DISTINCT community FROM role_seat WHERE holder = ? AND state = 'held'")


class SeatShelf:
    """Seats by (community, number)."""

    name = "seat"
    kept = False
    order = 5

    def load(self, connection: Connection, key: Key) -> Seat | None:
        """The seat, or None."""
        row = _LOAD.one(connection, *key)
        if row is None:
            return None
        (_, no, role, group, holder, state, by, since, until, digest, link_until, renewed,
         before) = row  # fmt: skip
        return Seat(no, role, group, holder, state, by, from_ms(since), from_ms(until), digest,
                    maybe_from(link_until), maybe_from(renewed), maybe_from(before))  # fmt: skip

    def save(self, connection: Connection, states: list[tuple[Key, Seat]]) -> None:
        """Write them."""
        rows = [
            (key[0], s.no, s.role, s.group, s.holder, s.state, s.by, to_ms(s.since),
             to_ms(s.until), s.digest, maybe_ms(s.link_until), maybe_ms(s.renewed),
             maybe_ms(s.before))
            for key, s in states
        ]  # fmt: skip
        _SAVE.many(connection, rows)


SEATS = SeatShelf()


def standing(connection: Connection, community: int) -> list[int]:
    """The numbers of all seats that are held, offered or wait for a second operator."""
    return [row[0] for row in _STANDING.all(connection, community)]


def communities_of(connection: Connection, person: int) -> list[int]:
    """Where somebody holds a role."""
    return sorted(row[0] for row in _WHERE.all(connection, person))


_REMEMBERED = 10_000  # people whose seats are known without looking


@dataclass(frozen=True, slots=True)
class Grants:
    """Who holds which role in a community: {(role, group or 0)} → people."""

    seats: Mapping[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    #: answers given before: the seats never change, and every letter asks the same
    _holders: dict[tuple[Role, int], list[tuple[int, int]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _of: dict[int, list[tuple[Role, int]]] = field(default_factory=dict, compare=False, repr=False)

    def holders(self, role: Role, group: int) -> list[tuple[int, int]]:
        """(person, scope) of everybody seated for this group, by a seat of its own or for all."""
        found = self._holders.get((role, group))
        if found is None:
            found = self._holders[(role, group)] = [
                (person, scope)
                for scope in ((group, 0) if group else (0,))
                for person in sorted(self.seats.get((role.value, scope), frozenset()))
            ]
        return found

    def of(self, person: int) -> list[tuple[Role, int]]:
        """(role, scope) of every seat of this person."""
        found = self._of.get(person)
        if found is None:
            if len(self._of) > _REMEMBERED:
                self._of.clear()
            found = self._of[person] = [
                (Role(r), scope) for (r, scope), people in self.seats.items() if person in people
            ]
        return found

    def seated(self, role: str, group: int, person: int, *, there: bool) -> Grants:
        """With one more holder, or one fewer."""
        seat, one = (role, group), frozenset({person})
        before = self.seats.get(seat, frozenset())
        return Grants({**self.seats, seat: before | one if there else before - one})


_LOAD_GRANTS = Sql(
    "SELECT role, chat_group, holder FROM role_seat"
    " WHERE community = ? AND state = 'held' AND role <> 'operator'"
)
#: operators keep the whole installation, wherever they were seated
_LOAD_OPERATORS = Sql(
    "SELECT role, 0, holder FROM role_seat WHERE role = 'operator' AND state = 'held'"
)


def operators(connection: Connection) -> list[int]:
    """Operators who were seated, by a code or by another operator."""
    return [row[2] for row in _LOAD_OPERATORS.all(connection)]


class GrantShelf:
    """The seats that are held in a community, by its id: kept in memory, made of `SEATS`.

    Under 0 stand the operators, of all communities.
    """

    name = "grants"
    kept = True
    order = 6

    def load(self, connection: Connection, key: int) -> Grants:
        """Every seat that is held."""
        seats: dict[tuple[str, int], frozenset[int]] = {}
        found = _LOAD_GRANTS.all(connection, key) if key else _LOAD_OPERATORS.all(connection)
        for role, group, person in found:
            seats[(role, group)] = seats.get((role, group), frozenset()) | {person}
        return Grants(seats)

    def save(self, connection: Connection, states: list[tuple[int, Grants]]) -> None:
        """Nothing: each seat has a row of its own."""


GRANTS = GrantShelf()

_DUTY = METADATA.tables["duty"]
_SAVE_DUTY, _LOAD_DUTY = upsert(_DUTY), select(_DUTY)


class DutyShelf:
    """Who is on duty, by community."""

    name = "duty"
    kept = True
    order = 7

    def load(self, connection: Connection, key: int) -> Duty | None:
        """Whoever took it last."""
        row = _LOAD_DUTY.one(connection, key)
        return None if row is None else Duty(row[1], from_ms(row[2]))

    def save(self, connection: Connection, states: list[tuple[int, Any]]) -> None:
        """Write them."""
        rows = [(key, d.holder, to_ms(d.until)) for key, d in states if d.until is not None]
        _SAVE_DUTY.many(connection, rows)


DUTIES = DutyShelf()

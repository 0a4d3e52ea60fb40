"""Who has a voice in a formal vote: the heads of the register and their area (rules 3.2).

One exclusive dwelling is one head; several of the same buyer are one head and their areas are
added; what the developer has not sold or delivered is one head together (Supreme Court's
interpretation on strata ownership, 2020, art. 9). Co-owners of a dwelling are one head together
(Guidelines for Owners' Assemblies art. 25), and "the same buyer" of co-owned dwellings is the
same set of co-owners: a couple with two flats is one head; a flat of one of them alone is
another's, since another buyer bought it. A dwelling whose owner the register does not name is a
head of its own: nobody loses a voice because a code is missing.

In matters of residents a household is one head and area does not count; nobody lives yet in what
is not sold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from bot.flows.rules.vote_rules import Measure, Voters


class Dwelling(Protocol):
    """A dwelling as the register describes it (`household.Unit`); area in 0.01 m²."""

    @property
    def area(self) -> int: ...  # noqa: D102
    @property
    def owner(self) -> str: ...  # noqa: D102
    @property
    def co_owners(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def developer(self) -> bool: ...  # noqa: D102


class Head(Struct, frozen=True):
    """One voice: its number on the roll (from 1), its households, their area (0 if none counts)."""

    no: int
    households: tuple[int, ...]
    area: int = 0
    developer: bool = False


def roll(dwellings: Mapping[int, Dwelling], voters: Voters) -> tuple[Head, ...]:
    """The heads of these dwellings (household number → dwelling), by their lowest number.

    Raises:
        ValueError: members of a body are not in the register of dwellings (see `members`).
    """
    if voters == "members":
        raise ValueError("members are no dwellings")
    together: dict[object, list[int]] = {}
    for no in sorted(dwellings):
        if voters == "households" and dwellings[no].developer:
            continue
        whose = _buyer(dwellings[no], no) if voters == "owners" else no
        together.setdefault(whose, []).append(no)
    return tuple(
        Head(
            number,
            tuple(households),
            sum(dwellings[no].area for no in households) if voters == "owners" else 0,
            whose == _DEVELOPER,
        )
        for number, (whose, households) in enumerate(together.items(), 1)
    )


_DEVELOPER = "developer"


def _buyer(dwelling: Dwelling, no: int) -> object:
    if dwelling.developer:
        return _DEVELOPER
    if not dwelling.owner:
        return no
    return frozenset({dwelling.owner, *dwelling.co_owners})


def members(count: int) -> tuple[Head, ...]:
    """The roll of a body: one head a member."""
    return tuple(Head(number, ()) for number in range(1, count + 1))


def whole(heads: tuple[Head, ...]) -> Measure:
    """All of the roll."""
    return Measure(len(heads), sum(head.area for head in heads))


def listed(heads: tuple[Head, ...]) -> list[list[int]]:
    """For the ledger: head and area, without who they are."""
    return [[head.no, head.area] for head in heads]

"""From the register to a roll: heads, their area, and a hash that shows any later change (S08).

The roll is drawn up with the notice and shown with it, so that everybody can object to it (rules
5: "noticed: list and roll frozen; objections"). What is frozen at the opening is that roll with
the corrections of objections that were upheld, and nothing else: a home that came into the
register meanwhile was told nothing and votes in the next notice, a home that left it stays. How
many were added, removed, corrected or left out stands on card and sheet and in the ledger. Of a
body whoever sits there no more at the opening is left off: a seat is what its voice rests on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from bot.flows.effects import Refused
from bot.flows.rules import vote_roll
from bot.flows.rules.vote_rules import TEMPLATES, Rule, RuleError, restored
from bot.flows.vote_state import Entry, Mine, OwnRule, Unit, Vote


def rule_of(vote: Vote) -> Rule:
    """The rule as it was frozen.

    Raises:
        RuleError: the vote was drafted by numbers that this program no longer has.
    """
    return restored(json.loads(vote.numbers))


def frozen(rule: Rule) -> str:
    """The rule as a vote keeps it."""
    return json.dumps(rule.numbers(), ensure_ascii=False, sort_keys=True)


_OWN = "own_"


def own_key(no: int) -> str:
    """The key of the rule that vote `no` adopts."""
    return f"{_OWN}{no}"


def own_number(key: str) -> int:
    """The number of the vote that adopted a rule of this key; 0: it is a template's."""
    digits = key.removeprefix(_OWN)
    own = key.startswith(_OWN) and digits.isascii() and digits.isdecimal() and len(digits) <= 9
    return int(digits) if own else 0


def rule_named(key: str, own: Mapping[int, OwnRule]) -> Rule:
    """The template, or the rule of the community's own that stands.

    Raises:
        Refused: there is none, or it stands no more.
    """
    if key in TEMPLATES:
        return TEMPLATES[key]
    no = own_number(key)
    if not no:
        raise Refused("code")
    found = own.get(no)
    if found is None or found.ended:
        raise Refused("vote.own_gone", no=no)
    return restored(json.loads(found.numbers))


def entries(units: Mapping[int, Unit], rule: Rule) -> tuple[Entry, ...]:
    """The heads of these dwellings, or of the members of a body."""
    if rule.voters == "members":
        return tuple(Entry(n, 0, (person,)) for n, person in enumerate(sorted(units), 1))
    return tuple(Entry(h.no, h.area, h.households) for h in vote_roll.roll(units, rule.voters))


def listed(roll: Sequence[Entry]) -> list[list[int]]:
    """For the ledger: head and area, without who they are."""
    return [[entry.head, entry.area] for entry in roll]


def hashed(roll: Sequence[Entry]) -> str:
    """SHA-256 over head, area and households of every entry, in order."""
    plain = [[e.head, e.area, list(e.units)] for e in sorted(roll, key=lambda e: e.head)]
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


# --- from the notice to the opening -----------------------------------------------------


class RollChanges(Struct, frozen=True):
    """Households by what became of them between notice and opening (of a body: people)."""

    added: tuple[int, ...] = ()  # by an upheld objection
    removed: tuple[int, ...] = ()
    corrected: tuple[int, ...] = ()
    left: tuple[int, ...] = ()  # in the register since, without one: not on the roll
    stays: tuple[int, ...] = ()  # in the register no more, without one: on the roll as before
    differs: tuple[int, ...] = ()  # another area or owner since, without one: as before

    def numbers(self) -> dict[str, int]:
        """How many of each: what everybody reads."""
        return {name: len(homes) for name, homes in asdict(self).items()}

    @property
    def apart(self) -> bool:
        """Whether the register says something else than the roll will."""
        return bool(self.left or self.stays or self.differs)


def shown(units: Mapping[int, Unit], rule: Rule) -> dict[str, Any]:
    """The roll as a notice shows it: homes, heads, area in 0.01 m², and the hash of all entries."""
    roll = entries(units, rule)
    return {"homes": len(_voiced(units, rule)), "heads": len(roll),
            "area": sum(entry.area for entry in roll), "hash": hashed(roll)}  # fmt: skip


def _voiced(units: Mapping[int, Unit], rule: Rule) -> dict[int, Unit]:
    """Those that have a voice by this rule: in residents' matters nobody in what is not sold."""
    return {
        no: unit for no, unit in units.items() if rule.voters != "households" or not unit.developer
    }


def _entered(unit: Unit, rule: Rule) -> tuple[Any, ...]:
    """What of a dwelling stands on a roll of this rule."""
    if rule.voters != "owners":
        return ()
    return unit.area, unit.developer, frozenset({unit.owner, *unit.co_owners})


def at_opening(
    noticed: Mapping[int, Unit], now: Mapping[int, Unit], upheld: Collection[int], rule: Rule
) -> tuple[dict[int, Unit], RollChanges]:
    """The dwellings of the roll at the opening, and how it came to differ.

    `noticed` as the notice showed them, `now` as the register has them, `upheld` those whose
    entry an objection has corrected. People are who is bound there now.
    """
    before, there = _voiced(noticed, rule), _voiced(now, rule)
    found: dict[int, Unit] = {}
    kinds: dict[str, list[int]] = {name: [] for name in RollChanges().numbers()}
    for no in sorted(before.keys() | there.keys()):
        was, is_ = before.get(no), there.get(no)
        by_objection = no in upheld
        if was is None:
            kinds["added" if by_objection else "left"].append(no)
            kept = is_ if by_objection else None
        elif is_ is None:
            gone = by_objection or rule.voters == "members"
            kinds["removed" if gone else "stays"].append(no)
            kept = None if gone else replace(was, people=now[no].people if no in now else ())
        elif _entered(was, rule) != _entered(is_, rule):
            kinds["corrected" if by_objection else "differs"].append(no)
            kept = is_ if by_objection else replace(was, key=is_.key, people=is_.people)
        else:
            kept = is_
        if kept is not None:
            found[no] = kept
    return found, RollChanges(**{name: tuple(homes) for name, homes in kinds.items()})


def of_person(units: Mapping[int, Unit], roll: Sequence[Entry]) -> dict[int, tuple[Mine, ...]]:
    """Person → what they stand on the roll with; people who can be reached (`Unit.people`)."""
    found: dict[int, list[Mine]] = {}
    for entry in roll:
        names = tuple(units[no].key for no in entry.units if units[no].key)
        for person in dict.fromkeys(p for no in entry.units for p in units[no].people):
            found.setdefault(person, []).append(Mine(entry.head, names, entry.area))
    return {person: tuple(mine) for person, mine in found.items()}


__all__ = [
    "RollChanges", "RuleError", "at_opening", "entries", "frozen", "hashed", "listed", "of_person",
    "own_key", "own_number", "rule_named", "rule_of", "shown",
]  # fmt: skip

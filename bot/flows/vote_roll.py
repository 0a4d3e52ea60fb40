"""From the register to a roll: heads, their area, and a hash that shows any later change (S08)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

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


def of_person(units: Mapping[int, Unit], roll: Sequence[Entry]) -> dict[int, tuple[Mine, ...]]:
    """Person → what they stand on the roll with; people who can be reached (`Unit.people`)."""
    found: dict[int, list[Mine]] = {}
    for entry in roll:
        names = tuple(units[no].key for no in entry.units if units[no].key)
        for person in dict.fromkeys(p for no in entry.units for p in units[no].people):
            found.setdefault(person, []).append(Mine(entry.head, names, entry.area))
    return {person: tuple(mine) for person, mine in found.items()}


__all__ = [
    "RuleError", "entries", "frozen", "hashed", "listed", "of_person", "own_key", "own_number",
    "rule_named", "rule_of",
]  # fmt: skip

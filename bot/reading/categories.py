"""What kind of need a text is about, and whose queue it belongs to (S03).

Words of the list count by their length, weak ones little; a thing with its trouble counts as a
word of three characters. People can always correct what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.flows.rules.rights import Role
from bot.reading import plain
from bot.reading.cues import pairs
from bot.reading.emergency import in_plain
from bot.reading.taxonomy import URGENCIES, BadCategories, Category, load

__all__ = ["CATEGORIES", "BadCategories", "Category", "Triage", "by_id", "top", "triage"]

_TAXONOMY = load()

#: in a stable order: a button holds the position
CATEGORIES: tuple[Category, ...] = _TAXONOMY.categories

_BY_ID = {category.id: category for category in CATEGORIES}

MOST_CANDIDATES = 3
_SURE = 2.0  # weight below which nothing is sure: one word of two characters
_AHEAD = 0.75  # weight by which the best must lead
_PAIR = 3.0
_AMBIGUOUS = 1.0
_WEAK = 0.75
_LONGEST = 6.0  # a longer word says no more


@dataclass(frozen=True, slots=True)
class Triage:
    """`category`: an id, "" when unsure; `candidates`: at most three ids, best first;
    `urgency`: low, normal, urgent, emergency; `cue`: the words that decided, "" if none.
    """  # fmt: skip

    category: str
    candidates: tuple[str, ...]
    urgency: str
    cue: str
    role: Role


def by_id(name: str) -> Category:
    """The category of an id; KeyError if there is none."""
    return _BY_ID[name]


def top(name: str) -> str:
    """The Chinese name of the group that a category belongs to: elevator.fault → 电梯."""
    return _TAXONOMY.tops[name.partition(".")[0]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the list, or a thing with its trouble, and what it stands for."""

    start: int
    end: int
    word: str
    weights: tuple[tuple[str, float], ...]
    states: bool = False  # that something is wrong with the thing


def triage(text: str) -> Triage:
    """Category, urgency and queue of a text; unsure → the floor lead's queue (S03)."""
    said = plain.plain(text)
    danger = in_plain(said) is not None
    weights, cues = _weighed(said)
    for name in weights:
        if _BY_ID[name].urgency == "emergency" and not danger:
            weights[name] /= 4  # fire is spoken of, but there is none
    ranked = sorted(weights, key=lambda name: -weights[name])  # stable: the likelier one first
    best = ranked[0] if ranked else ""
    second = weights[ranked[1]] if len(ranked) > 1 else 0.0
    if not best or weights[best] < _SURE or weights[best] - second < _AHEAD:
        urgency = "emergency" if danger else "normal"
        cue = cues[best] if best else ""
        return Triage("", tuple(ranked[:MOST_CANDIDATES]), urgency, cue, Role.FLOOR_LEAD)
    category = _BY_ID[best]
    candidates = tuple(ranked[:MOST_CANDIDATES])
    return Triage(best, candidates, _urgency(category, said, danger), cues[best], category.role)


def kinds(said: str) -> dict[str, float]:
    """Category → weight, of all that a plain text sounds like."""
    return _weighed(said)[0]


def _weighed(said: str) -> tuple[dict[str, float], dict[str, str]]:
    """Category → weight, and → its heaviest words."""
    weights: dict[str, float] = {}
    cues: dict[str, tuple[float, str]] = {}
    for hit in hits(said):
        for name, weight in hit.weights:
            weights[name] = weights.get(name, 0.0) + weight
            if weight > cues.get(name, (0.0, ""))[0]:
                cues[name] = (weight, hit.word)
    return weights, {name: word for name, (_, word) in cues.items()}


def hits(said: str) -> tuple[Hit, ...]:
    """All words found in a plain text; of a word within a longer one only the longer counts."""
    found = sorted(_words(said), key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    reach = -1
    for hit in found:
        if hit.end > reach:
            kept.append(hit)
            reach = hit.end
    once: dict[tuple[str, tuple[tuple[str, float], ...]], Hit] = {}
    for hit in kept:
        once.setdefault((hit.word, hit.weights), hit)
    troubled = [
        Hit(match.start(), match.end(), match[0].strip(), ((name, _PAIR),), states)
        for name, match, states in pairs(said)
    ]
    return (*once.values(), *troubled)


def _words(said: str) -> Iterator[Hit]:
    for start, sign in enumerate(said):
        if said[start : start + 2] not in _BEGINS and sign not in _BEGINS:
            continue
        for size in _SIZES.get(sign, ()):
            word = said[start : start + size]
            known = _KNOWN.get(word)
            if known is not None:
                yield Hit(start, start + size, word, known)
                break


def _known() -> dict[str, tuple[tuple[str, float], ...]]:
    known: dict[str, tuple[tuple[str, float], ...]] = {}
    for word, name in _TAXONOMY.keywords.items():
        weight = _WEAK if word in _TAXONOMY.weak else min(float(len(word)), _LONGEST)
        known[plain.plain(word)] = ((name, weight),)
    for word, names in _TAXONOMY.ambiguous.items():
        weight = _WEAK if word in _TAXONOMY.weak else _AMBIGUOUS
        known[plain.plain(word)] = tuple((name, weight) for name in names)
    return known


def _sizes() -> dict[str, tuple[int, ...]]:
    """First sign → lengths of the words that begin with it, longest first."""
    found: dict[str, set[int]] = {}
    for word in _KNOWN:
        found.setdefault(word[0], set()).add(len(word))
    return {sign: tuple(sorted(sizes, reverse=True)) for sign, sizes in found.items()}


_KNOWN = _known()
_SIZES = _sizes()
_BEGINS = frozenset(word[:2] for word in _KNOWN)

#: a cue of one sign is a part of many words: 急诊, 应急灯, 有空调
_NO_HASTE = re.compile(r"急诊|应急|急救|急性|别急|急转|不急|不着急|没危险|有空调|危险品")
_HASTE = re.compile("|".join(map(re.escape, _TAXONOMY.urgent)) + r"|urgent|asap|hurry|dangerous")
_CALM = re.compile("|".join(map(re.escape, _TAXONOMY.calm)) + r"|no hurry|not urgent")


def _urgency(category: Category, said: str, danger: bool) -> str:
    """The default of the category; haste raises it by one step, but only danger to emergency."""
    if danger:
        return "emergency"
    if category.urgency in ("urgent", "emergency"):
        return "urgent"
    calm = _CALM.search(said.replace("有空调", ""))
    if calm or not _HASTE.search(_NO_HASTE.sub("", said)):
        return category.urgency
    return URGENCIES[URGENCIES.index(category.urgency) + 1]

"""What kind of need a text is about, how urgent it is, and whose queue it belongs to (S03).

Of the packaged categories by what was learned from lessons, of somebody else's by their own words
(see `by_words`); in both the community's own corrections count most. People can always correct
what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from bot.flows.rules.rights import Role
from bot.reading import taxonomy
from bot.reading.by_words import Examples
from bot.reading.learned import NOTHING, Learned, pulled
from bot.reading.model import models
from bot.reading.said import Said
from bot.reading.taxonomy import URGENCIES, BadCategories, Category, Taxonomy, chosen, packaged

__all__ = ["CATEGORIES", "BadCategories", "Category", "Triage", "by_id", "top", "triage"]

_TAXONOMY = chosen()

#: in the order of the file
CATEGORIES: tuple[Category, ...] = _TAXONOMY.categories

_BY_ID = {category.id: category for category in CATEGORIES}

MOST_CANDIDATES = 3
_SURE = 0.2  # chance below which nothing is sure
_AHEAD = 0.04  # chance by which the best must lead
_WORD, _WORD_SURE = 3, 0.95  # signs of a word alone, which is hardly ever sure: 漏水, 堵了
_THERE = 0.05  # a category with less is no candidate


class Triage(Struct, frozen=True):
    """`category`: an id, "" when unsure; `candidates`: at most three ids, best first;
    `urgency`: low, normal, urgent, emergency; `chances`: id → 0 to 1 of the candidates.
    """  # fmt: skip

    category: str
    candidates: tuple[str, ...]
    urgency: str
    role: Role
    chances: Mapping[str, float]


def by_id(name: str) -> Category:
    """The category of an id; KeyError if there is none."""
    return _BY_ID[name]


def top(name: str) -> str:
    """The Chinese name of the group that a category belongs to: elevator.fault → 电梯."""
    return _TAXONOMY.tops[name.partition(".")[0]]


def triage(
    text: str | Said,
    learned: Learned = NOTHING,
    wanted: Taxonomy = _TAXONOMY,
    examples: Examples | None = None,
) -> Triage:
    """Category, urgency and queue of a text; unsure → the floor lead's queue (S03).

    `examples` are of the `wanted` categories.
    """
    said = Said(text) if isinstance(text, str) else text
    found = chances(said, learned, wanted, examples)
    ranked = sorted(found, key=lambda name: -found[name])[:MOST_CANDIDATES]
    candidates = tuple(name for name in ranked if found[name] >= _THERE)
    told = {name: found[name] for name in candidates}
    best = candidates[0] if candidates else ""
    second = found[ranked[1]] if len(ranked) > 1 else 0.0
    danger = said.danger is not None
    least = _SURE if len(said.plain) > _WORD else _WORD_SURE
    if not best or found[best] < least or found[best] - second < _AHEAD:
        urgency = "emergency" if danger else "normal"
        return Triage("", candidates, urgency, Role.FLOOR_LEAD, told)
    category = _of(wanted)[best]
    urgency = _urgency(category, said.plain, danger)
    return Triage(best, candidates, urgency, category.role, told)


def chances(
    said: Said, learned: Learned, wanted: Taxonomy, examples: Examples | None = None
) -> dict[str, float]:
    """Id → chance of every category that is possible at all; {} when nothing is known."""
    model, every = models()["category"], _of(wanted)
    if every.keys() <= {*model.labels}:  # those that come along, or some of them
        told = said.sorts if said.telling else {}
        found = {name: chance for name, chance in told.items() if name in every}
    else:
        found = taxonomy.by_words(wanted).chances(said.plain)
    if examples is not None:
        return examples.drawn(found, said.plain, every)
    pulls = learned.pulls("category", said.grams)
    return pulled(found, _down(pulls, found, every)) if pulls else found


def _down(
    pulls: Mapping[str, float], found: Mapping[str, float], every: Iterable[str]
) -> dict[str, float]:
    """A pull at a whole group is one at each of its categories, as likely as they are.

    One at a category that is no longer there (the file is another one now) is none.
    """
    result: dict[str, float] = {}
    for label, pull in pulls.items():
        inside = {
            name: found.get(name, 0.0)
            for name in every
            if name == label or name.startswith(f"{label}.")
        }
        total = sum(inside.values())
        for name, value in inside.items():
            share = value / total if total else 1 / len(inside)
            result[name] = result.get(name, 0.0) + pull * share
    return result


@lru_cache(maxsize=8)
def _of(wanted: Taxonomy) -> dict[str, Category]:
    return {category.id: category for category in wanted.categories}


#: a cue of one sign is a part of many words: 急诊, 应急灯, 有空调
_NO_HASTE = re.compile(r"急诊|应急|急救|急性|别急|急转|不急|不着急|没危险|有空调|危险品")
_HASTE, _CALM = (
    re.compile("|".join((*map(re.escape, (*own, *theirs)), english)))
    for own, theirs, english in (
        (packaged().urgent, _TAXONOMY.urgent, "urgent|asap|hurry|dangerous"),
        (packaged().calm, _TAXONOMY.calm, "no hurry|not urgent"),
    )
)


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

"""The file of categories and word lists: read once, every fault of it named."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from msgspec import Struct

from bot.flows.rules.rights import Role
from bot.reading.by_words import ByWords

PACKAGED = Path(__file__).with_name("categories.json")

URGENCIES = ("low", "normal", "urgent", "emergency")
_DECISIONS = frozenset({"none", "resident_assembly", "owner_ordinary", "owner_special"})
#: how the file calls a role, where that is not its name in `Role`
_ROLES = {"volunteer_team": Role.VOLUNTEER}


class BadCategories(ValueError):  # noqa: N818 - said to an operator: the file is bad
    """The file cannot be used; the message names the file, the place in it and the fault."""


class Category(Struct, frozen=True):
    """One kind of need (S03). `external` is "" where no outside body is to be pointed to."""

    id: str
    zh: str
    en: str
    role: Role
    support: tuple[Role, ...]
    external: str
    urgency: str
    conflict_prone: bool
    decision: str


class Taxonomy(Struct, frozen=True, eq=False):
    """All categories in the order of the file, and the words that lead to them.

    `keywords`: word → id. `ambiguous`: word → ids, likeliest first. `weak`: words that count less.
    `emergency`: number to call → phrases. `urgent`, `calm`: cues of haste and of leisure.
    """

    categories: tuple[Category, ...]
    tops: Mapping[str, str]
    keywords: Mapping[str, str]
    ambiguous: Mapping[str, tuple[str, ...]]
    weak: frozenset[str]
    emergency: Mapping[str, tuple[str, ...]]
    urgent: tuple[str, ...]
    calm: tuple[str, ...]


@lru_cache(maxsize=8)
def by_words(taxonomy: Taxonomy) -> ByWords:
    """A reader of somebody else's categories by nothing but their words."""
    words: dict[str, list[str]] = {}
    groups: dict[str, str] = {}
    for category in taxonomy.categories:
        group = category.id.partition(".")[0]
        words[category.id] = [taxonomy.tops[group], category.zh, category.en]
        groups[category.id] = group
    for word, name in taxonomy.keywords.items():
        words[name].append(word)
    for word, names in taxonomy.ambiguous.items():
        for name in names:
            words[name].append(word)
    return ByWords(words, groups)


_chosen: list[Taxonomy] = []


def choose(taxonomy: Taxonomy) -> None:
    """Sort needs by another file than the packaged one, in the whole process.

    Raises:
        RuntimeError: the categories were read already.
    """
    if "bot.reading.categories" in sys.modules and chosen() is not taxonomy:
        raise RuntimeError("categories are chosen before anything is read")
    _chosen[:] = [taxonomy]


def chosen() -> Taxonomy:
    """By which needs are sorted."""
    return _chosen[0] if _chosen else packaged()


@lru_cache(maxsize=1)
def packaged() -> Taxonomy:
    """The categories that come along."""
    return load(PACKAGED)


def load(path: Path = PACKAGED) -> Taxonomy:
    """Read a file of categories; raises `BadCategories`."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadCategories(f"{path}: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise BadCategories(f"{path.name}: not UTF-8 text") from fault
    except (json.JSONDecodeError, RecursionError) as fault:
        raise BadCategories(f"{path.name}: not JSON: {fault}") from fault
    return _File(path.name).taxonomy(raw)


class _File:
    """Takes the parts of a file; `name` is how its faults call it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def taxonomy(self, raw: Any) -> Taxonomy:
        found: list[Category] = []
        tops: dict[str, str] = {}
        keywords: dict[str, str] = {}
        shared: dict[str, list[str]] = {}  # a word of several categories leads to none surely
        for top in self.get(raw, "categories", list, "the file"):
            name = self.name_of(top, "id", "a top category")
            if "." in name or name in tops:
                self.fail(f"{name} stands there twice" if name in tops else f"{name} holds a dot")
            tops[name] = self.name_of(top, "zh", name)
            for child in self.get(top, "children", list, name):
                found.append(self.category(child, name, {c.id for c in found}))
                for word in self.words(child, "keywords", found[-1].id, ()):
                    if keywords.setdefault(word, found[-1].id) != found[-1].id:
                        shared.setdefault(word, [keywords[word]]).append(found[-1].id)
        if not found:
            self.fail("it holds no category")
        for word in shared:
            del keywords[word]
        lexicons = self.may(raw, "lexicons", dict, "the file", {})
        cues = self.may(lexicons, "urgency_cues", dict, "lexicons", {})
        emergency = self.may(lexicons, "emergency", dict, "lexicons", {})
        ambiguous = self.ambiguous(lexicons, {c.id for c in found})
        for word, names in shared.items():
            ambiguous.setdefault(word, tuple(dict.fromkeys(names)))
        return Taxonomy(
            categories=tuple(found),
            tops=MappingProxyType(tops),
            keywords=MappingProxyType(keywords),
            ambiguous=MappingProxyType(ambiguous),
            weak=frozenset(self.words(lexicons, "weak", "lexicons", ())),
            emergency=MappingProxyType({n: self.words(emergency, n, n) for n in emergency}),
            urgent=self.words(cues, "raise", "urgency_cues", ()),
            calm=self.words(cues, "lower", "urgency_cues", ()),
        )

    def category(self, raw: Any, top: str, known: set[str]) -> Category:
        name = self.name_of(raw, "id", f"a category of {top}")
        if not name.startswith(f"{top}."):
            self.fail(f"{name} does not begin with {top}.")
        if name in known:
            self.fail(f"{name} stands there twice")
        external = raw.get("external")
        if external is not None and not isinstance(external, str):
            self.fail(f"{name}: external is neither text nor null")
        return Category(
            id=name,
            zh=self.name_of(raw, "zh", name),
            en=self.name_of(raw, "en" if "en" in raw else "zh", name),
            role=self.role(self.may(raw, "role", str, name, Role.FLOOR_LEAD), name),
            support=tuple(self.role(role, name) for role in self.words(raw, "support", name, ())),
            external=external or "",
            urgency=self.one_of(raw, "urgency", frozenset(URGENCIES), name, "normal"),
            conflict_prone=self.may(raw, "conflict_prone", bool, name, False),
            decision=self.one_of(raw, "decision", _DECISIONS, name, "none"),
        )

    def ambiguous(self, lexicons: Any, known: set[str]) -> dict[str, tuple[str, ...]]:
        words = self.may(lexicons, "ambiguous", dict, "lexicons", {})
        found = {word.casefold(): self.words(words, word, "ambiguous") for word in words}
        for word, ids in found.items():
            for name in ids:
                if name not in known:
                    self.fail(f"ambiguous: {word} leads to {name}, which is no category")
        return found

    def name_of(self, raw: Any, key: str, where: str) -> str:
        """What stands on a button, or is kept: no empty one."""
        found: str = self.get(raw, key, str, where)
        if not found.strip():
            self.fail(f"{where}: {key} is empty")
        return found

    def role(self, name: str, where: str) -> Role:
        if name not in _ROLES and name not in {*Role}:
            self.fail(f"{where}: {name} is no role")
        return _ROLES.get(name) or Role(name)

    def one_of(self, raw: Any, key: str, allowed: frozenset[str], where: str, default: str) -> str:
        value: str = self.may(raw, key, str, where, default)
        if value not in allowed:
            self.fail(f"{where}: {key} is {value}, not one of {', '.join(sorted(allowed))}")
        return value

    def words(
        self, raw: Any, key: str, where: str, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        if default is not None and isinstance(raw, dict) and key not in raw:
            return default
        found = self.get(raw, key, list, where)
        if not all(isinstance(word, str) and word for word in found):
            self.fail(f"{where}: {key} holds something else than words")
        return tuple(word.casefold() for word in found)

    def may(self, raw: Any, key: str, kind: type, where: str, default: Any) -> Any:
        """What may be left out; if it is there, it must be of its kind."""
        return self.get(raw, key, kind, where) if isinstance(raw, dict) and key in raw else default

    def get(self, raw: Any, key: str, kind: type, where: str) -> Any:
        if not isinstance(raw, dict) or key not in raw:
            self.fail(f"{where}: {key} is missing")
        if not isinstance(raw[key], kind):
            self.fail(f"{where}: {key} is not {kind.__name__}")
        return raw[key]

    def fail(self, why: str) -> NoReturn:
        raise BadCategories(f"{self.name}: {why}")

"""Words of the list in a text, and things with their trouble: what a need can be about."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from bot.reading import plain
from bot.reading.cues import pairs
from bot.reading.taxonomy import packaged

_TAXONOMY = packaged()
_PAIR = 3.0  # a thing with its trouble counts as a word of three characters
_AMBIGUOUS = 1.0
_WEAK = 0.75
_LONGEST = 6.0  # a longer word says no more


class Hit(Struct, frozen=True):
    """A word of the list, or a thing with its trouble, and what it stands for."""

    start: int
    end: int
    word: str
    weights: tuple[tuple[str, float], ...]
    states: bool = False  # that something is wrong with the thing


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

"""What messages are about, as it can be compared: weighed words, and the names of places.

Words are those of `jieba`; beside them each single sign counts a little (自来水, 黄水, 水管 share
one), and the kinds of need that a text sounds like. What many people write weighs little: many
of these messages, or Chinese in general, which decides while there are few messages.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from bot.reading import lexicon, places, plain, streets, vocabulary

HEAD = 250  # characters of a title, and of a text, that say what it is about
_TITLE = 2  # how often a title counts
_SIGN, _KIND = 0.5, 1.5  # weights beside a word's 1
_KNOWN = 500  # how many messages general Chinese counts as
_WORDS = 60.0  # of a message, about: turns how often a word is used into how many use it
_RARE = 1e-4  # share of messages with a word that no dictionary knows
_SIGNS, _KINDS = 0.05, 0.02  # share of messages with one sign (at least), with one kind
_COMMON = {"w": 0.2, "s": 0.3, "k": 0.3}  # shares from which it says nothing
_BARE = 3e-6  # share of a word in Chinese up to which a name is recognised by it, without its end
_OFTENER = 4  # … unless so many times more messages have the word than the name
_FUNCTION = frozenset("cdefhkmopqrtuyz")  # parts of speech that say nothing of a matter: 今天, 一直
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z0-9]+")

#: the names of a message, and the main ones
_Names = tuple[frozenset[str], frozenset[str]]


class Read(Struct, frozen=True):
    """One message: `weights` by feature (their squares sum up to 1); names of places.

    `main` are the names in its title, or else the first two; `words` those that can name a topic,
    with what they weigh.
    """

    weights: Mapping[str, float]
    words: Mapping[str, float]
    kinds: frozenset[str]
    names: frozenset[str]
    main: frozenset[str]


@dataclass(slots=True)
class _Raw:
    counts: Counter[str]
    names: Counter[str]
    main: list[str]
    said: str


def read(texts: Sequence[tuple[str, str]]) -> list[Read]:
    """(title, text) of each message, "" for no title."""
    raws = [_raw(title, text) for title, text in texts]
    weigh, names = _weigher(raws), _same_names(raws)
    return [_read(raw, own, weigh) for raw, own in zip(raws, names, strict=True)]


def _raw(title: str, text: str) -> _Raw:
    raw = _Raw(Counter(), Counter(), [], "")
    in_title = _take(raw, title[:HEAD], _TITLE)
    in_text = _take(raw, text[:HEAD], 1)
    raw.main = in_title or in_text[:2] or _within(raw)
    for hit in lexicon.hits(raw.said):
        raw.counts.update(f"k{kind}" for kind, _ in hit.weights)
    return raw


def _take(raw: _Raw, part: str, times: int) -> list[str]:
    """Count the features of a title or a text; the names in it, in order."""
    said = plain.plain(part)
    words = vocabulary.cut(said)
    named = list(streets.names(words))
    inside = {at for name in named for at in range(name.first, name.last + 1)}
    for at, word in enumerate(words):
        if at not in inside:
            _count(raw.counts, word, times)
    found = [name.text for name in named]
    raw.names.update(found * times)
    raw.said += said + "\n"
    return found


def _within(raw: _Raw) -> list[str]:
    """Where no estate or street is named: the building, or else a spot outdoors."""
    where = places.find(raw.said)
    number = places.number_of(where.building)
    name = places.building(number) if number else where.spot
    if not name or name in places.INDOORS:
        return []
    raw.names[name] += 1
    return [name]


def _count(counts: Counter[str], word: str, times: int) -> None:
    if _HAN.fullmatch(word):
        if len(word) > 1 and vocabulary.tag(word)[:1] not in _FUNCTION:
            counts[f"w{word}"] += times
        for sign in word:
            counts[f"s{sign}"] += times
    elif _LATIN.fullmatch(word):
        counts[f"w{word}"] += times


def _same_names(raws: Sequence[_Raw]) -> list[_Names]:
    """The names of each message in one form, with those it has without their end; the main ones."""
    holders = Counter(name for raw in raws for name in raw.names)
    shorter = {name: core for name in holders if (core := streets.core(name)) in holders}
    bare = {
        core: name
        for name, count in holders.items()
        if count > 1 and len(core := streets.core(name)) > 1 and vocabulary.share(core) <= _BARE
    }
    known = {name for name, count in holders.items() if count > 1} | {*bare}
    seen = [{part for part in _parts(raw.said) if part in known} for raw in raws]
    without_end = Counter(part for parts in seen for part in parts)
    for core, name in list(bare.items()):
        if without_end[core] > _OFTENER * holders[name]:
            del bare[core]  # a word of its own

    def same(raw: _Raw, parts: set[str]) -> _Names:
        found = {shorter.get(name, name) for name in raw.names}
        main = {shorter.get(name, name) for name in raw.main}
        further = {bare.get(part, part) for part in parts if part in holders or part in bare}
        further = {shorter.get(name, name) for name in further}
        return frozenset(found | further), frozenset(main or further)

    return [same(raw, parts) for raw, parts in zip(raws, seen, strict=True)]


def _parts(text: str) -> Iterator[str]:
    """All runs of two to eight signs."""
    for run in _HAN.findall(text):
        for start in range(len(run) - 1):
            for end in range(start + 2, min(len(run), start + 8) + 1):
                yield run[start:end]


def _weigher(raws: Sequence[_Raw]) -> Callable[[str], float]:
    """The weight of a feature by how few messages have it; 0 for what is too common."""
    holders = Counter(feature for raw in raws for feature in raw.counts)
    scale = {"w": 1.0, "s": _SIGN, "k": _KIND}

    def share(feature: str) -> float:
        match feature[0]:
            case "w":
                return min(0.5, max(_RARE, vocabulary.share(feature[1:]) * _WORDS))
            case "s":
                return max(_SIGNS, min(0.5, vocabulary.share(feature[1:]) * _WORDS))
        return _KINDS

    weights: dict[str, float] = {}
    for feature, count in holders.items():
        common = (count + _KNOWN * share(feature)) / (len(raws) + _KNOWN)
        if count > 1 and common <= _COMMON[feature[0]]:
            weights[feature] = -math.log(common) * scale[feature[0]]
    return lambda feature: weights.get(feature, 0.0)


def _read(raw: _Raw, own: _Names, weigh: Callable[[str], float]) -> Read:
    names, main = own
    weights = {
        feature: (1.0 + math.log(count)) * weight
        for feature, count in raw.counts.items()
        if (weight := weigh(feature))
    }
    size = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    words = {f[1:]: weight for f in raw.counts if f[0] == "w" and (weight := weigh(f))}
    kinds = frozenset(f for f in weights if f[0] == "k")
    return Read({f: w / size for f, w in weights.items()}, words, kinds, names, main)

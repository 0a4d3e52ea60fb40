"""Whether two texts tell of the same matter: words, place and kind, each weighed.

An index finds candidates by `terms`; `likeness` judges each of them. Both cost no more than a
constant: texts are cut to 2,000 characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from bot.reading import places, plain
from bot.reading.places import NOWHERE, Location

#: likeness from which two texts are shown to people as one matter
ALIKE = 0.6

MOST_TERMS = 64
#: texts whose parts are remembered: what is new is compared with the same few again and again
_REMEMBERED = 4096

_WORDS, _KIND, _PLACE = 0.5, 0.3, 0.2  # weights, together 1
_SAME_GROUP = 0.2  # of two kinds of one group: elevator.fault, elevator.order
_PLACE_UNKNOWN = 0.5
_ELSEWHERE = 0.25  # what is left of likeness in another building
_OTHER_PART = 0.6  # … on another floor, in another room, at another spot

#: matters of a whole building: its unit, floor or room tell only who noticed
_WIDE = frozenset(
    {
        "utilities.water",
        "utilities.power",
        "utilities.gas",
        "utilities.heating",
        "utilities.telecom",
    }
)
_WITHIN = frozenset("ufr")
#: matters of a whole unit
_TALL = ("elevator.",)

_SAME = (
    (re.compile(r"升降机|梯子|lifts?|elevators?"), "电梯"),
    (re.compile(r"(?:停|断|缺)水|水(?:停|断|没)了"), "没水"),
    (re.compile(r"(?:停|断|缺)电|跳闸|电(?:停|断|没)了"), "没电"),
    (re.compile(r"电瓶车|电驴|电动自行车|电单车|e-?bikes?"), "电动车"),
    (re.compile(r"渗水|滴水|漏雨|leak(?:s|ing)?"), "漏水"),
    (re.compile(r"耗子|rats?\b"), "老鼠"),
    (re.compile(r"异响|怪响|怪声|响声|咣当"), "异响"),
    (re.compile(r"不亮|不灵|失灵|故障|罢工|趴窝|用不了|不能用|not working|broken"), "坏"),
    (re.compile(r"臭味|异味|味道|味儿|气味|smells?"), "臭味"),
    (re.compile(r"喇叭|音箱|音响"), "音响"),
    (re.compile(r"吵闹|噪音|噪声|太吵|扰民|nois[ey]"), "吵"),
)
#: most texts hold none of these
_ANY_SAME = re.compile("|".join(pattern.pattern for pattern, _ in _SAME))
#: said of any matter: they tell none from another
_STOP = re.compile(
    r"有没有|是不是|能不能|为什么|怎么回事|怎么|什么|一下|这个|那个|我们|你们|他们|大家|邻居|请问|谢谢|麻烦|可以|已经|就是|还是|现在|今天|昨天|昨晚"
    r"|今晚|早上|晚上|刚才|赶紧|好几天|几天|多天|天天|一直|老是|总是|又|了|的|吗|呢|啊|吧|呀|嘛|哦|哈|着|过|就|都|也|还|很|太|好|真|在|是|我|你|他|她|咱|这|那|有"
    r"|物业|师傅|快来|看看|谁|不好意思|打扰|反映|投诉|希望|尽快|处理|解决|\b(?:the|a|an|is|are|in|at|on|of|it|to|and|please|again|my|our|there|has|have|been|very)\b"
)
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")


class Told(Struct, frozen=True):
    """A matter as it was told. `place` as `places.read` gives it, "" unknown; `category` an id."""

    text: str
    place: str = ""
    category: str = ""


def terms(text: str) -> tuple[str, ...]:
    """At most 64 distinct terms for an index: parts of the place, pairs of signs, words.

    Parts of a place begin with "@": 3-2 and 3号楼2单元 both give "@b3", "@u2".
    """
    said = plain.plain(text)
    found = (*_place_terms(places.find(said)), *_words(said))
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def terms_of(told: Told) -> tuple[str, ...]:
    """The terms of a matter that is kept: of its words and of its place, each read once."""
    text, place = _read(told.text), _placed(told.place)
    return tuple(dict.fromkeys((*text.named, *place.named, *text.words, *place.words)))[:MOST_TERMS]


def likeness(a: Told, b: Told) -> float:
    """0 to 1: how surely both tell of one matter."""
    return compared(read(a), read(b))


class Read(Struct, frozen=True):
    """A matter as it is compared: words, their signs (a Latin word is one), parts of the place."""

    words: frozenset[str]
    signs: frozenset[str]
    parts: Mapping[str, str]  # b, u, f, r: a number; s: a spot
    category: str = ""


def read(told: Told) -> Read:
    """What is compared of it."""
    text = _read(told.text)
    parts = {**text.parts, **_parts_of(told.place)} if told.place else text.parts
    return Read(text.pairs, text.signs, parts, told.category)


def compared(a: Read, b: Read) -> float:
    """The likeness of what was read."""
    words = _shared(a, b)
    if not words:
        return 0.0
    none, more = weighed(a, b.parts, b.category)
    return none + more * words


def weighed(a: Read, parts: Mapping[str, str], category: str) -> tuple[float, float]:
    """What place and kind alone add to the likeness, and what words that all agree add to that."""
    there, factor = _together(a.parts, parts, a.category, category)
    score, weight = _PLACE * there, _WORDS + _PLACE
    if a.category and category:
        score += _KIND * _kin(a.category, category)
        weight += _KIND
    return score / weight * factor, _WORDS / weight * factor


def _kin(a: str, b: str) -> float:
    if a == b:
        return 1.0
    return _SAME_GROUP if a.partition(".")[0] == b.partition(".")[0] else 0.0


def _words(said: str) -> tuple[str, ...]:
    """Pairs of signs of Chinese runs, and whole Latin words, without places and stop words."""
    return _words_of(places.without(said) or said)


def _words_of(read: str) -> tuple[str, ...]:
    """The same of a text without places."""
    if _ANY_SAME.search(read):
        for pattern, word in _SAME:
            read = pattern.sub(word, read)
    found: list[str] = []
    for run in _RUN.findall(_STOP.sub("", read)):
        if run[0] <= "z" or len(run) == 1:
            found.append(run)
        else:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return tuple(dict.fromkeys(found))


class _Text(Struct, frozen=True):
    """A text, read once for the index and for likeness: words in their order, places as terms."""

    words: tuple[str, ...]
    named: tuple[str, ...]
    pairs: frozenset[str]
    signs: frozenset[str]
    parts: Mapping[str, str]


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> _Text:
    said = plain.plain(text)
    words, where = _words(said), places.find(text)
    signs = frozenset(s for word in words for s in ([word] if word[0] <= "z" else word))
    # in another script or width the plain text names places that the text itself does not
    named = _place_terms(where if said == text else places.find(said))
    return _Text(words, named, frozenset(words), signs, _parts(where))


class _Placed(Struct, frozen=True):
    """A place as it was told, for the index: its parts, and the words that are none."""

    named: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def _placed(place: str) -> _Placed:
    said = plain.plain(place)
    return _Placed(_place_terms(places.find(said)), _words_of(places.without(said)))


def _shared(a: Read, b: Read) -> float:
    """0 to 1: pairs in common, and signs in common of the shorter one."""
    if not a.words or not b.words:
        return 0.0
    common = len(a.signs & b.signs)
    fewer = min(len(a.signs), len(b.signs))
    if common < 2 and fewer != 1:
        return 0.0
    pairs = 2 * len(a.words & b.words) / (len(a.words) + len(b.words))
    return (pairs + common / fewer) / 2


def parts_of(told: Told) -> Mapping[str, str]:
    """The parts of its place, from the place alone if there is one: that costs next to nothing."""
    return _parts_of(told.place or told.text)


@lru_cache(maxsize=_REMEMBERED)
def _parts_of(text: str) -> Mapping[str, str]:
    return _parts(places.find(text))


def _parts(where: Location) -> dict[str, str]:
    if where == NOWHERE:
        return {}
    room = places.number_of(where.room)
    floor = places.number_of(where.floor.lstrip("负-"))
    parts = {
        "b": places.number_of(where.building),
        "u": places.number_of(where.unit),
        "f": f"-{floor}" if where.floor.startswith(("负", "-")) else floor,
        "r": room,
        "s": where.spot,
    }
    return {name: part for name, part in parts.items() if part}


def _place_terms(where: Location) -> tuple[str, ...]:
    return tuple(f"@{name}{part}" for name, part in _parts(where).items())


def _together(
    a: Mapping[str, str], b: Mapping[str, str], one: str, other: str
) -> tuple[float, float]:
    """How much the places agree, 0 to 1; and a factor for places that exclude each other."""
    if _differ("b", a, b):
        return 0.0, _ELSEWHERE
    wide = one in _WIDE or other in _WIDE
    if not wide and _differ("u", a, b):
        return 0.0, _ELSEWHERE
    shared = a.keys() & b.keys()
    differ = {name for name in shared if a[name] != b[name]}
    if wide or one.startswith(_TALL) or other.startswith(_TALL):
        differ -= {"f", "r", "u"}
    elif not differ and (_outside(a, b) or _outside(b, a)):
        return _PLACE_UNKNOWN, _OTHER_PART
    if differ:
        return _PLACE_UNKNOWN, _OTHER_PART
    return (1.0 if shared else _PLACE_UNKNOWN), 1.0


def _differ(name: str, a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether both tell this part, and each another one."""
    there = a.get(name)
    return there is not None and b.get(name, there) != there


def _outside(spot: Mapping[str, str], home: Mapping[str, str]) -> bool:
    """Whether one is a spot in the open and the other a house, or within it: a gate, a flat."""
    outdoors = "s" in spot and spot["s"] not in places.INDOORS and not _WITHIN & spot.keys()
    if not outdoors or "s" in home:
        return False
    return bool(_WITHIN & home.keys()) or ("b" in home and "b" not in spot)

"""Estates, streets and institutions by name, as people write them: 翠湖花园, 滨江大道, 育英小学.

`places` reads where in a building something is; this reads which estate, street or school it is
about. A name is found by how it ends and by the one or two words before the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.reading import vocabulary

_DATA = json.loads(Path(__file__).with_name("streets.json").read_text("utf-8"))
#: ends of names that cover much, and how much they say: two matters of a town are two matters
_WIDE: dict[str, float] = _DATA["wide"]
_ENDS = frozenset([*_DATA["ends"], *_WIDE])
_END = re.compile(
    "|".join(sorted(_ENDS, key=lambda end: (-len(end), end))).replace("府", "(?<!政)府")
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 6  # signs before the end

#: words that are common and yet name streets and schools everywhere: 人民路, 第一小学
_NAMES = frozenset(_DATA["names"])
#: … and rare ones that name none: 业主小区, 购房大厅
_NO_NAMES = frozenset(_DATA["no_names"])
_PROPER = ("nr", "ns", "nt", "nz")  # parts of speech: persons, places, institutions, others
_NEVER = frozenset("cdefhkmopqruvyz")  # all but nouns and adjectives: 影响小区, 我们小区, 三个小区
_COMMON = 1e-5  # share in Chinese of a word that is no name by itself: 居民小区


@dataclass(frozen=True, slots=True)
class Name:
    """A name: what stands before its end, and the end; `first` and `last` of its words."""

    core: str
    end: str
    first: int
    last: int

    @property
    def text(self) -> str:
        """As a whole."""
        return self.core + self.end


@lru_cache(maxsize=4096)
def coverage(name: str) -> float:
    """0 to 1: how much it says that two matters are of the same name; a town says little."""
    for end, share in _WIDE.items():
        if name.endswith(end):
            return share
    return 1.0


def core(name: str) -> str:
    """A name without its end: 青禾湾 of 青禾湾小区; "" where nothing else is left."""
    ends = [end for end in _ENDS if name.endswith(end)]
    return name.removesuffix(max(ends, key=len)) if ends else name


def names(words: Sequence[str]) -> Iterator[Name]:
    """The names in a text that was cut into words, in order."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word)
    bounds = {start: place for place, start in enumerate(starts)}
    bounds[at] = len(words)
    text = "".join(words)
    inner = [place for place, word in enumerate(words) for _ in word]
    for found in _END.finditer(text):
        begin, end = found.span()
        if end - begin == 1 and end not in bounds:
            continue  # 里 of 里装
        core, first = _before(words, starts, inner, text, begin)
        if len(core) == 1 and end - begin == 2 and text[end - 1] in _ENDS and end in bounds:
            core, begin = core + text[begin], end - 1  # 苑 of 梨花苑, not 花苑
        if 2 <= len(core) <= _LONGEST and core not in _ENDS:
            yield Name(core, text[begin:end], first, inner[end - 1])


def _before(
    words: Sequence[str], starts: Sequence[int], inner: Sequence[int], text: str, begin: int
) -> tuple[str, int]:
    """What stands before an end that begins here (two signs or more, if there are), and where."""
    core, first = "", inner[begin]
    while len(core) < 2 and begin > 0:
        place = inner[begin - 1]
        piece = text[starts[place] : begin]
        if not _names(piece, words[place]) or (core and piece in _ENDS):
            break
        core, begin, first = piece + core, starts[place], place
    return core, first


@lru_cache(maxsize=4096)
def _names(piece: str, word: str) -> bool:
    """Whether a piece (a word, or one without the end in it) can be a name or a part of one."""
    if piece in _NO_NAMES or not _HAN.fullmatch(piece):
        return False
    tag = vocabulary.tag(word)
    if piece in _NAMES or not tag or tag.startswith(_PROPER):
        return True
    return tag[0] not in _NEVER and vocabulary.share(word) <= _COMMON

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

_DATA = json.loads(Path(__file__).with_name("streets.json").read_text("utf-8"))
#: ends of names that cover much, and how much they say: two matters of a town are two matters
_WIDE: dict[str, float] = _DATA["wide"]
_ENDS = frozenset([*_DATA["ends"], *_WIDE])
_END = re.compile("|".join(sorted(_ENDS, key=lambda end: (-len(end), end))))
_CODE = re.compile(r"[A-Z]\d{0,2}[市区县省]")
_CODED = re.compile(r"[A-Z]\d{1,2}[区县]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 6  # signs before the end

#: words before an end that make no name with it: 我们小区, 影响小区, 必经之路, 高速公路
_NO_NAME = frozenset(_DATA["no_name"])


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


def without_codes(text: str) -> str:
    """A blank for each coded district: A7县 is no part of a name."""
    return _CODE.sub("\n", text)


def codes(text: str) -> frozenset[str]:
    """Coded districts, as texts that are made anonymous have them: A7县."""
    return frozenset(_CODED.findall(text))


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
        if 2 <= len(core) <= _LONGEST and core not in _ENDS and core not in _NO_NAME:
            yield Name(core, text[begin:end], first, inner[end - 1])


def _before(
    words: Sequence[str], starts: Sequence[int], inner: Sequence[int], text: str, begin: int
) -> tuple[str, int]:
    """What stands before an end that begins here (two signs or more, if there are), and where."""
    core, first = "", inner[begin]
    while len(core) < 2 and begin > 0:
        place = inner[begin - 1]
        piece = text[starts[place] : begin]
        if piece in _NO_NAME or not _HAN.fullmatch(piece) or (core and piece in _ENDS):
            break
        core, begin, first = piece + core, starts[place], place
    return core, first

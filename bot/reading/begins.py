"""How a match of a pattern can begin, so that no line is searched for what it cannot hold.

Knows the patterns as this package writes them, compiled without flags; what it cannot tell, it
refuses when the package is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from operator import add

_PIECE = re.compile(
    r"(?P<edge>\\[bB]|[$^])|(?P<look>\(\?<?[=!])|(?P<group>\((?:\?:|(?!\?)))|(?P<any>\.|\\\w|\[\^)"
    r"|(?P<class>\[(?:\\.|[^\]\\])+\])|(?P<sign>\\.|[^()\\])",
    re.DOTALL,
)
_TIMES = re.compile(r"(?P<none>[?*]|\{0?,\d*\})?(?:\+|\{\d+(?:,\d*)?\})?\??")
#: two plain signs, neither of them repeated nor left out
_TWO = re.compile(r"[^\W_][\w ](?![?*{])")


def begins(pattern: str) -> frozenset[str]:
    """One or two signs each, of which one stands at the beginning of any match; ValueError."""
    found: set[str] = set()
    for alternative in _alternatives(pattern):
        two = _TWO.match(alternative)
        signs, empty = ({two[0]}, False) if two else _first(alternative)
        if empty:
            raise ValueError(f"can be empty: {alternative}")
        found |= signs
    return frozenset(found)


@lru_cache(maxsize=4)  # of one line many patterns are asked, then it is forgotten
def pieces(said: str) -> frozenset[str]:
    """The signs of a text, and all pairs of them that follow each other."""
    return frozenset(chain(said, map(add, said, said[1:])))


class Sought:
    """A pattern that is tried only where a match can begin; it finds what `re` finds."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self._match = self.pattern.match
        self._begins = begins(pattern)
        self._signs = frozenset(beginning[0] for beginning in self._begins)

    def finditer(self, said: str) -> Iterator[re.Match[str]]:
        """All matches, from left to right, none within another."""
        if self._begins.isdisjoint(pieces(said)):
            return
        reach = 0
        for at, sign in enumerate(said):
            if sign not in self._signs or at < reach:
                continue
            if sign in self._begins or said[at : at + 2] in self._begins:
                match = self._match(said, at)
                if match:
                    yield match
                    reach = match.end()

    def search(self, said: str) -> re.Match[str] | None:
        """The first match."""
        return next(self.finditer(said), None)


def _first(alternative: str) -> tuple[set[str], bool]:
    """Signs that it can begin with, and whether it can be empty."""
    signs: set[str] = set()
    at = 0
    while at < len(alternative):
        piece = _PIECE.match(alternative, at)
        if piece is None or piece["any"]:
            raise ValueError(f"can begin with anything: {alternative}")
        at, empty = piece.end(), False
        if piece["look"]:
            at = _closing(alternative, at) + 1
        elif piece["group"]:
            end = _closing(alternative, at)
            firsts = [_first(one) for one in _alternatives(alternative[at:end])]
            signs.update(*(found for found, _ in firsts))
            at, empty = end + 1, any(nothing for _, nothing in firsts)
        elif piece["class"]:
            signs |= _members(piece["class"])
        elif piece["sign"]:
            signs.add(piece["sign"][-1])
        times = _TIMES.match(alternative, at)
        at = times.end() if times else at
        if not (piece["edge"] or piece["look"] or empty or (times and times["none"])):
            return signs, False
    return signs, True


def _members(wanted: str) -> set[str]:
    """The signs of a class: [ab], [a-z]."""
    if "\\" in wanted:
        raise ValueError(f"cannot be counted: {wanted}")
    found: set[str] = set()
    for first, last in re.findall(r"(.)(?:-(.))?", wanted[1:-1], re.DOTALL):
        found |= {chr(code) for code in range(ord(first), ord(last or first) + 1)}
    return found


def _closing(pattern: str, at: int) -> int:
    """Where the group ends whose inside begins at `at`."""
    depth = 1
    for piece in re.finditer(r"\\.|\[(?:\\.|[^\]\\])+\]|[()]", pattern[at:], re.DOTALL):
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if not depth:
            return at + piece.start()
    raise ValueError(f"unclosed: {pattern}")


def _alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between its outermost bars."""
    parts, depth = [""], 0
    for piece in re.findall(r"\\.|\[(?:\\.|[^\]\\])+\]|.", pattern, re.DOTALL):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts

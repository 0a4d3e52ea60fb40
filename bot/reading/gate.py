"""Patterns of hundreds of alternatives, tried only where one of them can begin.

Most signs of a chat begin nothing: to look at each of them with every alternative is what
reading costs. The gate changes no match, only where matches are looked for.
"""

from __future__ import annotations

import re

_ZERO_WIDTH = ("?=", "?!", "?<=", "?<!")


def gated(pattern: str) -> str:
    """The same pattern behind a test of one sign; unchanged if that sign may be any."""
    signs = _first(pattern)
    if signs is None:
        return pattern
    return f"(?=[{''.join(re.escape(sign) for sign in sorted(signs))}])(?:{pattern})"


def _first(pattern: str) -> set[str] | None:
    """The signs with which a match can begin; None: perhaps any sign, or none at all."""
    found: set[str] = set()
    for alternative in _split(pattern):
        signs = _first_of(alternative)
        if signs is None:
            return None
        found |= signs
    return found


def _first_of(alternative: str) -> set[str] | None:
    """The same of one alternative: its first part, and those behind parts that may be absent."""
    found: set[str] = set()
    at = 0
    while at < len(alternative):
        end = _atom(alternative, at)
        part = alternative[at:end]
        at = end
        if part == r"\b" or (part[0] == "(" and part[1:-1].startswith(_ZERO_WIDTH)):
            continue
        signs = _signs(part)
        if signs is None:
            return None
        found |= signs
        if not alternative.startswith(("?", "*", "{0"), at):
            return found
        at = alternative.index("}", at) + 1 if alternative[at] == "{" else at + 1
        if alternative.startswith(("?", "+"), at):
            at += 1  # lazy, or possessive
    return None


def _signs(part: str) -> set[str] | None:
    """With which signs one part of a pattern can begin."""
    if part[0] == "(":
        body = part[1:-1]
        if body.startswith("?:"):
            return _first(body[2:])
        return None if body.startswith("?") else _first(body)
    if part[0] == "[":
        body = part[1:-1]
        if body.startswith("^") or "\\" in body:
            return None
        spans = re.findall(r"(.)-(.)|(.)", body)
        return {
            chr(code)
            for low, high, one in spans
            for code in range(ord(one or low), ord(one or high) + 1)
        }
    if part[0] == "\\":
        return None if part[1].isalnum() else {part[1]}
    return None if part in ".^$" else {part}


def _atom(text: str, at: int) -> int:
    """Where the part that begins here ends."""
    if text[at] == "\\":
        return at + 2
    if text[at] == "[":
        return _class_end(text, at)
    if text[at] != "(":
        return at + 1
    at += 1
    while text[at] != ")":
        at = _atom(text, at)
    return at + 1


def _class_end(text: str, at: int) -> int:
    at += 1 + text.startswith("^", at + 1)
    at += 1  # a ] that stands first is a sign of its own
    while text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _split(pattern: str) -> list[str]:
    """The alternatives at the top."""
    found, start, at = [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            found.append(pattern[start:at])
            start = at + 1
        at = _atom(pattern, at)
    return [*found, pattern[start:]]

"""The grammar of stories: one line → what a person does, or what the bot must say."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct


class StoryError(ValueError):
    """A line that cannot be read; it names the line's number."""


class Does(Struct, frozen=True):
    """What people do: `verb` with its parts by name."""

    number: int
    verb: str
    parts: dict[str, str]


class Says(Struct, frozen=True):
    """What the bot must say: the line's head (to whom, how), text and buttons."""

    number: int
    head: str
    text: str
    buttons: tuple[str, ...] | None  # None: any ("[…]")


class Passes(Struct, frozen=True):
    """Time goes by."""

    number: int
    delta: timedelta


Line = Does | Says | Passes

_N = r"(?P<who>\S+)"
_WITH = r"(?: with (?P<photos>a photo|\d+ photos))?"
_DOES = [
    ("starts", rf"{_N} starts Bot(?: with (?P<param>\S+))?"),
    ("adds_bot", rf"{_N} adds Bot to (?P<group>\S+)"),
    ("adds", rf"{_N} adds (?P<other>\S+) to (?P<group>\S+)"),
    ("removes_bot", rf"{_N} removes Bot from (?P<group>\S+)"),
    ("removes", rf"{_N} removes (?P<other>\S+) from (?P<group>\S+)"),
    ("leaves", rf"{_N} leaves (?P<group>\S+)"),
    ("makes_admin", rf"{_N} makes Bot admin in (?P<group>\S+?)(?: with (?P<right>\w+))?"),
    ("blocks", rf"{_N} blocks Bot"),
    ("unblocks", rf"{_N} unblocks Bot"),
    ("tap", r"(?P<whos>\S+(?: and \S+)*) taps? \[(?P<label>[^\]]+)\]"
            r"(?: on (?P<card>#\d+))?(?: in (?P<group>\S+))?"),
    ("replies", rf"{_N} replies to (?P<target>\S+)(?: in (?P<group>\S+?))?"
                rf"{_WITH}: ?(?P<text>.*)"),
    ("private", rf"{_N} to Bot{_WITH}: ?(?P<text>.*)"),
    ("says", rf"{_N} in (?P<group>\S+?){_WITH}: ?(?P<text>.*)"),
]  # fmt: skip
_PATTERNS = [(verb, re.compile(pattern, re.DOTALL)) for verb, pattern in _DOES]
_PASSES = re.compile(r"\.\.\. (.+?) pass(?:es)?")
_SPAN = re.compile(r"(\d+) (second|minute|hour|day)s?")
_SAYS = re.compile(
    r"(Bot (?:to|replies to|edits|whispers to|alerts|deletes|pins) [^:]+?)(?:: (.*))?"
)
_BUTTON = re.compile(r"\s*\[([^\[\]]+)\]$")


def read(script: str) -> list[Line]:
    """Every line of a story.

    Raises:
        StoryError: for a line that is none.
    """
    lines = []
    for number, raw in enumerate(script.splitlines(), 1):
        text = raw.strip()
        if text and not text.startswith("# "):
            lines.append(_line(number, text))
    return lines


def _line(number: int, text: str) -> Line:
    passes = _PASSES.fullmatch(text)
    if passes:
        return Passes(number, _span(number, passes[1]))
    says = _SAYS.fullmatch(text)
    if says:
        return _says(number, says[1], says[2] or "")
    for verb, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            parts = {k: v.replace("\\n", "\n") for k, v in found.groupdict().items() if v}
            return Does(number, verb, parts)
    raise StoryError(f"line {number} cannot be read: {text}")


def _span(number: int, text: str) -> timedelta:
    found = _SPAN.findall(text)
    if not found:
        raise StoryError(f"line {number}: how long is {text!r}?")
    return sum((timedelta(**{f"{unit}s": int(n)}) for n, unit in found), timedelta())


def _says(number: int, head: str, rest: str) -> Says:
    buttons: list[str] = []
    while found := _BUTTON.search(rest):
        buttons.insert(0, found[1])
        rest = rest[: found.start()]
    text = rest.strip()
    if buttons == ["…"]:
        return Says(number, head.strip(), text, None)
    return Says(number, head.strip(), text, tuple(buttons))


def folded(text: str) -> str:
    """White space and line breaks as single spaces."""
    return " ".join(text.split())


def matches(pattern: str, text: str) -> bool:
    """Whether `text` fits: … stands for any run of characters, also none."""
    parts = [re.escape(folded(part)) for part in pattern.split("…")]
    return (
        re.fullmatch(r"\s*" + r".*?".join(rf"{p}\s*" for p in parts), folded(text), re.DOTALL)
        is not None
    )

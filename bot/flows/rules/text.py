"""What people typed, made safe to keep and to show: the meaning stays, tricks go."""

from __future__ import annotations

import re
import unicodedata

#: direction overrides, isolates, zero-width characters but the joiner of emoji, soft hyphen
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_LINES = re.compile(r"\n\s*\n\s*")
#: a pile of combining marks higher than any script needs
_PILES = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
#: a text of these alone needs no cleaning: CJK, its punctuation, ASCII from ! to ~, single spaces;
#: possessive, or a long text with one other sign is tried in every way it can be cut
_PLAIN = re.compile("(?: ?[!-~\u4e00-\u9fff\u3001-\u303f\uff01-\uff5e\u2010-\u2027]++)*+")


def clean(text: str) -> str:
    """Text as it is kept: NFC, without control, direction and zero-width characters."""
    if _PLAIN.fullmatch(text):
        return text.strip()
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # composed only now: what stood between a letter and its accent is gone
    text = unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))
    text = _PILES.sub(r"\1", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def letters(text: str) -> int:
    """How many letters it has, of any script; signs, emoji and figures are none."""
    return sum(sign.isalpha() for sign in text)


def told_of(thing: str, words: str) -> str:
    """What is said of a thing that was named before: 电梯, 坏了 → 电梯坏了."""
    if not thing or thing.casefold() in words.casefold():
        return words
    return f"{thing} {words}" if thing.isascii() else thing + words


def one_line(text: str, limit: int) -> str:
    """The first `limit` characters on one line, with … where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def isolated(text: str) -> str:
    """Right-to-left text inside a first-strong isolate, so that the line around it stays."""
    if _RIGHT_TO_LEFT.search(text):
        return f"\u2068{text}\u2069"
    return text

"""Messages from a file of JSON lines, one object a line, as `huiyin topics` takes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from msgspec import Struct

from bot.reading.topics import Message

_LIKES_MOST = 10**9
_LONGEST = 1 << 24  # bytes of a line: no message is as long
_SECONDS_MOST = 10**11  # from here on a number of seconds is one of milliseconds
_HALF = re.compile("[\ud800-\udfff]")  # half a sign: JSON can write it, no file can hold it
_HAN_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_DATE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?|分)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)


class Fault(Struct, frozen=True):
    """What is the matter with a line (its number, from 1); `lost`: its message is left out."""

    line: int
    why: str
    lost: bool = True

    def __str__(self) -> str:
        """For people, without a word of what somebody wrote."""
        return f"line {self.line}: {self.why}"


class _Bad(ValueError):  # noqa: N818 - a finding about a line
    """The line holds no message; the words say why."""


def read(lines: Iterable[bytes], zone: tzinfo) -> Iterator[Message | Fault]:
    """The message of each line, or what is the matter with it; blank lines are passed over.

    Times that name no zone are of `zone`.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        notes: list[str] = []
        try:
            message = _message(_object(line), zone, notes)
        except _Bad as error:
            yield Fault(number, str(error))
            continue
        if message.id in seen:
            yield Fault(number, f"the same id as line {seen[message.id]}")
            continue
        seen[message.id] = number
        yield from (Fault(number, note, lost=False) for note in notes)
        yield message


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST:
        raise _Bad("too long")
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _Bad("not UTF-8") from None
    except (ValueError, RecursionError):
        raise _Bad("not JSON") from None
    if not isinstance(found, dict):
        raise _Bad("no JSON object")
    return found


def _message(found: dict[str, Any], zone: tzinfo, notes: list[str]) -> Message:
    name = _text(found.get("id"))
    if not name:
        raise _Bad("no id")
    text, title = found.get("text"), found.get("title")
    if not isinstance(text, str) or not isinstance(title, str | None):
        raise _Bad("no text")
    return Message(
        name,
        text,
        title or "",
        _time(found.get("time"), zone, notes),
        _text(found.get("user")),
        _text(found.get("household")),
        _likes(found.get("likes"), notes),
    )


def _text(value: Any) -> str:
    """An id as text: people write them as numbers, too."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    said = str(value).strip()
    return "" if _HALF.search(said) else said


def _likes(value: Any, notes: list[str]) -> int:
    if value is None or value == "":
        return 0
    try:
        return 0 if isinstance(value, bool) else max(0, min(_LIKES_MOST, int(value)))
    except (TypeError, ValueError, OverflowError):
        notes.append("likes are no number: counted as none")
        return 0


def _time(value: Any, zone: tzinfo, notes: list[str]) -> datetime | None:
    if value is None or value == "":
        return None
    found = time(value, zone)
    if found is None:
        notes.append("the time is not understood: counted without one")
    return found


def time(value: Any, zone: tzinfo) -> datetime | None:
    """When it was: 2020/1/4 11:17:46, ISO 8601, 2020年1月4日 11:17, Unix seconds; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    said = str(value).strip()
    try:
        if re.fullmatch(r"\d{9,13}(?:\.\d+)?", said):
            seconds = float(said)
            return datetime.fromtimestamp(
                seconds / 1000 if seconds >= _SECONDS_MOST else seconds, UTC
            )
        parts = _DATE.fullmatch(_HAN_DATE.sub(r"\1-\2-\3 ", said).strip())
        if parts is None:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups()[:6])
        there = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        offset = parts[7]
        if offset:
            sign = datetime.strptime(offset.replace("Z", "+0000"), "%z").tzinfo
            there = there.replace(tzinfo=sign)
        return there if there.astimezone(UTC) else None
    except (ValueError, OverflowError, OSError):
        return None

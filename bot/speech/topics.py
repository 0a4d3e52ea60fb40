"""What people wrote about most, as lines for the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.speech.words import Words, plain

#: rank comes by itself: name, heat, people, messages, when first and last
Shown = tuple[str, float, int, int, datetime | None, datetime | None]


def report(w: Words, topics: Sequence[Shown]) -> list[str]:
    """A line for each topic, the hottest first."""
    if not topics:
        return [plain(w._("No topic: no two messages are about the same."))]
    wide = len(str(len(topics)))
    return [f"{rank:>{wide}}. {_line(w, *topic)}" for rank, topic in enumerate(topics, 1)]


def _line(
    w: Words, name: str, heat: float, people: int, messages: int,
    begin: datetime | None, end: datetime | None,
) -> str:  # fmt: skip
    said = [
        name,
        plain(w.many("{n} person", "{n} people", people)),
        plain(w.many("{n} message", "{n} messages", messages)),
        _days(w, begin, end),
        plain(w._("heat {heat}", heat=f"{heat:.1f}")),
    ]
    return " · ".join(part for part in said if part)


def _days(w: Words, begin: datetime | None, end: datetime | None) -> str:
    if begin is None or end is None:
        return ""
    first, last = (at.astimezone(ZoneInfo(w.zone)).date().isoformat() for at in (begin, end))
    return first if first == last else f"{first} – {last}"

"""The date until which something is to be done, and the words around it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.reading import poll_times, times

_EDGES = " ，,。.；;、：:"
_READY = (3, 7, 14, 30)  # days ahead that are offered


def read(text: str, now: datetime) -> tuple[date | None, str]:
    """The first day to come that is said, today included; and the text without it.

    `now` is aware: its zone is where the words were written. None: none is said, or it is over.
    """
    for found in times.read(text, now).found:
        when = found.ends or found.begins
        if found.kind not in ("point", "deadline", "range") or when is None:
            continue
        day = when.date() if isinstance(when, datetime) else when
        if day < now.date():
            continue
        rest = text[: found.start].rstrip(_EDGES) + " " + text[found.end :].lstrip(_EDGES)
        return day, " ".join(rest.split())
    return None, text


def ready(now: datetime, *, chinese: bool) -> list[str]:
    """Days that are offered, as they are written; each is read back as itself."""
    days = (now.date() + timedelta(days=n) for n in _READY)
    return [poll_times.label(day, chinese=chinese) for day in days]

"""Hours as people say them: parts of the day, and twelve-hour words on a given day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from bot.reading.moments import Moment


class ImpossibleError(ValueError):
    """There is no such day or hour: 2月30号, 25点."""


class Part(Struct, frozen=True):
    """A part of the day.

    `usual`: its hour when none is said, None where it stays vague; `over`: the hour at which it
    is over (24 and more: in the night after); `first`, `last`: the written hours that it can hold,
    of 24; `later`: the hours of 12 that mean the afternoon or evening in it; `night`: hours up to
    this one are of the next day.
    """

    usual: int | None
    over: int
    first: int
    last: int
    later: range = range(0)
    night: int = -1


PARTS = {
    "small_hours": Part(None, 6, 0, 11),
    "early": Part(7, 10, 0, 12),
    "morning": Part(9, 12, 0, 12),
    "noon": Part(12, 14, 10, 15, range(1, 4)),
    "afternoon": Part(14, 18, 12, 23, range(1, 12)),
    "dusk": Part(18, 20, 15, 20, range(3, 9)),
    "evening": Part(19, 24, 16, 24, range(5, 12), 4),
    "night": Part(None, 30, 18, 24, range(7, 12), 6),
    "after_work": Part(None, 24, 0, 24),
}
_DAY = timedelta(days=1)


def at(day: date, hour: int, minute: int, zone: tzinfo | None) -> datetime:
    """That hour (24 is the end of the day) of a day there.

    Raises:
        ImpossibleError: the clock there never shows it, or shows it on no day.
    """
    if not (0 <= hour <= 24 and 0 <= minute < 60) or (hour == 24 and minute):
        raise ImpossibleError(f"{hour}:{minute}")
    day += (hour // 24) * _DAY
    there = datetime.combine(day, time(hour % 24, minute), tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise ImpossibleError(f"{there} is skipped: the clocks go forward")
    return there


def readings(said: Moment) -> list[tuple[int, int, int]]:
    """What the hour can mean: days to add, hour, minute; the likeliest first.

    Two where nothing says which half of the day is meant.

    Raises:
        ImpossibleError: no day has that hour, or that part of the day has not.
    """
    hour, minute = said["hour"], said.get("minute", 0)
    if hour > 24:
        raise ImpossibleError(f"{hour}:{minute:02}")
    if minute < 0:
        hour, minute = hour - 1, minute + 60
    part = PARTS.get(said.get("part", ""))
    if part is None:
        return _unnamed(hour, minute, sure=said.get("sure", False))
    if hour == 12 and (part.night >= 0 or part.first == 0):
        midnight = part.night >= 0 or part is PARTS["small_hours"]
        return [(1 if part.night >= 0 else 0, 0 if midnight else 12, minute)]
    if hour in part.later and hour < 12:
        return [(0, hour + 12, minute)]
    if hour <= part.night or hour == 24:
        return [(1, hour % 24, minute)]
    if not part.first <= hour <= part.last:
        raise ImpossibleError(f"{said.get('part')} {hour}:{minute:02}")
    return [(0, hour, minute)]


def _unnamed(hour: int, minute: int, *, sure: bool) -> list[tuple[int, int, int]]:
    if hour == 24:
        return [(1, 0, minute)]
    if sure or hour == 0 or hour > 12:
        return [(0, hour, minute)]
    other = (0, hour + 12, minute) if hour < 12 else (1, 0, minute)
    written = (0, hour, minute)
    return [other, written] if hour < 6 else [written, other]


def end_of(said: Moment) -> int:
    """The hour of its day, beyond 24 in the night after, at which a moment without hour is over."""
    part = PARTS.get(said.get("part", ""))
    return part.over if part else 24

"""Words of habit become a recurrence: 每周三晚7点, 每月第一个周六, 周一三五."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec.structs import replace

from bot.reading import festivals
from bot.reading.hours import PARTS, ImpossibleError, readings
from bot.reading.moments import Length, Moment
from bot.reading.recurring import Recurrence

_WORKDAYS = (0, 1, 2, 3, 4)
_WEEKEND = (5, 6)
_UNITS = {"days": "day", "weeks": "week"}


def provisional(day: date | datetime) -> bool:
    """Whether the working days of that year are not ordered yet."""
    return festivals.provisional(day.date() if isinstance(day, datetime) else day)


def recurrence(
    every: str, said: list[Moment], length: Length | None = None, *, ranged: bool = False
) -> Recurrence | None:
    """The recurrence of words.

    `every`: day, week, month, year, workdays, days:2 (every second), day:evening, skip (a length
    is left out between), or "" where the moments tell. `ranged`: the second moment ends what the
    first one begins. None where the words do not say how often.

    Raises:
        ImpossibleError: an hour or day that there is not.
    """
    unit, _, more = every.partition(":")
    if length is not None:
        return _each(length, skipped=unit == "skip")
    if more and not more.isdigit():
        said = [Moment(**{"part": more, **(said[0] if said else {})}), *said[1:]]
    first: Moment = said[0] if said else Moment()
    interval = int(more) if more.isdigit() else 1
    days = ranged and "weekday" in first and "weekday" in said[1]
    at, until = _hours(said[1:] if days else said, ranged=ranged and (not days or len(said) > 2))
    weekdays = _between(first, said[1]) if days else _listed(said)
    monthly = _of_month(unit, first)
    if monthly is not None:
        return replace(monthly, interval=interval, at=at, until=until)
    if unit == "workdays" or (weekdays and unit not in ("month", "year")):
        return Recurrence("week", interval, weekdays or _WORKDAYS, at=at, until=until)
    if "month" in first and unit in ("year", ""):
        return Recurrence("year", day=first.get("day"), month=first["month"], at=at, until=until)
    if not unit and "hour" not in first:
        return Recurrence("day", at=at, until=until) if at else None
    return Recurrence(_UNITS.get(unit, unit), interval, at=at, until=until)


def _of_month(unit: str, said: Moment) -> Recurrence | None:
    """每月5号, 每月底, 每月最后一天, 每月第一个周六."""
    nth, period = said.get("nth"), said.get("period", "").removeprefix("month_")
    if nth is not None and "weekday" in said:
        return Recurrence("month", weekdays=(said["weekday"],), nth=nth)
    if unit in ("month", "") and "day" in said and "month" not in said:
        return Recurrence("month", day=_checked(said["day"]))
    if unit == "month" and nth is not None and period == "day":
        return Recurrence("month", day=_checked(nth) if nth > 0 else -1)
    if unit == "month" and period in ("start", "end"):
        return Recurrence("month", day=1 if period == "start" else -1)
    return None


def _hours(said: list[Moment], *, ranged: bool) -> tuple[time | None, time | None]:
    """From when to when on the day."""
    if ranged and len(said) > 1:
        return _time(said[0]), _until(said[0], said[1])
    return next((one for one in map(_time, said) if one is not None), None), None


def _between(first: Moment, last: Moment) -> tuple[int, ...]:
    """The weekdays from one to another, over Sunday too."""
    count = (last["weekday"] - first["weekday"]) % 7
    return tuple(sorted((first["weekday"] + n) % 7 for n in range(count + 1)))


def _listed(said: list[Moment]) -> tuple[int, ...]:
    return tuple(sorted({day for moment in said for day in _weekdays(moment)}))


def _each(length: Length, *, skipped: bool) -> Recurrence | None:
    """每三天: one unit, so many of it; 每隔两天 leaves out two."""
    units = (("years", "year"), ("months", "month"), ("weeks", "week"), ("days", "day"))
    for unit, every in units:
        number = getattr(length, unit)
        if number and length == Length.of(unit, number):
            return Recurrence(every, number + skipped)
    return None


def _checked(day: int) -> int:
    if not 1 <= day <= 31:
        raise ImpossibleError(f"day {day}")
    return day


def _weekdays(moment: Moment) -> tuple[int, ...]:
    if "nth" in moment:
        return ()
    if moment.get("period") == "weekend":
        return _WEEKEND
    if moment.get("period") == "workday":
        return _WORKDAYS
    return moment.get("weekdays", (moment["weekday"],) if "weekday" in moment else ())


def _time(moment: Moment) -> time | None:
    if "hour" in moment:
        _, hour, minute = readings(moment)[0]
        return time(hour, minute)
    part = PARTS.get(moment.get("part", ""))
    return None if part is None or part.usual is None else time(part.usual)


def _until(first: Moment, last: Moment) -> time | None:
    """The end of hours, in the part of the day of their beginning unless that is before it."""
    begins = _time(first)
    shared = Moment(**{"part": first["part"], **last}) if "part" in first else last
    ends = _time(shared)
    if begins is None or ends is None or ends > begins or "part" in last or "hour" not in last:
        return ends
    written = [time(hour, minute) for _, hour, minute in readings(last)]
    return min((one for one in written if one > begins), default=min(written))

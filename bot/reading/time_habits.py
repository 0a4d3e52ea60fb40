"""Words of habit become a recurrence: 每周三晚7点, 每月第一个周六, 周一三五."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.reading import festivals
from bot.reading.hours import PARTS, ImpossibleError, readings
from bot.reading.moments import Length, Moment
from bot.reading.recurring import Recurrence

_WORKDAYS = (0, 1, 2, 3, 4)
_WEEKEND = (5, 6)


def provisional(day: date | datetime) -> bool:
    """Whether the working days of that year are not ordered yet."""
    return festivals.provisional(day.date() if isinstance(day, datetime) else day)


def recurrence(
    every: str, said: list[Moment], length: Length | None = None, *, ranged: bool = False
) -> Recurrence | None:
    """The recurrence of words.

    `every`: day, week, month, year, workdays, days:2 (every second), day:evening, or "" where the
    moments tell. `ranged`: the second moment ends what the first one begins. None where the words
    do not say how often.

    Raises:
        ImpossibleError: an hour or day that there is not.
    """
    unit, _, more = every.partition(":")
    if length is not None:
        return _each(length)
    first: Moment = said[0] if said else Moment()
    at = _time(first if not more or more.isdigit() else Moment(**{"part": more, **first}))
    until = None
    weekdays = tuple(sorted({day for moment in said for day in _weekdays(moment)}))
    if ranged and len(said) > 1:
        ends = said[1]
        if "weekday" in ends and "weekday" in first:
            weekdays = tuple(
                sorted(
                    (first["weekday"] + n) % 7
                    for n in range((ends["weekday"] - first["weekday"]) % 7 + 1)
                )
            )
            at = at or _time(ends)
            until = _until(ends, said[2]) if len(said) > 2 and at else None
        else:
            until = _until(first, ends)
    if at is None and not ranged:
        at = next((one for one in map(_time, said) if one is not None), None)
    interval = int(more) if more.isdigit() else 1
    nth = first.get("nth")
    if nth is not None and "weekday" in first:
        return Recurrence("month", interval, (first["weekday"],), nth=nth, at=at, until=until)
    if unit == "workdays" or (weekdays and unit not in ("month", "year")):
        return Recurrence("week", interval, weekdays or _WORKDAYS, at=at, until=until)
    if unit in ("month", "") and "day" in first and "month" not in first:
        return Recurrence("month", interval, day=_checked(first["day"]), at=at, until=until)
    if "month" in first and unit in ("year", ""):
        return Recurrence("year", day=first.get("day"), month=first["month"], at=at, until=until)
    if unit == "month" and first.get("period", "").removeprefix("month_") in ("end", "start"):
        day = 1 if first["period"].endswith("start") else -1
        return Recurrence("month", day=day, at=at, until=until)
    if not unit and not said:
        return None
    name = {"days": "day", "weeks": "week"}.get(unit, unit)
    if not name and "hour" not in first:
        return Recurrence("day", at=at, until=until) if at else None
    return Recurrence(name, interval, at=at, until=until)


def _each(length: Length) -> Recurrence | None:
    """每三天: one unit, so many of it."""
    units = (("years", "year"), ("months", "month"), ("weeks", "week"), ("days", "day"))
    for unit, every in units:
        number = getattr(length, unit)
        if number and length == Length.of(unit, number):
            return Recurrence(every, number)
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
    if begins and ends and ends <= begins and "part" not in last and ends.hour < 12:
        return time(ends.hour + 12, ends.minute)
    return ends

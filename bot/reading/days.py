"""The days that words can mean: a moment without its hour becomes stretches of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.reading import festivals
from bot.reading.hours import ImpossibleError
from bot.reading.moments import Moment, month_days

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
#: what of a moment names days
NAMES_DAYS = frozenset(
    ("year", "years", "month", "months", "day", "days", "weekday", "weeks", "period", "festival",
     "nth")
)  # fmt: skip
#: parts of a month: first and last day, 0 is the end of the month
_MONTH_PARTS = {
    "early": (1, 10), "mid": (11, 20), "late": (21, 0), "start": (1, 1), "middle": (15, 15),
    "end": (0, 0),
}  # fmt: skip
#: parts of a year: first and last month
_YEAR_PARTS = {
    "half1": (1, 6), "half2": (7, 12), "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12),
    "q123": (1, 9), "q1_end": (3, 3), "q2_end": (6, 6), "q3_end": (9, 9), "q4_end": (12, 12),
    "year_end": (12, 12), "year_start": (1, 1), "end": (12, 12), "start": (1, 1),
}  # fmt: skip


class Days(Struct, frozen=True):
    """A stretch of days; `grain` says how it was named: day, month, year, or else span.

    `real` is False where the words name no day (2月30号); `loose` where days off may still move.
    """

    first: date
    last: date
    grain: str = "day"
    real: bool = True
    loose: bool = False


def days(said: Moment, base: date, today: date) -> list[Days]:
    """What the words can mean around a day, in order; one where they leave no choice.

    Raises:
        ImpossibleError: none.
        ValueError, OverflowError: outside of the calendar.
    """
    if said.get("weekday", 0) > 6:
        raise ImpossibleError("星期八")
    found = list(_days(said, base, today))
    if "weekday" in said and "nth" not in said and said.keys() & {"day", "days"}:
        fits = [one.first.weekday() == said["weekday"] for one in found]
        if any(fits) and not said.keys() & {"month", "months", "days"}:
            found = [one for one, fit in zip(found, fits, strict=True) if fit]  # 周六12号
        else:  # 12月5日(周五), which is no Friday
            found = [
                one if fit else replace(one, real=False)
                for one, fit in zip(found, fits, strict=True)
            ]
    if not found:
        raise ImpossibleError(str(said))
    return found


def _days(said: Moment, base: date, today: date) -> Iterator[Days]:
    if "nth" in said:
        yield from _ordinal(said, base, today)
    elif "days" in said:
        first = today + said["days"] * _DAY
        last = first + (said.get("span", 1) - 1) * _DAY
        same = said.get("day", first.day) == first.day
        yield Days(first, last, "span" if last > first else "day", real=same)
    elif "festival" in said:
        yield from _festival(said, base, today)
    elif "day" in said or "month" in said or "months" in said:
        yield from _month(said, base, today)
    elif said.get("period") == "workday":
        yield _day(_working(today, 1, 1 if said.get("lean") else 0))
    elif said.get("period", "").startswith("month_") or said.get("period") in (
        "early",
        "mid",
        "late",
    ):
        period = said["period"].removeprefix("month_")
        for months in range(-1, 3):
            yield _of_month(*_moved(base, months), period)
    elif "weekday" in said or "weeks" in said or said.get("period") in ("week", "weekend"):
        yield from _week(said, base, today)
    else:
        yield from _year(said, base, today)


def _day(day: date) -> Days:
    return Days(day, day)


def _moved(base: date, months: int) -> tuple[int, int]:
    """Year and month, so many months from that of a day."""
    year, month = divmod(base.year * 12 + base.month - 1 + months, 12)
    return year, month + 1


def _years(said: Moment, base: date, today: date) -> list[int]:
    if "year" in said:
        return [said["year"]]
    if "years" in said:
        return [today.year + said["years"]]
    return [base.year + n for n in range(-1, 3)]


def _month(said: Moment, base: date, today: date) -> Iterator[Days]:
    months: list[tuple[int, int]]
    if "month" in said:
        if not 1 <= said["month"] <= 12:
            raise ImpossibleError(f"month {said['month']}")
        months = [(year, said["month"]) for year in _years(said, base, today)]
    elif "months" in said:
        months = [_moved(today, said["months"])]
    else:
        months = [_moved(base, n) for n in range(-1, 4)]
    free = "month" not in said and "months" not in said
    for year, month in months:
        if "day" not in said:
            yield _of_month(year, month, said.get("period", ""))
        elif said["day"] <= month_days(year, month):
            yield _day(date(year, month, said["day"]))
        elif not free or said["day"] > 31:  # 31号 is of the next month that has it
            day = date(year, month, month_days(year, month))
            yield Days(day, day, real=False)


def _of_month(year: int, month: int, period: str) -> Days:
    if period not in _MONTH_PARTS:
        return Days(date(year, month, 1), date(year, month, month_days(year, month)), "month")
    first, last = (n or month_days(year, month) for n in _MONTH_PARTS[period])
    grain = "day" if first == last else "span"
    return Days(date(year, month, first), date(year, month, last), grain)


def _year(said: Moment, base: date, today: date) -> Iterator[Days]:
    for year in _years(said, base, today):
        if said.get("period") in _YEAR_PARTS:
            first, last = _YEAR_PARTS[said["period"]]
            grain = "month" if first == last else "span"
            yield Days(date(year, first, 1), date(year, last, month_days(year, last)), grain)
        else:
            yield Days(date(year, 1, 1), date(year, 12, 31), "year")


def _week(said: Moment, base: date, today: date) -> Iterator[Days]:
    if "weeks" in said:
        mondays = [today - today.weekday() * _DAY + said["weeks"] * _WEEK]
    else:
        monday = base - base.weekday() * _DAY
        mondays = [monday + n * _WEEK for n in range(-1, 3)]
    found = [_in_week(said, monday) for monday in mondays]
    if said.get("lean") == 1:
        found = [one for one in found if one.first > today][:1]
    elif said.get("lean") == -1:
        found = [one for one in found if one.first < today][-1:]
    yield from found


def _in_week(said: Moment, monday: date) -> Days:
    if "weekday" in said:
        return _day(monday + said["weekday"] * _DAY)
    first = monday + (5 if said.get("period") == "weekend" else 0) * _DAY
    return Days(first, monday + 6 * _DAY, "span")


def _festival(said: Moment, base: date, today: date) -> Iterator[Days]:
    for year in _years(said, base, today):
        keys = tuple(festivals.HOLIDAYS) if said["festival"] == "next" else (said["festival"],)
        for key in keys:
            day = festivals.festival(key, year)
            around = festivals.holiday(key, year) if said.get("off") or day is None else (day, day)
            if around is not None:
                loose = bool(said.get("off")) and festivals.provisional(around[0])
                yield Days(*around, "span" if said.get("off") else "day", loose=loose)


def _ordinal(said: Moment, base: date, today: date) -> Iterator[Days]:
    of = said.get("of") or Moment()
    if said.get("after"):
        for around in days(_whole(of), base, today):
            yield from _counted(said, around.last + _DAY, None, loose=around.loose)
        return
    if said.get("before"):
        for around in days(_whole(of), base, today):
            end = around.first - _DAY
            if said["nth"] > 0:
                raise ImpossibleError("the first one of what has no beginning")
            yield from _counted(said, end, end, loose=around.loose)
        return
    if said.get("period") == "month" and of.keys() & {"year", "years"}:
        for year in _years(of, base, today):
            if not 1 <= said["nth"] <= 12:
                raise ImpossibleError(f"month {said['nth']}")
            yield _of_month(year, said["nth"], "")
        return
    if said.get("period") == "day":
        of = _whole(of)  # 国庆第三天
    arounds = days(of, base, today) if of else [_of_month(*_moved(base, n), "") for n in range(3)]
    for around in arounds:
        yield from _counted(said, around.first, around.last, loose=around.loose)


def _whole(said: Moment) -> Moment:
    """A festival with all of its days off."""
    return Moment(**{**said, "off": True}) if "festival" in said else said


def _counted(said: Moment, first: date, last: date | None, *, loose: bool) -> Iterator[Days]:
    """The nth of something from a day on, or the last of it until a day."""
    nth, period = said["nth"], said.get("period")
    if nth < 0 and last is None:
        raise ImpossibleError("the last one of what does not end")
    if period in ("day", "workday"):
        works: Callable[[date], bool] = festivals.is_working
        if period == "day":
            day = first + (nth - 1) * _DAY if nth > 0 else last or first
        elif nth > 0:
            day = _working(first, 1, nth - works(first))
        else:
            day = _working(last or first, -1, 0)
        loose = loose or (period == "workday" and festivals.provisional(day))
        yield _within(Days(day, day, loose=loose), last)
        return
    if period == "week":
        monday = first - first.weekday() * _DAY + (nth - 1) * _WEEK
        if first.weekday() > (3 if last else 0):
            monday += _WEEK  # a week belongs to where most of its days are
        yield Days(monday, monday + 6 * _DAY, "span")
        return
    weekday = 5 if period == "weekend" else said.get("weekday", 0)
    if nth > 0:
        day = first + ((weekday - first.weekday()) % 7) * _DAY + (nth - 1) * _WEEK
    else:
        day = (last or first) - (((last or first).weekday() - weekday) % 7) * _DAY
    if period == "weekend":
        yield Days(day, day + _DAY, "span", loose=loose)
    else:
        yield _within(Days(day, day, loose=loose), last)


def _within(found: Days, last: date | None) -> Days:
    if last is None or found.first <= last:
        return found
    return Days(last, last, real=False)  # the fifth Saturday of a month with four


def _working(day: date, sign: int, count: int) -> date:
    """The working day so many after (1) or before (-1) a day; 0: it, or the next one."""
    calendar = festivals.working_days(day.year)
    if count == 0:
        return day if calendar.works(day) else calendar.after(day, sign)
    return calendar.after(day, sign * count)

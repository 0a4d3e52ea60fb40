"""Days of China's calendar: holidays with their days off and make-up days, festivals by name.

The State Council orders the days of a year late in the year before; until the package `holidays`
knows them, a year has the statutory days alone and is provisional.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from bot.flows.rules.calendar import WorkingDays

#: holidays with days off, in the order of the year, by the package's English names
HOLIDAYS = {
    "new_year": "New Year's Day",
    "spring": "Chinese New Year (Spring Festival)",
    "qingming": "Tomb-Sweeping Day",
    "labour": "Labor Day",
    "dragon_boat": "Dragon Boat Festival",
    "mid_autumn": "Mid-Autumn Festival",
    "national": "National Day",
}
#: festivals on the same day every year: month, day
_FIXED = {
    "new_year": (1, 1), "valentine": (2, 14), "lei_feng": (3, 5), "women": (3, 8),
    "arbor": (3, 12), "fools": (4, 1), "labour": (5, 1), "youth": (5, 4), "children": (6, 1),
    "party": (7, 1), "army": (8, 1), "teachers": (9, 10), "national": (10, 1),
    "halloween": (10, 31), "fire_safety": (11, 9), "singles": (11, 11), "double_twelve": (12, 12),
    "christmas_eve": (12, 24), "christmas": (12, 25), "new_year_eve": (12, 31),
}  # fmt: skip
#: festivals on a weekday of a month: month, weekday (Monday is 0), which one
_WEEKDAY = {"mothers": (5, 6, 2), "fathers": (6, 6, 3), "thanksgiving": (11, 3, 4)}
#: festivals some days from the first day of spring festival
_FROM_SPRING = {"spring_eve": -1, "lantern": 14, **{f"spring_{n}": n - 1 for n in range(2, 11)}}
#: festivals of the moon and the sun without days off in the mainland, as Macau's list names them
_MACAU = {"double_ninth": "Double Ninth Festival", "winter_solstice": "Winter Solstice"}
_DAY = timedelta(days=1)


class _Year(Struct, frozen=True):
    """What is known of a year: names of holidays by day, weekend days worked, order published."""

    names: dict[date, str]
    worked: frozenset[date]
    published: bool


@lru_cache(maxsize=64)
def _year(year: int) -> _Year:
    from holidays.countries.china import China  # slow to load: only when a date needs it

    known = China(years=year, expand=False, language="en_US")  # type: ignore[no-untyped-call]
    worked = frozenset(day for day in known.weekend_workdays if day.year == year)
    return _Year(dict(known.items()), worked, bool(worked))


@lru_cache(maxsize=64)
def working_days(year: int) -> WorkingDays:
    """The working days of a year and of the years around it."""
    years = [_year(y) for y in range(max(year - 1, 1), min(year + 1, 9999) + 1)]
    return WorkingDays(
        (day for one in years for day in one.names),
        (day for one in years for day in one.worked),
    )


def is_working(day: date) -> bool:
    """Whether people work on that day: make-up days count, days off do not."""
    return working_days(day.year).works(day)


def provisional(day: date) -> bool:
    """Whether the days off of its year are not ordered yet, so that they may still move."""
    return not _year(day.year).published


@lru_cache(maxsize=64)
def days_off(year: int) -> dict[date, str]:
    """The days off of a year's holidays, the weekends within them too, by key of `HOLIDAYS`."""
    found: dict[date, str] = {}
    days = {key: festival(key, year) for key in HOLIDAYS}
    for day, key in sorted((day, key) for key, day in days.items() if day is not None):
        first, last = _free(day)
        for n in range((last - first).days + 1):
            free = first + n * _DAY
            if free >= day or free not in found:  # two holidays in a row: each from its own day on
                found[free] = key
    return {day: found[day] for day in sorted(found)}


def holiday_of(day: date) -> str | None:
    """The key of `HOLIDAYS` of a day off; None for any other day."""
    return days_off(day.year).get(day)


def holiday(key: str, year: int) -> tuple[date, date] | None:
    """The first and the last day off of a holiday; of any other festival its day, twice."""
    day = festival(key, year)
    if day is None:
        return None
    return _free(day) if key in HOLIDAYS else (day, day)


@lru_cache(maxsize=1024)
def festival(key: str, year: int) -> date | None:
    """The day of a festival; None for a year of which it is not known."""
    if key in _FIXED:
        return date(year, *_FIXED[key])
    if key in _WEEKDAY:
        month, weekday, nth = _WEEKDAY[key]
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    if key in _FROM_SPRING:
        spring = festival("spring", year)
        return spring and spring + timedelta(days=_FROM_SPRING[key])
    names = _macau(year) if key in _MACAU else _year(year).names
    name = _MACAU.get(key) or HOLIDAYS[key]
    return min((day for day, said in names.items() if _named(said, name)), default=None)


def _named(said: str, name: str) -> bool:
    """Whether a day is that festival itself, neither its eve nor a day off for it."""
    return any(one == name for one in said.split("; "))


@lru_cache(maxsize=64)
def _macau(year: int) -> dict[date, str]:
    from holidays.countries.macau import Macau

    days = Macau(  # type: ignore[no-untyped-call]
        years=year,
        expand=False,
        observed=False,
        language="en_US",
        categories=Macau.supported_categories,
    )
    return dict(days.items())


def _free(day: date) -> tuple[date, date]:
    """The first and the last of the free days around a day."""
    first = last = day
    while not is_working(first - _DAY):
        first -= _DAY
    while not is_working(last + _DAY):
        last += _DAY
    return first, last

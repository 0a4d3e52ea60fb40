"""The answers of a search for a date: times that somebody wrote, or evenings and weekends.

Working hours shut most residents out (weekday turnout under 15 %, plan 5.1), so evenings and
weekends come first (S10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from bot.reading import times

EVENING = time(18)
_SATURDAY = 5
_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_PROPOSED = ((time(19, 30),), (time(10), time(15)))  # of a working day, of a weekend
_EVENINGS = 2  # working days that are proposed


def label(at: date | datetime, *, chinese: bool = True) -> str:
    """The day with its weekday, and the hour if there is one; at most 20 characters."""
    day = (
        f"{at.month}月{at.day}日{_NAMES[at.weekday()]}" if chinese else f"{at:%a} {at.day} {at:%b}"
    )
    return f"{day} {at:%H:%M}" if isinstance(at, datetime) else day


def convenient(at: date | datetime) -> bool:
    """Whether whoever works can come: a weekend or an evening."""
    return at.weekday() >= _SATURDAY or (isinstance(at, datetime) and at.time() >= EVENING)


def proposed(now: datetime) -> list[datetime]:
    """Two evenings from tomorrow on and the next weekend, in their order."""
    found: list[datetime] = []
    for days in range(1, 8):
        day = (now + timedelta(days=days)).date()
        weekend = day.weekday() >= _SATURDAY
        evenings = sum(at.weekday() < _SATURDAY for at in found)
        if weekend or evenings < _EVENINGS:
            found += [datetime.combine(day, at, now.tzinfo) for at in _PROPOSED[weekend]]
    return found


def read(options: Iterable[str], now: datetime) -> tuple[list[date | datetime], str]:
    """Times that are to come, evenings and weekends first; and the first answer that is none.

    `now` is aware: its zone is where the words were written.
    """
    found: list[date | datetime] = []
    for option in options:
        said = [t.begins for t in times.read(option, now).found if t.kind in ("point", "range")]
        at = next((when for when in said if when is not None), None)
        if at is None or _over(at, now):
            return [], option
        found.append(at)
    return sorted(dict.fromkeys(found), key=_order), ""


def _over(at: date | datetime, now: datetime) -> bool:
    return at <= now if isinstance(at, datetime) else at < now.date()


def _order(at: date | datetime) -> tuple[bool, date, time]:
    moment = isinstance(at, datetime)
    day = at.date() if isinstance(at, datetime) else at
    return not convenient(at), day, at.time() if moment and isinstance(at, datetime) else time()


def labels(found: Sequence[date | datetime], *, chinese: bool) -> list[str]:
    """How they stand on a card."""
    return [label(at, chinese=chinese) for at in found]

"""What happens again and again: every day, on weekdays, on a day of the month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from bot.reading.hours import ImpossibleError, at
from bot.reading.moments import month_days

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_WORDS = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
_AHEAD = 366 * 9  # days: a leap day comes again within so many


class Recurrence(Struct, frozen=True):
    """`every`: day, week, month, year, or "" where only an hour was said.

    `interval`: every so many of them; `weekdays`: of the week (Monday is 0), or with `nth` the one
    of the month (-1 is the last); `day`: of the month (-1 is its last); `month`: of the year; `at`
    and `until`: from which hour to which.
    """

    every: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    day: int | None = None
    nth: int | None = None
    month: int | None = None
    at: time | None = None
    until: time | None = None

    def __str__(self) -> str:
        """As labels write it: daily T07:30, weekly SAT,SUN, monthly 1SAT T10:00."""
        words = [_WORDS[self.every]] if self.every else []
        if self.interval > 1:
            words = [f"{words[0]}/{self.interval}"]
        names = ",".join(WEEKDAYS[day] for day in self.weekdays)
        if self.month is not None:
            words.append(f"{self.month:02}" + (f"-{self.day:02}" if self.day else ""))
        elif self.day is not None:
            words.append(str(self.day))
        elif names:
            words.append(f"{self.nth}{names}" if self.nth else names)
        if self.at is not None:
            hours = f"T{self.at:%H:%M}"
            words.append(hours if self.until is None else f"{hours}/T{self.until:%H:%M}")
        return " ".join(words)

    def falls_on(self, day: date) -> bool:
        """Whether it happens on that day; of "every second" nobody says which, so on each."""
        if self.month is not None and day.month != self.month:
            return False
        if self.day is not None:
            last = month_days(day.year, day.month)
            return day.day == (last if self.day < 0 else self.day)
        if self.nth is not None:
            left = month_days(day.year, day.month) - day.day
            which = -(left // 7 + 1) if self.nth < 0 else (day.day - 1) // 7 + 1
            return day.weekday() in self.weekdays and which == self.nth
        return not self.weekdays or day.weekday() in self.weekdays

    def following(self, now: datetime) -> datetime | date | None:
        """The next time from an aware moment on, there; a day where no hour was said.

        None where the words do not say on which days.
        """
        if not self.every or self._open():
            return None
        for n in range(_AHEAD):
            day = now.date() + timedelta(days=n)
            if not self.falls_on(day):
                continue
            if self.at is None:
                return day
            try:
                moment = at(day, self.at.hour, self.at.minute, now.tzinfo)
            except ImpossibleError:  # skipped on that day
                continue
            if moment >= now:
                return moment
        return None

    def _open(self) -> bool:
        named = bool(self.weekdays) or self.day is not None
        return self.every != "day" and not named

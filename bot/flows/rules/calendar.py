"""Working days, for subjects whose law counts them; the hours and days of a need do not.

Deadlines of needs run in calendar time, nights and holidays included (S01; see `sla`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime

_SATURDAY = 5  # and Sunday: what `date.weekday` says of the weekend begins here


class CalendarError(ValueError):
    """Days that contradict each other, or a count that leaves the calendar (years 1 to 9999)."""


class WorkingDays:
    """Monday to Friday, without holidays, with the weekend days that are worked instead.

    A list of holidays may name days of a weekend: they were free anyway.
    """

    def __init__(self, holidays: Iterable[date] = (), made_up: Iterable[date] = ()) -> None:
        """`made_up`: Saturdays and Sundays that are worked.

        Raises:
            CalendarError: a made-up day that is no weekend day or is a holiday as well.
        """
        free, worked = {_day(day) for day in holidays}, {_day(day) for day in made_up}
        for day in sorted(worked):
            if day.weekday() < _SATURDAY:
                raise CalendarError(f"{day} is worked anyway: it is no Saturday or Sunday")
            if day in free:
                raise CalendarError(f"{day} cannot be a holiday and be worked")
        #: by number, in order: the weekdays that are free, and the weekend days that are worked
        self._free = sorted(day.toordinal() for day in free if day.weekday() < _SATURDAY)
        self._worked = sorted(day.toordinal() for day in worked)

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        number = _day(day).toordinal()
        return self._until(number) > self._until(number - 1)

    def after(self, day: date, count: int) -> date:
        """The working day that is so many after a day, which itself is never counted.

        0 is the day itself, worked or not; below 0 it is so many before.

        Raises:
            CalendarError: it lies outside the calendar.
        """
        number = _day(day).toordinal()
        if count == 0:
            return day
        passed = self._until(number) if count > 0 else self._until(number - 1) + 1
        days = range(1, date.max.toordinal() + 1)
        found = bisect_left(days, passed + count, key=self._until)
        if passed + count < 1 or found == len(days):
            raise CalendarError(f"{day} and {count:+} working days: outside the calendar")
        return date.fromordinal(days[found])

    def before(self, day: date, count: int) -> date:
        """The working day that is so many before a day; see `after`."""
        return self.after(day, -count)

    def _until(self, number: int) -> int:
        """How many working days there are up to this one; day 1 was a Monday."""
        weeks, rest = divmod(number, 7)
        plain = weeks * 5 + min(rest, 5)
        return plain - bisect_right(self._free, number) + bisect_right(self._worked, number)


def _day(day: date) -> date:
    """The day as it is.

    Raises:
        CalendarError: an instant; which day that is depends on the zone.
    """
    if isinstance(day, datetime):
        raise CalendarError(f"a day, not an instant: {day}")
    return day

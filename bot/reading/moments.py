"""What words of time say, before a calendar makes dates of it: moments, lengths, tokens."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict

from msgspec import Struct, field

from bot.reading import festivals


class Moment(TypedDict, total=False):
    """What is said of one day or hour; a key that is absent was not said.

    Words beside each other join while they say different things: 下个月 + 5号 + 下午 + 两点.
    """

    year: int
    years: int  # from this year: 明年 is 1
    month: int
    months: int  # from this month
    day: int  # of the month
    days: int  # from today
    weekday: int  # Monday is 0
    weekdays: tuple[int, ...]  # several of them: 周一三五
    weeks: int  # from this calendar week, which begins on Monday
    lean: int  # 1: strictly after today, -1: strictly before
    period: str  # week, weekend, workday, early, start, half1, q1 …: see `days`
    festival: str  # key of `festivals`
    off: bool  # its days off, not the day
    nth: int  # which weekday, week … within `of`; -1 is the last
    of: Moment
    after: bool  # counted from the end of `of`
    before: bool  # counted back from its beginning
    span: int  # so many days in a row: 明后两天
    part: str  # key of `hours.PARTS`
    hour: int
    minute: int
    sure: bool  # the hour cannot be one of the evening: 07:30, 19点, 7pm
    weak: bool  # says a time only beside another word of time: 晚, 一点


class Length(Struct, frozen=True):
    """How long: units as they were said; `vague` where the words give no number (好几天)."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    workdays: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    vague: bool = False

    @classmethod
    def of(cls, unit: str, count: int) -> Length:
        """So many of one unit, by its name here."""
        return cls(**{unit: count})  # type: ignore[arg-type]  # no unit is `vague`

    @property
    def timed(self) -> bool:
        """Whether it is counted by the clock, not by days."""
        return bool(self.hours or self.minutes or self.seconds)

    def iso(self) -> str | None:
        """As ISO 8601 writes it, weeks only by themselves; None where it is vague."""
        if self.vague:
            return None
        if self.weeks and self == Length(weeks=self.weeks):
            return f"P{self.weeks}W"
        days = self.days + self.workdays + 7 * self.weeks
        large = ((self.years, "Y"), (self.months, "M"), (days, "D"))
        small = ((self.hours, "H"), (self.minutes, "M"), (self.seconds, "S"))
        written = "".join(f"{n}{unit}" for n, unit in large if n)
        clock = "".join(f"{n}{unit}" for n, unit in small if n)
        return f"P{written}" + (f"T{clock}" if clock else "")

    def delta(self) -> timedelta | None:
        """The same as a timedelta; None where that depends on the calendar."""
        if self.vague or self.years or self.months or self.workdays:
            return None
        return timedelta(
            weeks=self.weeks, days=self.days, hours=self.hours,
            minutes=self.minutes, seconds=self.seconds,
        )  # fmt: skip

    def plus(self, other: Length) -> Length:
        """Both together: 8天 and 20小时."""
        return Length(
            self.years + other.years, self.months + other.months, self.weeks + other.weeks,
            self.days + other.days, self.workdays + other.workdays, self.hours + other.hours,
            self.minutes + other.minutes, self.seconds + other.seconds,
            self.vague or other.vague,
        )  # fmt: skip

    def from_day(self, day: date, sign: int) -> date:
        """The day so much after (1) or before (-1) a day; ValueError, OverflowError."""
        months = day.year * 12 + day.month - 1 + sign * (12 * self.years + self.months)
        year, month = divmod(months, 12)
        moved = date(year, month + 1, min(day.day, month_days(year, month + 1)))
        moved += sign * timedelta(weeks=self.weeks, days=self.days)
        if self.workdays:
            moved = festivals.working_days(moved.year).after(moved, sign * self.workdays)
        return moved

    def from_now(self, now: datetime, sign: int) -> datetime:
        """The minute so much after or before an aware moment, as clocks there show it."""
        day = self.from_day(now.date(), sign)
        there = datetime.combine(day, now.timetz())
        clock = timedelta(hours=self.hours, minutes=self.minutes, seconds=self.seconds)
        return (there.astimezone(UTC) + sign * clock).astimezone(now.tzinfo)


def month_days(year: int, month: int) -> int:
    """How many days a month has."""
    return monthrange(year, month)[1]


class Token(Struct):
    """A stretch of the text with one meaning.

    `sort` is one letter, so that the order of tokens is a text that patterns match:
    m moment, l length, N bare number, t to, T a verb with to (吵到), n now, s until now, e every,
    b before, a after, w within, i between, u at the latest, o ordinal, p before a length, r when
    it rains or blows, v about, z since, and what stood between: "," "/" (or, and) "|" (anything).
    """

    sort: str
    start: int
    end: int
    moment: Moment = field(default_factory=Moment)
    length: Length = Length()
    number: int = 0
    name: str = ""


#: a pattern, and what makes a token of its match or sees that it is none
Maker = tuple[re.Pattern[str], Callable[[re.Match[str]], Token | None]]
#: by a sign: what is tried, in order
Makers = dict[str, list[Maker]]


def moment_of(found: re.Match[str], moment: Moment) -> Token:
    """A match as the token of a moment."""
    return Token("m", found.start(), found.end(), moment)

"""A time that was found, and how it is written down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from bot.reading.recurring import Recurrence

Kind = Literal["point", "deadline", "range", "recurring", "duration"]
#: a day, or an aware moment
When = date | datetime


class Time(Struct, frozen=True):
    """Words that say a time; `start` and `end` are code points, the end exclusive.

    `value`: ISO 8601: a day, month, year or local minute; A/B for a range, both inclusive (A/.. has
    no end); a duration; `str(recurs)` for what recurs; None where the words are vague.
    `begins`, `ends`: days (then both days count) or aware moments in the zone of `now`; a deadline
    only ends, 周三以后 only begins, a point has an end only if it is longer than a day; of what
    recurs `begins` is the next time. `lasts`: of a duration, None if it depends on the calendar.
    `provisional`: rests on days off that are not ordered yet.
    """

    text: str
    start: int
    end: int
    kind: Kind
    value: str | None
    begins: When | None = None
    ends: When | None = None
    lasts: timedelta | None = None
    recurs: Recurrence | None = None
    provisional: bool = False

    @property
    def all_day(self) -> bool:
        """Whether days are meant, not hours."""
        return not any(isinstance(when, datetime) for when in (self.begins, self.ends))


class Point(Struct, frozen=True):
    """A resolved moment: its first and last day, or a minute; `grain` says how it is written."""

    first: When
    last: When
    grain: str  # minute, day, month, year, span
    loose: bool = False

    @property
    def day(self) -> date:
        """The day on which it begins, there."""
        return self.first.date() if isinstance(self.first, datetime) else self.first

    @property
    def last_day(self) -> date:
        """The day on which it ends, there."""
        return self.last.date() if isinstance(self.last, datetime) else self.last

    def __str__(self) -> str:
        """As `Time.value` has it."""
        if self.grain == "span":
            return f"{written(self.first)}/{written(self.last)}"
        if self.grain == "month":
            return f"{self.first:%Y-%m}".rjust(7, "0")
        if self.grain == "year":
            return f"{self.day.year:04}"
        return written(self.first)


def written(when: When) -> str:
    """A day, or the minute that the clock there shows."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=None).isoformat(timespec="minutes")
    return when.isoformat()

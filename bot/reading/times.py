"""Times in chat lines, Chinese and plain English, read near a given moment.

`read("下周六晚上七点半", now)` finds 2026-12-05T19:30. Weeks begin on Monday; 下周六 is of the next
calendar week, 周六 alone the next to come. What words leave open is rolled forward; what no
calendar or clock has (25点, 2月30号) is reported as impossible and never guessed.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.reading.plain import MOST
from bot.reading.time_values import Kind, Time, When

__all__ = ["Kind", "Time", "Times", "When", "read"]


class Times(Struct, frozen=True):
    """What was found, from left to right; and the words that name no day or hour there is."""

    found: tuple[Time, ...] = ()
    impossible: tuple[str, ...] = ()


def read(text: str, now: datetime, *, future: bool = True) -> Times:
    """The times said in the first 2,000 characters of a text.

    `now` is aware: its zone is where the words were written. Without `future` the words may speak
    of what was: an open weekday or hour is the last one if they say so, else the nearest.

    Raises:
        ValueError: `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a zone")
    # its hundreds of patterns are built when the first text is read, not while a bot starts
    from bot.reading import time_text

    return Times(*time_text.read(text[:MOST], now, future=future))

"""A result as bars: the facts from which `bot.drawings.poll_result` draws its picture.

All words come ready from who asks for it; nothing here needs a language.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec import Struct

from bot.flows.rules.text import clean

MOST_BARS = 10  # options of a poll (S07)
MOST_PARTS = 2  # methods shown side by side


class Bar(Struct, frozen=True):
    """One option: what people call it and what it got."""

    label: str  # as people wrote it, on one line
    count: int
    share: Fraction  # 0 to 1: how long the bar is
    amount: str = ""  # the count in words ("18票"); empty: the number alone
    number: int = 0  # of the option on its card; 0: none is shown
    first: bool = False  # it has the most: drawn in the stronger colour
    note: str = ""  # a word beside it, such as that it is tied

    def __post_init__(self) -> None:
        """Raises ValueError: a count below 0 or a share outside 0 to 1."""
        if self.count < 0 or not 0 <= self.share <= 1:
            raise ValueError(f"no bar: {self.count} are {self.share}")

    @property
    def said(self) -> str:
        """The count in words."""
        return self.amount or str(self.count)


class Part(Struct, frozen=True):
    """Bars of one way of counting, in the order in which they are shown."""

    bars: tuple[Bar, ...]
    heading: str = ""  # the method, where there are two

    def __post_init__(self) -> None:
        """Raises ValueError: more bars than a poll has options."""
        if len(self.bars) > MOST_BARS:
            raise ValueError(f"{len(self.bars)} bars, at most {MOST_BARS}")


class Chart(Struct, frozen=True):
    """Everything that the picture shows; plain words, not HTML."""

    title: str
    parts: tuple[Part, ...]
    turnout: str = ""  # "已投 31/48 户"
    footer: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError: no part, or more than fit side by side."""
        if not 1 <= len(self.parts) <= MOST_PARTS:
            raise ValueError(f"{len(self.parts)} parts, 1 to {MOST_PARTS}")


def percent(share: Fraction) -> str:
    """A share of 0 to 1 in whole percent, halves up; never "0%" of something or "100%" of less."""
    whole = int(share * 100 + Fraction(1, 2))
    if share and not whole:
        return "<1%"
    if share < 1 and whole == 100:
        return ">99%"
    return f"{whole}%"


def facts(chart: Chart) -> dict[str, Any]:
    """What the picture is drawn from: plain values, for the outbox; words are of one line each."""
    return {
        "title": clean(chart.title),
        "turnout": clean(chart.turnout),
        "footer": clean(chart.footer),
        "parts": [
            {"heading": clean(part.heading), "bars": [_facts(bar) for bar in part.bars]}
            for part in chart.parts
        ],
    }


def _facts(bar: Bar) -> dict[str, Any]:
    return {
        "label": clean(bar.label),
        "said": clean(bar.said),
        "share": float(bar.share),  # a length to draw; the words say it exactly
        "percent": percent(bar.share),
        "number": bar.number,
        "first": bar.first,
        "note": clean(bar.note),
    }

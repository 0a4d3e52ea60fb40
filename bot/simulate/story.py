"""A story: what neighbours do and what goes wrong, drawn beforehand, one step after another.

A step never says what the bot answered. It says what its person wants (a label, the newest but
one card, words for a question) and finds it in the town when its turn comes, so that a story
still makes sense when steps are taken out of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

#: Monday, midnight in Shanghai
BEGIN = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
DAY = 24 * 3600
#: kind → how often a day, at most; in words: docs/simulation.md
KINDS: dict[str, float] = {
    "timeout": 2.0,
    "cut": 2.0,
    "retry_after": 1.5,
    "server_error": 2.0,
    "duplicate": 2.0,
    "reorder": 1.5,
    "malformed": 0.7,
    "unknown": 0.7,
    "repeated": 1.0,
    "message_gone": 0.8,
    "too_old": 0.4,
    "kicked": 0.35,
    "migrated": 0.15,
    "rights_lost": 0.4,
    "killed": 1.4,
    "restart": 0.3,
    "asleep": 0.3,
    "outage": 0.4,
    "stepped": 0.25,
    "webhook": 0.25,
    "locked": 0.3,
    "poison": 0.7,
}


class Step(Struct, frozen=True):
    """One deed of a neighbour, or one mishap."""

    at: int  # seconds since the beginning
    does: str  # a name of `deeds.DEEDS` or `mishaps.MISHAPS`
    who: str = ""
    where: str = ""  # the group's title; "": the private chat
    words: str = ""
    label: str = ""  # the button that is wanted; for mishaps the point or method
    picks: int = 0  # which of those that fit, from the newest
    turns: str = ""  # what becomes of the questions: a answered, b back, x cancelled
    times: int = 1  # how often it is pressed, or how often a mishap strikes
    mishap: bool = False

    @property
    def day(self) -> int:
        """On which day, from 0."""
        return self.at // DAY

    @property
    def when(self) -> datetime:
        """At which instant."""
        return BEGIN + timedelta(seconds=self.at)

    def line(self) -> str:
        """For a reader of a story."""
        hours, rest = divmod(self.at % DAY, 3600)
        parts = [f"day {self.day + 1} {hours:02}:{rest // 60:02}"]
        parts += [self.who] if self.who else []
        parts += [f"in {self.where}"] if self.where else []
        parts.append(self.does)
        parts += [f"[{self.label}]"] if self.label else []
        parts += [f"x{self.times}"] if self.times != 1 else []
        parts += [f"pick {self.picks}"] if self.picks else []
        parts += [f"turns {self.turns}"] if self.turns else []
        parts += [f"“{self.words}”"] if self.words else []
        return " ".join(parts)

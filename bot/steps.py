"""A wall clock that was set: seen beside a clock that nobody can set. Both are passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.flows.outage import FROZEN, STEPPED

_APART = 1.0  # seconds between two readings that belong together


class Steps:
    """Notices steps; for a while after one nothing is to be judged by the new time.

    A clock that is drawn to the right time slowly takes no step: each look counts from the last.
    """

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        """`monotonic` in seconds, from wherever it counts."""
        self._now, self._monotonic = now, monotonic
        self._ahead = self._read()
        self._until: float | None = None

    def look(self) -> int:
        """By how many seconds the clock was set since the last look (below 0: back); 0: not."""
        before, self._ahead = self._ahead, self._read()
        step = self._ahead - before
        if abs(step) <= STEPPED.total_seconds():
            return 0
        self._until = self._monotonic() + FROZEN.total_seconds()
        return round(step)

    def frozen(self) -> float:
        """For how many seconds more nothing is judged; 0: it is."""
        if self._until is None:
            return 0.0
        left = self._until - self._monotonic()
        if left <= 0:
            self._until = None
        return max(0.0, left)

    def moved(self) -> None:
        """It was moved on purpose: that is no step."""
        self._ahead = self._read()

    def _read(self) -> float:
        """How far the wall is ahead, in seconds; a pause between the two readings is no step."""
        while True:
            begun = self._monotonic()
            wall = self._now().timestamp()
            if self._monotonic() - begun < _APART:
                return wall - begun

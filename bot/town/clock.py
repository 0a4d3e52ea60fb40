"""The town's clock: it runs with the wall clock, or stands; it can be moved, and set wrong.

Moved, never back: time passes. Set wrong (`step`): only what the wall shows is another hour.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class TownClock:
    """An instant that can be moved."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        """`start` (aware; now unless given); a clock that is not `running` stands still."""
        self.running = running
        self._at = start or _wall()
        self._since = _wall()
        self._origin, self._stepped = self._at, timedelta(0)

    @classmethod
    def ago(cls, delta: timedelta) -> TownClock:
        """A clock that runs, so long behind the wall clock."""
        return cls(_wall() - delta)

    def now(self) -> datetime:
        """The town's present instant, in UTC."""
        return self._at + (_wall() - self._since) if self.running else self._at

    def set(self, at: datetime) -> None:
        """Move to an instant; one that has passed changes nothing."""
        now = self.now()
        self._at, self._since = max(at, now), _wall()

    def advance(self, delta: timedelta) -> None:
        """Move on."""
        self.set(self.now() + delta)

    def step(self, delta: timedelta) -> None:
        """Set it by so much, on or back; no time passes."""
        self._at, self._since = self.now() + delta, _wall()
        self._stepped += delta

    def monotonic(self) -> float:
        """Seconds that have passed since it was made; steps do not count."""
        return (self.now() - self._origin - self._stepped).total_seconds()


def _wall() -> datetime:
    return datetime.now(UTC)

"""The town's clock: it runs with the wall clock, or stands; it can be moved, never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class TownClock:
    """An instant that can be moved."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        """`start` (aware; now unless given); a clock that is not `running` stands still."""
        self._running = running
        self._at = start or _wall()
        self._since = _wall()

    @classmethod
    def ago(cls, delta: timedelta) -> TownClock:
        """A clock that runs, so long behind the wall clock."""
        return cls(_wall() - delta)

    def now(self) -> datetime:
        """The town's present instant, in UTC."""
        return self._at + (_wall() - self._since) if self._running else self._at

    def set(self, at: datetime) -> None:
        """Move to an instant; one that has passed changes nothing."""
        now = self.now()
        self._at, self._since = max(at, now), _wall()

    def advance(self, delta: timedelta) -> None:
        """Move on."""
        self.set(self.now() + delta)


def _wall() -> datetime:
    return datetime.now(UTC)

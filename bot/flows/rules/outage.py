"""When the bot did not hear, and what a clock that ran meanwhile gets for it.

Telegram keeps a button press for 150 s and a message for 24 h (its open-source Bot API server);
what was pressed in a longer gap never arrives.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

NOTICED = timedelta(seconds=150)  # a longer gap is an outage: presses of it are lost
KEPT = timedelta(hours=24)  # of a longer one messages may be lost as well
LEAST, MOST = timedelta(minutes=10), timedelta(hours=24)  # that a running clock gets for it
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class Outage(Struct, frozen=True):
    """From when to when nothing was heard, in whole milliseconds since 1970 (as in events)."""

    begin_ms: int
    end_ms: int

    @classmethod
    def before(cls, end: datetime, gap: timedelta) -> Outage:
        """One that ends at this instant (aware)."""
        return cls((end - gap - _EPOCH) // _MS, (end - _EPOCH) // _MS)

    @property
    def begin(self) -> datetime:
        """The last instant at which the bot heard, in UTC."""
        return _EPOCH + self.begin_ms * _MS

    @property
    def end(self) -> datetime:
        """The instant from which it hears again, in UTC."""
        return _EPOCH + self.end_ms * _MS

    @property
    def loses_messages(self) -> bool:
        """Whether Telegram has forgotten messages by now."""
        return self.end - self.begin > KEPT

    def covers(self, at: datetime) -> bool:
        """Whether something that was to happen then fell into it."""
        return self.begin < at <= self.end

    def gives(self, since: datetime) -> timedelta:
        """How much longer a clock gets that runs since this instant; nothing if it began after."""
        stood = self.end - max(self.begin, since)
        return min(max(stood, LEAST), MOST) if stood > timedelta(0) else timedelta(0)

    def moved(self, at: datetime, since: datetime) -> datetime:
        """A date of such a clock: what had come before the outage stays."""
        longer = self.gives(since)
        if at <= self.begin or not longer:
            return at
        return self.ahead(at + longer)

    def ahead(self, at: datetime) -> datetime:
        """A moved date; one that is over even so (a day was not enough) comes in ten minutes.

        Then no other comes sooner either: none overtakes another.
        """
        sooner = self.end if self.end - self.begin <= MOST else self.end + LEAST
        return at if at > sooner else self.end + LEAST

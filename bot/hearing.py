"""Whether the bot hears: the polls that succeeded, on a clock that nobody sets.

The wall clock only says when that was in people's words. Both clocks are passed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.flows.rules.outage import NOTICED, Outage

BEAT = 10.0  # seconds between two notes of the heartbeat, at least


class Hearing:
    """Says when an outage is over, and whether deadlines may be judged meanwhile."""

    def __init__(
        self, now: Callable[[], datetime], monotonic: Callable[[], float], patience: float
    ) -> None:
        """`monotonic` in seconds; a poll that waits for more than `patience` was cut."""
        self._now, self._monotonic, self._patience = now, monotonic, patience
        self._last: float | None = None  # until when it is known to have heard
        self._asked = monotonic()  # when the poll at hand began
        self._beaten: float | None = None
        #: the last poll succeeded, and what had waited at Telegram is heard: judge
        self.ready = False
        self.hears = False  # the last poll succeeded
        self.tried = asyncio.Event()  # the first poll has ended, well or not

    def known(self, heartbeat: datetime | None) -> None:
        """Until when an earlier process heard; None: there was none.

        A heartbeat of the future was noted before the clock was set back: nothing is known then.
        """
        if heartbeat is not None and heartbeat <= self._now():
            self._last = self._monotonic() - (self._now() - heartbeat).total_seconds()

    def asks(self) -> None:
        """A poll begins."""
        self._asked = self._monotonic()

    def fails(self) -> None:
        """It did not succeed: nothing is judged until one does."""
        self.hears = self.ready = False
        self.tried.set()

    def answered(self) -> Outage | None:
        """It succeeded; the outage that ends with it, if there was one.

        A poll that waits is heard all the while, unless it waited longer than any is held.
        """
        at = self._monotonic()
        heard_from = at if at - self._asked > self._patience else self._asked
        gap = 0.0 if self._last is None else heard_from - self._last
        since = at - (self._last if self._last is not None else at)
        self._last, self.hears = at, True
        if gap <= NOTICED.total_seconds():
            return None
        self.ready = False
        self._beaten = at  # noted together with the outage
        return Outage.before(self._now(), timedelta(seconds=since))

    def caught_up(self) -> None:
        """All that waited at Telegram is committed: what people answered meanwhile counts."""
        self.ready = self.hears
        self.tried.set()

    def beats(self) -> bool:
        """Whether the heartbeat is to be noted now (never more often than every `BEAT`)."""
        at = self._monotonic()
        if self._beaten is not None and at - self._beaten < BEAT:
            return False
        self._beaten = at
        return True

    def walked(self) -> bool:
        """The clock was moved on purpose: no time in which the bot was deaf.

        Whether the heartbeat is to follow now: one who is killed on the way slept through nothing.
        """
        at = self._monotonic()
        self._asked = at
        if self._last is not None:
            self._last = at
        return self.hears and self.beats()

    def moved(self) -> None:
        """The clock was set: neither was that, and the heartbeat is of the old time."""
        self.walked()
        self._beaten = None

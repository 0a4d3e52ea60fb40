"""A loop that does not wait: where nothing runs, its clock goes on to the next timer at once.

What is computed takes the processor's time on its clock as well, whatever else the machine does
meanwhile. Only for what waits by timers
alone: a thread or a connection elsewhere would be skipped over.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class _Selector(selectors.DefaultSelector):
    """Counts the waits instead of waiting."""

    skipped = 0.0  # seconds

    def select(self, timeout: float | None = None) -> Any:
        """What is ready now; else the wait is over."""
        found = super().select(0 if timeout else timeout)
        if not found and timeout:
            self.skipped += timeout
        return found


class SkippingLoop(asyncio.SelectorEventLoop):
    """See there."""

    def __init__(self) -> None:
        """Its clock begins at the time that the process has used."""
        self._skipping = _Selector()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds of the processor, with what was skipped."""
        return time.process_time() + self._skipping.skipped


def clock(loop: asyncio.AbstractEventLoop) -> Callable[[], datetime]:
    """A passed clock that goes with the loop's."""
    began = loop.time()
    return lambda: START + timedelta(seconds=loop.time() - began)


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it to its end."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work())

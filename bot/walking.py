"""A clock that is moved (town, simulation): from due row to due row, letting the mouth empty."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Pulse
from bot.hearing import Hearing
from bot.outbox import Mouth
from bot.steps import Steps


class Living(Protocol):
    """The parts of a bot that have to do with time."""

    now: Callable[[], datetime]
    hearing: Hearing
    steps: Steps
    pulse: Pulse
    mouth: Mouth

    def beat(self) -> Future[None]:
        """Note that the bot has heard by now."""


class Walking:
    """Moves the clock of one bot."""

    def __init__(self, app: Living) -> None:
        """A bot that lives."""
        self._app = app

    async def settle(self, move: Callable[[datetime], None]) -> datetime | None:
        """Until nothing more will be said at this hour; waits of seconds are skipped by `move`.

        When the next word may go, or None.
        """
        await self._app.hearing.tried.wait()
        while True:
            await self._app.pulse.sweep()
            waits_for = await self._app.mouth.quiet()
            if waits_for is None or waits_for > self._app.now() + timedelta(minutes=2):
                return waits_for
            await self._move(move, waits_for)

    async def walk(self, until: datetime, move: Callable[[datetime], None]) -> None:
        """Move the clock from due row to due row, letting the mouth empty between.

        That is no outage: the heartbeat moves along.
        """
        while True:
            said = await self.settle(move)
            fires = await self._fires()
            due = min((at for at in (said, fires) if at is not None), default=None)
            if due is None or due > until:
                break
            await self._move(move, due)
        await self._move(move, until)
        await self.settle(move)
        if self._app.hearing.hears:
            await asyncio.wrap_future(self._app.beat())

    async def _fires(self) -> datetime | None:
        """When the next deadline is judged: not while the bot is deaf or the clock was just set."""
        fires, holds = await self._app.pulse.next_due(), self._app.pulse.holds()
        if fires is None or holds is None:
            return None
        return max(fires, self._app.now() + timedelta(seconds=holds))

    async def _move(self, move: Callable[[datetime], None], at: datetime) -> None:
        move(max(at, self._app.now()))
        beats = self._app.hearing.walked()
        self._app.steps.moved()
        if beats:
            await asyncio.wrap_future(self._app.beat())
        self._app.mouth.wake()

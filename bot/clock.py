"""The pulse: due deadline rows become letters. APScheduler ticks; the rows are the truth.

Its job store holds nothing: a job there can be lost or skipped, a row cannot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from bot.cases import outage as cases
from bot.crash import nothing
from bot.desk import BATCH, Desk
from bot.flows.rules.outage import NOTICED
from bot.hearing import Hearing
from bot.jobs import together
from bot.letters import Letter
from bot.steps import Steps
from storage import deadlines, forms, inbox, outbox, photos
from storage.deadlines import Due
from storage.times import from_ms, to_ms

log = structlog.get_logger()

FIRST_TIDY = timedelta(seconds=5)  # after the start, then every hour
TICK = 1.0  # seconds between sweeps
SILENCE = 5.0  # seconds without a tick after which a plain loop sweeps
SWEEP = BATCH  # deadlines of one round: one commit of the desk
KEEP = timedelta(days=7)  # notes of updates and the quarantine
DRAFT = timedelta(hours=24)  # a form that was left unfinished, photos of no need (S02)


class Pulse:
    """Sweeps for due deadlines and hands them to the desk, oldest first."""

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        crash: Callable[[str], None] = nothing,
        *,
        hearing: Hearing | None = None,
        steps: Steps | None = None,
        hears_here: Callable[[], bool] = lambda: True,
    ) -> None:
        """On the passed clock; without `hearing` and `steps` everything due is judged at once.

        `hears_here` is whether this worker is the one that hears for all.
        """
        self._hears_here = hears_here
        self._desk, self._now, self._crash = desk, now, crash
        self._hearing, self._steps = hearing, steps
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True}
        )
        self._sweeping = asyncio.Lock()
        self._last = 0.0

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.add_job(self.sweep, "interval", seconds=TICK, max_instances=1)
        self._scheduler.add_job(
            self.tidy,
            "interval",
            hours=1,
            max_instances=1,
            next_run_time=datetime.now(UTC) + FIRST_TIDY,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks."""
        self._scheduler.shutdown(wait=False)

    async def watch(self) -> None:
        """The plain loop: a clock that was set back silences APScheduler, but not this.

        Its own timers are the loop's, which nobody can set.
        """
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        while True:
            await asyncio.sleep(TICK)
            if await self.look():
                await self.sweep()
            elif loop.time() - self._last > SILENCE:
                log.warning("no tick", seconds=round(loop.time() - self._last, 1))
                await self.sweep()

    async def look(self) -> bool:
        """Whether the clock was set since the last look; then its operators are to hear of it."""
        step = self._steps.look() if self._steps is not None else 0
        if not step:
            return False
        log.warning("clock set", seconds=step)
        if self._hearing is not None:
            self._hearing.moved()  # the heartbeat of the old time would be an outage
        now = self._now()
        await asyncio.wrap_future(self._desk.call(lambda c: self._stepped(c, now, step)))
        return True

    def _stepped(self, connection: Connection, now: datetime, step: int) -> None:
        cases.note_step(connection, now, step)
        if step < 0:
            outbox.ask_again(connection)  # until when Telegram wanted to wait was another clock's
        if self._hearing is not None and self._hearing.hears:
            cases.beat(connection, now)

    def holds(self) -> float | None:
        """For how many seconds nothing is judged; None: until the bot hears."""
        if self._hearing is not None and not self._hearing.ready:
            return None
        return self._steps.frozen() if self._steps is not None else 0.0

    async def sweep(self) -> int:
        """Carry out everything that is due by now; how many that were.

        While nobody can press or write, and just after the clock was set, that is only what
        has to be said about it.
        """
        async with self._sweeping:
            self._last = asyncio.get_running_loop().time()
            carried = 0
            while True:
                await self.look()
                found = await asyncio.wrap_future(self._desk.call(self._due, silent=True))
                if not found:
                    return carried
                self._crash("clock.before_submit")
                futures = [self._desk.submit(Letter(row)) for row in found]
                self._crash("clock.after_submit")
                await asyncio.wrap_future(together(futures))
                self._crash("clock.after_carried")
                carried += len(found)

    def _due(self, connection: Connection) -> list[Due]:
        now = to_ms(self._now())
        first = deadlines.due_first(connection, now, SWEEP, cases.FIRST)
        if first or self._waits(connection):
            return first
        return deadlines.due(connection, now, SWEEP)

    def _waits(self, connection: Connection) -> bool:
        """Whether nothing is judged now; a worker that does not hear goes by the heartbeat."""
        if self._hears_here() or self._hearing is None:
            return self.holds() != 0.0
        last = cases.last_beat(connection)
        deaf = last is not None and self._now() - last > NOTICED
        return deaf or (self._steps is not None and self._steps.frozen() > 0)

    async def next_due(self) -> datetime | None:
        """When the next deadline falls due."""
        found = await asyncio.wrap_future(self._desk.call(deadlines.next_due, silent=True))
        return None if found is None else from_ms(found)

    async def tidy(self) -> None:
        """Forget notes that no redelivery needs any more, and what people left unfinished.

        Not before all that waited at Telegram is heard: an answer may be among it.
        """
        if self._hears_here() and self.holds() is None:
            return
        before = to_ms(self._now() - KEEP)
        self._crash("clock.before_tidy")
        await asyncio.wrap_future(self._desk.call(lambda c: inbox.tidy(c, before), silent=True))
        self._crash("clock.amid_tidy")
        self._desk.shorten()
        await asyncio.wrap_future(self._desk.call(self._lapse))

    def _lapse(self, connection: Connection) -> None:
        before = to_ms(self._now() - DRAFT)
        for key in forms.lapse(connection, before):
            self._desk.forget("form", key)
        photos.tidy(connection, before)

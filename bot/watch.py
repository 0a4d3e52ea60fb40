"""The watch: how late everything is, by number; and what goes beyond its limit is told, once.

It asks the desk by its second door, so that a desk that stands is noticed as well. What it must
tell is an event that is due now: a deadline's row, which outlives a kill, handed to the desk at
once, because the pulse may be what is broken.
"""

from __future__ import annotations

import asyncio
import resource
import shutil
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection

from bot.codes import encode
from bot.desk import Desk
from bot.flows.alarm import LIMITS, PATIENT, AlarmEnded, AlarmRaised, exceeds
from bot.flows.rules import quiet
from bot.letters import Letter
from bot.logs import where
from bot.vitals import Vitals
from storage import alarms, backup, deadlines, house, lags
from storage.database import on_file, one_moment, open_reader
from storage.deadlines import Due
from storage.times import to_ms
from storage.transaction import Deadline
from storage.verify import check

log = structlog.get_logger()

EVERY = 10.0  # seconds between looks
CHAIN = 86400.0  # and between checks of the whole ledger, which cost a second per 150,000 records
TICK = 0.2  # the event loop is felt so often
SLOW = 0.2  # a loop that stood so long is logged (reliability: never blocked > 200 ms)
REMEMBERS = 60.0  # seconds for which the worst of these counts


class Watch:
    """Looks after one bot."""

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        vitals: Vitals,
        *,
        url: str,
        backups: Path | None,
        answered_at: Callable[[], float],
        tells: Callable[[], bool] = lambda: True,
    ) -> None:
        """`backups` is the setting; `answered_at()` when Telegram last did (monotonic).

        `tells` is whether operators hear of it from this worker: from one of several.
        """
        self._tells = tells
        self._desk, self._now, self._url, self._backups = desk, now, url, backups
        self.vitals, self._answered_at = vitals, answered_at
        self._start_ms = to_ms(now())  # what was late before the start is not late yet
        self._looked_at = time.monotonic()
        self._failing: dict[int, int] = {}  # rows that were tried: seen first at
        self._stood: deque[tuple[float, float]] = deque()  # when the loop stood, and how long
        self._measured: dict[str, float] = {}

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.gather(
            self._feel(), self._again(self.look, EVERY), self._again(self.check, CHAIN)
        )

    async def _again(self, work: Callable[[], Awaitable[None]], every: float) -> None:
        while True:
            await asyncio.sleep(min(every, EVERY))  # at the start all is late
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - a watch that fails must stop nobody's answer
                log.error("watch failed", error=where(error))
            await asyncio.sleep(max(0.0, every - EVERY))

    # --- the loop ---

    async def _feel(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(TICK)
            self.felt(loop.time() - before - TICK)

    def felt(self, lag: float) -> None:
        """The loop came back so many seconds late."""
        if lag > SLOW:
            self.vitals.loop_blocked.add()
            log.warning("loop blocked", seconds=round(lag, 3))
        self._stood.append((time.monotonic(), lag))

    def _lag(self) -> float:
        while self._stood and self._stood[0][0] < time.monotonic() - REMEMBERS:
            self._stood.popleft()
        return max((lag for _, lag in self._stood), default=0.0)

    # --- looking ---

    def figures(self) -> dict[str, float]:
        """How late everything is, by the kinds of `bot.flows.alarm`, and "poll"; in seconds."""
        now = time.monotonic()
        return {"poll": now - self._answered_at(), "loop": self._lag(), **self._measured}

    def page(self) -> str:
        """The metrics of this moment."""
        found, v = self.figures(), self.vitals
        v.poll_age.value, v.loop_lag.value = found["poll"], found["loop"]
        v.look_age.value, v.desk_waiting.value = self.look_age, self._desk.waiting
        v.memory.value = resident()
        return v.text()

    @property
    def look_age(self) -> float:
        """Seconds since the desk answered."""
        return time.monotonic() - self._looked_at

    async def look(self) -> None:
        """Measure, and tell what must be told."""
        now = self._now()
        found, size, since = await asyncio.wrap_future(
            self._desk.call(lambda c: self._ask(c, to_ms(now)), silent=True)
        )
        self._looked_at = time.monotonic()
        self._note(found, size, to_ms(now))
        made = backup.newest(self._url, self._backups)
        if made is not None:
            age = now.timestamp() - (made or since / 1000)
            self._measured["backup"] = self.vitals.backup_age.value = max(0.0, age)
        path = on_file(self._url)
        if path is not None:
            disk = shutil.disk_usage(path.parent)
            self.vitals.disk_free.value = disk.free / disk.total
            self._measured["disk"] = 100 * disk.free / disk.total
        await self._tell(now)

    def _ask(self, connection: Connection, now_ms: int) -> tuple[lags.Lags, int, int]:
        since = house.get(connection, house.WATCHED)
        if not since:
            since = str(now_ms)
            house.put(connection, house.WATCHED, since)
        found = lags.lags(connection, now_ms)
        return found, lags.size(connection, self._url), int(since)

    def _note(self, found: lags.Lags, size: int, now_ms: int) -> None:
        """Gauges of the memory."""
        self._failing = {row: self._failing.get(row, now_ms) for row in found.failed}
        oldest = min([found.rows_since_ms or now_ms, *self._failing.values()])
        v, late = self.vitals, found.deadlines_since_ms or now_ms
        v.outbox_waiting.value, v.deadlines_due.value = (
            found.rows + len(found.failed), found.deadlines,
        )  # fmt: skip
        for gauge, kind, since in (
            (v.outbox_age, "outbox", oldest), (v.deadline_age, "deadlines", late),
        ):  # fmt: skip
            gauge.value = self._measured[kind] = (now_ms - max(since, self._start_ms)) / 1000
        v.database.value = size

    async def check(self) -> None:
        """Every link of the ledger, on a connection and a thread of its own."""
        bad = await asyncio.to_thread(self._broken)
        self._measured["chain"] = bad
        self.vitals.chain.value = 0 if bad else 1
        await self._tell(self._now())

    def _broken(self) -> int:
        """The number of the first bad record; 0: none."""
        engine = open_reader(self._url)
        try:
            with engine.connect() as connection:
                verdict = check(one_moment(connection))
        finally:
            engine.dispose()
        return 0 if verdict.ok else verdict.seq or 1

    # --- telling ---

    async def _tell(self, now: datetime) -> None:
        """What went beyond its limit since, or came back."""
        if not self._tells():
            return
        told = await asyncio.wrap_future(self._desk.call(alarms.raised, silent=True))
        events: list[AlarmRaised | AlarmEnded] = []
        for kind, figure in self.figures().items():
            if kind not in LIMITS or exceeds(kind, figure) is (kind in told):
                continue
            if kind in told:
                log.warning("alarm over", kind=kind)
                events.append(AlarmEnded(kind))
            elif kind not in PATIENT or not self._asleep(now):
                log.error("alarm", kind=kind, figure=int(figure))
                events.append(AlarmRaised(kind, int(figure)))
        if events:
            rows = await asyncio.wrap_future(
                self._desk.call(lambda c: _due_now(c, events, to_ms(now)))
            )
            for row in rows:
                await asyncio.wrap_future(self._desk.submit(Letter(row)))

    def _asleep(self, now: datetime) -> bool:
        known = self._desk.house
        return quiet.in_quiet(now, known.zone, known.policy.broadcast)


def _due_now(
    connection: Connection, events: list[AlarmRaised | AlarmEnded], now_ms: int
) -> list[Due]:
    """The events as deadlines of this moment, in no community."""
    waits = [Deadline(0, f"alarm:{e.kind}", e.CODE, encode(0, e), now_ms) for e in events]
    deadlines.write(connection, [], waits)
    return deadlines.of(connection, 0, [row.matter for row in waits])


def resident() -> float | None:
    """Resident memory of this process in bytes, where the system tells."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return None
    return float(int(pages) * resource.getpagesize())

"""The stage: the town, the bot in it on the town's clock, and its deaths and returns.

A killed bot is one in which no arrow of the house can be passed any more: every crash point
raises, so nothing is committed or sent while it is taken down. What was committed stays.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy.exc import OperationalError

from bot.app import App, Edges
from bot.crash import POINTS
from bot.settings import Settings
from bot.simulate.story import BEGIN
from bot.town.clock import TownClock
from bot.town.faults import Faults
from bot.town.server import Town

TOKEN = "1000001:simulated"  # noqa: S105 - of the town, which checks nothing else
BOT = ("回音", "huiyin_sim_bot")
DEATHS = 8  # in one walk; more would be a bot that cannot live
LIVE = ("start", "ears", "outage", "webhook", "desk", "clock", "mouth")
#: points that are passed while the bot lives; the others belong to commands
LIVE_POINTS = tuple(p for p in POINTS if p.split(".")[0] in LIVE)


class Killed(BaseException):
    """The process is dead: nothing catches this."""


class CannotLive(Exception):  # noqa: N818 - says what is the matter
    """The bot ended again and again."""


class Fate:
    """What strikes at the crash points: a kill, or commits that the database refuses."""

    def __init__(self) -> None:
        """Nothing strikes yet."""
        self.dead = False
        self.struck: dict[str, int] = {}
        self.killed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._point, self._passing, self._refused = "", 0, 0

    def kill_at(self, point: str, passing: int) -> None:
        """Die at the n-th passing of a point."""
        self._point, self._passing = point, passing

    def refuse(self, commits: int) -> None:
        """The next commits find the database locked."""
        self._refused = commits

    def calm(self) -> None:
        """Nothing strikes any more."""
        self._point, self._refused = "", 0

    def reborn(self) -> None:
        """A new process."""
        self.dead = False
        self.killed.clear()

    def note(self, kind: str) -> None:
        """A mishap struck."""
        self.struck[kind] = self.struck.get(kind, 0) + 1

    def pass_(self, point: str) -> None:
        """A crash point is passed, in whatever thread.

        Raises:
            Killed: here it ends.
            OperationalError: the database is locked.
        """
        if self.dead:
            raise Killed
        if point == self._point:
            self._passing -= 1
            if self._passing <= 0:
                self._point, self.dead = "", True
                self.note("killed")
                self._loop.call_soon_threadsafe(self.killed.set)
                raise Killed
        if point == "desk.before_commit" and self._refused:
            self._refused -= 1
            self.note("locked")
            locked = sqlite3.OperationalError("database is locked")
            locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("COMMIT", {}, locked)


class Stage:
    """A town with a bot that may die."""

    def __init__(self, database: str, seed: int) -> None:
        """On the database of this URL, which is empty."""
        self.clock = TownClock(BEGIN - timedelta(hours=12), running=False)
        self.town = Town(self.clock, Faults(seed))
        self.database = database
        self.fate = Fate()
        self.app: App | None = None
        self.naps = 0  # ends in order: a send under way has an unknown outcome
        self.ended: list[str] = []  # ends of the bot that nobody wished for
        self.poison = ""  # the code of an event whose step is broken now
        self.poisoned = 0  # how often it may still break
        self.operators: frozenset[int] = frozenset()
        self.heard: list[dict[str, Any]] = []  # the last updates, as they were queued
        self.downs: list[tuple[datetime, datetime]] = []  # when it was deaf, by the town's clock
        self.doubtful: list[tuple[datetime, datetime]] = []  # what a start may take for that
        self.line_dead = False
        self.brought = False  # updates are brought to it, instead of polled
        self._down: datetime | None = None  # since when there is no process
        self._life: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """The town, without a bot that lives."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        await self.town.start()
        self.bot = self.town.add_bot(TOKEN, *BOT)
        self.town.settle, self.town.walk = self.settles, self.walks

    async def close(self) -> None:
        """Everything."""
        self.fate.calm()
        await self.sleep()
        await self.town.stop()

    # --- lives and deaths ---

    async def wake(self) -> None:
        """A new process on the same database."""
        self.fate.reborn()
        self.app = App(
            Settings(
                bot_token=TOKEN,
                api_base=self.town.base,
                database_url=self.database,
                operators=self.operators,
                **self._address(),
            ),
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            wide=True,
            edges=Edges(self.fate.pass_, at_once=1, pauses=(0.01,), patience=1.0, watch=0.2),
        )
        try:
            await self._unless_killed(self.app.start())
        except Killed:
            return
        self._poisonable(self.app)
        if self._down is not None and self._down < self.clock.now():
            self.downs.append((self._down, self.clock.now()))
        self._down = None
        self._life = asyncio.create_task(self.app.wait(), name="life")

    def _address(self) -> dict[str, Any]:
        """Where updates are brought to; {}: it polls."""
        if not self.brought:
            return {}
        here = f"127.0.0.1:{self._port}"
        url = f"http://{here}/hear"
        return {"webhook_url": url, "webhook_secret": "s" * 32, "webhook_listen": here}

    async def sleep(self) -> None:
        """The process ends in order, or is taken away if it is dead."""
        app, self.app = self.app, None
        self._down = self._down or self.clock.now()
        self.naps += app is not None
        if self._life is not None:
            self._life.cancel()
            await asyncio.wait({self._life})
            self._life = None
        if app is not None:
            await app.stop()

    async def _unless_killed(self, work: Awaitable[Any]) -> Any:
        """The work's result.

        Raises:
            Killed: the process died over it.
        """
        task = asyncio.ensure_future(work)
        death = asyncio.create_task(self.fate.killed.wait())
        waits: set[asyncio.Future[Any]] = {task, death}
        if self._life is not None:
            waits.add(self._life)
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        death.cancel()
        if task.done() and not self.fate.dead:
            return task.result()
        task.cancel()
        await asyncio.wait({task})
        if not self.fate.dead:
            self._ended_by_itself()
        raise Killed

    def _ended_by_itself(self) -> None:
        """One of its parts gave up: a supervisor starts it again, and somebody must hear of it."""
        error = self._life.exception() if self._life and self._life.done() else None
        self.ended.append(type(error).__name__ if error else "end")
        self.fate.dead = True  # what is left of it does nothing more

    def _poisonable(self, app: App) -> None:
        """Steps in which a bug can be planted for a while."""
        events = app.desk.house.board.events

        def broken(step: Callable[..., Any], code: str) -> Callable[..., Any]:
            def carry(*args: Any) -> Any:
                if self.poison == code and self.poisoned:
                    self.poisoned -= 1
                    self.fate.note("poison")
                    raise ZeroDivisionError
                return step(*args)

            return carry

        for kind, case in list(events.items()):
            events[kind] = replace(case, step=broken(case.step, kind.CODE))

    # --- time ---

    async def lives(self, work: Callable[[App], Awaitable[Any]]) -> None:
        """Carry work through, in as many lives as it takes.

        Raises:
            CannotLive: it dies again and again.
        """
        for _ in range(DEATHS):
            if self.app is None or self.fate.dead:
                await self.sleep()
                await self.wake()
                continue
            try:
                await self._unless_killed(work(self.app))
            except Killed:
                continue
            return
        raise CannotLive(f"the bot ended {DEATHS} times in a row")

    async def settles(self) -> None:
        """Until everything was heard and said that can be at this hour."""
        await self.lives(self._settled)

    async def hears(self, app: App, *, well: bool = True) -> None:
        """Until the bot's polls succeed again, or fail: they do so in their own time."""
        while app.hearing.ready is not well:  # noqa: ASYNC110 - a poll that ends tells nobody else
            await asyncio.sleep(0.002)

    async def _walked(self, app: App, at: datetime) -> None:
        if not self.line_dead:
            await self.hears(app)  # a poll that failed once is no reason to be deaf for hours
        await app.walk(at, self.clock.set)

    async def _settled(self, app: App) -> None:
        waiting = self.town.queues[self.bot.id].waiting
        self.heard = [*self.heard, *(update.raw for update in waiting)][-20:]
        if not self.line_dead:
            await self.hears(app)  # a clock that is moved before would hide the outage
        await self.town.delivered()
        await app.settle(self.clock.set)

    async def walks(self, delta: timedelta) -> None:
        """Move the clock by way of every deadline."""
        await self.until(self.clock.now() + delta)

    async def until(self, at: datetime) -> None:
        """The same, to an instant."""
        await self.settles()
        if at > self.clock.now():
            await self.lives(lambda app: self._walked(app, at))
            await self.settles()


@contextlib.contextmanager
def quiet_deaths() -> Iterator[None]:
    """The writer's thread dies by `Killed` as well: that is no news."""
    before = threading.excepthook

    def hook(args: Any) -> None:
        if args.exc_type is not Killed:
            before(args)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = before

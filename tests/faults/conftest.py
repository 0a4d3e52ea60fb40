"""A bot in a process of its own, so that it can be killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.demo import BOT, TOKEN
from bot.settings import Settings
from bot.town.clock import TownClock
from bot.town.server import Town

ROOT = Path(__file__).parents[2]
LINE = 2**22  # bytes: whoever reads a longer line stops reading
ENDS = 20  # seconds in which a process must end that is asked to
NEIGHBOURS = ("王阿姨", "李大爷", "小张", "小陈")


def awake():
    """A zone in which it is about noon: on the wall clock a test may run at any hour."""
    hour = datetime.now(UTC).hour
    return f"Etc/GMT{hour - 12:+d}" if hour != 12 else "Etc/GMT"


#: what may still run: a test that fails stops nothing, and a log that nobody reads fills its pipe
_running: set[Process] = set()


class Process:
    """`huiyin run` against the town."""

    def __init__(self, town, database, policy=None):
        self.town, self.database, self.policy = town, database, policy
        self.process = None
        self.lines, self.printed = [], []

    async def start(self, crash="", **more):
        env = {
            **os.environ,
            "HUIYIN_BOT_TOKEN": TOKEN,
            "HUIYIN_API_BASE": self.town.base,
            "HUIYIN_DATABASE_URL": self.database,
            "HUIYIN_OPERATORS": str(self.town.find_person("小陈").id),
            "HUIYIN_CRASH": crash,
            "HUIYIN_ZONE": awake(),
            **more,
        }
        if self.policy:
            env["HUIYIN_POLICY"] = str(self.policy)
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=env,
            stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            limit=LINE,
        )  # fmt: skip
        _running.add(self)
        self.reader = asyncio.create_task(self._read())
        return self

    async def _read(self):
        await asyncio.gather(
            self._lines_of(self.process.stderr, self.lines),
            self._lines_of(self.process.stdout, self.printed),
        )

    async def _lines_of(self, stream, lines):
        async for line in stream:
            lines.append(line.decode())

    async def ended(self, seconds=30):
        async with asyncio.timeout(seconds):
            code = await self.process.wait()
        _running.discard(self)
        await self.reader
        return code

    async def stop(self):
        """Ask it to end; what does not is killed, and the test fails."""
        if self not in _running:
            return
        if self.process.returncode is None:
            self.process.terminate()
        try:
            await self.ended(ENDS)
        except TimeoutError:
            self.process.kill()
            await self.ended()
            last = "".join(self.lines[-20:])
            raise AssertionError(f"it did not end; the last it said:\n{last}") from None


async def none_left():
    """Every process of a test ends: also those that it forgot."""
    ends = await asyncio.gather(*(one.stop() for one in _running), return_exceptions=True)
    for end in ends:
        if end is not None:
            raise end


async def until(test, seconds=30.0):
    """Wait until something can be seen in the town (polled: it is another process that acts)."""
    for _ in range(int(seconds / 0.02)):
        if test():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came to pass")


@pytest.fixture
async def ground(database):
    """A town with a group, and a bot process that is not started yet."""
    town = Town(TownClock())
    await town.start()
    town.add_bot(TOKEN, *BOT)
    people = {name: town.add_person(name) for name in NEIGHBOURS}
    town.add_group("3号楼", people["李大爷"], people.values())
    bot = Process(town, database)
    try:
        yield town, bot, people
        await none_left()
    finally:
        await town.stop()


@contextlib.asynccontextmanager
async def living(town, bot):
    """The same bot in this process: quick to start, for what comes before and after a kill."""
    policy = bot.policy
    settings = Settings(
        bot_token=TOKEN,
        api_base=town.base,
        database_url=bot.database,
        operators=frozenset({town.find_person("小陈").id}),
        policy=policy,
        zone=awake(),
    )
    app = App(settings, now=town.clock.now, wide=True)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def moves_in(town, people):
    """The bot serves 3号楼, its floor lead can be reached."""
    await town.start_bot(people["李大爷"], next(iter(town.world.bots.values())))
    town.add_member(people["小陈"], town.world.group("3号楼"), next(iter(town.world.bots.values())))
    await until(lambda: any("大家好" in s.text for s in town.transcript))
    await until(lambda: any("您现在担任楼门长" in s.text for s in town.transcript))

"""How soon `huiyin run` hears, and what it weighs, beside a bare aiogram echo bot.

Each is a process of its own against the same town, started in turn: from its start to its first
getUpdates, and its resident memory a second later. Ours stands on a database that exists (a
restart); the peer keeps nothing. A first round of both, which also fills Python's caches, does
not count. The caches are of this run: pip has compiled the peer's packages, and what is run from
a checkout where Python may write none would be compiled at each start.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.bench.row import AtMost, Row
from bot.town.clock import TownClock
from bot.town.server import Town
from bot.town.updates import Queue

ROUNDS = 7
SETTLED = 1.0  # seconds after the first poll
TOKEN = "1000001:bench"  # noqa: S105 - of the town, which checks nothing else
TIME_GOAL, MEMORY_GOAL = 1.3, 1.5
PEER = "bare aiogram echo"
ECHO = """
import asyncio, os
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()

@dispatcher.message()
async def echo(message: Message) -> None:
    await message.answer(message.text or "")

session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["HUIYIN_API_BASE"]))
asyncio.run(dispatcher.start_polling(Bot(os.environ["HUIYIN_BOT_TOKEN"], session=session)))
"""


class Polled(Queue):
    """Notes the first poll."""

    def __init__(self) -> None:
        """Nobody polled yet."""
        super().__init__()
        self.first = asyncio.Event()

    async def get(self, *args: Any, **kwargs: Any) -> list[Any]:
        """A poll."""
        self.first.set()
        return await super().get(*args, **kwargs)


def resident(pid: int) -> int:
    """Resident memory of a process, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024


async def _started(town: Town, words: list[str], folder: Path) -> tuple[float, int]:
    """(seconds to the first poll, bytes a second later) of one process."""
    bot = next(iter(town.world.bots.values()))
    town.queues[bot.id] = queue = Polled()
    env = {
        **{n: value for n, value in os.environ.items() if not n.startswith(("HUIYIN_", "PYTHON"))},
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "HUIYIN_BOT_TOKEN": TOKEN,
        "HUIYIN_API_BASE": town.base,
        "HUIYIN_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "HUIYIN_OPERATORS": "1",
    }
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, env=env, cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await asyncio.wait_for(queue.first.wait(), 120)
        spent = time.perf_counter() - began
        await asyncio.sleep(SETTLED)
        return spent, resident(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _rounds() -> list[Row]:
    town = Town(TownClock())
    town.add_bot(TOKEN, "bench", "bench_bot")
    await town.start()
    found: dict[str, list[tuple[float, int]]] = {"ours": [], "peer": []}
    try:
        with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as made:
            folder = Path(made)
            for _ in range(1 + ROUNDS):
                found["peer"].append(await _started(town, ["-c", ECHO], folder))
                found["ours"].append(await _started(town, ["-m", "bot", "run"], folder))
    finally:
        await town.stop()

    def median(of: str, which: int) -> float:
        return statistics.median(one[which] for one in found[of][1:])

    megabyte = 2**20
    return [
        AtMost("start", median("ours", 0), median("peer", 0), PEER, TIME_GOAL, {}, unit=" s"),
        AtMost(
            "memory", median("ours", 1) / megabyte, median("peer", 1) / megabyte, PEER,
            MEMORY_GOAL, {}, unit=" MB",
        ),
    ]  # fmt: skip


def measure() -> list[Row]:
    """Both, in turn."""
    return asyncio.run(_rounds())

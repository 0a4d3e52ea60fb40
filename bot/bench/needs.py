"""Durable need intake beside a bare aiogram echo, both fed the same getUpdates answers.

Ours: update → letter → desk → committed need, ledger entry, deadlines and rendered rows for
group and floor lead (synchronous=FULL). Peer: aiogram's own polling, one handler that answers
with the same words. Sending is left out on both sides.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import GetMe, GetUpdates, TelegramMethod
from aiogram.types import Message, User
from sqlalchemy import Connection

from bot.bench.row import Row, interleaved
from bot.bench.server import Server, on, server
from bot.bench.stage import Stage, stage
from bot.handlers.ears import Ears, RawUpdates
from storage.sql import Sql

COUNT = 3000  # updates of one run
BATCH = 100  # updates of one getUpdates answer
ROUNDS = 5
SIZES = (100, 100_000)
PEOPLE = COUNT // 2  # neighbours: each raises two things a day
_COUNT = Sql("SELECT count(*) FROM need")
#: seven matters in each of five units of each building: nobody raises what a neighbour raised
WRONG = ("电梯坏了", "楼道灯不亮", "水管漏水", "门禁打不开", "垃圾没人收", "楼上太吵", "窗户关不上")


def update(update_id: int) -> dict[str, Any]:
    """A neighbour raises something in the group."""
    building, unit, wrong = update_id // 35 % 9000, 1 + update_id % 5, WRONG[update_id % len(WRONG)]
    person = {
        "id": 1000 + update_id % PEOPLE,
        "is_bot": False,
        "first_name": "王",
        "language_code": "zh",
    }
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1795435200,
            "chat": {"id": -100, "type": "supergroup", "title": "3号楼"},
            "from": person,
            "text": f"/need {building}号楼{unit}单元{wrong}已经{update_id % 97}天",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }


def updates(first: int) -> list[dict[str, Any]]:
    """Those of one run, from this number on."""
    return [update(number) for number in range(first, first + COUNT)]


class Feed(BaseSession):
    """Answers getUpdates from a list, and everything else at once with nothing."""

    def __init__(
        self, updates: Sequence[dict[str, Any]], *, sends: int = 0, batch: int = BATCH
    ) -> None:
        """These updates; it is over after so many `sends`, or with the poll after the last."""
        super().__init__()
        self.count, self._sends = len(updates), sends
        self.answers = [
            json.dumps({"ok": True, "result": updates[at : at + batch]})
            for at in range(0, len(updates), batch)
        ]
        self.sent = 0
        self.over = asyncio.Event()

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:
        """The next answer."""
        if isinstance(method, GetUpdates | RawUpdates):
            if not self.answers:
                if not self._sends:
                    self.over.set()
                await asyncio.Event().wait()
            answer: Any = self.check_response(bot, method, 200, self.answers.pop(0))
            return answer.result
        if isinstance(method, GetMe):
            return User(id=1, is_bot=True, first_name="bench", username="bench_bot")
        self.sent += 1
        if self.sent == self._sends:
            self.over.set()
        return None

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """No files here."""
        yield b""


async def _ours(place: Stage, first: int) -> float:
    place.now += timedelta(days=1)  # what one neighbour may raise in a day is limited
    feed = Feed(updates(first))
    ears = Ears(Bot("1:bench", session=feed), place.desk, poll_seconds=0)
    ears.buckets = None  # so many at once in one group would be a flood, and dropped
    before = await asyncio.wrap_future(place.desk.call(_stored))
    # the poll after the last batch shows that everything before it is committed
    rate = await timed(ears.run(), lambda: not feed.over.is_set(), feed)
    raised = await asyncio.wrap_future(place.desk.call(_stored)) - before
    if raised != COUNT:
        raise RuntimeError(f"{raised} of {COUNT} needs were raised")
    return rate


def _stored(connection: Connection) -> int:
    return int(_COUNT.one(connection)[0])


async def timed(polling: Coroutine[Any, Any, None], busy: Callable[[], bool], feed: Feed) -> float:
    """Updates a second, until it is busy no more."""
    start = time.perf_counter()
    task = asyncio.create_task(polling)
    over = asyncio.create_task(feed.over.wait())
    while busy():
        await asyncio.wait({task, over}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        await asyncio.sleep(0)
    spent = time.perf_counter() - start
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return feed.count / spent


async def _echo(first: int) -> float:
    feed, dispatcher = Feed(updates(first), sends=COUNT), Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    bot = Bot("1:bench", session=feed)
    polling = dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    return await timed(polling, lambda: not feed.over.is_set(), feed)


def measure() -> list[Row]:
    """Both, in turn, with 100 and with 100,000 needs stored, on each store."""
    rows = _measured(None)
    with server() as found:
        return rows + (_measured(found) if found else [])


def _measured(where: Server | None) -> list[Row]:
    first = iter(range(10_000, 10_000_000, COUNT))
    with stage(SIZES[0], where) as small, stage(SIZES[1], where) as large:
        rates = interleaved(
            ROUNDS,
            {
                "echo": lambda: asyncio.run(_echo(next(first))),
                str(SIZES[0]): lambda: asyncio.run(_ours(small, next(first))),
                str(SIZES[1]): lambda: asyncio.run(_ours(large, next(first))),
            },
        )
    sizes = {str(size): rates[str(size)] for size in SIZES}
    name, peer = on("needs", where), "bare aiogram echo"
    return [Row(name, sizes[str(SIZES[0])], rates["echo"], peer, 1.0, sizes)]

"""How near the mouth comes to Telegram's ceilings, beside AIORateLimiter alone.

Both speak to the town's own flood counters (fixed windows: 30 a second in all, 20 a minute in a
group) by the same client, python-telegram-bot. Each request takes 10 to 50 ms, drawn alike for
both, half before it is counted and half after. Both run on a loop that skips its idle waits, so
that minutes take seconds; what they compute takes its time. Ours is the whole mouth: rows of the
outbox, claimed, sent and settled in commits as the desk makes them, its limiter as last gate. The
peer holds its words in memory, a task for each group, and tries again after a 429 as its manual
says.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import Connection, Engine
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import BaseRequest, RequestData

from bot.bench.row import Row, Share
from bot.bench.skipping import START, clock, run
from bot.drawings import draw
from bot.outbox import Mouth, speaking_bot
from bot.town.errors import ApiError
from bot.town.flood import ALL_MOST, GROUP_MOST, GROUP_WINDOW, Flood
from storage import migrations, outbox
from storage.communities import COMMUNITIES, GROUPS, GroupState, Head
from storage.database import open_writer
from storage.times import to_ms
from storage.transaction import Tx

T = TypeVar("T")
GOAL = 0.95
TOKEN = "1:bench"  # noqa: S105 - nobody checks it
LATENCY = (0.010, 0.050)  # seconds of one request
PEER = "AIORateLimiter alone"
AGAIN = 5  # times that the peer tries after a 429


class Crowd(Struct, frozen=True):
    """So many groups, each with so many words, for so many seconds."""

    name: str
    groups: int
    words: int
    seconds: int
    ceiling: float  # a second


CROWDS = (
    Crowd("mouth", 1000, 3, 60, ALL_MOST),
    Crowd("mouth, busy groups", 10, 70, 180, 10 * GROUP_MOST / GROUP_WINDOW.total_seconds()),
)


@dataclass(slots=True)
class Heard:
    """What the server has accepted, and when."""

    flood: Flood = field(default_factory=Flood)
    at: list[float] = field(default_factory=list)

    def within(self, seconds: float) -> int:
        """How much of it came in the first seconds."""
        return sum(at < seconds for at in self.at)


class Wire(BaseRequest):
    """python-telegram-bot's way to a server that only counts."""

    def __init__(self, now: Callable[[], datetime], heard: Heard) -> None:
        """On the loop's clock."""
        self._now, self._heard = now, heard
        self._chance = random.Random(7)  # noqa: S311 - repeatable, not secret

    @property
    def read_timeout(self) -> float:
        """Not reached."""
        return 20.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """One message: counted on its way."""
        chat = int(str(request_data.parameters["chat_id"])) if request_data else 0
        takes = self._chance.uniform(*LATENCY)
        await asyncio.sleep(takes / 2)
        now = self._now()
        try:
            self._heard.flood.pass_(chat, now)
        except ApiError as error:
            answer = error.answer()
        else:
            self._heard.at.append((now - START).total_seconds())
            message = {
                "message_id": len(self._heard.at), "date": int(now.timestamp()), "text": "。",
                "chat": {"id": chat, "type": "supergroup", "title": "bench"},
            }  # fmt: skip
            answer = {"ok": True, "result": message}
        await asyncio.sleep(takes / 2)
        return int(answer.get("error_code", 200)), json.dumps(answer).encode()


class Unheard:
    """Nothing of what the mouth finds out happens here."""

    def unreachable(self, c: Connection, person: int, reason: str) -> None:
        """Nobody blocks the bot."""

    def migrated(self, c: Connection, community: int, group: int, chat_id: int) -> None:
        """No group moves."""

    def gone(self, c: Connection, community: int, group: int, reason: str) -> None:
        """No group throws the bot out."""


@contextmanager
def _full(crowd: Crowd) -> Iterator[Engine]:
    """A memory with its groups, and all their words in the outbox."""
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        engine = open_writer(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        try:
            migrations.upgrade(engine)
            with engine.begin() as connection:
                _fill(connection, crowd)
            yield engine
        finally:
            engine.dispose()


def _fill(connection: Connection, crowd: Crowd) -> None:
    tx, numbers = Tx(connection, {}), range(1, crowd.groups + 1)
    tx.put(COMMUNITIES, 1, Head(1, "bench", "zh_CN", "Asia/Shanghai"))
    for no in numbers:
        tx.put(GROUPS, (1, no), GroupState(1, no, -1000 - no, f"{no}", "", "member", None))
    tx.flush()
    row = dict.fromkeys(("person", "reply_to", "not_before_ms", "not_after_ms"), 0) | {
        "community": 1, "kind": "text", "slot": "", "under": "", "anew": False, "klass": "must",
        "priority": 2, "created_ms": to_ms(START),
    }  # fmt: skip
    outbox.write(
        connection,
        [
            {**row, "chat_group": no, "body": json.dumps({"text": f"{word}。"})}
            for word in range(crowd.words)
            for no in numbers
        ],
    )


class Door:
    """The desk's second door without its thread, which the loop could not wait for.

    As at the desk whatever waits is committed together, each in a savepoint.
    """

    def __init__(self, engine: Engine) -> None:
        """On the one connection that writes."""
        self._engine = engine
        self._waiting: list[tuple[Callable[[Connection], Any], Future[Any]]] = []

    def __call__(
        self, function: Callable[[Connection], T], /, *, silent: bool, community: int | None = None
    ) -> Future[T]:
        """Run it in the next commit."""
        done: Future[T] = Future()
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._commit)
        self._waiting.append((function, done))
        return done

    def _commit(self) -> None:
        jobs, self._waiting = self._waiting, []
        found = []
        with self._engine.begin() as connection:
            for function, done in jobs:
                with connection.begin_nested():
                    found.append((done, function(connection)))
        for done, result in found:
            done.set_result(result)


async def _ours(crowd: Crowd, engine: Engine) -> Heard:
    heard, now = Heard(), clock(asyncio.get_running_loop())
    bot = speaking_bot(TOKEN, None, wide=False, request=Wire(now, heard))
    mouth = Mouth(bot=bot, call=Door(engine), now=now, hooks=Unheard(), draw=draw)
    speaking = asyncio.create_task(mouth.run())
    await asyncio.wait({speaking}, timeout=crowd.seconds)
    speaking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await speaking
    return heard


async def _peer(crowd: Crowd) -> Heard:
    heard, now = Heard(), clock(asyncio.get_running_loop())
    bot: ExtBot[Any] = ExtBot(
        TOKEN, request=Wire(now, heard), rate_limiter=AIORateLimiter(max_retries=AGAIN)
    )

    async def speaks(group: int) -> None:
        for word in range(crowd.words):
            with contextlib.suppress(RetryAfter):  # tried so often: lost
                await bot.send_message(-1000 - group, f"{word}。")

    tasks = [asyncio.create_task(speaks(group)) for group in range(1, crowd.groups + 1)]
    await asyncio.wait(tasks, timeout=crowd.seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return heard


def measure() -> list[Row]:
    """Both, on each crowd in turn."""
    rows: list[Row] = []
    for crowd in CROWDS:
        with _full(crowd) as engine:
            ours = run(lambda: _ours(crowd, engine))  # noqa: B023 - run at once
        peer = run(lambda: _peer(crowd))  # noqa: B023 - run at once
        rows.append(
            Share(
                crowd.name,
                ours.within(crowd.seconds) / crowd.seconds,
                peer.within(crowd.seconds) / crowd.seconds,
                PEER, GOAL, {}, ceiling=crowd.ceiling, refused=ours.flood.refused,
                peer_refused=peer.flood.refused,
            )
        )  # fmt: skip
    return rows

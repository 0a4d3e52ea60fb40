"""Six hours of a busy estate at 50 updates a second: whether memory stays flat.

The clock is moved, so the six hours take minutes; every update passes ears, desk and memory as
in life, and the outbox is emptied by a mouth that marks rows as sent. Of a hundred updates 90
are chatter, 7 are presses of a card, 2 are needs (up to the limit of a person) and 1 a command.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot
from sqlalchemy import Connection

from bot import codes
from bot.bench.needs import Feed
from bot.bench.row import AtMost, Row
from bot.bench.stage import Stage, stage
from bot.clock import Pulse
from bot.flows.need_events import NeedFollowed
from bot.handlers.ears import Ears
from storage.sql import Sql
from storage.times import to_ms

HOURS = 6
RATE = 50  # updates a second
BATCH = 100
PEOPLE = 2000
MOST = 1.05  # of the resident memory after the first hour
CHATTER = ("今天菜市场的豆腐不错", "哈哈哈", "明天下雨记得收衣服", "孩子几点放学", "收到", "👍👍")


def updates(first: int, count: int) -> Iterator[dict[str, Any]]:
    """What neighbours do."""
    for number in range(first, first + count):
        person = {"id": 1000 + number % PEOPLE, "is_bot": False, "first_name": "王",
                  "language_code": "zh"}  # fmt: skip
        chat = {"id": -100, "type": "supergroup", "title": "3号楼"}
        kind = number % 100
        if kind < 7:
            code = codes.encode(1, NeedFollowed(1 + number % 50))
            message = {"message_id": 1, "date": 1795435200, "chat": chat}
            yield {"update_id": number, "callback_query": {
                "id": str(number), "from": person, "chat_instance": "1", "data": code,
                "message": message}}  # fmt: skip
            continue
        text = CHATTER[number % len(CHATTER)]
        if kind < 9:
            text = f"/need {number // 35 % 9000}号楼{number % 5 + 1}单元灯不亮{number % 97}天"
        elif kind == 9:
            text = "/my"
        message = {"message_id": number, "date": 1795435200, "chat": chat, "from": person,
                   "text": text}  # fmt: skip
        if text.startswith("/"):
            message["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            ]
        yield {"update_id": number, "message": message}


def memory() -> int:
    """Resident memory of this process, in kB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS: this needs Linux")


_SENT = Sql("UPDATE outbox SET done_ms = ? WHERE done_ms IS NULL")


def _sent(connection: Connection, now: int) -> None:
    _SENT.run(connection, now)


async def _hour(place: Stage, ears: Ears, pulse: Pulse, first: int) -> int:
    """One hour; the next number."""
    for second in range(0, 3600, BATCH // RATE):
        await ears.take([json.loads(json.dumps(u)) for u in updates(first, BATCH)])
        first += BATCH
        place.now += timedelta(seconds=BATCH / RATE)
        if second % 60 == 0:
            await pulse.sweep()
            now = to_ms(place.now)
            await asyncio.wrap_future(place.desk.call(lambda c, n=now: _sent(c, n)))  # type: ignore[misc]  # bound now
    await pulse.tidy()
    return first


def measure() -> list[Row]:
    """Resident memory after the first hour, and after the last."""
    return asyncio.run(_measured())


async def _measured() -> list[Row]:
    with stage(100) as place:
        ears = Ears(Bot("1:bench", session=Feed([])), place.desk, poll_seconds=0)
        pulse = Pulse(place.desk, place.at)
        first, after = 10_000, {}
        for hour in range(1, HOURS + 1):
            first = await _hour(place, ears, pulse, first)
            after[f"{hour} h"] = memory() / 1024
    peer, last = after["1 h"], max(list(after.values())[1:])
    return [AtMost("soak", last, peer, "itself after 1 hour", MOST, after, unit=" MB")]

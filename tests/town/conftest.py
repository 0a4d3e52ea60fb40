"""A town with one group, a plain bot in it, and a raw door to its Bot API."""

from __future__ import annotations

from datetime import UTC, datetime

import aiohttp
import pytest

from bot.town.clock import TownClock
from bot.town.server import Town

TOKEN = "4242:test"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Street:
    """One bot, 3号楼 with 李大爷 (creator) and 王阿姨, and 小张 who is in no group."""

    def __init__(self, *, reads_all=False):
        self.clock = TownClock(NOON, running=False)
        self.town = Town(self.clock)
        self.bot = self.town.add_bot(TOKEN, "Bot", "test_bot", reads_all=reads_all)
        self.lead, self.aunt, self.young = map(self.town.add_person, ("李大爷", "王阿姨", "小张"))
        self.group = self.town.add_group("3号楼", self.lead, [self.aunt])

    async def start(self):
        await self.town.start()
        self.http = aiohttp.ClientSession()
        return self

    async def stop(self):
        await self.http.close()
        await self.town.stop()

    async def call(self, method, token=TOKEN, **given):
        """One request, as JSON; the whole answer."""
        async with self.http.post(f"{self.town.base}/bot{token}/{method}", json=given) as answer:
            return await answer.json()

    async def updates(self, **given):
        return (await self.call("getUpdates", **given))["result"]

    def join(self):
        self.town.add_member(self.lead, self.group, self.bot)

    def private(self, person):
        return self.town.world.private_chat(person, self.bot)


@pytest.fixture
async def street():
    found = await Street().start()
    yield found
    await found.stop()

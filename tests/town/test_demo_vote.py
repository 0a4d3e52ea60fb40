"""The demo's lift vote, played to its result sheet as a visitor would: over the town's HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.demo import Demo
from storage import verify

pytestmark = pytest.mark.long  # the whole demo, and a month of its calendar


class Visitor:
    """Whoever sits at the page: becomes this neighbour and that, writes, presses, moves time."""

    def __init__(self, demo, http):
        self.demo, self.http = demo, http

    async def arrives(self):
        world = await self.get("world")
        self.people = {person["name"]: person["id"] for person in world["people"]}
        self.chats = {world["chats"][0]["title"]: world["chats"][0]["id"],
                      "Bot": world["bots"][0]["id"]}  # fmt: skip
        return self

    async def get(self, path, **query):
        async with self.http.get(f"{self.demo.town.base}/town/{path}", params=query) as answer:
            assert answer.status == 200
            return await answer.json()

    async def post(self, path, **given):
        async with self.http.post(f"{self.demo.town.base}/town/{path}", json=given) as answer:
            told = await answer.json()
            assert answer.status == 200, told
        await self.demo.town.settle()
        return told

    async def sees(self, name, where):
        who = {"as": self.people[name], "chat": self.chats[where]}
        return await self.get("messages", **who)

    async def taps(self, name, *labels, where="Bot"):
        """The answer to the last of these presses."""
        told = ""
        for label in labels:
            key, row, col = await self._button(name, label, where)
            who = {"as": self.people[name], "chat": self.chats[where]}
            told = (await self.post("tap", **who, key=key, row=row, col=col))["answer"] or ""
        return told

    async def _button(self, name, label, where):
        for message in reversed(await self.sees(name, where)):
            for row, buttons in enumerate(message.get("buttons") or ()):
                for col, button in enumerate(buttons):
                    if button.get("text", button.get("label")) == label:
                        return message["key"], row, col
        raise AssertionError(f"{name} sees no [{label}] in {where}")

    async def says(self, name, text):
        await self.post("say", **{"as": self.people[name], "chat": self.chats["Bot"], "text": text})

    async def waits(self, **span):
        await self.post("clock", add=int(timedelta(**span).total_seconds()))

    async def read(self, name, words, where="3号楼"):
        found = [m for m in await self.sees(name, where) if words in (m["text"] or "")]
        assert found, f"{name} has not read {words!r}"
        return found[-1]


@pytest.fixture
async def visitor():
    demo = Demo(port=0)
    try:
        await demo.serve()
        await demo.wake()
        async with aiohttp.ClientSession() as http:
            yield await Visitor(demo, http).arrives()
    finally:
        await demo.stop()


async def enters_402(visitor, name):
    """The owner of 402 has no phone, and filled in a paper."""
    await visitor.taps(name, "办理▸", "录入纸质票", where="3号楼")
    await visitor.says(name, "3-2-402")
    await visitor.taps(name, "纸质票")
    await visitor.waits(seconds=5)
    return await visitor.taps(name, "同意")


async def test_from_the_notice_to_the_sheet(visitor):
    await visitor.read("小张", "监票人：1/2")
    assert "2/2" in await visitor.taps("王阿姨", "我来监票", where="3号楼")
    await visitor.waits(days=15, hours=1)
    await visitor.taps("刘主任", "开始投票")
    await visitor.read("王阿姨", "已参加：业主0/5；面积0/478.6㎡")

    for name, choice in (
        ("赵老师", "同意"),
        ("李大爷", "反对"),
        ("李大爷", "同意"),
        ("孙书记", "反对"),
    ):
        assert f"已投{choice}" in await visitor.taps(name, choice, f"确认{choice}")
    told = await visitor.taps("王阿姨", "投票", "同意", "确认同意", where="3号楼")
    assert "3-2-301已投同意" in told
    assert "租户不能投" in await visitor.taps("小张", "投票", "反对", where="3号楼")
    assert "要由另一个人再录一遍" in await enters_402(visitor, "李大爷")
    await enters_402(visitor, "刘主任")
    assert "请把回执抄给他们" in (await visitor.read("刘主任", "两个人录得一致", "Bot"))["text"]

    await visitor.waits(days=7, hours=1)
    result = (await visitor.read("王阿姨", "监票人正在核对"))["text"]
    assert "✅ 通过" in result
    assert "✓ 参加的人数：5/5" in result
    assert "✓ 同意的面积：390.1/478.6㎡，要3/4以上，至少358.95㎡" in result
    await visitor.taps("赵老师", "看记名票")
    listed = (await visitor.read("赵老师", "只有监票人看得到", "Bot"))["text"]
    assert "3-2-402：同意（纸质）" in listed
    await visitor.taps("赵老师", "核对无误")
    await visitor.taps("王阿姨", "办理▸", "核对无误", where="3号楼")
    await visitor.waits(hours=1)
    sheet = await visitor.read("王阿姨", "监票人已核对：2/2")
    assert sheet["document"]["name"] == "vote-1.pdf"
    async with visitor.http.get(visitor.demo.town.base + sheet["document"]["url"]) as file:
        assert (await file.read()).startswith(b"%PDF")
    await visitor.waits(days=16)
    await visitor.read("王阿姨", "公示期满，异议共0件")

    recounts = {}
    desk = visitor.demo.app.desk
    found = await asyncio.wrap_future(desk.call(lambda c: verify.check(c, recounts=recounts)))
    assert found.ok, found.reason
    counted = recounts[1].votes["vote:1"].sheet()
    assert counted["same"]
    assert (counted["outcome"], counted["part"]) == ("passed", [5, 47_860])

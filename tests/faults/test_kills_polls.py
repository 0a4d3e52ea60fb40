"""Killed at every arrow with a vote, an end, a result or an outcome under way; then started again.

No vote that was acknowledged is lost, none counts twice; the result is read at least once, with
at most one marked repeat. The simulation's stage kills in this process: no arrow is passed after
it; `test_kills` shows that this is what happens to a real one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest

from bot.simulate.stage import LIVE_POINTS, Stage, quiet_deaths
from bot.simulate.story import BEGIN
from bot.town import people
from storage.database import open_reader
from storage.verify import check
from tests.stores import closing_engine, rows

REPEAT = "（重发）"
NOON = BEGIN - timedelta(hours=12)  # when the stage opens
END = NOON + timedelta(hours=5)
LEAD, VOTERS = "李大爷", ("王阿姨", "小张", "赵老师")
NAMES = (LEAD, *VOTERS, "小陈")
#: one at each kind of arrow; the others are passed in longer runs
ALWAYS = ("desk.before_commit", "desk.after_commit", "ears.before_confirm", "mouth.after_send",
          "mouth.after_tried", "clock.after_carried")  # fmt: skip
PASSINGS = (1, 2, 3)
#: not passed by a poll, or only by a bot that polls no more, a server, another fault
POINTS = [p for p in LIVE_POINTS if p.split(".")[0] in ("ears", "desk", "clock", "mouth")]


class Scene:
    """A group with a poll of a floor lead, on a stage that can be killed anywhere."""

    def __init__(self, stage):
        self.stage, self.town = stage, stage.town
        self.said = {}  # who → what answered their tap

    def person(self, name):
        return self.town.find_person(name)

    @property
    def group(self):
        return self.town.world.group("3号楼")

    async def begins(self):
        for name in NAMES:
            self.town.add_person(name)
        self.stage.operators = frozenset({self.person("小陈").id})
        members = [self.person(name) for name in NAMES]
        self.town.add_group("3号楼", self.person(LEAD), members)
        await self.stage.wake()
        people.start(self.town, self.person(LEAD), self.stage.bot)
        await self.stage.settles()
        self.town.add_member(self.person("小陈"), self.group, self.stage.bot)
        await self.stage.settles()
        await self.says(LEAD, self.group, "/poll 周六几点大扫除? 9点/10点/14点 一人一票 5小时")

    async def says(self, name, chat, text, reply_to=None):
        people.say(self.town, self.person(name), chat, text, reply_to=reply_to)
        await self.stage.settles()

    def card(self):
        return next(m for m in self.group.messages
                    if m.sender is self.stage.bot and "📊" in m.text)  # fmt: skip

    def private(self):
        return self.town.world.private_chat(self.person(LEAD), self.stage.bot)

    async def taps(self, name, chat, message, label):
        tap = asyncio.create_task(people.tap(self.town, self.person(name), chat, message, label))
        await asyncio.sleep(0)
        await self.stage.settles()
        if tap.done() and not tap.exception():
            self.said[name] = tap.result()
        tap.cancel()
        await asyncio.wait({tap})

    async def votes(self):
        for place, name in enumerate(VOTERS[:2]):
            await self.taps(
                name, self.group, self.card(), f"{place + 1}.{(' 9点', ' 10点')[place]}"
            )
        await self.says(VOTERS[2], self.group, "1", self.card())

    async def closes(self):
        await self.stage.until(END + timedelta(minutes=5))

    async def concludes(self):
        for label, words in (("写结论", "周六9点大扫除"), ("", "大家自带工具"), ("7天后", "")):
            if label:
                found = [m for m in self.private().messages
                         if any(b["text"] == label for row in m.buttons for b in row)]  # fmt: skip
                await self.taps(LEAD, self.private(), found[-1], label)
            if words:
                await self.says(LEAD, self.private(), words)

    def read(self, word):
        return [s.text for s in self.town.transcript
                if s.kind == "send" and s.chat is self.group and word in s.text]  # fmt: skip


@contextlib.asynccontextmanager
async def staged(database):
    stage = Stage(database, 1)
    with quiet_deaths():
        await stage.open()
        try:
            scene = Scene(stage)
            await scene.begins()
            yield scene
        finally:
            await stage.close()


ACTS = ("votes", "closes", "concludes")


def cases():
    for act in ACTS:
        for point in POINTS:
            for passing in PASSINGS:
                quick = point in ALWAYS and passing == 1
                yield pytest.param(act, point, passing, marks=() if quick else (pytest.mark.long,))


@pytest.mark.parametrize(("act", "point", "passing"), [*cases()])
async def test_killed_there_nothing_is_lost_and_nothing_counts_twice(database, act, point, passing):
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # tasks of the dead
    async with staged(database) as scene:
        for one in ACTS:
            if one == act:
                scene.stage.fate.kill_at(point, passing)
            await getattr(scene, one)()
            scene.stage.fate.calm()
        await scene.stage.settles()
        struck = scene.stage.fate.struck.get("killed", 0)
        once(scene.read("最多"))
        once(scene.read("📌 #1"))
        noted = [name for name, text in scene.said.items() if text and text.startswith("✅")]
    passed = act == "closes" or not point.startswith("clock.")
    assert struck or not (passed and point in ALWAYS and passing == 1), "nobody was killed"
    ballots = dict(rows(database, "SELECT person, choice FROM poll_ballot"))
    assert list(ballots.values()) == ["0", "1", "0"], "each press came, killed or not"
    assert {scene.person(name).id for name in noted if name in VOTERS} <= set(ballots)
    assert rows(database, "SELECT counts, voted, state FROM poll") == [
        ("[2, 1, 0]", 3, "published")
    ]
    kinds = dict(rows(database, "SELECT kind, COUNT(*) FROM ledger GROUP BY kind"))
    assert (kinds["vc"], kinds["vz"], kinds["vk"]) == (3, 1, 1)
    ((facts,),) = rows(database, "SELECT facts FROM ledger WHERE kind = 'vz'")
    assert json.loads(facts)["counts"] == [2, 1, 0]
    engine = open_reader(database)
    with closing_engine(engine), engine.connect() as connection:
        assert check(connection).ok


def once(texts):
    """Read at least once, and again only with the mark, at most once."""
    marked = [text for text in texts if text.endswith(REPEAT)]
    assert texts
    assert len(marked) <= 1
    assert len(texts) - len(marked) <= 1


async def test_an_end_that_passes_while_it_is_down_is_told_at_the_start(database):
    """Too short a time to be an outage."""
    async with staged(database) as scene:
        await scene.votes()
        await scene.stage.until(END - timedelta(minutes=1))
        await scene.stage.sleep()
        scene.town.clock.advance(timedelta(minutes=2))
        await scene.stage.wake()
        await scene.stage.settles()
        assert len(scene.read("最多")) == 1
        assert rows(database, "SELECT voted, state FROM poll") == [(3, "closed")]


async def test_an_end_within_an_outage_is_put_off_and_told_once(database):
    async with staged(database) as scene:
        await scene.votes()
        await scene.stage.until(END - timedelta(hours=1))
        await scene.stage.sleep()
        scene.town.clock.advance(timedelta(hours=2))
        await scene.stage.wake()
        await scene.stage.settles()
        assert not scene.read("最多")
        await scene.says(VOTERS[2], scene.group, "2", scene.card())
        await scene.stage.until(END + timedelta(hours=2, minutes=1))
        assert len(scene.read("最多：10点")) == 1
        assert rows(database, "SELECT voted, state FROM poll") == [(3, "closed")]
        assert not [s for s in scene.town.transcript if s.text.startswith("🔔")]

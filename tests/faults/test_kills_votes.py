"""Killed with a ballot or the end of a formal vote under way; then started again (S08).

Whoever was told that their home has voted is in the count, no home counts twice, the result is
read at least once, and the sheet is what the ledger counts again.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.flows.household import Bound, Household, Unit
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_events import VoteClosed
from bot.flows.vote_roll import frozen, hashed, listed, rule_of
from bot.flows.vote_state import Entry, Scrutineer, Vote
from bot.simulate.stage import Stage, quiet_deaths
from bot.simulate.story import BEGIN
from bot.town import people
from storage import deadlines, households, ledger, votes
from storage.database import open_reader
from storage.times import to_ms
from storage.transaction import Deadline, Tx
from storage.verify import check
from tests.faults.test_kills_polls import once
from tests.stores import closing_engine, rows

NOON = BEGIN - timedelta(hours=12)  # when the stage opens
END = NOON + timedelta(hours=5)
LEAD, VOTERS = "李大爷", ("王阿姨", "小张", "赵老师")
NAMES = (LEAD, *VOTERS, "小陈")
HEADS = {"王阿姨": (1, "yes"), "小张": (2, "yes"), "赵老师": (3, "no")}
POINTS = ("desk.before_commit", "desk.after_commit", "ears.before_confirm", "mouth.after_send",
          "mouth.after_tried", "clock.after_carried")  # fmt: skip
QUICK = ("desk.after_commit", "mouth.after_send")


class Scene:
    """A group with an open vote, on a stage that can be killed anywhere."""

    def __init__(self, stage):
        self.stage, self.town, self.said = stage, stage.town, {}

    def person(self, name):
        return self.town.find_person(name)

    @property
    def group(self):
        return self.town.world.group("3号楼")

    async def begins(self):
        for name in NAMES:
            self.town.add_person(name)
        self.stage.operators = frozenset({self.person("小陈").id})
        self.town.add_group("3号楼", self.person(LEAD), [self.person(n) for n in NAMES])
        await self.stage.wake()
        people.start(self.town, self.person(LEAD), self.stage.bot)
        await self.stage.settles()
        self.town.add_member(self.person("小陈"), self.group, self.stage.bot)
        await self.stage.settles()
        await asyncio.wrap_future(self.stage.app.desk.call(self.opens))
        await self.stage.settles()

    def opens(self, connection):
        """An open vote of three owners, as its opening leaves it."""
        rule, now = TEMPLATES["owners_ordinary"], NOON
        roll = tuple(Entry(n, 9_000, (n,)) for n in (1, 2, 3))
        tx = Tx(connection, {})
        for n, name in enumerate(VOTERS, 1):
            home = Household(n, Unit("3", "2", f"40{n}", 9_000, f"A{n}"))
            bound = Bound(1, self.person(name).id, now, tenure="owner")
            households.put(tx, 1, [replace(home, bound=(bound,), ever=1)])
        vote = Vote(
            1, 1, self.person(LEAD).id, "门厅翻新", "门厅墙面翻新，用维修资金。", rule.key,
            frozen(rule), "consultation", "recorded", "open", now, by_area=True, buildings=("3",),
            scrutineers=(Scrutineer(self.person("王阿姨").id, 1),), opened_at=now, closes_at=END,
            heads=3, area=27_000, roll_hash=hashed(roll), extended=True,
        )  # fmt: skip
        tx.put(votes.VOTES, (1, 1), vote)
        votes.freeze(tx, 1, 1, roll)
        facts = {"roll": listed(roll), "roll_hash": hashed(roll), "kind": "recorded",
                 "rule": rule_of(vote).numbers(), "effect": "consultation"}  # fmt: skip
        ledger.append(tx, 1, at_ms=to_ms(now), matter="vote:1", kind="kk", facts=facts, personal={})
        tx.flush()
        ends = Deadline(1, "vote:1", VoteClosed.CODE, "1-ky-1", to_ms(END))
        deadlines.write(connection, [], [ends])
        self.stage.app.desk.forget("community", 1)

    async def ballots(self):
        card = next(m for m in self.group.messages if m.sender is self.stage.bot)
        for name, (head, choice) in HEADS.items():
            for _ in range(2):  # who hears nothing presses again; who does presses twice
                tap = asyncio.create_task(
                    people.press_data(
                        self.town, self.person(name), self.group, card, f"1-kl-1-{head}-{choice}"
                    )
                )
                await asyncio.sleep(0)
                await self.stage.settles()
                if tap.done() and not tap.exception() and tap.result():
                    self.said.setdefault(name, tap.result())
                tap.cancel()
                await asyncio.wait({tap})

    async def closes(self):
        await self.stage.until(END + timedelta(minutes=5))

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


@pytest.mark.parametrize("act", ["ballots", "closes"])
@pytest.mark.parametrize(
    "point",
    [p if p in QUICK else pytest.param(p, marks=pytest.mark.long) for p in POINTS],
)
async def test_killed_there_no_ballot_is_lost_and_none_counts_twice(database, act, point):
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # tasks of the dead
    async with staged(database) as scene:
        for one in ("ballots", "closes"):
            if one == act:
                scene.stage.fate.kill_at(point, 1)
            await getattr(scene, one)()
            scene.stage.fate.calm()
        await scene.stage.settles()
        struck = scene.stage.fate.struck.get("killed", 0)
        once(scene.read("正在核对"))
        noted = [name for name, text in scene.said.items() if text.startswith("✅")]
    passed = not point.startswith("clock." if act == "ballots" else "ears.")
    assert struck or not passed, "nobody was killed"
    choices = dict(rows(database, "SELECT head, choice FROM vote_ballot"))
    assert choices == {1: "yes", 2: "yes", 3: "no"}, "each press came, killed or not"
    assert {HEADS[name][0] for name in noted} <= set(choices)
    assert rows(database, "SELECT voted, voted_area, state FROM vote") == [(3, 27_000, "passed")]
    assert rows(database, "SELECT COUNT(*) FROM ledger WHERE kind = 'ky'") == [(1,)]
    engine = open_reader(database)
    with closing_engine(engine), engine.connect() as connection:
        found = check(connection)
        assert found.ok, found.reason

"""A process of its own, really killed: ballots of both kinds, the end, an own rule (S08).

Whoever reads that their home has voted is in the count, and the reverse; no ballot is lost, none
counts twice. Around each kill the same presses come again, as people press who hear nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.codes import encode
from bot.flows.household import Bound, Household, Unit
from bot.flows.rules.quorum import Sums, judge
from bot.flows.rules.vote_rules import TEMPLATES, Measure
from bot.flows.vote_ballot_events import PaperEntered, SecretBallotCast
from bot.flows.vote_count import figures
from bot.flows.vote_events import PublicationEnded, VoteClosed
from bot.flows.vote_own import proposed
from bot.flows.vote_own_events import RuleVoteDrafted
from bot.flows.vote_roll import frozen, hashed, listed, rule_of
from bot.flows.vote_state import Counting, Entry, Scrutineer, Vote
from bot.town import people as hands
from storage import households, ledger, votes
from storage.database import open_reader
from storage.times import to_ms
from storage.transaction import Tx
from storage.verify import check
from tests.faults.conftest import NEIGHBOURS, living, moves_in, until
from tests.stores import change, closing_engine, rows

pytestmark = pytest.mark.long  # each starts and ends several processes
#: whoever is on Telegram has a home of their own, and 5 and 6 are of nobody
HEADS = {name: head for head, name in enumerate(NEIGHBOURS, 1)}
CHOICES = {"王阿姨": "yes", "李大爷": "no", "小张": "yes", "小陈": "yes"}
COLLECT = ("李大爷", "小张")  # the floor lead, and a scrutineer
CODE = re.compile(r"\d{3} \d{3} \d{3}")
ENDED = "SELECT COUNT(*) FROM vote WHERE state <> 'open'"


class Scene:
    """A vote in a bot's memory, and the neighbours who press."""

    def __init__(self, town, bot, people):
        self.town, self.bot, self.people = town, bot, people
        self.heard = {}  # name -> answers to their taps

    @property
    def us(self):
        return next(iter(self.town.world.bots.values()))

    async def begins(self, vote):
        """Served, everybody reached, and this vote is there as its opening leaves it."""
        async with living(self.town, self.bot) as app:
            await moves_in(self.town, self.people)
            for person in self.people.values():
                await self.town.start_bot(person, self.us)
            await until(lambda: all(self.card(name) for name in self.people))
            await asyncio.wrap_future(app.desk.call(lambda c: self._kept(c, vote)))

    def _kept(self, connection, vote):
        now, tx = self.town.clock.now(), Tx(connection, {})
        roll = tuple(Entry(n, 9_000, (n,)) for n in range(1, 7))
        for n in range(1, 7):
            home = Household(n, Unit("3", "2", f"40{n}", 9_000, f"A{n}"))
            person = next((p for name, p in self.people.items() if HEADS[name] == n), None)
            bound = (Bound(1, person.id, now, tenure="owner"),) if person else ()
            households.put(tx, 1, [replace(home, bound=bound, ever=len(bound))])
        vote = replace(vote, heads=6, area=54_000, roll_hash=hashed(roll))
        tx.put(votes.VOTES, (1, 1), vote)
        votes.freeze(tx, 1, 1, roll)
        facts = {"roll": listed(roll), "roll_hash": vote.roll_hash, "kind": vote.kind,
                 "rule": rule_of(vote).numbers(), "effect": vote.effect}  # fmt: skip
        ledger.append(tx, 1, at_ms=to_ms(now), matter="vote:1", kind="kk", facts=facts, personal={})
        tx.flush()

    def vote(self, kind, rule="residents_assembly", **more):
        """Open, until somebody closes it."""
        template, now = TEMPLATES[rule], self.town.clock.now()
        watch = tuple(Scrutineer(self.people[n].id, HEADS[n]) for n in ("王阿姨", "小张"))
        found = Vote(
            1, 1, self.people["小陈"].id, "装门禁", "在三号楼安装门禁系统一套。", template.key,
            frozen(template), "consultation", kind, "open", now, by_area=template.by_area,
            scrutineers=watch, opened_at=now, closes_at=now + timedelta(days=3), extended=True,
        )  # fmt: skip
        return replace(found, **more)

    def card(self, name):
        """Something of the bot in their private chat, to press on."""
        chat = self.town.world.private_chat(self.people[name], self.us)
        return next((m for m in chat.messages if m.sender is self.us), None)

    async def press(self, name, event):
        """Press it; True: they heard something (an answer to a tap that nobody gives is none)."""
        chat = self.town.world.private_chat(self.people[name], self.us)
        card = self.card(name)
        code = encode(1, event)
        tap = asyncio.create_task(hands.press_data(self.town, self.people[name], chat, card, code))
        dead = asyncio.create_task(self.bot.process.wait())
        await asyncio.wait({tap, dead}, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        if tap.done() and tap.result():
            self.heard.setdefault(name, []).append(tap.result())
        for task in (tap, dead):
            task.cancel()
        await asyncio.wait({tap, dead})
        return self.bot.process.returncode is None

    def read(self, name, words):
        """What somebody has read with these words, also in the group."""
        return [s.text for s in self.town.transcript if s.kind == "send" and words in s.text
                and name in (s.chat.title or s.person.name)]  # fmt: skip

    def tells(self, sql):
        return rows(self.bot.database, sql)

    def verified(self):
        engine = open_reader(self.bot.database)
        with closing_engine(engine), engine.connect() as connection:
            found = check(connection)
        assert found.ok, found.reason


@pytest.fixture
def scene(ground):
    return Scene(*ground)


async def killed_once(scene, point, deeds):
    """Do them; the process dies on the way, is started again, and all of them come once more."""
    await scene.bot.start(crash=point)
    for deed in deeds:
        if not await scene.press(*deed):
            break
    assert await scene.bot.ended() == -9, "it was killed"
    await scene.bot.start()
    for deed in deeds:
        assert await scene.press(*deed)


POINTS = ["desk.before_commit:2", "desk.after_commit:2", "desk.after_commit:3",
          "mouth.after_send:2", "mouth.before_done:3", "ears.before_confirm:2"]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
async def test_a_secret_ballot_counts_exactly_if_its_code_is_read(scene, point):
    await scene.begins(scene.vote("secret"))
    cast = [(name, SecretBallotCast(1, HEADS[name], CHOICES[name])) for name in NEIGHBOURS]
    await killed_once(scene, point, cast)
    await until(lambda: all(scene.read(name, "已计票") for name in NEIGHBOURS))
    await scene.bot.stop()

    ((kept,),) = scene.tells("SELECT ballots FROM vote_sealed")
    told = {n: {CODE.search(t)[0].replace(" ", "") for t in scene.read(n, "已计票")}
            for n in NEIGHBOURS}  # fmt: skip
    assert all(len(codes) == 1 for codes in told.values()), "one code each, however often it came"
    assert {f"{min(told[n])}{CHOICES[n][0]}" for n in NEIGHBOURS} == set(kept.split())
    marks = [json.loads(f)["head"] for (f,) in scene.tells(
        "SELECT facts FROM ledger WHERE kind = 'lb'")]  # fmt: skip
    assert sorted(marks) == [1, 2, 3, 4], "each home once"
    assert scene.tells("SELECT voted FROM vote") == [(4,)]
    waits = scene.tells("SELECT body FROM outbox WHERE done_ms IS NOT NULL")
    assert not [body for (body,) in waits if CODE.search(body)], "blanked, also by the next one"
    scene.verified()


@pytest.mark.parametrize("point", ["desk.before_commit", "desk.after_commit",
                                   "clock.after_carried", "mouth.after_send"])  # fmt: skip
async def test_the_batch_at_the_end_is_opened_once_and_whole(scene, point):
    await scene.begins(scene.vote("secret"))
    await scene.bot.start()
    for name in NEIGHBOURS:
        await scene.press(name, SecretBallotCast(1, HEADS[name], CHOICES[name]))
    await until(lambda: all(scene.read(name, "已计票") for name in NEIGHBOURS))
    await scene.bot.stop()
    ((before,),) = scene.tells("SELECT ballots FROM vote_sealed")
    ends(scene, VoteClosed(1), "closes_ms")
    await scene.bot.start(crash=point)
    assert await scene.bot.ended() == -9
    await scene.bot.start()
    await until(lambda: scene.read("3号楼", "✅ 通过") and scene.tells(ENDED) == [(1,)])
    await scene.bot.stop()
    ((batch,),) = scene.tells("SELECT facts FROM ledger WHERE kind = 'lc'")
    opened = [f"{code}{choice[0]}" for code, choice in json.loads(batch)["batch"]]
    assert opened == before.split() == scene.tells("SELECT ballots FROM vote_sealed")[0][0].split()
    assert scene.tells("SELECT COUNT(*) FROM ledger WHERE kind = 'ky'") == [(1,)]
    ((result,),) = scene.tells("SELECT result FROM vote")
    piles = Counter(CHOICES.values())
    assert {c: json.loads(result)[c][0] for c in piles} == piles
    scene.verified()


def ends(scene, event, column):
    """Its time has come: the deadline stands, a moment ago; no bot runs."""
    at = to_ms(scene.town.clock.now())
    change(scene.bot.database, f"UPDATE vote SET {column} = {at} WHERE no = 1")
    change(
        scene.bot.database,
        "INSERT INTO deadline (community, matter, kind, code, due_ms, outcome)"
        f" VALUES (1, 'vote:1', '{event.CODE}', '{encode(1, event)}', {at}, '')",
    )


@pytest.mark.parametrize("point", ["desk.before_commit:2", "desk.after_commit:1",
                                   "desk.after_commit:2", "mouth.after_send:2"])  # fmt: skip
async def test_a_paper_of_two_people_counts_once(scene, point):
    """Each enters both papers; who hears nothing enters again, and by one person none counts."""
    await scene.begins(scene.vote("recorded"))
    deeds = [(name, PaperEntered(1, head, "yes")) for head in (5, 6) for name in COLLECT]
    await killed_once(scene, point, deeds)
    await until(lambda: scene.tells("SELECT voted, pending FROM vote") == [(2, 0)])
    await scene.bot.stop()
    assert scene.tells("SELECT head, choice FROM vote_ballot ORDER BY head") == [
        (5, "yes"), (6, "yes")
    ]  # fmt: skip
    papers = scene.tells("SELECT head, entered_by <> again_by FROM vote_paper ORDER BY head")
    assert [(head, bool(two)) for head, two in papers] == [(5, True), (6, True)]
    entries = [json.loads(f) for (f,) in scene.tells(
        "SELECT facts FROM ledger WHERE kind = 'ld' ORDER BY seq")]  # fmt: skip
    assert Counter((f["head"], "says" in f) for f in entries) == {
        (5, False): 1, (5, True): 1, (6, False): 1, (6, True): 1,
    }  # fmt: skip
    scene.verified()


@pytest.mark.parametrize("point", ["desk.before_commit", "desk.after_commit",
                                   "clock.after_carried", "mouth.after_send"])  # fmt: skip
async def test_a_rule_stands_once_when_the_vote_that_adopts_it_is_over(scene, point):
    drafted = RuleVoteDrafted("owners_ordinary", "3/4", "", 15, "absent", 0, "recorded", 7,
                              "议事规则", "表决至少公告十五天，四分之三参加才有效。")  # fmt: skip
    rule = proposed(drafted, 1)
    adopts = json.dumps({"ends": 0, "rule": rule.numbers()}, ensure_ascii=False)
    now, template = scene.town.clock.now(), TEMPLATES["owners_ordinary"]
    found = judge(template, Measure(6, 54_000), Sums(Measure(5, 45_000), Measure(1, 9_000)))
    result = json.dumps(figures(Counting(scene.vote("recorded", "owners_ordinary")), found))
    vote = scene.vote(
        "recorded", "owners_ordinary", state="published", verdict="passed", effect="binding",
        basis="某市条例", adopts=adopts, closed_at=now, published_at=now, published_until=now,
        result=result,
    )  # fmt: skip
    await scene.begins(vote)
    ends(scene, PublicationEnded(1), "until_ms")
    await scene.bot.start(crash=point)
    assert await scene.bot.ended() == -9
    await scene.bot.start()
    await until(lambda: scene.tells("SELECT state FROM vote") == [("effective",)])
    await scene.bot.stop()
    assert scene.tells("SELECT no, ended FROM vote_own_rule") == [(1, 0)]
    assert scene.tells("SELECT COUNT(*) FROM ledger WHERE kind = 'll'") == [(1,)]

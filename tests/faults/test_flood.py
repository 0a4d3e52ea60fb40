"""A hundred messages at once slow nobody else, and whoever sent them is told (threat A9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.handlers import buckets
from bot.handlers.buckets import Bucket, Buckets, Rate
from bot.letters import Chat, Heard, Letter, MemberSeen, Overheard, Who
from bot.town import people
from bot.vitals import Vitals
from tests import stores
from tests.conftest import NOON

TOO_MUCH = "您发得太快，我没记下刚才这条。请等一分钟，再发一遍。"


@pytest.fixture
async def busy(town):
    """The town, with limits as they are in earnest."""
    town.app.ears.buckets = Buckets(town.clock.now, town.app.vitals)
    return town


def said(house, start, words):
    return [s.text for s in house.town.transcript[start:] if words in s.text]


def dry(house, limit, number, left=0.0):
    """A bucket as a flood of this moment leaves it."""
    bucket = house.app.ears.buckets._bucket(limit, number)
    bucket.left, bucket.at = left, house.clock.now()


def _letters(house):
    return sum(house.app.vitals.letters.of(x) for x in ("carried", "refused"))


def needs(house):
    return stores.rows(house.database, "SELECT text FROM need ORDER BY no")


async def test_who_floods_is_told_once_and_the_others_needs_are_heard(busy):
    house, town = busy, busy.town
    flooder, group = house.person("小张"), house.group()
    await town.plays("小张 starts Bot", check=False)
    house.clock.advance(timedelta(minutes=1))
    start, before = len(town.transcript), _letters(house)
    mine = town.world.private_chat(flooder, house.bot)
    for i in range(100):
        people.say(town, flooder, mine, "/my")
        if i in (20, 60, 99):
            people.say(town, house.person("王阿姨"), group, f"/need 2单元第{i}层的灯不亮")
    await town.delivered()
    await town.settle()
    assert len(needs(house)) == 3, "whoever else speaks is heard"
    assert len(said(house, start, TOO_MUCH)) == 1
    assert len(said(house, start, "没有")) <= buckets.PERSON.most
    assert house.app.vitals.dropped.of("person") == 100 - buckets.PERSON.most
    assert _letters(house) - before == buckets.PERSON.most + 1 + 3, (
        "what is dropped never reaches the desk"
    )

    dry(house, "person", flooder.id)  # the answers took their time
    await town.plays("小张 in 3号楼: /need 地下室漏水", check=False)
    assert len(needs(house)) == 3
    assert len(said(house, start, TOO_MUCH)) == 1, "once until the flood is over"
    house.clock.advance(timedelta(minutes=2))
    await town.plays("小张 in 3号楼: /need 地下室漏水", check=False)
    assert needs(house)[-1] == ("地下室漏水",), "afterwards they are heard like anybody"
    for _ in range(buckets.PERSON.most + 1):
        people.say(town, flooder, group, "/help")
    await town.delivered()
    await town.settle()
    assert len(said(house, start, TOO_MUCH)) == 2, "another flood is told anew"


async def test_presses_over_the_limit_are_told_by_the_answer_to_the_press(busy):
    house, town = busy, busy.town
    await town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    card = [m for m in house.group().messages if m.sender is house.bot][-1]
    dry(house, "person", house.person("小张").id)
    answer = await people.press_data(
        town, house.person("小张"), house.group(), card, card.buttons[0][0]["callback_data"]
    )
    assert answer == "您按得太快，这次没有生效。请等一分钟再按。"
    assert stores.rows(house.database, "SELECT followers FROM need") == [(0,)]


async def test_a_group_that_floods_reads_it_once_and_other_groups_notice_nothing(busy):
    house, town = busy, busy.town
    house.add_group("5号楼", members=("王阿姨", "小陈"))
    await town.plays("小陈 adds Bot to 5号楼", check=False)
    house.clock.advance(timedelta(minutes=1))
    dry(house, "group", house.group().id, left=1.0)
    start = len(town.transcript)
    for name in ("小张", "赵老师", "李大爷"):
        people.say(town, house.person(name), house.group(), "/need 2单元的灯不亮")
    people.say(town, house.person("王阿姨"), house.group("5号楼"), "/need 门口的地不平")
    await town.delivered()
    await town.settle()
    assert len(needs(house)) == 2
    told = [s for s in town.transcript[start:] if s.text.startswith("群里消息太多")]
    assert [s.chat.title for s in told] == ["3号楼"]
    assert house.app.vitals.dropped.of("group") == 2


async def test_words_of_danger_are_answered_in_a_flood(busy):
    house, town = busy, busy.town
    dry(house, "person", house.person("小张").id)
    start = len(town.transcript)
    await town.plays("小张 in 3号楼: /need 3楼着火了", check=False)
    assert said(house, start, "119")
    assert len(needs(house)) == 1


async def test_updates_that_come_again_after_a_flood_count_once(busy):
    house, town = busy, busy.town
    batch = []
    house.app.ears.take, take = lambda raw: _both(batch, raw, take), house.app.ears.take
    for i in range(40):
        people.say(
            town, house.person("小张"), house.group(), f"/need {i}层的灯不亮" if i < 2 else "/my"
        )
    await town.delivered()
    await town.settle()
    before = needs(house), stores.rows(house.database, "SELECT COUNT(*) FROM ledger")
    house.app.ears.buckets = Buckets(house.clock.now, Vitals())  # after a kill: all forgotten
    await take(batch)
    await town.settle()
    assert (needs(house), stores.rows(house.database, "SELECT COUNT(*) FROM ledger")) == before


async def _both(batch, raw, take):
    batch.extend(raw)
    await take(raw)


# --- without a town ---


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


def letter(what, who=5, chat=-1):
    return Letter(what, 1, Who(who, ""), Chat(chat, chat > 0))


def test_talk_that_concerns_nobody_and_what_telegram_tells_cost_nothing():
    limits = Buckets(Clock(), Vitals())
    told = [letter(MemberSeen((5,), True)) for _ in range(500)]
    assert limits.passed(told) == told
    assert limits._known == {}


def test_who_did_not_ask_is_told_with_their_next_word_to_the_bot():
    limits = Buckets(Clock(), Vitals())
    limits._bucket("person", 5).left = 0.0
    overheard, heard = letter(Overheard("need", "灯坏了", 1)), letter(Heard("/need", 2))
    assert limits.passed([overheard, overheard]) == []
    assert [x.over for x in limits.passed([heard, heard])] == ["person"]


def test_a_bucket_fills_with_time_and_not_when_the_clock_is_set_back():
    clock = Clock()
    bucket = Bucket(Rate(4, timedelta(seconds=8)), 4, clock.at)
    assert [bucket.take(clock.at) for _ in range(5)] == [True] * 4 + [False]
    assert not bucket.take(clock.at + timedelta(seconds=1.9))
    assert bucket.take(clock.at + timedelta(seconds=2.1))
    assert not bucket.take(clock.at - timedelta(hours=1))
    later = clock.at + timedelta(days=1)
    assert [bucket.take(later) for _ in range(5)] == [True] * 4 + [False], "never more than full"


def test_of_many_people_no_more_than_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr(buckets, "MOST", 100)
    clock = Clock()
    limits = Buckets(clock, Vitals())
    for who in range(1, 1001):
        limits.passed([letter(Heard("/my", 1), who, who)])
        assert len(limits._known) <= 100
    assert ("person", 1000) in limits._known

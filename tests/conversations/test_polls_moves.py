"""Polls while people move, groups move and the bot is thrown out (S07)."""

from __future__ import annotations

import json

import pytest

from storage import verify
from storage.households import HOUSEHOLDS
from storage.transaction import Tx
from tests.stores import rows

ASK = "李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点"


async def moves(house, name, home, *, stays=False):
    """Somebody is bound to another home of 3号楼 (1: 401, 2: 402, 3: 403; 0: to none)."""
    person = house.person(name).id

    def write(connection):
        tx = Tx(connection, {})
        for no in (1, 2, 3):
            found = tx.get(HOUSEHOLDS, (1, no))
            bound = [b for b in found.bound if stays or b.person != person]
            if no == home:
                nth = found.ever + 1
                old = next(b for h in (1, 2) for b in tx.get(HOUSEHOLDS, (1, h)).bound)
                bound.append(type(old)(nth, person, old.since))
            ever = max([found.ever, *(b.nth for b in bound)])
            tx.put(HOUSEHOLDS, (1, no), type(found)(
                found.no, found.unit, found.gone, found.slip, tuple(bound), ever, found.group))  # fmt: skip
        tx.flush()

    await house.ask(write)


def poll(house):
    ((counts, voted, homes),) = rows(house.database, "SELECT counts, voted, homes FROM poll")
    return json.loads(counts), voted, homes


async def test_who_moves_votes_for_one_home_alone(homes):
    await homes.town.plays(f"{ASK} 一户一票\n赵老师 taps [1. 9点] in 3号楼", check=False)
    await moves(homes, "赵老师", 3)
    await homes.plays("""
        赵老师 taps [2. 10点] in 3号楼
        Bot alerts 赵老师: 投票#1：您已替另一户投过，一人只投一户。请那一户的人改投。
    """)
    assert poll(homes) == ([1, 0, 0], 1, 1)
    # whoever lives there now has the last word; then the vote of the new home is free
    await moves(homes, "小陈", 2)
    await homes.plays("""
        小陈 taps [3. 14点] in 3号楼
        Bot alerts 小陈: ✅ 投票#1：您家改选14点。
        Bot to 赵老师: 👪 投票#1：您家有人改了票，以最后一次为准。
        Bot edits #1 in 3号楼: … […]
        赵老师 taps [2. 10点] in 3号楼
        Bot alerts 赵老师: ✅ 投票#1：记下您家选10点。
        Bot edits #1 in 3号楼: … 🗳 已投 2/3 户 … […]
    """)
    assert poll(homes) == ([0, 1, 1], 2, 2)


async def test_of_two_homes_the_one_that_was_voted_for_stays_theirs(homes):
    await moves(homes, "刘主任", 3)
    await homes.town.plays(f"{ASK} 一户一票\n刘主任 taps [1. 9点] in 3号楼", check=False)
    await moves(homes, "刘主任", 2, stays=True)  # a home with a lower number
    await homes.town.plays("刘主任 taps [2. 10点] in 3号楼", check=False)
    assert poll(homes) == ([0, 1, 0], 1, 1)
    assert rows(homes.database, "SELECT voter FROM poll_ballot") == [(3,)]


async def test_homes_of_people_who_move_are_never_fewer_than_none(homes):
    await homes.town.plays(f"{ASK} 一人一票 多选\n刘主任 taps [1. 9点] in 3号楼", check=False)
    assert poll(homes) == ([1, 0, 0], 1, 0)
    await moves(homes, "刘主任", 3)
    await homes.town.plays(
        "... 3 seconds pass\n刘主任 taps [1. 9点] in 3号楼\n小张 taps [2. 10点] in 3号楼",
        check=False,
    )
    assert poll(homes) == ([0, 1, 0], 1, 1)
    await homes.town.plays(
        "王阿姨 taps [2. 10点] in 3号楼\n刘主任 taps [2. 10点] in 3号楼", check=False
    )
    await moves(homes, "刘主任", 1)
    await homes.town.plays("... 3 days pass", check=False)
    assert poll(homes) == ([0, 3, 0], 3, 1)  # all of them live in 401 now


async def test_a_group_that_moves_keeps_its_poll(town):
    there = [town.person(name) for name in ("小张", "王阿姨", "赵老师", "小陈")]
    group = town.town.add_group("西院", town.person("李大爷"), there, supergroup=False)
    await town.town.plays(
        "小陈 adds Bot to 西院\n李大爷 in 西院: /poll 几点? 9点/10点\n小张 taps [1. 9点] in 西院",
        check=False,
    )
    town.town.migrate(group)
    await town.town.settle()
    start = len(town.town.transcript)
    await town.town.plays(
        "王阿姨 in 西院: /poll 1\n王阿姨 taps [1. 9点] in 西院\n赵老师 taps [1. 9点] in 西院\n"
        "... 3 days pass",
        check=False,
    )
    assert poll(town)[:2] == ([3, 0], 3)
    told = [s for s in town.town.transcript[start:] if "最多：9点" in s.text and s.kind == "send"]
    assert [s.chat.id for s in told] == [town.group("西院").id]


async def test_thrown_out_the_bot_tells_its_opener_alone(town):
    await town.town.plays(
        f"{ASK} 一人一票\n小张 taps [1. 9点]\n王阿姨 taps [1. 9点]\n赵老师 taps [2. 10点]\n"
        "李大爷 removes Bot from 3号楼",
        check=False,
    )
    start = len(town.town.transcript)
    await town.town.plays("... 3 days pass", check=False)
    said = town.town.transcript[start:]
    assert not [s for s in said if s.chat.is_group]
    assert [s.person.name for s in said if "投票截止了" in s.text] == ["李大爷"]
    assert poll(town)[:2] == ([2, 1, 0], 3)


async def test_too_few_anonymous_votes_leave_no_trace_of_what_was_chosen(town):
    await town.town.plays(f"{ASK} 一人一票 匿名\n李大爷 to Bot: 2\n... 3 days pass", check=False)
    assert poll(town)[:2] == ([0, 0, 0], 1)
    ((facts,),) = rows(town.database, "SELECT facts FROM ledger WHERE kind = 'vz'")
    told = json.loads(facts)
    assert (told["state"], told["voted"]) == ("invalid", 1)
    assert (told["counts"], told["ballots"]) == ([0, 0, 0], [])
    assert (await town.ask(verify.check)).ok


async def test_a_search_for_a_date_is_not_asked_again_when_its_days_are_over(town):
    await town.town.plays("李大爷 in 3号楼: /poll 哪天开会? 找时间", check=False)
    await town.plays("""
        ... 1 minute passes
        李大爷 in 3号楼: /poll 和上次一样
        Bot replies to 李大爷 in 3号楼: 📊 #2 哪天开会? … […]
        Bot to 李大爷: … […]
    """)
    await town.town.plays("... 10 days pass", check=False)
    start = len(town.town.transcript)
    await town.town.plays("李大爷 in 3号楼: /poll 和上次一样", check=False)
    assert "19:30" in town.town.transcript[start].text  # the first of the days that are over
    assert rows(town.database, "SELECT COUNT(*) FROM poll") == [(2,)]


@pytest.mark.parametrize("words", ["好的", "不要", "大门口"])
async def test_what_one_says_to_anything_is_no_vote(town, words):
    await town.town.plays(
        "李大爷 in 3号楼: /poll 同意装门禁吗?\n李大爷 in 3号楼: /poll 哪里装灯? 大门口的亭子/车棚\n"
        f"刘主任 to Bot: {words}",
        check=False,
    )
    assert rows(town.database, "SELECT COUNT(*) FROM poll_ballot") == [(0,)]


ODD = ("<b>9点<b>", "👨‍👩‍👧‍👦全家", "שלום עולם", "A&B")


async def test_strange_letters_are_answers_like_others(town):
    line = "/".join(ODD)
    await town.town.plays(f"李大爷 in 3号楼: /poll <i>哪个</i>? {line}", check=False)
    card = [m for m in town.group().messages if m.sender is town.bot][-1]
    assert "<i>哪个</i>?" in card.text
    labels = [b["text"] for row in card.buttons for b in row]
    assert [label.partition(". ")[2] for label in labels] == list(ODD)
    for name, label in zip(("小张", "王阿姨", "赵老师", "刘主任"), labels, strict=True):
        await town.town.plays(f"{name} taps [{label}] in 3号楼", check=False)
    assert poll(town)[:2] == ([1, 1, 1, 1], 4)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"/poll {'长' * 201}? 甲/乙", "200"),
        (f"/poll 哪个? {'甲' * 21}/乙", "20"),
        ("/poll 哪个? 甲", "2"),
        ("/poll 哪个? " + "/".join(map(str, range(11))), "10"),
        ("/poll 哪个? 甲/乙/甲", "甲"),
        ("/poll 哪个? 甲/乙 99天", "30"),
    ],
)
async def test_what_cannot_be_a_poll_says_what_can(town, line, said):
    start = len(town.town.transcript)
    await town.town.plays(f"李大爷 in 3号楼: {line}", check=False)
    answers = [s.text for s in town.town.transcript[start:]]
    assert len(answers) == 1
    assert said in answers[0]
    assert rows(town.database, "SELECT COUNT(*) FROM poll") == [(0,)]

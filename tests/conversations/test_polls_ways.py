"""Several answers, hidden counts, an outage over the end of a poll (S07; S5 of the peers)."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from storage import verify
from tests.stores import rows

ASK = "李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点"
HOUR = timedelta(hours=1)


@asynccontextmanager
async def away(town, delta):
    """The bot is down for so long."""
    await town.stop_bot()
    yield
    town.clock.advance(delta)
    await town.start_bot()


async def test_several_answers_are_put_on_and_taken_off(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 哪里装灯? 大门/车棚/楼道 多选
        Bot replies to 李大爷 in 3号楼: 📊 #1 哪里装灯? 多选 · … [1. 大门] [2. 车棚] [3. 楼道]
        Bot to 李大爷: … [单选] [排序] [匿名] [截止后公布票数] [开1天] [开7天] [取消投票]
        # the hand trembles: twice within two seconds is once
        小张 and 小张 tap [1. 大门] in 3号楼
        Bot alerts 小张: ✅ 投票#1：记下您选大门。
        Bot alerts 小张: 投票#1：您已经选了大门。
        Bot edits #1 in 3号楼: … […]
        Bot edits #1 to 李大爷: … […]
        小张 taps [3. 楼道] in 3号楼
        Bot alerts 小张: ✅ 投票#1：改选大门、楼道。
        Bot edits #1 in 3号楼: … 1. 大门 ▇▇▇▇▇▇▇▇▇▇ 1票（100%） 2. 车棚 3. 楼道 ▇▇▇▇▇▇▇▇▇▇ 1票（100%） … 已投 1 人 … […]
        ... 5 seconds pass
        小张 taps [1. 大门] in 3号楼
        Bot alerts 小张: ✅ 投票#1：改选楼道。
        Bot edits #1 in 3号楼: … 已投 1 人 … […]
        ... 5 seconds pass
        小张 taps [3. 楼道] in 3号楼
        Bot alerts 小张: 投票#1：您现在一项也没选，不计票。
        Bot edits #1 in 3号楼: … 已投 0 人 … […]
        王阿姨 replies to #1 in 3号楼: 1、2
        Bot replies to 王阿姨 in 3号楼: ✅ 投票#1：记下您选大门、车棚。
        Bot edits #1 in 3号楼: … 已投 1 人 … […]
        李大爷 to Bot: 楼道
        Bot to 李大爷: ✅ 投票#1：记下您选楼道。
        Bot to 李大爷: 📊 #1 … [☐ 1. 大门] [☐ 2. 车棚] [☑ 3. 楼道]
        Bot edits #1 in 3号楼: … 已投 2 人 … […]
        李大爷 taps [☐ 1. 大门] in private
        Bot alerts 李大爷: ✅ 投票#1：改选大门、楼道。
        Bot edits #1 to 李大爷: … [☑ 1. 大门] [☐ 2. 车棚] [☑ 3. 楼道]
        Bot edits #1 in 3号楼: … 已投 2 人 … […]
    """)
    assert rows(town.database, "SELECT counts, voted, given FROM poll") == [("[2, 1, 1]", 2, 3)]


async def test_hidden_counts_come_with_the_end(town):
    await town.town.plays(f"{ASK} 截止后公布", check=False)
    await town.plays("""
        小张 taps [1. 9点] in 3号楼
        Bot alerts 小张: ✅ 投票#1：记下您选9点。
        Bot edits #1 in 3号楼: … 截止后公布票数 1. 9点 2. 10点 3. 14点 … 已投 1 人 … […]
        Bot edits #1 to 李大爷: … […]
        小张 taps [2. 10点] in 3号楼
        Bot alerts 小张: ✅ 投票#1：改选10点。
        王阿姨 taps [2. 10点] in 3号楼
        Bot alerts 王阿姨: ✅ 投票#1：记下您选10点。
        Bot edits #1 in 3号楼: … 3. 14点 ⏱ … 已投 2 人 … […]
        赵老师 taps [2. 10点] in 3号楼
        Bot alerts 赵老师: ✅ 投票#1：记下您选10点。
        Bot edits #1 in 3号楼: … 已投 3 人 … […]
    """)
    start = len(town.town.transcript)
    await town.town.plays("... 3 days pass", check=False)
    said = [s.text for s in town.town.transcript[start:] if s.chat is town.group()]
    assert any("最多：10点" in text and "3票（100%）" in text for text in said)


async def test_two_polls_of_the_same_words_are_asked_about_in_private(town):
    await town.town.plays(f"{ASK}\n李大爷 in 3号楼: /poll 周日几点拔草? 9点/10点", check=False)
    await town.plays("""
        刘主任 to Bot: 14点
        Bot to 刘主任: ✅ 投票#1：记下您选14点。
        Bot to 刘主任: 📊 #1 … […]
        Bot edits #1 in 3号楼: … […]
        Bot edits #1 to 李大爷: … […]
        刘主任 to Bot: 2
        Bot to 刘主任: 您指的是哪个投票？按一下，再投。 [#2 周日几点拔草?] [#1 周六几点大扫除?]
        刘主任 taps [#2 周日几点拔草?] in private
        Bot to 刘主任: 📊 #2 … [1. 9点] [2. 10点]
        刘主任 taps [2. 10点] on #2 in private
        Bot alerts 刘主任: ✅ 投票#2：记下您选10点。
        Bot edits #2 to 刘主任: … […]
        Bot edits #2 in 3号楼: … […]
        Bot edits #2 to 李大爷: … […]
        # a reply to the card says which one
        刘主任 replies to #1: 1
        Bot to 刘主任: ✅ 投票#1：改选9点。
        Bot edits #1 to 刘主任: … […]
        Bot edits #1 in 3号楼: … […]
        刘主任 replies to #1: 随便
        Bot to 刘主任: 投票#1：没看懂。请回复数字，如：1
    """)


async def votes(town):
    await town.town.plays(
        "小张 taps [1. 9点] in 3号楼\n王阿姨 taps [1. 9点] in 3号楼\n赵老师 taps [2. 10点] in 3号楼",
        check=False,
    )


async def test_an_end_in_an_outage_comes_later_without_a_reminder(town):
    """Away over the reminder and the end: extended, nobody reminded, then the result."""
    await town.town.plays(ASK, check=False)
    await votes(town)
    await town.town.plays("... 47 hours pass", check=False)
    async with away(town, 26 * HOUR):
        pass
    await town.plays("""
        ... 1 second passes
        Bot to 3号楼: 🔌 … 正在等的期限都往后延24小时。
        Bot edits #1 in 3号楼: … ⏱ 11月27日周五 12:00 截止 … […]
        Bot edits #1 to 李大爷: … […]
        # the taps of that time are pressed again
        小张 taps [3. 14点] in 3号楼
        Bot alerts 小张: ✅ 投票#1：改选14点。
        Bot edits #1 in 3号楼: … […]
        ... 23 hours pass
        Bot edits #1 in 3号楼: … ✅ 已截止 …
        Bot replies to #1 in 3号楼 with a picture: 📊 #1 周六几点大扫除? ⚖️ 并列最多：9点、10点、14点 …
        Bot to 李大爷: … [写结论] [谁选了什么] [再投一次]
    """)
    found = await town.ask(verify.check)
    assert found.ok


@pytest.mark.parametrize("hours", [1, 10])
async def test_an_outage_long_before_the_end_moves_both(town, hours):
    await town.town.plays(ASK, check=False)
    await votes(town)
    async with away(town, hours * HOUR):
        pass
    start = len(town.town.transcript)
    await town.town.plays("... 5 days pass", check=False)
    said = town.town.transcript[start:]
    reminded = [s for s in said if s.text.startswith("🔔")]
    assert {s.person.name for s in reminded} == {"李大爷", "刘主任", "孙书记", "小陈"}
    assert len(reminded) == 4
    assert len([s for s in said if "最多" in s.text and s.kind == "send"]) == 1

"""Formal votes, the other ways: forged, strange, twice, too late, while the bot was down (S08)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.town import people
from storage import verify
from tests.conversations.conftest import LIFT, NOTICE, SCRUTINY, SPECIAL, owned
from tests.stores import rows

OPEN = f"{SPECIAL}\n{NOTICE}\n{SCRUTINY}\n... 15 days pass\n刘主任 taps [开始投票] in private"
BROKEN = "这个按钮已经失效了。"


@pytest.fixture
async def opened(house, print_slips):
    async def build(town):
        await owned(town, print_slips)
        await town.town.plays(OPEN, check=False)

    return await house.stands("a vote that is open", build)


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; the toast."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said


def cast(house):
    return rows(house.database, "SELECT voted, voted_area, torn FROM vote")


async def test_forged_and_strange_presses_count_for_nothing(opened):
    not_yours = "票决#1：您不在名册上。登记住处请发：/bind 3-2-401"
    for n, (code, said) in enumerate(
        {
            "1-kl-1-2-yes": not_yours,  # another home's
            "1-kl-1-9-yes": not_yours,  # no such head
            "1-kl-1-1-maybe": BROKEN,
            "1-kl-1-1-conflict": BROKEN,
            "1-kl-7-1-yes": "没有这个票决。全部票决：/votes",
            "1-km-1-1": "票决#1：家里别人还没投，请您来选。",
            "1-ky-1": BROKEN,  # the clock's
            "1-kw-1": BROKEN,
            "1-kz-1-1-2": BROKEN,
            "1-ke-1": "只有发起票决的人能这样做。",
            "1-kk-1": "只有发起票决的人能这样做。",
            "1-kf-1": "只有发起票决的人能这样做。",
            "1-ko-1-1": "只有两位监票人能这样做。",
            "1-kj-1": "票决#1：现在不能这样做（投票中）。看进展：/vote 1",
            "1-ki-1": "票决#1：现在不能这样做（投票中）。看进展：/vote 1",
            "1-kn-1-aaaaaa": "只有发起票决的人能这样做。",
            "1-kh-1-1-aaaaaa": "只有发起票决的人能这样做。",
            "1-kg-1-aaaaaa": "票决#1：现在不能这样做（投票中）。看进展：/vote 1",
            "1-kr-1-aaaaaa": "票决#1：现在不能这样做（投票中）。看进展：/vote 1",
            "1-kc-1-1-for-x-x": "只有走访的人能看、能记。",
            "1-kd-1-aaaaaa": "只有发起票决的人能这样做。",
            "1-kt-1-aaaaaa": "只有管理员可以这样做。",
            "1-ks-1": "只有居委会或业委会能发起正式票决。想问问邻居：/poll",
            "1-v-kc-1": "票决#1：12月15日周二 20:00截止前，谁也看不到票。",
            "1-v-ks-1": "票决#1：12月15日周二 20:00截止前，谁也看不到票。",
            "1-v-ko-1": "只有走访的人能看、能记。",
            "1-v-ky-0": "没有这个票决。全部票决：/votes",
        }.items()
    ):
        if n % 10 == 9:  # nobody presses more in a moment
            await opened.town.plays("... 1 minute passes", check=False)
        assert await press(opened, "王阿姨", code) == said, code
    # the scrutineers see nothing either before the end
    assert "谁也看不到票" in await press(opened, "小张", "1-v-kc-1")
    assert cast(opened) == [(0, 0, 0)]
    opened.add_group("5号楼", "陌生人", ("小陈",))
    await opened.town.plays("小陈 adds Bot to 5号楼", check=False)
    assert await press(opened, "陌生人", "1-kl-1-1-yes", "5号楼") == "这件事属于别的群。"
    assert await press(opened, "陌生人", "1-v-kb-1", "5号楼") == "这件事属于别的群。"


async def test_a_double_tap_counts_once_and_says_so(opened):
    code = "1-kl-1-1-yes"
    card = [m for m in opened.group().messages if m.sender is opened.bot][-1]
    taps = asyncio.gather(
        *(
            people.press_data(opened.town, opened.person("王阿姨"), opened.group(), card, code)
            for _ in range(2)
        )
    )
    await asyncio.sleep(0)
    await opened.town.settle()
    first, second = await taps
    assert first.startswith("✅ 票决#1：3-2-401已投同意。")
    assert second == "票决#1：3-2-401已经投了同意。"
    assert cast(opened) == [(1, 8_950, 0)]


async def test_a_ballot_that_races_the_end_is_counted_or_refused(opened):
    """Whoever is told that it counts is in the count, and nobody else is."""
    await opened.town.plays("... 6 days pass\n... 23 hours pass\n... 59 minutes pass", check=False)
    card = [m for m in opened.group().messages if m.sender is opened.bot][-1]
    names = (("王阿姨", 1), ("赵老师", 2), ("李大爷", 3))
    taps = asyncio.gather(
        *(
            people.press_data(
                opened.town, opened.person(name), opened.group(), card, f"1-kl-1-{head}-yes"
            )
            for name, head in names
        )
    )
    await asyncio.sleep(0)
    await opened.town.plays("... 1 minute passes", check=False)
    told = [text.startswith("✅ 票决#1") for text in await taps]
    assert cast(opened)[0][0] == sum(told)
    late = await press(opened, "王阿姨", "1-kl-1-1-no")
    open_still = rows(opened.database, "SELECT state FROM vote") == [("open",)]
    assert open_still or "没有计入" in late
    found = await opened.ask(verify.check)
    assert found.ok, found.reason


async def test_an_end_that_passed_while_the_bot_was_down_gives_the_time_back(opened):
    await opened.town.plays(
        "赵老师 taps [同意] in private\n赵老师 taps [确认同意] in private", check=False
    )
    await opened.town.plays("... 6 days pass\n... 23 hours pass", check=False)
    await opened.stop_bot()
    opened.clock.advance(timedelta(hours=2))
    await opened.start_bot()
    await opened.town.settle()
    ((state, closes),) = rows(opened.database, "SELECT state, closes_ms FROM vote")
    assert state == "open"
    assert closes > opened.clock.now().timestamp() * 1000
    assert (await press(opened, "王阿姨", "1-kl-1-1-yes")).startswith("✅ 票决#1")
    await opened.town.plays("... 1 day passes", check=False)
    ((state, voted),) = rows(opened.database, "SELECT state, voted FROM vote")
    assert (state, voted) == ("passed", 2)


async def test_words_that_are_no_ballot_and_a_command_that_is_none(opened):
    await opened.plays("""
        王阿姨 replies to #1 in 3号楼: 我再想想
        王阿姨 replies to #1 in 3号楼: 🙂
        王阿姨 to Bot: /vote 999999999999
        Bot to 王阿姨: 只有居委会或业委会能发起正式票决。想问问邻居：/poll
        王阿姨 to Bot: /vote 2
        Bot to 王阿姨: 没有这个票决。全部票决：/votes
        小陈 to Bot: 同意
        Bot to 小陈: 有事请写：…
        刘主任 to Bot: /vote <b>\u202e很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题很长的标题
        Bot to 刘主任: 表决内容一字一句怎么写？ … [取消]
        刘主任 to Bot: 太短
        Bot to 刘主任: 请至少写10个字，刚才是2个字。 表决内容 … [取消]
        Bot edits its message to 刘主任: 表决内容 …
        刘主任 to Bot: /cancel
        Bot edits its message to 刘主任: 已取消，什么也没有记。
    """)
    assert cast(opened) == [(0, 0, 0)]


async def test_called_off_with_a_reason(opened):
    await opened.plays("""
        刘主任 taps [取消票决] in private
        Bot to 刘主任: 票决#1：为什么取消？大家都会看到。 至少4个字。 [取消]
        刘主任 to Bot: 设计方案要改，改后重新公告
        Bot edits #1 to 王阿姨: … ↩️ 已取消：设计方案要改，改后重新公告 …
        Bot edits #1 to 李大爷: … ↩️ 已取消：…
        Bot edits #1 to 小张: … ↩️ 已取消：…
        Bot edits #1 to 赵老师: … ↩️ 已取消：…
        Bot edits #1 to 刘主任: … ↩️ 已取消：…
        Bot edits #1 in 3号楼: … ↩️ 已取消：…
        Bot replies to #1 in 3号楼: 🗳 #1 正式票决：加装电梯 ↩️ 已取消：设计方案要改，改后重新公告
        Bot to 刘主任: 票决#1：好了。
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
        ... 30 days pass
        Bot to 李大爷: 🗓 本群还没开过会。 …
        Bot to 刘主任: 🗓 本群还没开过会。 …
        Bot to 3号楼: 📅 …
        Bot to 3号楼: 📅 …
        Bot to 3号楼: 📅 …
        Bot to 3号楼: 📅 …
    """)
    assert "没有计入" in await press(opened, "王阿姨", "1-kl-1-1-yes")


async def test_an_objection_that_comes_after_the_notice_ends_its_question(owners):
    await owners.town.plays(f"{SPECIAL}\n{NOTICE}\n{SCRUTINY}", check=False)
    await owners.town.plays("王阿姨 taps [名册有误] in private\n... 15 days pass", check=False)
    await owners.town.plays("刘主任 taps [开始投票] in private", check=False)
    await owners.plays("""
        王阿姨 to Bot: 我家面积不对，请核对
        Bot to 王阿姨: 票决#1：现在不能这样做（投票中）。看进展：/vote 1
        Bot edits its message to 王阿姨: 已取消，什么也没有记。
        王阿姨 to Bot: 同意
        Bot to 王阿姨: 🗳 #1 正式票决：加装电梯 3-2-401 投：同意。对吗？ … [确认同意] [重新选]
    """)
    assert rows(owners.database, "SELECT objections FROM vote") == [(0,)]


async def test_visits_beyond_one_message_are_counted(owners, monkeypatch):
    monkeypatch.setattr("bot.cases.vote_views._SHOWN", 1)
    await owners.town.plays(LIFT + "刘主任 taps [开始走访] in private", check=False)
    await owners.plays("""
        刘主任 taps [走访情况] in private
        Bot to 刘主任: 🚪 … 还没走访：3-2-401 … 还有2件 [记一户走访]
    """)

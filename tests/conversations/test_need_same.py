"""Needs that are one: noticed before a second one is raised, and merged afterwards."""

from __future__ import annotations

import pytest

from bot.town import people
from tests.conftest import THREE_DAYS

FIRST = """
    王阿姨 starts Bot
    小张 starts Bot
    王阿姨 in 3号楼: /need 3号楼2单元电梯异响
"""
ASKED = """
    小张 in 3号楼: /need 3-2 电梯很响
    Bot replies to 小张 in 3号楼: 是不是下面这件事？是就点它，算您一份。 #1 3号楼2单元电梯异响（等人接手） [是，#1] [都不是，另记一件] [取消]
"""


async def counted(house):
    """(needs, people who follow one)."""
    sql = "SELECT (SELECT COUNT(*) FROM need), (SELECT COUNT(*) FROM need_follower)"
    return tuple(await house.ask(lambda c: c.exec_driver_sql(sql).one()))


async def test_yes_it_is_that_one_and_they_hear_of_it(town):
    await town.town.plays(FIRST, check=False)
    await town.plays(ASKED)
    await town.plays("""
        赵老师 taps [是，#1]
        Bot alerts 赵老师: 这个问题是问别人的。
        小张 taps [是，#1]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot edits #1 in 3号楼: #1 3号楼2单元电梯异响 … [同求 1] [详情] [办理▸]
        Bot edits #1 in 3号楼: ✅ 好了，谢谢。
    """)
    assert await counted(town) == (1, 1)
    await town.plays("""
        李大爷 taps [答复] in private
        Bot to 李大爷: 请写对 #1 的答复，大家都会看到。 至少10个字。 [取消]
        李大爷 to Bot: 电梯公司今天下午三点来检查轴承。
        Bot edits #1 to 李大爷: #1 3号楼2单元电梯异响 … […]
        Bot to 王阿姨: 💬 #1 楼门长答复： 电梯公司今天下午三点来检查轴承。 … [不再提醒]
        Bot to 小张: 💬 #1 楼门长答复： 电梯公司今天下午三点来检查轴承。 … [不再提醒]
        Bot edits #1 to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: #1 3号楼2单元电梯异响 … [同求 1] [详情] [办理▸]
        Bot replies to #1 in 3号楼: 💬 #1 楼门长答复： 电梯公司今天下午三点来检查轴承。
        小张 in 3号楼: /need 3-2 电梯还是很响
        Bot replies to 小张 in 3号楼: 是不是下面这件事？… #1 3号楼2单元电梯异响（已答复） [是，#1] [都不是，另记一件] [取消]
        小张 taps [是，#1]
        Bot alerts 小张: 您已经点过了，#1 共1位同求。
        Bot edits #1 in 3号楼: ✅ 好了，谢谢。
    """)
    assert await counted(town) == (1, 1)


async def test_no_it_is_something_new(town):
    await town.town.plays(FIRST, check=False)
    await town.plays(ASKED)
    await town.plays("""
        小张 taps [都不是，另记一件]
        Bot edits #1 in 3号楼: #2 3-2 电梯很响 📍 3号楼2单元 … [同求] [详情] [办理▸]
        Bot to 李大爷: #2 3-2 电梯很响 … [我来接手] [答复] [办结] [不采纳] [更多▸]
    """)
    assert await counted(town) == (2, 0)


async def test_their_own_need_is_asked_about_as_their_own(town):
    await town.town.plays(FIRST, check=False)
    await town.plays("""
        王阿姨 in 3号楼: /need 3-2 电梯很响
        Bot replies to 王阿姨 in 3号楼: 这件事您自己提过，还没办完。是同一件事吗？是就点它，不用再记。 #1 3号楼2单元电梯异响（您自己提的，等人接手） [是，#1] [都不是，另记一件] [取消]
        王阿姨 taps [是，#1]
        Bot alerts 王阿姨: #1 是您自己提的，已经记下了。
        Bot edits #1 in 3号楼: ✅ 好了，谢谢。
    """)
    assert await counted(town) == (1, 0)
    # beside somebody else's
    said = "小张 in 3号楼: /need 3-2 电梯很响\n小张 taps [都不是，另记一件] in 3号楼"
    await town.town.plays(said, check=False)
    await town.plays("""
        小张 in 3号楼: /need 3-2 电梯还是很响
        Bot replies to 小张 in 3号楼: 是不是下面这件事？是就点它，算您一份。 #2 3-2 电梯很响（您自己提的，等人接手） #1 3号楼2单元电梯异响（等人接手） […]
    """)


async def test_what_is_not_alike_is_not_asked_about(town):
    await town.town.plays(FIRST, check=False)
    await town.plays("""
        小张 in 3号楼: /need 3-2 门口垃圾没人收
        Bot to 李大爷: #2 3-2 门口垃圾没人收 … […]
        Bot replies to 小张 in 3号楼: #2 3-2 门口垃圾没人收 … [同求] [详情] [办理▸]
    """)


class TestNobodyIsAsked:
    @pytest.fixture
    def numbers(self):
        return f"{THREE_DAYS}alike_most = 0\n"

    async def test_with_none_of_them_shown_it_is_raised_at_once(self, town):
        await town.town.plays(FIRST, check=False)
        await town.plays("""
            小张 in 3号楼: /need 3-2 电梯很响
            Bot to 李大爷: #2 3-2 电梯很响 … […]
            Bot replies to 小张 in 3号楼: #2 3-2 电梯很响 … [同求] [详情] [办理▸]
        """)
        assert await counted(town) == (2, 0)


# --- merged afterwards ------------------------------------------------------------------


async def test_merged_is_said_once_and_all_news_goes_to_the_older_one(town):
    await town.town.plays(
        """
        王阿姨 starts Bot
        小张 starts Bot
        赵老师 starts Bot
        王阿姨 in 3号楼: /need 2单元门口的灯不亮
        赵老师 in 3号楼: /need 2单元楼门前很黑看不清路
        小张 taps [同求] on #2 in 3号楼
        """,
        check=False,
    )
    assert await counted(town) == (2, 1)
    await town.plays("""
        李大爷 taps [更多▸] on #2 in private
        Bot to 李大爷: #2 2单元楼门前很黑看不清路 [改分类] [转办] [与别的重复] [不归社区管] [不是诉求] [放进议程]
        李大爷 taps [与别的重复] in private
        Bot to 李大爷: #2 和几号是同一件事？例如：12 [#1 2单元门口的灯不亮] [取消]
        李大爷 to Bot: 就是那件事
        Bot to 李大爷: 请写另一件事的编号，例如：12
        李大爷 to Bot: 1
        Bot edits #2 to 李大爷: #2 … 🔗 和 #1 是同一件事，请看 #1 … [撤销] [更多▸]
        Bot to 赵老师: 🔗 #2 和 #1 是同一件事，一起办理，请看 #1。 … [不再提醒]
        Bot to 小张: 🔗 #2 和 #1 是同一件事，一起办理，请看 #1。 … [不再提醒]
        Bot edits #1 to 李大爷: #1 2单元门口的灯不亮 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot edits #2 in 3号楼: #2 … 🔗 和 #1 是同一件事，请看 #1 👥 1位邻居同求
        Bot replies to #1 in 3号楼: 🔗 #2 是同一件事，已并到 #1。
        Bot edits #1 in 3号楼: #1 2单元门口的灯不亮 … [同求 2] [详情] [办理▸]
        Bot edits #2 to 李大爷: ✅ 好了，谢谢。
        李大爷 taps [答复] on #1 in private
        Bot to 李大爷: 请写对 #1 的答复，大家都会看到。 至少10个字。 [取消]
        李大爷 to Bot: 电工今天下午来换两盏灯。
        Bot to 王阿姨: 💬 #1 楼门长答复： 电工今天下午来换两盏灯。 … [不再提醒]
        Bot to 小张: 💬 #1 楼门长答复： 电工今天下午来换两盏灯。 … [不再提醒]
        Bot to 赵老师: 💬 #1 楼门长答复： 电工今天下午来换两盏灯。 … [不再提醒]
        Bot edits #1 to 李大爷: #1 2单元门口的灯不亮 … [报进展] [办结] [不采纳] [更多▸]
        Bot edits #1 to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: #1 2单元门口的灯不亮 … [同求 2] [详情] [办理▸]
        Bot replies to #1 in 3号楼: 💬 #1 楼门长答复： 电工今天下午来换两盏灯。
        小张 to Bot: /need 1
        Bot to 小张: #1 2单元门口的灯不亮 … #2 是同一件事，并了进来 …
    """)
    card = next(m for m in town.group().messages if m.text.startswith("#2 "))
    lead, group, start = town.person("李大爷"), town.group(), len(town.town.transcript)
    for code in ("na", "np", "nd", "om"):
        more = "1" if code == "om" else "a" * 12
        await people.press_data(town.town, lead, group, card, f"1-{code}-2-{more}")
    await town.town.settle()
    other = "#2 和 #1 是同一件事，请看 #1。"
    told = sorted(s.text for s in town.town.transcript[start:])
    assert told == [other, other, other, "#2 现在是“已与别的合并”，不能这样操作。"]


async def test_a_group_in_which_only_the_merged_one_stands_reads_it_there(town):
    town.add_group("5号楼", "陌生人", ("小张", "小陈", "刘主任"))
    await town.town.plays("刘主任 to Bot: /invite\n陌生人 adds Bot to 5号楼", check=False)
    invited = town.town.world.private_chat(town.person("刘主任"), town.bot).messages[-1].text
    code = invited.split("/join ")[1].split()[0]
    await town.town.plays(
        f"""
        小陈 in 5号楼: /join {code}
        小陈 taps [同意加入]
        王阿姨 in 3号楼: /need 小区大门的路灯不亮
        小张 in 5号楼: /need 小区大门口晚上黑漆漆的
        刘主任 taps [办理▸] on #2 in 5号楼
        刘主任 taps [更多▸]
        刘主任 taps [与别的重复]
        """,
        check=False,
    )
    start = len(town.town.transcript)
    await town.town.plays("刘主任 to Bot: 1", check=False)
    said = [(s.chat.title, s.kind, s.text) for s in town.town.transcript[start:] if s.chat.title]
    assert [x for x in said if x[1] == "send"] == [
        ("3号楼", "send", "🔗 #2 是同一件事，已并到 #1。"),
        ("5号楼", "send", "🔗 #2 和 #1 是同一件事，一起办理，请看 #1。"),
    ]

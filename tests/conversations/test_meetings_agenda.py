"""What is spoken about: needs by a press or by five homes, in the chair's order (线上提、线下办)."""

from __future__ import annotations

from bot.town import people
from tests.stores import rows

ITEMS = "SELECT kind, source, meeting, state, place FROM agenda_item ORDER BY no"


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; what they are told."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said or house.town.transcript[-1].text


async def test_a_need_waits_for_the_next_meeting_and_stands_on_its_card(town):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    await town.plays("""
        李大爷 taps [更多▸] in private
        Bot to 李大爷: #1 … […]
        李大爷 taps [放进议程] in private
        Bot alerts 李大爷: ✅ 记下了，下次开会谈。时间还没定。
        李大爷 taps [放进议程] in private
        Bot alerts 李大爷: 已经在等下次会议了。
        李大爷 in 3号楼: /meeting 下周六晚上七点半 活动室 商量加装电梯
        Bot replies to 李大爷 in 3号楼: 这样对吗？ … […]
        李大爷 taps [✅ 对，通知大家]
        Bot edits #1 in 3号楼: 🗓 #1 商量加装电梯 … 📋 议题： 1. 诉求#1 2单元电梯坏了三天 👥 参加0人 […]
        Bot to 李大爷: 🗓 #1 商量加装电梯 … […]
        王阿姨 taps [办理▸] on #1 in 3号楼
        Bot whispers to 王阿姨 in 3号楼: … […]
        王阿姨 taps [议题▸]
        Bot whispers to 王阿姨 in 3号楼: 🗓 #1 商量加装电梯 📋 议题： 1. 诉求#1 2单元电梯坏了三天 [想谈1]
        王阿姨 taps [想谈1]
        Bot alerts 王阿姨: ✅ 记下了，有1户想谈。
        Bot edits its whisper to 王阿姨 in 3号楼: … [想谈1（1）]
    """)


async def test_five_who_want_it_put_it_on_by_themselves_and_four_do_not(town):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    for name in ("小张", "赵老师", "李大爷"):
        await press(town, name, "1-nf-1")
    assert rows(town.database, ITEMS) == []
    assert await press(town, "刘主任", "1-nf-1") == "已记下：#1 有4位邻居同求。"
    assert rows(town.database, ITEMS) == [("need", 1, 0, "waiting", 0)]
    await press(town, "孙书记", "1-nf-1")
    assert len(rows(town.database, ITEMS)) == 1


async def test_what_does_not_go_on_an_agenda(town):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    for who, code, said in (
        ("小张", "1-ml-need-1", "只有楼门长、居委会、党组织和召集人能放进议题。"),
        ("李大爷", "1-ml-need-9", "没有这个议题。请看 /meetings"),
        ("李大爷", "1-ml-poll-1", "这个按钮已经失效了。"),
        ("李大爷", "1-md-9-water", "没有这个会议。有哪些会：/meetings"),
        ("李大爷", "1-mo-1-1", "没有这个议题。请看 /meetings"),
    ):
        assert await press(town, who, code) == said, code
    await press(town, "王阿姨", "1-nw-1-1")
    assert await press(town, "李大爷", "1-ml-need-1") == "这件事已经了结，不用上会。"
    assert rows(town.database, ITEMS) == []


async def test_what_was_to_be_spoken_of_at_a_cancelled_meeting_waits_for_the_next(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        李大爷 in 3号楼: /meeting 下周六晚上七点半 活动室 商量加装电梯
        李大爷 taps [✅ 对，通知大家]
        """,
        check=False,
    )
    await press(town, "李大爷", "1-ml-need-1")
    assert rows(town.database, ITEMS) == [("need", 1, 1, "listed", 1)]
    await press(town, "李大爷", "1-mx-1-generator")
    assert rows(town.database, "SELECT state FROM meeting") == [("cancelled",)]
    assert await press(town, "李大爷", "1-ml-need-1") == "已经在等下次会议了。"
    await town.town.plays(
        """
        李大爷 in 3号楼: /meeting 12月6日晚上七点半 活动室 商量加装电梯
        李大爷 taps [✅ 对，通知大家]
        """,
        check=False,
    )
    assert rows(town.database, ITEMS) == [("need", 1, 2, "listed", 1)]
    card = rows(town.database, "SELECT agenda FROM meeting WHERE no = 2")[0][0]
    assert "电梯坏了三天" in card


async def test_while_one_meeting_has_begun_a_matter_goes_to_the_next_that_is_called(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        李大爷 in 3号楼: /meeting 今天下午一点 活动室 商量加装电梯
        李大爷 taps [✅ 对，通知大家]
        李大爷 in 3号楼: /meeting 下周六晚上七点半 活动室 商量停车
        李大爷 taps [✅ 对，通知大家]
        ... 61 minutes pass
        """,
        check=False,
    )
    states = "SELECT no, state FROM meeting ORDER BY no"
    assert [no for no, state in rows(town.database, states) if state == "called"] == [1, 2]
    told = await press(town, "李大爷", "1-ml-need-1")
    assert told == "✅ 放进会议#2的议题，12月5日周六 19:30。", told
    assert rows(town.database, ITEMS) == [("need", 1, 2, "listed", 1)]
    await press(town, "李大爷", "1-md-0-water")
    assert rows(town.database, ITEMS)[1:] == [("text", 0, 2, "listed", 2)]
    agendas = rows(town.database, "SELECT agenda FROM meeting ORDER BY no")
    assert agendas[0] == ("[]",)
    assert "电梯坏了三天" in agendas[1][0]


BREACHED = "SELECT overdue FROM need WHERE no = 1"


async def _dropped_and_breached(town, followers):
    """A need that so many follow came off the agenda, and nobody answered it for 72 hours."""
    await town.town.plays("王阿姨 in 3号楼: /need 2单元灯坏了", check=False)
    for name in followers:
        await press(town, name, "1-nf-1")
    if rows(town.database, ITEMS):
        await press(town, "李大爷", "1-mr-1")
    await town.town.plays(
        """
        李大爷 in 3号楼: /meeting 下周六晚上七点半 活动室 商量停车
        李大爷 taps [✅ 对，通知大家]
        ... 73 hours pass
        """,
        check=False,
    )
    assert [bool(r[0]) for r in rows(town.database, BREACHED)] == [True]


async def test_five_homes_and_no_answer_for_72_hours_is_on_the_next_agenda_by_itself(town):
    await _dropped_and_breached(town, ("小张", "赵老师", "李大爷", "刘主任"))
    assert rows(town.database, ITEMS) == [
        ("need", 1, 0, "dropped", 0), ("need", 1, 1, "listed", 1),
    ]  # fmt: skip
    card = rows(town.database, "SELECT agenda FROM meeting")[0][0]
    assert "2单元灯坏了" in card


async def test_four_homes_and_no_answer_is_on_no_agenda(town):
    await _dropped_and_breached(town, ("小张", "赵老师", "刘主任"))
    assert rows(town.database, ITEMS) == []


async def test_two_needs_that_are_one_have_their_five_together(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 2单元灯坏了
        赵老师 in 3号楼: /need 我们楼道一直没有灯光
        """,
        check=False,
    )
    for name, no in (("小张", 1), ("李大爷", 2), ("孙书记", 2)):
        await press(town, name, f"1-nf-{no}")
    assert rows(town.database, ITEMS) == []
    await press(town, "李大爷", "1-om-2-1")
    assert rows(town.database, "SELECT state, merged_into FROM need WHERE no = 2") == [
        ("merged", 1)
    ]
    assert rows(town.database, ITEMS) == [("need", 1, 0, "waiting", 0)]

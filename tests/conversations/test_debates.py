"""A motion in the group: sides in turn, the third turn refused, the vote at the end (S11)."""

from __future__ import annotations

from bot.town import people
from storage import verify
from tests.stores import rows


async def press(house, name, code):
    """Press a made-up button in the group."""
    card = [m for m in house.group().messages if m.sender is house.bot][-1]
    await people.press_data(house.town, house.person(name), house.group(), card, code)
    await house.town.settle()


async def test_a_motion_from_the_first_word_to_the_tie(town):
    await town.plays("""
        小张 in 3号楼: /debate 院里种两棵树
        Bot replies to 小张 in 3号楼: 只有楼门长、居委会等能主持议事。请告诉他们。
        李大爷 in 3号楼: /debate
        Bot replies to 李大爷 in 3号楼: 没有动议不能讨论。请写明动议：/debate 院里种两棵树
        李大爷 in 3号楼: /debate 院里种两棵树
        Bot replies to 李大爷 in 3号楼: ⚖️ #1 动议：院里种两棵树 现在没有人发言。要说话，先选一方。 每人2次，每次2分钟或200字。正反轮流说。 [我赞成，要发言] [我反对，要发言] [办理▸]
        李大爷 in 3号楼: /debate 再买一台割草机
        Bot replies to 李大爷 in 3号楼: 一次只议一件：动议#1还没完。请看 /debate
        小张 taps [我赞成，要发言]
        Bot alerts 小张: 🎙 请您发言。
        Bot edits #1 in 3号楼: … 🎙 赞成方在发言 … […]
        Bot replies to #1 in 3号楼: 🎙 请这位邻居发言（赞成），第1次，共2次。 到11月23日周一 12:02为止。…
        王阿姨 taps [我反对，要发言]
        Bot alerts 王阿姨: ✅ 已排队，第1位。轮到了我叫您。
        Bot edits #1 in 3号楼: … 排队：赞成0人，反对1人 … […]
        # somebody else's words are talk
        赵老师 replies to #1 in 3号楼: 我看行
        小张 replies to #1 in 3号楼: 夏天有阴凉，孩子也能玩
        Bot edits #1 in 3号楼: … 🎙 反对方在发言 … […]
        Bot replies to #1 in 3号楼: 🎙 请这位邻居发言（反对），第1次，共2次。 …
        # two minutes are over
        ... 2 minutes pass
        Bot edits #1 in 3号楼: … 现在没有人发言。… […]
        李大爷 taps [办理▸]
        Bot whispers to 李大爷 in 3号楼: … [付表决] [撤回动议]
        李大爷 taps [付表决]
        Bot alerts 李大爷: ✅ 动议#1：好了。
        Bot to 3号楼: … 🗳 请表决，11月23日周一 12:12截止。票数相同不通过。 已投0票 [赞成] [反对] [弃权] [办理▸]
        Bot edits #1 in 3号楼: ⬇️ 动议#1 在下面
        小张 taps [赞成]
        Bot alerts 小张: ✅ 动议#1：记下您赞成。再按可以改。
        Bot edits #1 in 3号楼: … 已投1票 […]
        王阿姨 taps [反对]
        Bot alerts 王阿姨: ✅ 动议#1：记下您反对。再按可以改。
        Bot edits #1 in 3号楼: … 已投2票 […]
        ... 10 minutes pass
        Bot edits #1 in 3号楼: … ▫️ 没有通过 赞成1，反对1，弃权0
        Bot replies to #1 in 3号楼: ⚖️ #1 动议：院里种两棵树 ▫️ 没有通过 赞成1，反对1，弃权0 票数相同，不通过。
    """)
    assert (await town.ask(verify.check)).ok


HELD = "SELECT meeting FROM debate ORDER BY no"


async def test_a_motion_belongs_to_the_meeting_in_the_room_and_not_to_last_week_s(town):
    called = "李大爷 in 3号楼: /meeting {} 活动室 商量停车\n李大爷 taps [✅ 对，通知大家]\n... 1 hour passes"
    await town.town.plays(called.format("今天12点50分"), check=False)
    await press(town, "李大爷", "1-mh-1")
    await town.town.plays("李大爷 in 3号楼: /debate 院里种两棵树", check=False)
    assert rows(town.database, HELD) == [(1,)]
    await press(town, "李大爷", "1-cx-1")
    # its minutes stay open for days: what is put now belongs to no meeting
    await town.town.plays("... 26 hours pass\n李大爷 in 3号楼: /debate 买割草机", check=False)
    assert rows(town.database, "SELECT state FROM meeting") == [("held",)]
    assert rows(town.database, HELD) == [(1,), (0,)]
    await press(town, "李大爷", "1-cx-2")
    await town.town.plays(called.format("今天下午四点"), check=False)
    await press(town, "李大爷", "1-mh-2")
    await town.town.plays("李大爷 in 3号楼: /debate 换门锁", check=False)
    assert rows(town.database, HELD) == [(1,), (0,), (2,)]

"""Own rules: adopted by a vote that binds, used by another, with two tallies; ended (S08, V8)."""

from __future__ import annotations

import json

import pytest

from storage import verify
from tests.conftest import moved_in
from tests.conversations.test_votes_ways import press
from tests.conversations.voting import last
from tests.stores import rows

#: five homes; 405 has nobody on Telegram
CSV = "楼栋,单元,房号,面积\n" + "".join(f"3,2,{n},100\n" for n in range(401, 406))
PEOPLE = {"401": "王阿姨", "402": "赵老师", "403": "李大爷", "404": "孙书记"}
BINDS = """
    小陈 to Bot: /vote law
    小陈 to Bot: 聊城市物业管理条例第16条：可以用电子方式表决
    小陈 taps [是，新票决有效力] in private
"""
TITLE = """
    刘主任 to Bot: /vote 业主大会议事规则
    刘主任 to Bot: 送达后没有投票的，按多数人的意见算。
    刘主任 taps [通过一条本小区的规则] in private
"""
QUESTIONS = """
    刘主任 taps [规约、业委会、物业、用维修资金] in private
    刘主任 to Bot: 四分之三
    刘主任 taps [按法律] in private
    刘主任 taps [15天] in private
    刘主任 taps [{silence}] in private
    刘主任 taps [7天] in private
"""
FOLLOWS, ABSENT = "送达后没投，按多数算", "没投票不算参加"
OPENS = """
    刘主任 taps [发公告] in private
    刘主任 taps [纸质公告已送到] in private
    赵老师 taps [我来监票] in private
    李大爷 taps [我来监票] in private
    ... 15 days pass
    刘主任 taps [开始投票] in private
"""
LIGHTS = """
    刘主任 to Bot: /vote 换路灯
    刘主任 to Bot: 小区路灯全部换成节能灯，用维修资金支出。
    刘主任 taps [票决#1：送达后没有投票的，按多数人的意见算。] in private
    刘主任 taps [全社区] in private
    刘主任 taps [7天] in private
"""
OVER = "... 7 days pass\n... 3 days pass\n... 16 days pass"
SECOND = "按本小区议事规则，未投的随多数。这样算是："


def agree(*names):
    return "\n".join(f"{n} taps [同意] in private\n{n} taps [确认同意] in private" for n in names)


@pytest.fixture
async def five(house, print_slips):
    async def build(town):
        await town.stands("town", moved_in)
        codes = await print_slips(town, CSV.encode())
        binds = "\n".join(
            f"{name} starts Bot with {codes[room]}\n{name} taps [我是业主] in private"
            for room, name in PEOPLE.items()
        )
        await town.town.plays(binds + "\n... 8 hours pass", check=False)

    return await house.stands("five homes", build)


async def plays(house, *texts):
    await house.town.plays("\n".join(texts), check=False)


async def adopts(house, silence=FOLLOWS):
    """Vote #1 adopts the rule: four of five homes agree, and its publication is over."""
    await plays(house, BINDS, TITLE, QUESTIONS.format(silence=silence), OPENS)
    await plays(house, agree("王阿姨", "赵老师", "李大爷", "孙书记"), OVER)


def rules(house):
    found = rows(house.database, "SELECT no, numbers, ended FROM vote_own_rule ORDER BY no")
    return [(no, json.loads(numbers), ended) for no, numbers, ended in found]


def heard(house, start, words):
    return [s.text for s in house.town.transcript[start:] if words in s.text]


async def test_what_is_below_the_law_or_no_fraction_is_asked_again(five):
    await plays(five, BINDS, TITLE, "刘主任 taps [规约、业委会、物业、用维修资金] in private")
    await five.plays("""
        刘主任 to Bot: 1/2
        Bot to 刘主任: 参加的比例：法律要2/3以上。可以更多，不能更少。
        刘主任 to Bot: 5/4
        Bot to 刘主任: 参加的比例：请写一个分数，不超过全部。例如：3/4
        刘主任 to Bot: 3571/10000
        Bot to 刘主任: 参加的比例：请写一个分数，不超过全部。例如：3/4
        刘主任 to Bot: <b>很多</b>
        Bot to 刘主任: 参加的比例：请写一个分数，不超过全部。例如：3/4
        刘主任 to Bot: ３／４
        Bot to 刘主任: 参加的多少人同意才通过？法律要超过1/2。可以更多，例如：4/5 [按法律] [返回] [取消]
        Bot edits its message to 刘主任: 多少人参加才有效？法律要2/3以上。可以更多，例如：3/4
        刘主任 to Bot: 1/2
        Bot to 刘主任: 同意的比例：法律要超过1/2。可以更多，不能更少。
        刘主任 taps [按法律] in private
        Bot edits its message to 刘主任: 至少公告几天？ [15天] [20天] [30天] [返回] [取消]
        刘主任 taps [20天] in private
        Bot edits its message to 刘主任: 没投票的怎么算？ ⚠️ 没投的按多数算，法院看法不一 它只是另算一遍，写在旁边。结果以第一遍为准 要有送达的记录 [没投票不算参加] [送达后没投，按多数算] [返回] [取消]
        刘主任 taps [没投票不算参加] in private
        Bot edits its message to 刘主任: 投票开放几天？ [7天] [14天] [30天] [60天] [返回] [取消]
        刘主任 taps [7天] in private
        Bot to 刘主任: 🗳 #1 正式票决：业主大会议事规则 ✏️ 草稿，别人看不到 … 📜 如通过，公示期满后成为本小区规则： 适用：规约、业委会、物业、用维修资金 有效：参加的要3/4以上 通过：同意的要超过1/2（按参加的算） 公告：20天 ➡️ 请逐字核对，公告后不能改 [发公告] [开始走访] [取消票决]
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
    """)


async def test_a_consultation_makes_no_rule(five):
    await plays(five, TITLE)
    assert last(five, "刘主任", "这里的票决只是征询意见，定不了有约束力的规则"), "and it says how"
    assert not rows(five.database, "SELECT no FROM vote")
    await five.plays("""
        王阿姨 to Bot: /vote 本小区规则
        Bot to 王阿姨: 📜 本小区还没有自己的投票规则，按法律办 居委会、业委会可以提一条来投票：/vote
    """)


async def test_a_long_motion_is_asked_again_as_a_rule(five):
    long = "业主表决时送达后没有投票的按多数人的意见算" * 30
    await plays(five, BINDS, f"刘主任 to Bot: /vote 规则\n刘主任 to Bot: {long}")
    await five.plays("""
        刘主任 taps [通过一条本小区的规则] in private
        Bot edits its message to 刘主任: 规则最多500个字，请写短一点。 至少10个字。 [返回] [取消]
    """)


async def test_two_tallies_of_a_rule_that_stands(five):
    """V8: two of five homes are silent; both have the ballot, by a press and on paper."""
    await adopts(five)
    ((no, numbers, ended),) = rules(five)
    assert (no, ended, numbers["key"], numbers["base"]) == (1, 0, "own_1", "owners_ordinary")
    assert numbers["quorum"] == {"heads": [3, 4, 1], "area": [3, 4, 1]}
    assert numbers["nonvote"] == "follow_majority"
    await plays(five, LIGHTS)
    card = last(five, "刘主任", "#2 正式票决：换路灯").text
    assert "（本小区规则，票决#1通过；民法典第278条第1至5、9项）" in card
    assert "有效：参加的要3/4以上" in card
    await plays(five, OPENS, agree("王阿姨", "赵老师", "李大爷"))
    notice = last(five, "孙书记", "📣 票决#2公告").text
    assert "按本小区规则另算一遍：送达后没投的随多数" in notice
    await five.plays("""
        孙书记 taps [3-2-404：收到了] in private
        Bot alerts 孙书记: 票决#2：记下了，您已收到。投不投由您。
        孙书记 taps [3-2-404：收到了] in private
        Bot alerts 孙书记: 票决#2：记下了，您已收到。投不投由您。
        刘主任 taps [登记纸质票送达] in private
        Bot to 刘主任: 票决#2：票上的编号是多少？例如 V3-57-41。也可以写房号：3-2-401 [取消]
        刘主任 to Bot: 3-2-405
        Bot to 刘主任: 票决#2：好了。
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
    """)
    # whoever is not of the home says nothing for it, nor does whoever collects no papers
    assert "您不在名册上" in await press(five, "王阿姨", "1-lj-2-5")
    assert "只有" in await press(five, "王阿姨", "1-lk-2-5")
    assert "不在名册上" in await press(five, "刘主任", "1-lk-2-9")
    assert await press(five, "王阿姨", "1-ll-2") == "这个按钮已经失效了。"
    assert rows(five.database, "SELECT head, delivered FROM vote_roll WHERE no = 2") == [
        (1, ""), (2, ""), (3, ""), (4, "chat"), (5, "paper")
    ]  # fmt: skip
    start = len(five.town.transcript)
    await plays(five, "... 14 days pass")
    (result,) = [t for t in heard(five, start, "这次无效") if SECOND in t]
    strict, _, second = result.partition(SECOND)
    assert "▫️ 无效：参加的不够" in strict
    assert "✗ 参加的人数：3/5，要3/4以上，至少4" in strict
    assert "✅ 通过" in second
    assert "✓ 参加的人数：5/5，要3/4以上，至少4" in second
    assert "对这种规则法院看法不一，以前面的计票为准" in second
    await plays(five, "... 3 days pass", "王阿姨 to Bot: /vote 2")
    assert rows(five.database, "SELECT verdict FROM vote WHERE no = 2") == [("no_quorum",)]
    recounts = {}
    found = await five.ask(lambda c: verify.check(c, recounts=recounts))
    assert found.ok, found.reason
    sheet = recounts[1].votes["vote:2"].sheet()
    assert sheet["same"]
    assert (sheet["outcome"], sheet["part"]) == ("no_quorum", [3, 30_000])
    assert (sheet["followed"]["outcome"], sheet["followed"]["part"]) == ("passed", [5, 50_000])


async def test_without_delivery_nobody_follows_and_with_it_off_there_is_one_tally(five):
    await adopts(five, ABSENT)
    await plays(five, LIGHTS, OPENS, agree("王阿姨", "赵老师", "李大爷"))
    assert "不用登记送达" in await press(five, "孙书记", "1-lj-2-4")
    start = len(five.town.transcript)
    await plays(five, "... 14 days pass")
    assert heard(five, start, "▫️ 无效：参加的不够")
    assert not heard(five, start, "随多数")


async def test_a_rule_is_ended_by_another_vote(five):
    """Until then everybody reads it in the list: its words, its numbers, since when (V8)."""
    await adopts(five)
    await five.plays("""
        王阿姨 to Bot: /votes
        Bot to 王阿姨: 🗳 正式票决 #1 业主大会议事规则（已定） [看票决#1] [本小区规则]
        王阿姨 taps [本小区规则]
        Bot to 王阿姨: 📜 本小区投票通过的规则 ———— 送达后没有投票的，按多数人的意见算。 适用：规约、业委会、物业、用维修资金 有效：参加的要3/4以上 通过：同意的要超过1/2（按参加的算） 公告：15天 按本小区规则另算一遍：送达后没投的随多数 ⚠️ 法院对此看法不一，以第一遍为准 票决#1通过，2027年1月2日起生效 一直有效，要再投票才能撤销 [看票决#1]
    """)
    await plays(five, """
        刘主任 to Bot: /vote 撤销规则
        刘主任 to Bot: 撤销票决1号通过的业主大会议事规则。
        刘主任 taps [撤销一条本小区的规则] in private
        刘主任 taps [票决#1：送达后没有投票的，按多数人的意见算。] in private
        刘主任 taps [7天] in private
    """)  # fmt: skip
    assert "📜 如通过，票决#1的规则撤销" in last(five, "刘主任", "#2 正式票决").text
    # one that is drafted by it meanwhile keeps it; afterwards it is offered no more
    await plays(five, OPENS, agree("王阿姨", "赵老师", "李大爷", "孙书记"), OVER)
    assert [(no, ended) for no, _, ended in rules(five)] == [(1, 2)]
    await five.plays("""
        王阿姨 in 3号楼: /vote rules
        Bot replies to 王阿姨 in 3号楼: 📜 本小区投票通过的规则 … 票决#1通过，2027年1月2日起生效 ⚠️ 已失效：2027年2月12日由票决#2撤销 [看票决#1]
    """)
    await plays(
        five, "刘主任 to Bot: /vote 换路灯\n刘主任 to Bot: 小区路灯全部换成节能灯，用维修资金。"
    )
    asked = last(five, "刘主任", "是哪一类事").buttons
    assert "通过一条本小区的规则" in str(asked)
    assert "票决#1" not in str(asked)
    assert "撤销一条" not in str(asked)
    found = await five.ask(verify.check)
    assert found.ok, found.reason


async def test_a_rule_that_is_voted_down_or_called_off_never_stands(five):
    await plays(five, BINDS, TITLE, QUESTIONS.format(silence=FOLLOWS), OPENS, agree("王阿姨"))
    no = "\n".join(
        f"{n} taps [反对] in private\n{n} taps [确认反对] in private"
        for n in ("赵老师", "李大爷", "孙书记")
    )
    await plays(five, no, OVER)
    assert rows(five.database, "SELECT state, verdict FROM vote") == [("effective", "failed")]
    assert rules(five) == []

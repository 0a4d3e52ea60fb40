"""Who may ask, and what: a resident's poll, refusals, the same again, several groups (S07)."""

from __future__ import annotations

import pytest

from bot.town import people
from storage import verify
from tests.stores import rows

ASK = "李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点"


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; the toast."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said


async def test_a_residents_poll_opens_at_the_first_other_household(homes):
    await homes.plays("""
        王阿姨 in 3号楼: /poll 周日几点拔草? 8点/17点
        Bot replies to 王阿姨 in 3号楼: 📊 #1 周日几点拔草? 单选 · 一户一票 · … 1. 8点 2. 17点 ⏳ 邻居发起的。11月26日周四 12:00 前有另一户按[附议]就开始 [附议]
        Bot to 王阿姨: … 有人投票之前可以改，之后都不能改： […]
        # oneself, one's own home, and nobody known
        王阿姨 taps [附议] in 3号楼
        Bot alerts 王阿姨: 投票#1：要由另一户的人附议。
        小张 taps [附议] in 3号楼
        Bot alerts 小张: 投票#1：要由另一户的人附议。
        刘主任 taps [附议] in 3号楼
        Bot alerts 刘主任: 这是一户一票，我还不知道您住哪家。请先登记，如：/bind 3-2-401
        赵老师 replies to #1 in 3号楼: 1
        Bot replies to 赵老师 in 3号楼: 投票#1还没开始：要先有另一户附议。
        赵老师 taps [附议] in 3号楼
        Bot alerts 赵老师: ✅ 投票#1因您附议开始了，请您也投一票。
        Bot to 王阿姨: … ⏱ 11月26日周四 12:00 截止 … […]
        Bot to 3号楼: 📊 #1 周日几点拔草? … ⏱ 11月26日周四 12:00 截止，截止前可以改 🗳 已投 0/3 户 … [1. 8点] [2. 17点]
        Bot edits #1 in 3号楼: ⬇️ 投票#1 在下面
    """)
    assert await press(homes, "赵老师", "1-ve-1") == "投票#1已经开始了，请投票。"
    await homes.plays("""
        赵老师 taps [2. 17点] in 3号楼
        Bot alerts 赵老师: ✅ 投票#1：记下您家选17点。
        Bot edits #1 in 3号楼: … 已投 1/3 户 … […]
        Bot edits #1 to 王阿姨: … [谁还没投] [谁选了什么]
    """)
    # 谁还没投 belongs to the opener alone, whatever somebody presses
    for code in ("1-v-vw-1", "1-v-vv-1", "1-v-vd-1"):
        assert await press(homes, "李大爷", code) == "只有发起投票的人能这样做。", code


async def test_a_residents_poll_that_nobody_seconds_lapses(homes):
    await homes.town.plays("王阿姨 in 3号楼: /poll 周日几点拔草? 8点/17点", check=False)
    start = len(homes.town.transcript)
    await homes.town.plays("... 3 days pass", check=False)
    said = homes.town.transcript[start:]
    assert [s.text for s in said if s.kind == "edit"][-1].endswith("没有开始：没有另一户附议")
    assert [s.person.name for s in said if "没有别的住户附议" in s.text] == ["王阿姨"]
    assert await press(homes, "赵老师", "1-ve-1") == "投票#1已经不等附议了。"
    assert rows(homes.database, "SELECT state FROM poll") == [("lapsed",)]


async def test_where_no_register_is_another_person_seconds(town):
    await town.plays("""
        小张 in 3号楼: /poll 周日几点拔草? 8点/17点
        Bot replies to 小张 in 3号楼: 📊 #1 … 一人一票 … [附议]
        小张 taps [附议] in 3号楼
        Bot alerts 小张: 投票#1：要由另一户的人附议。
        王阿姨 taps [附议] in 3号楼
        Bot alerts 王阿姨: ✅ 投票#1因您附议开始了，请您也投一票。
        Bot to 3号楼: 📊 #1 … [1. 8点] [2. 17点]
        Bot edits #1 in 3号楼: ⬇️ 投票#1 在下面
    """)


LAW = {
    "要不要罚302的款？": "不能用投票决定罚谁的款、停谁家的水电。",
    "同意停302的水吗？": "不能用投票决定罚谁的款、停谁家的水电。",
    "把乱扔垃圾的人曝光好不好？": "不能用投票决定公开点名、曝光哪一户。",
    "把302赶出小区同意吗？": "不能用投票决定让谁搬走。",
    "让那家租客搬走？ 同意/不同意": "不能用投票决定让谁搬走。",
}


@pytest.mark.parametrize("question", LAW)
async def test_what_violates_anybodys_rights_is_refused_with_the_law(town, question):
    start = len(town.town.transcript)
    await town.town.plays(f"李大爷 in 3号楼: /poll {question}", check=False)
    said = [s.text for s in town.town.transcript[start:]]
    assert len(said) == 1
    assert said[0].startswith(LAW[question])
    assert "《城市居民委员会组织法》第三十一条" in said[0]
    assert rows(town.database, "SELECT COUNT(*) FROM poll") == [(0,)]


@pytest.mark.parametrize(
    "question",
    ["选谁当楼门长？ 老王/老李", "业委会换届选举，选谁？ 甲/乙", "同意罢免业委会主任吗？"],
)
async def test_elections_are_refused_with_the_law(town, question):
    await town.plays(f"""
        李大爷 in 3号楼: /poll {question}
        Bot replies to 李大爷 in 3号楼: 选举不能在群里办：要无记名投票、设秘密写票处、公开计票（《城市居民委员会组织法》第十九条）。请找居委会。
    """)


async def test_the_words_of_a_form_are_judged_as_well(town):
    await town.town.plays("李大爷 to Bot: /poll", check=False)
    await town.plays("""
        李大爷 to Bot: 垃圾乱扔怎么办
        Bot to 李大爷: 有哪些选项？ … […]
        Bot edits its message to 李大爷: 想问邻居什么？
        李大爷 to Bot: 罚款/教育
        Bot to 李大爷: 请邻居怎么选？ […]
        Bot edits its message to 李大爷: 有哪些选项？ …
        李大爷 taps [单选] in private
        Bot alerts 李大爷: 不能用投票决定罚谁的款、停谁家的水电。 …
        # the question stays: another answer is a way on
        李大爷 taps [返回] in private
        Bot edits its message to 李大爷: 有哪些选项？ … […]
    """)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("几点? 9点", "投票要有2到10个选项，您写了1个。如：/poll 几点? 9点/10点"),
        ("几点? 1/2/3/4/5/6/7/8/9/10/11", "投票要有2到10个选项，您写了11个。如：…"),
        ("几点? 9点/9点", "这个选项写了两次：9点"),
        ("几点? 一二三四五六七八九十一二三四五六七八九十一/好", "每个选项最多20个字，请缩短：…"),
        ("几点? 9点/10点 99天", "投票最长30天。"),
        ("几点? 9点/10点 一户一票", "我没有这个群的住户名册，只能一人一票。"),
    ],
)
async def test_what_cannot_be_answered_is_said(town, line, told):
    await town.plays(f"""
        李大爷 in 3号楼: /poll {line}
        Bot replies to 李大爷 in 3号楼: {told}
    """)


async def test_the_property_company_asks_nobody(town):
    await town.town.plays(
        "小张 starts Bot\n小张 in 3号楼: /help\n小陈 replies to 小张 in 3号楼: /grant 物业",
        check=False,
    )
    await town.plays("""
        小张 in 3号楼: /poll 几点浇花? 9点/10点
        Bot replies to 小张 in 3号楼: 物业不能发起居民投票，请找楼门长。
    """)


async def test_one_person_begins_three_a_day(town):
    asks = "\n".join(f"李大爷 in 3号楼: /poll 第{n}问? 好/不好" for n in "一二三")
    await town.town.plays(asks, check=False)
    await town.plays("""
        李大爷 in 3号楼: /poll 第四问? 好/不好
        Bot replies to 李大爷 in 3号楼: 每人一天最多发起3个投票，请明天再发。
    """)


async def test_the_same_as_last_month(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 和上月一样
        Bot replies to 李大爷 in 3号楼: 没找到这个群以前的投票。请写：/poll 问题? 选项一/选项二
    """)
    await town.town.plays(f"{ASK} 多选 2天\n... 14 days pass", check=False)
    await town.plays("""
        李大爷 in 3号楼: /poll 和上月一样
        Bot replies to 李大爷 in 3号楼: 📊 #2 周六几点大扫除? 多选 · … ⏱ 12月9日周三 12:00 截止 … [1. 9点] [2. 10点] [3. 14点]
        Bot to 李大爷: 📊 #2 … […]
    """)
    assert rows(town.database, "SELECT source FROM poll ORDER BY no") == [(0,), (1,)]


async def test_several_of_last_month_are_chosen_from(town):
    await town.town.plays(
        f"{ASK}\n李大爷 in 3号楼: /poll 几点拔草? 8点/9点\n... 14 days pass", check=False
    )
    await town.plays("""
        李大爷 to Bot: /poll 和上月一样
        Bot to 李大爷: 再投哪一个？ [#2 几点拔草?] [#1 周六几点大扫除?]
        李大爷 taps [#2 几点拔草?] in private
        Bot to 李大爷: 📊 #3 几点拔草? … […]
        Bot to 3号楼: 📊 #3 几点拔草? … [1. 8点] [2. 9点]
    """)


@pytest.fixture
async def street(homes):
    """5号楼 is a second group of the community: 孙书记 lives in 5-1-101 and reads there."""
    homes.add_group("5号楼", "李大爷", ("孙书记", "小陈", "刘主任"))
    await homes.town.plays("刘主任 to Bot: /invite", check=False)
    told = homes.town.world.private_chat(homes.person("刘主任"), homes.bot).messages
    code = next(m.text.split("/join ")[1].split()[0] for m in told if "/join " in m.text)
    await homes.town.plays(
        f"""
        小陈 adds Bot to 5号楼
        小陈 in 5号楼: /join {code}
        """,
        check=False,
    )
    await press(homes, "刘主任", "1-jc-1")
    await homes.town.plays("孙书记 in 5号楼: /help", check=False)
    return homes


async def test_in_two_groups_it_is_one_poll_with_one_tally(street):
    await street.plays("""
        刘主任 in 3号楼: /poll 周六几点大扫除? 9点/10点
        Bot replies to 刘主任 in 3号楼: 📊 #1 … 一户一票 · … 🗳 已投 0/3 户 … [1. 9点] [2. 10点]
        Bot to 刘主任: … [多选] [排序] [一人一票] [匿名] [截止后公布票数] [开1天] [开7天] [也发到别的群] [取消投票]
        刘主任 taps [也发到别的群] in private
        Bot to 刘主任: 📊 #1 周六几点大扫除? 还要问哪个群？票合在一起算。 [5号楼]
        刘主任 taps [5号楼] in private
        Bot alerts 刘主任: 投票#1也发到那个群了。
        Bot edits #1 in 3号楼: … 🗳 已投 0/4 户 … […]
        Bot to 5号楼: 📊 #1 … 🗳 已投 0/4 户 … [1. 9点] [2. 10点]
        王阿姨 taps [1. 9点] in 3号楼
        Bot alerts 王阿姨: ✅ 投票#1：记下您家选9点。
        Bot edits #1 in 3号楼: … 🗳 已投 1/4 户 … […]
        Bot edits #1 in 5号楼: … 🗳 已投 1/4 户 … […]
        Bot edits #1 to 刘主任: … […]
    """)
    assert await press(street, "刘主任", "1-vi-1-2") == ("投票#1：已经有人投了，什么都不能再改。")
    start = len(street.town.transcript)
    await street.town.plays("赵老师 taps [1. 9点] in 3号楼\n... 3 days pass", check=False)
    results = [s for s in street.town.transcript[start:] if "▫️ 无效" in s.text and s.kind == "send"]
    assert {s.chat.title for s in results if s.chat.is_group} == {"3号楼", "5号楼"}


async def test_each_group_gets_the_picture_of_the_one_result(street):
    await street.town.plays(
        """
        刘主任 in 3号楼: /poll 周六几点大扫除? 9点/10点 一人一票 23小时
        刘主任 taps [也发到别的群] in private
        刘主任 taps [5号楼] in private
        王阿姨 taps [1. 9点] in 3号楼
        赵老师 taps [1. 9点] in 3号楼
        孙书记 taps [2. 10点] in 5号楼
        """,
        check=False,
    )
    await street.plays("""
        ... 23 hours pass
        Bot to 李大爷: 📋 … […]
        Bot edits #1 in 3号楼: … ✅ 已截止…
        Bot edits #1 in 5号楼: … ✅ 已截止…
        Bot replies to #1 in 3号楼 with a picture: … 🏁 最多：9点 1. 9点：2票（67%） 2. 10点：1票（33%） …
        Bot replies to #1 in 5号楼 with a picture: … 🏁 最多：9点 1. 9点：2票（67%） 2. 10点：1票（33%） …
        Bot to 刘主任: … […]
    """)
    files = [
        next(m for m in street.group(title).messages if m.photo).file
        for title in ("3号楼", "5号楼")
    ]
    assert files[0].data == files[1].data
    assert {file.name for file in files} == {"poll-1.png"}


async def test_the_ledger_is_whole_after_all_of_it(homes):
    await homes.town.plays(f"{ASK}\n王阿姨 taps [1. 9点] in 3号楼", check=False)
    found = await homes.ask(verify.check)
    assert found.ok, found.reason

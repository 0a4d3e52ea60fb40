"""Action items: one owner and one date, from the task to its verification (S12)."""

from __future__ import annotations

from bot.town import people
from storage import verify
from tests.stores import rows

GIVEN = "刘主任 replies to 李大爷 in 3号楼: /item 周六前修好单元门"


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; the toast."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said


async def given(town, *lines):
    """李大爷 has a task of 刘主任's, and whatever these lines do."""
    await town.town.plays("\n".join(("李大爷 in 3号楼: 大家好", GIVEN, *lines)), check=False)


async def holds(house):
    """The ledger is whole."""
    found = await house.ask(verify.check)
    assert found.ok, found.reason


def state(house, no=1):
    return rows(house.database, f"SELECT state FROM item WHERE no = {no}")[0][0]


async def test_a_task_from_being_given_to_being_verified(town):
    await town.plays("""
        李大爷 in 3号楼: 大家好
        刘主任 replies to 李大爷 in 3号楼: /item 周六前修好单元门
        Bot to 李大爷: 📌 有一件事请您办。能办吗？请按按钮。 📌 待办#1 修好单元门 👤 责任人：您 📅 11月28日周六到期。等待接下 [接下] [做不了] [延期]
        Bot replies to 刘主任 in 3号楼: 📌 待办#1 修好单元门 👤 责任人：楼门长 📅 11月28日周六到期。等待接下 [办理▸]
        # nobody else can take it, and nothing is done that was not taken
        小张 taps [办理▸] in 3号楼
        Bot alerts 小张: 📌 待办#1 修好单元门 👤 责任人：楼门长 … 这件事没有要您做的。
        李大爷 taps [接下] in private
        Bot alerts 李大爷: 待办#1已接下。
        Bot edits its message to 李大爷: 📌 待办#1 … 已接下 [报完成] [报进展] [延期]
        Bot edits its message in 3号楼: 📌 待办#1 … 已接下 [办理▸]
        李大爷 taps [报进展] in private
        Bot to 李大爷: 待办#1有什么进展？ 至少10个字。 [取消]
        李大爷 to Bot: 找好了
        Bot to 李大爷: 请至少写10个字，刚才是3个字。 待办#1有什么进展？ [取消]
        Bot edits its message to 李大爷: 待办#1有什么进展？ …
        李大爷 to Bot: 锁匠已经来看过了，明天带配件来装。
        Bot edits its message to 李大爷: 📌 待办#1 … 正在办理 最新：锁匠已经来看过了，明天带配件来装。 [报完成] [报进展] [延期]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits its message in 3号楼: 📌 待办#1 … 正在办理 最新：… [办理▸]
        # three days, one day, the day itself
        ... 2 days pass
        Bot to 李大爷: ⏰ 待办#1还有3天到期。 📌 待办#1 … [报完成] [报进展] [延期]
        ... 2 days pass
        Bot to 李大爷: ⏰ 待办#1明天到期。 📌 待办#1 … [报完成] [报进展] [延期]
        ... 1 day passes
        Bot to 李大爷: ⏰ 待办#1今天到期。 📌 待办#1 … [报完成] [报进展] [延期]
        # a photo is enough
        李大爷 taps [报完成] in private
        Bot to 李大爷: 待办#1做得怎么样？ 请发照片，或写至少10个字。 [取消]
        李大爷 to Bot with a photo:
        Bot edits its message to 李大爷: 📌 待办#1 … 已做完，等验收 📷 1张照片
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits its message in 3号楼: 📌 待办#1 … 已做完，等验收 📷 1张照片 [办理▸]
        Bot to 刘主任: 🔎 待办#1报完成了，请您看看并验收。 📌 待办#1 … [验收通过] [还没做好] [不用办了] [看照片]
        刘主任 taps [验收通过] in private
        Bot alerts 刘主任: 待办#1已验收。
        Bot edits its message to 刘主任: 📌 待办#1 … 已办好并验收 📷 1张照片
        Bot to 李大爷: ✅ 待办#1 修好单元门：已验收，谢谢您。
        Bot edits its message in 3号楼: 📌 待办#1 … 已办好并验收 📷 1张照片
        Bot replies to its message in 3号楼: ✅ 待办#1 修好单元门：办好了，已验收。 📷 1张照片
    """)
    assert state(town) == "verified"
    await holds(town)
    assert await press(town, "刘主任", "1-iv-1-5") == "待办#1已经结束：已办好并验收。"


async def test_overdue_goes_up_a_day_three_days_a_week_and_the_group_reads_it(town):
    await given(town, "李大爷 taps [接下] in private", "... 5 days pass")
    await town.plays("""
        ... 21 hours pass
        Bot edits its message in 3号楼: 📌 待办#1 … ⚠️ 已逾期：11月28日周六到期。已接下 [办理▸]
        Bot to 李大爷: ⚠️ 待办#1逾期了。做完了请报完成，没做完请延期。 … [报完成] [报进展] [延期]
        ... 1 day passes
        Bot to 3号楼: 📅 没有超时未答复的诉求。 📌 逾期的待办 • 待办#1 修好单元门（楼门长），11月28日周六到期 …
        ... 1 day passes
        Bot to 刘主任: ⚠️ 待办#1已逾期3天，请催一催。 … [延期] [换人办] [不用办了]
        ... 4 days pass
        Bot to 孙书记: ⚠️ 待办#1已逾期7天，请催一催。 …
        Bot replies to its message in 3号楼: 📌 待办#1 修好单元门 👤 责任人：楼门长 ⚠️ 已逾期7天 已上报：党组织
        # more time, twice and no more; the breach stays counted
        李大爷 taps [延期] in private
        Bot to 李大爷: 待办#1为什么要延期？ 至少10个字。 [取消]
        李大爷 to Bot: 配件要从外地发货，下周才到。
        Bot to 李大爷: 待办#1要延几天？ [3天] [7天] [14天] [30天] [返回] [取消]
        Bot edits its message to 李大爷: 待办#1为什么要延期？ …
        李大爷 taps [7天] in private
        Bot edits its message to 李大爷: 📌 待办#1 … 📅 12月12日周六到期。已接下 已延期1次 … [报完成] [报进展] [延期]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits its message in 3号楼: 📌 待办#1 … 📅 12月12日周六到期。 … [办理▸]
        Bot edits its message to 孙书记: 📌 待办#1 … 📅 12月12日周六到期。 …
        Bot to 刘主任: 📅 待办#1延期到12月12日周六。 … [延期] [换人办] [不用办了]
    """)
    assert rows(town.database, "SELECT overdue, overdues, extended FROM item") == [(0, 1, 1)]


async def test_a_committee_that_owns_it_is_not_asked_to_urge_anybody(town):
    await town.town.plays(
        """
        刘主任 in 3号楼: 大家好
        刘主任 replies to 刘主任 in 3号楼: /item 周六前修好单元门
        ... 6 days pass
        """,
        check=False,
    )
    await town.plays("""
        ... 2 days pass
        Bot to 3号楼: 📅 … 📌 逾期的待办 … …
        Bot to 刘主任: ⚠️ 待办#1已逾期3天，这件事由您负责。做完了请报完成，没做完请延期。 … 👤 责任人：您 … […]
    """)


async def test_silence_goes_to_whoever_gave_it_and_a_no_as_well(town):
    await given(town)
    await town.plays("""
        ... 2 days pass
        Bot to 李大爷: ⏰ 待办#1还有3天到期。 … [接下] [做不了] [延期]
        Bot edits its message to 李大爷: 📌 待办#1 … 还没有回应 [接下] [做不了] [延期]
        Bot to 刘主任: ⏳ 待办#1：责任人一直没回应，请您决定。您决定以前，还是原来的人负责。 … [对方已答应] [延期] [换人办] [不用办了]
        李大爷 taps [做不了] in private
        Bot to 李大爷: 待办#1为什么做不了？ [取消]
        李大爷 to Bot: 我下周住院
        Bot edits its message to 李大爷: … 做不了：我下周住院 [接下] [延期]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot to 刘主任: ↩️ 待办#1：责任人说做不了，请换人。 … 做不了：我下周住院 [对方已答应] [延期] [换人办] [不用办了]
        刘主任 taps [换人办] in private
        Bot to 刘主任: 待办#1换谁办？ [刘主任（居委会）] [取消]
        刘主任 taps [刘主任（居委会）] in private
        Bot alerts 刘主任: 待办#1改由您办。
        Bot to 刘主任: 📌 待办#1 … 已接下 [报完成] [报进展] [延期] [换人办] [不用办了]
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
        Bot to 李大爷: ↪️ 待办#1 修好单元门：改由别人办了。
        Bot edits its message in 3号楼: 📌 待办#1 … 责任人：居委会工作人员 … 已接下 [办理▸]
    """)


async def test_what_is_not_done_yet_goes_back_and_a_decision_ends_it(town):
    await given(
        town, "李大爷 taps [接下] in private", "李大爷 taps [报完成] in private",
        "李大爷 to Bot: 门已经修好了，请来看看。",
    )  # fmt: skip
    assert await press(town, "李大爷", "1-iv-1-3") == "只有交办的人或居民观察员能验收。"
    await town.plays("""
        刘主任 taps [还没做好] in private
        Bot to 刘主任: 待办#1还差什么？ 至少10个字。 [取消]
        刘主任 to Bot: 门还是会自己弹开，要再调一调。
        Bot edits its message to 刘主任: 📌 待办#1 … 正在办理 最新：门还是会自己弹开，要再调一调。 [延期] [换人办] [不用办了]
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
        Bot edits its message in 3号楼: 📌 待办#1 … 正在办理 … [办理▸]
        Bot to 李大爷: ↩️ 待办#1还没做好，请接着办。 … [报完成] [报进展] [延期]
        刘主任 taps [不用办了] in private
        Bot to 刘主任: 待办#1为什么不用办了？是谁定的？大家都会看到。 至少10个字。 [取消]
        刘主任 to Bot: 街道统一换门，居委会会议定的。
        Bot edits its message to 刘主任: 📌 待办#1 … 已取消 决定：街道统一换门，居委会会议定的。
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
        Bot edits its message in 3号楼: 📌 待办#1 … 已取消 …
        Bot replies to its message in 3号楼: ▫️ 待办#1 修好单元门：不用办了。 决定：街道统一换门，居委会会议定的。
        Bot to 李大爷: ▫️ 待办#1 修好单元门：不用办了。 …
    """)
    waits = rows(town.database, "SELECT kind FROM deadline WHERE fired_ms IS NULL")
    assert not [kind for (kind,) in waits if kind in ("im", "iw", "il", "iu", "iq")]


async def test_a_done_item_that_nobody_looks_at_is_asked_for_again(town):
    await given(
        town, "李大爷 taps [接下] in private", "李大爷 taps [报完成] in private",
        "李大爷 to Bot: 门已经修好了，请来看看。",
    )  # fmt: skip
    await town.plays("""
        ... 3 days pass
        Bot to 刘主任: … [验收通过] [还没做好] [不用办了]
        ... 9 days pass
        Bot to 3号楼: 📅 本周没有超时的事。 📌 等验收的待办 • 待办#1 … …
    """)


async def test_a_task_is_said_in_words_and_asks_for_what_is_missing(town):
    await town.plays("""
        小张 in 3号楼: /item 扫雪
        Bot replies to 小张 in 3号楼: 只有楼门长、居委会或业委会能派待办。
        刘主任 in 3号楼: /item 扫雪
        Bot replies to 刘主任 in 3号楼: 交给谁办？请回复那人的消息，如：/item 周五前清楼道。也可以私聊我写。
        # somebody whom the bot never had to do with, who cannot be reached
        小张 in 3号楼: 我来扫雪吧
        刘主任 replies to 小张 in 3号楼: /item 明天扫雪
        Bot replies to 刘主任 in 3号楼: 📌 待办#1 扫雪 👤 责任人：一位居民 📅 11月24日周二到期。等待接下 [办理▸]
        Bot to 刘主任: ✅ 记下了：待办#1 扫雪，11月24日周二到期。 对方还没开通私聊，我提醒不到，请您转告。
        Bot to 刘主任: 我联系不上一位居民，请您转告。 📌 待办#1 … [延期] [换人办] [不用办了]
        小张 taps [办理▸] in 3号楼
        Bot whispers to 小张 in 3号楼: 📌 待办#1 … 责任人：您 … [接下] [做不了] [延期]
        刘主任 to Bot: /item 修灯
        Bot to 刘主任: 由谁办？选一个人。 [李大爷（楼门长）] [刘主任（居委会）] [取消]
        刘主任 to Bot: 1
        Bot to 刘主任: 哪天前办好？请按一个，或自己写。 [11月26日周四] [11月30日周一] [12月7日周一] [12月23日周三] [返回] [取消]
        Bot edits its message to 刘主任: 由谁办？选一个人。
        刘主任 to Bot: 昨天
        Bot to 刘主任: 没看懂日期。请写以后的日期，如：周五，或12月15日 […]
        Bot edits its message to 刘主任: 哪天前办好？请按一个，或自己写。
        刘主任 to Bot: 三天内吧😀
        Bot to 李大爷: 📌 有一件事请您办。 … 📅 11月26日周四到期。等待接下 [接下] [做不了] [延期]
        Bot to 3号楼: 📌 待办#2 修灯 … [办理▸]
        Bot to 刘主任: ✅ 记下了：待办#2 修灯，11月26日周四到期。
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
    """)


async def test_words_of_every_kind_are_kept_as_they_are(town):
    strange = "<b>修</b> & \u202e门🚪 שלום"
    await town.town.plays(
        f"李大爷 in 3号楼: 大家好\n刘主任 replies to 李大爷 in 3号楼: /item 周六前{strange}",
        check=False,
    )
    assert rows(town.database, "SELECT text FROM item") == [("<b>修</b> & 门🚪 שלום",)]
    shown = [s.text for s in town.town.transcript if "待办#1" in s.text]
    assert shown
    assert all("<b>修</b> & 门🚪" in text for text in shown)
    await town.plays(f"""
        刘主任 replies to 李大爷 in 3号楼: /item {"很" * 201}
        Bot replies to 刘主任 in 3号楼: 太长了：有201个字，最多200个字。请写短一点。
    """)


async def test_todo_is_ones_own_page_by_page(town):
    lines = [f"刘主任 replies to 李大爷 in 3号楼: /item {n}天后办第{n}件" for n in range(1, 9)]
    town.town.flood[town.bot.id].on = False
    await town.town.plays("\n".join(("李大爷 in 3号楼: 大家好", *lines)), check=False)
    await town.plays("""
        刘主任 to Bot: /todo
        Bot to 刘主任: 眼下没有要您办的事。
        李大爷 to Bot: /todo
        Bot to 李大爷: 📌 您有8件事要办 第1页，共2页 📌 待办#1 … 📌 待办#6 … [#1 ▸] [#2 ▸] [#3 ▸] [#4 ▸] [#5 ▸] [#6 ▸] [下一页]
        李大爷 taps [下一页] in private
        Bot edits its message to 李大爷: 📌 您有8件事要办 第2页，共2页 📌 待办#7 … 📌 待办#8 … [#7 ▸] [#8 ▸] [上一页]
        李大爷 taps [#8 ▸] in private
        Bot to 李大爷: 📌 待办#8 … 等待接下 [接下] [做不了] [延期]
    """)


async def test_another_groups_item_and_a_forged_button_are_refused(town):
    await given(town)
    town.add_group("5号楼", "陌生人", ("赵老师", "小陈"))
    await town.town.plays("小陈 adds Bot to 5号楼\n赵老师 in 5号楼: /help", check=False)
    assert await press(town, "赵老师", "1-ia-1-1", "5号楼") == "这件事属于别的群。"
    for code, told in {
        "1-ia-1-1": "只有责任人能这样做。",
        "1-ia-9-1": "没有这件待办。看自己的：/todo",
        "1-iu-1-1": "这个按钮已经失效了。",  # a deadline of the clock
        "1-ii-gzz-1-1-0-1-abc-1": "这个按钮已经失效了。",  # what a meeting alone decides
        "1-ov-1-abc": "",
    }.items():
        assert await press(town, "小张", code) == told, code
    assert state(town) == "open"


async def test_two_verify_at_once_one_is_told_that_it_is_over(town):
    await given(
        town, "小张 starts Bot", "小张 in 3号楼: 大家好",
        "小陈 replies to 小张 in 3号楼: /grant 居民观察员", "李大爷 taps [接下] in private",
        "李大爷 taps [报完成] in private", "李大爷 to Bot: 门已经修好了，请来看看。",
    )  # fmt: skip
    first = await press(town, "刘主任", "1-iv-1-3")
    second = await press(town, "小张", "1-iv-1-3")
    assert (first, second) == ("待办#1已验收。", "待办#1已经结束：已办好并验收。")
    kinds = rows(town.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'iv'")
    assert kinds == [(1,)]


async def test_what_is_done_is_not_reported_twice(town):
    """The old button asks for no evidence that nobody would take."""
    await given(
        town, "李大爷 taps [接下] in private", "李大爷 taps [报完成] in private",
        "李大爷 to Bot: 门已经修好了，请来看看。",
    )  # fmt: skip
    assert "正等验收" in await press(town, "李大爷", "1-s-id-1")
    assert rows(town.database, "SELECT COUNT(*) FROM form") == [(0,)]


async def test_an_album_in_reply_to_the_card_is_the_evidence(town):
    await given(
        town, "李大爷 taps [接下] in private", "李大爷 to Bot: /item 1",
        "李大爷 replies to Bot with 3 photos: ",
    )  # fmt: skip
    found = rows(town.database, "SELECT state, photos FROM item")
    assert [(s, len(p.split())) for s, p in found] == [("done", 3)]
    assert rows(town.database, "SELECT COUNT(*) FROM need") == [(0,)]

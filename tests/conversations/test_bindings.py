"""Residents without a slip, moving out, and an import that was a mistake (S01)."""

from __future__ import annotations

import pytest

from bot.town import people

CSV = "楼栋,单元,房号,面积\n3,2,401,89.5\n3,2,402,89.5\n3,,105,60\n".encode()


@pytest.fixture
async def known(town, print_slips):
    """A register with three homes."""
    return town, await print_slips(town, CSV)


async def test_residents_without_a_slip_ask_and_the_lead_confirms_them_together(known):
    town, _ = known
    await town.plays("""
        王阿姨 in 3号楼: /bind 3-2-401
        Bot to 李大爷: 🏠 有1位邻居没有纸条，申请登记： 王阿姨：3号楼2单元401室 您认识他们吗？可以全部确认，也可以一个一个确认。 [全部确认（1位）] [✓ 王阿姨 3-2-401] [✗ 王阿姨 3-2-401]
        Bot replies to 王阿姨 in 3号楼: 请打开和我的私聊，我在那里告诉您。 [打开私聊]
        王阿姨 starts Bot
        Bot to 王阿姨: 您好，我是回音。…
        王阿姨 to Bot: /bind 401
        Bot to 王阿姨: 没找到这一户。请写明楼号、单元和房号，比如：/bind 3-2-401。…
        王阿姨 to Bot: /bind 三号楼二单元401室
        Bot to 王阿姨: 3号楼2单元401室 您已经申请过了，等楼门长确认。
        小张 starts Bot
        Bot to 小张: 您好，我是回音。…
        小张 in 3号楼: /need 灯不亮
        Bot to 李大爷: #1 灯不亮 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 小张 in 3号楼: #1 灯不亮 … [同求] [详情] [办理▸]
        小张 to Bot: /bind
        Bot to 小张: 请在后面写上您家，比如：/bind 3-2-401（楼号-单元-房号）
        小张 to Bot: /bind 9-9-909
        Bot to 小张: 没找到这一户。…
        小张 to Bot: /bind 3-2-402
        Bot edits its message to 李大爷: 🏠 有2位邻居没有纸条，申请登记： … [全部确认（2位）] [✓ 王阿姨 3-2-401] [✗ 王阿姨 3-2-401] [✓ 小张 3-2-402] [✗ 小张 3-2-402]
        Bot to 小张: 已记下：3号楼2单元402室。楼门长确认后，我马上告诉您。
        李大爷 taps [全部确认（2位）]
        Bot alerts 李大爷: 已登记2位邻居。
        Bot edits its message to 李大爷: ✅ 没有人在等登记。
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        Bot to 小张: ✅ 已登记：您是3号楼2单元402室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        ... 8 hours pass
        Bot to 李大爷: 📋 …2位… [撤销 3-2-401 王阿姨] [撤销 3-2-402 小张]
        小张 to Bot: /bind 3-2-402
        Bot to 小张: 3号楼2单元402室 您已经登记在这一户了。
    """)


async def test_one_is_confirmed_another_refused_and_nobody_vouches_for_themselves(known):
    town, _ = known
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /bind 3-2-401
        赵老师 in 3号楼: /bind 3号楼105室
        李大爷 in 3号楼: /bind 3-2-402
        """,
        check=False,
    )
    await town.plays("""
        李大爷 taps [✗ 赵老师 3-105] in private
        Bot alerts 李大爷: 没有登记：3号楼105室。已告诉本人。
        Bot edits its message to 李大爷: 🏠 有2位邻居没有纸条，申请登记： … [全部确认（2位）] [✓ 王阿姨 3-2-401] [✗ 王阿姨 3-2-401] [✓ 李大爷 3-2-402] [✗ 李大爷 3-2-402]
        李大爷 taps [✓ 李大爷 3-2-402] in private
        Bot alerts 李大爷: 不能自己确认自己，请居委会来确认。
        李大爷 taps [全部确认（2位）]
        Bot alerts 李大爷: 已登记1位邻居。 另有1位没有登记：已经登记、这一户满员，或是您本人。
        Bot edits its message to 李大爷: 🏠 有1位邻居没有纸条，申请登记： 李大爷：3号楼2单元402室 … [全部确认（1位）] [✓ 李大爷 3-2-402] [✗ 李大爷 3-2-402]
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        李大爷 taps [全部确认（1位）]
        Bot alerts 李大爷: 不能自己确认自己，请居委会来确认。
    """)


async def test_a_full_home_takes_nobody_more(known, tmp_path):
    town, _ = known
    town.policy = tmp_path / "policy.toml"
    town.policy.write_text("[household]\nmembers_max = 1\n")
    await town.stop_bot()
    await town.start_bot()
    await town.town.plays(
        """
        王阿姨 starts Bot
        小张 starts Bot
        王阿姨 in 3号楼: /bind 3-2-401
        小张 in 3号楼: /bind 3-2-401
        """,
        check=False,
    )
    await town.plays("""
        李大爷 taps [全部确认（2位）]
        Bot alerts 李大爷: 已登记1位邻居。 另有1位没有登记：…
        Bot edits its message to 李大爷: 🏠 有1位邻居没有纸条，申请登记： 小张：… [全部确认（1位）] [✓ 小张 3-2-401] [✗ 小张 3-2-401]
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        李大爷 taps [✗ 小张 3-2-401] in private
        Bot alerts 李大爷: 没有登记：3号楼2单元401室。已告诉本人。
        Bot edits its message to 李大爷: ✅ 没有人在等登记。
        Bot to 小张: 楼门长没有确认：3号楼2单元401室。如果弄错了，请当面找楼门长。
        小张 to Bot: /bind 3-2-401
        Bot to 小张: 这一户已登记1位，满了。请找楼门长。
    """)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1-hc-1-1-0", "只有楼门长、居委会或管理员可以这样做。"),
        ("1-hc-99-1-1", "只有楼门长、居委会或管理员可以这样做。"),
        ("1-hx-1-1", "只有楼门长、居委会或管理员可以这样做。"),
        ("1-hj-1-5", "这个按钮已经失效了。"),
        ("1-hm-1-1", "这个按钮已经失效了。"),
        ("1-hl-1-1", "已经撤销过了。"),
        ("1-hw-1", "只有管理员可以这样做。"),
        ("1-hk-1", "这个按钮已经失效了。"),
        ("1-jc-1", "邀请码无效。请向居委会再要一个（居委会写 /invite）。"),
    ],
)
async def test_a_forged_button_binds_nobody(known, code, said):
    town, _ = known
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮", check=False)
    card = next(m for m in town.group().messages if m.buttons and m.sender is town.bot)
    heard = await people.press_data(town.town, town.person("小张"), town.group(), card, code)
    assert heard == said
    count = "SELECT COUNT(*) FROM household_member"
    assert await town.ask(lambda c: c.exec_driver_sql(count).scalar()) == 0


async def test_whoever_leaves_the_group_is_asked_once_and_keeps_their_needs(known):
    town, codes = known
    await town.town.plays(
        f"""
        王阿姨 starts Bot with {codes["401"]}
        王阿姨 in 3号楼: /need 2单元电梯坏了
        """,
        check=False,
    )
    await town.plays("""
        王阿姨 leaves 3号楼
        Bot to 王阿姨: 您退群了。是不是从3号楼2单元401室搬走了？ [我搬走了] [只是退群]
        王阿姨 taps [只是退群]
        Bot alerts 王阿姨: 好的，您仍然登记在：3号楼2单元401室。
        小陈 adds 王阿姨 to 3号楼
        王阿姨 leaves 3号楼
        王阿姨 taps [我搬走了]
        Bot alerts 王阿姨: 您已不再登记在：3号楼2单元401室。您提过的事会继续办，有结果照样告诉您。
        王阿姨 taps [我搬走了]
        Bot alerts 王阿姨: 已经撤销过了。
        李大爷 taps [我来接手] in private
        Bot alerts 李大爷: 您已接手 #1，接下来请点[答复]。
        Bot edits #1 to 李大爷: #1 2单元电梯坏了 … [答复] [办结] [不采纳] [撤销] [更多▸]
        Bot to 王阿姨: 🙋 #1 楼门长已接手，…前答复您。 事项：…
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 … [同求] [详情] [办理▸]
        李大爷 taps [办结] in private
        Bot to 李大爷: #1 办成了什么？… [取消]
        李大爷 to Bot: 电梯修好了，已经试运行半天。
        Bot edits #1 to 李大爷: #1 2单元电梯坏了 … ✅ … [撤销] [更多▸]
        Bot to 王阿姨: ✅ #1 办好了： … [5 很满意] [4 满意] [3 一般] [2 不满意] [1 很不满意]
        Bot edits #1 to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 … ✅ … [详情] [办理▸]
        Bot replies to #1 in 3号楼: ✅ #1 办好了： 电梯修好了，已经试运行半天。
        王阿姨 taps [5 很满意]
        Bot alerts 王阿姨: 谢谢，#1 的打分已记下。
        Bot edits #1 to 李大爷: #1 2单元电梯坏了 📍 3号楼2单元 ✅ 已办结：电梯修好了，已经试运行半天。 … [更多▸]
        Bot edits #1 to 王阿姨: 🙏 #1 谢谢，打分已记下，处理人看不到。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 📍 3号楼2单元 ✅ 已办结：电梯修好了，已经试运行半天。
    """)


async def test_an_import_is_announced_and_undone_within_ten_minutes(known, print_slips):
    town, codes = known
    told = town.town.transcript[-1]
    assert (told.person.name, told.buttons) == ("小陈", ("撤销",))
    assert told.text.startswith(
        "📥 住户名册有变动：新增3户，改动0户，移出0户。\n弄错了？请在11月23日周一 12:10前"
    )
    await town.plays(f"""
        王阿姨 starts Bot with {codes["401"]}
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        ... 11 minutes pass
        小陈 taps [撤销] in private
        Bot alerts 小陈: 撤销时间已过。请重新导入原来的文件，也会留下记录。
    """)
    await print_slips(town, "楼栋,单元,房号,面积\n3,2,403,70\n".encode())
    told = {s.person.name: s.text for s in town.town.transcript[-2:]}
    assert "新增1户，改动0户，移出3户" in told["小陈"]
    assert told["王阿姨"].startswith("住户名册改了：您不再登记在3号楼2单元401室。")
    await town.plays("""
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤销，住户名册恢复原样。
        Bot to 王阿姨: 刚才弄错了：您照旧登记在3号楼2单元401室。
        小陈 taps [撤销] in private
        Bot alerts 小陈: 不能再撤销了：已经撤销过，或者之后又导入了别的文件。
        王阿姨 to Bot: /bind 3-2-401
        Bot to 王阿姨: 3号楼2单元401室 您已经登记在这一户了。
        王阿姨 to Bot: /bind 3-2-403
        Bot to 王阿姨: 没找到这一户。…
    """)


async def test_undoing_an_import_keeps_who_was_bound_meanwhile(known, print_slips):
    town, _ = known
    raw = "楼栋,单元,房号,面积\n3,2,401,90\n3,2,402,89.5\n3,,105,60\n3,2,999,50\n".encode()
    codes = await print_slips(town, raw)
    await town.plays(f"""
        王阿姨 starts Bot with {codes["401"]}
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        小张 starts Bot with {codes["999"]}
        Bot to 小张: ✅ 已登记：您是3号楼2单元999室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤销，住户名册恢复原样。
        Bot to 小张: 住户名册改了：您不再登记在3号楼2单元999室。 …
        王阿姨 to Bot: /bind 3-2-401
        Bot to 王阿姨: 3号楼2单元401室 您已经登记在这一户了。
        赵老师 starts Bot with {codes["401"]}
        Bot to 赵老师: 这张纸条已经用过了。…
    """)
    area = "SELECT area FROM household WHERE room = '401'"
    assert await town.ask(lambda c: c.exec_driver_sql(area).scalar()) == 8950


async def test_a_building_without_a_group_is_the_committees_not_another_leads(town, print_slips):
    codes = await print_slips(town, "楼栋,单元,房号,面积\n3,2,401,80\n5,1,101,60\n".encode())
    await town.plays(f"""
        王阿姨 in 3号楼: /bind 5-1-101
        Bot to 刘主任: 🏠 有1位邻居没有纸条，申请登记： 王阿姨：5号楼1单元101室 … [全部确认（1位）] [✓ 王阿姨 5-1-101] [✗ 王阿姨 5-1-101]
        Bot replies to 王阿姨 in 3号楼: 请打开和我的私聊，我在那里告诉您。 [打开私聊]
        小张 starts Bot with {codes["101"]}
        Bot to 小张: ✅ 已登记：您是5号楼1单元101室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        小张 to Bot: /need 楼道灯不亮
        Bot to 小张: #1 楼道灯不亮 … [撤回]
        Bot to 李大爷: #1 楼道灯不亮 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 3号楼: #1 楼道灯不亮 … [同求] [详情] [办理▸]
    """)
    card = next(m for m in town.group().messages if m.buttons and m.sender is town.bot)
    for code in ("1-hc-1-0-1", "1-hu-2-1"):
        heard = await people.press_data(town.town, town.person("李大爷"), town.group(), card, code)
        assert heard == "这件事属于别的群。", code
    await town.plays("""
        刘主任 taps [✗ 王阿姨 5-1-101]
        Bot alerts 刘主任: 没有登记：5号楼1单元101室。已告诉本人。
        Bot edits its message to 刘主任: ✅ 没有人在等登记。
        ... 8 hours pass
        Bot to 刘主任: 📋 从昨天到现在，新登记1位住户： 小张：5号楼1单元101室 … [撤销 5-1-101 小张]
        刘主任 taps [撤销 5-1-101 小张]
        Bot alerts 刘主任: 已撤销：5号楼1单元101室。已告诉本人。
        Bot to 小张: 您在5号楼1单元101室的登记被撤销了。 …
    """)

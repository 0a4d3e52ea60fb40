"""Roles as transcripts: given, offered, confirmed, vacant, suspended, ended, on duty."""

from __future__ import annotations

import re

from bot import codes
from bot.flows.role_events import RenewalUndone, RoleRenewed
from bot.flows.rules.policy import Policy
from bot.town import people
from storage.times import from_ms


async def test_who_may_give_which_role(town):
    await town.plays("""
        王阿姨 in 3号楼: 大家好
        小张 in 3号楼: 我也好
        小张 replies to 王阿姨 in 3号楼: /grant 居委会
        Bot replies to 小张 in 3号楼: 您不能任命或撤回这个角色：居委会。
        小陈 in 3号楼: /grant
        Bot replies to 小陈 in 3号楼: 请回复那位的一条消息，写：/grant … 角色：管理员、党组织、居委会…
        小陈 replies to 王阿姨 in 3号楼: /grant 皇帝
        Bot replies to 小陈 in 3号楼: 没有“皇帝”这个角色。可用：… 请回复那位的一条消息，写：/grant 楼门长（或别的角色）
        小陈 replies to 王阿姨 in 3号楼: /grant 楼门长
        Bot replies to 小陈 in 3号楼: 这位邻居担任楼门长，任期到2027年11月23日。 还差一步：请本人按下面的按钮，再按“开始”，之后才算数。 [开通提醒] [撤销]
        小陈 replies to 王阿姨 in 3号楼: /grant 楼门长
        Bot replies to 小陈 in 3号楼: 这位已经是楼门长了。
        刘主任 replies to 小张 in 3号楼: /grant 网格员 3个月
        Bot replies to 刘主任 in 3号楼: 这位邻居担任网格员，任期到2027年2月21日。 还差一步… [开通提醒] [撤销]
        刘主任 replies to 小张 in 3号楼: /grant 居民观察员
        Bot replies to 刘主任 in 3号楼: 您不能任命或撤回这个角色：居民观察员。
        刘主任 replies to 小张 in 3号楼: /grant 志愿者 0天
        Bot replies to 刘主任 in 3号楼: 任期要在1天到3660天之间。
        刘主任 replies to 小张 in 3号楼: /grant 志愿者 9999天
        Bot replies to 刘主任 in 3号楼: 任期要在1天到3660天之间。
    """)


async def test_a_role_counts_once_start_is_pressed(town):
    await town.plays("""
        王阿姨 in 3号楼: 大家好
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        Bot replies to 小陈 in 3号楼: 这位邻居担任居委会工作人员，任期到… [开通提醒] [撤销]
        小张 in 3号楼: /need 灯不亮
        Bot to 李大爷: #1 灯不亮 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 小张 in 3号楼: #1 灯不亮 … [同求] [详情] [办理▸]
        王阿姨 taps [办理▸] on #1
        Bot alerts 王阿姨: #1 由楼门长负责。您也遇到了？请点[同求]。
        王阿姨 starts Bot with hi
        Bot to 王阿姨: 您好，我是回音。…
        王阿姨 taps [办理▸] on #1 in 3号楼
        Bot whispers to 王阿姨 in 3号楼: #1 灯不亮 您要做什么？ [我来接手] [答复] [办结] [不采纳] [更多▸]
    """)


async def test_undo_for_ten_minutes_and_by_whoever_may(town):
    await town.plays("""
        小张 starts Bot
        Bot to 小张: 您好，我是回音。…
        小张 in 3号楼: 大家好
        小陈 replies to 小张 in 3号楼: /grant 楼门长
        Bot to 小张: 您现在担任楼门长，任期到2027年11月23日。 有事我会在这里提醒您。 …
        Bot replies to 小陈 in 3号楼: 这位邻居担任楼门长，任期到2027年11月23日。 [撤销]
        王阿姨 taps [撤销]
        Bot alerts 王阿姨: 您不能任命或撤回这个角色：楼门长。
        小陈 taps [撤销]
        Bot alerts 小陈: 已撤回：楼门长。
        Bot to 小张: 您不再担任楼门长。手上的事项已退回等待接手。
        小陈 taps [撤销]
        Bot alerts 小陈: 这件事已经结束了。写 /roles 可以看现在谁在任。
        小陈 replies to 小张 in 3号楼: /grant 楼门长
        Bot to 小张: 您现在担任楼门长，任期到…
        Bot replies to 小陈 in 3号楼: 这位邻居担任楼门长，任期到… [撤销]
        ... 11 minutes pass
        小陈 taps [撤销]
        Bot alerts 小陈: 撤销时间已过。如需撤回，请私聊我写：/roles
        小陈 to Bot: /roles
        Bot to 小陈: 谁在任 党组织：孙书记（到2027年11月23日） 居委会：刘主任（到2027年11月23日） 楼门长：“3号楼”的李大爷（到2027年11月23日）、“3号楼”的小张（到2027年11月23日） 要任命谁… [撤回：楼门长 李大爷] [撤回：居委会 刘主任] [撤回：党组织 孙书记] [撤回：楼门长 小张]
        小陈 taps [撤回：楼门长 小张]
        Bot to 小陈: 要撤回小张的楼门长身份，确定吗？ [确定]
        小陈 taps [确定] in private
        Bot alerts 小陈: 已撤回：楼门长。
        Bot to 小张: 您不再担任楼门长。…
    """)


async def test_the_creator_of_a_group_leads_it_and_that_can_be_undone(empty_town):
    empty_town.add_group("3号楼", "李大爷", ("小陈", "王阿姨"))
    await empty_town.plays("""
        小陈 starts Bot
        Bot to 小陈: 您好，我是回音。…
        李大爷 starts Bot
        Bot to 李大爷: 您好，我是回音。…
        小陈 adds Bot to 3号楼
        Bot to 小陈: “3号楼”已接入，… [完善设置]
        Bot to 3号楼: 大家好，我是回音。… 群主先当楼门长。… [开通提醒]
        Bot to 李大爷: 您现在担任楼门长，任期到2027年11月23日。 有事我会在这里提醒您。 …
        Bot to 小陈: 李大爷是“3号楼”的群主，先当楼门长，任期到2027年11月23日。 弄错了？请在11月23日周一 12:10前按下面的按钮。 [撤销]
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤回：楼门长。
        Bot to 李大爷: 您不再担任楼门长。手上的事项已退回等待接手。
        小陈 taps [撤销] in private
        Bot alerts 小陈: 这件事已经结束了。写 /roles 可以看现在谁在任。
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 党组织：无人担任 居委会：无人担任 楼门长：无人担任
    """)


async def test_who_leads_a_group_as_its_creator_is_undone_for_ten_minutes_by_whoever_may(
    empty_town,
):
    empty_town.add_group("3号楼", "李大爷", ("小陈", "王阿姨"))
    await empty_town.town.plays("小陈 starts Bot\n小陈 adds Bot to 3号楼", check=False)
    chat = empty_town.town.world.private_chat(empty_town.person("小陈"), empty_town.bot)
    told, who = chat.messages[-1], empty_town.person("王阿姨")
    said = await people.press_data(empty_town.town, who, empty_town.group(), told, "1-gx-1-1")
    assert said == "您不能任命或撤回这个角色：楼门长。"
    await empty_town.plays("""
        ... 11 minutes pass
        小陈 taps [撤销] in private
        Bot alerts 小陈: 撤销时间已过。如需撤回，请私聊我写：/roles
        小陈 to Bot: /roles
        Bot to 小陈: 谁在任 … 楼门长：“3号楼”的李大爷（联系不上，暂时不算数） … [撤回：楼门长 李大爷]
    """)


async def test_an_operator_who_created_the_group_hears_of_it_once(empty_town):
    empty_town.add_group("3号楼", "小陈", ("王阿姨",))
    await empty_town.plays("""
        小陈 starts Bot
        Bot to 小陈: 您好，我是回音。…
        小陈 adds Bot to 3号楼
        Bot to 小陈: “3号楼”已接入，… [完善设置]
        Bot to 3号楼: 大家好，我是回音。… [开通提醒]
        Bot to 小陈: 您现在担任楼门长，任期到2027年11月23日。 有事我会在这里提醒您。如果您屏蔽了我，这个岗位就按空缺处理。 弄错了？请在11月23日周一 12:10前按下面的按钮。 [撤销]
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤回：楼门长。
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 党组织：无人担任 居委会：无人担任 楼门长：无人担任
    """)


async def test_an_operator_who_never_pressed_start_adopts_a_group_all_the_same(empty_town):
    empty_town.add_group("3号楼", "李大爷", ("小陈", "王阿姨"))
    await empty_town.plays("""
        李大爷 starts Bot
        Bot to 李大爷: 您好，我是回音。…
        小陈 adds Bot to 3号楼
        Bot to 3号楼: 大家好，我是回音。… 群主先当楼门长。… [开通提醒]
        Bot to 李大爷: 您现在担任楼门长，任期到2027年11月23日。 …
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 党组织：无人担任 居委会：无人担任 楼门长：1人，联系得上
    """)


async def test_a_committee_is_confirmed_by_a_second_operator_where_there_is_one(town):
    await town.plays("""
        赵老师 in 3号楼: 大家好
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        Bot replies to 小陈 in 3号楼: 这位邻居担任管理员，任期到… [开通提醒] [撤销]
        赵老师 starts Bot
        Bot to 赵老师: 您好，我是回音。…
        王阿姨 starts Bot
        Bot to 王阿姨: 您好，我是回音。…
        王阿姨 in 3号楼: 我来试试
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        Bot replies to 小陈 in 3号楼: 已记下：居委会工作人员。另一位管理员同意后才算数。 [撤销]
        Bot to 小陈: 拟由王阿姨担任居委会工作人员。您同意吗？ 需要另一位管理员同意。
        Bot to 赵老师: 拟由王阿姨担任居委会工作人员。您同意吗？ [同意] [不同意]
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 管理员：1人，联系得上 党组织：1人，联系得上 居委会：1人，联系得上 楼门长：1人，联系得上
        赵老师 taps [同意]
        Bot edits its message to 小陈: ✅ 已同意：王阿姨担任居委会工作人员。 弄错了？请在11月23日周一 12:10前按下面的按钮。 [撤销]
        Bot edits its message to 赵老师: ✅ 已同意：王阿姨担任居委会工作人员。 弄错了？请在11月23日周一 12:10前按下面的按钮。 [撤销]
        Bot to 王阿姨: 您现在担任居委会工作人员，任期到… 有事我会在这里提醒您。 …
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 管理员：1人，联系得上 党组织：1人，联系得上 居委会：2人，联系得上 楼门长：1人，联系得上
    """)


async def test_the_second_operator_may_say_no_and_nobody_agrees_with_themselves(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: 大家好
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        王阿姨 in 3号楼: 我来试试
        小陈 replies to 王阿姨 in 3号楼: /grant 党组织
        """,
        check=False,
    )
    chat = town.town.world.private_chat(town.person("小陈"), town.bot)
    card = chat.messages[-1]
    said = await people.press_data(town.town, town.person("小陈"), chat, card, "1-gc-5")
    assert said == "需要另一位管理员同意。"
    await town.plays("""
        赵老师 taps [不同意]
        Bot edits its message to 小陈: 没有任命：党组织 王阿姨。
        Bot edits its message to 赵老师: 没有任命：党组织 王阿姨。
        Bot alerts 赵老师: 没有任命：党组织 王阿姨。
    """)
    said = await people.press_data(town.town, town.person("赵老师"), chat, card, "1-gc-5")
    assert said == "这件事已经结束了。写 /roles 可以看现在谁在任。"


async def test_what_was_not_agreed_is_told_to_both_operators_and_was_never_a_post(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: 大家好
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        王阿姨 starts Bot
        王阿姨 in 3号楼: /help
        """,
        check=False,
    )
    await town.plays("""
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        Bot replies to 小陈 in 3号楼: 已记下：居委会工作人员。另一位管理员同意后才算数。 [撤销]
        Bot to 小陈: 拟由王阿姨担任居委会工作人员。 … 需要另一位管理员同意。
        Bot to 赵老师: 拟由王阿姨担任居委会工作人员。您同意吗？ [同意] [不同意]
        赵老师 taps [不同意]
        Bot alerts 赵老师: 没有任命：居委会 王阿姨。
        Bot edits its message to 赵老师: 没有任命：居委会 王阿姨。
        Bot edits its message to 小陈: 没有任命：居委会 王阿姨。
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        Bot replies to 小陈 in 3号楼: 已记下：… [撤销]
        Bot to 小陈: 拟由王阿姨担任居委会工作人员。 …
        Bot to 赵老师: 拟由王阿姨担任居委会工作人员。您同意吗？ [同意] [不同意]
        小陈 taps [撤销] in 3号楼
        Bot alerts 小陈: 没有任命：居委会 王阿姨。
        Bot edits its message to 赵老师: 没有任命：居委会 王阿姨。
        Bot edits its message to 小陈: 没有任命：居委会 王阿姨。
    """)


async def test_what_was_agreed_is_undone_for_ten_minutes(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: /help
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        王阿姨 starts Bot
        王阿姨 in 3号楼: /help
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        赵老师 taps [同意]
        """,
        check=False,
    )
    await town.plays("""
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤回：居委会。
        Bot to 王阿姨: 您不再担任居委会工作人员。 …
    """)


async def test_an_operator_who_cannot_be_reached_keeps_no_post_empty(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: /help
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        赵老师 blocks Bot
        王阿姨 starts Bot
        王阿姨 in 3号楼: /help
        """,
        check=False,
    )
    await town.plays("""
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        Bot to 王阿姨: 您现在担任居委会工作人员，任期到…
        Bot replies to 小陈 in 3号楼: 这位邻居担任居委会工作人员，任期到2027年11月23日。 [撤销]
    """)


async def test_of_two_operators_the_second_agrees_even_to_their_own_post_but_not_of_three(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: /help
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        """,
        check=False,
    )
    await town.plays("""
        小陈 replies to 赵老师 in 3号楼: /grant 党组织
        Bot replies to 小陈 in 3号楼: 已记下：… [撤销]
        Bot to 小陈: 拟由赵老师担任党组织成员。 … 需要另一位管理员同意。
        Bot to 赵老师: 拟由赵老师担任党组织成员。您同意吗？ [同意] [不同意]
        赵老师 taps [同意]
        Bot to 赵老师: 您现在担任党组织成员，…
        Bot edits its message to 小陈: ✅ 已同意：赵老师担任党组织成员。 … [撤销]
        Bot edits its message to 赵老师: ✅ 已同意：赵老师担任党组织成员。 … [撤销]
    """)
    await town.town.plays(
        """
        小张 starts Bot
        小张 in 3号楼: /help
        小陈 replies to 小张 in 3号楼: /grant 管理员
        """,
        check=False,
    )
    await town.plays("""
        小陈 replies to 赵老师 in 3号楼: /grant 业委会
        Bot replies to 小陈 in 3号楼: 已记下：… [撤销]
        Bot to 小陈: 拟由赵老师担任业委会成员。 … 需要另一位管理员同意。
        Bot to 赵老师: 拟由赵老师担任业委会成员。 … 需要另一位管理员同意。
        Bot to 小张: 拟由赵老师担任业委会成员。您同意吗？ [同意] [不同意]
    """)


def link(town, name):
    chat = town.town.world.private_chat(town.person(name), town.bot)
    return re.search(r"start=(\S+)", chat.messages[-1].text)[1]


async def test_a_link_seats_the_first_who_opens_it(town):
    await town.plays("""
        小陈 to Bot: /grant 楼门长
        Bot to 小陈: 楼门长是某个群的岗位：请到那个群里写，或者在后面加上“全社区”。
        小陈 to Bot: /grant 调解员
        Bot to 小陈: 请把下面这段话转给本人（只给一个人）： ———— 请您担任调解员。用手机打开下面的链接，再按“开始”。链接只能用一次，11月30日周一 12:00前有效： https://t.me/huiyin_demo_bot?start=… ———— 发错人了？按下面的按钮作废。 [作废这个链接]
    """)
    code = link(town, "小陈")
    assert re.fullmatch(r"1-gk-\w+-[a-z2-9]{16}", code)
    await town.plays(f"""
        陌生人 starts Bot with {code[:-1]}0
        Bot to 陌生人: 这个链接无效，请再要一个新的。
        陌生人 starts Bot with {code}
        Bot to 小陈: 陌生人打开了您发的链接，现在担任调解员。 不是这个人？请在11月23日周一 12:10前按下面的按钮。 [撤销]
        Bot to 陌生人: 您现在担任调解员，任期到2027年11月23日。 有事我会在这里提醒您。 …
        陌生人 starts Bot with {code}
        Bot to 陌生人: 这位已经是调解员了。
        王阿姨 starts Bot with {code}
        Bot to 王阿姨: 这个链接已经有人用过了，请再要一个新的。
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤回：调解员。
        Bot to 陌生人: 您不再担任调解员。…
        陌生人 starts Bot with {code}
        Bot to 陌生人: 这个链接已经有人用过了，请再要一个新的。
    """)


async def test_a_link_grows_old_and_can_be_made_void(town):
    await town.town.plays("小陈 to Bot: /grant 专家", check=False)
    old = link(town, "小陈")
    await town.town.plays("小陈 to Bot: /grant 专家", check=False)
    void = link(town, "小陈")
    await town.plays(f"""
        小陈 taps [作废这个链接] in private
        Bot alerts 小陈: 已撤回：专家。
        王阿姨 starts Bot with {void}
        Bot to 王阿姨: 这个链接无效，请再要一个新的。
        ... 7 days pass
        Bot to 3号楼: 📅 本周没有超时的事。 全部记录的指纹（日后可核对有没有被改动）： 1:…
        王阿姨 starts Bot with {old}
        Bot to 王阿姨: 这个链接过期了，请再要一个新的。
    """)


async def test_a_holder_who_blocks_gives_matters_back_and_has_the_role_again_later(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了
        Bot to 李大爷: #1 2单元电梯坏了 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了 … [同求] [详情] [办理▸]
        李大爷 taps [我来接手]
        Bot alerts 李大爷: 您已接手 #1，接下来请点[答复]。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 … 🙋 … [同求] [详情] [办理▸]
        Bot edits #1 to 李大爷: #1 2单元电梯坏了 … 🙋 … [答复] [办结] [不采纳] [撤销] [更多▸]
        李大爷 blocks Bot
        Bot to 刘主任: ↩️ #1 退回来了：原经办人离任。 #1 2单元电梯坏了 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 小陈: 📭 楼门长无人担任（或联系不上）。#1 已转给居委会。 … 致楼门长：第1号事项“2单元电梯坏了”。地点：3号楼2单元。请在11月26日周四 12:00前答复。 ———— 要任命新人，请写：/grant 楼门长
        Bot to 小陈: 李大爷屏蔽了我。 暂时空缺：楼门长。手上的事项已退回等待接手。 本人回来后自动恢复。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 📍 3号楼2单元 ⏳ 楼门长无人担任，等居委会接手 ⏱ … [同求] [详情] [办理▸]
        李大爷 starts Bot
        Bot to 李大爷: #1 2单元电梯坏了 … ⏳ 等楼门长接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot edits #1 to 刘主任: #1 2单元电梯坏了 … ⏳ 等楼门长接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 李大爷: 您好，我是回音。…
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 📍 3号楼2单元 ⏳ 等楼门长接手 ⏱ … [同求] [详情] [办理▸]
    """)


async def test_a_holder_who_leaves_the_group_is_passed_over_until_back(town):
    await town.plays("""
        李大爷 leaves 3号楼
        Bot to 小陈: 李大爷退群了。 暂时空缺：楼门长。手上的事项已退回等待接手。 本人回来后自动恢复。
        王阿姨 in 3号楼: /need 灯不亮
        Bot to 刘主任: #1 灯不亮 📍 3号楼 ⏳ 楼门长无人担任，等居委会接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 灯不亮 📍 3号楼 ⏳ 楼门长无人担任，等居委会接手 … [同求] [详情] [办理▸]
        Bot to 小陈: 📭 楼门长无人担任（或联系不上）。#1 已转给居委会。 …
        小陈 adds 李大爷 to 3号楼
        Bot edits #1 to 刘主任: #1 灯不亮 📍 3号楼 ⏳ 等楼门长接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 李大爷: #1 灯不亮 📍 3号楼 ⏳ 等楼门长接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot edits #1 in 3号楼: #1 灯不亮 📍 3号楼 ⏳ 等楼门长接手 … [同求] [详情] [办理▸]
    """)


async def test_a_ladder_that_is_vacant_from_floor_lead_to_party_branch(empty_town):
    empty_town.add_group()
    await empty_town.plays("""
        小陈 starts Bot
        Bot to 小陈: 您好，我是回音。…
        小陈 adds Bot to 3号楼
        Bot to 小陈: “3号楼”已接入… [完善设置]
        Bot to 3号楼: 大家好，我是回音。… [开通提醒]
        Bot to 小陈: 李大爷是“3号楼”的群主，先当楼门长，任期到2027年11月23日。 … [撤销]
        王阿姨 in 3号楼: /need 灯不亮
        Bot replies to 王阿姨 in 3号楼: #1 灯不亮 📍 3号楼 ⏳ 还没有人能接手。楼门长、居委会请点开我的私聊，按“开始” ⏱ … [同求] [详情] [办理▸]
        Bot to 小陈: #1 灯不亮 📍 3号楼 ⏳ 还没有人能接手。…
        Bot to 小陈: 📭 楼门长无人担任（或联系不上）。#1 已转给管理员。 …
        ... 72 hours pass
        Bot to 小陈: ⏰ #1 还剩38小时要答复。 …
        Bot to 小陈: ⏰ #1 还剩24小时要答复。 …
        Bot to 小陈: ⏰ #1 还剩4小时要答复。 …
        Bot to 小陈: ⚠️ #1 已超时，没有人按时答复。请您过问。 …
        Bot to 小陈: 📭 居委会无人担任（或联系不上）。#1 已转给管理员。 …
        Bot edits #1 in 3号楼: #1 灯不亮 📍 3号楼 ⏳ 还没有人能接手。… ⚠️ 已超时：应在11月26日周四 12:00前答复，已告知管理员 [同求] [详情] [办理▸]
        ... 48 hours pass
        Bot to 小陈: ⚠️ #1 一直没有答复，请您督促。 …
        Bot to 小陈: 📭 党组织无人担任（或联系不上）。#1 已转给管理员。 …
        ... 5 days pass
        Bot to 3号楼: 📅 超时还没有答复的事 • #1 灯不亮：11月26日周四 12:00 起超时， …
        Bot replies to #1 in 3号楼: ⚠️ #1 很久没有答复。大家也可以拨打12345。
    """)


async def test_a_term_is_renewed_or_runs_out(town):
    await town.plays("""
        小张 starts Bot
        Bot to 小张: 您好，我是回音。…
        小张 in 3号楼: 大家好
        刘主任 replies to 小张 in 3号楼: /grant 网格员 20天
        Bot to 小张: 您现在担任网格员，任期到2026年12月13日。 …
        Bot replies to 刘主任 in 3号楼: 这位邻居担任网格员，任期到2026年12月13日。 [撤销]
        ... 6 days pass
        Bot to 小陈: 小张的网格员任期到2026年12月13日为止。 [续任]
        小陈 taps [续任]
        Bot alerts 小陈: 小张续任网格员，到2027年12月13日。
        Bot to 小张: 您现在担任网格员，任期到2027年12月13日。 …
        Bot edits its message to 小陈: 小张续任网格员，到2027年12月13日。 弄错了？请在11月29日周日 12:10前按下面的按钮。 [撤销]
        小张 to Bot: /roles
        Bot to 小张: 谁在任 … 网格员：1人，联系得上 [辞去：网格员]
        小张 taps [辞去：网格员]
        Bot to 小张: 要辞去网格员，确定吗？ [确定]
        小张 taps [确定] in private
        Bot alerts 小张: 您已不再担任网格员。谢谢您的付出。
        Bot to 小陈: 小张已辞去网格员。要任命新人，请写：/grant 网格员
        刘主任 replies to 小张 in 3号楼: /grant 网格员 1天
        Bot to 小张: 您现在担任网格员，任期到2026年11月30日。 …
        Bot replies to 刘主任 in 3号楼: 这位邻居担任网格员，任期到2026年11月30日。 [撤销]
        ... 1 day passes
        Bot to 3号楼: 📅 本周没有超时的事。 …
        Bot to 小张: 您不再担任网格员。手上的事项已退回等待接手。
        Bot to 小陈: 小张的网格员任期已满。如需再任，请写：/grant 网格员
    """)


async def _asked_for_another_term(town, term="20天", waits="6 days"):
    """Two operators are asked about 小张, a grid worker; the code of the renewal's undoing."""
    await town.town.plays(
        f"""
        赵老师 starts Bot
        赵老师 in 3号楼: /help
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        小张 starts Bot
        小张 in 3号楼: /help
        小陈 replies to 小张 in 3号楼: /grant 网格员 {term}
        ... {waits} pass
        """,
        check=False,
    )
    no, until = await _term(town)
    year = Policy().role.term
    return codes.encode(1, RenewalUndone(no, int((until + year).timestamp())))


async def _term(town):
    """Number and end of the newest grid worker's seat, as they are kept."""
    sql = "SELECT no, until_ms FROM role_seat WHERE role = 'grid_worker' ORDER BY no DESC"
    no, until = await town.ask(lambda c: tuple(c.exec_driver_sql(sql).first()))
    return no, from_ms(until)


async def _presses(town, who, code):
    card = town.town.world.private_chat(town.person("小陈"), town.bot).messages[-1]
    return await people.press_data(town.town, town.person(who), town.group(), card, code)


async def test_a_renewal_is_undone_and_may_be_given_again(town):
    code = await _asked_for_another_term(town)
    before = await _term(town)
    await town.plays("""
        小陈 taps [续任] in private
        Bot alerts 小陈: 小张续任网格员，到2027年12月13日。
        Bot to 小张: 您现在担任网格员，任期到2027年12月13日。 …
        Bot edits its message to 小陈: 小张续任网格员，到2027年12月13日。 弄错了？请在11月29日周日 12:10前按下面的按钮。 [撤销]
        Bot edits its message to 赵老师: 小张续任网格员，到2027年12月13日。 弄错了？请在11月29日周日 12:10前按下面的按钮。 [撤销]
        ... 9 minutes pass
        赵老师 taps [撤销] in private
        Bot alerts 赵老师: 已撤销续任：小张的网格员任期仍到2026年12月13日为止。
        Bot to 小张: 您现在担任网格员，任期到2026年12月13日。 …
        Bot edits its message to 小陈: 小张的网格员任期到2026年12月13日为止。 [续任]
        Bot edits its message to 赵老师: 小张的网格员任期到2026年12月13日为止。 [续任]
    """)
    assert await _term(town) == before
    assert await _presses(town, "小陈", code) == "没有可以撤销的续任，任期到2026年12月13日。"
    await town.plays("""
        赵老师 taps [续任] in private
        Bot alerts 赵老师: 小张续任网格员，到2027年12月13日。
        Bot to 小张: 您现在担任网格员，任期到2027年12月13日。 …
        Bot edits its message to 小陈: 小张续任网格员，到… 弄错了？请在11月29日周日 12:19前按下面的按钮。 [撤销]
        Bot edits its message to 赵老师: 小张续任网格员，到… [撤销]
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤销续任：…
        Bot to 小张: 您现在担任网格员，任期到2026年12月13日。 …
        Bot edits its message to 小陈: 小张的网格员任期到2026年12月13日为止。 [续任]
        Bot edits its message to 赵老师: 小张的网格员任期到2026年12月13日为止。 [续任]
    """)
    await town.town.plays("... 13 days pass", check=False)
    await town.plays("""
        ... 1 day passes
        Bot to 小张: 您不再担任网格员。手上的事项已退回等待接手。
        Bot to 小陈: 小张的网格员任期已满。如需再任，请写：/grant 网格员
        Bot to 赵老师: 小张的网格员任期已满。如需再任，请写：/grant 网格员
    """)


async def test_a_renewal_is_undone_by_whoever_may_give_the_role(town):
    code = await _asked_for_another_term(town)
    assert await _presses(town, "小陈", code) == "没有可以撤销的续任，任期到2026年12月13日。"
    await town.town.plays("小陈 taps [续任] in private", check=False)
    renewed = await _term(town)
    for who in ("王阿姨", "李大爷", "小张"):  # a neighbour, another post, the holder
        assert await _presses(town, who, code) == "您不能任命或撤回这个角色：网格员。"
    assert await _term(town) == renewed
    assert (
        await _presses(town, "刘主任", code)
        == "已撤销续任：小张的网格员任期仍到2026年12月13日为止。"
    )


async def test_a_renewal_is_undone_for_ten_minutes(town):
    await _asked_for_another_term(town)
    await town.town.plays("小陈 taps [续任] in private\n... 11 minutes pass", check=False)
    renewed = await _term(town)
    await town.plays("""
        赵老师 taps [撤销] in private
        Bot alerts 赵老师: 撤销时间已过，任期到2027年12月13日。如需撤回，请私聊我写：/roles
    """)
    assert await _term(town) == renewed


async def test_of_two_renewals_each_is_undone_by_its_own_button(town):
    first = await _asked_for_another_term(town)
    no, _ = await _term(town)
    await town.town.plays("小陈 taps [续任] in private", check=False)
    _, until = await _term(town)
    again = codes.encode(1, RoleRenewed(no, int(until.timestamp())))
    await _presses(town, "小陈", again)
    assert await _presses(town, "赵老师", first) == "已经续任到2028年12月12日。"
    for forged in (RenewalUndone(no, 0), RenewalUndone(no, 36**11)):
        said = await _presses(town, "赵老师", codes.encode(1, forged))
        assert said == "已经续任到2028年12月12日。"
    lost = codes.encode(1, RenewalUndone(36**7, int(until.timestamp())))
    assert await _presses(town, "赵老师", lost) == "这件事已经结束了。写 /roles 可以看现在谁在任。"
    await town.plays("""
        赵老师 taps [撤销] in private
        Bot alerts 赵老师: 已撤销续任：小张的网格员任期仍到2027年12月13日为止。
        Bot to 小张: 您现在担任网格员，任期到2027年12月13日。 …
        Bot edits its message to 小陈: 小张的网格员任期到2027年12月13日为止。 [续任]
        Bot edits its message to 赵老师: 小张的网格员任期到2027年12月13日为止。 [续任]
    """)
    assert await _term(town) == (no, until)
    assert await _presses(town, "赵老师", first) == "没有可以撤销的续任，任期到2027年12月13日。"


async def test_a_seat_that_is_given_back_has_no_renewal_to_undo(town):
    code = await _asked_for_another_term(town)
    await town.town.plays(
        """
        小陈 taps [续任] in private
        小张 to Bot: /roles
        小张 taps [辞去：网格员]
        小张 taps [确定] in private
        """,
        check=False,
    )
    assert await _presses(town, "小陈", code) == "这件事已经结束了。写 /roles 可以看现在谁在任。"


async def test_a_term_that_would_be_over_by_now_is_over_when_its_renewal_is_undone(town):
    await _asked_for_another_term(town, "15天", "2 days")
    await town.town.plays(
        "... 12 days pass\n... 23 hours pass\n... 55 minutes pass\n小陈 taps [续任] in private",
        check=False,
    )
    await town.plays("""
        ... 6 minutes pass
        小陈 taps [撤销] in private
        Bot alerts 小陈: 已撤销续任：小张的网格员任期仍到2026年12月8日为止。
        Bot to 小张: 您不再担任网格员。手上的事项已退回等待接手。
        Bot edits its message to 小陈: 小张的网格员任期已满。如需再任，请写：/grant 网格员
        Bot edits its message to 赵老师: 小张的网格员任期已满。如需再任，请写：/grant 网格员
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 管理员：1人，联系得上 党组织：1人，联系得上 居委会：1人，联系得上 楼门长：1人，联系得上
    """)


async def test_duty(town):
    await town.plays("""
        王阿姨 in 3号楼: /duty
        Bot replies to 王阿姨 in 3号楼: 找谁（按顺序） 1. 楼门长：联系得上 2. 居委会：联系得上 3. 党组织：联系得上
        刘主任 to Bot: /duty
        Bot to 刘主任: 找谁（按顺序） 1. 楼门长：联系得上 2. 居委会：联系得上 3. 党组织：联系得上 [我来值班]
        刘主任 taps [我来值班]
        Bot alerts 刘主任: 您值班到11月24日周二 12:00。
        刘主任 taps [我来值班]
        Bot alerts 刘主任: 您已经在值班了。
        王阿姨 in 3号楼: /duty
        Bot replies to 王阿姨 in 3号楼: 找谁（按顺序） … 居委会今天有人值班，到11月24日周二 12:00。
        ... 25 hours pass
        王阿姨 in 3号楼: /duty
        Bot replies to 王阿姨 in 3号楼: 找谁（按顺序） 1. 楼门长：联系得上 2. 居委会：联系得上 3. 党组织：联系得上
    """)

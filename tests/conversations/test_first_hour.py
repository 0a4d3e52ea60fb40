"""The first hour of a real group: an operator, a lead, no rights; then rights; further groups."""

from __future__ import annotations

import re

from bot import office
from bot.flows.role_away import digest
from bot.flows.role_events import OperatorClaimed
from storage import house as kept
from storage.transaction import Tx
from tests.stores import everything

HELLO = "大家好，我是回音。事事有回音。 有事请写：/need 楼道灯坏了 每件事有编号、有人负责，72小时内答复；到时没人答复，就告诉上一级，大家都看得到。 有同样的事，按[同求]；要办理，按[办理▸]。"


async def test_one_operator_one_lead_and_no_admin_rights(empty_town):
    empty_town.add_group()
    await empty_town.plays(f"""
        小陈 starts Bot
        Bot to 小陈: 您好，我是回音。…
        小陈 adds Bot to 3号楼
        Bot to 小陈: “3号楼”已接入，按通常的设置开始服务。 您可以再完善：名字、小区类型、语言、哪几栋楼。 [完善设置]
        Bot to 3号楼: {HELLO} 群主先当楼门长。楼门长和工作人员请按下面的按钮，我好提醒您。 [开通提醒]
        Bot to 小陈: 李大爷是“3号楼”的群主，先当楼门长，任期到2027年11月23日。 弄错了？请在11月23日周一 12:10前按下面的按钮。 [撤销]
        王阿姨 in 3号楼: 这是什么？
        王阿姨 in 3号楼: /need 楼道灯不亮
        Bot replies to 王阿姨 in 3号楼: #1 楼道灯不亮 📍 3号楼楼道 ⏳ 还没有人能接手。… [同求] [详情] [办理▸]
        Bot to 小陈: #1 楼道灯不亮 📍 3号楼楼道 ⏳ 还没有人能接手。…
        Bot to 小陈: 📭 楼门长无人担任（或联系不上）。#1 已转给管理员。 …
        李大爷 taps [开通提醒] in 3号楼
        Bot to 李大爷: 您好，我是回音。…
        Bot edits #1 to 小陈: #1 楼道灯不亮 📍 3号楼楼道 ⏳ 等楼门长接手 …
        Bot edits #1 in 3号楼: #1 楼道灯不亮 📍 3号楼楼道 ⏳ 等楼门长接手 … [同求] [详情] [办理▸]
        Bot to 李大爷: #1 楼道灯不亮 📍 3号楼楼道 ⏳ 等楼门长接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        李大爷 taps [办结] in private
        Bot to 李大爷: #1 办成了什么？大家都会看到。 至少10个字。 [取消]
        李大爷 to Bot: 灯泡换好了，今晚就能亮。
        Bot edits #1 to 小陈: #1 楼道灯不亮 📍 3号楼楼道 ✅ …
        Bot edits #1 to 李大爷: #1 楼道灯不亮 📍 3号楼楼道 ✅ 已办结：灯泡换好了，今晚就能亮。 🏷 照明 [撤销] [更多▸]
        Bot edits #1 to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: #1 楼道灯不亮 📍 3号楼楼道 ✅ 已办结：灯泡换好了，今晚就能亮。 [详情] [办理▸]
        Bot replies to #1 in 3号楼: ✅ #1 办好了： 灯泡换好了，今晚就能亮。 提出人请点卡片上的[办理▸]打分。
    """)


async def test_a_group_that_is_named_to_be_read_from_the_other_end(empty_town):
    empty_town.add_group("3号楼\u202e)<b>群业主\u200b")
    await empty_town.town.plays(
        """
        小陈 starts Bot
        小陈 adds Bot to 3号楼\u202e)<b>群业主\u200b
    """,
        check=False,
    )
    told = [line.text for line in empty_town.town.transcript if "已接入" in (line.text or "")]
    assert told
    assert all(text.startswith("“3号楼)<b>群业主”已接入") for text in told)


async def test_admin_rights_come_and_go(town):
    await town.plays("""
        王阿姨 in 3号楼: /doctor
        Bot replies to 王阿姨 in 3号楼: 只有楼门长、居委会或管理员可以这样做。
        小陈 in 3号楼: /doctor
        Bot replies to 小陈 in 3号楼: 3号楼 ✅ /need 等命令、按钮、回复、私聊提醒 ⬜ 从平常聊天里听出诉求 → 把我设为管理员；或在 @BotFather 里 /setprivacy… ⬜ 在群里单独对一个人说话… ⬜ 及时知道谁进群、谁退群 → … ⬜ 置顶… ⬜ 清理… ⬜ 生成…
        小陈 makes Bot admin in 3号楼
        小陈 in 3号楼: /doctor
        Bot whispers to 小陈 in 3号楼: 3号楼 ✅ /need 等命令… ✅ 从平常聊天里听出诉求 ✅ 在群里… ✅ 及时… ✅ 置顶大家都要看的消息 ✅ 清理… ✅ 生成邻居入群的链接
    """)
    group, chen = town.group(), town.person("小陈")
    start = len(town.town.transcript)
    town.town.promote(chen, group, town.bot, can_delete_messages=True, can_invite_users=True)
    await town.town.settle()
    town.town.promote(chen, group, town.bot, can_delete_messages=True, can_invite_users=True)
    await town.town.settle()
    town.town.demote(chen, group, town.bot)
    await town.town.settle()
    told = [(s.person.name, s.text.splitlines()[0]) for s in town.town.transcript[start:]]
    assert told == [
        ("小陈", "⚠️ 我在“3号楼”失去了：置顶消息。"),
        ("小陈", "⚠️ 我在“3号楼”失去了：管理员身份。"),
    ]


async def test_the_form_refines_what_the_defaults_began(town):
    await town.plays("""
        小张 in 3号楼: /setup
        Bot replies to 小张 in 3号楼: 只有管理员或居委会可以这样做。
        小陈 to Bot: /setup
        Bot to 小陈: 小区叫什么名字？按下面的名字，或者自己写。 [3号楼] [取消]
        小陈 to Bot: 阳光花园
        Bot to 小陈: 是哪一类小区？ [老旧小区] [商品房小区] [单位型小区] [返回] [取消]
        Bot edits its message to 小陈: 小区叫什么名字？按下面的名字，或者自己写。
        小陈 taps [老旧小区]
        Bot edits its message to 小陈: 用哪种语言？ [English] [中文] [返回] [取消]
        小陈 taps [中文]
        Bot edits its message to 小陈: 用哪个时区？ [Asia/Shanghai] [Asia/Urumqi] [Asia/Hong_Kong] [Asia/Taipei] [Asia/Singapore] [返回] [取消]
        小陈 to Bot: 北京
        Bot to 小陈: 没有“北京”这个时区。请按一个，或者写成 Asia/Shanghai 这样。 [Asia/Shanghai] [Asia/Urumqi] [Asia/Hong_Kong] [Asia/Taipei] [Asia/Singapore] [返回] [取消]
        Bot edits its message to 小陈: 用哪个时区？
        小陈 taps [Asia/Urumqi]
        Bot edits its message to 小陈: “3号楼”是哪几栋楼的群？比如：3，或 3-6，或 全部 [返回] [取消]
        小陈 to Bot: 靠河那几栋
        Bot to 小陈: 没看懂。“3号楼”是哪几栋楼的群？比如：3，或 3-6，或 全部 [返回] [取消]
        Bot edits its message to 小陈: “3号楼”是哪几栋楼的群？比如：3，或 3-6，或 全部
        小陈 to Bot: 3号楼、5-6
        Bot to 小陈: ✅ 阳光花园：老旧小区 本群负责的楼：3、5、6。时区：Asia/Urumqi。 这里的重点：让大家把诉求说出来，楼门长和党员多走几家。 写 /roles 可以看哪些岗位还没有人。
        Bot edits its message to 小陈: ✅ 好了，谢谢。
        王阿姨 in 3号楼: /roles
        Bot replies to 王阿姨 in 3号楼: 谁在任 党组织：1人，联系得上 居委会：1人，联系得上 楼门长：1人，联系得上 网格员：无人担任 助老专员：无人担任
        王阿姨 in 3号楼: /need 灯不亮
        Bot to 李大爷: #1 灯不亮 📍 3号楼 ⏳ 等楼门长接手 ⏱ 最晚 11月26日周四 10:0 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 灯不亮 … 最晚 11月26日周四 10:00 前答复 [同求] [详情] [办理▸]
        王阿姨 in 3号楼: /policy
        Bot replies to 王阿姨 in 3号楼: 现行规则（简要） ⏱ 答复期限：紧急2小时，加急72小时，一般 … [诉求] [投票] [票决] [会议] [待办] [住户和岗位] [主动发消息]
    """)


def code(town):
    chat = town.town.world.private_chat(town.person("刘主任"), town.bot)
    return re.search(r"/join (\w+)", chat.messages[-1].text)[1]


async def test_another_group_joins_by_code(town):
    town.add_group("5号楼", "赵老师", ("小张", "小陈"))
    await town.plays("""
        王阿姨 in 3号楼: /invite
        Bot replies to 王阿姨 in 3号楼: 只有管理员或居委会可以这样做。
        刘主任 to Bot: /invite
        Bot to 刘主任: 要让另一个群加入：先把我拉进那个群，再在群里写： /join … 邀请码只能用一次，11月30日周一 12:00前有效。用了之后我会请您确认。
        赵老师 adds Bot to 5号楼
        Bot to 5号楼: 我只为管理员请我来的群服务。
        小张 in 5号楼: /join abc
        Bot to 5号楼: 邀请码无效。请向居委会再要一个（居委会写 /invite）。
    """)
    said = code(town)
    await town.plays(f"""
        小张 in 5号楼: /join {said.upper()}
        Bot to 5号楼: 收到。等居委会或管理员同意后，我就在本群服务。
        Bot to 刘主任: “5号楼”群申请加入。您认识这个群吗？ [同意加入] [拒绝]
        Bot to 小陈: “5号楼”群申请加入。您认识这个群吗？ [同意加入] [拒绝]
        小张 in 5号楼: /join {said}
        Bot to 5号楼: 邀请码无效。请向居委会再要一个（居委会写 /invite）。
        刘主任 taps [同意加入]
        Bot edits its message to 刘主任: ✅ “5号楼”群已加入。 …
        Bot edits its message to 小陈: ✅ “5号楼”群已加入。 …
        Bot to 5号楼: {HELLO} 楼门长和工作人员请按下面的按钮，我好提醒您。 [开通提醒]
        小张 in 5号楼: /need 单元门坏了
        Bot to 刘主任: #1 单元门坏了 📍 5号楼 ⏳ 楼门长无人担任，等居委会接手 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 小陈: 📭 楼门长无人担任（或联系不上）。#1 已转给居委会。 …
        Bot replies to 小张 in 5号楼: #1 单元门坏了 📍 5号楼 ⏳ 楼门长无人担任，等居委会接手 … [同求] [详情] [办理▸]
        王阿姨 in 3号楼: /need 灯不亮
        Bot to 李大爷: #2 灯不亮 📍 3号楼 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #2 灯不亮 📍 3号楼 … [同求] [详情] [办理▸]
    """)


async def test_a_group_can_be_turned_away_and_one_with_matters_cannot_move(town):
    town.add_group("5号楼", "赵老师", ("小张", "小陈"))
    await town.town.plays("刘主任 to Bot: /invite", check=False)
    first = code(town)
    await town.town.plays("刘主任 to Bot: /invite", check=False)
    second = code(town)
    await town.plays(f"""
        小陈 adds Bot to 5号楼
        Bot to 小陈: “5号楼”已接入… [完善设置]
        Bot to 5号楼: {HELLO} 群主先当楼门长。… [开通提醒]
        Bot to 小陈: 赵老师是“5号楼”的群主，先当楼门长，… [撤销]
        小张 in 5号楼: /join {first}
        Bot to 5号楼: 收到。…
        Bot to 刘主任: “5号楼”群申请加入。您认识这个群吗？ [同意加入] [拒绝]
        Bot to 小陈: “5号楼”群申请加入。您认识这个群吗？ [同意加入] [拒绝]
        小陈 taps [拒绝]
        Bot edits its message to 小陈: 已拒绝“5号楼”群。
        Bot edits its message to 刘主任: 已拒绝“5号楼”群。
        Bot to 5号楼: 居委会没有确认本群，所以没有加入。
        小张 in 5号楼: /need 单元门坏了
        Bot replies to 小张 in 5号楼: #1 单元门坏了 … [同求] [详情] [办理▸]
        Bot to 小陈: #1 单元门坏了 …
        Bot to 小陈: 📭 …
        小张 in 5号楼: /join {second}
        Bot to 5号楼: 本群已经在用，并且有自己的事项，不能再转到别处。
    """)


async def test_a_fresh_group_of_its_own_moves_into_the_community(town):
    town.add_group("5号楼", "赵老师", ("小张", "小陈"))
    await town.town.plays("刘主任 to Bot: /invite", check=False)
    said = code(town)
    await town.town.plays(
        f"""
        小陈 adds Bot to 5号楼
        小张 in 5号楼: /join {said}
        刘主任 taps [同意加入]
        """,
        check=False,
    )
    await town.plays("""
        小张 in 5号楼: /need 单元门坏了
        Bot to 刘主任: #1 单元门坏了 📍 5号楼 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 小陈: 📭 …
        Bot replies to 小张 in 5号楼: #1 单元门坏了 📍 5号楼 … [同求] [详情] [办理▸]
    """)
    await town.stop_bot()
    await town.start_bot()
    await town.plays("""
        小张 in 5号楼: /need 灯也坏了
        Bot to 刘主任: #2 灯也坏了 📍 5号楼 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot edits its message to 小陈: 📭 …
        Bot replies to 小张 in 5号楼: #2 灯也坏了 📍 5号楼 … [同求] [详情] [办理▸]
    """)


async def test_a_group_that_moved_in_leaves_nothing_behind(town):
    """Its people are of one community, its lead hears of it, the office asks for no number."""
    town.add_group("5号楼", "赵老师", ("小张", "小陈"))
    await town.town.plays("赵老师 starts Bot\n刘主任 to Bot: /invite", check=False)
    said = code(town)
    await town.town.plays(
        f"小陈 adds Bot to 5号楼\n小张 starts Bot\n小张 in 5号楼: /join {said}", check=False
    )
    await town.plays("""
        刘主任 taps [同意加入]
        Bot edits its message to 刘主任: ✅ “5号楼”群已加入。 …
        Bot edits its message to 小陈: ✅ “5号楼”群已加入。 …
        Bot to 赵老师: 您不再担任楼门长。…
        Bot to 5号楼: 大家好，我是回音。… [开通提醒]
        小张 to Bot: /roles
        Bot to 小张: 谁在任 党组织：1人，联系得上 居委会：1人，联系得上 楼门长：1人，联系得上
        赵老师 blocks Bot
    """)
    assert await town.ask(lambda c: office.community(Tx(c, {}), 0).id) == 1


async def test_of_a_strangers_group_nothing_is_kept(empty_town):
    group = empty_town.add_group("别处的群", "王阿姨", ("小张",))
    await empty_town.plays("""
        王阿姨 adds Bot to 别处的群
        Bot to 别处的群: 我只为管理员请我来的群服务。
        小张 in 别处的群: /need 灯不亮
        小张 in 别处的群: /start
        Bot to 别处的群: 我只为管理员请我来的群服务。
        王阿姨 removes Bot from 别处的群
    """)
    strangers = [str(group.id), group.title]
    strangers += [str(empty_town.person(name).id) for name in ("王阿姨", "小张")]

    kept = everything(empty_town.database).splitlines()
    assert [row for row in kept if any(word in row for word in strangers)] == []


async def test_the_first_operator_opens_a_link_that_the_first_start_prints(empty_town):
    await empty_town.stop_bot()
    empty_town.operators = ()
    await empty_town.start_bot()
    link = empty_town.app.claim_link
    said = link.partition("start=")[2]
    assert re.fullmatch(r"https://t\.me/huiyin_demo_bot\?start=0-gq-[0-9a-f]{16}", link)
    empty_town.add_group()
    await empty_town.plays(f"""
        王阿姨 adds Bot to 3号楼
        Bot to 3号楼: 我只为管理员请我来的群服务。
        王阿姨 starts Bot with 0-gq-0000000000000000
        Bot to 王阿姨: 这个码已失效。
        小陈 starts Bot with {said}
        Bot to 小陈: 您现在是管理员了。 下一步：把我拉进楼里的群，马上就能用。 …
        王阿姨 starts Bot with {said}
        Bot to 王阿姨: 这个码已失效。
        小陈 in 3号楼: /start
        Bot to 小陈: “3号楼”已接入，按通常的设置开始服务。 … [完善设置]
        Bot to 3号楼: {HELLO} … [开通提醒]
    """)
    await empty_town.stop_bot()
    await empty_town.start_bot()
    assert empty_town.app.claim_link == ""
    await empty_town.plays("""
        王阿姨 in 3号楼: 大家好
        小陈 replies to 王阿姨 in 3号楼: /grant 楼门长
        Bot to 王阿姨: 您现在担任楼门长，任期到2027年11月23日。 …
        Bot replies to 小陈 in 3号楼: 这位邻居担任楼门长，… [撤销]
    """)


async def test_the_code_is_kept_as_a_hash_only_and_made_anew_until_it_is_used(empty_town):
    await empty_town.stop_bot()
    empty_town.operators = ()
    await empty_town.start_bot()
    first = empty_town.app.claim_link
    await empty_town.stop_bot()
    await empty_town.start_bot()
    assert empty_town.app.claim_link != first
    secret = empty_town.app.claim_link.rpartition("-")[2]
    stored = await empty_town.ask(lambda c: kept.get(c, kept.CODE))
    assert stored == digest(OperatorClaimed(secret).code)


async def test_the_numbers_in_force_are_read_in_short_and_then_by_subject(town):
    await town.plays("""
        小张 in 3号楼: /policy
        Bot replies to 小张 in 3号楼: 现行规则（简要） ⏱ 答复期限：紧急2小时，加急72小时，一般72小时，可缓72小时 ✅ … ⚠️ 到期没答复：立即告诉居委会，48小时后告诉党组织，7天后在群里提示可打12345 … 别的数字请按下面的按钮看。 [诉求] [投票] [票决] [会议] [待办] [住户和岗位] [主动发消息]
        # what somebody wants to know besides is theirs alone
        小张 taps [投票] in 3号楼
        Bot whispers to 小张 in 3号楼: 现行规则：投票 • … [诉求] [票决] [会议] [待办] [住户和岗位] [主动发消息] [简要]
        小张 starts Bot
        Bot to 小张: …
        小张 to Bot: /policy
        Bot to 小张: 现行规则（简要） … […]
        小张 taps [主动发消息] in private
        Bot edits its message to 小张: 现行规则：主动发消息 • 免打扰开始：22:00 … […]
        小张 taps [简要] in private
        Bot edits its message to 小张: 现行规则（简要） … […]
    """)

"""After a meeting: minutes, decisions, and a need that comes back to whoever raised it (S10, S12)."""

from __future__ import annotations

from datetime import timedelta

from bot.town import people
from tests.conversations.protocols import (
    CALL,
    DECIDED,
    NOTHING,
    WRITTEN,
    away,
    heard,
    held,
    holds,
    press,
    state,
)
from tests.stores import rows


async def test_from_a_need_over_a_meeting_to_its_end_with_the_bot_down_over_two_reminders(town):
    await held(town)
    await town.plays("""
        # what was decided, by whom and until when
        李大爷 taps [记一条决议] in private
        Bot to 李大爷: 会议#1：这条决议是关于什么的？ [诉求#1 单元门关不上] [别的事] [取消]
        李大爷 taps [诉求#1 单元门关不上] in private
        Bot edits its message to 李大爷: 会议#1：决定了什么？一次写一件。 [返回] [取消]
        李大爷 to Bot: 换一个新的闭门器
        Bot to 李大爷: 会议#1：这件事要有人去办吗？ [有人办] [不需要办理] [返回] [取消]
        Bot edits its message to 李大爷: 会议#1：决定了什么？一次写一件。
        李大爷 taps [有人办] in private
        Bot edits its message to 李大爷: 由谁办？选一个人。 [李大爷（楼门长）] [刘主任（居委会）] [返回] [取消]
        李大爷 taps [刘主任（居委会）] in private
        Bot edits its message to 李大爷: 哪天前办好？请按一个，或自己写。 […]
        李大爷 to Bot: 12月12日
        Bot to 李大爷: 📝 会议#1纪要 商量单元门 … ▪️ 决议#1 换一个新的闭门器 👤 居委会工作人员，12月12日周六到期 📝 请在12月3日周四 21:30前写好纪要。 [写纪要] [记一条决议]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
    """)
    await town.town.plays(NOTHING, check=False)
    await town.plays("""
        李大爷 taps [写纪要] in private
        Bot to 李大爷: 会议#1谈了什么？决议等一下再一条一条记。 请发照片，或写至少10个字。 [取消]
        李大爷 to Bot: 到会七户，都说单元门要修。
        Bot edits #1 in 3号楼: 🗓 #1 … 纪要在核对。
        Bot edits #1 to 李大爷: 🗓 #1 … [纪要▸]
        Bot to 李大爷: 📝 会议#1纪要 … 到会七户，都说单元门要修。 ▪️ 决议#1 … ▪️ 决议#2 楼道里不放快递柜 不需要办理：物业已经在大门口放了一个 决议都记好了，请按[确认纪要]，大家就能看到。 [确认纪要] [记一条决议] [重写纪要] [改决议#1] [改决议#2]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        李大爷 taps [确认纪要] in private
        Bot alerts 李大爷: 会议#1的纪要已发到群里。
        Bot edits #1 in 3号楼: 🗓 #1 … 纪要已确认。 [纪要▸]
        Bot edits #1 to 李大爷: 🗓 #1 … [纪要▸]
        Bot edits its message to 李大爷: 📝 会议#1纪要 … 12月3日周四 20:00前，大家可以提异议。过后就派人去办。 [马上派办] [改决议#1] [改决议#2]
        Bot replies to #1 in 3号楼: 📝 会议#1纪要 商量单元门 … ▪️ 决议#1 换一个新的闭门器 👤 居委会工作人员，12月12日周六到期 ▪️ 决议#2 … 有不对的地方吗？12月3日周四 20:00前可以提异议。 [我有异议] [看全文▸]
        Bot edits #1 in 3号楼: #1 单元门关不上 … 换一个新的闭门器 … […]
        Bot edits #1 to 李大爷: #1 单元门关不上 … […]
        Bot edits #1 to 刘主任: #1 单元门关不上 … […]
        Bot to 王阿姨: 🗓 #1：11月30日周一的会议#1决定： 换一个新的闭门器 事项：#1 单元门关不上 [不再提醒]
    """)
    assert state(town) == "minutes_confirmed"
    # three days for objections, then everybody gets their task
    start = len(town.town.transcript)
    await town.town.plays("... 3 days pass", check=False)
    assert heard(town, "刘主任", start, "📌 有一件事请您办。") == 1
    assert state(town) == "items_created"
    await town.town.plays("刘主任 taps [接下] in private", check=False)
    # down over the reminders of three days and of one day before the date
    await town.town.plays("... 5 days pass", check=False)
    start = len(town.town.transcript)
    async with away(town, timedelta(days=3, hours=1)):
        pass
    await town.town.plays("... 1 second passes\n... 1 hour passes", check=False)
    assert heard(town, "刘主任", start, "没能按时提醒您") == 1
    assert heard(town, "刘主任", start, "⏰ 待办#1还有") == 0
    assert heard(town, "刘主任", start, "12月13日周日到期") == 1  # a day more, for three days away
    start = len(town.town.transcript)
    await town.town.plays("... 14 hours pass", check=False)
    assert heard(town, "刘主任", start, "⏰ 待办#1") <= 1
    await town.town.plays(
        "刘主任 taps [报完成] in private\n刘主任 to Bot: 新的闭门器装好了，门能关严。", check=False
    )
    await town.plays("""
        李大爷 taps [验收通过] in private
        Bot alerts 李大爷: 待办#1已验收。
        Bot edits its message to 李大爷: 📝 会议#1纪要 … 📌 待办#1：已办好并验收 …
        Bot edits #1 to 李大爷: 🗓 #1 … ✅ 已办完归档。 [纪要▸]
        Bot edits its message to 李大爷: 📌 待办#1 … 已办好并验收 …
        Bot edits its message in 3号楼: 📝 会议#1纪要 … 📌 待办#1：已办好并验收 … ✅ 都办好了。 [看全文▸]
        Bot edits #1 in 3号楼: 🗓 #1 … ✅ 已办完归档。 [纪要▸]
        Bot to 刘主任: ✅ 待办#1 换一个新的闭门器：已验收，谢谢您。
        # the need is closed with that result, and whoever raised it is told
        Bot edits #1 in 3号楼: #1 单元门关不上 … ✅ 已办结：新的闭门器装好了，门能关严。 [详情] [办理▸]
        Bot edits #1 to 李大爷: #1 … ✅ 已办结：新的闭门器装好了，门能关严。 … […]
        Bot edits #1 to 刘主任: #1 … ✅ 已办结：新的闭门器装好了，门能关严。 … […]
        Bot replies to #1 in 3号楼: ✅ #1 办好了： 新的闭门器装好了，门能关严。
        Bot to 王阿姨: ✅ #1 办好了： 新的闭门器装好了，门能关严。 问题解决了吗？请打分。 … […]
        王阿姨 taps [5 很满意] in private
        Bot alerts 王阿姨: 谢谢，#1 的打分已记下。
        Bot edits #1 to 王阿姨: 🙏 #1 谢谢，打分已记下，处理人看不到。
        Bot edits #1 to 刘主任: #1 … ✅ 已办结 … […]
        Bot edits #1 in 3号楼: #1 … ✅ 已办结 … […]
    """)
    assert state(town) == "archived"
    assert rows(town.database, "SELECT state FROM need") == [("closed",)]
    assert rows(town.database, "SELECT state, result FROM agenda_item") == [
        ("discussed", "换一个新的闭门器")
    ]
    await holds(town)


async def test_minutes_are_due_on_day_three_the_chair_hears_on_day_four_the_committee_on_day_six(
    town,
):
    await held(town)
    start = len(town.town.transcript)
    await town.town.plays("... 8 days pass", check=False)
    held_on, days = town.clock.now().date() - timedelta(days=8), {}
    for said in town.town.transcript[start:]:
        late = "纪要还没写" in said.text or "一直没有纪要" in said.text
        if said.kind == "send" and said.person and late:
            days.setdefault(said.person.name, []).append((said.at.date() - held_on).days)
    assert days == {"李大爷": [4], "刘主任": [6]}
    await town.town.plays(WRITTEN, check=False)
    assert state(town) == "minutes_draft"


async def test_no_reminder_once_they_are_written(town):
    await held(town, WRITTEN)
    start = len(town.town.transcript)
    await town.town.plays("李大爷 taps [确认纪要] in private\n... 9 days pass", check=False)
    assert not heard(town, "李大爷", start, "还没写")
    assert not heard(town, "李大爷", start, "等您确认")
    assert not heard(town, "刘主任", start, "纪要")


async def test_the_chase_waits_for_as_long_as_the_bot_was_away(town):
    await held(town)
    await town.town.plays("... 3 days pass", check=False)
    start = len(town.town.transcript)
    async with away(town, timedelta(days=4)):  # over both of them
        pass
    await town.town.plays("... 1 second passes\n... 1 day passes", check=False)
    assert heard(town, "李大爷", start, "纪要还没写") == 1
    assert heard(town, "刘主任", start, "一直没有纪要") == 1


async def test_minutes_by_replying_to_the_card_in_words_photos_and_a_voice_note(town):
    await held(town)
    await town.town.plays("小张 in 3号楼: 辛苦了", check=False)
    card = next(m for m in town.group().messages if m.sender is town.bot and "🗓 #1" in m.text)

    async def reply(who, text, **more):
        start = len(town.town.transcript)
        people.say(town.town, town.person(who), town.group(), text, reply_to=card, **more)
        await town.town.settle()
        return [s.text for s in town.town.transcript[start:]]

    # whoever does not lead it talks about it; so does a short word
    assert await reply("小张", "我们讨论了单元门，大家都同意修。") == []
    assert await reply("李大爷", "好的") == []
    asked = await reply("李大爷", "到会七户，都说单元门要修。", photo=True)
    assert "这是会议#1的纪要吗？" in asked[0]
    await town.town.plays("李大爷 taps [是，这是纪要] in 3号楼", check=False)
    assert state(town) == "minutes_draft"
    asked = await reply("李大爷", "", other="voice")
    assert "这是会议#1的纪要吗？" in asked[0]
    await town.town.plays("李大爷 taps [补到纪要里] in 3号楼", check=False)
    found = rows(town.database, "SELECT text, photos, voices, version FROM minutes")
    text, photos, voices, version = found[0]
    assert (text, version) == ("到会七户，都说单元门要修。", 2)
    assert len(photos.split()) == 1
    assert len(voices.split()) == 1
    # who leads it hears it again; a neighbour once they are confirmed, in private
    await town.plays("""
        李大爷 taps [听录音] in private
        Bot to 李大爷 with a voice: 🎤 会议#1纪要的录音
    """)
    assert await press(town, "小张", "1-v-ig-1") == "只有会议的召集人和主持人能这样做。"
    await town.town.plays("小张 starts Bot\n李大爷 taps [确认纪要] in private", check=False)
    await town.plays("""
        小张 taps [听录音] in 3号楼
        Bot to 小张 with a voice: 🎤 会议#1纪要的录音
        Bot alerts 小张: 录音已发到您和我的私聊里。
        小张 taps [看全文▸] in 3号楼
        Bot whispers to 小张 in 3号楼: 📝 会议#1纪要 … 📷 1张照片 🎤 1段录音 … [看照片] [听录音]
    """)
    # where their settings take none, or it is gone from Telegram, it is said so
    town.person("小张").takes_voice = False
    await town.plays("""
        小张 taps [听录音] in 3号楼
        Bot to 小张: 🎤 会议#1纪要的录音 （这段录音放不出来：可能已经没有了，也可能您的手机设置不收语音。）
        Bot alerts 小张: 录音已发到您和我的私聊里。
    """)
    town.person("小张").takes_voice = True
    for chat in (town.group(), *town.town.world.private.values()):
        for message in chat.messages:
            message.other = ""
    await town.plays("""
        小张 taps [听录音] in 3号楼
        Bot to 小张: 🎤 会议#1纪要的录音 （这段录音放不出来：可能已经没有了，也可能您的手机设置不收语音。）
        Bot alerts 小张: 录音已发到您和我的私聊里。
    """)


async def test_an_objection_holds_the_tasks_back_until_it_is_answered(town):
    await held(town, DECIDED, WRITTEN, "李大爷 taps [确认纪要] in private")
    await town.town.plays(
        "小张 starts Bot\n小张 taps [我有异议] in 3号楼\n小张 to Bot: 到会的是八户，不是七户。",
        check=False,
    )
    assert (
        await press(town, "小张", "1-ik-1-" + "a" * 12) == "您对会议#1提过异议了，请等主持人答复。"
    )
    assert await press(town, "李大爷", "1-iy-1") == "会议#1：请先答复异议。"
    assert await press(town, "小张", "1-iy-1") != ""
    start = len(town.town.transcript)
    await town.town.plays("... 4 days pass", check=False)
    assert state(town) == "minutes_confirmed"
    assert heard(town, "李大爷", start, "有异议，还没有答复") == 1
    assert heard(town, "刘主任", start, "有异议，还没有答复") == 1
    await town.town.plays(
        "李大爷 taps [答复异议] in private\n李大爷 to Bot: 核对过签到表，确实是八户。\n"
        "... 1 minute passes",
        check=False,
    )
    assert heard(town, "小张", start, "答复：核对过签到表，确实是八户。") == 1
    assert state(town) == "items_created"
    # nobody reads who it was
    shown = [s.text for s in town.town.transcript if s.chat is town.group()]
    assert not [text for text in shown if "小张" in text]
    assert await press(town, "赵老师", "1-ik-1-" + "a" * 12) == (
        "会议#1提异议的时间过了。有事请写 /need"
    )


async def test_a_reworded_decision_is_another_version_and_the_old_one_can_be_read(town):
    await held(town, DECIDED, WRITTEN, "李大爷 taps [确认纪要] in private")
    await town.town.plays(
        """
        李大爷 taps [改决议#1] in private
        李大爷 to Bot: 换两个新的闭门器
        李大爷 taps [有人办] in private
        李大爷 taps [刘主任（居委会）] in private
        李大爷 to Bot: 12月20日
        """,
        check=False,
    )
    found = rows(town.database, "SELECT no, version, text, day FROM decision ORDER BY version")
    assert [(no, v, text) for no, v, text, _ in found] == [
        (1, 1, "换一个新的闭门器"), (1, 2, "换两个新的闭门器"),
    ]  # fmt: skip
    await town.plays("""
        王阿姨 to Bot: /decision 1
        Bot to 王阿姨: ▪️ 决议#1（会议#1） 1. 11月30日周一 20:00：换一个新的闭门器 👤 居委会工作人员，12月12日周六到期 2. 11月30日周一 20:00：换两个新的闭门器 👤 居委会工作人员，12月20日周日到期
        王阿姨 to Bot: /decision 9
        Bot to 王阿姨: 没有这条决议。请这样写：/decision 3
    """)
    await town.town.plays("... 3 days pass", check=False)
    assert rows(town.database, "SELECT text, decision FROM item") == [("换两个新的闭门器", 1)]
    assert await press(town, "李大爷", "1-in-1-1-none-0-0-0-aaaa-aaaa") == (
        "会议#1的事已经派下去了，决议不能再改。要延期、换人或不办了，请发 /todo 打开那件待办。"
    )


async def test_who_may_not_and_what_is_too_early(town):
    await town.town.plays(CALL, check=False)
    words = "a" * 12
    for code in (f"1-if-1-0-{words}-a-a", "1-in-1-0-none-0-0-0-aaaa-aaaa", "1-ic-1-1", "1-iy-1"):
        told = await press(town, "小张", code)
        assert told, code
    assert state(town) in ("called", "reminded")
    await press(town, "李大爷", "1-mh-1")
    before = rows(town.database, "SELECT COUNT(*) FROM ledger")
    for who in ("小张", "王阿姨", "赵老师"):
        for code in (f"1-if-1-0-{words}-a-a", "1-in-1-0-none-0-0-0-aaaa-aaaa", "1-ic-1-1"):
            assert await press(town, who, code), code
    assert await press(town, "李大爷", "1-ic-1-0")  # nothing is written yet
    assert await press(town, "李大爷", "1-if-9-0-aaaaaaaaaaaa-a-a")
    assert await press(town, "李大爷", "1-in-1-0-item-0-gzz-0-aaaa-a")  # nobody to do it
    assert await press(town, "李大爷", "1-in-1-0-none-9-0-0-aaaa-aaaa")  # not on the agenda
    assert await press(town, "李大爷", "1-ih-1-chair") == "这个按钮已经失效了。"
    assert await press(town, "李大爷", "1-it-1") == "这个按钮已经失效了。"
    assert rows(town.database, "SELECT COUNT(*) FROM ledger") == before
    await town.town.plays(WRITTEN, check=False)
    assert await press(town, "刘主任", "1-ic-1-1") == ("会议#1的纪要由主持人确认，请找主持人。")
    await town.town.plays(
        "李大爷 taps [重写纪要] in private\n李大爷 to Bot: 到会八户，都说单元门要修。", check=False
    )
    assert await press(town, "李大爷", "1-ic-1-1") == "会议#1的纪要刚改过，请再看一遍。"
    assert await press(town, "李大爷", "1-ic-1-2") == "会议#1的纪要已发到群里。"
    assert await press(town, "李大爷", "1-ic-1-2")  # pressed twice
    kinds = rows(town.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'ic'")
    assert kinds == [(1,)]


async def test_a_need_that_was_spoken_of_without_a_decision_hears_that(town):
    await held(town, WRITTEN)
    start = len(town.town.transcript)
    await town.town.plays("李大爷 taps [确认纪要] in private\n... 3 days pass", check=False)
    assert heard(town, "王阿姨", start, "会议#1讨论过，没有形成决议。") == 1
    assert state(town) == "archived"  # nobody has anything to do
    assert rows(town.database, "SELECT state FROM need") == [("responded",)]

"""Conversations in group and private chat, as transcripts."""

from __future__ import annotations

import pytest

from bot.town import people
from tests.stores import rows


async def test_two_people_in_two_forms_in_one_group_at_once(empty_town):
    empty_town.add_group("阳光花园")
    await empty_town.plays("""
        小陈 adds Bot to 阳光花园
        Bot to 阳光花园: 大家好，我是回音。事事有回音。 有事请写：… [开通提醒]
        王阿姨 in 阳光花园: /need
        Bot replies to 王阿姨 in 阳光花园: 什么事？一句话就行。 请回复本条消息来写。不写了，请回复：取消
        小张 in 阳光花园: /need
        Bot replies to 小张 in 阳光花园: 什么事？一句话就行。 请回复本条消息来写。不写了，请回复：取消
        小张 replies to Bot: 水管漏水了
        Bot deletes its message in 阳光花园
        Bot replies to 小张 in 阳光花园: 在哪里？比如：3号楼2单元 请回复本条消息来写。不写了，请回复：取消
        王阿姨 replies to Bot: 这不是我的问题
        小张 replies to Bot: 5号楼
        Bot replies to 小张 in 阳光花园: #1 水管漏水了 📍 5号楼 ⏳ 还没有人能接手 … [同求] [详情] [办理▸]
        Bot deletes its message in 阳光花园
        赵老师 in 阳光花园: /need 路灯坏了
        Bot replies to 赵老师 in 阳光花园: 在哪里？比如：3号楼2单元 （要自己写，请回复本条消息。） [5号楼] [取消]
        王阿姨 taps [5号楼]
        Bot alerts 王阿姨: 这个问题是问别人的。
        赵老师 taps [5号楼]
        Bot edits #2 in 阳光花园: #2 路灯坏了 📍 5号楼 ⏳ 还没有人能接手 … [同求] [详情] [办理▸]
    """)


async def test_too_short_and_too_long_answers_are_asked_again(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 ⏳ … [同求] [详情] [办理▸]
        刘主任 taps [办理▸]
        Bot whispers to 刘主任 in 3号楼: #1 2单元电梯坏了三天 您要做什么？ [我来接手] [答复] [办结] [不采纳] [更多▸]
        刘主任 taps [答复]
        Bot alerts 刘主任: 我在私聊里问您了，请到私聊里写。
        Bot to 刘主任: 请写对 #1 的答复，大家都会看到。 至少10个字。 [取消]
        刘主任 to Bot: 收到
        Bot to 刘主任: 请至少写10个字，刚才是2个字。 请写对 #1 … [取消]
        Bot edits #1 to 刘主任: 请写对 #1 的答复，大家都会看到。 至少10个字。
        刘主任 to Bot: 我们已经联系了电梯公司来修。
        Bot edits #1 to 李大爷: #1 2单元电梯坏了三天 📍 3号楼2单元 💬 … [报进展] [办结] [不采纳] [更多▸]
        Bot edits its whisper to 刘主任 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 💬 … [报进展] [办结] [不采纳] [更多▸]
        Bot edits #1 to 刘主任: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: #1 2单元电梯坏了三天 📍 3号楼2单元 💬 … [同求] [详情] [办理▸]
        Bot replies to #1 in 3号楼: 💬 #1 居委会答复： 我们已经联系了电梯公司来修。
    """)


async def test_in_private_only_the_newest_question_has_buttons(town):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    await town.plays("""
        李大爷 taps [不采纳] in private
        Bot to 李大爷: #1 为什么不采纳？大家都会看到。 至少10个字。 [取消]
        李大爷 to Bot: 不行
        Bot to 李大爷: 请至少写10个字，刚才是2个字。 #1 为什么不采纳？大家都会看到。 [取消]
        Bot edits #1 to 李大爷: #1 为什么不采纳？大家都会看到。 至少10个字。
        李大爷 to Bot: 还是不行
        Bot to 李大爷: 请至少写10个字，刚才是4个字。 #1 为什么不采纳？大家都会看到。 [取消]
        Bot edits #1 to 李大爷: 请至少写10个字，刚才是2个字。 #1 为什么不采纳？大家都会看到。
        李大爷 to Bot: 整部电梯下个月就更换，先不修。
        Bot to 李大爷: #1 是谁决定的？ [居委会] [楼门长] [物业] [业委会] [党组织] [返回] [取消]
        Bot edits #1 to 李大爷: 请至少写10个字，刚才是4个字。 #1 为什么不采纳？大家都会看到。
        李大爷 taps [取消]
        Bot edits #1 to 李大爷: 已取消，什么也没有记。
    """)
    private = town.town.world.private_chat(town.person("李大爷"), town.bot).messages
    labels = [b["text"] for m in private for row in m.buttons for b in row]
    assert "取消" not in labels
    assert "返回" not in labels


async def test_back_and_cancel_at_every_question(empty_town):
    empty_town.add_group("阳光花园")
    await empty_town.plays("""
        小陈 adds Bot to 阳光花园
        Bot to 阳光花园: 大家好，我是回音。事事有回音。 有事请写：… [开通提醒]
        王阿姨 starts Bot
        Bot to 王阿姨: 您好，我是回音。和您有关的事，我会在这里提醒您。 …
        王阿姨 in 阳光花园: /need
        Bot replies to 王阿姨 in 阳光花园: 什么事？一句话就行。 请回复本条消息来写。不写了，请回复：取消
        王阿姨 replies to Bot: 返回
        Bot deletes its message in 阳光花园
        Bot replies to 王阿姨 in 阳光花园: 这已经是第一个问题了。 什么事？一句话就行。 请 …
        王阿姨 replies to Bot: 取消
        Bot deletes its message in 阳光花园
        Bot replies to 王阿姨 in 阳光花园: 已取消，什么也没有记。
        王阿姨 in 阳光花园: /need 3号楼门禁坏了
        Bot replies to 王阿姨 in 阳光花园: #1 3号楼门禁坏了 📍 3号楼 ⏳ 还没有人能接手 … [同求] [详情] [办理▸]
        王阿姨 in 阳光花园: /need 路灯不亮
        Bot replies to 王阿姨 in 阳光花园: 在哪里？比如：3号楼2单元 （要自己写，请回复本条消息。） [3号楼] [取消]
        王阿姨 in 阳光花园: /need 路灯不亮
        Bot replies to 王阿姨 in 阳光花园: 您前面的还没写完（诉求）。继续写前面的，还是不要了、写新的？请点按钮。 [继续写] [写新的]
        王阿姨 taps [写新的]
        Bot whispers to 王阿姨 in 阳光花园: 在哪里？比如：3号楼2单元 （要自己写，请回复本条消息。） [3号楼] [取消]
        Bot deletes its message in 阳光花园
        Bot edits its message in 阳光花园: 前面的不要了，没有记下。现在写新的。
        王阿姨 taps [取消]
        Bot edits its whisper to 王阿姨 in 阳光花园: 已取消，什么也没有记。
        王阿姨 to Bot: /need
        Bot to 王阿姨: 什么事？一句话就行。 [取消]
        王阿姨 to Bot: 垃圾没人收
        Bot to 王阿姨: 在哪里？比如：3号楼2单元 [3号楼] [返回] [取消]
        Bot edits its message to 王阿姨: 什么事？一句话就行。
        王阿姨 taps [返回] in private
        Bot edits its message to 王阿姨: 什么事？一句话就行。 [取消]
        王阿姨 to Bot: 垃圾房太脏
        Bot to 王阿姨: #2 垃圾房太脏 📍 垃圾房 ⏳ 还没有人能接手 … [撤回]
        Bot to 阳光花园: #2 垃圾房太脏 📍 垃圾房 ⏳ 还没有人能接手 … [同求] [详情] [办理▸]
        Bot edits its message to 王阿姨: ✅ 好了，谢谢。
        王阿姨 to Bot: /cancel
        Bot to 王阿姨: 现在没有要取消的。
        王阿姨 to Bot: 你好
        Bot to 王阿姨: 有事请写：/need 楼道灯坏了 不想写了：/c …
    """)


async def test_an_administrator_bot_whispers_its_questions(empty_town):
    empty_town.add_group("阳光花园")
    await empty_town.plays("""
        小陈 adds Bot to 阳光花园
        Bot to 阳光花园: 大家好，我是回音。事事有回音。 有事请写：… [开通提醒]
        小陈 makes Bot admin in 阳光花园
        王阿姨 in 阳光花园: /need
        Bot whispers to 王阿姨 in 阳光花园: 什么事？一句话就行。 请回复本条消息来写。 [取消]
        王阿姨 replies to Bot: 路灯坏了
        Bot whispers to 王阿姨 in 阳光花园: 在哪里？比如：3号楼2单元 请回复本条消息来写。 [返回] [取消]
        王阿姨 replies to Bot: 5号楼门口
        Bot edits its whisper to 王阿姨 in 阳光花园: ✅ 好了，谢谢。
        Bot to 阳光花园: #1 路灯坏了 📍 5号楼门口 ⏳ 还没有人能接手 … [同求] [详情] [办理▸]
        王阿姨 in 阳光花园: /need
        Bot whispers to 王阿姨 in 阳光花园: 什么事？一句话就行。 请回复本条消息来写。 [取消]
        王阿姨 taps [取消]
        Bot edits its whisper to 王阿姨 in 阳光花园: 已取消，什么也没有记。
        王阿姨 in 阳光花园: /grant 楼门长
        Bot whispers to 王阿姨 in 阳光花园: 您不能任命或撤回这个角色：楼门长。
    """)


async def test_what_was_not_finished_is_named_with_its_number(town):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元门口的灯不亮", check=False)
    await town.plays("""
        李大爷 taps [答复] in private
        Bot to 李大爷: 请写对 #1 的答复，大家都会看到。 … [取消]
        李大爷 to Bot: /poll
        Bot to 李大爷: 您前面的还没写完（诉求#1）。 … [继续写] [写新的]
        李大爷 taps [写新的]
        Bot edits #1 to 李大爷: 前面的不要了，没有记下。现在写新的。
        Bot to 李大爷: 想问邻居什么？ […]
    """)
    # in the group a question without buttons is taken away: the tap says what became of it
    await town.plays("""
        赵老师 in 3号楼: /need
        Bot replies to 赵老师 in 3号楼: 什么事？ …
        赵老师 in 3号楼: /need
        Bot replies to 赵老师 in 3号楼: 您前面的还没写完（诉求）。 … [继续写] [写新的]
        赵老师 taps [写新的]
        Bot alerts 赵老师: 前面的不要了，没有记下。现在写新的。
        Bot whispers to 赵老师 in 3号楼: 什么事？ … [取消]
        Bot deletes its message in 3号楼
        Bot deletes its message in 3号楼
    """)


async def test_words_before_it_is_chosen_which_matter_goes_on_answer_neither(town):
    await town.plays("""
        李大爷 to Bot: /need
        Bot to 李大爷: 什么事？一句话就行。 [取消]
        李大爷 to Bot: /meeting
        Bot to 李大爷: 您前面的还没写完（诉求）。继续写前面的，还是不要了、写新的？请点按钮。 [继续写] [写新的]
        李大爷 to Bot: 商量停车
        Bot to 李大爷: 您前面的还没写完（诉求）。继续写前面的，还是不要了、写新的？请点按钮。 [继续写] [写新的]
        李大爷 to Bot: 写新的
        Bot edits its message to 李大爷: 前面的不要了，没有记下。现在写新的。
        Bot to 李大爷: 开会商量什么事？一句话。 [取消]
        李大爷 to Bot: /need
        Bot to 李大爷: 您前面的还没写完（会议）。 … [继续写] [写新的]
        李大爷 taps [继续写]
        Bot to 李大爷: 开会商量什么事？一句话。 [取消]
        Bot edits its message to 李大爷: 开会商量什么事？一句话。
        李大爷 to Bot: 商量停车
        Bot to 李大爷: 什么时候开？ … […]
        Bot edits its message to 李大爷: 开会商量什么事？一句话。
    """)


async def test_signs_without_a_word_are_no_answer(town):
    await town.plays("""
        李大爷 to Bot: /need
        Bot to 李大爷: 什么事？一句话就行。 [取消]
        李大爷 to Bot: 😀😀😀😀😀😀😀😀
        Bot to 李大爷: 请写几个字。 什么事？一句话就行。 [取消]
        Bot edits its message to 李大爷: 什么事？一句话就行。
    """)


RAISED = "王阿姨 in 3号楼: /need 2单元电梯坏了三天"


async def asked(house, name, code, group="3号楼"):
    """What an old or forged button answers, and how many questions are open then."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said, rows(house.database, "SELECT COUNT(*) FROM form")[0][0]


async def test_nobody_is_asked_for_words_that_could_not_be_taken(town):
    await town.town.plays(f"{RAISED}\n小张 starts Bot\n刘主任 starts Bot", check=False)
    assert await asked(town, "小张", "1-s-nd-1") == ("只有楼门长或居委会可以这样做。", 0)
    town.add_group("5号楼", "陌生人", ("赵老师", "小陈"))
    await town.town.plays("小陈 adds Bot to 5号楼\n赵老师 in 5号楼: /help", check=False)
    assert await asked(town, "赵老师", "1-s-na-1", "5号楼") == ("这件事属于别的群。", 0)
    await town.town.plays(
        """
        刘主任 taps [办理▸] on #1 in 3号楼
        刘主任 taps [办结]
        刘主任 to Bot: 电梯已修好，钢丝绳换新，试运行正常。
        """,
        check=False,
    )
    said, questions = await asked(town, "李大爷", "1-s-nd-1")
    assert (said.startswith("#1 "), questions) == (True, 0)
    assert await asked(town, "李大爷", "1-s-nd-9") == ("这里没有这件事。", 0)


async def test_whoever_has_raised_too_much_is_asked_all_the_same_it_may_be_an_emergency(town):
    for text in ("楼道灯不亮", "垃圾没人收", "门禁打不开"):
        await town.town.plays(f"王阿姨 in 3号楼: /need 2单元{text}", check=False)
    await town.town.plays("王阿姨 in 3号楼: /need 2单元水管漏水", check=False)
    assert rows(town.database, "SELECT COUNT(*) FROM need") == [(3,)], "they are at the limit"
    await town.town.plays(
        "王阿姨 in 3号楼: /need\n王阿姨 replies to Bot: 电梯里有人被困住了", check=False
    )
    found = rows(town.database, "SELECT urgency FROM need WHERE no = 4")
    assert found == [("emergency",)]


async def test_signs_without_a_word_are_asked_what_they_are_about(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot: /need 🔥🔥🔥😀
        Bot to 王阿姨: 这里面没有字，别人看不懂是什么事。 什么事？一句话就行。 有危险请先打119（火警、救援）、120（急救）或110（报警）。 [取消]
        王阿姨 to Bot: 12
        Bot to 王阿姨: 请写几个字。 这里面没有字，别人看不懂是什么事。 … [取消]
        Bot edits its message to 王阿姨: 这里面没有字 …
        王阿姨 to Bot: 着火了，3号楼2单元
        Bot to 王阿姨: 🚨 … 119 …
        Bot to 王阿姨: #1 着火了，3号楼2单元 … […]
        Bot to 3号楼: #1 … […]
        Bot to 李大爷: 🔴 … […]
        Bot to 刘主任: 🔴 … […]
        Bot edits its message to 王阿姨: ✅ 好了，谢谢。
    """)


async def test_who_sent_signs_wrote_none_of_the_words(town):
    await town.plays("""
        小张 in 3号楼: 😡😡😡
        王阿姨 replies to 小张 in 3号楼: /need
        Bot replies to 王阿姨 in 3号楼: 这里面没有字 … 取消
        王阿姨 replies to Bot: 2单元门口的灯不亮
        Bot to 李大爷: #1 2单元门口的灯不亮 … […]
        Bot replies to 小张 in 3号楼: #1 2单元门口的灯不亮 … […]
        Bot deletes its message in 3号楼
    """)
    author = await town.ask(lambda c: c.exec_driver_sql("SELECT author FROM need").scalar())
    assert author == 0


async def test_a_photo_beside_signs_is_kept(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼 with a photo: /need 😡
        王阿姨 replies to Bot in 3号楼: 2单元门口的灯不亮
        """,
        check=False,
    )
    found = await town.ask(lambda c: c.exec_driver_sql("SELECT text, photos FROM need").all())
    assert found == [("2单元门口的灯不亮", 1)]


@pytest.mark.parametrize(
    ("thing", "advice"),
    [
        ("煤气", "🚨 先开窗，人到屋外，再打119（火警、救援）。"),
        ("烟", "🚨 请先打119（火警、救援）。"),
    ],
)
async def test_a_thing_that_may_be_a_danger_is_answered_with_whom_to_call(town, thing, advice):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    start = len(town.town.transcript)
    await town.town.plays(f"王阿姨 to Bot: {thing}", check=False)
    said = [s.text for s in town.town.transcript[start:]]
    assert said[0].startswith(advice)
    assert said[1].startswith(f"{thing}怎么了？")

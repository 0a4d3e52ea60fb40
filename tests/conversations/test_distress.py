"""Somebody does not want to live any more: people are sent, no card is made (S03)."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows.distress import DistressTaken
from bot.town import people

HELP = "您不是一个人。请打12356（心理援助热线），有人听您说。 要是马上有危险，请打110、120。旁边的人请陪着，不要走开。"
TOLD = f"{HELP} 我已经悄悄告诉工作人员，请他们来看看。这件事不登记、不公开。"
SAYS = "可能有人想不开。请马上去看看，或者打电话问问。 陪着，听对方说，不要责备。有危险打110、120。请保密。"


@pytest.fixture
async def open_town(empty_town):
    """3号楼 where the bot hears everything (privacy mode off) but is a plain member."""
    empty_town.bot.reads_all = True
    return await empty_town.moves_in()


async def scalar(house, sql):
    return await house.ask(lambda connection: connection.exec_driver_sql(sql).scalar())


async def press(house, name, code):
    """Press a made-up button in the group; the toast."""
    card = [m for m in house.group("3号楼").messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group("3号楼"), card, code)
    await house.town.settle()
    return said


REPORTED = "请陪着，听对方说，不要责备，不要围观。心理援助热线：12356。 我已经悄悄告诉工作人员，请他们来看看。这件事不登记、不公开。"
NEVER = "SELECT (SELECT COUNT(*) FROM need) + (SELECT COUNT(*) FROM ledger)"


async def test_no_card_but_people(town):
    before = await scalar(town, NEVER)
    await town.plays(f"""
        ... 690 minutes pass
        小张 in 3号楼: /need 我不想活了
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        李大爷 taps [我去看看]
        Bot alerts 李大爷: 谢谢您。陪着，听对方说。有危险打110、120；心理援助热线12356。
        Bot edits its message to 李大爷: ✅ 楼门长去看小张了。 请保密。
        Bot edits its message to 刘主任: ✅ 楼门长去看小张了。 请保密。
        刘主任 in 3号楼: /needs
        Bot to 刘主任: 现在没有没办完的事。 …
        ... 80 hours pass
    """)
    assert await scalar(town, NEVER) == before  # no need, and nothing in the ledger
    assert await scalar(town, "SELECT COUNT(*) FROM distress") == 0  # a day, and no longer
    assert (
        await scalar(town, "SELECT COUNT(*) FROM outbox WHERE replace(body, '不想活', '') <> body")
        == 0
    )


async def test_until_somebody_goes_more_people_are_told(open_town):
    await open_town.plays(f"""
        ... 690 minutes pass
        小张 in 3号楼: 我真的不想活了
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 小张说：“我真的不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 小张说：“我真的不想活了” {SAYS} [我去看看]
        ... 9 minutes pass
        小张 in 3号楼: 我想自杀
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 又有新消息。小张说：“我想自杀” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 又有新消息。小张说：“我想自杀” {SAYS} [我去看看]
        ... 1 minutes pass
        Bot to 李大爷: 🆘 还没有人说要去看看。小张说：“我想自杀” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 还没有人说要去看看。小张说：“我想自杀” {SAYS} [我去看看]
        Bot to 孙书记: 🆘 还没有人说要去看看。小张说：“我想自杀” {SAYS} [我去看看]
        刘主任 taps [我去看看]
        Bot alerts 刘主任: 谢谢您。 …
        Bot edits its message to 刘主任: ✅ 居委会工作人员去看小张了。 请保密。
        Bot edits its message to 李大爷: ✅ 居委会工作人员去看小张了。 请保密。
        Bot edits its message to 孙书记: ✅ 居委会工作人员去看小张了。 请保密。
        ... 2 hours pass
        小张 in 3号楼: /need 我不想活了
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
    """)


async def test_in_private_and_in_the_middle_of_a_form(town):
    await town.town.plays("小张 starts Bot\n小张 in 3号楼: /help", check=False)
    await town.plays(f"""
        ... 690 minutes pass
        小张 to Bot: /need
        Bot to 小张: 什么事？一句话就行。 [取消]
        小张 to Bot: 我不想活了
        Bot to 小张: {TOLD}
        Bot to 李大爷: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        Bot edits its message to 小张: 已取消，什么也没有记。
        刘主任 taps [我去看看]
        Bot alerts 刘主任: 谢谢您。 …
        Bot edits its message to 刘主任: ✅ 居委会工作人员去看小张了。 请保密。
        Bot edits its message to 李大爷: ✅ 居委会工作人员去看小张了。 请保密。
        Bot to 小张: 居委会工作人员看到了您的话，会来看您。心理援助热线：12356。
    """)


async def test_a_neighbour_passes_it_on(open_town):
    await open_town.plays(f"""
        ... 690 minutes pass
        王阿姨 in 3号楼: 我昨天跟你说的那件事
        小张 replies to 王阿姨 in 3号楼: 我不想活了
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        赵老师 replies to 小张 in 3号楼: /need 快去看看
        Bot replies to 赵老师 in 3号楼: 🚨 请马上打110、120。 {REPORTED}
    """)


async def test_danger_in_a_reply_to_a_neighbour_is_answered(open_town):
    await open_town.plays("""
        王阿姨 in 3号楼: 谁在家？
        小张 replies to 王阿姨 in 3号楼: 2单元着火了，快跑
        Bot replies to 小张 in 3号楼: 🚨 请先打119（火警、救援）。 … [马上登记]
    """)


async def test_in_the_register_the_door_is_named_to_those_who_go(homes):
    await homes.town.plays("... 690 minutes pass\n王阿姨 in 3号楼: /need 我不想活了", check=False)
    told = homes.town.world.private_chat(homes.person("李大爷"), homes.bot).messages[-1].text
    assert "📍 3号楼2单元401" in told
    group = "".join(m.text for m in homes.town.world.group("3号楼").messages)
    assert "401" not in group


@pytest.mark.parametrize(
    ("who", "code", "answer"),
    [
        ("赵老师", DistressTaken(1), "只有收到通知的工作人员可以点。"),
        ("小张", DistressTaken(1), "只有收到通知的工作人员可以点。"),
        ("李大爷", DistressTaken(2), "这件事已经过去了。有人有危险，请打110或120。"),
        ("王阿姨", DistressTaken(7), "这件事已经过去了。有人有危险，请打110或120。"),
    ],
)
async def test_a_press_that_is_not_theirs(town, who, code, answer):
    await town.town.plays("... 690 minutes pass\n小张 in 3号楼: /need 我不想活了", check=False)
    said = await press(town, who, encode(1, code))
    assert said == answer
    assert await scalar(town, "SELECT taker FROM distress") == 0


async def test_two_go_at_once_and_one_is_thanked(town):
    await town.town.plays("... 690 minutes pass\n小张 in 3号楼: /need 我不想活了", check=False)
    await town.plays("""
        李大爷 and 刘主任 tap [我去看看]
        Bot alerts 李大爷: 谢谢您。 …
        Bot alerts 刘主任: 已经有人去了，谢谢您。
        Bot edits its message to 李大爷: ✅ 楼门长去看小张了。 请保密。
        Bot edits its message to 刘主任: ✅ 楼门长去看小张了。 请保密。
    """)


async def test_who_is_told_does_not_go_to_themselves(town):
    await town.town.plays("... 690 minutes pass\n李大爷 in 3号楼: /need 我不想活了", check=False)
    said = await press(town, "李大爷", encode(1, DistressTaken(1)))
    assert said == "会有别人来看您。心理援助热线：12356。"


async def test_nobody_to_tell_is_not_said_to_be_told(empty_town):
    await empty_town.town.plays("陌生人 starts Bot", check=False)
    await empty_town.plays(f"""
        陌生人 to Bot: 我不想活了
        Bot to 陌生人: {HELP}
    """)


async def test_a_report_of_somebody_else_sends_nobody_to_the_door_of_who_reports(homes):
    await homes.town.plays("... 690 minutes pass\n王阿姨 in 3号楼: /help", check=False)
    await homes.plays(f"""
        王阿姨 in 3号楼: /need 5号楼楼顶有人要跳楼
        Bot replies to 王阿姨 in 3号楼: 🚨 请马上打110、120。 {REPORTED}
        Bot to 李大爷: 🆘 王阿姨报告：“5号楼楼顶有人要跳楼” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 王阿姨报告：“5号楼楼顶有人要跳楼” {SAYS} [我去看看]
        ... 10 minutes pass
        Bot to 李大爷: 🆘 还没有人说要去看看。王阿姨报告：“5号楼楼顶有人要跳楼” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 还没有人说要去看看。王阿姨报告：“5号楼楼顶有人要跳楼” {SAYS} [我去看看]
        Bot to 孙书记: 🆘 还没有人说要去看看。王阿姨报告：“5号楼楼顶有人要跳楼” {SAYS} [我去看看]
        李大爷 taps [我去看看]
        Bot alerts 李大爷: 谢谢您。 …
        Bot edits its message to 李大爷: ✅ 楼门长去看看了。（王阿姨报告的） 请保密。
        Bot edits its message to 刘主任: ✅ 楼门长去看看了。（王阿姨报告的） 请保密。
        Bot edits its message to 孙书记: ✅ 楼门长去看看了。（王阿姨报告的） 请保密。
    """)


async def test_who_reports_may_go_there_themselves(town):
    await town.town.plays(
        "... 690 minutes pass\n李大爷 in 3号楼: /need 楼上小陈说她不想活了", check=False
    )
    assert (await press(town, "李大爷", encode(1, DistressTaken(1)))).startswith("谢谢您。")


async def test_what_they_say_besides_is_told_and_starts_nothing_anew(town):
    await town.town.plays("... 690 minutes pass\n小张 in 3号楼: /need 我不想活了", check=False)
    await town.plays(f"""
        ... 5 minutes pass
        小张 in 3号楼: /need 我割腕了，在地下车库
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 又有新消息。小张说：“我割腕了，在地下车库” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 又有新消息。小张说：“我割腕了，在地下车库” {SAYS} [我去看看]
        ... 5 minutes pass
        Bot to 李大爷: 🆘 还没有人说要去看看。小张说：“我割腕了，在地下车库” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 还没有人说要去看看。小张说：“我割腕了，在地下车库” {SAYS} [我去看看]
        Bot to 孙书记: 🆘 还没有人说要去看看。小张说：“我割腕了，在地下车库” {SAYS} [我去看看]
        ... 1 minutes pass
        小张 in 3号楼: /need 我不想活了
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 又有新消息。小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 又有新消息。小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 孙书记: 🆘 又有新消息。小张说：“我不想活了” {SAYS} [我去看看]
        孙书记 taps [我去看看]
        Bot alerts 孙书记: 谢谢您。 …
        Bot edits its message to 孙书记: ✅ 党组织成员去看小张了。 请保密。
        Bot edits its message to 李大爷: ✅ 党组织成员去看小张了。 请保密。
        Bot edits its message to 刘主任: ✅ 党组织成员去看小张了。 请保密。
    """)
    assert await scalar(town, "SELECT text FROM distress") == ""


async def test_after_somebody_went_it_is_they_who_hear_more(town):
    await town.town.plays(
        "... 690 minutes pass\n小张 in 3号楼: /need 我不想活了\n李大爷 taps [我去看看]", check=False
    )
    await town.plays(f"""
        小张 in 3号楼: /need 我要从楼顶跳下去
        Bot replies to 小张 in 3号楼: {TOLD}
        Bot to 李大爷: 🆘 又有新消息。小张说：“我要从楼顶跳下去”
    """)


async def test_the_later_calls_come_after_a_restart_and_keep_the_name(open_town):
    await open_town.town.plays(
        """
        ... 690 minutes pass
        赵老师 in 3号楼: 我昨天没睡
        小张 replies to 赵老师 in 3号楼: /need 赵老师，我不想活了
        """,
        check=False,
    )
    await open_town.stop_bot()
    await open_town.start_bot()
    start = len(open_town.town.transcript)
    await open_town.town.plays("... 20 minutes pass", check=False)
    said = [
        s.text for s in open_town.town.transcript[start:] if "还没有人说要去看看。小张说" in s.text
    ]
    assert len(said) == 7  # three at the first, four with the operator at the second


@pytest.mark.parametrize("said", ["/nedd 我不想活了", "/help 我不想活了", "我不想活了"])
async def test_behind_any_command_in_private_as_well(town, said):
    await town.town.plays(
        "小张 starts Bot\n小张 in 3号楼: /help\n... 690 minutes pass", check=False
    )
    start = len(town.town.transcript)
    await town.town.plays(f"小张 to Bot: {said}", check=False)
    heard = [s.text.replace("\n", " ") for s in town.town.transcript[start:]]
    assert heard[0] == TOLD
    assert sum(text.startswith("🆘 小张说") for text in heard) == 2


async def test_in_a_form_a_resident_is_heard_and_a_post_writes_its_report(town):
    await town.town.plays(
        """
        小张 starts Bot
        小张 in 3号楼: /need 2单元电梯坏了三天
        李大爷 taps [答复] in private
        李大爷 to Bot: 402的说他不想活了，我已经在他家，请放心
        """,
        check=False,
    )
    assert await scalar(town, "SELECT state FROM need") == "responded"
    assert await scalar(town, "SELECT COUNT(*) FROM distress") == 0
    await town.plays(f"""
        小张 to Bot: /poll 几点扫除?
        Bot to 小张: 有哪些选项？ … […]
        小张 to Bot: 我不想活了
        Bot to 小张: {TOLD}
        Bot to 李大爷: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
        Bot to 刘主任: 🆘 小张说：“我不想活了” {SAYS} [我去看看]
    """)


async def test_who_says_it_is_not_among_those_who_are_told(town):
    start = len(town.town.transcript)
    await town.town.plays("... 690 minutes pass\n李大爷 in 3号楼: /need 我不想活了", check=False)
    told = [s.chat.person.name for s in town.town.transcript[start:] if s.text.startswith("🆘")]
    assert told == ["刘主任"]


async def test_a_bug_of_ours_keeps_none_of_the_words(town, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("bot.flows.distress._call", broken)
    await town.town.plays("... 690 minutes pass\n小张 in 3号楼: /need 我不想活了", check=False)
    assert await scalar(town, "SELECT raw FROM quarantine") == "{}"

"""Somebody does not want to live any more: people are sent, no card is made (S03)."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows.distress import DistressTaken
from bot.town import people

HELP = "您不是一个人。请打12356（心理援助热线），有人听您说。 眼下有危险，请打110、120。旁边的人请陪着，不要走开。"
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
    assert await scalar(town, "SELECT COUNT(*) FROM outbox WHERE body LIKE '%不想活%'") == 0


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
        ... 1 minutes pass
        Bot to 李大爷: 🆘 还没有人说去看小张。请您去看看，或者打个电话。 {SAYS} [我去看看]
        Bot to 刘主任: 🆘 还没有人说去看小张。请您去看看，或者打个电话。 {SAYS} [我去看看]
        Bot to 孙书记: 🆘 还没有人说去看小张。请您去看看，或者打个电话。 {SAYS} [我去看看]
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
        Bot replies to 赵老师 in 3号楼: {TOLD}
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

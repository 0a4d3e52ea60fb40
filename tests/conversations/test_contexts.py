"""Several communities, several groups, anonymous administrators, a group that moves (S41)."""

from __future__ import annotations

import pytest

from bot.town import people


@pytest.fixture
async def two(town):
    """王阿姨 and 小陈 also live in 滨河苑, a community of its own on the same bot."""
    town.add_group("滨河苑", "赵老师", ("王阿姨", "小陈"))
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /need 灯不亮
        小陈 adds Bot to 滨河苑
        王阿姨 in 滨河苑: /need 小区门口积水
        """,
        check=False,
    )
    return town


async def test_matters_are_numbered_by_community_and_private_words_ask_which(two):
    await two.plays("""
        王阿姨 to Bot: /need 健身区的秋千断了
        Bot to 王阿姨: 您在几个小区都登记过。这件事是哪个小区的？ [3号楼] [滨河苑]
        王阿姨 taps [滨河苑]
        Bot alerts 王阿姨: 好的，接下来30分钟都按滨河苑办。
        Bot to 小陈: #2 健身区的秋千断了 …
        Bot edits its message to 小陈: 📭 …
        Bot to 滨河苑: #2 健身区的秋千断了 📍 健身区 … [同求] [详情] [办理▸]
        Bot to 王阿姨: #2 健身区的秋千断了 📍 健身区 … [撤回]
        ... 29 minutes pass
        王阿姨 to Bot: /need 路灯也不亮，在东门
        Bot to 小陈: #3 路灯也不亮，在东门 …
        Bot edits its message to 小陈: 📭 …
        Bot to 滨河苑: #3 路灯也不亮，在东门 📍 东门 … [同求] [详情] [办理▸]
        Bot to 王阿姨: #3 路灯也不亮，在东门 … [撤回]
        ... 31 minutes pass
        王阿姨 in 滨河苑: 大家好
        王阿姨 to Bot: /need 2单元电梯又坏了
        Bot to 王阿姨: 您在几个小区都登记过。这件事是哪个小区的？ [3号楼] [滨河苑]
        王阿姨 taps [3号楼]
        Bot alerts 王阿姨: 好的，接下来30分钟都按3号楼办。
        Bot to 王阿姨: #2 2单元电梯又坏了 📍 3号楼2单元 … [撤回]
        Bot to 李大爷: #2 2单元电梯又坏了 📍 3号楼2单元 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 3号楼: #2 2单元电梯又坏了 📍 3号楼2单元 … [同求] [详情] [办理▸]
    """)


async def test_which_community_is_asked_until_it_arrives(two):
    two.town.faults.add("cut", method="sendMessage")
    await two.plays("""
        小陈 to Bot: /need 路灯不亮
        Bot to 小陈: 您在几个小区都登记过。这件事是哪个小区的？ （重发） [3号楼] [滨河苑]
    """)


async def test_the_answer_to_what_was_asked_follows_the_choice(two):
    await two.plays("""
        小陈 to Bot: /invite
        Bot to 小陈: 您在几个小区都登记过。这件事是哪个小区的？ [3号楼] [滨河苑]
        小陈 taps [滨河苑]
        Bot alerts 小陈: 好的，接下来30分钟都按滨河苑办。
        Bot to 小陈: 要让另一个群加入：… /join …
    """)


async def test_a_community_that_is_not_theirs_cannot_be_chosen(two):
    await two.town.plays("王阿姨 to Bot: /need 灯", check=False)
    chat = two.town.world.private_chat(two.person("王阿姨"), two.bot)
    said = await people.press_data(
        two.town, two.person("王阿姨"), chat, chat.messages[-1], "3-v-wc-3"
    )
    assert said == "这件事属于别的群。"


async def test_one_button_of_another_community_is_refused_in_a_group(two):
    card = two.group("滨河苑").messages[-1]
    said = await people.press_data(
        two.town, two.person("王阿姨"), two.group("滨河苑"), card, "1-nf-1"
    )
    assert said == "这件事属于别的群。"


async def test_one_person_in_two_groups_of_a_community_is_told_once(town):
    town.add_group("5号楼", "赵老师", ("刘主任", "小陈", "小张"))
    await town.town.plays("刘主任 to Bot: /invite", check=False)
    chat = town.town.world.private_chat(town.person("刘主任"), town.bot)
    code = chat.messages[-1].text.split("/join ")[1].split()[0]
    await town.town.plays(
        f"""
        小陈 adds Bot to 5号楼
        小张 in 5号楼: /join {code}
        刘主任 taps [同意加入]
        刘主任 in 5号楼: /roles
        """,
        check=False,
    )
    await town.plays("""
        小张 in 5号楼: /need 单元门坏了
        Bot to 刘主任: #1 单元门坏了 📍 5号楼 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 小陈: 📭 …
        Bot replies to 小张 in 5号楼: #1 单元门坏了 📍 5号楼 … [同求] [详情] [办理▸]
        小张 taps [办理▸] on #1 in 5号楼
        Bot whispers to 小张 in 5号楼: #1 单元门坏了 您要做什么？ [撤回]
        刘主任 to Bot: /roles
        Bot to 刘主任: 谁在任 … […]
    """)


async def test_an_anonymous_administrator_is_told_so_and_never_kept(town):
    before = await town.ask(lambda c: c.exec_driver_sql("SELECT COUNT(*) FROM person").scalar())
    group, lead = town.group(), town.person("李大爷")
    start = len(town.town.transcript)
    for text in ("/need 灯不亮", "/grant 楼门长", "/start", "/hello", "大家好"):
        await town.town.say(lead, group, text, anonymous=True)
    await town.town.settle()
    said = town.town.transcript[start:]
    assert [s.text for s in said] == [
        "我看不出您是哪一位。请在群管理员设置里关掉“匿名”，再发一次。"
    ] * 3
    assert all(s.chat is group for s in said)
    nobody = "SELECT COUNT(*) FROM person WHERE id = 1087968824"
    assert await town.ask(lambda c: c.exec_driver_sql(nobody).scalar()) == 0
    after = await town.ask(lambda c: c.exec_driver_sql("SELECT COUNT(*) FROM person").scalar())
    assert after == before


async def test_a_group_becomes_a_supergroup_in_the_middle_of_a_form(empty_town):
    there = [empty_town.person(name) for name in ("王阿姨", "小张", "小陈")]
    group = empty_town.town.add_group("西院", empty_town.person("李大爷"), there, supergroup=False)
    await empty_town.town.plays(
        """
        小陈 adds Bot to 西院
        王阿姨 in 西院: /need
        王阿姨 replies to Bot: 水管漏水了
        """,
        check=False,
    )
    made = empty_town.town.migrate(group)
    await empty_town.town.settle()
    asked = made.messages[-1].text
    assert asked.startswith("这位邻居\n"), "a group reads nobody's name"
    assert "王阿姨" not in asked
    await empty_town.plays("""
        小张 replies to Bot in 西院: 5号楼
        王阿姨 replies to Bot in 西院: 5号楼
        Bot replies to 王阿姨 in 西院: #1 水管漏水了 📍 5号楼 … [同求] [详情] [办理▸]
        Bot deletes its message in 西院
    """)

"""Needs are found again: /needs, /needs WORDS, /my (S02, S13)."""

from __future__ import annotations

import pytest

from bot.codes import View, encode
from bot.town import people
from tests.conftest import THREE_DAYS

EIGHT = " ".join(f"[#{n}]" for n in range(1, 9))
BY = "应在11月26日周四 12:00前答复"


@pytest.fixture
def alike():
    """Many needs of one kind, and no question about it."""
    return False


@pytest.fixture
def numbers():
    """One neighbour raises as much as a whole building here."""
    return f"{THREE_DAYS}unanswered_most = 99\nnew_most = 99\n"


async def raised(house, count, name="小张"):
    """So many matters of one person, each about another lamp."""
    lines = [f"{name} in 3号楼: /need 路灯坏{n}处，在东门" for n in range(1, count + 1)]
    await house.town.plays("\n".join([f"{name} starts Bot", *lines]), check=False)


async def forged(house, name, view, number):
    """Somebody presses what no message of theirs offers; what they are told or shown."""
    chat = house.town.world.private_chat(house.person(name), house.bot)
    start = len(house.town.transcript)
    said = await people.press_data(
        house.town, house.person(name), chat, chat.messages[-1], encode(1, View(view, number))
    )
    await house.town.settle()
    return said, [s.text for s in house.town.transcript[start:]]


@pytest.fixture
async def two(town):
    """5号楼 is a second group of the same community: 小张 is in both, 王阿姨 only in 3号楼."""
    town.add_group("5号楼", "赵老师", ("刘主任", "小陈", "小张"))
    await town.town.plays("刘主任 to Bot: /invite", check=False)
    chat = town.town.world.private_chat(town.person("刘主任"), town.bot)
    code = chat.messages[-1].text.split("/join ")[1].split()[0]
    await town.town.plays(
        f"""
        小陈 adds Bot to 5号楼
        小陈 in 5号楼: /join {code}
        刘主任 taps [同意加入]
        小张 starts Bot
        小张 in 3号楼: /policy
        王阿姨 starts Bot
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        小张 in 5号楼: /need 单元门的电梯按键掉了
        """,
        check=False,
    )
    return town


async def test_nothing_open_says_what_to_do(town):
    await town.plays("""
        小张 in 3号楼: /needs
        Bot replies to 小张 in 3号楼: 请打开和我的私聊，… [打开私聊]
        小张 starts Bot
        Bot to 小张: 您好，我是回音。…
        小张 in 3号楼: /needs
        Bot to 小张: 现在没有没办完的事。 有事请写：/need 楼道灯坏了 要找以前的事，请写：/needs 电梯
        小张 to Bot: /my
        Bot to 小张: 您在这里还没有提过事，也没有点过同求。 有事请写：… 要看没办完的事，请写：/needs
        小张 to Bot: /needs 电梯
        Bot to 小张: 🔎 “电梯”：没有找到。 请少写几个词，或换个词再找。也可以看没办完的事：/needs
    """)


async def test_a_stranger_is_asked_to_write_in_the_group_first(town):
    await town.plays("""
        陌生人 starts Bot
        Bot to 陌生人: 您好，我是回音。…
        陌生人 to Bot: /needs
        Bot to 陌生人: 我还不知道您住哪栋楼。…
        陌生人 to Bot: /needs 电梯
        Bot to 陌生人: 我还不知道您住哪栋楼。…
        陌生人 to Bot: /my
        Bot to 陌生人: 我还不知道您住哪栋楼。…
    """)


async def test_a_list_is_read_page_by_page_in_one_message(town):
    await raised(town, 9)
    await town.plays(f"""
        李大爷 to Bot: /needs
        Bot to 李大爷: 📋 还没办完的事：9件 第1页，共2页 #1 路灯坏1处，在东门 · 3号楼 ⏱ 等人接手，{BY} #2 … #8 路灯坏8处，在东门 · 3号楼 ⏱ … {EIGHT} [下一页]
        李大爷 taps [下一页]
        Bot edits #1 to 李大爷: 📋 还没办完的事：9件 第2页，共2页 #9 … [#9] [上一页]
        李大爷 taps [#9]
        Bot to 李大爷: #9 路灯坏9处，在东门 📍 3号楼东门 🏷 照明 11月23日周一 12:00 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        李大爷 taps [上一页]
        Bot edits #9 to 李大爷: 📋 还没办完的事：9件 第1页，共2页 #1 … {EIGHT} [下一页]
    """)


async def test_pages_whose_matters_have_closed_are_the_last_one_and_then_none(town):
    await raised(town, 9)
    await town.plays(f"""
        小张 to Bot: /needs
        Bot to 小张: 📋 还没办完的事：9件 第1页，共2页 #1 … {EIGHT} [下一页]
    """)
    take = "\n".join(
        f"小张 taps [办理▸] on #{n} in 3号楼\n小张 taps [撤回] in 3号楼" for n in (9, 8)
    )
    await town.town.plays(take, check=False)
    await town.plays("""
        小张 taps [下一页]
        Bot edits #1 to 小张: 📋 还没办完的事：7件 #1 … #7 路灯坏7处，在东门 · 3号楼 ⏱ … [#1] [#2] [#3] [#4] [#5] [#6] [#7]
    """)
    take = "\n".join(
        f"小张 taps [办理▸] on #{n} in 3号楼\n小张 taps [撤回] in 3号楼" for n in range(1, 8)
    )
    await town.town.plays(take, check=False)
    _, said = await forged(town, "小张", "no", 1 * 64 + 40)
    assert len(said) == 1
    assert said[0].startswith("现在没有没办完的事。")


async def test_a_page_of_an_older_list_comes_as_a_message_of_its_own(town):
    await raised(town, 9)
    await town.town.plays("小张 to Bot: /needs", check=False)
    chat = town.town.world.private_chat(town.person("小张"), town.bot)
    old = chat.messages[-1]
    await town.town.plays("小张 to Bot: /needs", check=False)
    start = len(town.town.transcript)
    data = encode(1, View("no", 1))
    await people.press_data(town.town, town.person("小张"), chat, old, data)
    await town.town.settle()
    assert chat.messages[-1].text.startswith("📋 还没办完的事：9件\n第2页")
    assert len(town.town.transcript) == start + 1


async def test_in_a_group_only_the_asker_sees_the_list(empty_town):
    town = await empty_town.moves_in(admin=True)
    await raised(town, 9)
    await town.plays(f"""
        赵老师 in 3号楼: /needs
        Bot whispers to 赵老师 in 3号楼: 📋 还没办完的事：9件 第1页，共2页 #1 … {EIGHT} [下一页]
        赵老师 taps [下一页]
        Bot edits its whisper to 赵老师 in 3号楼: 📋 还没办完的事：9件 第2页，共2页 #9 … [#9] [上一页]
        赵老师 in 3号楼: /my
        Bot whispers to 赵老师 in 3号楼: 您在这里还没有提过事，…
    """)


async def test_what_is_overdue_says_so_and_comes_first(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        ... 73 hours pass
        王阿姨 in 3号楼: /need 楼道灯<b>不亮
        """,
        check=False,
    )
    await town.plays("""
        刘主任 to Bot: /needs
        Bot to 刘主任: 📋 还没办完的事：2件 #1 2单元电梯坏了三天 · 3号楼 ⚠️ 等人接手，11月26日周四 12:00起已超时 #2 楼道灯<b>不亮 · 3号楼 ⏱ 等人接手，应在11月29日周日 13:00前答复 [#1] [#2]
    """)


async def test_search_finds_open_and_closed_ones_the_newest_first(town):
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        王阿姨 in 3号楼: /need 楼道灯<b>不亮
        王阿姨 in 3号楼: /need 电梯里的灯一闪一闪
        王阿姨 taps [办理▸] on #1 in 3号楼
        王阿姨 taps [撤回] in 3号楼
        """,
        check=False,
    )
    await town.plays(f"""
        李大爷 to Bot: /needs 电梯
        Bot to 李大爷: 🔎 “电梯”：找到2件 #3 电梯里的灯一闪一闪 · 3号楼 ⏱ 等人接手，{BY} #1 2单元电梯坏了三天 · 3号楼 ▫️ 已撤回 [#3] [#1]
        李大爷 to Bot: /needs 电梯 灯
        Bot to 李大爷: 🔎 “电梯 灯”：找到1件 #3 … [#3]
        李大爷 to Bot: /needs 灯
        Bot to 李大爷: 🔎 “灯”：找到2件 #3 … #2 … [#3] [#2]
        李大爷 to Bot: /needs <b>不亮
        Bot to 李大爷: 🔎 “<b>不亮”：找到1件 #2 楼道灯<b>不亮 · 3号楼 … [#2]
        李大爷 to Bot: /needs #2
        Bot to 李大爷: 🔎 “#2”：找到1件 #2 … [#2]
        李大爷 to Bot: /needs #77
        Bot to 李大爷: 🔎 “#77”：没有找到。…
        李大爷 to Bot: /needs %
        Bot to 李大爷: 🔎 “%”：没有找到。…
        李大爷 to Bot: /needs _
        Bot to 李大爷: 🔎 “_”：没有找到。…
        李大爷 to Bot: /needs 🔥
        Bot to 李大爷: 🔎 “🔥”：没有找到。…
        李大爷 to Bot: /needs [捂脸]
        Bot to 李大爷: 请写要找的词，比如：/needs 电梯
        李大爷 to Bot: /needs '; DROP TABLE need; --
        Bot to 李大爷: 🔎 “'; DROP TABLE need; --”：没有找到。…
        李大爷 to Bot: /needs {"电梯" * 250}
        Bot to 李大爷: 太长了：有500个字，最多50个字。…
    """)


async def test_more_than_twenty_are_counted_as_such(town):
    await raised(town, 22)
    await town.plays("""
        李大爷 to Bot: /needs 路灯
        Bot to 李大爷: 🔎 “路灯”：找到20+件 #22 … #15 … 这里列的是最新的8件。想找得更准，请再加一个词。 [#22] [#21] [#20] [#19] [#18] [#17] [#16] [#15]
    """)


async def test_my_matters_are_raised_followed_and_in_hand_the_open_ones_first(town):
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        王阿姨 in 3号楼: /need 楼道灯不亮
        小张 in 3号楼: /need 快递柜打不开
        王阿姨 taps [同求] on #3 in 3号楼
        王阿姨 taps [办理▸] on #2 in 3号楼
        王阿姨 taps [撤回] in 3号楼
        李大爷 taps [我来接手] on #1 in private
        """,
        check=False,
    )
    await town.plays("""
        王阿姨 to Bot: /my
        Bot to 王阿姨: 📋 您的事：3件 #3 快递柜打不开 · 3号楼 ⏱ … #1 2单元电梯坏了三天 · 3号楼 ⏱ 已接手，还没答复，… #2 楼道灯不亮 · 3号楼 ▫️ 已撤回 [#3] [#1] [#2]
        李大爷 to Bot: /my
        Bot to 李大爷: 📋 您的事：1件 #1 2单元电梯坏了三天 · 3号楼 ⏱ 已接手，还没答复，… [#1 ▸]
        李大爷 taps [#1 ▸]
        Bot to 李大爷: #1 2单元电梯坏了三天 📍 3号楼2单元 🏷 电梯故障与困人 … [答复] [办结] [不采纳] [撤销] [更多▸]
    """)


async def test_in_private_the_groups_of_the_asker_and_in_a_group_that_one(two):
    await two.plays("""
        小张 to Bot: /needs
        Bot to 小张: 📋 还没办完的事：2件 #1 2单元电梯坏了三天 · 3号楼 … #2 单元门的电梯按键掉了 · 5号楼 … [#1] [#2]
        王阿姨 to Bot: /needs
        Bot to 王阿姨: 📋 还没办完的事：1件 #1 2单元电梯坏了三天 · 3号楼 … [#1]
        王阿姨 to Bot: /needs 电梯
        Bot to 王阿姨: 🔎 “电梯”：找到1件 #1 … [#1]
        王阿姨 to Bot: /needs #2
        Bot to 王阿姨: 🔎 “#2”：没有找到。…
        小张 to Bot: /needs 电梯
        Bot to 小张: 🔎 “电梯”：找到2件 #2 … #1 … [#2] [#1]
        小张 in 5号楼: /needs
        Bot to 小张: 📋 还没办完的事：1件 #2 … [#2]
        刘主任 to Bot: /needs
        Bot to 刘主任: 📋 还没办完的事：2件 #1 … #2 … [#1] [#2]
        小张 in 3号楼: /my
        Bot to 小张: 您在这里还没有提过事，…
        小张 to Bot: /my
        Bot to 小张: 📋 您的事：1件 #2 … [#2]
    """)


async def test_a_forged_page_gives_no_more_than_the_command(two):
    assert await forged(two, "王阿姨", "no", 2 * 64) == (
        "这件事属于别的群。",
        ["这件事属于别的群。"],
    )
    assert await forged(two, "王阿姨", "nm", 2 * 64) == (
        "这件事属于别的群。",
        ["这件事属于别的群。"],
    )
    _, said = await forged(two, "王阿姨", "no", 36**12 - 1)
    assert said == ["这件事属于别的群。"]
    _, said = await forged(two, "王阿姨", "no", 63)
    assert len(said) == 1
    assert "#1" in said[0]
    assert "#2" not in said[0]


async def test_whoever_moved_out_keeps_their_own_matters_but_not_those_they_followed(two):
    await two.town.plays("小张 taps [同求] on #1 in 3号楼", check=False)
    await two.town.plays("小张 in 3号楼: /need 快递柜打不开\n小张 leaves 3号楼", check=False)
    await two.plays("""
        小张 to Bot: /my
        Bot to 小张: 📋 您的事：2件 #3 快递柜打不开 · 3号楼 … #2 单元门的电梯按键掉了 · 5号楼 … [#3] [#2]
        小张 taps [#3]
        Bot to 小张: #3 快递柜打不开 … [撤回]
        小张 to Bot: /needs
        Bot to 小张: 📋 还没办完的事：1件 #2 … [#2]
    """)


async def test_a_number_shows_no_matter_of_another_group(two):
    await two.plays("""
        赵老师 in 5号楼: /need 1
        Bot replies to 赵老师 in 5号楼: 这件事属于别的群。
        赵老师 starts Bot
        Bot to 赵老师: …
        赵老师 to Bot: /need 1
        Bot to 赵老师: 这件事属于别的群。
        王阿姨 to Bot: /need 1
        Bot to 王阿姨: #1 2单元电梯坏了三天 … [撤回]
        李大爷 to Bot: /need 1
        Bot to 李大爷: #1 2单元电梯坏了三天 … [我来接手] [答复] [办结] [不采纳] [更多▸]
    """)


async def test_a_floor_lead_sees_no_matter_of_another_group(two):
    await two.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 5号楼: 大家好
        小陈 replies to 赵老师 in 5号楼: /grant 楼门长
        """,
        check=False,
    )
    said, _ = await forged(two, "赵老师", "nd", 1)
    assert said == "这件事属于别的群。"
    said, _ = await forged(two, "刘主任", "nd", 1)  # whose post is of the whole community
    assert said.startswith("#1 2单元电梯坏了三天")

"""Two groups of one community: what lives in one is not theirs to see or move from the other.

Need #1 lives in 3号楼. 5号楼 is another group of the same community, so it is not the number of
the community that keeps its people out.
"""

from __future__ import annotations

import asyncio

import pytest

from bot.town import people
from tests import stores

OTHERS = "这件事属于别的群。"
EVENT, VIEW, FORM = "1-nf-1", "1-v-nd-1", "1-s-na-1"  # 同求, 详情, 答复


async def press(house, name, code, where):
    """A code made up, on the bot's newest message in that group, or in private ("")."""
    person = house.person(name)
    chat = house.group(where) if where else house.town.world.private_chat(person, house.bot)
    message = [m for m in chat.seen_by(person) if m.sender is house.bot][-1]
    pressing = asyncio.create_task(people.press_data(house.town, person, chat, message, code))
    while not pressing.done():
        await house.town.settle()
        await asyncio.sleep(0.01)
    await house.town.settle()
    return pressing.result()


async def _two(house):
    await house.start()
    await house.moves_in()
    house.add_group("5号楼", "陌生人", ("小张", "小陈", "刘主任"))
    await house.town.plays("刘主任 to Bot: /invite\n陌生人 adds Bot to 5号楼", check=False)
    chat = house.town.world.private_chat(house.person("刘主任"), house.bot)
    code = chat.messages[-1].text.split("/join ")[1].split()[0]
    await house.town.plays(
        f"""
        小陈 in 5号楼: /join {code}
        小陈 taps [同意加入]
        陌生人 starts Bot
        陌生人 in 5号楼: 大家好
        小陈 replies to 陌生人 in 5号楼: /grant 楼门长
        小张 starts Bot
        小张 in 5号楼: /help
        小张 in 3号楼: /help
        赵老师 starts Bot
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        """,
        check=False,
    )


@pytest.fixture
async def two(house):
    house.operators = ("小陈", "赵老师")  # 赵老师 was seen in no group
    return await house.stands("two groups of one community", _two)


@pytest.mark.parametrize("code", [EVENT, VIEW, FORM])
@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("陌生人", "5号楼"),
        ("陌生人", ""),  # whose post is of 5号楼 alone
        ("小张", "5号楼"),  # who lives in both, and stands in the wrong one
        ("刘主任", "5号楼"),  # whose post is of the whole community, and stands there too
        ("小陈", "5号楼"),
    ],
)
async def test_a_matter_of_the_other_group_is_not_theirs(two, name, where, code):
    if name == "小陈":
        await two.town.plays("小陈 in 5号楼: /help", check=False)
    assert await press(two, name, code, where) == OTHERS
    assert stores.rows(two.database, "SELECT followers, state, version FROM need") == [
        (0, "submitted", 1)
    ]
    assert stores.rows(two.database, "SELECT COUNT(*) FROM form") == [(0,)]


@pytest.mark.parametrize("code", [EVENT, VIEW, FORM])
@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("小张", "3号楼"),
        ("小张", ""),  # who was seen there
        ("李大爷", ""),
        ("赵老师", ""),  # an operator
    ],
)
async def test_a_matter_of_their_own_group_is_theirs(two, name, where, code):
    answer = await press(two, name, code, where)
    assert answer != OTHERS
    followers = stores.rows(two.database, "SELECT followers FROM need")
    assert followers == [(1 if code == EVENT else 0,)]


async def test_a_post_of_the_whole_community_sees_every_group_from_the_private_chat(two):
    await two.town.plays("小张 in 5号楼: /need 单元门坏了", check=False)
    assert await press(two, "孙书记", "1-nf-2", "") != OTHERS  # who was never seen in 5号楼
    assert await press(two, "李大爷", "1-nf-2", "") == OTHERS
    followed = "SELECT no, followers FROM need ORDER BY no"
    assert stores.rows(two.database, followed) == [(1, 0), (2, 1)]


async def test_a_matter_that_stands_in_the_other_group_too_is_theirs_as_well(two):
    await press(two, "刘主任", "1-ow-1-2", "3号楼")
    assert await press(two, "陌生人", VIEW, "5号楼") != OTHERS
    assert await press(two, "陌生人", EVENT, "") != OTHERS
    assert await press(two, "小张", FORM, "5号楼") != OTHERS
    assert stores.rows(two.database, "SELECT followers, mirrors FROM need") == [(1, "2")]

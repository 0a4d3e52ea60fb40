"""Updates that are malformed, unknown, repeated or forged: they stop nothing and double nothing."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import string

import pytest

from bot.town import people
from storage.database import on_file
from tests import stores


def rows(house, sql):
    return stores.rows(house.database, sql)


async def press(house, name, data, group="3号楼"):
    """Any client can press anything: a code made up, on the bot's newest message."""
    person, chat = house.person(name), house.group(group)
    message = [m for m in chat.seen_by(person) if m.sender is house.bot][-1]
    return (await answered(house, [people.press_data(house.town, person, chat, message, data)]))[0]


async def answered(house, presses):
    """All the answers; meanwhile the bot speaks as fast as its windows allow."""
    waiting = asyncio.gather(*presses)
    while not waiting.done():
        await house.town.settle()
        await asyncio.sleep(0.01)
    await house.town.settle()
    return waiting.result()


@pytest.mark.parametrize(
    "raw",
    [
        {"message": {"nonsense": True}},
        {"message": "not an object"},
        {"callback_query": {"id": 5}},
        {"an_update_of_the_future": {"x": 1}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "supergroup"}}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -7, "type": "channel"}}},
        {},
    ],
)
async def test_a_bad_update_is_passed_over(town, raw):
    town.town.inject(town.bot, raw)
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 … [同求] [详情] [办理▸]
    """)
    broken = ("message" in raw and "chat" not in raw["message"]) or "callback_query" in raw
    assert rows(town, "SELECT COUNT(*) FROM quarantine") == [(int(broken),)]


async def test_a_repeated_update_counts_once(town):
    town.town.faults.add("duplicate", times=-1)
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 … [同求] [详情] [办理▸]
        小张 taps [同求]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot edits #1 in 3号楼: #1 … 👥 1位邻居同求 [同求 1] [详情] [办理▸]
    """)
    assert town.town.faults.struck["duplicate"] == 2
    assert rows(town, "SELECT COUNT(*) FROM need") == [(1,)]


async def test_two_hundred_taps_of_twenty_people_change_the_state_once(town):
    crowd = [town.town.add_person(f"邻居{i}") for i in range(20)]
    for person in crowd:
        town.group().members[person.id] = type(town.group().members[town.bot.id])()
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    card = [m for m in town.group().messages if m.sender is town.bot][-1]
    me_too = card.buttons[0][0]["callback_data"]
    start = len(town.town.transcript)
    answers = await answered(
        town,
        [
            people.press_data(town.town, person, town.group(), card, me_too)
            for _ in range(10)
            for person in crowd
        ],
    )
    assert rows(town, "SELECT followers FROM need") == [(20,)]
    assert rows(town, "SELECT COUNT(*) FROM ledger WHERE kind = 'nf'") == [(20,)]
    assert len(answers) == 200
    assert all(answers), "every tap is answered"
    assert sum("已记下" in a for a in answers) == 20
    edits = [s for s in town.town.transcript[start:] if s.kind == "edit"]
    assert "20位邻居同求" in edits[-1].text
    assert len(edits) <= 8 * 2, "at most 8 a minute"


async def test_twenty_leads_tap_take_at_once_and_one_has_it(town):
    crowd = [town.town.add_person(f"楼长{i}") for i in range(20)]
    script = []
    for person in crowd:
        town.group().members[person.id] = type(town.group().members[town.bot.id])()
        script += [
            f"{person.name} starts Bot",
            f"{person.name} in 3号楼: 我是楼长",
            f"小陈 replies to {person.name} in 3号楼: /grant 楼门长",
        ]
    await town.town.plays("\n".join(script), check=False)
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    card = [m for m in town.group().messages if m.sender is town.bot][-1]
    answers = await answered(
        town,
        [
            people.press_data(town.town, person, town.group(), card, "1-nt-1-1")
            for _ in range(10)
            for person in crowd
        ],
    )
    assert sum("您已接手" in a for a in answers) == 1
    assert rows(town, "SELECT state, version FROM need") == [("assigned", 2)]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("1-nt-1-1", "只有楼门长或居委会可以这样做。"),
        ("1-nw-1-1", "只有提出人可以撤回。"),
        ("1-ns-1-5-1", "#1 现在是“等人接手”，不能这样操作。"),
        ("1-nv-1-1", "这个按钮已经失效了。"),  # a deadline's code
        ("1-nm-1-1-9", "这个按钮已经失效了。"),
        ("1-ne-1-1-district", "这个按钮已经失效了。"),
        ("1-nt-99-1", "这里没有这件事。"),
        ("2-nf-1", "这件事属于别的群。"),
        ("1-gr-operator-0-0-0-5", "您不能任命或撤回这个角色：管理员。"),
        ("1-gr-floor_lead-1-1-0-5", "您不能任命或撤回这个角色：楼门长。"),
        ("1-gr-emperor-1-0-0-5", "没有“emperor”这个角色。"),
        ("1-go-floor_lead-1-0-abc", "您不能任命或撤回这个角色：楼门长。"),
        ("1-gk-1-abc", "这个链接无效，请再要一个新的。"),
        ("1-gk-99-abc", "这件事已经结束了。"),
        ("1-gc-1", "您不能任命或撤回这个角色：楼门长。"),
        ("1-gx-1-0", "您不能任命或撤回这个角色：楼门长。"),
        ("1-gx-1-1", "您不能任命或撤回这个角色：楼门长。"),
        ("1-gv-1-5", "您不能任命或撤回这个角色：楼门长。"),
        ("1-gy", "只有居委会可以值班。"),
        ("1-gz-0-5", "这个按钮已经失效了。"),
        ("1-gh-0-5", "这个按钮已经失效了。"),
        ("1-gt-1", "这个按钮已经失效了。"),
        ("0-gq-abc", "这件事属于别的群。"),
        ("1-nb-1", "这个按钮已经失效了。"),
        ("1-ja-1-abc-5", "这个按钮已经失效了。"),
        ("1-gb-gone-x", "这个按钮已经失效了。"),
        ("1-gm-1-x-palace-en-Mars-3", "这个按钮已经失效了。"),
        ("1-nu-1", "这个按钮已经失效了。"),
        ("1-na-1-abcdefghijkl", "只有楼门长或居委会可以这样做。"),
        ("1-s-na-99", "这里没有这件事。"),
        ("1-f-77-0-0", "这个问题已经结束了，请重新开始。"),
        ("1-v-zz-1", "这个按钮已经失效了。"),
        ("hello", "这个按钮已经失效了。"),
        ("1-nf-1-1-1-1", "这个按钮已经失效了。"),
        ("1-nf-zzzzzzzzzzzz", "这里没有这件事。"),
    ],
)
async def test_a_forged_button_gives_no_more_than_typing(town, code, answer):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    before = rows(town, "SELECT * FROM need"), rows(town, "SELECT COUNT(*) FROM ledger")
    assert (await press(town, "小张", code)).startswith(answer)
    assert (rows(town, "SELECT * FROM need"), rows(town, "SELECT COUNT(*) FROM ledger")) == before


async def test_a_button_of_another_community_is_refused(town):
    town.add_group("5号楼", members=("王阿姨", "陌生人", "小陈"))
    await town.town.plays(
        """
        小陈 adds Bot to 5号楼
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        """,
        check=False,
    )
    for code in ("1-nf-1", "1-v-nd-1", "1-nt-1-1", "1-s-na-1"):
        assert await press(town, "陌生人", code, "5号楼") == "这件事属于别的群。"
    assert rows(town, "SELECT followers, state FROM need") == [(0, "submitted")]


@pytest.mark.parametrize("tries", [100, pytest.param(300, marks=pytest.mark.long)])
async def test_random_codes_have_no_effect(town, tries):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    before = rows(town, "SELECT * FROM need"), rows(town, "SELECT COUNT(*) FROM ledger")
    chance = random.Random(7)
    for _ in range(tries):
        size = chance.randint(1, 64)
        code = "".join(
            chance.choice(string.ascii_lowercase + string.digits + "-_") for _ in range(size)
        )
        assert await press(town, "小张", code)
    assert (rows(town, "SELECT * FROM need"), rows(town, "SELECT COUNT(*) FROM ledger")) == before


TEXTS = {
    "html": (
        "<b>电梯</b> & <script>alert(1)</script> &lt;",
        "<b>电梯</b> & <script>alert(1)</script> &lt;",
    ),
    "emoji": ("👨‍👩‍👧‍👦🔥电梯😀坏了🏳️‍🌈", "👨‍👩‍👧‍👦🔥电梯😀坏了🏳️‍🌈"),
    "rtl": ("المصعد معطل", "\u2068المصعد معطل\u2069"),
    "override": ("电梯\u202e坏了\u202c\u200b三天", "电梯坏了三天"),
    "template": ("{no} %s {0.__class__} 电梯", "{no} %s {0.__class__} 电梯"),
    "piles": ("电" + "\u0301" * 40 + "梯", "电" + "\u0301" * 3 + "梯"),
}


@pytest.mark.parametrize("kind", TEXTS)
async def test_what_people_write_is_shown_as_they_wrote_it(town, kind):
    typed, shown = TEXTS[kind]
    await town.town.plays(f"王阿姨 in 3号楼: /need {typed}", check=False)
    cards = [m for m in town.group().messages if m.sender is town.bot][-1:]
    assert cards[0].text.startswith(f"#1 {shown}\n")
    assert {e["type"] for e in cards[0].entities} == {"bold"}, "no markup of theirs"


async def test_far_too_long_is_said_and_loses_nothing(town):
    await town.plays(f"""
        王阿姨 in 3号楼: /need {"电" * 4000}
        Bot replies to 王阿姨 in 3号楼: 太长了：有4000个字，最多500个字。请写短一点。
        王阿姨 in 3号楼: /need {"电" * 500}
        Bot to 李大爷: #1 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 … [同求] [详情] [办理▸]
    """)
    assert await press(town, "小张", "1-nf-1")
    person, chat = town.person("王阿姨"), town.group()
    await town.town.say(person, chat, "/need " + "长" * 10_000)
    await town.town.settle()
    assert "有10000个字" in town.town.transcript[-1].text


async def test_a_bug_of_ours_is_told_and_blocks_nobody(town, monkeypatch):
    def broken(tx, community, no):
        raise ZeroDivisionError

    board = town.app.desk.house.board
    monkeypatch.setattr(board, "views", {**board.views, "nd": broken})
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    await town.plays("""
        小张 taps [详情]
        Bot alerts 小张: 对不起，是我出错了，没有办成。已记下，请再试一次。
        小张 taps [同求]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot edits #1 in 3号楼: #1 … [同求 1] [详情] [办理▸]
    """)
    assert rows(town, "SELECT error FROM quarantine") == [("bug",)]


async def test_broken_lines_are_spoken_into_until_everything_has_arrived(town):
    town.town.faults.add("cut", method="sendMessage", times=3)
    town.town.faults.add("server_error", method="editMessageText", times=2)
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        小张 taps [同求]
        ... 5 minutes pass
        """,
        check=False,
    )
    card = [m for m in town.group().messages if m.sender is town.bot][-1]
    assert "1位邻居同求" in card.text
    cards = [s for s in town.town.transcript if s.kind == "send" and "#1" in s.text]
    assert {s.chat.title for s in cards} == {"3号楼", ""}
    assert any("（重发）" in s.text for s in cards), "nobody knows whether the first one arrived"


async def test_a_file_that_another_program_locks_is_waited_for(town):
    if not town.database.startswith("sqlite"):
        pytest.skip("a server has no such lock")
    await town.ask(lambda c: c.exec_driver_sql("PRAGMA busy_timeout = 20"))
    other = sqlite3.connect(on_file(town.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.3, other.close)
    async with asyncio.timeout(20):
        await town.plays("""
            王阿姨 in 3号楼: /need 2单元电梯坏了三天
            Bot to 李大爷: #1 … [我来接手] [答复] [办结] [不采纳] [更多▸]
            Bot replies to 王阿姨 in 3号楼: #1 … [同求] [详情] [办理▸]
        """)
    assert rows(town, "SELECT COUNT(*) FROM quarantine") == [(0,)]

"""The budget, the digest and the pin under fire: restarts, two at once, hours slept through."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import broadcast, outbox
from tests.conftest import THREE_DAYS
from tests.faults.conftest import living, moves_in, until
from tests.stores import change, rows

DIGEST = "📋 今天的消息"


@pytest.fixture
def alike():
    """Many needs of one kind, and no question about it."""
    return False


@pytest.fixture
def numbers():
    """One neighbour raises as much as a whole building here."""
    return f"{THREE_DAYS}unanswered_most = 99\nnew_most = 99\n"


async def raises(town, *texts):
    for text in texts:
        await town.town.plays(f"王阿姨 in 3号楼: /need {text}", check=False)


async def answers(town, no):
    await town.town.plays(
        f"李大爷 taps [答复] on #{no} in private\n李大爷 to Bot: 已经报修，明天上午有人来看。",
        check=False,
    )


def group_said(town, start=0):
    said = town.town.transcript[start:]
    return [s.text for s in said if s.kind == "send" and s.chat is town.group()]


async def test_two_handlers_at_once_at_the_edge_of_the_budget(town):
    await raises(town, *(f"第{n}盏灯不亮" for n in range(1, 5)))
    for no in (1, 2):
        await answers(town, no)
    await town.town.plays(
        """
        李大爷 taps [答复] on #3 in private
        刘主任 taps [办理▸] on #4 in 3号楼
        刘主任 taps [答复] in 3号楼
        ... 2 minutes pass
        """,
        check=False,
    )
    start = len(town.town.transcript)
    chats = [town.town.world.private_chat(town.person(n), town.bot) for n in ("李大爷", "刘主任")]
    await asyncio.gather(
        *(town.town.say(c.person, c, "已经报修，明天上午有人来看。") for c in chats)
    )
    await town.town.settle()
    assert len(group_said(town, start)) == 1
    assert (await town.ask(lambda c: broadcast.BUDGETS.load(c, (1, 1)))).said == 3
    await town.town.plays("... 7 hours pass", check=False)
    digest = group_said(town, start)[-1]
    assert digest.startswith(DIGEST)
    assert digest.count("•") == 1


async def test_a_digest_hour_slept_through_is_made_up_for_once(town):
    await raises(town, *(f"第{n}盏灯不亮" for n in range(1, 5)))
    for no in (1, 2, 3, 4):
        await answers(town, no)
    await town.stop_bot()
    start = len(town.town.transcript)
    town.clock.set(town.clock.now() + timedelta(hours=11))  # 23:00: late, and quiet by now
    await town.start_bot()
    await town.town.settle()
    assert group_said(town, start) == []
    await town.town.plays("... 9 hours pass", check=False)
    away, *rest = [text.splitlines()[0] for text in group_said(town, start)]
    assert away.startswith("🔌 11月23日周一 12:00 到 11月23日周一 23:00")
    assert rest == [DIGEST]
    await town.stop_bot()
    await town.start_bot()
    await town.town.plays("... 24 hours pass", check=False)
    assert [text.splitlines()[0] for text in group_said(town, start)][1:] == [DIGEST]


async def test_what_waits_for_the_morning_outlives_a_restart(town):
    await town.town.plays(
        """
        ... 11 hours pass
        王阿姨 in 3号楼: /need 灯不亮
        """,
        check=False,
    )
    start = len(town.town.transcript)
    await town.stop_bot()
    await town.start_bot()
    await town.town.settle()
    assert town.town.transcript[start:] == []
    await town.town.plays("... 8 hours pass", check=False)
    said = [(s.kind, s.person.name) for s in town.town.transcript[start:]]
    assert said == [("send", "李大爷")]


async def test_a_restart_keeps_the_count_of_the_day(town):
    await raises(town, *(f"第{n}盏灯不亮" for n in range(1, 5)))
    start = len(town.town.transcript)
    for no in (1, 2, 3, 4):
        await answers(town, no)
        await town.stop_bot()
        await town.start_bot()
    assert len(group_said(town, start)) == 3


async def test_a_group_that_threw_the_bot_out_hears_no_digest(town):
    await raises(town, *(f"第{n}盏灯不亮" for n in range(1, 5)))
    for no in (1, 2, 3, 4):
        await answers(town, no)
    start = len(town.town.transcript)
    await town.town.plays("小陈 removes Bot from 3号楼\n... 7 days pass", check=False)
    assert group_said(town, start) == []
    await town.town.plays("小陈 adds Bot to 3号楼\n... 7 days pass", check=False)
    back = [t.splitlines()[0] for t in group_said(town, start)]
    assert [t for t in back if t.startswith(("📋", "📅"))] == ["📅 本周没有超时的事。"]


async def test_many_words_that_wait_for_the_morning_hold_up_no_answer(town):
    """More waiting rows than the mouth lists in one round."""

    waiting = {
        "community": 1, "chat_group": 0, "kind": "text", "slot": "", "anew": False, "under": "",
        "body": '{"text": "x"}', "reply_to": 0, "klass": outbox.MUST, "priority": 1,
        "created_ms": 0, "not_before_ms": 1_900_000_000_000, "not_after_ms": 0,
    }  # fmt: skip
    many = [{**waiting, "person": 9_000_000 + n} for n in range(500)]
    await town.ask(lambda c: outbox.write(c, many))
    await town.plays("""
        李大爷 to Bot: /help
        Bot to 李大爷: 有事请写：/need …
    """)


@pytest.mark.parametrize(
    "point",
    [
        "mouth.after_send",
        pytest.param("desk.after_commit", marks=pytest.mark.long),
        pytest.param("mouth.before_send", marks=pytest.mark.long),
    ],
)
async def test_a_kill_between_commit_and_send_posts_no_fourth_milestone(ground, point):
    town, bot, people = ground
    group = town.world.group("3号楼")

    def read():
        return [s.text for s in town.transcript if s.kind == "send" and s.chat is group]

    async with living(town, bot):
        await moves_in(town, people)
        await town.start_bot(people["王阿姨"], next(iter(town.world.bots.values())))
        await town.say(people["王阿姨"], group, "/help")
        await until(lambda: any("不想写了" in t for t in read()))
    # two of the three were said
    change(bot.database, "INSERT INTO group_budget VALUES (1, 1, 9999999, 2)")
    await bot.start(crash=point)
    private = town.world.private_chat(people["王阿姨"], next(iter(town.world.bots.values())))
    await town.say(people["王阿姨"], private, "/need 灯不亮")
    assert await bot.ended() == -9
    async with living(town, bot):
        await town.say(people["王阿姨"], private, "/need 水管漏水")
        await until(lambda: any("#1 灯不亮" in t for t in read()))
        await until(lambda: any("#2 水管漏水" in s.text for s in town.transcript))
        await until(lambda: not town.queues[1000001].waiting)
    cards = [t for t in read() if t.startswith("#1 灯不亮")]
    assert len([t for t in cards if "（重发）" not in t]) <= 1
    assert not any(t.startswith("#2") for t in read())
    assert rows(bot.database, "SELECT said FROM group_budget") == [(3,)]
    assert rows(bot.database, "SELECT matter FROM digest_line") == [("need:2",)]


async def test_a_pin_that_is_not_allowed_any_more_blocks_nothing(town):
    await town.town.plays("小陈 makes Bot admin in 3号楼 with can_pin_messages", check=False)
    await raises(town, "灯不亮")
    town.group().members[town.bot.id].rights["can_pin_messages"] = False
    await town.plays("""
        ... 2 minutes pass
        Bot to 3号楼: 📌 还没办完的事 #1 灯不亮：…
        小张 in 3号楼: /help
        Bot whispers to 小张 in 3号楼: 有事请写：/need …
    """)
    assert town.group().pinned is None

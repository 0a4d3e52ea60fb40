"""Updates in any order and under any number, and deadlines that nobody knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.times import to_ms
from tests.stores import rows

NEED = """
    王阿姨 in 3号楼: /need 电梯坏了三天
    Bot to 李大爷: #1 电梯坏了三天 … [我来接手] [答复] [办结] [不采纳] [更多▸]
    Bot replies to 王阿姨 in 3号楼: #1 电梯坏了三天 … [同求] [详情] [办理▸]
"""


async def test_two_updates_that_overtake_each_other_end_the_same(town):
    """A follow that arrives before the words that were said before it."""
    await town.plays(NEED)
    town.town.faults.add("reorder", method="message")
    first = town.town.say(town.person("小张"), town.group(), "/need 楼道的灯不亮")
    second = town.town.say(town.person("赵老师"), town.group(), "/need 门禁打不开")
    await asyncio.gather(first, second)
    await town.town.delivered()
    await town.town.settle()
    assert town.town.faults.struck.get("reorder") == 1
    told = rows(town.database, "SELECT text FROM need ORDER BY no")
    assert {text for (text,) in told} == {"电梯坏了三天", "楼道的灯不亮", "门禁打不开"}
    assert rows(town.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'nr'") == [(3,)]


async def test_what_somebody_says_in_two_chats_is_carried_in_its_order(town):
    """Only by the word in the group it is known where the need in private belongs."""
    await town.stop_bot()
    person, bot = town.person("王阿姨"), town.bot
    await town.town.start_bot(person, bot)
    await town.town.say(person, town.group(), "/help")
    private = town.town.world.private_chat(person, bot)
    await town.town.say(person, private, "/need 楼道的灯不亮")
    await town.start_bot()
    await town.town.settle()
    assert rows(town.database, "SELECT text FROM need") == [("楼道的灯不亮",)]
    assert any(m.text.startswith("#1 楼道的灯不亮") for m in private.messages)


async def test_a_slip_is_scanned_before_what_is_said_after_it(town, print_slips):
    """Whoever scans it was met nowhere: only the slip says of which community they are."""
    slips = await print_slips(town, "楼栋,单元,房号,面积\n3,2,401,89\n".encode())
    await town.stop_bot()
    person = town.person("陌生人")
    await town.town.start_bot(person, town.bot, slips["401"])
    private = town.town.world.private_chat(person, town.bot)
    await town.town.say(person, private, "/need 楼道的灯不亮")
    await town.start_bot()
    await town.town.settle()
    assert rows(town.database, "SELECT text FROM need") == [("楼道的灯不亮",)]


async def test_numbers_that_begin_again_are_heard(town):
    """After a week of silence Telegram may count from anywhere, also downwards."""
    queue = town.town.queues[town.bot.id]
    await town.plays(NEED)
    said = ("楼道的灯不亮", "门禁打不开", "水管漏水")
    for first, text in zip((5, 2_000_000_000, 77), said, strict=True):
        # the offset that was confirmed last must not hide what is numbered below it
        await town.stop_bot()
        queue.next_id = first
        await town.start_bot()
        await town.town.say(town.person("赵老师"), town.group(), f"/need {text}")
        await town.town.delivered()
    assert rows(town.database, "SELECT COUNT(*) FROM need") == [(4,)]


async def test_a_press_that_is_too_old_to_be_answered_has_its_effect(town):
    await town.plays(NEED)
    card = next(m for m in reversed(town.group().messages) if m.buttons)
    tap = asyncio.create_task(town.town.tap(town.person("小张"), town.group(), card, "同求"))
    await asyncio.sleep(0)  # pressed, not heard yet
    for waiting in town.town.taps.values():
        waiting.at -= timedelta(hours=1)  # Telegram takes no answer any more
    await town.town.delivered()
    await town.town.settle()
    tap.cancel()
    assert rows(town.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'nf'") == [(1,)]


async def test_a_deadline_that_nobody_knows_is_parked(town):
    """Another release entered it: it blocks no other, and is not tried for ever."""
    await town.plays(NEED)
    now = to_ms(town.clock.now())

    def enter(c):
        c.exec_driver_sql(
            "INSERT INTO deadline (community, matter, kind, code, due_ms, outcome)"
            f" VALUES (1, 'need:1', 'zz', '1.zz.9', {now - 1000}, '')"
        )

    await town.ask(enter)
    town.clock.advance(timedelta(hours=73))
    await town.app.pulse.sweep()
    found = rows(town.database, "SELECT outcome FROM deadline WHERE kind = 'zz'")
    assert found == [("parked",)]
    assert rows(town.database, "SELECT breaches FROM need WHERE no = 1") == [(1,)]

"""The bot was away: what the groups read, and what every date gets for it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from storage import verify
from tests.conftest import THREE_DAYS
from tests.stores import rows

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def numbers():
    """Reminders an hour before, and nothing else in between."""
    return f'{THREE_DAYS}remind_before = ["1h"]\n'


@pytest.fixture
def alike():
    return False


@asynccontextmanager
async def away(town, delta):
    """The bot is down for so long; what people do meanwhile they do to nobody."""
    await town.stop_bot()
    yield
    town.clock.advance(delta)
    await town.start_bot()


async def outage(town, delta):
    async with away(town, delta):
        pass


async def holds(town):
    """The ledger is whole."""
    found = await town.ask(verify.check)
    assert found.ok, found.reason


def moves(town):
    return rows(town.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'ok'")[0][0]


async def test_ten_minutes_over_the_date_of_an_answer_move_it_and_breach_nothing(town):
    await town.plays("""
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        Bot to 李大爷: #1 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 … 11月26日周四 12:00 前答复 [同求] [详情] [办理▸]
        ... 71 hours 55 minutes pass
        Bot to 李大爷: ⏰ #1 还剩1小时要答复。 … […]
    """)
    await outage(town, 10 * MINUTE)
    await town.plays("""
        ... 1 second passes
        Bot to 3号楼: 🔌 11月26日周四 11:55 到 11月26日周四 12:05，我收不到大家的消息。 那段时间按的按钮没有起作用，请再按一次。 那段时间发给我的文字已经收到，不用再发。 正在等的期限都往后延10分钟。
        Bot to 李大爷: ⏰ #1 2单元电梯坏了三天：请在11月26日周四 12:10前答复。 没能按时提醒您。要办理请发：/need 1
        Bot edits #1 in 3号楼: #1 … 11月26日周四 12:10 前答复 [同求] [详情] [办理▸]
        Bot edits #1 to 李大爷: #1 … 12:10 … […]
        # pressed again, on the card as it stood
        小张 taps [同求]
        Bot alerts 小张: 已记下：#1 有1位邻居同求。
        Bot edits #1 in 3号楼: #1 … [同求 1] [详情] [办理▸]
        ... 4 minutes pass
        ... 1 minute passes
        Bot edits #1 in 3号楼: #1 … 已超时 … [同求 1] [详情] [办理▸]
        Bot to 李大爷: ⚠️ #1 已超时，请马上答复。 … […]
        Bot to 刘主任: ⚠️ #1 … […]
    """)
    await holds(town)
    assert moves(town) == 1


async def test_a_gap_of_149_seconds_is_nothing_and_of_151_is_one(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮", check=False)
    await outage(town, timedelta(seconds=149))
    await town.plays("... 1 second passes")
    assert moves(town) == 0
    await outage(town, timedelta(seconds=151))
    await town.plays("""
        ... 1 second passes
        Bot to 3号楼: 🔌 … 往后延10分钟。
        Bot edits #1 in 3号楼: … […]
        Bot edits #1 to 李大爷: … […]
    """)
    assert moves(town) == 1


async def test_thirty_hours_ask_for_the_words_again_and_give_a_day(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 灯不亮
        小张 in 3号楼: /need 门打不开
        李大爷 taps [答复] on #2 in private
        李大爷 to Bot: 已经报修，明天上午有人来看。
        ... 65 hours pass
        """,
        check=False,
    )
    await outage(town, 30 * HOUR)
    await town.plays("""
        ... 1 second passes
        Bot to 3号楼: 🔌 11月26日周四 05:00 到 11月27日周五 11:00，我收不到大家的消息。 … 也可能没收到，请再发一次。 正在等的期限都往后延24小时。
        Bot to 李大爷: ⏰ #1 灯不亮：请在11月27日周五 12:00前答复。 没能按时提醒您。要办理请发：/need 1
        Bot edits #1 in 3号楼: #1 灯不亮 … 11月27日周五 12:00 … […]
        Bot edits #1 to 李大爷: #1 灯不亮 … […]
        Bot edits #2 in 3号楼: #2 门打不开 … […]
        Bot edits #2 to 李大爷: #2 门打不开 … […]
    """)
    await holds(town)
    found = rows(town.database, "SELECT no, overdue, breaches FROM need ORDER BY no")
    assert [(no, bool(over), n) for no, over, n in found] == [(1, False, 0), (2, False, 0)]


async def test_whoever_has_no_day_left_after_a_long_one_has_ten_minutes(town):
    """A day is not enough for a date of thirty hours ago: it is not judged at once."""
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮\n... 71 hours pass", check=False)
    await outage(town, 30 * HOUR)
    await town.plays("""
        ... 9 minutes pass
        Bot to 3号楼: 🔌 … 往后延24小时。
        Bot to 李大爷: ⏰ #1 灯不亮：请在11月27日周五 17:10前答复。 …
        Bot edits #1 in 3号楼: … […]
        Bot edits #1 to 李大爷: … […]
        ... 1 minute passes
        Bot edits #1 in 3号楼: #1 … 已超时 … […]
        Bot to 李大爷: ⚠️ #1 已超时，请马上答复。 … […]
        Bot to 刘主任: ⚠️ #1 … […]
    """)


async def test_missed_reminders_are_one_message_for_each_person(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 灯不亮
        小张 in 3号楼: /need 门打不开
        赵老师 in 3号楼: /need 水管漏水
        ... 70 hours 50 minutes pass
        """,
        check=False,
    )
    start = len(town.town.transcript)
    await outage(town, 20 * MINUTE)
    await town.town.plays("... 20 minutes pass", check=False)
    said = [s for s in town.town.transcript[start:] if s.kind == "send"]
    lead = [s.text for s in said if s.person and s.person.name == "李大爷"]
    assert len(lead) == 1
    assert [f"#{no} " in lead[0] for no in (1, 2, 3)] == [True] * 3
    assert lead[0].count("12:20前答复") == 3
    assert moves(town) == 3


async def test_an_answer_that_was_written_meanwhile_counts_first(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 灯不亮
        ... 71 hours 55 minutes pass
        李大爷 taps [答复] on #1 in private
        """,
        check=False,
    )
    async with away(town, 10 * MINUTE):
        await town.town.plays("李大爷 to Bot: 已经报修，明天上午有人来看。", check=False)
    await town.town.plays("... 1 hour passes", check=False)
    assert rows(town.database, "SELECT state, breaches FROM need") == [("responded", 0)]
    at_night = [s for s in town.town.transcript if "没能按时提醒您" in s.text]
    assert not at_night


async def test_an_old_breach_stays_and_the_next_level_waits(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮\n... 119 hours pass", check=False)
    before = rows(town.database, "SELECT due_ms, breaches FROM need")
    await outage(town, 2 * HOUR)
    await town.plays("""
        ... 59 minutes pass
        Bot to 3号楼: 🔌 … 往后延2小时。
        # 48 hours after the breach, and two that did not count
        ... 1 minute passes
        Bot edits #1 in 3号楼: … […]
        Bot edits #1 to 刘主任: … […]
        Bot edits #1 to 李大爷: … […]
        Bot to 孙书记: ⚠️ #1 … […]
    """)
    assert rows(town.database, "SELECT due_ms, breaches FROM need") == before


async def test_two_outages_in_a_row_add_up_and_are_told_twice(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮", check=False)
    due = rows(town.database, "SELECT due_ms FROM need")[0][0]
    start = len(town.town.transcript)
    await outage(town, 2 * HOUR)
    await town.town.plays("... 1 minute passes", check=False)
    await outage(town, 3 * MINUTE)
    await town.town.plays("... 1 minute passes", check=False)
    told = [s.text for s in town.town.transcript[start:] if s.text.startswith("🔌")]
    assert ["往后延2小时" in told[0], "往后延10分钟" in told[1], len(told)] == [True, True, 2]
    assert rows(town.database, "SELECT due_ms FROM need")[0][0] - due == 130 * 60_000
    await holds(town)


async def test_a_restart_without_a_gap_says_nothing_again(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮", check=False)
    await outage(town, HOUR)
    await town.town.plays("... 1 minute passes", check=False)
    start, moved = len(town.town.transcript), moves(town)
    for _ in range(2):
        await town.stop_bot()
        await town.start_bot()
        await town.town.settle()
    assert town.town.transcript[start:] == []
    assert moves(town) == moved == 1


async def test_at_night_the_word_waits_for_the_morning_and_the_dates_do_not(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮\n... 11 hours pass", check=False)
    start = len(town.town.transcript)
    await outage(town, HOUR)
    await town.town.plays("... 1 hour passes", check=False)
    assert [s for s in town.town.transcript[start:] if s.kind == "send"] == []
    assert moves(town) == 1
    await town.town.plays("... 8 hours pass", check=False)
    said = [s.text for s in town.town.transcript[start:] if s.kind == "send"]
    assert [text.startswith("🔌 11月23日周一 23:00 到 11月24日周二 00:00") for text in said] == [
        True
    ]


async def test_a_day_that_is_full_tells_it_in_the_digest(town):
    for n in range(3):
        await outage(town, 3 * MINUTE)
        await town.town.plays(f"... {n + 1} minutes pass", check=False)
    start = len(town.town.transcript)
    await outage(town, 5 * MINUTE)
    await town.town.plays("... 1 minute passes", check=False)
    assert town.town.transcript[start:] == []
    await town.town.plays("... 7 hours pass", check=False)
    (digest,) = [s.text for s in town.town.transcript[start:] if s.kind == "send"]
    assert "• 🔌 11月23日周一" in digest


async def test_moving_the_clock_is_no_outage(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮\n... 3 days pass", check=False)
    await town.town.plays("小张 in 3号楼: /help", check=False)  # the poll at hand is answered
    await town.stop_bot()
    await town.start_bot()
    await town.town.settle()
    assert not [s for s in town.town.transcript if s.text.startswith("🔌")]
    assert rows(town.database, "SELECT breaches FROM need") == [(1,)]


async def test_a_mark_that_is_waited_for_has_more_time_as_well(town):
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /need 灯不亮
        李大爷 taps [办结] on #1 in private
        李大爷 to Bot: 灯泡已经换好了，亮了。
        ... 47 hours pass
        """,
        check=False,
    )
    await outage(town, 2 * HOUR)
    await town.plays("""
        ... 1 second passes
        Bot to 3号楼: 🔌 … 往后延2小时。
        Bot to 王阿姨: ⏰ #1 灯不亮：办得怎么样？还没打分。 没能按时提醒您。要办理请发：/need 1
        王阿姨 to Bot: /need 1
        Bot to 王阿姨: #1 灯不亮 … [5 很满意] [4 满意] [3 一般] [2 不满意] [1 很不满意]
        ... 120 hours pass
        Bot to 3号楼: 📅 …
        ... 1 hour passes
        Bot edits #1 in 3号楼: #1 灯不亮 … 已办结 …
        Bot edits #1 to 李大爷: #1 灯不亮 … […]
        Bot edits #1 to 王阿姨: #1 灯不亮 … [没解决，重新打开]
    """)


async def test_what_can_be_undone_can_be_undone_after_it(town):
    await town.town.plays("王阿姨 in 3号楼: /need 灯不亮", check=False)
    due = rows(town.database, "SELECT due_ms FROM need")[0][0]
    await town.town.plays(
        "李大爷 taps [我来接手] on #1 in private\n... 5 minutes pass", check=False
    )
    await outage(town, HOUR)
    await town.town.plays("... 4 minutes pass\n李大爷 taps [撤销] on #1 in private", check=False)
    found = rows(town.database, "SELECT state, due_ms FROM need")
    assert found == [("submitted", due + 3_600_000)]


async def test_whoever_is_asked_in_two_roles_reads_it_once(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: /need 灯不亮
        李大爷 taps [我来接手] on #1 in private
        ... 70 hours 55 minutes pass
        """,
        check=False,
    )
    start = len(town.town.transcript)
    await outage(town, 10 * MINUTE)
    await town.town.plays("... 1 second passes", check=False)
    (told,) = [s.text for s in town.town.transcript[start:] if "没能按时提醒您" in s.text]
    assert told.count("#1 ") == 1

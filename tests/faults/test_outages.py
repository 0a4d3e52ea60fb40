"""The line is dead, the clock is set, the process is killed on the way back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.handlers import ears
from bot.hearing import Hearing
from bot.town import people
from storage import verify
from storage.times import to_ms
from tests.conftest import THREE_DAYS
from tests.faults.conftest import living, moves_in, until
from tests.stores import change, rows

AWAY = "🔌"
HOUR = timedelta(hours=1)


@pytest.fixture
def numbers():
    return f'{THREE_DAYS}remind_before = ["1h"]\n'


def told(town, start=0):
    return [s.text for s in town.transcript[start:] if s.text.startswith(AWAY)]


async def raised(town, hours):
    """A need, so many hours ago."""
    await town.town.plays(f"王阿姨 in 3号楼: /need 灯不亮\n... {hours} hours pass", check=False)


def need(town):
    """(date of the answer, overdue, breaches)."""
    return [(due, bool(over), n) for due, over, n in
            rows(town.database, "SELECT due_ms, overdue, breaches FROM need")]  # fmt: skip


async def test_a_line_that_is_dead_judges_nothing_until_the_bot_hears_again(town, monkeypatch):
    monkeypatch.setattr(town.app.ears, "_pauses", (0.01,))
    await raised(town, 71)
    (due, *_) = need(town)[0]
    dead = town.town.faults.add("server_error", method="getUpdates", times=-1)
    town.town.inject(town.bot, {"nothing": 1})  # the poll at hand ends, the next ones fail
    await until(lambda: not town.app.hearing.hears)
    town.clock.advance(2 * HOUR)
    await town.app.settle(town.clock.set)  # the town itself would wait until it is heard
    assert need(town) == [(due, False, 0)]
    assert told(town.town) == []
    town.town.faults.on.remove(dead)
    await until(lambda: town.app.hearing.ready)
    await town.town.settle()
    assert need(town) == [(due + 2 * 3_600_000, False, 0)]
    assert len(told(town.town)) == 1
    assert town.app.pulse.holds() == 0.0


async def test_a_poll_that_was_cut_in_the_middle_is_an_outage_too(town):
    """A machine that slept: its poll is answered long after it was asked."""
    await raised(town, 1)
    town.clock.advance(2 * HOUR)
    await town.plays("""
        小张 in 3号楼: /help
        Bot replies to 小张 in 3号楼: 有事请写：/need …
        Bot to 3号楼: 🔌 … 往后延2小时。
        Bot edits #1 in 3号楼: … […]
        Bot edits #1 to 李大爷: … […]
    """)


async def test_the_heartbeat_is_kept_and_follows_a_clock_that_is_moved(town):
    await town.town.plays("... 3 days pass", check=False)
    kept = rows(town.database, "SELECT value FROM house WHERE name = 'heartbeat'")
    assert kept == [(str(to_ms(town.clock.now())),)]


async def test_whoever_is_killed_while_the_clock_is_walked_slept_through_nothing(town):
    await raised(town, 1)
    gaps = []

    def move(at):
        ((kept,),) = rows(town.database, "SELECT value FROM house WHERE name = 'heartbeat'")
        gaps.append(to_ms(town.clock.now()) - int(kept))
        town.clock.set(at)

    await town.app.walk(town.clock.now() + 71 * HOUR, move)
    assert len(gaps) > 1
    assert max(gaps) < 15_000, "the next start would take it for an outage"


async def test_two_outages_of_a_full_day_are_two_lines_of_its_digest(town):
    await raised(town, 1)
    for hours in (2, 3, 1, 1, 1):  # three are told at once, then the day has no more room
        town.clock.advance(hours * HOUR)
        await town.town.plays("小张 in 3号楼: /help", check=False)
    start = len(town.town.transcript)
    await town.town.plays("... 24 hours pass", check=False)
    (digest,) = [s.text for s in town.town.transcript[start:] if s.text.startswith("📋")]
    assert digest.count(AWAY) == 2


class Line:
    """Telegram with a backlog: a full batch, then the rest, then nothing."""

    id = 1

    def __init__(self):
        self.batches = [[{"update_id": n} for n in range(1, 101)], [{"update_id": 101}]]
        self.asked = []

    async def __call__(self, request, request_timeout):
        self.asked.append(request.timeout)
        if not self.batches:
            await asyncio.Event().wait()
        return self.batches.pop(0)


async def test_nothing_is_judged_before_the_last_word_that_waited_is_heard(town, monkeypatch):
    line = Line()
    hearing = Hearing(town.clock.now, town.clock.monotonic, patience=40)
    hears = ears.Ears(line, town.app.desk, hearing=hearing)
    judged = []

    async def take(batch):
        judged.append(hearing.ready)

    monkeypatch.setattr(hears, "take", take)
    running = asyncio.create_task(hears.run())
    await until(lambda: len(line.asked) == 3)
    running.cancel()
    assert judged == [False, False]
    assert hearing.ready
    assert line.asked == [0, 0, ears.POLL_SECONDS], "held only when nothing waits"


# --- the clock is set -------------------------------------------------------------------


async def test_two_hours_on_the_operators_hear_and_a_minute_later_the_new_time_counts(town):
    await raised(town, 71)
    town.clock.step(2 * HOUR)
    await town.plays("""
        ... 1 second passes
        Bot to 小陈: 🕰 我这台机器的时钟被往前拨了2小时。 1分钟内不判任何超时，之后按新的时间算。 …
        ... 58 seconds pass
        ... 1 second passes
        Bot edits #1 in 3号楼: #1 … 已超时 … […]
        Bot to 李大爷: ⚠️ #1 已超时，请马上答复。 … […]
        Bot to 刘主任: ⚠️ #1 … […]
    """)
    assert told(town.town) == [], "it heard all the while"


async def test_two_hours_back_nothing_is_judged_twice_and_nothing_is_silent(town):
    await raised(town, 72)
    assert need(town)[0][1:] == (True, 1)
    town.clock.step(-2 * HOUR)
    await town.plays("""
        ... 1 second passes
        Bot to 小陈: 🕰 我这台机器的时钟被往回拨了2小时。 …
        小张 in 3号楼: /need 门打不开
        Bot to 李大爷: #2 门打不开 … […]
        Bot replies to 小张 in 3号楼: #2 门打不开 … […]
        ... 2 hours pass
    """)
    assert need(town)[0][1:] == (True, 1)
    await town.stop_bot()
    await town.start_bot()
    await town.town.settle()
    assert told(town.town) == [], "a heartbeat of the old time is none"


async def test_a_step_that_is_taken_back_in_its_minute_judges_nothing(town):
    await raised(town, 71)
    town.clock.step(2 * HOUR)
    await town.town.plays("... 1 second passes", check=False)
    town.clock.step(-2 * HOUR)
    await town.town.plays("... 30 minutes pass", check=False)
    assert need(town)[0][1:] == (False, 0)
    steps = [s.text for s in town.town.transcript if "🕰" in s.text]
    assert ["往前" in steps[0], "往回" in steps[1], len(steps)] == [True, True, 2]


async def test_what_telegram_wants_to_wait_waits_no_longer_for_a_clock_that_was_wrong(town):
    town.clock.step(2 * HOUR)
    await town.town.plays("... 3 minutes pass", check=False)
    town.town.faults.add("retry_after", method="sendMessage", seconds=20, times=3)
    await people_say(town, "/need 门打不开")
    start = len(town.town.transcript)
    town.clock.step(-2 * HOUR)
    await town.town.plays("... 1 minute passes", check=False)
    read = [s for s in town.town.transcript[start:] if s.chat.is_group and "门打不开" in s.text]
    assert len(read) == 1


async def people_say(house, text):
    """Somebody says it; what Telegram wants to wait is not waited for."""
    people.say(house.town, house.person("小张"), house.group(), text)
    await until(lambda: rows(house.database, "SELECT 1 FROM outbox WHERE error = 'retry after'"))


async def test_a_step_is_noticed_within_five_seconds_and_the_pulse_goes_on(town):
    """Without the scheduler, which a clock that was set back silences."""
    pulse, start = town.app.pulse, len(town.town.transcript)
    pulse._scheduler.pause()
    town.clock.step(-2 * HOUR)
    await until(lambda: any("往回" in s.text for s in town.town.transcript[start:]), seconds=5)
    await town.ask(lambda c: None)
    before = pulse._last
    await until(lambda: pulse._last > before, seconds=8)


# --- killed on the way back -------------------------------------------------------------

#: a process each: two of them every day, the others in the longer runs
LONG = ("outage.before_noted", "clock.before_submit", "clock.after_carried", "mouth.before_send")
BACK = [
    "outage.after_noted",
    pytest.param("mouth.after_send", marks=pytest.mark.long),
    *(pytest.param(point, marks=pytest.mark.long) for point in (*LONG, "desk.before_commit")),
]


@pytest.mark.parametrize("point", BACK)
async def test_an_outage_is_told_once_and_gives_its_time_once_whenever_it_is_killed(ground, point):
    town, bot, people = ground
    async with living(town, bot):
        await moves_in(town, people)
        await town.say(people["王阿姨"], town.world.group("3号楼"), "/need 灯不亮")
        await until(lambda: any("#1 灯不亮" in s.text for s in town.transcript))
        await until(lambda: not town.queues[1000001].waiting)
        await until(lambda: not rows(bot.database, "SELECT 1 FROM outbox WHERE done_ms IS NULL"))
    hour = 3_600_000
    ((due,),) = rows(bot.database, "SELECT due_ms FROM need")
    change(bot.database, "UPDATE need SET submitted_ms = submitted_ms - 99 * 3600000")
    change(bot.database, "UPDATE need SET began_ms = submitted_ms")
    ((beat,),) = rows(bot.database, "SELECT value FROM house WHERE name = 'heartbeat'")
    change(bot.database, f"UPDATE house SET value = '{int(beat) - hour}' WHERE name = 'heartbeat'")
    start = len(town.transcript)
    passing = {"desk.before_commit": 7}.get(point, 1)
    await bot.start(crash=f"{point}:{passing}")
    assert await bot.ended() == -9
    async with living(town, bot) as app:
        await until(lambda: told(town, start))
        await until(lambda: not rows(bot.database, "SELECT 1 FROM outbox WHERE done_ms IS NULL"))
        found = await asyncio.wrap_future(app.desk.call(verify.check))
        assert found.ok, found.reason

    unmarked = [text for text in told(town, start) if "（重发）" not in text]
    assert len(unmarked) <= 1
    assert len(told(town, start)) - len(unmarked) <= 1
    assert rows(bot.database, "SELECT COUNT(*) FROM ledger WHERE kind IN ('xr', 'ok')") == [(2,)]
    ((moved,),) = rows(bot.database, "SELECT due_ms FROM need")
    assert hour <= moved - due <= hour + 60_000

"""A meeting when the process is killed: an answer counts once, whoever waited is told (S10)."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows.meeting_events import MeetingAnswered, MeetingCalled
from bot.town import people as hands
from tests.faults.conftest import living, moves_in, until
from tests.stores import rows

REPEAT = "（重发）"
COUNTS = "SELECT coming, waiting, declined FROM meeting"


async def _press(town, person, code):
    """Press a made-up button in the group."""
    group, bot = town.world.group("3号楼"), next(iter(town.world.bots.values()))
    card = [m for m in group.messages if m.sender is bot][-1]
    return await hands.press_data(town, person, group, card, code)


async def _full(town, bot, people):
    """李大爷 called a meeting with one place: he has it, 小张 waits."""
    await moves_in(town, people)
    await town.say(people["小张"], town.world.group("3号楼"), "/help")
    await until(lambda: (people["小张"].id,) in rows(bot.database, "SELECT id FROM person"))
    now = rows(bot.database, "SELECT max(at_ms) FROM ledger")[0][0]
    called = MeetingCalled(
        "council", now // 60_000 + 9 * 1440, 60, 1, "yes", 0, 0, 0, "aa", "bb", "cc", "s" * 8
    )
    await _press(town, people["李大爷"], encode(1, called))
    await until(lambda: rows(bot.database, "SELECT state FROM meeting") == [("called",)])
    await _press(town, people["李大爷"], encode(1, MeetingAnswered(1, "yes")))
    await until(lambda: rows(bot.database, COUNTS) == [(1, 0, 0)])
    await _press(town, people["小张"], encode(1, MeetingAnswered(1, "yes")))
    await until(lambda: rows(bot.database, COUNTS) == [(1, 1, 0)])
    await until(lambda: not town.queues[1000001].waiting)


@pytest.mark.parametrize(
    "point",
    [
        pytest.param("desk.before_commit", marks=pytest.mark.long),
        "desk.after_commit",
        pytest.param("mouth.after_send", marks=pytest.mark.long),
    ],
)
async def test_a_place_that_is_given_back_survives_a_kill_and_is_given_once(ground, point):
    town, bot, people = ground
    async with living(town, bot):
        await _full(town, bot, people)
    start = len(town.transcript)
    await bot.start(crash=point)
    await _press(town, people["李大爷"], encode(1, MeetingAnswered(1, "no")))
    assert await bot.ended(90) == -9
    async with living(town, bot):
        await until(lambda: rows(bot.database, COUNTS) == [(1, 0, 1)])
        told = lambda: [  # noqa: E731 - asked twice
            s.text for s in town.transcript[start:] if s.kind == "send" and "补上名额了" in s.text
        ]  # fmt: skip
        await until(told, 60)
        await until(lambda: not town.queues[1000001].waiting)
    answers = rows(bot.database, "SELECT answer FROM meeting_answer ORDER BY answer")
    assert answers == [("no",), ("yes",)]
    assert rows(bot.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'ma'") == [(3,)]
    assert len([text for text in told() if REPEAT not in text]) <= 1
    assert len([text for text in told() if REPEAT in text]) <= 1

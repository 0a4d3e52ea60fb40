"""An action item when the process is killed: verified once, told of once (S12)."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows.item_events import ItemAccepted, ItemDone, ItemOpened, ItemVerified
from bot.town import people as hands
from tests.faults.conftest import living, moves_in, until
from tests.stores import rows

REPEAT = "（重发）"
RESULT = "a" * 12


async def _press(town, person, code):
    """Press a made-up button in the group."""
    group, bot = town.world.group("3号楼"), next(iter(town.world.bots.values()))
    card = [m for m in group.messages if m.sender is bot][-1]
    return await hands.press_data(town, person, group, card, code)


async def _accepted(town, bot, people, days):
    """李大爷 has given 小张 something to do, who accepted it."""
    await moves_in(town, people)
    await town.say(people["小张"], town.world.group("3号楼"), "/help")
    await until(lambda: (people["小张"].id,) in rows(bot.database, "SELECT id FROM person"))
    today = rows(bot.database, "SELECT max(at_ms) FROM ledger")[0][0] // 86_400_000
    await _press(
        town, people["李大爷"], encode(1, ItemOpened(today + days, people["小张"].id, RESULT))
    )
    await _press(town, people["小张"], encode(1, ItemAccepted(1, 1)))
    await until(lambda: rows(bot.database, "SELECT state FROM item") == [("accepted",)])


@pytest.mark.parametrize(
    "point",
    [
        pytest.param("desk.before_commit", marks=pytest.mark.long),
        pytest.param("desk.after_commit", marks=pytest.mark.long),
        "mouth.after_send",
    ],
)
async def test_a_verification_survives_a_kill_and_happens_once(ground, point):
    town, bot, people = ground
    async with living(town, bot):
        await _accepted(town, bot, people, 5)
        await _press(town, people["小张"], encode(1, ItemDone(1, RESULT, RESULT)))
        await until(lambda: rows(bot.database, "SELECT state FROM item") == [("done",)])
        await until(lambda: not town.queues[1000001].waiting)
    start = len(town.transcript)
    await bot.start(crash=point)
    await _press(town, people["李大爷"], encode(1, ItemVerified(1, 3)))
    assert await bot.ended(90) == -9
    async with living(town, bot):
        await until(lambda: rows(bot.database, "SELECT state FROM item") == [("verified",)])
        told = lambda: [  # noqa: E731 - asked twice
            s.text for s in town.transcript[start:]
            if s.kind == "send" and "办好了，已验收" in s.text
        ]  # fmt: skip
        await until(told, 60)
        await until(lambda: not town.queues[1000001].waiting)
    assert rows(bot.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'iv'") == [(1,)]
    assert len([text for text in told() if REPEAT not in text]) <= 1
    assert len([text for text in told() if REPEAT in text]) <= 1

"""Killed at each arrow, started again: nothing acknowledged lost, nothing done twice.

The checker reads the town's transcript, never the outbox.
"""

from __future__ import annotations

import os
import signal

import pytest

from storage.database import on_file
from tests.faults.conftest import living, moves_in, until
from tests.stores import rows

REPEAT = "（重发）"
TEXTS = ("2单元电梯坏了三天", "垃圾房的灯坏了")


def said(town, start):
    """What people read since: (chat, words) of new messages."""
    return [
        (s.chat.title or s.person.name, s.text) for s in town.transcript[start:] if s.kind == "send"
    ]


#: one at each arrow; all other points are visited by test_kills_everywhere
ALWAYS = ("desk.before_commit", "desk.after_commit", "ears.before_confirm", "mouth.after_send")
ONCE = [(point, 1) for point in ALWAYS]
LATER = [("desk.after_commit", 2), ("mouth.after_send", 2), ("mouth.after_tried", 3)]
TWICE = [pytest.param(*one, marks=pytest.mark.long) for one in LATER]


@pytest.mark.parametrize(("point", "passing"), [*ONCE, *TWICE])
async def test_a_need_survives_a_kill(ground, point, passing):
    town, bot, people = ground
    async with living(town, bot):
        await moves_in(town, people)

    start = len(town.transcript)
    wanted = {(chat, text) for chat in ("3号楼", "李大爷") for text in TEXTS}
    await bot.start(crash=f"{point}:{passing}")
    await town.say(people["王阿姨"], town.world.group("3号楼"), "/need 2单元电梯坏了三天")
    await until(lambda: not town.queues[1000001].waiting or bot.process.returncode is not None)
    await town.say(people["小张"], town.world.group("3号楼"), "/need 垃圾房的灯坏了")
    assert await bot.ended() == -9
    async with living(town, bot):
        await until(
            lambda: wanted <= {(c, t) for c, x in said(town, start) for t in TEXTS if t in x}
        )
        await until(lambda: not town.queues[1000001].waiting)

    words = said(town, start)
    for text in TEXTS:
        for chat in ("3号楼", "李大爷"):
            got = [t for c, t in words if c == chat and text in t]
            assert got, f"{chat} never read of {text}"
            marked = [t for t in got if REPEAT in t]
            assert len(got) - len(marked) <= 1, "a repeat is marked as one"
            assert len(marked) <= 1, "at most one repeat"
    needs = rows(bot.database, "SELECT no, state FROM need ORDER BY no")
    assert needs == [(1, "submitted"), (2, "submitted")]
    assert rows(bot.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'nr'") == [(2,)]


@pytest.mark.parametrize("point", ["clock.after_carried"])
async def test_a_deadline_survives_a_kill(ground, point, tmp_path):
    town, bot, people = ground
    bot.policy = tmp_path / "policy.toml"
    bot.policy.write_text(
        '[need]\nrespond_normal = "2s"\nremind_before = ["1s"]\n', encoding="utf-8"
    )
    async with living(town, bot):
        await moves_in(town, people)

    start = len(town.transcript)
    await bot.start(crash=point)
    await town.say(people["王阿姨"], town.world.group("3号楼"), "/need 2单元的灯不亮")
    assert await bot.ended() == -9
    async with living(town, bot):
        await until(lambda: any("已超时，请马上答复" in s.text for s in town.transcript[start:]))

    overdue = [t for c, t in said(town, start) if c == "李大爷" and "已超时，请马上" in t]
    marked = [t for t in overdue if REPEAT in t]
    assert overdue
    assert len(marked) <= 1
    assert len(overdue) - len(marked) <= 1
    assert rows(bot.database, "SELECT breaches, overdue FROM need") == [(1, 1)]
    assert rows(bot.database, "SELECT COUNT(*) FROM ledger WHERE kind = 'nv'") == [(1,)]


@pytest.fixture
def file(database):
    """Only where the database is a file."""
    if not on_file(database):
        pytest.skip("on a server several processes work on one database: see test_workers")


@pytest.mark.usefixtures("file")
async def test_a_second_bot_on_the_same_file_refuses_to_start(ground):
    town, bot, people = ground
    await bot.start()
    await moves_in(town, people)
    second = type(bot)(town, bot.database)
    await second.start()
    assert await second.ended() == 1
    assert len(second.lines) == 1
    assert second.lines[0].startswith("huiyin: another huiyin (process ")
    assert second.lines[0].strip().endswith("stop it first")


@pytest.mark.long
@pytest.mark.usefixtures("file")
async def test_a_bot_that_was_stopped_still_holds_its_file(ground):
    """SIGSTOP, another one, SIGCONT: the second leaves, the first goes on as if nothing was."""
    town, bot, people = ground
    await bot.start()
    await moves_in(town, people)
    os.kill(bot.process.pid, signal.SIGSTOP)
    second = type(bot)(town, bot.database)
    try:
        await second.start()
        assert await second.ended() == 1
        assert "stop it first" in second.lines[0]
        await town.say(people["王阿姨"], town.world.group("3号楼"), "/need 2单元电梯坏了三天")
    finally:
        os.kill(bot.process.pid, signal.SIGCONT)
    await until(lambda: any("2单元电梯" in s.text for s in town.transcript))
    assert rows(bot.database, "SELECT COUNT(*) FROM need") == [(1,)]


async def test_a_second_poller_of_the_token_makes_the_first_stop_and_say_so(ground, tmp_path):
    town, bot, people = ground
    await bot.start()
    await moves_in(town, people)
    second = type(bot)(town, f"sqlite:///{tmp_path / 'other.sqlite3'}")
    await second.start()
    assert await bot.ended() == 1
    assert bot.lines[-1] == (
        "huiyin: another program polls with this bot's token: stop it, then start again\n"
    )
    await second.stop()

"""A meeting when the process is killed: an answer counts once, whoever waited is told (S10)."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows import meeting_clock
from bot.flows.debate_events import MotionVoted, VoteCalled
from bot.flows.meeting_events import (
    MeetingAnswered,
    MeetingCalled,
    MeetingCancelled,
    MeetingMoved,
    MeetingSignedIn,
)
from bot.flows.rules.policy import Policy
from bot.town import people as hands
from storage.database import open_reader
from storage.meetings import MEETINGS
from tests.faults.conftest import living, moves_in, until
from tests.stores import closing_engine, rows

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
        pytest.param("desk.after_commit", marks=pytest.mark.long),
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


# --- everything else that is done to a meeting, killed at each arrow ------------------------

DAY = 24 * 3600_000
POINTS = ("ears.before_confirm", "desk.before_commit", "desk.after_commit", "mouth.after_send")
MEETING = "SELECT state, starts_ms, present FROM meeting"


def minutes_now(bot):
    """Whole minutes since 1970, about."""
    return rows(bot.database, "SELECT max(at_ms) FROM ledger")[0][0] // 60_000


def calls(bot, ahead):
    return MeetingCalled(
        "council", minutes_now(bot) + ahead, 60, 0, "yes", 0, 0, 0, "aa", "bb", "cc", "s" * 8
    )


async def _called(town, bot, people, ahead=9 * 1440):
    """李大爷 called a meeting so many minutes ahead, 小张 comes."""
    await moves_in(town, people)
    await town.say(people["小张"], town.world.group("3号楼"), "/help")
    await until(lambda: (people["小张"].id,) in rows(bot.database, "SELECT id FROM person"))
    await _press(town, people["李大爷"], encode(1, calls(bot, ahead)))
    await until(lambda: [r[0] for r in rows(bot.database, MEETING)] == ["called"])
    await _press(town, people["小张"], encode(1, MeetingAnswered(1, "yes")))
    await until(lambda: rows(bot.database, COUNTS) == [(1, 0, 0)])


async def _settled(town):
    await until(lambda: not town.queues[1000001].waiting)


def waits(bot):
    """When reminders of it are due."""
    sql = "SELECT due_ms FROM deadline WHERE kind = 'mt' AND fired_ms IS NULL"
    return [r[0] for r in rows(bot.database, sql)]


class Deed:
    """One thing that is done to a meeting, and what must be there once afterwards."""

    kind, by, told = "", "李大爷", ""

    async def before(self, town, bot, people):
        await _called(town, bot, people)

    def after(self, bot):
        raise NotImplementedError


class Call(Deed):
    kind, told = "mc", "参加0人"

    async def before(self, town, bot, people):
        await moves_in(town, people)

    def code(self, bot):
        return encode(1, calls(bot, 9 * 1440))

    def after(self, bot):
        assert [r[0] for r in rows(bot.database, MEETING)] == ["called"]
        assert len(waits(bot)) == 3


class Move(Deed):
    kind, told = "mv", "改时间了"

    def code(self, bot):
        self.was = rows(bot.database, MEETING)[0][1]
        return encode(1, MeetingMoved(1, self.was // 60_000 + 5 * 1440, "generator"))

    def after(self, bot):
        assert rows(bot.database, MEETING)[0][1] == self.was + 5 * DAY
        assert len(waits(bot)) == 3
        assert min(waits(bot)) > self.was, "nobody is reminded at the old time"


class Cancel(Deed):
    kind, told = "mx", "取消了"

    def code(self, _bot):
        return encode(1, MeetingCancelled(1, "generator"))

    def after(self, bot):
        assert rows(bot.database, MEETING)[0][0] == "cancelled"
        assert waits(bot) == []


class SignIn(Deed):
    kind, by, told = "ms", "小张", ""

    async def before(self, town, bot, people):
        await _called(town, bot, people, 20)
        self.town = town

    def code(self, bot):
        with closing_engine(open_reader(bot.database)) as engine, engine.connect() as connection:
            meeting = MEETINGS.load(connection, (1, 1))
        code = meeting_clock.code(meeting, self.town.clock.now(), Policy().meeting)
        return encode(1, MeetingSignedIn(1, code))

    def after(self, bot):
        assert rows(bot.database, MEETING)[0][2] == 1
        assert rows(bot.database, "SELECT COUNT(*) FROM meeting_present") == [(1,)]


class DebateVote(Deed):
    kind, by, told = "cb", "小张", ""

    async def before(self, town, bot, people):
        await moves_in(town, people)
        await town.say(people["李大爷"], town.world.group("3号楼"), "/debate 院里种两棵树")
        await until(lambda: rows(bot.database, "SELECT state FROM debate") == [("open",)])
        await _press(town, people["李大爷"], encode(1, VoteCalled(1)))
        await until(lambda: rows(bot.database, "SELECT state FROM debate") == [("voting",)])

    def code(self, _bot):
        return encode(1, MotionVoted(1, "for"))

    def after(self, bot):
        assert rows(bot.database, "SELECT votes FROM debate") == [("[1, 0, 0]",)]
        assert rows(bot.database, "SELECT choice FROM debate_vote") == [("for",)]


ALWAYS = {(Move, "desk.after_commit")}
KILLS = [
    pytest.param(deed, point, marks=() if (deed, point) in ALWAYS else pytest.mark.long)
    for deed in (Call, Move, Cancel, SignIn, DebateVote)
    for point in POINTS
]


@pytest.mark.parametrize(("deed", "point"), KILLS)
async def test_what_was_done_under_a_kill_is_done_once_and_told(ground, deed, point):
    town, bot, people = ground
    deed = deed()
    async with living(town, bot):
        await deed.before(town, bot, people)
        await _settled(town)
        code = deed.code(bot)
    start = len(town.transcript)
    await bot.start(crash=point)
    await _press(town, people[deed.by], code)
    assert await bot.ended(90) == -9
    entries = f"SELECT COUNT(*) FROM ledger WHERE kind = '{deed.kind}'"
    told = lambda: [  # noqa: E731 - asked twice
        s.text for s in town.transcript[start:]
        if s.kind == "send" and s.chat.is_group and deed.told in s.text
    ]  # fmt: skip
    async with living(town, bot):
        await until(lambda: rows(bot.database, entries) == [(1,)], 60)
        await _settled(town)
        if deed.told:
            await until(told, 60)
    deed.after(bot)
    assert rows(bot.database, entries) == [(1,)]
    if deed.told:
        assert len([text for text in told() if REPEAT not in text]) <= 1
        assert len([text for text in told() if REPEAT in text]) <= 1

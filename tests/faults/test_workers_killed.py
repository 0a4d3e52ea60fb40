"""Three workers in processes of their own: any of them, or the server, may be killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time

import pytest

from bot.demo import BOT, TOKEN
from bot.town.clock import TownClock
from bot.town.server import Town
from tests.faults.conftest import NEIGHBOURS, Process, moves_in, none_left, until
from tests.stores import Server, rows

AGAIN = 30  # seconds within which everything goes on
STARTS = 120  # seconds for three of them to start on a busy machine
pytestmark = pytest.mark.long


@pytest.fixture
def numbers(tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("[need]\nunanswered_most = 999\nnew_most = 999\nalike_most = 0\n")
    return policy


class Workers:
    """Three processes on one database, and neighbours who keep writing."""

    def __init__(self, town, database, policy):
        self.town = town
        self.all = [Process(town, database, policy) for _ in range(3)]
        self.database, self.said = database, 0

    async def start(self):
        await asyncio.gather(*(one.start() for one in self.all))

    def holder(self, lease):
        """The process that holds a lease, by what its log told last."""
        for one in self.all:
            told = [line for line in one.lines if " leases " in line and "held=" in line]
            if one.process.returncode is None and told and f"'{lease}'" in told[-1]:
                return one
        return None

    async def settled(self):
        await until(lambda: self.holder("poller") and self.holder("speaker"), STARTS)

    async def write(self, count):
        """Neighbours raise so many needs, quickly."""
        for _ in range(count):
            self.said += 1
            person = self.town.find_person(NEIGHBOURS[self.said % 3])
            text = f"/need {self.said}号楼{self.said % 9 + 1}单元灯不亮"
            await self.town.say(person, self.town.world.group("3号楼"), text)
            await asyncio.sleep(0.02)  # 50 a second

    def cards(self):
        """How often each need was answered in the group."""
        found = {}
        for said in self.town.transcript:
            if said.kind == "send" and said.chat.is_group and said.text.startswith("#"):
                number = said.text.split()[0]
                found[number] = found.get(number, 0) + 1
        return found

    async def all_answered(self):
        """Everything is kept, and words go out again: a group hears at most 20 a minute."""
        sent = len(self.town.transcript)
        await until(
            lambda: rows(self.database, "SELECT COUNT(*) FROM need") == [(self.said,)], AGAIN
        )
        waits = "SELECT COUNT(*) FROM outbox WHERE done_ms IS NULL"
        await until(
            lambda: len(self.town.transcript) > sent or rows(self.database, waits) == [(0,)], 65
        )

    def nothing_doubled(self):
        assert rows(self.database, "SELECT COUNT(*) FROM need") == [(self.said,)]
        repeated = [
            s.text for s in self.town.transcript
            if s.kind == "send" and s.chat.is_group and s.text.startswith("#")
        ]  # fmt: skip
        unmarked = {}
        for text in repeated:
            if "重发" not in text and "repeat" not in text:
                unmarked[text.split()[0]] = unmarked.get(text.split()[0], 0) + 1
        assert {n: k for n, k in unmarked.items() if k > 1} == {}


@contextlib.asynccontextmanager
async def at_work(database, numbers):
    """Three workers that serve 3号楼."""
    town = Town(TownClock())
    await town.start()
    town.add_bot(TOKEN, *BOT)
    people = {name: town.add_person(name) for name in NEIGHBOURS}
    town.add_group("3号楼", people["李大爷"], people.values())
    found = Workers(town, database, numbers)
    try:
        await found.start()
        await found.settled()
        await moves_in(town, people)
        yield found
    finally:
        try:
            await none_left()
        finally:
            await town.stop()


@pytest.fixture
async def workers(database, numbers):
    async with at_work(database, numbers) as found:
        yield found


@pytest.fixture
def database(server):
    url = server.database()
    yield url
    server.drop(url)


@pytest.mark.parametrize("lease", ["poller", "speaker"])
async def test_a_worker_that_is_killed_is_followed_by_another(workers, lease):
    await workers.write(20)
    victim = workers.holder(lease)
    writing = asyncio.create_task(workers.write(60))
    os.kill(victim.process.pid, signal.SIGKILL)
    began = time.monotonic()
    await until(lambda: workers.holder(lease) not in (None, victim), 10)
    await writing
    await workers.all_answered()
    assert time.monotonic() - began < AGAIN + 65
    workers.nothing_doubled()


async def test_a_worker_that_hangs_is_followed_and_keeps_quiet_when_it_goes_on(workers):
    await workers.write(10)
    victim = workers.holder("speaker")
    os.kill(victim.process.pid, signal.SIGSTOP)
    try:
        await until(lambda: any(
            one is not victim and "'speaker'" in "".join(one.lines[-3:]) for one in workers.all
        ), 12)  # fmt: skip
        await workers.write(20)
        await workers.all_answered()
    finally:
        os.kill(victim.process.pid, signal.SIGCONT)
    await workers.write(10)
    await workers.all_answered()
    workers.nothing_doubled()


async def test_the_server_is_killed_and_comes_back(numbers):
    own = Server()
    try:
        async with at_work(own.database(), numbers) as workers:
            await workers.write(20)
            writing = asyncio.create_task(workers.write(60))
            await asyncio.to_thread(own.kill)
            began = time.monotonic()
            await asyncio.to_thread(own.revive)
            await writing
            await workers.all_answered()
            assert time.monotonic() - began < AGAIN + 65
            workers.nothing_doubled()
    finally:
        await asyncio.to_thread(own.stop)

"""Several workers on one server: one polls, one speaks, each deadline is carried out by one."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy.exc import DBAPIError

from bot.app import App
from bot.cases import outage
from bot.demo import TOKEN, live_in
from bot.handlers.webhook import SECRET
from bot.letters import Chat, Heard, Letter, Who
from bot.settings import Settings
from storage import database as store
from storage import leases
from storage.database import gone, open_reader, open_writer
from storage.leases import POLLER, SPEAKER, OnServer
from storage.times import to_ms
from storage.verify import check
from tests.faults.conftest import moves_in, until
from tests.faults.test_webhook import KEY, free_port
from tests.stores import closing_engine, end_connections, rows


@pytest.fixture
def database(server):
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def alike():
    """Twelve windows are twelve needs here."""
    return False


@pytest.fixture
async def second(town):
    """Another worker on the town's database."""
    app = App(_settings(town), now=town.clock.now, monotonic=town.clock.monotonic, wide=True)
    await app.start()
    yield app
    await app.stop()


def _settings(town, **more):
    return Settings(
        bot_token=TOKEN, api_base=town.town.base, database_url=town.database,
        operators=frozenset({town.person("小陈").id}), policy=town.policy, **more,
    )  # fmt: skip


NEED = """
    王阿姨 in 3号楼: /need {0}
    Bot to 李大爷: #{1} {0} … [我来接手] [答复] [办结] [不采纳] [更多▸]
    Bot replies to 王阿姨 in 3号楼: #{1} {0} … [同求] [详情] [办理▸]
"""


async def test_two_workers_are_one_bot_and_the_second_takes_over(town, second):
    await until(lambda: town.app.leases.held(POLLER) and town.app.leases.held(SPEAKER))
    assert not second.leases.held(POLLER)
    assert not second.leases.held(SPEAKER)
    await town.plays(NEED.format("灯不亮", 1))
    first, town.app = town.app, second
    began = time.monotonic()
    await first.stop()
    await until(lambda: second.leases.held(POLLER) and second.leases.held(SPEAKER), 10)
    assert time.monotonic() - began < 10
    town.town.settle = town.town.walk = None
    live_in(town.town, second)
    await town.plays(NEED.format("水管漏水", 2))
    town.app = None  # the second one is stopped by its own fixture


async def test_a_second_process_works_beside_the_first_and_goes_on_after_it(ground):
    """On a file it refuses to start: see test_kills."""
    town, bot, people = ground
    group = town.world.group("3号楼")

    def cards(no):
        said = [s for s in town.transcript if s.kind == "send" and s.chat is group]
        return [s for s in said if s.text.startswith(f"#{no} ")]

    await bot.start()
    await moves_in(town, people)
    second = await type(bot)(town, bot.database).start()
    await until(lambda: any(" started " in line for line in second.lines))
    await town.say(people["王阿姨"], group, "/need 灯不亮")
    await until(lambda: cards(1))
    assert not any("held=" in line for line in second.lines), "the first one polls and speaks"
    await bot.stop()
    await town.say(people["王阿姨"], group, "/need 水管漏水")
    await until(lambda: cards(2))
    await second.stop()
    assert (bot.process.returncode, second.process.returncode) == (0, 0)
    assert (len(cards(1)), len(cards(2))) == (1, 1)
    assert rows(bot.database, "SELECT no FROM need ORDER BY no") == [(1,), (2,)]
    assert _chain_holds(bot.database)


def due_now(town):
    """Every reminder that waits has come to its time."""
    at = to_ms(town.clock.now()) - 1
    sql = f"UPDATE deadline SET due_ms = {at} WHERE kind = 'nm' AND fired_ms IS NULL"
    return lambda c: c.exec_driver_sql(sql).rowcount


async def test_what_one_worker_commits_the_other_speaks_at_once(town, second):
    """Only one worker has a mouth, and it has nothing else to do: it is told."""
    await until(lambda: town.app.leases.held(SPEAKER))
    await town.plays(NEED.format("灯不亮", 1))
    town.clock.advance(timedelta(seconds=5))  # past the pace of one chat
    before = len(town.town.transcript)
    lead = town.person("李大爷").id
    asked = Letter(Heard("/help", 5), 900_000_001, Who(lead, "李大爷"), Chat(lead, True))
    await asyncio.wrap_future(second.desk.submit(asked))
    await until(lambda: len(town.town.transcript) > before, 5)


async def test_a_deadline_is_carried_out_by_one_of_two(town, second):
    for n in range(1, 13):
        who = ("王阿姨", "小张", "赵老师", "刘主任")[n % 4]
        await town.town.plays(f"{who} in 3号楼: /need {n}单元窗户坏了", check=False)
    due = await town.ask(due_now(town))
    assert due >= 12
    await asyncio.gather(*(app.pulse.sweep() for app in (town.app, second) * 5))
    fired = rows(town.database, "SELECT COUNT(*) FROM deadline WHERE fired_ms IS NOT NULL")
    assert fired[0][0] == due
    entries = rows(
        town.database,
        "SELECT COUNT(*), COUNT(DISTINCT matter || facts) FROM ledger WHERE kind = 'nm'",
    )
    assert entries[0][0] == entries[0][1] > 0
    assert _chain_holds(town.database)


async def test_a_worker_that_does_not_hear_judges_nothing_while_nobody_does(town, second):
    """It goes by the heartbeat that the one that hears keeps."""
    await town.plays(NEED.format("灯不亮", 1))
    async with town.app.pulse._sweeping:
        await town.ask(due_now(town))
        long_ago = town.clock.now() - timedelta(minutes=10)
        await town.ask(lambda c: outage.beat(c, long_ago))
        assert await second.pulse.sweep() == 0
        await town.ask(lambda c: outage.beat(c, town.clock.now()))
        assert await second.pulse.sweep() > 0


class Hang:
    """Somebody hangs here the first time, until `goes_on` is set."""

    def __init__(self):
        self.begun, self.goes_on = threading.Event(), threading.Event()

    def once(self):
        if not self.begun.is_set():
            self.begun.set()
            self.goes_on.wait(60)


async def another_hears(town, second, hang):
    """The other worker commits to the community meanwhile."""
    try:
        await until(hang.begun.is_set)
        who = Who(town.person("小张").id, "小张")
        said = Letter(Heard("/need 水管漏水", 5), 900_000_001, who, Chat(town.group().id, False))
        await asyncio.wait_for(asyncio.wrap_future(second.desk.submit(said)), 10)
    finally:
        hang.goes_on.set()


async def test_a_worker_that_hangs_in_a_commit_holds_up_nobody(town, second, monkeypatch):
    """The server undoes it; if it goes on after all it does it again, once."""
    hang = Hang()
    monkeypatch.setattr(
        town.app.desk, "_crash", lambda point: point == "desk.after_letter" and hang.once()
    )
    await town.town.say(town.person("王阿姨"), town.group(), "/need 灯不亮")
    await another_hears(town, second, hang)
    await town.town.settle()
    assert rows(town.database, "SELECT no, text FROM need ORDER BY no") == [
        (1, "水管漏水"), (2, "灯不亮"),
    ]  # fmt: skip
    assert _chain_holds(town.database)


async def test_what_asks_through_the_second_door_and_hangs_is_asked_again(town, second):
    hang = Hang()

    def slow(connection):
        hang.once()
        return connection.exec_driver_sql("SELECT 1").scalar()

    asked = town.app.desk.call(slow, community=1)
    await another_hears(town, second, hang)
    assert await asyncio.wrap_future(asked) == 1


@pytest.mark.parametrize("limit", sorted(store._LIMITS))
def test_the_server_undoes_a_commit_that_hangs(database, monkeypatch, limit):
    monkeypatch.setitem(store._LIMITS, limit, "300ms")
    engine = open_writer(database, worker=True)
    locks = "SELECT COUNT(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT fastpath"
    with closing_engine(engine), engine.connect() as connection:
        connection.exec_driver_sql("LOCK TABLE community IN ACCESS EXCLUSIVE MODE")
        _wait(lambda: rows(database, locks) == [(0,)])
        with pytest.raises(DBAPIError) as met:
            connection.exec_driver_sql("SELECT 1")
    assert gone(met.value), "it is done again"


async def test_two_workers_hear_the_same_community_and_every_number_is_given_once(town):
    await town.stop_bot()
    hooks, apps = [], []
    for _ in range(2):
        hook = f"http://127.0.0.1:{free_port()}/hear"
        more = {"webhook_url": hook, "webhook_secret": KEY, "webhook_listen": hook.split("/")[2]}
        app = App(_settings(town, **more), now=town.clock.now, wide=True)
        await app.start()
        hooks.append(hook)
        apps.append(app)
    people = [town.person(name) for name in ("王阿姨", "小张", "赵老师", "刘主任")]

    def update(n):
        person = people[n % 4]
        return {
            "update_id": 900_000_000 + n,
            "message": {
                "message_id": 5000 + n, "date": 1795435200, "text": f"/need {n}号楼{n}单元灯不亮",
                "chat": {"id": town.group().id, "type": "supergroup", "title": "3号楼"},
                "from": {"id": person.id, "is_bot": False, "first_name": person.name},
                "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
            },
        }  # fmt: skip

    async with aiohttp.ClientSession() as session:

        async def bring(hook, n):
            async with session.post(hook, json=update(n), headers={SECRET: KEY}) as answer:
                return answer.status

        told = [bring(hook, n) for n in range(1, 13) for hook in hooks]  # each to both at once
        assert set(await asyncio.gather(*told)) == {200}
    for app in apps:
        await app.stop()
    numbers = [n for (n,) in rows(town.database, "SELECT no FROM need ORDER BY no")]
    assert numbers == list(range(1, 13))
    assert _chain_holds(town.database)


async def test_a_worker_that_lost_its_server_stops_speaking_and_begins_again(town):
    await until(lambda: town.app.leases.held(SPEAKER))
    end_connections(town.database)
    await town.plays(NEED.format("灯不亮", 1))
    await until(lambda: town.app.leases.held(POLLER) and town.app.leases.held(SPEAKER))
    await town.plays(NEED.format("水管漏水", 2))


def test_a_holder_that_hangs_loses_its_lease_and_knows_it(database, monkeypatch):
    """It trusts the lease for a shorter time than others wait: never two at once."""
    assert leases.TRUST < leases.STALE
    first, second = OnServer(database, ("speaker",)), OnServer(database, ("speaker",))
    monkeypatch.setattr(leases, "STALE", 1.5)
    monkeypatch.setattr(leases, "TRUST", 1.0)
    looks = OnServer._look

    def look(self, connection):
        if self is first and hangs:
            self._stopping.wait(30)
        looks(self, connection)

    hangs = []
    monkeypatch.setattr(OnServer, "_look", look)
    first.start()
    _wait(lambda: first.held("speaker"))
    second.start()
    assert not second.held("speaker")
    hangs.append(True)
    both = []
    _wait(
        lambda: (
            both.append(first.held("speaker") and second.held("speaker")) or second.held("speaker")
        )
    )
    assert not any(both)
    assert not first.held("speaker")
    for one in (first, second):
        one.stop()


def test_who_holds_one_lease_leaves_the_other_to_others(database):
    """A crash then takes only one of them."""
    first, others = OnServer(database), [OnServer(database), OnServer(database)]
    first.start()
    _wait(lambda: first.held(POLLER) and first.held(SPEAKER))
    for other in others:
        other.start()
    first.stop()
    _wait(lambda: all(any(one.held(name) for one in others) for name in (POLLER, SPEAKER)))
    assert [one.held(POLLER) + one.held(SPEAKER) for one in others] == [1, 1]
    others[0].stop()
    _wait(lambda: others[1].held(POLLER) and others[1].held(SPEAKER))  # alone it takes both
    others[1].stop()


def _chain_holds(url):
    engine = open_reader(url)
    with engine.connect() as connection:
        verdict = check(connection)
    engine.dispose()
    return verdict.ok


def _wait(test, seconds=15):
    until_then = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < until_then, "it never came to pass"
        time.sleep(0.02)

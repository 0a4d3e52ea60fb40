"""The town as a fixture: a whole Telegram on loopback with the real bot in it."""

from __future__ import annotations

import asyncio
import gc
import pickle
from datetime import UTC, datetime

import pytest

from bot import office
from bot.app import App
from bot.demo import BOT, TOKEN, live_in
from bot.flows.rules.policy import Policy
from bot.logs import configure
from bot.reading.register import read
from bot.settings import Settings
from bot.town.clock import TownClock
from bot.town.server import Town
from storage import migrations
from storage.database import on_file, open_writer
from storage.transaction import Tx
from tests.stores import Server

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, 12:00 in Shanghai
#: what is kept of a town that was built once, and of the queue of its bot
OF_TOWN = ("world", "transcript", "flood", "requests", "_taps")
OF_QUEUE = ("next_id", "allowed", "polls")
NEIGHBOURS = ("王阿姨", "李大爷", "小张", "赵老师", "刘主任", "孙书记", "小陈", "陌生人")

configure()


class House:
    """A town with a bot in it; `plays` is the town's."""

    def __init__(self, database, policy=None, shelf=None):
        self.clock = TownClock(NOON, running=False)
        self.town = Town(self.clock)
        self.database, self.policy = database, policy
        self.app = None
        self.operators = ("小陈",)
        self.alike = True  # needs that are alike are asked about
        self.notes = {}  # what a test must know of how the town became what it is
        self.shelf = shelf  # None: every town is built anew

    more: dict[str, str] = {}  # noqa: RUF012 - settings of a kind of house

    async def start(self):
        await self.town.start()
        self.bot = self.town.add_bot(TOKEN, *BOT)
        for name in NEIGHBOURS:
            self.town.add_person(name)
        await self.start_bot()

    async def stands(self, name, build):
        """It is as `await build(house)` makes it from nothing.

        On a file that is done once in a process: each house, the first as well, goes on from
        what was kept then. Nothing else of the bot but its files, what it knows of the newest
        messages and its pace outlives that: it was stopped.
        """
        if self.shelf is None:
            await build(self)
            return self
        key = name, self.policy and self.policy.read_text(), self.alike
        if key not in self.shelf:
            await build(self)
            self.shelf[key] = await self._kept()
        await self._goes_on(*self.shelf[key])
        return self

    async def _kept(self):
        """Its files, and everything else in one piece; nothing of it runs afterwards."""
        await self.town.settle()
        newest, pace = self.app._newest, self.app.mouth.pace
        await self.stop_bot()
        await self.town.stop()
        town, queue = self.town, self.town.queues[self.bot.id]
        assert not queue.waiting
        assert all(tap.answer.done() for tap in town.taps.values())
        file = on_file(self.database)
        files = {p.name: p.read_bytes() for p in file.parent.glob(f"{file.name}*")}
        rest = {
            "clock": self.clock,
            "town": {name: getattr(town, name) for name in OF_TOWN},
            "queue": {name: getattr(queue, name) for name in OF_QUEUE},
            "notes": self.notes,
            "newest": vars(newest) | {"_save": None},
            "pace": pace,
        }
        return files, pickle.dumps(rest)

    async def _goes_on(self, files, rest):
        for name, content in files.items():
            on_file(self.database).with_name(name).write_bytes(content)
        rest = pickle.loads(rest)
        self.clock, self.notes = rest["clock"], rest["notes"]
        self.town = town = Town(self.clock)
        town.add_bot(TOKEN, *BOT)
        vars(town).update(rest["town"])
        self.bot = town.apis[TOKEN].bot = town.world.bots[TOKEN]
        vars(town.queues[self.bot.id]).update(rest["queue"])
        await town.start()
        await self.start_bot()
        vars(self.app._newest).update(rest["newest"] | {"_save": self.app._newest._save})
        self.app.mouth.pace = rest["pace"]

    async def start_bot(self):
        settings = Settings(
            bot_token=TOKEN,
            api_base=self.town.base,
            database_url=self.database,
            operators=frozenset(self.person(name).id for name in self.operators),
            policy=self.policy,
            **self.more,
        )
        clocks = {"now": self.clock.now, "monotonic": self.clock.monotonic}
        self.app = App(settings, **clocks, wide=True)
        await self.app.start()
        if not self.alike:
            self.app.desk.house.board.looks["needs.alike"] = lambda *_: []
        live_in(self.town, self.app)

    async def stop_bot(self):
        await self.app.stop()
        self.app = None
        self.town.settle = self.town.walk = self.town.meanwhile = None

    async def stop(self):
        if self.app is not None:
            await self.app.stop()
        await self.town.stop()

    def person(self, name):
        return self.town.find_person(name)

    def group(self, title="3号楼"):
        return self.town.world.group(title)

    def add_group(
        self,
        title="3号楼",
        creator="李大爷",
        members=("王阿姨", "小张", "赵老师", "刘主任", "小陈"),
    ):
        return self.town.add_group(title, self.person(creator), [self.person(m) for m in members])

    async def ask(self, question):
        """What the memory answers: `question(connection)`."""
        return await asyncio.wrap_future(self.app.desk.call(question))

    async def plays(self, script):
        await self.town.plays(script)

    async def moves_in(self, *, admin=False):
        """3号楼 is served: 李大爷 leads, 刘主任 is the committee, 孙书记 the party branch."""
        self.add_group()
        script = """
            李大爷 starts Bot
            刘主任 starts Bot
            孙书记 starts Bot
            小陈 starts Bot
            小陈 adds Bot to 3号楼
            小陈 adds 孙书记 to 3号楼
            刘主任 in 3号楼: 大家好
            小陈 replies to 刘主任 in 3号楼: /grant 居委会
            孙书记 in 3号楼: 大家好
            小陈 replies to 孙书记 in 3号楼: /grant 党组织
        """
        await self.town.plays(
            script + ("小陈 makes Bot admin in 3号楼" if admin else ""), check=False
        )
        return self


#: three days for a lift as well: what the urgency changes has stories of its own
THREE_DAYS = '[need]\nrespond_urgent = "72h"\nresolve_urgent = "7d"\n'


def pytest_collection_finish():
    gc.freeze()  # what was imported and collected stays: nobody looks for cycles in it again


def pytest_addoption(parser):
    parser.addoption("--store", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def server():
    """PostgreSQL, started for the first test that needs it."""
    started = Server()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    """A file with the newest schema and nothing in it: a copy is quicker than every migration."""
    path = tmp_path_factory.mktemp("pattern") / "house.sqlite3"
    engine = open_writer(f"sqlite:///{path}")
    migrations.upgrade(engine)
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def database(request, tmp_path, pattern):
    """The URL of a fresh database on the store of this run."""
    if request.config.getoption("--store") == "sqlite":
        path = tmp_path / "house.sqlite3"
        path.write_bytes(pattern)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("server")
    url = server.database()
    yield url
    server.drop(url)


@pytest.fixture
def numbers():
    """The policy file of the town; a file of tests may have its own."""
    return THREE_DAYS


@pytest.fixture
def alike():
    """Whether a need like another is asked about; files about something else say no."""
    return True


@pytest.fixture(scope="session")
def shelf(request):
    """Towns that were built in this process; on a server each is built anew."""
    return {} if request.config.getoption("--store") == "sqlite" else None


@pytest.fixture
async def house(tmp_path, database, numbers, alike, shelf):
    """Nothing of it has begun yet."""
    policy = tmp_path / "policy.toml"
    policy.write_text(numbers)
    house = House(database, policy, shelf if on_file(database) else None)
    house.alike = alike
    yield house
    await house.stop()


@pytest.fixture
async def empty_town(house):
    """A bot that serves nobody yet."""
    await house.start()
    return house


async def moved_in(house):
    """Build what `town` is."""
    await house.start()
    await house.moves_in()


@pytest.fixture
async def town(house):
    """3号楼 with its floor lead, committee and party branch, all reachable; no admin rights."""
    return await house.stands("town", moved_in)


async def _print_slips(house, raw, **how):
    """The register is loaded and slips are printed while the bot is stopped: codes by room.

    The operator has heard of it when this returns.
    """
    await house.stop_bot()
    with office.opened(house.database) as connection:
        tx = Tx(connection, {})
        head = office.community(tx, 1)
        office.load(tx, head, read(raw).units, raw, house.clock.now())
        tx = Tx(connection, {})
        head = office.community(tx, 1)
        found = office.issue(tx, head, house.clock.now(), Policy(), **how)
    await house.start_bot()
    await house.town.settle()
    return {p.home.unit.room: p.link.partition("?start=")[2] for p in found}


@pytest.fixture
def print_slips():
    return _print_slips

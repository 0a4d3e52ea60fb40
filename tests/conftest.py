"""The town as a fixture: a whole Telegram on loopback with the real bot in it."""

from __future__ import annotations

import asyncio
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
from storage.database import open_writer
from storage.transaction import Tx
from tests.stores import Server

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, 12:00 in Shanghai
NEIGHBOURS = ("王阿姨", "李大爷", "小张", "赵老师", "刘主任", "孙书记", "小陈", "陌生人")

configure()


class House:
    """A town with a bot in it; `plays` is the town's."""

    def __init__(self, database, policy=None):
        self.clock = TownClock(NOON, running=False)
        self.town = Town(self.clock)
        self.database, self.policy = database, policy
        self.app = None
        self.operators = ("小陈",)
        self.alike = True  # needs that are alike are asked about

    more: dict[str, str] = {}  # noqa: RUF012 - settings of a kind of house

    async def start(self):
        await self.town.start()
        self.bot = self.town.add_bot(TOKEN, *BOT)
        for name in NEIGHBOURS:
            self.town.add_person(name)
        await self.start_bot()

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
        self.town.settle = self.town.walk = None

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


@pytest.fixture
async def empty_town(tmp_path, database, numbers, alike):
    """A bot that serves nobody yet."""
    policy = tmp_path / "policy.toml"
    policy.write_text(numbers)
    house = House(database, policy)
    house.alike = alike
    await house.start()
    yield house
    await house.stop()


@pytest.fixture
async def town(empty_town):
    """3号楼 with its floor lead, committee and party branch, all reachable; no admin rights."""
    return await empty_town.moves_in()


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

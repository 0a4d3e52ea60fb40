"""`huiyin demo`: the real bot in the town, with a seeded building, in the browser."""

from __future__ import annotations

import asyncio
import os
import tempfile
import webbrowser
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.settings import Settings
from bot.town.clock import TownClock
from bot.town.server import Town

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.app import App

TOKEN = "1000001:demo"  # noqa: S105 - of the town, which checks nothing else
BOT = ("回音", "huiyin_demo_bot")
STORY = timedelta(days=7)  # what the opening tells
#: the register of 2单元: 赵老师 has two homes and one vote
HOMES = """楼栋,单元,房号,面积,业主编号,共有人
3,2,101,88.5,Z1,
3,2,102,62.3,Z1,
3,2,201,88.5,L1,
3,2,301,88.5,W1,W2
3,2,401,88.5,Y1,
3,2,402,62.3,Q1,
"""
#: who lives where, and as what: the owner of 402 is on paper alone, 小张 rents it
LIVES = {
    "赵老师": ("101", "owner"),
    "李大爷": ("201", "owner"),
    "王阿姨": ("301", "owner"),
    "孙书记": ("401", "owner"),
    "小张": ("402", "tenant"),
}


class NoPort(OSError):  # noqa: N818 - says what is missing
    """The page cannot be served there."""


class Demo:
    """A town, a bot in it, and a story that has begun."""

    def __init__(self, *, port: int = 8000) -> None:
        """`port` 0 takes any free one."""
        self.clock = _afternoon()
        self.town = Town(self.clock)
        self._port = port
        self._folder = tempfile.TemporaryDirectory(prefix="huiyin-demo-")
        self.database = f"sqlite:///{Path(self._folder.name) / 'demo.sqlite3'}"
        self.app: App | None = None

    async def serve(self) -> None:
        """The page, which says that the building is still waking up."""
        self.town.awake.clear()
        self.town.add_bot(TOKEN, *BOT)
        seed_people(self.town)
        try:
            await self.town.start("127.0.0.1", self._port)
        except OSError as error:
            raise NoPort(
                f"port {self._port} cannot be had ({os.strerror(error.errno or 0)}): choose"
                " another one, as in: huiyin demo --port 9000 (0 takes any free one)"
            ) from error

    async def wake(self) -> None:
        """Start the bot, play the opening."""
        # the bot takes seconds to import; meanwhile the page answers
        await asyncio.to_thread(import_module, "bot.app")
        from bot.app import App

        self.app = App(
            Settings(
                bot_token=TOKEN,
                api_base=self.town.base,
                database_url=self.database,
                operators=frozenset({self.town.find_person("小陈").id}),
            ),
            now=self.clock.now,
            monotonic=self.clock.monotonic,
            wide=True,
        )
        await self.app.start()
        live_in(self.town, self.app)
        await self._plays("opening")
        await asyncio.wrap_future(self.app.desk.call(self._seed_homes))
        await self._plays("vote")
        await self._plays("today")
        self.town.awake.set()

    async def _plays(self, name: str) -> None:
        story = Path(__file__).parent / "town" / "stories" / f"{name}.txt"
        await self.town.plays(story.read_text(encoding="utf-8"), check=False)

    def _seed_homes(self, connection: Connection) -> None:
        """The register of 3号楼, and who of the neighbours lives where (in the desk's thread)."""
        from bot import office
        from bot.flows.household import Bound
        from bot.reading.register import read
        from storage import households
        from storage.transaction import Tx

        now = self.clock.now()
        tx, raw = Tx(connection, {}), HOMES.encode()
        office.load(tx, office.community(tx, 1), read(raw).units, raw, now)
        tx = Tx(connection, {})
        homes = households.register(connection, 1).households
        for name, (room, tenure) in LIVES.items():
            home = homes[("3", "2", room)]
            bound = Bound(1, self.town.find_person(name).id, now, tenure=tenure)
            households.put(tx, 1, [replace(home, bound=(bound,), ever=1)])
        tx.flush()
        if self.app is not None:
            self.app.desk.forget("community", 1)

    async def stop(self) -> None:
        """Everything, and the throw-away folder."""
        if self.app is not None:
            await self.app.stop()
        await self.town.stop()
        self._folder.cleanup()

    async def run(self, *, open_browser: bool) -> None:
        """Until interrupted."""
        try:
            await self.serve()
            print(f"Huiyin demo: {self.town.base}  (Ctrl+C stops it; nothing is kept)", flush=True)
            if open_browser:
                await asyncio.to_thread(webbrowser.open, self.town.base)
            await self.wake()
            if self.app is not None:
                await self.app.wait()
        finally:
            await self.stop()


def _afternoon() -> TownClock:
    """A clock on which the opening ends at the last two o'clock in the afternoon.

    At night half of what the bot says would wait for the morning.
    """
    local = TownClock().now().astimezone(ZoneInfo(Settings.model_fields["zone"].default))
    two = local.replace(hour=14, minute=0, second=0, microsecond=0)
    return TownClock.ago(STORY + (local - two) % timedelta(days=1))


def live_in(town: Town, app: App) -> None:
    """Let the town wait for the bot's words, and walk its clock by the bot's deadlines."""

    def move(at: datetime) -> None:
        town.clock.set(at)

    async def settle() -> None:
        await town.delivered()
        await app.settle(move)

    async def walk(delta: timedelta) -> None:
        await settle()
        await app.walk(town.clock.now() + delta, move)
        await settle()

    town.settle, town.walk = settle, walk
    town.meanwhile = None if town.clock.running else settle


def seed_people(town: Town) -> None:
    """The neighbours of the demo, and their group."""
    people = []
    for name, about in (
        ("王阿姨", "3号楼居民"),
        ("李大爷", "3号楼楼门长"),
        ("小张", "3号楼新搬来的租客"),
        ("赵老师", "3号楼居民"),
        ("刘主任", "居委会"),
        ("孙书记", "社区党组织"),
        ("小陈", "管理员"),
    ):
        people.append(town.add_person(name, language="zh-hans", about=about))
    town.add_group("3号楼", creator=town.find_person("李大爷"), members=people)

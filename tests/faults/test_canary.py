"""A canary in every name, text and title, and in the token: no line of a log sings of it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys

import httpx
import pytest
import structlog
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetUpdates
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError, OperationalError

from bot import cli, doctor, logs, office
from bot import outbox as mouth
from bot.app import App
from bot.cases.learning import Learning
from bot.demo import live_in
from bot.flows.need_events import NeedReported
from bot.flows.rules.policy import Policy
from bot.listener import Listener
from bot.reading.register import read
from bot.settings import Settings
from bot.town.clock import TownClock
from bot.town.server import Town
from storage.transaction import Tx
from tests.conftest import NOON
from tests.conversations.test_history import export, keeps

WORD = "金丝雀"
TOKEN = "7654321:CANARYxTOKENxQQQQQQQQQQQQQQQQQQQQQQ"
GROUP = f"{WORD}3号楼"
RESIDENT, LEAD, COMMITTEE, OPERATOR, NEIGHBOUR = (f"{WORD}{x}" for x in "甲乙丙丁戊")
CSV = f"楼栋,单元,房号,面积,业主\n3,2,401,89.5,{WORD}\n"
LIBRARIES = (
    "aiogram.dispatcher", "aiogram.event", "telegram.Bot", "telegram.ext.Application", "httpx",
    "httpcore", "sqlalchemy.engine.Engine", "sqlalchemy.pool", "apscheduler.executors.default",
    "aiohttp.server", "alembic.runtime.migration", "asyncio", "py.warnings",
)  # fmt: skip
URL = f"https://api.telegram.org/bot{TOKEN}/sendMessage?text={WORD}"


class Cage:
    """A town full of canaries, with everything that is logged in it."""

    def __init__(self, database):
        self.clock = TownClock(NOON, running=False)
        self.town = Town(self.clock)
        self.database = database
        self.log = io.StringIO()
        self.app = None

    async def start(self):
        await self.town.start()
        self.town.add_bot(TOKEN, WORD, "canary_bot")
        for name in (RESIDENT, LEAD, COMMITTEE, OPERATOR, NEIGHBOUR):
            self.town.add_person(name)
        people = [self.town.find_person(n) for n in (RESIDENT, COMMITTEE, OPERATOR, NEIGHBOUR)]
        self.town.add_group(GROUP, self.town.find_person(LEAD), people)
        await self.wake()

    async def wake(self):
        self.settings = Settings(
            bot_token=TOKEN,
            api_base=self.town.base,
            database_url=self.database,
            operators=frozenset({self.town.find_person(OPERATOR).id}),
        )
        self.app = App(self.settings, now=self.clock.now, wide=True)
        await self.app.start()
        live_in(self.town, self.app)

    async def sleep(self):
        await self.app.stop()
        self.town.settle = self.town.walk = None

    async def plays(self, script):
        await self.town.plays(script, check=False)

    def sings(self):
        """Lines with the canary; `self.log` begins anew."""
        said = self.log.getvalue()
        self.log.truncate(0)
        self.log.seek(0)
        assert WORD not in said, said
        assert "CANARY" not in said, said
        return said


@pytest.fixture
async def cage(database):
    made = Cage(database)
    logs.configure(stream=made.log)
    await made.start()
    yield made
    await made.app.stop()
    await made.town.stop()
    logs.configure()


async def test_no_line_holds_a_name_a_text_or_the_token(cage, monkeypatch, capfd):
    await _main_flows(cage)
    cage.sings()
    await _office(cage)
    cage.sings()
    await _errors(cage, monkeypatch)
    await _outputs(cage)
    await _a_broken_poll(cage, monkeypatch)
    said = capfd.readouterr()
    assert WORD not in said.out + said.err
    assert "CANARY" not in said.out + said.err


async def _main_flows(cage):
    """Moving in, roles, needs through their life, forms, whispers, lists, binding by hand."""
    await cage.plays(f"""
        {LEAD} starts Bot
        {COMMITTEE} starts Bot
        {OPERATOR} starts Bot
        {OPERATOR} adds Bot to {GROUP}
        {COMMITTEE} in {GROUP}: 大家好{WORD}
        {OPERATOR} replies to {COMMITTEE} in {GROUP}: /grant 居委会
        {RESIDENT} in {GROUP}: /need 2单元电梯坏了三天{WORD}
        {NEIGHBOUR} taps [同求]
        {LEAD} taps [我来接手]
        {LEAD} taps [答复]
        {LEAD} replies to Bot: {WORD}电梯公司今天下午来修，四点前恢复。
        {NEIGHBOUR} taps [办理▸] in {GROUP}
        {RESIDENT} taps [详情] in {GROUP}
        {RESIDENT} starts Bot
        {RESIDENT} to Bot with a photo: 楼道的灯不亮{WORD}
        {RESIDENT} to Bot: /need {WORD}
        {RESIDENT} to Bot: /cancel
        {RESIDENT} to Bot: /needs {WORD}
        {RESIDENT} to Bot: /my
        {RESIDENT} to Bot: /bind 3-2-401
        {OPERATOR} to Bot: /roles
        {OPERATOR} to Bot: /doctor
        {OPERATOR} makes Bot admin in {GROUP}
        {RESIDENT} in {GROUP}: 垃圾桶满了没人清，臭得很，物业管管{WORD}
        {RESIDENT} in {GROUP}: 着火了{WORD}
        {NEIGHBOUR} in {GROUP}: /need 今晚的月亮真圆{WORD}
        {OPERATOR} to Bot: /learned
        {NEIGHBOUR} blocks Bot
        ... 80 hours pass
        {LEAD} blocks Bot
        {OPERATOR} removes Bot from {GROUP}
        {OPERATOR} adds Bot to {GROUP}
        {LEAD} unblocks Bot
    """)
    assert any(WORD in s.text for s in cage.town.transcript), "the canaries are there"


async def _office(cage):
    """A register with owners, slips that bind, a chat's past."""
    await cage.sleep()
    with office.opened(cage.database) as connection:
        tx = Tx(connection, {})
        head = office.community(tx, 1)
        raw = CSV.encode()
        office.load(tx, head, read(raw).units, raw, cage.clock.now())
        tx = Tx(connection, {})
        (slip,) = office.issue(tx, office.community(tx, 1), cage.clock.now(), Policy())
    past = [(101, f"2单元的门禁坏了没人修{WORD}"), (102, f"楼顶漏水很久了，物业快来修{WORD}")]
    keeps(cage, export(past, title=GROUP))
    await cage.wake()
    code = slip.link.partition("?start=")[2]
    await cage.plays(f"{RESIDENT} starts Bot with {code}\n... 24 hours pass")


async def _errors(cage, monkeypatch):
    """An error at every door; each is logged, by place."""
    app, events = cage.app, cage.app.desk.house.board.events
    whole = events[NeedReported]

    def bug(_state, event, _ctx):
        raise ValueError(f"{event} {URL}")

    events[NeedReported] = replace(whole, step=bug)
    await cage.plays(f"{NEIGHBOUR} in {GROUP}: /need 门口的灯不亮{WORD}")
    said = cage.sings()
    assert "letter met a bug" in said
    assert "> deeds.py:" in said
    events[NeedReported] = whole

    flush, failing = Tx.flush, [True]

    def fails_once(tx):
        if failing and any(tx._batch.inserts.values()):
            failing.clear()
            raise IntegrityError("INSERT INTO need VALUES (?)", (WORD,), Exception(URL))
        flush(tx)

    monkeypatch.setattr(Tx, "flush", fails_once)
    await cage.plays(f"{NEIGHBOUR} in {GROUP}: /need 门口的地不平{WORD}")
    monkeypatch.undo()
    assert "commit failed" in cage.sings()

    async def breaks(_bot, _row):
        raise httpx.InvalidURL(URL)

    monkeypatch.setattr(mouth.send, "send", breaks)
    await cage.plays(f"{NEIGHBOUR} in {GROUP}: /needs")
    monkeypatch.undo()
    assert "row cannot be sent" in cage.sings()

    def away(*_):
        raise OperationalError("SELECT ?", (WORD,), Exception(URL))

    monkeypatch.setattr(Learning, "in_chat", lambda *_: None)
    monkeypatch.setattr(Learning, "look", away)
    await cage.plays(f"{NEIGHBOUR} in {GROUP}: /needs {WORD}")
    monkeypatch.undo()
    assert "lessons not read" in cage.sings()

    cage.town.inject(next(iter(cage.town.world.bots.values())), {"message": {"text": WORD}})
    await cage.town.settle()
    assert "unreadable update" in cage.sings()

    async def no_look():
        raise RuntimeError(URL)

    monkeypatch.setattr("bot.watch.EVERY", 0.0)
    task = asyncio.create_task(app.watch._again(no_look, 0.0))
    await asyncio.sleep(0.01)
    task.cancel()
    monkeypatch.undo()
    assert "watch failed" in cage.sings()
    _libraries(cage)


def _libraries(cage):
    """What libraries say when something breaks, in their own ways."""
    try:
        try:
            raise ValueError(WORD)
        except ValueError as error:
            raise ConnectionError(URL) from error
    except ConnectionError as error:
        broken = error
        for name in LIBRARIES:
            library = logging.getLogger(name)
            library.error("at %s with %s", URL, WORD)
            library.error(f"at {URL} with {WORD}")
            library.exception("for %(text)s", {"text": WORD})
            library.warning(broken, stack_info=True)
    said = cage.sings()
    for name in LIBRARIES:
        assert name in said, name
    assert "at %s with %s; in test_canary.py:" in said, "the template and the place are kept"
    assert "ConnectionError after ValueError at test_canary.py" in said

    log = structlog.get_logger()
    log.error("one of ours", url=f"https://api.telegram.org/bot{TOKEN}/getMe", also=[TOKEN])
    log.error("and its error", exc_info=broken)
    assert "[hidden]" in cage.sings()
    asyncio.get_running_loop().call_exception_handler(
        {"message": f"never retrieved {URL}", "exception": broken}
    )
    logs._uncaught(type(broken), broken, None)
    assert "uncaught" in cage.sings()
    logs.hide("a password")
    assert logs.redacted("postgresql://me:secret@db/x a password") == (
        "postgresql://[hidden]@db/x [hidden]"
    )


async def _outputs(cage):
    """What is shown of the house: metrics, health, doctor."""
    await cage.app.watch.look()
    await cage.app.watch.check()
    listener = Listener(cage.app.watch, cage.app._parts)
    found = doctor.examine(cage.settings, cage.clock.now())
    shown = [
        cage.app.watch.page(),
        json.dumps(listener.health(), ensure_ascii=False),
        *(f.line() for f in found),
        json.dumps([f.as_dict() for f in found], ensure_ascii=False),
    ]
    assert len(shown[0]) > 1000
    assert "group 1.1: " in "\n".join(shown)
    for text in shown:
        assert WORD not in text
        assert "CANARY" not in text


async def _a_broken_poll(cage, monkeypatch):
    """Exceptions that carry the token in their address: from the poll, up to the command."""
    hearing, calls = cage.app.ears, []
    monkeypatch.setattr(hearing, "_pauses", (0.0,))

    async def breaks(_bot, _method, **_more):
        calls.append(1)
        if len(calls) == 1:
            raise TelegramNetworkError(GetUpdates(), f"Cannot connect to {URL}")
        raise RuntimeError(URL)

    monkeypatch.setattr(type(hearing._bot), "__call__", breaks)
    person = cage.town.find_person(NEIGHBOUR)
    await cage.town.say(person, cage.town.world.group(GROUP), f"/needs {WORD}")
    with pytest.raises(RuntimeError) as ended:
        await asyncio.wait_for(cage.app.wait(), 10)
    monkeypatch.undo()
    assert "poll failed" in cage.sings()
    await cage.app.stop()
    assert "part ended" in cage.sings()

    def as_a_command():
        raise ended.value

    monkeypatch.setattr(cli, "app", as_a_command)
    monkeypatch.setattr(cli, "catch", lambda: None)  # the hooks are pytest's here
    with pytest.raises(SystemExit) as code:
        cli.main()
    assert code.value.code == 70


def test_what_nobody_catches_is_one_line_too():
    work = (
        "import threading; from bot.logs import catch, configure; configure(); catch()\n"
        "def breaks(): raise ValueError('金丝雀')\n"
        "t = threading.Thread(target=breaks); t.start(); t.join()\n"
        "class Broken:\n    def __del__(self): breaks()\n"
        "Broken(); breaks()"
    )
    run = subprocess.run(
        [sys.executable, "-c", work], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 1
    assert ["] uncaught " in line for line in run.stderr.splitlines()] == [True] * 3, run.stderr
    assert "金丝雀" not in run.stderr

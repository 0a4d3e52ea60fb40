"""The only wiring: settings, engine, desk, ears, mouth and pulse become a living bot."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault
from sqlalchemy import Connection, Engine

from bot import outbox as mouth
from bot.cases import terms
from bot.cases.board import switchboard
from bot.clock import Pulse
from bot.codes import encode
from bot.crash import killer, nothing
from bot.desk import Desk
from bot.flows.role import OperatorClaimed, digest
from bot.handlers.ears import PAUSES, POLL_SECONDS, Ears
from bot.letters import Chat, ChatOpened, Letter, Who
from bot.logs import where
from bot.newest import Newest
from bot.post import House
from bot.settings import Settings
from bot.speech.commands import commands
from storage import broadcast, communities, house, migrations, roles
from storage.database import open_lease, open_writer, usable

log = structlog.get_logger()


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class WrongBot(Exception):  # noqa: N818 - says what is the matter
    """The database belongs to another bot."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What a simulation turns at the edges; `run` leaves all of it alone."""

    crash: Callable[[str], None] | None = None  # instead of HUIYIN_CRASH
    at_once: int = mouth.AT_ONCE  # chats spoken to at the same time
    pauses: tuple[float, ...] = PAUSES  # seconds after 1, 2, … failed polls


@dataclass(slots=True)
class _Hooks:
    """What the mouth finds out about the world, written where it is kept."""

    desk: Desk

    def unreachable(self, c: Connection, person: int, reason: str) -> None:
        """They blocked the bot or never pressed Start."""
        # through the front door: what lies in their hands goes back in the same commit
        self.desk.submit(Letter(ChatOpened(False), 0, Who(person, ""), Chat(person, True)))
        log.info("person unreachable", reason=reason)

    def migrated(self, c: Connection, community: int, group: int, chat_id: int) -> None:
        """The group has another id."""
        communities.moved(c, community, group, chat_id)
        self.desk.forget("group", (community, group))
        self.desk.forget("chat", chat_id)

    def gone(self, c: Connection, community: int, group: int, reason: str) -> None:
        """The bot is not in the group any more."""
        communities.status(c, community, group, "gone")
        self.desk.forget("group", (community, group))
        log.warning("group gone", community=community, group=group, reason=reason)


class App:
    """One bot on one database."""

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime] = utc_now,
        wide: bool = False,
        poll_seconds: int = POLL_SECONDS,
        edges: Edges = Edges(),
    ) -> None:
        """`now` is the passed clock; `wide` opens python-telegram-bot's own limiter (town)."""
        self.settings, self.now, self._edges = settings, now, edges
        self._wide, self._poll_seconds = wide, poll_seconds
        given = killer(settings.crash) if settings.crash else nothing
        self._crash = edges.crash or given
        self._engine: Engine
        #: what to close, the last opened first
        self._closers: list[Callable[[], Awaitable[None] | None]] = []
        self._tasks: list[asyncio.Task[Any]] = []
        self._over = asyncio.Event()
        self.desk: Desk
        self.mouth: mouth.Mouth
        self.ears: Ears
        self.pulse: Pulse
        self.claim_link = ""  # who opens it first is the operator; "": there is one

    async def start(self) -> None:
        """Open the database, know the bot, begin to hear, speak and tick.

        Raises:
            PolicyError: the policy file is not understood.
            InUse: another huiyin runs on the database.
            Unusable: the database cannot be opened.
            NewerSchema: the database is of a newer release.
            WrongBot: the database belongs to another bot.
        """
        s, closing = self.settings, self._closers.append
        policy = s.rules()
        lease = open_lease(s.database_url)
        closing(lease.release)
        self._engine = open_writer(s.database_url)
        closing(self._engine.dispose)
        with usable(s.database_url):
            migrations.upgrade(self._engine)
        self._hearing = Bot(s.bot_token, session=_session(s.api_base))
        closing(self._hearing.session.close)
        me = await self._hearing.get_me()
        loop = asyncio.get_running_loop()
        reads_all = bool(me.can_read_all_group_messages)
        newest = Newest(self._keep_newest)
        known = House(
            switchboard(),
            policy,
            s.operators,
            me.username or "",
            s.language,
            s.zone,
            reads_all,
            newest.of,
        )
        self.desk = Desk(
            self._engine,
            known,
            self.now,
            crash=self._crash,
            committed=lambda: _soon(loop, self.mouth.wake),
        )
        self._speaking = mouth.speaking_bot(s.bot_token, s.api_base or None, wide=self._wide)
        self.mouth = mouth.Mouth(
            bot=self._speaking,
            call=self.desk.call,
            now=self.now,
            hooks=_Hooks(self.desk),
            newest=newest,
            crash=self._crash,
            at_once=self._edges.at_once,
        )
        self.ears = Ears(
            self._hearing,
            self.desk,
            poll_seconds=self._poll_seconds,
            pauses=self._edges.pauses,
            newest=newest,
            crash=self._crash,
        )
        self.pulse = Pulse(self.desk, self.now, self._crash)
        self.desk.start()
        closing(self.desk.stop)
        await asyncio.wrap_future(self.desk.call(lambda c: _same_bot(c, me.id)))
        newest.known(await asyncio.wrap_future(self.desk.call(broadcast.newest)))
        await asyncio.wrap_future(self.desk.call(terms.renew))
        name = me.username or ""
        await asyncio.wrap_future(self.desk.call(lambda c: house.put(c, "bot_name", name)))
        self.claim_link = await asyncio.wrap_future(self.desk.call(self._claim))
        await self._speaking.initialize()
        closing(self._speaking.shutdown)
        await self._tell_commands()
        self.pulse.start()
        closing(self.pulse.stop)
        self._tasks = [
            asyncio.create_task(self.mouth.run(), name="mouth"),
            asyncio.create_task(self.ears.run(), name="ears"),
            asyncio.create_task(self.pulse.watch(), name="pulse"),
        ]
        log.info("started", bot=me.username, community_language=s.language)

    def _keep_newest(self, chat: int, message: int) -> None:
        self.desk.call(lambda c: broadcast.note_newest(c, chat, message))

    def _claim(self, connection: Connection) -> str:
        """A one-time link to the first operator's post, while there is none; else ""."""
        if self.settings.operators or roles.operators(connection):
            return ""
        secret = secrets.token_hex(8)
        house.put(connection, house.CODE, digest(secret))
        link = encode(0, OperatorClaimed(secret))
        return f"https://t.me/{house.get(connection, 'bot_name')}?start={link}"

    async def wait(self) -> None:
        """Until one of the parts ends; its error, if that was why. Or until `end` is called."""
        self._tasks.append(asyncio.create_task(self._over.wait(), name="end"))
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    def end(self) -> None:
        """Let `wait` return: somebody asked the process to stop."""
        self._over.set()

    async def stop(self) -> None:
        """Stop hearing, finish what was heard, close."""
        for task in self._tasks:
            task.cancel()
        for result in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(result, Exception):
                log.warning("part ended", error=where(result))
        while self._closers:
            closed = self._closers.pop()()
            if closed is not None:
                await closed

    async def _tell_commands(self) -> None:
        """The menu of commands, in every language."""
        for language, names in commands().items():
            menu = [BotCommand(command=name, description=text) for name, text in names]
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
                await self._hearing.set_my_commands(menu, scope, language)

    # --- a clock that is moved (town) ---

    async def settle(self, move: Callable[[datetime], None]) -> datetime | None:
        """Until nothing more will be said at this hour; waits of seconds are skipped by `move`.

        When the next word may go, or None.
        """
        while True:
            await self.pulse.sweep()
            waits_for = await self.mouth.quiet()
            if waits_for is None or waits_for > self.now() + timedelta(minutes=2):
                return waits_for
            move(waits_for)
            self.mouth.wake()

    async def walk(self, until: datetime, move: Callable[[datetime], None]) -> None:
        """Move the clock from due row to due row, letting the mouth empty between."""
        while True:
            said = await self.settle(move)
            fires = await self.pulse.next_due()
            due = min((at for at in (said, fires) if at is not None), default=None)
            if due is None or due > until:
                break
            move(max(due, self.now()))
            self.mouth.wake()
        move(max(until, self.now()))
        self.mouth.wake()
        await self.settle(move)


def _session(api_base: str) -> AiohttpSession:
    if not api_base:
        return AiohttpSession()
    return AiohttpSession(api=TelegramAPIServer.from_base(api_base))


def _same_bot(connection: Connection, bot_id: int) -> None:
    known = house.get(connection, "bot")
    if known and known != str(bot_id):
        raise WrongBot(
            f"this database belongs to bot {known}, the token to bot {bot_id}: "
            "set HUIYIN_DATABASE_URL to another one"
        )
    house.put(connection, "bot", str(bot_id))


def _soon(loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(wake)

"""The only wiring: settings, engine, desk, ears, mouth and pulse become a living bot."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
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
from bot.cases import outage, terms
from bot.cases.board import switchboard
from bot.clock import Pulse
from bot.codes import encode
from bot.crash import killer, nothing
from bot.desk import Desk
from bot.flows.role import OperatorClaimed, digest
from bot.handlers import listening
from bot.handlers.ears import GRACE, PAUSES, POLL_SECONDS, Ears
from bot.handlers.webhook import Webhook
from bot.hearing import Hearing
from bot.letters import Chat, ChatOpened, Letter, Who
from bot.listener import Listener
from bot.logs import hide, where
from bot.newest import Newest
from bot.post import House
from bot.settings import Settings
from bot.shifts import Shifts
from bot.speech.commands import commands
from bot.steps import Steps
from bot.vitals import Vitals
from bot.watch import Watch
from storage import broadcast, communities, house, roles
from storage.database import SQLITE, open_lease
from storage.leases import POLLER, SPEAKER, Alone, Leases, OnServer
from storage.opening import open_memory

log = structlog.get_logger()

WARM = 1.0  # seconds after the start


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def unset() -> float:
    """Seconds on the clock that nobody can set; the machine's sleep counts, where it tells."""
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)


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
        log.info("person unreachable")

    def migrated(self, c: Connection, community: int, group: int, chat_id: int) -> None:
        """The group has another id."""
        communities.moved(c, community, group, chat_id)
        self.desk.forget("group", (community, group))
        self.desk.forget("chat", chat_id)

    def gone(self, c: Connection, community: int, group: int, reason: str) -> None:
        """The bot is not in the group any more."""
        communities.status(c, community, group, "gone")
        self.desk.forget("group", (community, group))
        log.warning("group gone", community=community, group=group)


class App:
    """One bot on one database."""

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] | None = None,
        wide: bool = False,
        poll_seconds: int = POLL_SECONDS,
        edges: Edges = Edges(),
    ) -> None:
        """`now` and `monotonic` (seconds) are the passed clocks.

        A passed wall without the other is taken at its word: it never steps. `wide` is for the
        town, whose clock is moved: python-telegram-bot's own limiter is open, nobody's words are
        too many, and the watch looks only when it is asked to.
        """
        self.settings, self.now, self._edges, self.vitals = settings, now, edges, Vitals()
        own = unset if now is utc_now else lambda: now().timestamp()
        self._monotonic = monotonic or own
        self._wide, self._poll_seconds = wide, poll_seconds
        hide(settings.bot_token, settings.password)
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
        self.hearing: Hearing
        self.steps: Steps
        self.watch: Watch
        self.listener: Listener
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
        self._engine, witness = open_memory(s.database_url, _crash=self._crash)
        closing(self._engine.dispose)
        self._crash("start.after_open")
        self._listening = Bot(s.bot_token, session=_session(s.api_base))
        closing(self._listening.session.close)
        me = await self._listening.get_me()
        loop = asyncio.get_running_loop()
        shifts = Shifts(loop)
        leases: Leases = Alone()
        if not s.database_url.startswith(SQLITE):
            leases = OnServer(
                s.database_url,
                changed=shifts.changed,
                noticed=lambda: _soon(loop, self.mouth.wake),
            )
        shifts.leases = self.leases = leases
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
            lambda: self.watch.figures(),
        )
        self.desk = Desk(
            self._engine,
            known,
            self.now,
            crash=self._crash,
            committed=lambda: _soon(loop, self.mouth.wake),
            witness=witness,
            vitals=self.vitals,
        )
        self._speaking = mouth.speaking_bot(s.bot_token, s.api_base or None, wide=self._wide)
        self.mouth = mouth.Mouth(
            bot=self._speaking,
            call=self.desk.call,
            now=self.now,
            hooks=_Hooks(self.desk),
            newest=newest,
            crash=self._crash,
            may=lambda: leases.held(SPEAKER),
            vitals=self.vitals,
            at_once=self._edges.at_once,
        )
        patience = self._poll_seconds + GRACE
        self.hearing = Hearing(self.now, self._monotonic, patience)
        self.steps = Steps(self.now, self._monotonic)
        self.ears = Ears(
            self._listening,
            self.desk,
            poll_seconds=self._poll_seconds,
            pauses=self._edges.pauses,
            newest=newest,
            hearing=self.hearing,
            crash=self._crash,
            vitals=self.vitals,
        )
        if self._wide:
            self.ears.buckets = None
        self.pulse = Pulse(
            self.desk,
            self.now,
            self._crash,
            hearing=self.hearing,
            steps=self.steps,
            hears_here=lambda: leases.held(POLLER),
        )
        self.watch = Watch(
            self.desk,
            self.now,
            self.vitals,
            url=s.database_url,
            backups=s.backups,
            # a worker that does not hear for all waits for no answer of Telegram's
            answered_at=lambda: self.ears.answered_at if leases.held(POLLER) else time.monotonic(),
        )
        self.desk.start()
        closing(self.desk.stop)
        await asyncio.wrap_future(self.desk.call(lambda c: _same_bot(c, me.id)))
        newest.known(await asyncio.wrap_future(self.desk.call(broadcast.newest)))
        await asyncio.wrap_future(self.desk.call(terms.renew, community=0))
        name = me.username or ""
        await asyncio.wrap_future(self.desk.call(lambda c: house.put(c, "bot_name", name)))
        self.claim_link = await asyncio.wrap_future(self.desk.call(self._claim))
        self._crash("start.after_notes")
        # from here on people are heard; what they are told waits in the outbox
        hears = await self._hears()
        self._crash("start.before_leases")
        leases.start()
        closing(leases.stop)
        self._tasks = [asyncio.create_task(shifts.during(POLLER, hears), name="ears")]
        await self._speaking.initialize()
        closing(self._speaking.shutdown)
        self.pulse.start()
        closing(self.pulse.stop)
        self._tasks += [
            asyncio.create_task(shifts.during(SPEAKER, self.mouth.run), name="mouth"),
            asyncio.create_task(self.pulse.watch(), name="pulse"),
        ]
        await self._tell_commands()
        if not self._wide:
            self._tasks.append(asyncio.create_task(self.watch.run(), name="watch"))
        self.listener = Listener(self.watch, self._parts)
        if s.metrics_listen:
            closing(self.listener.stop)
            await self.listener.start(*s.listens_at)
        warming = asyncio.create_task(_warm())
        closing(lambda: _ended(warming))
        log.info("started", bot=me.username, community_language=s.language)

    def _parts(self) -> dict[str, bool]:
        """Which parts live."""
        return {"desk": self.desk.alive, **{t.get_name(): not t.done() for t in self._tasks}}

    async def _hears(self) -> Callable[[], Awaitable[None]]:
        """What the one worker does that hears for all: poll, or watch over the webhook."""
        s = self.settings
        if not s.webhook_url:
            return lambda: self._on_shift(self._polls())
        webhook = Webhook(
            self.ears,
            self._listening,
            url=s.webhook_url,
            secret=s.webhook_secret,
            listen=s.webhook_listen,
            crash=self._crash,
        )
        await webhook.start()
        self._closers.append(webhook.stop)
        put = self.desk.call(lambda c: house.put(c, house.WEBHOOK, s.webhook_url))
        await asyncio.wrap_future(put)
        return lambda: self._on_shift(webhook.watch())

    async def _on_shift(self, part: Coroutine[Any, Any, None]) -> None:
        """Hear for all workers: on from where the last one stopped, whichever it was."""
        self.hearing.known(await asyncio.wrap_future(self.desk.call(outage.last_beat)))
        try:
            await part
        finally:
            part.close()  # where it was never begun
            if not self.leases.held(POLLER):
                self.hearing.fails()

    async def _polls(self) -> None:
        """Poll; a webhook that this bot itself had set before is taken back first."""
        ours = await asyncio.wrap_future(self.desk.call(lambda c: house.get(c, house.WEBHOOK)))
        if ours and (await self._listening.get_webhook_info()).url == ours:
            await self._listening.delete_webhook()
        await self.ears.run()

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
        if self._tasks and self.hearing.hears:
            # not awaited: a database that is away is given up only when the desk closes
            self._beat().add_done_callback(_kept)
        while self._closers:
            closed = self._closers.pop()()
            if closed is not None:
                await closed

    def _beat(self) -> Future[None]:
        """The next start counts from here."""
        now = self.now()
        return self.desk.call(lambda c: outage.beat(c, now), silent=True)

    async def _tell_commands(self) -> None:
        """The menu of commands, in every language."""
        for language, names in commands().items():
            menu = [BotCommand(command=name, description=text) for name, text in names]
            for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
                await self._listening.set_my_commands(menu, scope, language)

    # --- a clock that is moved (town) ---

    async def settle(self, move: Callable[[datetime], None]) -> datetime | None:
        """Until nothing more will be said at this hour; waits of seconds are skipped by `move`.

        When the next word may go, or None.
        """
        await self.hearing.tried.wait()
        while True:
            await self.pulse.sweep()
            waits_for = await self.mouth.quiet()
            if waits_for is None or waits_for > self.now() + timedelta(minutes=2):
                return waits_for
            self._move(move, waits_for)

    async def walk(self, until: datetime, move: Callable[[datetime], None]) -> None:
        """Move the clock from due row to due row, letting the mouth empty between.

        That is no outage: the heartbeat moves along.
        """
        while True:
            said = await self.settle(move)
            fires = await self._fires()
            due = min((at for at in (said, fires) if at is not None), default=None)
            if due is None or due > until:
                break
            self._move(move, due)
        self._move(move, until)
        await self.settle(move)
        if self.hearing.hears:
            await asyncio.wrap_future(self._beat())

    async def _fires(self) -> datetime | None:
        """When the next deadline is judged: not while the bot is deaf or the clock was just set."""
        fires, holds = await self.pulse.next_due(), self.pulse.holds()
        if fires is None or holds is None:
            return None
        return max(fires, self.now() + timedelta(seconds=holds))

    def _move(self, move: Callable[[datetime], None], at: datetime) -> None:
        move(max(at, self.now()))
        self.hearing.moved()
        self.steps.moved()
        self.mouth.wake()


async def _warm() -> None:
    """What reads the words of groups, loaded once the start has taken what it needs."""
    await asyncio.sleep(WARM)
    await asyncio.to_thread(listening.warm)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


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


def _kept(beat: Future[None]) -> None:
    error = beat.exception()
    if error is not None:
        log.warning("heartbeat not kept", error=where(error))


def _soon(loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(wake)

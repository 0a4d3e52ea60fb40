"""The only wiring: settings, engine, desk, ears, mouth and pulse become a living bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import structlog
from msgspec import Struct
from sqlalchemy import Engine

from bot import drawings, identity
from bot import outbox as mouth
from bot.cases import outage, terms
from bot.cases.board import switchboard
from bot.clock import Pulse
from bot.crash import killer, nothing
from bot.desk import Desk
from bot.flows.rules.policy import Policy
from bot.handlers import listening
from bot.handlers.ears import GRACE, PAUSES, POLL_SECONDS, Ears
from bot.handlers.lessons import PATIENCE, Lessons
from bot.handlers.session import hearing_bot, tell_commands
from bot.handlers.shift import Shift
from bot.handlers.webhook import WATCH, Webhook
from bot.hearing import Hearing
from bot.hooks import Hooks
from bot.listener import Listener
from bot.logs import hide, where
from bot.newest import Newest
from bot.post import House
from bot.settings import Settings
from bot.shifts import Shifts
from bot.steps import Steps
from bot.vitals import Vitals
from bot.walking import Walking
from bot.watch import Watch
from storage import broadcast
from storage.database import SQLITE, open_lease, open_reader
from storage.leases import POLLER, SPEAKER, Alone, Leases, OnServer
from storage.opening import open_memory
from storage.witness import Witness

if TYPE_CHECKING:  # at runtime aiogram is imported sparingly, by the ears
    from aiogram.types import User

log = structlog.get_logger()

WARM = 1.0  # seconds after the start


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def unset() -> float:
    """Seconds on the clock that nobody can set; the machine's sleep counts, where it tells."""
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)


class Edges(Struct, frozen=True):
    """What a simulation turns at the edges; `run` leaves all of it alone."""

    crash: Callable[[str], None] | None = None  # instead of HUIYIN_CRASH
    at_once: int = mouth.AT_ONCE  # chats spoken to at the same time
    pauses: tuple[float, ...] = PAUSES  # seconds after 1, 2, … failed polls
    patience: float | None = None  # seconds for the commit of a brought update; None: as usual
    watch: float = WATCH  # seconds between two looks at the webhook


ALONE = Edges()


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
        edges: Edges = ALONE,
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
        self._reader: Engine  # cannot write
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
        self._reader = open_reader(s.database_url, patience=PATIENCE)
        closing(self._reader.dispose)
        self._crash("start.after_open")
        self._listening = hearing_bot(s.bot_token, s.api_base)
        closing(self._listening.session.close)
        me = await self._listening.get_me()
        self._make(me, policy, witness)
        await self._note(me)
        await self._begin()
        log.info("started", bot=me.username, community_language=s.language)

    def _make(self, me: User, policy: Policy, witness: Witness | None) -> None:
        """The parts, not begun yet."""
        s, loop = self.settings, asyncio.get_running_loop()
        self._shifts = Shifts(loop)
        leases = self.leases = self._shifts.leases = self._leases(loop)
        newest = self._newest = Newest(self._keep_newest)
        known = House(
            switchboard(identity.marking_key(s.bot_token)),
            policy,
            s.operators,
            me.username or "",
            s.language,
            s.zone,
            bool(me.can_read_all_group_messages),
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
            hooks=Hooks(self.desk),
            draw=drawings.draw,
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
            lessons=Lessons(known.board.learning, self._reader, self._monotonic),
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
            tells=lambda: leases.held(POLLER),
        )

    def _leases(self, loop: asyncio.AbstractEventLoop) -> Leases:
        """On a file this worker is alone."""
        if self.settings.database_url.startswith(SQLITE):
            return Alone()
        return OnServer(
            self.settings.database_url,
            changed=self._shifts.changed,
            noticed=lambda: _soon(loop, self.mouth.wake),
        )

    async def _note(self, me: User) -> None:
        """The desk opens; what it must know before anybody is heard is entered.

        Raises:
            WrongBot: the database belongs to another bot.
        """
        named, name = self.settings.operators, me.username or ""
        self.desk.start()
        self._closers.append(self.desk.stop)
        await asyncio.wrap_future(self.desk.call(lambda c: identity.know(c, me.id, name)))
        self._newest.known(await asyncio.wrap_future(self.desk.call(broadcast.newest)))
        await asyncio.wrap_future(self.desk.call(terms.renew, community=0))
        claim = self.desk.call(lambda c: identity.claim(c, named))
        self.claim_link = await asyncio.wrap_future(claim)
        self._crash("start.after_notes")

    async def _begin(self) -> None:
        """Begin to hear, tick and speak: what people are told waits for the mouth."""
        s, closing, leases = self.settings, self._closers.append, self.leases
        shift = Shift(
            self.ears,
            self._listening,
            self.desk,
            webhook=await self._webhook(),
            held=lambda: leases.held(POLLER),
        )
        self._crash("start.before_leases")
        leases.start()
        closing(leases.stop)
        self._tasks = [asyncio.create_task(self._shifts.during(POLLER, shift.run), name="ears")]
        await self._speaking.initialize()
        closing(self._speaking.shutdown)
        closing(self.mouth.close)
        self.pulse.start()
        closing(self.pulse.stop)
        self._tasks += [
            asyncio.create_task(self._shifts.during(SPEAKER, self.mouth.run), name="mouth"),
            asyncio.create_task(self.pulse.watch(), name="pulse"),
        ]
        await tell_commands(self._listening)
        if not self._wide:
            self._tasks.append(asyncio.create_task(self.watch.run(), name="watch"))
        self.listener = Listener(self.watch, self._parts)
        if s.metrics_listen:
            closing(self.listener.stop)
            await self.listener.start(*s.listens_at)
        warming = asyncio.create_task(_warm())
        closing(lambda: _ended(warming))

    def _parts(self) -> dict[str, bool]:
        """Which parts live."""
        return {"desk": self.desk.alive, **{t.get_name(): not t.done() for t in self._tasks}}

    async def _webhook(self) -> Webhook | None:
        """On every worker, where Telegram brings the updates."""
        s = self.settings
        if not s.webhook_url:
            return None
        webhook = Webhook(
            self.ears,
            self._listening,
            url=s.webhook_url,
            secret=s.webhook_secret,
            listen=s.webhook_listen,
            crash=self._crash,
            patience=self._edges.patience,
            watch=self._edges.watch,
        )
        await webhook.start()
        self._closers.append(webhook.stop)
        return webhook

    def _keep_newest(self, chat: int, message: int) -> None:
        self.desk.call(lambda c: broadcast.note_newest(c, chat, message))

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
            self.beat().add_done_callback(_kept)
        while self._closers:
            closed = self._closers.pop()()
            if closed is not None:
                await closed

    def beat(self) -> Future[None]:
        """The next start counts from here."""
        now = self.now()
        return self.desk.call(lambda c: outage.beat(c, now), silent=True)

    async def settle(self, move: Callable[[datetime], None]) -> datetime | None:
        """See `Walking.settle`."""
        return await Walking(self).settle(move)

    async def walk(self, until: datetime, move: Callable[[datetime], None]) -> None:
        """See `Walking.walk`."""
        await Walking(self).walk(until, move)


async def _warm() -> None:
    """What reads the words of groups, loaded once the start has taken what it needs."""
    await asyncio.sleep(WARM)
    await asyncio.to_thread(listening.warm)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _kept(beat: Future[None]) -> None:
    error = beat.exception()
    if error is not None:
        log.warning("heartbeat not kept", error=where(error))


def _soon(loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(wake)

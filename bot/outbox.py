"""The mouth: python-telegram-bot as the only sender of what stands in the outbox.

Per chat in commit order; taps, whispers and emergencies first; edits of one card are one row.
A word that must arrive is marked as tried just before its send: only a truly unknown outcome
is repeated, and marked as a repeat. Edits are never marked.
"""

from __future__ import annotations

import asyncio
import functools
import os
import ssl
import sys
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any, Protocol, TypeVar

import httpx
import structlog
from msgspec.structs import replace
from sqlalchemy import Connection
from telegram.error import InvalidToken
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import telegram_send as send
from bot.crash import nothing
from bot.drawer import Draw, Drawer
from bot.logs import where
from bot.newest import Newest
from bot.pace import Pace
from bot.telegram_send import Outcome, Result
from bot.vitals import Vitals
from storage import outbox
from storage.outbox import MESSAGES, MUST, Waiting
from storage.times import from_ms, to_ms

log = structlog.get_logger()
if find_spec("sniffio") is None:
    # httpcore tries to import it several times in each request, and looks through every folder
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # says at once that there is none
T = TypeVar("T")

LIST = 200  # rows looked at in one round
AT_ONCE = 30  # chats spoken to at the same time: what may be said in a second
TELEGRAM = "https://api.telegram.org/bot"
BACK_OFF = (1, 2, 4, 8, 15, 30, 60)  # seconds after 1, 2, … failed connections
AFTER_BUG = 1.0  # seconds before the mouth looks again
NUDGE_LIVES = timedelta(hours=1)  # a nudge that could not leave by then has lost its sense
GONE_PAUSE = timedelta(hours=1)  # before a group that threw the bot out is tried again


class Hooks(Protocol):
    """What the mouth finds out; each is called inside a transaction."""

    def unreachable(self, c: Connection, person: int, reason: str) -> None:
        """They blocked the bot or never pressed Start."""

    def migrated(self, c: Connection, community: int, group: int, chat_id: int) -> None:
        """The group has another id."""

    def gone(self, c: Connection, community: int, group: int, reason: str) -> None:
        """The bot is not in the group any more."""


class Call(Protocol):
    """The desk's second door."""

    def __call__(
        self, function: Callable[[Connection], T], /, *, silent: bool, community: int | None = None
    ) -> Future[T]:
        """Run inside a commit; a silent one does not wake the mouth."""


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes longer than everything else at a start: once a process."""
    return httpx.create_ssl_context()


def speaking_bot(
    token: str, api_base: str | None, *, wide: bool, request: BaseRequest | None = None
) -> ExtBot[Any]:
    """The sender; `wide` (the town) opens its own limiter, which is else the last gate."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # else every 429 is a deprecation warning
    rates = (0, 0) if wide else (30, 20)  # a second in all, a minute in a group
    return ExtBot(
        token,
        base_url=f"{api_base}/bot" if api_base else TELEGRAM,
        request=request
        or HTTPXRequest(
            connection_pool_size=32,
            pool_timeout=20.0,
            read_timeout=20.0,
            httpx_kwargs={"verify": _tls()},
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=1, httpx_kwargs={"verify": _tls()}),
        rate_limiter=AIORateLimiter(
            overall_max_rate=rates[0], group_max_rate=rates[1], max_retries=0
        ),
    )


class Mouth:
    """Empties the outbox."""

    def __init__(
        self,
        *,
        bot: ExtBot[Any],
        call: Call,
        now: Callable[[], datetime],
        hooks: Hooks,
        draw: Draw,
        newest: Newest | None = None,
        crash: Callable[[str], None] = nothing,
        may: Callable[[], bool] = lambda: True,
        vitals: Vitals | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        """On the passed clock; `may` says, just before a send, that nobody else speaks.

        It speaks to `at_once` chats at the same time. `draw` makes pictures and documents, in a
        thread.
        """
        self._may, self._at_once = may, at_once
        self._newest, self._vitals = newest or Newest(), vitals or Vitals()
        self._bot, self._call, self._now = bot, call, now
        self._hooks, self._crash = hooks, crash
        self.pace = Pace()
        self._wake = asyncio.Event()
        self._busy: set[int] = set()  # chats being spoken to
        self._sending: set[int] = set()  # rows
        self._tasks: set[asyncio.Task[None]] = set()
        self._drawer = Drawer(draw)
        self._drawings: set[asyncio.Task[None]] = set()
        self._quiet = asyncio.Condition()
        self._rounds = 0
        self._asked = 0  # how often somebody woke the mouth or waits for its silence
        self._next: datetime | None = None
        self._more = False  # the last look left rows that had to wait
        self._failures = 0

    def wake(self) -> None:
        """New rows were committed, or the clock was moved (call it on the loop's thread)."""
        self._asked += 1
        self._wake.set()

    async def quiet(self) -> datetime | None:
        """Wait until nothing can be sent at this hour; when the next row may go, or None."""
        self.wake()
        asked = self._asked
        async with self._quiet:
            await self._quiet.wait_for(
                lambda: self._rounds >= asked and not self._tasks and not self._drawings
            )
            return self._next

    async def run(self) -> None:
        """Speak until cancelled.

        Raises:
            InvalidToken: the token is not valid any more.
        """
        self._tasks.clear()  # of an earlier shift
        self._drawings.clear()
        try:
            while True:
                self._wake.clear()
                try:
                    await self._turn()
                except InvalidToken:
                    raise
                except Exception as error:  # noqa: BLE001 - a mouth that ends ends the whole bot
                    log.error("mouth met a bug", bug=where(error))
                    await asyncio.sleep(AFTER_BUG)
        finally:
            left = self._tasks | self._drawings
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def close(self) -> None:
        """After the last shift: nothing is drawn any more."""
        self._drawer.close()

    async def _turn(self) -> None:
        """Look, start what may go, wait."""
        asked = self._asked
        started = await self._round()
        if not started and not self._tasks and not self._drawings:
            async with self._quiet:
                self._rounds = asked
                self._quiet.notify_all()
        await self._pause()

    async def _pause(self) -> None:
        """Until woken, a send ends, or the next row may go (the clock may also be moved)."""
        wait = None
        if self._next is not None:
            wait = max(0.0, (self._next - self._now()).total_seconds())
        woken = asyncio.create_task(self._wake.wait(), name="mouth wakes")
        waiting: set[asyncio.Task[Any]] = {woken, *self._tasks, *self._drawings}
        try:
            done, _ = await asyncio.wait(waiting, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
        ended = done & (self._tasks | self._drawings)
        self._tasks -= ended  # each of them, before one of them may raise
        self._drawings -= ended
        for task in ended:
            task.result()

    async def _do(self, function: Callable[[Connection], T], community: int | None = None) -> T:
        # silent: the mouth looks again by itself when a send ends, else each look would wake it
        return await asyncio.wrap_future(self._call(function, silent=True, community=community))

    # --- choosing ---

    async def _round(self) -> int:
        """Start every row that may go now; how many those were."""
        if not self._may():  # the shift ends in a moment
            self._next = self._now() + timedelta(seconds=1)
            return 0
        free = self.pace.anything_at(self._now())
        if self._more and free > self._now():  # a look would find that all must wait
            self._next = free
            return 0
        rows, hour = await self._do(self._list)
        self._crash("mouth.after_list")
        started, later = self._start_all(rows)
        now = self._now()
        if (
            len(rows) == LIST
            and len(self._tasks) < self._at_once
            and self.pace.anything_at(now) <= now
        ):
            # the list may be full of chats that must wait: others are behind them
            rows = await self._do(lambda c: outbox.waiting(c, LIST, self._now_ms(), fair=True))
            more, later = self._start_all(rows)
            started += more
        later += [] if hour is None else [from_ms(hour)]
        self._next = min(later) if later else None
        self._more = bool(later)
        return started

    def _start_all(self, rows: list[Waiting]) -> tuple[int, list[datetime]]:
        """Start those that may go now; how many, and when the others may."""
        now, started = self._now(), 0
        later: list[datetime] = []
        blocked: set[int] = set()  # chats whose first row waits: order holds
        for row in rows:
            tap = row.kind == "tap"
            if row.id in self._sending or (not tap and row.chat_id in blocked | self._busy):
                continue
            at = self._may_go(row, now)
            if at > now:
                later.append(at)
                if not tap and not self._first(row):
                    blocked.add(row.chat_id)
                continue
            if self._drawer.lacks(row):
                # drawn before its chat is taken: what is urgent goes first meanwhile
                self._begin_to_draw(row)
                if not self._first(row):
                    blocked.add(row.chat_id)
                continue
            if len(self._tasks) >= self._at_once and not tap:
                break
            self._start(row, now)
            started += 1
        return started, later

    def _now_ms(self) -> int:
        return to_ms(self._now())

    def _list(self, c: Connection) -> tuple[list[Waiting], int | None]:
        """Rows that may be sent by the clock; and when the next one comes to its hour."""
        now = self._now_ms()
        rows = outbox.waiting(c, LIST, now)
        return rows, None if len(rows) == LIST else outbox.next_hour(c, now)

    @staticmethod
    def _first(row: Waiting) -> bool:
        """Whether it may overtake: a limit on it does not hold the chat."""
        return row.kind == "whisper" or row.priority == 0

    def _may_go(self, row: Waiting, now: datetime) -> datetime:
        light, edits = _light(row), _edits(row)
        free = self.pace.free_at(
            now, row.chat_id, light=light, edits=edits, urgent=row.priority == 0
        )
        return max(free, from_ms(row.not_before_ms)) if row.not_before_ms else free

    def _begin_to_draw(self, row: Waiting) -> None:
        if self._drawer.may_begin(row):
            self._drawer.begin(row)
            self._drawings.add(asyncio.create_task(self._draw(row)))

    async def _draw(self, row: Waiting) -> None:
        await self._drawer.make(row)
        self._crash("mouth.after_drawn")

    def _start(self, row: Waiting, now: datetime) -> None:
        if row.kind != "tap":
            self._busy.add(row.chat_id)
        self._sending.add(row.id)
        self.pace.begin(now, row.chat_id, light=_light(row), edits=_edits(row))
        self._tasks.add(asyncio.create_task(self._send(self._drawer.hand_over(row))))

    # --- sending ---

    async def _send(self, row: Waiting) -> None:
        answered: list[datetime] = []  # when, once it was asked
        try:
            await self._carry(row, answered)
        finally:
            ended = answered[0] if answered else None
            self.pace.end(ended, row.chat_id, light=_light(row), edits=_edits(row))
            self._sending.discard(row.id)
            if row.kind != "tap":
                self._busy.discard(row.chat_id)

    async def _carry(self, row: Waiting, answered: list[datetime]) -> None:
        """One row to its end, or back to waiting; when Telegram answered goes into the list."""
        if not self._may():
            return
        fresh = await self._do(lambda c: self._claim(c, row), row.community)
        if fresh is None or not self._may():  # then whoever speaks now says it, as a repeat
            return
        self._crash("mouth.after_tried")
        self._crash("mouth.before_send")
        try:
            result = await send.send(self._bot, replace(fresh, drawing=row.drawing))
        except InvalidToken:
            raise
        except Exception as error:  # noqa: BLE001 - one row that cannot be sent blocks nobody
            log.error("row cannot be sent", row=row.id, kind=row.kind, bug=where(error))
            result = Result(Outcome.REFUSED, why=type(error).__name__)
        answered.append(self._now())
        self._crash("mouth.after_send")
        self._vitals.sends.add(result.outcome.name.lower())
        if result.outcome is Outcome.WAIT:
            self._vitals.too_many.add()
        await self._do(lambda c: self._settle(c, fresh, result), row.community)
        self._crash("mouth.after_done")

    def _claim(self, c: Connection, row: Waiting) -> Waiting | None:
        """The row as it is now, marked as tried if an unknown outcome would matter."""
        self._crash("mouth.before_tried")
        fresh, now = outbox.one(c, row.id), to_ms(self._now())
        if fresh is None:
            return None
        if fresh.not_after_ms and now > fresh.not_after_ms:
            outbox.done(c, fresh, now, 0, "too late")
            return None
        if fresh.body.get("edit_only") and not fresh.standing:
            outbox.done(c, fresh, now, 0, "nothing stands there")
            return None
        if fresh.tried and fresh.klass != MUST:
            # the process ended over it: nobody knows whether it was read, and once is enough
            outbox.done(c, fresh, now, 0, "unknown: ended while it was sent")
            return None
        if fresh.body.get("drawn") != row.body.get("drawn"):
            return None  # brought up to date meanwhile: that is drawn first
        if _is_seen(fresh):
            outbox.tried(c, fresh.id, now)
        return fresh

    def _settle(self, c: Connection, row: Waiting, result: Result) -> None:
        """What became of it."""
        now = self._now()
        ms, kind = to_ms(now), result.outcome
        if kind is Outcome.SENT:
            self._failures = 0
            self._crash("mouth.before_done")
            if row.kind in MESSAGES and row.chat_group:
                self._newest.heard(row.chat_id, result.message)
            outbox.done(c, row, ms, result.message, result.why)
        elif kind is Outcome.LOST:
            self._crash("mouth.card_lost")
            outbox.vacate(c, row)
            outbox.postponed(c, row.id, ms, 0, result.why)
        elif kind is Outcome.NOT_SENT:
            self._crash("mouth.not_sent")
            self._not_sent(c, row, now, result.why)
        elif kind is Outcome.WAIT:
            until = now + timedelta(seconds=result.seconds + 0.1)
            self._crash("mouth.told_to_wait")
            self.pace.hold(row.chat_id, until, now)
            self._later(c, row, now, until, result.why)
        elif kind is Outcome.UNKNOWN:
            self._crash("mouth.outcome_unknown")
            self._unknown(c, row, now, result.why)
        elif kind is Outcome.UNREACHABLE:
            self._crash("mouth.unreachable")
            self._hooks.unreachable(c, row.person or row.chat_id, result.why)
            outbox.done(c, row, ms, 0, result.why)
        elif kind is Outcome.GONE:
            self._crash("mouth.thrown_out")
            self._hooks.gone(c, row.community, row.chat_group, result.why)
            self._later(c, row, now, now + GONE_PAUSE, result.why)
        elif kind is Outcome.MIGRATED:
            self._crash("mouth.migrated")
            self._hooks.migrated(c, row.community, row.chat_group, result.new_chat)
            self._later(c, row, now, now, result.why)
        elif kind is Outcome.ELSEWHERE:
            self._crash("mouth.elsewhere")
            outbox.to_private(c, row.id)
        else:
            outbox.done(c, row, ms, 0, result.why)

    def _not_sent(self, c: Connection, row: Waiting, now: datetime, why: str) -> None:
        """Certainly not accepted: again, after a growing pause."""
        born = timedelta(milliseconds=to_ms(now) - row.created_ms)
        if row.klass != MUST and born > NUDGE_LIVES:
            outbox.done(c, row, to_ms(now), 0, why)
            return
        pause = timedelta(seconds=BACK_OFF[min(self._failures, len(BACK_OFF) - 1)])
        self._failures += 1
        self._later(c, row, now, now + pause, why)

    @staticmethod
    def _later(c: Connection, row: Waiting, now: datetime, until: datetime, why: str) -> None:
        """This time it was certainly not accepted; an earlier time may have been."""
        if row.tried:
            outbox.unknown(c, row.id, to_ms(until), why)
        else:
            outbox.postponed(c, row.id, to_ms(now), to_ms(until), why)

    @staticmethod
    def _unknown(c: Connection, row: Waiting, now: datetime, why: str) -> None:
        """Perhaps accepted: what must arrive is said again until an answer comes.

        A post is marked as a repeat then; an edit just says the same again.
        """
        ms = to_ms(now)
        until = to_ms(now + timedelta(seconds=BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)]))
        if _is_post(row):
            outbox.unknown(c, row.id, until, f"unknown: {why}")
        elif row.klass == MUST:
            outbox.postponed(c, row.id, ms, until, why)
        else:
            outbox.done(c, row, ms, 0, f"unknown: {why}")


def _light(row: Waiting) -> bool:
    return row.kind in ("tap", "whisper")


def _edits(row: Waiting) -> str:
    return row.slot if row.kind in MESSAGES and row.standing and not row.anew else ""


def _is_seen(row: Waiting) -> bool:
    """A new message: whether it may have been read already is remembered over a restart."""
    if row.kind == "whisper":
        return row.anew or not row.standing
    return row.kind in MESSAGES and not _edits(row)


def _is_post(row: Waiting) -> bool:
    """A new message that must arrive: after an unknown outcome it is said again, and marked."""
    return row.klass == MUST and _is_seen(row)

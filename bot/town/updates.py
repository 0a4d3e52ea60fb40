"""What waits for a bot: its queue of updates, with Telegram's memory and forgetting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.town.errors import ApiError

PRESS_LIVES = timedelta(seconds=150)
UPDATE_LIVES = timedelta(hours=24)
#: kinds that come only when they are named
OPTIONAL = {"chat_member", "message_reaction", "message_reaction_count"}
CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@dataclass(slots=True)
class Waiting:
    """One update that was not confirmed yet."""

    id: int
    at: datetime
    kind: str
    raw: dict[str, Any]


@dataclass(eq=False)
class Queue:
    """The updates of one bot."""

    next_id: int = 700_000_001
    allowed: frozenset[str] | None = None  # None: everything but the optional kinds
    waiting: list[Waiting] = field(default_factory=list)
    poll: asyncio.Future[None] | None = None  # the request that waits at the moment
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    polls: int = 0
    webhook: str = ""
    secret: str = ""  # what the webhook is told with every update

    def wants(self, kind: str) -> bool:
        """Whether such an update is kept for the bot."""
        return kind not in OPTIONAL if self.allowed is None else kind in self.allowed

    def put(self, kind: str, payload: dict[str, Any], now: datetime) -> int:
        """Keep an update; its number, or 0 if the bot does not want such."""
        if not self.wants(kind):
            return 0
        number, self.next_id = self.next_id, self.next_id + 1
        self.put_raw({"update_id": number, kind: payload}, now, kind)
        return number

    def put_raw(self, raw: dict[str, Any], now: datetime, kind: str = "") -> None:
        """Keep whatever it is (faults: malformed, repeated, of an unknown kind)."""
        self.waiting.append(Waiting(int(raw.get("update_id", 0)), now, kind, raw))
        self.changed.set()

    def forget(self, now: datetime) -> None:
        """Presses live for 150 s, everything else for 24 h."""
        self.waiting = [
            u
            for u in self.waiting
            if now - u.at <= (PRESS_LIVES if u.kind == "callback_query" else UPDATE_LIVES)
        ]

    def confirm(self, offset: int) -> None:
        """Everything before `offset` is done; a negative one keeps only the last so many."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset:
            self.waiting = [u for u in self.waiting if u.id >= offset]
        self.changed.set()
        self.confirmed.set()

    async def get(self, offset: int, limit: int, seconds: float, now: datetime) -> list[Any]:
        """Long poll.

        Raises:
            ApiError: 409, when a second poller takes over.
        """
        if self.poll is not None and not self.poll.done():
            self.poll.set_exception(ApiError(409, CONFLICT))
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.poll = mine
        self.polls += 1
        self.confirm(offset)
        self.forget(now)
        try:
            if not self.waiting and seconds > 0:
                await self._wait(mine, seconds)
            if mine.done():
                mine.result()
            return [u.raw for u in self.waiting[:limit]]
        finally:
            if self.poll is mine:
                self.poll = None
            if mine.done() and not mine.cancelled():
                mine.exception()

    async def _wait(self, mine: asyncio.Future[None], seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        while not self.waiting and not mine.done():
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return
            self.changed.clear()
            changed = asyncio.create_task(self.changed.wait())
            either: set[asyncio.Future[Any]] = {changed, mine}
            try:
                await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                changed.cancel()

"""Bringing updates to a bot that gave an address: in order per chat, again until it says yes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import aiohttp

from bot.town.clock import TownClock
from bot.town.updates import Queue, Waiting

HEADER = "X-Telegram-Bot-Api-Secret-Token"
AGAIN = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds; the real ones double up to a minute or two
HANGS_UP = 60.0  # seconds without an answer


class Bringer:
    """Brings what waits in one queue."""

    def __init__(self, queue: Queue, clock: TownClock) -> None:
        """For a bot that set a webhook."""
        self._queue, self._clock = queue, clock
        self._task: asyncio.Task[None] | None = None
        self.error = ""  # what the last failed try met
        self.failed_at = 0  # when, in seconds since 1970

    def start(self) -> None:
        """Begin to bring."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="webhook")

    async def stop(self) -> None:
        """Bring no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            lanes: dict[int, asyncio.Task[None]] = {}
            while self._queue.webhook:
                self._queue.forget(self._clock.now())
                for chat in {_chat(update.raw) for update in self._queue.waiting}:
                    if chat not in lanes or lanes[chat].done():
                        lanes[chat] = asyncio.create_task(self._lane(session, chat))
                self._queue.changed.clear()
                changed = asyncio.create_task(self._queue.changed.wait())
                try:
                    await asyncio.wait([changed, *lanes.values()], return_when="FIRST_COMPLETED")
                    lanes = {chat: lane for chat, lane in lanes.items() if not lane.done()}
                finally:
                    changed.cancel()
            for lane in lanes.values():
                lane.cancel()

    async def _lane(self, session: aiohttp.ClientSession, chat: int) -> None:
        """Everything that waits of one chat, one after another."""
        tries = 0
        while self._queue.webhook:
            first = next((u for u in self._queue.waiting if _chat(u.raw) == chat), None)
            if first is None:
                return
            if await self._brought(session, first):
                self._queue.waiting = [u for u in self._queue.waiting if u is not first]
                self._queue.confirmed.set()
                tries = 0
            else:
                await asyncio.sleep(AGAIN[min(tries, len(AGAIN) - 1)])
                tries += 1
                self._queue.forget(self._clock.now())

    async def _brought(self, session: aiohttp.ClientSession, update: Waiting) -> bool:
        try:
            async with session.post(
                self._queue.webhook,
                data=json.dumps(update.raw),
                headers={"Content-Type": "application/json", HEADER: self._queue.secret},
                timeout=aiohttp.ClientTimeout(total=HANGS_UP),
            ) as answer:
                if answer.ok:
                    return True
                self.error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            self.error = f"Connection failed: {type(error).__name__}"
        self.failed_at = int(self._clock.now().timestamp())
        return False


def _chat(raw: dict[str, Any]) -> int:
    """The chat that an update is about; 0: none, or it is malformed."""
    for part in raw.values():
        if not isinstance(part, dict):
            continue
        at = part.get("message") if isinstance(part.get("message"), dict) else part
        chat = at.get("chat") if isinstance(at, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            found: int = chat["id"]
            return found
    return 0

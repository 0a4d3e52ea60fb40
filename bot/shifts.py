"""A part of the bot that only one worker may be at a time: it runs while the lease is held."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from bot.logs import where
from storage.leases import Leases

log = structlog.get_logger()


class Shifts:
    """Starts and ends parts as leases come and go."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """On this loop; the leases are set before anything runs."""
        self.leases: Leases
        self._loop = loop
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Leases came or went (any thread)."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._turn)

    def _turn(self) -> None:
        """Wake every part that waits; who waits from here on waits for the next change."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def during(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Run a part whenever this worker holds the lease, until cancelled or the part ends.

        Raises:
            Exception: what the part raised while the lease was held.
        """
        while True:
            while not self.leases.held(name):
                await self._change()
            running: asyncio.Future[None] = asyncio.ensure_future(part())
            try:
                while self.leases.held(name) and not running.done():
                    await self._change_or(running)
                if running.done() and self.leases.held(name):
                    return running.result()
            finally:
                running.cancel()
                (ended,) = await asyncio.gather(running, return_exceptions=True)
            log.warning("lease lost", lease=name, part=where(ended) if ended else "")

    async def _change_or(self, running: asyncio.Future[None]) -> None:
        """Until the leases change or the part ends."""
        changing = asyncio.ensure_future(self._change())
        either: set[asyncio.Future[Any]] = {changing, running}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changing.cancel()

    async def _change(self) -> None:
        """Until the leases change; also looked at each second: trust in one may just run out."""
        # not `wait_for`: in Python 3.11 it swallows a cancellation that comes along with the change
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._changed.wait()

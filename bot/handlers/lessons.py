"""What the community of a chat has taught, for the ears: known, or read beside the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.cases.learning import Learning, Taught
from bot.logs import where

log = structlog.get_logger()

PATIENCE = 2.0  # seconds for a look
AWAY = 5.0  # seconds until the next one after it failed: lines do not wait for a store that is away


class Lessons:
    """Asked for each line of a group: nearly always it is known, and nothing is waited for."""

    def __init__(self, learning: Learning, reader: Engine, monotonic: Callable[[], float]) -> None:
        """`reader` cannot write; `monotonic` in seconds."""
        self._learning, self._reader, self._monotonic = learning, reader, monotonic
        self._away_until = 0.0  # the store could not be read: it is not asked for a while

    async def of(self, chat: int) -> Taught:
        """What its community has taught; while the store is away, what was known before."""
        at = self._monotonic()
        known = self._learning.in_chat(chat, at)
        if known is None and at < self._away_until:
            known = self._learning.known(chat)
        return known if known is not None else await asyncio.to_thread(self._look, chat, at)

    def _look(self, chat: int, at: float) -> Taught:
        try:
            with self._reader.connect() as connection:
                return self._learning.look(connection, chat, at)
        except DBAPIError as error:
            log.warning("lessons not read", error=where(error))
            self._away_until = at + AWAY
            return self._learning.known(chat)

"""Flood control as the server does it: fixed windows on the town's clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.town.errors import ApiError

GROUP_MOST, GROUP_WINDOW = 20, timedelta(seconds=60)
ALL_MOST, ALL_WINDOW = 30, timedelta(seconds=1)


@dataclass(eq=False, slots=True)
class Flood:
    """Counters of one bot; switched off, nothing is counted."""

    on: bool = True
    refused: int = 0
    _groups: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    _all: tuple[datetime, int] | None = None

    def pass_(self, chat: int, now: datetime) -> None:
        """Count one message to a chat.

        Raises:
            ApiError: 429 with retry_after, when it is one too many.
        """
        if not self.on:
            return
        if chat < 0:
            self._groups[chat] = self._count(self._groups.get(chat), GROUP_MOST, GROUP_WINDOW, now)
        self._all = self._count(self._all, ALL_MOST, ALL_WINDOW, now)

    def _count(
        self, window: tuple[datetime, int] | None, most: int, length: timedelta, now: datetime
    ) -> tuple[datetime, int]:
        # Telegram's clock is not the machine's: one that is set back closes no window for hours
        if window is None or not timedelta(0) <= now - window[0] < length:
            return now, 1
        since, count = window
        if count >= most:
            self.refused += 1
            wait = max(1, math.ceil((since + length - now).total_seconds()))
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        return since, count + 1

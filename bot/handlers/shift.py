"""Hearing for all workers: what the one that holds the lease does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from aiogram import Bot

from bot.cases import outage
from bot.desk import Desk
from bot.handlers.ears import Ears
from bot.handlers.webhook import Webhook
from storage import house


class Shift:
    """Polls, or watches over the webhook; on from where the last worker stopped."""

    def __init__(
        self, ears: Ears, bot: Bot, desk: Desk, *, webhook: Webhook | None, held: Callable[[], bool]
    ) -> None:
        """`held` says whether this worker hears for all."""
        self._ears, self._bot, self._desk = ears, bot, desk
        self._webhook, self._held = webhook, held

    async def run(self) -> None:
        """Until cancelled.

        Raises:
            TokenTaken: another program hears with the token.
            TelegramUnauthorizedError: the token is not valid.
        """
        part: Coroutine[Any, Any, None]
        hearing = self._ears.hearing
        hearing.known(await asyncio.wrap_future(self._desk.call(outage.last_beat)))
        part = self._watches(self._webhook) if self._webhook else self._polls()
        try:
            await part
        finally:
            if not self._held():
                hearing.fails()

    async def _watches(self, webhook: Webhook) -> None:
        """Note the address as ours, then watch over it."""
        noted = self._desk.call(lambda c: house.put(c, house.WEBHOOK, webhook.url))
        await asyncio.wrap_future(noted)
        await webhook.watch()

    async def _polls(self) -> None:
        """Poll; a webhook that this bot itself had set before is taken back first."""
        ours = await asyncio.wrap_future(self._desk.call(lambda c: house.get(c, house.WEBHOOK)))
        if ours and (await self._bot.get_webhook_info()).url == ours:
            await self._bot.delete_webhook()
        await self._ears.run()

"""Updates that Telegram brings by itself: each is answered after its commit.

An answer of 200 is the confirmation; any other one, or none within a minute, brings the update
again, also to another worker: the inbox lets it pass once.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import WebhookInfo
from aiohttp import web

from bot.crash import nothing
from bot.handlers.ears import ALLOWED, Ears, TokenTaken
from bot.logs import where

log = structlog.get_logger()

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 2**20  # bytes of an update; Telegram's own are far smaller
PATIENCE = 50.0  # seconds for a commit; Telegram hangs up after 60
WATCH = 30.0  # seconds between two looks at what Telegram says of the webhook
CONNECTIONS = 40  # at the same time


class Webhook:
    """Listens on every worker; one of them tells Telegram the address."""

    def __init__(
        self,
        ears: Ears,
        bot: Bot,
        *,
        url: str,
        secret: str,
        listen: str,
        crash: Callable[[str], None] = nothing,
        patience: float | None = None,
        watch: float = WATCH,
    ) -> None:
        """`url` as Telegram reaches it, `listen` as host:port of this machine.

        `patience` (seconds for a commit) and `watch` (between two looks): a simulation is in haste.
        """
        self._patience, self._watch = patience, watch
        self._ears, self._bot, self._crash = ears, bot, crash
        self.url, self._secret = url, secret.encode()
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken, or is none of this machine.
        """
        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(urlsplit(self.url).path or "/", self._heard)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Hear no more; what was heard is answered."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def watch(self) -> None:
        """Tell Telegram the address, then look whether it is still ours and works.

        Raises:
            TokenTaken: somebody gave Telegram another address.
            TelegramUnauthorizedError: the token is not valid.
        """
        hearing = self._ears.hearing
        secret = self._secret.decode()
        await self._patiently(
            lambda: self._bot.set_webhook(
                self.url,
                secret_token=secret,
                allowed_updates=list(ALLOWED),
                max_connections=CONNECTIONS,
            )
        )
        while True:
            hearing.asks()
            info = await self._patiently(self._bot.get_webhook_info)
            if info.url != self.url:
                raise TokenTaken(
                    "another program has given Telegram another address for this bot: "
                    "stop it, then start again"
                )
            self._ears.answered_at = time.monotonic()
            if self._fails(info):
                hearing.fails()
                log.warning("webhook fails", waiting=info.pending_update_count)
            else:
                await self._ears.heard_again(hearing.answered())
                hearing.caught_up()
                await self._ears.beat()
            await asyncio.sleep(self._watch)

    def _fails(self, info: WebhookInfo) -> bool:
        """Whether Telegram has something for us and could not bring it lately."""
        if not info.pending_update_count or info.last_error_date is None:
            return False
        return self._ears.now() - info.last_error_date < timedelta(seconds=2 * WATCH)

    async def _patiently(self, ask: Callable[[], Any]) -> Any:
        """Ask until Telegram answers."""
        while True:
            try:
                return await ask()
            except TelegramUnauthorizedError:
                raise
            except TelegramAPIError as error:
                self._ears.hearing.fails()
                log.warning("webhook not told", error=type(error).__name__)
                await asyncio.sleep(5.0)

    async def _heard(self, request: web.Request) -> web.Response:
        """One update."""
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), self._secret):
            log.warning("webhook without its secret")
            return web.Response(status=403)
        try:
            raw = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            raw = None
        if not isinstance(raw, dict):
            log.warning("webhook unreadable")
            return web.Response(status=400)
        self._crash("webhook.before_submit")
        patience = PATIENCE if self._patience is None else self._patience
        try:
            # shielded: who hangs up takes nothing back; the update will come again, and pass once
            async with asyncio.timeout(patience):
                await asyncio.shield(self._ears.take([raw]))
        except Exception as error:  # noqa: BLE001 - whatever it is, the update must come again
            log.warning("webhook not committed", error=where(error))
            return web.Response(status=503)
        self._crash("webhook.before_answer")
        return web.Response()

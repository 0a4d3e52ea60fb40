"""The bot as aiogram knows it: its server, and the menu of its commands."""

from __future__ import annotations

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import Response
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault, User
from aiohttp import TCPConnector

from bot.speech.commands import commands

#: the shapes of what is asked again and again: pydantic forgets one that nobody holds, and takes
#: 7 ms to make it anew for each answer
ANSWERS = (Response[list[dict[str, Any]]], Response[User], Response[bool])


class PlainSession(AiohttpSession):
    """To a server without TLS: aiogram's own loads every certificate at each start (75 ms)."""

    def __init__(self, api: TelegramAPIServer) -> None:
        """To this server, over http."""
        BaseSession.__init__(self, api=api)
        self._session = None
        self._connector_type = TCPConnector
        self._connector_init = {"limit": 100, "ttl_dns_cache": 3600}
        self._should_reset_connector = True
        self._proxy = None

    async def close(self) -> None:
        """Without aiogram's quarter of a second, which is for TLS to end."""
        if self._session is not None:
            await self._session.close()


def hearing_bot(token: str, api_base: str) -> Bot:
    """The poller; "" for Telegram's own server."""
    if not api_base:
        return Bot(token, session=AiohttpSession())
    api = TelegramAPIServer.from_base(api_base)
    plain = api_base.startswith("http://")
    return Bot(token, session=PlainSession(api) if plain else AiohttpSession(api=api))


async def tell_commands(bot: Bot) -> None:
    """The menu of commands, in every language."""
    for language, names in commands().items():
        menu = [BotCommand(command=name, description=text) for name, text in names]
        for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
            await bot.set_my_commands(menu, scope, language)

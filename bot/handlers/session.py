"""The bot as aiogram knows it: its server, and the menu of its commands."""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault

from bot.speech.commands import commands


def hearing_bot(token: str, api_base: str) -> Bot:
    """The poller; "" for Telegram's own server."""
    if not api_base:
        return Bot(token, session=AiohttpSession())
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_base)))


async def tell_commands(bot: Bot) -> None:
    """The menu of commands, in every language."""
    for language, names in commands().items():
        menu = [BotCommand(command=name, description=text) for name, text in names]
        for scope in (BotCommandScopeDefault(), BotCommandScopeAllGroupChats()):
            await bot.set_my_commands(menu, scope, language)

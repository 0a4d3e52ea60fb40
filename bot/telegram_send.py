"""One outbox row → one request by python-telegram-bot, and what its answer means."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

import httpx
from msgspec import Struct
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot import telegram_files as files
from bot import telegram_words as write
from storage.outbox import WAITS, Waiting

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Outcome(Enum):
    """What became of a row."""

    SENT = auto()
    NOT_SENT = auto()  # certainly not accepted
    UNKNOWN = auto()  # perhaps accepted
    WAIT = auto()  # this chat must wait `seconds`
    LOST = auto()  # the message to edit is gone: post it anew
    UNREACHABLE = auto()  # the person blocked the bot or never pressed Start
    GONE = auto()  # the bot is not in the group
    MIGRATED = auto()  # the group has another id
    ELSEWHERE = auto()  # cannot be whispered: goes to the private chat
    REFUSED = auto()  # Telegram will never take it


class Result(Struct, frozen=True):
    """An outcome with what belongs to it."""

    outcome: Outcome
    message: int = 0
    seconds: float = 0
    new_chat: int = 0
    why: str = ""


async def send(bot: ExtBot[Any], row: Waiting) -> Result:
    """Send one row.

    Raises:
        InvalidToken: the token is not valid any more.
    """
    try:
        message = await _KINDS[row.kind](bot, row)
        return Result(Outcome.SENT, message)
    except (InvalidToken, Conflict):
        raise
    except TelegramError as error:
        return _meaning(error, row)


def _meaning(error: TelegramError, row: Waiting) -> Result:
    """What an error says about the row (telegram.error kinds, and the server's words)."""
    text = error.message
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = wait if isinstance(wait, int) else wait.total_seconds()
        return Result(Outcome.WAIT, seconds=float(seconds), why=WAITS)
    if isinstance(error, ChatMigrated):
        return Result(Outcome.MIGRATED, new_chat=error.new_chat_id, why="migrated")
    if isinstance(error, Forbidden):
        if row.kind == "whisper":
            return _unwhispered(row)
        person = row.chat_group == 0 or row.kind == "tap"
        return Result(Outcome.UNREACHABLE if person else Outcome.GONE, why=text)
    if isinstance(error, BadRequest):
        return _bad_request(text.lower(), row)
    if isinstance(error, TimedOut | NetworkError):
        never = isinstance(error.__cause__, _NEVER_LEFT)
        return Result(Outcome.NOT_SENT if never else Outcome.UNKNOWN, why=type(error).__name__)
    return Result(Outcome.REFUSED, why=text)


def _bad_request(text: str, row: Waiting) -> Result:
    edits = bool(row.standing) and not row.anew
    if "not modified" in text:
        return Result(Outcome.SENT, row.standing, why="")
    if row.kind == "tap" or "message to delete not found" in text:
        return Result(Outcome.SENT, why=text)
    if row.kind in (
        "pin",
        "line",
        "bare",
    ):  # gone, or no right any more: the card stands all the same
        return Result(Outcome.REFUSED, why=text)
    if edits and any(sign in text for sign in write.NOT_THERE):
        lost = Outcome.REFUSED if row.body.get("edit_only") else Outcome.LOST
        return Result(lost, why=text)
    if row.kind == "whisper":
        return _unwhispered(row)
    if "chat not found" in text and row.chat_group == 0:
        return Result(Outcome.UNREACHABLE, why=text)
    return Result(Outcome.REFUSED, why=text)


def _unwhispered(row: Waiting) -> Result:
    private = row.body.get("fallback") == "private"
    return Result(Outcome.ELSEWHERE if private else Outcome.REFUSED, why="cannot be whispered")


# --- kinds ------------------------------------------------------------------------------


async def _photo(bot: ExtBot[Any], row: Waiting) -> int:
    return await (files.drawn if "drawn" in row.body else files.kept)(bot, row)


async def _whisper(bot: ExtBot[Any], row: Waiting) -> int:
    """An ephemeral message (Bot API 10.2/10.3), which the library does not name yet."""
    markup = write.markup(row.body)
    if row.standing and not row.anew:
        edit = {
            "chat_id": row.chat_id,
            "receiver_user_id": row.person,
            "ephemeral_message_id": row.standing,
            "text": row.body["text"],
            "parse_mode": "HTML",
        }
        if markup is not None:
            edit["reply_markup"] = markup.to_dict()
        await bot.do_api_request("editEphemeralMessageText", api_kwargs=edit)
        return row.standing
    extra: dict[str, Any] = {"receiver_user_id": row.person}
    if row.body.get("callback"):
        extra["callback_query_id"] = row.body["callback"]
    more: dict[str, Any] = {"ephemeral_message_parameters": extra}
    if row.body.get("whisper_reply"):
        more["reply_parameters"] = {"ephemeral_message_id": row.body["whisper_reply"]}
    sent = await bot.send_message(
        row.chat_id,
        write.words(row),
        parse_mode=ParseMode.HTML,
        reply_markup=markup,
        api_kwargs=more,
    )
    number = sent.api_kwargs.get("ephemeral_message_id")
    if number is None:  # an older server: everybody saw it
        await bot.delete_message(row.chat_id, sent.message_id)
        raise BadRequest("this server does not know ephemeral messages")
    return int(number)


async def _tap(bot: ExtBot[Any], row: Waiting) -> int:
    if row.body.get("callback"):
        text = row.body.get("text") or None
        await bot.answer_callback_query(
            row.body["callback"], text=text, show_alert=bool(row.body.get("alert"))
        )
    return 0


async def _delete(bot: ExtBot[Any], row: Waiting) -> int:
    if row.body.get("message"):
        await bot.delete_message(row.chat_id, row.body["message"])
    return 0


async def _pin(bot: ExtBot[Any], row: Waiting) -> int:
    """Pin what stands in the slot that the row is under, ringing nobody's bell."""
    if row.reply_to:
        await bot.pin_chat_message(row.chat_id, row.reply_to, disable_notification=True)
    return row.reply_to


async def _line(bot: ExtBot[Any], row: Waiting) -> int:
    """An older card becomes one line without buttons: the card stands below by now."""
    return await write.rewrite(bot, row, int(row.body["message"]))


async def _bare(bot: ExtBot[Any], row: Waiting) -> int:
    """An older question loses its buttons: it was asked again below."""
    message = int(row.body["message"])
    await bot.edit_message_reply_markup(chat_id=row.chat_id, message_id=message)
    return message


_KINDS = {
    "text": write.text,
    "photo": _photo,
    "voice": files.kept,
    "document": files.drawn,
    "whisper": _whisper,
    "tap": _tap,
    "delete": _delete,
    "pin": _pin,
    "line": _line,
    "bare": _bare,
}

"""Words and buttons of a row as python-telegram-bot takes them: posted, and changed in place."""

from __future__ import annotations

import html
import re
from typing import Any

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from storage.outbox import Waiting

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LIMIT = 4096  # UTF-16 units of one message
CAPTION = 1024  # and of the words under a photo
NOT_THERE = ("not found", "can't be edited", "message_id")  # of a message that is to be edited
NO_MARKUP = "can't parse entities"

Markup = InlineKeyboardMarkup | ForceReply | None


def markup(body: dict[str, Any]) -> Markup:
    """The buttons of a row, or that the client opens a reply."""
    if body.get("force"):
        return ForceReply(selective=True, input_field_placeholder=body.get("placeholder") or None)
    rows = body.get("buttons")
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(b) for b in row] for row in rows])


def inline(body: dict[str, Any]) -> InlineKeyboardMarkup | None:
    """The buttons alone: what an edit can bring."""
    found = markup(body)
    return found if isinstance(found, InlineKeyboardMarkup) else None


def _button(button: dict[str, str]) -> InlineKeyboardButton:
    if "url" in button:
        return InlineKeyboardButton(button["label"], url=button["url"])
    return InlineKeyboardButton(button["label"], callback_data=button["code"])


def words(row: Waiting) -> str:
    """HTML; what is said again after an unknown outcome is marked."""
    text = str(row.body["text"])
    changes = row.standing and not row.anew
    if row.tried and not changes:
        return f"{text}\n{row.body.get('repeat', '')}"
    return text


def edits(row: Waiting) -> bool:
    """Whether the row changes a message that stands there."""
    return bool(row.standing) and not row.anew and not row.standing_whisper


def answers(row: Waiting) -> ReplyParameters | None:
    """The message that the row answers."""
    if not row.reply_to:
        return None
    return ReplyParameters(row.reply_to, allow_sending_without_reply=True)


async def text(bot: ExtBot[Any], row: Waiting) -> int:
    """Words: in the message that stands there, else as new messages; the id of the last."""
    if edits(row):
        return await rewrite(bot, row, row.standing, inline(row.body))
    parts, reply, below = _parts(words(row)), answers(row), markup(row.body)
    for i, part in enumerate(parts):
        sent = await post(bot, row, part, reply, below if i == len(parts) - 1 else None)
        reply = None
    return sent


async def rewrite(
    bot: ExtBot[Any], row: Waiting, message: int, buttons: InlineKeyboardMarkup | None = None
) -> int:
    """Other words in a message; where a picture or file stands, those under it.

    Raises:
        BadRequest: it is gone, or the words are too long to stand under a picture.
    """
    said = words(row)
    try:
        await bot.edit_message_text(
            said,
            chat_id=row.chat_id,
            message_id=message,
            parse_mode=ParseMode.HTML,
            reply_markup=buttons,
            link_preview_options=_NO_PREVIEW,
        )
    except BadRequest as error:
        if "no text in the message" not in error.message.lower():
            raise
        if units(plain(said)) > CAPTION:
            raise BadRequest("message can't be edited: too long for a caption") from error
        await bot.edit_message_caption(
            row.chat_id, message, caption=said, parse_mode=ParseMode.HTML, reply_markup=buttons
        )
    return message


async def post(
    bot: ExtBot[Any], row: Waiting, said: str, reply: ReplyParameters | None, below: Markup
) -> int:
    """One new message; words whose marks are broken go without any."""

    async def once(plainly: str, mode: str | None) -> int:
        message = await bot.send_message(
            row.chat_id,
            plainly,
            parse_mode=mode,
            reply_parameters=reply,
            reply_markup=below,
            link_preview_options=_NO_PREVIEW,
            disable_notification=True if row.body.get("pin") else None,
        )
        return message.message_id

    try:
        return await once(said, ParseMode.HTML)
    except BadRequest as error:
        if NO_MARKUP not in error.message.lower():
            raise
        return await once(plain(said), None)


def units(said: str) -> int:
    """As Telegram measures: UTF-16 units."""
    return len(said.encode("utf-16-le")) // 2


def plain(said: str) -> str:
    """Without marks."""
    return html.unescape(re.sub(r"<[^>]*>", "", said))


def _parts(said: str) -> list[str]:
    """A text cut at line ends into pieces that Telegram takes."""
    if units(said) <= _LIMIT:
        return [said]
    parts, rest = [], said
    while units(rest) > _LIMIT:
        cut = rest.rfind("\n", 0, _LIMIT // 2)
        cut = cut if cut > 0 else _LIMIT // 2
        parts.append(rest[:cut])
        rest = rest[cut:].lstrip("\n")
    return [*parts, rest]

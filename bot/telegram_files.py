"""Pictures and files: what Telegram keeps already, and what the mouth has drawn."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import InputFile, InputMediaDocument, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

from bot import telegram_words as write
from storage.outbox import Waiting

log = structlog.get_logger()

#: bytes that Telegram takes of a photo and of any other file (Bot API, "Sending files")
MOST_BYTES = {"photo": 10_000_000, "document": 50_000_000}
#: gone from Telegram; or a person's settings take no voice notes
_NO_FILE = (
    "wrong file", "wrong remote file", "file reference", "file_id", "voice_messages_forbidden",
)  # fmt: skip


async def drawn(bot: ExtBot[Any], row: Waiting) -> int:
    """What was drawn, its words below; without it, or where it is not taken, the words alone.

    In a message that stands there already the drawing and its words take the place of what was.
    """
    drawing = row.drawing
    if drawing is None:
        return await _alone(bot, row)
    if len(drawing) > MOST_BYTES[row.kind]:
        log.error("drawn too large", row=row.id, kind=row.kind, bytes=len(drawing))
        return await _alone(bot, row)
    try:
        return await _with_words(bot, row, drawing)
    except BadRequest as error:
        if not _about_the_file(error, row):
            raise
    except NetworkError as error:
        if "too large" not in error.message.lower():
            raise
    log.error("drawing not taken", row=row.id, kind=row.kind)
    return await _alone(bot, row)


def _about_the_file(error: BadRequest, row: Waiting) -> bool:
    """Whether the same words without the file may be taken.

    Telegram has many words for a file that it does not like, and for a group in which no pictures
    may be sent; what else can be wrong with a message is known.
    """
    said = error.message.lower()
    if "not modified" in said or "chat not found" in said:
        return False
    return not (write.edits(row) and any(sign in said for sign in write.NOT_THERE))


async def _with_words(bot: ExtBot[Any], row: Waiting, drawing: bytes) -> int:
    """Words whose marks are broken stand below it without any."""
    said = write.words(row)
    try:
        return await _upload(bot, row, drawing, said, ParseMode.HTML)
    except BadRequest as error:
        if write.NO_MARKUP not in error.message.lower():
            raise
        return await _upload(bot, row, drawing, write.plain(said), None)


async def _upload(
    bot: ExtBot[Any], row: Waiting, drawing: bytes, said: str, mode: str | None
) -> int:
    photo, name = row.kind == "photo", str(row.body["drawn"]["name"])
    if write.edits(row):
        medium = (InputMediaPhoto if photo else InputMediaDocument)(
            drawing, caption=said, parse_mode=mode, filename=name
        )
        buttons = write.inline(row.body)
        await bot.edit_message_media(medium, row.chat_id, row.standing, reply_markup=buttons)
        return row.standing
    send = bot.send_photo if photo else bot.send_document
    sent = await send(
        row.chat_id,
        InputFile(drawing, filename=name),
        caption=said,
        parse_mode=mode,
        reply_markup=write.markup(row.body),
        reply_parameters=write.answers(row),
        disable_notification=True if row.body.get("pin") else None,
    )
    return sent.message_id


async def _alone(bot: ExtBot[Any], row: Waiting) -> int:
    """The words without their drawing; where they follow in a row of their own, nothing."""
    return 0 if row.body.get("followed") else await write.text(bot, row)


async def kept(bot: ExtBot[Any], row: Waiting) -> int:
    """A photo or voice note that Telegram keeps already, by its file id; words stand below it."""
    said = write.words(row).strip()
    if write.units(write.plain(said)) > write.CAPTION:
        said = ""  # an escaped text cannot be cut just anywhere
    send = bot.send_photo if row.kind == "photo" else bot.send_voice
    try:
        sent = await send(
            row.chat_id,
            row.body[row.kind],
            caption=said or None,
            parse_mode=ParseMode.HTML,
            reply_markup=write.markup(row.body),
        )
    except BadRequest as error:
        if not any(sign in error.message.lower() for sign in _NO_FILE):
            raise
        lost = "\n".join(part for part in (said, row.body["lost"]) if part)
        return await write.post(bot, row, lost, None, write.markup(row.body))
    return sent.message_id

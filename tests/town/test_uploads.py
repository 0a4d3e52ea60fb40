"""Bots upload pictures and files: both libraries can, the town keeps, measures and shows them."""

from __future__ import annotations

import aiogram
import pytest
import telegram
from aiogram import types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.error import BadRequest, NetworkError

from tests.pictures import png

TOKEN = "4242:test"


@pytest.fixture
async def bots(street):
    """Both libraries, by name."""
    street.join()
    server = TelegramAPIServer.from_base(street.town.base)
    hearing = aiogram.Bot(TOKEN, session=AiohttpSession(api=server))
    base = f"{street.town.base}/bot"
    async with telegram.Bot(TOKEN, base_url=base, base_file_url=base) as speaking:
        yield {"aiogram": hearing, "telegram": speaking}
    await hearing.session.close()


def file_of(library, data, name):
    if library == "aiogram":
        return types.BufferedInputFile(data, name)
    return telegram.InputFile(data, filename=name)


async def fetched(street, path):
    async with street.http.get(f"{street.town.base}{path}") as answer:
        return answer, await answer.read()


async def on_page(street, who, path="messages"):
    query = f"/town/{path}?as={who.id}&chat={street.group.id}"
    async with street.http.get(f"{street.town.base}{query}") as answer:
        return (await answer.json())[-1]


@pytest.mark.parametrize("library", ["aiogram", "telegram"])
async def test_a_picture_is_kept_and_shown_with_its_words(street, bots, library):
    data = png(300, 200)
    sent = await bots[library].send_photo(
        street.group.id, file_of(library, data, "结果.png"), caption="<b>#1</b> 结果",
        parse_mode="HTML",
    )  # fmt: skip
    assert (sent.caption, sent.caption_entities[0].type) == ("#1 结果", "bold")
    assert sent.photo
    said = street.town.transcript[-1]
    assert (said.text, said.shows) == ("#1 结果", "picture")
    seen = await on_page(street, street.aunt)
    assert seen["photo_size"] == [300, 200]
    answer, body = await fetched(street, seen["photo"])
    assert (answer.content_type, body) == ("image/png", data)
    assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("library", ["aiogram", "telegram"])
async def test_a_file_is_kept_under_its_name_and_saved_never_shown(street, bots, library):
    data = b"<script>alert(1)</script>"
    sent = await bots[library].send_document(
        street.group.id, file_of(library, data, "会议通知 1.html"), caption="通知"
    )
    assert (sent.document.file_name, sent.document.file_size) == ("会议通知 1.html", len(data))
    assert street.town.transcript[-1].shows == "file 会议通知 1.html"
    seen = await on_page(street, street.aunt)
    assert (seen["document"]["name"], "photo" in seen) == ("会议通知 1.html", False)
    answer, body = await fetched(street, seen["document"]["url"])
    assert body == data
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    gone, _ = await fetched(street, "/town/file/nonsense")
    assert gone.status == 404


@pytest.mark.parametrize("library", ["aiogram", "telegram"])
async def test_a_message_gets_another_picture_and_its_words_alone_change(street, bots, library):
    bot, group = bots[library], street.group.id
    sent = await bot.send_message(group, "还没有结果")
    media = types.InputMediaPhoto if library == "aiogram" else telegram.InputMediaPhoto
    data = png(30, 20)
    file = file_of(library, data, "a.png") if library == "aiogram" else data
    edited = await bot.edit_message_media(
        media=media(media=file, caption="结果"), chat_id=group, message_id=sent.message_id
    )
    assert (edited.caption, bool(edited.photo)) == ("结果", True)
    assert (street.town.transcript[-1].kind, street.town.transcript[-1].shows) == (
        "edit", "picture",
    )  # fmt: skip
    with pytest.raises(Exception, match="no text in the message to edit"):
        await bot.edit_message_text("新", chat_id=group, message_id=sent.message_id)
    await bot.edit_message_caption(chat_id=group, message_id=sent.message_id, caption="新结果")
    assert (street.town.transcript[-1].text, street.town.transcript[-1].shows) == ("新结果", "")
    seen = await on_page(street, street.lead)
    assert (await fetched(street, seen["photo"]))[1] == data


async def test_words_alone_have_no_caption_to_edit(street, bots):
    sent = await bots["telegram"].send_message(street.group.id, "好")
    with pytest.raises(BadRequest, match="no caption"):
        await bots["telegram"].edit_message_caption(street.group.id, sent.message_id, caption="x")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a", "(?i)image_process_failed"),
        (b"", "(?i)image_process_failed|non-empty"),
        (png(9990, 11), "(?i)photo_invalid_dimensions"),
        (png(4, 81), "(?i)photo_invalid_dimensions"),
        (png(more=10_000_000), "(?i)too big"),
    ],
    ids=["no picture", "nothing", "too wide", "too thin", "too many bytes"],
)
async def test_a_photo_that_telegram_does_not_take(street, bots, data, said):
    before = len(street.group.messages)
    with pytest.raises(BadRequest, match=said):
        await bots["telegram"].send_photo(
            street.group.id, telegram.InputFile(data, filename="x.png")
        )
    assert len(street.group.messages) == before


async def test_a_file_that_is_too_large(street, bots):
    file = telegram.InputFile(b"x" * 50_000_001, filename="x.pdf")
    with pytest.raises(NetworkError, match="Too Large"):
        await bots["telegram"].send_document(street.group.id, file)


async def test_a_file_that_did_not_come(street):
    street.join()
    answer = await street.call("sendDocument", chat_id=street.group.id, document="attach://x")
    assert "wrong file identifier" in answer["description"]

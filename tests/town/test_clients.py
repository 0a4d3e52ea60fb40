"""Both client libraries run on the town: what they send is taken, what it answers they parse."""

import asyncio
from datetime import timedelta

import aiogram
import pytest
import telegram
from aiogram import types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.town import people

TOKEN = "4242:test"
TEXT = "<b>#1</b> 电梯 &amp; 门禁"
PLAIN = "#1 电梯 & 门禁"


@pytest.fixture
async def hearing(street):
    server = TelegramAPIServer.from_base(street.town.base)
    bot = aiogram.Bot(TOKEN, session=AiohttpSession(api=server))
    yield bot
    await bot.session.close()


@pytest.fixture
async def speaking(street):
    base = f"{street.town.base}/bot"
    async with telegram.Bot(TOKEN, base_url=base, base_file_url=base) as bot:
        yield bot


def aiogram_button(label="办理▸", data="nt:1"):
    button = types.InlineKeyboardButton(text=label, callback_data=data)
    return types.InlineKeyboardMarkup(inline_keyboard=[[button]])


def telegram_button(label="办理▸", data="nt:1"):
    return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton(label, None, data)]])


async def test_aiogram_hears_a_word_a_press_and_a_change_of_rights(street, hearing):
    me = await hearing.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (4242, "test_bot", False)

    street.join()
    (joined, line) = await hearing.get_updates(allowed_updates=["message", "my_chat_member"])
    if joined.my_chat_member is None:
        joined, line = line, joined
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert line.message.new_chat_members[0].id == 4242

    offset = max(joined.update_id, line.update_id) + 1
    said = await street.town.say(street.aunt, street.group, "/need 电梯坏了", photo=True)
    (word,) = await hearing.get_updates(offset=offset)
    assert (word.message.message_id, word.message.caption) == (said.id, "/need 电梯坏了")
    assert word.message.photo
    assert word.message.chat.title == "3号楼"
    assert word.message.from_user.first_name == "王阿姨"

    street.town.promote(street.lead, street.group, street.bot, can_pin_messages=True)
    (change,) = await hearing.get_updates(offset=word.update_id + 1)
    assert change.my_chat_member.new_chat_member.can_pin_messages is True
    assert change.my_chat_member.new_chat_member.can_delete_messages is False


async def test_aiogram_speaks(street, hearing):
    street.join()
    sent = await hearing.send_message(
        street.group.id, TEXT, parse_mode="HTML", reply_markup=aiogram_button()
    )
    assert sent.text == PLAIN
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2)]
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "nt:1"
    edited = await hearing.edit_message_text(
        "完成", chat_id=street.group.id, message_id=sent.message_id
    )
    assert (edited.text, edited.reply_markup) == ("完成", None)
    assert await hearing.delete_message(street.group.id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await hearing.edit_message_text("x", chat_id=street.group.id, message_id=sent.message_id)
    with pytest.raises(TelegramForbiddenError, match="can't initiate"):
        await hearing.send_message(street.young.id, "您好")


async def test_aiogram_answers_a_press_and_whispers_to_its_presser(street, hearing):
    street.join()
    await hearing.send_message(street.group.id, TEXT, reply_markup=aiogram_button())
    card = street.group.messages[-1]
    pressing = street.town.tap(street.aunt, street.group, card, "办理▸")

    async def answer():
        query = None
        offset = 0
        while query is None:
            for update in await hearing.get_updates(offset=offset, timeout=5):
                offset, query = update.update_id + 1, update.callback_query
        whisper = await hearing.send_message(
            street.group.id, "只有您看得见",
            receiver_user_id=street.aunt.id, callback_query_id=query.id,
        )  # fmt: skip
        assert await hearing.answer_callback_query(query.id, "好的", show_alert=True)
        return query, whisper

    heard, (query, whisper) = await asyncio.gather(pressing, answer())
    assert heard == "好的"
    assert (query.data, query.from_user.id, query.message.message_id) == (
        "nt:1", street.aunt.id, card.id,
    )  # fmt: skip
    assert whisper.ephemeral_message_id == street.group.messages[-1].ephemeral
    assert street.group.messages[-1] not in list(street.group.seen_by(street.lead))
    assert street.group.messages[-1] in list(street.group.seen_by(street.aunt))


async def test_telegram_speaks(street, speaking):
    street.join()
    assert speaking.username == "test_bot"
    sent = await speaking.send_message(
        street.group.id, TEXT, parse_mode="HTML", reply_markup=telegram_button(),
        disable_notification=True,
    )  # fmt: skip
    assert sent.text == PLAIN
    assert street.town.transcript[-1].silent
    edited = await speaking.edit_message_text(
        "完成", street.group.id, sent.message_id, reply_markup=telegram_button("详情")
    )
    assert edited.reply_markup.inline_keyboard[0][0].text == "详情"
    with pytest.raises(BadRequest, match="not modified"):
        await speaking.edit_message_text(
            "完成", street.group.id, sent.message_id, reply_markup=telegram_button("详情")
        )
    assert await speaking.delete_message(street.group.id, sent.message_id)
    with pytest.raises(Forbidden, match="can't initiate"):
        await speaking.send_message(street.young.id, "您好")


async def test_telegram_asks_who_is_there(street, speaking):
    street.join()
    chat = await speaking.get_chat(street.group.id)
    assert (chat.title, chat.type) == ("3号楼", "supergroup")
    admins = await speaking.get_chat_administrators(street.group.id)
    assert [(a.user.id, a.status) for a in admins] == [(street.lead.id, "creator")]
    member = await speaking.get_chat_member(street.group.id, street.aunt.id)
    assert member.status == "member"
    stranger = await speaking.get_chat_member(street.group.id, street.young.id)
    assert stranger.status == "left"
    assert await speaking.get_chat_member_count(street.group.id) == 3


async def test_telegram_hears(street, speaking):
    street.join()
    await street.town.say(street.aunt, street.group, "/need 电梯坏了")
    updates = await speaking.get_updates(timeout=0)
    assert updates[-1].message.text == "/need 电梯坏了"
    assert updates[-1].message.entities[0].type == "bot_command"


async def test_both_are_told_how_long_to_wait(street, hearing, speaking, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the mouth sets it
    street.join()
    street.town.faults.add("retry_after", method="sendMessage", times=2, seconds=7)
    with pytest.raises(TelegramRetryAfter) as heard:
        await hearing.send_message(street.group.id, "一")
    assert heard.value.retry_after == 7
    with pytest.raises(RetryAfter) as spoken:
        await speaking.send_message(street.group.id, "二")
    assert spoken.value.retry_after == timedelta(seconds=7)


async def test_both_set_the_list_of_commands(street, hearing, speaking):
    await hearing.set_my_commands([types.BotCommand(command="need", description="提需求")])
    assert (await speaking.get_my_commands())[0].description == "提需求"
    await speaking.set_my_commands(
        [("need", "Raise a need")], language_code="en", scope={"type": "all_private_chats"}
    )
    assert set(street.bot.commands) == {"default:", "all_private_chats:en"}


async def test_both_hear_an_album_and_its_sizes(street, hearing, speaking):
    street.join()
    street.town.promote(street.lead, street.group, street.bot)
    street.town.queues[street.bot.id].waiting.clear()
    people.send_album(street.town, street.aunt, street.group, "😀 @test_bot 看", 3)
    for updates in (await hearing.get_updates(), await speaking.get_updates()):
        parts = [update.message for update in updates]
        assert [p.caption for p in parts] == ["😀 @test_bot 看", None, None]
        assert len({p.media_group_id for p in parts}) == 1
        assert len({p.photo[-1].file_id for p in parts}) == 3
        assert [(s.width, s.height) for s in parts[0].photo][-1] == (1280, 960)
        (name,) = parts[0].caption_entities
        assert (name.type, name.offset, name.length) == ("mention", 3, 9)
    sent = await speaking.send_photo(street.group.id, parts[0].photo[-1].file_id, caption="好")
    assert sent.photo[-1].file_id == parts[0].photo[-1].file_id
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await speaking.send_photo(street.group.id, "AgAC" + "x" * 60)


@pytest.mark.parametrize("kind", ["voice", "document", "video", "sticker"])
async def test_both_hear_what_is_neither_words_nor_a_photo(street, hearing, speaking, kind):
    street.join()
    await street.town.start_bot(street.aunt, street.bot)
    street.town.queues[street.bot.id].waiting.clear()
    await street.town.say(street.aunt, street.private(street.aunt), "", other=kind)
    (one,), (other,) = await hearing.get_updates(), await speaking.get_updates()
    assert getattr(one.message, kind).file_id == getattr(other.message, kind).file_id


async def test_a_voice_note_is_sent_again_by_its_file_id_and_no_other_is_known(
    street, hearing, speaking
):
    street.join()
    await street.town.start_bot(street.aunt, street.bot)
    private = street.private(street.aunt)
    voice = "v" * 70
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await speaking.send_voice(street.aunt.id, voice)  # nobody has sent one yet
    await street.town.say(street.aunt, private, "", other="voice")
    for library in (hearing, speaking):
        sent = await library.send_voice(street.aunt.id, voice, caption="听")
        assert (sent.voice.file_id, sent.caption) == (voice, "听")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await speaking.send_voice(street.aunt.id, "AwAC" + "x" * 60)
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await speaking.send_voice(street.aunt.id, b"OggS")  # the town takes no new ones
    street.aunt.takes_voice = False
    with pytest.raises(BadRequest, match=r"(?i)voice_messages_forbidden"):
        await speaking.send_voice(street.aunt.id, voice)

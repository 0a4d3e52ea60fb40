"""How Telegram behaves: what is delivered, remembered, forgotten, seen and refused."""

import asyncio
from datetime import timedelta

import pytest

from bot.town import people
from bot.town.errors import ApiError
from bot.town.world import Message

HOUR = timedelta(hours=1)
BUTTON = {"inline_keyboard": [[{"text": "好", "callback_data": "b"}]]}


def texts(updates):
    return [u["message"].get("text") for u in updates if "message" in u]


async def test_updates_come_again_until_their_number_is_confirmed(street):
    await street.town.start_bot(street.aunt, street.bot)
    (first,) = await street.updates()
    assert await street.updates() == [first]
    assert await street.updates(offset=first["update_id"]) == [first]
    assert await street.updates(offset=first["update_id"] + 1) == []
    assert await street.updates() == []


async def test_a_negative_offset_forgets_all_but_the_last(street):
    for word in ("一", "二", "三"):
        await street.town.start_bot(street.aunt, street.bot, word)
    assert texts(await street.updates(offset=-1)) == ["/start 三"]


async def test_a_long_poll_waits_and_a_second_poller_ends_it(street):
    queue = street.town.queues[street.bot.id]
    first = asyncio.create_task(queue.get(0, 100, 30, street.clock.now()))
    await asyncio.sleep(0)
    second, third = (asyncio.create_task(street.call("getUpdates", timeout=30)) for _ in "23")
    with pytest.raises(ApiError, match="other getUpdates"):
        await first
    done, (waiting,) = await asyncio.wait({second, third}, return_when=asyncio.FIRST_COMPLETED)
    assert [(t.result()["error_code"], t.result()["ok"]) for t in done] == [(409, False)]
    await street.town.start_bot(street.aunt, street.bot)
    assert texts((await waiting)["result"]) == ["/start"]


async def test_a_webhook_and_polling_exclude_each_other(street):
    await street.call("setWebhook", url="https://example.org/hook")
    assert (await street.call("getUpdates"))["error_code"] == 409
    assert (await street.call("getWebhookInfo"))["result"]["url"] == "https://example.org/hook"
    await street.town.start_bot(street.aunt, street.bot)
    await street.call("deleteWebhook", drop_pending_updates=True)
    assert await street.updates() == []


async def test_kinds_that_are_named_once_are_remembered(street):
    street.join()
    street.town.promote(street.lead, street.group, street.bot)
    await street.updates(offset=-1, allowed_updates=["chat_member"])
    await street.updates(offset=9_999_999_999)
    street.town.add_member(street.lead, street.group, street.young)
    (only,) = await street.updates()
    assert only["chat_member"]["new_chat_member"]["user"]["first_name"] == "小张"
    await street.updates(offset=9_999_999_999, allowed_updates=[])
    street.town.remove_member(street.lead, street.group, street.young)
    (only,) = await street.updates()  # an empty list: all kinds but those
    assert only["message"]["left_chat_member"]["first_name"] == "小张"


async def test_a_plain_member_hears_of_nobodys_membership(street):
    street.join()
    await street.updates(allowed_updates=["chat_member"], offset=9_999_999_999)
    street.town.add_member(street.lead, street.group, street.young)
    assert await street.updates() == []


async def test_a_press_is_forgotten_after_150_seconds_and_a_word_after_a_day(street):
    street.join()
    await street.call("sendMessage", chat_id=street.group.id, text="x", reply_markup=BUTTON)
    await street.updates(offset=9_999_999_999)
    card = street.group.messages[-1]
    pressing = asyncio.create_task(street.town.tap(street.aunt, street.group, card, "好"))
    await asyncio.sleep(0)
    await street.town.say(street.aunt, street.group, "/need 灯不亮")
    street.clock.advance(timedelta(seconds=150))
    press, word = await street.updates()
    assert "callback_query" in press
    street.clock.advance(timedelta(seconds=1))
    assert await street.updates() == [word]
    street.clock.advance(timedelta(minutes=10))
    late = await street.call("answerCallbackQuery", callback_query_id=press["callback_query"]["id"])
    assert "query is too old" in late["description"]
    street.clock.advance(24 * HOUR)
    assert await street.updates() == []
    pressing.cancel()


async def test_a_press_is_answered_once(street):
    street.join()
    await street.call("sendMessage", chat_id=street.group.id, text="x", reply_markup=BUTTON)
    pressing = asyncio.create_task(
        street.town.tap(street.aunt, street.group, street.group.messages[-1], "好")
    )
    await asyncio.sleep(0)
    press = (await street.updates())[-1]["callback_query"]["id"]
    assert (await street.call("answerCallbackQuery", callback_query_id=press, text="记下了"))["ok"]
    assert await pressing == "记下了"
    assert not (await street.call("answerCallbackQuery", callback_query_id=press))["ok"]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("电梯坏了", False),
        ("/need 电梯坏了", True),
        ("/need@test_bot 电梯坏了", True),
        ("/need@other_bot 电梯坏了", False),
        ("@test_bot 在吗", True),
        ("回复", False),
    ],
)
async def test_privacy_mode(street, text, heard):
    street.join()
    await street.updates(offset=9_999_999_999)
    await street.town.say(street.aunt, street.group, text)
    assert bool(await street.updates(offset=0)) is heard


async def test_privacy_mode_lets_answers_to_the_bot_through(street):
    street.join()
    await street.call("sendMessage", chat_id=street.group.id, text="多久了？")
    await street.updates(offset=9_999_999_999)
    question = street.group.messages[-1]
    await street.town.say(street.aunt, street.group, "三天", reply_to=question)
    assert texts(await street.updates()) == ["三天"]


async def test_an_administrator_hears_everything(street):
    street.join()
    street.town.promote(street.lead, street.group, street.bot)
    await street.updates(offset=9_999_999_999)
    await street.town.say(street.aunt, street.group, "电梯坏了")
    assert texts(await street.updates()) == ["电梯坏了"]


async def whisper(street, to, **more):
    return await street.call(
        "sendMessage", chat_id=street.group.id, text="x", receiver_user_id=to.id, **more
    )


async def test_a_whisper_needs_an_administrator_or_a_fresh_press(street):
    street.join()
    assert "EPHEMERAL_MESSAGE_FORBIDDEN" in (await whisper(street, street.aunt))["description"]
    assert "USER_NOT_PARTICIPANT" in (await whisper(street, street.young))["description"]
    await street.call("sendMessage", chat_id=street.group.id, text="x", reply_markup=BUTTON)
    pressing = asyncio.create_task(
        street.town.tap(street.aunt, street.group, street.group.messages[-1], "好")
    )
    await asyncio.sleep(0)
    press = (await street.updates())[-1]["callback_query"]["id"]
    assert not (await whisper(street, street.lead, callback_query_id=press))["ok"]
    assert (await whisper(street, street.aunt, callback_query_id=press))["ok"]
    street.clock.advance(timedelta(seconds=16))
    assert not (await whisper(street, street.aunt, callback_query_id=press))["ok"]
    street.town.promote(street.lead, street.group, street.bot)
    assert (await whisper(street, street.aunt))["ok"]
    pressing.cancel()


async def test_an_answer_to_a_whisper_is_a_whisper_and_opens_the_window(street):
    street.join()
    street.town.promote(street.lead, street.group, street.bot)
    await whisper(street, street.aunt)
    street.town.demote(street.lead, street.group, street.bot)
    await street.updates(offset=9_999_999_999)
    heard = street.group.messages[-2 if street.group.messages[-1].service else -1]
    said = await street.town.say(street.aunt, street.group, "收到", reply_to=heard)
    assert said not in list(street.group.seen_by(street.lead))
    assert texts(await street.updates()) == ["收到"]
    answer = {"ephemeral_message_id": said.ephemeral}
    assert (await whisper(street, street.aunt, reply_parameters=answer))["ok"]


async def test_whispers_are_gone_when_the_client_restarts(street):
    street.join()
    street.town.promote(street.lead, street.group, street.bot)
    await whisper(street, street.aunt)
    count = len(list(street.group.seen_by(street.aunt)))
    street.town.forget_whispers(street.aunt)
    assert len(list(street.group.seen_by(street.aunt))) == count - 1


async def test_a_group_takes_twenty_messages_a_minute(street):
    street.join()
    said = {"chat_id": street.group.id, "text": "x"}
    for _ in range(20):
        assert (await street.call("sendMessage", **said))["ok"]
        street.clock.advance(timedelta(seconds=1))
    refused = await street.call("sendMessage", **said)
    assert refused["error_code"] == 429
    assert refused["parameters"]["retry_after"] == 40
    street.clock.advance(timedelta(seconds=40))
    assert (await street.call("sendMessage", **said))["ok"]
    assert street.town.flood[street.bot.id].refused == 1


async def test_a_bot_sends_thirty_messages_a_second(street):
    for number in range(31):
        person = street.town.add_person(f"邻居{number}")
        await street.town.start_bot(person, street.bot)
        answer = await street.call("sendMessage", chat_id=person.id, text="x")
        assert answer["ok"] is (number < 30)
    assert answer["parameters"]["retry_after"] == 1


async def test_nobody_writes_where_they_are_not(street):
    with pytest.raises(PermissionError, match="小张 is not in 3号楼"):
        await street.town.say(street.young, street.group, "在吗")
    with pytest.raises(PermissionError, match="did not press Start"):
        await street.town.say(street.young, street.private(street.young), "在吗")


async def test_blocking_and_coming_back_are_heard(street):
    await street.town.start_bot(street.aunt, street.bot)
    street.town.block(street.aunt, street.bot)
    await street.town.start_bot(street.aunt, street.bot)
    kinds = [
        u["my_chat_member"]["new_chat_member"]["status"]
        for u in await street.updates()
        if "my_chat_member" in u
    ]
    assert kinds == ["kicked", "member"]


async def test_who_presses_waits_until_all_is_said_where_a_clock_that_stands_is_moved(street):
    street.join()
    card = street.group.add(Message(0, street.bot, street.clock.now(), "一"))

    async def answers_last():
        (tap,) = street.town.taps.values()
        street.town.clock.advance(timedelta(seconds=1))  # the bot keeps its pace
        street.town.answered(tap, "好", alert=False)

    street.town.meanwhile = answers_last
    assert await people.press_data(street.town, street.aunt, street.group, card, "x") == "好"

"""Requests that the real server refuses, the town refuses too, and in the same words."""

import pytest


@pytest.fixture
async def here(street):
    street.join()
    return street


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("method", "given", "said"),
    [
        ("sendMessage", {"chat_id": 0, "text": "x", "colour": "red"}, "unknown parameter colour"),
        ("sendMessage", {"chat_id": 0}, "text: Field required"),
        ("sendMessage", {"chat_id": 0, "text": " \n"}, "message text is empty"),
        ("sendMessage", {"chat_id": 0, "text": "好" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 0, "text": "😀" * 2049}, "message is too long"),
        ("sendPhoto", {"chat_id": 0, "photo": "x", "caption": "好" * 1025}, "caption is too long"),
        ("sendMessage", {"chat_id": 0, "text": "<b>x", "parse_mode": "HTML"},
         "can't parse entities"),
        ("sendMessage", {"chat_id": 0, "text": "<p>x</p>", "parse_mode": "HTML"},
         "can't parse entities"),
        ("sendMessage", {"chat_id": 1, "text": "x"}, "chat not found"),
        ("sendMessage",
         {"chat_id": 0, "text": "x", "reply_parameters": {"message_id": 99}},
         "message to be replied not found"),
        ("sendMessage",
         {"chat_id": 0, "text": "x",
          "reply_markup": keyboard({"text": "a", "callback_data": "好" * 22})},
         "BUTTON_DATA_INVALID"),
        ("sendMessage",
         {"chat_id": 0, "text": "x", "reply_markup": keyboard({"text": "a"})},
         "Text buttons are unallowed"),
        ("sendMessage",
         {"chat_id": 0, "text": "x",
          "reply_markup": keyboard(*[{"text": "a", "callback_data": "b"}] * 9)},
         "reply markup is too long"),
        ("sendMessage", {"chat_id": 0, "text": "x", "reply_markup": "{"},
         "can't parse reply_markup"),
        ("editMessageText", {"chat_id": 0, "message_id": 99, "text": "x"},
         "message to edit not found"),
        ("deleteMessage", {"chat_id": 0, "message_id": 99}, "message to delete not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "好" * 201}, "text is too long"),
        ("getChatAdministrators", {"chat_id": 5_000_001}, "no administrators in the private chat"),
        ("setMyCommands", {"commands": [{"command": "x" * 33, "description": "y"}]},
         "BOT_COMMAND_INVALID"),
    ],
)  # fmt: skip
async def test_refused(here, method, given, said):
    if given.get("chat_id") == 0:
        given = {**given, "chat_id": here.group.id}
    before = len(here.town.transcript)
    answer = await here.call(method, **given)
    assert not answer["ok"]
    assert answer["error_code"] == 400
    assert answer["description"].startswith("Bad Request: ")
    assert said in answer["description"]
    assert len(here.town.transcript) == before


async def test_the_longest_that_fits(here):
    assert (await here.call("sendMessage", chat_id=here.group.id, text="好" * 4096))["ok"]
    data = "好" * 21 + "x"
    markup = keyboard({"text": "a", "callback_data": data})
    assert (await here.call("sendMessage", chat_id=here.group.id, text="x", reply_markup=markup))[
        "ok"
    ]


async def test_no_such_method_and_no_such_bot(here):
    assert (await here.call("sendKindness"))["error_code"] == 404
    assert (await here.call("sendDice", chat_id=here.group.id))["error_code"] == 404
    answer = await here.call("getMe", token="4242:wrong")
    assert (answer["error_code"], answer["description"]) == (401, "Unauthorized")


async def test_a_chat_that_cannot_be_written_to(here):
    town, young = here.town, here.young
    answer = await here.call("sendMessage", chat_id=young.id, text="x")
    assert "can't initiate conversation with a user" in answer["description"]
    await town.start_bot(young, here.bot)
    assert (await here.call("sendMessage", chat_id=young.id, text="x"))["ok"]
    town.block(young, here.bot)
    answer = await here.call("sendMessage", chat_id=young.id, text="x")
    assert answer["error_code"] == 403
    assert "bot was blocked by the user" in answer["description"]
    town.remove_member(here.lead, here.group, here.bot)
    answer = await here.call("sendMessage", chat_id=here.group.id, text="x")
    assert "bot was kicked from the supergroup chat" in answer["description"]


async def test_a_group_that_became_a_supergroup_says_where_it_went(street):
    group = street.town.add_group("5号楼", street.lead, [street.aunt], supergroup=False)
    street.town.add_member(street.lead, group, street.bot)
    made = street.town.migrate(group)
    answer = await street.call("sendMessage", chat_id=group.id, text="x")
    assert answer["parameters"]["migrate_to_chat_id"] == made.id
    assert (await street.call("sendMessage", chat_id=made.id, text="x"))["ok"]
    with pytest.raises(ValueError, match="supergroup already"):
        street.town.migrate(made)


async def test_only_own_messages_are_edited_and_others_deleted_with_the_right_only(here):
    word = await here.town.say(here.aunt, here.group, "广告")
    answer = await here.call("editMessageText", chat_id=here.group.id, message_id=word.id, text="x")
    assert "message can't be edited" in answer["description"]
    answer = await here.call("deleteMessage", chat_id=here.group.id, message_id=word.id)
    assert "message can't be deleted" in answer["description"]
    here.town.promote(here.lead, here.group, here.bot)
    assert (await here.call("deleteMessage", chat_id=here.group.id, message_id=word.id))["ok"]
    assert word not in here.group.messages


async def test_pinning_needs_the_right(here):
    sent = await here.call("sendMessage", chat_id=here.group.id, text="公告")
    number = sent["result"]["message_id"]
    answer = await here.call("pinChatMessage", chat_id=here.group.id, message_id=number)
    assert "not enough rights" in answer["description"]
    here.town.promote(here.lead, here.group, here.bot, can_pin_messages=True)
    assert (await here.call("pinChatMessage", chat_id=here.group.id, message_id=number))["ok"]
    assert here.group.pinned.id == number
    assert (await here.call("unpinChatMessage", chat_id=here.group.id))["ok"]
    assert here.group.pinned is None


async def test_form_and_query_are_read_like_json(here):
    url = f"{here.town.base}/bot4242:test/sendMessage"
    markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
    given = {"chat_id": str(here.group.id), "text": "x", "reply_markup": markup}
    async with here.http.post(url, data=given) as answer:
        assert (await answer.json())["result"]["reply_markup"]["inline_keyboard"]
    async with here.http.get(url, params={"chat_id": here.group.id, "text": "y"}) as answer:
        assert (await answer.json())["result"]["text"] == "y"

"""Faults can be switched on, strike as often as they were told to, and leave the truth in place."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.town.errors import ApiError
from bot.town.flood import GROUP_MOST, Flood

KEEP = 9_999_999_999


async def send(street, text="x"):
    return await street.call("sendMessage", chat_id=street.group.id, text=text)


@pytest.fixture
async def here(street):
    street.join()
    await street.updates(offset=KEEP)
    return street


async def test_accepted_but_the_answer_never_comes(here):
    here.town.faults.add("accept_then_timeout", method="sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await send(here, "一")
    assert here.group.messages[-1].text == "一"
    assert (await send(here, "二"))["ok"]


async def test_cut_before_it_was_taken(here):
    here.town.faults.add("cut", method="sendMessage")
    with pytest.raises(aiohttp.ClientError):
        await send(here, "一")
    assert here.group.messages[-1].text != "一"


async def test_too_many_and_server_errors_count_down(here):
    here.town.faults.add("retry_after", method="sendMessage", times=2, seconds=3)
    here.town.faults.add("server_error", method="sendMessage")
    answers = [await send(here) for _ in range(4)]
    assert [a.get("error_code", 200) for a in answers] == [429, 429, 500, 200]
    assert here.town.faults.struck == {"retry_after": 2, "server_error": 1}


async def test_of_one_chat_and_one_method_only(here):
    here.town.faults.add("server_error", chat=here.group.id, method="sendMessage", times=-1)
    await here.town.start_bot(here.aunt, here.bot)
    assert (await here.call("sendMessage", chat_id=here.aunt.id, text="x"))["ok"]
    assert (await here.call("getChat", chat_id=here.group.id))["ok"]
    assert not (await send(here))["ok"]
    assert not (await send(here))["ok"]
    here.town.faults.clear()
    assert (await send(here))["ok"]


async def test_chance_repeats_with_its_seed(here):
    from bot.town.faults import Faults

    def run():
        faults = Faults(seed=7)
        faults.add("cut", times=-1, chance=0.5)
        return [faults.strike(("cut",), "x") is not None for _ in range(40)]

    assert run() == run()
    assert 8 < sum(run()) < 32


async def test_repeated_updates_carry_one_number(here):
    here.town.faults.add("duplicate", method="message")
    await here.town.say(here.aunt, here.group, "/need 灯")
    first, second = await here.updates()
    assert first == second


async def test_reordered_updates_swap_what_they_say(here):
    here.town.faults.add("reorder", method="message")
    await here.town.say(here.aunt, here.group, "/need 一")
    await here.town.say(here.aunt, here.group, "/need 二")
    first, second = await here.updates()
    assert first["update_id"] < second["update_id"]
    assert [u["message"]["text"] for u in (first, second)] == ["/need 二", "/need 一"]


async def test_anything_can_be_injected(here):
    here.town.inject(here.bot, {"message": 7})
    here.town.inject(here.bot, {"update_id": 1, "colour_changed": {}})
    first, second = await here.updates()
    assert first["message"] == 7
    assert second == {"update_id": 1, "colour_changed": {}}


def test_an_unknown_fault_is_a_mistake(here):
    with pytest.raises(ValueError, match=r"no fault rain; there are: accept_then_timeout, cut"):
        here.town.faults.add("rain")


async def test_a_bot_that_hangs_up_while_it_asks_is_no_error_of_the_town(here, caplog):
    host, _, port = here.town.base.removeprefix("http://").partition(":")
    before = here.town.requests
    _, line = await asyncio.open_connection(host, int(port))
    head = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\n"
    line.write(f"POST /bot{here.bot.token}/getMe HTTP/1.1\r\nHost: x\r\n{head}".encode())
    await line.drain()
    assert (await here.call("getMe"))["ok"]
    assert here.town.requests == before + 2, "both are asking"
    line.transport.abort()
    assert (await here.call("getMe"))["ok"]
    assert [r.message for r in caplog.records if r.name == "aiohttp.server"] == []


def test_the_town_s_limits_are_of_now_when_its_clock_is_set_back():
    flood, now = Flood(), datetime(2026, 11, 23, 12, tzinfo=UTC)
    for _ in range(GROUP_MOST):
        flood.pass_(-5, now)
    with pytest.raises(ApiError):
        flood.pass_(-5, now)
    flood.pass_(-5, now - timedelta(hours=2))
    assert flood.refused == 1

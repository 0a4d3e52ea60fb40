"""Updates that Telegram brings: heard with their secret only, answered after the commit, once."""

from __future__ import annotations

import asyncio
import io
import socket

import aiohttp
import pytest
from pydantic import ValidationError

from bot.handlers import webhook
from bot.handlers.webhook import SECRET
from bot.settings import Settings
from tests.conftest import House
from tests.faults.conftest import until
from tests.stores import held, rows

KEY = "k" * 32


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Called(House):
    """A bot that gives an address to the town."""

    @property
    def more(self):
        return {
            "webhook_url": self.hook,
            "webhook_secret": KEY,
            "webhook_listen": self.hook.split("/")[2],
        }


@pytest.fixture
async def called(database):
    house = Called(database)
    house.hook = f"http://127.0.0.1:{free_port()}/hear"
    await house.start()
    await house.moves_in()
    yield house
    await house.stop()


NEED = """
    王阿姨 in 3号楼: /need 电梯坏了三天
    Bot to 李大爷: #1 电梯坏了三天 … [我来接手] [答复] [办结] [不采纳] [更多▸]
    Bot replies to 王阿姨 in 3号楼: #1 电梯坏了三天 … [同求] [详情] [办理▸]
"""


async def post(house, raw, secret=KEY):
    headers = {} if secret is None else {SECRET: secret}
    async with aiohttp.ClientSession() as session:
        how = {"data": io.BytesIO(raw.encode())} if isinstance(raw, str) else {"json": raw}
        async with session.post(house.hook, headers=headers, **how) as answer:
            return answer.status


def said(text, update_id=900_000_001):
    return {"update_id": update_id, "message": {"message_id": 1, "date": 1, "text": text}}


async def test_a_story_is_played_by_webhook(called):
    await called.plays(NEED)
    queue = called.town.queues[called.bot.id]
    assert queue.webhook == called.hook
    assert queue.polls == 0
    assert not queue.waiting


@pytest.mark.parametrize("secret", [None, "", "wrong", KEY[:-1], KEY + "x", "键" * 3])
async def test_without_its_secret_nothing_is_heard(called, secret):
    before = called.app.ears.heard
    if secret is not None and not secret.isascii():
        secret = secret.encode().decode("latin-1")
    assert await post(called, said("/need 假的"), secret) == 403
    assert called.app.ears.heard == before


async def test_what_is_no_update_is_refused_and_what_cannot_be_decoded_is_kept_raw(called):
    assert await post(called, "no json") == 400
    assert await post(called, "[1, 2]") == 400
    assert await post(called, "") == 400
    assert await post(called, {"update_id": 900_000_001, "message": {"nonsense": True}}) == 200
    kept = rows(called.database, "SELECT update_id FROM quarantine")
    assert kept == [(900_000_001,)]
    assert await post(called, "{" + " " * 2**21 + "}") == 413  # larger than any update


async def test_an_update_that_comes_again_has_one_effect(called):
    await called.plays(NEED)
    raw = {
        "update_id": 900_000_002,
        "message": {
            "message_id": 77, "date": 1795435200, "text": "/need 灯不亮",
            "chat": {"id": called.group().id, "type": "supergroup", "title": "3号楼"},
            "from": {"id": called.person("王阿姨").id, "is_bot": False, "first_name": "王阿姨"},
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }  # fmt: skip
    answers = await asyncio.gather(*(post(called, raw) for _ in range(5)))
    assert answers == [200] * 5
    assert rows(called.database, "SELECT COUNT(*) FROM need") == [(2,)]


async def test_it_is_answered_only_after_the_commit(called, monkeypatch):
    """While the commit is kept from happening the answer is no yes; then it stands once."""
    monkeypatch.setattr(webhook, "PATIENCE", 0.2)
    with held(called.database):
        await called.town.say(called.person("王阿姨"), called.group(), "/need 电梯坏了三天")
        await until(lambda: called.town.bringers[called.bot.id].error)
        assert called.town.queues[called.bot.id].waiting
    await called.town.delivered()
    assert "503" in called.town.bringers[called.bot.id].error
    assert rows(called.database, "SELECT COUNT(*) FROM need") == [(1,)]


async def test_updates_wait_while_the_bot_is_down(called):
    await called.stop_bot()
    wang, group = called.person("王阿姨"), called.group()
    await called.town.say(wang, group, "/need 电梯坏了三天")
    assert called.town.queues[called.bot.id].waiting
    await called.start_bot()
    await called.town.delivered()
    assert rows(called.database, "SELECT COUNT(*) FROM need") == [(1,)]


async def test_a_bot_that_polls_again_takes_its_own_address_back(called):
    await called.stop_bot()
    called.__class__ = House
    await called.start_bot()
    await called.plays(NEED)
    queue = called.town.queues[called.bot.id]
    assert queue.webhook == ""
    assert queue.polls > 0


async def test_another_ones_address_is_not_fought_over(called):
    await called.stop_bot()
    called.__class__ = House
    called.town.queues[called.bot.id].webhook = "http://127.0.0.1:9/other"
    await called.start_bot()
    with pytest.raises(Exception, match="another program has given Telegram an address"):
        await asyncio.wait_for(called.app.wait(), 5)
    assert called.town.queues[called.bot.id].webhook == "http://127.0.0.1:9/other"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"webhook_url": "https://x.example/hear"}, "needs HUIYIN_WEBHOOK_SECRET"),
        ({"webhook_url": "http://x.example/hear", "webhook_secret": KEY}, "https"),
        ({"webhook_url": "x.example", "webhook_secret": KEY}, "https"),
        ({"webhook_secret": "short"}, "16 to 256"),
        ({"webhook_secret": "有空格 的" * 8}, "16 to 256"),
        ({"webhook_listen": "8081"}, "host:port"),
        ({"webhook_listen": "127.0.0.1:99999"}, "host:port"),
    ],
)
def test_settings_that_would_not_be_safe_are_refused(given, says):
    with pytest.raises(ValidationError, match=says):
        Settings(bot_token="1:x", **given)

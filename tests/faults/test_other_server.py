"""`huiyin run` against a Bot API server other than the town, with a policy of seconds (S04)."""

from __future__ import annotations

import asyncio
import itertools
import json

import pytest
from aiohttp import web

from tests.faults.conftest import Process, none_left, until

OPERATOR, LEAD, DIRECTOR, SECRETARY, REPORTER = 11, 12, 13, 14, 15
GROUP = -100777
POLICY = """
[need]
respond_normal = "12s"
remind_before = ["9s", "3s"]
[ladder]
director_after = "1s"
party_branch_after = "2s"
district_after = "3s"
"""


class Server:
    """As little of the Bot API as a bot can live on, written without the town."""

    def __init__(self):
        self.updates, self.sent, self.numbers = [], [], itertools.count(1)
        self.new = asyncio.Event()

    async def start(self):
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self.runner.addresses[0][1]}"

    async def handle(self, request):
        given = dict(await request.post()) or dict(request.query)
        method = request.match_info["method"]
        do = getattr(self, method.lower(), None)
        return web.json_response({"ok": True, "result": await do(given) if do else True})

    async def getme(self, _):
        return {"id": 99, "is_bot": True, "first_name": "bot", "username": "other_bot"}

    async def getchatadministrators(self, _):
        return [{"status": "creator", "is_anonymous": False, "user": user(LEAD)}]

    async def getupdates(self, given):
        offset = int(given.get("offset") or 0)
        self.updates = [u for u in self.updates if u["update_id"] >= offset]
        if not self.updates:
            self.new.clear()
            try:
                await asyncio.wait_for(self.new.wait(), 2)
            except TimeoutError:
                return []
        return self.updates

    async def sendmessage(self, given):
        number = next(self.numbers)
        chat = int(given["chat_id"])
        self.sent.append((chat, given["text"]))
        kind = {"type": "supergroup", "title": "3号楼"} if chat < 0 else {"type": "private"}
        return {
            "message_id": number,
            "date": 1,
            "chat": {"id": chat, **kind},
            "text": given["text"],
        }

    async def editmessagetext(self, given):
        self.sent.append((int(given["chat_id"]), "edit: " + given["text"]))
        return True

    def put(self, **update):
        self.updates.append({"update_id": next(self.numbers) + 1000, **update})
        self.new.set()

    def says(self, who, text, chat=GROUP, reply=None):
        place = {"id": GROUP, "type": "supergroup", "title": "3号楼"}
        if chat != GROUP:
            place = {"id": who, "type": "private", "first_name": "x"}
        message = {"message_id": next(self.numbers), "date": 1, "chat": place, "from": user(who)}
        if reply:
            answered = {
                "message_id": 1,
                "date": 1,
                "chat": place,
                "from": user(reply),
                "text": "好",
            }
            message["reply_to_message"] = answered
        self.put(message={**message, "text": text})


def user(number):
    return {"id": number, "is_bot": number == 99, "first_name": f"P{number}", "language_code": "zh"}


@pytest.fixture
async def other(tmp_path, database):
    server = Server()
    await server.start()
    bot = Process(server, database, tmp_path / "policy.toml")
    bot.policy.write_text(POLICY, encoding="utf-8")
    server.find_person = lambda _: type("P", (), {"id": OPERATOR})
    try:
        yield server, bot
        await none_left()
    finally:
        await server.runner.cleanup()


async def test_reminder_breach_and_every_rung(other):
    server, bot = other
    await bot.start()
    for who in (LEAD, DIRECTOR, SECRETARY, REPORTER):
        server.says(who, "/start", chat=who)
    server.put(
        my_chat_member={
            "chat": {"id": GROUP, "type": "supergroup", "title": "3号楼"},
            "from": user(OPERATOR),
            "date": 1,
            "old_chat_member": {"status": "left", "user": user(99)},
            # an administrator as an older server tells it: newer rights are missing
            "new_chat_member": {
                "status": "administrator",
                "user": user(99),
                "can_be_edited": False,
            },
        }
    )
    server.says(OPERATOR, "/grant 居委会", reply=DIRECTOR)
    server.says(OPERATOR, "/grant 党组织", reply=SECRETARY)
    server.says(REPORTER, "/need 2单元电梯坏了三天")

    def heard(who, words):
        return sum(chat == who and words in text for chat, text in server.sent)

    wanted = [
        (LEAD, "⏰ #1", 2),
        (LEAD, "⚠️ #1 已超时，请马上答复", 1),
        (REPORTER, "到期还没答复", 1),
        (DIRECTOR, "没有人按时答复", 1),
        (SECRETARY, "请您督促", 1),
        (GROUP, "12345", 1),
    ]
    try:
        await until(lambda: all(heard(who, words) >= n for who, words, n in wanted), 60)
    except AssertionError:
        pytest.fail(f"{server.sent}\n{''.join(bot.lines)}")
    assert [(who, words, heard(who, words)) for who, words, _ in wanted] == wanted
    assert any(chat == GROUP and "已超时" in text for chat, text in server.sent)
    assert json.dumps(server.sent)

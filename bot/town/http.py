"""The doors of the town: the Bot API for bots, a JSON API and the chat page for people."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import web

from bot.town import people, shown
from bot.town.errors import ApiError
from bot.town.methods import decode, shape_fields
from bot.town.uploads import ATTACHED, Upload, received, resolved
from bot.town.world import Chat, Message, Person, TownBot

if TYPE_CHECKING:
    from bot.town.server import Listener, Town

PAGE = Path(__file__).parent / "page"
_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
_STRIKES = ("cut", "retry_after", "server_error", "accept_then_timeout")
HANG = 3600.0  # seconds of a hung connection: the client's own time-out ends it


def routes(town: Town) -> list[web.AbstractRouteDef]:
    """Everything that is served."""
    doors = Doors(town)
    return [
        web.route("*", "/bot{token}/{method}", doors.bot_api),
        web.get("/", doors.page),
        web.get("/town/world", doors.world),
        web.get("/town/chats", doors.chats),
        web.get("/town/messages", doors.messages),
        web.get("/town/events", doors.events),
        web.post("/town/say", doors.say),
        web.post("/town/tap", doors.tap),
        web.post("/town/start", doors.start),
        web.post("/town/clock", doors.clock),
        web.post("/town/block", doors.block),
        web.get("/town/file/{name}", doors.file),
        web.get("/static/{path:.+}", doors.static),
    ]


class Doors:
    """Request handlers."""

    def __init__(self, town: Town) -> None:
        """Of one town."""
        self.town = town

    # --- for bots ---

    async def bot_api(self, request: web.Request) -> web.StreamResponse:
        """One request of a bot."""
        town, method = self.town, request.match_info["method"]
        town.requests += 1
        api = town.apis.get(request.match_info["token"])
        if api is None:
            return web.json_response(ApiError(401, "Unauthorized").answer(), status=401)
        try:
            given, files = await _given(request)
            fault = town.faults.strike(_STRIKES, method, _chat_of(given))
            if fault and fault.kind == "cut":
                return _cut(request)
            if fault and fault.kind == "retry_after":
                wait = fault.seconds
                raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
            if fault and fault.kind == "server_error":
                raise ApiError(500, "Internal Server Error")
            values = resolved(decode(method, given), files)
            if method.lower() == "getupdates":
                result = await self._updates(api.bot.id, values)
            else:
                do = api.methods.get(method.lower())
                if do is None:
                    raise ApiError(404, f"Not Found: method not simulated: {method}")
                result = do(values)
            if fault and fault.kind == "accept_then_timeout":
                return _cut(request)
        except ApiError as error:
            return web.json_response(error.answer(), status=error.code)
        except ConnectionError:
            return web.Response()  # the bot hung up before it had asked: nobody reads this
        return web.json_response({"ok": True, "result": result}, dumps=_dumps)

    async def _updates(self, bot: int, values: dict[str, Any]) -> list[Any]:
        queue = self.town.queues[bot]
        if queue.webhook:
            text = "Conflict: can't use getUpdates method while webhook is active"
            raise ApiError(409, text)
        if values.get("allowed_updates") is not None:
            queue.allowed = frozenset(values["allowed_updates"]) or None
        return await queue.get(
            int(values.get("offset") or 0),
            int(values.get("limit") or 100),
            float(values.get("timeout") or 0),
            self.town.clock.now(),
        )

    # --- for people ---

    async def page(self, _: web.Request) -> web.StreamResponse:
        """The chat page."""
        return web.FileResponse(PAGE / "index.html", headers=_HEADERS)

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Its parts."""
        path = (PAGE / request.match_info["path"]).resolve()
        if not path.is_relative_to(PAGE.resolve()) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_HEADERS)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that a bot has sent: a picture is shown, everything else is saved."""
        upload = self.town.world.files.get(request.match_info["name"])
        if upload is None:
            raise web.HTTPNotFound
        seen = upload.type in ("image/png", "image/jpeg")
        headers = {
            "Content-Security-Policy": "default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f"{'inline' if seen else 'attachment'};"
            f" filename*=UTF-8''{quote(upload.name, safe='')}",  # RFC 6266
        }
        return web.Response(body=upload.data, content_type=upload.type, headers=headers)

    async def world(self, _: web.Request) -> web.Response:
        """Who lives here, and what time it is."""
        world = self.town.world
        return web.json_response(
            {
                "now": self.town.clock.now().isoformat(),
                "offset_zone": "Asia/Shanghai",
                "awake": self.town.awake.is_set(),
                "people": [
                    {"id": p.id, "name": p.name, "about": p.about, "language": p.language}
                    for p in world.people.values()
                ],
                "chats": [
                    {
                        "id": g.id,
                        "title": g.title,
                        "type": g.type,
                        "members": [who for who in g.members if who in world.people and g.has(who)],
                        "bots": [bot.id for bot in world.bots_in(g)],
                    }
                    for g in world.groups.values()
                    if not g.moved_to
                ],
                "bots": [_bot(bot) for bot in world.bots.values()],
            }
        )

    async def chats(self, request: web.Request) -> web.Response:
        """The chats that one person sees."""
        person = self._person(request.query.get("as"))
        return web.json_response([_chat(c, person) for c in self.town.world.chats_of(person)])

    async def messages(self, request: web.Request) -> web.Response:
        """What one person sees in a chat; it is read then."""
        person = self._person(request.query.get("as"))
        chat = self._chat(person, request.query.get("chat"))
        chat.read[person.id] = len(chat.messages)
        found = [shown.on_page(self.town.world, chat, m, person) for m in chat.seen_by(person)]
        return web.json_response(found)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events for one person."""
        from bot.town.server import Listener

        listener = Listener(self._person(request.query.get("as")))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        self.town.listeners.append(listener)
        try:
            await response.write(b": hello\n\n")
            await self._pump(listener, response)
        except ConnectionError:
            pass  # the page was closed: nothing is left to tell it
        finally:
            self.town.listeners.remove(listener)
        return response

    async def _pump(self, listener: Listener, response: web.StreamResponse) -> None:
        while True:
            try:
                async with asyncio.timeout(15):
                    event = await listener.events.get()
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            event["now"] = self.town.clock.now().isoformat()
            line = f"event: {event['type']}\ndata: {_dumps(event)}\n\n"
            await response.write(line.encode())

    async def say(self, request: web.Request) -> web.Response:
        """Somebody writes."""
        given = await self._deed(request)
        person = self._person(given.get("as"))
        chat = self._chat(person, given.get("chat"))
        text = str(given.get("text") or "")
        photo = bool(given.get("photo"))
        if not (text.strip() or photo) or len(text) > 10_000:
            return _wrong("write something of at most 10,000 characters")
        reply = self._message(chat, person, given["reply_to"]) if given.get("reply_to") else None
        try:
            message = people.say(self.town, person, chat, text, reply_to=reply, photo=photo)
        except PermissionError as error:
            return _wrong(str(error))
        chat.read[person.id] = len(chat.messages)
        return web.json_response(shown.on_page(self.town.world, chat, message, person))

    async def tap(self, request: web.Request) -> web.Response:
        """Somebody presses a button."""
        given = await self._deed(request)
        person = self._person(given.get("as"))
        chat = self._chat(person, given.get("chat"))
        message = self._message(chat, person, str(given.get("key")))
        try:
            row, column = int(given.get("row", -1)), int(given.get("col", -1))
            answer, came = await people.press_at(self.town, person, chat, message, row, column)
        except (LookupError, ValueError) as error:
            return _wrong(str(error))
        return web.json_response({"answer": answer or None, "timeout": not came})

    async def start(self, request: web.Request) -> web.Response:
        """Somebody presses Start, or follows a deep link."""
        given = await self._deed(request)
        person = self._person(given.get("as"))
        for bot in self.town.world.bots.values():
            if given.get("bot") in (bot.id, str(bot.id), bot.username):
                people.start(self.town, person, bot, str(given.get("param") or "")[:64])
                return web.json_response({"chat": bot.id})
        return _wrong("there is no such bot")

    async def block(self, request: web.Request) -> web.Response:
        """Somebody blocks the bot."""
        given = await self._deed(request)
        person = self._person(given.get("as"))
        for bot in self.town.world.bots.values():
            if given.get("bot") in (bot.id, str(bot.id)):
                people.block(self.town, person, bot, blocked=bool(given.get("blocked")))
        return web.json_response({})

    async def clock(self, request: web.Request) -> web.Response:
        """The clock is moved on."""
        given = await self._deed(request)
        try:
            seconds = int(given.get("add", 0))
        except (TypeError, ValueError):
            seconds = 0
        if not 0 < seconds <= 31 * 86400:
            return _wrong("move the clock by 1 second to 31 days")
        await self.town.move(timedelta(seconds=seconds))
        return web.json_response({"now": self.town.clock.now().isoformat()})

    # --- finding ---

    async def _deed(self, request: web.Request) -> dict[str, Any]:
        """What somebody wants to do, as soon as the town is awake."""
        given = await _json(request)
        await self.town.awake.wait()
        return given

    def _person(self, number: Any) -> Person:
        found = self.town.world.people.get(int(number)) if str(number).isdigit() else None
        if found is None:
            raise _bad("there is nobody of this number")
        return found

    def _chat(self, person: Person, number: Any) -> Chat:
        for chat in self.town.world.chats_of(person):
            if str(people.page_id(chat)) == str(number):
                return chat
        raise _bad("there is no such chat for this person")

    def _message(self, chat: Chat, person: Person, key: str) -> Message:
        for message in chat.seen_by(person):
            if message.key == key:
                return message
        raise _bad("this message is gone")


def _bot(bot: TownBot) -> dict[str, Any]:
    """Its commands go by "scope:language", as the bot set them."""
    return {"id": bot.id, "name": bot.name, "username": bot.username, "commands": bot.commands}


def _chat(chat: Chat, person: Person) -> dict[str, Any]:
    seen = list(chat.seen_by(person))
    last = seen[-1] if seen else None
    visible = set(map(id, seen))  # by identity: a long chat is counted for everybody at each word
    new = chat.messages[chat.read.get(person.id, 0) :]
    unread = sum(m.sender is not person and id(m) in visible for m in new)
    return {
        "id": people.page_id(chat),
        "title": chat.title or (chat.bot.name if chat.bot else ""),
        "type": chat.type,
        "unread": unread,
        "started": chat.started or chat.is_group,
        "blocked": chat.blocked,
        "members": sum(chat.has(who) for who in chat.members),
        "last": last
        and {"from": last.sender.name, "text": shown.brief(last)[:200], "at": last.at.isoformat()},
        "pinned": chat.pinned.key if chat.pinned else None,
    }


async def _given(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters of a Bot API request, however they were sent; and its files."""
    if request.content_type == "application/json":
        return dict(await request.json()), {}
    posted, files = await received(request)
    given: dict[str, Any] = {**request.query, **posted}
    fields = shape_fields(request.match_info["method"])
    given.update({name: f"{ATTACHED}{name}" for name in files if name in fields})
    return given, files


def _chat_of(given: dict[str, Any]) -> int:
    number = str(given.get("chat_id", ""))
    return int(number) if number.lstrip("-").isdigit() else 0


def _cut(request: web.Request) -> web.StreamResponse:
    """The connection breaks before an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        found = await request.json()
    except json.JSONDecodeError:
        raise _bad("this is not JSON") from None
    if not isinstance(found, dict):
        raise _bad("a JSON object is needed")
    return found


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _wrong(text: str) -> web.Response:
    return web.json_response({"error": text}, status=400, dumps=_dumps)


def _bad(text: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=_dumps({"error": text}), content_type="application/json")

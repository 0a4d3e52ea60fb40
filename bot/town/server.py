"""The town: world, clock, faults, and the HTTP server that bots and the chat page speak to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from msgspec import Struct

from bot.town import people, shown
from bot.town.api import Api
from bot.town.clock import TownClock
from bot.town.faults import Faults
from bot.town.flood import Flood
from bot.town.http import routes
from bot.town.story import Story
from bot.town.updates import Queue
from bot.town.webhooks import Bringer
from bot.town.world import (
    FIRST_GROUP,
    FIRST_PERSON,
    RIGHTS,
    Anybody,
    Chat,
    Member,
    Message,
    Person,
    TownBot,
    World,
)


class Said(Struct, frozen=True):
    """One thing that a bot said or did, for transcripts and checkers."""

    kind: str  # send, whisper, edit, edit_whisper, alert, delete, pin
    chat: Chat
    text: str
    buttons: tuple[str, ...]
    person: Person | None  # whom a whisper or alert is for; in private: whose chat
    message: Message | None
    before: str  # what stood there before an edit
    at: datetime
    silent: bool = False
    alert: bool = False
    shows: str = ""  # what came with the words: photo or voice (by its id), picture, or file NAME


@dataclass(eq=False, slots=True)
class Tap:
    """A button that was pressed and waits for its answer."""

    id: str
    person: Person
    chat: Chat
    at: datetime
    answer: asyncio.Future[str]


@dataclass(eq=False, slots=True)
class Listener:
    """A chat page that is open for one person."""

    person: Person
    events: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)


class Town:
    """A whole Telegram on loopback."""

    def __init__(self, clock: TownClock, faults: Faults | None = None) -> None:
        """`settle` and `walk` are injected by whoever also runs the bot."""
        self.clock = clock
        self.faults = faults or Faults()
        self.world = World()
        self.queues: dict[int, Queue] = {}
        self.bringers: dict[int, Bringer] = {}
        self.flood: dict[int, Flood] = {}
        self.apis: dict[str, Api] = {}
        self.taps: dict[str, Tap] = {}
        self.transcript: list[Said] = []
        self.listeners: list[Listener] = []
        self.settle: Callable[[], Awaitable[None]] | None = None
        self.walk: Callable[[timedelta], Awaitable[None]] | None = None
        #: what moves a clock that stands while a press waits: a bot keeps its pace on it
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.base = ""
        self.requests = 0
        self.moving = asyncio.Lock()
        self.awake = asyncio.Event()  # until it is set, the page waits and nobody can act on it
        self.awake.set()
        self._taps = 0
        self._runner: web.AppRunner | None = None

    # --- the server ---

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve; `base` is the address then."""
        application = web.Application(client_max_size=60 * 2**20)
        application.add_routes(routes(self))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self.base = f"http://{bound[0]}:{bound[1]}"

    async def stop(self) -> None:
        """Close every connection."""
        for bringer in self.bringers.values():
            await bringer.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- making ---

    def add_bot(self, token: str, name: str, username: str, *, reads_all: bool = False) -> TownBot:
        """A bot; its id is the number before the colon of its token."""
        bot = TownBot(int(token.split(":")[0]), token, name, username, reads_all)
        self.world.bots[token] = bot
        queue = self.queues[bot.id] = Queue()
        self.bringers[bot.id] = Bringer(queue, self.clock)
        self.flood[bot.id] = Flood()
        self.apis[token] = Api(self, bot)
        return bot

    def add_person(self, name: str, language: str = "zh-hans", about: str = "") -> Person:
        """A neighbour."""
        person = Person(FIRST_PERSON + len(self.world.people), name, language, about)
        self.world.people[person.id] = person
        self.publish("chats", None, None)
        return person

    def find_person(self, name: str) -> Person:
        """A neighbour by name.

        Raises:
            LookupError: nobody is called so.
        """
        return self.world.person(name)

    def add_group(
        self,
        title: str,
        creator: Person,
        members: Iterable[Person] = (),
        *,
        supergroup: bool = True,
    ) -> Chat:
        """A chat group."""
        number = FIRST_GROUP + len(self.world.groups)
        group = Chat(
            int(f"-100{number}") if supergroup else -number,
            "supergroup" if supergroup else "group",
            title,
        )
        group.members[creator.id] = Member("creator")
        for person in members:
            group.members.setdefault(person.id, Member())
        self.world.groups[group.id] = group
        return group

    # --- people act (see people.py) ---

    async def say(
        self,
        person: Person,
        chat: Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        photo: bool = False,
        anonymous: bool = False,
        other: str = "",
    ) -> Message:
        """Somebody writes, or sends something else (`other`: voice, document, video, sticker)."""
        return people.say(
            self, person, chat, text, reply_to=reply_to, photo=photo, anonymous=anonymous,
            other=other,
        )  # fmt: skip

    async def tap(self, person: Person, chat: Chat, message: Message, label: str) -> str | None:
        """Somebody presses a button and waits for the answer."""
        return await people.tap(self, person, chat, message, label)

    async def start_bot(self, person: Person, bot: TownBot, param: str = "") -> None:
        """Somebody presses Start."""
        people.start(self, person, bot, param)

    def add_member(self, by: Person, group: Chat, who: Anybody) -> None:
        """Somebody brings somebody (or a bot) into a group."""
        self.change_status(by, group, who, "member")

    def remove_member(self, by: Anybody, group: Chat, who: Anybody) -> None:
        """Somebody is thrown out, or leaves."""
        self.change_status(by, group, who, "left" if by is who else "kicked")

    def promote(self, by: Person, group: Chat, who: Anybody, **rights: bool) -> None:
        """Somebody becomes administrator (all rights unless named)."""
        given = rights or dict.fromkeys(RIGHTS, True)
        self.change_status(by, group, who, "administrator", given)

    def demote(self, by: Person, group: Chat, who: Anybody) -> None:
        """An administrator becomes a plain member."""
        self.change_status(by, group, who, "member")

    def change_status(
        self,
        by: Anybody,
        group: Chat,
        who: Anybody,
        status: str,
        rights: dict[str, bool] | None = None,
    ) -> None:
        """What somebody is in a group changes."""
        people.change_status(self, by, group, who, status, rights)

    def block(self, person: Person, bot: TownBot, *, blocked: bool = True) -> None:
        """Somebody blocks a bot, or opens the chat again."""
        people.block(self, person, bot, blocked=blocked)

    def migrate(self, group: Chat) -> Chat:
        """A basic group becomes a supergroup: another id, numbers start again."""
        return people.migrate(self, group)

    def forget_whispers(self, person: Person) -> None:
        """This person's client restarted: whispers to them are gone."""
        for chat in self.world.groups.values():
            for message in [m for m in chat.messages if m.whisper_to is person]:
                chat.messages.remove(message)

    # --- what happens ---

    def new_tap(self, person: Person, chat: Chat) -> Tap:
        """Enter a press."""
        self._taps += 1
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        tap = Tap(str(4_000_000_000 + self._taps), person, chat, self.clock.now(), answer)
        self.taps[tap.id] = tap
        return tap

    def answered(self, tap: Tap, text: str, *, alert: bool) -> None:
        """The bot answered a press."""
        tap.answer.set_result(text)
        if text:
            said = Said(
                "alert", tap.chat, text, (), tap.person, None, "", self.clock.now(), alert=alert
            )
            self.transcript.append(said)
        event = {"type": "alert", "chat": tap.chat.id, "text": text, "alert": alert}
        self._tell(event, [tap.person])

    def said(
        self,
        kind: str,
        chat: Chat,
        message: Message,
        *,
        before: str = "",
        silent: bool = False,
        media: bool = False,
    ) -> None:
        """The bot sent, edited (with `media` also what is shown), deleted or pinned."""
        labels = tuple(b["text"] for row in message.buttons for b in row)
        person = message.whisper_to or chat.person
        brought = shown.shows(message) if media or kind == "send" else ""
        self.transcript.append(
            Said(
                kind,
                chat,
                message.text,
                labels,
                person,
                message,
                before,
                self.clock.now(),
                silent,
                shows=brought,
            )
        )
        shown_as = {"send": "message", "whisper": "message", "edit_whisper": "edit"}
        self.publish(shown_as.get(kind, kind), chat, message)

    def publish(self, kind: str, chat: Chat | None, message: Message | None) -> None:
        """Show it on every page that may see it."""
        if chat is None:
            self._tell({"type": kind}, [x.person for x in self.listeners])
            return
        for listener in self.listeners:
            person = listener.person
            if chat.is_group and not chat.has(person.id):
                continue
            if chat.person is not None and chat.person is not person:
                continue
            hidden = message is not None and message.whisper_to is not None
            if (
                hidden
                and message is not None
                and person not in (message.whisper_to, message.sender)
            ):
                continue
            event: dict[str, Any] = {"type": kind, "chat": people.page_id(chat)}
            if message is not None:
                event["key"] = message.key
                event["message"] = shown.on_page(self.world, chat, message, person)
            listener.events.put_nowait(event)

    def _tell(self, event: dict[str, Any], readers: Iterable[Person]) -> None:
        wanted = set(map(id, readers))
        for listener in self.listeners:
            if id(listener.person) in wanted:
                listener.events.put_nowait(event)

    def queue_update(self, bot: TownBot, kind: str, payload: dict[str, Any]) -> None:
        """Something happened that a bot may want to hear."""
        queue, now = self.queues[bot.id], self.clock.now()
        number = queue.put(kind, payload, now)
        if number and self.faults.strike(("duplicate",), kind):
            queue.put_raw(queue.waiting[-1].raw, now, kind)
        if number and len(queue.waiting) > 1 and self.faults.strike(("reorder",), kind):
            last, before = queue.waiting[-1], queue.waiting[-2]
            last.raw, before.raw = (
                {**before.raw, "update_id": last.id},
                {**last.raw, "update_id": before.id},
            )

    def inject(self, bot: TownBot, raw: dict[str, Any]) -> None:
        """Put a raw update into the queue, whatever it is; its number is given if it has none."""
        queue = self.queues[bot.id]
        if "update_id" not in raw:
            raw = {"update_id": queue.next_id, **raw}
            queue.next_id += 1
        queue.put_raw(raw, self.clock.now())

    async def delivered(self) -> None:
        """Until every bot has confirmed everything that waited for it."""
        for queue in self.queues.values():
            while queue.waiting:
                queue.forget(self.clock.now())
                if not queue.waiting:
                    break
                queue.confirmed.clear()
                await queue.confirmed.wait()

    async def move(self, delta: timedelta) -> None:
        """Move the clock, by way of `walk` if somebody injected it."""
        async with self.moving:
            if self.walk is None:
                self.clock.advance(delta)
            else:
                await self.walk(delta)
        self.publish("clock", None, None)

    async def plays(self, script: str, *, check: bool = True) -> None:
        """Play a story; with `check` everything that the bot says must stand in it.

        Raises:
            AssertionError: the bot said something else; the message shows both.
        """
        await Story(self, script, check=check).play()

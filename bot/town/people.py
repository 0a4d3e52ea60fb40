"""What people do: write, press, start, block, come and go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.town import shown
from bot.town.entities import of_person
from bot.town.world import THERE, Anybody, Chat, Member, Message, Person, TownBot

if TYPE_CHECKING:
    from bot.town.server import Town

TAP_SECONDS = 10.0  # of real time that a client waits for the answer to a press


def page_id(chat: Chat) -> int:
    """A chat's number on the page: a private chat goes by its bot."""
    return chat.bot.id if chat.bot is not None else chat.id


def say(
    town: Town,
    person: Person,
    chat: Chat,
    text: str,
    *,
    reply_to: Message | None = None,
    photo: bool = False,
    anonymous: bool = False,
    album: str = "",
    other: str = "",
) -> Message:
    """Somebody writes.

    Raises:
        PermissionError: they are not in the chat, or did not press Start.
    """
    _may_write(person, chat)
    picture = f"{abs(chat.id) % 10**9}x{chat.next_id}" if photo else ""
    to_whisper = reply_to is not None and reply_to.whisper_to is person
    message = Message(
        id=0, sender=person, at=town.clock.now(), text=text, entities=of_person(text),
        reply_to=reply_to, photo=picture, anonymous=anonymous, album=album, other=other,
        whisper_to=person if to_whisper else None,
    )  # fmt: skip
    chat.add(message)
    town.publish("message", chat, message)
    for bot in town.world.bots_in(chat):
        if to_whisper or _hears(bot, chat, message):
            town.queue_update(bot, "message", shown.message(town.world, chat, message))
    return message


def send_album(
    town: Town,
    person: Person,
    chat: Chat,
    text: str,
    count: int,
    *,
    reply_to: Message | None = None,
) -> list[Message]:
    """Somebody sends several photos at once: a message for each, the words under the first.

    Raises:
        PermissionError: they are not in the chat, or did not press Start.
    """
    name = str(13_000_000_000 + chat.next_id)
    return [
        say(town, person, chat, "" if i else text, reply_to=reply_to, photo=True, album=name)
        for i in range(count)
    ]


def _may_write(person: Person, chat: Chat) -> None:
    if chat.is_group and not chat.has(person.id):
        raise PermissionError(f"{person.name} is not in {chat.title}")
    if not chat.is_group and (not chat.started or chat.blocked):
        raise PermissionError(f"{person.name} did not press Start")


def _hears(bot: TownBot, chat: Chat, message: Message) -> bool:
    """Privacy mode: commands, replies to the bot, mentions; an administrator hears all."""
    if not chat.is_group or bot.reads_all or chat.is_admin(bot.id):
        return True
    if message.text.startswith("/"):
        head = message.text.split()[0]
        return "@" not in head or head.lower().endswith(f"@{bot.username.lower()}")
    answered = message.reply_to
    mention = f"@{bot.username.lower()}" in message.text.lower()
    return mention or (answered is not None and answered.sender is bot)


async def tap(town: Town, person: Person, chat: Chat, message: Message, label: str) -> str | None:
    """Somebody presses the button of this label; the answer, or None if none came.

    Raises:
        LookupError: there is no such button (any more).
    """
    for row in message.buttons:
        for button in row:
            if button["text"] == label:
                return await _press(town, person, chat, message, button)
    raise LookupError(f"no button [{label}] there")


async def press_at(
    town: Town, person: Person, chat: Chat, message: Message, row: int, column: int
) -> tuple[str | None, bool]:
    """Somebody presses the button at a place; the answer, and whether one came.

    Raises:
        LookupError: there is no button (any more).
    """
    if not (0 <= row < len(message.buttons) and 0 <= column < len(message.buttons[row])):
        raise LookupError("this button is gone")
    answer = await _press(town, person, chat, message, message.buttons[row][column])
    return answer, answer is not None


async def _press(
    town: Town, person: Person, chat: Chat, message: Message, button: dict[str, Any]
) -> str | None:
    if "callback_data" not in button:
        return _follow_link(town, person, button.get("url", ""))
    return await press_data(town, person, chat, message, button["callback_data"])


async def press_data(
    town: Town, person: Person, chat: Chat, message: Message, data: str
) -> str | None:
    """A press with these data, as any client can make it up."""
    pressed = town.new_tap(person, chat)
    query = {
        "id": pressed.id,
        "from": person.user(),
        "message": shown.message(town.world, chat, message),
        "chat_instance": str(chat.id),
        "data": data,
    }
    for bot in town.world.bots_in(chat):
        if message.sender is bot:
            town.queue_update(bot, "callback_query", query)
    await _answered_or_over(town, pressed.answer)
    return pressed.answer.result() if pressed.answer.done() else None


async def _answered_or_over(town: Town, answer: asyncio.Future[str]) -> None:
    """Until the press is answered; where the clock stands, until all is said that can be."""
    if town.meanwhile is None:
        await asyncio.wait({answer}, timeout=TAP_SECONDS)
        return
    settled = asyncio.ensure_future(town.meanwhile())
    await asyncio.wait({settled}, timeout=TAP_SECONDS)
    if settled.done():
        settled.result()
    else:
        settled.cancel()


def _follow_link(town: Town, person: Person, url: str) -> str | None:
    """A link to a bot of the town starts it."""
    name, _, query = url.removeprefix("https://t.me/").partition("?")
    for bot in town.world.bots.values():
        if bot.username == name:
            start(town, person, bot, query.removeprefix("start="))
    return None


def start(town: Town, person: Person, bot: TownBot, param: str = "") -> None:
    """Somebody presses Start (or follows a deep link)."""
    chat = town.world.private_chat(person, bot)
    if chat.blocked:
        block(town, person, bot, blocked=False)
    chat.started = True
    say(town, person, chat, f"/start {param}".strip())
    town.publish("chats", None, None)


def block(town: Town, person: Person, bot: TownBot, *, blocked: bool) -> None:
    """Somebody blocks the bot, or opens the chat again."""
    chat = town.world.private_chat(person, bot)
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    chat.blocked = blocked
    _status_update(town, "my_chat_member", bot, chat, person, bot, Member(before), Member(after))


def change_status(
    town: Town,
    by: Anybody,
    group: Chat,
    who: Anybody,
    status: str,
    rights: dict[str, bool] | None = None,
) -> None:
    """What somebody is in a group changes: updates for bots, a line for all."""
    before, after = group.members.get(who.id), Member(status, rights or {})
    was_there, there = group.has(who.id), status in THERE
    group.members[who.id] = after
    if was_there != there:
        _service(town, by, group, who, joined=there)
    if isinstance(who, TownBot):
        _status_update(town, "my_chat_member", who, group, by, who, before, after)
    for bot in town.world.bots_in(group):
        if bot is not who and group.is_admin(bot.id):
            _status_update(town, "chat_member", bot, group, by, who, before, after)
    town.publish("chats", None, None)


def _service(town: Town, by: Anybody, group: Chat, who: Anybody, *, joined: bool) -> None:
    if joined:
        service: dict[str, Any] = {"new_chat_members": [who.user()]}
    else:
        service = {"left_chat_member": who.user()}
    line = Message(id=0, sender=by, at=town.clock.now(), service=service)
    group.add(line)
    town.publish("message", group, line)
    for bot in town.world.bots_in(group):
        town.queue_update(bot, "message", shown.message(town.world, group, line))


def _status_update(
    town: Town,
    kind: str,
    bot: TownBot,
    chat: Chat,
    by: Anybody,
    who: Anybody,
    before: Member | None,
    after: Member,
) -> None:
    payload = {
        "chat": chat.short(),
        "from": by.user(),
        "date": int(town.clock.now().timestamp()),
        "old_chat_member": shown.member(who.user(), before),
        "new_chat_member": shown.member(who.user(), after),
    }
    town.queue_update(bot, kind, payload)


def migrate(town: Town, group: Chat) -> Chat:
    """A basic group becomes a supergroup: two service messages, numbers start again.

    Raises:
        ValueError: it is one already.
    """
    if group.type != "group":
        raise ValueError(f"{group.title} is a supergroup already")
    made = Chat(int(f"-100{abs(group.id) + 500_000_000}"), "supergroup", group.title)
    made.members = group.members
    town.world.groups[made.id] = made
    creator = next(
        town.world.people[who] for who, m in group.members.items() if m.status == "creator"
    )
    for chat, service in (
        (group, {"migrate_to_chat_id": made.id}),
        (made, {"migrate_from_chat_id": group.id}),
    ):
        line = Message(id=0, sender=creator, at=town.clock.now(), service=service)
        chat.add(line)
        for bot in town.world.bots_in(chat):
            town.queue_update(bot, "message", shown.message(town.world, chat, line))
    group.moved_to = made.id
    town.publish("chats", None, None)
    return made

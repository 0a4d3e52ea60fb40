"""Who lives in the town: people, bots, chats and the messages in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.town.uploads import Upload

FIRST_PERSON = 5_000_001
FIRST_GROUP = 1_000_000_001  # a supergroup's id is -100 and this
THERE = ("creator", "administrator", "member", "restricted")
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_send_welcome_messages",
)  # fmt: skip


@dataclass(eq=False, slots=True)
class Person:
    """A neighbour; `about` says in a few words who they are."""

    id: int
    name: str
    language: str
    about: str = ""
    takes_voice: bool = True  # whether their settings let others send them voice notes

    def user(self) -> dict[str, Any]:
        """As the Bot API shows a user."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }


@dataclass(eq=False, slots=True)
class TownBot:
    """A bot; with `reads_all` its privacy mode is off."""

    id: int
    token: str
    name: str
    username: str
    reads_all: bool = False
    commands: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def user(self) -> dict[str, Any]:
        """As the Bot API shows a user."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }


Anybody = Person | TownBot


@dataclass(eq=False, slots=True)
class Member:
    """What somebody is in a group."""

    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Message:
    """One message; a whisper has `whisper_to` and its own numbers (`ephemeral`)."""

    id: int
    sender: Anybody
    at: datetime
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    reply_to: Message | None = None
    photo: str = ""  # the name of its picture; "": none
    document: str = ""  # the name of its file
    file: Upload | None = None  # what a bot has sent of its own: the picture or the file itself
    album: str = ""  # of which it is one picture
    other: str = ""  # a voice, a sticker …: what it is instead of words
    edited_at: datetime | None = None
    service: dict[str, Any] | None = None
    whisper_to: Person | None = None  # who may see it, besides the bot
    ephemeral: int = 0
    anonymous: bool = False  # an administrator who writes as the group

    @property
    def key(self) -> str:
        """Its name in the chat page: unique also among whispers."""
        return f"w{self.ephemeral}" if self.ephemeral else f"m{self.id}"

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Rows of inline buttons."""
        found: list[list[dict[str, Any]]] = (self.markup or {}).get("inline_keyboard", [])
        return found


@dataclass(eq=False, slots=True)
class Chat:
    """A group, or the private chat of one person with one bot."""

    id: int
    type: str  # group, supergroup, private
    title: str = ""
    person: Person | None = None  # private: who
    bot: TownBot | None = None  # private: with which bot
    started: bool = False  # private: Start was pressed
    blocked: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    by_id: dict[int, Message] = field(default_factory=dict)
    whispers: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1
    next_whisper: int = 1
    pinned: Message | None = None
    moved_to: int = 0  # the supergroup that it became
    read: dict[int, int] = field(default_factory=dict)  # person → how many of `messages` were seen

    @property
    def is_group(self) -> bool:
        """Whether more than one person may be in it."""
        return self.type != "private"

    def short(self) -> dict[str, Any]:
        """As the Bot API shows a chat."""
        if self.person is not None:
            return {"id": self.id, "type": "private", "first_name": self.person.name}
        return {"id": self.id, "type": self.type, "title": self.title}

    def status(self, who: int) -> str:
        """What somebody is here."""
        member = self.members.get(who)
        return member.status if member else "left"

    def has(self, who: int) -> bool:
        """Whether somebody is here."""
        return self.status(who) in THERE

    def is_admin(self, who: int) -> bool:
        """Whether somebody is an administrator or the creator."""
        return self.status(who) in ("creator", "administrator")

    def add(self, message: Message) -> Message:
        """Enter a message under the next number."""
        if message.whisper_to is not None:
            message.ephemeral, self.next_whisper = self.next_whisper, self.next_whisper + 1
            self.whispers[message.ephemeral] = message
        else:
            message.id, self.next_id = self.next_id, self.next_id + 1
            self.by_id[message.id] = message
        self.messages.append(message)
        return message

    def remove(self, message: Message) -> None:
        """Take a message away."""
        if message in self.messages:
            self.messages.remove(message)
        self.by_id.pop(message.id, None) if message.id else self.whispers.pop(
            message.ephemeral, None
        )
        if self.pinned is message:
            self.pinned = None

    def seen_by(self, person: Person) -> Iterator[Message]:
        """What this person may see, oldest first."""
        for message in self.messages:
            other = message.whisper_to is not None and message.whisper_to is not person
            if not other or message.sender is person:
                yield message


class World:
    """Everybody and everything."""

    def __init__(self) -> None:
        """An empty town."""
        self.people: dict[int, Person] = {}
        self.bots: dict[str, TownBot] = {}
        self.groups: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}  # person, bot
        self.files: dict[str, Upload] = {}  # of bots, by the name that a message has of it

    def person(self, name: str) -> Person:
        """Somebody by name.

        Raises:
            LookupError: nobody is called so.
        """
        for person in self.people.values():
            if person.name == name:
                return person
        raise LookupError(f"nobody is called {name}")

    def group(self, title: str) -> Chat:
        """The newest group of this title.

        Raises:
            LookupError: there is none.
        """
        for group in reversed(self.groups.values()):
            if group.title == title and not group.moved_to:
                return group
        raise LookupError(f"no group is called {title}")

    def private_chat(self, person: Person, bot: TownBot) -> Chat:
        """The private chat of the two, made when first asked for."""
        key = (person.id, bot.id)
        if key not in self.private:
            self.private[key] = Chat(person.id, "private", person=person, bot=bot)
        return self.private[key]

    def chats_of(self, person: Person) -> list[Chat]:
        """Groups of this person and their private chats with every bot."""
        groups = [g for g in self.groups.values() if g.has(person.id) and not g.moved_to]
        return [*groups, *(self.private_chat(person, bot) for bot in self.bots.values())]

    def bots_in(self, chat: Chat) -> list[TownBot]:
        """The bots of a chat."""
        if chat.bot is not None:
            return [chat.bot]
        return [bot for bot in self.bots.values() if chat.has(bot.id)]

"""What arrives at the desk: who, where, which update, and what was heard, pressed or fired."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from storage.deadlines import Due


class Who(Struct, frozen=True):
    """Somebody, as Telegram tells."""

    id: int
    name: str
    language: str = ""


class Chat(Struct, frozen=True):
    """Where, as Telegram tells; a private chat has the id of its person."""

    id: int
    private: bool
    title: str = ""


class Heard(Struct, frozen=True):
    """Words."""

    text: str
    message: int  # 0 for a whisper
    whisper: int = 0  # the ephemeral id of a whispered message
    reply_to: int = 0  # the message that it answers
    reply_to_person: int = 0  # the person whose message it answers
    reply_to_name: str = ""  # of that person
    reply_to_text: str = ""  # what stands there, unless a bot wrote it
    reply_to_photos: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()  # Telegram's file ids, the largest size of each
    album: str = ""  # Telegram's id of the album that this is a part of
    called: bool = False  # the bot's name stood in it, and was taken out: it is a need
    other: str = ""  # what it is instead of words: voice, sticker, …
    voice: str = ""  # the file id of a voice note
    reads: str = ""  # what the words read as: need, retraction, thanks, vote or ""
    numbers: tuple[str, ...] = ()  # whom to call before anything else
    peril: str = ""  # what kind of danger it is
    perils_there: bool = False  # what it answers speaks of it, not its own words
    desperate: bool = False  # it says so of its own writer


class Overheard(Struct, frozen=True):
    """An ordinary line of a group that concerns the bot: nothing of it is kept for certain."""

    reads: str  # need, retraction, emergency
    text: str
    message: int
    photos: tuple[str, ...] = ()
    album: str = ""
    numbers: tuple[str, ...] = ()
    peril: str = ""
    desperate: bool = False


class Pressed(Struct, frozen=True):
    """A button."""

    code: str
    callback: str  # the id by which the tap is acknowledged
    message: int = 0
    whisper: int = 0  # the ephemeral id of the whisper that carried the button
    words: str = ""  # of their own message that the pressed one answers


class BotStatus(Struct, frozen=True):
    """The bot was added, removed, made or unmade an administrator."""

    status: str  # member, administrator, gone
    creator: int = 0  # the group's creator, where it could be asked
    added: bool = False  # it was not there before
    rights: frozenset[str] = frozenset()  # as administrator, by Telegram's names
    creator_name: str = ""


class ChatOpened(Struct, frozen=True):
    """Somebody opened (or blocked) the private chat."""

    open: bool


class Migrated(Struct, frozen=True):
    """The group has another id now."""

    new_chat: int


class MemberSeen(Struct, frozen=True):
    """People joined or left the group."""

    people: tuple[int, ...]
    there: bool


class Unsigned(Struct, frozen=True):
    """A command of an anonymous administrator: nobody knows whose it is."""

    text: str
    message: int


class Unreadable(Struct, frozen=True):
    """An update that could not be decoded: kept raw and skipped."""

    raw: str
    error: str


What = (
    Heard
    | Overheard
    | Pressed
    | BotStatus
    | ChatOpened
    | Migrated
    | MemberSeen
    | Unsigned
    | Unreadable
    | Due
)


class Letter(Struct, frozen=True):
    """One thing for the desk."""

    what: What
    update_id: int = 0  # 0: a deadline
    who: Who | None = None  # None: the clock
    chat: Chat | None = None
    #: the update as it came, for the quarantine, should carrying it out be a bug of ours
    raw: dict[str, Any] = field(default_factory=dict)
    over: str = ""  # the limit ("person", "group") that dropped it: its writer is told, no more

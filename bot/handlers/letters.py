"""One update → one letter (or none, for what does not concern the bot)."""

from __future__ import annotations

import re

from aiogram.types import Chat as TelegramChat
from aiogram.types import ChatMemberUpdated
from aiogram.types import User as TelegramUser

from bot.flows.rules.text import clean
from bot.handlers import heard as told
from bot.handlers import listening
from bot.handlers.heard import Message, Press, User
from bot.handlers.listening import Reads
from bot.handlers.mentions import Me, called
from bot.letters import (
    BotStatus,
    Chat,
    ChatOpened,
    Heard,
    Letter,
    MemberSeen,
    Migrated,
    Overheard,
    Pressed,
    Unsigned,
    What,
    Who,
)

GROUPS = ("group", "supergroup")
ANONYMOUS = 1087968824  # "GroupAnonymousBot": shared by all anonymous administrators
#: what a Chinese keyboard writes for "/" before a command
_SLASH = re.compile(r"^[／、](?=[A-Za-z])")
_NAMED = re.compile(r"^/[A-Za-z0-9_]+(?:@[A-Za-z0-9_]+)?\s*")
_THERE = ("creator", "administrator", "member", "restricted")


def who(user: User | TelegramUser) -> Who:
    """Somebody, as Telegram tells."""
    return Who(user.id, user.full_name, user.language_code or "")


def chat(place: told.Chat | TelegramChat) -> Chat:
    """Where; a group may have been named to be read from the other end."""
    return Chat(place.id, place.type == "private", clean(place.title or ""))


def person_of(message: Message) -> User | None:
    """The person who wrote; channels, anonymous administrators and bots are not people."""
    user = message.from_user
    if user is None or user.is_bot or user.id == ANONYMOUS or message.sender_chat is not None:
        return None
    return user


def message_letter(
    update_id: int, message: Message, me: Me, reads: Reads = listening.reads
) -> Letter | None:
    """Words, photos, or a migration; silence for everything else that is said in a group.

    `reads` reads a line as the community of its chat has taught.
    """
    if message.migrate_to_chat_id:
        return Letter(Migrated(message.migrate_to_chat_id), update_id, None, chat(message.chat))
    if message.new_chat_members or message.left_chat_member:
        return _came_or_went(update_id, message)
    if message.chat.type == "channel":
        return None
    rest = None if _not_theirs(message) else called(message, me)
    text = _SLASH.sub("/", (message.text or message.caption or "") if rest is None else rest)
    sender = message.from_user
    if sender is not None and sender.id == ANONYMOUS:
        # "/need" is what the bot's name stands for
        command = text if text.startswith("/") else "/need" if rest is not None else ""
        said = Unsigned(command, message.message_id)
        return Letter(said, update_id, None, chat(message.chat)) if command else None
    user = person_of(message)
    if user is None:
        return None
    heard = _heard(message, text, me, reads, called=rest is not None)
    what = heard if _concerns(message, heard) else _overheard(heard)
    return Letter(what, update_id, who(user), chat(message.chat)) if what else None


def _heard(message: Message, text: str, me: Me, read: Reads, *, called: bool) -> Heard:
    """Everything that the desk may need of a message."""
    answered = message.reply_to_message
    wrote = person_of(answered) if answered else None
    by_bot = answered is not None and wrote is None and answered.sender_chat is None
    there = "" if answered is None or by_bot else _said_in(answered, me)
    if there and message.quote is not None:  # they answer a part of it
        there = message.quote.text
    asks = called or text.startswith("/need")
    words = clean(_NAMED.sub("", text)) if asks else text  # as the desk will read it
    said = read(words, asked=asks)
    danger = said if said.numbers or not asks else read(there)
    return Heard(
        text=text,
        message=message.message_id,
        whisper=message.ephemeral_message_id or 0,
        reply_to=answered.message_id if answered else 0,
        reply_to_person=wrote.id if wrote else 0,
        reply_to_name=wrote.full_name if wrote else "",
        reply_to_text=there,
        reply_to_photos=() if answered is None or by_bot else photos_of(answered),
        photos=photos_of(message),
        album=message.media_group_id or "",
        called=called,
        other=_other(message),
        voice=_voice(message),
        reads="" if text.startswith("/") else said.kind,
        numbers=danger.numbers,
        peril=danger.peril,
        perils_there=danger is not said,
        desperate=danger.desperate,
    )


def _said_in(answered: Message, me: Me) -> str:
    """What a message says, without a command or the bot's name."""
    rest = called(answered, me)
    text = (answered.text or answered.caption or "") if rest is None else rest
    return _NAMED.sub("", text)


def photos_of(message: Message) -> tuple[str, ...]:
    """The file id of its photo, in the largest size."""
    return (message.photo[-1].file_id,) if message.photo else ()


def _voice(message: Message) -> str:
    """The file id of their own voice note, or ""."""
    if _other(message) != "voice" or not message.model_extra:
        return ""
    voice = message.model_extra["voice"]
    return str(voice.get("file_id", "")) if isinstance(voice, dict) else ""


def _not_theirs(message: Message) -> bool:
    """Forwarded, or written by another bot in their name."""
    return message.forward_origin is not None or message.via_bot is not None


def _other(message: Message) -> str:
    """What it is instead of words or a photo; forwarded words are somebody else's."""
    if _not_theirs(message):
        return "forwarded"
    return message.other


def _concerns(message: Message, heard: Heard) -> bool:
    """A command, the bot's name, a reply, a whisper, or the private chat."""
    private = message.chat.type == "private"
    if private:
        return bool(heard.text or heard.photos or heard.other)
    if heard.other == "forwarded":
        return False
    if heard.text.startswith("/") or heard.called:
        return True
    answered = message.reply_to_message
    if answered is not None or message.ephemeral_message_id is not None:
        return bool(heard.text or heard.photos or heard.other)
    # a part of an album without words: the desk knows whether its album became a need
    return bool(heard.album and heard.photos and not heard.text)


def _overheard(heard: Heard) -> Overheard | None:
    """An ordinary line of a group, if it is likely to be a need; chatter ends here."""
    if heard.other or not heard.text:
        return None
    reads = "emergency" if heard.numbers else heard.reads
    if reads not in ("need", "retraction", "emergency"):
        return None
    return Overheard(
        reads, heard.text, heard.message, heard.photos, heard.album, heard.numbers, heard.peril,
        heard.desperate,
    )  # fmt: skip


def _came_or_went(update_id: int, message: Message) -> Letter | None:
    """What a bot without admin rights hears of it: the line that stands in the group."""
    gone = message.left_chat_member
    users = [gone] if gone else message.new_chat_members or []
    people = tuple(user.id for user in users if not user.is_bot)
    if not people:
        return None  # the bot itself: my_chat_member tells that
    return Letter(MemberSeen(people, not gone), update_id, None, chat(message.chat))


def press_letter(update_id: int, query: Press) -> Letter | None:
    """A tap on one of our buttons."""
    message = query.message
    if message is None or query.data is None:
        return None
    asked = message.reply_to_message
    own = (
        asked is not None
        and asked.from_user is not None
        and asked.from_user.id == query.from_user.id
    )
    words = (asked.text or asked.caption or "") if asked is not None and own else ""
    whisper = message.ephemeral_message_id or 0
    pressed = Pressed(query.data, query.id, message.message_id, whisper, words)
    return Letter(pressed, update_id, who(query.from_user), chat(message.chat))


def own_status_letter(
    update_id: int, change: ChatMemberUpdated, creator: Who | None
) -> Letter | None:
    """What became of the bot: in a group its status, in private blocked or not."""
    there = change.new_chat_member.status in _THERE
    actor = who(change.from_user)
    if change.chat.type == "private":
        return Letter(ChatOpened(there), update_id, actor, chat(change.chat))
    if change.chat.type not in GROUPS:
        return None
    admin = change.new_chat_member.status == "administrator"
    status = ("administrator" if admin else "member") if there else "gone"
    was = change.old_chat_member.status in _THERE
    rights = frozenset(
        name for name, given in change.new_chat_member if name.startswith("can_") and given is True
    )
    what: What = BotStatus(
        status,
        creator.id if creator else 0,
        added=there and not was,
        rights=rights if admin else frozenset(),
        creator_name=creator.name if creator else "",
    )
    return Letter(what, update_id, actor, chat(change.chat))


def member_letter(update_id: int, change: ChatMemberUpdated) -> Letter | None:
    """Somebody came or went."""
    user = change.new_chat_member.user
    if user.is_bot:
        return None
    there = change.new_chat_member.status in _THERE
    return Letter(MemberSeen((user.id,), there), update_id, who(user), chat(change.chat))

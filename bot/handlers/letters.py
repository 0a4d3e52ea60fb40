"""One aiogram update → one letter (or none, for what does not concern the bot)."""

from __future__ import annotations

from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, User
from aiogram.types import Chat as TelegramChat

from bot.letters import (
    BotStatus,
    Chat,
    ChatOpened,
    Heard,
    Letter,
    MemberSeen,
    Migrated,
    Pressed,
    Unsigned,
    What,
    Who,
)

GROUPS = ("group", "supergroup")
ANONYMOUS = 1087968824  # "GroupAnonymousBot": shared by all anonymous administrators
_THERE = ("creator", "administrator", "member", "restricted")


def who(user: User) -> Who:
    """Somebody, as Telegram tells."""
    return Who(user.id, user.full_name, user.language_code or "")


def chat(place: TelegramChat) -> Chat:
    """Where."""
    return Chat(place.id, place.type == "private", place.title or "")


def person_of(message: Message) -> User | None:
    """The person who wrote; channels, anonymous administrators and bots are not people."""
    user = message.from_user
    if user is None or user.is_bot or user.id == ANONYMOUS or message.sender_chat is not None:
        return None
    return user


def message_letter(update_id: int, message: Message) -> Letter | None:
    """Words, or a migration; silence for everything else that is said in a group."""
    if message.migrate_to_chat_id:
        return Letter(Migrated(message.migrate_to_chat_id), update_id, None, chat(message.chat))
    if message.new_chat_members or message.left_chat_member:
        return _came_or_went(update_id, message)
    user = person_of(message)
    text = message.text or message.caption or ""
    sender = message.from_user
    if sender is not None and sender.id == ANONYMOUS and text.startswith("/"):
        return Letter(Unsigned(text, message.message_id), update_id, None, chat(message.chat))
    if user is None or message.chat.type == "channel" or not _concerns(message, text):
        return None
    answered = message.reply_to_message
    answered_user = person_of(answered) if answered else None
    heard = Heard(
        text=text,
        message=message.message_id,
        whisper=message.ephemeral_message_id or 0,
        reply_to=answered.message_id if answered else 0,
        reply_to_person=answered_user.id if answered_user else 0,
        reply_to_name=answered_user.full_name if answered_user else "",
    )
    return Letter(heard, update_id, who(user), chat(message.chat))


def _came_or_went(update_id: int, message: Message) -> Letter | None:
    """What a bot without admin rights hears of it: the line that stands in the group."""
    gone = message.left_chat_member
    users = [gone] if gone else message.new_chat_members or []
    people = tuple(user.id for user in users if not user.is_bot)
    if not people:
        return None  # the bot itself: my_chat_member tells that
    return Letter(MemberSeen(people, not gone), update_id, None, chat(message.chat))


def _concerns(message: Message, text: str) -> bool:
    """A command, a reply, a whisper, or the private chat: chatter never reaches the desk."""
    if not text or message.forward_origin is not None or message.via_bot is not None:
        return False
    private = message.chat.type == "private"
    reply = message.reply_to_message is not None or message.ephemeral_message_id is not None
    return private or reply or text.startswith("/")


def press_letter(update_id: int, query: CallbackQuery) -> Letter | None:
    """A tap on one of our buttons."""
    message = query.message
    if message is None or query.data is None:
        return None
    whisper = getattr(message, "ephemeral_message_id", None) or 0
    asked = getattr(message, "reply_to_message", None)
    own = (
        asked is not None
        and asked.from_user is not None
        and asked.from_user.id == query.from_user.id
    )
    words = (asked.text or asked.caption or "") if asked is not None and own else ""
    pressed = Pressed(query.data, query.id, message.message_id, whisper, words)
    return Letter(pressed, update_id, who(query.from_user), chat(message.chat))


def own_status_letter(update_id: int, change: ChatMemberUpdated, creator: int) -> Letter | None:
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
        status, creator, added=there and not was, rights=rights if admin else frozenset()
    )
    return Letter(what, update_id, actor, chat(change.chat))


def member_letter(update_id: int, change: ChatMemberUpdated) -> Letter | None:
    """Somebody came or went."""
    user = change.new_chat_member.user
    if user.is_bot:
        return None
    there = change.new_chat_member.status in _THERE
    return Letter(MemberSeen((user.id,), there), update_id, who(user), chat(change.chat))

"""What the ears read of an update: the parts of Telegram's types that letters are made of.

Everything else of a message (aiogram knows over a hundred fields) is not looked at; changes of
members come seldom and in many shapes, and stay aiogram's. An update that does not fit is
unreadable.
"""

from __future__ import annotations

from typing import Any

from aiogram.types import ChatMemberUpdated
from pydantic import BaseModel, Field

#: what people send that is neither words nor a photo: the first of these is what it is
NOT_WORDS = (
    "audio", "animation", "document", "sticker", "video", "video_note", "voice", "checklist",
    "contact", "venue", "location", "paid_media", "poll", "dice", "story", "live_location",
)  # fmt: skip

ChatMemberUpdated.model_rebuild()  # it stands in a model of ours: see `bot.sparing`


class User(BaseModel):
    """Somebody."""

    id: int
    is_bot: bool
    first_name: str
    last_name: str | None = None
    language_code: str | None = None

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


class Chat(BaseModel):
    """A place."""

    id: int
    type: str
    title: str | None = None


class Entity(BaseModel):
    """A part of a text; offset and length are in UTF-16 units."""

    type: str
    offset: int
    length: int
    user: User | None = None

    def extract_from(self, text: str) -> str:
        """The words that it is about."""
        units = text.encode("utf-16-le", "surrogatepass")
        end = self.offset + self.length
        return units[self.offset * 2 : end * 2].decode("utf-16-le", "replace")


class Photo(BaseModel):
    """One size of a photo."""

    file_id: str


class Quote(BaseModel):
    """The part of a message that is answered."""

    text: str


class Message(BaseModel, extra="allow"):
    """Something in a chat; `model_extra` holds the rest as it came."""

    message_id: int
    date: int
    chat: Chat
    from_user: User | None = Field(None, alias="from")
    sender_chat: Chat | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[Entity] | None = None
    caption_entities: list[Entity] | None = None
    photo: list[Photo] | None = None
    media_group_id: str | None = None
    reply_to_message: Message | None = None
    quote: Quote | None = None
    ephemeral_message_id: int | None = None
    forward_origin: dict[str, Any] | None = None
    via_bot: User | None = None
    new_chat_members: list[User] | None = None
    left_chat_member: User | None = None
    migrate_to_chat_id: int | None = None

    @property
    def other(self) -> str:
        """What it is instead of words or a photo, or ""."""
        rest = self.model_extra
        if self.text or self.photo or not rest:
            return ""
        return next((kind for kind in NOT_WORDS if rest.get(kind)), "")


class Press(BaseModel):
    """A tap on a button."""

    id: str
    from_user: User = Field(alias="from")
    message: Message | None = None
    data: str | None = None


class Update(BaseModel):
    """One of these."""

    update_id: int
    message: Message | None = None
    callback_query: Press | None = None
    my_chat_member: ChatMemberUpdated | None = None
    chat_member: ChatMemberUpdated | None = None

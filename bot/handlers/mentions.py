"""The bot's own name in a message: found by Telegram's entities, taken out by UTF-16 offsets."""

from __future__ import annotations

from msgspec import Struct

from bot.handlers.heard import Entity, Message


class Me(Struct, frozen=True):
    """Who is called."""

    id: int
    name: str  # the username, without @


def called(message: Message, me: Me) -> str | None:
    """The words without the bot's name; None where it does not stand."""
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities or []
    mine = [entity for entity in entities if _is_me(entity, text, me)]
    if not mine:
        return None
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(mine, key=lambda e: -e.offset):
        start, end = entity.offset * 2, (entity.offset + entity.length) * 2
        units = units[:start] + " ".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "replace").strip(" \n,，:：")


def _is_me(entity: Entity, text: str, me: Me) -> bool:
    if entity.type == "text_mention":
        return entity.user is not None and entity.user.id == me.id
    if entity.type != "mention" or not me.name:
        return False
    return entity.extract_from(text).casefold() == f"@{me.name}".casefold()

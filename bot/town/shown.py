"""Messages and members as the Bot API shows them."""

from __future__ import annotations

from typing import Any

from bot.town.world import RIGHTS, Chat, Member, Message, Person, World

ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_SIZES = (("s", 90, 67), ("m", 320, 240), ("x", 800, 600), ("y", 1280, 960))
#: what people send besides words and photos, as small as the Bot API allows
OTHERS: dict[str, dict[str, Any]] = {
    "voice": {"file_id": "v" * 70, "file_unique_id": "v1", "duration": 4},
    "document": {"file_id": "d" * 70, "file_unique_id": "d1"},
    "video": {
        "file_id": "f" * 70, "file_unique_id": "f1", "width": 640, "height": 480, "duration": 4,
    },
    "sticker": {
        "file_id": "k" * 70, "file_unique_id": "k1", "type": "regular", "width": 512,
        "height": 512, "is_animated": False, "is_video": False, "needs_repainting": False,
    },
}  # fmt: skip


def sizes(photo: str) -> list[dict[str, Any]]:
    """A photo in its sizes, the smallest first; each has a file id of its own."""
    return [
        {
            "file_id": f"AgACAgUAAxkBAAIB{photo}{'-_Qa' * 12}{size}", "width": width,
            "file_unique_id": f"AQAD{photo}{size}", "height": height, "file_size": width * 90,
        }
        for size, width, height in _SIZES
    ]  # fmt: skip


def message(world: World, chat: Chat, m: Message, *, deep: bool = True) -> dict[str, Any]:
    """A Message object; `deep` shows the message that it answers."""
    found: dict[str, Any] = {
        "message_id": m.id,
        "date": int(m.at.timestamp()),
        "chat": chat.short(),
        "from": m.sender.user(),
    }
    if m.anonymous:
        found["from"], found["sender_chat"] = ANONYMOUS, chat.short()
    if m.ephemeral:
        found["ephemeral_message_id"] = m.ephemeral
        if m.whisper_to is not None:
            found["receiver_user"] = m.whisper_to.user()
    if m.service:
        return {**found, **m.service}
    found |= _content(m)
    below = bool(m.photo or m.document or m.other)
    if m.text:
        found["caption" if below else "text"] = m.text
    if m.entities:
        name = "caption_entities" if below else "entities"
        found[name] = [_entity(world, e) for e in m.entities]
    if m.edited_at:
        found["edit_date"] = int(m.edited_at.timestamp())
    if m.markup and "inline_keyboard" in m.markup:
        found["reply_markup"] = m.markup
    if deep and m.reply_to is not None and not (m.ephemeral and m.whisper_to):
        found["reply_to_message"] = message(world, chat, m.reply_to, deep=False)
    return found


def brief(m: Message) -> str:
    """Its words, or the name of a file that came without."""
    return m.text or (m.file.name if m.document and m.file is not None else "")


def shows(m: Message) -> str:
    """What comes with its words: photo, picture, voice, file NAME; "": nothing."""
    if m.document and m.file is not None:
        return f"file {m.file.name}"
    if m.photo:
        return "picture" if m.file is not None else "photo"
    return "voice" if m.other == "voice" else ""


def _content(m: Message) -> dict[str, Any]:
    """What it holds beside words."""
    found: dict[str, Any] = {"photo": sizes(m.photo)} if m.photo else {}
    if m.album:
        found["media_group_id"] = m.album
    if m.document and m.file is not None:
        found["document"] = {
            "file_id": f"BQACAgUAAxkDAAIB{m.document}{'-_Qd' * 12}",
            "file_unique_id": f"AgAD{m.document}", "file_name": m.file.name,
            "mime_type": m.file.type, "file_size": len(m.file.data),
        }  # fmt: skip
    return {**found, m.other: OTHERS[m.other]} if m.other else found


def _entity(world: World, entity: dict[str, Any]) -> dict[str, Any]:
    if entity["type"] != "text_mention":
        return entity
    person = world.people.get(entity["user_id"])
    user = person.user() if person else {"id": entity["user_id"], "is_bot": False, "first_name": ""}
    return {k: v for k, v in entity.items() if k != "user_id"} | {"user": user}


def member(user: dict[str, Any], found: Member | None) -> dict[str, Any]:
    """A ChatMember object."""
    status = found.status if found else "left"
    shown: dict[str, Any] = {"user": user, "status": status}
    if status == "creator":
        shown["is_anonymous"] = False
    elif status == "administrator" and found is not None:
        shown |= {"can_be_edited": False, "is_anonymous": False}
        shown |= {right: bool(found.rights.get(right)) for right in RIGHTS}
    elif status == "kicked":
        shown["until_date"] = 0
    return shown


def on_page(world: World, chat: Chat, m: Message, reader: Person) -> dict[str, Any]:
    """A message as the chat page shows it to one person."""
    sender = m.sender.user()
    found: dict[str, Any] = {
        "id": m.id,
        "key": m.key,
        "from": {"id": sender["id"], "name": sender["first_name"], "is_bot": sender["is_bot"]},
        "at": m.at.isoformat(),
        "text": _service_text(m) if m.service else _text(m),
        "entities": [_entity(world, e) for e in m.entities],
        "buttons": [[_label(b) for b in row] for row in m.buttons],
        "edited": m.edited_at is not None,
        "whisper": m.whisper_to is not None,
        "service": m.service is not None,
        "pinned": chat.pinned is m,
        "mine": m.sender is reader,
    }
    if m.photo and m.file is not None:
        found["photo"], found["photo_size"] = f"/town/file/{m.photo}", m.file.size
    elif m.photo:
        found["photo"] = "/static/photo.svg"
    if m.document and m.file is not None:
        found["document"] = {
            "url": f"/town/file/{m.document}", "name": m.file.name, "bytes": len(m.file.data),
        }  # fmt: skip
    if m.reply_to is not None:
        answered = m.reply_to
        name = answered.sender.name
        found["reply_to"] = {"key": answered.key, "from": name, "text": brief(answered)[:120]}
    if m.markup and m.markup.get("force_reply"):
        for_me = m.reply_to is None or m.reply_to.sender is reader
        found["force_reply"] = for_me or not m.markup.get("selective")
        found["placeholder"] = m.markup.get("input_field_placeholder") or ""
    return found


def _text(m: Message) -> str:
    """Its words; a voice note that came without is named, since the page plays none."""
    return m.text or ("🎤" if m.other == "voice" else "")


def _label(button: dict[str, Any]) -> dict[str, Any]:
    url = button.get("url")
    return {"label": button["text"], "url": url} if url else {"label": button["text"]}


def _service_text(m: Message) -> str:
    service, name = m.service or {}, m.sender.name
    if "new_chat_members" in service:
        joined = "、".join(u["first_name"] for u in service["new_chat_members"])
        return f"{name} 邀请 {joined} 进群"
    if "left_chat_member" in service:
        return f"{service['left_chat_member']['first_name']} 离开了群"
    if "migrate_to_chat_id" in service or "migrate_from_chat_id" in service:
        return "本群升级为超级群"
    if "pinned_message" in service:
        return f"{name} 置顶了一条消息"
    return ""

"""The methods of the Bot API that the town really carries out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.town import shown
from bot.town.entities import BadMarkup, parse, units
from bot.town.errors import ApiError, bad, forbidden
from bot.town.methods import CAPTION, TEXT
from bot.town.uploads import Upload
from bot.town.world import Chat, Message, TownBot

if TYPE_CHECKING:
    from bot.town.server import Town

TAP_WINDOW = timedelta(seconds=15)  # in which a tap lets a bot whisper
TAP_LIVES = timedelta(minutes=10)  # in which a tap can be answered


def _below(message: Message) -> bool:
    """Whether its words stand below something."""
    return bool(message.photo or message.document or message.other)


class Api:
    """Carries out one bot's requests."""

    def __init__(self, town: Town, bot: TownBot) -> None:
        """For one bot of a town."""
        self.town, self.bot = town, bot
        self.methods: dict[str, Callable[[dict[str, Any]], Any]] = {
            name.removeprefix("do_").lower(): getattr(self, name)
            for name in dir(self)
            if name.startswith("do_")
        }

    # --- the bot itself ---

    def do_getMe(self, _: dict[str, Any]) -> Any:
        return {
            **self.bot.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": self.bot.reads_all,
            "supports_inline_queries": False,
        }

    def do_setMyCommands(self, p: dict[str, Any]) -> bool:
        scope = (p.get("scope") or {}).get("type", "default")
        self.bot.commands[f"{scope}:{p.get('language_code') or ''}"] = p["commands"]
        return True

    def do_getMyCommands(self, p: dict[str, Any]) -> Any:
        scope = (p.get("scope") or {}).get("type", "default")
        return self.bot.commands.get(f"{scope}:{p.get('language_code') or ''}", [])

    def do_deleteMyCommands(self, p: dict[str, Any]) -> bool:
        scope = (p.get("scope") or {}).get("type", "default")
        self.bot.commands.pop(f"{scope}:{p.get('language_code') or ''}", None)
        return True

    def do_setMyName(self, _: dict[str, Any]) -> bool:
        return True

    do_setMyDescription = do_setMyShortDescription = do_setMyName

    def do_deleteWebhook(self, p: dict[str, Any]) -> bool:
        queue = self.town.queues[self.bot.id]
        queue.webhook = ""
        if p.get("drop_pending_updates") in (True, "true", "True"):
            queue.waiting.clear()
        return True

    def do_setWebhook(self, p: dict[str, Any]) -> bool:
        queue = self.town.queues[self.bot.id]
        queue.webhook, queue.secret = str(p.get("url") or ""), str(p.get("secret_token") or "")
        if p.get("allowed_updates") is not None:
            queue.allowed = frozenset(p["allowed_updates"]) or None
        if queue.webhook:
            self.town.bringers[self.bot.id].start()
        return True

    def do_getWebhookInfo(self, _: dict[str, Any]) -> Any:
        queue = self.town.queues[self.bot.id]
        info: dict[str, Any] = {
            "url": queue.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(queue.waiting),
        }
        error = self.town.bringers[self.bot.id].error
        if error:
            info["last_error_message"] = error
            info["last_error_date"] = self.town.bringers[self.bot.id].failed_at
        if queue.allowed is not None:
            info["allowed_updates"] = sorted(queue.allowed)
        return info

    # --- chats and members ---

    def do_getChat(self, p: dict[str, Any]) -> Any:
        chat = self._chat(p, write=False)
        return {
            **chat.short(),
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False,
                "premium_subscription": False, "gifts_from_channels": False,
            },
        }  # fmt: skip

    def do_getChatMember(self, p: dict[str, Any]) -> Any:
        chat, who = self._chat(p, write=False), int(p["user_id"])
        user = self._user(who)
        return shown.member(user, chat.members.get(who))

    def do_getChatAdministrators(self, p: dict[str, Any]) -> Any:
        chat = self._chat(p, write=False)
        if not chat.is_group:
            raise bad("there are no administrators in the private chat")
        return [
            shown.member(self._user(who), member)
            for who, member in chat.members.items()
            if chat.is_admin(who) and (who in self.town.world.people or who == self.bot.id)
        ]

    def do_getChatMemberCount(self, p: dict[str, Any]) -> int:
        chat = self._chat(p, write=False)
        return sum(chat.has(who) for who in chat.members) if chat.is_group else 2

    def do_leaveChat(self, p: dict[str, Any]) -> bool:
        chat = self._chat(p, write=False)
        self.town.change_status(self.bot, chat, self.bot, "left")
        return True

    def _user(self, who: int) -> dict[str, Any]:
        if who in self.town.world.people:
            return self.town.world.people[who].user()
        for bot in self.town.world.bots.values():
            if bot.id == who:
                return bot.user()
        raise bad("user not found")

    # --- speaking ---

    def do_sendMessage(self, p: dict[str, Any]) -> Any:
        text, entities = self._text(p, "text", TEXT)
        if not text.strip():
            raise bad("message text is empty")
        return self._send(p, text, entities)

    def do_sendPhoto(self, p: dict[str, Any]) -> Any:
        text, entities = self._text(p, "caption", CAPTION)
        return self._send(p, text, entities, **self._photo(p["photo"]))

    def do_sendVoice(self, p: dict[str, Any]) -> Any:
        text, entities = self._text(p, "caption", CAPTION)
        person = self._chat(p).person
        if person is not None and not person.takes_voice:
            raise bad("VOICE_MESSAGES_FORBIDDEN")
        if not self._known_voice(p["voice"]):
            raise bad("wrong file identifier/HTTP URL specified")
        return self._send(p, text, entities, other="voice")

    def do_sendDocument(self, p: dict[str, Any]) -> Any:
        text, entities = self._text(p, "caption", CAPTION)
        return self._send(p, text, entities, **self._document(p["document"]))

    def _photo(self, given: str | Upload) -> dict[str, Any]:
        """What a message with this photo holds."""
        if isinstance(given, Upload):
            return {"photo": self._keep(given.as_photo()), "file": given}
        known = self._known_photo(given)  # a file that somebody sent before
        if not known:
            raise bad("wrong file identifier/HTTP URL specified")
        return {"photo": known, "file": self.town.world.files.get(known)}

    def _document(self, given: str | Upload) -> dict[str, Any]:
        """What a message with this file holds."""
        if not isinstance(given, Upload):
            raise bad("wrong file identifier/HTTP URL specified")
        return {"document": self._keep(given), "file": given}

    def _keep(self, upload: Upload) -> str:
        name = f"{self.bot.id}x{self.town.requests}"
        self.town.world.files[name] = upload
        return name

    def _known_photo(self, file_id: str) -> str:
        """The picture of such a file id, in whatever chat the bot saw it; "": none."""
        for chat in (*self.town.world.groups.values(), *self.town.world.private.values()):
            for message in chat.messages:
                if message.photo and any(
                    size["file_id"] == file_id for size in shown.sizes(message.photo)
                ):
                    return message.photo
        return ""

    def _known_voice(self, file_id: str | Upload) -> bool:
        """Whether somebody has sent this voice note; the town records none of its own."""
        return file_id == shown.OTHERS["voice"]["file_id"] and any(
            message.other == "voice"
            for chat in (*self.town.world.groups.values(), *self.town.world.private.values())
            for message in chat.messages
        )

    def do_sendChatAction(self, p: dict[str, Any]) -> bool:
        chat = self._chat(p)
        self.town.publish("typing", chat, None)
        return True

    def _send(
        self, p: dict[str, Any], text: str, entities: list[dict[str, Any]], **content: Any
    ) -> Any:
        whisper = p.get("ephemeral_message_parameters") or {}
        receiver = whisper.get("receiver_user_id") or p.get("receiver_user_id")
        chat = self._chat(p)
        message = Message(
            id=0, sender=self.bot, at=self.town.clock.now(), text=text, entities=entities,
            markup=p.get("reply_markup"), reply_to=self._reply(p, chat), **content,
        )  # fmt: skip
        if receiver:
            tap = whisper.get("callback_query_id") or p.get("callback_query_id")
            message.whisper_to = self._may_whisper(chat, int(receiver), tap, p)
        else:
            self.town.flood[self.bot.id].pass_(chat.id, self.town.clock.now())
        chat.add(message)
        silent = str(p.get("disable_notification", "")).lower() == "true"
        self.town.said("whisper" if receiver else "send", chat, message, silent=silent)
        return shown.message(self.town.world, chat, message)

    def _may_whisper(self, chat: Chat, receiver: int, tap: str | None, p: dict[str, Any]) -> Any:
        """The person who will see it.

        Raises:
            ApiError: not in a group, not a member, or no window is open.
        """
        person = self.town.world.people.get(receiver)
        if not chat.is_group:
            raise bad("ephemeral messages can be sent only to groups and supergroups")
        if person is None or not chat.has(receiver):
            raise bad("USER_NOT_PARTICIPANT")
        if chat.is_admin(self.bot.id):
            return person
        now = self.town.clock.now()
        pressed = self.town.taps.get(tap or "")
        if pressed and pressed.person is person and now - pressed.at <= TAP_WINDOW:
            return person
        number = (p.get("reply_parameters") or {}).get("ephemeral_message_id")
        heard = chat.whispers.get(int(number)) if number else None
        if heard and heard.sender is person and now - heard.at <= TAP_WINDOW:
            return person
        raise bad("EPHEMERAL_MESSAGE_FORBIDDEN")  # our own word: the real one is not documented

    def _reply(self, p: dict[str, Any], chat: Chat) -> Message | None:
        given = p.get("reply_parameters") or {}
        number = given.get("message_id") or p.get("reply_to_message_id")
        if given.get("ephemeral_message_id"):
            return chat.whispers.get(int(given["ephemeral_message_id"]))
        if not number:
            return None
        found = chat.by_id.get(int(number))
        lenient = given.get("allow_sending_without_reply") or p.get("allow_sending_without_reply")
        if found is None and not lenient:
            raise bad("message to be replied not found")
        return found

    def _text(self, p: dict[str, Any], name: str, most: int) -> tuple[str, list[dict[str, Any]]]:
        raw = str(p.get(name) or "")
        try:
            text, entities = parse(raw, p.get("parse_mode"))
        except BadMarkup as error:
            raise bad(f"can't parse entities: {error}") from None
        if units(text) > most:
            raise bad("message is too long" if name == "text" else "message caption is too long")
        return text, entities or list(p.get("entities") or ())

    # --- changing ---

    def do_editMessageText(self, p: dict[str, Any]) -> Any:
        chat, message = self._editable(p)
        if _below(message):
            raise bad("there is no text in the message to edit")
        text, entities = self._text(p, "text", TEXT)
        if not text.strip():
            raise bad("message text is empty")
        return self._change(p, chat, message, text, entities)

    def do_editMessageCaption(self, p: dict[str, Any]) -> Any:
        chat, message = self._editable(p)
        if not _below(message):
            raise bad("there is no caption in the message to edit")
        text, entities = self._text(p, "caption", CAPTION)
        return self._change(p, chat, message, text, entities)

    def do_editMessageMedia(self, p: dict[str, Any]) -> Any:
        """Another picture or file, with words of its own, also where only words stood."""
        chat, message = self._editable(p)
        media = p["media"]
        text, entities = self._text(media, "caption", CAPTION)
        kinds = {"photo": self._photo, "document": self._document}
        if media["type"] not in kinds:
            raise bad("this kind of media is not simulated")
        content = {"photo": "", "document": "", **kinds[media["type"]](media["media"])}
        for name, value in content.items():
            setattr(message, name, value)
        return self._change(p, chat, message, text, entities, media=True)

    def do_editMessageReplyMarkup(self, p: dict[str, Any]) -> Any:
        chat, message = self._editable(p)
        return self._change(p, chat, message, message.text, message.entities)

    def _editable(self, p: dict[str, Any]) -> tuple[Chat, Message]:
        chat = self._chat(p)
        message = chat.by_id.get(int(p.get("message_id") or 0))
        if message is None:
            raise bad("message to edit not found")
        bare = message.markup is None or "inline_keyboard" in message.markup
        if message.sender is not self.bot or not bare:
            raise bad("message can't be edited")
        self.town.flood[self.bot.id].pass_(chat.id, self.town.clock.now())
        return chat, message

    def _change(
        self,
        p: dict[str, Any],
        chat: Chat,
        message: Message,
        text: str,
        entities: list[Any],
        *,
        media: bool = False,
    ) -> Any:
        markup = p.get("reply_markup")
        if not media and (text, entities, markup) == (
            message.text,
            message.entities,
            message.markup,
        ):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        before = message.text
        message.text, message.entities, message.markup = text, entities, markup
        message.edited_at = self.town.clock.now()
        kind = "edit_whisper" if message.ephemeral else "edit"
        self.town.said(kind, chat, message, before=before, media=media)
        return True if message.ephemeral else shown.message(self.town.world, chat, message)

    def _whisper_of(self, p: dict[str, Any]) -> tuple[Chat, Message]:
        chat = self._chat(p)
        message = chat.whispers.get(int(p["ephemeral_message_id"]))
        receiver = int(p["receiver_user_id"])
        if message is None or message.whisper_to is None or message.whisper_to.id != receiver:
            raise bad("message to edit not found")
        return chat, message

    def do_editEphemeralMessageText(self, p: dict[str, Any]) -> Any:
        chat, message = self._whisper_of(p)
        text, entities = self._text(p, "text", TEXT)
        return self._change(p, chat, message, text, entities)

    def do_editEphemeralMessageReplyMarkup(self, p: dict[str, Any]) -> Any:
        chat, message = self._whisper_of(p)
        return self._change(p, chat, message, message.text, message.entities)

    def do_deleteEphemeralMessage(self, p: dict[str, Any]) -> bool:
        chat, message = self._whisper_of(p)
        chat.remove(message)
        self.town.said("delete", chat, message)
        return True

    def do_deleteMessage(self, p: dict[str, Any]) -> bool:
        chat = self._chat(p)
        message = chat.by_id.get(int(p["message_id"]))
        if message is None:
            raise bad("message to delete not found")
        own = message.sender is self.bot
        member = chat.members.get(self.bot.id)
        if not own and not (member and member.rights.get("can_delete_messages")):
            raise bad("message can't be deleted")
        chat.remove(message)
        self.town.said("delete", chat, message)
        return True

    def do_pinChatMessage(self, p: dict[str, Any]) -> bool:
        chat = self._chat(p)
        message = chat.by_id.get(int(p["message_id"]))
        if message is None:
            raise bad("message to pin not found")
        member = chat.members.get(self.bot.id)
        if chat.is_group and not (member and member.rights.get("can_pin_messages")):
            raise bad("not enough rights to manage pinned messages in the chat")
        chat.pinned = message
        self.town.said("pin", chat, message)
        return True

    def do_unpinChatMessage(self, p: dict[str, Any]) -> bool:
        chat = self._chat(p)
        chat.pinned = None
        return True

    def do_answerCallbackQuery(self, p: dict[str, Any]) -> bool:
        tap = self.town.taps.get(str(p["callback_query_id"]))
        late = tap is None or self.town.clock.now() - tap.at > TAP_LIVES
        if tap is None or late or tap.answer.done():
            raise bad("query is too old and response timeout expired or query ID is invalid")
        alert = p.get("show_alert") in (True, "true", "True")
        self.town.answered(tap, str(p.get("text") or ""), alert=alert)
        return True

    # --- finding the chat ---

    def _chat(self, p: dict[str, Any], *, write: bool = True) -> Chat:
        """The chat of a request.

        Raises:
            ApiError: unknown, left, blocked, never started, or upgraded.
        """
        try:
            number = int(p["chat_id"])
        except (KeyError, ValueError):
            raise bad("chat_id is empty") from None
        group = self.town.world.groups.get(number)
        if group is not None:
            if group.moved_to:
                raise ApiError(
                    400,
                    "Bad Request: group chat was upgraded to a supergroup chat",
                    migrate_to_chat_id=group.moved_to,
                )
            if group.status(self.bot.id) == "kicked":
                raise forbidden(f"bot was kicked from the {group.type} chat")
            if not group.has(self.bot.id):
                raise forbidden(f"bot is not a member of the {group.type} chat")
            return group
        person = self.town.world.people.get(number)
        if person is None:
            raise bad("chat not found")
        chat = self.town.world.private_chat(person, self.bot)
        if write and chat.blocked:
            raise forbidden("bot was blocked by the user")
        if write and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

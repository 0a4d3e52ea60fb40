"""Plays a story: people act over the town, and everything the bot says is checked."""

from __future__ import annotations

import asyncio
import difflib
import re
from typing import TYPE_CHECKING

from bot.town import people
from bot.town.story_lines import Does, Line, Passes, Says, StoryError, folded, matches, read
from bot.town.world import Chat, Message, Person, TownBot

if TYPE_CHECKING:
    from bot.town.server import Said, Town

__all__ = ["Story", "StoryError"]


class Story:
    """One script in one town with one bot."""

    def __init__(self, town: Town, script: str, *, check: bool = True) -> None:
        """Read it.

        Raises:
            StoryError: for a line that cannot be read.
        """
        self.town, self.check = town, check
        self.lines = read(script)
        self.bot: TownBot = next(iter(town.world.bots.values()))
        self.last: dict[int, Chat] = {}  # person → where they acted last
        self.heard = len(town.transcript)

    async def play(self) -> None:
        """From the first line to the last.

        Raises:
            AssertionError: the bot said something else.
        """
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            at += 1
            if isinstance(line, Says):
                raise StoryError(f"line {line.number}: the bot speaks before anybody acts")
            await self._act(line)
            expected: list[Says] = []
            while at < len(self.lines) and isinstance(found := self.lines[at], Says):
                expected.append(found)
                at += 1
            if self.check:
                self._compare(line, expected)

    async def _act(self, line: Line) -> None:
        if isinstance(line, Passes):
            await self.town.move(line.delta)
        elif isinstance(line, Does):
            try:
                await getattr(self, f"_{line.verb}")(**line.parts)
            except (LookupError, PermissionError) as error:
                raise StoryError(f"line {line.number}: {error}") from error
        if self.town.settle is not None:
            await self.town.settle()

    # --- what people do ---

    async def _says(self, who: str, group: str, text: str = "", photos: str = "") -> None:
        person, chat = self._at(who, self.town.world.group(group))
        self._send(person, chat, text, photos)

    async def _private(self, who: str, text: str = "", photos: str = "") -> None:
        person = self.town.world.person(who)
        person, chat = self._at(who, self.town.world.private_chat(person, self.bot))
        self._send(person, chat, text, photos)

    def _send(
        self, person: Person, chat: Chat, text: str, photos: str, reply_to: Message | None = None
    ) -> None:
        """Words, "a photo" with or without words, or an album of "3 photos"."""
        count = photos.split(" ")[0]
        if count.isdigit():
            people.send_album(self.town, person, chat, text, int(count), reply_to=reply_to)
        else:
            people.say(self.town, person, chat, text, reply_to=reply_to, photo=bool(photos))

    async def _starts(self, who: str, param: str = "") -> None:
        person = self.town.world.person(who)
        self._at(who, self.town.world.private_chat(person, self.bot))
        await self.town.start_bot(person, self.bot, param)

    async def _replies(
        self, who: str, target: str, text: str = "", group: str = "", photos: str = ""
    ) -> None:
        person = self.town.world.person(who)
        chat = self.town.world.group(group) if group else self._where(person)
        if target == "Bot":
            message = self._newest(chat, person, lambda m: m.sender is self.bot)
        elif target.startswith("#"):
            message = self._card(chat, person, target)
        else:
            other = self.town.world.person(target)
            message = self._newest(chat, person, lambda m: m.sender is other)
        self._at(who, chat)
        self._send(person, chat, text, photos, message)

    async def _tap(self, whos: str, label: str, card: str = "", group: str = "") -> None:
        presses = []
        for who in whos.split(" and "):
            person = self.town.world.person(who)
            chat, message = self._button(person, label, card, group)
            self._at(who, chat)
            presses.append(self.town.tap(person, chat, message, label))
        await asyncio.gather(*presses)

    async def _adds_bot(self, who: str, group: str) -> None:
        person, chat = self._at(who, self.town.world.group(group))
        self.town.add_member(person, chat, self.bot)

    async def _adds(self, who: str, other: str, group: str) -> None:
        person, chat = self._at(who, self.town.world.group(group))
        self.town.add_member(person, chat, self.town.world.person(other))

    async def _removes_bot(self, who: str, group: str) -> None:
        person, chat = self._at(who, self.town.world.group(group))
        self.town.remove_member(person, chat, self.bot)

    async def _removes(self, who: str, other: str, group: str) -> None:
        person, chat = self._at(who, self.town.world.group(group))
        self.town.remove_member(person, chat, self.town.world.person(other))

    async def _leaves(self, who: str, group: str) -> None:
        person = self.town.world.person(who)
        self.town.remove_member(person, self.town.world.group(group), person)

    async def _makes_admin(self, who: str, group: str, right: str = "") -> None:
        person, chat = self._at(who, self.town.world.group(group))
        rights = {"can_manage_chat": True, right: True} if right else {}
        self.town.promote(person, chat, self.bot, **rights)

    async def _blocks(self, who: str) -> None:
        self.town.block(self.town.world.person(who), self.bot)

    async def _unblocks(self, who: str) -> None:
        self.town.block(self.town.world.person(who), self.bot, blocked=False)

    # --- finding what they mean ---

    def _at(self, who: str, chat: Chat) -> tuple[Person, Chat]:
        person = self.town.world.person(who)
        self.last[person.id] = chat
        return person, chat

    def _where(self, person: Person) -> Chat:
        if person.id not in self.last:
            raise LookupError(f"where is {person.name}? Say: in GROUP")
        return self.last[person.id]

    @staticmethod
    def _newest(chat: Chat, person: Person, test) -> Message:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a test of a message
        for message in reversed(list(chat.seen_by(person))):
            if not message.service and test(message):
                return message
        raise LookupError(f"{person.name} sees no such message in {chat.title or 'private'}")

    def _card(self, chat: Chat, person: Person, label: str) -> Message:
        def is_card(message: Message) -> bool:
            return message.sender is self.bot and label in message.text.split()

        return self._newest(chat, person, is_card)

    def _button(self, person: Person, label: str, card: str, group: str) -> tuple[Chat, Message]:
        """The newest message with such a button that they see; where they acted last, first."""
        chats = self.town.world.chats_of(person)
        if group == "private":
            chats = [c for c in chats if not c.is_group]
        elif group:
            chats = [self.town.world.group(group)]
        last = self.last.get(person.id)
        for chat in sorted(chats, key=lambda c: c is not last):
            for message in reversed(list(chat.seen_by(person))):
                labels = [b["text"] for row in message.buttons for b in row]
                if label in labels and (not card or card in message.text.split()):
                    return chat, message
        raise LookupError(f"{person.name} sees no button [{label}]")

    # --- what the bot said ---

    def _compare(self, after: Line, expected: list[Says]) -> None:
        said = [_line(self.town, s) for s in self.town.transcript[self.heard :]]
        self.heard = len(self.town.transcript)
        left = list(expected)
        ok = True
        for head, text, buttons in said:
            place = next(
                (i for i, e in enumerate(left) if _audience(e.head) == _audience(head)), None
            )
            fits = place is not None and _fits(left[place], head, text, buttons)
            if not fits or place is None:
                ok = False
                break
            left.pop(place)
        if ok and not left:
            return
        wanted = [_shown(e.head, e.text, e.buttons) for e in expected]
        found = [_shown(head, folded(text), buttons) for head, text, buttons in said]
        diff = difflib.unified_diff(wanted, found, "the story", "the bot", lineterm="", n=99)
        raise AssertionError(f"after line {after.number}:\n" + "\n".join(diff))


#: how a head ends where the bot shows something: a photo by its id, what it has drawn itself
_WITH = re.compile(r" with a (?:photo|picture|voice|file \S+)$")


def _audience(head: str) -> str:
    """Whom a line is for: within one audience order counts."""
    words = _WITH.sub("", head).split(" ")
    if "in" in words[2:] or words[1] in ("to", "alerts"):
        person = words[words.index("to") + 1] if words[1] == "whispers" else words[-1]
        return f"alert {person}" if words[1] == "alerts" else person
    return words[-1]


def _fits(expected: Says, head: str, text: str, buttons: tuple[str, ...]) -> bool:
    same = expected.head == head and matches(expected.text, text)
    return same and (expected.buttons is None or expected.buttons == buttons)


def _shown(head: str, text: str, buttons: tuple[str, ...] | None) -> str:
    labels = "".join(f" [{label}]" for label in (("…",) if buttons is None else buttons))
    return f"{head}: {text}{labels}" if text or labels else head


def _line(town: Town, s: Said) -> tuple[str, str, tuple[str, ...]]:
    """Something that was said, as a line of the grammar."""
    group = s.chat.title if s.chat.is_group else ""
    person = s.person.name if s.person else ""
    if s.kind == "alert":
        return f"Bot alerts {person}", s.text, ()
    if s.kind == "whisper":
        return f"Bot whispers to {person} in {group}", s.text, s.buttons
    if s.kind == "edit_whisper":
        return f"Bot edits its whisper to {person} in {group}", s.text, s.buttons
    where = f"in {group}" if group else f"to {person}"
    shows = f" with a {s.shows}" if s.shows else ""
    label = next((w for t in (s.before, s.text) for w in t.split() if w.startswith("#")), "")
    if s.kind == "edit":
        return f"Bot edits {label or 'its message'} {where}{shows}", s.text, s.buttons
    if s.kind == "delete":
        return f"Bot deletes its message {where}", "", ()
    if s.kind == "pin":
        return f"Bot pins {label or 'its message'} {where}", "", ()
    answered = s.message.reply_to if s.message else None
    if answered is not None and group:
        of_bot = answered.sender in town.world.bots.values()
        name = next((w for w in answered.text.split() if w.startswith("#")), "its message")
        return (
            f"Bot replies to {name if of_bot else answered.sender.name} in {group}{shows}",
            s.text,
            s.buttons,
        )
    return f"Bot to {group or person}{shows}", s.text, s.buttons

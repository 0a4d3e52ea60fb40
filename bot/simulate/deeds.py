"""What neighbours do when their step comes: each looks at the town as its person sees it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable

from bot.simulate.cast import BY_NAME, GROUPS, OPERATORS, Street
from bot.simulate.diary import Diary, Said
from bot.simulate.story import Step
from bot.town import people
from bot.town.world import Chat, Message, Person

QUIT, RETURN = "取消", "返回"
NOT_ANSWERS = (QUIT, RETURN, "继续", "重来", "打开私聊")
#: a question whose answer neighbours will read says so; other answers are for one person
PUBLIC = re.compile("大家|邻居|选项|开会|会议|纪要|决议|待办|异议")


class Deeds:
    """Carries out the deeds of people."""

    def __init__(self, street: Street) -> None:
        """On one street."""
        self.street, self.stage, self.town = street, street.stage, street.town
        self.diary = Diary()

    async def do(self, step: Step) -> None:
        """One step, and everything that the bot says after it; what cannot be done is not."""
        deed: Callable[[Step], Awaitable[None]] = getattr(self, f"do_{step.does}")
        await deed(step)
        await self.stage.settles()

    # --- words ---

    def _chat(self, step: Step) -> Chat:
        return self.street.group(step.where) if step.where else self.street.private(step.who)

    async def _says(
        self, step: Step, text: str, *, reply_to: Message | None = None, photo: bool = False,
        raises: bool = False, private: bool = False, chat: Chat | None = None,
    ) -> bool:  # fmt: skip
        """Say it, if they are there; the bot answers. Whether it was said."""
        person, chat = self.street.person(step.who), chat or self._chat(step)
        try:
            message = people.say(self.town, person, chat, text, reply_to=reply_to, photo=photo)
        except PermissionError:
            return False
        self.diary.spoken[person.id] += 1
        hears = chat.person is not None or chat.has(self.stage.bot.id)
        self.diary.said.append(
            Said(
                person.id, chat, message, self.town.clock.now(), step.words or text,
                raises and hears, private,
            )
        )  # fmt: skip
        await self.stage.settles()
        return True

    async def do_need(self, step: Step) -> None:
        """By command, by the bot's name, in answer to oneself, with a photo; all its questions."""
        start = len(self.town.transcript)
        how = step.label
        text = f"/need {step.words}"
        reply = None
        if how == "mention":
            text = f"@{self.stage.bot.username} {step.words}"
        elif how == "reply" and step.where:
            if not await self._says(step, step.words, raises=False):
                return
            text, reply = "/need", self.diary.said[-1].message
        if await self._says(step, text, reply_to=reply, photo=how == "photo", raises=True):
            await self._turns(step, start)

    async def do_says(self, step: Step) -> None:
        """In passing; a whisper may offer to register it."""
        start = len(self.town.transcript)
        # in private, words are the answer to a question that is open there, whatever they are
        open_ = None if step.where else self._question(self.street.person(step.who), 0)
        secret = step.label == "secret" and not (open_ and PUBLIC.search(open_[1].text))
        if await self._says(step, step.words, private=secret):
            for label in ("登记", "登记为诉求") if step.turns else ():
                if await self._press_new(step, start, label):
                    await self._turns(step, start)
                    return

    async def do_command(self, step: Step) -> None:
        """Any other command."""
        await self._says(step, step.words)

    async def do_answers(self, step: Step) -> None:
        """A question that was left open is gone back to."""
        await self._turns(step, 0)

    async def do_binds(self, step: Step) -> None:
        """Ask to be bound to one's home, in private."""
        home = BY_NAME[step.who].home
        await self._says(step, f"/bind {home}")

    # --- questions ---

    async def _turns(self, step: Step, start: int) -> None:
        """Go through the questions that the bot has asked since then, as the step has it."""
        person = self.street.person(step.who)
        for turn in step.turns:
            question = self._question(person, start)
            if question is None:
                return
            chat, message = question
            start = len(self.town.transcript)
            if turn == "b":
                await self._press(person, chat, message, RETURN)
            elif turn == "x":
                await self._press(person, chat, message, QUIT)
            else:
                await self._answer(step, chat, message)

    def _question(self, person: Person, start: int) -> tuple[Chat, Message] | None:
        """The newest question to somebody since then."""
        for said in reversed(self.town.transcript[start:]):
            message = said.message
            if message is None or message not in said.chat.messages:
                continue
            answered = message.reply_to.sender if message.reply_to else None
            theirs = said.person is person or (said.chat.is_group and answered is person)
            asks = any(b["text"] == QUIT for row in message.buttons for b in row)
            if theirs and (asks or (message.markup or {}).get("force_reply")):
                return said.chat, message
        return None

    async def _answer(self, step: Step, chat: Chat, message: Message) -> None:
        """By one of its buttons, else in words."""
        person = self.street.person(step.who)
        options = [
            b["text"] for row in message.buttons for b in row
            if b["text"] not in NOT_ANSWERS and "callback_data" in b
        ]  # fmt: skip
        if options:
            await self._press(person, chat, message, options[step.picks % len(options)])
            return
        reply = message if chat.is_group else None
        private = not PUBLIC.search(message.text) and "哪" not in message.text
        words = step.words if len(step.words) >= 10 else f"{step.words}，请大家放心等一等"
        if "哪" in message.text:
            words = "3号楼2单元"  # a place, or a number that is none
        await self._says(step, words, reply_to=reply, private=private, chat=chat)

    # --- buttons ---

    def _see(self, person: Person, where: str) -> Iterable[tuple[Chat, Message]]:
        """Messages with buttons that somebody sees, the newest first."""
        if where:
            chats = [self.street.group(where)]
        else:
            chats = [self.town.world.private_chat(person, self.stage.bot)]
        for chat in chats:
            if chat.is_group and not chat.has(person.id):
                continue
            for message in reversed(list(chat.seen_by(person))):
                if message.sender is self.stage.bot and message.buttons:
                    yield chat, message

    def _with(self, person: Person, where: str, label: str) -> list[tuple[Chat, Message, str]]:
        """Those with such a button (a label begins so)."""
        found = []
        for chat, message in self._see(person, where):
            labels = [b["text"] for row in message.buttons for b in row]
            fits = next((x for x in labels if x.startswith(label)), None)
            if fits is not None:
                found.append((chat, message, fits))
        return found

    async def _press(
        self, person: Person, chat: Chat, message: Message, label: str, times: int = 1
    ) -> None:
        """Press it, as often as that at once; the bot answers in its own time."""
        self._note_press(person, message, label, times)
        tasks = [
            asyncio.create_task(people.tap(self.town, person, chat, message, label))
            for _ in range(times)
        ]
        await asyncio.sleep(0)
        await self.stage.settles()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.exception()  # a client whose message went away meanwhile presses nothing

    def _note_press(self, person: Person, message: Message, label: str, times: int = 1) -> None:
        buttons = (button for row in message.buttons for button in row)
        data = next((b.get("callback_data") for b in buttons if b["text"] == label), None)
        if data is not None:
            self.diary.pressed[person.id, str(data)] += times

    async def _press_new(self, step: Step, start: int, label: str) -> bool:
        """A button that has come since then; whether it did."""
        person = self.street.person(step.who)
        for said in self.town.transcript[start:]:
            labels = said.buttons if said.person is person and said.message else ()
            if label in labels and said.message is not None:
                await self._press(person, said.chat, said.message, label, step.times)
                return True
        return False

    async def do_press(self, step: Step) -> None:
        """A button of this label, on the newest card but so many; then its questions."""
        person = self.street.person(step.who)
        found = self._with(person, step.where, step.label)
        if not found:
            return
        chat, message, label = found[step.picks % len(found)]
        start = len(self.town.transcript)
        await self._press(person, chat, message, label, step.times)
        await self._turns(step, start)

    async def do_panel(self, step: Step) -> None:
        """[办理▸] or [更多▸], then a button of what it opens."""
        person = self.street.person(step.who)
        opener = "办理▸" if step.where else "更多▸"
        found = self._with(person, step.where, opener)
        if not found:
            return
        chat, message, label = found[step.picks % len(found)]
        start = len(self.town.transcript)
        await self._press(person, chat, message, label)
        if await self._press_new(step, start, step.label):
            await self._turns(step, start)

    async def do_forges(self, step: Step) -> None:
        """Data that any client can make up, sent with the newest message of the bot."""
        person, chat = self.street.person(step.who), self._chat(step)
        seen = [m for m in chat.seen_by(person) if m.sender is self.stage.bot]
        if not seen or (chat.is_group and not chat.has(person.id)):
            return
        self.diary.pressed[person.id, step.words] += 1
        pressed = people.press_data(self.town, person, chat, seen[-1], step.words)
        task = asyncio.create_task(pressed)
        await asyncio.sleep(0)
        await self.stage.settles()
        task.cancel()
        await asyncio.wait({task})

    async def taps_blindly(self, name: str) -> None:
        """Press the newest button in each chat, and look away."""
        person = self.street.person(name)
        for where in ("", *BY_NAME[name].groups):
            seen = next(iter(self._see(person, where)), None)
            if seen is None:
                continue
            chat, message = seen
            label = message.buttons[0][0]["text"]
            self._note_press(person, message, label)
            task = asyncio.create_task(people.tap(self.town, person, chat, message, label))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait({task})

    def says_blindly(self, step: Step) -> None:
        """Raise a need while nobody hears."""
        person, chat = self.street.person(step.who), self.street.group(step.where)
        if chat.has(person.id) and chat.has(self.stage.bot.id):
            text, now = f"/need {step.words}", self.town.clock.now()
            message = people.say(self.town, person, chat, text)
            self.diary.said.append(Said(person.id, chat, message, now, step.words, raises=True))

    # --- coming and going ---

    async def do_starts(self, step: Step) -> None:
        """Press Start (again)."""
        people.start(self.town, self.street.person(step.who), self.stage.bot)

    async def do_blocks(self, step: Step) -> None:
        """Block the bot."""
        person = self.street.person(step.who)
        chat = self.street.private(step.who)
        if chat.started and not chat.blocked:
            people.block(self.town, person, self.stage.bot, blocked=True)

    async def do_leaves(self, step: Step) -> None:
        """Leave a group."""
        group, person = self.street.group(step.where), self.street.person(step.who)
        if group.has(person.id) and group.status(person.id) != "creator":
            self.town.remove_member(person, group, person)
            self.diary.left.append((self.town.clock.now(), person.id, step.where))

    async def do_returns(self, step: Step) -> None:
        """Be brought into a group again."""
        group, person = self.street.group(step.where), self.street.person(step.who)
        if not group.has(person.id):
            self.town.add_member(self.street.person(OPERATORS[0]), group, person)

    def note_absences(self) -> None:
        """Who cannot be reached now, and where the bot is not: looked at after each step."""
        now = self.town.clock.now()
        for name, person in self.street.people.items():
            chat = self.street.private(name)
            if not chat.started or chat.blocked:
                self.diary.away[person.id] = now
        for title in GROUPS:
            if not self.street.group(title).has(self.stage.bot.id):
                self.diary.out[title] = now

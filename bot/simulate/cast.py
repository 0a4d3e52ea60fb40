"""Who lives on the street, and how the bot came to be there."""

from __future__ import annotations

import asyncio

from msgspec import Struct

from bot import office
from bot.reading.register import read
from bot.simulate.stage import Stage
from bot.town import people
from bot.town.world import Chat, Message, Person
from storage.transaction import Tx


class Part(Struct, frozen=True):
    """Somebody's part: their posts by group or community, their home."""

    name: str
    groups: tuple[str, ...]
    post: str = ""  # as /grant calls it
    opens: bool = True  # has opened the private chat from the start
    home: str = ""  # building-unit-room


FIRST, SECOND, OTHER = "3号楼", "5号楼", "桂花苑"  # the first two are one community
GROUPS = (FIRST, SECOND, OTHER)
#: the room numbers are canaries: the bot may never say one in a group
CAST = (
    Part("陈守望", GROUPS, "operator"),
    Part("周立新", GROUPS, "operator"),
    Part("刘玉芬", (FIRST, SECOND), "居委会"),
    Part("孙建国", (FIRST, SECOND), "党组织"),
    Part("李长顺", (FIRST,), "楼门长"),
    Part("钱维修", (FIRST, SECOND), "物业"),
    Part("王桂兰", (FIRST,), home="3-1-2417"),
    Part("张小满", (FIRST,), home="3-2-2418"),
    Part("赵书琴", (FIRST,), home="3-2-2419"),
    Part("何一帆", (FIRST, SECOND), home="3-1-2426"),
    Part("吴德才", (FIRST,), opens=False, home="3-1-2427"),
    Part("郑晚秋", (FIRST,), opens=False),
    Part("冯铁山", (SECOND,), "楼门长"),
    Part("褚念慈", (SECOND,), home="5-1-2437"),
    Part("卫东升", (SECOND,), home="5-1-2438"),
    Part("蒋明月", (SECOND,), opens=False),
    Part("沈青松", (SECOND,)),
    Part("韩秀英", (OTHER,), "居委会"),
    Part("杨树林", (OTHER,), "楼门长"),
    Part("朱红梅", (OTHER,)),
    Part("秦安平", (OTHER, FIRST)),
    Part("尤阿婆", (OTHER,), opens=False),
    Part("许知远", (OTHER,)),
    Part("吕半夏", (OTHER,)),
)
BY_NAME = {part.name: part for part in CAST}
OPERATORS = tuple(p.name for p in CAST if p.post == "operator")
LEADS = {FIRST: "李长顺", SECOND: "冯铁山", OTHER: "杨树林"}
STAFF = tuple(p.name for p in CAST if p.post and p.post != "operator")


def of_group(title: str) -> tuple[str, ...]:
    """Who is in a group, as long as nobody leaves."""
    return tuple(p.name for p in CAST if title in p.groups)


class Street:
    """The cast in its groups, on a stage."""

    def __init__(self, stage: Stage) -> None:
        """Nobody has moved in yet."""
        self.stage, self.town = stage, stage.town
        self.people: dict[str, Person] = {}

    def person(self, name: str) -> Person:
        """Somebody of the cast."""
        return self.people[name]

    def group(self, title: str) -> Chat:
        """A group as it is now: it may have become a supergroup."""
        return self.town.world.group(title)

    def private(self, name: str) -> Chat:
        """The chat of somebody with the bot."""
        return self.town.world.private_chat(self.people[name], self.stage.bot)

    async def moves_in(self) -> None:
        """Groups are served, posts are held, the register is loaded."""
        for part in CAST:
            self.people[part.name] = self.town.add_person(part.name)
        self.stage.operators = frozenset(self.people[name].id for name in OPERATORS)
        for title in GROUPS:
            members = [self.people[name] for name in of_group(title)]
            self.town.add_group(
                title, self.people[LEADS[title]], members, supergroup=title != SECOND
            )
        await self.stage.wake()
        operator = OPERATORS[0]
        for part in CAST:
            if part.opens:
                self._starts(part.name)
                await self.stage.settles()
        for title in (FIRST, OTHER):
            self._adds(operator, title)
            await self.stage.settles()
        await self._joins()
        for title in (FIRST, OTHER):
            self.town.promote(self.people[operator], self.group(title), self.stage.bot)
            await self.stage.settles()
        for part in CAST:
            if part.post in ("居委会", "党组织", "物业") or part.name == LEADS[SECOND]:
                await self._grants(part)
        await self._registers()

    def _starts(self, name: str) -> None:
        people.start(self.town, self.people[name], self.stage.bot)

    def _adds(self, name: str, title: str) -> None:
        self.town.add_member(self.people[name], self.group(title), self.stage.bot)

    async def _joins(self) -> None:
        """The second group joins the first one's community by an invitation."""
        operator = OPERATORS[0]
        await self._says(operator, self.group(FIRST), "大家好")
        await self._says(operator, self.private(operator), "/invite")
        await self.presses(operator, FIRST)
        code = self._last_with(operator, "/join ").split("/join ")[1].split()[0]
        self._adds(LEADS[SECOND], SECOND)
        await self.stage.settles()
        await self._says(operator, self.group(SECOND), f"/join {code}")
        await self.presses(operator, "同意加入")

    async def _says(
        self, name: str, chat: Chat, text: str, *, reply_to: Message | None = None
    ) -> None:
        await self.town.say(self.people[name], chat, text, reply_to=reply_to)
        await self.stage.settles()

    async def presses(self, name: str, label: str) -> None:
        """The newest button of this label in somebody's private chat, if there is one."""
        for message in reversed(self.private(name).messages):
            for row in message.buttons:
                if any(button["text"] == label for button in row):
                    await self.press(name, self.private(name), message, label)
                    return

    async def press(self, name: str, chat: Chat, message: Message, label: str) -> None:
        """Press a button and let the bot answer."""
        task = asyncio.create_task(self.town.tap(self.people[name], chat, message, label))
        await asyncio.sleep(0)
        await self.stage.settles()
        task.cancel()
        await asyncio.wait({task})

    def _last_with(self, name: str, words: str) -> str:
        return next(m.text for m in reversed(self.private(name).messages) if words in m.text)

    async def _grants(self, part: Part) -> None:
        """An operator answers a greeting of theirs with /grant; another operator confirms."""
        chat = self.group(part.groups[0])
        hello = await self.town.say(self.people[part.name], chat, "大家好")
        await self.stage.settles()
        await self._says(OPERATORS[0], chat, f"/grant {part.post}", reply_to=hello)
        for label in ("同意", "确认"):
            await self.presses(OPERATORS[1], label)

    async def _registers(self) -> None:
        """Office work while the bot is stopped."""
        rows = ["楼栋,单元,房号,面积", *(f"{p.home.replace('-', ',')},80" for p in CAST if p.home)]
        raw = "\n".join(rows).encode()
        await self.stage.sleep()
        with office.opened(self.stage.database) as connection:
            tx = Tx(connection, {})
            head = office.community(tx, 1)
            office.load(tx, head, read(raw).units, raw, self.stage.clock.now())
        await self.stage.wake()
        await self.stage.settles()

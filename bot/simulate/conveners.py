"""What neighbours do about meetings on each day: from a source of chance of their own.

Whoever calls one comes to it: what happens in the room and afterwards is drawn with the call, and
carried out on its own day. So the rest of a story is the same with them and without.
"""

from __future__ import annotations

from random import Random

from bot.codes import encode
from bot.flows.effects import Event
from bot.flows.item_events import ItemAccepted, ItemVerified
from bot.flows.meeting_events import (
    ItemDropped,
    ItemPut,
    ItemWanted,
    MeetingAnswered,
    MeetingCancelled,
    MeetingFellShort,
    MeetingHeld,
    MeetingMirrored,
    MeetingSignedIn,
)
from bot.flows.minutes_events import MinutesClosed, MinutesConfirmed
from bot.simulate.cast import BY_NAME, CAST, FIRST, LEADS, OTHER, SECOND, of_group
from bot.simulate.story import DAY, Step

_HOUR = 3600
#: how a time is said, how many days ahead it is, and its hour
_WHEN = (
    ("今天晚上八点", 0, 20.0), ("明天晚上七点半", 1, 19.5), ("明天上午十点", 1, 10.0),
    ("后天晚上七点半", 2, 19.5), ("后天下午三点", 2, 15.0), ("大后天晚上七点半", 3, 19.5),
)  # fmt: skip
_ODD = (
    "昨天晚上八点", "2099年1月1日晚上八点", "明天凌晨三点", "2月30日晚上八点", "随便什么时候",
)  # fmt: skip
_SUBJECTS = ("商量加装电梯", "商量停车", "商量大扫除", "说说门禁", "看看花坛怎么修")
_PLACES = ("活动室", "三号楼大厅", "院里凉亭", "会议室")
_SIZES = ("限2人", "限3人", "限5人", "", "")
_ANSWERS = ("我来", "来不了", "可能来", "参加", "到时候再看")
_MINUTES = "大家都到了，说了停车和电梯的事，决定先问三家报价，下个月再定"
CALLERS = (*LEADS.values(), "刘玉芬", "韩秀英")
YES = "✅ 对，通知大家"


class Conveners:
    """Draws the deeds that are about meetings; what is to come is kept for its day."""

    def __init__(self) -> None:
        """Nothing is called yet."""
        self._later: list[Step] = []
        self._day, self._serial = 0, 0
        self.chance = Random(0)  # noqa: S311 - repeatable, not secret

    def day(self, chance: Random, day: int) -> list[Step]:
        """A dozen deeds between eight in the morning and eleven at night, and what was planned."""
        self.chance, self._day, self._serial = chance, day, 0
        drawn = [
            self._deed(day * DAY + int(chance.triangular(8 * _HOUR, 23 * _HOUR, 45_000)))
            for _ in range(chance.randint(6, 10))
        ]
        if chance.random() < 0.75:
            self._later += self._calls(day * DAY + int(chance.uniform(8.5, 18) * _HOUR))
        now = [step for step in self._later if step.day == day]
        self._later = [step for step in self._later if step.day > day]
        return sorted([*now, *drawn], key=lambda step: step.at)

    def _token(self) -> str:
        """Letters that stand nowhere else, by day and number."""
        self._serial += 1
        return f"M{self._day:03}{self._serial:02}"

    # --- one meeting from its call on ---

    def _calls(self, at: int) -> list[Step]:
        who = self.chance.choice(CALLERS)
        where = self.chance.choice(BY_NAME[who].groups)
        words, days, hour = self.chance.choice(_WHEN)
        starts = (self._day + days) * DAY + int(hour * _HOUR)
        size, often = self.chance.choice(_SIZES), self.chance.choice(("", "", "", "每月"))
        topic = f"{self.chance.choice(_SUBJECTS)}{self._token()}"
        place = self.chance.choice(_PLACES)
        if self.chance.random() < 0.12:
            words = self.chance.choice(_ODD)
        line = " ".join(f"/meeting {often} {words} {place} {topic} {size}".split())
        steps = [Step(at, "command", who, where, line), self._press(at + 40, who, where, YES)]
        if starts > at + _HOUR:
            steps += self._invited(where, at + 100, starts - 100)
            steps += self._room(who, where, starts)
        return steps

    def _invited(self, where: str, begin: int, end: int) -> list[Step]:
        """Neighbours say whether they come, some of them change their mind."""
        there, steps = of_group(where), []
        for name in self.chance.choices(there, k=self.chance.randint(4, 9)):
            at = self.chance.randint(begin, min(end, begin + 2 * DAY))
            at = at - at % DAY + max(at % DAY, 7 * _HOUR)
            if begin <= at < end:
                label = self.chance.choices(("参加", "可能", "不参加"), (6, 1, 3))[0]
                times = self.chance.choice((1, 1, 1, 2))
                steps.append(self._press(at, name, where, label, times=times))
        return steps

    def _room(self, who: str, where: str, starts: int) -> list[Step]:
        """Neighbours come, it is opened, written down, and what was decided is done."""
        chance, steps = self.chance, []
        there = of_group(where)
        for name in chance.sample(there, chance.randint(1, 4)):
            at = starts + chance.randint(-1200, 3600)
            steps.append(Step(at, "signs_in", name, "", times=chance.choice((1, 1, 2))))
        if chance.random() < 0.85:
            label = chance.choices(("宣布开会", "人数不够"), (8, 1))[0]
            steps.append(self._press(starts + chance.randint(60, 5400), who, "", label))
        if chance.random() < 0.6:
            at = starts + 2 * _HOUR + chance.randint(0, 2 * DAY)
            steps += [
                self._asked(at, who, "写纪要", f"{_MINUTES}{self._token()}", "a"),
                self._decides(at + 300, who),
                self._press(at + 900, who, "", "确认纪要"),
            ]
            if chance.random() < 0.4:
                steps.append(self._press(at + 2000, who, "", "马上派办"))
            for more in range(chance.randint(1, 4)):
                then = at + int((more + 0.5) * DAY) + chance.randint(0, 20_000)
                steps.append(self._works(then))
        return steps

    # --- the deeds of a day ---

    def _deed(self, at: int) -> Step:
        deeds = (
            (self._answers, 12), (self._says, 7), (self._sends, 3), (self._moves, 4),
            (self._cancels, 2), (self._changes, 3), (self._brings, 2), (self._agenda, 7),
            (self._works, 6), (self._objects, 3), (self._debates, 7), (self._looks, 4),
            (self._forges, 8),
        )  # fmt: skip
        kinds, weights = zip(*deeds, strict=True)
        drawn: Step = self.chance.choices(kinds, weights)[0](at)
        return drawn

    def _press(
        self, at: int, who: str, where: str, label: str, picks: int = 0, times: int = 1
    ) -> Step:
        return Step(at, "press", who, where, "", label, picks, times=times)

    def _asked(self, at: int, who: str, label: str, words: str, turns: str) -> Step:
        """A button of the private chat, and all its questions."""
        picks = self.chance.randint(0, 3)
        return Step(at, "press", who, "", words, label, picks, turns)

    def _decides(self, at: int, who: str) -> Step:
        """The first of everything that is offered: the nearest date among it."""
        words = f"找三家报价{self._token()}"
        return Step(at, "press", who, "", words, "记一条决议", 0, "aaaaaa")

    def _somebody(self) -> tuple[str, str]:
        who = self.chance.choice(CAST)
        return who.name, self.chance.choice(who.groups)

    def _answers(self, at: int) -> Step:
        who, group = self._somebody()
        where = group if self.chance.random() < 0.85 else ""
        label = self.chance.choices(("参加", "可能", "不参加"), (6, 2, 3))[0]
        picks = self.chance.choices((0, 1, 2), (7, 3, 1))[0]
        times = 2 if self.chance.random() < 0.2 else 1
        return self._press(at, who, where, label, picks=picks, times=times)

    def _says(self, at: int) -> Step:
        who, group = self._somebody()
        return Step(at, "answers_meeting", who, group, self.chance.choice(_ANSWERS))

    def _sends(self, at: int) -> Step:
        who, group = self._somebody()
        return Step(at, "panel", who, group, "我家孩子", "委托别人", 0, "a")

    def _moves(self, at: int) -> Step:
        who = self.chance.choice(CALLERS)
        words = f"活动室那天停电{self._token()}"
        return self._asked(at, who, "改时间", words, self.chance.choice(("aaa", "aaa", "x")))

    def _cancels(self, at: int) -> Step:
        words = f"主持人病了{self._token()}"
        return self._asked(at, self.chance.choice(CALLERS), "取消会议", words, "a")

    def _changes(self, at: int) -> Step:
        return self._asked(at, self.chance.choice(CALLERS), "改地点等", "换到大厅开", "aa")

    def _brings(self, at: int) -> Step:
        no, group = self.chance.randint(1, 6), self.chance.choice((1, 2))
        return Step(at, "forges", "刘玉芬", "", encode(1, MeetingMirrored(no, group)))

    def _agenda(self, at: int) -> Step:
        who, group = self._somebody()
        if self.chance.random() < 0.5:
            return Step(at, "panel", self.chance.choice(CALLERS), "", "", "放进议程")
        if self.chance.random() < 0.5:
            return Step(at, "panel", who, group, "", "议题▸")
        return self._press(at, who, group, "想谈")

    def _works(self, at: int) -> Step:
        who = self.chance.choice([part.name for part in CAST if part.opens])
        label = self.chance.choice(
            ("接下", "接下", "报完成", "报完成", "报进展", "做不了", "验收通过", "还没做好", "延期")
        )
        return self._asked(at, who, label, f"已经问过三家了，价格差不多{self._token()}", "aa")

    def _objects(self, at: int) -> Step:
        who, group = self._somebody()
        words = f"说得不对，我们没有同意{self._token()}"
        if self.chance.random() < 0.3:
            return self._asked(at, self.chance.choice(CALLERS), "答复异议", words, "a")
        return Step(at, "press", who, group, words, "我有异议", 0, "a")

    def _debates(self, at: int) -> Step:
        who, group = self._somebody()
        if self.chance.random() < 0.3:
            lead = self.chance.choice(CALLERS)
            where = self.chance.choice(BY_NAME[lead].groups)
            return Step(at, "command", lead, where, f"/debate 院里种两棵树{self._token()}")
        label = self.chance.choice(
            ("我赞成，要发言", "我反对，要发言", "赞成", "反对", "弃权", "办理▸", "付表决", "计票")
        )
        return self._press(at, who, group, label)

    def _looks(self, at: int) -> Step:
        who, group = self._somebody()
        where = group if self.chance.random() < 0.5 else ""
        words = ("/meetings", "/meeting 1", "/meeting 2", "/meeting", "/debate")
        return Step(at, "command", who, where, self.chance.choice(words))

    def _forges(self, at: int) -> Step:
        """Data of a button that was never shown to them, or of another community."""
        who, group = self._somebody()
        no, words = self.chance.randint(1, 6), "aaaaaaaa"
        event: Event = self.chance.choice(
            (
                MeetingAnswered(no, "yes"), MeetingAnswered(no, "waiting"), MeetingHeld(no),
                MeetingCancelled(no, words), MeetingFellShort(no), MeetingSignedIn(no, "123456"),
                ItemPut("need", no), ItemWanted(no), ItemDropped(no), MinutesConfirmed(no, 1),
                MinutesClosed(no), ItemAccepted(no, 1), ItemVerified(no, 1),
            )
        )  # fmt: skip
        where = group if self.chance.random() < 0.7 else ""
        return Step(at, "forges", who, where, encode(self.chance.choice((1, 1, 2)), event))


assert {FIRST, SECOND, OTHER} >= set(LEADS)  # noqa: S101 - the street has them

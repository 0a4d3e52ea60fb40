"""What neighbours do about polls on each day: from a source of chance of their own.

So the rest of a story is the same with them and without.
"""

from __future__ import annotations

from random import Random

from bot.codes import encode
from bot.flows.effects import Event
from bot.flows.poll_events import (
    BallotCast,
    BallotMarked,
    PollCancelled,
    PollClosed,
    PollConcluded,
    PollEndorsed,
    PollSet,
    SealedBallotCast,
)
from bot.simulate.cast import BY_NAME, CAST, FIRST, LEADS
from bot.simulate.story import DAY, Step

_QUESTIONS = (
    ("周六几点大扫除", "9点/10点/14点"),
    ("门口放快递柜好不好", ""),
    ("哪里先装灯", "大门/车棚/楼道"),
    ("楼道刷什么颜色", "白色/米色/浅绿"),
    ("车棚要不要加锁", ""),
    ("先修哪一样", "长椅/秋千/路面/信箱"),
)
_KINDS = ("", "", "单选", "多选", "排序")
_LASTS = ("25小时", "1天", "2天", "2天", "3天", "5小时")
_ANSWERS = ("1", "2", "选1吧", "3", "第2个", "9", "同意", "1 2", "我那天不在")
_FOLLOWS = ("就按票数最多的办", "大家意见不一，再商量", "先照这个试一个月")
ASKERS = (*LEADS.values(), "刘玉芬", "韩秀英")


class Pollsters:
    """Draws the deeds of a day that are about polls."""

    def __init__(self, chance: Random, day: int) -> None:
        """From one source of chance."""
        self.chance, self._day, self._serial = chance, day, 0

    def deeds(self) -> list[Step]:
        """A dozen or two between eight in the morning and eleven at night, in order."""
        steps = [
            self._deed(self._day * DAY + int(self.chance.triangular(8 * 3600, 23 * 3600, 40_000)))
            for _ in range(self.chance.randint(14, 22))
        ]
        return sorted(steps, key=lambda step: step.at)

    def _deed(self, at: int) -> Step:
        deeds = (
            (self._asks, 5), (self._presses, 30), (self._replies, 8), (self._privately, 8),
            (self._sealed, 6), (self._seconds, 5), (self._sets, 4), (self._concludes, 8),
            (self._reviews, 4), (self._mutes, 2), (self._looks, 5), (self._forges, 6),
            (self._homes, 4),
        )  # fmt: skip
        kinds, weights = zip(*deeds, strict=True)
        drawn: Step = self.chance.choices(kinds, weights)[0](at)
        return drawn

    def _token(self) -> str:
        """Letters that stand nowhere else, by day and number."""
        self._serial += 1
        return f"P{self._day:03}{self._serial:02}"

    def _somebody(self) -> tuple[str, str]:
        who = self.chance.choice(CAST)
        return who.name, self.chance.choice(who.groups)

    def _asks(self, at: int) -> Step:
        leads = self.chance.random() < 0.7
        who = self.chance.choice(ASKERS) if leads else self._somebody()[0]
        where = self.chance.choice(BY_NAME[who].groups)
        question, options = self.chance.choice(_QUESTIONS)
        kind = self.chance.choice(_KINDS) if options else ""
        by = self.chance.choices(("一人一票", "一户一票", ""), (7, 2, 1))[0]
        secret = self.chance.choices(("", "匿名", "结束后公布"), (6, 2, 1))[0]
        rules = (kind, by, secret, self.chance.choice(_LASTS))
        line = f"/poll {question}{self._token()}? {options} {' '.join(r for r in rules if r)}"
        if self.chance.random() < 0.1:
            line = self.chance.choice(("/poll 和上次一样", "/poll", "/poll 同意停302的水吗？"))
        return Step(at, "command", who, where, " ".join(line.split()))

    def _presses(self, at: int) -> Step:
        who, group = self._somebody()
        where = group if self.chance.random() < 0.85 else ""
        label = f"{self.chance.choices((1, 2, 3), (4, 3, 2))[0]}."
        times = 2 if self.chance.random() < 0.2 else 1
        picks = self.chance.choices((0, 1, 2), (7, 2, 1))[0]
        return Step(at, "press", who, where, "", label, picks, times=times)

    def _replies(self, at: int) -> Step:
        who, group = self._somebody()
        words = self.chance.choice(_ANSWERS)
        return Step(at, "answers_poll", who, group, words, picks=self.chance.randint(0, 2))

    def _privately(self, at: int) -> Step:
        who = self.chance.choice([part.name for part in CAST if part.opens])
        if self.chance.random() < 0.5:
            return Step(at, "command", who, "", self.chance.choice(_ANSWERS))
        return Step(at, "press", who, "", "", self.chance.choice(("1.", "2.", "✓", "☐", "去投")))

    def _sealed(self, at: int) -> Step:
        who, group = self._somebody()
        label = f"{self.chance.randint(1, 3)}."
        return Step(at, "votes_sealed", who, group, "", label, picks=self.chance.randint(0, 1))

    def _seconds(self, at: int) -> Step:
        who, group = self._somebody()
        times = 2 if self.chance.random() < 0.2 else 1
        return Step(at, "press", who, group, "", "附议", self.chance.randint(0, 1), times=times)

    def _sets(self, at: int) -> Step:
        who = self.chance.choice(ASKERS)
        label = self.chance.choice(
            ("多选", "排序", "一人一票", "匿名", "记名", "截止后公布票数", "开1天", "取消投票",
             "也发到别的群", "3号楼", "5号楼")
        )  # fmt: skip
        return Step(at, "press", who, "", "", label)

    def _concludes(self, at: int) -> Step:
        words = f"{self.chance.choice(_FOLLOWS)}，{self._token()}"
        turns = self.chance.choice(("aaa", "aaa", "aba", "x", ""))
        who = self.chance.choice(ASKERS)
        return Step(at, "press", who, "", words, "写结论", self.chance.randint(0, 2), turns)

    def _reviews(self, at: int) -> Step:
        words = f"{self.chance.choice(_FOLLOWS)}，{self._token()}"
        return Step(at, "press", self.chance.choice(ASKERS), "", words, "写复查结果", 0, "a")

    def _mutes(self, at: int) -> Step:
        label = self.chance.choice(("投票不用再提醒我", "还是提醒我"))
        return Step(at, "press", self._somebody()[0], "", "", label)

    def _looks(self, at: int) -> Step:
        who, group = self._somebody()
        if self.chance.random() < 0.5:
            label = self.chance.choice(("谁还没投", "谁选了什么", "再投一次"))
            return Step(at, "press", self.chance.choice(ASKERS), "", "", label)
        where = group if self.chance.random() < 0.5 else ""
        words = self.chance.choice(("/polls", "/poll 1", "/poll 3"))
        return Step(at, "command", who, where, words)

    def _forges(self, at: int) -> Step:
        who, group = self._somebody()
        no, words = self.chance.randint(1, 8), "aaaaaaaa"
        event: Event = self.chance.choice(
            (
                BallotCast(no, "0"), BallotCast(no, "1_0"), BallotCast(no, "7"),
                BallotMarked(no, 1), SealedBallotCast(no, "1"), PollSet(no, "secret", "on"),
                PollCancelled(no), PollClosed(no), PollEndorsed(no),
                PollConcluded(no, 7, words, words),
            )
        )  # fmt: skip
        where = group if self.chance.random() < 0.7 else ""
        return Step(at, "forges", who, where, encode(self.chance.choice((1, 1, 2)), event))

    def _homes(self, at: int) -> Step:
        """Somebody is bound to a home, so that it has a vote; or the lead lets them in."""
        if self.chance.random() < 0.5:
            return Step(at, "binds", self.chance.choice([p.name for p in CAST if p.home]))
        return Step(at, "press", LEADS[FIRST], "", "", "全部确认")


def day(chance: Random, number: int) -> list[Step]:
    """The deeds of a day that are about polls."""
    return Pollsters(chance, number).deeds()

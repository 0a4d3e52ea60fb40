"""What neighbours want on each day: drawn beforehand from one random source."""

from __future__ import annotations

from random import Random

from bot.codes import encode
from bot.flows.need_events import (
    NeedAnswered,
    NeedDeclined,
    NeedDismissed,
    NeedFollowed,
    NeedMerged,
    NeedOverdue,
    NeedRated,
    NeedReopened,
    NeedResolved,
    NeedTaken,
    NeedUndone,
    NeedWithdrawn,
)
from bot.simulate.cast import BY_NAME, CAST, GROUPS, LEADS, OPERATORS, OTHER, of_group
from bot.simulate.story import DAY, Step

_TROUBLES = (
    "{n}单元的灯不亮了", "电梯又坏了，老人下不了楼", "垃圾桶满了没人清", "门禁刷不开，进不了门",
    "水管漏水，地上都是水", "楼道里堆了很多杂物", "停车位被堵住了", "健身区的秋千断了",
    "半夜装修太吵，睡不着", "路灯不亮，晚上看不清路", "花园的长椅坏了", "希望装一个扶手",
    "下水道堵了，有味道", "快递柜挡住了出口", "墙皮掉下来了，怕砸到人",
)  # fmt: skip
_DANGER = ("楼道里闻到煤气味", "配电箱冒烟了")
_PASSING = (
    "{n}单元的门禁又坏了，三天没人修",
    "垃圾堆了一个星期没人管，真臭",
    "电梯又停了，没人来修",
)
_CHATTER = ("今天天气真好", "谁家的猫跑出来了", "玉兰花开了", "明天要下雨，记得收衣服")
_WORK = (
    "已经报给物业，明天上午有人来看", "师傅来过了，零件三天后到货", "已经换好了新的，请大家试用",
    "这件事要等街道批下来才能动工", "经过商量，这次先不做，以后再议",
)  # fmt: skip
#: what staff press in their private chat, and how likely
_HANDLING = (
    ("我来接手", 9, ""), ("答复", 12, "a"), ("报进展", 6, "a"), ("办结", 9, "a"),
    ("不采纳", 3, "aa"), ("撤销", 3, ""), ("继续办理", 2, ""), ("从", 3, ""),
    ("没解决，重新打开", 1, ""),
)  # fmt: skip
_RARE = (
    ("改分类", ""), ("转办", "aa"), ("暂缓", "aa"), ("延期", "a"), ("与别的重复", "a"),
    ("不归社区管", "a"), ("不是诉求", "a"), ("办错了", "a"), ("也发到别的群", ""),
)  # fmt: skip
_ASKING = ("/needs", "/my", "/needs 灯", "/need 1", "/need 2", "/policy", "/roles", "/doctor")
_OLD = 30  # so far back a neighbour scrolls


class Neighbours:
    """Draws the deeds of a day."""

    def __init__(self, chance: Random) -> None:
        """From one source of chance."""
        self.chance = chance
        self._serial = 0

    def _token(self) -> str:
        """Letters that stand nowhere else: by them words are found again."""
        self._serial += 1
        return f"K{self._serial:04}"

    def day(self, day: int) -> list[Step]:
        """Two dozen deeds between seven in the morning and midnight, in order."""
        steps = [
            self._deed(day * DAY + int(self.chance.triangular(5 * 3600, 24 * 3600 - 60, 43_200)))
            for _ in range(self.chance.randint(20, 28))
        ]
        return sorted(steps, key=lambda step: step.at)

    def _deed(self, at: int) -> Step:
        deeds = (
            (self._raises, 20), (self._handles, 36), (self._follows, 12), (self._rates, 8),
            (self._rare, 14), (self._in_group, 8), (self._passing, 7), (self._secret, 4),
            (self._goes_back, 4), (self._asks, 8), (self._forges, 8), (self._old, 5),
            (self._comes_and_goes, 6), (self._binds, 3), (self._mutes, 2), (self._withdraws, 4),
            (self._duty, 2),
        )  # fmt: skip
        kinds, weights = zip(*deeds, strict=True)
        drawn: Step = self.chance.choices(kinds, weights)[0](at)
        return drawn

    # --- residents ---

    def _somebody(self, group: str = "") -> tuple[str, str]:
        """Anybody, and a group of theirs."""
        name = self.chance.choice(of_group(group) if group else CAST_NAMES)
        return name, self.chance.choice(BY_NAME[name].groups)

    def _words(self, pool: tuple[str, ...]) -> str:
        words = self.chance.choice(pool).format(n=self.chance.randint(1, 4))
        return f"{words}，{self._token()}"

    def _turns(self, usual: str) -> str:
        """Most go through with it; some go back once, stop, or leave it open."""
        drawn = self.chance.random()
        if drawn < 0.08:
            return "x"
        if drawn < 0.16:
            return ""
        return f"ab{usual}" if drawn < 0.22 and len(usual) > 1 else usual

    def _raises(self, at: int) -> Step:
        who, group = self._somebody()
        how = self.chance.choices(("", "mention", "reply", "photo"), (8, 3, 3, 2))[0]
        private = how in ("", "photo") and BY_NAME[who].opens and self.chance.random() < 0.25
        pool = _DANGER if self.chance.random() < 0.04 else _TROUBLES
        picks = self.chance.randint(0, 3)
        turns = "aaa" if self.chance.random() < 0.85 else self._turns("aaa")
        where = "" if private else group
        return Step(at, "need", who, where, self._words(pool), how, picks, turns)

    def _follows(self, at: int) -> Step:
        who, group = self._somebody()
        times = 2 if self.chance.random() < 0.2 else 1
        return Step(at, "press", who, group, "", "同求", self.chance.randint(0, 5), times=times)

    def _rates(self, at: int) -> Step:
        who, _ = self._somebody()
        mark = self.chance.choices("12345", (1, 2, 2, 4, 4))[0]
        times = 2 if self.chance.random() < 0.15 else 1
        return Step(at, "press", who, "", "", mark, self.chance.randint(0, 2), times=times)

    def _withdraws(self, at: int) -> Step:
        who, _ = self._somebody()
        label = self.chance.choice(("撤回", "没解决，重新打开", "这确实要办"))
        return Step(at, "press", who, "", "", label, self.chance.randint(0, 2))

    def _mutes(self, at: int) -> Step:
        return Step(at, "press", self._somebody()[0], "", "", "不再提醒")

    def _passing(self, at: int) -> Step:
        who, group = self._somebody()
        if self.chance.random() < 0.5:
            return Step(at, "says", who, group, self.chance.choice(_CHATTER))
        turns = self.chance.choice(("aaa", ""))
        where = "" if self.chance.random() < 0.2 else group
        return Step(at, "says", who, where, self._words(_PASSING), turns=turns)

    def _secret(self, at: int) -> Step:
        who, _ = self._somebody()
        words = f"跟您说个悄悄话，别告诉别人：{self._token()}"
        return Step(at, "says", who, "", words, "secret")

    def _asks(self, at: int) -> Step:
        who, group = self._somebody()
        where = group if self.chance.random() < 0.5 else ""
        return Step(at, "command", who, where, self.chance.choice(_ASKING))

    def _goes_back(self, at: int) -> Step:
        who = self._somebody()[0]
        words = f"{self.chance.choice(_WORK)}，{self._token()}"
        if self.chance.random() < 0.3:
            return Step(at, "command", who, "", "/cancel")
        return Step(at, "answers", who, "", words, "", self.chance.randint(0, 3), "aa")

    def _binds(self, at: int) -> Step:
        if self.chance.random() < 0.5:
            return Step(at, "binds", self.chance.choice(HOMES))
        lead = self.chance.choice(tuple(LEADS.values()))
        return Step(at, "press", lead, "", "", "全部确认")

    def _comes_and_goes(self, at: int) -> Step:
        who, group = self._somebody()
        does = self.chance.choices(("starts", "blocks", "leaves", "returns"), (4, 3, 1, 2))[0]
        return Step(at, does, who, group if does in ("leaves", "returns") else "")

    # --- staff ---

    def _handles(self, at: int) -> Step:
        who = self.chance.choice(STAFF)
        labels, weights, turns = zip(*_HANDLING, strict=True)
        i = self.chance.choices(range(len(labels)), weights)[0]
        words = f"{self.chance.choice(_WORK)}，{self._token()}"
        times = 2 if self.chance.random() < 0.08 else 1
        picks = self.chance.randint(0, 4)
        return Step(at, "press", who, "", words, labels[i], picks, self._turns(turns[i]), times)

    def _rare(self, at: int) -> Step:
        who = self.chance.choice(STAFF)
        label, turns = self.chance.choice(_RARE)
        words = f"{self.chance.choice(_WORK)}，{self._token()}"
        picks = self.chance.randint(0, 4)
        return Step(at, "panel", who, "", words, label, picks, self._turns(turns))

    def _in_group(self, at: int) -> Step:
        """Anybody opens the panel of a card; what they may do there is theirs to press."""
        who, group = self._somebody()
        who = self.chance.choice(STAFF) if self.chance.random() < 0.6 else who
        group = self.chance.choice(BY_NAME[who].groups)
        label = self.chance.choice(("我来接手", "答复", "办结", "撤回", "更多▸"))
        words = f"{self.chance.choice(_WORK)}，{self._token()}"
        picks = self.chance.randint(0, 5)
        return Step(at, "panel", who, group, words, label, picks, self._turns("a"))

    def _duty(self, at: int) -> Step:
        who = self.chance.choice(("刘玉芬", "韩秀英"))
        return Step(at, "command", who, "", "/duty")

    # --- those who try ---

    def _forges(self, at: int) -> Step:
        """Data of a button that was never shown to them, or of another community."""
        who, group = self._somebody()
        no, ver = self.chance.randint(1, 12), self.chance.randint(1, 3)
        words = "aaaaaaaaaaaa"
        community = self.chance.choice((1, 1, 2))
        event = self.chance.choice(
            (
                NeedTaken(no, ver), NeedWithdrawn(no, ver), NeedRated(no, 1, 1),
                NeedReopened(no, ver), NeedAnswered(no, words), NeedResolved(no, words),
                NeedDeclined(no, "property", words), NeedDismissed(no, words),
                NeedMerged(no, max(1, no - 1)), NeedUndone(no, ver), NeedOverdue(no, 1),
                NeedFollowed(no),
            )
        )  # fmt: skip
        where = group if self.chance.random() < 0.7 else ""
        return Step(at, "forges", who, where, encode(community, event))

    def _old(self, at: int) -> Step:
        """A button far up in the chat."""
        who, group = self._somebody()
        where = group if self.chance.random() < 0.5 else ""
        label = self.chance.choice(("同求", "详情", "办理▸", "我来接手", "答复", "3", "撤销"))
        picks = self.chance.randint(5, _OLD)
        return Step(at, "press", who, where, "", label, picks)


CAST_NAMES = tuple(p.name for p in CAST)
HOMES = tuple(p.name for p in CAST if p.home)
STAFF = tuple(p.name for p in CAST if p.post and p.name not in OPERATORS)
assert OTHER in GROUPS  # noqa: S101 - the street has it

"""Words of weeks and months: 下周三, 周一三五, 上个月, 第一个周末, 最后一天."""

from __future__ import annotations

import re

from bot.reading import numerals
from bot.reading.moments import Moment, Token, moment_of

_DAYS = {sign: n for n, sign in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_DAYS |= {str(n): n - 1 for n in range(1, 8)}
_STEPS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}

NO_DAY = 7  # 星期八: no week has it
#: further weekdays of the same 周; not a number of something else
_MORE = r"(?:[、和及]?[一二三四五六日](?![点时号月个人户次大楼年刻分半十百天起份期子常趟回]))"
_WEEK = re.compile(
    r"(?P<step>上上|下下|上|下|这|本)?(?P<one>一)?(?P<of>个)?(?:周|星期|礼拜)"
    rf"(?:(?P<day>[一二三四五六日天](?![常报次趟回])|[1-7](?![0-9年月周天个:.%号楼]))(?P<more>{_MORE}{{0,6}})|(?P<end>末)(?!愉快|快乐|好)"
    r"|(?<=期|拜)(?P<none>[八九零089])(?![0-9点号时个天次人户栋楼月]))?"
)
_NO_WEEK = re.compile(r"[边围期年岁转密折刊报身长一]")
_MONTH = re.compile(
    r"(?P<step>上上|下下|上|下|这|本)(?:一)?个?月(?!球|亮|台|光|嫂|饼)(?:份)?(?:底|末|初)?"
)
_ORDINAL = re.compile(
    r"(?:第(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,3})|(?P<last>最后)一?|(?P<first>首|头一))个?"
    r"(?:(?P<unit>工作日|天(?!花)|周(?![一二三四五六日天末边围])|星期(?![一二三四五六日天])|月(?!饼|亮))"
    r"|(?=周|星期|礼拜))"
)
_PERIODS = {"工作日": "workday", "天": "day", "周": "week", "星期": "week", "月": "month"}
#: a period that is said of a month by its last sign
_EDGES = {"底": "end", "末": "end", "初": "start"}


def _week(found: re.Match[str]) -> Token | None:
    text, step = found.string, found["step"]
    moment: Moment = {}
    if step:
        if found["one"] and found["day"] and step in ("上", "下"):
            moment["lean"] = _STEPS[step]  # 下一个周三: the next to come, of whatever week
        else:
            moment["weeks"] = _STEPS[step]
    if found["none"]:
        moment["weekday"] = NO_DAY
    elif found["end"]:
        moment["period"] = "weekend"
    elif found["day"]:
        days = [found["day"], *(sign for sign in found["more"] if sign in _DAYS)]
        moment["weekday"] = _DAYS[days[0]]
        if len(days) > 1:
            moment["weekdays"] = tuple(sorted({_DAYS[day] for day in days}))
    elif not step or _NO_WEEK.match(text, found.end()):
        return None
    else:
        moment["period"] = "week"
    return moment_of(found, moment)


def _month(found: re.Match[str]) -> Token:
    moment: Moment = {"months": _STEPS[found["step"]]}
    if found[0][-1] in _EDGES:
        moment["period"] = _EDGES[found[0][-1]]
    return moment_of(found, moment)


def _ordinal(found: re.Match[str]) -> Token | None:
    number = -1 if found["last"] else 1 if found["first"] else numerals.value(found["n"])
    if not number:
        return None
    moment: Moment = {"nth": number}
    if found["unit"]:
        moment["period"] = _PERIODS[found["unit"]]
    return Token("o", found.start(), found.end(), moment, number=number)


_PATTERNS = (("周星礼上下这本", _WEEK, _week), ("上下这本", _MONTH, _month))
_BY_SIGN = {
    **{
        sign: [(pattern, make) for signs, pattern, make in _PATTERNS if sign in signs]
        for sign in "周星礼上下这本"
    },
    **{sign: [(_ORDINAL, _ordinal)] for sign in "第最首头"},
}
#: signs that these words begin with
BEGINS = frozenset(_BY_SIGN)


def week(text: str, at: int) -> Token | None:
    """The token of a week, weekday, month or ordinal at this place of a folded text, or None."""
    for pattern, make in _BY_SIGN.get(text[at], ()):
        found = pattern.match(text, at)
        token = make(found) if found else None
        if token is not None:
            return token
    return None

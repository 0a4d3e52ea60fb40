"""Lengths of time: 三天, 一个半小时, 两周; and what bounds nothing (一天三次, 24小时上门)."""

from __future__ import annotations

import re

from bot.reading import numerals
from bot.reading.moments import Length, Makers, Token
from bot.reading.numerals import HAN, NUMBER

_UNITS = {
    "秒": "seconds", "分": "minutes", "小时": "hours", "钟头": "hours", "天": "days", "日": "days",
    "工作日": "workdays", "自然日": "days", "钟": "hours", "周": "weeks", "星期": "weeks", "礼拜": "weeks", "月": "months",
    "年": "years", "季度": "quarters",
}  # fmt: skip
_LENGTH = re.compile(
    r"(?P<n>[0-9]{1,4}(?:\.5)?|["
    + HAN
    + r"]{1,5}|半)\s?(?P<more>多|来|几)?\s?(?P<of>个)?(?P<half>半)?(?:多|来|把)?"
    r"(?P<unit>小时|钟头|分钟|秒钟?|工作日|自然日|(?<=个)钟(?!头|表|楼|声|点)|星期|礼拜|季度|(?<!个)天(?!网|台|花|井|然|气|桥|线|窗|地|猫|涯|一天|比|王|主)"
    r"|周(?!岁|年|边|末|围|[一二三四五六日天])|月(?!饼|亮|台|季|子|嫂|票|[0-9])|年(?!级|代|轻|纪|龄|货|糕|夜|味|会|度|检|审|报|票)"
    r"|日(?=之?[内后]|以[内后]))(?P<later>半)?(?P<above>多)?"
)
_LENGTH_MINUTES = re.compile(rf"({NUMBER})分(?=之?[内后]|以[内后]|钟)")
_SHIFTED = re.compile("之?[内后前]|以[内后前]")
_QUARTERS = re.compile(r"([一二两三123])刻钟")
#: a number of days that bounds nothing: 一天三次, 有一天, 一年四季, 24小时上门
_NO_ONE_BEFORE = re.compile(r"[有那哪某每这改头]$")
_NO_LENGTH_AFTER = re.compile(
    r"(?:[一二三两几0-9]+[次趟回遍顿]|24小时|二十四小时|到晚|到头|两头|四季|比一|天|上门|营业|服务|热线|值班|在线|便利|开放|自助|监控|供应|热水|有人|客服|制|不打烊)"
)


def _length(found: re.Match[str]) -> Token | None:
    text, start, end = found.string, found.start(), found.end()
    unit = _UNITS.get(found["unit"].removesuffix("钟") or found["unit"], "")
    unit = unit or _UNITS.get(found["unit"], "")
    if found["unit"] == "日" and text[start - 1 : start] == "月":
        return None
    if found["unit"] == "秒" and not _SHIFTED.match(text, end):
        return None
    if found["n"] in ("一", "1") and _NO_ONE_BEFORE.search(text[max(start - 1, 0) : start]):
        return None
    if _NO_LENGTH_AFTER.match(text, end) or (unit == "months" and not _months(found)):
        return None
    length = _measured(found, unit)
    return None if length is None else Token("l", start, end, length=length)


def _months(found: re.Match[str]) -> bool:
    """三月 is March: a number of months needs 个, or a word that no month is called by."""
    return bool(found["of"]) or found["n"] in ("两", "半")


def _measured(found: re.Match[str], unit: str) -> Length | None:
    if unit == "quarters":
        number = numerals.counted(found["n"])
        return Length(months=3 * number) if number else None
    halves = 1 if found["n"] == "半" else 0
    if not halves:
        whole, _, rest = found["n"].partition(".")
        number = numerals.counted(whole)
        if number is None:
            return None
        halves = 2 * number + bool(rest) + bool(found["half"] or found["later"])
    whole_units, half = divmod(halves, 2)
    length = Length.of(unit, whole_units)
    return length.plus(_HALVES[unit]) if half else length


_HALVES = {
    "seconds": Length(), "minutes": Length(seconds=30), "hours": Length(minutes=30),
    "days": Length(hours=12), "workdays": Length(hours=12), "weeks": Length(days=3, hours=12),
    "months": Length(days=15), "years": Length(months=6),
}  # fmt: skip


def _few_minutes(found: re.Match[str]) -> Token | None:
    number = numerals.counted(found[1])
    return (
        number and Token("l", found.start(), found.end(), length=Length(minutes=number))
    ) or None


def _quarters(found: re.Match[str]) -> Token | None:
    number = numerals.counted(found[1]) or 0
    return Token("l", found.start(), found.end(), length=Length(minutes=15 * number))


#: by the sign after the number: what is tried, in order
BY_UNIT: Makers = {
    **{sign: [(_LENGTH, _length)] for sign in ".年月日天个小钟秒周星礼工季半多来几"},
    "分": [(_LENGTH, _length), (_LENGTH_MINUTES, _few_minutes)],
    "刻": [(_QUARTERS, _quarters)],
}
#: 半小时 begins with a sign that is no number
HALF = (_LENGTH, _length)

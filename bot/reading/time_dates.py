"""Dates that are said by numbers: 12月5日, 12/5, 2026-12-05, 5号; and what only looks like one."""

from __future__ import annotations

import re

from bot.reading import numerals
from bot.reading.moments import Length, Makers, Moment, Token, moment_of
from bot.reading.numerals import NUMBER

#: before a month of another calendar
_LUNAR = re.compile("(?:农历|阴历|旧历)$")
#: before a number of days, not the day of a month: 公示7日
_LASTS = re.compile(r"(?:公示期?|为期|期限|连续|持续|满|不少于|提前)\s?$")
#: before the number of a house
_ROAD = re.compile(r"[弄路街巷栋楼幢座〕\]]$")
_FROM_NOW = re.compile("之?[内后]|以[内后]")
_NOT_DAY = re.compile(
    r"\s?(?:楼|院|栋|幢|座|门|线|路|街|巷|桥|柱|机|房|室|位|码|店|库|梯|电梯|桌|车|井|口|厅|馆|公寓|地块|商铺|铺|单元|住户"
    r"|家|阿姨|的?(?:邻居|业主|住户)|文|令|技|公告|[0-9]{2,4}(?![0-9]*[:点时])|[-—](?=[0-9]{3}))"
)
_NOT_SUN = re.compile(
    r"子|常|用|均|语|本|程|记|化|租|料|报|光|益|照|出|落|历|三餐|游|元|志|军|夜(?!里)"
)
_YMD = re.compile(
    r"((?:1[0-9]|2[01])[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])[日号]?(?!\2[0-9])"
)
_SHORT_YMD = re.compile(r"([0-9]{2})-([01][0-9])-([0-3][0-9])(?![-0-9室])")
_YM = re.compile(r"((?:19|20)[0-9]{2})[-/.]([0-9]{1,2})(?![0-9/.:]|-[0-9]{1,2}(?![0-9]))月?")
_DMY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})(?![0-9/])")
_SHARE = r"(?![0-9/%]|\.[0-9]|\s?的?(?:以上|多数|业主|住户|人|户|票|面积|同意|页|杯|英寸|寸|个))"
_MD = re.compile(r"(?<![0-9]/)(?<![的过达足占])([0-9]{1,2})/([0-9]{1,2})[日号]?" + _SHARE)
#: 5.1 and 12-05 are dates only where what follows says so
_AS_DATE = r"(?=\s?(?:[0-9]{1,2}:[0-9]{2}|[(]?(?:周|星期)[一二三四五六日天]|上午|下午|早上|晚上|中午|[早晚][0-9]))"
_DOTTED = re.compile(
    r"([0-9]{1,2})\.([0-9]{1,2})(?![0-9.])(?:[号日]|" + _AS_DATE
    + r"|(?=-[0-9]{1,2}\.[0-9]{1,2}(?:放假|期间|号|日|停))|(?=放假|期间))"
)  # fmt: skip
_DASHED = re.compile(r"([01][0-9])-([0-3][0-9])(?![0-9-])" + _AS_DATE)
_YEAR = re.compile(r"([0-9]{4}|[零〇0一二三四五六七八九]{4})\s?年(?:度)?")
_SHORT_YEAR = re.compile(
    r"([0-9]{2}|[零〇一二三四五六七八九]{2})年(?=\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月|年?[底末初])"
)
_MONTH = re.compile(
    rf"({NUMBER})\s?月(?:份)?(?!饼|亮|台|季|子|光|嫂|票|租|供|费|卡|薪|球|息|均|[一二三两0-9]次)"
    r"(?:的?([0-9]{1,2})(?![0-9个月年点时:.栋楼幢号日户人元块份周次米%/-]|单元))?"
)
_DAY = re.compile(rf"({NUMBER})\s?(?:号|日)")


def _ymd(found: re.Match[str]) -> Token:
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    return moment_of(found, {"year": year, "month": month, "day": day})


def _short_ymd(found: re.Match[str]) -> Token | None:
    month, day = int(found[2]), int(found[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return moment_of(found, {"year": 2000 + int(found[1]), "month": month, "day": day})


def _ym(found: re.Match[str]) -> Token | None:
    month = int(found[2])
    return moment_of(found, {"year": int(found[1]), "month": month}) if 1 <= month <= 12 else None


def _dmy(found: re.Match[str]) -> Token:
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if month > 12:
        day, month = month, day
    return moment_of(found, {"year": year, "month": month, "day": day})


def _md(found: re.Match[str]) -> Token | None:
    month, day = int(found[1]), int(found[2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return moment_of(found, {"month": month, "day": day})


def _year(found: re.Match[str]) -> Token | None:
    year = numerals.digits(found[1])
    return moment_of(found, {"year": year}) if year and year >= 1000 else None


def _short_year(found: re.Match[str]) -> Token | None:
    year = numerals.digits(found[1])
    return (
        None if year is None else moment_of(found, {"year": year + (1900 if year > 69 else 2000)})
    )


def _month(found: re.Match[str]) -> Token | None:
    month = numerals.counted(found[1], 99)
    if _LUNAR.search(found.string[max(found.start() - 2, 0) : found.start()]):
        return None
    if month is None or found[1] in ("两", "半"):
        return None
    moment: Moment = {"month": month}
    if found[2]:
        moment["day"] = int(found[2])
    return moment_of(found, moment)


def _day(found: re.Match[str]) -> Token | None:
    day, text, end = numerals.counted(found[1], 99), found.string, found.end()
    sun, before = text[end - 1] == "日", text[max(found.start() - 3, 0) : found.start()]
    in_month, too_many = before.rstrip().endswith("月"), day is not None and day > 31
    unless = _NOT_SUN if sun else _NOT_DAY
    if not day or found[1] == "两" or unless.match(text, end) or _ROAD.search(before):
        return None
    if in_month:
        return moment_of(found, {"day": day})
    if sun and (too_many or _LASTS.search(before)):
        return Token("l", found.start(), end, length=Length(days=day))
    if too_many or (sun and _FROM_NOW.match(text, end)):
        return None  # 48号 is a house; 三日内
    return moment_of(found, {"day": day})


#: by the sign after the number: what is tried, in order
BY_UNIT: Makers = {
    "-": [(_YMD, _ymd), (_YM, _ym), (_SHORT_YMD, _short_ymd), (_DASHED, _md)],
    "/": [(_YMD, _ymd), (_YM, _ym), (_DMY, _dmy), (_MD, _md)],
    ".": [(_YMD, _ymd), (_YM, _ym), (_DOTTED, _md)],
    "年": [(_SHORT_YEAR, _short_year), (_YEAR, _year)],
    "月": [(_MONTH, _month)],
    "号": [(_DAY, _day)],
    "日": [(_DAY, _day)],
}

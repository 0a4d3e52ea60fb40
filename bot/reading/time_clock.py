"""Hours that are said by numbers: 七点半, 19:30, 差十分八点, 7pm; and 一点 that is a bit."""

from __future__ import annotations

import re

from bot.reading import numerals
from bot.reading.moments import Makers, Moment, Token, moment_of
from bot.reading.numerals import HAN, NUMBER

_NOT_POINTS = re.compile(
    r"\s?(?:建议|意见|要求|想法|理由|原因|问题|说明|看法|体会|感受|希望|诉求|注意|内容|疑问|不足|好处|事|需求|共识"
    r"|提议|方案|积分|经验|补充|提醒|请求|疑虑|质疑|好处|坏处|几(?!分)|[0-9]+米|水|了解|[一二三四五六七八九](?:块|元|米|倍|万|亿|度|斤|公里|平))"
)
#: 一点 that is "a bit": 一点都不, 一点水也没有
_A_BIT = re.compile(r"(?:儿|点|[^。!?\n到]{0,4}(?:都|也)(?!要|得|可以|行|能|在|会))")
#: what may follow a bare 一点 that is one o'clock without a part of the day before it
_ONE_OCLOCK = re.compile(
    r"\s*(?:$|[,。.!?;、)\-~\n]|到|至|开|见|集合|左右|之?前|之?后|以前|以后|的?会|钟|多|出|在|来|去|才)"
)
#: 四点半课堂 is a kind of class
_AFTER_SCHOOL = re.compile("天|的?(?:托管|课堂|学校|课后|托班)")
#: before it, it is a little more of something: 快一点
_MORE_OF = re.compile(r"[一-龥](?<![到至在从或和概约是定改])$")
_SAID = re.compile(r"[说提讲列补以几]$")
_MINUTES = (
    r"(?:(?:零|过)?(?P<min>[0-9]{1,2}|["
    + HAN
    + r"]{1,3})分(?!之)|(?P<half>半)|(?P<quarter>[一三13])刻"
    r"|差(?P<less>[0-9]{1,2}|["
    + HAN
    + r"]{1,3})分|(?P<bare>[0-9]{2})(?![0-9个人户栋楼号元块年月天%:./米单])"
    r"|(?P<han>[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?![个人户点号月块元栋楼天单]))"
)
_TAIL = r"(?:[0-5]?[0-9]秒|[" + HAN + r"]{1,3}秒)?(?:钟|整)?(?:多(?!少)|左右|许|来钟)?"

_COLON = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<min>[0-9]{2})(?::[0-5][0-9])?(?![0-9:])(?:分|\s?(?P<half>[ap])\.?m\b\.?)?(?:左右|多)?"
)
_HALF_DAY = re.compile(r"([0-9]{1,2})\s?([ap])\.?m(?![a-z])\.?")
_OCLOCK = re.compile(
    rf"({NUMBER})\s?点(?!上|燃|名|击|赞|火|心|子|数)(?:钟|整|正)?{_MINUTES}?{_TAIL}"
)
_HOUR = re.compile(
    rf"({NUMBER})\s?时(?!间|候|段|常|不时|代|期|效|髦|节|空|尚|装|机|而|长|速|限|刻){_MINUTES}?{_TAIL}"
)
_SHORT_OF = re.compile(
    rf"差(?:(?P<less>{NUMBER})分钟?|(?P<quarter>一)刻钟?)(?:到|就)?(?P<hour>{NUMBER})点(?:钟|整)?"
)


def _colon(found: re.Match[str]) -> Token | None:
    hour, minute = int(found["hour"]), int(found["min"])
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
        return moment_of(found, {"hour": hour, "minute": minute, "sure": True})
    if minute > 59 and hour > 24:
        return None  # a ratio, a score
    moment: Moment = {"hour": hour, "minute": minute}
    if found["hour"][0] == "0":
        moment["sure"] = True
    return moment_of(found, moment)


def _half_day(found: re.Match[str]) -> Token | None:
    hour = int(found[1])
    if not 1 <= hour <= 12:
        return None
    return moment_of(found, {"hour": hour % 12 + (12 if found[2] == "p" else 0), "sure": True})


def _minute(found: re.Match[str]) -> int | None:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 15 if found["quarter"] in "一1" else 45
    if found["less"]:
        less = numerals.value(found["less"])
        return None if less is None else -less
    said = found["min"] or found["bare"] or found["han"]
    return numerals.value(said) if said else 0


def _oclock(found: re.Match[str]) -> Token | None:
    hour, minute = numerals.counted(found[1], 99), _minute(found)
    text, end = found.string, found.end()
    if hour is None or minute is None or _NOT_POINTS.match(text, end):
        return None
    if found["half"] and _AFTER_SCHOOL.match(text, end):
        return None
    moment: Moment = {"hour": hour, "minute": minute}
    if found[0] in ("一点", "1点"):
        if _A_BIT.match(text, end):
            return None
        if not _ONE_OCLOCK.match(text, end) or _MORE_OF.search(text[: found.start()][-1:]):
            moment["weak"] = True
    if _SAID.search(text[: found.start()][-1:]):
        moment["weak"] = True
    return moment_of(found, moment)


def _hour(found: re.Match[str]) -> Token | None:
    hour, minute = numerals.counted(found[1], 99), _minute(found)
    if hour is None or minute is None:
        return None
    return moment_of(found, {"hour": hour, "minute": minute})


def _short_of(found: re.Match[str]) -> Token | None:
    hour = numerals.counted(found["hour"], 24)
    less = 15 if found["quarter"] else numerals.counted(found["less"], 59)
    if hour is None or less is None:
        return None
    return moment_of(found, {"hour": hour, "minute": -less})


#: by the sign after the number: what is tried, in order
BY_UNIT: Makers = {
    ":": [(_COLON, _colon)],
    "点": [(_OCLOCK, _oclock)],
    "时": [(_HOUR, _hour)],
    "a": [(_HALF_DAY, _half_day)],
    "p": [(_HALF_DAY, _half_day)],
}
#: 差十分八点 begins with a sign that is no number
SHORT_OF = (_SHORT_OF, _short_of)

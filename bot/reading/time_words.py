"""Words of time without a number: days, parts of the day, festivals, and what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.reading import festival_words
from bot.reading.moments import Length, Moment, Token

#: what a reader of times sees: as many signs as were written, of one width, script and case
_TRADITIONAL = str.maketrans(
    "週後禮點鐘鍾號兩節國慶陽聖誕內從這個時間現過雙勞動親婦兒樹師黨長幾來還樓棟單門車線裡裏開營業會剛約為與餘"
    "數歲級紀齡輕飯報鬧裝當東熱員處無給對請說話產聽續階幢價錢塊萬種樣題議見貨體僅遲終連學夠優應該寫讀",
    "周后礼点钟钟号两节国庆阳圣诞内从这个时间现过双劳动亲妇儿树师党长几来还楼栋单门车线里里开营业会刚约为与余"
    "数岁级纪龄轻饭报闹装当东热员处无给对请说话产听续阶幢价钱块万种样题议见货体仅迟终连学够优应该写读",
)
_WIDTH: dict[int, str] = {
    0x3000: " ",
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
}
_CASE = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_DASHES = dict.fromkeys(map(ord, "—–―−－~〜～"), "-")
_FOLD: dict[int, int | str | None] = {**_TRADITIONAL, **_WIDTH, **_CASE, **_DASHES}


def fold(text: str) -> str:
    """The text for the patterns of this reader; every sign stays where it was."""
    return text.translate(_FOLD)


class Word(NamedTuple):
    """A word of the table: what it is a token of, and what may not follow it."""

    text: str
    sort: str
    moment: Moment
    length: Length
    number: int
    name: str
    unless: re.Pattern[str] | None

    def token(self, at: int, text: str) -> Token | None:
        """The token at this place of a folded text that has the word there; None if not."""
        if self.unless and self.unless.match(text, at + len(self.text)):
            return None
        end = at + len(self.text)
        return Token(self.sort, at, end, self.moment, self.length, self.number, self.name)


def _days() -> list[tuple[str, str, Moment, str]]:
    rows: list[tuple[str, str, Moment, str]] = []
    for stem, days, unless in (
        ("今", 0, "头条|份"), ("明", 1, "之星"), ("后", 2, "性|的努力|养成"), ("大后", 3, ""),
        ("昨", -1, ""), ("前", -2, ""), ("大前", -3, ""),
    ):  # fmt: skip
        names = " ".join(stem + day for day in ("天", "日", "儿个", "儿", "个儿"))
        rows.append((names, "m", {"days": days}, unless))
    for stem, days in (("今", 0), ("明", 1), ("后", 2), ("昨", -1), ("前", -2)):
        evening, early = f"{stem}晚上 {stem}晚", f"{stem}早上 {stem}早"
        rows.append((evening, "m", {"days": days, "part": "evening"}, _GREETING))
        rows.append((early, "m", {"days": days, "part": "early"}, ""))
    rows += [
        ("今夜 今天夜里", "m", {"days": 0, "part": "evening"}, ""),
        ("昨夜", "m", {"days": -1, "part": "evening"}, ""),
        ("今晨", "m", {"days": 0, "part": "early"}, ""),
        ("明晨", "m", {"days": 1, "part": "early"}, ""),
        ("明后天 明后两天 明后", "m", {"days": 1, "span": 2}, "年"),
        ("今明两天 今明两日 今明", "m", {"days": 0, "span": 2}, "年"),
        ("昨今两天", "m", {"days": -1, "span": 2}, ""),
    ]
    return rows


_GREETING = "好|安|饭|餐|会(?!议)|霞|点(?!钟)|辈|年|婚"
#: the names of parts of the day; the second column stands by itself, the third only beside others
_PARTS = (
    ("small_hours", "", "凌晨 后半夜"),
    ("early", "早上 早晨 清晨 清早 早间", "一大早 大清早 一早 大早上 大早 晨间"),
    ("morning", "上午 午前", "大上午"),
    ("noon", "中午 正午 晌午", "午间 大中午 午休"),
    ("afternoon", "下午 午后", ""),
    ("dusk", "傍晚 黄昏", "傍黑"),
    ("evening", "晚上 晚间", "大晚上 夜晚 晚夕"),
    ("night", "", "半夜三更 大半夜 半夜 深夜 午夜 夜里 夜间 深更半夜 三更半夜"),
    ("after_work", "", "下班 放工 天黑"),
)
#: 晚 and 早 that are no part of the day: 晚点, 晚饭, 早就
_LATE = "点(?!钟)|饭|餐|会(?!议)|安|辈|年|霞|一点(?!半|钟)|些|了|到|来|报|婚|熟|自习|高峰|托|上好"
_SOON = "点(?!钟)|饭|餐|一点(?!半|钟)|些|就|已|安|教|泄|该|晚|在|先|市|高峰|操|期|日|上好|早"

_Row = tuple[str, str, Moment, str]
_MOMENTS: list[_Row] = [
    *_days(),
    *((alone, "m", Moment(part=key), "好|安|茶|觉|睡") for key, alone, _ in _PARTS if alone),
    *((beside, "m", Moment(part=key, weak=True), "好") for key, _, beside in _PARTS if beside),
    *((names, "m", Moment(festival=key), "|".join(filter(None, (festival_words.WISH, unless))))
      for key, names, unless in festival_words.NAMES),
    *((" ".join(name + off for name in names.split(" ") for off in festival_words.DAYS_OFF),
       "m", Moment(festival=key, off=True), "") for key, names, _ in festival_words.NAMES),
    (" ".join("十一" + off for off in festival_words.DAYS_OFF), "m", {"festival": "national", "off": True}, ""),
    ("十一当天", "m", {"festival": "national"}, ""),
    ("十一", "m", {"festival": "national"}, "(?!之?前(?!后)|以前|后|之后|以后)|(?<=[上晚午点]十一)"),
    ("年", "m", {"festival": "spring", "weak": True},
     "(?!前(?![几些三两])|后(?!面))|(?<=[多些数当往早每整几半0-9来]年)"),
    ("节日期间 节假期间 过节期间", "m", {"festival": "next", "off": True}, ""),
    ("今年 本年", "m", {"years": 0, "weak": True}, "来"), ("明年 来年", "m", {"years": 1}, ""),
    ("后年", "m", {"years": 2}, ""), ("大后年", "m", {"years": 3}, ""),
    ("元月份 元月", "m", {"month": 1}, ""), ("去年", "m", {"years": -1}, ""),
    ("前年", "m", {"years": -2}, ""), ("大前年", "m", {"years": -3}, ""),
    ("上半年", "m", {"period": "half1"}, ""), ("下半年", "m", {"period": "half2"}, ""),
    ("一季度", "m", {"period": "q1"}, ""), ("二季度", "m", {"period": "q2"}, ""),
    ("三季度", "m", {"period": "q3"}, ""), ("四季度", "m", {"period": "q4"}, ""),
    ("一季度末", "m", {"period": "q1_end"}, ""), ("二季度末", "m", {"period": "q2_end"}, ""),
    ("三季度末", "m", {"period": "q3_end"}, ""), ("四季度末", "m", {"period": "q4_end"}, ""),
    ("前三季度 前三个季度", "m", {"period": "q123"}, ""),
    ("月底 月末", "m", {"period": "month_end"}, ""), ("月初", "m", {"period": "month_start"}, "(?<=[正腊冬]月初)"),
    ("月中", "m", {"period": "month_middle"}, "旬"),
    ("年底 年末 年终", "m", {"period": "year_end"}, "奖|总结"),
    ("年初", "m", {"period": "year_start"}, "[一二三四五六七八]"),
    ("底 末", "m", {"period": "end", "weak": True}, "[一-龥]?[楼层商栋]"),
    ("初", "m", {"period": "start", "weak": True}, "[一二三四五六七八九十中次步级期]"),
    ("上旬", "m", {"period": "early"}, ""), ("中旬", "m", {"period": "mid"}, ""),
    ("下旬", "m", {"period": "late"}, ""),
    ("节", "m", {"festival": "next", "off": True, "weak": True}, "(?!前|后)"),
    ("晚", "m", {"part": "evening", "weak": True}, _LATE),
    ("早", "m", {"part": "early", "weak": True}, _SOON),
    ("周末 双休日", "m", {"period": "weekend"}, "愉快|快乐|好"),
    ("工作日", "m", {"period": "workday"}, ""),
    ("下个工作日 下一个工作日 次工作日", "m", {"period": "workday", "lean": 1}, ""),
]  # fmt: skip
#: a number with its unit
_COUNT = r"的?\s?(?:[0-9]{1,4}|[一二三四五六七八九十百两]{1,5}|半|几)\s?(?:多|来)?(?:个|天|周|年|星期|小时|分|钟|刻|季度)"
#: other words: sort, name, words, what may not follow
_OTHERS: list[tuple[str, str, str, str]] = [
    ("s", "", "到现在 到目前 到这会儿 到今天为止 到目前为止 至今 直到现在 到如今 一直到现在", ""),
    ("s", "", "以来", ""), ("z", "", "自从 自打", ""),
    ("n", "", "现在 目前 此刻 这会儿 眼下 即日", ""),
    ("b", "", "之前 以前 或之前 及以前 及之前 前 为止 截止 之内截止",
     "面|门|台|天|年|任|辈|途|后|院|排|往|来|提|景|妻|段|期|列|进|言|夫|端|几|些|去|方|楼|座|区|[0-9一二三四五六七八九十两几]+(?:个|天|周|年|小时)"),
    ("v", "", "前后 左右 上下", ""),
    ("a", "", "之后 以后 过后 或之后 及以后 后", "面|排|门|座|院|勤|续|来|果|悔|天|期|台|头|备|边|方|年|街"),
    ("w", "", "以内 之内 内", "容|部|墙|外|存|衣|向|心|涵|饰|侧|置|街|环|径|科|急"),
    ("i", "", "之间 间", "接|隔|断"),
    ("u", "", "截止到 截至 截止 最晚 最迟 不晚于 不迟于 赶在", ""),
    ("p", "after", "过 再过", rf"(?<=[超已经通度不]过)|(?!{_COUNT})"),
    ("p", "next", "未来 今后 接下来 往后", rf"(?!{_COUNT})"),
    ("p", "last", "最近 近 过去 这", rf"(?!{_COUNT})|{_COUNT}了"), ("p", "first", "前", rf"(?!{_COUNT})"),
    ("e", "day", "每天 天天 每日 日日 每一天", "(?<=一天天)"),
    ("e", "day:evening", "每晚 每天晚上 晚晚 夜夜 每夜 每到晚上 一到晚上 到了晚上", ""),
    ("e", "day:early", "每早 每天早上 每晨", ""),
    ("e", "skip", "每隔", ""),
    ("e", "days:2", "隔天 隔日 每隔一天 每两天", ""),
    ("e", "week", "每周 每星期 每礼拜 每个星期 每个礼拜 周周 每一周",
     "年|[一二三四五六日天末1-7](?![次趟回])"),
    ("e", "weeks:2", "隔周 每两周 每隔一周 每两个星期", ""),
    ("e", "month", "每月 每个月 月月", ""),
    ("e", "year", "每年 年年 每一年", ""),
    ("e", "", "每逢 每到 逢 每个 每", "次|户|人|家|层|位|平|块|栋|幢|单|间|张|份|吨|度|回|当|况"),
    ("r", "on_rain", "一下雨 一落雨 每次下雨 每逢下雨 逢雨 只要下雨 下雨天 一下大雨 一到下雨 每到下雨 碰到下雨 遇到下雨", ""),
    ("r", "on_wind", "一刮风 一起风 每次刮风 刮风天 一刮大风 只要刮风", ""),
]  # fmt: skip
#: stretches of time without a number
_VAGUE_RANGES = [
    "这几天",
    "这些天",
    "这两天",
    "这阵子",
    "这段时间",
    "前几天",
    "前两天",
    "前阵子",
    "前些天",
    "过几天",
    "过两天",
    "这几个月",
    "这几周",
]
_VAGUE_LENGTHS = [
    "好几天",
    "几天",
    "好多天",
    "半天",
    "大半天",
    "好几个月",
    "几个月",
    "好几个小时",
    "几个小时",
    "好几周",
    "几周",
    "好几年",
    "几年",
    "大半年",
    "小半年",
    "个把小时",
    "个把星期",
    "个把月",
    "好些天",
    "数天",
    "若干天",
]


def _table() -> dict[str, list[Word]]:
    words: list[Word] = []
    nothing = Length()
    for names, sort, moment, unless in _MOMENTS:
        guard = re.compile(unless) if unless else None
        words += [Word(w, sort, moment, nothing, 0, "", guard) for w in names.split(" ") if w]
    for sort, name, names, unless in _OTHERS:
        guard = re.compile(unless) if unless else None
        words += [Word(w, sort, {}, nothing, 0, name, guard) for w in names.split(" ") if w]
    vague = Length(vague=True)
    words += [Word(w, "l", {}, vague, 0, "range", None) for w in _VAGUE_RANGES]
    words += [Word(w, "l", {}, vague, 0, "", None) for w in _VAGUE_LENGTHS]
    words.sort(key=lambda word: -len(word.text))
    table: dict[str, list[Word]] = {}
    for word in words:
        table.setdefault(word.text[:2], []).append(word)
    for beginning in [two for two in table if len(two) == 2]:
        table[beginning] += table.get(beginning[0], [])
    return table


#: the words by their first two signs, the longest first; those of one sign also by that
WORDS = _table()


def words_at(text: str, at: int) -> Iterator[Token]:
    """What the words at this place of a folded text say, the longest first."""
    for word in WORDS.get(text[at : at + 2]) or WORDS.get(text[at]) or ():
        if text.startswith(word.text, at):
            token = word.token(at, text)
            if token is not None:
                yield token

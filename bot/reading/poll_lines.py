"""What a line says of a poll: question, answers and rules; and what an answer to one says.

`周六几点大扫除? 9点/10点/14点 一户一票 匿名 2天` reads as all of it. Answers are numbers or words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

YES_NO = ("同意", "不同意")
_ENDS = re.compile(r"[?？]\s*|\n")
_BETWEEN = re.compile(r"\s*[/／|｜\n、]\s*")
_BLANK = re.compile(r"[\s,，;；]+")
#: rules as the last words of a line: pattern → (name, value)
_RULES: tuple[tuple[re.Pattern[str], str, object], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name, value)
    for pattern, name, value in (
        ("单选|single", "kind", "single"),
        ("多选|可多选|multiple", "kind", "multiple"),
        ("排序|排名|ranking", "kind", "ranking"),
        ("找时间|定时间|选时间|date", "kind", "date"),
        ("一户一票|按户|每户一票|household", "by", "household"),
        ("一人一票|按人|每人一票|person", "by", "person"),
        ("匿名|不记名|无记名|anonymous", "secret", 1),
        ("记名|实名|named", "secret", 0),
        ("结束后公布|截止后公布|先不公布|hidden", "hidden", 1),
        ("随时公布|公开票数|live", "hidden", 0),
    )
)
_LASTS = re.compile(r"(\d{1,3})\s*(小时|天|hours?|h|days?|d)", re.IGNORECASE)
_ASKS = re.compile(r"(吗|么|好不好|行不行|可不可以|要不要|是否.*|是不是.*|同意.*)[?？]?$")
_REPEATS = re.compile(
    r"和?(上个?月|上次|上一次)的?(一样|相同|再来一次)?|(same as )?last (month|time)"
)


class Asked(Struct, frozen=True):
    """A poll as a line asks for it; what is "" or 0 was not said."""

    question: str = ""
    options: tuple[str, ...] = ()
    kind: str = ""
    by: str = ""
    secret: int = 0
    hidden: int = 0
    hours: int = 0


def repeats(text: str) -> str:
    """ "month" or "time" where somebody wants the poll of last month or last time; else ""."""
    found = _REPEATS.fullmatch(text.strip().strip("。.!！").lower())
    if not found:
        return ""
    return "month" if "月" in text or "month" in text.lower() else "time"


def read(text: str) -> Asked:
    """Question, answers and rules of one line or of several."""
    rest, rules = _ruled(text.strip())
    question, options = _parted(rest)
    kind = str(rules.get("kind", ""))
    if options and not kind:
        kind = "single"
    if question and not options and kind != "date" and _ASKS.search(question):
        kind = "yesno"
    return Asked(
        question, options, kind, str(rules.get("by", "")), int(str(rules.get("secret", 0))),
        int(str(rules.get("hidden", 0))), int(str(rules.get("hours", 0))),
    )  # fmt: skip


def _ruled(text: str) -> tuple[str, dict[str, object]]:
    """The line without the rules at its end, and these."""
    rules: dict[str, object] = {}
    while True:
        head, _, last = text.rpartition(" ")
        if not head:
            return text, rules
        word = last.strip("，,。()（）")
        lasts = _LASTS.fullmatch(word)
        if lasts:
            days = lasts[2][0].lower() in "天d"
            rules.setdefault("hours", int(lasts[1]) * (24 if days else 1))
        else:
            found = next(((n, v) for p, n, v in _RULES if p.fullmatch(word)), None)
            if found is None:
                return text, rules
            rules.setdefault(*found)
        text = head.rstrip()


def _parted(text: str) -> tuple[str, tuple[str, ...]]:
    """The question, and the answers after it."""
    mark = _ENDS.search(text)
    if mark:
        question, rest = text[: mark.end()].strip(), text[mark.end() :].strip()
    else:
        head, _, last = text.rpartition(" ")
        if not head or not _BETWEEN.search(last):
            return text, ()
        question, rest = head.strip(), last
    return question, options(rest)


def options(text: str) -> tuple[str, ...]:
    """Answers between strokes, on lines, or else between blanks."""
    text = text.strip()
    if not text:
        return ()
    parts = _BETWEEN.split(text)
    if len(parts) == 1:
        parts = _BLANK.split(text)
    return tuple(part for part in (p.strip(" .。") for p in parts) if part)


# --- answers ----------------------------------------------------------------------------

_TAIL = re.compile(r"[\s。.!！~～]+$|[吧啊呀哦噢呢的啦了]+$")
_HEAD = re.compile(r"^(我?(选|投|就)|第|我)\s*")
_NUMBERS = re.compile(r"\d{1,2}(?:[\s,，、/和>＞\-]+\d{1,2})*")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_COUNTED = {word: str(n) for n, word in enumerate("一二三四五六七八九十", 1)}
_YES = frozenset(
    [
        "同意",
        "赞成",
        "支持",
        "可以",
        "行",
        "好",
        "好的",
        "是",
        "是的",
        "要",
        "没意见",
        "yes",
        "y",
        "ok",
        "agree",
    ]
)
_NO = frozenset(
    [
        "不同意",
        "反对",
        "不赞成",
        "不支持",
        "不可以",
        "不行",
        "不好",
        "不",
        "不是",
        "不要",
        "no",
        "n",
        "disagree",
    ]
)

#: said in private to whatever the bot has said last
_TO_ANYTHING = frozenset(
    ("可以", "行", "好", "好的", "是", "是的", "要", "没意见", "yes", "y", "ok", "不可以", "不行",
     "不好", "不", "不是", "不要", "no", "n")
)  # fmt: skip


def choice(
    text: str, labels: Sequence[str], *, yes_no: bool = False, loose: bool = True
) -> tuple[int, ...]:
    """The answers that these words name, from 0 in their order; () where they name none.

    The whole line must be the answer: "1", "选2", "1 3", "同意", "10点吧". Not `loose`: where
    nobody knows that they are about the poll; then neither a part of an answer's words nor what
    one says to anything ("好的", "不要") is one.
    """
    said = text.strip().translate(_WIDE).casefold()
    if not loose and {said, _bare(said)} & _TO_ANYTHING:
        return ()
    for words in dict.fromkeys((said, _bare(said))):
        found = _named(words, labels, yes_no=yes_no, loose=loose)
        if found:
            return found
    return ()


def _bare(said: str) -> str:
    return _TAIL.sub("", _TAIL.sub("", _HEAD.sub("", said))).strip()


def _named(said: str, labels: Sequence[str], *, yes_no: bool, loose: bool) -> tuple[int, ...]:
    folded = [label.casefold() for label in labels]
    if said in folded:
        return (folded.index(said),)
    if yes_no and said in _YES | _NO:
        return (int(said in _NO),)
    words = re.sub(r"[号个项]$", "", said)
    words = _COUNTED.get(words, words)
    if _NUMBERS.fullmatch(words):
        numbers = [int(n) - 1 for n in re.findall(r"\d+", words)]
        if all(0 <= n < len(labels) for n in numbers):
            return tuple(dict.fromkeys(numbers))
    parts = [part for part in _BETWEEN.split(said) if part]
    if len(parts) > 1 and all(part in folded for part in parts):
        return tuple(dict.fromkeys(folded.index(part) for part in parts))
    if not loose:
        return ()
    starts = [i for i, label in enumerate(folded) if said and label.startswith(said)]
    if len(starts) == 1:
        return (starts[0],)
    if len(said) > 1 and not said.isdecimal():
        within = [i for i, label in enumerate(folded) if said in label]
        if len(within) == 1:
            return (within[0],)
    return ()

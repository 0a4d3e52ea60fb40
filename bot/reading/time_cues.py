"""Whether a line speaks of what was or of what will be, and whether of a habit."""

from __future__ import annotations

import re

_WINDOW = 24  # characters before and after
_END = re.compile(r"[。!?;\n]")
_PAST = re.compile(
    r"了(?!吗|解|么)|过(?!来|去|年|会|几)|昨|前天|上(?:周|次|回|个?月)|已经|刚才|刚刚|当时|来着|去年|早就|一直|还没|至今|[定修装停坏报说]的"
    r"|\b(?:was|were|had|did|broke|since|yesterday|already)\b"
)
_FUTURE = re.compile(
    r"不要|不能|别(?!人|的|墅)|请勿|禁止|能不能|可不可以|可以|能否|能来|请|麻烦|希望|(?<!不)要(?!求|是)|会不会|将|准备|打算|计划|建议|通知|明天|后天|下(?:周|个)|组织|报名|预约"
    r"|安排|召开|\b(?:will|can|could|please|shall|let's|going to)\b"
)
_HABIT = re.compile(
    r"老是|老(?=[^人板师头年])|总是|总(?!共|算|数|体|之)|经常|每|天天|动不动|一到|从来|建议|太(?!太|阳)|容易|都(?:不敢|睡|看不|没法)"
)

_ALWAYS = re.compile(r"老是|老有|老(?=[在放打唱吵])|总是|总有|经常|从来|\b(?:always|usually)\b")


def lean(text: str, start: int, end: int) -> int:
    """-1: it was; 1: it will be; 0: the words do not say."""
    around = _around(text, start, end)
    past, future = _PAST.search(around), _FUTURE.search(around)
    return bool(future) - bool(past)


def habit(text: str, start: int, end: int) -> bool:
    """Whether it happens again and again, by the words around."""
    return _HABIT.search(_around(text, start, end)) is not None


def always(text: str, start: int, end: int) -> bool:
    """Whether the words around say so outright."""
    return _ALWAYS.search(_around(text, start, end)) is not None


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(start - _WINDOW, 0) : start], text[end : end + _WINDOW]
    return _END.split(before)[-1] + "_" + _END.split(after)[0]

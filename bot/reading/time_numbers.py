"""Words of time that begin with a number: a date, an hour, a length, or one end of a range."""

from __future__ import annotations

import re

from bot.reading import numerals, time_clock, time_dates, time_lengths
from bot.reading.moments import Maker, Token
from bot.reading.numerals import NUMBER

_NUMBER = re.compile(NUMBER)
#: before a number that goes on, counts something or is a price
_PART_OF_MORE = re.compile(r"(?:[0-9第*#$¥￥]|[0-9][.:])$")

#: by the sign after the number: what is tried, in order
_BY_UNIT = {
    sign: [
        *time_dates.BY_UNIT.get(sign, ()),
        *time_clock.BY_UNIT.get(sign, ()),
        *time_lengths.BY_UNIT.get(sign, ()),
    ]
    for sign in {*time_dates.BY_UNIT, *time_clock.BY_UNIT, *time_lengths.BY_UNIT}
}
#: 4.2026年 is a year after the number of a list
_YEAR = re.compile(r"(?<=\.)(?:19|20)[0-9]{2}年")
#: where a numbered list begins: 1、明天停水
_NUMBERED = re.compile(r"^$|[\s。;:.!?]$")
#: what begins with a sign that is no number by itself
_BY_SIGN: dict[str, list[Maker]] = {"差": [time_clock.SHORT_OF], "半": [time_lengths.HALF]}
#: a number before "to" or in a list, whose unit stands with the last one: 7到9点, 3、5、7号
_TO = re.compile(
    r"\s?(?:到|至|-|[或、/]|to |till |until |or )\s?"
    rf"(?=(?:晚上?|早上?|下午|上午|中午|凌晨)?(?:{NUMBER}\s?[或、/]\s?){{0,6}}(?![0-9]{{3}}){NUMBER}"
    r"\s?[点号日月天个小周年分时ap星:工])"
)


def number(text: str, at: int) -> Token | None:
    """The token that begins with the number at this place of a folded text; None if none does."""
    if _PART_OF_MORE.search(text[max(at - 2, 0) : at]) and not _YEAR.match(text, at):
        return None
    plain = _NUMBER.match(text, at)
    if plain is None:
        return _made(_BY_SIGN.get(text[at], []), text, at)
    end = plain.end()
    unit = text[end + 1 : end + 2] if text[end : end + 1] == " " else text[end : end + 1]
    token = _made(_BY_UNIT.get(unit, []), text, at)
    if token is not None:
        return token
    value = numerals.value(plain[0])
    if (
        value in (1, 2)
        and _NUMBERED.search(text[max(at - 1, 0) : at])
        and text[end : end + 1] == "、"
    ):
        return None
    if value is not None and _TO.match(text, end):
        return Token("N", at, end, number=value)
    return None


def _made(makers: list[Maker], text: str, at: int) -> Token | None:
    for pattern, make in makers:
        found = pattern.match(text, at)
        token = make(found) if found else None
        if token is not None:
            return token
    return None


def after_number(text: str, at: int) -> int:
    """Where the number at this place ends: nothing within it is a word of its own."""
    found = _NUMBER.match(text, at)
    return found.end() if found else at + 1

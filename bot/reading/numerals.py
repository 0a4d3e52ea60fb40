"""Whole numbers as people write them: 12, 十二, 两, 廿五, 一百零二, 二〇二六."""

from __future__ import annotations

from functools import lru_cache

#: signs of Chinese numbers, for patterns
HAN = "零〇一二三四五六七八九十百两廿卅"
#: a number of up to four digits or five signs, for patterns
NUMBER = rf"(?:[0-9]{{1,4}}|[{HAN}](?:[{HAN}]|0(?=[{HAN}])){{0,4}})"

_ONES = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "0": 0, "两": 2}
_TENS = {"廿": 20, "卅": 30}
_UNITS = {"十": 10, "百": 100}


@lru_cache(maxsize=1024)
def value(text: str) -> int | None:
    """The number that the text is; None if it is none.

    Two neighbouring ones are a guess of the speaker, and the lower counts: 三四 is 3, 十七八 is 17,
    二三十 is 20. Three and more ones are digits: 二〇二六.
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or not set(text) <= {*_ONES, *_TENS, *_UNITS}:
        return None
    if not set(text) & {*_TENS, *_UNITS}:
        return _ONES[text[0]] if len(text) == 2 and _guess(text) else digits(text)
    total, one = 0, -1
    for sign in text:
        if sign in _ONES:
            one = one if one > 0 else _ONES[sign]  # the first of two: the lower
        elif sign in _TENS:
            total += _TENS[sign]
        else:
            total += (1 if one < 0 else one) * _UNITS[sign]
            one = -1
    return total + max(one, 0)


def digits(text: str) -> int | None:
    """A number said digit by digit, as years are: 二六 is 26, 二〇二六 is 2026."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or not set(text) <= {*_ONES}:
        return None
    return int("".join(str(_ONES[sign]) for sign in text))


def _guess(two: str) -> bool:
    first, second = (_ONES[sign] for sign in two)
    return second == first + 1 > 1 or two == "三五"


def counted(text: str, most: int = 9999) -> int | None:
    """The number that counts something, up to `most`; said digit by digit it counts nothing."""
    number = value(text)
    spelt = len(text) > 1 and not text.isdigit() and digits(text) is not None
    if spelt and number != digits(text[0]):
        return None
    return number if number is not None and number <= most else None

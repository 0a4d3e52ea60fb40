"""Numbers that point to a person are starred out: 138****1234, 110***********002X, 京A***45.

By their shape alone. Numbers for everybody (110, 12345, 400-…) stay, as do rooms, dates, prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: full-width signs as plain ones, each still one sign
_WIDTH = {ord("　"): " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
_GAP = r"[ .\-]?"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_BORN = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
#: what is searched for, how many signs of its group stay at the beginning and the end, its kind
_SHAPES = (
    # identity cards, in groups as well; and whatever else is as long: bank cards, parcels
    (re.compile(rf"(?<!\d)([1-9]\d{{5}}[ -]{_BORN}[ -]\d{{3}}[\dXx])(?![\dA-Za-z])"), 3, 2, "id"),
    (re.compile(r"(?<!\d)(\d{15,18}[\dXx]?)(?![\dA-Za-z])"), 3, 2, "id"),
    # mobile phones
    (
        re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)"),
        3,
        4,
        "phone",
    ),
    # the phone at home: with its city's number, or called a phone
    (
        re.compile(r"(?<!\d)\(?0(?:10|2\d|[3-9]\d\d)(?:\) ?|[ -])?(\d{3,4}[ -]?\d{4})(?!\d)"),
        0,
        4,
        "phone",
    ),
    (
        re.compile(r"(?:电话|座机|\btel\.?)[号码是为: ]{0,4}(\d{7,8})(?!\d)", re.IGNORECASE),
        0,
        4,
        "phone",
    ),
    # cars: at least two digits, else it is a word
    (
        re.compile(
            rf"([{_PROVINCE}][A-HJ-NP-Z](?:[·•・. -]?)(?=[A-Z]{{0,4}}\d[A-Z]{{0,3}}\d)"
            r"[A-HJ-NP-Z\d]{4,5}[A-HJ-NP-Z\d挂学警港澳])(?![A-Za-z\d])",
            re.IGNORECASE,
        ),
        2,
        2,
        "plate",
    ),
)


def masked(text: str) -> str:
    """The same words, as many signs, without such numbers."""
    plain, signs = text.translate(_WIDTH), list(text)
    for shape, head, tail, _ in _SHAPES:
        for found in shape.finditer(plain):
            at = [i for i in range(*found.span(1)) if plain[i].isalnum()]
            for i in at[head : len(at) - tail]:
                signs[i] = "*"
    return "".join(signs)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of such numbers: id, phone, plate; one may stand within another."""
    plain = text.translate(_WIDTH)
    for shape, _, _, kind in _SHAPES:
        for found in shape.finditer(plain):
            yield kind, *found.span(1)

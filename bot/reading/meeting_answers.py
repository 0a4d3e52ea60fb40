"""What is answered to a meeting in words: coming or not, the code of the room, a paper list."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 12  # characters: nothing longer is an answer
_BLANKS = re.compile(r"(?<=\d)[ \t]+(?=\d)")
_CODE = re.compile(r"(?:签到|到了?|我到了|here|sign ?in)?\s*[:：]?\s*(\d{6})")
_WORDS = {
    "yes": {"参加", "来", "我来", "去", "我去", "能来", "报名", "我参加", "yes"},
    "maybe": {"可能", "可能来", "不一定", "看情况", "maybe"},
    "no": {"不参加", "不来", "来不了", "不去", "去不了", "没空", "no"},
}
#: people on a paper list whose home is not known: 另5人
_OTHERS = re.compile(r"(?:另|其他|其余|没登记|外加|\+)\D{0,4}(\d{1,3})\s*人?|(\d{1,3})\s*others?")


def code(text: str) -> str:
    """The six figures that a line is, with or without 签到; "": it is something else."""
    # a Chinese keyboard gives figures of full width
    # and who reads them off one by one puts blanks between them
    found = _CODE.fullmatch(_BLANKS.sub("", unicodedata.normalize("NFKC", _bare(text))))
    return "".join(str(int(figure)) for figure in found[1]) if found else ""


def answer(text: str) -> str:
    """ "yes", "maybe" or "no" where the whole line says so; else ""."""
    said = _bare(text)
    if len(said) > _LONGEST:
        return ""
    return next((answer for answer, known in _WORDS.items() if said in known), "")


def _bare(text: str) -> str:
    return text.strip().strip("。.!！~～").casefold()


def paper(text: str) -> tuple[list[str], int]:
    """The homes of a list as they are written, each once; and how many people more."""
    others = _OTHERS.search(text)
    rest = text.replace(others[0], " ", 1) if others else text
    parts = [p for p in re.split(r"[\s,，、;；]+", rest) if any(c.isdigit() for c in p)]
    return list(dict.fromkeys(parts)), int(others[1] or others[2]) if others else 0

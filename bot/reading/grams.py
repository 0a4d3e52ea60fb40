"""The features of a text that what was learned is written in: runs of one to three signs, words.

A sign of a number is "0": 3号楼 and 5号楼 teach the same.
"""

from __future__ import annotations

import re
from itertools import zip_longest

MOST = 400  # features of one text
_RUN = re.compile(r"[\u3400-\u9fff0]+|[a-z]+|[!?#@+]|[\U0001f300-\U0001faff]")
_NUMBER = re.compile(r"[0-9]+")
#: numerals of floors, houses and hours, in front of what they count
_HAN = "一二两三四五六七八九十百"
_COUNT = re.compile(rf"(?<![{_HAN}])[{_HAN}]++(?=[号栋幢座楼层单点月个])")


def grams(said: str) -> tuple[str, ...]:
    """At most `MOST` distinct features of a plain text, in the order of the text.

    "^" and "$" stand at the beginning and the end of the whole.
    """
    read = _COUNT.sub("0", _NUMBER.sub("0", said))
    found: dict[str, None] = {}
    for run in _RUN.findall(read):
        if run[0] > "z" or run[0] == "0":
            for sign, two, three in zip_longest(run, run[1:], run[2:], fillvalue=""):
                found[sign] = None
                found[sign + two] = None
                found[sign + two + three] = None
        else:
            found[run] = None
        if len(found) >= MOST:
            break
    if read:
        found["^" + read[:2]] = None
        found[read[-2:] + "$"] = None
        found[f"length {min(len(read).bit_length(), 8)}"] = None
    return tuple(found)[:MOST]

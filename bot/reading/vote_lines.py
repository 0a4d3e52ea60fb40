"""Words that are a ballot in a formal vote: agree, disagree or abstain, and nothing else (S31)."""

from __future__ import annotations

import re

#: the word for nothing, in Chinese and in English
NONE = ("无", "none")
_END = r"[了吧啊呀。.!！~～ ]*$"
_FIRST = r"^(我们?家?|我们家|本人|投|选|我投|我选|投票)?[:： ]*"
_CHOICES = (
    ("no", r"(不同意|不赞成|不支持|反对|反对票|2|２|disagree|no|against)"),
    ("abstain", r"(弃权|弃权票|不表态|3|３|abstain)"),
    ("yes", r"(同意|赞成|赞同|支持|同意票|赞成票|1|１|agree|yes|for)"),
)
_PATTERNS = [(choice, re.compile(_FIRST + words + _END)) for choice, words in _CHOICES]

_LAW = re.compile(r"(law|法规|效力)\s*(off|关闭|取消)?$", re.IGNORECASE)


def choice(text: str) -> str:
    """yes, no, abstain, or "" where the words are anything else."""
    said = text.strip().casefold()
    return next((name for name, pattern in _PATTERNS if pattern.match(said)), "")


def law(words: str) -> str:
    """Whether votes shall bind ("on") or no more ("off"); "" where the words are of a vote."""
    found = _LAW.match(words.strip())
    return "" if found is None else "off" if found[2] else "on"

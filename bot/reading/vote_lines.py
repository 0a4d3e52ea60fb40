"""Words that are a ballot in a formal vote: agree, disagree or abstain, and nothing else (S31)."""

from __future__ import annotations

import re
import unicodedata

#: the word for nothing, in Chinese and in English
NONE = ("无", "none")
#: the word for "as the law has it", in Chinese and in English
SAME = ("按法律", "as the law")
_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
_PARTS = re.compile(r"([\d一二两三四五六七八九十]{1,3})分之([\d一二两三四五六七八九十]{1,3})")
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_END = r"[了吧啊呀。.!！~～ ]*$"
_FIRST = r"^(我们?家?|我们家|本人|投|选|我投|我选|投票)?[:： ]*"
_CHOICES = (
    ("no", r"(不同意|不赞成|不支持|反对|反对票|2|２|disagree|no|against)"),
    ("abstain", r"(弃权|弃权票|不表态|3|３|abstain)"),
    ("yes", r"(同意|赞成|赞同|支持|同意票|赞成票|1|１|agree|yes|for)"),
)
_PATTERNS = [(choice, re.compile(_FIRST + words + _END)) for choice, words in _CHOICES]

_LAW = re.compile(r"(law|法规|效力)\s*(off|关闭|取消)?$", re.IGNORECASE)
_RULES = ("rules", "our rules", "本小区规则", "本小区的规则")


#: forms of address that people write behind a name
_ADDRESS = ("先生", "女士", "太太", "小姐", "阿姨", "大爷", "大妈", "老师", "师傅", "同志")


def unaddressed(name: str) -> str:
    """A name without the form of address behind it; a name of one sign keeps it (赵老师)."""
    kept = name.strip()
    while found := next((a for a in _ADDRESS if kept.endswith(a)), ""):
        rest = kept.removesuffix(found).strip()
        if len(rest) < 2:
            break
        kept = rest
    return kept


def choice(text: str) -> str:
    """yes, no, abstain, or "" where the words are anything else."""
    said = text.strip().casefold()
    return next((name for name, pattern in _PATTERNS if pattern.match(said)), "")


def same(text: str) -> bool:
    """Whether these words are "as the law has it"."""
    return text.strip().casefold() in SAME


def fraction(text: str) -> str:
    """ "3/4" of 3/4, ３／４ or 四分之三; "" where the words are no fraction alone."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("。. ")
    plain = plain.removeprefix("至少").removesuffix("以上").strip()
    found = _FRACTION.fullmatch(plain)
    if found is not None:
        return f"{int(found[1])}/{int(found[2])}"
    spoken = _PARTS.fullmatch(plain)
    if spoken is None:
        return ""
    below, above = (_number(part) for part in spoken.groups())
    return f"{above}/{below}" if above and below else ""


def _number(text: str) -> int:
    """Of digits, or of one Chinese numeral up to ten; 0: of anything else."""
    return int(text) if text.isdecimal() else _DIGITS.get(text, 0)


def law(words: str) -> str:
    """Whether votes shall bind ("on") or no more ("off"); "" where the words are of a vote."""
    found = _LAW.match(words.strip())
    return "" if found is None else "off" if found[2] else "on"


def rules(words: str) -> bool:
    """Whether these words ask for the rules that the community has adopted."""
    return words.strip().casefold() in _RULES

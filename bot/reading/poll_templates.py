"""Polls that are offered ready: a name on a button, and the line that a `/poll` would say (S07)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.flows.rules.text import one_line

#: by language: name → the line; its answers can be changed before it opens
TEMPLATES: dict[str, dict[str, str]] = {
    "zh": {
        "大扫除时间": "这个周末什么时候大扫除? 周六9点/周六14点/周日9点/周日14点 多选",
        "加装充电桩意向": "您家想装充电桩吗? 想装/不想装/再看看",
        "活动选哪个": "下次活动选哪个? 包饺子/看电影/下棋/健步走 多选",
        "满意不满意": "您对楼里的保洁满意吗? 很满意/满意/一般/不满意 匿名",
    },
    "en": {
        "Cleaning day": (
            "When shall we clean up this weekend?"
            " Sat 9:00/Sat 14:00/Sun 9:00/Sun 14:00 multiple"
        ),
        "Charging posts": (
            "Would your home like a charging post? Yes/No/Let us see first"
        ),
        "Which event": "Which event next? Dumplings/A film/Chess/A walk multiple",
        "Satisfied or not": (
            "Are you satisfied with the cleaning of the house?"
            " Very/Yes/So-so/No anonymous"
        ),
    },
}  # fmt: skip
_AGAIN = {"zh": "和上月一样：", "en": "As last month: "}
_NAME = 36  # characters of a button


def _of(language: str) -> str:
    return "zh" if language.lower().startswith("zh") else "en"


def names(language: str) -> list[str]:
    """What is offered to a reader of this language."""
    return list(TEMPLATES[_of(language)])


def line(language: str, name: str) -> str:
    """The whole line of a template; "": no template is called so."""
    return TEMPLATES[_of(language)].get(name, "")


def again(language: str, question: str, others: Sequence[str] = ()) -> str:
    """The name of last month's poll; like no other that is offered."""
    name = one_line(_AGAIN[_of(language)] + question, _NAME)
    number = 2
    while name in others:
        name = f"{one_line(_AGAIN[_of(language)] + question, _NAME - 3)} {number}"
        number += 1
    return name

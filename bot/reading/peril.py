"""What kind of danger somebody is in: it decides what they are told to do until help comes (S03).

Asked only of words that are known to speak of danger; the first kind whose signs are there is it.
"""

from __future__ import annotations

import re

#: kind → (the number that goes with it, its signs in a plain text), the most pressing first
_KINDS = (
    (
        "fire", "119",
        r"火|烟|燃起|燃烧|烧起来|烧着|烧穿|在烧|糊味|焦味|焦糊|烧焦|糊臭|爆|炸|着了"
        r"|\b(?:fire|flames?|smoke|burn\w*|explo\w*)",
    ),
    (
        "despair", "",
        r"跳楼|轻生|自杀|割腕|上吊|寻短见|自残|寻死|想死|不想活|活不下去|活够|活腻|不如死|一了百了"
        r"|活着[^。!?\n]{0,3}没|(?<!不)(?:想|要)(?:往下)?跳(?!舞|绳|过|槽|广场|操)|跳下去"
        r"|从[^。!?\n]{0,6}(?:楼|窗|台|桥)[^。!?\n]{0,2}跳"
        r"|(?:喝|吞|吃)了?[^。!?\n]{0,3}(?:农药|安眠药|毒药|百草枯)"
        r"|\bsuicide\b|\bkill (?:him|her|my|your)self\b|\bjump (?:off|from|down)\b",
    ),
    (  # on the edge of a roof: but a child climbs there without meaning it
        "despair", "",
        r"^(?!.*(?:娃|小孩|孩子|幼|宝宝|小朋友)).*(?:"
        r"(?:天台|楼顶|顶楼|窗台|阳台外|窗户外|桥栏|护栏)[^。!?\n]{0,3}[站坐]"
        r"|[坐站]在[^。!?\n]{0,4}(?:窗台|楼顶|天台|阳台外|护栏|窗户外|桥栏))",
    ),
    ("gas", "", r"煤气|煤汽|媒气|燃气|天然气|天燃气|液化气|瓦斯|沼气|臭鸡蛋|一氧化碳|漏气|\bgas\b"),
    ("lift", "119", r"电梯|轿厢|升降机|困梯|\b(?:lift|elevator)\b"),
    ("shock", "", r"触电|电到人|被电|漏电|电线|高压线|\belectrocut\w*"),
    (
        "missing", "110",
        r"走失|走丢|失踪|(?<!看)不见了|丢了|找不到|找不着|没找到|没回来|没回家|联系不上|走散|\bmissing\b",
    ),
    ("trapped", "119", r"塌|压|埋|困|卡|掉|跌|陷|夹|落水|溺|池|坑|井|\b(?:trapped|stuck|drown\w*)"),
    ("hurt", "120", ""),
    ("trapped", "119", ""),
    (
        "violence", "110",
        r"刀|打(?!不开|开|电话|不通|扫|车|1)|砸|砍|捅|踹|撬|偷|抢|贼|闯|尾随|跟踪|跟着|威胁|醉"
        r"|\b(?:knife|knives|fight\w*|thief|beat\w*|attack\w*|robb\w*|burgl\w*)",
    ),
)  # fmt: skip
_KNOWN = tuple((kind, number, re.compile(signs)) for kind, number, signs in _KINDS)


def peril(said: str, numbers: tuple[str, ...]) -> str:
    """fire, despair, gas, lift, shock, missing, trapped, hurt, violence, or "": nothing is known.

    `said` is plain; `numbers`: whom to call first, as `Emergency.numbers` (`()`: no danger).
    """
    if not numbers:
        return ""
    return next(
        (
            kind
            for kind, number, signs in _KNOWN
            if (not number or number in numbers) and signs.search(said)
        ),
        "",
    )

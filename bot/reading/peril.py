"""What kind of danger somebody is in: it decides what they are told to do until help comes (S03).

Asked only of words that are known to speak of danger; the first kind whose signs are there is it.
"""

from __future__ import annotations

import re

DESPAIR = "despair"
#: kind → (the number that goes with it, its signs in a plain text), the most pressing first
_KINDS = (
    (
        "fire", "119",
        r"火|烟|燃起|燃烧|烧起来|烧着|烧穿|在烧|糊味|焦味|焦糊|烧焦|糊臭|爆|炸|着了"
        r"|\b(?:fire|flames?|smoke|burn\w*|explo\w*)",
    ),
    (
        DESPAIR, "",
        r"^(?!.*(?:小偷|毛贼|[猫狗鸟]|跳楼价)).*(?:轻生|自杀|割腕|上吊|寻短见|自残|寻死|想死|不想(?:再)?活"
        r"|活不下去|活够|活腻|不如死|一了百了|活着[^。!?\n]{0,3}没|跳楼|(?:想|要|说)(?:往下|下去)?跳(?:下去|河|桥|了|$)"
        r"|(?:想|要)从[^。!?\n]{0,8}跳|遗书|遗言)"
        r"|\bsuicid\w*|\bkill (?:him|her|my|your)self\b|\b(?:want to|wanna) die\b"
        r"|\bdon'?t want to live\b",
    ),
    (  # on the edge of a roof, whatever for: but a child or a cat climbs there, and whoever works
        "edge", "110",
        r"^(?!.*(?:娃|小孩|孩子|幼|宝宝|小朋友|[猫狗鸟贼]|小偷|师傅|工人|保洁|擦|修|装|刷)).*(?:"
        r"(?:天台|楼顶|顶楼|窗台|阳台外|窗户外|桥栏|护栏)[^。!?\n]{0,3}[站坐]"
        r"|[坐站]在[^。!?\n]{0,4}(?:窗台|楼顶|天台|阳台外|护栏|窗户外|桥栏)"
        r"|(?:想|要|说要)跳(?!舞|绳|过|槽|广场|操|闸)|\bjump (?:off|from|down)\b)",
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

#: in plain words and of oneself: nothing else has to be asked for
_OWN = re.compile(
    r"(?:^|[,。!? ])(?:我|本人|自己)(?!妈|爸|爹|娘|家|老公|老婆|爱人|儿|女|孩|弟|哥|姐|妹|奶|爷|外"
    r"|婆|朋友|邻居|同事|听|看|怕|担心)(?:[^。!?,\n他她]{0,10}?)(?<!得)(?<!到)(?<!笑)"
    r"(?:想自杀|想轻生|要自杀|想寻死|不想(?:再)?活(?!动)|活不下去"
    r"|想死(?!你|我|人|他|她|这|那|吃|妈|爸|大家)|割腕了"
    r"|[吃吞喝]了[^。!?\n]{0,4}(?:安眠药|农药)|跳(?:下去|楼))"
    r"|\bi (?:want to|wanna) die\b|\bi don'?t want to live\b"
    r"|\bi(?:'m| am)? (?:going to|want to) kill myself\b"
)


def own(said: str) -> bool:
    """Whether somebody says in plain words of themselves that they do not want to live."""
    return _OWN.search(said) is not None


def peril(said: str, numbers: tuple[str, ...]) -> str:
    """The kind: one of those above; "" where nothing is known, or nobody is in danger.

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

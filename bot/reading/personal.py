"""Personal data in a text: phones, identity numbers, plates, and names of people.

A name is told by what stands around it: 姓郭, 我叫王芳, 王阿姨, 老陈, 小刘, 3号楼王桂兰. What is only
a name by its sound is not one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from bot.reading.masks import spans

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟"
    "安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
)
_S = f"[{_SURNAMES}]"
#: 谢 is a name in 谢师傅, but thanks in 谢谢师傅 and 谢王师傅
_NOT_THANKS = rf"(?:(?<!谢)谢(?![谢{_SURNAMES}])|(?!谢){_S})"
_TITLE = (
    "阿姨|爷爷|奶奶|大爷|大妈|大叔|大伯|大哥|大姐|叔叔|伯伯|婆婆|婆|公公|师傅|经理|姐|哥(?!们)|叔|伯|嫂|老师(?!傅)|医生"
    "|大夫|主任|先生|女士|太太|书记|妈妈|婶|爹|老太|老头|老板|队长|所长|律师|工(?=$|[ ,，])"
)
_NAMES = (
    re.compile(rf"(?:我|免贵|本人)?姓({_S})(?![\u4e00-\u9fff]?名|氏)"),
    re.compile(
        r"(?:(?:我|他|她|名字|名|小名|大名)叫(?:做)?|小名)(?!物业|保安|保洁|师傅|外卖|救护|警察|消防|社区|大家|邻居|家人|孩子|不|了|人|什么)([\u4e00-\u9fff]{2,3}?)(?=$|[^\u4e00-\u9fff]|的|是|住|在)"
    ),
    re.compile(
        rf"(?!(?<=保)安|(?<=[门环])卫|(?<=[宿托])管|(?<=对)方)(?<![总老小大同表亲])((?:[老小阿](?={_S}))?{_NOT_THANKS}(?:(?![的了])[\u4e00-\u9fff])?(?:{_TITLE}))"
    ),
    re.compile(
        rf"((?:老(?!家|师|是|板|公|婆|人|高|于|时|成|单|关|包|向|常|易|安|万|路|曲)|小(?!区|时|路|苏打|管家|包|单|高|白|孔|成|费|雷|石|方|孙(?=[子女])|熊|龙|马|牛|黄(?=[车鱼瓜])|易|曲|康|安|庄|段|关|项|金|米|常))"
        rf"{_S})(?=$|[^\u4e00-\u9fff]|家|说|昨|今|她|他|管|两|打|掏|的|是|你|在|也|刚|来|会|跟|和|呢|啊|那|这|[0-9])"
    ),
    re.compile(
        rf"(?:号楼|[栋幢室座]|单元|[0-9]{{3,4}}的?)({_S}(?![一二三四五六])[\u4e00-\u9fff]{{1,2}})(?=$|[\s,，。;；])"
    ),
)
#: words that begin like a name and a title
_WORDS = re.compile(
    r"^(?:.?(?:高大|马大|石大|金大|温大|关大|白大|万大|文大|常大|方大|安大)(?![爷妈叔伯哥姐夫])|公公|时老师|司机|项目|基金|前任|韩国|高空|金牌|施工|.[点时完复收电]工)"
)


class Personal(Struct, frozen=True):
    """`kind`: name, phone, id, plate; `start`, `end`: code points of the text."""

    kind: str
    start: int
    end: int
    text: str


def personal(text: str) -> tuple[Personal, ...]:
    """All of it in the first 2,000 signs, from left to right, none within another."""
    text = text[:2000]
    found = sorted((*_numbers(text), *_names(text)), key=lambda one: (one.start, -one.end))
    kept: list[Personal] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _numbers(text: str) -> Iterator[Personal]:
    for kind, start, end in spans(text):
        yield Personal(kind, start, end, text[start:end])


def _names(text: str) -> Iterator[Personal]:
    for pattern in _NAMES:
        for match in pattern.finditer(text):
            if not _WORDS.match(match[1]):
                yield Personal("name", match.start(1), match.end(1), match[1])

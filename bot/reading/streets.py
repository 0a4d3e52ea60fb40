"""Estates, streets and institutions by name, as people write them: 翠湖花园, 滨江大道, 育英小学.

`places` reads where in a building something is; this reads which estate, street or school it is
about. A name is found by how it ends and by the one or two words before the end; whether these
can be a name is told by their part of speech and by how common they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from bot.reading import vocabulary

#: how names end; towns and districts are not among them: two matters of a town are two matters
_ENDS = frozenset({
    "小区", "社区", "花园", "家园", "花苑", "公寓", "新村", "新城", "嘉园", "佳苑", "佳园",
    "御园", "华庭", "豪庭", "名城", "庄园", "山庄", "别墅", "雅苑", "公馆", "首府", "国际",
    "天地", "大道", "广场", "步行街", "胡同", "大院", "大厦", "商场", "超市", "市场", "菜市场",
    "酒店", "宾馆", "影城", "停车场", "小学", "中学", "学校", "幼儿园", "大学", "学院", "书院",
    "医院", "卫生院", "卫生站", "卫生服务站", "养老院", "敬老院", "公园", "体育馆", "图书馆",
    "博物馆", "纪念馆", "工业园", "产业园", "科技园", "水库", "码头", "机场", "车站", "地铁站",
    "火车站", "汽车站", "收费站", "服务区", "隧道", "高速", "大桥", "立交桥", "宫", "坊", "苑",
    "路", "街", "巷", "弄", "里", "湾", "城", "府", "郡", "庭", "园", "桥", "村",
})  # fmt: skip
_END = re.compile(
    "|".join(sorted(_ENDS, key=lambda end: (-len(end), end))).replace("府", "(?<!政)府")
)
#: common words that yet name streets and schools everywhere: 人民路, 第一小学
_NAMES = frozenset({
    "人民", "建设", "解放", "胜利", "团结", "幸福", "平安", "光明", "文化", "青年", "东方",
    "实验", "友好", "繁荣", "富强", "发展", "中心", "五一", "八一", "第一", "第二", "第三",
    "第四", "第五", "第六",
})  # fmt: skip
#: what passes for a name and is said of any: 业主小区, 公办幼儿园, 必经之路, 市政广场
_NO_NAMES = frozenset({
    "业主", "物业", "开发商", "电梯", "楼道", "交房", "收房", "购房", "老旧", "普惠性", "公办",
    "民办", "全村", "住在", "附近", "一座", "城市", "普通", "必经之", "快速", "高架", "公交线",
    "农贸", "便民服务", "省政", "市政", "区政", "县政", "镇政", "乡政",
})  # fmt: skip
_PROPER = ("nr", "ns", "nt", "nz")  # parts of speech: persons, places, institutions, others
_NEVER = frozenset("cdefhkmopqruvyz")  # all but nouns and adjectives: 影响小区, 我们小区, 三个小区
_COMMON = 1e-5  # share in Chinese of a word that is no name by itself: 居民小区
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST = 6  # signs before the end


class Name(Struct, frozen=True):
    """A name: what stands before its end, and the end; `first` and `last` of its words."""

    core: str
    end: str
    first: int
    last: int

    @property
    def text(self) -> str:
        """As a whole."""
        return self.core + self.end


def core(name: str) -> str:
    """A name without its end: 青禾湾 of 青禾湾小区; "" where nothing else is left."""
    ends = [end for end in _ENDS if name.endswith(end)]
    return name.removesuffix(max(ends, key=len)) if ends else name


def names(words: Sequence[str]) -> Iterator[Name]:
    """The names in a text that was cut into words, in order."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word)
    bounds = {*starts, at}
    text = "".join(words)
    inner = [place for place, word in enumerate(words) for _ in word]
    for found in _END.finditer(text):
        begin, end = found.span()
        if end - begin == 1 and end not in bounds:
            continue  # 里 of 里装
        core, first = _before(words, starts, inner, text, begin)
        if len(core) == 1 and end - begin == 2 and text[end - 1] in _ENDS and end in bounds:
            core, begin = core + text[begin], end - 1  # 苑 of 梨花苑, not 花苑
        if 2 <= len(core) <= _LONGEST and core not in _ENDS:
            yield Name(core, text[begin:end], first, inner[end - 1])


def _before(
    words: Sequence[str], starts: Sequence[int], inner: Sequence[int], text: str, begin: int
) -> tuple[str, int]:
    """What stands before an end that begins here (two signs or more, if there are), and where."""
    core, first = "", inner[begin]
    while len(core) < 2 and begin > 0:
        place = inner[begin - 1]
        piece = text[starts[place] : begin]
        if not _names(piece, words[place]) or (core and piece in _ENDS):
            break
        core, begin, first = piece + core, starts[place], place
    return core, first


@lru_cache(maxsize=4096)
def _names(piece: str, word: str) -> bool:
    """Whether a piece (a word, or one without the end in it) can be a name or a part of one."""
    if piece in _NO_NAMES or not _HAN.fullmatch(piece):
        return False
    tag = vocabulary.tag(word)
    if piece in _NAMES or not tag or tag.startswith(_PROPER):
        return True
    return tag[0] not in _NEVER and vocabulary.share(word) <= _COMMON

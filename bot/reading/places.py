"""Where something is, as people write it: building, unit, floor, room, and common spots."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_HAN = "一二三四五六七八九十百零〇"
#: a whole number: the end of a longer one is another house
_NUMBER = rf"(?:(?<![0-9])[0-9]{{1,4}}|(?<![{_HAN}])[{_HAN}]{{1,5}})"
_BUILDING = re.compile(
    rf"({_NUMBER}\s*#?(?:号楼|号院|栋|幢|座)(?!楼[的住里]|楼人)|{_NUMBER}#\s*楼?"
    r"|(?<![A-Za-z楼栋幢])[A-Ha-h]\s*(?:栋|幢|座|号楼))"
    r"|(?:[Bb]lock|[Bb]uilding|[Bb]ldg?\.?|[Tt]ower)\s*(\d{1,3}|[A-H](?![A-Za-z]))"
)
_UNIT = re.compile(
    rf"({_NUMBER}\s*(?:单元|门洞|号门)|[A-Ha-h]\s*(?:单元|座)|(?:(?<=[楼栋幢座])|(?<![\u4e00-\u9fff0-9])){_NUMBER}\s*门(?=\s*(?:楼道|楼梯|$|[,，。;；!！?？]|[0-9]{{3}})))"
    r"|[Uu]nit\s*(\d{1,3})"
)
_FLOOR = re.compile(
    rf"(?<!按了)(?<!几)((?:负|地下|(?<![0-9])-)?{_NUMBER}\s*(?:楼|层)"
    r"(?!上|下|栋|道|梯|门|高(?!空)|老楼|的?房子|以[上下])|(?<![0-9A-Za-z])\d{1,2}\s?[Ff](?![A-Za-z0-9]))"
    r"|(?:[Ff]loor|[Ff]l\.?)\s*(\d{1,2})|(?<![0-9])(\d{1,2})(?:st|nd|rd|th)\s*[Ff]l(?:oor)?"
)
_ROOM = re.compile(
    r"((?<![0-9])[0-9]{3,4}\s*(?:室|号?房(?![子价东产租源门]))"
    r"|(?<![一二三四五六七八九十零〇])[一二三四五六七八九][零〇][一二三四五六七八九](?:室|(?=房|的|\s|$)))"
    r"|(?:[Rr]oom|[Aa]pt\.?|[Ff]lat)\s*#?(\d{3,4})"
)
#: what follows a number that counts something
_COUNTED = (
    r"(?![0-9]|\s*(?:室|号|楼|层|户|个|天|元|块|年|人|次|米|平|度|分|多|斤|点|万|张|箱|份|[.%℃]))"
)
#: numbers that everybody calls, years, and what is sold under a number
_CALLED = r"(?!(?:110|12[03]|911|1010|1112|20[0-2][0-9])(?![0-9]))"
#: a room as numbers go in a house: the floor, then 01 to 12
_DOOR = r"(?:[1-9][0-9]?(?:0[1-9]|1[0-2]))"
#: 2单元401 and 20栋402, without 室
_BARE_ROOM = re.compile(rf"(?:单元|门洞|号楼|号院|栋|幢|座|#楼?)\s*([0-9]{{3,4}}){_COUNTED}")
#: … and what is a room by the words around it: 1002门缝, 706住了, 602的, 我家501
_SAID_ROOM = re.compile(
    rf"(?:(?<![0-9a-z号#.,:\-])({_DOOR})(?=的(?!价|标)|住|家|门[口缝]|邻居|业主|卧室|厨房|漏|租|在装修|是哪家))"
    rf"|(?:我家|我是|我住|住在?|我们家|楼上|楼下|隔壁|对门)\s*({_DOOR}){_COUNTED}"
)
#: … and a door's number that stands for itself: 302又在跳, 漏到1203, … 2302 at the end
_ALONE_ROOM = re.compile(
    rf"(?<![0-9A-Za-z号#.,:：/\-年第￥$¥]){_CALLED}({_DOOR})(?![0-9a-z]|\s*[:：]|\s*[-./][0-9]){_COUNTED}"
    r"(?!\s*(?:路|线|寸|周|月|日|胶|医院|所|班|队|国道|省道|高速|车|款|型|系列|集|期|届|页|章|版|公交|毫|克|kg|ml|W|V|K|元|rmb))"
)
#: 88弄6号302: a lane, the house in it, the room, as in Shanghai
_LANE = re.compile(
    rf"(?<![0-9])([0-9]{{1,4}})\s*弄(?:\s*([0-9]{{1,4}})\s*号(?:楼(?![道梯]))?(?:\s*([0-9]{{3,4}}){_COUNTED})?)?"
)
#: 14-602: a building and a room; 19号401 likewise
_SHORT = re.compile(
    rf"(?<![\d:：.-])([0-9]{{1,2}})(?:\s*-\s*|\s*号\s*)({_DOOR})(?![0-9-]|[:：.][0-9]){_COUNTED}"
)
#: what stands between two, and what is a guess, is no place: 5栋跟6栋中间, 七八楼
_MIDST = re.compile(
    rf"{_NUMBER}\s*(?:号楼|栋|幢|座|楼|层|单元)?\s*[跟和与到至、-]?\s*{_NUMBER}\s*(?:号楼|栋|幢|座|楼|层|单元)(?:的|这)?(?:中间|之间|当中)"
    rf"|{_NUMBER}\s*[楼层]?\s*[到至-]\s*{_NUMBER}\s*[楼层](?![上下道梯])"
    r"|(?<![十百])[一二三四五六七八九]{2}(?=[楼层])|一层(?=一)|[Bb]etween \d+\s?F? and \d+\s?F?"
)
#: 3-2-401 and 3-2, but neither a stretch of hours, floors, days … nor a part of 10:30-11:30
_DASHED = re.compile(
    r"(?<![\d-])(?<!\d[:：.])(\d{1,2})-(\d{1,2})(?:-(\d{3,4}))?(?![\d-]|[:：.]\d)"
    r"(?!\s*(?:点|小时|分钟|楼(?![道梯上下顶门])|层|单元|号|栋|天(?!台)|日(?!光)|周|月|年|岁|个|次|元))"
)
_SPOT = re.compile(
    "地下车库|车库|停车场|楼道|楼梯间|大堂|门厅|电梯厅|天台|楼顶|地下室|小区门口|大门口|东门|西门|南门"
    r"|北门|(?:(?<![\u4e00-\u9fff])|(?<=[区楼下的里在院到去心前后旁边个]))花园"
    r"(?!\s*[0-9一二三四五六七八九十]+\s*(?:号|栋|幢|座))|凉亭"  # else an estate's name
    "|健身区|游乐场|垃圾房|垃圾站|快递柜|活动室|中心广场|小广场|车棚|充电棚"
)

#: no place is named without one of these
_NAMED = re.compile(
    r"[-#楼院栋幢座元洞门层室弄库场堂厅台顶园亭区房柜圾棚]|[0-9]\s?[Ff]|[Bb](?:lock|uilding|ld)|[Tt]ower|[Uu]nit"
    r"|[Ff]l(?:oor|at)?|[Rr]oom|[Aa]pt|[0-9]{3}"
)

#: one sign for another: as Chinese keyboards write numbers, and the traditional signs
_NARROW = str.maketrans("０１２３４５６７８９－—＃棟樓層單號門號", "0123456789--#栋楼层单号门号")
#: spots within a house
INDOORS = frozenset({"楼道", "楼梯间", "大堂", "门厅", "电梯厅", "天台", "楼顶", "地下室"})


class Location(Struct, frozen=True):
    """The parts of a place, each as people wrote it; "" where nothing was said."""

    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    spot: str = ""
    lane: str = ""

    def __str__(self) -> str:
        """From the large to the small."""
        parts = (self.lane, self.building, self.unit, self.floor, self.room, self.spot)
        if any(part.isascii() and part for part in parts):
            return " ".join(part for part in parts if part)
        return "".join(parts)


NOWHERE = Location()


def find(text: str) -> Location:
    """The places named in a text of at most 2,000 characters."""
    text = text[:2000].translate(_NARROW)
    if not _NAMED.search(text):
        return NOWHERE
    dashed = _DASHED.search(text) if "-" in text else None
    if dashed:
        building, unit, room = dashed.groups()
        return Location(f"{building}号楼", f"{unit}单元", "", f"{room}室" if room else "")
    lane = _LANE.search(text) if "弄" in text else None
    if lane:
        rest = text[: lane.start()] + " " + text[lane.end() :]
        house = f"{lane[2]}号" if lane[2] else ""
        room = f"{lane[3]}室" if lane[3] else _first(_ROOM, rest, "Room {}")
        floor = _first(_FLOOR, rest, "Floor {}")
        return Location(house, "", floor, room, _spot(rest), f"{lane[1]}弄")
    text = _MIDST.sub(" ", text)
    short = _SHORT.search(text) if "-" in text or "号" in text else None
    if short:
        rest = text[: short.start()] + " " + text[short.end() :]
        building, room = f"{short[1]}号楼", f"{short[2]}室"
        return Location(building, _first(_UNIT, rest, "Unit {}"), "", room, _spot(rest))
    building = _first(_BUILDING, text, "Block {}")
    rest = text.replace(building, " ", 1) if building else text
    unit = _first(_UNIT, rest, "Unit {}")
    room = _first(_ROOM, text, "Room {}") or _bare_room(text)
    floor = _first(_FLOOR, rest, "Floor {}")
    return Location(building, unit, floor, room, _spot(text))


def _room(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return f"{next(filter(None, found.groups()))}室" if found else ""


def _bare_room(text: str) -> str:
    """A number that is a room by its looks; not one that stands there without a word."""
    if text.strip().isdigit():
        return ""
    found = (_room(pattern, text) for pattern in (_BARE_ROOM, _SAID_ROOM, _ALONE_ROOM))
    return next(filter(None, found), "")


def floor_of(where: Location) -> str:
    """The number of the floor, as a room tells it (1402 → 14) or as said; "" unknown."""
    room = number_of(where.room)
    if len(room) >= 3:
        return room[:-2]
    below = "-" if where.floor.startswith(("负", "地下", "-")) else ""
    floor = number_of(where.floor.lstrip("负地下-"))
    return below + floor if floor else ""


@lru_cache(maxsize=1024)
def of_title(title: str) -> Location:
    """The place that a group is named after: "3号楼", "阳光花园3号楼2单元"."""
    return find(title)


def _first(pattern: re.Pattern[str], text: str, english: str) -> str:
    found = pattern.search(text)
    if not found:
        return ""
    if found[1]:
        return re.sub(r"\s", "", found[1])
    return english.format(next(filter(None, found.groups())))


def _spot(text: str) -> str:
    found = _SPOT.search(text)
    return found[0] if found else ""


def read(text: str, home: Location) -> str:
    """Where it is: what the text says, completed by the group's own building, never invented.

    "" when neither says anything.
    """
    return completed(find(text), home)


def completed(said: Location, home: Location) -> str:
    """The same of the place that a text names."""
    building = said.building or home.building
    unit = said.unit or ("" if said.building and said.building != home.building else home.unit)
    if said.spot in INDOORS and not (building or unit):
        return ""  # every building has one: which?
    return str(Location(building, unit, said.floor, said.room, said.spot, said.lane))


def building(number: str) -> str:
    """How people write the building of this number: "3" → 3号楼."""
    return f"{number}号楼"


_ALL = frozenset({"全部", "所有", "全小区", "全社区", "all"})
_LISTED = re.compile(r"(\d{1,4})\s*(?:[-至到~]\s*(\d{1,4}))?\s*(?:号楼|号院|号|栋|幢|座|楼)?")
_BETWEEN = re.compile(r"[\s,，、;；和及]*")
_MOST = 200  # buildings of one group


def buildings(text: str) -> tuple[str, ...] | None:
    """Numbers of buildings, as people list them: "3号楼、5-7栋".

    () for all of them, None for what is not understood.
    """
    said = text.translate(_NARROW).strip()
    if said.casefold() in _ALL:
        return ()
    found: list[str] = []
    at = 0
    while at < len(said):
        between = _BETWEEN.match(said, at)
        at = between.end() if between else at
        one = _LISTED.match(said, at)
        if at == len(said):
            break
        if one is None:
            return None
        first, last = int(one[1]), int(one[2] or one[1])
        if not first <= last <= first + _MOST:
            return None
        found += [str(number) for number in range(first, last + 1)]
        at = one.end()
    return tuple(dict.fromkeys(found))[:_MOST] or None


_ONES = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


_DIGITS = re.compile(r"\d+")
_IN_HAN = re.compile(rf"[{_HAN}]+")


@lru_cache(maxsize=1024)
def number_of(part: str) -> str:
    """The bare number of a part of a place: 三号楼 → 3, b单元 → B; "" if there is none."""
    digits = _DIGITS.search(part)
    if digits:
        return str(int(digits[0]))
    han = _IN_HAN.match(part)
    if not han:
        letter = part.rpartition(" ")[2]  # Block C; C座
        return letter[:1].upper() if letter[:1] <= "z" else ""
    if not set(han[0]) & set("十百"):  # 五零二
        return str(int("".join(str(_ONES[sign]) for sign in han[0])))
    total = one = 0
    for sign in han[0]:
        if sign in _ONES:
            one = _ONES[sign]
        else:
            total += (one or 1) * (10 if sign == "十" else 100)
            one = 0
    return str(total + one)


def without(text: str) -> str:
    """The first 2,000 characters of a text, with a blank for each place named in them."""
    text = text[:2000].translate(_NARROW)
    for pattern in (_DASHED, _LANE, _BUILDING, _UNIT, _ROOM, _FLOOR, _SPOT):
        text = pattern.sub(" ", text)
    return text.strip()

"""What a line says of a meeting: when, where, about what; of which kind, and for how many.

`下周六晚上七点半 三号楼活动室 商量加装电梯` reads as all of it: the time by `times`, the
place by the words that name one; what is left is the topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from bot.reading import festivals, places, times

#: kinds by their names, the longer first
_KINDS: tuple[tuple[str, str], ...] = (
    ("居民代表会议|居民代表大会|代表会议|代表会", "representatives"),
    ("居民会议|居民大会|residents' assembly", "assembly"),
    ("业主大会|业主会议|owners' meeting", "owners"),
    ("听证会|hearing", "hearing"),
    ("协调会|coordination", "coordination"),
    ("评议会|review meeting", "review"),
    ("院落恳谈会|恳谈会|courtyard talk", "courtyard"),
    ("推进会|progress meeting", "progress"),
    ("楼门议事会|居民议事会|议事会|council", "council"),
)
_KIND = tuple((re.compile(words, re.IGNORECASE), kind) for words, kind in _KINDS)
_SIZE = re.compile(
    r"(?:限|最多|名额|不超过)\s*(\d{1,4})\s*(?:个?人|位|名|个)?|(\d{1,4})\s*(?:人|位)以内"
)
_LASTS = re.compile(r"(?:开|时长|大约|约)\s*(一|两|二|三|半|\d{1,2})\s*(?:个)?(半)?\s*小时")
_MONTHLY = re.compile(r"每个?月(?:都开|一次)?|monthly")
#: a word that ends like a room or a square is a place
_ROOM = re.compile(
    r"(?:室|厅|堂|馆|站|亭|院|园|广场|中心|驿站|架空层|门口|楼下|大厅|会所|空地|花坛|凉亭|长廊|食堂|办公室|hall|room|square)"
    r"(?:里|内|外|前)?$",
    re.IGNORECASE,
)
#: the same within words: 三号楼活动室商量加装电梯
_WITHIN = re.compile(
    r"^(.{0,14}?(?:活动室|会议室|办公室|大厅|广场|活动中心|服务中心|会客厅|议事厅|架空层|凉亭|大堂|门厅))(.{2,})$"
)
_MEETS = re.compile(r"开(?:一?个|次)?会$")
_AT = re.compile(r"^(?:在|到|地点[:：]?|at )\s*")
_ABOUT = re.compile(r"^(?:开会|开个会|会议|讨论|主题[:：]?|事由[:：]?|议题[:：]?)\s*(?=.)")
_BETWEEN = re.compile(r"[\s,，;；。]+")
_EVENING, _OFFICE = 18, 9
BY_POLL = ("Let a poll decide", "先投票定时间")  # as a button offers it, by whether it is Chinese
_LAST = {"一": 1, "两": 2, "二": 2, "三": 3}


class Line(Struct, frozen=True):
    """A meeting as a line asks for it; what is None, "" or 0 was not said."""

    at: datetime | None = None
    place: str = ""
    topic: str = ""
    kind: str = ""
    capacity: int = 0
    minutes: int = 0
    monthly: bool = False
    day: date | None = None  # a day without an hour
    impossible: str = ""  # words of a day or hour that there is not


def read(text: str, now: datetime) -> Line:
    """Everything that one line says; `now` is aware, in the zone of the meeting."""
    rest = text.strip()
    kind = next((k for words, k in _KIND if words.search(rest)), "")
    size, lasts = _SIZE.search(rest), _LASTS.search(rest)
    monthly = bool(_MONTHLY.search(rest))
    for found in (size, lasts, _MONTHLY.search(rest) if monthly else None):
        if found:
            rest = rest.replace(found[0], " ", 1)
    at, day, ends, rest = _when(rest, now)
    never = "" if at else impossible(rest, now)
    rest = rest.replace(never, " ", 1) if never else rest
    if at and ends and not lasts:
        lasts_for = int((ends - at).total_seconds()) // 60
    else:
        lasts_for = _minutes(lasts) if lasts else 0
    place, topic = _parted(rest)
    return Line(
        at=at, place=place, topic=topic, kind=kind,
        capacity=int(size[1] or size[2]) if size else 0,
        minutes=lasts_for, monthly=monthly, day=day, impossible=never,
    )  # fmt: skip


def _minutes(lasts: re.Match[str]) -> int:
    if lasts[1] == "半":
        return 30
    hours = _LAST.get(lasts[1]) or int(lasts[1])
    return hours * 60 + (30 if lasts[2] else 0)


def _when(text: str, now: datetime) -> tuple[datetime | None, date | None, datetime | None, str]:
    """The first moment, else the first day; its end; and the line without its words."""
    found = [t for t in times.read(text, now).found if t.kind in ("point", "range")]
    moments = [t for t in found if isinstance(t.begins, datetime)]
    for time in moments or found:
        if time.begins is None:
            continue
        rest = f"{text[: time.start]} {text[time.end :]}"
        if isinstance(time.begins, datetime):
            ends = time.ends if isinstance(time.ends, datetime) else None
            return time.begins, None, ends, rest
        return None, time.begins, None, rest
    return None, None, None, text


def moment(text: str, now: datetime, day: date | None = None) -> datetime | None:
    """The moment that an answer names, to come; None: none, or only a day.

    `day` was said before: an hour alone is of that day.
    """
    found = times.read(text, now).found
    if day is not None and not any(t.text[:1].isdecimal() and t.all_day for t in found):
        dated = times.read(f"{day.month}月{day.day}日{text}", now).found
        found = dated if any(isinstance(t.begins, datetime) for t in dated) else found
    said = [t.begins for t in found if t.kind in ("point", "range")]
    at = next((when for when in said if isinstance(when, datetime)), None)
    return at if at is not None and at > now else None


def impossible(text: str, now: datetime) -> str:
    """The first words that name a day or hour there is not (2月30日, 25点); "": there are none."""
    return next(iter(times.read(text, now).impossible), "")


def _parted(text: str) -> tuple[str, str]:
    """Place and topic of what is left."""
    parts = [part for part in _BETWEEN.split(text) if part]
    place = ""
    for i, part in enumerate(parts):
        bare = _MEETS.sub("", _AT.sub("", part))
        if bare and (_ROOM.search(bare) or (_AT.match(part) and i < len(parts) - 1) or _is(bare)):
            place = bare
            parts = [*parts[:i], *parts[i + 1 :]]
            break
    topic = " ".join(parts).strip(" ,，。")
    within = _WITHIN.match(topic) if not place else None
    if within:
        place, topic = _AT.sub("", within[1]), within[2].strip()
    topic = _ABOUT.sub("", topic) or topic
    for words, _ in _KIND:  # 听证会 加装电梯: the kind is said apart
        head = words.match(topic)
        if head and topic[head.end() :].strip(" :："):
            topic = topic[head.end() :].strip(" :：")
    return place, topic


def _is(part: str) -> bool:
    """Whether these words are nothing but a place."""
    found = places.find(part)
    return bool(str(found)) and len(places.without(part)) <= 1


# --- a date is looked at before anybody hears of it ---------------------------------------


def day_facts(at: datetime) -> dict[str, object]:
    """What is to be known of a day: holiday, make-up day, provisional, working hours.

    `at` is aware, in the zone of the meeting.
    """
    day = at.date()
    works = festivals.is_working(day)
    return {
        "holiday": festivals.holiday_of(day) or "",
        "made_up": works and day.weekday() >= 5,
        "provisional": festivals.provisional(day),
        # whoever works cannot come (plan 5.1: weekday turnout below 15 %)
        "at_work": works and _OFFICE <= at.hour < _EVENING,
    }


def proposed(now: datetime, earliest: datetime) -> list[datetime]:
    """Two evenings and the next weekend, none before `earliest`."""
    found: list[datetime] = []
    for days in range(1, 40):
        day = (now + timedelta(days=days)).date()
        hours: Sequence[tuple[int, int]] = ((19, 30),)
        if not festivals.is_working(day):
            hours = ((10, 0), (15, 0))
        for hour, minute in hours:
            at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=now.tzinfo)
            if at >= earliest:
                found.append(at)
        if len(found) >= 4:
            return found[:4]
    return found

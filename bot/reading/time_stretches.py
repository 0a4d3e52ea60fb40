"""Phrases of two moments, and of before and after one: ranges, deadlines, what only begins."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from bot.reading import time_habits
from bot.reading.days import NAMES_DAYS, days
from bot.reading.hours import PARTS, ImpossibleError
from bot.reading.moments import Length, Moment, Token
from bot.reading.time_english import ENGLISH
from bot.reading.time_grammar import Phrase, length_of
from bot.reading.time_reading import Reading
from bot.reading.time_resolver import Scene, after, before, resolve
from bot.reading.time_values import Kind, Point, When, written

_DAY = timedelta(days=1)
_FROM = re.compile(r"(?:从|自从|自)\s?$")


def between(reading: Reading, phrase: Phrase) -> None:
    """A 到 B, and 昨晚搞到一点, which is a point."""
    tokens = [token for token in phrase.tokens if token.sort in "mnN"]
    left, right = tokens[0], tokens[-1]
    if left.moment.get("weak") and right.moment.get("weak"):
        return  # 从早到晚
    begin = _begin_said(tokens)
    if right.name == ENGLISH and "hour" in begin and not begin.keys() & NAMES_DAYS:
        begin = Moment(**{**right.moment, "minute": 0, **begin})  # 2pm to 4pm on Friday
    if phrase.tokens[-2].sort == "T" and "hour" not in begin and "hour" in right.moment:
        late = overnight(begin, right.moment)
        reading.point(phrase, reading.resolve(phrase, late, reading.scene(phrase)))
        return
    _take_from(reading, phrase)
    scene = reading.scene(phrase)
    if left.sort == "n":
        here: When = scene.now if "hour" in right.moment else scene.today
        first = Point(here, here, "minute")
    else:
        begin = before(right.moment, begin, scene)
        first = _begin(reading, phrase, begin, right.moment, scene)
    last = _end(first, right.moment, begin, scene)
    if left.sort != "n" and (
        last is None or last.last_day < first.day
    ):  # 周一到今天 began last Monday
        first = resolve(begin, replace(scene, lean=-1, said=None))
        last = after(first, right.moment, begin.get("part", ""), scene)
    if last is None:
        raise ImpossibleError(f"from {first} to what was before")
    reading.stretch(phrase, first, last)


def _end(first: Point, end: Moment, begin: Moment, scene: Scene) -> Point | None:
    try:
        return after(first, end, begin.get("part", ""), scene)
    except ImpossibleError:
        return None


def _begin_said(tokens: list[Token]) -> Moment:
    """The moment before "to"; a bare number is of the other's unit."""
    begin = Moment(**tokens[0].moment)
    if tokens[-2].sort == "N":
        begin = Moment(**{**begin, **tokens[-2].moment})
        shared = tokens[-1].moment.get("part")
        if shared and "part" not in begin and "hour" in begin:
            begin["part"] = shared
    return begin


def _begin(reading: Reading, phrase: Phrase, begin: Moment, end: Moment, scene: Scene) -> Point:
    """Where a range begins; one of days may have begun already."""
    if scene.lean == 1 and begin.keys() & {"day", "month"} and "hour" not in begin:
        for one in days(begin, scene.today, scene.today):
            if one.first < scene.today and one.real:
                gone = Point(one.first, one.last, one.grain)
                if _runs(gone, end, scene):
                    return gone
    return reading.resolve(phrase, begin, scene)


def _runs(first: Point, end: Moment, scene: Scene) -> bool:
    """Whether a range that began then is not over."""
    try:
        return after(first, end, "", scene).last_day >= scene.today
    except ImpossibleError:
        return False


def overnight(left: Moment, right: Moment) -> Moment:
    """昨晚搞到一点: the end, on the day or in the night of the beginning."""
    moment = Moment(**{**left, **right})
    hour = right.get("hour", 12)
    if right.get("part") == "small_hours" and hour < 12:
        moment["part"] = "night" if hour <= PARTS["night"].night else "evening"
    return moment


def _take_from(reading: Reading, phrase: Phrase) -> None:
    """从 belongs to the range."""
    said = _FROM.search(reading.folded[max(phrase.start - 3, 0) : phrase.start])
    if said:
        phrase.start -= len(said[0])


def days_and_hours(reading: Reading, phrase: Phrase) -> None:
    """周一到周五早上7点到9点 is so every week; of dates only the days are one range."""
    said = [token.moment for token in phrase.tokens if token.sort == "m"]
    if all("weekday" in one for one in said[:2]):
        reading.recurs(phrase, time_habits.recurrence("", said, ranged=True))
        return
    between(reading, Phrase("range", phrase.tokens[:3]))


def until_now(reading: Reading, phrase: Phrase) -> None:
    """早上到现在: in days, or in hours if it began at one."""
    _take_from(reading, phrase)
    now = reading.now
    first = resolve(phrase.tokens[0].moment, Scene(now, -1))
    here: When = now if isinstance(first.first, datetime) else now.date()
    reading.stretch(phrase, first, Point(here, here, "minute"))


def since(reading: Reading, phrase: Phrase) -> None:
    """自从国庆, after 10pm: it has no end."""
    scene = reading.scene(phrase)
    if phrase.tokens[0].name != "after":
        scene = Scene(reading.now, -1)
    point = resolve(phrase.tokens[1].moment, scene)
    reading.add(phrase, "range", f"{written(point.first)}/..", point.first)


def following(reading: Reading, phrase: Phrase) -> None:
    """周三以后: from that day or minute on."""
    moment = phrase.tokens[0].moment
    festival = "festival" in moment and "hour" not in moment
    if moment.get("weak") and not festival:
        return
    if festival:
        moment = Moment(**{**moment, "off": True})  # 国庆后 is after its days off
    point = reading.resolve(phrase, moment, reading.scene(phrase))
    whole = festival or point.grain not in ("minute", "day")
    first = point.last_day + _DAY if whole else point.first
    reading.add(phrase, "range", f"{written(first)}/..", first, loose=point.loose)


def deadline(reading: Reading, phrase: Phrase) -> None:
    """周五前, 本周内: that day counts; before a month or a holiday its days do not."""
    moment = next(token.moment for token in phrase.tokens if token.sort == "m")
    last = phrase.tokens[-1].sort
    bounds = moment.get("part") == "after_work" or moment.keys() & {"festival", "years"}
    if moment.get("weak") and not bounds:
        return
    scene = reading.scene(phrase)
    if scene.lean == 0:
        scene = replace(scene, lean=1)
    point = reading.resolve(phrase, moment, scene)
    end = point.last
    whole = point.grain in ("span", "month", "year")
    if last == "b" and whole and "end" not in moment.get("period", ""):
        end = point.day - _DAY
    reading.add(phrase, "deadline", written(end), ends=end, loose=point.loose)


def first_of(reading: Reading, phrase: Phrase) -> None:
    """今年前五个月, 国庆前一天; anything else is a moment and a length."""
    whole, prefix, measure = phrase.tokens
    point = reading.resolve(phrase, whole.moment, reading.scene(phrase))
    said = measure.length
    if prefix.name == "first" and "festival" in whole.moment and not said.timed:
        day = said.from_day(point.day, -1)  # 中秋前三天 is one day as well
        reading.point(phrase, Point(day, day, "day", point.loose))
    elif prefix.name != "first" or measure.length.timed or point.grain not in ("year", "month"):
        if not whole.moment.get("weak"):
            reading.point(whole, point)
        length(reading, Phrase("length", [prefix, measure]))
    else:
        last = measure.length.from_day(point.day, 1) - _DAY
        reading.stretch(phrase, point, Point(last, last, "day"))


# -- lengths ----------------------------------------------------------------------------------


def length(reading: Reading, phrase: Phrase) -> None:
    """三天, 三天内, 三天后, 未来三天."""
    prefix = phrase.tokens[0].name if phrase.tokens[0].sort == "p" else ""
    last = phrase.tokens[-1]
    within = last.sort == "w" or prefix == "within"
    said = length_of(phrase, most=within)
    if prefix == "first" and (within or said == Length(days=1)):
        return  # 前一天: before which?
    if last.sort == "l" and last.name == "range":
        reading.add(phrase, "range", None)
    elif within:
        _shifted(reading, phrase, "deadline", said, 1)
    elif last.sort in "ab" or prefix == "after":
        _shifted(reading, phrase, "point", said, -1 if last.sort == "b" else 1)
    elif prefix or last.sort == "s":
        _span(reading, phrase, said, 1 if prefix == "next" else -1)
    else:
        reading.add(phrase, "duration", said.iso(), lasts=said.delta())


def _shifted(reading: Reading, phrase: Phrase, kind: Kind, said: Length, sign: int) -> None:
    if said.vague:
        reading.add(phrase, kind, None)
        return
    there = _there(reading, said, sign)
    if kind == "point" and said == Length(years=said.years):
        first, last = date(there.year, 1, 1), date(there.year, 12, 31)
        reading.point(phrase, Point(first, last, "year"))
        return
    begins, ends = (None, there) if kind == "deadline" else (there, None)
    loose = bool(said.workdays) and time_habits.provisional(there)
    reading.add(phrase, kind, written(there), begins, ends, loose=loose)


def _there(reading: Reading, said: Length, sign: int) -> When:
    if said.timed:
        return said.from_now(reading.now, sign)
    return said.from_day(reading.now.date(), sign)


def _span(reading: Reading, phrase: Phrase, said: Length, sign: int) -> None:
    if said.vague:
        reading.add(phrase, "range", None)
        return
    there = _there(reading, said, sign)
    here: When = reading.now if said.timed else reading.now.date()
    begins, ends = (here, there) if sign > 0 else (there, here)
    reading.add(phrase, "range", f"{written(begins)}/{written(ends)}", begins, ends)

"""A moment becomes a date or a minute: near `now`, forward or back as the words want it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.reading import hours
from bot.reading.days import NAMES_DAYS, Days, days
from bot.reading.hours import PARTS, ImpossibleError
from bot.reading.moments import Moment
from bot.reading.time_values import Point

_DAY = timedelta(days=1)
_TIMES = ("part", "hour", "minute", "sure")


class Scene(Struct):
    """When and where somebody speaks.

    `now` is aware; `lean` is 1 if what is unresolved is still to come, -1 if it was, 0 if it is
    what is nearest; `said`: a day of which they speak already; `future`: nothing else is meant.
    """

    now: datetime
    lean: int = 1
    said: date | None = None
    future: bool = True

    @property
    def today(self) -> date:
        """The day there."""
        return self.now.date()


def resolve(moment: Moment, scene: Scene) -> Point:
    """The moment that is meant.

    Raises:
        ImpossibleError: there is none.
    """
    if moment.keys() & NAMES_DAYS:
        chosen = _chosen(days(moment, scene.today, scene.today), moment, scene)
        return _point(chosen, moment, scene)
    if scene.said is not None:
        return _point(Days(scene.said, scene.said), moment, replace(scene, said=None))
    if "hour" in moment:
        return _hour_alone(moment, scene)
    return _part_alone(moment, scene)


def after(left: Point, moment: Moment, part: str, scene: Scene) -> Point:
    """The end of a range that begins with `left`; `part` is what was said with the beginning.

    Raises:
        ImpossibleError: there is none.
    """
    if moment.keys() & NAMES_DAYS:
        found = days(moment, left.day, scene.today)
        later = [one for one in found if one.last >= left.day]
        chosen = (later or found[-1:])[0]
        if not chosen.real or (
            not later and not moment.keys() & {"days", "weeks", "year", "years", "months"}
        ):
            raise ImpossibleError(str(moment))
        if "hour" not in moment:
            return _point(chosen, moment, scene)
        there = replace(scene, lean=1)
        return _point(chosen, moment, there)
    if "hour" not in moment:
        return _point(Days(left.last_day, left.last_day), moment, scene)
    if not isinstance(left.first, datetime):
        return _point(Days(left.last_day, left.last_day), moment, scene)
    inherited = Moment(**{**moment, "part": part}) if part and "part" not in moment else moment
    for one in (inherited, moment):
        try:
            ends = sorted(_readings(one, left.day, scene))
        except ImpossibleError:
            if one is moment:
                raise
            continue
        later_ends = [end for end in ends if end > left.first]
        if later_ends:
            return Point(later_ends[0], later_ends[0], "minute")
    following = min(_readings(moment, left.day + _DAY, scene))
    return Point(following, following, "minute")


def before(right: Moment, moment: Moment, scene: Scene) -> Moment:
    """The beginning of a range, read by its end: 8点到下午5点, 2点到4点."""
    hour = moment.get("hour", 99)
    if hour > 12 or "part" in moment or "hour" not in right:
        return moment
    last = right["hour"]
    if "part" in right:
        last = hours.readings(right)[0][1] + 24 * hours.readings(right)[0][0]
    elif last <= 12:
        # 8点到5点 goes over noon; of 7到9点 either may be meant
        return Moment(**{**moment, "sure": True}) if last < hour < 12 else moment
    elif not right.get("sure"):
        return Moment(**{**moment, "sure": True})  # 1:00-17:00: both of 24 hours
    later = hour + 12 < last and hour < 12
    return Moment(**{**moment, "hour": hour + 12 if later else hour, "sure": True})


def _chosen(found: list[Days], moment: Moment, scene: Scene) -> Days:
    """Of several stretches of days the one that is meant."""
    if not scene.future:  # 7月27日(星期六) was in the year in which it was a Saturday
        found = [one for one in found if one.real] or found
    if len(found) > 1:
        coming = [one for one in found if not _over(one, moment, scene)]
        gone = [one for one in found if one.first <= scene.today and _begun(one, moment, scene)]
        if scene.lean == 1 or not gone:
            found = coming[:1] or found[-1:]
        elif scene.lean == -1 or not coming:
            found = gone[-1:]
        else:
            near = [(_far(one, scene.today), -one.first.toordinal(), one) for one in found]
            found = [min(near, key=lambda row: row[:2])[2]]
    return found[0]


def _far(one: Days, today: date) -> int:
    if one.first <= today <= one.last:
        return 0
    return min(abs((one.first - today).days), abs((today - one.last).days))


def _over(one: Days, moment: Moment, scene: Scene) -> bool:
    if one.last != scene.today:
        return one.last < scene.today
    if "hour" not in moment or not one.real:
        ends = hours.end_of(moment)
        return scene.now.hour >= ends
    return all(end < scene.now for end in _readings(moment, one.first, scene))


def _begun(one: Days, moment: Moment, scene: Scene) -> bool:
    if "hour" not in moment or one.first != scene.today:
        return True
    return any(begin <= scene.now for begin in _readings(moment, one.first, scene))


def _readings(moment: Moment, day: date, scene: Scene) -> list[datetime]:
    """The minutes that the hour can mean on a day, the likeliest first."""
    found: list[datetime] = []
    refused: ImpossibleError | None = None
    for shift, hour, minute in hours.readings(moment):
        try:
            found.append(hours.at(day + shift * _DAY, hour, minute, scene.now.tzinfo))
        except ImpossibleError as error:
            refused = refused or error
            break
    if not found and refused:
        raise refused
    return found


def _point(one: Days, moment: Moment, scene: Scene) -> Point:
    """The moment on these days."""
    if not one.real:
        raise ImpossibleError(str(moment))
    if "hour" not in moment:
        part = PARTS.get(moment.get("part", ""))
        if part is None or part.usual is None:
            return Point(one.first, one.last, one.grain, one.loose)
        minute = hours.at(one.first, part.usual, 0, scene.now.tzinfo)
        return Point(minute, minute, "minute", one.loose)
    found = _readings(moment, one.first, scene)
    minute = found[0]
    if one.first == scene.today and len(found) > 1:
        if scene.lean == 1:
            minute = next((one for one in found if one >= scene.now), minute)
        else:
            gone = [one for one in found if one <= scene.now]
            minute = max(gone) if gone and scene.lean == -1 else minute
    return Point(minute, minute, "minute", one.loose)


def _hour_alone(moment: Moment, scene: Scene) -> Point:
    around = [scene.today + n * _DAY for n in (-1, 0, 1)]
    likely: list[datetime] = []
    every: list[datetime] = []
    for day in around:
        found = _readings(moment, day, scene)
        every += found
        likely += found[:1] if moment["hour"] < 6 and day > scene.today else found
    now = scene.now
    if scene.lean == 1:
        minute = min((one for one in likely if one >= now), default=None)
    elif scene.lean == -1:
        minute = max((one for one in every if one <= now), default=None)
    else:
        minute = min(every, key=lambda one: (abs(one - now), one), default=None)
    if minute is None:
        raise ImpossibleError(str(moment))
    return Point(minute, minute, "minute")


def _part_alone(moment: Moment, scene: Scene) -> Point:
    part = PARTS[moment["part"]]
    usual = part.usual or 0
    day = scene.today
    if scene.lean == 1 and scene.now.hour >= part.over:
        day += _DAY
    elif scene.lean == -1 and scene.now.hour < usual:
        day -= _DAY
    return _point(Days(day, day), moment, scene)

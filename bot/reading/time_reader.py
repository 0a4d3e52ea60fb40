"""Phrases of one text become times, each seen beside the one before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.reading import time_habits, time_stretches
from bot.reading.days import NAMES_DAYS
from bot.reading.hours import ImpossibleError
from bot.reading.moments import Moment
from bot.reading.time_grammar import Phrase
from bot.reading.time_reading import Reading
from bot.reading.time_resolver import resolve
from bot.reading.time_values import written

#: what can be said of every day or week
_USUAL = frozenset(("weekday", "weekdays", "period", "part", "hour", "minute", "sure"))


def take(reading: Reading, phrase: Phrase) -> None:
    """Add what the phrase says."""
    if phrase.kind != "moment":
        reading.ends_list()
    try:
        _KINDS[phrase.kind](reading, phrase)
    except (ImpossibleError, ValueError, OverflowError):  # beyond the years of a calendar
        reading.refuse(phrase)


def _moment(reading: Reading, phrase: Phrase) -> None:
    token = phrase.tokens[-1]
    moment = token.moment
    if phrase.tokens[0].sort == "n":
        return  # 现在九月了
    undated = not moment.keys() & NAMES_DAYS
    if undated and "hour" not in moment and reading.habit(phrase):
        if not moment.get("weak") or moment["part"] in ("night", "small_hours"):
            reading.add(phrase, "recurring", None)  # 晚上老是有人唱歌
        return
    if moment.get("weak"):
        return  # 一点水都没有
    usual = moment.keys() <= _USUAL and moment.get("period", "weekend") in ("weekend", "workday")
    if usual and reading.always(phrase):
        reading.recurs(phrase, time_habits.recurrence("", [moment]))
        return
    if "weekdays" in moment:
        _weekdays(reading, phrase, moment)
    elif moment.get("period") == "workday" and not moment.keys() & {"lean", "nth"}:
        reading.recurs(phrase, time_habits.recurrence("", [moment]))
    elif not reading.completes(phrase, moment):
        reading.point(phrase, reading.resolve(phrase, moment, reading.scene(phrase)))


def _weekdays(reading: Reading, phrase: Phrase, moment: Moment) -> None:
    """周六日 are the two next to come; 周一三五 are those of every week."""
    listed = moment["weekdays"]
    first, last = listed[0], listed[-1]
    if last - first != len(listed) - 1:
        reading.recurs(phrase, time_habits.recurrence("", [moment]))
        return
    alone = Moment(**{**moment, "weekday": first})
    del alone["weekdays"]
    scene = reading.scene(phrase)
    point = reading.resolve(phrase, alone, scene)
    if not moment.keys() & {"part", "hour"}:
        end = point.day + timedelta(days=last - first)
        reading.add(phrase, "range", f"{written(point.day)}/{written(end)}", point.day, end)
        return
    for day in listed:
        reading.point(phrase, resolve(Moment(**{**alone, "weekday": day}), scene))


def _either(reading: Reading, phrase: Phrase) -> None:
    """3、5或7号: moments of one unit."""
    last = phrase.tokens[-1]
    shared = phrase.tokens[0].moment if phrase.tokens[0].sort == "m" else Moment()
    scene = reading.scene(phrase)
    for number in (token for token in phrase.tokens if token.sort == "N"):
        said = Moment(**{**shared, **last.moment, **number.moment})
        reading.point(number, resolve(said, scene))
    reading.point(last, resolve(Moment(**{**shared, **last.moment}), scene))


def _until(reading: Reading, phrase: Phrase) -> None:
    """搞到凌晨两点, without a day: it is so again and again."""
    token = phrase.tokens[-1]
    moment, scene = token.moment, reading.scene(phrase)
    if moment.get("weak"):
        return
    if moment.keys() & NAMES_DAYS or (reading.future and scene.said is None):
        reading.point(token, reading.resolve(phrase, moment, scene))
    elif scene.said is not None:
        reading.point(token, resolve(time_stretches.overnight(Moment(), moment), scene))
    elif "hour" in moment:
        reading.recurs(token, time_habits.recurrence("", [moment]))


def _recurring(reading: Reading, phrase: Phrase) -> None:
    said = [token.moment for token in phrase.tokens if token.sort == "m"]
    every = next(token.name for token in phrase.tokens if token.sort == "e")
    length = next((token.length for token in phrase.tokens if token.sort == "l"), None)
    ranged = len(said) > 1 and any(token.sort in "tT" for token in phrase.tokens)
    reading.recurs(phrase, time_habits.recurrence(every, said, length, ranged=ranged))


def _weather(reading: Reading, phrase: Phrase) -> None:
    reading.add(phrase, "recurring", phrase.tokens[0].name)


_KINDS: dict[str, Callable[[Reading, Phrase], None]] = {
    "recurring": _recurring,
    "days_and_hours": time_stretches.days_and_hours,
    "until_now": time_stretches.until_now,
    "between": time_stretches.between,
    "range": time_stretches.between,
    "numbers": time_stretches.between,
    "either": _either,
    "first_of": time_stretches.first_of,
    "length": time_stretches.length,
    "deadline": time_stretches.deadline,
    "after": time_stretches.following,
    "since": time_stretches.since,
    "until": _until,
    "moment": _moment,
    "weather": _weather,
}

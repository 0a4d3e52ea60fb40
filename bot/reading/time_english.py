"""Words of time in plain English: next Tuesday 7pm, in two hours, by Friday, every Monday."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.reading.moments import Length, Moment, Token, moment_of

#: the name of moments in English: there the hour may come before the day
ENGLISH = "en"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_STEPS = {"next": 1, "this": 0, "last": -1}
_DAYS = {
    "day after tomorrow": 2, "day before yesterday": -2, "today": 0, "tomorrow": 1, "tmrw": 1,
    "tmr": 1, "yesterday": -1,
}  # fmt: skip
_PARTS = {
    "morning": "morning", "noon": "noon", "midday": "noon", "afternoon": "afternoon",
    "evening": "evening", "night": "evening",
}  # fmt: skip
_EVERY = {
    "every single day": "day", "every day": "day", "everyday": "day", "each day": "day",
    "daily": "day", "every other day": "days:2", "every other week": "weeks:2",
    "every week": "week",
    "each week": "week", "weekly": "week", "every month": "month", "each month": "month",
    "monthly": "month", "every year": "year", "every weekday": "workdays", "weekdays": "workdays",
    "every": "", "each": "",
}  # fmt: skip
_OTHERS = {
    "no later than": ("u", ""), "before": ("u", ""), "by": ("u", ""), "within": ("p", "within"),
    "in": ("p", "after"), "from now": ("a", ""), "later": ("a", ""), "ago": ("b", ""),
    "now": ("n", ""), "after": ("z", "after"),
}  # fmt: skip
_WEEKDAY = (
    "mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    "|mon|tues|tue|wed|thurs|thur|thu|fri|sat|sun"
)
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
#: words that are something else as well: only beside other words of time
_MANY_SENSES = frozenset({"sat", "sun", "mon", "wed", "march", "may", "mar", "night", "morning"})


def _names(words: dict[str, str] | dict[str, int] | dict[str, tuple[str, str]]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _clock(found: re.Match[str]) -> Token | None:
    hour = int(found[1] or found[2])
    return moment_of(found, {"hour": hour}) if hour <= 24 else None


def _month_first(found: re.Match[str]) -> Token:
    return _dated(found, found[1], found[2], found[3])


def _day_first(found: re.Match[str]) -> Token:
    return _dated(found, found[2], found[1], found[3])


def _dated(found: re.Match[str], month: str, day: str, year: str | None) -> Token:
    moment: Moment = {"month": _MONTHS.index(month[:3]) + 1, "day": int(day)}
    if year:
        moment["year"] = int(year)
    return moment_of(found, moment)


def _weekday(found: re.Match[str]) -> Token:
    moment: Moment = {"weekday": _WEEKDAYS.index(found[2][:3])}
    step = found[1]
    if step == "last":
        moment["lean"] = -1
    elif step in _STEPS:
        moment["weeks"] = _STEPS[step]
    elif step is None and found[2] in _MANY_SENSES:
        moment["weak"] = True
    return moment_of(found, moment)


def _period(found: re.Match[str]) -> Token:
    step, period = _STEPS[found[1]], found[2]
    if period == "month":
        return moment_of(found, {"months": step})
    if period == "year":
        return moment_of(found, {"years": step, "weak": True} if not step else {"years": step})
    return moment_of(found, {"weeks": step, "period": period})


def _named_month(found: re.Match[str]) -> Token:
    return moment_of(found, {"month": _MONTHS.index(found[0][:3]) + 1})


def _part(found: re.Match[str]) -> Token:
    moment: Moment = {"part": _PARTS[found[2]]}
    if found[1]:
        moment["days"] = 0
    elif found[2] in _MANY_SENSES:
        moment["weak"] = True
    return moment_of(found, moment)


def _length(found: re.Match[str]) -> Token:
    if found[1] is None:
        length = Length(minutes=30)
    else:
        count = int(found[1]) if found[1].isdigit() else _COUNTS[found[1]]
        units = {"mi": "minutes", "ho": "hours", "hr": "hours", "da": "days", "we": "weeks",
                 "mo": "months", "ye": "years"}  # fmt: skip
        length = Length.of(units[found[2][:2]], count)
    return Token("l", found.start(), found.end(), length=length)


def _every(found: re.Match[str]) -> Token:
    return Token("e", found.start(), found.end(), name=_EVERY[found[0]])


def _other(found: re.Match[str]) -> Token:
    sort, name = _OTHERS[found[0]]
    return Token(sort, found.start(), found.end(), name=name)


_PATTERNS: list[tuple[str, Callable[[re.Match[str]], Token | None]]] = [
    (_names(_DAYS), lambda found: moment_of(found, {"days": _DAYS[found[0]]})),
    ("tonight", lambda found: moment_of(found, {"days": 0, "part": "evening"})),
    ("midnight", lambda found: moment_of(found, {"hour": 24})),
    (rf"half an? hour|([0-9]{{1,3}}|{_names(_COUNTS)})[ -]?"
     "(min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?)", _length),
    (r"(?:at )?([0-9]{1,2}) ?o'?clock|at ([0-9]{1,2})(?![0-9:/.]| ?[a-z%])", _clock),
    (rf"({_MONTH})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])(?:,? (20[0-9]{{2}}))?",
     _month_first),
    (rf"([0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})(?:,? (20[0-9]{{2}}))?", _day_first),
    (rf"({_names(_NTH)})(?= (?:{_WEEKDAY}|weekend) (?:of|in) )|(first)(?= (?:{_WEEKDAY}) )",
     lambda found: Token("o", found.start(), found.end(), {"nth": _NTH[found[1] or found[2]]})),
    (rf"(?:(next|this|last|coming) )?({_WEEKDAY})", _weekday),
    ("(next|this|last) (weekend|week|month|year)", _period),
    ("weekend", lambda found: moment_of(found, {"period": "weekend"})),
    ("january|february|april|june|july|august|september|october|november|december", _named_month),
    (rf"(this )?({_names(_PARTS)})", _part),
    (_names(_EVERY), _every),
    (_names(_OTHERS), _other),
    ("to|till|until", lambda found: Token("t", found.start(), found.end())),
]  # fmt: skip
_TABLE = [(re.compile(rf"(?:{pattern})(?![a-z])"), make) for pattern, make in _PATTERNS]
#: how one of these words can begin
_BEGINS = re.compile(
    "|".join(
        sorted(
            {
                word[:3]
                for words in (_WEEKDAYS, _MONTHS, _COUNTS, _NTH, _STEPS, _DAYS, _PARTS, _EVERY,
                              _OTHERS, ("tonight", "midnight", "half", "at ", "weekend", "coming",
                                        "to ", "till", "until"))
                for word in words
            }
        )
    )
)  # fmt: skip


def english(text: str, at: int) -> Token | None:
    """The token of English words that begins at this place of a folded text; None if none does."""
    if text[at].isalpha() and not _BEGINS.match(text, at):
        return None
    for pattern, make in _TABLE:
        found = pattern.match(text, at)
        token = make(found) if found else None
        if token is not None:
            if token.sort == "m":
                token.name = ENGLISH
            return token
    return None

"""Neighbouring tokens become phrases: a moment, a range, a deadline, a length, a recurring time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.reading.days import NAMES_DAYS
from bot.reading.moments import Length, Moment, Token
from bot.reading.time_english import ENGLISH

#: phrases by the sorts of their tokens (see `Token`), the first that fits
_PHRASES = re.compile(
    r"(?P<recurring>e(?:l|[tT]?m(?:[tT]m){0,2}(?:/?m)*)?|m(?:[tT]m)?em?)"
    r"|(?P<until_now>ms|m[tT]n)"
    r"|(?P<days_and_hours>m[tT]m[tT]m)"
    r"|(?P<between>m/mi)"
    r"|(?P<range>[mn][tT]m)"
    r"|(?P<numbers>m?Ntm)"
    r"|(?P<either>m?(?:N/)+m)"
    r"|(?P<first_of>mpl(?![abws]))"
    r"|(?P<length>p?(?:Nt)?l[abws]?)"
    r"|(?P<deadline>um[bw]?|m[bw])"
    r"|(?P<after>mv?a)"
    r"|(?P<since>zma?)"
    r"|(?P<until>Tm)"
    r"|(?P<moment>n?m)"
    r"|(?P<weather>r)"
)
_TIMES = frozenset({"part", "hour"})
#: what says another thing than a date that is said by its number or by its distance
_NO_DATE_BESIDE = {
    "days": frozenset({"month", "months", "year", "years", "weeks", "period", "festival"}),
    "festival": frozenset({"days", "month", "months", "day", "weekday", "weeks", "period"}),
    "period": frozenset({"days", "day", "festival"}),
    "month": frozenset({"days", "months", "weeks", "festival"}),
    "months": frozenset({"days", "month", "weeks", "festival", "weekday", "year", "years"}),
    "weeks": frozenset({"days", "months", "month", "festival", "weeks"}),
}
_EDGES = frozenset({"start", "end"})


@dataclass(slots=True)
class Phrase:
    """`kind`: a name of the grammar; `tokens`: of which it is made; `joined`: what stood before.

    `joined` is the word between this and the phrase before it in a list: "or", "and", "、", "," or
    " " where nothing stands there; "" where other words do.
    """

    kind: str
    tokens: list[Token]
    joined: str = ""
    start: int = field(init=False)
    end: int = field(init=False)

    def __post_init__(self) -> None:
        """Where it stands."""
        self.start, self.end = self.tokens[0].start, self.tokens[-1].end


def phrases(tokens: list[Token]) -> list[Phrase]:
    """What the tokens say, from left to right."""
    merged = _merged(tokens)
    found: list[Phrase] = []
    reach = 0
    for match in _PHRASES.finditer("".join(token.sort for token in merged)):
        between = merged[reach : match.start()]
        joined = ""
        if found and all(token.sort in "/," for token in between):
            joined = next((token.name or "," for token in between), " ")
        found.append(Phrase(str(match.lastgroup), merged[match.start() : match.end()], joined))
        reach = match.end()
    return found


def _merged(tokens: list[Token]) -> list[Token]:
    """Moments that say different things of one day become one; so do lengths and ordinals."""
    merged: list[Token] = []
    for token in tokens:
        if token.sort == "m":
            _units(merged, token.moment)
            if not _joined(merged, token):
                merged.append(token)
        elif token.sort == "o":
            _ordinal(merged, token)
        elif token.sort == "l" and merged and merged[-1].sort == "l":
            last = merged[-1]
            merged[-1] = Token("l", last.start, token.end, length=last.length.plus(token.length))
        else:
            merged.append(token)
    return [token for token in merged if token.sort != "m" or _says(token.moment)]


def _units(merged: list[Token], moment: Moment) -> None:
    """A bare number before "to" is of the unit that stands first after it."""
    for at in range(len(merged) - 1, 0, -2):
        number = merged[at - 1]
        if number.sort != "N" or merged[at].sort not in "t/":
            break
        if number.number > 1000:
            number.moment = {"year": number.number}
        elif "hour" in moment or "part" in moment:
            number.moment = {"hour": number.number}
        elif "day" in moment and "month" not in moment:
            number.moment = {"day": number.number}
        elif "month" in moment:
            number.moment = {"month": number.number}
        elif "weekday" in moment:
            number.moment = {"weekday": number.number - 1}


def _joined(merged: list[Token], token: Token) -> bool:
    """Whether the token became a part of the moment before it."""
    if not merged:
        return False
    last, at = merged[-1], len(merged) - 1
    if last.sort == "," and at and merged[at - 1].sort == "m":
        last, at = merged[at - 1], at - 1
        if _timed(last.moment) or token.moment.keys() & NAMES_DAYS or not _timed(token.moment):
            return False
    if last.sort != "m":
        return False
    moment = _in_english(last.moment, token.moment) if token.name == ENGLISH else None
    moment = moment or _both(last.moment, token.moment)
    if moment is None:
        return False
    merged[at:] = [Token("m", last.start, token.end, moment, name=token.name)]
    return True


def _in_english(left: Moment, right: Moment) -> Moment | None:
    """What English says in another order: first Saturday of December, 7pm on Friday."""
    if "nth" in left and "month" in right:
        return Moment(**{**left, "of": right})
    if _timed(left) and not left.keys() & NAMES_DAYS:
        return _both(right, left)
    if "hour" in left and "part" not in left and right.keys() <= {"part", "weak"}:
        return Moment(**{**left, "part": right["part"]})
    return None


def _timed(moment: Moment) -> bool:
    return bool(moment.keys() & _TIMES)


def _both(left: Moment, right: Moment) -> Moment | None:
    """Two moments as one; None if they cannot be of the same day and hour."""
    if right.get("period") in _EDGES:
        whole = left.keys() & {"year", "years", "month", "months"}
        if not whole or left.keys() & {"day", "weekday", "part", "hour"}:
            return None
    if "weekdays" in right and "weekday" in left:
        return None
    left = left.copy()
    if left.get("period") == "week" and right.keys() & {"weekday"}:
        del left["period"]
    if left.get("period") == "weekend" and right.get("weekday", 0) > 4:
        del left["period"]
    if left.get("period") == "week" and right.get("period") == "weekend":
        del left["period"]
    if _clash(left, right):
        return None
    moment = Moment(**{**left, **right})
    if moment.get("weak"):
        del moment["weak"]
    return moment


def _clash(left: Moment, right: Moment) -> bool:
    if any(left.get(key) != right[key] for key in right if key != "weak" and key in left):  # type: ignore[literal-required]
        return True
    if _timed(left) and right.keys() & NAMES_DAYS:
        return True
    if "hour" in left and "part" in right:
        return True
    if "nth" in left and right.keys() & NAMES_DAYS:
        alone = "period" not in left and "weekday" not in left
        return not (alone and (right.keys() & NAMES_DAYS) <= {"weekday", "period"})
    if "weekday" in right and "month" in left and "day" not in left:
        return True
    return any(key in left and right.keys() & others for key, others in _NO_DATE_BESIDE.items())


def _ordinal(merged: list[Token], token: Token) -> None:
    """第一个 counts within the moment before it, or from its end on: 国庆后第一个周末."""
    moment, start = Moment(**token.moment), token.start
    beside = merged[-1].sort if len(merged) > 1 and merged[-1].sort in "ab" else ""
    anchor = merged[-2] if beside else merged[-1] if merged else None
    if anchor is not None and anchor.sort == "m" and not _timed(anchor.moment):
        moment["of"], moment["after"], moment["before"] = (
            anchor.moment,
            beside == "a",
            beside == "b",
        )
        start = anchor.start
        del merged[-2 if beside else -1 :]
    elif merged and merged[-1].sort == "e":
        pass
    elif moment.get("period") in ("day", "week", "month"):
        return  # 第三天: of what?
    merged.append(Token("m", start, token.end, moment))


def _says(moment: Moment) -> bool:
    """Whether an ordinal counts something."""
    return "nth" not in moment or bool(moment.keys() & {"weekday", "period"})


def length_of(phrase: Phrase, *, most: bool) -> Length:
    """The length of a phrase; of two numbers (两到三天) the lower, or the upper one."""
    length = next(token.length for token in phrase.tokens if token.sort == "l")
    number = next((token.number for token in phrase.tokens if token.sort == "N"), 0)
    if number and not most:
        for unit in ("years", "months", "weeks", "days", "workdays", "hours", "minutes"):
            if getattr(length, unit):
                return Length.of(unit, number)
    return length

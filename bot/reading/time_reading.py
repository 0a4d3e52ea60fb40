"""What all phrases of a text are read with: its words, the moment, and what was found so far."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.reading import time_cues
from bot.reading.days import NAMES_DAYS
from bot.reading.hours import ImpossibleError
from bot.reading.moments import Moment, Token
from bot.reading.recurring import Recurrence
from bot.reading.time_grammar import Phrase
from bot.reading.time_resolver import Scene, after, resolve
from bot.reading.time_values import Kind, Point, Time, When, written

_DAY = timedelta(days=1)
_NEAR = 24  # characters within which an hour is still of the day that was named
_END = re.compile(r"[。!?;\n]")


class Reading:
    """One text; what is found and what is impossible stand in its lists."""

    def __init__(self, text: str, folded: str, now: datetime, *, future: bool) -> None:
        """`folded`: the text as the patterns see it."""
        self.found: list[Time] = []
        self.impossible: list[str] = []
        self.folded, self.now, self.future = folded, now, future
        self._text = text
        self._last: tuple[Point, Moment, int] | None = None  # the last dated point, where it ends
        self._days: list[tuple[int, Moment]] = []  # of the list that is read, those without hours

    def refuse(self, phrase: Phrase | Token) -> None:
        """No calendar or clock has it."""
        self.impossible.append(self._text[phrase.start : self._end(phrase)])

    def add(
        self,
        phrase: Phrase | Token,
        kind: Kind,
        value: str | None,
        begins: When | None = None,
        ends: When | None = None,
        *,
        lasts: timedelta | None = None,
        recurs: Recurrence | None = None,
        loose: bool = False,
    ) -> None:
        """A time of that phrase."""
        start, end = phrase.start, self._end(phrase)
        text = self._text[start:end]
        self.found.append(Time(text, start, end, kind, value, begins, ends, lasts, recurs, loose))

    def _end(self, phrase: Phrase | Token) -> int:
        """Where it ends: 明天(周五) with its last sign."""
        opened = "(" in self.folded[phrase.start : phrase.end]
        return phrase.end + (opened and self.folded.startswith(")", phrase.end))

    def point(self, phrase: Phrase | Token, point: Point) -> None:
        """A resolved moment; one of several days is a range."""
        if point.grain == "span":
            self.add(phrase, "range", str(point), point.first, point.last, loose=point.loose)
            return
        ends = point.last if point.last != point.first else None
        self.add(phrase, "point", str(point), point.first, ends, loose=point.loose)

    def stretch(self, phrase: Phrase, first: Point, last: Point) -> None:
        """A range.

        Raises:
            ImpossibleError: it ends before it begins.
        """
        begins, ends = first.first, last.last
        backwards = last.last_day < first.day
        if isinstance(begins, datetime) and isinstance(ends, datetime):
            backwards = ends < begins
        if backwards:
            raise ImpossibleError(f"{begins} to {ends}")
        months = first.grain == last.grain == "month"
        value = f"{first}/{last}" if months else f"{written(begins)}/{written(ends)}"
        self.add(phrase, "range", value, begins, ends, loose=first.loose or last.loose)

    def recurs(self, phrase: Phrase | Token, recurrence: Recurrence | None) -> None:
        """A recurring time, if the words tell how often."""
        if recurrence is not None:
            following = recurrence.following(self.now)
            self.add(phrase, "recurring", str(recurrence), following, recurs=recurrence)

    def habit(self, phrase: Phrase) -> bool:
        """Whether the words around speak of what is always so."""
        return not self.future and time_cues.habit(self.folded, phrase.start, phrase.end)

    def always(self, phrase: Phrase) -> bool:
        """The same, of a day or an hour that is named."""
        return not self.future and time_cues.always(self.folded, phrase.start, phrase.end)

    def scene(self, phrase: Phrase) -> Scene:
        """How the words around lean, and of which day they speak already."""
        lean = 1 if self.future else time_cues.lean(self.folded, phrase.start, phrase.end)
        said = None
        if self._last is not None:
            point, _, end = self._last
            between = self.folded[end : phrase.start]
            past = point.last_day < self.now.date()
            if len(between) <= _NEAR and not _END.search(between) and not (past and lean == 1):
                said = point.day
        return Scene(self.now, lean, said, self.future)

    def resolve(self, phrase: Phrase, moment: Moment, scene: Scene) -> Point:
        """The moment; an undated one follows the dated one before it on the same day.

        Raises:
            ImpossibleError: there is none.
        """
        dated = bool(moment.keys() & NAMES_DAYS)
        if scene.said is not None and self._last is not None and weekdays(moment):
            weeks = self._last[1].get("weeks")
            if weeks is not None and "weeks" not in moment:
                moment = Moment(**{**moment, "weeks": weeks})  # 下周一或周三
        if not dated and scene.said is not None and self._last is not None and "hour" in moment:
            point = after(self._last[0], moment, self._last[1].get("part", ""), scene)
        else:
            point = resolve(moment, scene)
        if dated or scene.said is not None:
            self._last = (point, moment, phrase.end)
        return point

    def completes(self, phrase: Phrase, moment: Moment) -> bool:
        """Whether it only completes the days before it in a list (周六、周日).

        Its hour is theirs too: 周六或周日下午两点.
        """
        if phrase.joined not in (" ", "、", "or", "and"):
            self._days = []
        dated, timed = moment.keys() & NAMES_DAYS, moment.keys() & {"part", "hour"}
        if timed and dated and phrase.joined != "and":
            self._share_hour(phrase, moment)
        if timed or not dated:
            self._days = []
            return False
        if self._days and phrase.joined != "or" and weekdays(self._days[-1][1], moment):
            following = resolve(moment, replace(self.scene(phrase), said=None)).day
            earlier = self.found[-1]
            if earlier.kind == "point" and earlier.begins == following - _DAY:
                value = f"{earlier.value}/{written(following)}"
                text = self._text[earlier.start : phrase.end]
                self.found[-1] = replace(
                    earlier, text=text, end=phrase.end, kind="range", value=value, ends=following
                )
                return True
        self._days.append((len(self.found), moment))
        return False

    def ends_list(self) -> None:
        """What comes is no further day of the list that was read."""
        self._days = []

    def _share_hour(self, phrase: Phrase, moment: Moment) -> None:
        clock = Moment()
        for key in ("part", "hour", "minute", "sure"):
            if key in moment:
                clock[key] = moment[key]
        for at, said in self._days:
            both = resolve(Moment(**{**said, **clock}), replace(self.scene(phrase), said=None))
            self.found[at] = replace(self.found[at], value=str(both), begins=both.first)


def weekdays(*moments: Moment) -> bool:
    """Whether they are weekdays, with hours or without, and nothing else."""
    usual = {"weekday", "weeks", "part", "hour", "minute"}
    return all("weekday" in one and one.keys() <= usual for one in moments)

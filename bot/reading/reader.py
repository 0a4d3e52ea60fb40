"""Everything that is read in one line, together (S02, S03): what `huiyin read` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.reading import places, times
from bot.reading.by_words import Examples
from bot.reading.categories import chances, triage
from bot.reading.chat import OFFER_AT, ROUTES, hear
from bot.reading.conflict import clash
from bot.reading.learned import NOTHING, Example, Learned, marks
from bot.reading.personal import Personal, personal
from bot.reading.places import Location
from bot.reading.said import NEEDS, Said
from bot.reading.taxonomy import Taxonomy, chosen
from bot.reading.times import Time

_NEED_ROUTES = frozenset(ROUTES[label] for label in NEEDS)


class Line(Struct, frozen=True):
    """What one line says.

    `category`: the likeliest, "" for a line that is no need or of which nothing is known;
    `categories`: at most three (id, chance), best first; `numbers`: whom to call first, () when
    nobody is in danger; `conflict`: an open clash (S19).
    """

    is_need: bool
    confidence: float
    route: str
    category: str
    categories: tuple[tuple[str, float], ...]
    urgency: str
    numbers: tuple[str, ...]
    conflict: bool
    location: Location
    times: tuple[Time, ...]
    personal: tuple[Personal, ...]

    def to_json(self) -> dict[str, Any]:
        """As the command prints it; the numbers of a place are bare, null where nothing is said."""
        return {
            "is_need": self.is_need,
            "confidence": round(self.confidence, 3),
            "route": self.route,
            "category": self.category or None,
            "categories": [{"id": name, "confidence": round(c, 3)} for name, c in self.categories],
            "urgency": self.urgency or None,
            "emergency": bool(self.numbers),
            "call": list(self.numbers),
            "conflict_signal": self.conflict,
            "location": location_json(self.location),
            "time": [
                {
                    "text": one.text,
                    "start": one.start,
                    "end": one.end,
                    "kind": str(one.kind),
                    "value": one.value,
                }
                for one in self.times
            ],
            "pii": [
                {"text": one.text, "start": one.start, "end": one.end, "kind": one.kind}
                for one in self.personal
            ],
        }


def location_json(where: Location) -> dict[str, str | None] | None:
    """Bare numbers of a place; None where nothing of it has one and no spot is named."""
    number = places.number_of
    found = {
        "building": number(where.building) or None,
        "unit": number(where.unit) or None,
        "floor": places.floor_of(where) or None,
        "room": number(where.room) or None,
        "place": where.spot or None,
        "lane": number(where.lane) or None,
    }
    return found if any(found.values()) else None


class Reader:
    """Reads lines with one file of categories and the corrections of one community."""

    def __init__(
        self,
        taxonomy: Taxonomy | None = None,
        learned: Learned = NOTHING,
        offer_at: float = OFFER_AT,
        examples: Examples | None = None,
    ) -> None:
        """`taxonomy`: None for the one by which needs are sorted; `examples`: of another one."""
        self._own = taxonomy is None
        self._taxonomy = taxonomy or chosen()
        self._learned, self._offer_at, self._examples = learned, offer_at, examples

    def read(self, text: str, now: datetime, *, title: str = "", building: str = "") -> Line:
        """One line, said now; `building`: of the group, when the text names none."""
        whole = f"{title} {text}".strip() if title else text
        said = Said(whole)
        heard = hear(said, self._learned, self._offer_at)
        is_need = heard.route in _NEED_ROUTES
        sorted_ = triage(said, self._learned, self._taxonomy, self._examples)
        ranked = tuple((name, sorted_.chances[name]) for name in sorted_.candidates)
        shown = ranked if is_need or not self._own else ()
        where = said.place
        if building and not where.building and is_need:
            where = replace(where, building=places.building(building))
        return Line(
            is_need=is_need,
            confidence=heard.need if is_need else heard.confidence,
            route=heard.route,
            category=shown[0][0] if shown else "",
            categories=ranked,
            urgency=sorted_.urgency if is_need else "",
            numbers=said.danger.numbers if said.danger else (),
            conflict=clash(said),
            location=where,
            times=times.read(text, now, future=False).found if is_need else (),
            personal=personal(text),
        )

    def groups(self, text: str) -> dict[str, float]:
        """Id of a group of categories → chance that the text belongs there; {} if unknown."""
        found: dict[str, float] = {}
        every = chances(Said(text), self._learned, self._taxonomy, self._examples)
        for name, chance in every.items():
            group = name.partition(".")[0]
            found[group] = found.get(group, 0.0) + chance
        return found


def taught(
    told: Iterable[Mapping[str, Any]], taxonomy: Taxonomy | None = None, offer_at: float = OFFER_AT
) -> Reader:
    """A reader that labelled lines have taught.

    Lines: {"text", "title"?, "category"} and/or {"text", "title"?, "is_need"}. `category`: an id,
    or that of a group.
    """
    told = list(told)
    if taxonomy is None:
        return Reader(None, _learned(told), offer_at)
    labelled = [(str(one["category"]), _whole(one)) for one in told if one.get("category")]
    of_needs = [{**one, "category": None} for one in told]
    return Reader(taxonomy, _learned(of_needs), offer_at, Examples(labelled) if labelled else None)


def _whole(one: Mapping[str, Any]) -> str:
    return f"{one.get('title') or ''} {one['text']}".strip()


def _learned(told: Iterable[Mapping[str, Any]]) -> Learned:
    found: list[Example] = []
    for one in told:
        seen = marks(Said(_whole(one)).grams)
        if one.get("category"):
            found.append(Example("category", str(one["category"]), seen))
        if one.get("is_need") is not None:
            found.append(Example("need", "yes" if one["is_need"] else "no", seen))
    return Learned(found)

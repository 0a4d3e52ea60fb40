"""One text, read once: what the readers of this package ask of it again and again.

Danger is judged here by two readers together (S03): patterns that know how people shout, and what
was learned from lessons. Recall first: a missed "有人困在电梯里" is the worst that can happen.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from bot.reading import places, plain
from bot.reading.emergency import (
    Emergency,
    cry,
    eased,
    in_jest,
    in_plain,
    looks_alike,
    meant,
    numbers,
)
from bot.reading.grams import grams
from bot.reading.lexicon import Hit, hits
from bot.reading.model import Rows, models
from bot.reading.peril import DESPAIR, own, peril
from bot.reading.places import Location
from bot.reading.stated import stated
from bot.reading.turns import TURNS, VOTE

NEEDS = ("need", "proposal", "inquiry", "assisted")  # kinds that are needs
_SURE_THOUGH = 0.75  # … where words only look like danger: 抽烟
_FIRST = 0.6  # what the first opinion of danger counts beside the second
_SURE = 0.54  # chance of danger from which no pattern is needed
_SURE_EVERYDAY = 0.9  # … where an everyday matter is stated: no water, a broken swing
_KNOWN = 0.45  # chance of a category from which the matter is known
_PERILS = ("safety.", "elevator.", "utilities.gas")  # categories that danger comes from
_LIKELY = 0.35  # … and from which a pattern is believed
_LIKELY_UNASKED = 0.5  # … where nothing is asked for: the house that burnt last year was sold
_ASKS = 0.5  # chance of a need from which something is asked for
_CALLS = 0.3  # chance of a need below which nobody is in danger
_CALLS_SO = 0.2  # … where the words are known
_RARER = 1.8  # needs are so much rarer in a chat, beside all else, than in the lessons
_PLAIN, _PLAINLY = 0.1, 4  # what each level of plainness above this one adds to a need
_SHORT = 8  # signs of a line that has no room to state more: 停水了, 马桶堵了
LEVELS = 6  # of how much is stated; each but the lowest counts beside those below it
_GREETINGS = frozenset(
    "你好 您好 大家好 在吗 在么 在不在 早 早上好 晚上好 hello hi hey".split()  # noqa: SIM905 - read as a line
)


class Said:
    """At most `plain.MOST` characters of what somebody wrote, each part read when it is asked."""

    def __init__(self, text: str) -> None:
        """`text` as it was written."""
        self.text = text[: plain.MOST]

    @cached_property
    def plain(self) -> str:
        """In one width, one script, one case."""
        return plain.plain(self.text)

    @cached_property
    def place(self) -> Location:
        """What it says of a place."""
        return places.find(self.text)

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """Words of the list, and things with their trouble."""
        return hits(self.plain)

    @cached_property
    def words_of_danger(self) -> Emergency | None:
        """What the patterns take for danger."""
        return in_plain(self.plain)

    @cached_property
    def turns(self) -> frozenset[str]:
        """Names of the turns of speech that it holds."""
        found = {name for name, pattern in TURNS.items() if pattern.search(self.plain)}
        if VOTE.fullmatch(self.plain):
            found.add("vote")
        return frozenset(found)

    @cached_property
    def grams(self) -> tuple[str, ...]:
        """Runs of signs and words."""
        return grams(self.plain)

    @cached_property
    def greets(self) -> bool:
        """Nothing but a greeting, or no word at all."""
        said = "".join(c for c in self.plain if c.isalnum())
        return not said or said in _GREETINGS

    @cached_property
    def telling(self) -> bool:
        """Whether anything in it is known at all, more than a greeting."""
        if self.greets:
            return False
        knows = models().knows
        return any(len(gram) > 1 and knows("category", gram) for gram in self.grams)

    @cached_property
    def features(self) -> tuple[str, ...]:
        """Everything that what was learned looks at."""
        found = [*self.grams, *(f"turn {name}" for name in sorted(self.turns))]
        found += {f"about {name}": None for hit in self.hits for name, _ in hit.weights}
        found += {f"trouble {hit.weights[0][0]}": None for hit in self.hits if hit.states}
        if self.words_of_danger:
            found.append("danger")
        if self.place != places.NOWHERE:
            found.append("place")
        found += [f"stated {level}" for level in range(1, self.levels + 1)]
        return tuple(found)

    @cached_property
    def levels(self) -> int:
        """How much of a need it states plainly: 0 to `LEVELS`."""
        placed = self.place != places.NOWHERE
        return round(stated(self.hits, self.turns, placed=placed) * LEVELS)

    @cached_property
    def rows(self) -> Rows:
        """Where its features stand in what was learned."""
        return models().rows(self.features)

    @cached_property
    def kinds(self) -> dict[str, float]:
        """What it is → chance: need, proposal, inquiry, assisted, vote, … (see `chat.ROUTES`)."""
        kind = models()["kind"]
        return dict(zip(kind.labels, kind.chances(self.rows), strict=True))

    @cached_property
    def sorts(self) -> dict[str, float]:
        """Category of those that come along → chance, whether it is a need or not."""
        category = models()["category"]
        return dict(zip(category.labels, category.chances(self.rows), strict=True))

    @cached_property
    def need(self) -> float:
        """0 to 1: whether it is a need, by what both models say and how plainly it is stated."""
        by_kind = sum(self.kinds[kind] for kind in NEEDS)
        both = (by_kind + models()["need"].chance(self.rows)) / 2
        need = both / (both + (1.0 - both) * _RARER)
        plainly = _PLAINLY - 1 if len(self.plain) <= _SHORT else _PLAINLY
        return min(need + _PLAIN * max(0, self.levels - plainly), 0.95)

    @cached_property
    def chance_of_danger(self) -> float:
        """0 to 1, by what was learned alone."""
        known = models()
        first, second = (known[name].chance(self.rows) for name in ("danger", "danger too"))
        return _FIRST * first + (1.0 - _FIRST) * second

    @cached_property
    def danger(self) -> Emergency | None:
        """Whom to call first, if somebody is in danger now."""
        if self.cries:
            return cry(self.plain)
        if self.desperate:
            return self.words_of_danger or Emergency(numbers(self.plain), "")
        if self.need < (_CALLS_SO if self.words_of_danger else _CALLS):
            return None  # who is in danger wants something
        found = self.words_of_danger
        asked = self.need >= _ASKS or meant(self.plain)
        likely = _LIKELY if asked else _LIKELY_UNASKED
        if found and self.chance_of_danger >= likely and not eased(self.plain):
            return found
        # below the least of them nothing needs to be known of the category
        if self.chance_of_danger >= _SURE and self.chance_of_danger >= self._sure:
            return found or Emergency(numbers(self.plain), "")
        return None

    @cached_property
    def cries(self) -> bool:
        """Nothing but a cry."""
        return cry(self.plain) is not None

    @cached_property
    def desperate(self) -> bool:
        """Whether they say of themselves that they do not want to live, and mean it."""
        return own(self.plain) and not in_jest(self.plain)

    @property
    def peril(self) -> str:
        """What kind of danger it is; "" where nobody is in danger, or nothing is known of it."""
        if self.desperate:
            return DESPAIR
        return peril(self.plain, self.danger.numbers) if self.danger else ""

    @property
    def _sure(self) -> float:
        """Chance of danger from which no pattern is needed."""
        likeliest = max(self.sorts, key=self.sorts.__getitem__)
        if self.sorts[likeliest] >= _KNOWN and not likeliest.startswith(_PERILS):
            return _SURE_EVERYDAY
        return _SURE_THOUGH if looks_alike(self.plain) or eased(self.plain) else _SURE


@lru_cache(maxsize=256)  # the ears ask for danger, then the desk for its kind and what it teaches
def said(text: str) -> Said:
    """A text, to be read; not read again where it was read just now."""
    return Said(text)

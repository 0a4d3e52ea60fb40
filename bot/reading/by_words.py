"""Which of somebody else's categories a text belongs to, by nothing but their names and words.

Runs of one to three signs, words as jieba cuts them and fields of the thesaurus are weighed by how
few categories share them; the nearest direction wins. Two readings are added up: of each whole
group of categories, and of the best single category in it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.reading import plain, thesaurus, vocabulary

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_FIELD = 4.0  # weight beside a word or a run of signs, which counts 1
_LEAF = 0.3  # of the best category beside its whole group
_SHARP = 12.0  # how much surer a better direction makes
_TAUGHT = 12.0  # how much surer the likeness to examples makes
_UNHEARD = 1e-4  # chance of a category of which no word was said
_FIRST = 2000  # signs that are read: what it is about stands at the beginning
_OTHER = frozenset({"其他", "其它", "other"})  # names that say nothing


def features(said: str, *, fields: bool = True, runs: bool = True) -> dict[str, float]:
    """Feature → how often it stands in a plain text: its words, and on demand

    fields of the thesaurus (words that mean about the same) and runs of one to three signs.
    """
    found: Counter[str] = Counter()
    if runs:
        for run in _RUN.findall(said[:_FIRST]):
            for size in (1, 2, 3):
                found.update(run[at : at + size] for at in range(len(run) - size + 1))
    found.update(f"word {word}" for word in vocabulary.parts(said[:_FIRST]))
    result = {name: float(count) for name, count in found.items()}
    told = thesaurus.fields(said[:_FIRST]) if fields else {}
    result.update((f"field {number}", count * _FIELD) for number, count in told.items())
    return result


class _Directions:
    """Documents as directions of length 1."""

    def __init__(
        self, documents: Mapping[str, Iterable[str]], *, fields: bool = True, runs: bool = True
    ) -> None:
        told: dict[str, Counter[str]] = {}
        for name, words in documents.items():
            told[name] = Counter()
            for word in words:
                told[name].update(features(plain.plain(word), fields=fields, runs=runs))
        holding = Counter(feature for one in told.values() for feature in one)
        self.rarity = {
            feature: math.log((1 + len(told)) / (1 + count)) + 1
            for feature, count in holding.items()
        }
        #: feature → (document, weight) pairs
        self.index: dict[str, list[tuple[str, float]]] = {}
        for name, counts in told.items():
            weights = {f: self._weight(f, count) for f, count in counts.items()}
            length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            for feature, weight in weights.items():
                self.index.setdefault(feature, []).append((name, weight / length))

    def _weight(self, feature: str, count: float) -> float:
        return (1 + math.log(max(count, 1.0))) * self.rarity[feature]

    def nearness(self, said: Mapping[str, float]) -> dict[str, float]:
        """Document → 0 to 1."""
        found: dict[str, float] = {}
        length = 0.0
        for feature, count in said.items():
            if feature in self.rarity:
                weight = self._weight(feature, count)
                length += weight * weight
                for name, other in self.index[feature]:
                    found[name] = found.get(name, 0.0) + weight * other
        return {name: value / (math.sqrt(length) or 1.0) for name, value in found.items()}


class ByWords:
    """Built once for a file of categories."""

    def __init__(
        self,
        words: Mapping[str, Iterable[str]],
        group_of: Mapping[str, str],
        *,
        fields: bool = True,
    ) -> None:
        """`words`: category → its names and words; `group_of`: category → name of its group.

        `fields`: whether the thesaurus is asked which words mean about the same.
        """
        self._fields = fields
        useful = {
            name: [word for word in dict.fromkeys(all_of) if word not in _OTHER]
            for name, all_of in words.items()
        }
        groups: dict[str, list[str]] = {}
        for name, group in group_of.items():
            groups.setdefault(group, []).extend(useful[name])
        self._group_of = dict(group_of)
        self._groups, self._leaves = (
            _Directions(groups, fields=fields),
            _Directions(useful, fields=fields),
        )

    def chances(self, said: str) -> dict[str, float]:
        """Category → chance, for a plain text; {} when no word of it is known."""
        told = features(said, fields=self._fields)
        groups, leaves = self._groups.nearness(told), self._leaves.nearness(told)
        if not leaves:
            return {}
        best: dict[str, float] = {}
        for name, value in leaves.items():
            group = self._group_of[name]
            best[group] = max(best.get(group, 0.0), value)
        scores = {
            # the group decides first, then the category within it
            name: groups.get(self._group_of[name], 0.0)
            + _LEAF * best[self._group_of[name]]
            + (value - best[self._group_of[name]]) / 2
            for name, value in leaves.items()
        }
        most = max(scores.values())
        raised = {name: math.exp(_SHARP * (value - most)) for name, value in scores.items()}
        total = sum(raised.values())
        return {name: value / total for name, value in raised.items()}


class Examples:
    """Texts of which somebody said where they belong, beside the words of the file.

    They are compared by words and fields: by runs of signs, long texts are all alike.
    """

    def __init__(self, told: Iterable[tuple[str, str]]) -> None:
        """(category or its group, text) of each."""
        documents: dict[str, list[str]] = {}
        for label, text in told:
            documents.setdefault(label, []).append(text)
        self._directions = _Directions(documents, runs=False)

    def drawn(
        self, chances: Mapping[str, float], said: str, every: Iterable[str]
    ) -> dict[str, float]:
        """Chances after the likeness of a plain text to the examples of each category; together 1.

        Of `every` category, those that only the examples speak for join them.
        """
        told = self._directions.nearness(features(said, runs=False))
        near = {
            name: max(told.get(name, 0.0), told.get(name.partition(".")[0], 0.0)) for name in every
        }
        found = {**{name: _UNHEARD for name, value in near.items() if value}, **chances}
        drawn = {
            name: max(chance, _UNHEARD) * math.exp(_TAUGHT * near.get(name, 0.0))
            for name, chance in found.items()
        }
        total = sum(drawn.values()) or 1.0
        return {name: value / total for name, value in drawn.items()}

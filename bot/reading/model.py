"""What was learned from lessons: a weight for each feature and label, added up.

The weights are made by `make school` from `lessons/*.tsv` and lie in `weights.json`; a text costs
a look for each of its features. They are a prior: what a community corrects counts more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Model:
    """`labels`; `bias`: one number each; `weights`: feature → (label's position, weight) pairs."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def chances(self, features: Iterable[str]) -> list[float]:
        """The chance of each label, in their order; together 1."""
        scores, found, size = [0.0] * len(self.labels), self.weights.get, 0
        for feature in features:
            size += 1
            for at, weight in found(feature, ()):
                scores[at] += weight
        length = math.sqrt(size) or 1.0  # a long text says more, but not so much more
        scores = [bias + score / length for bias, score in zip(self.bias, scores, strict=True)]
        most = max(scores)
        raised = [math.exp(score - most) for score in scores]
        total = sum(raised)
        return [one / total for one in raised]

    def reason(self, features: Iterable[str], label: str) -> str:
        """The feature that speaks most for a label; "" if none does."""
        at = self.labels.index(label)
        told = [
            (weight, feature)
            for feature in features
            for place, weight in self.weights.get(feature, ())
            if place == at and weight > 0
        ]
        return max(told)[1] if told else ""


@lru_cache(maxsize=1)
def models(path: Path = WEIGHTS) -> Mapping[str, Model]:
    """All models of the file by name: kind, category, danger, conflict."""
    raw = orjson.loads(path.read_bytes())
    return {name: _model(one) for name, one in raw.items()}


def _model(raw: dict[str, object]) -> Model:
    labels, bias, names, flat = raw["labels"], raw["bias"], raw["features"], raw["weights"]
    assert isinstance(labels, list) and isinstance(bias, list)  # noqa: S101, PT018 - our own file
    assert isinstance(names, list) and isinstance(flat, list)  # noqa: S101, PT018 - our own file
    scale = 100.0  # weights are kept as hundredths
    return Model(
        tuple(labels),
        tuple(bias),
        {
            name: tuple((row[i], row[i + 1] / scale) for i in range(0, len(row), 2))
            for name, row in zip(names, flat, strict=True)
        },
    )

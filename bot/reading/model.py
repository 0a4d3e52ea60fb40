"""What was learned from lessons: a weight for each feature and label, added up.

The weights are made by `make school` from `lessons/*.tsv` and lie in `weights.npz`; a text costs
a look for each of its features. They are a prior: what a community corrects counts more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.npz")
MODELS = ("kind", "need", "category", "danger", "danger too", "conflict")
LONG = -0.6


def share_of_each(size: int, power: float = LONG) -> float:
    """What each of so many features counts: a long text says more, but not so much more."""
    return float(max(size, 1) ** power)


class Rows(Struct, frozen=True):
    """The known features of a text, as their positions; `size`: how many it has altogether.

    `sums`: of every label of every model, side by side, the weights of these features.
    """

    known: tuple[int, ...]
    size: int
    sums: NDArray[np.int64]


class Model(Struct, frozen=True, eq=False):
    """`labels`; `bias`: a number for each; `weights`: a row for each feature, whole numbers.

    `first`: where its labels begin among those of all models; `scale`: what a weight is divided
    by; `power`: of the number of features, see `share_of_each`.
    """

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: NDArray[np.int16]
    first: int
    scale: float
    power: float

    def chances(self, rows: Rows) -> list[float]:
        """The chance of each label, in their order; together 1."""
        share = share_of_each(rows.size, self.power) / self.scale
        sums: list[int] = rows.sums[self.first : self.first + len(self.labels)].tolist()
        scores = [bias + weight * share for bias, weight in zip(self.bias, sums, strict=True)]
        best = max(scores)
        raised = [exp(score - best) for score in scores]
        total = sum(raised)
        return [one / total for one in raised]

    def chance(self, rows: Rows, label: str = "yes") -> float:
        """The chance of one label."""
        return self.chances(rows)[self.labels.index(label)]


class Models(Struct, frozen=True, eq=False):
    """All of them, by the names of `MODELS`, and the position of every feature.

    `weights`: those of all models side by side, so that one sum serves all that is asked of a text.
    """

    at: Mapping[str, int]
    named: Mapping[str, Model]
    weights: NDArray[np.int16]

    def __getitem__(self, name: str) -> Model:
        """KeyError for another name."""
        return self.named[name]

    def rows(self, features: Iterable[str]) -> Rows:
        """Where these features stand."""
        every = tuple(features)
        found = tuple(at for at in map(self.at.get, every) if at is not None)
        known = np.array(found, dtype=np.intp)
        return Rows(found, len(every), self.weights[known].sum(axis=0, dtype=np.int64))

    def knows(self, name: str, feature: str) -> bool:
        """Whether a model was taught anything of a feature."""
        at = self.at.get(feature)
        return at is not None and _taught(self.named[name])[at] > 0


@lru_cache(maxsize=len(MODELS))
def _taught(model: Model) -> bytes:
    """Of each feature whether the model was taught anything of it: one byte each."""
    return model.weights.any(axis=1).tobytes()


@lru_cache(maxsize=1)
def models(path: Path = WEIGHTS) -> Models:
    """Of the file; about 0.1 s."""
    with np.load(path, allow_pickle=False) as raw:
        features = bytes(raw["features"]).decode("utf-8").split("\n")
        weights = np.concatenate([raw[f"{name} weights"] for name in MODELS], axis=1)
        named, first = {}, 0
        for name in MODELS:
            labels = tuple(bytes(raw[f"{name} labels"]).decode("utf-8").split("\n"))
            named[name] = Model(
                labels=labels,
                bias=tuple(raw[f"{name} bias"].tolist()),
                weights=weights[:, first : first + len(labels)],
                first=first,
                scale=float(raw[f"{name} scale"]),
                power=float(raw[f"{name} power"]),
            )
            first += len(labels)
    return Models({feature: at for at, feature in enumerate(features)}, named, weights)

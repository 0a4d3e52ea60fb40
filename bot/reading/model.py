"""What was learned from lessons: a weight for each feature and label, added up.

The weights are made by `make school` from `lessons/*.tsv` and lie in `weights.npz`; a text costs
a look for each of its features. They are a prior: what a community corrects counts more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
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
    """The known features of a text, as their positions; `size`: how many it has altogether."""

    known: NDArray[np.intp]
    size: int


class Model(Struct, frozen=True, eq=False):
    """`labels`; `bias`: a number for each; `weights`: a row for each feature, whole numbers.

    `scale`: what a weight is divided by; `power`: of the number of features, see `share_of_each`.
    """

    labels: tuple[str, ...]
    bias: NDArray[np.float64]
    weights: NDArray[np.int16]
    scale: float
    power: float

    def chances(self, rows: Rows) -> list[float]:
        """The chance of each label, in their order; together 1."""
        share = share_of_each(rows.size, self.power) / self.scale
        scores = self.bias + self.weights[rows.known].sum(axis=0, dtype=np.float64) * share
        raised = np.exp(scores - scores.max())
        found: list[float] = (raised / raised.sum()).tolist()
        return found

    def chance(self, rows: Rows, label: str = "yes") -> float:
        """The chance of one label."""
        return self.chances(rows)[self.labels.index(label)]


class Models(Struct, frozen=True, eq=False):
    """All of them, by the names of `MODELS`, and the position of every feature."""

    at: Mapping[str, int]
    named: Mapping[str, Model]

    def __getitem__(self, name: str) -> Model:
        """KeyError for another name."""
        return self.named[name]

    def rows(self, features: Iterable[str]) -> Rows:
        """Where these features stand."""
        every = list(features)
        found = [at for at in map(self.at.get, every) if at is not None]
        return Rows(np.array(found, dtype=np.intp), len(every))

    def knows(self, name: str, feature: str) -> bool:
        """Whether a model was taught anything of a feature."""
        at = self.at.get(feature)
        return at is not None and bool(self.named[name].weights[at].any())


@lru_cache(maxsize=1)
def models(path: Path = WEIGHTS) -> Models:
    """Of the file; about 0.1 s."""
    with np.load(path, allow_pickle=False) as raw:
        features = bytes(raw["features"]).decode("utf-8").split("\n")
        named = {
            name: Model(
                labels=tuple(bytes(raw[f"{name} labels"]).decode("utf-8").split("\n")),
                bias=raw[f"{name} bias"],
                weights=raw[f"{name} weights"],
                scale=float(raw[f"{name} scale"]),
                power=float(raw[f"{name} power"]),
            )
            for name in MODELS
        }
    return Models({feature: at for at, feature in enumerate(features)}, named)

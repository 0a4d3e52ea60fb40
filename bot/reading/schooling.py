"""Makes `weights.npz` from `lessons/*.tsv`: `make school`, where scikit-learn is installed.

A lesson is a line `label<TAB>text`: the id of a category, or what else a line is. Four models
learn from them by logistic regression over `Said.features`, and two by naive Bayes, which errs
otherwise: both together are better than either (see `chat.hear`, `Said.chance_of_danger`).
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.reading.model import LONG, WEIGHTS, share_of_each
from bot.reading.said import Said

LESSONS = Path(__file__).with_name("lessons")
#: kinds of a line that asks for something to be registered
KINDS_OF_NEED = ("need", "proposal", "inquiry", "assisted")
_STRENGTH = {"kind": 10.0, "category": 40.0, "danger": 20.0, "conflict": 20.0}
_WORSE = 4.0  # a danger that is missed, than a false alarm
DANGER = "yes"  # a label of that model alone
_SEEN = 2  # a feature of one lesson alone teaches nothing
_LEAST = 0.1  # a smaller weight is left out
_SCALE = 100  # weights are written as hundredths
_FEW = 0.3  # how often a feature is taken to stand in what it was never seen in
#: what a sum of naive Bayes is divided by, as its features are not independent of each other;
#: and what each counts in a long text
_SOFT = {"need": (8.0, 0.0), "danger too": (1.1, -0.5)}
_LEAN = 0.5  # of the sum that stands for even odds of a need

#: (features, label) of each lesson
_Side = list[tuple[tuple[str, ...], str]]
#: labels, bias, feature → weights
_Learned = tuple[list[str], list[float], dict[str, list[float]]]


def lessons() -> list[tuple[str, str]]:
    """(label, text) of every lesson, in the order of the files."""
    found = []
    for path in sorted(LESSONS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, text = line.partition("\t")
            found.append((label, text))
    return found


def kind_of(label: str) -> str:
    """What a line is (S02); "" for what is no lesson of this."""
    if "." in label or label in ("emergency", "conflict", "conflict_not"):
        return "need"
    return "" if label == "alarm_not" else label


def _sides() -> dict[str, _Side]:
    """Name of a model → what it learns from."""
    sides: dict[str, _Side] = {name: [] for name in _STRENGTH}
    for label, text in lessons():
        read = Said(text).features
        if kind_of(label):
            sides["kind"].append((read, kind_of(label)))
        if "." in label:
            sides["category"].append((read, label))
        if label not in ("conflict", "safety.gas_smell", "safety.theft"):
            sides["danger"].append((read, DANGER if label == "emergency" else "no"))
        if label not in ("emergency", "neighbor.quarrel"):
            sides["conflict"].append((read, "clash" if label == "conflict" else "no"))
    return sides


def _regressed(side: _Side, strength: float) -> _Learned:
    """By logistic regression."""
    # installed by `make school` alone
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(feature for read, _ in side for feature in read)
    known = [
        {name: share_of_each(len(read)) for name in read if seen[name] >= _SEEN} for read, _ in side
    ]
    vectors = DictVectorizer()
    learner = LogisticRegression(C=strength, max_iter=500)
    weights = [_WORSE if label == DANGER else 1.0 for _, label in side]
    learner.fit(vectors.fit_transform(known), [label for _, label in side], weights)
    rows, bias = learner.coef_, learner.intercept_
    if len(rows) == 1:  # yes or no: one row stands for both
        rows, bias = np.vstack([-rows / 2, rows / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    learned = dict(zip(vectors.feature_names_, rows.T.tolist(), strict=True))
    return [str(label) for label in learner.classes_], bias.tolist(), learned


def _compared(side: _Side, wanted: tuple[str, ...], lean: float) -> _Learned:
    """By how much oftener each feature stands in the wanted labels than in all others."""
    counts = {True: Counter[str](), False: Counter[str]()}
    sizes = Counter[bool]()
    for read, label in side:
        sizes[label in wanted] += 1
        counts[label in wanted].update(read)
    weights = {}
    for name in {**counts[True], **counts[False]}:
        if counts[True][name] + counts[False][name] >= _SEEN:
            no, yes = ((counts[b][name] + _FEW) / (sizes[b] + 2 * _FEW) for b in (False, True))
            half = math.log(yes / no) / 2
            weights[name] = [-half, half]
    return ["no", "yes"], [lean / 2, -lean / 2], weights


def _written(learned: dict[str, _Learned]) -> dict[str, NDArray[Any]]:
    """The arrays of the file: a row for each feature that any model was taught something of."""
    told = {
        name
        for _, _, weights in learned.values()
        for name, row in weights.items()
        if max(map(abs, row)) >= _LEAST
    }
    features = sorted(told)
    arrays = {"features": _bytes(features)}
    for name, (labels, bias, weights) in learned.items():
        nothing = [0.0] * len(labels)
        matrix = np.array([weights.get(feature, nothing) for feature in features])
        matrix[np.abs(matrix) < _LEAST] = 0.0
        soft, power = _SOFT.get(name, (1.0, LONG))
        arrays[f"{name} labels"] = _bytes(labels)
        arrays[f"{name} bias"] = np.array(bias)
        arrays[f"{name} weights"] = np.rint(matrix * _SCALE).astype(np.int16)
        arrays[f"{name} scale"] = np.array(_SCALE * soft)
        arrays[f"{name} power"] = np.array(power)
    return arrays


def _bytes(words: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)


def main() -> None:
    """Learn, and write what was learned."""
    sides = _sides()
    learned = {name: _regressed(side, _STRENGTH[name]) for name, side in sides.items()}
    learned["need"] = _compared(sides["kind"], KINDS_OF_NEED, _LEAN)
    learned["danger too"] = _compared(sides["danger"], (DANGER,), 0.0)
    np.savez_compressed(WEIGHTS, allow_pickle=False, **_written(learned))


if __name__ == "__main__":
    main()

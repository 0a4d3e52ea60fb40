"""Makes `weights.json` from `lessons/*.tsv`: `make school`, where scikit-learn is installed.

A lesson is a line `label<TAB>text`: the id of a category, or what else a line is. Four models
learn from them, each the logistic regression of its labels over `Said.features`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from bot.reading.model import WEIGHTS
from bot.reading.said import Said

LESSONS = Path(__file__).with_name("lessons")
#: labels of a line that asks for something to be registered, other than the ids of categories
NEEDS = ("proposal", "inquiry", "assisted", "emergency", "conflict", "conflict_not")
_SEEN = 2  # a feature of one lesson alone teaches nothing
_LEAST = 0.03  # a smaller weight is left out


def lessons() -> list[tuple[str, str]]:
    """(label, text) of every lesson, in the order of the files."""
    found = []
    for path in sorted(LESSONS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, text = line.partition("\t")
            found.append((label, text))
    return found


def _kind(label: str) -> str:
    """What a line is (S02); "" for what is no lesson of this."""
    if "." in label:
        return "need"
    if label in ("emergency", "conflict", "conflict_not"):
        return "need"
    return "" if label == "alarm_not" else label


def _sides(all_lessons: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Name of a model → its (label, text)."""
    return {
        "kind": [(_kind(label), text) for label, text in all_lessons if _kind(label)],
        "category": [(label, text) for label, text in all_lessons if "." in label],
        "danger": [
            ("yes" if label == "emergency" else "no", text)
            for label, text in all_lessons
            if label not in ("conflict", "safety.gas_smell", "safety.theft")
        ],
        "conflict": [
            ("yes" if label == "conflict" else "no", text)
            for label, text in all_lessons
            if label not in ("emergency", "neighbor.quarrel")
        ],
    }


def _learned(side: list[tuple[str, str]], strength: float) -> dict[str, Any]:
    """Weights of one model, in hundredths."""
    # installed by `make school` alone
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    read = [Said(text).features for _, text in side]
    seen = Counter(feature for features in read for feature in features)
    known = [
        {name: 1 / math.sqrt(len(features)) for name in features if seen[name] >= _SEEN}
        for features in read
    ]
    vectors = DictVectorizer()
    learner = LogisticRegression(C=strength, max_iter=500)
    learner.fit(vectors.fit_transform(known), [label for label, _ in side])
    rows, bias = learner.coef_.tolist(), learner.intercept_.tolist()
    if len(rows) == 1:  # yes or no: one row stands for both
        rows = [[-weight / 2 for weight in rows[0]], [weight / 2 for weight in rows[0]]]
        bias = [-bias[0] / 2, bias[0] / 2]
    labels = [str(label) for label in learner.classes_]
    return {"labels": labels, "bias": bias, **_kept(vectors.feature_names_, rows)}


def _kept(known: Iterable[str], coefficients: list[list[float]]) -> dict[str, Any]:
    names, weights = [], []
    for at, name in enumerate(known):
        kept: list[int] = []
        for label, weight in enumerate(row[at] for row in coefficients):
            if abs(weight) >= _LEAST:
                kept += [label, round(weight * 100)]
        if kept:
            names.append(name)
            weights.append(kept)
    return {"features": names, "weights": weights}


def main() -> None:
    """Learn, and write what was learned."""
    strength = {"kind": 5.0, "category": 20.0, "danger": 20.0, "conflict": 10.0}
    learned = {name: _learned(side, strength[name]) for name, side in _sides(lessons()).items()}
    WEIGHTS.write_bytes(orjson.dumps(learned))


if __name__ == "__main__":
    main()

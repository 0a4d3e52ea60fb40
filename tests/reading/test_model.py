"""What was learned: the file of weights and the lessons that it was made of."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from msgspec.structs import replace

from bot.bench.reading import CORPUS
from bot.reading import plain
from bot.reading.chat import ROUTES
from bot.reading.model import MODELS, models, share_of_each
from bot.reading.said import Said
from bot.reading.schooling import kind_of, lessons
from bot.reading.taxonomy import packaged

KINDS = {*ROUTES}
IDS = {category.id for category in packaged().categories}
TEXTS = [
    "3号楼电梯坏了",
    "着火了！快来人",
    "哈哈哈",
    "the lift is broken",
    "你再骂一句试试",
    "",
    "謝謝",
]
SHORT = 8  # signs; shorter ones are what everybody says: 反对, 好嘞, 来水了来水了


# --- the weights ------------------------------------------------------------------------


def test_the_labels_are_those_that_the_readers_know():
    named = models().named
    assert tuple(named) == MODELS
    assert {*named["kind"].labels} == KINDS
    assert {*named["category"].labels} == IDS
    assert {*named["conflict"].labels} == {"clash", "no"}
    for name in ("need", "danger", "danger too"):
        assert named[name].labels == ("no", "yes")


@pytest.mark.parametrize("name", MODELS)
def test_shapes(name):
    known, model = models(), models()[name]
    labels = len(model.labels)
    assert len({*model.labels}) == labels
    assert len(model.bias) == labels
    assert model.weights.shape == (len(known.at), labels)
    assert np.isfinite(model.bias).all()
    assert np.issubdtype(model.weights.dtype, np.integer)
    assert model.weights.any(axis=0).all(), "a label that nothing speaks for or against"
    assert model.scale > 0
    assert model.power <= 0


def test_every_feature_has_its_row_and_teaches_some_model():
    known = models()
    assert sorted(known.at.values()) == list(range(len(known.at)))
    taught = np.zeros(len(known.at), dtype=bool)
    for model in known.named.values():
        taught |= model.weights.any(axis=1)
    assert taught.mean() > 0.99  # hundredths are rounded, a few to nothing


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("text", TEXTS)
def test_chances_are_chances(name, text):
    model, rows = models()[name], Said(text).rows
    found = model.chances(rows)
    assert len(found) == len(model.labels)
    assert all(0 <= chance <= 1 for chance in found)
    assert sum(found) == pytest.approx(1)
    assert [model.chance(rows, label) for label in model.labels] == found


def test_a_chance_of_no_label_is_an_error():
    with pytest.raises(ValueError, match="tuple"):
        models()["kind"].chance(Said("a").rows, "no such label")
    with pytest.raises(KeyError):
        models()["no such model"]


def test_what_is_known_outweighs_what_was_likely_before():
    said, known = Said("电梯坏了"), models()
    prior = known["category"].chance(known.rows(()), "elevator.fault")
    assert known["category"].chance(said.rows, "elevator.fault") > 50 * prior


@pytest.mark.parametrize("name", MODELS)
def test_features_that_are_not_known_say_nothing_of_themselves(name):
    model, known = models()[name], models()
    unknown = [f"never heard {n}" for n in range(5)]
    assert known.rows(unknown).known == ()
    assert model.chances(known.rows(unknown)) == model.chances(known.rows(()))
    # beside what is known they only make a text longer, as when it was learned
    features = Said(TEXTS[0]).features
    beside = known.rows([*features, *unknown])
    alone = known.rows(features)
    assert beside.known == alone.known
    assert model.chances(beside) == model.chances(replace(alone, size=len(features) + 5))


def test_a_longer_text_counts_each_feature_less():
    assert share_of_each(0) == share_of_each(1) == 1
    assert 1 > share_of_each(10) > share_of_each(100) > 10 / 100 * share_of_each(10)
    assert share_of_each(100, 0.0) == 1


# --- the lessons ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def taught():
    return lessons()


def test_every_label_of_the_lessons_is_known_and_every_known_one_has_lessons(taught):
    legal = {*IDS, *KINDS, "emergency", "alarm_not", "conflict", "conflict_not"}
    counts = Counter(label for label, _ in taught)
    assert {*counts} - legal == set()
    assert {*IDS, *KINDS - {"need"}} - {*counts} == set()
    assert min(counts.values()) >= 20
    assert {kind_of(label) for label in counts} == {*KINDS, ""}


def test_every_lesson_is_a_line_of_its_own(taught):
    assert len(taught) > 20_000
    for label, text in taught:
        assert text.strip(), label
        assert "\t" not in text
        assert len(text) <= plain.MOST
    twice = [lesson for lesson, count in Counter(taught).items() if count > 1]
    assert twice == []


def test_no_line_of_the_corpus_stands_among_the_lessons(taught):
    known = {plain.plain(text) for _, text in taught}
    lines = [
        json.loads(line)["text"]
        for path in CORPUS.glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len(lines) > 1_300
    same = [text for text in lines if plain.plain(text) in known]
    assert [text for text in same if len(text) > SHORT] == []
    assert len(same) <= 12

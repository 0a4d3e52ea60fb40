"""What is read of the project's own lines, on the half that is looked at and on the other.

The limits lie a little below what is reached, so that a reader that gets worse is seen; the goals
and what is reached print with `huiyin bench reading`.
"""

from __future__ import annotations

import pytest

from bot.bench.reading import corpus

LEAST = {"need F1": 0.93, "emergencies found": 1.0, "exact category": 0.85, "places": 0.94}
MOST = {"false emergencies": 0.05, "opened from thanks, votes, notices, retractions": 0.0}


@pytest.fixture(scope="module")
def figures():
    return {figure.name: figure.value for figure in corpus()}


@pytest.mark.parametrize("side", ["looked at", "only counted"])
@pytest.mark.parametrize("name", LEAST)
def test_enough_is_understood(figures, side, name):
    assert figures[f"corpus, {side}: {name}"] >= LEAST[name]


@pytest.mark.parametrize("side", ["looked at", "only counted"])
@pytest.mark.parametrize("name", MOST)
def test_little_is_misunderstood(figures, side, name):
    assert figures[f"corpus, {side}: {name}"] <= MOST[name]


@pytest.mark.parametrize("name", ["need F1", "exact category", "places"])
def test_the_halves_are_alike(figures, name):
    halves = [figures[f"corpus, {side}: {name}"] for side in ("looked at", "only counted")]
    assert abs(halves[0] - halves[1]) <= 0.05, "fitted to what was looked at"

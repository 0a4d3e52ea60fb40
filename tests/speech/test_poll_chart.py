"""The bars of a poll's picture: what the words under it say as well."""

from __future__ import annotations

import json
from itertools import product

import pytest

from bot.flows.poll_state import worth
from bot.flows.rules.tally import borda
from bot.speech.poll_chart import drawn
from bot.speech.words import Reader, Words
from tests.flows.test_ballot import poll as made


def facts_of(language="zh_CN", **changes):
    given = {
        "no": 3, "question": "周六几点大扫除?", "options": ("9点", "10点", "14点"),
        "kind": "single", "by": "household", "counts": (2, 1, 0), "voted": 3, "homes": 3,
        "eligible": 48, "tally": "", **changes,
    }  # fmt: skip
    found = drawn(Words(language, reader=Reader(in_group=True)), given)
    assert (found.template, found.name) == ("poll_result", "poll-3.png")
    return found.facts


def bars(part):
    return [(b["number"], b["label"], b["said"], b["percent"], b["first"]) for b in part["bars"]]


def test_one_bar_an_answer_the_most_in_the_stronger_colour():
    found = facts_of()
    assert (found["title"], found["turnout"]) == ("#3 周六几点大扫除?", "已投 3/48 户")
    (part,) = found["parts"]
    assert bars(part) == [
        (1, "9点", "2票", "67%", True),
        (2, "10点", "1票", "33%", False),
        (3, "14点", "0票", "0%", False),
    ]


def test_equals_are_called_so():
    (part,) = facts_of(counts=(1, 1, 0), voted=2)["parts"]
    assert [b["note"] for b in part["bars"]] == ["并列", "并列", ""]
    (part,) = facts_of(counts=(0, 0, 0), voted=0)["parts"]
    assert not [b for b in part["bars"] if b["note"] or b["first"]]


def test_several_choices_are_shares_of_the_ballots():
    (part,) = facts_of(kind="multiple", counts=(3, 3, 1), voted=4)["parts"]
    assert [b["percent"] for b in part["bars"]] == ["75%", "75%", "25%"]


def test_yes_and_no_are_words_of_the_reader():
    (part,) = facts_of(kind="yesno", options=("yes", "no"), counts=(2, 1))["parts"]
    assert [b["label"] for b in part["bars"]] == ["同意", "不同意"]
    (part,) = facts_of("en", kind="yesno", options=("yes", "no"), counts=(2, 1))["parts"]
    assert [(b["label"], b["said"]) for b in part["bars"]] == [
        ("Agree", "2 votes"), ("Disagree", "1 vote"),
    ]  # fmt: skip


def test_a_ranking_shows_both_ways_of_counting_side_by_side():
    """13, 14 and 15 points; the third leaves first, then 3 to 4."""
    tally = {
        "winners": [1],
        "rounds": [
            {"votes": [[0, 3], [1, 3], [2, 1]], "out": [2]},
            {"votes": [[0, 3], [1, 4]], "out": []},
        ],
    }
    points, run_off = facts_of(
        kind="ranking", counts=(13, 14, 15), voted=7, tally=json.dumps(tally)
    )["parts"]
    assert (points["heading"], run_off["heading"]) == ("按名次计分", "逐轮淘汰")
    assert bars(points) == [
        (1, "9点", "13分", "31%", False),
        (2, "10点", "14分", "33%", False),
        (3, "14点", "15分", "36%", True),
    ]
    assert bars(run_off) == [
        (1, "9点", "3票", "43%", False),
        (2, "10点", "4票", "57%", True),
        (3, "14点", "1票", "14%", False),
    ]


@pytest.mark.parametrize("text", ["<b>&amp;", "🎉" * 30, "שלום", "#panic()"])
def test_what_people_wrote_is_never_markup(text):
    (part,) = facts_of(question=text, options=(text, "b", "c"))["parts"]
    assert part["bars"][0]["label"].strip("\u2068\u2069") == text


def test_running_points_are_those_of_borda():
    """Every set of three ballots over three answers."""
    ballots = ["0", "1_0", "2_1_0", "0_2", "1_2_0"]
    ranking = made("ranking")
    options = range(len(ranking.options))
    for chosen in product(ballots, repeat=3):
        counts = [sum(given) for given in zip(*(worth(ranking, b) for b in chosen), strict=True)]
        table = borda([tuple(map(int, b.split("_"))) for b in chosen], options)
        assert counts == [c.votes for c in table.counts]

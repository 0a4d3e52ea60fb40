"""What the picture of a result is drawn from."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from bot.speech.charts import Bar, Chart, Part, facts, percent


def test_the_facts_are_plain_and_of_one_line_each():
    bars = (
        Bar("上午9点\x00", 18, Fraction(18, 31), "18户", 1, first=True, note="最多"),
        Bar("\u202e10点 <b>", 12, Fraction(12, 31), number=2),
    )
    found = facts(Chart("周六  几点?", (Part(bars, "计分"),), "已投 31/48 户", "3号楼"))
    assert json.loads(json.dumps(found)) == found
    assert (found["title"], found["turnout"], found["footer"]) == (
        "周六 几点?", "已投 31/48 户", "3号楼",
    )  # fmt: skip
    (part,) = found["parts"]
    first, second = part["bars"]
    assert part["heading"] == "计分"
    assert first | {"share": 0} == {
        "label": "上午9点", "said": "18户", "share": 0, "percent": "58%", "number": 1,
        "first": True, "note": "最多",
    }  # fmt: skip
    assert first["share"] == pytest.approx(18 / 31)
    assert (second["label"], second["said"], second["note"]) == ("10点 <b>", "12", "")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(0), "0%"),
        (Fraction(1, 1000), "<1%"),
        (Fraction(1, 200), "1%"),
        (Fraction(1, 3), "33%"),
        (Fraction(1, 8), "13%"),
        (Fraction(2, 3), "67%"),
        (Fraction(999, 1000), ">99%"),
        (Fraction(1), "100%"),
    ],
)
def test_percent_never_says_nothing_of_something_or_all_of_less(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(
    "make",
    [
        lambda: Bar("甲", -1, Fraction(0)),
        lambda: Bar("甲", 1, Fraction(3, 2)),
        lambda: Part((Bar("甲", 1, Fraction(1)),) * 11),
        lambda: Chart("?", ()),
        lambda: Chart("?", (Part(()),) * 3),
    ],
)
def test_what_is_no_chart_is_refused(make):
    with pytest.raises(ValueError, match=r"bar|parts"):
        make()

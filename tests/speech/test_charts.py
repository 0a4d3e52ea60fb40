"""A result in lines of text: the same facts as in its picture."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.speech.charts import Bar, Chart, Part, as_text, percent


def test_one_short_line_an_option():
    bars = (
        Bar("上午9点", 18, Fraction(18, 31), "18户", 1, first=True, note="最多"),
        Bar("10点 <b>", 12, Fraction(12, 31), "12户", 2),
        Bar("👍", 1, Fraction(1, 31), number=3),
        Bar("14点", 0, Fraction(0), "0户", 4),
    )
    told = as_text(Chart("周六几点?", (Part(bars),), "已投 31/48 户", "3号楼"))
    assert told.splitlines() == [
        "<b>周六几点?</b>",
        "已投 31/48 户",
        "1. 上午9点 ▇▇▇▇▇▇ 18户 · 58% (最多)",
        "2. 10点 &lt;b&gt; ▇▇▇▇ 12户 · 39%",
        "3. 👍 ▇ 1 · 3%",
        "4. 14点 0户 · 0%",
        "3号楼",
    ]


def test_two_ways_of_counting_follow_each_other():
    parts = (
        Part((Bar("甲", 4, Fraction(1, 2), "4分"),), "计分"),
        Part((Bar("甲", 2, Fraction(1), "2户"),), "逐轮"),
    )
    assert as_text(Chart("?", parts)).splitlines() == [
        "<b>?</b>", "<b>计分</b>", "甲 ▇▇▇▇▇ 4分 · 50%", "<b>逐轮</b>", "甲 ▇▇▇▇▇▇▇▇▇▇ 2户 · 100%",
    ]  # fmt: skip


def test_right_to_left_words_keep_to_themselves():
    told = as_text(Chart("?", (Part((Bar("שלום", 1, Fraction(1), "1户"),)),)))
    assert "\u2068שלום\u2069 ▇" in told


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

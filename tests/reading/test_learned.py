"""What a community taught, as marks: by a key, of what texts do not all share."""

from __future__ import annotations

from itertools import product

from bot.reading.learned import Example, Learned, marks
from bot.reading.said import Said

KEY, OTHER = b"one bot", b"another"
LINE = "遥控器在沙发缝里"
CAR = "谁的车挡道了"


def grams(text):
    return Said(text).grams


def _chained(told, key):
    """The runs of five signs of which every pair and every three fall into these marks."""
    signs = sorted({*LINE, *"的了是我不在有人电梯灯水门楼修坏谁家今天"})
    fits = [{"".join(run) for run in product(signs, repeat=2)}]
    fits.append({one + sign for one in fits[0] for sign in signs})
    pairs, threes = ({run for run in found if set(marks([run], key)) <= told} for found in fits)
    runs = {three for three in threes if {three[:2], three[1:]} <= pairs}
    for _ in range(2):
        runs = {run + sign for run in runs for sign in signs if run[-2:] + sign in threes}
    return runs


def test_without_the_key_no_sentence_is_read_back():
    told = set(marks(grams(LINE), KEY))
    assert {"遥控器在沙", "在沙发缝里"} <= _chained(told, KEY)  # whoever has it reads all of it
    assert _chained(told, b"") == _chained(told, OTHER) == set()


def test_lessons_of_another_key_pull_nothing():
    told = Example("need", "no", marks(grams(CAR), KEY))
    assert Learned([told], KEY).pulls("need", grams(CAR))["no"] > 1.5
    assert Learned([told], OTHER).pulls("need", grams(CAR)) == {}


def test_texts_that_share_nothing_but_their_length_do_not_pull_each_other():
    told = Example("category", "elevator.fault", marks(grams("电梯")))
    assert Learned([told]).pulls("category", grams("电梯"))
    assert Learned([told]).pulls("category", grams("漏水")) == {}

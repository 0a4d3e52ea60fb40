"""A thing of the building said alone, and what is more than that or something else."""

from __future__ import annotations

import pytest

from bot.reading.things import alone


@pytest.mark.parametrize(
    "said", ["电梯", "電梯", " 电梯？", "电梯。。", "Lift", "ＷＩＦＩ", "健身器材"]
)
def test_it_is_known_however_it_is_written(said):
    assert alone(said) == said.strip(" ？。")


@pytest.mark.parametrize(
    "said", ["", "？", "电梯坏了", "停电", "着火", "好的", "投票", "电梯 " * 20]
)
def test_what_is_more_or_no_thing_is_none(said):
    assert alone(said) == ""

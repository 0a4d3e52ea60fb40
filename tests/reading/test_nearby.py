"""The terms that lead from a matter to those like it, and the guess before a text is read."""

from __future__ import annotations

import pytest

from bot.reading.alike import ALIKE, Told, likeness, read
from bot.reading.nearby import ASKED, KEPT, Promise, asked, kept, kind
from tests.reading.test_alike import ONE, TWO

F = "elevator.fault"


def shared(a, b):
    """How many terms lead from the first to the second."""
    return len({*asked(read(a))} & {*kept(read(b))})


def test_the_terms_of_a_matter_are_those_of_its_place():
    found = kept(read(Told("电梯坏了", "3号楼2单元", F)))
    assert sorted(found) == ["3|#elevator.fault", "3|梯坏", "3|电梯"]
    assert kept(read(Told("路灯坏了", "东门"))) == ("东门|路灯", "东门|灯坏")
    assert {*kept(read(Told("电梯坏了")))} == {"|电梯", "|梯坏"}


@pytest.mark.parametrize(("a", "b"), ONE)
def test_what_is_alike_is_reached_and_promises_something(a, b):
    if read(a).parts.keys() & {"b", "s"} == read(b).parts.keys() & {"b", "s"}:
        assert shared(a, b)
        assert shared(b, a)
    assert Promise(read(a)).of(max(1, shared(a, b)), b) > 0


def test_the_same_words_in_another_building_are_not_reached():
    a, b = Told("电梯坏了", "3号楼", F), Told("电梯坏了", "5号楼", F)
    assert not shared(a, b)
    assert Promise(read(a)).of(3, b) == 0.0


def test_a_spot_is_reached_with_and_without_the_building_named():
    assert shared(Told("路灯不亮", "3号楼东门"), Told("路灯坏了", "东门"))
    assert shared(Told("路灯不亮", "3号楼东门"), Told("路灯坏了", "3号楼"))
    assert not shared(Told("路灯不亮", "东门"), Told("路灯坏了", "西门"))


def test_what_was_told_without_a_place_is_reached_from_everywhere():
    assert shared(Told("电梯坏了", "3号楼"), Told("电梯坏了"))


def test_of_long_texts_the_same_few_pairs_lead_to_each_other():
    many = "".join(chr(0x4E00 + 7 * at) for at in range(150))
    other = many[30:] + "电梯坏了"
    a, b = Told(many, "3号楼"), Told(other, "3号楼")
    assert len(kept(read(a))) <= KEPT
    assert len(asked(read(a))) <= 2 * ASKED
    assert likeness(a, b) >= ALIKE
    assert shared(a, b) >= KEPT // 2


def test_a_kind_leads_to_its_own_alone():
    told = read(Told("电梯坏了", "3号楼", F))
    assert kind(told, F) in kept(told)
    assert kind(told, "elevator.order") not in asked(told)
    assert kind(told, "") == ""


@pytest.mark.parametrize(("a", "b"), ONE + TWO)
def test_a_promise_is_between_nothing_and_certainty(a, b):
    promise = Promise(read(a))
    few, many = promise.of(1, b), promise.of(9, b)
    assert 0.0 <= few <= many <= 1.0


def test_nothing_is_told_of_nothing():
    empty = read(Told("😂😂"))
    assert kept(empty) == ()
    assert asked(empty) == ()

"""One holder is one holder, however somebody spells the name (S08, Weifang 2022)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.rules.proxies import alike, holder, plain, same, written
from bot.reading.vote_lines import unaddressed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("赵敏", "赵敏"), (" 赵　敏 ", "赵敏"), ("赵·敏", "赵敏"), ("赵敏女士", "赵敏女士"),
        ("赵老师", "赵老师"), ("ＺＨＡＯ Min", "zhaomin"), ("Zhao-Min.", "zhaomin"),
        ("赵/敏", "赵敏"), ("古丽·买买提", "古丽买买提"), ("…", ""),
        ("先生", "先生"), ("José", "josé"), ("Jose\u0301", "josé"),
    ],
)  # fmt: skip
def test_a_name_without_what_tells_nobody_apart(text, name):
    assert plain(text) == name


@pytest.mark.parametrize(
    ("one", "other", "counts", "looks"),
    [
        ("赵敏/2", "赵 敏/2", True, False),
        ("赵敏/2", "钱二/2", True, False),  # by household, whatever name
        ("赵敏/2", "赵敏/", True, False),  # once with the home, once without
        ("赵敏/", "赵　敏/", True, False),
        ("赵敏/2", "赵敏/3", False, True),  # two of one name: a person looks
        ("赵敏/", "赵旻/", False, True),
        ("赵敏/2", "赵敏敏/", False, True),
        ("赵敏/", "钱敏华/", False, False),
        ("赵/", "钱/", False, False),
        ("赵敏/2", "钱二/3", False, False),
    ],
)
def test_who_is_the_same_and_who_is_like(one, other, counts, looks):
    assert (same(one, other), same(other, one)) == (counts, counts)
    assert (alike(one, other), alike(other, one)) == (looks, looks)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("赵敏女士", "赵敏"),
        ("赵敏 阿姨", "赵敏"),
        ("赵老师", "赵老师"),
        ("赵敏老师女士", "赵敏"),
        ("先生", "先生"),
    ],
)
def test_a_form_of_address_is_no_part_of_a_name(said, name):
    assert unaddressed(said) == name


@given(st.text(max_size=40), st.integers(0, 9))
def test_what_was_written_is_read_again(name, home):
    found = holder(name, home)
    assert found == "" or written(found) == (plain(name), str(home or ""))
    assert plain(plain(name)) == plain(name)

"""Buttons and deadlines as text: what is written is read back, anything else is refused."""

from __future__ import annotations

import string
import typing

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot import codes
from bot.cases.board import switchboard
from bot.codes import BadCode, StartForm, Turn, View, decode, encode
from bot.flows.effects import EVENTS
from bot.flows.need_events import NeedFollowed, NeedRated

switchboard()  # enters every event

ALPHABET = string.ascii_letters + string.digits + "_-"
numbers = st.integers(0, 36**6)
words = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=19)


def events():
    kinds = []
    for kind in EVENTS.values():
        hints = typing.get_type_hints(kind)
        fields = [numbers if hints[name] is int else words for name in kind.__struct_fields__]
        kinds.append(st.builds(kind, *fields))
    return st.one_of(kinds)


every_code = st.one_of(
    events(),
    st.builds(StartForm, words, numbers),
    st.builds(Turn, numbers, numbers, words),
    st.builds(View, words, numbers),
)


@given(numbers, every_code)
def test_what_fits_is_read_back_as_it_was_and_fits_a_button_and_a_link(community, code):
    try:
        text = encode(community, code)
    except ValueError:
        assume(False)
    assert decode(text) == (community, code)
    assert len(text.encode()) <= codes.LIMIT
    assert set(text) <= set(ALPHABET)


@given(st.text(max_size=80) | st.text(ALPHABET, max_size=80))
def test_any_text_is_a_code_that_would_be_written_so_or_is_refused(text):
    try:
        community, code = decode(text)
    except BadCode:
        return
    assert encode(community, code) == text, "one thing has one code"


@given(numbers, every_code, st.data())
def test_a_code_cut_or_altered_is_refused_or_is_another_whole_code(community, code, data):
    try:
        text = encode(community, code)
    except ValueError:
        assume(False)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters())
    for forged in (text[:at], text[at + 1 :], text[:at] + other + text[at + 1 :]):
        try:
            where, what = decode(forged)
        except BadCode:
            continue
        assert encode(where, what) == forged


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "--", "1", "1-", "-nf-1", "1-nf", "1-nf-", "1-nf-1-1", "1-nf-01", "01-nf-1",
        "1-nf--1", "1-nf-+1", "1-nf- 1", "1-nf-1 ", "1-nf-1\n", "1-NF-1", "1-nf-Z", "1-nf-1.0",
        "1-nf-1_0", "1-nf-zzzzzzzzzzzzz", "1-zz-1", "zz-9", "1-s", "1-s-nr", "1-s-nr-1-1",
        "1-s-nr-x!", "1-f-1-0", "1-f-1-0-b-b", "1-f-a-b-", "1-v-nd", "1-v--1", "1-v-nd-ä",
        "１-nf-1", "1-nf-１", "1-nf-٣", "1-nf-😀", "1-\u202enf-1", "null", "{}", "1/nf/1",
        "1-gl-" + "x" * 41, "1-v-" + "a" * 60 + "-1",
    ],
)  # fmt: skip
def test_what_was_made_up_is_refused(text):
    with pytest.raises(BadCode):
        decode(text)


def test_a_text_longer_than_a_button_is_refused_and_its_end_is_not_repeated():
    with pytest.raises(BadCode) as refused:
        decode("1-" + "a" * 5000)
    assert len(str(refused.value)) == codes.LIMIT


@pytest.mark.parametrize(
    ("community", "code", "text"),
    [
        (1, NeedFollowed(7), "1-nf-7"),
        (36, NeedRated(35, 5, 1), "10-ns-z-5-1"),
        (1, StartForm("nr"), "1-s-nr-0"),
        (1, Turn(40, 1, "b"), "1-f-14-1-b"),
        (0, View("nd", 7), "0-v-nd-7"),
    ],
)
def test_buttons_of_old_messages_keep_working(community, code, text):
    assert encode(community, code) == text
    assert decode(text) == (community, code)


@pytest.mark.parametrize(
    "code",
    [
        View("两个", 1), View("", 1), View("a-b", 1), View("a" * 41, 1), View("a b", 1),
        NeedFollowed(-1), Turn(1, 0, "b\n"),
    ],
)  # fmt: skip
def test_what_no_code_can_hold_is_not_written(code):
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is what is promised
        encode(1, code)


def test_what_would_not_fit_a_button_is_not_written():
    assert len(encode(1, View("a" * 40, 36**6))) <= codes.LIMIT
    with pytest.raises(ValueError, match="at most 64"):
        encode(36**11, View("a" * 40, 36**11))


@given(st.integers(0, 36**12 - 1))
def test_a_number_is_written_as_python_reads_it(value):
    assert int(codes.number(value), 36) == value

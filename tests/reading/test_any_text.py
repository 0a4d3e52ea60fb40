"""Whatever people write is read: no exception, and at a cost that the text cannot drive up."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.alike import Told, likeness, terms
from bot.reading.categories import CATEGORIES, triage
from bot.reading.chat import KINDS, hear
from bot.reading.said import Said

_IDS = {"", *(category.id for category in CATEGORIES)}
_PIECES = st.sampled_from(
    [
        *("电梯", "困", "坏了", "着火", "去年", "演习", "没", "会", "煤气", "味", "楼上", "漏水"),
        *("3-2", "3号楼", "402室", "谢谢", "修好了", "+1", "【通知】", "加微信", "哈哈", " ", "\n"),
        *("。", "!", "lift", "gas", "fire", "ﷺ", "\u202e", "🔥", "\ud800", "０", "ß", "電"),
    ]
)
TEXTS = st.one_of(st.text(), st.text(alphabet=st.characters()), st.lists(_PIECES).map("".join))


@settings(max_examples=200, deadline=None)  # the first text also loads what was learned
@given(TEXTS, TEXTS)
def test_any_text_is_read(a, b):
    danger = Said(a).danger
    if danger is not None:
        assert danger.numbers
        assert {*danger.numbers} <= {"119", "120", "110"}
    found = triage(a)
    assert found.category in _IDS
    assert len(found.candidates) <= 3
    heard = hear(a)
    assert heard.kind in KINDS
    assert 0 <= heard.confidence <= 1
    assert len(terms(a)) <= 64
    assert 0 <= likeness(Told(a, b, found.category), Told(b, a)) <= 1


LONG = [
    "着火" * 50_000,
    "去年着火 " * 20_000,
    "电梯" * 50_000,
    "困" * 100_000,
    "冒" * 100_000,
    " " * 100_000,
    "a" * 100_000,
    "gas " * 30_000,
    "1-" * 50_000,
    "一" * 100_000,
    "没" * 100_000,
    "楼上楼下老人孩子我他" * 10_000,
    "【" * 100_000,
    "ﷺ" * 100_000,
    "?" * 100_000,
    "我报的" * 30_000,
    "有人在" * 30_000,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: f"{text[:5]}…")
def test_a_long_text_costs_no_more_than_its_beginning(text):
    began = time.process_time()
    assert 0 <= Said(text).chance_of_danger <= 1
    triage(text)
    hear(text)
    terms(text)
    likeness(Told(text), Told(text[1:], text))
    assert time.process_time() - began < 2  # seconds of this processor; far less than that

"""The card of a need that a meeting answered says which meeting, in every state of the work."""

from __future__ import annotations

import pytest

from bot.speech import need_card as said
from bot.speech.need_meeting import decided, unsettled
from bot.speech.words import Words
from tests.house.samples import need

DAY = 20_787  # Monday 30 November 2026, counted from 1970
MEETING = "🗓 11月30日周一的会议#2决定：明天上午来修"


def card(state, **changes):
    facts = need(state, word="明天上午来修", handler_role="floor_lead", **changes)
    return said.card(Words("zh_CN"), **facts).text


@pytest.mark.parametrize("state", ["responded", "in_progress"])
def test_the_meeting_is_the_one_that_answered(state):
    assert MEETING in card(state, meeting=2, meeting_day=DAY)
    assert "楼门长" not in card(state, meeting=2, meeting_day=DAY)
    assert "会议" not in card(state)


def test_on_hold_both_the_date_and_the_decision_are_read():
    text = card("on_hold", meeting=2, meeting_day=DAY)
    assert "⏸ 暂缓到11月26日周四\n" + MEETING in text


def test_an_answer_of_an_older_release_names_no_day():
    assert "🗓 会议#2决定：明天上午来修" in card("responded", meeting=2)


@pytest.mark.parametrize("state", ["assigned", "reopened", "resolved"])
def test_elsewhere_the_state_speaks(state):
    assert "会议#2" not in card(state, meeting=2, meeting_day=DAY)


@pytest.mark.parametrize(
    ("outcome", "again", "told"),
    [
        ("item", False, "🗓 #7：11月30日周一的会议#2决定：\n换门"),
        ("none", False, "🗓 #7：11月30日周一的会议#2决定，这件事不办：\n换门"),
        ("item", True, "✏️ #7：11月30日周一的会议#2把决议改成：\n换门"),
        ("none", True, "✏️ #7：11月30日周一的会议#2改了决议，这件事不办：\n换门"),
        ("talked", False, "🗓 #7：11月30日周一的会议#2讨论过，没有形成决议。还是由楼门长负责。"),
    ],
)
def test_whoever_raised_it_reads_what_the_meeting_made_of_it(outcome, again, told):
    facts = {**need("responded"), "meeting": 2, "meeting_day": DAY}
    page = decided(Words("zh_CN"), **facts, outcome=outcome, again=again, decided="换门")
    assert page.text == told


@pytest.mark.parametrize(
    ("state", "overdue", "told"),
    [
        ("submitted", False, "由楼门长在11月26日周四 20:00前重新答复。"),
        ("assigned", True, "该由楼门长答复，已经超时。"),
        ("on_hold", False, "原因：停产了"),
    ],
)
def test_what_was_given_up_says_who_answers_and_by_when(state, overdue, told):
    page = unsettled(Words("zh_CN"), **need(state, overdue=overdue), reason="停产了")
    assert page.text.startswith("↩️ #7：会上定的事不办了。\n原因：停产了")
    assert page.text.endswith(told)

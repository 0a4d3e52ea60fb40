"""The opener's copy of a card does not follow every press: it shows no figure that grows old."""

from __future__ import annotations

import pytest

from bot.speech import meeting, meeting_told, poll, vote_desk
from bot.speech.words import Reader, Words
from tests.house.samples import FACTS

OPENER = Words("zh_CN", reader=Reader(9))
SEE = "请看群里的卡片"
SHOWN = set("▇")  # bars


def running(name, *states):
    return [f for f in FACTS[name] if f["state"] in states]


@pytest.mark.parametrize("facts", running("poll.desk", "open"))
def test_of_a_poll(facts):
    facts = {**facts, "opener": 9, "frozen": True, "counts": [2, 0, 1][: len(facts["options"])]}
    text = poll.desk(OPENER, **facts).text
    assert SEE in text
    assert not SHOWN & set(text)
    assert "已投" not in text
    ballot = poll.ballot(OPENER, choice="", may=True, **facts).text
    assert SEE in ballot
    assert not SHOWN & set(ballot)
    assert "已投" not in ballot


def test_of_a_poll_that_is_over_it_shows_the_result():
    [facts, *_] = running("poll.desk", "closed")
    counts = [2, 0, 1][: len(facts["options"])]
    text = poll.desk(OPENER, **{**facts, "opener": 9, "counts": counts, "voted": 3}).text
    assert SEE not in text
    assert SHOWN & set(text)
    assert "已投" in text


@pytest.mark.parametrize("capacity", [0, 20])
@pytest.mark.parametrize("facts", running("meeting.desk", "called", "reminded"))
def test_of_a_meeting(facts, capacity):
    facts = {**facts, "capacity": capacity, "coming": 0, "maybe": 1, "waiting": 1}
    for text in (meeting.desk(OPENER, **facts).text, meeting_told.invited(OPENER, **facts).text):
        assert SEE in text
        assert not [figure for figure in ("参加0", "1人可能", "1人候补") if figure in text]
    assert ("名额20人" in meeting.desk(OPENER, **facts).text) is bool(capacity)
    assert SEE not in meeting.card(Words("zh_CN"), **facts).text


@pytest.mark.parametrize("facts", running("vote.desk", "open"))
def test_of_a_vote(facts):
    text = vote_desk.desk(OPENER, **{**facts, "opener": 9}).text
    assert SEE in text
    assert "已参加" not in text

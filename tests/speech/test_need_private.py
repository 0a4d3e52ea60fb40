"""What is said of a need to whoever has to act on it."""

from __future__ import annotations

import pytest

from bot.flows.rules.rights import Role
from bot.speech import need_private as said
from bot.speech.words import Reader, Words
from tests.house.samples import need

COMMITTEE = Reader(9, frozenset({Role.RESIDENT, Role.RESIDENTS_COMMITTEE}))


@pytest.mark.parametrize(
    ("queue", "theirs"), [("residents_committee", True), ("floor_lead", False)]
)
def test_whoever_it_waits_for_answers_and_the_next_level_steps_in(queue, theirs):
    facts = need("submitted", queue=queue, overdue=True)
    text = said.escalated(Words("zh_CN", reader=COMMITTEE), rung="director", **facts).text
    assert ("请马上答复" in text, "请您过问" in text) == (theirs, not theirs)

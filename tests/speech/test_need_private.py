"""What is said of a need to whoever has to act on it."""

from __future__ import annotations

import pytest

from bot.flows.rules.rights import Role
from bot.speech import need_private as said
from bot.speech.words import Reader, Words
from tests.house.samples import need


@pytest.mark.parametrize(
    ("queue", "roles", "theirs"),
    [
        ("residents_committee", {Role.RESIDENTS_COMMITTEE}, True),
        ("floor_lead", {Role.RESIDENTS_COMMITTEE}, False),
        ("property", {Role.PROPERTY, Role.RESIDENTS_COMMITTEE}, True),
        # whoever stands in and may not answer it is not asked to
        ("operator", {Role.OPERATOR}, False),
        ("party_branch", {Role.PARTY_BRANCH}, False),
    ],
)
def test_whoever_it_waits_for_answers_and_the_next_level_steps_in(queue, roles, theirs):
    reader = Reader(9, frozenset({Role.RESIDENT, *roles}))
    facts = need("submitted", queue=queue, overdue=True)
    text = said.escalated(Words("zh_CN", reader=reader), rung="director", **facts).text
    assert ("请马上答复" in text, "请您过问" in text) == (theirs, not theirs)

"""What an older card becomes says which subject it was: each of them counts from 1."""

from __future__ import annotations

import pytest

from bot.speech.broadcast import below
from bot.speech.words import Words

SAID = {
    "need:3": "⬇️ 诉求#3 在下面",
    "poll:3": "⬇️ 投票#3 在下面",
    "vote:3": "⬇️ 票决#3 在下面",
    "meeting:3": "⬇️ 会议#3 在下面",
    "meetingmoved:3": "⬇️ 会议#3 在下面",
    "minutes:3": "⬇️ 会议#3的纪要在下面",
    "item:3": "⬇️ 待办#3 在下面",
    "debate:3": "⬇️ 动议#3 在下面",
    "overview": "⬇️ 新的在下面",
}


@pytest.mark.parametrize("slot", SAID)
def test_it_names_its_subject(slot):
    assert below(Words("zh_CN"), slot, 3) == SAID[slot]


def test_without_a_number_it_names_none():
    assert below(Words("zh_CN"), "poll:0", 0) == "⬇️ 新的在下面"

"""What is said of minutes that nobody writes."""

from __future__ import annotations

import pytest

from bot.speech import minutes
from bot.speech.words import Reader, Words
from tests.house.samples import PROTOCOLS

CHAIR = PROTOCOLS[0]["chair"]


@pytest.mark.parametrize(("reader", "urges"), [(CHAIR, False), (CHAIR + 1, True)])
def test_a_committee_that_led_the_meeting_itself_is_not_asked_to_urge_anybody(reader, urges):
    words = Words("zh_CN", reader=Reader(reader))
    text = minutes.late(words, **PROTOCOLS[0], rung="committee").text
    assert ("请催一催" in text, "纪要还没写" in text) == (urges, not urges)

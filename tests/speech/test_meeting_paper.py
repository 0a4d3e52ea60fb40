"""Paper of a meeting: one page on the door whatever people wrote, all homes on the sheet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.drawings import draw, meeting_paper
from bot.flows.meeting_state import Meeting, public
from bot.speech.page import say
from bot.speech.words import Words

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PNG, PDF = b"\x89PNG", b"%PDF"


def facts(phrase, language="zh_CN", topic="商量加装电梯", agenda=(), **more):
    found = Meeting(
        no=3, home=1, caller=9, chair=9, kind="assembly", topic=topic, place="活动室" * 6,
        state="called", made_at=NOW, starts_at=NOW + timedelta(days=12), minutes=120, ramp="no",
        asked=300, agenda=agenda,
    )  # fmt: skip
    words = Words(language, bot="huiyin_bot", community=1)
    return say(words, phrase, {**public(found), **more}).drawn


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("topic", ["灯", "很长的事" * 50, "<b>#let x = 1</b> $ * _ שלום 🏠"])
@pytest.mark.parametrize("matters", [0, 20])
def test_the_notice_is_one_page_whatever_people_wrote(language, topic, matters):
    agenda = (("need", 12, "2单元电梯坏了三天，我腿脚不好下不了楼" * 5),) * matters
    made = facts("meeting.notice", language, topic, agenda, now=NOW, community="阳光花园" * 4)
    # of several pages there is no single picture
    assert meeting_paper.notice(made.facts, "png").startswith(PNG)
    assert draw(made.template, made.facts).startswith(PDF)


def test_the_sheet_has_a_line_for_each_home_and_no_column_for_phones():
    rooms = [["3", "2", f"{n}01"] for n in range(1, 40)]
    made = facts("meeting.sheet", rooms=rooms)
    assert made.facts["lines"][:2] == ["3-2-101", "3-2-201"]
    assert len(made.facts["lines"]) == 39
    assert made.facts["columns"] == ["号", "房号", "姓名", "签名"]
    assert draw(made.template, made.facts).startswith(PDF)
    empty = facts("meeting.sheet", rooms=[])
    assert set(empty.facts["lines"]) == {""}

"""`/policy`: short for everybody, and every number by the button of its subject."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.flows.rules.policy import Policy, numbers
from bot.speech import policy as said
from bot.speech.words import LOCALE_DIR, Words

ZH = Words("zh_CN")
ALL = numbers(Policy())


def buttons(page):
    return [button.code.no for row in page.buttons for button in row]


def test_every_number_stands_with_one_subject_and_no_other():
    sections = [section for _, sections in said.SUBJECTS for section in sections]
    assert sorted(sections) == sorted({section for section, _, _ in ALL})
    pages = [said.policy_of(ZH, numbers=ALL, subject=n) for n in range(1, len(said.SUBJECTS) + 1)]
    assert sum(page.text.count("\n• ") for page in pages) == len(ALL)
    assert all(len(page.text) < 4000 for page in pages)


def test_every_subject_is_a_press_away_from_everywhere():
    every = list(range(1, len(said.SUBJECTS) + 1))
    assert buttons(said.policy(ZH, numbers=ALL)) == every
    for subject in every:
        found = buttons(said.policy_of(ZH, numbers=ALL, subject=subject))
        assert found == [n for n in every if n != subject] + [0]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_in_short_it_is_ten_lines(language):
    assert said.policy(Words(language), numbers=ALL).text.count("\n") == 9


def test_a_level_that_is_told_later_is_said_to_be_told_later():
    ladder = replace(Policy().ladder, director_after=timedelta(hours=3))
    page = said.policy(ZH, numbers=numbers(replace(Policy(), ladder=ladder)))
    assert "3小时后告诉居委会" in page.text


def test_one_word_for_a_need_and_one_for_when_something_is_due():
    words = (LOCALE_DIR / "zh_CN/LC_MESSAGES/huiyin.po").read_text(encoding="utf-8")
    told = [line for line in words.splitlines() if line.startswith("msgstr")]
    assert not [line for line in told if "需求" in line or "时限" in line]

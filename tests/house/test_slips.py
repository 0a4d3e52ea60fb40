"""The printed slips: every home's own code on its own slip."""

from __future__ import annotations

import pytest

from bot.flows.household import Household, Unit
from bot.office import Printed
from bot.slips import pdf, sizes
from bot.speech.words import Words


def test_a_page_holds_eight_slips_and_the_file_is_a_pdf():
    slips = [
        Printed(Household(n, Unit("3", "2", str(400 + n), 8000)), f"https://t.me/b?start=1-hb-{n}")
        for n in range(1, 18)
    ]
    made = pdf(slips, Words("zh_CN"), "幸福里3号楼", "2026年12月23日")
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") >= 3 or b"/Count 3" in made


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", ["幸福里3号楼", "幸福里" * 13])
def test_the_words_of_a_slip_stay_on_it_and_can_be_read(language, name):
    long = Household(1, Unit("3" * 8, "2" * 8, "401" * 4, 8000))
    until = {"zh_CN": "2026年12月23日", "en": "September 23, 2026"}[language]
    homes = [Household(2, Unit("3", "2", "401", 8000)), long]
    slips = [Printed(home, f"https://t.me/b?start=1-hb-{home.no}-{'k' * 16}") for home in homes]
    found = sizes(slips, Words(language), name, until)
    assert len(found) == 4  # head and words of each
    assert min(found[1::2]) >= {"zh_CN": 11.5, "en": 10}[language]
    assert min(found[0::2]) >= 8

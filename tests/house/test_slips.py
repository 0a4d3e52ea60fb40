"""The printed slips: every home's own code on its own slip."""

from __future__ import annotations

from bot.flows.household import Household, Unit
from bot.office import Printed
from bot.slips import pdf
from bot.speech.words import Words


def test_a_page_holds_eight_slips_and_the_file_is_a_pdf():
    slips = [
        Printed(Household(n, Unit("3", "2", str(400 + n), 8000)), f"https://t.me/b?start=1-hb-{n}")
        for n in range(1, 18)
    ]
    made = pdf(slips, Words("zh_CN"), "幸福里3号楼", "2026年12月23日")
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") >= 3 or b"/Count 3" in made

"""Paper ballots and notices come out as pages, whatever the motion is."""

from __future__ import annotations

import pytest

from bot.papers import THIRD, _qr, pages
from bot.speech import vote_printed
from bot.speech.words import Words
from tests.house.samples import vote

LINK = "https://t.me/huiyin_bot?start=1-v-ln-2a5k"


@pytest.mark.parametrize("text", ["同意装灯。" * 2, "装电梯 <b>*#[」😀 " * 100, "x" * 1500])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_ballots_and_notices(text, language):
    words, facts = Words(language, "Asia/Shanghai"), vote("open", text=text)
    made = [
        {**vote_printed.ballot(words, facts, f"3-2-{n}", f"V1-{n}-41"), "link": LINK,
         "qr": _qr(LINK)}
        for n in range(4)
    ]  # fmt: skip
    sheets = pages({"community": "幸福里", "ballots": made})
    assert sheets.startswith(b"%PDF")
    long = any(len(b["motion"]) > THIRD for b in made)
    assert sheets.count(b"/Type /Page\n") in (0, 4 if long else 2), "three a page, or one"
    notice = {**vote_printed.notice(words, facts, "3-2-1", 8_950), "link": LINK, "qr": _qr(LINK)}
    assert pages({"community": "幸福里", "notices": [notice]}).startswith(b"%PDF")

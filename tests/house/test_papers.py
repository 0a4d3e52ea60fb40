"""Papers of a vote come out as pages on which all can be read, whatever the motion is (S08)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import typst

from bot.drawings.typeset import FONTS
from bot.paper_pages import pages, source
from bot.papers import _qr
from bot.speech import vote_printed
from bot.speech.words import Words, languages
from tests.house.samples import vote

LINK = "https://t.me/huiyin_bot?start=1-v-ln-2a5k"
LONG = " ".join(f"3号楼-2单元-{401 + n}" for n in range(6))
MOTIONS = {"short": "同意装灯。" * 3, "half": "装电梯 <b>*#[」😀 " * 20, "most": "电" * 1500}
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


def papers(kind, language="zh_CN", text=MOTIONS["short"], homes=("3-2-401", LONG, "#7"), **more):
    """Facts of such papers, one for each home."""
    words = Words(language, "Asia/Shanghai")
    facts = vote(more.pop("state", "open"), title="关于加装电梯并改造门厅" * 5, text=text, **more)
    made = {
        "ballots": lambda home: vote_printed.ballot(words, facts, home, "V1-5-41", 8_950),
        "notices": lambda home: vote_printed.notice(words, facts, home, 8_950),
        "proxies": lambda home: vote_printed.proxy(words, facts, home, "V1-5-41", 8_950, 3),
        "receipts": lambda home: vote_printed.receipt(words, facts, home, "V1-5-41", "paper", AT),
    }[kind]
    code = {"link": LINK, "qr": _qr(LINK)}
    return {"community": "幸福里" * 9, kind: [{**made(home), **code} for home in homes]}


def set_(facts):
    """How many pages they are, and what was fitted into its place on them."""
    template, inputs = source(facts)
    how = {
        "font_paths": [FONTS],
        "ignore_system_fonts": True,
        "sys_inputs": {"facts": json.dumps(inputs, ensure_ascii=False)},
    }
    made = typst.compile(template, format="svg", **how)
    fitted = typst.query(template, "<fitted>", field="value", **how)
    return len(made) if isinstance(made, list) else 1, json.loads(fitted)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("kind", "text", "count"),
    [("ballots", "short", 1), ("ballots", "half", 3), ("ballots", "most", 3),
     ("notices", "short", 3), ("notices", "most", 6), ("proxies", "short", 3),
     ("proxies", "most", 6), ("receipts", "short", 1)],
)  # fmt: skip
def test_nothing_on_a_paper_is_cut_or_too_small_to_read(kind, language, text, count):
    count_, fitted = set_(papers(kind, language, MOTIONS[text]))
    assert count_ == count
    assert all(one["fits"] for one in fitted), fitted
    assert min((one["size"] for one in fitted), default=20) >= 8
    if kind == "ballots" and text == "short":  # title, home, motion of each
        assert min(one["size"] for one in fitted[2::3]) >= 12, "of a motion"


@pytest.mark.parametrize("kind", ["ballots", "notices", "proxies", "receipts"])
def test_papers_are_pdf_and_without_a_code_too(kind):
    facts = papers(kind)
    bare = {**facts, kind: [{**one, "qr": "", "link": "", "number": ""} for one in facts[kind]]}
    for one in (facts, bare):
        assert pages(one).startswith(b"%PDF")


def test_a_proxy_names_its_matter_who_gives_and_holds_it_and_its_limits():
    """Written, signed, this matter; nobody of the property company; three at most (rules 3.2)."""
    (made,) = papers("proxies", homes=("3-2-401",))["proxies"]
    assert made["home"] == "3-2-401，1票，89.5㎡"
    assert made["title"].startswith("票决#46656委托书：")
    assert made["motion"].endswith(MOTIONS["short"])
    assert made["giver"]["blanks"] == [["姓名"], ["签名", "日期"]]
    assert made["holder"]["blanks"] == [["姓名", "房号（住本小区的写）"], ["签名", "日期"]]
    assert made["choices"] == ["同意", "反对", "弃权"]
    for limit in (
        "要两个人都签名，不签名不算",
        "物业公司的人不能受托",
        "一个人在这次票决里最多受托3户",
        "录入以前您自己投了票，就算您自己的",
        "只是征询意见，没有法律效力",
    ):
        assert limit in made["rules"]
    early = papers("proxies", state="noticed", closes_at=None)["proxies"][0]
    assert "请在投票截止前交给楼门长或居委会" in early["rules"]


def test_a_receipt_says_that_it_counts_and_not_what_was_chosen():
    (made,) = papers("receipts", homes=("3-2-408",))["receipts"]
    assert made["lines"][0] == "您家的票已计入（纸质票）"
    assert "录入：2026年11月24日" in made["lines"]
    assert made["lines"][-1] == "如有错，请在11月30日周一 20:00前告诉监票人或居委会"
    said = json.dumps(made, ensure_ascii=False)
    assert not [word for word in ("同意", "反对", "弃权") if word in said]
    (late,) = papers("receipts", homes=("3-2-408",), state="published")["receipts"]
    assert late["lines"][-1] == "如有错，请告诉监票人或居委会"

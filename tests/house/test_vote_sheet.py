"""The result sheet on paper: every sample is drawn, and says what the words say (S08)."""

from __future__ import annotations

import json

import pytest
import typst

from bot.drawings.typeset import FONTS
from bot.drawings.vote_sheet import _TEMPLATE
from bot.drawings.vote_sheet import drawn as pdf
from bot.speech.vote_sheet import drawn
from bot.speech.words import Words, languages
from tests.house.samples import ADOPTS, VOTED, own_vote, vote


@pytest.mark.parametrize("language", languages())
def test_every_result_is_drawn(language):
    for facts in VOTED:
        made = drawn(Words(language), facts)
        assert made.name == f"vote-{facts['no']}.pdf"
        assert pdf(made.facts).startswith(b"%PDF")


@pytest.mark.parametrize("language", languages())
def test_an_ordinary_sheet_is_one_page_with_its_signatures(language):
    facts = drawn(Words(language), vote("published", roll_hash="f" * 64)).facts
    made = typst.compile(
        _TEMPLATE, format="svg", font_paths=[FONTS], ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(dict(facts), ensure_ascii=False)},
    )  # fmt: skip
    assert isinstance(made, bytes), "one page"


def test_a_sheet_has_both_measures_in_fractions_and_its_law():
    facts = drawn(Words("zh_CN"), vote("published", roll_hash="f" * 64)).facts
    assert facts["counts"]["rows"] == [
        ["同意", "152", "15040㎡"], ["反对", "40", "4000.5㎡"], ["弃权", "10", "1009.5㎡"],
        ["参加", "202", "20050㎡"], ["名册全部", "300", "30000.5㎡"],
    ]  # fmt: skip
    assert facts["tests"]["rows"][3] == ["✓", "同意的面积", "15040/20050", "3/4以上", "15037.5㎡"]
    told = " ".join(" ".join(row) for row in facts["about"]["rows"])
    assert "民法典第278条第6至8项" in told
    assert facts["effect"] == "只是征询意见，没有法律效力"
    assert facts["check"]["fingerprint"] == "f" * 64


def test_what_was_chosen_in_a_vote_that_is_not_valid_stands_nowhere():
    invalid = vote("no_quorum", verdict="no_quorum")
    result = json.loads(invalid["result"]) | {"outcome": "no_quorum"}
    facts = drawn(Words("zh_CN"), {**invalid, "result": json.dumps(result)}).facts
    assert [row[0] for row in facts["counts"]["rows"]] == ["参加", "名册全部"]
    assert {row[1] for row in facts["tests"]["rows"]} == {"参加的人数", "参加的面积"}


def test_a_second_tally_stands_below_the_first_with_its_warning():
    facts = drawn(Words("zh_CN"), {**own_vote("no_quorum"), "adopts": ADOPTS[2]}).facts
    assert facts["verdict"]["words"] == "无效：参加的不够"
    at = facts["notes"].index("按本小区议事规则，未投的随多数。这样算是：")
    assert facts["notes"][at + 1] == "通过"
    assert "无效：什么也没有决定" in facts["notes"], "totals are told: it says nothing else"
    assert "✓ 参加的人数：232/300，要3/4以上，至少225" in facts["notes"][at:]
    assert facts["notes"][-1] == "对这种规则法院看法不一，以前面的计票为准"
    told = [words for _, words in facts["about"]["rows"]]
    assert "本小区规则，票决#12通过；民法典第278条第1至5、9项" in told[2]
    assert "同时撤销票决#3通过的规则" in told
    assert not [line for line in (*told, *facts["notes"]) if set(line) & set("📜⚠✅")]
    off = drawn(Words("zh_CN"), vote("no_quorum", verdict="no_quorum")).facts
    assert "按本小区议事规则，未投的随多数。这样算是：" not in off["notes"]

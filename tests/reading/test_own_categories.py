"""Somebody else's categories: sorted by their names and words, also among packaged ids."""

from __future__ import annotations

import json

import pytest

from bot.flows.rules.rights import Role
from bot.reading import taxonomy
from bot.reading.categories import chances, triage
from bot.reading.learned import NOTHING
from bot.reading.reader import Reader, taught
from bot.reading.said import Said

LIFE = {
    "id": "life", "zh": "生活", "children": [
        {"id": "life.lamp", "zh": "路灯", "keywords": ["路灯", "照明"], "role": "property"},
        {"id": "life.noise", "zh": "噪声扰民"},
    ],
}  # fmt: skip


@pytest.fixture
def loaded(tmp_path):
    def load(raw):
        path = tmp_path / "mine.json"
        path.write_text(json.dumps(raw), encoding="utf-8")
        return taxonomy.load(path)

    return load


def _packaged():
    return json.loads(taxonomy.PACKAGED.read_text(encoding="utf-8"))


def test_no_more_than_ids_and_names_are_needed(loaded):
    found = loaded({"categories": [LIFE]})
    assert triage("小区路灯又坏了", wanted=found).category == "life.lamp"
    assert triage("小区路灯又坏了", wanted=found).role is Role.PROPERTY
    assert triage("夜里噪声很大", wanted=found).category == "life.noise"
    assert triage("夜里噪声很大", wanted=found).role is Role.FLOOR_LEAD


def test_the_packaged_ones_and_another_are_sorted_by_words(loaded):
    raw = _packaged()
    raw["categories"].append(LIFE)
    assert triage("小区路灯又坏了", wanted=loaded(raw)).candidates[0] == "life.lamp"


def test_a_packaged_one_that_was_taken_out_is_never_found(loaded):
    raw = _packaged()
    raw["lexicons"] = {}
    water = next(one for one in raw["categories"] if one["id"] == "utilities")
    water["children"] = [one for one in water["children"] if one["id"] != "utilities.water"]
    found = chances(Said("3号楼停水了，自来水什么时候来"), NOTHING, loaded(raw))
    assert "utilities.power" in found
    assert "utilities.water" not in found


def test_the_packaged_ones_under_other_names_are_read_as_they_are(loaded):
    raw = _packaged()
    raw["categories"][0]["zh"] = "物业服务中心"
    assert triage("电梯按了没反应", wanted=loaded(raw)) == triage("电梯按了没反应")


def test_examples_teach_somebody_elses_categories(loaded):
    found = loaded({"categories": [LIFE]})
    assert Reader(found).groups("麻雀在叫") == {}
    told = [{"text": "麻雀天天在窗台上叫", "category": "life.noise"}]
    assert max(taught(told, found).groups("麻雀在叫").items())[0] == "life"

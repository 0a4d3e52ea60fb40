"""Somebody else's categories, by their names and words alone, and by examples."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import taxonomy
from bot.reading.by_words import ByWords, Examples, features
from bot.reading.categories import chances, triage
from bot.reading.learned import Example, Learned, marks
from bot.reading.said import Said

WORDS = {
    "city.transit": ["交通", "公共交通", "公交", "公交站"],
    "city.road": ["交通", "道路", "坑洼"],
    "work.wages": ["劳动", "工资", "拖欠"],
    "work.other": ["劳动", "其他"],
}
GROUPS = {name: name.partition(".")[0] for name in WORDS}
EVERY = [*WORDS]


BY_WORDS = ByWords(WORDS, GROUPS)


@pytest.fixture
def reader():
    return BY_WORDS


def best(found):
    return max(found, key=found.__getitem__)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("公交站离小区太远", "city.transit"),
        ("道路坑坑洼洼", "city.road"),
        ("老板拖欠工资三个月", "work.wages"),
        # not a word of its list, but of the same field
        ("欠薪三个月了", "work.wages"),
        ("公共汽车等不来", "city.transit"),
    ],
)
def test_the_likeliest_has_its_words(reader, text, name):
    found = reader.chances(text)
    assert best(found) == name
    assert sum(found.values()) == pytest.approx(1)
    assert all(0 <= chance <= 1 for chance in found.values())


@pytest.mark.parametrize("text", ["", "！？", "xyzzy", "😀"])
def test_without_a_known_word_nothing_is_known(reader, text):
    assert reader.chances(text) == {}


def test_without_the_thesaurus_only_the_words_themselves_count():
    assert ByWords(WORDS, GROUPS, fields=False).chances("薪水") == {}
    assert best(BY_WORDS.chances("薪水")) == "work.wages"


def test_a_word_that_all_share_decides_less_than_one_of_its_own(reader):
    found = reader.chances("交通 坑洼")
    assert found["city.road"] > 2 * found["city.transit"]


def test_the_group_decides_first(reader):
    # two words of one category, beside one each of two in another group
    found = reader.chances("公交道路工资拖欠")
    assert best(found) == "city.road"


def test_names_that_say_nothing_lead_nowhere(reader):
    assert "work.other" not in reader.chances("其他")


def test_features_of_a_text():
    found = features("欠薪ab")
    assert {"欠", "薪", "欠薪", "a", "b", "ab"} <= {*found}
    assert any(name.startswith("field ") for name in found)
    assert not any(name.startswith("field ") for name in features("欠薪", fields=False))
    assert all(name.startswith(("word ", "field ")) for name in features("欠薪", runs=False))
    assert features("公交公交")["公交"] == 2


def test_the_first_2000_signs_count(reader):
    text = "啊" * 1_998 + "工资"
    assert reader.chances(text) == reader.chances(text + "公交" * 20_000)
    assert "work.wages" in reader.chances(text)


@given(st.text())
def test_any_text_has_chances(text):
    found = BY_WORDS.chances(text)
    assert not found or sum(found.values()) == pytest.approx(1)
    assert {*found} <= {*WORDS}


# --- examples ---------------------------------------------------------------------------


def test_an_example_draws_a_text_like_it():
    before = {"city.transit": 0.6, "city.road": 0.4}
    near = Examples([("city.road", "站台前面积水没法走")])
    after = near.drawn(before, "站台前面积水了", EVERY)
    assert best(after) == "city.road"
    assert sum(after.values()) == pytest.approx(1)
    same = near.drawn(before, "老板不发钱", EVERY)
    assert same == pytest.approx(before)


def test_a_category_that_only_examples_speak_for_joins():
    near = Examples([("work.wages", "站台前面积水没法走")])
    assert best(near.drawn({"city.road": 1.0}, "站台前面积水没法走", EVERY)) == "work.wages"
    assert near.drawn({}, "站台前面积水没法走", EVERY) == {"work.wages": 1.0}
    assert near.drawn({}, "老板", EVERY) == {}


def test_an_example_of_a_group_draws_all_of_it():
    near = Examples([("work", "站台前面积水没法走")])
    found = near.drawn({"city.road": 0.5}, "站台前面积水没法走", EVERY)
    assert {*found} == {"city.road", "work.wages", "work.other"}
    assert found["work.wages"] == found["work.other"] > found["city.road"]


def test_a_category_that_there_is_not_is_none():
    near = Examples([("no.such", "站台前面积水没法走")])
    assert near.drawn({"city.road": 1.0}, "站台前面积水没法走", EVERY) == {"city.road": 1.0}
    assert near.drawn({}, "站台前面积水没法走", EVERY) == {}


# --- what a community taught, with another file -----------------------------------------


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.json"
    children = {"city": ["city.road", "city.transit"], "work": ["work.wages"]}
    names = {"city": "交通", "work": "劳动"}
    names |= {"city.road": "道路", "city.transit": "公交", "work.wages": "工资"}
    tops = [
        {"id": top, "zh": names[top], "children": [{"id": c, "zh": names[c]} for c in inside]}
        for top, inside in children.items()
    ]
    path.write_text(json.dumps({"categories": tops}), "utf-8")
    return taxonomy.load(path)


def taught(label, text):
    return Learned([Example("category", label, marks(Said(text).grams))])


TEXT = "公交站台前面积水没法走"


def test_a_lesson_counts_in_another_file_as_well(other):
    assert triage(TEXT, wanted=other).category == "city.transit"
    assert triage(TEXT, taught("work.wages", TEXT), other).category == "work.wages"
    assert triage(TEXT, taught("work", TEXT), other).category == "work.wages"


@pytest.mark.parametrize("label", ["elevator.fault", "elevator", "city.road.more", "", "cit"])
def test_a_lesson_of_a_kind_that_is_gone_counts_for_nothing(other, label):
    for text in (TEXT, "嘟囔嘟囔"):
        lesson = taught(label, text)
        assert chances(Said(text), lesson, other) == chances(Said(text), Learned(), other)
        assert triage(text, lesson, other) == triage(text, wanted=other)


def test_a_lesson_of_a_group_is_shared_out_as_likely_as_its_categories_are(other):
    mixed = f"{TEXT} 工资"
    before, after = (
        chances(Said(mixed), lesson, other) for lesson in (Learned(), taught("city", mixed))
    )
    assert after["city.transit"] + after["city.road"] > before["city.transit"] + before["city.road"]
    assert after["city.transit"] / after["city.road"] == pytest.approx(
        before["city.transit"] / before["city.road"]
    )
    unknown = chances(Said("嘟囔嘟囔"), taught("city", "嘟囔嘟囔"), other)
    assert unknown == {"city.road": 0.5, "city.transit": 0.5}

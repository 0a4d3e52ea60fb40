"""All that is read in one line together: where, what examples teach, and any text at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reading import plain, taxonomy
from bot.reading.chat import ROUTES
from bot.reading.places import Location
from bot.reading.reader import Reader, location_json, taught

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LAMP = "楼道灯不亮了 谁管管"
CHATTER = "明天下午三点一起打羽毛球"
READER = Reader()
OWN = {
    "categories": [
        {"id": "life", "zh": "生活", "children": [
            {"id": "life.lamp", "zh": "路灯", "keywords": ["楼道灯"], "urgency": "low"},
            {"id": "life.sports", "zh": "体育", "keywords": ["羽毛球"]},
        ]},
        {"id": "road", "zh": "道路", "children": [{"id": "road.hole", "zh": "路面坑洼"}]},
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.json"
    path.write_text(json.dumps(OWN), "utf-8")
    return taxonomy.load(path)


# --- one line ---------------------------------------------------------------------------


def test_a_need_is_read_as_a_whole():
    found = READER.read("3号楼2单元402王阿姨说电梯坏了，明天上午能修吗", NOW)
    assert (found.is_need, found.route, found.category) == (True, "need", "elevator.fault")
    assert found.categories[0] == ("elevator.fault", found.categories[0][1])
    assert (found.urgency, found.numbers, found.conflict) == ("urgent", (), False)
    assert (found.location.building, found.location.room) == ("3号楼", "402室")
    assert [one.text for one in found.times] == ["明天上午"]
    assert [one.text for one in found.personal] == ["王阿姨"]


def test_what_is_no_need_has_its_likeliest_kinds_but_none_of_them_counts():
    found = READER.read("电梯修好啦", NOW)
    assert (found.is_need, found.category, found.urgency, found.times) == (False, "", "", ())
    assert found.categories[0][0].startswith("elevator.")
    assert found.to_json()["category"] is None


def test_the_confidence_is_that_of_what_it_was_taken_for():
    need, chatter = READER.read(LAMP, NOW), READER.read("哈哈哈", NOW)
    assert need.is_need
    assert need.confidence >= 0.6
    assert not chatter.is_need
    assert chatter.confidence >= 0.9


def test_the_threshold_of_an_offer_moves_what_is_a_need():
    assert not Reader(offer_at=0.99).read(LAMP, NOW).is_need
    assert Reader(offer_at=0.01).read(LAMP, NOW).is_need
    assert taught([], offer_at=0.99).read("着火了！快来人", NOW).is_need, "danger is always one"


# --- where it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "building", "where"),
    [
        (LAMP, "", Location(spot="楼道")),
        (LAMP, "7", Location("7号楼", spot="楼道")),
        (f"2单元402，{LAMP}", "7", Location("7号楼", "2单元", "", "402室", "楼道")),
        (f"3号楼{LAMP}", "7", Location("3号楼", spot="楼道")),
        (f"3-2-401 {LAMP}", "7", Location("3号楼", "2单元", "", "401室")),
        (f"88弄{LAMP}", "7", Location("7号楼", spot="楼道", lane="88弄")),
        (f"88弄6号{LAMP}", "7", Location("6号", spot="楼道", lane="88弄")),
        (CHATTER, "7", Location()),
        ("3号楼下集合 出发", "7", Location("3号楼")),
    ],
)
def test_the_building_completes_only_a_need_that_names_none(text, building, where):
    assert READER.read(text, NOW, building=building).location == where


def test_a_place_is_told_by_bare_numbers():
    assert location_json(Location("三号楼", "b单元", "", "1402室", "楼道", "88弄")) == {
        "building": "3", "unit": "B", "floor": "14", "room": "1402", "place": "楼道", "lane": "88",
    }  # fmt: skip
    assert location_json(Location("3号楼", floor="负1层")) == {
        "building": "3", "unit": None, "floor": "-1", "room": None, "place": None, "lane": None,
    }  # fmt: skip
    assert location_json(Location()) is None
    assert location_json(Location("阳光花园号楼")) is None, "nothing of it has a number"


# --- other categories -------------------------------------------------------------------


def test_of_other_categories_every_line_shows_its_own(own):
    reader = Reader(own)
    need, none = reader.read(LAMP, NOW), reader.read(CHATTER, NOW)
    assert (need.is_need, need.category, need.urgency) == (True, "life.lamp", "low")
    assert (none.is_need, none.category, none.urgency) == (False, "life.sports", "")
    assert READER.read(CHATTER, NOW).category == ""


def test_groups_add_up_their_categories(own):
    assert Reader(own).groups("") == {}
    found = Reader(own).groups(f"{LAMP} 羽毛球 道路")
    assert {*found} == {"life", "road"}
    assert sum(found.values()) == pytest.approx(1)
    assert found["life"] > found["road"]
    assert sum(READER.groups(LAMP).values()) == pytest.approx(1)
    assert max(READER.groups(LAMP), key=READER.groups(LAMP).__getitem__) == "facility"
    assert READER.groups("") == {}


# --- examples ---------------------------------------------------------------------------


def test_an_example_teaches_the_kind_and_one_of_a_group_the_group():
    exact = taught([{"text": LAMP, "category": "parking.block"}])
    assert exact.read(LAMP, NOW).category == "parking.block"
    group = taught([{"text": LAMP, "category": "parking"}]).groups(LAMP)
    assert group["parking"] > READER.groups(LAMP)["parking"] + 0.5


def test_an_example_teaches_whether_it_is_a_need():
    assert not taught([{"text": LAMP, "is_need": False}]).read(LAMP, NOW).is_need
    assert taught([{"text": CHATTER, "is_need": True}]).read(CHATTER, NOW).is_need
    both = taught([{"text": LAMP, "category": "parking.block", "is_need": True}])
    assert (both.read(LAMP, NOW).is_need, both.read(LAMP, NOW).category) == (True, "parking.block")


def test_what_is_not_alike_is_read_as_before():
    reader = taught([{"text": LAMP, "category": "parking.block", "is_need": False}])
    for text in ("厨房下水道堵得厉害", "哈哈哈", "3号楼着火了"):
        assert reader.read(text, NOW) == READER.read(text, NOW)


def test_no_example_silences_danger():
    text = "着火了！快来人"
    reader = taught([{"text": text, "is_need": False}] * 20)
    assert reader.read(text, NOW).numbers == ("119",)
    assert reader.read(text, NOW).is_need


def test_examples_of_other_categories_and_of_needs_count_together(own):
    told = [{"text": CHATTER, "category": "road.hole"}, {"text": LAMP, "is_need": False}]
    reader = taught(told, own)
    assert reader.read(CHATTER, NOW).category == "road.hole"
    assert (reader.read(LAMP, NOW).is_need, reader.read(LAMP, NOW).category) == (False, "life.lamp")


def test_the_title_of_an_example_counts(own):
    told = [{"title": "楼道灯不亮了", "text": "谁管管", "category": "road.hole"}]
    assert taught(told, own).read(LAMP, NOW).category == "road.hole"
    assert taught([{**told[0], "category": "parking.block"}]).read(LAMP, NOW).category == (
        "parking.block"
    )


def test_an_example_of_a_kind_that_there_is_not_counts_for_nothing(own):
    told = [{"text": LAMP, "category": "no.such"}]
    assert taught(told).read(LAMP, NOW) == READER.read(LAMP, NOW)
    assert taught(told, own).read(LAMP, NOW).category == "life.lamp"


# --- any text at all --------------------------------------------------------------------

PIECES = st.sampled_from(
    ["电梯", "坏了", "3号楼", "88弄", "402", "王阿姨", "姓", "明天", "下午三点", "着火", "修好了",
     "谢谢", "【通知】", "13812345678", "京A12345", "<b>", "&amp;", "😀", "👨‍👩‍👧", "\ud83d",
     "\udc00", "\x00", "\x1b[0m", "\u202e", "\u2028", "ﷺ", "电\u0301", "مرحبا", "０", "\t", "\n",
     "1" * 40, "2026-02-30", "25点"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(exclude_categories=())),  # half surrogates, too
    st.lists(PIECES, max_size=60).map("".join),
)
LONG = [
    "3号楼电梯坏了，" * 12_500, "😀" * 100_000, "\ud83d" * 100_000, "\x00" * 100_000, "1" * 100_000,
    "ﷺ" * 100_000, "王" * 100_000, "明天" * 50_000, "<b>" * 33_000, "姓谢的" * 33_000,
    "\u202e" * 100_000,
    "，" * 1_990 + "13812345678，" * 8_000, " " * 1_999 + "着火了！快来人",
]  # fmt: skip


def whole(text, **beside):
    """What is read, as it is printed; and that this is in order."""
    found = READER.read(text, NOW, **beside).to_json()
    printed = json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace")
    assert json.loads(printed.decode("utf-8")) == found
    assert b"\n" not in printed
    assert found["route"] in {*ROUTES.values()}
    assert 0 <= found["confidence"] <= 1
    assert len(found["categories"]) <= 3
    assert (found["category"] is None) or found["is_need"]
    assert {*found["call"]} <= {"110", "119", "120"}
    assert bool(found["call"]) == found["emergency"]
    for part in (*found["time"], *found["pii"]):
        assert text[part["start"] : part["end"]] == part["text"]
    return found


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.one_of(st.just(""), TEXTS), st.one_of(st.just(""), TEXTS))
@example("\ud83d", "\udc00", "\ud83d")
@example("", "", " ")
def test_any_text_is_read(text, title, building):
    whole(text, title=title, building=building)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_is_read_by_other_categories(text):
    for reader in _others():
        json.dumps(reader.read(text, NOW).to_json())
        assert sum(reader.groups(text).values()) <= 1 + 1e-9


@pytest.mark.parametrize("text", LONG, ids=lambda text: ascii(text[:4]))
def test_only_the_first_2000_characters_count(text):
    assert whole(text) == whole(text[: plain.MOST])
    assert whole(text[: plain.MOST] + LAMP) == whole(text[: plain.MOST])


def test_a_title_counts_among_them():
    title = "电梯坏了，" * 400
    assert whole(LAMP, title=title * 50) == whole(LAMP, title=title)
    assert whole(LAMP, title=title) == whole("", title=title), "nothing is left for the text"
    assert whole(LAMP, title=title) != whole(LAMP)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_what_comes_after_the_first_2000_characters_changes_nothing(beginning, rest):
    text = (beginning + "，" * plain.MOST)[: plain.MOST]
    assert whole(text + rest) == whole(text)


_MADE: list[Reader] = []


def _others():
    """One of other categories, and one that examples have taught besides; made once."""
    if not _MADE:
        raw = {"categories": OWN["categories"]}
        found = taxonomy._File("own").taxonomy(raw)
        _MADE[:] = Reader(found), taught([{"text": LAMP, "category": "road"}], found)
    return _MADE

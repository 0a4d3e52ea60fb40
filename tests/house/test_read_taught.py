"""`huiyin read`: by other categories, and after examples; files that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.house.lines import CHATTER, LAMP, ROOT, answer, line, read

pytestmark = pytest.mark.usefixtures("here")


# --- another file of categories ---------------------------------------------------------

FEW = {
    "categories": [
        {"id": "life", "zh": "生活", "children": [
            {"id": "life.lamp", "zh": "路灯", "keywords": ["照明", "楼道灯"], "urgency": "low"},
            {"id": "life.pets", "zh": "宠物", "en": "pets"},
        ]},
        {"id": "road", "zh": "道路", "children": [{"id": "road.hole", "zh": "路面坑洼"}]},
    ]
}  # fmt: skip


@pytest.fixture
def few(here):
    (here / "few.json").write_text(json.dumps(FEW), encoding="utf-8")
    return ("--categories", "few.json")


def test_another_file_of_categories_with_few_fields(few):
    found = answer(line(LAMP), *few)
    assert (found["category"], found["urgency"]) == ("life.lamp", "low")
    assert answer(line("门口路面坑坑洼洼的"), *few)["category"] == "road.hole"
    assert answer(line("有宠物咬人"), *few)["category"] == "life.pets", "no keyword but its name"
    # danger is none of the file
    assert answer(line("着火了！3号楼2单元 快来人"), *few)["call"] == ["119"]


def test_some_of_the_included_categories(here):
    raw = json.loads((ROOT / "bot/reading/categories.json").read_text("utf-8"))
    raw["categories"] = [top for top in raw["categories"] if top["id"] in ("property", "noise")]
    del raw["lexicons"]
    (here / "some.json").write_text(json.dumps(raw), encoding="utf-8")
    some = ("--categories", "some.json")
    assert answer(line("3号楼电梯坏了"), *some)["category"] is None
    assert answer(line("物业费又涨 凭什么收费"), *some)["category"] == "property.fee"


def test_the_included_categories_with_one_more(here):
    raw = json.loads((ROOT / "bot/reading/categories.json").read_text("utf-8"))
    more = {"id": "property.spook", "zh": "闹鬼", "keywords": ["闹鬼"]}
    raw["categories"][0]["children"].append(more)
    (here / "more.json").write_text(json.dumps(raw), encoding="utf-8")
    found = answer(line("我家楼上闹鬼，谁管管"), "--categories", "more.json")
    assert found["categories"][0]["id"] == "property.spook"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (None, "No such file or directory"),
        (b"{", "not JSON: "),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"[]", "the file: categories is missing"),
        (b'{"categories": []}', "it holds no category"),
        (b'{"categories": [{"id": "a", "children": [{"id": "a.b"}]}]}', "a: zh is missing"),
    ],
    ids=["none", "cut", "binary", "list", "empty", "no name"],
)
def test_a_bad_file_of_categories_stops_all(here, raw, fault):
    if raw is not None:
        (here / "mine.json").write_bytes(raw)
    done = read("--categories", "mine.json", given=line(LAMP))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"huiyin: mine.json: {fault}")
    assert done.stderr.count("\n") == 1


# --- examples ---------------------------------------------------------------------------


def taught(*told):
    Path("told.jsonl").write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    return ("--examples", "told.jsonl")


def test_an_example_changes_the_category():
    assert answer(line(LAMP))["category"] == "facility.light"
    words = taught({"text": LAMP, "category": "parking.block"})
    assert answer(line(LAMP), *words)["category"] == "parking.block"
    assert answer(line("厨房下水道堵得厉害"), *words)["category"] == "utilities.drain"


def test_an_example_of_a_group_speaks_for_all_of_it():
    before = answer(line(LAMP))["categories"]
    assert not any(one["id"].startswith("parking.") for one in before)
    after = answer(line(LAMP), *taught({"text": LAMP, "category": "parking"}))["categories"]
    assert sum(one["id"].startswith("parking.") for one in after) == 2
    assert "parking" not in {one["id"] for one in after}


def test_an_example_changes_whether_it_is_a_need():
    assert answer(line(LAMP))["is_need"] is True
    assert answer(line(LAMP), *taught({"text": LAMP, "is_need": False}))["is_need"] is False
    assert answer(line(CHATTER))["is_need"] is False
    assert answer(line(CHATTER), *taught({"text": CHATTER, "is_need": True}))["is_need"] is True


def test_the_title_of_an_example_counts():
    words = taught({"text": "谁管管", "title": "楼道灯不亮了", "category": "parking.block"})
    assert answer(line("谁管管", title="楼道灯不亮了"), *words)["category"] == "parking.block"


def test_examples_of_other_categories(few):
    told = {"text": LAMP, "category": "road.hole", "is_need": False}
    before, after = (answer(line(LAMP), *few, *words) for words in ((), taught(told)))
    assert (before["category"], before["is_need"]) == ("life.lamp", True)
    assert (after["category"], after["is_need"]) == ("road.hole", False)
    # of which the file itself has no word
    words = taught({"text": "嘟囔嘟囔", "category": "road"})
    assert answer(line("嘟囔嘟囔"), *few)["categories"] == []
    assert answer(line("嘟囔嘟囔"), *few, *words)["category"] == "road.hole"


def test_examples_of_the_included_categories_given_by_path():
    words = ("--categories", str(ROOT / "bot/reading/categories.json"))
    assert answer(line(LAMP), *words)["category"] == "facility.light"
    words += taught({"text": LAMP, "category": "parking.block"})
    assert answer(line(LAMP), *words)["category"] == "parking.block"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"nonsense", "line 1: no JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"[1]", "line 1: no object of JSON"),
        (b'{"text": "\xff"}', "line 1: not UTF-8"),
        (b'\n{"category": "parking"}', "line 2: text is missing"),
        (b'{"text": "a", "title": [], "category": "parking"}', "line 1: title is no text"),
        (b'{"text": "a"}', "line 1: neither category nor is_need"),
        (b'{"text": "a", "category": ""}', "line 1: neither category nor is_need"),
        (b'{"text": "a", "category": ["b"]}', "line 1: category is no text"),
        (b'{"text": "a", "category": "a.b"}', "line 1: no category 'a.b'"),
        (b'{"text": "a", "is_need": "no"}', "line 1: is_need is neither true nor false"),
    ],
)  # fmt: skip
def test_bad_examples_stop_all(here, raw, fault):
    (here / "told.jsonl").write_bytes(raw)
    done = read("--examples", "told.jsonl", given=line(LAMP))
    said = f"huiyin: told.jsonl, {fault}\n"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize(
    ("path", "why"), [(".", "Is a directory"), ("told.jsonl", "No such file or directory")]
)
def test_examples_that_cannot_be_opened_stop_all(path, why):
    done = read("--examples", path, given=line(LAMP))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"huiyin: cannot read {path}: {why}\n"


def test_examples_are_of_the_file_that_is_given(few):
    words = taught({"text": LAMP, "category": "parking.block"})
    done = read(*few, *words, given=line(LAMP))
    assert (done.exit_code, done.stderr) == (
        2, "huiyin: told.jsonl, line 1: no category 'parking.block'\n",
    )  # fmt: skip

"""`huiyin topics`: its contract for machines, its lines for people, and files that are off."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import app

SAID = [
    "芳草街天天过渣土车，窗台上一层灰", "半夜两点渣土车还在芳草街按喇叭",
    "芳草街的渣土车能不能限个时间", "早上好", "谁家有多余的葱",
]  # fmt: skip


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUIYIN_LANGUAGE", "zh_CN")
    lines = [
        {
            "id": f"m{n}",
            "text": text,
            "time": f"2020/1/{4 + n} 11:17:46",
            "user": f"u{n}",
            "likes": n,
        }
        for n, text in enumerate(SAID)
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "said.jsonl").write_text(text, "utf-8")
    return tmp_path


def topics(*words, given=None):
    return CliRunner().invoke(app, ["topics", *words], input=given)


def test_for_machines(here):
    done = topics("said.jsonl", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    (found,) = json.loads(done.stdout)
    assert list(found) == ["name", "place", "ids", "score", "from", "to"]
    assert found["place"] == "芳草街"
    assert found["name"].startswith("芳草街 渣土")
    assert found["ids"] == ["m0", "m1", "m2"]
    assert found["score"] > 3
    assert (found["from"], found["to"]) == (
        "2020-01-04T11:17:46+08:00",
        "2020-01-06T11:17:46+08:00",
    )


def test_for_people_in_both_languages(here, monkeypatch):
    line = topics("said.jsonl").stdout
    assert line.startswith("1. 芳草街 渣土")
    assert "3人说过 · 3条消息 · 2020-01-04 – 2020-01-06 · 热度" in line
    monkeypatch.setenv("HUIYIN_LANGUAGE", "en")
    assert "3 people · 3 messages · 2020-01-04 – 2020-01-06 · heat" in topics("said.jsonl").stdout


def test_from_standard_input(here):
    text = (here / "said.jsonl").read_text("utf-8")
    assert topics("-", "--json", given=text).stdout == topics("said.jsonl", "--json").stdout


def test_bad_lines_are_named_and_the_rest_is_done(here):
    with (here / "said.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            '\n{"id": "x"}\nnonsense\n{"id": "m0", "text": "芳草街"}'
            '\n{"id": "t", "text": "", "time": "?"}'
        )
    done = topics("said.jsonl", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)[0]["ids"] == ["m0", "m1", "m2"]
    assert done.stderr.splitlines() == [
        "huiyin: line 6: no text",
        "huiyin: line 7: not JSON",
        "huiyin: line 8: the same id as line 1",
        "huiyin: line 9: the time is not understood: counted without one",
    ]


def test_of_many_bad_lines_the_first_are_named(here):
    done = topics("-", "--json", given="nonsense\n" * 50 + (here / "said.jsonl").read_text("utf-8"))
    assert len(json.loads(done.stdout)) == 1
    assert done.stderr.splitlines()[19:] == [
        "huiyin: line 20: not JSON",
        "huiyin: … and 30 more like these",
    ]


def test_long_texts_and_half_signs(here):
    lines = [
        {"id": "long", "title": SAID[0] * 8_000, "text": SAID[0] * 8_000},
        {"id": "half", "text": SAID[1] + "\ud83d"},
        {"id": "\ud83d", "text": SAID[2]},
    ]
    done = topics("-", "--json", given="\n".join(json.dumps(line) for line in lines))
    assert (done.exit_code, done.stderr) == (0, "huiyin: line 3: no id\n")
    assert json.loads(done.stdout)[0]["ids"] == ["long", "half"]
    assert topics("-", given="\n".join(json.dumps(line) for line in lines)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "out"), [("", "[]\n"), ("\n\n", "[]\n"), ('{"id": 1, "text": "停水"}', "[]\n")]
)
def test_little_makes_no_topic(here, text, out):
    done = topics("-", "--json", given=text)
    assert (done.exit_code, done.stdout, done.stderr) == (0, out, "")
    assert topics("-", given=text).stdout == "没有话题：没有两条消息说的是同一件事。\n"


def test_no_time_is_none(here):
    given = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(SAID))
    (found,) = json.loads(topics("-", "--json", given=given).stdout)
    assert (found["from"], found["to"]) == (None, None)


def test_no_more_than_asked_for(here):
    other = [
        {"id": f"b{n}", "text": f"香樟花园停水{text}"}
        for n, text in enumerate(("了", "三天", "没人管"))
    ]
    with (here / "said.jsonl").open("a", encoding="utf-8") as file:
        file.writelines("\n" + json.dumps(line) for line in other)
    assert len(json.loads(topics("said.jsonl", "--json").stdout)) == 2
    assert len(json.loads(topics("said.jsonl", "--json", "--top", "1").stdout)) == 1


@pytest.mark.parametrize(
    ("words", "given", "lines"),
    [
        (("none.jsonl",), None, ["huiyin: cannot read none.jsonl: No such file or directory"]),
        ((".",), None, ["huiyin: cannot read .: Is a directory"]),
        (("-",), "x", ["huiyin: line 1: not JSON", "huiyin: no message in -"]),
    ],
    ids=["none", "folder", "nonsense"],
)  # fmt: skip
def test_what_cannot_be_read_says_so(here, words, given, lines):
    done = topics(*words, given=given)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == lines


def test_none_is_too_few(here):
    assert topics("said.jsonl", "--top", "0").exit_code == 2

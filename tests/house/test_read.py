"""`huiyin read` and what may be given to it: lines, categories, examples, samples of a bench."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.bench import reading
from bot.bench.sample import BadSamples
from bot.cli import app

ROOT = Path(__file__).parents[2]
NOW = "2026-11-23T12:00:00+08:00"
LIFT = "3号楼2单元电梯又坏了，明天下午三点前能修好吗"


def read(*told, options=()):
    given = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in told)
    done = CliRunner().invoke(app, ["read", *map(str, options)], input=given)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_is_read_as_the_readme_says():
    done, (found,) = read({"text": LIFT, "sent_at": NOW})
    assert (done.exit_code, done.stderr) == (0, "")
    assert (found["is_need"], found["route"], found["category"]) == (True, "need", "elevator.fault")
    assert found["categories"][0]["id"] == "elevator.fault"
    assert (found["urgency"], found["emergency"], found["call"]) == ("urgent", False, [])
    assert (found["location"]["building"], found["location"]["unit"]) == ("3", "2")
    assert found["location"]["floor"] is None
    assert found["time"] == [
        {
            "text": "明天下午三点前", "start": 12, "end": 19,
            "kind": "deadline", "value": "2026-11-24T15:00",
        }
    ]  # fmt: skip
    assert found["pii"] == []


def test_who_is_in_danger_and_who_is_named():
    _, (fire, name) = read(
        {"text": "12楼冒烟了！！", "building": "5"}, {"text": "3号楼王阿姨家漏水，打13812345678"}
    )
    assert (fire["emergency"], fire["call"], fire["urgency"]) == (True, ["119"], "emergency")
    assert (fire["location"]["building"], fire["location"]["floor"]) == ("5", "12")
    assert [(one["kind"], one["text"]) for one in name["pii"]] == [
        ("name", "王阿姨"),
        ("phone", "13812345678"),
    ]


FAULTS = [
    ("{", "no JSON"),
    ("[1]", "no object of JSON"),
    ("{}", "text is missing"),
    ({"text": None}, "text is missing"),
    ({"text": ["a"]}, "text is no text"),
    ({"text": "a", "title": {}}, "title is no text"),
    ({"text": "a", "sent_at": 5}, "sent_at is no time: 5"),
    ({"text": "a", "sent_at": "morgen"}, "sent_at is no time: morgen"),
    ("[" * 100_000, "no JSON"),
]


@pytest.mark.parametrize(("line", "why"), FAULTS)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_done(line, why):
    done, (bad, good) = read(line, {"text": LIFT})
    assert bad["error"].startswith(why)
    assert good["is_need"]
    assert done.exit_code == 1
    assert done.stderr.startswith(f"huiyin: line 1: {why}")


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31T23:59:59Z"])
def test_the_first_and_the_last_day_are_days(when):
    done, (found,) = read({"text": f"{LIFT}，上周就说下个月15号修", "sent_at": when})
    assert (done.exit_code, found["is_need"]) == (0, True)


def test_whoever_asks_line_by_line_is_answered_line_by_line():
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "read"], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    ) as asked:  # fmt: skip
        for text in (LIFT, "今天天气真好"):
            print(json.dumps({"text": text}), file=asked.stdin, flush=True)
            assert json.loads(asked.stdout.readline())["is_need"] is (text == LIFT)


def test_examples_teach(tmp_path):
    told, line = tmp_path / "told.jsonl", "三单元的猫又在唱歌"
    told.write_text(json.dumps({"text": line, "is_need": True, "category": "noise.upstairs"}))
    _, (before,) = read({"text": line})
    _, (after,) = read({"text": line}, options=("--examples", told))
    assert (before["is_need"], after["is_need"]) == (False, True)
    assert after["category"] == "noise.upstairs"


@pytest.mark.parametrize("line", ["{", "{}", '{"text": "a"}', '{"text": "a", "is_need": "yes"}'])
def test_an_example_that_teaches_nothing_is_named(tmp_path, line):
    told = tmp_path / "told.jsonl"
    told.write_text(line)
    done, found = read({"text": LIFT}, options=("--examples", told))
    assert (done.exit_code, found) == (2, [])
    assert done.stderr.startswith("huiyin: told.jsonl, line 1: ")


OWN = {
    "categories": [
        {"id": "life", "zh": "生活", "children": [{"id": "life.lamp", "zh": "路灯"}]},
    ]
}


def huiyin(*words, **settings):
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env={**os.environ, **settings},
        input=json.dumps({"text": "3号楼门口的路灯不亮了"}), capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


def test_the_categories_of_the_bot_are_those_of_the_setting(tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps(OWN))
    done = huiyin("read", HUIYIN_CATEGORIES=str(own))
    assert json.loads(done.stdout)["category"] == "life.lamp", done.stderr
    assert json.loads(huiyin("read", "--categories", str(own)).stdout)["category"] == "life.lamp"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Life.lamp", "Life.lamp is no id: group.name of a-z, 0-9 and single _, at most 22 signs"),
        ("life." + "x" * 20, "is no id"),
    ],
)
def test_an_id_that_fits_into_no_button_is_named(tmp_path, name, why):
    own = tmp_path / "own.json"
    group = {"id": name.partition(".")[0], "zh": "生活", "children": [{"id": name, "zh": "路灯"}]}
    own.write_text(json.dumps({"categories": [group]}))
    done = huiyin("read", HUIYIN_CATEGORIES=str(own))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("huiyin: HUIYIN_CATEGORIES: own.json: ")
    assert why in done.stderr


@pytest.fixture
def no_corpus(monkeypatch, tmp_path):
    """As it is where only the wheel is installed."""
    monkeypatch.setattr(reading, "CORPUS", tmp_path / "none")
    return tmp_path


SAMPLES = ("a/messages.jsonl", "group_chat_noise/a.jsonl", "time_expressions/a.jsonl",
           "resident_classification/open.jsonl", "hot_topics/a.jsonl")  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("words", ["", "{", '{"label": "a"}', "[1]", "\xff"])
def test_samples_that_are_none_are_named(no_corpus, name, words):
    path = no_corpus / name
    path.parent.mkdir()
    path.write_text(words, encoding="latin-1")
    with pytest.raises(BadSamples, match=path.name):
        reading.measure(no_corpus)


def test_where_nothing_can_be_measured_that_is_said(no_corpus):
    done = CliRunner().invoke(app, ["bench", "reading"])
    assert done.exit_code == 1
    assert "neither the corpus of the source nor --data holds samples" in done.stderr

"""`HUIYIN_CATEGORIES`: the choice is one for a process, so each test has one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bot.speech.words import Words
from tests.house.lines import LAMP, ROOT, line

TOKEN = "1000001:demo"
OWN = {
    "categories": [
        {"id": "life", "zh": "生活", "children": [
            {"id": "life.lamp", "zh": "路灯<照明>", "en": "street & stair lamps",
             "keywords": ["楼道灯"], "urgency": "low", "role": "property"},
            {"id": "life.pets_2", "zh": "宠物"},
        ]},
        {"id": "road", "zh": "道路", "children": [{"id": "road.hole", "zh": "路面坑洼"}]},
    ]
}  # fmt: skip


@pytest.fixture
def own(here):
    """Runs a command, or lines of Python, with these categories."""
    path = here / "own.json"
    path.write_text(json.dumps(OWN), "utf-8")

    def run(*words, raw=None, given="", **settings):
        if raw is not None:
            path.write_bytes(raw)
        settings = {
            "HUIYIN_CATEGORIES": str(path), "XDG_DATA_HOME": str(here / "data"), **settings,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env={**os.environ, **settings}, input=given,
            capture_output=True, text=True, check=False, timeout=120, encoding="utf-8",
        )  # fmt: skip

    return run


# --- the commands -----------------------------------------------------------------------


def test_lines_are_read_by_them(own):
    done = own("-m", "bot", "read", given=f"{line(LAMP)}\n{line('路面坑坑洼洼，谁管管')}")
    assert (done.returncode, done.stderr) == (0, "")
    lamp, hole = map(json.loads, done.stdout.splitlines())
    assert (lamp["category"], lamp["urgency"]) == ("life.lamp", "low")
    assert hole["category"] == "road.hole"


def test_lines_of_one_run_may_be_read_by_yet_another_file(own, here):
    other = {"id": "x", "zh": "甲", "children": [{"id": "x.y", "zh": "楼道灯"}]}
    (here / "other.json").write_text(json.dumps({"categories": [other]}), "utf-8")
    words = ("--categories", str(here / "other.json"))
    done = own("-m", "bot", "read", *words, given=line(LAMP))
    assert json.loads(done.stdout)["category"] == "x.y"


def test_examples_are_of_them(own, here):
    def taught(category):
        (here / "told.jsonl").write_text(line(LAMP, category=category), "utf-8")
        words = ("--examples", str(here / "told.jsonl"))
        return own("-m", "bot", "read", *words, given=line(LAMP))

    assert json.loads(taught("road.hole").stdout)["category"] == "road.hole"
    done = taught("facility.light")
    assert (done.returncode, done.stderr) == (
        2, "huiyin: told.jsonl, line 1: no category 'facility.light'\n",
    )  # fmt: skip


def _with_id(name):
    child = {"id": name, "zh": "路灯"}
    top = {"id": name.partition(".")[0], "zh": "生活", "children": [child]}
    return json.dumps({"categories": [top]}).encode()


def _no_id(name):
    return f"{name} is no id: group.name of a-z, 0-9 and single _, at most 22 signs"


#: what is wrong with a file, and what is said of it
BAD = {
    "cut": (b"{", "not JSON: "),
    "binary": (b"\xff\xfe", "not UTF-8 text"),
    "empty": (b'{"categories": []}', "it holds no category"),
    "capital": (_with_id("life.Lamp"), _no_id("life.Lamp")),
    "Chinese": (_with_id("生活.路灯"), _no_id("生活.路灯")),
    "double": (_with_id("life.a__b"), _no_id("life.a__b")),
    "long": (_with_id(f"life.{'x' * 18}"), _no_id(f"life.{'x' * 18}")),
}


@pytest.mark.parametrize(
    ("command", "fault"),
    [*(("read", fault) for fault in BAD), ("run", "cut"), ("run", "long"), ("doctor", "capital")],
)
def test_a_bad_file_stops_every_command_with_one_clear_line(own, command, fault):
    raw, why = BAD[fault]
    done = own("-m", "bot", command, raw=raw, given=line(LAMP), HUIYIN_BOT_TOKEN=TOKEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"huiyin: HUIYIN_CATEGORIES: own.json: {why}")
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_named(own, here):
    file = here / "none.json"
    done = own("-m", "bot", "read", HUIYIN_CATEGORIES=str(file))
    assert done.returncode == 1
    assert done.stderr == f"huiyin: HUIYIN_CATEGORIES: {file}: No such file or directory\n"


def test_the_longest_id_is_taken(own):
    name = f"life.{'x' * 17}"
    done = own("-m", "bot", "read", raw=_with_id(name), given=line("路灯不亮了 谁管管"))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["category"] == name


@pytest.mark.parametrize("command", ["doctor", "topics", "verify"])
def test_commands_that_do_not_sort_needs_are_as_they_were(own, command):
    words = ("-",) if command == "topics" else ()
    done = own("-m", "bot", command, *words)
    assert "CATEGORIES" not in done.stderr
    assert "bug" not in done.stderr


# --- in the process ---------------------------------------------------------------------

LATE = """
import bot.reading.categories, os
from pathlib import Path
from bot.own_categories import use
use(Path(os.environ["HUIYIN_CATEGORIES"]))
"""


def test_they_are_chosen_before_anything_is_read(own):
    done = own("-c", LATE)
    assert done.returncode == 1
    assert done.stderr.endswith("RuntimeError: categories are chosen before anything is read\n")


def test_they_are_called_by_their_names_in_both_languages(monkeypatch):
    told = {"life": ("生活", "生活"), "life.lamp": ("路灯<照明>", "lamps & more")}
    monkeypatch.setattr("bot.speech.words.OWN", told)
    chinese, english = Words("zh_CN"), Words("en")
    assert (chinese.category("life.lamp"), english.category("life.lamp")) == (
        "路灯&lt;照明&gt;", "lamps &amp; more",
    )  # fmt: skip
    assert (chinese.category("life"), english.category("life")) == ("生活", "生活")
    # of the included ones as ever; of neither, the id
    assert (chinese.category("elevator.fault"), english.category("no.such")) == (
        Words("zh_CN").category("elevator.fault"), "no.such",
    )  # fmt: skip


NAMES = """
from bot.console import settings
settings()
from bot.speech.names import OWN
from bot.speech.words import Words
from bot.reading.categories import CATEGORIES, top
for category in CATEGORIES:
    both = (Words(language).category(category.id) for language in ("zh_CN", "en"))
    print(category.id, *both, top(category.id), sep="|")
print(len(OWN))
"""


def test_names_come_from_the_file(own):
    done = own("-c", NAMES)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "life.lamp|路灯&lt;照明&gt;|street &amp; stair lamps|生活",
        "life.pets_2|宠物|宠物|生活",
        "road.hole|路面坑洼|路面坑洼|道路",
        "5",
    ]


TOWN = """
import asyncio, json, sys
from bot.console import settings
settings()
from tests.conftest import House

async def play():
    house = House(sys.argv[1])
    await house.start()
    try:
        await house.moves_in()
        start = len(house.town.transcript)
        await house.town.plays(sys.stdin.read(), check=False)
        said = [[*entry.text.splitlines()] for entry in house.town.transcript[start:]]
        sql = "SELECT category, urgency FROM need ORDER BY no"
        needs = [[*row] for row in await house.ask(lambda c: c.exec_driver_sql(sql).all())]
    finally:
        await house.stop()
    print(json.dumps([said, needs]))

asyncio.run(play())
"""
#: the buttons of the file are pressed by their names
STORY = f"""
    王阿姨 in 3号楼: /need {LAMP}
    李大爷 taps [更多▸] in private
    李大爷 taps [改分类] in private
    李大爷 taps [道路▸] in private
    李大爷 taps [路面坑洼] in private
    赵老师 in 3号楼: /need {LAMP}
    赵老师 taps [都不是，另记一件]
    李大爷 to Bot: /learned
"""


def test_a_whole_town_sorts_names_corrects_and_learns_by_them(own, database):
    done = own("-c", TOWN, database, given=STORY)
    assert done.returncode == 0, done.stderr[-3000:]
    told, needs = json.loads(done.stdout.splitlines()[-1])
    said = [line for lines in told for line in lines]
    about = [line for line in said if line.startswith("🏷")]
    assert about == ["🏷 路灯<照明>", "🏷 路面坑洼", "🏷 路面坑洼"], "read, corrected, learned"
    assert "现在是：路灯<照明>，可缓。" in said
    assert any(line.endswith("路灯<照明> → 路面坑洼") for line in said)
    assert needs == [["road.hole", "low"], ["road.hole", "normal"]]

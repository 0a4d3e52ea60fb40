"""The simulation keeps its promises, and its checker sees when one is broken."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.simulate import checker, command, console
from bot.simulate.checker import Broken
from bot.simulate.play import Report, drawn, simulate
from bot.simulate.shrink import shortest
from bot.simulate.story import KINDS, Step
from tests.faults.plants import PLANTS

ROOT = Path(__file__).parents[2]
ALL = tuple(KINDS)
QUICK = ("the_update_is_not_noted", "a_room_stands_on_a_card")  # caught on the first day
TRIES = 20  # seeds in which a planted bug must be caught


def test_two_seeds_with_every_fault():
    """Two days each: what `make test` can afford."""
    faults, events = set(), 0
    for seed in (1, 2):
        report = command.run(seed, 2, ALL, seconds=0)
        assert report.broken == []
        faults |= set(report.faults)
        events += report.events
    assert events > 150
    assert len(faults) >= 8, "most kinds of faults struck"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_two_weeks_with_every_fault(seed, database):
    report = command.run(seed, 14, ALL, database=database, seconds=0)
    assert report.broken == []


def caught(plant, promise, seed, monkeypatch):
    with monkeypatch.context() as patch:
        plant(patch)
        report = command.run(seed, 14, ALL, seconds=0)
    return promise in {one.promise for one in report.broken}


@pytest.mark.parametrize("plant", [p for p in PLANTS if p.__name__ in QUICK])
def test_a_planted_bug_is_caught(plant, monkeypatch):
    assert caught(plant, *PLANTS[plant], monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("plant", [p for p in PLANTS if p.__name__ not in QUICK])
def test_every_planted_bug_is_caught(plant, monkeypatch):
    promise, known = PLANTS[plant]
    seeds = dict.fromkeys((known, *range(1, TRIES + 1)))
    assert any(caught(plant, promise, seed, monkeypatch) for seed in seeds)


def test_a_seed_tells_one_story_and_other_faults_leave_the_neighbours_alone():
    story = drawn(5, 3, ALL)
    assert story == drawn(5, 3, ALL)
    assert story != drawn(6, 3, ALL)
    assert [s for s in story if not s.mishap] == drawn(5, 3, ())
    kinds = {step.does for step in drawn(5, 30, ALL) if step.mishap}
    assert kinds == set(KINDS)


def test_the_shortest_story_has_what_it_needs_and_nothing_else():
    steps = [Step(at=i * 9_000, does="need", who=f"p{i % 7}") for i in range(60)]
    needed = {steps[13], steps[41]}
    played = []

    def breaks(story):
        played.append(len(story))
        return needed <= set(story)

    assert shortest(steps, breaks) == [steps[13], steps[41]]
    assert len(played) < 100
    # when the time is over, what was found so far still breaks it
    left = iter([False] * 5)
    assert needed <= set(shortest(steps, breaks, over=lambda: next(left, True)))


@pytest.mark.long
def test_a_broken_promise_is_told_with_a_short_story(monkeypatch):
    plant = next(p for p in PLANTS if p.__name__ == "a_room_stands_on_a_card")
    with monkeypatch.context() as patch:
        plant(patch)
        report = command.run(PLANTS[plant][1], 14, ALL, seconds=60)
    assert 1 <= len(report.story) <= 8
    assert "the shortest story that breaks it:" in list(command.lines(report))


def test_the_command_prints_its_report():
    words = ("--seed", "3", "--days", "1", "--faults", "duplicate,cut", "--json")
    run = subprocess.run(
        [sys.executable, "-m", "bot", "simulate", *words], cwd=ROOT,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    found = json.loads(run.stdout)
    assert list(found) == ["seed", "days", "events", "faults", "broken"]
    assert (found["seed"], found["days"], found["broken"]) == (3, 1, [])
    assert set(found["faults"]) <= {"duplicate", "cut"}


def test_a_broken_promise_is_the_exit_code_and_has_its_line(monkeypatch, capsys):
    broken = Report(7, 2, 5, {"cut": 1}, [Broken("in_order", "2026-11-24 00:00", "row 2")], ["x"])
    monkeypatch.setattr(command, "run", lambda *_, **__: broken)
    with pytest.raises(SystemExit) as ended:
        console.simulate(7, 2, "cut", "", as_json=False)
    assert ended.value.code == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "seed 7: 2 days, 5 events"
    assert "BROKEN 2026-11-24 00:00 in_order: row 2" in said
    assert said[-2:] == ["the shortest story that breaks it:", "  x"]


@pytest.mark.parametrize(
    ("faults", "database", "line"),
    [
        ("flood,cut", "", r"no fault 'flood'; there are: none, all, timeout, .*poison"),
        ("all", "mysql://x", r"no database URL: .*"),
        ("all", "sqlite:///{full}", r".*full.sqlite3 is not empty: a simulation .*"),
        ("all", "sqlite:///{junk}", r".*file is not a database.*"),
    ],
)
def test_what_cannot_be_run_is_one_line(faults, database, line, tmp_path, capsys):
    full, junk = tmp_path / "full.sqlite3", tmp_path / "junk.sqlite3"
    junk.write_bytes(b"no database, but long enough to be one" * 9)
    with closing(sqlite3.connect(full)) as connection:
        connection.execute("CREATE TABLE something (x)")
    with pytest.raises(SystemExit) as ended:
        console.simulate(1, 1, faults, database.format(full=full, junk=junk), as_json=True)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(f"huiyin: {line}\n", said.err), said.err


def test_two_plays_of_a_story_are_one(monkeypatch):
    """But for what is drawn at random by the bot itself: codes of invitations, salts of hashes."""
    heard = []
    look = checker.Checker.look

    def listens(self):
        said = self._stage.town.transcript
        heard.append([(s.kind, re.sub(r"[0-9a-f]{64}|/join \w+", "", s.text)) for s in said])
        return look(self)

    monkeypatch.setattr(checker.Checker, "look", listens)
    story = drawn(4, 1, ("duplicate", "reorder", "cut", "retry_after"))
    for _ in range(2):
        simulate(4, 1, story)
    assert heard[0] == heard[1]

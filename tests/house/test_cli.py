"""What the commands say when something is off: one clear line, and a non-zero exit."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import cli
from bot.console import many
from bot.crash import POINTS
from bot.demo import STORY
from bot.doctor import examine
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
TOKEN = "1000001:demo"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NOBODY = "http://127.0.0.1:9"  # the port that discards


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """An environment in which nothing is set and no database stands."""
    for name in os.environ:
        if name.startswith("HUIYIN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HUIYIN_API_BASE", NOBODY)
    monkeypatch.setattr(cli, "configure", lambda **_: None)  # logs outlive the test's stderr
    (tmp_path / "folder.sqlite3").mkdir()
    (tmp_path / "junk.sqlite3").write_bytes(b"no database, but long enough to be one" * 9)
    (tmp_path / "empty.sqlite3").write_bytes(b"")
    return tmp_path


def huiyin(*words, **settings):
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env={**os.environ, **settings},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def only_line(run):
    """What it said on standard error."""
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith("huiyin: ")
    assert run.stderr.count("\n") == 1, run.stderr
    return run.stderr.removeprefix("huiyin: ").strip()


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({}, "set HUIYIN_BOT_TOKEN to the token from BotFather (or try: huiyin demo)"),
        (
            {"HUIYIN_BOT_TOKEN": "my secret"},
            "HUIYIN_BOT_TOKEN is not a valid token: BotFather shows it under /mybots",
        ),
        (
            {"HUIYIN_OPERATORS": "11, 小陈"},
            "HUIYIN_OPERATORS: '小陈' is no Telegram id, which is a number",
        ),
        (
            {"HUIYIN_LOG_JSON": "perhaps"},
            "HUIYIN_LOG_JSON: Input should be a valid boolean, unable to interpret input",
        ),
        (
            {"HUIYIN_CRASH": "desk.before_lunch"},
            "HUIYIN_CRASH: no crash point 'desk.before_lunch'; there are: " + ", ".join(POINTS),
        ),
        ({"HUIYIN_CRASH": "desk.before_commit:x"}, "HUIYIN_CRASH: 'x' is no number of passings"),
        (
            {"HUIYIN_METRICS_LISTEN": "0.0.0.0:9100"},
            "HUIYIN_METRICS_LISTEN: '0.0.0.0' is not this machine alone: write 127.0.0.1:9100 "
            "(anybody who may read it from elsewhere goes through a proxy of yours)",
        ),
        ({"HUIYIN_METRICS_LISTEN": "9100"}, "HUIYIN_METRICS_LISTEN: write it as 127.0.0.1:9100"),
        ({"HUIYIN_ZONE": "Mars/Base"}, "HUIYIN_ZONE: there is no time zone 'Mars/Base'"),
        (
            {"HUIYIN_DATABASE_URL": "mysql://here/huiyin"},
            "HUIYIN_DATABASE_URL: sqlite:////absolute/path or postgresql://user@host/name",
        ),
        (
            {"HUIYIN_BOT_TOKEN": TOKEN, "HUIYIN_LANGUAGE": "tlh"},
            "HUIYIN_LANGUAGE: 'tlh' is not spoken; there are: en, zh_CN",
        ),
    ],
    ids=[
        "token",
        "bad token",
        "operators",
        "yes or no",
        "crash",
        "count",
        "open to all",
        "no address",
        "zone",
        "database",
        "language",
    ],
)
def test_run_says_in_one_line_which_setting_is_off(bare, settings, line):
    assert only_line(huiyin("run", **settings)) == line


def told_here(capfd, command, **options):
    """What a command says in this process, where all is imported already."""
    with pytest.raises(SystemExit) as ended:
        command(**options)
    assert ended.value.code == 1
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1), err
    return err


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (None, "No such file or directory"),
        (b"\xff\xfe[need]", "not UTF-8 text"),
        (b"[need", "not TOML: "),
        (b'[need]\nrespond_nromal = "1h"', "unknown [need] respond_nromal; known: "),
        (b'[need]\nrespond_normal = "soon"', "[need] respond_normal: a duration is written "),
    ],
    ids=["missing", "binary", "toml", "key", "value"],
)
def test_run_and_doctor_say_what_is_wrong_with_the_policy(bare, monkeypatch, capfd, content, line):
    policy = bare / "policy.toml"
    if content is not None:
        policy.write_bytes(content)
    monkeypatch.setenv("HUIYIN_POLICY", str(policy))
    monkeypatch.setenv("HUIYIN_BOT_TOKEN", TOKEN)
    said = told_here(capfd, cli.run)
    assert said.startswith("huiyin: HUIYIN_POLICY: ")
    assert line in said
    (finding,) = [f for f in examine(Settings(), NOW) if f.what == "policy"]
    assert finding.bad
    assert line in finding.hint


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("folder.sqlite3", "unable to open database file"),
        ("junk.sqlite3", "file is not a database"),
        ("junk.sqlite3/below.sqlite3", "File exists"),
        (
            "new.sqlite3",
            "the Bot API server cannot be reached: check the network or HUIYIN_API_BASE",
        ),
    ],
)
def test_run_says_what_it_cannot_open_or_reach(bare, monkeypatch, capfd, name, line):
    monkeypatch.setenv("HUIYIN_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("HUIYIN_DATABASE_URL", f"sqlite:///{bare / name}")
    assert line in told_here(capfd, cli.run)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("bench", "nonsense"),
            "no bench nonsense; there are: needs, votes, deadlines, lists, alike, reading, start,"
            " mouth, flood, soak",
        ),
        (
            ("bench", "reading", "--data", "{here}/nowhere"),
            "--data is a folder of samples for: reading",
        ),
        (
            ("bench", "alike", "--data", "{here}"),
            "--data is a folder of samples for: reading",
        ),
        (("verify",), "no database at {here}/data/huiyin/huiyin.sqlite3"),
        (
            ("verify", "--database", "nonsense"),
            "no database URL: write sqlite:////absolute/path or postgresql://user@host/name",
        ),
        (
            ("verify", "--database", "sqlite:///{here}/junk.sqlite3"),
            "the database {here}/junk.sqlite3: file is not a database",
        ),
        (
            ("verify", "--database", "sqlite:///{here}/folder.sqlite3"),
            "the database {here}/folder.sqlite3: unable to open database file",
        ),
        (
            ("verify", "--database", "sqlite:///{here}/empty.sqlite3"),
            "the database {here}/empty.sqlite3: no such table: community",
        ),
        (
            ("verify", "--database", "sqlite:///{here}/junk.sqlite3", "--head", "1:2"),
            "a published head is written COMMUNITY:SEQ:HASH",
        ),
    ],
    ids=["bench", "samples", "no samples", "none", "url", "junk", "folder", "empty", "head"],
)
def test_a_command_says_in_one_line_what_it_lacks(bare, words, line):
    words = [word.format(here=bare) for word in words]
    assert only_line(huiyin(*words)) == line.format(here=bare)


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("nonsense",), "nonsense"),
        (("verify", "--nonsense"), "--nonsense"),
        (("demo", "--port", "99999"), "--port"),
    ],
)
def test_an_unknown_word_of_the_command_line_is_told_without_a_traceback(bare, words, word):
    run = huiyin(*words)
    assert run.returncode == 2
    assert word in run.stderr
    assert "Traceback" not in run.stderr


def test_demo_says_that_its_port_is_taken(bare, capfd):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = told_here(capfd, cli.demo, port=port, browser=False)
    assert said == (
        f"huiyin: port {port} cannot be had (Address already in use): choose"
        " another one, as in: huiyin demo --port 9000 (0 takes any free one)\n"
    )


def test_a_demo_that_is_told_to_end_leaves_nothing_behind(bare, tmp_path):
    there = tmp_path / "throw-away"
    there.mkdir()
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"], cwd=ROOT,
        env={**os.environ, "TMPDIR": str(there)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert demo.stdout.readline().startswith("Huiyin demo: http://127.0.0.1:")
    assert [path.name.startswith("huiyin-demo-") for path in there.iterdir()] == [True]
    demo.terminate()
    _, said = demo.communicate(timeout=60)
    assert (demo.returncode, said.splitlines()[-1]) == (0, "stopped")
    assert list(there.iterdir()) == []


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 faults, 0 proxies"), (1, "1 fault, 1 proxy"), (2, "2 faults, 2 proxies")],
)
def test_what_is_counted_is_counted_in_english(count, said):
    assert f"{many(count, 'fault')}, {many(count, 'proxy', 'proxies')}" == said


def test_the_stories_of_the_demo_end_today():
    stories = (ROOT / "bot" / "town" / "stories").glob("*.txt")
    lines = [line for story in stories for line in story.read_text("utf-8").splitlines()]
    said = [line for line in lines if not line.startswith(("#", "..."))]
    hours = [int(line.split()[1]) for line in lines if line.endswith("hours pass")]
    assert timedelta(hours=sum(hours)) == STORY
    needs = [line for line in said if "/need" in line]
    assert len(needs) == len(set(needs))  # nothing is told twice


def test_the_page_of_the_demo_answers_before_the_bot_is_imported():
    work = """
import asyncio, sys, urllib.request
from bot import cli  # as the command does
from bot.demo import Demo
async def serve():
    demo = Demo(port=0)
    try:
        await demo.serve()
        await asyncio.to_thread(urllib.request.urlopen, demo.town.base)
    finally:
        await demo.stop()
asyncio.run(serve())
print(*{"aiogram", "telegram", "alembic", "bot.app"} & set(sys.modules))
"""
    run = subprocess.run(
        [sys.executable, "-c", work], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert (run.stdout, run.stderr) == ("\n", "")


def test_nothing_is_made_by_a_command_that_fails(bare):
    for words in (("run",), ("verify",), ("doctor",)):
        assert huiyin(*words).returncode == 1
    assert not (bare / "data").exists()


def test_doctor_tells_of_a_bare_house_what_to_press(bare):
    run = huiyin("doctor", "--json")
    assert (run.returncode, run.stderr) == (1, "")
    found = {f["what"]: f for f in json.loads(run.stdout)}
    assert [name for name, f in found.items() if f["bad"]] == ["token"]
    assert "HUIYIN_BOT_TOKEN" in found["token"]["hint"]
    assert "HUIYIN_OPERATORS" in found["operators"]["hint"]
    assert found["database"]["state"] == "not made yet"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("folder.sqlite3", "unable to open database file"),
        ("junk.sqlite3", "file is not a database"),
        ("empty.sqlite3", "no such table"),
    ],
)
def test_doctor_says_of_a_file_that_is_no_database_what_is_wrong(bare, monkeypatch, name, line):
    monkeypatch.setenv("HUIYIN_DATABASE_URL", f"sqlite:///{bare / name}")
    (found,) = [f for f in examine(Settings(), NOW) if f.what == "database"]
    assert found.bad
    assert line in found.hint


def test_a_finding_is_one_line_with_its_mark():
    lines = [f.line() for f in examine(Settings(bot_token=TOKEN, operators="1,2"), NOW)]
    assert lines[:2] == ["✓ token: set", "✓ operators: 2"]
    assert all(line[0] in "✓✗" and "\n" not in line for line in lines)
    assert not any(TOKEN in line for line in lines)

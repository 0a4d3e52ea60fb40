"""A database goes from SQLite to PostgreSQL and back, and is the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel
from typer.testing import CliRunner

from bot.bench.stage import GROUP, stage
from bot.cli import app
from bot.crash import nothing
from bot.letters import Heard, Letter, Who
from storage.backup import backup
from storage.database import open_lease, open_reader, open_writer
from tests.stores import change, rows

ROOT = Path(__file__).parents[2]


def runs(*words):
    done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def lived(tmp_path):
    """The URL of a database in which something happened."""
    with stage(3) as place:
        for n, text in enumerate(["电梯坏了", "<b>灯</b>不亮 \N{FIRE}", "水管漏水"]):
            who = Who(100 + n, f"邻居{n}", "zh")
            place.desk.submit(Letter(Heard(f"/need {text}", 5 + n), 100 + n, who, GROUP)).result()
        path = tmp_path / "house.sqlite3"
        place.desk.call(lambda c: c.exec_driver_sql("DELETE FROM outbox WHERE id > 2")).result()
        url = place.desk._engine.url.render_as_string()
        backup(url, path, force=False, _crash=nothing)
    return f"sqlite:///{path}"


@pytest.fixture
def empty(server):
    url = server.database()
    yield url
    server.drop(url)


def whole(url):
    """Every row of every table."""
    tables = SQLModel.metadata.sorted_tables
    return {t.name: sorted(rows(url, f"SELECT * FROM {t.name}"), key=str) for t in tables}


def test_there_and_back_it_is_the_same(lived, empty, tmp_path):
    back = f"sqlite:///{tmp_path / 'back.sqlite3'}"
    code, said, _ = runs("move", lived, empty, "--json")
    assert code == 0
    told = json.loads(said)
    assert told["records"] == len(rows(lived, "SELECT seq FROM ledger")) > 5
    assert told["rows"] == sum(len(found) for found in whole(lived).values())
    assert whole(empty) == whole(lived)
    assert runs("move", empty, back)[0] == 0
    assert whole(back) == whole(lived)
    verified = runs("verify", "--database", empty, "--head", told["heads"][0])
    assert verified[0] == 0
    assert runs("verify", "--database", back, "--json")[0] == 0


def test_no_table_is_left_behind(empty):
    engine = open_reader(empty)
    there = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    assert there == {table.name for table in SQLModel.metadata.sorted_tables}


@pytest.mark.parametrize("back", [False, True])
def test_a_number_that_was_given_once_is_not_given_again(lived, empty, tmp_path, back):
    """Also one whose row is gone: cards and buttons may still name it."""
    given = rows(lived, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")[0][0]
    assert given > rows(lived, "SELECT MAX(id) FROM outbox")[0][0]
    runs("move", lived, empty)
    url = empty
    if back:
        url = f"sqlite:///{tmp_path / 'back.sqlite3'}"
        runs("move", empty, url)
    # a row like one that is there, but for its number
    names = ", ".join(c.name for c in SQLModel.metadata.tables["outbox"].columns if c.name != "id")
    change(url, f"INSERT INTO outbox ({names}) SELECT {names} FROM outbox WHERE id = 1")
    assert rows(url, "SELECT MAX(id) FROM outbox") == [(given + 1,)]


def test_what_stands_there_is_not_mixed_with_it(lived, empty):
    change(empty, "INSERT INTO house (name, value) VALUES ('bot', '1')")
    code, _, said = runs("move", lived, empty)
    assert code == 1
    assert "is not empty (table house): choose another one" in said
    assert len(said.splitlines()) == 1
    assert rows(empty, "SELECT COUNT(*) FROM ledger") == [(0,)]


def test_an_altered_ledger_is_not_moved(lived, empty):
    change(lived, "UPDATE ledger SET matter = 'need:9' WHERE seq = 3")
    code, _, said = runs("move", lived, empty)
    assert code == 1
    assert "BAD: community 1, record 3: record was altered" in said
    assert rows(empty, "SELECT COUNT(*) FROM ledger") == [(0,)]


def test_a_kill_before_the_commit_leaves_nothing_and_the_next_try_all(lived, empty):
    killed = subprocess.run(
        [sys.executable, "-m", "bot", "move", lived, empty],
        cwd=ROOT, env={**os.environ, "HUIYIN_CRASH": "move.before_commit"}, check=False,
    )  # fmt: skip
    assert killed.returncode == -9
    assert rows(empty, "SELECT COUNT(*) FROM ledger") == [(0,)]
    assert runs("move", lived, empty)[0] == 0
    assert whole(empty) == whole(lived)


@pytest.mark.parametrize("side", [0, 1])
def test_a_bot_that_runs_is_stopped_first(lived, empty, side):
    url = (lived, empty)[side]
    held, engine = open_lease(url), open_writer(url)
    with engine.connect():
        code, _, said = runs("move", lived, empty)
    engine.dispose()
    held.release()
    assert code == 1
    assert "stop it first" in said
    assert "postgres:@" not in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("mysql://x", "sqlite:////tmp/x"), "no database URL"),
        (("sqlite:////nowhere/at/all", "sqlite:////tmp/x"), "no database at"),
    ],
)
def test_what_is_no_database_is_said_in_one_line(words, told):
    code, _, said = runs("move", *words)
    assert code == 1
    assert told in said
    assert len(said.splitlines()) == 1


def test_a_server_that_is_not_there_is_said_in_one_line_without_its_password(lived):
    code, _, said = runs("move", lived, "postgresql://me:geheim@127.0.0.1:1/huiyin")
    assert code == 1
    assert "postgresql://me:***@127.0.0.1:1/huiyin" in said
    assert "geheim" not in said
    assert len(said.splitlines()) == 1

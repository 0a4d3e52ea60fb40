"""`huiyin backup` and `huiyin restore`: whole, or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cases.board import switchboard
from bot.cli import app
from bot.desk import Desk
from bot.flows.rules.policy import NeedPolicy, Policy
from bot.letters import BotStatus, Chat, Heard, Letter, Who
from bot.post import House
from storage.database import open_lease, open_writer

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
GROUP = Chat(-100, private=False, title="3号楼")
ERASED = "这句话已经删掉了没人再看得到"

#: one neighbour writes as much as a whole estate here
FLOOD = Policy(need=NeedPolicy(unanswered_most=9999, new_most=9999))


class Place:
    """A database with a desk on it, in a folder of its own."""

    def __init__(self, folder, pattern):
        self.folder, self.path = folder, folder / "house.sqlite3"
        self.path.write_bytes(pattern)
        self.url = f"sqlite:///{self.path}"
        self.engine = open_writer(self.url)
        self.desk = Desk(self.engine, House(switchboard(), FLOOD, frozenset({1})), lambda: NOW)
        self.desk.start()
        self.desk.submit(Letter(BotStatus("member", added=True), 1, Who(1, "小陈"), GROUP)).result()

    def reports(self, number, text="电梯又坏了"):
        what = Heard(f"/need {number}单元{text}", number)
        return self.desk.submit(Letter(what, 10 + number, Who(1, "小陈"), GROUP))

    def stops(self):
        self.desk.stop()
        self.engine.dispose()

    def runs(self, *words, **more):
        settings = {"HUIYIN_DATABASE_URL": self.url, "HUIYIN_CRASH": "", **more}
        done = CliRunner(env=settings).invoke(app, words)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    def refused(self, *words):
        """The one line that it says instead."""
        code, out, err = self.runs(*words)
        assert (code, out, err.count("\n")) == (1, "", 1), (out, err)
        return err.strip().removeprefix("huiyin: ")

    def needs(self, path=None):
        with sqlite3.connect(path or self.path) as db:
            found = db.execute("SELECT count(*), max(no) FROM need").fetchone()
        db.close()
        return found

    def files(self):
        return sorted(p.name for p in self.folder.iterdir() if not p.name.endswith(".lock"))


@pytest.fixture
def place(tmp_path, pattern):
    made = Place(tmp_path, pattern)
    yield made
    made.stops()


def test_a_backup_under_load_is_whole_and_can_be_restored(place, tmp_path):
    for number in range(1, 40):
        place.reports(number).result()
    done, last = threading.Event(), []

    def writes():
        number = 40
        while not done.is_set():
            last.append(place.reports(number))
            last[-1].result()
            number += 1

    writer = threading.Thread(target=writes)
    writer.start()
    try:
        copies = [tmp_path / f"copy{n}.sqlite3" for n in range(3)]
        found = [json.loads(place.runs("backup", str(copy), "--json")[1]) for copy in copies]
    finally:
        done.set()
        writer.join()
    counts = []
    for copy, told in zip(copies, found, strict=True):
        count, newest = place.needs(copy)
        assert count == newest >= 39, "every need up to one moment, none beyond it"
        counts.append(count)
        code, out, _ = place.runs("verify", "--database", f"sqlite:///{copy}", "--json")
        assert (code, json.loads(out)["entries"]) == (0, told["records"])
        assert told["bytes"] == copy.stat().st_size
        assert copy.stat().st_mode & 0o777 == 0o600
    assert counts == sorted(counts)
    assert len(last) > 3, "there was load"
    place.stops()
    assert place.needs()[0] > counts[0]
    code, out, _ = place.runs("restore", str(copies[0]))
    assert code == 0
    assert f"restored {copies[0]}: {found[0]['records']} records; the database before" in out
    assert f"head {found[0]['heads'][0]}" in out
    assert place.needs()[0] == counts[0]
    assert place.runs("verify", "--head", found[0]["heads"][0])[0] == 0


def test_what_was_erased_does_not_stand_in_a_backup(place, tmp_path):
    place.reports(1, ERASED).result()
    with place.engine.begin() as connection:
        for table in ("need", "ledger_person", "outbox", "form", "ledger", "quarantine", "inbox"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE community SET ledger_seq = 0, ledger_head = ''")
    assert place.runs("backup", str(tmp_path / "copy"))[0] == 0
    assert ERASED.encode() not in (tmp_path / "copy").read_bytes()


def test_the_database_that_stood_there_is_kept_with_what_was_only_in_its_log(place, tmp_path):
    place.reports(1).result()
    assert place.runs("backup", str(tmp_path / "copy"))[0] == 0
    place.reports(2).result()
    there = {s: Path(f"{place.path}{s}").read_bytes() for s in ("", "-wal")}  # as after a kill
    place.stops()
    for suffix, content in there.items():
        Path(f"{place.path}{suffix}").write_bytes(content)
    told = json.loads(place.runs("restore", str(tmp_path / "copy"), "--json")[1])
    assert place.needs() == (1, 1)
    assert place.needs(told["before"]) == (2, 2)
    assert Path(told["before"]).stat().st_mode & 0o077 == 0
    assert Path(told["before"]).name.startswith("house.sqlite3.before-20")


def test_a_backup_becomes_the_database_where_there_was_none(place, tmp_path):
    place.reports(1).result()
    copy = tmp_path / "copy"
    assert place.runs("backup", str(copy))[0] == 0
    elsewhere = f"sqlite:///{tmp_path / 'new' / 'house.sqlite3'}"
    code, out, _ = place.runs("restore", str(copy), HUIYIN_DATABASE_URL=elsewhere)
    assert (code, "kept as" in out) == (0, False)
    assert place.needs(tmp_path / "new" / "house.sqlite3") == (1, 1)


def test_a_backup_on_a_medium_that_cannot_be_written_is_restored(place, tmp_path):
    place.reports(1).result()
    medium = tmp_path / "medium"
    medium.mkdir()
    with sqlite3.connect(place.path) as source, sqlite3.connect(medium / "old") as target:
        source.backup(target)  # as other tools do it: the copy believes to have a -wal
    source.close()
    target.close()
    place.stops()
    medium.chmod(0o500)
    try:
        assert place.runs("restore", str(medium / "old"))[0] == 0
    finally:
        medium.chmod(0o700)
    assert place.needs() == (1, 1)


def test_an_existing_file_is_replaced_only_by_force(place, tmp_path):
    target = tmp_path / "copy"
    target.write_text("something else")
    assert place.refused("backup", str(target)) == (
        f"{target} exists already: another name, or --force"
    )
    assert target.read_text() == "something else"
    assert place.runs("backup", str(target), "--force")[0] == 0
    assert place.needs(target) == (0, None)
    assert place.refused("backup", str(place.path), "--force") == (
        f"{place.path} is the database itself"
    )


def test_a_backup_needs_a_folder_and_a_database(place, tmp_path):
    assert "cannot write" in place.refused("backup", str(tmp_path / "none" / "copy"))
    assert "cannot write" in place.refused("backup", str(tmp_path), "--force")
    place.stops()
    place.path.write_bytes(b"no database, but long enough to be one" * 200)
    for suffix in ("-wal", "-shm"):
        Path(f"{place.path}{suffix}").unlink(missing_ok=True)
    assert "not a database" in place.refused("backup", str(tmp_path / "copy"))
    assert not [n for n in place.files() if "copy" in n]


def test_a_running_bot_keeps_a_restore_out(place, tmp_path):
    assert place.runs("backup", str(tmp_path / "copy"))[0] == 0
    lease = open_lease(place.url)
    try:
        assert "stop it first" in place.refused("restore", str(tmp_path / "copy"))
        assert place.runs("backup", str(tmp_path / "copy"), "--force")[0] == 0
    finally:
        lease.release()


def _altered(path):
    with sqlite3.connect(path) as db:
        db.execute("UPDATE ledger SET facts = '{}' WHERE seq = 2")
    db.close()


def _torn(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribbled(path):
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"x" * 8192
    path.write_bytes(content)


def _unindexed(path):
    """The index is out of step with its table: what is asked through it is wrong."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA writable_schema = ON")
        where = "WHERE name = 'ix_need_home'"
        kept = db.execute(f"SELECT * FROM sqlite_master {where}").fetchone()
        db.execute(f"DELETE FROM sqlite_master {where}")
    db.close()
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM need WHERE no = 7")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)
    db.close()


def _newer(path):
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()


def _another(path):
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE notes (text)")
    db.close()


@pytest.mark.parametrize(
    ("breaks", "line"),
    [
        (_altered, "has a broken ledger: BAD: community 1, record 2: record was altered"),
        (_torn, "is no whole backup"),
        (_scribbled, "damaged"),
        (_unindexed, "damaged: "),
        (_newer, "it needs a newer huiyin"),
        (_another, "is no backup of Huiyin: no such table: community"),
        (lambda path: path.write_bytes(b""), "is no backup of Huiyin"),
        (lambda path: path.write_text("hello " * 2000), "file is not a database"),
        (lambda path: path.unlink(), "there is no file"),
    ],
    ids=[
        "altered",
        "torn",
        "scribbled",
        "unindexed",
        "newer",
        "another",
        "empty",
        "text",
        "missing",
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(place, tmp_path, breaks, line):
    for number in range(1, 30):
        place.reports(number).result()
    copy = tmp_path / "copy"
    assert place.runs("backup", str(copy))[0] == 0
    place.stops()
    breaks(copy)
    before = place.files()
    assert line in place.refused("restore", str(copy))
    assert place.needs() == (29, 29)
    assert place.files() == before, "nothing is left lying about"


def test_the_database_is_not_restored_from_itself(place):
    place.stops()
    assert place.refused("restore", str(place.path)) == f"{place.path} is the database itself"


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_killed_in_the_middle_there_is_no_half_file_under_the_name(place, tmp_path, command):
    place.reports(1).result()
    copy = tmp_path / "copy"
    assert place.runs("backup", str(copy))[0] == 0
    place.reports(2).result()
    place.stops()
    target = tmp_path / "other" if command == "backup" else copy
    env = {**os.environ, "HUIYIN_DATABASE_URL": place.url}
    words = [sys.executable, "-m", "bot", command, str(target)]
    killed = subprocess.run(
        words, cwd=ROOT, check=False, env={**env, "HUIYIN_CRASH": f"{command}.before_rename"}
    )
    assert killed.returncode == -9
    assert not (tmp_path / "other").exists()
    assert place.needs() == (2, 2)
    assert place.runs(command, str(target))[0] == 0
    if command == "backup":
        assert place.needs(target) == (2, 2)
    else:
        assert place.needs() == (1, 1)
    assert not [name for name in place.files() if ".part" in name], "what was left is gone"

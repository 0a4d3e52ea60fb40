"""The ledger proves itself: altered, cut, blanked and erased records."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from bot.bench.stage import stage
from bot.cases.board import switchboard
from bot.cli import app
from bot.crash import nothing
from bot.desk import Desk
from bot.flows.rules.policy import Policy
from bot.letters import Chat, Heard, Letter, Who
from bot.post import House
from storage import ledger
from storage.backup import backup
from storage.database import open_reader, open_writer
from storage.transaction import Tx
from storage.verify import check, parse_head

GROUP = Chat(-100, False, "3号楼")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def written_once(tmp_path_factory):
    """A ledger of ten records, in a file."""
    path = tmp_path_factory.mktemp("ledger") / "house.sqlite3"
    with stage(0) as place:
        place.desk.house.board.looks["needs.alike"] = lambda *_: []
        for number in range(8):
            who = Who(10 + number, f"邻居{number}", "zh")
            letter = Letter(Heard(f"/need 电梯坏了{number}", 5 + number), 100 + number, who, GROUP)
            place.desk.submit(letter).result()
        backup(str(place.desk._engine.url), path, force=False, _crash=nothing)
    return path.read_bytes()


@pytest.fixture
def written(written_once, tmp_path):
    """A copy of it that may be altered: its path."""
    path = tmp_path / "house.sqlite3"
    path.write_bytes(written_once)
    return str(path)


def verdict(path, head=None):
    engine = open_reader(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = check(connection, parse_head(head) if head else None)
    engine.dispose()
    return found


def change(path, sql, *values):
    with sqlite3.connect(path) as db:
        db.execute(sql, values)
    db.close()


def test_an_untouched_ledger_passes(written):
    path = written
    found = verdict(path)
    assert found.ok
    assert found.entries == 11
    assert verdict(path, found.heads[0]).ok


@pytest.mark.parametrize("column", ["at_ms", "matter", "kind", "facts", "person_hash", "hash"])
@pytest.mark.parametrize("seq", [1, 5, 10])
def test_one_altered_byte_names_its_record(written, column, seq):
    path = written
    add = 1 if column == "at_ms" else "x"
    change(
        path,
        f"UPDATE ledger SET {column} = {column} {'+' if add == 1 else '||'} ? WHERE seq = ?",
        add,
        seq,
    )
    found = verdict(path)
    assert (found.ok, found.community, found.seq) == (False, 1, seq)


@pytest.mark.parametrize("seq", [1, 4, 10])
def test_an_altered_person_part_names_its_record(written, seq):
    path = written
    change(path, "UPDATE ledger_person SET body = body || ' ' WHERE seq = ?", seq)
    assert (verdict(path).seq, verdict(path).reason) == (seq, "person part was altered")


def test_a_removed_record_is_missed(written):
    path = written
    change(path, "DELETE FROM ledger WHERE seq = 4")
    assert (verdict(path).seq, verdict(path).reason) == (4, "record is missing")


def test_a_cut_tail_is_found_against_a_published_head(written):
    path = written
    head = verdict(path).heads[0]
    change(path, "DELETE FROM ledger WHERE seq > 7")
    assert verdict(path).reason == "the tail was cut or added to"
    with sqlite3.connect(path) as db:  # whoever cuts well also moves the head back
        last = db.execute("SELECT hash FROM ledger WHERE seq = 7").fetchone()[0]
        db.execute("UPDATE community SET ledger_seq = 7, ledger_head = ?", (last,))
    db.close()
    assert verdict(path).ok, "a chain alone proves nothing against whoever can rehash it"
    found = verdict(path, head)
    assert (found.ok, found.seq) == (False, 8)
    assert "were published, and are missing" in found.reason


def test_a_history_rehashed_from_the_middle_differs_from_the_published_head(written):
    path = written
    head = verdict(path).heads[0]
    rehash(path, 5)
    assert verdict(path).ok
    assert verdict(path, head).reason == "differs from the published head"


def rehash(path, start):
    """What an operator with bad intentions would do."""
    with sqlite3.connect(path) as db:
        prev = db.execute("SELECT hash FROM ledger WHERE seq = ?", (start - 1,)).fetchone()[0]
        db.execute("UPDATE ledger SET at_ms = at_ms + 1 WHERE seq = ?", (start,))
        rows = db.execute(
            "SELECT seq, at_ms, matter, kind, facts, person_hash FROM ledger WHERE seq >= ?"
            " ORDER BY seq", (start,),
        ).fetchall()  # fmt: skip
        for seq, at, matter, kind, facts, person in rows:
            prev = ledger.entry_hash(prev, 1, seq, at, matter, kind, facts, person)
            db.execute("UPDATE ledger SET hash = ? WHERE seq = ?", (prev, seq))
        db.execute("UPDATE community SET ledger_head = ?", (prev,))
    db.close()


def test_a_blanked_person_part_needs_its_erasure(written):
    path = written
    change(path, "DELETE FROM ledger_person WHERE seq = 3")
    found = verdict(path)
    assert (found.seq, found.reason) == (3, "person part was blanked without an erasure")


def test_a_proper_erasure_keeps_the_ledger_whole_and_the_words_are_gone(written):
    path = written
    head = verdict(path).heads[0]
    engine = open_writer(f"sqlite:///{path}")
    desk = Desk(engine, House(switchboard(), Policy(), frozenset()), lambda: NOW)
    desk.start()

    def erase(connection):
        tx = Tx(connection, {})
        ledger.erase(tx, 1, [3, 5], at_ms=1, why="asked by the person")
        tx.flush()

    desk.call(erase).result()
    desk.forget("community", 1)
    found = verdict(path, head)
    assert found.ok
    assert found.entries == 12
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT COUNT(*) FROM ledger_person WHERE seq IN (3, 5)").fetchone() == (
            0,
        )
    db.close()
    letter = Letter(Heard("/need 灯坏了", 50), 500, Who(77, "新邻居"), GROUP)
    desk.submit(letter).result()
    desk.stop()
    engine.dispose()
    assert verdict(path, head).entries == 13


def test_the_command_says_ok_or_names_the_record(written):
    path = written
    run = CliRunner().invoke
    fine = run(app, ["verify", "--database", f"sqlite:///{path}", "--json"])
    assert fine.exit_code == 0
    assert json.loads(fine.output)["ok"] is True
    change(path, "UPDATE ledger SET facts = '{}' WHERE seq = 6")
    bad = run(app, ["verify", "--database", f"sqlite:///{path}"])
    assert bad.exit_code == 1
    assert bad.output == "BAD: community 1, record 6: record was altered\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["--database", "sqlite:////nowhere/x.sqlite3"],
            "huiyin: no database at /nowhere/x.sqlite3",
        ),
        (["--head", "abc"], "huiyin: a published head is written COMMUNITY:SEQ:HASH"),
    ],
)
def test_wrong_words_get_one_clear_line(written, capsys, arguments, line):
    path = written
    if "--database" not in arguments:
        arguments = [*arguments, "--database", f"sqlite:///{path}"]
    with pytest.raises(SystemExit) as stopped:
        app(["verify", *arguments], standalone_mode=False)
    assert stopped.value.code == 1
    assert capsys.readouterr().err.strip() == line


def test_no_name_or_text_stands_in_the_facts(written):
    path = written
    with sqlite3.connect(path) as db:
        facts = " ".join(row[0] for row in db.execute("SELECT facts FROM ledger"))
    db.close()
    assert "电梯" not in facts
    assert "邻居" not in facts
    assert not any(
        str(who) in json.loads(f"[{facts.replace('} {', '},{')}]").__repr__()
        for who in range(1000, 1010)
    )

"""An export is read without this program, and what cannot be read is told in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from storage import ledger, verify_alone
from storage.communities import COMMUNITIES
from storage.database import one_moment, open_reader, open_writer
from storage.export import export
from storage.transaction import Tx
from storage.verify import check, entries, heads
from storage.verify_alone import Entry, entry_hash, main
from tests.storage import ledgers
from tests.stores import change


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The URL of a database with three communities, polls and votes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('house') / 'house.sqlite3'}"
    ledgers.write(url)
    return url


@pytest.fixture
def file(house, tmp_path):
    """Its export with the verifier beside it."""
    path = tmp_path / "ledger.jsonl"
    assert run("export", "--ledger", path, "--database", house, "--with-verifier")[0] == 0
    return path


def run(*words):
    done = CliRunner().invoke(app, [str(w) for w in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def alone(path, *words, given=None):
    """The verifier as whoever got the two files runs it: no packages, nothing of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", path.with_name("verify_alone.py"), path, *map(str, words)],
        cwd=path.parent, env={}, input=given, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


# --- the file --------------------------------------------------------------------------------


def test_the_verifier_alone_finds_what_the_program_finds(house, file):
    code, out, _ = run("verify", "--database", house)
    mine = alone(file, "--head", out.splitlines()[-1].removeprefix("head "))
    assert (code, mine.returncode) == (0, 0), mine.stderr
    assert mine.stdout.decode() == out
    assert run("verify", "--export", file)[1] == out
    assert out.startswith("ok: ")
    assert out.count("\nhead ") == 3
    piped = alone(Path(file.parent / "-"), given=file.read_bytes())
    assert piped.returncode == 2, "a dash alone is standard input"


def test_standard_input_is_read(file):
    said = subprocess.run(
        [sys.executable, "-I", "-S", file.with_name("verify_alone.py"), "-"],
        input=file.read_bytes(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert said.stdout.startswith(b"ok: "), said.stderr


def test_the_verifier_needs_the_standard_library_only():
    code = Path(verify_alone.__file__).read_text(encoding="utf-8")
    names = {line.split()[1].split(".")[0] for line in code.splitlines()
             if line.startswith(("import ", "from "))}  # fmt: skip
    assert names <= sys.stdlib_module_names


def test_nothing_of_a_person_stands_in_it(file):
    text = file.read_text(encoding="utf-8")
    assert "actor" not in text
    assert "电梯坏了" not in text
    assert "加装电梯" in text, "what was moved is the record"
    assert text.count('"blank":1') == 6
    assert file.stat().st_mode & 0o777 == 0o600


def test_one_community_alone(house, tmp_path):
    path = tmp_path / "two.jsonl"
    code, out, _ = run("export", "--ledger", path, "--database", house, "--community", 2, "--json")
    told = json.loads(out)
    assert (code, len(told["verdict"]["heads"])) == (0, 1)
    assert told["verdict"]["heads"][0].startswith("2:")
    kept = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert {r["community"] for r in kept[1:]} == {2}
    one = next(h for h in run("verify", "--database", house)[1].split() if h.startswith("1:"))
    code, out, _ = run("verify", "--export", path, "--head", one)
    assert (code, "community is missing" in out) == (1, True)


@given(
    prev=st.text(), matter=st.text(), facts=st.text(), seq=st.integers(-(2**63), 2**63 - 1)
)  # fmt: skip
def test_whoever_writes_and_whoever_checks_link_alike(prev, matter, facts, seq):
    written = ledger.entry_hash(prev, 1, seq, 2, matter, "nr", facts, "x")
    assert entry_hash(prev, Entry(1, seq, 2, matter, "nr", facts, "x", "")) == written


def test_a_broken_ledger_is_exported_as_it_stands(house, tmp_path):
    import shutil

    copy = tmp_path / "copy.sqlite3"
    shutil.copyfile(house.removeprefix("sqlite:///"), copy)
    change(
        f"sqlite:///{copy}", "UPDATE ledger SET at_ms = at_ms + 1 WHERE community = 2 AND seq = 9"
    )
    path = tmp_path / "ledger.jsonl"
    code, out, _ = run("export", "--ledger", path, "--database", f"sqlite:///{copy}")
    assert (code, out.splitlines()[-1]) == (1, "BAD: community 2, record 9: record was altered")
    assert run("verify", "--export", path) == (1, out.splitlines()[-1] + "\n", "")


@pytest.mark.parametrize("taken", [False, True])
def test_while_somebody_writes_it_is_of_one_moment(tmp_path, taken):
    """An entry that is added between the heads and the entries belongs to neither."""
    url = f"sqlite:///{tmp_path / 'house.sqlite3'}"
    ledgers.write(url)
    writer, reader = open_writer(url), open_reader(url)
    with reader.connect() as connection:
        seen = one_moment(connection) if taken else connection
        before = heads(seen)
        with writer.begin() as other:
            tx = Tx(other, {})
            assert tx.get(COMMUNITIES, 1)
            ledger.append(tx, 1, at_ms=1, matter="need:9", kind="nr", facts={}, personal={})
            tx.flush()
        added = sum(1 for _ in entries(seen, 1)) - before[0][1]
        assert added == (0 if taken else 1)
    with reader.connect() as connection:
        assert check(one_moment(connection)).ok
    for engine in (writer, reader):
        engine.dispose()


def test_of_a_server_too(server, tmp_path):
    url = server.database()
    ledgers.write(url)
    path = tmp_path / "ledger.jsonl"
    reader = open_reader(url)
    with reader.connect() as connection:
        made = export(one_moment(connection), path, with_verifier=True)
    reader.dispose()
    assert made.verdict.ok
    assert alone(path).returncode == 0
    assert run("verify", "--database", url, "--vote", 1)[0] == 0
    server.drop(url)


# --- recounted sheets ---------------------------------------------------------------------------


def test_a_recorded_vote_is_counted_again_on_both_measures(house, file):
    code, out, _ = run("verify", "--database", house, "--vote", 1)
    said = out.splitlines()
    at = said.index("vote 1 of community 1: passed")
    assert said[at + 1] == "rule owners_ordinary, recorded, consultation"
    assert [line.split(":")[0] for line in said[at + 2 :]] == [
        "roll", "yes", "no", "abstain", "conflict", "quorum, heads", "quorum, area",
        "threshold, heads", "threshold, area", "the sheet in the ledger says the same",
    ]  # fmt: skip
    assert "conflict: 1 head, " in out, "head 3 differs; head 4 has named one"
    assert said[at + 2].startswith("roll: 30 heads, ")
    assert "quorum, heads: 25 of 30 ≥ 2/3: yes" in out
    assert code == 0
    assert alone(file, "--vote", 1).stdout.decode() == out


def test_with_silence_that_follows_both_tallies_are_told(house):
    code, out, _ = run("verify", "--database", house, "--vote", 3, "--json")
    sheet = json.loads(out)["sheets"]["vote 3 of community 1"]
    assert code == 0
    assert (sheet["outcome"], sheet["followed"]["outcome"]) == ("no_quorum", "passed")
    assert sheet["followed"]["part"][0] == 17 + 13


def test_a_secret_vote_and_polls_are_counted_again(house, file):
    code, out, _ = run("verify", "--database", house, "--vote", 4, "--community", 2, "--poll", 1)
    assert code == 0
    assert "rule residents_assembly, secret, consultation" in out
    assert "quorum, heads: 19 of 30 > 1/2: yes" in out
    assert "secret ballots: 19, each by its code with --json" in out
    assert "poll 1 of community 2: closed\nballots 5, by option [" in out
    named = json.loads(alone(file, "--vote", 4, "--community", 2, "--json").stdout)
    ballots = named["sheets"]["vote 4 of community 2"]["ballots"]
    assert ballots == sorted(ballots), "in no order that tells who came when"
    assert len({code for code, _ in ballots}) == 19
    ranked = alone(file, "--poll", 2, "--json")
    sheet = json.loads(ranked.stdout)["sheets"]["poll 2 of community 1"]
    assert (ranked.returncode, sheet["same"]) == (0, True)


def test_a_sheet_that_differs_is_shown_beside_the_recount(file):
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    at = next(n for n, r in enumerate(lines) if r.get("matter") == "vote:2" and r["kind"] == "ky")
    facts = json.loads(lines[at]["facts"])
    right = list(facts["result"]["yes"])
    facts["result"]["yes"][0] += 1
    lines[at]["facts"] = json.dumps(facts)
    prev = lines[at - 1]["hash"]
    for record in lines[at:]:
        if record["community"] == 1:
            values = [
                record[n] for n in ("community", "seq", "at", "matter", "kind", "facts", "person")
            ]
            prev = record["hash"] = entry_hash(prev, Entry(*values, ""))
    lines[0]["communities"][0]["head"] = prev
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    said = alone(file, "--vote", 2)
    assert said.returncode == 1
    out = said.stdout.decode()
    assert "the result is not that of the ballots (yes)" in out.splitlines()[0]
    assert f"yes: {right[0]} heads, " in out
    assert f"DIFFERS: the sheet in the ledger says yes [{right[0] + 1}, {right[1]}]" in out


# --- what cannot be read ----------------------------------------------------------------------


def written(content):
    def make(path):
        path.write_bytes(content)

    return make


def cut(path):
    path.write_bytes(path.read_bytes()[:-40])


def cut_between(path):
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-6]))


def headless(path):
    path.write_bytes(path.read_bytes().split(b"\n", 1)[1])


def newer(path):
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2', 1))


def without(path):
    path.write_bytes(path.read_bytes().replace(b'"person":', b'"nobody":', 1))


def text_for_number(path):
    path.write_bytes(path.read_bytes().replace(b'"seq":3,', b'"seq":"3",', 1))


def long_line(path):
    with path.open("ab") as out:
        out.write(b" " * 100 + b"{" + b" " * (verify_alone.MOST_LINE + 1))


def folder(path):
    path.unlink()
    path.mkdir()


NO_EXPORT = "this is no export of a Huiyin ledger"


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (Path.unlink, "cannot read {}: No such file or directory"),
        (folder, "cannot read {}: Is a directory"),
        (written(b""), NO_EXPORT),
        (written(b"\n\n"), NO_EXPORT),
        (written(b"{}"), NO_EXPORT),
        (headless, NO_EXPORT),
        (written(b"[1]"), "line 1 is no record"),
        (written(b"hello"), "line 1 is not JSON (is the file whole?)"),
        (written(b"[" * 99_999), "line 1 is not JSON (is the file whole?)"),
        (written(b"\x89PNG\xff\x00"), "line 1 is not text"),
        (written(b'{"format":"huiyin-ledger","version":1}'),
         "line 1 is no record: communities is missing or no list"),
        (written(b'{"format":"huiyin-ledger","version":1,"communities":[3]}'),
         "line 1 is no header"),
        (cut, "is not JSON (is the file whole?)"),
        (newer, "this export is of version 2, not 1"),
        (without, "line 2 is no record: person is missing or no str"),
        (text_for_number, "line 4 is no record: seq is missing or no int"),
        (long_line, "is too long"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_gets_one_clear_line(file, capsys, spoil, line):
    spoil(file)
    wanted = line.format(file)
    code, out, err = run("verify", "--export", file)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("huiyin: ")
    assert wanted in err
    with pytest.raises(SystemExit) as ended:
        main([str(file)])
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert wanted in said.err


def test_an_export_that_ends_early_is_bad(file):
    cut_between(file)
    code, out, _ = run("verify", "--export", file)
    assert (code, "the tail was cut or added to" in out) == (1, True)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--vote", 99], "there is no vote 99 in this ledger"),
        (["--vote", 10**30], f"there is no vote {10**30} in this ledger"),
        (["--vote", 1, "--community", 2], "there is no vote 1 in this ledger"),
        (["--vote", 4], "there is a vote 4 in communities 1, 2, 3: choose by --community"),
        (["--poll", 99], "there is no poll 99 in this ledger"),
        (["--head", "abc"], "a published head is written COMMUNITY:SEQ:HASH"),
        (["--head", "1:2:3:4"], "a published head is written COMMUNITY:SEQ:HASH"),
        (["--head", "一:2:x"], "a published head is written COMMUNITY:SEQ:HASH"),
        (["--head", "9" * 5000 + ":1:x"], "a published head is written COMMUNITY:SEQ:HASH"),
    ],
)
def test_a_wrong_number_gets_one_clear_line(file, capsys, words, line):
    assert run("verify", "--export", file, *words) == (1, "", f"huiyin: {line}\n")
    with pytest.raises(SystemExit) as ended:
        main([str(file), *map(str, words)])
    assert (ended.value.code, capsys.readouterr().err) == (2, f"verify: {line}\n")


def test_a_vote_that_is_open_is_not_counted(house, tmp_path):
    path = tmp_path / "open.jsonl"
    assert run("export", "--ledger", path, "--database", house, "--community", 1)[0] == 0
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    stop = next(n for n, r in enumerate(lines) if r.get("matter") == "vote:1" and r["kind"] == "ky")
    lines[0]["communities"][0].update(seq=lines[stop - 1]["seq"], head=lines[stop - 1]["hash"])
    path.write_text("\n".join(json.dumps(line) for line in lines[:stop]), encoding="utf-8")
    code, out, err = run("verify", "--export", path, "--vote", 1)
    assert (code, out) == (1, "")
    assert err == "huiyin: vote 1 has not ended: it is counted at its end\n"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--database", "sqlite:////nowhere/x.sqlite3"], "no database at /nowhere/x.sqlite3"),
        (["--database", "mysql://x"], "no database URL: write sqlite:"),
        (["--community", "7"], "there is no community 7 here"),
        (["--ledger", "nowhere/ledger.jsonl"], "cannot write nowhere/ledger.jsonl: No such file"),
        (["--ledger", "."], ". is a folder: name a file in it"),
        (["--ledger", "x" * 300], "File name too long"),
        (["--ledger", "verify_alone.py", "--with-verifier"], "is the verifier's own name"),
    ],
)
def test_an_export_that_cannot_be_gets_one_clear_line(house, tmp_path, monkeypatch, words, line):
    monkeypatch.chdir(tmp_path)
    given = {"--ledger": "ledger.jsonl", "--database": house}
    flags = [w for w in words if w == "--with-verifier"]
    given.update(zip(*[iter(w for w in words if w not in flags)] * 2, strict=True))
    code, out, err = run("export", *(w for pair in given.items() for w in pair), *flags)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert line in err
    assert list(tmp_path.iterdir()) == []


def test_what_stands_there_is_replaced_by_force_only(house, file):
    before = file.read_bytes()
    file.write_bytes(b"mine")
    beside = file.with_name("verify_alone.py")
    beside.write_bytes(b"theirs")
    words = ["export", "--ledger", file, "--database", house, "--with-verifier"]
    assert "exists: choose another name" in run(*words)[2]
    file.unlink()
    assert "exists and is another file" in run(*words)[2]
    assert beside.read_bytes() == b"theirs"
    assert not file.exists()
    assert run(*words, "--force")[0] == 0
    assert file.read_bytes() == before
    assert beside.read_bytes() == Path(verify_alone.__file__).read_bytes()


def test_two_places_at_once_are_none(house, file):
    code, out, err = run("verify", "--export", file, "--database", house)
    assert (code, out) == (1, "")
    assert err == "huiyin: --database and --export are two places: choose one\n"


def test_a_database_without_a_ledger_is_told(tmp_path):
    (tmp_path / "empty.sqlite3").write_bytes(b"")
    words = [
        "export",
        "--ledger",
        tmp_path / "l",
        "--database",
        f"sqlite:///{tmp_path}/empty.sqlite3",
    ]
    code, out, err = run(*words)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "no such table" in err

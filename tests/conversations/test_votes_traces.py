"""Who chose what stands where it is said to stand, and nowhere else (S08, S40).

Two worlds in which the same happens, but that homes have changed places: what one chose here the
other chose there. No count differs, so a row, a file or a line of the log that differs between
them holds a pair of voter and choice, in whatever words it is written.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field

import pytest
from sqlalchemy import inspect

from bot.flows.effects import EVENTS
from storage import backup, outbox, verify
from storage.database import on_file, open_reader
from tests.conftest import House
from tests.conversations.voting import logged, opens
from tests.stores import change, closing_engine, rows

#: columns in which a recorded choice stands beside its head, and why it must
ALLOWED = {
    ("vote_ballot", "choice"): "the ballot of the home: it counts, once",
    ("vote_ballot", "voices"): "what each person of the home said, so that each can change it;"
    " after the end the two scrutineers read it",
    ("vote_paper", "choice"): "what one person entered for a home, until another has entered it",
    ("ledger", "facts"): "the proof, by head of the roll and by which voice of it: so anybody"
    " counts again, and nobody is named",
}
PEOPLE = {"王阿姨": "同意", "小陈": "反对", "小张": "弃权"}
PAPER = {"3-2-408": "反对", "3-2-409": "同意", "3-2-405": "同意", "3-2-402": "反对"}
SWAPPED = {"王阿姨": "反对", "小陈": "同意", "3-2-408": "同意", "3-2-409": "反对",
           "3-2-405": "反对", "3-2-402": "同意"}  # fmt: skip
WORDS = ("同意", "反对", "弃权")


def in_the_chat(kind, said):
    """By button, by words, and (where it is recorded) once more, and in the group."""
    twice = "小陈 to Bot: 弃权\n小陈 taps [确认弃权] in private\n" if kind == "recorded" else ""
    where = "replies to #1 in 3号楼" if kind == "recorded" else "to Bot"
    tap = "" if kind == "recorded" else " in private"
    return f"""
        王阿姨 taps [{said["王阿姨"]}] in private
        王阿姨 taps [确认{said["王阿姨"]}] in private
        {twice}小陈 to Bot: {said["小陈"]}
        小陈 taps [确认{said["小陈"]}] in private
        小张 {where}: {said["小张"]}
        小张 taps [确认{said["小张"]}]{tap}
    """


def on_paper(said):
    """408 and 409 by two people, 405 by one alone, 402 by two who differ."""
    other = next(word for word in WORDS if word not in (said["3-2-402"], "弃权"))
    entered = [
        ("李大爷", "3-2-408", ("纸质票",), said["3-2-408"]),
        ("刘主任", "3-2-408", ("纸质票",), said["3-2-408"]),
        ("李大爷", "3-2-409", ("书面委托", "是", "不是", "=赵敏"), said["3-2-409"]),
        ("刘主任", "3-2-409", ("书面委托", "是", "不是", "=赵敏"), said["3-2-409"]),
        ("李大爷", "3-2-402", ("纸质票",), said["3-2-402"]),
        ("刘主任", "3-2-402", ("纸质票",), other),
        ("李大爷", "3-2-405", ("代办", "是", "=眼睛看不清"), said["3-2-405"]),
    ]
    lines = []
    for who, home, answers, choice in entered:
        lines += [f"{who} starts Bot with 1-s-ld-1", f"{who} to Bot: {home}"]
        for answer in (*answers, choice):
            word = answer.removeprefix("=")
            says = f" to Bot: {word}" if word != answer else f" taps [{word}] in private"
            lines.append(f"{who}{says}")
    return "\n".join(lines)


AFTER = """
    ... 7 days pass
    ... 3 days pass
    赵老师 starts Bot with {looks}
    ... 16 days pass
"""
LOOKS = {"recorded": "1-v-kc-1\n赵老师 taps [核对无误] in private", "secret": "1-v-lk-7ps"}


@dataclass
class Copy:
    """What one world holds at one moment."""

    tables: dict[str, tuple[list[str], list[tuple[object, ...]]]]  # columns and rows by name
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass
class World:
    """What stood when the vote was open and when all was over; every body; all that was logged."""

    moments: dict[str, Copy]
    bodies: list[str]
    log: str
    database: str


def dumped(url):
    """Every row of every table that there is, also of one that no model knows."""
    engine = open_reader(url)
    with closing_engine(engine):
        inspector = inspect(engine)
        there = [
            (schema, table)
            for schema in inspector.get_schema_names()
            if schema not in ("information_schema", "pg_catalog", "pg_toast")
            for table in inspector.get_table_names(schema)
        ]
        columns = {t: [c["name"] for c in inspector.get_columns(t, s)] for s, t in there}
        return {t: (columns[t], rows(url, f'SELECT * FROM "{s}"."{t}"')) for s, t in there}


#: drawn anew in every world: digests of the ledger with their salts, codes of ballots and slips
_DRAWN = re.compile(
    r"\b[0-9a-f]{16,}\b|\b\d+:\d+:[0-9a-f]{4,}|\b\d{3} \d{3} \d{3}\b|\b\d{9}(?=[yna]?\b)"
    r"|(?<=\"secret\":\")[a-z0-9]{16}"
)
#: ballots of a secret vote, by their codes, which tell no order
_OPENED = re.compile(r"(?<=\"batch\":)\[\[.*?\]\]|^#[yna](?: #[yna])*$|(?:<code>#</code> .+?\\n)+")


def worded(cell):
    """A cell in words, also bytes; what was drawn is # in every world, and its order is none."""
    if isinstance(cell, bytes | bytearray | memoryview):
        cell = bytes(cell).decode("utf-8", "replace")
    return _OPENED.sub(lambda found: "".join(sorted(found[0])), _DRAWN.sub("#", str(cell)))


def differing(one, other):
    """(table, column) → examples of what stands in one world and not in the other."""
    found = {}
    for table in one.keys() | other.keys():
        columns = (one.get(table) or other[table])[0]
        here, there = (side.get(table, ((), ()))[1] for side in (one, other))
        if table in NUMBERS:
            assert all(type(cell) is int for row in (*here, *there) for cell in row)
            continue
        for at, column in enumerate(columns):
            # beside whom the row is about: a choice alone says nothing
            cells = [
                Counter((worded(row[at]), *_about(columns, row)) for row in side)
                for side in (here, there)
            ]
            if differ := (cells[0] - cells[1]) + (cells[1] - cells[0]):
                found[table, column] = list(differ)[:4]
    return found


#: of updates the number alone is kept, and the old ones go by the hour of this machine
NUMBERS = {"inbox", "backup.inbox"}
_ABOUT = {"person", "head", "household", "no", "seq", "chat_group", "kind"}


def _about(columns, row):
    return tuple(str(cell) for name, cell in zip(columns, row, strict=True) if name in _ABOUT)


@contextlib.asynccontextmanager
async def lived(database, tmp_path, numbers, print_slips, kind, said):
    """A world from its first day to the end of the vote."""
    policy = tmp_path / "policy.toml"
    policy.write_text(numbers)
    bodies, write = [], outbox.write

    def noting(connection, given):
        bodies.extend(row["body"] for row in given)
        write(connection, given)

    house = House(database, policy)
    with pytest.MonkeyPatch.context() as patch, logged() as log:
        patch.setattr(outbox, "write", noting)
        await house.start()
        try:
            await house.moves_in()
            await opens(house, print_slips, kind)
            await house.town.plays(in_the_chat(kind, said), check=False)
            if kind == "recorded":
                await house.town.plays(on_paper(said), check=False)
            moments = {"open": await _copied(house, tmp_path / "open.backup")}
            await house.town.plays(AFTER.format(looks=LOOKS[kind]), check=False)
            found = await house.ask(verify.check)
            assert found.ok, found.reason
            moments["over"] = await _copied(house, tmp_path / "over.backup")
            yield World(moments, bodies, log.getvalue(), database)
        finally:
            await house.stop()


async def _copied(house, target):
    """Its tables, those of a backup, and the bytes of every file beside the database."""
    path = on_file(house.database)
    if path:
        house.app.desk.shorten()
        await house.ask(lambda _: None)
        await house.ask(lambda _: None)  # the journal was emptied after the first
    assert backup.backup(house.database, target, force=False, _crash=lambda _: None).records
    files = {target.name: target.read_bytes()}
    for file in path.parent.iterdir() if path else ():
        if file.is_file() and not file.name.endswith(".backup"):
            files[file.name] = file.read_bytes()
    tables = dumped(house.database)
    copied = dumped(f"sqlite:///{target}")
    assert copied.keys() == tables.keys(), "a backup holds every table"
    return Copy(tables | {f"backup.{t}": held for t, held in copied.items()}, files)


@pytest.fixture
async def two(request, tmp_path_factory, database, numbers, print_slips, pattern):
    """Both worlds, one after the other, each on a store of its own."""

    async def play(kind):
        worlds = []
        for said in (PEOPLE | PAPER, PEOPLE | PAPER | SWAPPED):
            folder = tmp_path_factory.mktemp("world")
            if on_file(database):
                (folder / "house.sqlite3").write_bytes(pattern)
                url = f"sqlite:///{folder / 'house.sqlite3'}"
            else:
                url = request.getfixturevalue("server").database()
            async with lived(url, folder, numbers, print_slips, kind, said) as world:
                worlds.append(world)
        return worlds

    return play


def told(here, there):
    """What was said in this world and not in the other, as it would stand in a file."""
    others = {worded(body) for body in there.bodies}
    pieces = {
        piece
        for body in here.bodies
        if worded(body) not in others
        for piece in re.findall(r'"((?:[^"\\]|\\.){4,})"', body)
    }
    common = "\n".join(there.bodies)
    return {piece for piece in pieces if piece not in common}


@pytest.mark.parametrize("kind", ["recorded", pytest.param("secret", marks=pytest.mark.long)])
async def test_who_chose_what_stands_nowhere_else(two, kind):
    """In no table, backup, journal, other file or line of the log: open, and after all is over."""
    here, there = await two(kind)
    for moment in here.moments:
        one, other = here.moments[moment], there.moments[moment]
        found = differing(one.tables, other.tables)
        places = {(table.removeprefix("backup."), column) for table, column in found}
        assert places == (set(ALLOWED) if kind == "recorded" else set()), (moment, found)
    for world, beside in ((here, there), (there, here)):
        pieces = told(world, beside)
        assert len(pieces) >= len(PEOPLE), "each of them has read what they chose"
        for moment in world.moments.values():
            assert len(moment.files) >= (3 if on_file(world.database) else 1)
            for name, held in moment.files.items():
                for piece in pieces:
                    assert piece.encode() not in held, (name, piece)
        assert "started" in world.log, "it is what the bot has logged"
        for line in world.log.splitlines():
            assert not any(word in line for word in (*WORDS, *pieces, "abstain")), line
            assert not re.search(r"-k[ly]-|-l[ay]-|\b(yes|no)\b", line), line

    # the search finds what is planted, wherever it is
    for plant, place in (
        ("UPDATE outbox SET body = '{\"text\": \"3-2-401：同意\"}' WHERE id = 9", ("outbox", "body")),
        ("UPDATE person SET name = '王阿姨(yes)' WHERE id = 5000001", ("person", "name")),
        (f"CREATE TABLE odd AS SELECT CAST('401 y' AS {_BYTES[bool(on_file(here.database))]}) AS it",
         ("odd", "it")),
    ):  # fmt: skip
        before = dumped(here.database)
        change(here.database, plant)
        assert set(differing(before, dumped(here.database))) == {place}


_BYTES = {True: "BLOB", False: "BYTEA"}


async def test_a_bug_of_ours_keeps_no_choice(town, print_slips, monkeypatch):
    """What could not be carried out is kept raw for some days: not so a ballot, nor its paper."""
    await opens(town, print_slips, "recorded")
    paper = ["李大爷 starts Bot with 1-s-ld-1", "李大爷 to Bot: 3-2-408",
             "李大爷 taps [纸质票] in private"]  # fmt: skip
    await town.town.plays("王阿姨 taps [同意] in private\n" + "\n".join(paper), check=False)

    def broken(*_, **__):
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.cases.vote_asked.mine", broken)
    monkeypatch.setattr("bot.cases.vote_asked.ballot", broken)
    monkeypatch.setattr("storage.vote_ballots.papers", broken)
    await town.town.plays(
        """
        王阿姨 taps [确认同意] in private
        小张 taps [反对] in private
        赵老师 to Bot: 反对
        李大爷 taps [同意] in private
        """,
        check=False,
    )
    kept = [raw for (raw,) in rows(town.database, "SELECT raw FROM quarantine ORDER BY id")]
    assert kept[:3] == ["{}"] * 3
    (paper,) = kept[3:]
    assert json.loads(paper)["callback_query"]["data"].count("-") == 3, "which question, no answer"


def test_no_press_that_says_a_choice_beside_a_head_is_kept():
    pressed = {kind.__name__ for kind in EVENTS.values() if {"head", "choice"} <= set(kind.FACTS)}
    assert {name for name in pressed if not name.endswith("Entered")} == {
        "SecretBallotCast", "VoiceDeclared", "VoiceGiven",
    }  # fmt: skip
    kept = {kind.__name__ for kind in EVENTS.values() if kind.__name__ in pressed
            and not kind.BALLOT}  # fmt: skip
    assert kept == {"HelpEntered", "PaperEntered", "ProxyEntered"}, "they end forms, no button"

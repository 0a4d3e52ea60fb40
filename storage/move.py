"""From one store to another: every row copied, and the copy proved by the heads of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Table, func, insert, select, text
from sqlmodel import SQLModel

from storage import migrations, tables  # noqa: F401 - the models enter their tables by the import
from storage.database import Unusable, named, open_lease, open_reader, open_writer, usable
from storage.verify import check

AT_ONCE = 5000  # rows in memory


class NotEmpty(Exception):  # noqa: N818 - says what is the matter with the place
    """Something stands there already."""


class NotWhole(Exception):  # noqa: N818 - says what is the matter with the copy
    """What would be left is not the same."""


class Moved(Struct, frozen=True):
    """What was copied; `heads` as `huiyin verify --head` takes them."""

    rows: int
    records: int
    heads: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def move(
    source: str,
    target: str,
    *,
    progress: Callable[[str], None],
    _crash: Callable[[str], None],
) -> Moved:
    """Copy a whole database in one transaction; both bots must be stopped. The source stays.

    `progress` hears the name of each table that is done.

    Raises:
        InUse: a huiyin runs on one of them.
        NotEmpty: the target holds something.
        NotWhole: the source's ledger is damaged, or the copy's heads differ.
        NewerSchema: one of them is of a newer release.
        Unusable: one of them cannot be opened.
    """
    with ExitStack() as held:
        held.callback(open_lease(source).release)
        held.callback(open_lease(target).release)
        # the source may be of an older release: it is brought up to date like at any start
        for url in (source, target):
            with usable(url):
                engine = open_writer(url)
                held.callback(engine.dispose)
                migrations.upgrade(engine)
        reader = open_reader(source)
        held.callback(reader.dispose)
        with usable(source), reader.connect() as there:
            found = check(there)
            if not found.ok:
                raise NotWhole(f"{named(source)}: {found.sentence()}")
            with usable(target), engine.begin() as here:
                rows = _copy(there, here, named(target), progress)
                _crash("move.after_copy")
                copied = check(here)
                if copied != found:
                    raise NotWhole(f"{named(target)}: {copied.sentence()}")
                _crash("move.before_commit")
            _crash("move.after_commit")
    return Moved(rows, copied.entries, copied.heads)


def snapshot(url: str, part: Path) -> None:
    """Write what a server holds at one moment into a file of SQLite; workers may write on.

    Raises:
        Unusable: the server cannot be read.
        NewerSchema: it is of a newer release than this program.
        NotWhole: the copy's heads differ from those of the moment.
    """
    with ExitStack() as held:
        target = f"sqlite:///{part}"
        engine = open_writer(target)
        held.callback(engine.dispose)
        migrations.upgrade(engine)
        reader = open_reader(url)
        held.callback(reader.dispose)
        one_moment = {"isolation_level": "REPEATABLE READ"}
        with usable(url), reader.connect().execution_options(**one_moment) as there:
            migrations.readable(there)
            found = check(there)
            with engine.begin() as here:
                _copy(there, here, named(target), lambda _: None)
                if check(here) != found:
                    raise NotWhole(f"{named(url)}: {found.sentence()}")
        with closing(engine.raw_connection()) as raw:
            raw.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal


def _copy(there: Connection, here: Connection, name: str, progress: Callable[[str], None]) -> int:
    total = 0
    models = SQLModel.metadata.sorted_tables
    for table in models:
        if here.execute(select(func.count()).select_from(table)).scalar_one():
            raise NotEmpty(f"{name} is not empty (table {table.name}): choose another one")
    for table in models:
        wanted = there.execute(select(func.count()).select_from(table)).scalar_one()
        rows = there.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
        copied = 0
        for part in rows.partitions(AT_ONCE):
            here.execute(insert(table), [dict(row) for row in part])
            copied += len(part)
        if copied != wanted:
            raise Unusable(f"{table.name}: {wanted} rows became {copied}")
        _go_on_from(there, here, table)
        progress(table.name)
        total += copied
    return total


def _go_on_from(there: Connection, here: Connection, table: Table) -> None:
    """Numbers that the database gives are never given twice, also after the move."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = there.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
    last = max(highest, _given(there, table.name, column.name))
    if not last:
        return
    if here.dialect.name == "sqlite":
        here.execute(text("DELETE FROM sqlite_sequence WHERE name = :t"), {"t": table.name})
        there_it_stands = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :n)")
        here.execute(there_it_stands, {"t": table.name, "n": last})
        return
    here.execute(
        text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)"),
        {"t": table.name, "c": column.name, "n": last},
    )


def _given(there: Connection, table: str, column: str) -> int:
    """The last number that the database gave, also if its row is gone."""
    if there.dialect.name == "sqlite":
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :t")
        return int(there.execute(asked, {"t": table}).scalar() or 0)
    sequence = there.execute(
        text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table, "c": column}
    ).scalar_one()
    given = there.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 - the database's own name
    return int(given.last_value) if given.is_called else 0

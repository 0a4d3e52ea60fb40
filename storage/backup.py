"""A copy of the whole memory while the bot runs, and its return while the bot is stopped.

A copy is made beside its place, checked (every page, every link of the ledger) and only then
gets its name: a file under that name is whole. It is a file of SQLite whatever store it is of.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.database import Unusable, damaged, on_file, open_lease, open_reader, usable
from storage.move import snapshot
from storage.verify import check
from storage.witness import Witness

STEP = 1024  # pages copied at a time: between steps the bot's own writes go on
_MADE = ".backups"  # beside a database: where its backups were written, the newest last
MARK = ".backup"  # its age is the age of the newest backup
_BESIDE = ("-wal", "-shm", "-journal")


class Exists(Exception):  # noqa: N818 - says what is the matter
    """There is a file of this name already."""


class NoBackup(Exception):  # noqa: N818 - says what is the matter with the file
    """The file is no whole backup of Huiyin."""


class Copy(Struct, frozen=True):
    """A copy that was checked; `heads` as `huiyin verify --head` takes them."""

    file: str
    bytes: int
    records: int
    heads: tuple[str, ...]
    before: str = ""  # where a restore has put the database that stood there

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def backup(url: str, target: Path, *, force: bool, _crash: Callable[[str], None]) -> Copy:
    """Write a copy of the database as it is now; the bot may run.

    Raises:
        Exists: there is such a file, and no `force`.
        Unusable: the database cannot be read, or is damaged.
        OSError: the file cannot be written.
    """
    path = on_file(url)
    if path and target.exists() and target.samefile(path):
        raise Exists(f"{target} is the database itself")
    if target.exists() and not force:
        raise Exists(f"{target} exists already: another name, or --force")
    with _part(target) as part:
        try:
            if path is None:
                snapshot(url, part)
            else:
                with usable(url), _closed(path, "mode=ro") as source:
                    _copied(source, part, path)
            _crash("backup.after_copy")
            made = _checked(part, target)
        except sqlite3.Error as error:
            raise Unusable(f"the database {path}: {error}") from error
        except NoBackup as error:
            raise Unusable(f"nothing was written: {error}") from error
        _crash("backup.before_rename")
        part.replace(target)
        _crash("backup.after_rename")
        _settled(target.parent)
    if path:
        with _beside(path, _MADE).open("a", encoding="utf-8") as known:
            known.write(f"{target.absolute()}\n")
    return made


def newest_whole(path: Path) -> Path | None:
    """The newest backup of a database file that is still there and whole."""
    known = _beside(path, _MADE)
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    for line in reversed(lines):
        file = Path(line)
        try:
            if file.is_file():
                _checked(file, file)
                return file
        except (NoBackup, migrations.NewerSchema, OSError):
            continue  # the next older one may be whole
    return None


def restore(url: str, file: Path, now: datetime, *, _crash: Callable[[str], None]) -> Copy:
    """Make a backup the database; what stood there is kept beside it under a dated name.

    Raises:
        InUse: a bot runs on the database.
        NoBackup: the file is none, or is damaged.
        NewerSchema: it was written by a newer release.
        OSError: a file cannot be read or written; nothing has changed then.
    """
    path = Path(make_url(url).database or "")
    lease = open_lease(url)
    try:
        if not file.is_file():
            raise NoBackup(f"there is no file {file}")
        if path.exists() and file.samefile(path):
            raise NoBackup(f"{file} is the database itself")
        with _part(path) as part:
            # nobody writes a backup: without a -wal it can be read where nothing can be written
            still = "mode=ro" if _beside(file, "-wal").exists() else "immutable=1"
            try:
                with _closed(file, still) as source:
                    _copied(source, part, file)
                made = _checked(part, file)
            except sqlite3.Error as error:
                raise NoBackup(f"{file} is no whole backup: {error}") from error
            before = _kept_aside(path, now) if path.exists() else None
            _crash("restore.after_aside")
            for suffix in _BESIDE:  # of the other database: SQLite would read them into this one
                _beside(path, suffix).unlink(missing_ok=True)
            Witness(path).forget()  # a backup may well be older than what stood there
            _crash("restore.before_rename")
            part.replace(path)
            _crash("restore.after_rename")
            _settled(path.parent)
    finally:
        lease.release()
    return Copy(str(file), made.bytes, made.records, made.heads, str(before or ""))


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A checked copy of a backup, gone at the end: the backup itself is never written to.

    Raises:
        NoBackup: the file is none, or is damaged.
        NewerSchema: it was written by a newer release.
        OSError: it cannot be read, or there is no place for the copy.
    """
    if not file.is_file():
        raise NoBackup(f"there is no file {file}")
    with tempfile.TemporaryDirectory(prefix="huiyin-restore-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            with _closed(file, "mode=ro") as source:
                _copied(source, copy, file)
            _checked(copy, file)
        except sqlite3.Error as error:
            raise NoBackup(f"{file} is no whole backup: {error}") from error
        yield copy


def note(url: str) -> None:
    """Leave a mark beside the database, by which the bot sees that there is a fresh backup.

    Raises:
        OSError: nothing can be written there.
    """
    path = on_file(url)
    if path is not None:
        _beside(path, MARK).touch(mode=0o600)


def newest(url: str, watched: Path | None) -> float | None:
    """When the newest backup was made, in seconds since 1970; 0: never, None: nobody can know.

    `watched` is a file or a folder of backups; without it the mark beside the database counts.
    """
    path = on_file(url)
    if watched is None and path is None:
        return None
    place = watched or (path.with_name(path.name + MARK) if path else Path())
    parts = place.iterdir() if place.is_dir() else [place]
    return max((part.stat().st_mtime for part in parts if part.is_file()), default=0.0)


# --- steps ------------------------------------------------------------------------------


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """The file in which a copy grows: for its owner alone, one at a time, gone if it fails."""
    part = target.with_name(f".{target.name}.part")
    held = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Exists(f"{target} is being written by another huiyin") from None
        try:
            os.ftruncate(held, 0)  # what a killed one has left
            os.fchmod(held, 0o600)
            yield part
        finally:
            part.unlink(missing_ok=True)
            for suffix in _BESIDE:
                _beside(part, suffix).unlink(missing_ok=True)
    finally:
        os.close(held)


@contextmanager
def _closed(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write."""
    uri = f"file:{quote(str(path.absolute()))}?{how}"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        yield connection


def _copied(source: sqlite3.Connection, part: Path, name: Path) -> None:
    """Every page of one moment, without what was erased.

    Raises:
        NoBackup: a page is damaged.
    """
    with closing(sqlite3.connect(part, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = OFF")  # half a copy is thrown away, never mended
        target.execute("PRAGMA synchronous = OFF")
        # the moment: without it the copy would begin anew at every commit of the bot
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=STEP)
        source.execute("ROLLBACK")
        found = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":  # asked first: what comes next would hide a damaged index
            raise NoBackup(f"{name} is damaged: {' '.join(str(found).split())}")
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal
        target.execute("VACUUM")  # erased words still stand in free pages


def _checked(part: Path, name: Path) -> Copy:
    """Every page and every link of the ledger.

    Raises:
        NoBackup: something is broken.
        NewerSchema: a newer release wrote it.
    """
    engine = open_reader(f"sqlite:///{part}")
    try:
        with engine.connect() as connection:
            found = damaged(connection)
            if found:
                raise NoBackup(f"{name} is damaged: {found}")
            migrations.readable(connection)
            verdict = check(connection)
    except DBAPIError as error:
        raise NoBackup(f"{name} is no backup of Huiyin: {error.orig}") from error
    finally:
        engine.dispose()
    if not verdict.ok:
        raise NoBackup(f"{name} has a broken ledger: {verdict.sentence()}")
    _settled(part)
    return Copy(str(name), part.stat().st_size, verdict.entries, verdict.heads)


def _kept_aside(path: Path, now: datetime) -> Path:
    """A copy of what stands there, broken or not, with what is still in its -wal."""
    aside = _beside(path, f".before-{now:%Y%m%d-%H%M%S}")
    for suffix in ("-wal", ""):
        if _beside(path, suffix).exists():
            copy = _beside(aside, suffix)
            shutil.copyfile(_beside(path, suffix), copy)
            copy.chmod(0o600)
            _settled(copy)
    return aside


def _settled(path: Path) -> None:
    """On the disk, not only on its way there."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

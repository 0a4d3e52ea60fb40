"""Opening the database: one writing connection, any number of reading ones.

SQLite is a file, PostgreSQL a server; both hold the same tables and are asked in the same words.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool

SQLITE, POSTGRESQL = "sqlite:///", "postgresql://"
_BUSY_MS = 30_000  # for a file that is held
_SECONDS = 10  # to reach a server of PostgreSQL
#: after which the server undoes a worker's commit: it asked nothing more, or it took too long as
#: a whole (it hung while it asked; PostgreSQL 17 and later)
_LIMITS = {"idle_in_transaction_session_timeout": "6s", "transaction_timeout": "60s"}
_UNDONE = ("25P03", "25P04")  # what it says then
#: the key of the advisory lock; such locks are of one database
_WRITER = int.from_bytes(hashlib.sha256(b"huiyin: one writer").digest()[:8], signed=True)


class InUse(Exception):  # noqa: N818 - says what is the matter, not that a thing failed
    """Another Huiyin runs on this database."""


class Unusable(Exception):  # noqa: N818 - says what is the matter with the database
    """The file cannot be opened, or is no database of Huiyin."""


@contextlib.contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """What fails within is undone alone.

    As `begin_nested`, whose statements are compiled anew each time: that costs more than most of
    what is asked through the second door.
    """
    connection.exec_driver_sql("SAVEPOINT door")
    try:
        yield
    except BaseException as error:
        if not gone(error):  # else there is nobody to tell
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT door")
            connection.exec_driver_sql("RELEASE SAVEPOINT door")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT door")


@contextlib.contextmanager
def usable(url: str) -> Iterator[None]:
    """What the driver says about the file, as one line.

    Raises:
        Unusable: it said something.
    """
    try:
        yield
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        raise Unusable(f"the database {named(url)}: {said}") from error


def on_file(url: str) -> Path | None:
    """The file of an SQLite database; None: it is in memory, or on a server."""
    path = make_url(url).database
    return Path(path) if url.startswith("sqlite") and path not in (None, "", ":memory:") else None


def named(url: str) -> str:
    """What people call the database: never the password."""
    return str(on_file(url) or make_url(url).set(query={}).render_as_string(hide_password=True))


def open_lease(url: str) -> Lease:
    """Hold a database for this process; given up by the system when the process dies.

    On a server it is the writing connection itself that holds it: see `open_writer`.

    Raises:
        InUse: somebody else holds it.
    """
    path = on_file(url)
    return FileLease(path) if path else Lease()


class Lease:
    """Holds nothing."""

    def release(self) -> None:
        """Give it up."""


class FileLease(Lease):
    """A lock on a file beside the database."""

    def __init__(self, path: Path) -> None:
        """Take it.

        Raises:
            InUse: somebody else holds it.
        """
        self._file: int | None = None
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 20, 0).decode(errors="replace").strip() or "?"
            os.close(self._file)
            self._file = None
            raise InUse(
                f"another huiyin (process {holder}) is running on {path}: stop it first"
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Give it up."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _pragmas(connection: Any, *, writer: bool, busy_ms: int = _BUSY_MS) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
    cursor.execute("PRAGMA foreign_keys = ON")
    if writer:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        # kB: filled within two hours, so that memory stays flat; what is older the system caches
        cursor.execute("PRAGMA cache_size = -8192")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.execute("PRAGMA secure_delete = ON")  # a draft that was erased is overwritten
    else:
        cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def open_writer(url: str, *, worker: bool = False) -> Engine:
    """The engine of the one writing connection: every transaction begins IMMEDIATE.

    On SQLite that connection also checkpoints; releases before 3.51.3 can corrupt a WAL
    that two connections write. On PostgreSQL it takes an advisory lock when it is made, and
    again when it is made anew: whoever lost the server cannot write beside somebody else.
    Workers share that lock with each other; everybody else has the database alone. A worker
    that hangs in the middle of a commit would hold its communities: the server undoes it.

    Raises (at the first use, on PostgreSQL):
        InUse: another process writes there.
    """
    if not url.startswith("sqlite"):
        engine = _server(url, pool_size=1, max_overflow=0)
        event.listen(engine, "connect", lambda c, _: _hold(c, url, worker=worker))
        return engine
    path = on_file(url)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=StaticPool,
        # no isolation level: the driver's own BEGIN would be a deferred one
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", lambda c, _: _pragmas(c, writer=True))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def shorten(engine: Engine) -> bool:
    """Put everything of the journal into the file and empty it, between two transactions.

    What was overwritten since (a draft, the words of a secret ballot) stands in neither then.
    Whether it was done: not while somebody reads an older moment, and not on a server.
    """
    if engine.dialect.name != "sqlite":
        return False
    with contextlib.closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            found: Any = cursor.fetchone()
            busy = bool(found[0])
        except sqlite3.OperationalError:  # the disk is full, or another program holds the file
            return False
        finally:
            cursor.close()
        return not busy


def open_reader(url: str, *, patience: float | None = None) -> Engine:
    """An engine that cannot write: boards, doctor, verify, the ears.

    `patience`: seconds for a file that is held, or for each answer of a server; None: as usual.
    """
    ms = _BUSY_MS if patience is None else round(patience * 1000)
    if not url.startswith("sqlite"):
        limit = "" if patience is None else f" -c statement_timeout={ms}"
        options = f"-c default_transaction_read_only=on{limit}"
        return _server(url, options=options, poolclass=NullPool)
    engine = create_engine(url)
    event.listen(engine, "connect", lambda c, _: _pragmas(c, writer=False, busy_ms=ms))
    return engine


def one_moment(connection: Connection) -> Connection:
    """All that a fresh reading connection sees from now on is of one moment, whoever writes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")  # else every statement has a moment of its own
        return connection
    return connection.execution_options(isolation_level="REPEATABLE READ")


def _server(url: str, *, options: str = "", **engine: Any) -> Engine:
    """An engine for PostgreSQL, by psycopg."""
    given: dict[str, Any] = {
        "connect_timeout": _SECONDS,
        "application_name": f"huiyin (process {os.getpid()})",
    }
    if options:
        given["options"] = options
    driver = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(driver, connect_args=given, **engine)


def _hold(connection: Any, url: str, *, worker: bool) -> None:
    """Be the one writer of a database on a server, or a worker; gone with the connection."""
    cursor = connection.cursor()
    kind = "pg_try_advisory_lock_shared" if worker else "pg_try_advisory_lock"
    cursor.execute(f"SELECT {kind}(%s)", (_WRITER,))
    if cursor.fetchone()[0]:
        for name, value in _LIMITS.items() if worker else ():
            known = "SELECT set_config(name, %s, false) FROM pg_settings WHERE name = %s"
            cursor.execute(known, (value, name))
        connection.commit()  # the lock is the session's: no transaction stays open
        return
    cursor.execute(
        "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1"
    )
    found = cursor.fetchone()
    connection.close()
    raise InUse(
        f"another {found[0] if found else 'huiyin'} is running on {named(url)}: stop it first"
    )


#: another program holds the file, the disk is full or fails, the file cannot be opened
_PASSING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
)


def gone(error: BaseException) -> bool:
    """Whether the store is to blame, not what it was asked: try again later.

    A server that is away, full, gave up on a deadlock, or undid what had hung; a file that is
    held, a disk that is full.
    """
    orig = error.orig if isinstance(error, DBAPIError) else None
    if orig is None:
        return False
    if isinstance(orig, sqlite3.OperationalError):
        return orig.sqlite_errorcode & 0xFF in _PASSING
    if not type(orig).__module__.startswith("psycopg"):
        return False
    from psycopg import OperationalError  # only now: whoever keeps a file does not wait for it

    return isinstance(orig, OperationalError) or getattr(orig, "sqlstate", None) in _UNDONE


def crossed(error: BaseException) -> bool:
    """Whether two transactions waited for each other, and this one was given up."""
    orig = error.orig if isinstance(error, DBAPIError) else None
    return getattr(orig, "sqlstate", None) == "40P01"


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def damaged(connection: Connection) -> str:
    """What is broken in the file, or "" (SQLite only)."""
    if connection.dialect.name != "sqlite":
        return ""
    found = connection.execute(text("PRAGMA quick_check")).scalar_one()
    return "" if found == "ok" else str(found)

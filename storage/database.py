"""Opening the database: one writing connection, any number of reading ones."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool


class InUse(Exception):  # noqa: N818 - says what is the matter, not that a thing failed
    """Another Huiyin runs on this database."""


class Unusable(Exception):  # noqa: N818 - says what is the matter with the database
    """The file cannot be opened, or is no database of Huiyin."""


@contextlib.contextmanager
def usable(url: str) -> Iterator[None]:
    """What the driver says about the file, as one line.

    Raises:
        Unusable: it said something.
    """
    try:
        yield
    except DBAPIError as error:
        raise Unusable(f"the database {make_url(url).database}: {error.orig}") from error


class Lease:
    """Holds a database for one process; given up by the system when the process dies."""

    def __init__(self, url: str) -> None:
        """Take it.

        Raises:
            InUse: somebody else holds it.
        """
        path = make_url(url).database or ""
        self._file: int | None = None
        if not url.startswith("sqlite") or path in ("", ":memory:"):
            return
        Path(path).parent.mkdir(parents=True, exist_ok=True)
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


def _pragmas(connection: Any, *, writer: bool) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA foreign_keys = ON")
    if writer:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.execute("PRAGMA secure_delete = ON")  # a draft that was erased is overwritten
    else:
        cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def open_writer(url: str) -> Engine:
    """The engine of the one writing connection: every transaction begins IMMEDIATE.

    On SQLite that connection also checkpoints; releases before 3.51.3 can corrupt a WAL
    that two connections write.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=1, max_overflow=0)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=StaticPool,
        # no isolation level: the driver's own BEGIN would be a deferred one
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", lambda c, _: _pragmas(c, writer=True))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def open_reader(url: str) -> Engine:
    """An engine that cannot write: boards, doctor, verify."""
    engine = create_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", lambda c, _: _pragmas(c, writer=False))
    return engine


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def damaged(connection: Connection) -> str:
    """What is broken in the file, or "" (SQLite only)."""
    if connection.dialect.name != "sqlite":
        return ""
    found = connection.execute(text("PRAGMA quick_check")).scalar_one()
    return "" if found == "ok" else str(found)

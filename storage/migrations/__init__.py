"""The schema's history (Alembic): `upgrade` brings a database to the newest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

if TYPE_CHECKING:  # it takes its time to import, and most starts have nothing to migrate
    from alembic.config import Config

HERE = Path(__file__).parent
TABLE = "alembic_version"


class NewerSchema(Exception):  # noqa: N818 - says what is the matter with the database
    """The database was written by a newer release."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def known() -> set[str]:
    """Every revision of this release: the start of a file's name in `versions/`."""
    return {path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*_*.py")}


def _current(connection: Connection) -> set[str]:
    """The revisions that the database says it has; one, or none before the first."""
    if not inspect(connection).has_table(TABLE):
        return set()
    return {str(row[0]) for row in connection.exec_driver_sql(f"SELECT version_num FROM {TABLE}")}  # noqa: S608 - our own name


def readable(connection: Connection) -> None:
    """Whether this release knows the schema of the database.

    Raises:
        NewerSchema: it is of a newer release than this program.
    """
    newer = sorted(_current(connection) - known())
    if newer:
        raise NewerSchema(f"the database has schema {newer[0]}: it needs a newer huiyin")


def _nothing(_: str) -> None:
    """In production nobody kills the process."""


def upgrade(engine: Engine, _crash: Callable[[str], None] = _nothing) -> None:
    """Bring the database to the newest schema, in one transaction.

    Raises:
        NewerSchema: it is of a newer release than this program.
    """
    with engine.connect() as connection:
        readable(connection)
        newest = _current(connection) == {max(known())}
        connection.rollback()
    if newest:
        return
    from alembic import command

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # workers may start at the same time
            # computing new columns may take long: it is no worker that hangs
            connection.exec_driver_sql(
                "SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN"
                " ('idle_in_transaction_session_timeout', 'transaction_timeout')"
            )
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('huiyin schema'))")
        command.upgrade(config(connection), "head")
        _crash("migrate.before_commit")
    _crash("migrate.after_commit")

"""The schema's history (Alembic): `upgrade` brings a database to the newest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

HERE = Path(__file__).parent


class NewerSchema(Exception):  # noqa: N818 - says what is the matter with the database
    """The database was written by a newer release."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def readable(connection: Connection) -> None:
    """Whether this release knows the schema of the database.

    Raises:
        NewerSchema: it is of a newer release than this program.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if current is not None and current not in known:
        raise NewerSchema(f"the database has schema {current}: it needs a newer huiyin")


def _nothing(_: str) -> None:
    """In production nobody kills the process."""


def upgrade(engine: Engine, _crash: Callable[[str], None] = _nothing) -> None:
    """Bring the database to the newest schema, in one transaction.

    Raises:
        NewerSchema: it is of a newer release than this program.
    """
    with engine.connect() as connection:
        readable(connection)
        connection.rollback()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # workers may start at the same time
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('huiyin schema'))")
        command.upgrade(config(connection), "head")
        _crash("migrate.before_commit")
    _crash("migrate.after_commit")

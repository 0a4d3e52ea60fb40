"""Alembic's entry: one connection, given by the caller."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import text
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import METADATA


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """SQLModel's string is written as SQLAlchemy's: a migration imports nothing else."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


def default_differs(
    _context: Any, _is: Any, _to_be: Any, stands: str | None, _default: Any, wanted: str | None
) -> bool | None:
    """SQLite tells an empty text in brackets, which is no change; None: as Alembic compares."""
    empty = ("", "''", "('')")
    return False if stands in empty and wanted in empty else None


for _table in METADATA.tables.values():
    for _index in _table.indexes:
        if "where" in _index.info:  # see storage.tables.columns.some_rows
            _index.dialect_options["postgresql"]["where"] = text(_index.info["where"])

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=plain,
    compare_type=True,
    compare_server_default=default_differs,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Statements built once, for the hot path: text with driver placeholders and tuples of values."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

Values = tuple[Any, ...]


class Sql:
    """One statement written with `?`; other drivers' placeholders are put in once."""

    def __init__(self, text: str) -> None:
        """`text` has a `?` for each value, and no other question mark or percent sign."""
        self._by_style = {"qmark": text, "format": text.replace("?", "%s")}
        self._by_style["pyformat"] = self._by_style["format"]

    def many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Execute for each row."""
        if rows:
            connection.exec_driver_sql(self._text(connection), list(rows))

    def run(self, connection: Connection, *values: Any) -> None:
        """Execute once."""
        connection.exec_driver_sql(self._text(connection), values)

    def one(self, connection: Connection, *values: Any) -> Any:
        """The first row, or None."""
        with closing(self._asked(connection, values)) as cursor:
            return cursor.fetchone()

    def all(self, connection: Connection, *values: Any) -> Sequence[Any]:
        """Every row."""
        with closing(self._asked(connection, values)) as cursor:
            found: Sequence[Any] = cursor.fetchall()
            return found

    def _asked(self, connection: Connection, values: Values) -> Any:
        """The driver's own cursor: result objects cost more than the small reads they wrap."""
        text, dbapi = self._text(connection), connection.dialect.loaded_dbapi
        cursor = connection.connection.cursor()
        try:
            cursor.execute(text, values)
        except dbapi.Error as error:
            cursor.close()
            raise DBAPIError.instance(text, values, error, dbapi.Error) from error
        return cursor

    def _text(self, connection: Connection) -> str:
        return self._by_style[connection.dialect.paramstyle]


def columns(table: Table) -> tuple[str, ...]:
    """The columns in their order."""
    return tuple(column.name for column in table.columns)


def insert(table: Table, names: Sequence[str]) -> str:
    """`INSERT INTO … VALUES (?, …)`."""
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names


def upsert(table: Table, names: Sequence[str] = ()) -> Sql:
    """Insert or, where the primary key stands already, replace every other column."""
    names = names or columns(table)
    keys = [column.name for column in table.primary_key]
    sets = ", ".join(f"{n} = excluded.{n}" for n in names if n not in keys)
    action = f"UPDATE SET {sets}" if sets else "NOTHING"
    return Sql(f"{insert(table, names)} ON CONFLICT ({', '.join(keys)}) DO {action}")


def select(table: Table, where: Sequence[str] = ()) -> Sql:
    """Every column of the row with this key (the primary key unless named)."""
    keys = where or [column.name for column in table.primary_key]
    test = " AND ".join(f"{key} = ?" for key in keys)
    return Sql(f"SELECT {', '.join(columns(table))} FROM {table.name} WHERE {test}")  # noqa: S608 - our own names


def marks(count: int) -> str:
    """`?, ?, ?`: so many placeholders."""
    return ", ".join("?" * count)

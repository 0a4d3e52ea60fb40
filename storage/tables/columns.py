"""Columns and indexes that many tables have."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ConfigDict
from sqlalchemy import BigInteger, Column, Index, Integer, text
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """A table; its rows are read and written as SQL, so no validator of them is ever built."""

    model_config: ClassVar[ConfigDict] = ConfigDict(defer_build=True)  # type: ignore[assignment]  # SQLModel names fewer keys


def some_rows(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows for which `where` holds.

    What PostgreSQL is told stands in `info`, and `migrations/env.py` passes it on: its dialect
    takes as long to load as ten tables, and only a new migration asks for it.
    """
    about: dict[str, Any] = {"where": where}
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info=about)


def milliseconds(**kwargs: object) -> Column[int]:
    """A moment or a length of time: more than 32 bits everywhere."""
    return Column(BigInteger, **kwargs)  # type: ignore[arg-type]  # Column's own keywords


def added(default: str) -> str:
    """A column that came later: rows that stand already have the default."""
    made: str = Field(default=default, sa_column_kwargs={"server_default": default})
    return made


def added_flag() -> bool:
    """The same for yes and no."""
    made: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    return made


def added_count() -> int:
    """The same for a number."""
    made: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    return made


def row_id() -> Column[int]:
    """A number that the database gives once and never again."""
    return Column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )

"""Columns that many tables have."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer
from sqlmodel import Field


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

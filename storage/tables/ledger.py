"""The ledger and its erasable part."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds


class LedgerRow(Table, table=True):
    """One accepted event: facts in plain words, the person part only as its hash."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_matter", "community", "matter", "seq"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    matter: str
    kind: str
    facts: str  # canonical JSON
    person_hash: str  # H(salt ‖ person part)
    hash: str  # H(prev, seq, at, matter, kind, facts, person_hash)


class LedgerPerson(Table, table=True):
    """The erasable part of a ledger entry: names, texts, ids, with its salt."""

    __tablename__ = "ledger_person"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    salt: str
    body: str  # canonical JSON

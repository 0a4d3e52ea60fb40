"""Polls and their ballots."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds


class PollRow(Table, table=True):
    """A poll with its running counts (bot.flows.poll_state.Poll)."""

    __tablename__ = "poll"
    __table_args__ = (
        Index("ix_poll_state", "community", "state", "no"),
        Index("ix_poll_opener", "community", "opener", "no"),
        Index("ix_poll_home", "community", "home", "no"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    opener: int = Field(sa_column=milliseconds(nullable=False))
    question: str
    options: str  # JSON list
    kind: str  # single, multiple, yesno, ranking, date
    by: str  # household, person
    secret: bool
    hidden: bool
    state: str
    hours: int
    began_ms: int = Field(sa_column=milliseconds(nullable=False))
    opened_ms: int = Field(sa_column=milliseconds(nullable=False))
    closes_ms: int = Field(sa_column=milliseconds(nullable=False))
    eligible: int
    buildings: str  # JSON list
    mirrors: str  # JSON list
    counts: str  # JSON list
    voted: int
    homes: int
    given: int  # ballots that ever got a number
    outcome: str
    next_step: str
    review_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    reviewed: str
    remind_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    source: int
    tally: str


class PollBallotRow(Table, table=True):
    """One ballot: of a household or a person, by whose vote counts (bot.flows.poll_state.Mine)."""

    __tablename__ = "poll_ballot"
    __table_args__ = (
        # begins unlike the key: a server without statistics finds a voter by the key
        Index("ix_poll_ballot_person", "community", "person", "no"),
        {"sqlite_with_rowid": False},
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    nth: int
    choice: str  # "" once an anonymous poll is over
    person: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))


class PollMute(Table, table=True):
    """Somebody wants to be reminded of polls no more."""

    __tablename__ = "poll_mute"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))

"""Formal votes: roll, ballots, paper, objections, own rules."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds


class VoteRow(Table, table=True):
    """A formal vote (bot.flows.vote_state.Vote); no count of choices stands here before its end."""

    __tablename__ = "vote"
    __table_args__ = (Index("ix_vote_state", "community", "state", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    opener: int = Field(sa_column=milliseconds(nullable=False))
    title: str
    motion: str
    rule: str
    numbers: str  # JSON
    effect: str
    basis: str
    kind: str
    state: str
    by_area: bool
    buildings: str  # JSON list
    unit: str
    mirrors: str  # JSON list
    scrutineers: str  # JSON: [[person, household, checked], …]
    notice_days: int
    open_days: int
    consult: bool
    consulted: int
    homes: int
    overridden: str
    drafted_ms: int = Field(sa_column=milliseconds(nullable=False))
    noticed_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    posted_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    opens_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    opened_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    closes_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    extended: bool
    heads: int
    area: int = Field(sa_column=milliseconds(nullable=False))  # 0.01 m²
    roll_hash: str
    voted: int
    voted_area: int = Field(sa_column=milliseconds(nullable=False))
    told: int
    torn: int
    pending: int
    verdict: str
    result: str  # JSON
    closed_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    published_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    until_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    objections: int
    unanswered: int
    challenged_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    source: int
    reason: str
    adopts: str = Field(default="", sa_column_kwargs={"server_default": ""})  # JSON
    notice_roll: str = Field(default="", sa_column_kwargs={"server_default": ""})  # JSON
    roll_changes: str = Field(default="", sa_column_kwargs={"server_default": ""})  # JSON
    struck: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    held_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))


class VoteNoticed(Table, table=True):
    """The roll as the newest notice of a vote showed it: each dwelling, or member of a body."""

    __tablename__ = "vote_noticed"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    units: str  # JSON: [[household, [building, unit, room], area, owner, [co-owner…], developer]]


class VoteStrike(Table, table=True):
    """One scrutineer wants a ballot struck (bot.flows.vote_strike.Strike), the other is asked."""

    __tablename__ = "vote_strike"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    asked_by: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    reason: str


class VoteRoll(Table, table=True):
    """One head of a frozen roll, and by which way it has taken part: never when."""

    __tablename__ = "vote_roll"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    area: int = Field(sa_column=milliseconds(nullable=False))  # 0.01 m²
    units: str  # JSON list of numbers of households
    channel: str
    delivered: str = Field(default="", sa_column_kwargs={"server_default": ""})  # how


class VoteUnit(Table, table=True):
    """To which head of a frozen roll a household belongs, or somebody of a body that votes."""

    __tablename__ = "vote_unit"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    head: int


class VoteBallot(Table, table=True):
    """The ballot of one head in a recorded vote (bot.flows.vote_state.Recorded)."""

    __tablename__ = "vote_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    choice: str
    voices: str  # JSON: [[person, choice], …]
    at_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))


class VoteSealed(Table, table=True):
    """All ballots of one secret vote, by code, in one value that each ballot writes anew.

    A row of its own for each would lie in the file where it was written: in order of time.
    """

    __tablename__ = "vote_sealed"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ballots: str  # code and choice, a blank between ballots


class VotePaper(Table, table=True):
    """What was entered for one head of a recorded vote (bot.flows.vote_state.Paper)."""

    __tablename__ = "vote_paper"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str
    choice: str
    entered_by: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    again_by: int = Field(sa_column=milliseconds(nullable=False))
    holder: str
    reason: str


class VotePlan(Table, table=True):
    """What the visit to one household before a vote brought (bot.flows.vote_state.Plan)."""

    __tablename__ = "vote_plan"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stance: str
    concern: str
    offer: str
    visitor: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))


class VoteObjectionRow(Table, table=True):
    """An objection to a roll or a result (bot.flows.vote_state.Objection)."""

    __tablename__ = "vote_objection"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    about: str  # roll, result, challenge
    household: int
    person: int = Field(sa_column=milliseconds(nullable=False))
    text: str
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    answer: str
    upheld: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    # whose entry of the roll it corrects; of a body a person
    corrects: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))


class VoteLaw(Table, table=True):
    """Whether votes of a community bind, and by which local rules."""

    __tablename__ = "vote_law"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    basis: str
    person: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))


class VoteOwnRule(Table, table=True):
    """A rule that a community has adopted (bot.flows.vote_state.OwnRule), by its vote's number."""

    __tablename__ = "vote_own_rule"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    numbers: str  # JSON
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    ended: int  # the vote that ended it; 0: it stands
    ended_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))

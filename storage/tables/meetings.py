"""Meetings, their answers, agenda and debates."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds


class MeetingRow(Table, table=True):
    """A meeting with its running counts (bot.flows.meeting_state.Meeting)."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_state", "community", "state", "starts_ms"),
        Index("ix_meeting_home", "community", "home", "starts_ms"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    caller: int = Field(sa_column=milliseconds(nullable=False))
    chair: int = Field(sa_column=milliseconds(nullable=False))
    kind: str
    topic: str
    place: str
    state: str
    made_ms: int = Field(sa_column=milliseconds(nullable=False))
    starts_ms: int = Field(sa_column=milliseconds(nullable=False))
    minutes: int
    capacity: int
    ramp: str
    mirrors: str  # JSON list
    asked: int
    called_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    sequence: int
    secret: str
    poll: int
    monthly: bool
    source: int
    reason: str
    why: str
    again: bool
    agenda: str  # JSON list
    answers: int
    coming: int
    maybe: int
    declined: int
    waiting: int
    proxies: int
    told_share: int
    present: int
    homes: int
    others: int
    held_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    minutes_due_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    minutes_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    confirmed_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))


class MeetingAnswerRow(Table, table=True):
    """What one person said to a meeting (bot.flows.meeting_state.Answer)."""

    __tablename__ = "meeting_answer"
    __table_args__ = (
        Index("ix_meeting_answer_order", "community", "no", "answer", "nth"),
        {"sqlite_with_rowid": False},
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    nth: int
    answer: str
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    deputy: str


class MeetingPresentRow(Table, table=True):
    """Who was there: a person, or minus a household of the paper list."""

    __tablename__ = "meeting_present"
    __table_args__ = (
        Index("ix_meeting_present_home", "community", "no", "household"),
        {"sqlite_with_rowid": False},
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    whose: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    household: int
    entered_by: int = Field(sa_column=milliseconds(nullable=False))
    way: str
    at_ms: int = Field(sa_column=milliseconds(nullable=False))


class MeetingTries(Table, table=True):
    """How many wrong sign-in codes somebody gave."""

    __tablename__ = "meeting_tries"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    tries: int


class AgendaItemRow(Table, table=True):
    """A matter on an agenda, or one that waits for it (bot.flows.meeting_state.Item)."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_meeting", "community", "meeting", "place"),
        Index("ix_agenda_item_home", "community", "home", "state"),
        Index("ix_agenda_item_source", "community", "kind", "source"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    meeting: int  # 0: it waits
    place: int  # on the agenda, from 1
    kind: str  # need, proposal, text
    source: int
    title: str
    state: str  # waiting, listed, discussed, dropped
    put_by: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    wants: int
    result: str


class AgendaWant(Table, table=True):
    """A household or person that wants a matter spoken about."""

    __tablename__ = "agenda_want"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    item: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))


class DebateRow(Table, table=True):
    """A motion with its speakers and counts (bot.flows.debate_state.Debate)."""

    __tablename__ = "debate"
    __table_args__ = (Index("ix_debate_home", "community", "home", "state"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    meeting: int
    chair: int = Field(sa_column=milliseconds(nullable=False))
    motion: str
    state: str
    began_ms: int = Field(sa_column=milliseconds(nullable=False))
    queue: str  # JSON
    taken: str  # JSON
    speaker: int = Field(sa_column=milliseconds(nullable=False))
    side: str
    nth: int
    until_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    votes: str  # JSON


class DebateVote(Table, table=True):
    """A vote on a motion: of a household, or of minus a person."""

    __tablename__ = "debate_vote"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    choice: str

"""Seats, duties and invitations to them."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds

UNREVOKED = "revoked_ms IS NULL"


class SeatRow(Table, table=True):
    """One person (or an open link) in one role, in a group or (0) in the whole community."""

    __tablename__ = "role_seat"
    __table_args__ = (
        Index("ix_role_seat_state", "community", "state"),
        Index("ix_role_seat_holder", "holder", "state"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    role: str
    chat_group: int
    holder: int = Field(sa_column=milliseconds(nullable=False))  # 0: offered, not taken yet
    state: str  # offered, confirming, held, ended
    given_by: int = Field(sa_column=milliseconds(nullable=False))
    since_ms: int = Field(sa_column=milliseconds(nullable=False))
    until_ms: int = Field(sa_column=milliseconds(nullable=False))
    digest: str = ""  # of the link's secret
    link_until_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    renewed_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    before_ms: int | None = Field(
        default=None, sa_column=milliseconds(nullable=True)
    )  # its end until then


class DutyRow(Table, table=True):
    """Who of a community's committee is on duty."""

    __tablename__ = "duty"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(nullable=False))
    until_ms: int = Field(sa_column=milliseconds(nullable=False))


class InvitationRow(Table, table=True):
    """A code by which one more group joins a community (bot.flows.joining.Invitation)."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_digest", "digest", unique=True),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str
    until_ms: int = Field(sa_column=milliseconds(nullable=False))
    state: str  # open, asked, joined, refused
    given_by: int = Field(sa_column=milliseconds(nullable=False))
    chat_id: int = Field(default=0, sa_column=milliseconds(nullable=False))
    title: str = ""
    asked_by: int = Field(default=0, sa_column=milliseconds(nullable=False))

"""The register of households and who asks to belong to one."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, milliseconds


class HouseholdRow(Table, table=True):
    """A dwelling of the register with its slip (bot.flows.household.Household)."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_place", "community", "building", "unit", "room", unique=True),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    building: str
    unit: str
    room: str
    area: int  # hundredths of m²
    owner: str
    co_owners: str = "[]"  # JSON
    developer: bool = False
    gone: bool = False
    ever: int = 0
    slip_digest: str = ""
    slip_until_ms: int = Field(default=0, sa_column=milliseconds(nullable=False))
    slip_used: int = 0


class HouseholdMember(Table, table=True):
    """A person bound to a household."""

    __tablename__ = "household_member"
    __table_args__ = (
        Index("ix_household_member_person", "community", "person"),
        Index("ix_household_member_since", "community", "since_ms"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(nullable=False))
    since_ms: int = Field(sa_column=milliseconds(nullable=False))
    asked: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # moved out?
    # owner, family of the owner, tenant, as they said; "": nobody asked
    tenure: str = Field(default="", sa_column_kwargs={"server_default": ""})


class BindingRequestRow(Table, table=True):
    """A resident without a slip asks to be bound (bot.flows.binding.Request)."""

    __tablename__ = "binding_request"
    __table_args__ = (Index("ix_binding_request_state", "community", "state", "chat_group"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int
    chat_group: int
    person: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))
    state: str  # open, bound, refused


class RegisterUndo(Table, table=True):
    """The households as they were before an import, until it cannot be undone any more."""

    __tablename__ = "register_undo"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))  # announced
    body: str  # JSON (storage.households.packed)
    undone: bool = False

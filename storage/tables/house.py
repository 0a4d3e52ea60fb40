"""What the house remembers of itself."""

from __future__ import annotations

from sqlmodel import Field

from storage.tables.columns import Table


class HouseRow(Table, table=True):
    """A few values of the installation itself: heartbeat, operator code, bot id."""

    __tablename__ = "house"
    name: str = Field(primary_key=True)
    value: str

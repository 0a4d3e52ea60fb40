"""Needs, who joined them, their photos and the offers read from the chat."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, added, added_count, added_flag, milliseconds, some_rows

#: states of a need in which something is still to be done
LIVE_STATES = ("submitted", "assigned", "reopened", "responded", "in_progress", "on_hold")
#: a query that says it in these words uses the index
LIVE = f"state IN {LIVE_STATES}"
TAKEN = f"handler <> 0 AND {LIVE}"


class NeedRow(Table, table=True):
    """A need (bot.flows.need_state.Need)."""

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_home", "community", "home", "no"),
        Index("ix_need_reporter", "community", "reporter", "no"),
        some_rows("ix_need_open", "community", "home", "due_ms", "no", where=LIVE),
        some_rows("ix_need_handler", "community", "handler", "due_ms", "no", where=TAKEN),
    )  # fmt: skip
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    reporter: int = Field(sa_column=milliseconds(nullable=False))
    text: str
    place: str
    state: str
    submitted_ms: int = Field(sa_column=milliseconds(nullable=False))
    due_ms: int = Field(sa_column=milliseconds(nullable=False))
    handler: int = Field(sa_column=milliseconds(nullable=False))
    handler_role: str
    followers: int
    version: int
    round: int
    answered_ms: int | None = Field(sa_column=milliseconds(nullable=True))
    ended_ms: int | None = Field(sa_column=milliseconds(nullable=True))
    overdue: bool
    breaches: int
    word: str
    decider: str
    rating: int
    reopened: int
    queue: str = added("floor_lead")
    told: str = added("")
    category: str = added("")
    urgency: str = added("normal")
    wanted: str = added("floor_lead")
    began_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    resolve_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    late: bool = added_flag()
    lates: int = added_count()
    extended: bool = added_flag()
    held_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    held_until_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    was: str = added("")
    offered: str = added("")
    merged_into: int = added_count()
    author: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))
    restored: bool = added_flag()
    muted: bool = added_flag()
    photos: int = added_count()
    mirrors: str = added("")  # groups, with commas
    undo: str = added("")  # JSON (storage.needs)
    stood_ms: int = Field(default=0, sa_column=milliseconds(nullable=False, server_default="0"))
    rate_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    meeting: int = added_count()  # whose decision the latest word is
    meeting_day: int = added_count()


class NeedMirror(Table, table=True):
    """A further group in which a need stands (`Need.mirrors`), so that the group finds it."""

    __tablename__ = "need_mirror"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class NeedFollower(Table, table=True):
    """A neighbour who pressed 同求, or whose need was merged into this one."""

    __tablename__ = "need_follower"
    __table_args__ = (Index("ix_need_follower_person", "community", "person", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    via: int = added_count()  # the need that was merged; 0: they pressed it themselves
    muted: bool = added_flag()


class NeedPhoto(Table, table=True):
    """A photo of a need, as Telegram names it (bot.flows.photo.Photo)."""

    __tablename__ = "need_photo"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    file_id: str
    by: int = Field(sa_column=milliseconds(nullable=False))
    at_ms: int = Field(sa_column=milliseconds(nullable=False))


class AlbumRow(Table, table=True):
    """Which need an album belongs to: its parts arrive one by one, without an end."""

    __tablename__ = "album"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    media_group_id: str = Field(primary_key=True)
    no: int
    kind: str = Field(default="need", sa_column_kwargs={"server_default": "need"})  # of the matter


class OfferRow(Table, table=True):
    """What somebody said last, until they say whether it is a need (bot.flows.offer.Offer)."""

    __tablename__ = "offer"
    __table_args__ = (Index("ix_offer_no", "community", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int
    text: str  # a draft: "" once it was answered or lapsed
    message_id: int = Field(sa_column=milliseconds(nullable=False))
    photos: str
    media_group_id: str
    urgency: str
    until_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    paused_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    warned_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))


class DistressRow(Table, table=True):
    """Who does not want to live any more, for a day (bot.flows.distress.Distress)."""

    __tablename__ = "distress"
    __table_args__ = (Index("ix_distress_no", "community", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=milliseconds(primary_key=True, autoincrement=False))
    no: int
    home: int
    at_ms: int | None = Field(default=None, sa_column=milliseconds(nullable=True))
    calls: int
    taker: int = Field(sa_column=milliseconds(nullable=False))  # 0: nobody
    name: str
    text: str  # "" once somebody goes there
    own: int  # 1: they speak of themselves


class NeedTerm(Table, table=True):
    """A word of a need, so that it is found again (bot.reading.alike.terms)."""

    __tablename__ = "need_term"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    term: str = Field(primary_key=True)
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})

"""The schema: every row carries its community, every index leads with it.

Times are whole milliseconds since 1970 in UTC (`…_ms`): the same on every database.
Ids that stand in slots, keys or buttons are never used twice. Community 0 is the house
itself: words to people of whom no community is known.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, text
from sqlmodel import Field, SQLModel

_OPEN = text("fired_ms IS NULL")
_UNSENT = text("slot <> '' AND tried_ms IS NULL AND done_ms IS NULL")
#: states of a need in which something is still to be done
LIVE_STATES = ("submitted", "assigned", "reopened", "responded", "in_progress", "on_hold")
#: a query that says it in these words uses the index
LIVE = f"state IN {LIVE_STATES}"
UNREVOKED = "revoked_ms IS NULL"
TAKEN = f"handler <> 0 AND {LIVE}"


def _ms(**kwargs: object) -> Column[int]:
    return Column(BigInteger, **kwargs)  # type: ignore[arg-type]  # Column's own keywords


def _added(default: str) -> str:
    """A column that came later: rows that stand already have the default."""
    made: str = Field(default=default, sa_column_kwargs={"server_default": default})
    return made


def _flag() -> bool:
    """The same for yes and no."""
    made: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    return made


def _count() -> int:
    """The same for a number."""
    made: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    return made


def _row_id() -> Column[int]:
    """A number that the database gives once and never again."""
    return Column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )


class Community(SQLModel, table=True):
    """A community, the head of its ledger and the next numbers of its subjects."""

    __tablename__ = "community"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    language: str
    zone: str
    ledger_seq: int = 0
    ledger_head: str = ""
    counters: str = "{}"  # JSON: {"need": 12, "group": 2}
    kind: str = _added("")  # old, commodity, work_unit; "": not said


class ChatGroup(SQLModel, table=True):
    """A chat group of a community; `chat_id` is Telegram's and may change (migration)."""

    __tablename__ = "chat_group"
    __table_args__ = (Index("ix_chat_group_chat", "chat_id", unique=True),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_id: int = Field(sa_column=_ms(nullable=False))
    title: str
    language: str
    bot_status: str = "member"  # member, administrator, gone
    buildings: str = _added("")  # JSON list of building numbers; "*": all; "": as its title says
    rights: str = _added("")  # the bot's rights as an administrator, by name, with commas


class Person(SQLModel, table=True):
    """Somebody whom the bot met; the id is Telegram's. Known across communities."""

    __tablename__ = "person"
    id: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    name: str
    language: str = ""  # chosen, or told by the client
    started: bool = False  # the bot may write privately
    blocked: bool = False
    community: int = 0  # the one last seen in, for words in private
    chosen_ms: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))


class Member(SQLModel, table=True):
    """Somebody was seen in a group of a community."""

    __tablename__ = "member"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class SeatRow(SQLModel, table=True):
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
    holder: int = Field(sa_column=_ms(nullable=False))  # 0: offered, not taken yet
    state: str  # offered, confirming, held, ended
    given_by: int = Field(sa_column=_ms(nullable=False))
    since_ms: int = Field(sa_column=_ms(nullable=False))
    until_ms: int = Field(sa_column=_ms(nullable=False))
    digest: str = ""  # of the link's secret
    link_until_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    renewed_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    before_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))  # its end until then


class DutyRow(SQLModel, table=True):
    """Who of a community's committee is on duty."""

    __tablename__ = "duty"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(nullable=False))
    until_ms: int = Field(sa_column=_ms(nullable=False))


class InvitationRow(SQLModel, table=True):
    """A code by which one more group joins a community (bot.flows.joining.Invitation)."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_digest", "digest", unique=True),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str
    until_ms: int = Field(sa_column=_ms(nullable=False))
    state: str  # open, asked, joined, refused
    given_by: int = Field(sa_column=_ms(nullable=False))
    chat_id: int = Field(default=0, sa_column=_ms(nullable=False))
    title: str = ""
    asked_by: int = Field(default=0, sa_column=_ms(nullable=False))


class BindingRequestRow(SQLModel, table=True):
    """A resident without a slip asks to be bound (bot.flows.binding.Request)."""

    __tablename__ = "binding_request"
    __table_args__ = (Index("ix_binding_request_state", "community", "state", "chat_group"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int
    chat_group: int
    person: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))
    state: str  # open, bound, refused


class RegisterUndo(SQLModel, table=True):
    """The households as they were before an import, until it cannot be undone any more."""

    __tablename__ = "register_undo"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))  # announced
    body: str  # JSON (storage.households.packed)
    undone: bool = False


class HistoryBatch(SQLModel, table=True):
    """An import of a chat's past (bot.flows.history.Batch)."""

    __tablename__ = "history_batch"
    __table_args__ = (Index("ix_history_batch_group", "community", "chat_group", "state"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int
    sha256: str  # of the file
    loaded_ms: int = Field(sa_column=_ms(nullable=False))
    until_ms: int = Field(sa_column=_ms(nullable=False))
    total: int
    state: str  # open, done, revoked, over


class HistoryFinding(SQLModel, table=True):
    """What may be a need; its words go when it is decided (bot.flows.history.Finding)."""

    __tablename__ = "history_finding"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    batch: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    place: str
    category: str
    urgency: str
    author: int = Field(sa_column=_ms(nullable=False))
    said_ms: int = Field(sa_column=_ms(nullable=False))
    people: int
    times: int
    messages: str  # JSON: ids in the chat that was imported
    state: str  # open, confirmed, dismissed, erased
    need: int


class HouseholdRow(SQLModel, table=True):
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
    slip_until_ms: int = Field(default=0, sa_column=_ms(nullable=False))
    slip_used: int = 0


class HouseholdMember(SQLModel, table=True):
    """A person bound to a household."""

    __tablename__ = "household_member"
    __table_args__ = (
        Index("ix_household_member_person", "community", "person"),
        Index("ix_household_member_since", "community", "since_ms"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(nullable=False))
    since_ms: int = Field(sa_column=_ms(nullable=False))
    asked: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # moved out?


class NeedRow(SQLModel, table=True):
    """A need (bot.flows.need_state.Need)."""

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_home", "community", "home", "no"),
        Index("ix_need_reporter", "community", "reporter", "no"),
        Index(
            "ix_need_open", "community", "home", "due_ms", "no",
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
        Index(
            "ix_need_handler", "community", "handler", "due_ms", "no",
            sqlite_where=text(TAKEN), postgresql_where=text(TAKEN),
        ),
    )  # fmt: skip
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    reporter: int = Field(sa_column=_ms(nullable=False))
    text: str
    place: str
    state: str
    submitted_ms: int = Field(sa_column=_ms(nullable=False))
    due_ms: int = Field(sa_column=_ms(nullable=False))
    handler: int = Field(sa_column=_ms(nullable=False))
    handler_role: str
    followers: int
    version: int
    round: int
    answered_ms: int | None = Field(sa_column=_ms(nullable=True))
    ended_ms: int | None = Field(sa_column=_ms(nullable=True))
    overdue: bool
    breaches: int
    word: str
    decider: str
    rating: int
    reopened: int
    queue: str = _added("floor_lead")
    told: str = _added("")
    category: str = _added("")
    urgency: str = _added("normal")
    wanted: str = _added("floor_lead")
    began_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    resolve_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    late: bool = _flag()
    lates: int = _count()
    extended: bool = _flag()
    held_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    held_until_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    was: str = _added("")
    offered: str = _added("")
    merged_into: int = _count()
    author: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))
    restored: bool = _flag()
    muted: bool = _flag()
    photos: int = _count()
    mirrors: str = _added("")  # groups, with commas
    undo: str = _added("")  # JSON (storage.needs)
    stood_ms: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))
    rate_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class NeedMirror(SQLModel, table=True):
    """A further group in which a need stands (`Need.mirrors`), so that the group finds it."""

    __tablename__ = "need_mirror"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class NeedFollower(SQLModel, table=True):
    """A neighbour who pressed 同求, or whose need was merged into this one."""

    __tablename__ = "need_follower"
    __table_args__ = (Index("ix_need_follower_person", "community", "person", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    via: int = _count()  # the need that was merged; 0: they pressed it themselves
    muted: bool = _flag()


class NeedPhoto(SQLModel, table=True):
    """A photo of a need, as Telegram names it (bot.flows.photo.Photo)."""

    __tablename__ = "need_photo"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    file_id: str
    by: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))


class AlbumRow(SQLModel, table=True):
    """Which need an album belongs to: its parts arrive one by one, without an end."""

    __tablename__ = "album"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    media_group_id: str = Field(primary_key=True)
    no: int
    kind: str = Field(default="need", sa_column_kwargs={"server_default": "need"})  # of the matter


class OfferRow(SQLModel, table=True):
    """What somebody said last, until they say whether it is a need (bot.flows.offer.Offer)."""

    __tablename__ = "offer"
    __table_args__ = (Index("ix_offer_no", "community", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int
    text: str  # a draft: "" once it was answered or lapsed
    message_id: int = Field(sa_column=_ms(nullable=False))
    photos: str
    media_group_id: str
    urgency: str
    until_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    paused_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    warned_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class LessonRow(SQLModel, table=True):
    """What somebody taught by correcting the bot (bot.flows.lesson.Lesson)."""

    __tablename__ = "lesson"
    __table_args__ = (
        Index("ix_lesson_matter", "community", "matter", "kind"),
        Index(
            "ix_lesson_counts", "community", "no",
            sqlite_where=text(UNREVOKED), postgresql_where=text(UNREVOKED),
        ),
    )  # fmt: skip
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at_ms: int = Field(sa_column=_ms(nullable=False))
    kind: str  # category, need, alike
    label: str
    marks: str  # numbers, with blanks: no words
    matter: int  # the number of a need; 0: none
    home: int  # the group of whoever taught it; 0: none
    was: str  # the category before
    role: str  # of whoever taught it
    revoked_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class PollRow(SQLModel, table=True):
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
    opener: int = Field(sa_column=_ms(nullable=False))
    question: str
    options: str  # JSON list
    kind: str  # single, multiple, yesno, ranking, date
    by: str  # household, person
    secret: bool
    hidden: bool
    state: str
    hours: int
    began_ms: int = Field(sa_column=_ms(nullable=False))
    opened_ms: int = Field(sa_column=_ms(nullable=False))
    closes_ms: int = Field(sa_column=_ms(nullable=False))
    eligible: int
    buildings: str  # JSON list
    mirrors: str  # JSON list
    counts: str  # JSON list
    voted: int
    homes: int
    given: int  # ballots that ever got a number
    outcome: str
    next_step: str
    review_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    reviewed: str
    remind_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    source: int
    tally: str


class PollBallotRow(SQLModel, table=True):
    """One ballot: of a household or a person, by whose vote counts (bot.flows.poll_state.Mine)."""

    __tablename__ = "poll_ballot"
    __table_args__ = (
        Index("ix_poll_ballot_person", "community", "no", "person"),
        {"sqlite_with_rowid": False},
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    nth: int
    choice: str  # "" once an anonymous poll is over
    person: int = Field(sa_column=_ms(nullable=False))
    at_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class PollMute(SQLModel, table=True):
    """Somebody wants to be reminded of polls no more."""

    __tablename__ = "poll_mute"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))


class VoteRow(SQLModel, table=True):
    """A formal vote (bot.flows.vote_state.Vote); no count of choices stands here before its end."""

    __tablename__ = "vote"
    __table_args__ = (Index("ix_vote_state", "community", "state", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    opener: int = Field(sa_column=_ms(nullable=False))
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
    drafted_ms: int = Field(sa_column=_ms(nullable=False))
    noticed_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    posted_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    opens_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    opened_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    closes_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    extended: bool
    heads: int
    area: int = Field(sa_column=_ms(nullable=False))  # 0.01 m²
    roll_hash: str
    voted: int
    voted_area: int = Field(sa_column=_ms(nullable=False))
    told: int
    torn: int
    pending: int
    verdict: str
    result: str  # JSON
    closed_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    published_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    until_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    objections: int
    unanswered: int
    challenged_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    source: int
    reason: str
    adopts: str = Field(default="", sa_column_kwargs={"server_default": ""})  # JSON


class VoteRoll(SQLModel, table=True):
    """One head of a frozen roll, and by which way it has taken part: never when."""

    __tablename__ = "vote_roll"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    area: int = Field(sa_column=_ms(nullable=False))  # 0.01 m²
    units: str  # JSON list of numbers of households
    channel: str
    delivered: str = Field(default="", sa_column_kwargs={"server_default": ""})  # how


class VoteUnit(SQLModel, table=True):
    """To which head of a frozen roll a household belongs, or somebody of a body that votes."""

    __tablename__ = "vote_unit"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    head: int


class VoteBallot(SQLModel, table=True):
    """The ballot of one head in a recorded vote (bot.flows.vote_state.Recorded)."""

    __tablename__ = "vote_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    choice: str
    voices: str  # JSON: [[person, choice], …]
    at_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class VoteSealed(SQLModel, table=True):
    """All ballots of one secret vote, by code, in one value that each ballot writes anew.

    A row of its own for each would lie in the file where it was written: in order of time.
    """

    __tablename__ = "vote_sealed"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ballots: str  # code and choice, a blank between ballots


class VotePaper(SQLModel, table=True):
    """What was entered for one head of a recorded vote (bot.flows.vote_state.Paper)."""

    __tablename__ = "vote_paper"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    head: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str
    choice: str
    entered_by: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))
    again_by: int = Field(sa_column=_ms(nullable=False))
    holder: str
    reason: str


class VotePlan(SQLModel, table=True):
    """What the visit to one household before a vote brought (bot.flows.vote_state.Plan)."""

    __tablename__ = "vote_plan"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    household: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    stance: str
    concern: str
    offer: str
    visitor: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))


class VoteObjectionRow(SQLModel, table=True):
    """An objection to a roll or a result (bot.flows.vote_state.Objection)."""

    __tablename__ = "vote_objection"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    about: str  # roll, result, challenge
    household: int
    person: int = Field(sa_column=_ms(nullable=False))
    text: str
    at_ms: int = Field(sa_column=_ms(nullable=False))
    answer: str


class VoteLaw(SQLModel, table=True):
    """Whether votes of a community bind, and by which local rules."""

    __tablename__ = "vote_law"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    basis: str
    person: int = Field(sa_column=_ms(nullable=False))
    at_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class VoteOwnRule(SQLModel, table=True):
    """A rule that a community has adopted (bot.flows.vote_state.OwnRule), by its vote's number."""

    __tablename__ = "vote_own_rule"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    numbers: str  # JSON
    at_ms: int = Field(sa_column=_ms(nullable=False))
    ended: int  # the vote that ended it; 0: it stands
    ended_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class MeetingRow(SQLModel, table=True):
    """A meeting with its running counts (bot.flows.meeting_state.Meeting)."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_state", "community", "state", "starts_ms"),
        Index("ix_meeting_home", "community", "home", "starts_ms"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    caller: int = Field(sa_column=_ms(nullable=False))
    chair: int = Field(sa_column=_ms(nullable=False))
    kind: str
    topic: str
    place: str
    state: str
    made_ms: int = Field(sa_column=_ms(nullable=False))
    starts_ms: int = Field(sa_column=_ms(nullable=False))
    minutes: int
    capacity: int
    ramp: str
    mirrors: str  # JSON list
    asked: int
    called_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
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
    held_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    minutes_due_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    minutes_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    confirmed_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class MeetingAnswerRow(SQLModel, table=True):
    """What one person said to a meeting (bot.flows.meeting_state.Answer)."""

    __tablename__ = "meeting_answer"
    __table_args__ = (
        Index("ix_meeting_answer_order", "community", "no", "answer", "nth"),
        {"sqlite_with_rowid": False},
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    nth: int
    answer: str
    at_ms: int = Field(sa_column=_ms(nullable=False))
    deputy: str


class MeetingPresentRow(SQLModel, table=True):
    """Who was there: a person, or minus a household of the paper list."""

    __tablename__ = "meeting_present"
    __table_args__ = (
        Index("ix_meeting_present_home", "community", "no", "household"),
        {"sqlite_with_rowid": False},
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    whose: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    household: int
    entered_by: int = Field(sa_column=_ms(nullable=False))
    way: str
    at_ms: int = Field(sa_column=_ms(nullable=False))


class MeetingTries(SQLModel, table=True):
    """How many wrong sign-in codes somebody gave."""

    __tablename__ = "meeting_tries"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    tries: int


class AgendaItemRow(SQLModel, table=True):
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
    put_by: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))
    wants: int
    result: str


class AgendaWant(SQLModel, table=True):
    """A household or person that wants a matter spoken about."""

    __tablename__ = "agenda_want"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    item: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))


class MinutesRow(SQLModel, table=True):
    """The minutes of a meeting (bot.flows.minutes_state.Minutes)."""

    __tablename__ = "minutes"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    meeting: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    by: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))
    version: int
    photos: str  # Telegram's file ids, joined by a blank
    voices: str
    until_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))


class DecisionRow(SQLModel, table=True):
    """One version of a decision (bot.flows.minutes_state.Decision); older ones are kept."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_meeting", "community", "meeting", "no"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    meeting: int
    kind: str  # item, none
    text: str
    by: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False))
    source: int
    assignee: int = Field(sa_column=_ms(nullable=False))
    role: str
    day: int
    reason: str


class MinutesObjection(SQLModel, table=True):
    """Somebody says that minutes are wrong (bot.flows.minutes_state.Objection)."""

    __tablename__ = "minutes_objection"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    meeting: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    nth: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    by: int = Field(sa_column=_ms(nullable=False))
    text: str
    at_ms: int = Field(sa_column=_ms(nullable=False))
    answer: str


class ItemRow(SQLModel, table=True):
    """An action item (bot.flows.item_state.Item)."""

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_owner", "community", "assignee", "state", "due_ms"),
        Index("ix_item_chair", "community", "chair", "state", "due_ms"),
        Index("ix_item_home", "community", "home", "state", "due_ms"),
        Index("ix_item_meeting", "community", "meeting", "decision"),
        Index("ix_item_need", "community", "need"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    text: str
    assignee: int = Field(sa_column=_ms(nullable=False))
    role: str
    chair: int = Field(sa_column=_ms(nullable=False))
    state: str
    made_ms: int = Field(sa_column=_ms(nullable=False))
    due_ms: int = Field(sa_column=_ms(nullable=False))
    asked_ms: int = Field(sa_column=_ms(nullable=False))
    meeting: int
    decision: int
    need: int
    version: int
    turn: int
    silent: bool
    lead: str
    declined: str
    extended: int
    overdue: bool
    overdues: int
    told: str
    word: str
    photos: str  # Telegram's file ids, joined by a blank
    done_by: int = Field(sa_column=_ms(nullable=False))
    done_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    verified_by: int = Field(sa_column=_ms(nullable=False))
    verified_role: str
    ended_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    stood_ms: int = Field(sa_column=_ms(nullable=False))


class DebateRow(SQLModel, table=True):
    """A motion with its speakers and counts (bot.flows.debate_state.Debate)."""

    __tablename__ = "debate"
    __table_args__ = (Index("ix_debate_home", "community", "home", "state"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int
    meeting: int
    chair: int = Field(sa_column=_ms(nullable=False))
    motion: str
    state: str
    began_ms: int = Field(sa_column=_ms(nullable=False))
    queue: str  # JSON
    taken: str  # JSON
    speaker: int = Field(sa_column=_ms(nullable=False))
    side: str
    nth: int
    until_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    votes: str  # JSON


class DebateVote(SQLModel, table=True):
    """A vote on a motion: of a household, or of minus a person."""

    __tablename__ = "debate_vote"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voter: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    choice: str


class NeedTerm(SQLModel, table=True):
    """A word of a need, so that it is found again (bot.reading.alike.terms)."""

    __tablename__ = "need_term"
    __table_args__ = ({"sqlite_with_rowid": False},)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    home: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    term: str = Field(primary_key=True)
    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class FormRow(SQLModel, table=True):
    """An open conversation: one for each person and chat."""

    __tablename__ = "form"
    __table_args__ = (Index("ix_form_open", "community", "person", "chat_group", unique=True),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int  # 0: the private chat
    person: int = Field(sa_column=_ms(nullable=False))
    code: str
    version: int
    start: str  # JSON
    answers: str  # JSON: [[value, looked], …]
    pending: str = ""  # JSON: the start of a second form, until continue or start over is chosen
    started_ms: int = Field(sa_column=_ms(nullable=False))


class InboxRow(SQLModel, table=True):
    """An update that was heard: noted in the transaction of its effect."""

    __tablename__ = "inbox"
    update_id: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    at_ms: int = Field(sa_column=_ms(nullable=False, index=True))


class Quarantine(SQLModel, table=True):
    """An update that could not be read or carried out, raw, for at most 7 days."""

    __tablename__ = "quarantine"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, sa_column=_row_id())
    update_id: int = Field(sa_column=_ms(nullable=False))
    at_ms: int = Field(sa_column=_ms(nullable=False, index=True))
    error: str
    raw: str


class OutboxRow(SQLModel, table=True):
    """Something that people will read, word for word, until it is sent.

    `chat_group` 0 means the private chat of `person`. A row with a `slot` edits the message
    that stands in that slot of that chat, or becomes it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "done_ms", "priority", "id"),
        Index(
            "ux_outbox_slot",
            "community",
            "chat_group",
            "person",
            "slot",
            unique=True,
            sqlite_where=_UNSENT,
            postgresql_where=_UNSENT,
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_column=_row_id())
    community: int
    chat_group: int
    person: int = Field(sa_column=_ms(nullable=False))
    #: text, photo, document, tap, whisper, delete, pin, line (an older one becomes one line), bare
    kind: str
    slot: str = ""
    anew: bool = False  # post afresh and move the slot
    body: str  # JSON: text, buttons and what else the kind needs (storage.outbox)
    reply_to: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))
    under: str = ""  # reply to the message that stands in this slot
    klass: str  # must, nudge
    priority: int  # 0 emergencies, 1 taps, 2 private words, 3 groups, 4 edits nobody waits for
    created_ms: int = Field(sa_column=_ms(nullable=False))
    not_before_ms: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))
    not_after_ms: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))
    attempts: int = 0
    tried_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    done_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    error: str = ""
    message_id: int = Field(default=0, sa_column=_ms(nullable=False, server_default="0"))


class SlotRow(SQLModel, table=True):
    """Where a card stands: the message that holds a slot in a chat."""

    __tablename__ = "slot"
    __table_args__ = (
        Index("ix_slot_name", "community", "slot"),
        Index("ix_slot_message", "community", "chat_group", "message_id"),
    )
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    person: int = Field(sa_column=_ms(primary_key=True, autoincrement=False))
    slot: str = Field(primary_key=True)
    message_id: int = Field(sa_column=_ms(nullable=False))
    whisper: bool = False  # then message_id is its ephemeral_message_id


class GroupBudget(SQLModel, table=True):
    """How many messages a group got unasked on its last such day (rules.budget.Budget)."""

    __tablename__ = "group_budget"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    day: int
    said: int


class DigestLine(SQLModel, table=True):
    """What a group will read of a matter in its next digest: the newest line of each."""

    __tablename__ = "digest_line"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    matter: str = Field(primary_key=True)
    at_ms: int = Field(sa_column=_ms(nullable=False))
    line: str  # plain text in the group's language


class GroupNewest(SQLModel, table=True):
    """About where a group's newest message stands: noted every so many messages."""

    __tablename__ = "group_newest"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    chat_group: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(sa_column=_ms(nullable=False))


class DeadlineRow(SQLModel, table=True):
    """A coded event that waits for its time; unique while it waits."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_due", "fired_ms", "due_ms", "id"),
        Index(
            "ux_deadline_open",
            "community",
            "matter",
            "code",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, sa_column=_row_id())
    community: int
    matter: str
    kind: str  # the event's permanent code
    code: str  # the whole coded event
    due_ms: int = Field(sa_column=_ms(nullable=False))
    fired_ms: int | None = Field(default=None, sa_column=_ms(nullable=True))
    outcome: str = ""  # done, or the code of a refusal, or parked


class LedgerRow(SQLModel, table=True):
    """One accepted event: facts in plain words, the person part only as its hash."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ix_ledger_matter", "community", "matter", "seq"),)
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at_ms: int = Field(sa_column=_ms(nullable=False))
    matter: str
    kind: str
    facts: str  # canonical JSON
    person_hash: str  # H(salt ‖ person part)
    hash: str  # H(prev, seq, at, matter, kind, facts, person_hash)


class LedgerPerson(SQLModel, table=True):
    """The erasable part of a ledger entry: names, texts, ids, with its salt."""

    __tablename__ = "ledger_person"
    community: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    salt: str
    body: str  # canonical JSON


class HouseRow(SQLModel, table=True):
    """A few values of the installation itself: heartbeat, operator code, bot id."""

    __tablename__ = "house"
    name: str = Field(primary_key=True)
    value: str


METADATA = SQLModel.metadata

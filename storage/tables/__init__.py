"""The schema: every row carries its community, every index leads with it.

Times are whole milliseconds since 1970 in UTC (`…_ms`): the same on every database.
Ids that stand in slots, keys or buttons are never used twice. Community 0 is the house
itself: words to people of whom no community is known.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables.chat import (
    FormRow,
    InboxRow,
    Quarantine,
)
from storage.tables.communities import (
    ChatGroup,
    Community,
    GroupNewest,
    Member,
    Person,
)
from storage.tables.deadlines import (
    DeadlineRow,
)
from storage.tables.history import (
    HistoryBatch,
    HistoryFinding,
)
from storage.tables.house import (
    HouseRow,
)
from storage.tables.ledger import (
    LedgerPerson,
    LedgerRow,
)
from storage.tables.lessons import (
    LessonRow,
)
from storage.tables.meetings import (
    AgendaItemRow,
    AgendaWant,
    DebateRow,
    DebateVote,
    MeetingAnswerRow,
    MeetingPresentRow,
    MeetingRow,
    MeetingTries,
)
from storage.tables.minutes import (
    DecisionRow,
    ItemRow,
    MinutesObjection,
    MinutesRow,
)
from storage.tables.needs import (
    LIVE,
    LIVE_STATES,
    TAKEN,
    AlbumRow,
    DistressRow,
    NeedFollower,
    NeedMirror,
    NeedPhoto,
    NeedRow,
    NeedTerm,
    OfferRow,
)
from storage.tables.outbox import (
    DigestLine,
    GroupBudget,
    OutboxRow,
    SlotRow,
)
from storage.tables.polls import (
    PollBallotRow,
    PollMute,
    PollRow,
)
from storage.tables.register import (
    BindingRequestRow,
    HouseholdMember,
    HouseholdRow,
    RegisterUndo,
)
from storage.tables.roles import (
    UNREVOKED,
    DutyRow,
    InvitationRow,
    SeatRow,
)
from storage.tables.votes import (
    VoteBallot,
    VoteLaw,
    VoteObjectionRow,
    VoteOwnRule,
    VotePaper,
    VotePlan,
    VoteRoll,
    VoteRow,
    VoteSealed,
    VoteUnit,
)

METADATA = SQLModel.metadata

__all__ = [
    "LIVE",
    "LIVE_STATES",
    "METADATA",
    "TAKEN",
    "UNREVOKED",
    "AgendaItemRow",
    "AgendaWant",
    "AlbumRow",
    "BindingRequestRow",
    "ChatGroup",
    "Community",
    "DeadlineRow",
    "DebateRow",
    "DebateVote",
    "DecisionRow",
    "DigestLine",
    "DistressRow",
    "DutyRow",
    "FormRow",
    "GroupBudget",
    "GroupNewest",
    "HistoryBatch",
    "HistoryFinding",
    "HouseRow",
    "HouseholdMember",
    "HouseholdRow",
    "InboxRow",
    "InvitationRow",
    "ItemRow",
    "LedgerPerson",
    "LedgerRow",
    "LessonRow",
    "MeetingAnswerRow",
    "MeetingPresentRow",
    "MeetingRow",
    "MeetingTries",
    "Member",
    "MinutesObjection",
    "MinutesRow",
    "NeedFollower",
    "NeedMirror",
    "NeedPhoto",
    "NeedRow",
    "NeedTerm",
    "OfferRow",
    "OutboxRow",
    "Person",
    "PollBallotRow",
    "PollMute",
    "PollRow",
    "Quarantine",
    "RegisterUndo",
    "SeatRow",
    "SlotRow",
    "VoteBallot",
    "VoteLaw",
    "VoteObjectionRow",
    "VoteOwnRule",
    "VotePaper",
    "VotePlan",
    "VoteRoll",
    "VoteRow",
    "VoteSealed",
    "VoteUnit",
]

"""The state of a debate, and of one vote in it: the whole of what the chair must judge by (S11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.flows.rules.policy import DebatePolicy

SIDES = ("for", "against")
CHOICES = ("for", "against", "abstain")
STATES = ("open", "voting", "passed", "failed", "dropped")


class Debate(Struct, frozen=True):
    """One motion of one group; there is one at a time."""

    no: int
    home: int
    meeting: int  # 0: outside of a meeting
    chair: int
    motion: str
    state: str
    began_at: datetime
    queue: tuple[tuple[int, str], ...] = ()  # person, side; in the order in which they asked
    taken: tuple[tuple[int, int], ...] = ()  # person, how many turns they have had
    speaker: int = 0  # 0: nobody has the floor
    side: str = ""  # theirs; of the last one, while nobody speaks
    nth: int = 0  # turns that were ever given
    until: datetime | None = None  # of the turn, or of the vote
    votes: tuple[int, int, int] = (0, 0, 0)  # as CHOICES

    def turns(self, who: int) -> int:
        """How many turns somebody has had."""
        return dict(self.taken).get(who, 0)


class Room(Struct, frozen=True):
    """A meeting of the group that was opened: its number, its chair, when people are there."""

    meeting: int
    chair: int
    begins: datetime
    ends: datetime


class Putting(Struct, frozen=True):
    """A motion that is to be put: what stands in its way, and the rooms where it may belong."""

    home: int
    running: int = 0  # the number of the debate that is not over
    rooms: tuple[Room, ...] = ()  # the latest first
    debate: Debate | None = None


class Vote(Struct, frozen=True):
    """A debate as one voter sees it; `voter`: a household, or minus a person."""

    debate: Debate
    voter: int
    mine: str = ""
    changed: bool = False


def public(debate: Debate, rules: DebatePolicy) -> dict[str, Any]:
    """The named facts that its phrases are given."""
    return {
        "no": debate.no,
        "motion": debate.motion,
        "state": debate.state,
        "meeting": debate.meeting,
        "chair": debate.chair,
        "speaker": debate.speaker,
        "side": debate.side,
        "until": debate.until,
        "waiting": tuple(sum(s == side for _, s in debate.queue) for side in SIDES),
        "queued": tuple(who for who, _ in debate.queue),
        "votes": debate.votes if debate.state in ("passed", "failed") else (),
        "voted": sum(debate.votes),
        "rules": (rules.turns, int(rules.turn.total_seconds()), rules.speech_max),
    }

"""The state of a poll, and of one ballot with its poll: enough to judge one vote (S07).

A vote reads and writes the header with its running counts and one ballot, whatever the number
of voters; the recount goes by the ledger.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

KINDS = ("single", "multiple", "yesno", "ranking", "date")
#: several options stand on one ballot
SEVERAL = ("multiple", "date", "ranking")
VOTERS = ("household", "person")
STATES = ("draft", "open", "closed", "published", "invalid", "cancelled", "lapsed")
YES_NO = ("yes", "no")


class Poll(Struct, frozen=True):
    """One poll of one community (rules 5, life cycle Poll)."""

    no: int
    home: int  # the group where its card stands
    opener: int
    question: str
    options: tuple[str, ...]
    kind: str  # single, multiple, yesno, ranking, date
    by: str  # household, person: whose vote counts once
    secret: bool  # anonymous: voted in private, hidden until the end
    hidden: bool  # no counts before the end
    state: str
    hours: int  # for which it is open
    began_at: datetime  # it was asked for
    opened_at: datetime
    closes_at: datetime  # of a draft: when it lapses
    eligible: int = 0  # households that are asked; 0: no register
    buildings: tuple[str, ...] = ()  # (): all of the community's
    mirrors: tuple[int, ...] = ()  # further groups where its card stands
    counts: tuple[int, ...] = ()  # ballots with each option; ranked: points (Borda)
    voted: int = 0  # ballots
    homes: int = 0  # households with a ballot
    cast: int = 0  # ballots that were ever given a number
    outcome: str = ""  # what the result means, in the opener's words
    then: str = ""  # what happens next
    review_at: datetime | None = None
    reviewed: str = ""
    remind_at: datetime | None = None  # None: nobody is reminded (any more)
    source: int = 0  # the poll that it repeats
    tally: str = ""  # of ranked ballots, at the end: JSON (rules/tally)

    @property
    def groups(self) -> tuple[int, ...]:
        """Where its card stands."""
        return self.home, *self.mirrors


class Mine(Struct, frozen=True):
    """One ballot as it stands."""

    nth: int  # of its poll, from 1: how the ledger names it
    choice: str  # as in `BallotCast`; "": empty, or sealed after the end
    person: int  # who of the household cast it last
    at: datetime | None = None  # None: of an anonymous poll


class Ballot(Struct, frozen=True):
    """A poll as one voter sees it."""

    poll: Poll
    voter: int  # the household or person whose vote it is; 0: none that may vote
    mine: Mine | None = None
    household: int = 0  # of the voter, of those that are asked
    others: bool = False  # somebody else of their home has voted; one vote a person
    elsewhere: bool = False  # their own vote stands for another household; one vote a household
    changed: bool = False  # this step changed it


class Opening(Struct, frozen=True):
    """What must be known before a poll opens."""

    banned: str = ""  # why the law forbids such a poll: fine, name, expel, election
    eligible: int = 0
    buildings: tuple[str, ...] = ()
    lately: tuple[datetime, ...] = ()  # when this person began polls, the newest first
    source: Poll | None = None
    #: of a search for a date that is asked again: until when each of its answers is to come
    until: tuple[tuple[str, datetime], ...] = ()
    poll: Poll | None = None


class Endorsing(Struct, frozen=True):
    """A poll that waits, and whether its presser is of another household."""

    poll: Poll
    other: bool
    bound: bool


class Mirroring(Struct, frozen=True):
    """A poll, the groups of its community, and whom it would ask with a further one."""

    poll: Poll
    groups: frozenset[int] = frozenset()
    eligible: int = 0
    buildings: tuple[str, ...] = ()


class Counting(Struct, frozen=True):
    """A poll with what is read of all its ballots at once: at its reminder and at its end."""

    poll: Poll
    people: tuple[int, ...] = ()  # who can be reached and has not voted
    ballots: tuple[tuple[str, int], ...] = ()  # choice, how many
    homes: int = 0  # households of which somebody has voted, as people live now


def marks(choice: str) -> tuple[int, ...]:
    """The options of a choice, in its order."""
    return tuple(int(part) for part in choice.split("_")) if choice else ()


def written(options: tuple[int, ...]) -> str:
    """The same, as events and rows hold it."""
    return "_".join(map(str, options))


def worth(poll: Poll, choice: str) -> tuple[int, ...]:
    """What a ballot adds to each count: 1 for each mark, or its points if they are ranked.

    Points as `tally.borda` gives them: as many as it ranks for its first, 1 for its last.
    """
    given, ranked = [0] * len(poll.options), marks(choice)
    for place, option in enumerate(ranked):
        given[option] = len(ranked) - place if poll.kind == "ranking" else 1
    return tuple(given)


def public(poll: Poll) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    shown = poll.state in ("closed", "published") or (poll.state == "open" and not poll.hidden)
    return {
        "no": poll.no,
        "question": poll.question,
        "options": poll.options,
        "kind": poll.kind,
        "by": poll.by,
        "secret": poll.secret,
        "hidden": poll.hidden,
        "state": poll.state,
        "hours": poll.hours,
        "closes_at": poll.closes_at,
        "eligible": poll.eligible,
        "counts": poll.counts if shown else (),
        "voted": poll.voted,
        "homes": poll.homes,
        "frozen": poll.cast > 0,
        "outcome": poll.outcome,
        "then": poll.then,
        "review_at": poll.review_at,
        "reviewed": poll.reviewed,
        "opener": poll.opener,
        "tally": poll.tally if shown else "",
    }

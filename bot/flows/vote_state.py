"""The state of a formal vote, and of one head of its roll: enough to judge one ballot (S08).

A head is one voice: an owner with all their units, a home, or the developer. A ballot reads and
writes the header with its running turnout, the head's entry of the roll and its ballot, whatever
the number of voters. What was chosen stands in no header before the end: nobody sees a partial
count, and neither does the bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

STATES = (
    "draft", "consulting", "noticed", "lapsed", "open", "counting", "passed", "failed",
    "no_quorum", "disputed", "annulled", "published", "effective", "challenged", "cancelled",
)  # fmt: skip
VERDICTS = ("passed", "failed", "no_quorum")
#: a recorded choice stays with the head; of a secret one nobody knows whose it was
KINDS = ("recorded", "secret")
#: those of KINDS that a new vote may choose
OFFERED_KINDS = KINDS
#: ballots of a secret vote: among fewer nobody's is hidden
SECRET_LEAST = 3
EFFECTS = ("consultation", "binding")
SCRUTINEERS = 2
#: more heads no roll has: the button of a ballot holds vote, head and choice in one number
HEADS_MOST = 100_000
#: a view of a list holds vote and page in one number
PAGES = 10_000
BEFORE = ("draft", "consulting", "noticed", "lapsed")  # it opens
CHOICES = ("yes", "no", "abstain")
CONFLICT = "conflict"  # people of one head chose differently (V6); as in rules/quorum
SPOILT = "invalid"  # a paper that says nothing clear: it counts nowhere
YIELDED = ""  # of one voice: somebody else of the head speaks for it
STRUCK = "struck"  # of one voice: two scrutineers struck it, it is not heard any more
#: how a head has taken part; "" is not at all, and silence is none of these
CHANNELS = ("chat", "secret", "paper", "proxy", "assisted")
#: by a press of somebody of the head, or on paper, by whoever handed it over
DELIVERED = ("chat", "paper")
STANCES = ("for", "against", "unsure", "absent")


class Scrutineer(Struct, frozen=True):
    """One of the two who watch the count, or of two who count again; never the opener."""

    person: int
    household: int  # 0: none is known
    checked: str = ""  # after the count: right, wrong
    reason: str = ""  # what is wrong
    recounts: bool = False  # named after both of the first two said wrong


class Vote(Struct, frozen=True):
    """One formal vote of one community (rules 5, life cycle Formal vote)."""

    no: int
    home: int  # the group where its card stands
    opener: int
    title: str
    text: str  # the motion, word for word
    rule: str  # the key of its template (rules/vote_rules)
    numbers: str  # the template's fractions and source as they were frozen: JSON
    effect: str  # consultation, binding
    kind: str  # recorded, secret
    state: str
    drafted_at: datetime
    basis: str = ""  # binding: the local rules that an operator confirmed, in words
    by_area: bool = False  # area is counted beside heads
    buildings: tuple[str, ...] = ()  # (): all of the community's
    unit: str = ""  # of the one building: its entrance; "": all of it
    mirrors: tuple[int, ...] = ()  # further groups where its card stands
    scrutineers: tuple[Scrutineer, ...] = ()
    notice_days: int = 0
    open_days: int = 0
    consult: bool = False  # every household is visited first (S21)
    consulted: int = 0  # households
    homes: int = 0  # households of its scope, as they were counted last
    override: str = ""  # why it went on before enough of them were
    noticed_at: datetime | None = None
    posted_at: datetime | None = None  # every household has the notice, on paper where need be
    opens_at: datetime | None = None  # not before
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    extended: bool = False
    heads: int = 0  # of the roll
    area: int = 0  # of the roll, in 0.01 m²
    roll_hash: str = ""
    voted: int = 0  # heads that have taken part so far
    voted_area: int = 0
    told: int = 0  # heads of which the groups were told last
    torn: int = 0  # heads whose people differ: they do not take part (V6)
    pending: int = 0  # entered by one of two people: they wait for the second
    verdict: str = ""  # passed, failed, no_quorum
    result: str = ""  # every figure of the count: JSON
    closed_at: datetime | None = None
    published_at: datetime | None = None
    published_until: datetime | None = None
    objections: int = 0  # ever made, to the roll and to the result
    unanswered: int = 0
    challenged_at: datetime | None = None
    source: int = 0  # the vote that it repeats
    reason: str = ""  # why it was cancelled
    adopts: str = ""  # JSON of Motion: what it makes of the community's own rules
    #: the roll as the notice showed it: homes, heads, area (0.01 m²), hash; JSON
    notice_roll: str = ""
    #: how the register differs from it: `RollChanges.numbers` as JSON; final at the opening
    roll_changes: str = ""
    struck: int = 0  # ballots that scrutineers struck
    held_until: datetime | None = None  # disputed: a recount has until then

    @property
    def groups(self) -> tuple[int, ...]:
        """Where its card stands."""
        return self.home, *self.mirrors


class Entry(Struct, frozen=True):
    """One head of the frozen roll: who they are is the register's to know."""

    head: int  # from 1
    area: int  # of all its units, in 0.01 m²
    units: tuple[int, ...]  # numbers of households; of a body the member's own id
    channel: str = ""  # how it has taken part; one channel only (S8)
    delivered: str = ""  # one of DELIVERED: how it is proven that the ballot reached it


class Voice(Struct, frozen=True):
    """What one person of a head said; a voice is numbered by its place in the ballot, from 1."""

    person: int
    choice: str  # one of CHOICES, YIELDED, or STRUCK
    tenure: str = ""  # where owners vote: what they have said they are to the home


class Recorded(Struct, frozen=True):
    """The ballot of one head in a recorded vote; a secret vote has none of these."""

    choice: str  # one of CHOICES, CONFLICT, or "": everybody of the head has yielded
    voices: tuple[Voice, ...] = ()  # by chat; () of paper
    at: datetime | None = None  # the last change


class Paper(Struct, frozen=True):
    """What people have entered for one head: it counts when two of them have said the same."""

    channel: str  # paper, proxy, assisted
    choice: str  # one of CHOICES, or SPOILT
    by: int  # who entered it first
    at: datetime
    again: int = 0  # who entered it as the second; 0: it waits for them
    holder: str = ""  # by proxy: who holds it, as they are known
    reason: str = ""  # with help: why


class Mine(Struct, frozen=True):
    """A head as one of its people reads it."""

    head: int
    names: tuple[tuple[str, ...], ...]  # (building, unit, room) of each dwelling
    area: int
    voice: str = ""  # what this person said
    choice: str = ""  # what the head says: CONFLICT where its people differ
    channel: str = ""
    delivered: str = ""
    tenure: str = ""  # where owners vote: what this person is to it; "": to be asked


class Ballot(Struct, frozen=True):
    """A vote as one head takes part in it: the composite state (vote, head)."""

    vote: Vote
    entry: Entry | None = None  # None: no such head
    recorded: Recorded | None = None
    paper: Paper | None = None  # what was entered for it
    people: tuple[int, ...] = ()  # bound to the head's units now
    tenure: str = ""  # of the actor's bindings to them, the one that gives most; "": unknown
    mine: tuple[Mine, ...] = ()  # every head for which the actor may speak
    voice: int = 0  # which voice of the head spoke in this step, from 1
    struck: tuple[int, ...] = ()  # voices of it that this step struck: they live there no more
    changed: bool = False  # this step changed the ballot or the entry


class Unit(Struct, frozen=True):
    """A dwelling of the scope before heads are made of them; of a body one of its members."""

    key: tuple[str, ...]  # building, unit, room; of a member ()
    area: int
    owner: str = ""
    co_owners: tuple[str, ...] = ()
    developer: bool = False
    people: tuple[int, ...] = ()  # bound to it, who can be reached


class Planning(Struct, frozen=True):
    """A vote with the dwellings of its scope: what notice, scrutiny and opening need."""

    vote: Vote
    units: Mapping[int, Unit] = field(default_factory=dict)  # by household; of a body by person
    roll: tuple[Entry, ...] = ()  # what the step has frozen
    left: tuple[int, ...] = ()  # and whom it has left out
    shown: bool = False  # the step gives notice: the roll of `units` is kept
    #: the dwellings as the notice showed them; None: nothing was kept (noticed by an older release)
    noticed: Mapping[int, Unit] | None = None
    upheld: frozenset[int] = frozenset()  # households whose entry an upheld objection corrects
    household: int = 0  # of the actor, in the vote's scope
    openers: frozenset[int] = frozenset()  # households of the opener
    shared: bool = False  # the actor lives in some home with the opener or a scrutineer


class OwnRule(Struct, frozen=True):
    """A rule that stands in a community since a vote adopted it, until another ends it."""

    no: int  # of the vote that adopted it
    numbers: str  # JSON, as of `vote_roll.frozen`
    at: datetime
    ended: int = 0  # the vote that revoked or replaced it; 0: it stands
    ended_at: datetime | None = None


class Settling(Struct, frozen=True):
    """A vote about own rules at its end, with the rule that it adopts and the one that it ends."""

    vote: Vote
    adopted: OwnRule | None = None
    ended: OwnRule | None = None


class Delivering(Struct, frozen=True):
    """A vote as its ballot reaches one head."""

    vote: Vote
    entry: Entry | None = None
    people: tuple[int, ...] = ()  # bound to the head's units now


class Asking(Struct, frozen=True):
    """What must be known before a vote is drafted."""

    banned: str = ""  # why the law forbids it: election, fine, name, expel
    units: int = 0  # dwellings of its scope in the register; of a body its members
    basis: str = ""  # the local rules that an operator confirmed; "": consultation only
    buildings: tuple[str, ...] = ()
    mirrors: tuple[int, ...] = ()  # further groups of those who live in its scope
    lately: tuple[datetime, ...] = ()  # when this person drafted votes, the newest first
    source: Vote | None = None
    vote: Vote | None = None
    #: those of the community's own rules that the event names, by the number of their vote
    own: Mapping[int, OwnRule] = field(default_factory=dict)


class Plan(Struct, frozen=True):
    """What a visit to one household brought: for the eyes of those who visit (S21)."""

    household: int
    stance: str
    concern: str
    offer: str
    visitor: int
    at: datetime


class Consulting(Struct, frozen=True):
    """A vote with the plan of one household."""

    vote: Vote
    plan: Plan | None = None
    known: bool = False  # the household belongs to its scope


class Objection(Struct, frozen=True):
    """What somebody on the roll has against the roll or the result."""

    nth: int  # of its vote, from 1
    about: str  # roll, result, challenge
    household: int
    person: int
    text: str
    at: datetime
    answer: str = ""
    upheld: bool = False  # of the roll: it is right
    corrects: int = 0  # and whose entry is corrected by it, a household


class Objecting(Struct, frozen=True):
    """A vote with one objection, and whose home the actor speaks for."""

    vote: Vote
    household: int = 0  # of the actor, on the roll; 0: none
    waits: bool = False  # an objection of that household is not answered yet
    objection: Objection | None = None
    known: bool = False  # the household that an answer corrects is in the register, or was


class Counting(Struct, frozen=True):
    """A vote with what is read of all its heads at once: daily, at reminders and at its end.

    `piles`: choice → (heads, area in 0.01 m²), `conflict` for those who differ.
    """

    vote: Vote
    people: tuple[int, ...] = ()  # of heads that have not taken part, who can be reached
    piles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    silent: tuple[int, int] = (0, 0)  # the ballot reached them, and they said nothing that counts


class Law(Struct, frozen=True):
    """Whether votes bind in this community: off until an operator has confirmed the local rules."""

    basis: str = ""  # in words: which rules allow an electronic vote; "": consultation only
    by: int = 0
    at: datetime | None = None


def packed(no: int, head: int, choice: str) -> int:
    """Vote, head and choice as the one number of a view."""
    return (no * HEADS_MOST + head) * len(CHOICES) + CHOICES.index(choice)


def unpacked(number: int) -> tuple[int, int, str]:
    """The same, taken apart."""
    rest, choice = divmod(number, len(CHOICES))
    no, head = divmod(rest, HEADS_MOST)
    return no, head, CHOICES[choice]


def public(vote: Vote) -> dict[str, Any]:
    """The named facts that its phrases are given (never the whole state)."""
    return {
        "no": vote.no,
        "title": vote.title,
        "text": vote.text,
        "rule": vote.rule,
        "numbers": vote.numbers,
        "effect": vote.effect,
        "basis": vote.basis,
        "kind": vote.kind,
        "state": vote.state,
        "by_area": vote.by_area,
        "buildings": vote.buildings,
        "unit": vote.unit,
        "scrutineers": sum(not s.recounts for s in vote.scrutineers),
        "checked": tuple(s.checked for s in vote.scrutineers if not s.recounts),
        "recount": tuple(s.checked for s in vote.scrutineers if s.recounts),
        "notice_days": vote.notice_days,
        "open_days": vote.open_days,
        "consult": vote.consult,
        "consulted": vote.consulted,
        "homes": vote.homes,
        "override": vote.override,
        "posted": vote.posted_at is not None,
        "opens_at": vote.opens_at,
        "opened_at": vote.opened_at,
        "closes_at": vote.closes_at,
        "extended": vote.extended,
        "heads": vote.heads,
        "area": vote.area,
        "roll_hash": vote.roll_hash,
        "voted": vote.voted,
        "voted_area": vote.voted_area,
        "torn": vote.torn,
        "pending": vote.pending,
        "verdict": vote.verdict,
        "result": vote.result,
        "closed_at": vote.closed_at,
        "published_until": vote.published_until,
        "objections": vote.objections,
        "unanswered": vote.unanswered,
        "opener": vote.opener,
        "reason": vote.reason,
        "source": vote.source,
        "adopts": vote.adopts,
        "notice_roll": vote.notice_roll,
        "roll_changes": vote.roll_changes,
        "struck": vote.struck,
        "held_until": vote.held_until,
    }

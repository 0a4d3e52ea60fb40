"""What happens to a community's own rules of voting, and to proof that a ballot arrived (S08)."""

from __future__ import annotations

from bot.flows.effects import Event, event


@event("li")
class RuleVoteDrafted(Event):
    """A committee wants a formal vote that adopts a rule, ends one, or puts one in another's place.

    `base` is the template that the rule tightens ("": none is adopted), `quorum` and `threshold`
    are fractions such as "3/4" ("": as the law has it), `notice` days, `nonvote` what silence is
    (rules/vote_rules); `ends` is the vote that adopted what ends with it (0: nothing). `text` is
    the motion: the rule's own words.
    """

    base: str
    quorum: str
    threshold: str
    notice: int
    nonvote: str
    ends: int
    kind: str
    days: int
    title: str
    text: str


@event("ll", clock=True)
class RuleSettled(Event):
    """A vote about own rules is in effect (told by its end): they stand, or stand no more."""

    no: int


@event("lj")
class BallotReceived(Event):
    """Somebody of a head says that the ballot reached them; it says nothing about their choice."""

    no: int
    head: int


@event("lk")
class BallotDelivered(Event):
    """The ballot was handed over on paper to a head."""

    no: int
    head: int

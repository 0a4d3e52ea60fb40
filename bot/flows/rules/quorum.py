"""Whether a formal vote is valid and has passed: exact tests on both measures (S08, rules 3.2).

The quorum is measured against the whole roll, consent against whoever takes part (or the whole
roll, where the rule says so). An abstention takes part and consents to nothing. Silence is no
participation, and a spoilt ballot is silence: neither helps to reach the quorum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from bot.flows.rules.vote_rules import Measure, Rule, Share, Shares

Choice = Literal["yes", "no", "abstain"]
CHOICES: tuple[Choice, ...] = ("yes", "no", "abstain")
Outcome = Literal["passed", "failed", "no_quorum"]
NOBODY = Measure(0, 0)


class Sums(Struct, frozen=True):
    """The ballots that count, as heads and area."""

    yes: Measure = NOBODY
    no: Measure = NOBODY
    abstain: Measure = NOBODY

    @property
    def participating(self) -> Measure:
        """Whoever said something that counts."""
        return self.yes + self.no + self.abstain


class Test(Struct, frozen=True):
    """One test, ready for printing: `part` of `whole` against `share`; `least` is enough."""

    __test__ = False  # no test of pytest's

    of: Literal["quorum", "threshold"]
    measure: Literal["heads", "area"]
    part: int
    whole: int
    share: Share

    @property
    def met(self) -> bool:
        """Whether it holds."""
        return self.share.met(self.part, self.whole)

    @property
    def least(self) -> int:
        """The smallest number that would have been enough (of nobody, 1)."""
        return self.share.least(self.whole) if self.whole else 1

    def __str__(self) -> str:
        """As in "134 of 200 ≥ 2/3", or "133 of 200 < 2/3" where it does not hold."""
        sign = self.share.sign if self.met else {"≥": "<", ">": "≤"}[self.share.sign]
        return f"{self.part} of {self.whole} {sign} {self.share.fraction}"


class Judgement(Struct, frozen=True):
    """One tally, its tests and what follows from them."""

    sums: Sums
    tests: tuple[Test, ...]
    outcome: Outcome


class Verdict(Struct, frozen=True):
    """The tally by the ballots alone; and, where an adopted rule has it, one with the silent.

    `outcome` never rests on silence. `followed` says what the adopted rule would make of it, for
    printing beside it with a warning: one court upheld such a rule (Shanghai, (2022)沪02民初16号),
    commentators dispute it.
    """

    roll: Measure
    strict: Judgement
    followed: Judgement | None = None

    @property
    def outcome(self) -> Outcome:
        """What the ballots alone decide."""
        return self.strict.outcome


def judge(rule: Rule, roll: Measure, sums: Sums, silent_delivered: Measure = NOBODY) -> Verdict:
    """Every test of the rule, on every measure that counts.

    `silent_delivered` are those who said nothing that counts although it is proven that the
    ballot reached them; it is looked at under `nonvote = "follow_majority"` only.

    Raises:
        ValueError: an empty roll, or more voices than stand on it.
    """
    if not roll.heads or (rule.by_area and not roll.area):
        raise ValueError("nobody stands on the roll")
    _within(sums.participating + silent_delivered, roll, rule)
    followed = None
    if rule.nonvote == "follow_majority":
        followed = _judged(rule, roll, _followed(rule, sums, silent_delivered))
    return Verdict(roll, _judged(rule, roll, sums), followed)


def _within(found: Measure, roll: Measure, rule: Rule) -> None:
    if found.heads > roll.heads or (rule.by_area and found.area > roll.area):
        raise ValueError(f"more voices than on the roll: {found} of {roll}")


def _judged(rule: Rule, roll: Measure, sums: Sums) -> Judgement:
    part = sums.participating
    quorum = _tests("quorum", rule.quorum, part, roll)
    threshold = _tests(
        "threshold", rule.threshold, sums.yes, part if rule.of == "participating" else roll
    )
    outcome: Outcome = "passed"
    if not all(test.met for test in quorum):
        outcome = "no_quorum"
    elif not all(test.met for test in threshold):
        outcome = "failed"
    return Judgement(sums, (*quorum, *threshold), outcome)


def _tests(
    of: Literal["quorum", "threshold"], shares: Shares, part: Measure, whole: Measure
) -> tuple[Test, ...]:
    heads = Test(of, "heads", part.heads, whole.heads, shares.heads)
    if shares.area is None:
        return (heads,)
    return heads, Test(of, "area", part.area, whole.area, shares.area)


def _followed(rule: Rule, sums: Sums, silent: Measure) -> Sums:
    """The silent join whichever choice has most on every measure; if none has, they stay silent."""

    def first(of: Choice) -> bool:
        mine: Measure = getattr(sums, of)
        others: list[Measure] = [getattr(sums, c) for c in CHOICES if c != of]
        return all(
            mine.heads > o.heads and (not rule.by_area or mine.area > o.area) for o in others
        )

    for choice in CHOICES:
        if first(choice):
            added = {c: getattr(sums, c) for c in CHOICES}
            added[choice] += silent
            return Sums(**added)
    return sums


class Voice(Struct, frozen=True):
    """A ballot as it was entered: `voice` counts the people of a head as they first voted.

    An empty `choice` strikes what this voice said before (its binding was wrong, for instance).
    """

    head: int
    voice: int
    choice: str


#: what a head says whose people differ, until one of them is named (rules 3.2)
CONFLICT = "conflict"


def settled(voices: Iterable[Voice], named: Mapping[int, int] | None = None) -> dict[int, str]:
    """What each head says in the end: a choice, or `CONFLICT`; heads that say nothing are left out.

    The last word of each voice counts. Where the voices of a head (a couple, co-owners) differ
    its ballot is invalid until the head names one of them (`named`: head → voice), whose word
    counts then, whatever the others say.
    """
    said: dict[int, dict[int, str]] = {}
    for one in voices:
        said.setdefault(one.head, {})[one.voice] = one.choice
    found: dict[int, str] = {}
    for head, by_voice in said.items():
        speaks = (named or {}).get(head)
        words = {w for v, w in by_voice.items() if w and speaks in (None, v)}
        if words:
            found[head] = words.pop() if len(words) == 1 else CONFLICT
    return found


def summed(settled_: Mapping[int, str], roll: Mapping[int, int]) -> Sums:
    """Heads and area (`roll`: head → 0.01 m²) of each choice; conflicts count nowhere.

    Raises:
        KeyError: a head that is not on the roll.
    """
    found = dict.fromkeys(CHOICES, NOBODY)
    for head, choice in settled_.items():
        one = Measure(1, roll[head])
        if choice in found:
            found[choice] += one
    return Sums(**found)

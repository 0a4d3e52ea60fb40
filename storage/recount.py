"""Counting polls again from the ledger alone: pure, the standard library and nothing of ours.

A ballot's entry names it by its number in the poll and says its whole choice, so the last entry
of each number counts, in whatever order people changed their minds. Of an anonymous poll the end
holds all ballots, in no order. What is read is not trusted: an entry that cannot be read is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CAST = ("vc", "vm")  # a whole ballot; one option of it put on or taken off
CLOSED = "vz"
ENDED = ("closed", "invalid")
#: the facts that an end must have: state and kind are words, options and voted whole numbers,
#: counts a number for each option, secret a truth; of a secret one, ballots: [choice, how many],
#: but nothing of what was chosen where it was not valid
FACTS = ("counts", "kind", "options", "secret", "voted")


@dataclass(slots=True)
class Recount:
    """The ballots of every poll of one community, as its ledger is read from the beginning."""

    ballots: dict[str, dict[int, str]] = field(default_factory=dict)  # matter → number → choice
    ended: set[str] = field(default_factory=set)  # matters whose tally was told

    def read(self, matter: str, kind: str, facts: Mapping[str, Any]) -> str:
        """Take in one entry; what is wrong with it or with a tally that it tells, or ""."""
        if kind in CAST:
            return self._cast(matter, facts)
        if kind == CLOSED and facts.get("state") in ENDED:
            return self._closed(matter, facts)
        return ""

    def _cast(self, matter: str, facts: Mapping[str, Any]) -> str:
        if matter in self.ended:
            return "a vote was counted after the end"
        if "ballot" not in facts:  # it changed nothing, and nobody has voted before
            return ""
        number, choice = facts["ballot"], facts.get("choice")
        if not isinstance(number, int) or not isinstance(choice, str):
            return "a ballot cannot be read"
        self.ballots.setdefault(matter, {})[number] = choice
        return ""

    def _closed(self, matter: str, facts: Mapping[str, Any]) -> str:
        if matter in self.ended:
            return "a poll ended twice"
        self.ended.add(matter)
        if any(name not in facts for name in FACTS):
            return "the end of a poll cannot be read"
        if facts["secret"] and facts["state"] == "invalid":
            told = any(facts["counts"]) or facts.get("ballots") or self.ballots.get(matter)
            return "too few anonymous votes are told" if told else ""
        try:
            piles = self._piles(matter, facts)
            counts = _counts(piles, facts["options"], ranked=facts["kind"] == "ranking")
        except (KeyError, TypeError, ValueError):
            return "a ballot cannot be read"
        if facts["voted"] != sum(piles.values()):
            return "the number of ballots is not that of the records"
        return "" if facts["counts"] == counts else "the tally is not that of the ballots"

    def _piles(self, matter: str, facts: Mapping[str, Any]) -> dict[str, int]:
        """How many ballots say what; an empty ballot is none."""
        cast = self.ballots.get(matter, {})
        piles: dict[str, int] = {}
        if facts["secret"]:
            if cast:  # who chose what would stand there for ever
                raise ValueError(matter)
            for choice, number in facts["ballots"]:
                if choice in piles or number < 1:
                    raise ValueError(choice)
                piles[choice] = number
        else:
            for choice in cast.values():
                piles[choice] = piles.get(choice, 0) + 1
        piles.pop("", None)
        return piles


def _counts(piles: Mapping[str, int], options: int, *, ranked: bool) -> list[int]:
    """A count for each option; ranked: points, as many as a ballot ranks for its first, then less.

    Raises:
        ValueError: a ballot names no option, or one of them twice.
    """
    counts = [0] * options
    for choice, number in piles.items():
        marks = [int(part) for part in choice.split("_")]
        if len(set(marks)) < len(marks) or not all(0 <= mark < options for mark in marks):
            raise ValueError(choice)
        for place, option in enumerate(marks):
            counts[option] += number * (len(marks) - place if ranked else 1)
    return counts

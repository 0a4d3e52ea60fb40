"""Counting polls again from the ledger alone, with the standard library alone.

A ballot's entry names it by its number in the poll and says its whole choice, so the last entry
of each number counts, in whatever order people changed their minds. Of an anonymous poll the end
holds all ballots, in no order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CAST = ("vc", "vm")  # a whole ballot; one option of it put on or taken off
CLOSED = "vz"
_ENDED = ("closed", "invalid")


@dataclass(slots=True)
class Recount:
    """The ballots of every poll of one community, as its ledger is read from the beginning."""

    ballots: dict[str, dict[int, str]] = field(default_factory=dict)  # matter → number → choice

    def read(self, matter: str, kind: str, facts: Mapping[str, Any]) -> str:
        """Take in one entry; what is wrong with a tally that it tells, or ""."""
        if kind in CAST and "ballot" in facts:
            self.ballots.setdefault(matter, {})[facts["ballot"]] = facts["choice"]
            return ""
        if kind != CLOSED or facts.get("state") not in _ENDED:
            return ""
        if facts["secret"]:
            piles = dict(facts["ballots"])
        else:
            piles = {}
            for choice in self.ballots.get(matter, {}).values():
                piles[choice] = piles.get(choice, 0) + 1
        piles.pop("", None)  # an empty ballot is none
        if facts["voted"] != sum(piles.values()):
            return "the number of ballots is not that of the records"
        if facts["counts"] != _counts(piles, facts["options"], ranked=facts["kind"] == "ranking"):
            return "the tally is not that of the ballots"
        return ""


def _counts(piles: Mapping[str, int], options: int, *, ranked: bool) -> list[int]:
    counts = [0] * options
    for choice, number in piles.items():
        marks = [int(part) for part in choice.split("_")]
        for place, option in enumerate(marks):
            counts[option] += number * (len(marks) - place if ranked else 1)
    return counts

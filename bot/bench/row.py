"""One line of a bench: ours, the peer's, the ratio and the goal."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict


class Row(Struct, frozen=True):
    """`ours` and `peer` are rates per second; `sizes` are ours by how many were stored."""

    name: str
    ours: float
    peer: float
    peer_name: str
    goal: float
    sizes: dict[str, float]
    grows: float = 1.2  # how much more one may cost with the most stored

    @property
    def ratio(self) -> float:
        """Ours over the peer's."""
        return self.ours / self.peer

    @property
    def growth(self) -> float:
        """What one costs with the most stored, over what it costs with the fewest."""
        rates = list(self.sizes.values())
        if not rates:  # nothing is stored
            return 1.0
        return rates[0] / rates[-1]

    @property
    def met(self) -> bool:
        """Whether the goal is reached, and the cost does not grow with what is stored."""
        return self.ratio >= self.goal and self.growth <= self.grows

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "met": self.met}

    def line(self) -> str:
        """For people."""
        sizes = ", ".join(f"{size} stored: {rate:,.0f}/s" for size, rate in self.sizes.items())
        verdict = "met" if self.met else "NOT met"
        stored = f"; {sizes}; growth {self.growth:.2f}" if sizes else ""
        return (
            f"{self.name}: {self.ours:,.0f}/s beside {self.peer:,.0f}/s of {self.peer_name} = "
            f"{self.ratio:.2f} (goal {self.goal}: {verdict}){stored}"
        )


class AtMost(Row, frozen=True):
    """Seconds or bytes instead of rates: less is better, and the goal is the most."""

    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether it costs no more than so many times the peer's."""
        return self.ratio <= self.goal

    def line(self) -> str:
        """For people."""
        verdict = "met" if self.met else "NOT met"
        return (
            f"{self.name}: {self.ours:,.2f}{self.unit} beside {self.peer:,.2f}{self.unit} of "
            f"{self.peer_name} = {self.ratio:.2f} (goal at most {self.goal}: {verdict})"
        )


class Share(Row, frozen=True):
    """A rate that has a ceiling of Telegram's: how much of it is reached without a refusal."""

    ceiling: float = 1.0
    refused: int = 0  # answers 429
    peer_refused: int = 0

    @property
    def share(self) -> float:
        """Ours over the ceiling."""
        return self.ours / self.ceiling

    @property
    def met(self) -> bool:
        """Whether so much of the ceiling is reached, and nothing was refused."""
        return self.share >= self.goal and not self.refused

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        # without arguments super() would look for the class that slots=True has replaced
        return {**Row.as_dict(self), "share": round(self.share, 3)}

    def line(self) -> str:
        """For people."""
        verdict = "met" if self.met else "NOT met"
        return (
            f"{self.name}: {self.ours:,.2f}/s of at most {self.ceiling:,.2f}/s = {self.share:.3f}, "
            f"{self.refused} refused (goal {self.goal}, 0 refused: {verdict}); {self.peer_name}: "
            f"{self.peer:,.2f}/s = {self.peer / self.ceiling:.3f}, {self.peer_refused} refused"
        )


class Found(Row, frozen=True):
    """Questions a second, and how much of the truth their answers hold."""

    recall: float = 0.0  # share of what the peer finds
    recall_goal: float = 0.0
    median: float = 0.0  # seconds of one question
    within: float = 0.0  # goal for it

    @property
    def met(self) -> bool:
        """Whether so much is found, so fast."""
        return (
            self.recall >= self.recall_goal
            and self.median < self.within
            and self.ratio >= self.goal
        )

    def line(self) -> str:
        """For people."""
        verdict = "met" if self.met else "NOT met"
        goal = f" (goal {self.goal:g})" if self.goal else ""
        return (
            f"{self.name}: recall {self.recall:.3f} (goal {self.recall_goal}), median "
            f"{1000 * self.median:.2f} ms (goal below {1000 * self.within:g}), {self.ours:,.0f}/s "
            f"beside {self.peer:,.0f}/s of {self.peer_name} = {self.ratio:.1f}{goal}: {verdict}"
        )


def interleaved(rounds: int, runs: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median rate of each run, the rounds taken in turn: noise hits all alike."""
    rates: dict[str, list[float]] = {name: [] for name in runs}
    gc.collect()
    gc.freeze()  # as `huiyin run` does: what stands after the start is looked at no more
    try:
        for _ in range(rounds):
            for name, run in runs.items():
                rates[name].append(run())
    finally:
        gc.unfreeze()
    return {name: statistics.median(found) for name, found in rates.items()}

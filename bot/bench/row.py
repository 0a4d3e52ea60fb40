"""One line of a bench: ours, the peer's, the ratio and the goal."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
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
        return (
            f"{self.name}: {self.ours:,.0f}/s beside {self.peer:,.0f}/s of {self.peer_name} = "
            f"{self.ratio:.2f} (goal {self.goal}: {verdict}); {sizes}; growth {self.growth:.2f}"
        )


def interleaved(rounds: int, runs: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median rate of each run, the rounds taken in turn: noise hits all alike."""
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            rates[name].append(run())
    return {name: statistics.median(found) for name, found in rates.items()}

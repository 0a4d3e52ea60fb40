"""A share or a count that is measured against a goal, and what plain methods reach."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict


class Figure(Struct, frozen=True):
    """`value` beside its `goal`; `of`: how many were counted, 0 where nothing is.

    `less`: the goal is the most that it may be; `plain`: what a plain method reaches on the same,
    and its name.
    """

    name: str
    value: float
    goal: float
    of: int = 0
    less: bool = False
    plain: float | None = None
    plain_name: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value <= self.goal if self.less else self.value >= self.goal

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {**asdict(self), "met": self.met}

    def line(self) -> str:
        """For people."""
        most = "at most " if self.less else ""
        beside = "" if self.plain is None else f", {self.plain_name} {self.plain:.3f}"
        count = f" of {self.of}" if self.of else ""
        verdict = "met" if self.met else "NOT met"
        return f"{self.name}: {self.value:.3f}{count} (goal {most}{self.goal:g}: {verdict}){beside}"

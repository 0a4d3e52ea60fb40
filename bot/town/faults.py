"""Faults to switch on: what real networks and servers do."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

KINDS = ("accept_then_timeout", "cut", "retry_after", "server_error", "duplicate", "reorder")


@dataclass(eq=False, slots=True)
class Fault:
    """One switch: for the next so many calls of a method ("*": any), or with a probability."""

    kind: str
    method: str = "*"
    times: int = 1  # -1: until switched off
    chance: float = 1.0
    seconds: int = 5  # retry_after
    chat: int = 0  # only calls about this chat


@dataclass(eq=False, slots=True)
class Faults:
    """All that are switched on, and how often each struck."""

    seed: int = 0
    on: list[Fault] = field(default_factory=list)
    struck: dict[str, int] = field(default_factory=dict)
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    def add(self, kind: str, **switches: Any) -> Fault:
        """Switch one on.

        Raises:
            ValueError: there is no such kind.
        """
        if kind not in KINDS:
            raise ValueError(f"no fault {kind}; there are: {', '.join(KINDS)}")
        fault = Fault(kind, **switches)
        self.on.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all off."""
        self.on.clear()

    def strike(self, kinds: tuple[str, ...], method: str, chat: int = 0) -> Fault | None:
        """The fault that strikes this call, if one does."""
        for fault in self.on:
            if fault.kind not in kinds or fault.times == 0:
                continue
            if fault.method not in ("*", method) or (fault.chat and fault.chat != chat):
                continue
            if self._chance.random() >= fault.chance:
                continue
            if fault.times > 0:
                fault.times -= 1
            self.struck[fault.kind] = self.struck.get(fault.kind, 0) + 1
            return fault
        return None

"""Speed beside a peer, printed side by side in one run; never a timed test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.bench.figure import Figure
from bot.bench.row import Row


def measure(name: str, *, small: bool = False, data: Path | None = None) -> Sequence[Row | Figure]:
    """Run one bench; `small`: its rehearsal; `data`: a folder of samples; where it has such."""
    from importlib import import_module

    options: dict[str, Any] = {"small": True} if small else {}
    if data is not None and name in SAMPLED:
        options["data"] = data
    rows: Sequence[Row | Figure] = import_module(f"bot.bench.{name}").measure(**options)
    return rows


#: every bench by name, each a file of this folder
BENCHES = (
    "needs", "votes", "deadlines", "lists", "alike", "reading", "start", "mouth", "flood", "soak",
)  # fmt: skip
#: those with a rehearsal of seconds, that shows whether they run at all
REHEARSED = ("alike", "votes")
#: those that also measure samples which lie somewhere else
SAMPLED = ("reading",)

"""Speed beside a peer, printed side by side in one run; never a timed test."""

from __future__ import annotations

from bot.bench.row import Row


def measure(name: str) -> list[Row]:
    """Run one bench."""
    from importlib import import_module

    rows: list[Row] = import_module(f"bot.bench.{name}").measure()
    return rows


#: every bench by name, each a file of this folder
BENCHES = ("needs", "deadlines", "lists", "start", "mouth", "flood", "soak")

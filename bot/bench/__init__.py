"""Speed beside a peer, printed side by side in one run; never a timed test."""

from __future__ import annotations

from bot.bench.row import Row


def measure(name: str, *, small: bool = False) -> list[Row]:
    """Run one bench; `small`: its rehearsal, where it has one."""
    from importlib import import_module

    options = {"small": True} if small else {}
    rows: list[Row] = import_module(f"bot.bench.{name}").measure(**options)
    return rows


#: every bench by name, each a file of this folder
BENCHES = ("needs", "deadlines", "lists", "alike", "start", "mouth", "flood", "soak")
#: those with a rehearsal of seconds, that shows whether they run at all
REHEARSED = ("alike",)

"""What a line reads as, asked before it goes anywhere: microseconds, on this machine.

The patterns take a while to compile: they are loaded after the start, or with the first line.
"""

from __future__ import annotations

from importlib import import_module

MOST = 1000  # characters that are read: what it is about stands at the beginning
#: what the desk is told; everything else is chatter to it
_TOLD = frozenset({"need", "retraction", "thanks", "vote"})


def warm() -> None:
    """Load the reading; in a thread, while nobody has said anything yet."""
    import_module("bot.reading.chat")


def reads(text: str) -> str:
    """need, retraction, thanks, vote, or "" for everything else."""
    if not text:
        return ""
    from bot.reading.chat import hear

    kind = hear(text[:MOST]).kind
    return kind if kind in _TOLD else ""


def numbers(text: str) -> tuple[str, ...]:
    """Whom to call before anything else; () where nobody is in danger."""
    from bot.reading.emergency import emergency

    found = emergency(text[:MOST]) if text else None
    return found.numbers if found else ()

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
    import_module("bot.reading.chat").hear("warm")


def reads(text: str) -> tuple[str, tuple[str, ...]]:
    """need, retraction, thanks, vote, or "" for everything else; and whom to call first.

    () where nobody is in danger.
    """
    if not text:
        return "", ()
    from bot.reading.chat import hear
    from bot.reading.said import Said

    said = Said(text[:MOST])
    kind = hear(said).kind
    return kind if kind in _TOLD else "", said.danger.numbers if said.danger else ()

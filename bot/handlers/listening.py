"""What a line reads as, asked before it goes anywhere: well below a millisecond, on this machine.

The patterns take a while to compile: they are loaded after the start, or with the first line.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from bot.reading.learned import NOTHING, Learned

MOST = 1000  # characters that are read: what it is about stands at the beginning
#: what the desk is told; everything else is chatter to it
_TOLD = frozenset({"need", "retraction", "thanks", "vote"})

Reads = Callable[[str], tuple[str, tuple[str, ...]]]


def warm() -> None:
    """Load the reading; in a thread, while nobody has said anything yet."""
    import_module("bot.reading.chat").hear("warm")


def reads(
    text: str, learned: Learned = NOTHING, offer_at: float | None = None
) -> tuple[str, tuple[str, ...]]:
    """need, retraction, thanks, vote, or "" for everything else; and whom to call first.

    () where nobody is in danger. `learned`: what the community has taught; `offer_at`: certainty
    from which it is taken for a need, None: the usual one.
    """
    if not text:
        return "", ()
    from bot.reading.chat import OFFER_AT, hear
    from bot.reading.said import Said

    said = Said(text[:MOST])
    kind = hear(said, learned, OFFER_AT if offer_at is None else offer_at).kind
    return kind if kind in _TOLD else "", said.danger.numbers if said.danger else ()

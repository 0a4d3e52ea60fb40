"""What a line reads as, asked before it goes anywhere: well below a millisecond, on this machine.

The patterns take a while to compile: they are loaded after the start, in a thread, and whoever
hears a line before that waits for them without holding up anything else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from bot.reading.learned import NOTHING, Learned

MOST = 1000  # characters that are read: what it is about stands at the beginning
#: what the desk is told; everything else is chatter to it
_TOLD = frozenset({"need", "retraction", "thanks", "vote"})


class Reading(Struct, frozen=True):
    """What a line reads as.

    `kind`: need, retraction, thanks, vote, or "" for everything else; `numbers`: whom to call
    first, () where nobody is in danger; `peril`: what kind of danger (bot.reading.peril).
    """

    kind: str = ""
    numbers: tuple[str, ...] = ()
    peril: str = ""
    desperate: bool = False  # they say of themselves that they do not want to live


Reads = Callable[..., Reading]  # see `reads`


_loading, _loaded = threading.Lock(), threading.Event()


def warm() -> None:
    """Load the reading, for the ears and for the desk, once; in a thread."""
    with _loading:
        if not _loaded.is_set():
            import_module("bot.reading.chat").hear("warm")
            import_module("bot.reading.categories").triage("warm")
            _loaded.set()


def is_warm() -> bool:
    """Whether a line can be read at once."""
    return _loaded.is_set()


def reads(
    text: str, learned: Learned = NOTHING, offer_at: float | None = None, *, asked: bool = False
) -> Reading:
    """Read a line.

    `learned`: what the community has taught; `offer_at`: certainty
    from which it is taken for a need, None: the usual one. What is `asked` of the bot is remembered
    a while, for the desk will read it as well; what is said in passing is not.
    """
    if not text:
        return Reading()
    from bot.reading.chat import OFFER_AT, hear
    from bot.reading.said import Said
    from bot.reading.said import said as remembered

    said = remembered(text[:MOST]) if asked else Said(text[:MOST])
    kind = hear(said, learned, OFFER_AT if offer_at is None else offer_at).kind
    numbers = said.danger.numbers if said.danger else ()
    return Reading(kind if kind in _TOLD else "", numbers, said.peril, said.desperate or said.cries)

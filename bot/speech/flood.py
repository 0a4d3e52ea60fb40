"""What whoever sends too much at once is told, once."""

from __future__ import annotations

from bot.speech.page import NUDGE, Page, phrase
from bot.speech.words import Words


@phrase("flood.person", NUDGE, public=True)
def person(w: Words) -> Page:
    """To somebody who wrote."""
    return Page(
        w._(
            "I hear too much from you at once: what you wrote just now is not noted. "
            "Please wait a minute, then write it once more."
        )
    )


@phrase("flood.pressed", NUDGE)
def pressed(w: Words) -> Page:
    """To somebody who pressed."""
    return Page(
        w._(
            "You are pressing faster than I can answer. Please wait a minute, then press once more."
        )
    )


@phrase("flood.group", NUDGE, public=True)
def group(w: Words) -> Page:
    """To everybody of a group."""
    return Page(
        w._(
            "I hear too much in this group at once and could not note everything. "
            "Please wait a minute, then write it once more."
        )
    )

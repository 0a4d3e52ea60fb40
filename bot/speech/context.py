"""Who speaks, and for which community: words that clear it up."""

from __future__ import annotations

from collections.abc import Sequence

from bot.codes import View
from bot.speech.page import NUDGE, Button, Page, phrase, rows
from bot.speech.words import Words

WHICH = "wc"  # the view behind each community's button
_LABEL = 40


@phrase("which.community", NUDGE)
def which(w: Words, *, names: Sequence[tuple[int, str]]) -> Page:
    """Somebody of several communities writes in private."""
    return Page(
        w._("You belong to several communities. Which one is this about?"),
        rows(*(Button(name[:_LABEL], View(WHICH, no)) for no, name in names), width=1),
    )


@phrase("which.chosen", NUDGE)
def chosen(w: Words, *, name: str) -> Page:
    """Toast."""
    return Page(w._("{name}, for the next 30 minutes.", name=name))


@phrase("unsigned", NUDGE, public=True)
def unsigned(w: Words) -> Page:
    """An anonymous administrator has written a command."""
    return Page(
        w._("I cannot see who you are. Please switch off “anonymous” in your administrator "
            "settings, and write it again.")
    )  # fmt: skip

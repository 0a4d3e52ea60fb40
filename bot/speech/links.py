"""Words that lead elsewhere."""

from __future__ import annotations

from bot.speech.page import Button, Page, rows
from bot.speech.words import Html, Words


def elsewhere(w: Words) -> Page:
    """In the group, instead of private words: the way to the private chat."""
    return Page(
        w._("Please open our private chat, I will show you there."),
        rows(Button(w._("Open"), url=w.link("hi"))),
    )


def repeat(w: Words) -> Html:
    """Below a message that may have arrived before: nobody knows, so it is said once more."""
    return w._("(sent again)")

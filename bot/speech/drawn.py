"""What is said about pictures and files that the bot has made."""

from __future__ import annotations

from bot.speech.page import NUDGE, Page, phrase
from bot.speech.words import Words


@phrase("drawn.sent", NUDGE, public=True)
def sent(w: Words) -> Page:
    """In the group, to whoever asked: it is in the private chat."""
    return Page(w._("I have sent it to you in our private chat."))

"""The bot was away, or its clock was set: what people and operators hear of it."""

from __future__ import annotations

from datetime import datetime

from bot.speech.page import Page, lines, phrase
from bot.speech.words import Words


@phrase("outage")
def outage(w: Words, *, begin: datetime, end: datetime, lost: bool, longer: int) -> Page:
    """To a group, once: from when to when, what is lost, what to do."""
    kept = w._("What you wrote to me meanwhile has arrived.")
    again = w._("What you wrote to me meanwhile may be lost as well: please write it again.")
    more = w._("Everything that is due has so much more time: {span}.", span=w.span(longer))
    return Page(lines(
        w._("🔌 From {begin} to {end} I could not hear you.", begin=w.when(begin), end=w.when(end)),
        w._("Buttons pressed in that time did nothing: please press them again."),
        again if lost else kept,
        more if longer else None,
    ))  # fmt: skip


@phrase("clock.stepped")
def stepped(w: Words, *, seconds: int, back: bool, frozen: int) -> Page:
    """To the operators: which way, how far, what follows."""
    span = w.span(seconds)
    return Page(lines(
        w._("🕰 The clock of my machine was set back by {span}.", span=span)
        if back
        else w._("🕰 The clock of my machine was set on by {span}.", span=span),
        w._("For {span} I call nothing overdue; then the new time counts.", span=w.span(frozen)),
        w._("If the new time is wrong, please set the machine's clock right (NTP)."),
    ))  # fmt: skip

"""One text from left to right: its signs, its phrases, the times that they mean."""

from __future__ import annotations

from datetime import datetime

from bot.reading.time_grammar import phrases
from bot.reading.time_reader import take
from bot.reading.time_reading import Reading
from bot.reading.time_tokens import tokens
from bot.reading.time_values import Time
from bot.reading.time_words import fold


def read(text: str, now: datetime, *, future: bool) -> tuple[tuple[Time, ...], tuple[str, ...]]:
    """(The times, the words that name no day or hour there is); see `times.read`."""
    folded = fold(text)
    said = tokens(folded)
    if not said:
        return (), ()
    reading = Reading(text, folded, now, future=future)
    for phrase in phrases(said):
        take(reading, phrase)
    return tuple(reading.found), tuple(reading.impossible)

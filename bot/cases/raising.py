"""What a need begins with: the words of a command, and of the message that it replies to."""

from __future__ import annotations

from typing import Any

from bot.cases.case import Asked
from bot.flows.effects import Refused
from bot.flows.rules.text import clean


def args(asked: Asked) -> dict[str, Any]:
    """For the report form: said, author, reply, photos, album, source, urgency.

    `author` is the person whose message it was (0: the asker's own words, or nobody's);
    `reply` is the message that the card answers (0: the command itself).

    Raises:
        Refused: the asker's own words are too long; somebody else's are cut.
    """
    most, own = asked.policy.need.text_max, asked.words
    if len(own) > most:
        raise Refused("form.too_long", most=most, have=len(own))
    there = clean(asked.answered_text)
    room = max(0, most - len(own) - 1) if own else most
    if len(there) > room:
        there = there[: room - 1].rstrip() + "…" if room else ""
    author = asked.answered_person if asked.answered_person != asked.who else 0
    taken = bool(there) or bool(asked.photos and not own)
    return {
        "said": "\n".join(part for part in (there, own) if part),
        "author": author if taken else 0,
        "reply": asked.answered if taken else 0,
        "photos": " ".join(asked.photos),
        "album": asked.album,
        "source": "",
        "urgency": "emergency" if asked.numbers else "",
    }

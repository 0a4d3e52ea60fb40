"""Pictures and documents: a template and its facts become a file, by a pure function.

A phrase names the template and gives the facts (`bot.speech.page.Drawn`); they wait in the outbox
and the mouth draws them just before it sends, in a thread of its own. A template is a module here
with `drawn(facts) -> bytes`: the same facts give the same bytes. It is imported when it is first
needed, since typst and the fonts cost more than all the rest of a start.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from msgspec import Struct

PHOTO = "photo"  # a PNG that stands above its words
DOCUMENT = "document"  # a file to open: a PDF, a calendar entry


class Template(Struct, frozen=True):
    """How a drawing is sent, and the module that draws it."""

    kind: str  # PHOTO or DOCUMENT: also the kind of its row in the outbox
    module: str


#: every template by its name; names stand in rows that wait, so none is ever given another sense
TEMPLATES: dict[str, Template] = {
    "poll_result": Template(PHOTO, "bot.drawings.poll_result"),
    "vote_sheet": Template(DOCUMENT, "bot.drawings.vote_sheet"),
    "meeting_calendar": Template(DOCUMENT, "bot.drawings.meeting_calendar"),
    "meeting_paper": Template(DOCUMENT, "bot.drawings.meeting_paper"),
    "meeting_code": Template(PHOTO, "bot.drawings.meeting_code"),
}


def draw(template: str, facts: Mapping[str, Any]) -> bytes:
    """The file: a PNG for a photo, whatever it is for a document.

    Takes a tenth of a second or longer, and may run in a thread.

    Raises:
        KeyError: no template of this name, or a fact is missing.
        Exception: whatever the template raises for facts that it cannot draw.
    """
    made: bytes = import_module(TEMPLATES[template].module).drawn(facts)
    return made

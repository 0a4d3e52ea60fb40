"""An agenda in words: what a meeting is about, and what waits for the next one."""

from __future__ import annotations

from typing import Any

from bot.codes import StartForm
from bot.flows.meeting_events import ItemDropped, ItemMoved, ItemWanted
from bot.speech.meeting import matter, title
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Words


def _want(w: Words, n: int, item: list[Any]) -> Button:
    label = w._("Want {n} ({wants})", n=n, wants=item[4]) if item[4] else w._("Want {n}", n=n)
    return Button(str(label), ItemWanted(item[0]))


@phrase("meeting.agenda")
def agenda(w: Words, *, items: list[list[Any]], **f: Any) -> Page:
    """What it is about; whoever runs it orders it."""
    no, runs = f["no"], w.reader.id in (f["caller"], f["chair"])
    told = [
        w._("{n}. {text}", n=n, text=matter(w, kind, source, text))
        for n, (_no, kind, source, text, _wants) in enumerate(items, 1)
    ]
    add = Button(w._("Add a matter"), StartForm("md", no)) if runs else None
    wants = [_want(w, n, item) for n, item in enumerate(items, 1)]
    order = []
    if runs:
        for n, item in enumerate(items, 1):
            order.append((
                Button(w._("{n} ↑", n=n), ItemMoved(item[0], 1)),
                Button(w._("{n} ↓", n=n), ItemMoved(item[0], 0)),
                Button(w._("{n} off", n=n), ItemDropped(item[0])),
            ))  # fmt: skip
    empty = None if told else w._("Nothing is on the agenda yet.")
    return Page(
        lines(title(w, f), w._("📋 Agenda:"), empty, *told),
        (*rows(*wants, width=3), *order, *rows(add)),
    )


@phrase("agenda.waiting", public=True)
def waiting(w: Words, *, items: list[list[Any]]) -> Page:
    """What waits for the next meeting."""
    if not items:
        return Page(w._("Nothing waits for the next meeting."))
    told = [
        w._("{n}. {text}", n=n, text=matter(w, kind, source, text))
        for n, (_no, kind, source, text, _wants) in enumerate(items, 1)
    ]
    wants = [_want(w, n, item) for n, item in enumerate(items, 1)]
    return Page(lines(w._("📋 For the next meeting:"), *told), rows(*wants, width=3))

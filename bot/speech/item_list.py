"""One's own action items, page by page."""

from __future__ import annotations

from typing import Any

from bot.codes import View
from bot.speech.item import status, title
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Words


@phrase("item.todo")
def todo(w: Words, *, items: list[dict[str, Any]], page: int, pages: int, total: int) -> Page:
    """/todo: what is to be done, and what waits to be looked at; the earliest first."""
    told = [lines(title(w, f, 60), status(w, f), _asks(w, f)) for f in items]
    where = w._("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None
    numbers = rows(*(Button(f"#{f['no']} ▸", View("ip", f["no"])) for f in items), width=4)
    turns = rows(
        Button(w._("Previous page"), View("it", page - 1)) if page else None,
        Button(w._("Next page"), View("it", page + 1)) if page + 1 < pages else None,
    )
    head = w.many("📌 {n} thing for you to do", "📌 {n} things for you to do", total)
    return Page(lines(head, where, *told), (*numbers, *turns))


def _asks(w: Words, f: dict[str, Any]) -> str | None:
    """What is asked of a reader who is not its owner."""
    if w.reader.id == f["assignee"]:
        return None
    return w._("🔎 Please verify it") if f["state"] == "done" else w._("❓ Please decide")


@phrase("item.todo_none", NUDGE)
def todo_none(w: Words) -> Page:
    """/todo: nothing."""
    return Page(w._("There is nothing for you to do at the moment."))


@phrase("item.photos")
def photos(w: Words, *, no: int, text: str, files: tuple[str, ...]) -> Page:
    """[See the photos]."""
    return Page(
        w._("📷 Item #{no} {text}", no=no, text=text),
        photos=files,
        lost=str(w._("A photo of item #{no} is gone from Telegram.", no=no)),
    )

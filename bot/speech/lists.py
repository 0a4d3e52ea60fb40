"""The words of lists: what is open, what was found, what is one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.codes import View
from bot.flows.rules.text import one_line
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_PAGES = 64  # the number of a view: group times this, plus the page


def _count(total: int, more: bool) -> str:
    return f"{total}+" if more else str(total)


def _line(w: Words, f: dict[str, Any]) -> Html:
    topic = one_line(f["text"], 40)
    head = (
        w._("<b>#{no}</b> {text} · {building}", no=f["no"], text=topic, building=f["building"])
        if f["building"]
        else w._("<b>#{no}</b> {text}", no=f["no"], text=topic)
    )
    state = w.need_state(f["state"])
    if f["overdue"]:
        status = w._("⚠️ {state}, overdue since {at}", state=state, at=w.when(f["due_at"]))
    elif f["due_at"] is not None:
        status = w._("⏱ {state}, an answer is due by {at}", state=state, at=w.when(f["due_at"]))
    else:
        status = w._("▫️ {state}", state=state)
    return lines(head, status)


def _numbers(w: Words, items: Sequence[dict[str, Any]]) -> tuple[tuple[Button, ...], ...]:
    """Each number leads to its story with what the reader may do; in a group to one of both."""
    alone = not w.reader.in_group
    return rows(
        *(
            Button(f"#{f['no']} ▸", View("ns" if alone else "np", f["no"]))
            if f["act"]
            else Button(f"#{f['no']}", View("ns" if alone else "nd", f["no"]))
            for f in items
        ),
        width=4,
    )


def _turns(
    w: Words, view: str, group: int, page: int, pages: int
) -> tuple[tuple[Button, ...], ...]:
    at = group * _PAGES + page
    return rows(
        Button(w._("Previous page"), View(view, at - 1)) if page > 0 else None,
        Button(w._("Next page"), View(view, at + 1)) if page + 1 < pages else None,
    )


def _leaf(w: Words, view: str, title: Html, f: dict[str, Any]) -> Page:
    page, pages = f["page"], f["pages"]
    return Page(
        lines(
            title,
            w._("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None,
            *(_line(w, item) for item in f["items"]),
            w._("These are the first {n}. Find others by a word: /needs lift", n=f["total"])
            if f["more"] and page + 1 == pages
            else None,
        ),
        (*_numbers(w, f["items"]), *_turns(w, view, f["group"], page, pages)),
    )


@phrase("needs.list")
def open_(w: Words, **f: Any) -> Page:
    """/needs: what is open, the oldest due first."""
    title = w._("📋 Open matters: {n}", n=_count(f["total"], f["more"]))
    return _leaf(w, "no", title, f)


@phrase("needs.none", NUDGE)
def none(w: Words) -> Page:
    """/needs: nothing is open."""
    return Page(
        lines(
            w._("Nothing is open at the moment."),
            w._("To raise something, write: /need the light in the hallway is broken"),
            w._("To find something old, write: /needs lift"),
        )
    )


@phrase("needs.found")
def found(w: Words, *, items: list[dict[str, Any]], words: str, total: int, more: bool) -> Page:
    """/needs WORDS: the newest that hold them all."""
    rest = total > len(items)
    return Page(
        lines(
            w._("🔎 “{words}”: {n} found", words=words, n=_count(total, more)),
            *(_line(w, item) for item in items),
            w._("These are the newest {n}. For fewer, add a word.", n=len(items)) if rest else None,
        ),
        _numbers(w, items),
    )


@phrase("needs.not_found", NUDGE)
def not_found(w: Words, *, words: str) -> Page:
    """/needs WORDS: nothing holds them all."""
    return Page(
        lines(
            w._("🔎 “{words}”: nothing found.", words=words),
            w._("Try fewer or other words. Or see what is open: /needs"),
        )
    )


@phrase("refused.needs.short", NUDGE, public=True)
def short(w: Words) -> Page:
    """Nothing that can be looked for was written."""
    return Page(w._("Please write a word to look for, as in: /needs lift"))


@phrase("my.list")
def my(w: Words, **f: Any) -> Page:
    """/my: what one raised, follows and has in hand; what is open comes first."""
    title = w._("📋 Your matters: {n}", n=_count(f["total"], f["more"]))
    return _leaf(w, "nm", title, f)


@phrase("my.none", NUDGE)
def my_none(w: Words) -> Page:
    """/my: nothing yet."""
    return Page(
        lines(
            w._("You have raised nothing here yet, and follow nothing."),
            w._("To raise something, write: /need the light in the hallway is broken"),
            w._("To see what is open, write: /needs"),
        )
    )

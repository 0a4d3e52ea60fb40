"""The story of a need: to look at, and to hang up in print."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.flows.need_events import NeedMuted
from bot.speech.need_card import clock_line, kind_line, title
from bot.speech.need_panel import panel
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, plain


@phrase("need.shown")
def shown(w: Words, *, history: list[dict[str, Any]], **f: Any) -> Page:
    """`/need 12` in private: the story, what its reader may do, and hearing of it or not."""
    mine = f["reporter"] == w.reader.id
    mute = (
        Button(w._("Tell me of it again"), NeedMuted(f["no"], 0)) if mine and f["muted"] else None
    )
    return Page(detail(w, history=history, **f).text, (*panel(w, f), *rows(mute)))


@phrase("need.detail", public=True)
def detail(w: Words, *, history: list[dict[str, Any]], **f: Any) -> Page:
    """[详情]: the whole story, as far as everybody may know it."""
    told = [_happened(w, h) for h in history]
    return Page(
        lines(
            title(w, f["no"], f["text"]),
            Html(w._("{text}", text=f["text"])) if len(f["text"]) > 120 else None,
            w._("📍 {place}", place=f["place"]) if f["place"] else None,
            kind_line(w, f),
            *told,
            clock_line(w, f),
        )
    )


def _happened(w: Words, h: dict[str, Any]) -> Html | None:
    at: datetime = h["at"]
    role, text, facts = w.role(h["role"]), h["text"], h.get("facts", {})
    told = {
        "nr": lambda: w._("raised"),
        "nk": lambda: w._("category or urgency set right by {role}", role=role),
        "nt": lambda: w._("taken by {role}", role=role),
        "nh": lambda: w._("offered to {role}: {text}", role=w.role(facts["role"]), text=text),
        "nz": lambda: w._("taken over by {role}", role=role),
        "na": lambda: w._("answered by {role}: {text}", role=role, text=text),
        "np": lambda: w._("news: {text}", text=text),
        "ny": lambda: w._("put on hold: {text}", text=text),
        "nl": lambda: w._("being worked on again"),
        "oh": lambda: w._("being worked on again"),
        "ol": lambda: w._("more time: {text}", text=text),
        "nd": lambda: w._("done: {text}", text=text),
        "oz": lambda: w._("done by decision of a meeting: {text}", text=text),
        "oq": lambda: decided_line(w, facts, text),
        "of": lambda: w._("what the meeting had decided was given up: {text}", text=text),
        "nx": lambda: w._("not adopted: {text}", text=text),
        "ot": lambda: w._("others have to do it: {text}", text=text),
        "om": lambda: w._("the same as #{into}", into=facts["into"]),
        "oj": lambda: _joined(w, facts),
        "os": lambda: w._("on its own again"),
        "op": lambda: w._("on its own again: {text}", text=text),
        "ox": lambda: w._("not handled as a need"),
        "ob": lambda: w._("a need after all, says whoever raised it"),
        "ou": lambda: w._("the last step was undone by {role}", role=role),
        "oc": lambda: w._("corrected by {role}: {text}", role=role, text=text),
        "nw": lambda: w._("taken back"),
        "no": lambda: w._("open again"),
        "nv": lambda: w._("overdue: the next level was told"),
        "od": lambda: w._("not done by its date"),
        "nb": lambda: w._("back in the queue: whoever had it left their post"),
    }.get(h["kind"])
    return None if told is None else w._("{at} {what}", at=w.when(at), what=told())


def decided_line(w: Words, facts: dict[str, Any], text: str) -> Html:
    """What a meeting made of it, in one line."""
    meeting = facts["meeting"]
    if facts["outcome"] == "talked":
        return w._("meeting #{meeting} spoke about it and decided nothing", meeting=meeting)
    if facts.get("again"):
        return w._("meeting #{meeting} worded it anew: {text}", meeting=meeting, text=text)
    return w._("meeting #{meeting} decided: {text}", meeting=meeting, text=text)


def _joined(w: Words, facts: dict[str, Any]) -> Html:
    if facts["more"] < 0:
        return w._("#{source} went on alone again", source=facts["source"])
    return w._("#{source} was the same and joined it", source=facts["source"])


def notice(w: Words, f: dict[str, Any]) -> tuple[str, list[str], list[str]]:
    """The words of a printed notice, plain: title, lines, and what is filled in by hand."""
    told = [
        w._("To: {who}", who=w.role(f["owner"])),
        w._("Matter {no}: {text}", no=f["no"], text=f["text"]),
        w._("Place: {place}", place=f["place"] or w._("not said")),
        w._("An answer is due by {at}.", at=w.when(f["due_at"])),
        w._("Neighbours with the same need: {n}", n=f["followers"]),
    ]
    blanks = [w._("Answer:"), w._("Answered by, date:")]
    return plain(w._("A matter for you")), [plain(line) for line in told], [
        plain(line) for line in blanks
    ]  # fmt: skip

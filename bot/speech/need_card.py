"""The card of a need: what everybody may know of it."""

from __future__ import annotations

from typing import Any

from bot.codes import View
from bot.flows.need_events import NeedFollowed
from bot.flows.need_state import OPEN, OVER, WAITING, WORKING
from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_CARD_WORD = 300  # characters of an answer that a card shows; [详情] shows all of it


def title(w: Words, no: int, text: str) -> Html:
    """Number and topic."""
    return w._("<b>#{no} {text}</b>", no=no, text=one_line(text, 120))


# --- what everybody may know ------------------------------------------------------------


_STATUS = {
    "submitted": _("⏳ Waiting for {owner} to take it"),
    "assigned": _("🙋 In the hands of {owner}, not answered yet"),
    "reopened": _("🔁 Residents say it is not solved. A new answer is due from {owner}"),
    "responded": _("💬 Answer of {owner}: {word}"),
    "in_progress": _("🛠 Being worked on: {word}"),
    "on_hold": _("⏸ Has to wait until {day}: {word}"),
    "declined": _("🚫 Not adopted, decided by {by}: {word}"),
    "transferred": _("📮 Others have to do it: {word}"),
    "merged": _("🔗 The same as #{into}: it goes on there"),
    "dismissed": _("▫️ Not handled as a need"),
    "withdrawn": _("↩️ Taken back by the person who raised it"),
}
_DONE = _("✅ Done: {word}")
_DECIDED = _("🗓 Meeting #{meeting} of {day} decided: {word}")
_DECIDED_ONCE = _("🗓 Meeting #{meeting} decided: {word}")  # an older release kept no day


def _status(w: Words, f: dict[str, Any]) -> Html:
    """Where it stands, in one line."""
    state = f["state"]
    if state in ("submitted", "reopened") and (f["vacant"] or f["owner"] == "operator"):
        return _vacancy(w, f)
    word = one_line(f["word"], _CARD_WORD)
    if f["meeting"] and state in WORKING:  # it answered, not whoever has it in hand
        on, told = f["meeting_day"], _DECIDED if f["meeting_day"] else _DECIDED_ONCE
        said = w._(told, meeting=f["meeting"], day=w.dated(on), word=word)
        if state != "on_hold":
            return said
        return lines(w._("⏸ Has to wait until {day}", day=w.date(f["held_until"])), said)
    if state in OPEN and state != "on_hold":
        return w._(_STATUS[state], owner=w.role(f["owner"]), word=word)
    day = w.date(f["held_until"]) if state == "on_hold" else ""
    by = w.role(f["decider"]) if state == "declined" else ""
    return w._(_STATUS.get(state, _DONE), word=word, day=day, by=by, into=f["into"])


def _vacancy(w: Words, f: dict[str, Any]) -> Html:
    """Nobody sits there: who has it instead."""
    if f["owner"] == "operator":
        return w._("⏳ Nobody can be reached yet. Floor lead, staff: open my chat, press START")
    vacant, owner = w.role(f["vacant"]), w.role(f["owner"])
    return w._(
        "⏳ {vacant}: nobody can be reached. Waiting for {owner} instead",
        vacant=vacant,
        owner=owner,
    )


def clock_line(w: Words, f: dict[str, Any]) -> Html | None:
    """What is due, or was."""
    late = w._("⚠️ The answer came late") if f["breaches"] else None
    if f["state"] in WAITING:  # open again, it keeps what it was before
        return lines(None if f["overdue"] else late, _answer_due(w, f))
    if f["state"] not in WORKING or f["resolve_by"] is None:
        return late
    if f["late"]:
        at = w.when(f["resolve_by"])
        return lines(late, w._("⚠️ <b>Overdue</b>: it was to be done by {at}", at=at))
    if f["state"] == "on_hold":
        return late
    return lines(late, w._("📅 To be done by {at}", at=w.when(f["resolve_by"])))


_DUE = {
    "emergency": _("⏱ 🔴 Emergency: an answer is due by {at}"),
    "urgent": _("⏱ 🟠 Urgent: an answer is due by {at}"),
    "normal": _("⏱ An answer is due by {at}"),
}


def _answer_due(w: Words, f: dict[str, Any]) -> Html:
    at = w.when(f["due_at"])
    if not f["overdue"]:
        return w._(_DUE.get(f["urgency"], _DUE["normal"]), at=at)
    if not f["told"]:
        return w._("⚠️ <b>Overdue</b>: an answer was due {at}", at=at)
    return w._(
        "⚠️ <b>Overdue</b>: an answer was due {at}. Told: {told}", at=at, told=w.role(f["told"])
    )


def card_text(w: Words, f: dict[str, Any]) -> Html:
    """What everybody may know of a need."""
    count, open_ = f["followers"], f["state"] in OPEN
    return lines(
        title(w, f["no"], f["text"]),
        w._("📍 {place}", place=f["place"]) if f["place"] else None,
        _status(w, f),
        w._(
            "↪️ {asked} has been asked to take it over; until then it stays with {owner}",
            asked=w.role(f["offered"]),
            owner=w.role(f["owner"]),
        )
        if f["offered"] and open_
        else None,
        clock_line(w, f),
        w.many("👥 {n} neighbour has the same need", "👥 {n} neighbours have the same need", count)
        if count
        else None,
    )


@phrase("need.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a need in a group: at most three buttons, for anybody; none when over."""
    no, count = f["no"], f["followers"]
    if f["state"] in OVER:
        return Page(card_text(w, f))
    label = w._("Me too {count}", count=count) if count else w._("Me too")
    return Page(
        card_text(w, f),
        rows(
            Button(label, NeedFollowed(no)) if f["state"] in OPEN else None,
            Button(w._("Details"), View("nd", no)),
            Button(w._("Act ▸"), View("np", no)),
            width=3,
        ),
    )


def kind_line(w: Words, f: dict[str, Any]) -> Html | None:
    """What it is about, for whoever can set it right."""
    if not f["category"]:
        return None
    return w._("🏷 {category}", category=w.category(f["category"]))

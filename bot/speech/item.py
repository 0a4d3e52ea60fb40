"""The card of an action item, and what each of its readers may do with it."""

from __future__ import annotations

from typing import Any

from bot.codes import Code, StartForm, View
from bot.flows.effects import Event
from bot.flows.item_events import (
    ItemAccepted,
    ItemCancelled,
    ItemDeclined,
    ItemDone,
    ItemExtended,
    ItemProgressed,
    ItemReassigned,
    ItemReturned,
    ItemVerified,
)
from bot.flows.item_life import LIFE
from bot.flows.item_state import WORKING
from bot.flows.rules.rights import Action, Role, Tie, may
from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

ITEM_STATES = {
    "open": _("waiting to be accepted"),
    "accepted": _("accepted"),
    "in_progress": _("being worked on"),
    "done": _("done, to be verified"),
    "verified": _("done and verified"),
    "cancelled": _("cancelled"),
}
#: in the order in which they are offered
_DEEDS: dict[type[Event], tuple[Action, str]] = {
    ItemAccepted: (Action.ITEM_ACCEPT, _("I accept it")),
    ItemDeclined: (Action.ITEM_PROGRESS, _("I cannot do it")),
    ItemVerified: (Action.ITEM_VERIFY, _("Verified")),
    ItemReturned: (Action.ITEM_VERIFY, _("Not done yet")),
    ItemDone: (Action.ITEM_DONE, _("Report it done")),
    ItemProgressed: (Action.ITEM_PROGRESS, _("Progress")),
    ItemExtended: (Action.ITEM_EXTEND, _("More time")),
    ItemReassigned: (Action.ITEM_REASSIGN, _("Somebody else")),
    ItemCancelled: (Action.ITEM_CANCEL, _("Cancel the item")),
}
_TAPS = (ItemAccepted, ItemVerified)  # the others begin a form for words


def title(w: Words, f: dict[str, Any], most: int = 200) -> Html:
    """Number and what is to be done."""
    return w._("📌 <b>Item #{no} {text}</b>", no=f["no"], text=one_line(f["text"], most))


def owner(w: Words, f: dict[str, Any]) -> Html:
    """Its owner by post; to one reader alone as a link to the person."""
    me = w.reader
    if me.id and me.id == f["assignee"]:
        return w._("you")
    role = w._("a resident") if f["role"] == Role.RESIDENT.value else w.post(f["role"])
    return w.mention(f["assignee"], role) if me.id and not me.in_group else role


def state_of(w: Words, name: str) -> Html:
    """The name of a state."""
    named = ITEM_STATES[name]
    return w._(named)


def status(w: Words, f: dict[str, Any]) -> Html:
    """Where it stands; in a list as well."""
    state = state_of(w, f["state"])
    if f["state"] not in WORKING:
        return w._("▫️ {state}", state=state)
    if f["overdue"]:
        return w._(
            "⚠️ <b>Overdue</b>: was due on {at}. {state}", at=w.date(f["due_at"]), state=state
        )
    return w._("📅 By {at}. {state}", at=w.date(f["due_at"]), state=state)


_LATEST = _("Latest: {word}")
_RESULTS = {
    "done": _("Result: {word}"),
    "verified": _("Result: {word}"),
    "cancelled": _("By decision: {word}"),
}


def body(w: Words, f: dict[str, Any]) -> Html:
    """What everybody may know of it."""
    photos, told = f["photos"], _RESULTS.get(f["state"], _LATEST)
    return lines(
        title(w, f),
        w._("👤 {who}", who=owner(w, f)),
        status(w, f),
        w.many("More time was given once", "More time was given {n} times", f["extended"])
        if f["extended"]
        else None,
        w._(told, word=f["word"]) if f["word"] else None,
        w.many("📷 {n} photo", "📷 {n} photos", photos) if photos else None,
        w._("It settles need #{no}", no=f["need"]) if f["need"] else None,
    )


@phrase("item.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of an item in its group; what somebody may do opens for them alone."""
    if f["state"] in ("verified", "cancelled"):
        return Page(body(w, f))
    return Page(body(w, f), rows(Button(w._("Act ▸"), View("ip", f["no"]))))


def _ties(w: Words, f: dict[str, Any]) -> frozenset[Tie]:
    me, found = w.reader, set()
    if me.id and me.id == f["assignee"]:
        found.add(Tie.ASSIGNEE)
    if me.id and (me.id == f["chair"] or (f["lead"] and Role(f["lead"]) in me.roles)):
        found.add(Tie.CHAIR)
    return frozenset(found)


def _allowed(w: Words, f: dict[str, Any], event: type[Event], ties: frozenset[Tie]) -> bool:
    """Whether this reader may do it now; judged again when it is pressed."""
    own = Tie.ASSIGNEE in ties
    if f["state"] not in LIFE[event] or not may(_DEEDS[event][0], w.reader.roles, ties):
        return False
    if event in (ItemVerified, ItemReturned):
        return not own
    if event is ItemCancelled:
        return not own or w.reader.id == f["chair"]
    if event is ItemAccepted:
        return own or f["silent"]
    return not (event is ItemDeclined and f["declined"])


def deeds(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """The buttons of one reader."""
    ties, there = _ties(w, f), []
    for event, (_action, label) in _DEEDS.items():
        if not _allowed(w, f, event, ties):
            continue
        if event is ItemAccepted and Tie.ASSIGNEE not in ties:
            label = _("They accept it")
        code: Code = StartForm(event.CODE, f["no"])
        if event in _TAPS:
            code = event(f["no"], f["version"])
        there.append(Button(w._(label), code))
    if f["photos"] and there:
        there.append(Button(w._("See the photos"), View("ih", f["no"])))
    return rows(*there)


def private(w: Words, f: dict[str, Any], *first: Html | None) -> Page:
    """Words to one reader, the item below them, and what they may do."""
    return Page(lines(*first, body(w, f), _notes(w, f)), deeds(w, f))


def _notes(w: Words, f: dict[str, Any]) -> Html | None:
    """What only those who decide about it read."""
    if f["state"] != "open":
        return None
    if f["declined"]:
        return w._("Cannot do it: {why}", why=f["declined"])
    return w._("No answer so far") if f["silent"] else None


@phrase("item.desk")
def desk(w: Words, **f: Any) -> Page:
    """[Act ▸], and the private card."""
    page, me = private(w, f), w.reader.id
    over = f["state"] in ("verified", "cancelled")
    if page.buttons or over or me in (f["assignee"], f["chair"]):
        return page
    return Page(lines(page.text, w._("There is nothing for you to do here.")))

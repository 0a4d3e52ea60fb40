"""The words to and about somebody who does not want to live any more: warm, short, in private."""

from __future__ import annotations

from bot.flows.distress import DistressTaken
from bot.flows.household import Key
from bot.speech.household import home_of
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, escaped

HELPLINE = "12356"  # the psychological helpline of all China, by the National Health Commission


def _called(w: Words, numbers: tuple[str, ...]) -> Html:
    """Everything that may be called where somebody is in danger at this moment."""
    return w.listed(dict.fromkeys((*numbers, "110", "120")))


@phrase("distress.heard")
def heard(w: Words, *, numbers: tuple[str, ...], told: bool, own: bool) -> Page:
    """Before everything else, to whoever said it: of themselves, or of somebody else."""
    called = _called(w, numbers)
    if own:
        first = w._("You are not alone. Call {number}, the psychological helpline: they listen.",
                    number=HELPLINE)  # fmt: skip
        then = w._("In danger at this moment: call {numbers}. Whoever is near: stay with them.",
                   numbers=called)  # fmt: skip
    else:
        first = w._("🚨 Please call {numbers} at once.", numbers=called)
        then = w._("Stay near, listen, do not blame, do not crowd. Helpline: {number}.",
                   number=HELPLINE)  # fmt: skip
    staff = w._("I have told the staff in private, so that somebody comes. I made no card of it.")
    return Page(lines(first, then, staff if told else None))


def _said(w: Words, who: Html, text: str, *, own: bool) -> Html:
    if own:
        return w._("{who} wrote: “{text}”", who=who, text=text)
    return w._("{who} reports: “{text}”", who=who, text=text)


def _helps(w: Words, first: Html, labels: list[Key], no: int) -> Page:
    return Page(
        lines(
            first,
            _homes(w, labels),
            w._("Somebody may want to take their life. Please go there at once, or call."),
            w._("Stay, listen, do not blame. In danger: 110, 120. Keep it to yourself."),
        ),
        rows(Button(w._("I am going there"), DistressTaken(no))),
        sealed=True,
    )


@phrase("distress.told")
def told(
    w: Words, *, no: int, name: str, labels: list[Key], text: str, own: bool, again: bool
) -> Page:
    """To those who answer for the building, each in private; the row is blanked once sent."""
    said = _said(w, _who(w, name), text, own=own)
    if again:
        return _helps(w, w._("🆘 Nobody has said yet that they go there. {said}", said=said),
                      labels, no)  # fmt: skip
    return _helps(w, w._("🆘 {said}", said=said), labels, no)


@phrase("distress.more")
def more(
    w: Words, *, no: int, name: str, labels: list[Key], text: str, own: bool, goes: bool
) -> Page:
    """What they said besides, to those who know: it may be worse, or name the place."""
    first = w._("🆘 New: {said}", said=_said(w, _who(w, name), text, own=own))
    return Page(first, sealed=True) if goes else _helps(w, first, labels, no)


@phrase("distress.goes")
def goes(w: Words, *, no: int, name: str, labels: list[Key], own: bool, role: str) -> Page:
    """What it becomes when somebody goes: the words are not repeated."""
    who, post = _who(w, name), w.post(role)
    there = (
        w._("✅ {role} goes to {who}.", role=post, who=who)
        if own
        else w._("✅ {role} goes there; {who} had reported it.", role=post, who=who)
    )
    return Page(lines(there, _homes(w, labels), w._("Keep it to yourself.")), sealed=True)


@phrase("distress.you_go", NUDGE)
def you_go(w: Words, *, no: int) -> Page:
    """A word to whoever goes."""
    return Page(
        w._("Thank you. Stay with them and listen. Danger: 110, 120. Helpline: {number}.",
            number=HELPLINE)
    )  # fmt: skip


@phrase("distress.coming")
def coming(w: Words, *, role: str) -> Page:
    """To whoever it is about."""
    return Page(
        w._("{role} has read it and comes to you. Helpline: {number}.",
            role=w.post(role), number=HELPLINE)
    )  # fmt: skip


@phrase("refused.distress.over", NUDGE)
def over(w: Words) -> Page:
    """Too old, or made up."""
    return Page(w._("This is over. If somebody is in danger, call 110 or 120."))


@phrase("refused.distress.taken", NUDGE)
def taken(w: Words) -> Page:
    """Somebody else was quicker."""
    return Page(w._("Somebody goes there already. Thank you."))


@phrase("refused.distress.own", NUDGE)
def own(w: Words) -> Page:
    """It is about the presser."""
    return Page(w._("Somebody else comes to you. Helpline: {number}.", number=HELPLINE))


def _who(w: Words, name: str) -> Html:
    return Html(escaped(name)) if name else w._("a neighbour")


def _homes(w: Words, labels: list[Key]) -> Html | None:
    if not labels:
        return None
    return w._("📍 {home}", home=w.listed(home_of(w, label) for label in labels))

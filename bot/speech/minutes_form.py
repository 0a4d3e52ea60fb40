"""The questions about minutes and decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.page import lines
from bot.speech.words import Html, Words, escaped

_SURE = {
    "yes": _("Yes, these are the minutes"),
    "add": _("Add them to the minutes"),
    "anew": _("They replace the minutes"),
}
_KINDS = {"item": _("Somebody does it"), "none": _("Nothing to be done")}


def _sure(w: Words, no: int, text: str) -> Html:
    return lines(
        w._("Are these the minutes of meeting #{no}?", no=no),
        Html(escaped(one_line(text, 300))) if text else None,
    )


def _about(w: Words, option: str, matters: list[list[Any]]) -> Html:
    if option == "other":
        return w._("Something else")
    source, title = next(m for m in matters if f"n{m[0]}" == option)
    return w._("Need #{no} {text}", no=source, text=one_line(title, 20))


def _objection(option: str, waiting: list[list[Any]]) -> Html:
    text = next(said for nth, said in waiting if f"o{nth}" == option)
    return Html(escaped(one_line(text, 30)))


QUESTIONS: dict[str, Callable[..., Html]] = {
    "minutes.text": lambda w, no: w._(
        "What was said at meeting #{no}? Decisions are entered afterwards, one by one.", no=no
    ),
    "minutes.sure": _sure,
    "decision.about": lambda w, no, matters: w._(
        "Meeting #{no}: what is the decision about?", no=no
    ),
    "decision.text": lambda w, no: w._("Meeting #{no}: what was decided? One thing.", no=no),
    "decision.kind": lambda w, no: w._("Meeting #{no}: does somebody have to do it?", no=no),
    "decision.reason": lambda w, no: w._("Why is nothing to be done? Everybody will read it."),
    "minutes.object": lambda w, no: w._(
        "What is wrong in the minutes of meeting #{no}? Everybody reads it, without your name.",
        no=no,
    ),
    "minutes.which": lambda w, no, waiting: w._("Which objection do you answer?"),
    "minutes.answer": lambda w, no, objection: lines(
        w._("Your answer? Everybody will read it."), Html(escaped(one_line(objection, 300)))
    ),
}
CHOICES: dict[str, Callable[..., Html]] = {
    "minutes.sure": lambda w, option, no, text: w._(_SURE[option]),
    "decision.about": lambda w, option, no, matters: _about(w, option, matters),
    "decision.kind": lambda w, option, no: w._(_KINDS[option]),
    "minutes.which": lambda w, option, no, waiting: _objection(option, waiting),
}

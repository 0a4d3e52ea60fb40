"""The questions about an action item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.flows.rules.rights import Role
from bot.speech.words import Html, Words, escaped


def person(w: Words, option: str, people: list[list[Any]]) -> Html:
    """Somebody on a button that one person alone sees: name and post."""
    _id, role, name = next(p for p in people if f"p{p[0]}" == option)
    if role == Role.RESIDENT.value:
        return Html(escaped(name))
    return w._("{name} ({role})", name=name, role=w.role(role))


QUESTIONS: dict[str, Callable[..., Html]] = {
    "item.what": lambda w: w._("What is to be done?"),
    "item.who": lambda w, people: w._("Who does it? One person."),
    "item.day": lambda w, **_facts: w._("Until which day? Press one, or write it."),
    "item.day_unknown": lambda w, **_facts: w._(
        "I could not read that date. Write a day to come, such as: Friday, or 15 December"
    ),
    "item.cannot": lambda w, no: w._("Why can you not do item #{no}?", no=no),
    "item.progress": lambda w, no: w._("What is new with item #{no}?", no=no),
    "item.result": lambda w, no: w._("What was done about item #{no}?", no=no),
    "item.missing": lambda w, no: w._("What is missing in item #{no}?", no=no),
    "item.longer_why": lambda w, no: w._("Why does item #{no} need longer?", no=no),
    "item.longer": lambda w, no: w._("How many days more for item #{no}?", no=no),
    "item.to": lambda w, no, people: w._("Who does item #{no} instead?", no=no),
    "item.cancel": lambda w, no: w._(
        "Item #{no} need not be done: why, and who decided so? Everybody will read it.", no=no
    ),
}
CHOICES: dict[str, Callable[..., Html]] = {
    "item.who": lambda w, option, people: person(w, option, people),
    "item.to": lambda w, option, no, people: person(w, option, people),
    "item.longer": lambda w, option, no: w.many("{n} day", "{n} days", int(option)),
}

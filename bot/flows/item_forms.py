"""The conversations about an action item; what was said already is not asked again."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from bot.flows.effects import Refused
from bot.flows.forms import Ask, Choice, Form, FormKind, Look, Start, Text, ask, look
from bot.flows.item_events import (
    ItemCancelled,
    ItemDeclined,
    ItemDone,
    ItemExtended,
    ItemOpened,
    ItemProgressed,
    ItemReassigned,
    ItemReturned,
)

DAYS = ("3", "7", "14", "30")  # more, as they are offered
_DATE = 40  # characters of a date in words

Asking = Generator[Ask | Look, Any, Any]


def ask_person(name: str, people: list[list[Any]], **facts: object) -> Asking:
    """One of these people; `people`: [id, role, name] each.

    Raises:
        Refused: there is nobody.
    """
    if not people:
        raise Refused("item.nobody")
    options = tuple(f"p{person[0]}" for person in people)
    chosen: str = yield from ask(name, Choice(options), people=people, **facts)
    return int(chosen.removeprefix("p"))


def ask_day(start: Start, **facts: object) -> Asking:
    """A date to come, in whatever words; the community's day, counted from 1970."""
    now, name = start.started_at.isoformat(), "item.day"
    ready = yield from look("items.days", now)
    while True:
        said = yield from ask(name, Text(most=_DATE, options=tuple(ready)), **facts)
        day = yield from look("items.day", said, now)
        if day:
            return day
        name = "item.day_unknown"


def open_item(start: Start) -> Form:
    """What, who, until when. `args`: text, assignee, day, as far as they were said."""
    said = start.args
    text = said.get("text") or (yield from ask("item.what", Text(most=start.policy.item.text_max)))
    who = int(said.get("assignee") or 0)
    if not who:
        people = yield from look("items.people", start.home)
        who = yield from ask_person("item.who", people)
    day = int(said.get("day") or 0) or (yield from ask_day(start))
    return ItemOpened(day, assignee=who, text=str(text))


def _words(start: Start) -> Text:
    return Text(start.policy.item.word_min, start.policy.item.word_max)


def decline_item(start: Start) -> Form:
    """Why its owner cannot do it."""
    no = start.args["no"]
    reason = yield from ask("item.cannot", Text(most=start.policy.item.word_max), no=no)
    return ItemDeclined(no, reason)


def progress_item(start: Start) -> Form:
    """News about the work."""
    no = start.args["no"]
    text = yield from ask("item.progress", _words(start), no=no)
    return ItemProgressed(no, text)


def finish_item(start: Start) -> Form:
    """The evidence: a photo, or words."""
    no, policy = start.args["no"], start.policy.item
    text = yield from ask("item.result", Text(policy.word_min, policy.word_max, photos=True), no=no)
    return ItemDone(no, text, str(start.args.get("photos", "")))


def return_item(start: Start) -> Form:
    """What is missing."""
    no = start.args["no"]
    reason = yield from ask("item.missing", _words(start), no=no)
    return ItemReturned(no, reason)


def extend_item(start: Start) -> Form:
    """Why it needs longer, and how long."""
    no, most = start.args["no"], start.policy.item.extend_most.days
    reason = yield from ask("item.longer_why", _words(start), no=no)
    offered = tuple(days for days in DAYS if int(days) <= most) or (str(most),)
    days = yield from ask("item.longer", Choice(offered), no=no)
    return ItemExtended(no, int(days), reason)


def reassign_item(start: Start) -> Form:
    """Who does it instead; accepted meanwhile, it stays where it is."""
    no = start.args["no"]
    ver = yield from look("item.version", no)
    people = yield from look("items.others", no)
    who = yield from ask_person("item.to", people, no=no)
    return ItemReassigned(no, ver, who)


def cancel_item(start: Start) -> Form:
    """By which decision."""
    no = start.args["no"]
    decision = yield from ask("item.cancel", _words(start), no=no)
    return ItemCancelled(no, decision)


OPEN = FormKind("io", open_item)
#: the forms about an item that stands
ABOUT = (
    FormKind("ij", decline_item),
    FormKind("ip", progress_item),
    FormKind("id", finish_item),
    FormKind("ib", return_item),
    FormKind("ie", extend_item),
    FormKind("ir", reassign_item),
    FormKind("ix", cancel_item),
)

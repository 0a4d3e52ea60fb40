"""Who holds what, and who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.codes import View
from bot.flows.role_events import (
    DutyTaken,
    RoleEnded,
)
from bot.flows.rules.rights import GRANTABLE, Action, Role, may, may_appoint
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.role import called
from bot.speech.words import Html, Words

_LISTED = 96  # seats with a button each; Telegram takes a hundred
_LABEL = 40  # characters of a button


@phrase("role.list", NUDGE, public=True)
def listed(
    w: Words, *, seats: Sequence[dict[str, Any]], expected: Sequence[str], here: bool
) -> Page:
    """`/roles`: in a group by numbers; in private, for whoever can change it, by name."""
    inside = not w.reader.in_group and any(may_appoint(r, w.reader.roles) for r in GRANTABLE)
    order = [role.value for role in Role]
    named = sorted({*expected, *(s["role"] for s in seats)}, key=order.index)
    told = [_post(w, role, [s for s in seats if s["role"] == role], inside) for role in named]
    buttons = [] if w.reader.in_group else [b for s in seats if (b := _back(w, s))]
    how = w._("To give a role, reply to a message of that person: /grant role") if inside else None
    return Page(lines(w._("<b>Who is who</b>"), *told, how), rows(*buttons[:_LISTED], width=1))


def _back(w: Words, seat: dict[str, Any]) -> Button | None:
    """Take it back from somebody, or give back one's own."""
    role = w.role(seat["role"])
    if seat["holder"] == w.reader.id and seat["state"] == "held":
        return Button(w._("Give back: {role}", role=role)[:_LABEL], View("rx", seat["no"]))
    if not may_appoint(Role(seat["role"]), w.reader.roles):
        return None
    who = seat["name"] or w._("link")
    label = w._("Take back: {role}, {name}", role=role, name=who[:12])
    return Button(label[:_LABEL], View("rx", seat["no"]))


@phrase("role.sure", NUDGE)
def sure(w: Words, *, no: int, role: str, name: str, holder: int) -> Page:
    """One tap too many shall cost nobody their post."""
    if holder == w.reader.id:
        asked = w._("Give back the post: {role}. Are you sure?", role=w.role(role))
    else:
        who = name or w._("link")
        asked = w._("Take back from {name}: {role}. Are you sure?", name=who, role=w.role(role))
    return Page(asked, rows(Button(w._("Yes, I am sure"), RoleEnded(no, 0))))


def _post(w: Words, role: str, seats: list[dict[str, Any]], inside: bool) -> Html:
    held = [s for s in seats if s["state"] == "held"]
    count = [s for s in held if s["counts"]]
    if inside and seats:
        people = w.listed(_placed(w, s) for s in seats)
        return w._("{role}: {people}", role=w.role(role), people=people)
    if count:
        return w.many(
            "{role}: {n} person, can be reached",
            "{role}: {n} people, can be reached",
            len(count),
            role=w.role(role),
        )
    if held:
        return w._("{role}: cannot be reached, does not count", role=w.role(role))
    return w._("{role}: nobody", role=w.role(role))


def _placed(w: Words, seat: dict[str, Any]) -> Html:
    """A role of one group: of which."""
    person = _sitting(w, seat)
    if not seat["title"]:
        return person
    return w._("{person} in “{title}”", person=person, title=seat["title"])


def _sitting(w: Words, seat: dict[str, Any]) -> Html:
    if seat["state"] == "offered":
        return w._("a link that nobody opened yet")
    if seat["state"] == "confirming":
        return w._("{name} (a second operator must agree)", name=called(w, seat["name"]))
    if not seat["counts"]:
        return w._("{name} (cannot be reached)", name=called(w, seat["name"]))
    return w._("{name} (until {day})", name=called(w, seat["name"]), day=w.day(seat["until"]))


@phrase("duty.list", NUDGE, public=True)
def duty(w: Words, *, counts: dict[str, int], until: datetime | None) -> Page:
    """`/duty`: who is asked first, and who after them."""
    told = [
        w._(
            "{n}. {role}: {state}",
            n=n,
            role=w.role(role),
            state=w._("can be reached") if count else w._("nobody can be reached"),
        )
        for n, (role, count) in enumerate(counts.items(), 1)
    ]
    on = w._("On duty in the committee until {at}.", at=w.when(until)) if until else None
    can = may(Action.DUTY_TAKE, w.reader.roles)
    return Page(
        lines(w._("<b>Who is asked, in this order</b>"), *told, on),
        rows(Button(w._("I am on duty"), DutyTaken()) if can else None),
    )


@phrase("duty.taken", NUDGE, public=True)
def duty_taken(w: Words, *, until: datetime) -> Page:
    """Toast."""
    return Page(w._("You are on duty until {at}.", at=w.when(until)))


@phrase("duty.relieved", NUDGE)
def duty_relieved(w: Words) -> Page:
    """To whoever was on duty."""
    return Page(w._("Somebody else of the committee is on duty now."))


@phrase("operator.welcome")
def welcome(w: Words) -> Page:
    """The first operator."""
    return Page(
        lines(
            w._("You are the operator of this bot now."),
            w._("Next: add me to your building's group. It works at once."),
            w._("Then make me an administrator there: /doctor in the group tells what for."),
        )
    )

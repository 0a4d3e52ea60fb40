"""The card of a meeting, what one person can do about it, the caller's desk, the agenda."""

from __future__ import annotations

from typing import Any

from bot.codes import StartForm, View
from bot.flows.meeting_events import (
    MeetingAnswered,
    MeetingFellShort,
    MeetingHeld,
    MeetingMirrored,
)
from bot.flows.rules.rights import Action, may
from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_TITLE = 80  # characters of a matter in a list
_SHOWN = 6  # matters on the card
KINDS = {
    "council": _("council"),
    "courtyard": _("courtyard talk"),
    "hearing": _("hearing"),
    "coordination": _("coordination meeting"),
    "review": _("review meeting"),
    "progress": _("progress meeting"),
    "assembly": _("residents' assembly"),
    "representatives": _("representatives' meeting"),
    "owners": _("owners' meeting"),
}
ANSWERS = {
    "yes": _("you come"),
    "maybe": _("perhaps you come"),
    "no": _("you do not come"),
    "waiting": _("you wait for a place"),
    "proxy": _("you send somebody"),
}
RAMPS = {"yes": _("no steps"), "no": _("⚠️ steps at the entrance")}


def kind_name(w: Words, kind: str) -> Html:
    """What a kind of meeting is called."""
    return w._(KINDS[kind])


def title(w: Words, f: dict[str, Any]) -> Html:
    """Number and topic."""
    return w._("🗓 <b>#{no} {text}</b>", no=f["no"], text=one_line(f["topic"], 200))


def where(w: Words, f: dict[str, Any]) -> Html | None:
    """The room, and whether there are steps."""
    if not f["place"]:
        return None
    ramp = RAMPS.get(f["ramp"])
    if ramp is None:
        return w._("📍 {place}", place=f["place"])
    return w._("📍 {place} ({ramp})", place=f["place"], ramp=w._(ramp))


def when(w: Words, f: dict[str, Any]) -> Html:
    """Date, weekday, hour."""
    if not f["dated"]:
        return w._("⏰ The time is being looked for.")
    return w._("⏰ {at}", at=w.when(f["starts_at"]))


def matter(w: Words, kind: str, source: int, text: str) -> Html:
    """One matter of an agenda."""
    text = one_line(text, _TITLE)
    if kind == "need":
        return w._("Need #{no} {text}", no=source, text=text)
    if kind == "proposal":
        return w._("Proposal #{no} {text}", no=source, text=text)
    return w._("{text}", text=text)


def agenda_lines(w: Words, f: dict[str, Any]) -> list[Html]:
    """What is spoken about."""
    found = f["agenda"]
    told = [
        w._("{n}. {text}", n=n, text=matter(w, kind, source, text))
        for n, (kind, source, text) in enumerate(found[:_SHOWN], 1)
    ]
    if not told:
        return []
    more = len(found) - _SHOWN
    rest = [w.many("… and {n} more", "… and {n} more", more)] if more > 0 else []
    return [w._("📋 Agenda:"), *told, *rest]


def comers(w: Words, f: dict[str, Any]) -> Html:
    """How many come."""
    if f["capacity"]:
        parts = [w._("{n} of {all} come", n=f["coming"], all=f["capacity"])]
    else:
        parts = [w.many("{n} comes", "{n} come", f["coming"])]
    if f["maybe"]:
        parts.append(w.many("{n} perhaps", "{n} perhaps", f["maybe"]))
    if f["waiting"]:
        parts.append(w.many("{n} waits", "{n} wait", f["waiting"]))
    if f["proxies"]:
        parts.append(w.many("{n} sends somebody", "{n} send somebody", f["proxies"]))
    return w._("👥 {parts}", parts=w.listed(parts))


def came(f: dict[str, Any]) -> bool:
    """Whether anybody is known to have been there."""
    return bool(f["homes"] or f["present"] or f["others"])


def quorum(w: Words, f: dict[str, Any]) -> Html | None:
    """How many must be there, and are."""
    there = came(f) or f["state"] == "held"
    if f["least"]:
        have = f["homes"]
        if f["kind"] == "representatives":
            return w._(
                "🪑 Present: {n} of {all} members; {least} must be there",
                n=have, all=f["asked"], least=f["least"],
            )  # fmt: skip
        return w._(
            "🪑 Present: {n} of {all} households; {least} must be there",
            n=have, all=f["asked"], least=f["least"],
        )  # fmt: skip
    if not there:
        return None
    return w.many("🪑 Present: {n} person", "🪑 Present: {n} people", f["present"] + f["others"])


def state(w: Words, f: dict[str, Any]) -> Html | None:
    """Where it stands, if not simply to come."""
    return {
        "planned": w._("Planned. The neighbours do not know of it yet."),
        "held": w._("✅ It took place. The minutes follow."),
        "no_quorum": w._("▫️ Too few came. Nothing was decided.")
        if came(f)
        else w._("▫️ Nobody signed in. Nothing was decided."),
        "cancelled": w._("❌ Cancelled: {why}", why=f["reason"]),
        "minutes_draft": w._("✅ It took place. The minutes are being looked at."),
        "minutes_confirmed": w._("✅ It took place. The minutes stand."),
        "items_created": w._("✅ It took place. What was decided is being done."),
        "archived": w._("✅ Over and done."),
    }.get(f["state"])


def _places(w: Words, f: dict[str, Any]) -> Html:
    """Where it is read how many come."""
    if f["capacity"]:
        return w._("👥 {all} places. Who comes stands on the card in the group", all=f["capacity"])
    return w._("👥 Who comes stands on the card in the group")


def body(w: Words, f: dict[str, Any], *, copy: bool = False) -> Html:
    """What everybody may know of a meeting.

    A `copy` in a private chat does not follow every answer: it does not count who comes.
    """
    coming = _places if copy else comers
    ahead = f["state"] in ("called", "reminded")
    return lines(
        title(w, f),
        kind_name(w, f["kind"]) if f["kind"] != "council" else None,
        when(w, f),
        where(w, f),
        *agenda_lines(w, f),
        coming(w, f) if ahead else None,
        quorum(w, f),
        w._("Told late: {why}", why=f["why"]) if f["why"] and ahead else None,
        w._("The second try") if f["again"] and ahead else None,
        state(w, f),
    )


def answers(w: Words, no: int) -> tuple[Button, ...]:
    """The three that anybody may press."""
    return (
        Button(w._("I come"), MeetingAnswered(no, "yes")),
        Button(w._("Perhaps"), MeetingAnswered(no, "maybe")),
        Button(w._("I do not come"), MeetingAnswered(no, "no")),
    )


@phrase("meeting.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a meeting in a group."""
    text, no = body(w, f), f["no"]
    more = Button(w._("Act ▸"), View("mv", no))
    if f["state"] in ("called", "reminded"):
        return Page(text, (*rows(*answers(w, no), width=3), *rows(more)))
    if f["state"] in ("held", "no_quorum"):
        return Page(text, rows(more))
    if f["state"] in ("minutes_confirmed", "items_created", "archived"):
        return Page(text, rows(Button(w._("The minutes ▸"), View("im", no))))
    return Page(text)


# --- one person -------------------------------------------------------------------------


def answer_line(w: Words, mine: str, deputy: str = "") -> Html | None:
    """What somebody said."""
    if not mine:
        return None
    if mine == "proxy" and deputy:
        return w._("✓ You send {who}", who=deputy)
    return w._("✓ {answer}", answer=w._(ANSWERS[mine]))


@phrase("meeting.mine")
def mine_(w: Words, *, mine: str, deputy: str, runs: bool, **f: Any) -> Page:
    """[办理▸]: for its presser alone."""
    no = f["no"]
    text = lines(body(w, f), answer_line(w, mine, deputy))
    ahead, planned = f["state"] in ("called", "reminded"), f["state"] == "planned"
    buttons: tuple[tuple[Button, ...], ...] = ()
    if ahead:
        buttons = (
            *rows(*answers(w, no), width=3),
            *rows(
                Button(w._("Send somebody"), StartForm("mf", no)),
                Button(w._("Agenda ▸"), View("ma", no)),
                Button(w._("For my calendar"), View("mc", no)),
            ),
        )
    helps = may(Action.MEETING_SIGN_FOR, w.reader.roles) or runs
    help_ = Button(w._("Enter somebody who is there"), StartForm("mg", no))
    run = Button(w._("Run the meeting ▸"), View("md", no))
    mirror = Button(w._("To another group"), View("mi", no))
    return Page(
        text,
        (
            *buttons,
            *rows(
                help_ if helps and (ahead or f["state"] == "held") else None,
                mirror if ahead and may(Action.MEETING_MIRROR, w.reader.roles) else None,
                run if runs or planned else None,
            ),
        ),
    )


# --- whoever runs it --------------------------------------------------------------------


@phrase("meeting.chairs")
def chairs(w: Words, **f: Any) -> Page:
    """Whoever presides this time."""
    page = desk(w, **f)
    first = w._("🪑 It is your turn to preside over meeting #{no}.", no=f["no"])
    return Page(lines(first, page.text), page.buttons)


@phrase("meeting.asked")
def asked(w: Words, **f: Any) -> Page:
    """Its time is over, and nobody said whether it took place."""
    page = desk(w, **f)
    first = w._(
        "⏰ Meeting #{no} is over. Did it take place? Then press [Open the meeting]; if not, [Too"
        " few came].",
        no=f["no"],
    )
    return Page(lines(first, page.text), page.buttons)


@phrase("meeting.desk")
def desk(w: Words, **f: Any) -> Page:
    """The caller's card: what can be changed, and what comes next."""
    no, now = f["no"], f["state"]
    if now == "planned":
        return _plan(w, f)
    told = body(w, f, copy=True)
    if now in ("called", "reminded"):
        return Page(
            told,
            (
                *rows(
                    Button(w._("Other time"), StartForm("mv", no)),
                    Button(w._("Change"), StartForm("me", no)),
                    Button(w._("Agenda ▸"), View("ma", no)),
                    Button(w._("Who comes"), View("mp", no)),
                    Button(w._("Notice to print"), View("mn", no)),
                    Button(w._("Sign-in sheet"), View("ms", no)),
                    Button(w._("Code of the room"), View("mq", no)),
                    Button(w._("Open the meeting"), MeetingHeld(no)),
                    Button(w._("Too few came"), MeetingFellShort(no)),
                    Button(w._("Cancel the meeting"), StartForm("mx", no)),
                ),
            ),
        )
    if now == "held":
        due = w._("📝 The minutes are due by {at}.", at=w.when(f["minutes_due"]))
        paper = Button(w._("Enter the paper list"), StartForm("mj", no))
        return Page(
            lines(told, due),
            rows(
                Button(w._("Write the minutes"), StartForm("if", no)),
                Button(w._("Enter a decision"), StartForm("in", no)),
                paper,
                Button(w._("Agenda ▸"), View("ma", no)),
            ),
        )
    if now == "no_quorum":
        again = None if f["again"] else Button(w._("Once more"), StartForm("mb", no))
        enough = f["present"] + f["others"] and f["homes"] >= f["least"]
        held = Button(w._("Open the meeting"), MeetingHeld(no)) if enough else None
        did = (
            None if held else w._("If it took place after all: enter the paper list, then open it.")
        )
        return Page(
            lines(told, did),
            rows(again, Button(w._("Enter the paper list"), StartForm("mj", no)), held),
        )
    if now in ("minutes_draft", "minutes_confirmed", "items_created", "archived"):
        return Page(told, rows(Button(w._("The minutes ▸"), View("im", no))))
    return Page(told)


def _plan(w: Words, f: dict[str, Any]) -> Page:
    no = f["no"]
    return Page(
        lines(body(w, f), w._("One press, and I tell the neighbours. You see it once more first.")),
        rows(
            Button(w._("Set it and tell"), StartForm("mc", no)),
            Button(w._("Do not hold it"), StartForm("mx", no)),
        ),
    )


def _named(w: Words, name: str, deputy: str) -> Html:
    who = w._("{name}", name=name) if name else w._("A neighbour")
    return w._("{name} → {deputy}", name=who, deputy=deputy) if deputy else who


@phrase("meeting.comers")
def who_comes(w: Words, *, people: list[list[str]], more: int, **f: Any) -> Page:
    """By name, for whoever runs it."""
    if not people:
        return Page(w._("Meeting #{no}: nobody has answered yet.", no=f["no"]))
    names = {
        "yes": w._("come"), "waiting": w._("wait for a place"), "maybe": w._("perhaps"),
        "proxy": w._("send somebody"),
    }  # fmt: skip
    told = []
    for answer, label in names.items():
        there = [_named(w, name, deputy) for name, said, deputy in people if said == answer]
        if there:
            told.append(w._("{what}: {names}", what=label, names=w.listed(there)))
    return Page(
        lines(
            w._("Meeting #{no}: who comes (only you see this)", no=f["no"]),
            *told,
            w.many("… and {n} more", "… and {n} more", more) if more else None,
        )
    )


@phrase("meeting.mirrors")
def mirrors(w: Words, *, groups: list[list[Any]], **f: Any) -> Page:
    """The groups that can have its card as well."""
    if not groups:
        return Page(w._("Meeting #{no} stands in every group already.", no=f["no"]))
    there = [Button(one_line(name, 40), MeetingMirrored(f["no"], group)) for group, name in groups]
    return Page(lines(title(w, f), w._("Which group shall see it as well?")), rows(*there, width=1))


@phrase("meeting.list", NUDGE, public=True)
def listed(w: Words, *, meetings: list[dict[str, Any]], waiting: int) -> Page:
    """What is to come, and what has just been."""
    wait = Button(w._("For the next meeting: {n}", n=waiting), View("mw", 0)) if waiting else None
    if not meetings:
        none = w._("No meeting is called. A floor lead or the committee calls one: /meeting")
        return Page(none, rows(wait))
    told, there = [], []
    for f in meetings:
        told.append(
            w._(
                "#{no} {at} {text}",
                no=f["no"],
                at=w.when(f["starts_at"]),
                text=one_line(f["topic"], 60),
            )
        )
        there.append(Button(f"#{f['no']}", View("mv", f["no"])))
    return Page(lines(w._("🗓 <b>Meetings</b>"), *told), (*rows(*there, width=4), *rows(wait)))

"""The questions about a meeting, and what is to be known before it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.flows.meeting_events import from_minutes
from bot.flows.rules.text import one_line
from bot.speech.meeting import KINDS, kind_name
from bot.speech.names import _
from bot.speech.page import lines
from bot.speech.words import Html, Words

HOLIDAYS = {
    "new_year": _("New Year"),
    "spring": _("Spring Festival"),
    "qingming": _("Qingming"),
    "labour": _("Labour Day"),
    "dragon_boat": _("Dragon Boat Festival"),
    "mid_autumn": _("Mid-Autumn Festival"),
    "national": _("National Day"),
}
_RAMP = {"yes": _("without steps"), "no": _("with steps"), "none": _("I do not know")}
_CHANGE = {
    "place": _("Place"), "capacity": _("Number of places"), "topic": _("Topic"),
    "ramp": _("Steps at the place"), "minutes": _("How long"),
}  # fmt: skip
_CONFIRM = {
    "yes": _("✅ Yes, tell the neighbours"), "time": _("Other time"), "place": _("Other place"),
    "topic": _("Other topic"), "kind": _("Other kind"), "ramp": _("Steps at the place"),
    "capacity": _("Number of places"),
}  # fmt: skip


def _unread(w: Words, bad: str, fault: str, days: int) -> Html | None:
    if not bad:
        return None
    if fault == "never":
        return w._("There is no such day or hour: “{text}”.", text=bad)
    if fault == "far":
        return w._("“{text}” is too far away: {n} days at most.", text=bad, n=days)
    return w._("I found no day and hour to come in “{text}”.", text=bad)


def _when(w: Words, bad: str, fault: str, days: int, no: int = 0) -> Html:
    ask = (
        w._("To which time does meeting #{no} move?", no=no)
        if no
        else w._("When is it? Day and hour, such as: Saturday 19:30")
    )
    return lines(_unread(w, bad, fault, days), ask)


def warnings(w: Words, kind: str, found: dict[str, Any], here: str = "") -> list[Html]:
    """What speaks against a time, and against meeting `here` then; nothing of it forbids."""
    told, days, holiday = [], found["notice"], found["holiday"]
    if found["late"]:
        told.append(
            w._("⚠️ {kind}: {n} days of notice are asked for.", kind=kind_name(w, kind), n=days)
        )
        if found["binding"]:
            told.append(w._("⚠️ The law says so. You will be asked why."))
    for no, topic, place, same in found["clashes"]:
        text = one_line(topic, 30)
        if here and place == here:  # of whichever group it is
            facts = {"place": place, "no": no, "text": text}
            told.append(w._("⚠️ {place} is taken then: meeting #{no} {text}.", **facts))
        elif same:
            told.append(w._("⚠️ Then there is meeting #{no} {text}.", no=no, text=text))
        else:
            told.append(w._("ℹ️ Another group meets then: #{no}, {place}.", no=no, place=place))
    if holiday:
        told.append(w._("⚠️ A holiday: {name}.", name=w._(HOLIDAYS[holiday])))
    if found["made_up"]:
        told.append(w._("⚠️ This weekend day is worked (make-up day)."))
    elif found["at_work"]:
        told.append(w._("⚠️ Working hours: whoever works cannot come."))
    if found["night"]:
        told.append(w._("⚠️ That is in the quiet hours."))
    if found["provisional"]:
        told.append(w._("ℹ️ The days off of that year are not ordered yet."))
    return told


def _confirm(
    w: Words, sort: str, at: int, place: str, topic: str, ramp: str, capacity: int, monthly: int,
    found: dict[str, Any],
) -> Html:  # fmt: skip
    least = (
        w._("🪑 {least} of {all} must be there.", least=found["least"], all=found["asked"])
        if found["least"]
        else None
    )
    steps = {"yes": w._("no steps"), "no": w._("⚠️ steps at the entrance")}.get(
        ramp, w._("steps: not said yet")
    )
    return lines(
        w._("Is this right?"),
        w._("🗓 <b>{text}</b>", text=one_line(topic, 200)),
        kind_name(w, sort),
        w._("⏰ <b>{at}</b>", at=w.when(from_minutes(at))),
        w._("📍 {place} ({ramp})", place=place, ramp=steps),
        w.many("👥 {n} place", "👥 {n} places", capacity) if capacity else None,
        w._("🔁 every month") if monthly else None,
        least,
        *warnings(w, sort, found, place),
        w._("♿ Please tell who needs help with the steps.") if ramp == "no" else None,
    )


def _move(w: Words, no: int, at: int, found: dict[str, Any]) -> Html:
    return lines(
        w._("Meeting #{no} moves to:", no=no),
        w._("⏰ <b>{at}</b>", at=w.when(from_minutes(at))),
        *warnings(w, "council", {**found, "late": False}),
    )


QUESTIONS: dict[str, Callable[..., Html]] = {
    "meeting.topic": lambda w: w._("What is the meeting about? One sentence."),
    "meeting.when": _when,
    "meeting.to": _when,
    "meeting.place": lambda w: w._("Where is it?"),
    "meeting.kind": lambda w: w._("What kind of meeting is it?"),
    "meeting.ramp": lambda w: w._("Can one get in without steps?"),
    "meeting.capacity": lambda w: w._("How many places are there? 0 means no limit."),
    "meeting.confirm": _confirm,
    "meeting.why": lambda w: w._(
        "The law wants more notice. Which special case is it? Everybody will read it."
    ),
    "meeting.move": _move,
    "meeting.move_why": lambda w, no: w._(
        "Why does meeting #{no} move? Everybody will read it.", no=no
    ),
    "meeting.cancel": lambda w, no: w._(
        "Why does meeting #{no} not take place? Everybody will read it.", no=no
    ),
    "meeting.change": lambda w, no: w._("What of meeting #{no} changes?", no=no),
    "meeting.minutes": lambda w: w._("How long does it last?"),
    "meeting.deputy": lambda w, no: w._(
        "Who comes to meeting #{no} for you? Such as: my son", no=no
    ),
    "meeting.home": lambda w, no: w._("Which home is there? Such as: 3-2-401", no=no),
    "meeting.list": lambda w, no: w._(
        "Which homes are on the list of meeting #{no}? Such as: 3-2-401 3-2-402, 5 others", no=no
    ),
    "meeting.matter": lambda w, no: w._("What shall be spoken about? One sentence."),
    "meeting.which_time": lambda w, no: w._("Several times suit alike. Which one is it?"),
}
OPTIONS: dict[str, Callable[[Words, str], Html]] = {
    "meeting.kind": lambda w, option: w._(KINDS[option]),
    "meeting.ramp": lambda w, option: w._(_RAMP[option]),
    "meeting.capacity": lambda w, option: (
        w._("no limit") if option == "0" else w.many("{n} place", "{n} places", int(option))
    ),
    "meeting.confirm": lambda w, option: w._(_CONFIRM[option]),
    "meeting.move": lambda w, option: w._(_CONFIRM[option]),
    "meeting.change": lambda w, option: w._(_CHANGE[option]),
    "meeting.minutes": lambda w, option: w.many("{n} minute", "{n} minutes", int(option)),
}

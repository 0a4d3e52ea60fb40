"""`/doctor`: what the bot may do in a group, what works without it, and the switch to press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.speech import alarm
from bot.speech.names import _
from bot.speech.page import NUDGE, Page, lines, phrase
from bot.speech.words import Html, Words

_NAMES = {
    "administrator": _("being an administrator"),
    "can_pin_messages": _("pinning messages"),
    "can_delete_messages": _("deleting messages"),
    "can_invite_users": _("inviting people"),
}


@phrase("doctor", NUDGE, public=True)
def doctor(
    w: Words,
    *,
    groups: Sequence[dict[str, Any]],
    reads_all: bool,
    figures: Mapping[str, float],
) -> Page:
    """One part for each group; for an operator in private, before them how late the machine is."""
    parts = alarm.figures(w, figures)
    parts += [part for group in groups for part in _group(w, group, reads_all)]
    return Page(lines(*parts) if parts else w._("I am in no group of yours."))


def _group(w: Words, group: dict[str, Any], reads_all: bool) -> list[Html]:
    admin, rights = group["status"] == "administrator", group["rights"]
    everything = admin or reads_all
    told = [
        w._("<b>{title}</b>", title=group["title"]),
        w._("✅ /need and other commands, buttons, replies, reminders in private"),
        _line(w, everything, w._("Hear a need in ordinary talk"),
              w._("make me an administrator, or @BotFather: /setprivacy, Disable, add me again")),
        _line(w, admin, w._("Tell somebody something that only they see, without their tap"),
              w._("make me an administrator; until then: a tap, or our private chat")),
        _line(w, admin, w._("Notice at once who comes and who leaves"),
              w._("make me an administrator; until then: the line that the group itself shows")),
    ]  # fmt: skip
    for name, what in (
        ("can_pin_messages", w._("Pin what everybody must see")),
        ("can_delete_messages", w._("Clear away what people typed as an answer")),
        ("can_invite_users", w._("Make links by which neighbours join")),
    ):
        switch = w._(
            "group settings, administrators, me: switch on {right}", right=w._(_NAMES[name])
        )
        told.append(_line(w, admin and name in rights, what, switch))
    return told


def _line(w: Words, on: bool, what: Html, switch: Html) -> Html:
    if on:
        return w._("✅ {what}", what=what)
    return w._("⬜ {what} → {switch}", what=what, switch=switch)


@phrase("rights.lost")
def lost(w: Words, *, title: str, lost: Sequence[str]) -> Page:
    """To the operators, once."""
    return Page(
        lines(
            w._("⚠️ In “{title}” I have lost: {what}.", title=title,
                what=w.listed(w._(_NAMES[name]) for name in lost)),
            w._("Everything goes on by taps and private chat. /doctor there shows the switches."),
        )
    )  # fmt: skip

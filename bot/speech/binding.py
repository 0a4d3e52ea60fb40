"""The words about being bound without a slip, moving out, and imports of the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.flows.binding import BindingConfirmed, BindingRefused
from bot.flows.household import BindingLeft, BindingStays, Key
from bot.flows.register import RegisterUndone
from bot.speech.household import home_of
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_LISTED = 8  # requests on one card; the next come when these are answered
_LABEL = 40


@phrase("binding.waits", NUDGE)
def waits(w: Words, *, label: Key) -> Page:
    """To whoever asked."""
    return Page(
        w._("Noted: {home}. I tell you as soon as the floor lead confirms.", home=home_of(w, label))
    )


@phrase("binding.requests")
def requests(w: Words, *, group: int, waiting: Sequence[tuple[int, Key, str]]) -> Page:
    """The lead's card of everybody who waits."""
    if not waiting:
        return Page(w._("✅ Nobody waits to be bound to a home."))
    shown = waiting[:_LISTED]
    last = shown[-1][0]
    return Page(
        lines(
            w.many("🏠 {n} neighbour without a slip wants to be bound to a home:",
                   "🏠 {n} neighbours without a slip want to be bound to a home:", len(waiting)),
            *(w._("{name}: {home}", name=name, home=home_of(w, label))
              for _, label, name in shown),
            w._("Do you know them? Confirm all, or one by one."),
        ),
        (
            (Button(w._("Confirm these {n}", n=len(shown)), BindingConfirmed(last, group, 1)),),
            *((Button(_cut("✓", name, label), BindingConfirmed(no, group)),
               Button(_cut("✗", name, label), BindingRefused(no, group)))
              for no, label, name in shown),
        ),
    )  # fmt: skip


def _cut(mark: str, name: str, label: Key) -> str:
    return f"{mark} {name[:12]} {'-'.join(part for part in label if part)}"[:_LABEL]


@phrase("binding.confirmed", NUDGE, public=True)
def confirmed(w: Words, *, count: int, left: int) -> Page:
    """Toast to the lead."""
    return Page(
        lines(
            w.many("{n} neighbour is bound.", "{n} neighbours are bound.", count),
            w.many("{n} could not be: already bound, home full, or yourself.",
                   "{n} could not be: already bound, home full, or yourself.", left)
            if left else None,
        )
    )  # fmt: skip


@phrase("binding.turned_down", NUDGE, public=True)
def turned_down(w: Words, *, label: Key) -> Page:
    """Toast to the lead."""
    return Page(w._("Not bound: {home}. That person was told.", home=home_of(w, label)))


@phrase("binding.refused")
def refused(w: Words, *, label: Key) -> Page:
    """To whoever asked."""
    return Page(
        w._("The floor lead did not confirm: {home}. Is this a mistake? Speak to the floor lead.",
            home=home_of(w, label))
    )  # fmt: skip


@phrase("moving.ask")
def moving(w: Words, *, no: int, nth: int, label: Key) -> Page:
    """Somebody left the group: asked once, in private."""
    return Page(
        w._("You left the group. Have you moved out of {home}?", home=home_of(w, label)),
        rows(
            Button(w._("I have moved out"), BindingLeft(no, nth)),
            Button(w._("I only left the group"), BindingStays(no, nth)),
        ),
    )


@phrase("moving.left", NUDGE, public=True)
def left(w: Words, *, no: int, nth: int, label: Key) -> Page:
    """They have moved out."""
    return Page(
        w._("You are not bound to {home} any more. Your open needs go on, and you hear of them.",
            home=home_of(w, label))
    )  # fmt: skip


@phrase("moving.stays", NUDGE, public=True)
def stays(w: Words, *, no: int, nth: int, label: Key) -> Page:
    """They still live there."""
    return Page(w._("All right: you stay bound to {home}.", home=home_of(w, label)))


@phrase("register.loaded")
def loaded(w: Words, *, no: int, added: int, changed: int, removed: int, until: datetime) -> Page:
    """To the operators."""
    return Page(
        lines(
            w._("📥 The register has changed: {added} new, {changed} changed, {removed} gone.",
                added=added, changed=changed, removed=removed),
            w._("A mistake? Press below before {at}. Later: load the earlier file again.",
                at=w.when(until)),
        ),
        rows(Button(w._("Undo"), RegisterUndone(no))),
    )  # fmt: skip


@phrase("register.unbound")
def unbound(w: Words, *, label: Key) -> Page:
    """To whoever was bound to a home that the register has no more."""
    return Page(
        lines(
            w._("The register has changed: you are not bound to {home} any more.",
                home=home_of(w, label)),
            w._("Your needs stay open. Is this a mistake? Speak to the floor lead."),
        )
    )  # fmt: skip


@phrase("register.back")
def back(w: Words, *, label: Key) -> Page:
    """To the same, when that was a mistake."""
    return Page(w._("It was a mistake: you are bound to {home} as before.", home=home_of(w, label)))


@phrase("register.undone", NUDGE)
def undone(w: Words) -> Page:
    """Toast."""
    return Page(w._("Undone: the register is as it was before."))


# --- why not ----------------------------------------------------------------------------


@phrase("refused.binding.how", NUDGE, public=True)
def how(w: Words) -> Page:
    """No home was named."""
    return Page(w._("Write your home after it, such as: /bind 3-2-401 (building, unit, room)"))


@phrase("refused.binding.no_home", NUDGE, public=True)
def no_home(w: Words) -> Page:
    """Not in the register."""
    return Page(
        w._("I do not find this home. Write building, unit and room, such as: /bind 3-2-401. "
            "Or ask the floor lead for a slip.")
    )  # fmt: skip


def _said(w: Words, label: Key, text: Html) -> Page:
    return Page(lines(home_of(w, label), text))


@phrase("refused.binding.asked", NUDGE)
def asked(w: Words, *, label: Key) -> Page:
    """Asked twice."""
    return _said(w, label, w._("You have asked already. The floor lead will confirm it."))


@phrase("refused.binding.bound", NUDGE)
def bound(w: Words, *, label: Key) -> Page:
    """There already."""
    return _said(w, label, w._("You are bound to this home already."))


@phrase("refused.binding.many", NUDGE, public=True)
def many(w: Words) -> Page:
    """Too many wait."""
    return Page(w._("Very many neighbours wait at the moment. Please try again tomorrow."))


@phrase("refused.binding.own", NUDGE, public=True)
def own(w: Words) -> Page:
    """Nobody vouches for themselves."""
    return Page(w._("You cannot confirm yourself. The committee can."))


@phrase("refused.binding.answered", NUDGE, public=True)
def answered(w: Words) -> Page:
    """Pressed twice."""
    return Page(w._("This was answered already."))


@phrase("refused.register.over", NUDGE)
def over(w: Words) -> Page:
    """Undone, or followed by another import."""
    return Page(w._("This cannot be undone any more: undone already, or another file came after."))


@phrase("refused.register.late", NUDGE)
def late(w: Words) -> Page:
    """Ten minutes are over."""
    return Page(w._("The time to undo is over. Load the earlier file again: that is noted too."))

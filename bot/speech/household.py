"""The words about households: bound, joined, undone, the floor lead's evening list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.flows.household import FAMILY, OWNER, TENANT, BindingUndone, Key, TenureSaid
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, plain

_LABEL = 40
TENURES = {OWNER: _("owner"), FAMILY: _("family of the owner"), TENANT: _("tenant")}
I_AM = {OWNER: _("I am the owner"), FAMILY: _("I am family of the owner"), TENANT: _("I rent here")}


def home_of(w: Words, label: Key) -> Html:
    """Building, unit and room as people say them."""
    building, unit, room = label
    if unit:
        return w._("Building {building}, unit {unit}, room {room}", building=building, unit=unit,
                   room=room)  # fmt: skip
    return w._("Building {building}, room {room}", building=building, room=room)


@phrase("household.bound")
def bound(
    w: Words, *, no: int, nth: int, label: Key, others: int, name: str, until: datetime
) -> Page:
    """The scan worked: which home, how to take it back."""
    return Page(
        lines(
            w._("✅ You are bound to: {home}", home=home_of(w, label)),
            w.many("{n} person of your home was here already.",
                   "{n} people of your home were here already.", others) if others else None,
            w._("What are you to this home? In owners' matters the owner's side votes."),
            w._("Not your home? Press below before {at}.", at=w.when(until)),
        ),
        (
            *rows(*(Button(w._(said), TenureSaid(no, nth, who)) for who, said in I_AM.items()),
                  width=3),
            *rows(Button(w._("Not my home, undo"), BindingUndone(no, nth))),
        ),
    )  # fmt: skip


@phrase("household.tenure", NUDGE)
def said(w: Words, *, label: Key, tenure: str) -> Page:
    """A word to whoever said it."""
    home = home_of(w, label)
    if tenure == TENANT:
        return Page(
            lines(
                w._("Noted: {home}, {who}.", home=home, who=w._(TENURES[tenure])),
                w._("You vote in residents' matters. In owners' matters you need the owner's"
                    " written proxy."),
            )
        )  # fmt: skip
    return Page(w._("Noted: {home}, {who}.", home=home, who=w._(TENURES[tenure])))


@phrase("refused.binding.tenant", NUDGE)
def tenant(w: Words, *, label: Key) -> Page:
    """Not by a press."""
    return Page(
        w._("{home}: you have said that you rent here. Is that wrong? Ask the floor lead to undo"
            " it, then register again.", home=home_of(w, label))
    )  # fmt: skip


@phrase("household.joined")
def joined(
    w: Words, *, no: int, nth: int, label: Key, others: int, name: str, until: datetime
) -> Page:
    """The others of the home see it: nobody joins unseen."""
    return Page(
        lines(
            w._("👪 {name} was bound to your home: {home}", name=name, home=home_of(w, label)),
            w._("You do not know them? Tell the floor lead."),
        )
    )


@phrase("household.list")
def evening(w: Words, *, joined: Sequence[tuple[int, int, Key, str, str]], count: int) -> Page:
    """Once a day, to the floor lead."""
    return Page(
        lines(
            w.many("📋 {n} person was bound to a home since yesterday:",
                   "📋 {n} people were bound to homes since yesterday:", count),
            *(_line(w, label, name, tenure) for _no, _nth, label, name, tenure in joined),
            w._("Something wrong? Press it and it is undone."),
        ),
        rows(
            *(
                Button(w._("Undo {home}", home=short(label, name)), BindingUndone(no, nth))
                for no, nth, label, name, _tenure in joined
            ),
            width=1,
        ),
    )  # fmt: skip


def _line(w: Words, label: Key, name: str, tenure: str) -> Html:
    home = home_of(w, label)
    if not tenure:
        return w._("{name}: {home}", name=name, home=home)
    return w._("{name}: {home} ({who})", name=name, home=home, who=w._(TENURES[tenure]))


def short(label: Key, name: str) -> str:
    """A home and somebody of it on a button: 3-2-401 王阿姨."""
    return f"{'-'.join(part for part in label if part)} {name[:12]}"[:_LABEL]


@phrase("binding.undone", NUDGE, public=True)
def undone(w: Words, *, label: Key, own: bool) -> Page:
    """To whoever undid it."""
    home = home_of(w, label)
    if own:
        return Page(
            w._("Undone: you are not bound to {home} any more. The slip can be used again.",
                home=home)
        )  # fmt: skip
    return Page(w._("Undone: {home}. That person was told.", home=home))


@phrase("binding.ended")
def ended(w: Words, *, label: Key, own: bool) -> Page:
    """To whoever was bound."""
    return Page(
        lines(
            w._("Your binding was undone: you are not bound to {home} any more.",
                home=home_of(w, label)),
            w._("Your needs stay open. Is this a mistake? Speak to the floor lead."),
        )
    )  # fmt: skip


@phrase("refused.slip.unknown", NUDGE)
def slip_unknown(w: Words) -> Page:
    """Forged, cut, replaced by a newer slip, or of a home that left the register."""
    return Page(w._("This slip is not valid any more. Please ask the floor lead for a new one."))


@phrase("refused.slip.yours", NUDGE)
def slip_yours(w: Words, *, label: Key) -> Page:
    """Scanned twice by the same person."""
    return Page(w._("You are bound to {home} already.", home=home_of(w, label)))


@phrase("refused.slip.used", NUDGE)
def slip_used(w: Words) -> Page:
    """One slip binds one person."""
    return Page(
        w._(
            "Somebody has used this slip already. Was it not your family? "
            "Please ask the floor lead for a new one."
        )
    )


@phrase("refused.slip.expired", NUDGE)
def slip_expired(w: Words) -> Page:
    """Too late."""
    return Page(w._("This slip is too old. Please ask the floor lead for a new one."))


@phrase("refused.household.full", NUDGE)
def full(w: Words, *, most: int) -> Page:
    """The cap of the policy."""
    return Page(
        w._("{n} people are bound to this home already. Please ask the floor lead.", n=most)
    )


@phrase("refused.binding.over", NUDGE)
def binding_over(w: Words) -> Page:
    """Undone before."""
    return Page(w._("This was undone already."))


@phrase("refused.undo.too_late", NUDGE)
def undo_too_late(w: Words) -> Page:
    """Ten minutes are over."""
    return Page(w._("The time to undo is over. Please ask the floor lead."))


def slip(w: Words, label: Key, until: str) -> tuple[str, list[str]]:
    """The words of a printed slip, plain: the home, and what to do."""
    return plain(home_of(w, label)), [
        plain(
            w._(
                "Scan with the phone's camera, open in Telegram, press START. "
                "Matters of your home reach you there."
            )
        ),
        plain(w._("One person, once, until {day}. Keep it like a key.", day=until)),
        plain(w._("Others of your home, or no smartphone: ask your floor lead.")),
    ]

"""What people are told of an action item: its owner, whoever gave it, the next levels."""

from __future__ import annotations

from typing import Any

from bot.flows.rules.text import one_line
from bot.speech.item import owner, private, title
from bot.speech.page import NUDGE, Page, lines, phrase
from bot.speech.words import Html, Words

_TOPIC = 24  # characters of an item in a line


def _name(w: Words, f: dict[str, Any]) -> Html:
    return w._("Item #{no} {text}", no=f["no"], text=one_line(f["text"], _TOPIC))


def _stands_in(w: Words, f: dict[str, Any]) -> Html | None:
    """To whoever reads it for an owner who cannot be reached."""
    if w.reader.id == f["assignee"]:
        return None
    return w._("I cannot reach {who}. Please tell them.", who=owner(w, f))


@phrase("item.asked")
def asked(w: Words, **f: Any) -> Page:
    """The owner."""
    if f["state"] != "open":
        return private(w, f)
    if w.reader.id == f["assignee"]:
        return private(w, f, w._("📌 Something for you to do. Can you? Press a button."))
    return private(w, f, _stands_in(w, f))


@phrase("item.unanswered")
def unanswered(w: Words, **f: Any) -> Page:
    """Whoever gave it, after the owner's silence."""
    first = w._(
        "⏳ Item #{no}: its owner has not answered. Please decide. It stays theirs until then.",
        no=f["no"],
    )
    return private(w, f, first)


@phrase("item.declined")
def declined(w: Words, **f: Any) -> Page:
    """The owner cannot."""
    first = w._("↩️ Item #{no}: its owner cannot do it. Please choose somebody else.", no=f["no"])
    return private(w, f, first)


@phrase("item.accepted_for")
def accepted_for(w: Words, **f: Any) -> Page:
    """The owner hears that the chair answered for them."""
    first = w._(
        "📌 Item #{no}: it was noted for you that you do it. Is that wrong? Tell whoever gave it.",
        no=f["no"],
    )
    return private(w, f, _stands_in(w, f) or first)


@phrase("item.relieved")
def relieved(w: Words, **f: Any) -> Page:
    """The former owner."""
    return Page(w._("↪️ {item}: somebody else does it now.", item=_name(w, f)))


@phrase("item.extended")
def extended(w: Words, **f: Any) -> Page:
    """Whoever did not ask for it."""
    at = w.date(f["due_at"])
    return private(w, f, w._("📅 Item #{no} has more time, until {at}.", no=f["no"], at=at))


@phrase("item.verify")
def verify(w: Words, **f: Any) -> Page:
    """Whoever verifies."""
    return private(w, f, w._("🔎 Item #{no} is reported done. Please have a look.", no=f["no"]))


@phrase("item.unverified")
def unverified(w: Words, **f: Any) -> Page:
    """The committee."""
    first = w._(
        "⏳ Item #{no} was reported done, but nobody has verified it yet. Please urge it.",
        no=f["no"],
    )
    return private(w, f, first)


@phrase("item.returned")
def returned(w: Words, **f: Any) -> Page:
    """The owner reads what is missing."""
    first = w._("↩️ Item #{no} is not done yet.", no=f["no"])
    return private(w, f, _stands_in(w, f), first)


@phrase("item.thanked")
def thanked(w: Words, **f: Any) -> Page:
    """The owner."""
    return Page(w._("✅ {item}: verified. Thank you.", item=_name(w, f)))


@phrase("item.cancelled")
def cancelled(w: Words, **f: Any) -> Page:
    """The owner is free of it."""
    why = w._("By decision: {word}", word=f["word"])
    return Page(lines(w._("▫️ {item} need not be done.", item=_name(w, f)), why))


# --- the clock --------------------------------------------------------------------------


@phrase("item.reminder")
def reminder(w: Words, *, left: int, **f: Any) -> Page:
    """The owner, before the date and on it."""
    no = f["no"]
    if left == 0:
        first = w._("⏰ Item #{no} is due today.", no=no)
    elif left == 1:
        first = w._("⏰ Item #{no} is due tomorrow.", no=no)
    else:
        first = w.many(
            "⏰ Item #{no} is due in {n} day.", "⏰ Item #{no} is due in {n} days.", left, no=no
        )
    return private(w, f, _stands_in(w, f), first)


@phrase("item.overdue")
def overdue(w: Words, **f: Any) -> Page:
    """The owner."""
    first = w._("⚠️ Item #{no} is overdue. Done? Report it. If not, ask for time.", no=f["no"])
    return private(w, f, _stands_in(w, f), first)


@phrase("item.escalated")
def escalated(w: Words, *, days: int, **f: Any) -> Page:
    """The committee, then the party branch; whoever owns it themselves need not urge anybody."""
    if w.reader.id == f["assignee"]:
        first = w.many(
            "⚠️ Item #{no} is overdue for {n} day, and it is yours. Done? Report it. If not, ask"
            " for time.",
            "⚠️ Item #{no} is overdue for {n} days, and it is yours. Done? Report it. If not, ask"
            " for time.",
            days,
            no=f["no"],
        )
        return private(w, f, first)
    first = w.many(
        "⚠️ Item #{no} is overdue for {n} day. Please urge it.",
        "⚠️ Item #{no} is overdue for {n} days. Please urge it.",
        days,
        no=f["no"],
    )
    return private(w, f, first)


@phrase("item.listed")
def listed(w: Words, *, days: int, **f: Any) -> Page:
    """The group, together with the party branch."""
    late = w.many("⚠️ Overdue for {n} day", "⚠️ Overdue for {n} days", days)
    told = w._("Told: {who}", who=w.role(f["told"])) if f["told"] else None
    return Page(lines(title(w, f), w._("👤 {who}", who=owner(w, f)), late, told))


@phrase("item.missed")
def missed(w: Words, **f: Any) -> Page:
    """One line of what an outage kept from being said; its buttons come with its number."""
    item, at = _name(w, f), w.date(f["due_at"])
    return Page(
        lines(
            w._("⏰ {item}: please do it by {at}.", item=item, at=at),
            w._("   I could not remind you in time. To act, send: /item {no}", no=f["no"]),
        )
    )


# --- the group --------------------------------------------------------------------------


@phrase("item.verified")
def verified(w: Words, **f: Any) -> Page:
    """The result, for everybody."""
    return Page(
        lines(
            w._("✅ {item}: done and verified.", item=_name(w, f)),
            w._("Result: {word}", word=f["word"]) if f["word"] else None,
            w.many("📷 {n} photo", "📷 {n} photos", f["photos"]) if f["photos"] else None,
        )
    )


@phrase("item.cancelled_told")
def cancelled_told(w: Words, **f: Any) -> Page:
    """By which decision it need not be done."""
    why = w._("By decision: {word}", word=f["word"])
    return Page(lines(w._("▫️ {item} need not be done.", item=_name(w, f)), why))


# --- answers to whoever did it ----------------------------------------------------------


@phrase("item.opened", NUDGE)
def opened(w: Words, *, reached: bool, **f: Any) -> Page:
    """It stands; and whether its owner can be told."""
    said = w._("✅ {item} is noted, until {at}.", item=_name(w, f), at=w.date(f["due_at"]))
    return Page(lines(said, None if reached else _unreached(w)))


def _unreached(w: Words) -> Html:
    return w._(
        "They have not opened our private chat: I cannot remind them. Please tell them yourself."
    )


@phrase("item.accepted", NUDGE)
def accepted(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Item #{no} is accepted.", no=no))


@phrase("item.reassigned", NUDGE)
def reassigned(w: Words, *, reached: bool, **f: Any) -> Page:
    """It is somebody else's."""
    said = w._("Item #{no} was given to {who}.", no=f["no"], who=owner(w, f))
    return Page(lines(said, None if reached else _unreached(w)))


@phrase("item.verified_here", NUDGE)
def verified_here(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Item #{no} is verified.", no=no))

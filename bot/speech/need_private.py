"""Words about a need to whoever has to act on it, and the answers to a tap."""

from __future__ import annotations

from typing import Any

from bot.codes import View
from bot.flows.need_events import NeedMuted, NeedRestored, NeedWithdrawn
from bot.flows.rules.rights import ASSIGNABLE, Action, Role, may
from bot.flows.rules.text import one_line
from bot.speech.need_card import card_text
from bot.speech.need_panel import private
from bot.speech.page import NUDGE, RULE, Button, Page, lines, phrase, rows
from bot.speech.words import Words

_TOPIC = 16  # characters of a need in a line


@phrase("need.alarm")
def alarm(w: Words, **f: Any) -> Page:
    """An emergency, to everybody who can act."""
    return private(w, f, w._("🔴 #{no}: an emergency. Please act at once.", no=f["no"]))


@phrase("need.reminder")
def reminder(w: Words, *, left: int, **f: Any) -> Page:
    """The owner is reminded."""
    return private(w, f, w._("⏰ #{no}: {left} left to answer.", no=f["no"], left=w.span(left)))


@phrase("need.missed")
def missed(w: Words, *, asks: str, **f: Any) -> Page:
    """One line of what an outage kept from being said; its buttons come with /need and a number."""
    no, topic = f["no"], one_line(str(f["text"]), _TOPIC)
    if asks == "rate":
        told = w._("How well was it solved? A mark is missing.")
    elif asks == "finish":
        told = w._("to be done by {at}.", at=w.when(f["resolve_by"] or f["due_at"]))
    elif asks == "sort":
        told = w._("please take it, or say what it is about.")
    else:
        told = w._("please answer by {at}.", at=w.when(f["due_at"]))
    first = w._("⏰ #{no} {topic}: {told}", no=no, topic=topic, told=told)
    return Page(
        lines(first, w._("   I could not remind you in time. To act, send: /need {no}", no=no))
    )


@phrase("need.unsorted")
def unsorted(w: Words, **f: Any) -> Page:
    """A day has gone by, and nobody said what it is about."""
    first = w._("⏰ #{no} waits since a day. Please take it, or say what it is about.", no=f["no"])
    return private(w, f, first)


@phrase("need.overdue")
def overdue(w: Words, **f: Any) -> Page:
    """The owner is told of the breach."""
    return private(w, f, w._("⚠️ #{no} is overdue. Please answer now.", no=f["no"]))


@phrase("need.late")
def late(w: Words, **f: Any) -> Page:
    """The result did not come by its date."""
    return private(w, f, w._("⚠️ #{no} was to be done by now.", no=f["no"]))


@phrase("need.hold_ended")
def hold_ended(w: Words, **f: Any) -> Page:
    """The date has come."""
    return private(w, f, w._("⏰ #{no}: the day it waited for has come.", no=f["no"]))


@phrase("need.escalated")
def escalated(w: Words, *, rung: str, **f: Any) -> Page:
    """The next in line is told: to step in, or to answer if it lies with them already."""
    if _theirs(w, f):
        first = w._("⚠️ #{no} is overdue. It lies with you: please answer now.", no=f["no"])
        return private(w, f, first)
    first = {
        "director": w._("⚠️ #{no} is overdue, nobody answered in time. Please step in.", no=f["no"]),
        "party_branch": w._("⚠️ #{no} is still without an answer. Please urge it.", no=f["no"]),
    }[rung]
    return private(w, f, first)


def _theirs(w: Words, f: dict[str, Any]) -> bool:
    """Whether the reader has it in hand, or it waits for their post and they may answer it."""
    if f["handler"]:
        return bool(f["handler"] == w.reader.id)
    queue = Role(f["queue"])
    answers = queue in ASSIGNABLE or may(Action.NEED_ANSWER, frozenset({queue}))
    return answers and queue in w.reader.roles


@phrase("need.handed")
def handed(w: Words, *, why: str, **f: Any) -> Page:
    """Another role is asked to take it over."""
    who = w.role(f["owner"])
    return private(
        w, f, w._("↪️ {who} asks you to take over #{no}.\nWhy: {why}", who=who, no=f["no"], why=why)
    )


@phrase("need.relieved")
def relieved(w: Words, **f: Any) -> Page:
    """The first owner is free of it."""
    return private(
        w, f, w._("↪️ #{no} was taken over by {who}.", no=f["no"], who=w.role(f["owner"]))
    )


@phrase("need.returned")
def returned(w: Words, **f: Any) -> Page:
    """The queue has it again."""
    return private(
        w, f, w._("↩️ #{no} is back: whoever had it in hand left their post.", no=f["no"])
    )


@phrase("need.restored")
def restored(w: Words, **f: Any) -> Page:
    """Whoever raised it insists."""
    return private(
        w,
        f,
        w._("🔁 #{no}: whoever raised it says that it is a need. Please answer it.", no=f["no"]),
    )


@phrase("need.reopened_told")
def reopened_told(w: Words, **f: Any) -> Page:
    """The next level hears that it is not solved."""
    return private(w, f, w._("🔁 Residents say #{no} is not solved.", no=f["no"]))


@phrase("need.unhappy")
def unhappy(w: Words, **f: Any) -> Page:
    """A second bad mark: the committee decides."""
    return private(
        w, f, w._("🔁 #{no} was reopened once and is still not solved. You decide.", no=f["no"])
    )


@phrase("need.of_yours")
def of_yours(w: Words, **f: Any) -> Page:
    """Somebody else made a need of this person's words; they may take it back."""
    return Page(
        lines(
            w._("A neighbour raised your words as #{no}. You can take that back.", no=f["no"]),
            card_text(w, f),
        ),
        rows(
            Button(w._("Details"), View("nd", f["no"])),
            Button(w._("Take it back"), NeedWithdrawn(f["no"], f["version"]))
            if f["state"] in ("submitted", "assigned", "responded", "in_progress", "on_hold")
            else None,
        ),
    )


@phrase("need.dismissed")
def dismissed(w: Words, **f: Any) -> Page:
    """The reporter hears why, and can insist."""
    insist = None if f["restored"] else w._("Is it a need after all? Press the button.")
    button = Button(w._("It is a need"), NeedRestored(f["no"], f["version"]))
    return Page(
        lines(
            w._("▫️ #{no} is not handled as a need.\nReason: {word}", no=f["no"], word=f["word"]),
            insist,
        ),
        () if f["restored"] or w.reader.id != f["reporter"] else rows(button),
    )


@phrase("need.vacant")
def vacant(w: Words, *, role: str, instead: str, **f: Any) -> Page:
    """The operator: a post stands empty, with words to hand on where Telegram does not reach."""
    who, other = w.role(role), w.role(instead)
    place = f["place"] or w._("not said")
    return Page(
        lines(
            w._(
                "📭 {who}: nobody can be reached. #{no} went to: {other}.",
                who=who,
                no=f["no"],
                other=other,
            ),
            w._("Is there somebody without Telegram? Hand these words on:"),
            RULE,
            w._(
                "To {who}: matter {no}, “{text}”. Place: {place}. An answer is due by {at}.",
                who=who,
                no=f["no"],
                text=f["text"],
                place=place,
                at=w.when(f["due_at"]),
            ),
            RULE,
            w._("To give somebody the post, write: /grant {who}", who=who),
        )
    )


# --- answers to a tap -------------------------------------------------------------------


@phrase("need.taken", NUDGE)
def taken(w: Words, *, no: int, answered: bool) -> Page:
    """Toast."""
    if answered:
        return Page(w._("#{no} is in your hands now.", no=no))
    return Page(w._("You have taken #{no}. Now press [Answer].", no=no))


@phrase("need.sorted", NUDGE)
def sorted_(w: Words, **f: Any) -> Page:
    """Toast."""
    about = w.category(f["category"]) if f["category"] else w._("not said yet")
    return Page(
        w._(
            "#{no}: {category}, {urgency}.",
            no=f["no"],
            category=about,
            urgency=w.urgency(f["urgency"]),
        )
    )


@phrase("need.handed_here", NUDGE)
def handed_here(w: Words, *, no: int, role: str) -> Page:
    """Toast."""
    return Page(
        w._("{role} has been asked. #{no} stays with you until then.", role=w.role(role), no=no)
    )


@phrase("need.resumed", NUDGE)
def resumed(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is being worked on again.", no=no))


@phrase("need.mirrored", NUDGE)
def mirrored(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} stands in that group, too.", no=no))


@phrase("need.followed", NUDGE, public=True)
def followed(w: Words, *, no: int, followers: int) -> Page:
    """Toast."""
    return Page(w._("Noted: {n} with the same need as #{no}.", n=followers, no=no))


@phrase("need.muted", NUDGE)
def muted(w: Words, *, no: int) -> Page:
    """Toast."""
    again = Button(w._("Tell me of it again"), NeedMuted(no, 0))
    return Page(w._("You will hear no more of #{no}.", no=no), rows(again))


@phrase("need.heard", NUDGE)
def heard(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("You will hear of #{no} again.", no=no))


@phrase("need.withdrawn", NUDGE)
def withdrawn(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is taken back.", no=no))


@phrase("need.dismissed_here", NUDGE)
def dismissed_here(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is not handled as a need. Whoever raised it was told why.", no=no))


@phrase("need.restored_here", NUDGE)
def restored_here(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is open again.", no=no))


@phrase("need.undone_here", NUDGE)
def undone_here(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Undone. #{no} is as it was before.", no=no))


@phrase("need.rated", NUDGE)
def rated(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Thank you. Your mark for #{no} is noted.", no=no))


@phrase("need.reopened_here", NUDGE)
def reopened_here(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is open again.", no=no))

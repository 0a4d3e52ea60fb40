"""Why not, of minutes and decisions: each in words that say what can be done instead."""

from __future__ import annotations

from bot.speech.page import NUDGE, Page, phrase
from bot.speech.words import Words


@phrase("refused.minutes.none", NUDGE, public=True)
def none(w: Words, *, no: int) -> Page:
    """Not written, or not confirmed."""
    return Page(
        w._("The minutes of meeting #{no} are not confirmed yet. Please wait a little.", no=no)
    )


@phrase("refused.minutes.chair", NUDGE, public=True)
def chair(w: Words, *, no: int) -> Page:
    """Whoever led it confirms."""
    return Page(w._("Whoever led meeting #{no} confirms the minutes. Please ask them.", no=no))


@phrase("refused.minutes.stale", NUDGE, public=True)
def stale(w: Words, *, no: int) -> Page:
    """Rewritten since they were shown."""
    return Page(w._("The minutes of meeting #{no} were rewritten. Please read them again.", no=no))


@phrase("refused.minutes.too_late", NUDGE, public=True)
def too_late(w: Words, *, no: int) -> Page:
    """Objections are over."""
    return Page(
        w._("The time to object to meeting #{no} is over. Something to be done? Write /need", no=no)
    )


@phrase("refused.minutes.objected_already", NUDGE, public=True)
def objected_already(w: Words, *, no: int) -> Page:
    """One at a time."""
    return Page(
        w._("You have objected to meeting #{no} already. Please wait for the answer.", no=no)
    )


@phrase("refused.minutes.objections_most", NUDGE, public=True)
def objections_most(w: Words, *, no: int) -> Page:
    """Enough of them."""
    return Page(w._("Meeting #{no} has many objections. Please speak to whoever led it.", no=no))


@phrase("refused.minutes.answered", NUDGE, public=True)
def answered(w: Words, *, no: int) -> Page:
    """Nothing waits."""
    return Page(w._("No objection to meeting #{no} waits for an answer.", no=no))


@phrase("refused.minutes.objections", NUDGE, public=True)
def objections(w: Words, *, no: int) -> Page:
    """First the answer."""
    return Page(w._("Meeting #{no}: please answer the objection first.", no=no))


@phrase("refused.minutes.no_photos", NUDGE, public=True)
def no_photos(w: Words, *, no: int) -> Page:
    """Nothing was sent."""
    return Page(w._("The minutes of meeting #{no} have no photos.", no=no))


@phrase("refused.minutes.no_voices", NUDGE, public=True)
def no_voices(w: Words, *, no: int) -> Page:
    """Nothing was spoken."""
    return Page(w._("The minutes of meeting #{no} have no voice notes.", no=no))


@phrase("refused.decision.given_out", NUDGE, public=True)
def given_out(w: Words, *, no: int) -> Page:
    """Somebody works on it by now."""
    return Page(
        w._(
            "The tasks of meeting #{no} are given out: its decisions cannot be changed any more."
            " Open the item by /todo to change the date or the person, or to cancel it.",
            no=no,
        )
    )


@phrase("refused.decision.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """There is none of this number."""
    return Page(w._("There is no such decision. Such as: /decision 3"))


@phrase("refused.decision.many", NUDGE, public=True)
def many(w: Words, *, most: int) -> Page:
    """Enough of them."""
    return Page(
        w._("A meeting takes {most} decisions at most. Please reword one of them.", most=most)
    )


@phrase("refused.decision.not_there", NUDGE, public=True)
def not_there(w: Words, *, no: int) -> Page:
    """Not on the agenda."""
    return Page(w._("#{no} was not on the agenda. Please choose [Something else].", no=no))

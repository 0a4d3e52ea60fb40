"""Why not, of action items: each in words that say what can be done instead."""

from __future__ import annotations

from bot.speech.item import state_of
from bot.speech.page import NUDGE, Page, phrase
from bot.speech.words import Words


@phrase("refused.item.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """There is none of this number."""
    return Page(w._("There is no such item. Your own: /todo"))


@phrase("refused.item.wrong_state", NUDGE, public=True)
def wrong_state(w: Words, *, no: int, state: str) -> Page:
    """Not now."""
    if state == "open":
        return Page(
            w._("Item #{no} must be accepted first. Its owner presses [I accept it].", no=no)
        )
    if state == "done":
        return Page(w._("Item #{no} is reported done already. It waits to be verified.", no=no))
    if state in ("verified", "cancelled"):
        return Page(w._("Item #{no} is over: {state}.", no=no, state=state_of(w, state)))
    return Page(w._("Item #{no} is not reported done yet.", no=no))


@phrase("refused.item.stale", NUDGE, public=True)
def stale(w: Words, *, no: int, state: str) -> Page:
    """It has moved on since the button was shown."""
    return Page(w._("Updated: item #{no} is {state}.", no=no, state=state_of(w, state)))


@phrase("refused.item.not_silent", NUDGE, public=True)
def not_silent(w: Words, *, no: int) -> Page:
    """The chair answers for the owner after their silence alone."""
    return Page(w._("Item #{no}: its owner still has time to answer.", no=no))


@phrase("refused.item.own_work", NUDGE, public=True)
def own_work(w: Words, *, no: int) -> Page:
    """Nobody verifies what they did."""
    return Page(w._("Item #{no} is your own work: somebody else must verify it.", no=no))


@phrase("refused.item.extended_enough", NUDGE, public=True)
def extended_enough(w: Words, *, no: int, most: int) -> Page:
    """No third time."""
    return Page(
        w._(
            "Item #{no} was given more time {most} times: no more. Finish it, or let somebody"
            " else do it.",
            no=no,
            most=most,
        )
    )


@phrase("refused.item.too_long", NUDGE, public=True)
def too_long(w: Words, *, most: int) -> Page:
    """Too many days."""
    return Page(
        w.many(
            "At most {n} day more at a time. Please choose fewer.",
            "At most {n} days more at a time. Please choose fewer.",
            most,
        )
    )


@phrase("refused.item.same", NUDGE, public=True)
def same(w: Words, *, no: int) -> Page:
    """It is theirs."""
    return Page(w._("Item #{no} is theirs already. Please choose somebody else.", no=no))


@phrase("refused.item.nobody", NUDGE, public=True)
def nobody(w: Words) -> Page:
    """An owner whom nobody knows here."""
    return Page(
        w._(
            "I do not know them here. In the group, reply to their message with /item and the task."
        )
    )


@phrase("refused.item.whom", NUDGE, public=True)
def whom(w: Words) -> Page:
    """In the group nobody is named."""
    return Page(
        w._(
            "Whose task is it? Reply to their message, such as: /item clear the hallway by Friday."
            " Or write to me in private."
        )
    )


@phrase("refused.item.past", NUDGE, public=True)
def past(w: Words) -> Page:
    """Over."""
    return Page(w._("That day is over. Please give one to come."))


@phrase("refused.item.far", NUDGE, public=True)
def far(w: Words, *, days: int) -> Page:
    """Too far away."""
    return Page(
        w.many(
            "That is too far away: {n} day at most. Please give an earlier one.",
            "That is too far away: {n} days at most. Please give an earlier one.",
            days,
        )
    )


@phrase("refused.item.no_photos", NUDGE, public=True)
def no_photos(w: Words, *, no: int) -> Page:
    """Nothing was sent."""
    return Page(w._("Item #{no} has no photos.", no=no))

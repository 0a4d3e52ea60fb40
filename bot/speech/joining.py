"""The words of further groups: the code, the question to those who confirm, the answer."""

from __future__ import annotations

from datetime import datetime

from bot.flows.joining import GroupJoined, GroupTurnedAway
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Words


@phrase("join.code")
def code(w: Words, *, code: str, until: datetime) -> Page:
    """To whoever invites."""
    return Page(
        lines(
            w._("To let one more group join: add me to it, and write there:"),
            w._("<code>/join {code}</code>", code=code),
            w._("The code works once, until {at}. Then I ask you to confirm.", at=w.when(until)),
        )
    )


@phrase("join.asked", public=True)
def asked(w: Words) -> Page:
    """In the new group."""
    return Page(w._("Thank you. As soon as the committee or the operator agrees, I serve here."))


@phrase("join.confirm")
def confirm(w: Words, *, no: int, title: str) -> Page:
    """To operators and committee."""
    return Page(
        w._("The group “{title}” wants to join. Do you know it?", title=title),
        rows(
            Button(w._("Let it join"), GroupJoined(no)),
            Button(w._("Turn it away"), GroupTurnedAway(no)),
        ),
    )


@phrase("join.agreed", NUDGE)
def agreed(w: Words, *, no: int, title: str) -> Page:
    """What the question becomes."""
    return Page(
        lines(
            w._("✅ The group “{title}” belongs to us now.", title=title),
            w._("Next: in that group, give it a floor lead with /grant and say with /setup "
                "which buildings it is for."),
        )
    )  # fmt: skip


@phrase("join.refused", NUDGE)
def refused(w: Words, *, no: int, title: str) -> Page:
    """What the question becomes."""
    return Page(w._("The group “{title}” was turned away.", title=title))


@phrase("join.turned_away", NUDGE, public=True)
def turned_away(w: Words) -> Page:
    """In that group."""
    return Page(w._("The committee did not confirm this group: it does not join."))


@phrase("refused.join.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """Used, old, or another one."""
    return Page(w._("This code is not valid. Please ask the committee for a new one: /invite"))


@phrase("refused.join.over", NUDGE)
def over(w: Words, *, title: str) -> Page:
    """Answered by somebody else."""
    return Page(w._("The group “{title}” was answered already.", title=title))


@phrase("refused.join.busy", NUDGE, public=True)
def busy(w: Words) -> Page:
    """Served on its own, with matters that cannot move."""
    return Page(w._("This group is served already and has matters of its own: it cannot move."))

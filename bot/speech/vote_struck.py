"""The words about ballots that two scrutineers strike."""

from __future__ import annotations

from typing import Any

from bot.codes import View
from bot.flows.vote_ballot_events import StrikeAnswered
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.vote import title
from bot.speech.vote_entering import homes
from bot.speech.words import Words


@phrase("vote.strike_noted", NUDGE, public=True)
def noted(w: Words, *, no: int) -> Page:
    """A word to whoever asked."""
    return Page(
        w._("Vote #{no}: noted. The ballot is struck when the other scrutineer agrees.", no=no)
    )


@phrase("vote.strike_asked")
def asked(w: Words, *, names: Any, head: int, reason: str, **f: Any) -> Page:
    """To the other scrutineer."""
    no = f["no"]
    return Page(
        lines(
            title(w, f),
            w._("⚠️ {home}: the other scrutineer wants its ballot struck.", home=homes(w, names)),
            w._("Why: {text}", text=reason),
            w._("What was chosen nobody sees before the end. Do you agree?"),
        ),
        rows(
            Button(w._("Strike it"), StrikeAnswered(no, head, 1)),
            Button(w._("The ballot stands"), StrikeAnswered(no, head, 0)),
        ),
    )


@phrase("vote.ballot_struck")
def struck(w: Words, *, names: Any, reason: str, yours: bool, **f: Any) -> Page:
    """To the people of the home and to whoever had voted for it."""
    runs = f["state"] == "open"
    return Page(
        lines(
            title(w, f),
            w._(
                "⚠️ {home}: both scrutineers struck the ballot. Why: {text}",
                home=homes(w, names),
                text=reason,
            ),
            w._("The home can vote again until {at}, here or on paper", at=w.when(f["closes_at"]))
            if runs
            else None,
            w._("You do not agree? Object when the result is published"),
        ),
        rows(Button(w._("Vote"), View("kb", f["no"]))) if runs and yours else (),
    )


@phrase("vote.strike_agreed")
def agreed(w: Words, *, names: Any, **f: Any) -> Page:
    """To whoever asked: done."""
    return Page(lines(title(w, f), w._("✅ {home}: the ballot is struck", home=homes(w, names))))


@phrase("vote.strike_refused")
def refused(w: Words, *, names: Any, **f: Any) -> Page:
    """To whoever asked: the other does not agree."""
    return Page(
        lines(
            title(w, f),
            w._("{home}: the other scrutineer does not agree, the ballot stands",
                home=homes(w, names)),
        )
    )  # fmt: skip


@phrase("vote.strike_over")
def over(w: Words, *, names: Any, **f: Any) -> Page:
    """To whoever asked: the home has voted itself meanwhile."""
    return Page(
        lines(
            title(w, f),
            w._("{home}: the home has voted itself meanwhile, nothing is struck",
                home=homes(w, names)),
        )
    )  # fmt: skip


# --- why not ----------------------------------------------------------------------------


@phrase("refused.vote.secret_struck", NUDGE, public=True)
def secret(w: Words, *, no: int) -> Page:
    """Nobody knows which one."""
    return Page(
        w._(
            "Vote #{no} is secret: nobody knows whose ballot is whose, so none can be struck."
            " Object when the result is published.",
            no=no,
        )
    )


@phrase("refused.vote.still_bound", NUDGE, public=True)
def bound(w: Words, *, no: int) -> Page:
    """Somebody of the home has given it, as far as is known."""
    return Page(
        w._(
            "Vote #{no}: whoever voted is registered in this home. Is that wrong? First ask the"
            " floor lead to undo it.",
            no=no,
        )
    )


@phrase("refused.vote.own_strike", NUDGE, public=True)
def own(w: Words, *, no: int) -> Page:
    """One's own home."""
    return Page(
        w._("Vote #{no}: this is your own home, or your own ballot. You can vote: /vote {no}",
            no=no)
    )  # fmt: skip


@phrase("refused.vote.nobody_agrees", NUDGE, public=True)
def nobody(w: Words, *, no: int) -> Page:
    """The other scrutineer's own home."""
    return Page(
        w._("Vote #{no}: the other scrutineer is of this home and cannot decide about it."
            " Once the result is posted, you can object to it.", no=no)
    )  # fmt: skip


@phrase("refused.vote.strike_waits", NUDGE, public=True)
def waits(w: Words, *, no: int) -> Page:
    """By one person twice."""
    return Page(w._("Vote #{no}: it waits for the other scrutineer. Please ask them.", no=no))


@phrase("refused.vote.no_strike", NUDGE, public=True)
def none(w: Words, *, no: int) -> Page:
    """Answered already."""
    return Page(w._("Vote #{no}: nobody asks for that any more.", no=no))

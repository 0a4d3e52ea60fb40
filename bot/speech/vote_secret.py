"""A secret ballot: its confirming step, its receipt with the code, the published list (S08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.codes import View
from bot.flows.rules.vote_codes import spoken
from bot.flows.vote_ballot_events import SecretBallotCast
from bot.flows.vote_state import PAGES, SECRET_LEAST, Mine
from bot.speech import vote_rules as rules
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.vote import SAID, named, title
from bot.speech.vote_entering import homes
from bot.speech.words import Words


@phrase("vote.secret_confirm")
def confirm(w: Words, *, one: Mine, choice: str, **f: Any) -> Page:
    """The one step before it counts; its row is blanked once it was sent."""
    said, no = w._(SAID[choice]), f["no"]
    owner = None
    if rules.numbers(f)["voters"] == "owners":
        owner = w._("By this I say: I own this home, alone or with others")
    return Page(
        lines(
            title(w, f),
            w._("{home} votes: <b>{choice}</b>. Is that right?", home=named(w, one), choice=said),
            owner,
            w._("🔒 Secret: once given, it cannot be changed"),
        ),
        rows(
            Button(str(w._("Yes: {choice}", choice=said)), SecretBallotCast(no, one.head, choice)),
            Button(w._("Choose again"), View("kb", no)),
        ),
        sealed=True,
    )


@phrase("vote.secret_cast", NUDGE)
def cast(w: Words, *, no: int, names: Any) -> Page:
    """To whoever voted: that it counts, and nothing of what was chosen."""
    return Page(w._("✅ Vote #{no}: {home} has voted.", no=no, home=named(w, Mine(0, names, 0))))


@phrase("vote.receipt")
def receipt(w: Words, *, code: str, **f: Any) -> Page:
    """The code, to its voter alone, once: the bot keeps it beside nobody."""
    return Page(
        lines(
            w._("🧾 Vote #{no}: it is counted. Your code:", no=f["no"]),
            w._("<b>{code}</b>", code=spoken(code)),
            w._("Please write it down. I show it once and keep no list of whose it is"),
            w._("After the end a list of all codes is published. Find yours there"),
            w._("Show it to nobody"),
        ),
        sealed=True,
    )


@phrase("vote.codes", public=True)
def codes(
    w: Words, *, told: Sequence[Sequence[str]], page: int, last: int, count: int, **f: Any
) -> Page:
    """All ballots of a secret vote by code, for everybody to find theirs and to count again."""
    no = f["no"]
    if not count:
        return Page(
            lines(title(w, f), w._("Fewer than {n} voted: no ballot was opened", n=SECRET_LEAST))
        )
    each = [
        w._("<code>{code}</code> {choice}", code=spoken(code), choice=w._(SAID[choice]))
        for code, choice in told
    ]
    where = w._("Page {n} of {all}", n=page + 1, all=last + 1) if last else None
    return Page(
        lines(title(w, f), w._("All ballots by code: {n}", n=count), *each, where),
        rows(
            Button(w._("◀ Back"), View("lk", no * PAGES + page - 1)) if page else None,
            Button(w._("On ▶"), View("lk", no * PAGES + page + 1)) if page < last else None,
        ),
    )


@phrase("vote.marked")
def marked(w: Words, *, told: Sequence[Any], more: int, **f: Any) -> Page:
    """Which homes took part in a secret vote; for its scrutineers."""
    return Page(
        lines(
            title(w, f),
            w._("Homes that took part (only scrutineers see this):"),
            w.listed(homes(w, names) for names in told),
            w.many("… and {n} more", "… and {n} more", more) if more else None,
        )
    )


# --- why not ----------------------------------------------------------------------------


@phrase("refused.vote.secret_private", NUDGE, public=True)
def secret_private(w: Words, *, no: int) -> Page:
    """A secret vote in the open."""
    return Page(
        w._("Vote #{no} is secret: please vote in our private chat. Nothing counts here.", no=no)
    )


@phrase("refused.vote.secret_once", NUDGE, public=True)
def secret_once(w: Words, *, no: int) -> Page:
    """It was given before."""
    return Page(
        w._(
            "Vote #{no}: your home has voted. A secret ballot cannot be changed. After the end"
            " find your code in the list.",
            no=no,
        )
    )


@phrase("refused.vote.few_for_secret", NUDGE, public=True)
def few_for_secret(w: Words, *, least: int, heads: int) -> Page:
    """Too few to be secret."""
    return Page(
        w._(
            "There are {heads} votes here: a valid vote could have fewer than {least} ballots, and"
            " nobody's would be secret. Please choose recorded.",
            heads=heads,
            least=least,
        )
    )


@phrase("refused.vote.no_codes", NUDGE, public=True)
def no_codes(w: Words, *, no: int) -> Page:
    """It is a recorded one."""
    return Page(w._("Vote #{no} is recorded: it has no codes. How it stands: /vote {no}", no=no))


@phrase("refused.vote.few_marked", NUDGE, public=True)
def few_marked(w: Words, *, no: int) -> Page:
    """Too few took part."""
    return Page(
        w._("Vote #{no}: too few took part. I show no list of who did. Turnout: /vote {no}", no=no)
    )

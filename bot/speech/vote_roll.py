"""The words about a roll between notice and opening: what was corrected, and who is left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.codes import StartForm, View
from bot.flows.rules.text import one_line
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

QUESTIONS: dict[str, Callable[..., Html]] = {
    "vote.upheld": lambda w, no, words: w._(
        "Vote #{no}: “{words}”. Is it right, and is the roll corrected? First have the register"
        " corrected.",
        no=no,
        words=one_line(words, 200),
    ),
    "vote.corrects": lambda w, no: w._(
        "Vote #{no}: which home is corrected on the roll? Such as: 3-2-401", no=no
    ),
}
OPTIONS: dict[str, Callable[[Words, str], Html]] = {
    "vote.upheld": lambda w, option: (
        w._("Right: correct the roll") if option == "yes" else w._("The roll stays")
    ),
}


def _changes(f: dict[str, Any]) -> dict[str, int]:
    return json.loads(f["roll_changes"]) if f["roll_changes"] else {}


def apart(f: dict[str, Any]) -> bool:
    """Whether the register says something else than the roll."""
    return any(_changes(f).get(name) for name in ("left", "stays", "differs"))


def changes(w: Words, f: dict[str, Any]) -> list[Html]:
    """What became of the roll since its notice, in numbers; nothing where it is the same."""
    found = _changes(f)
    if not any(found.values()):
        return []
    told = []
    if any(found[name] for name in ("added", "removed", "corrected")):
        told.append(
            w._(
                "Roll corrected since the notice: {added} added, {removed} taken off, {corrected}"
                " changed",
                added=found["added"],
                removed=found["removed"],
                corrected=found["corrected"],
            )
        )
    if found["left"]:
        told.append(
            w.many(
                "{n} home came into the register after the notice: not on the roll",
                "{n} homes came into the register after the notice: not on the roll",
                found["left"],
            )
        )
    stays = found["stays"] + found["differs"]
    if stays:
        told.append(
            w.many(
                "{n} home has changed in the register since: on the roll as the notice showed it",
                "{n} homes have changed in the register since: on the roll as the notice showed"
                " them",
                stays,
            )
        )
    return told


def at_notice(w: Words, f: dict[str, Any]) -> Html | None:
    """The fingerprint of the roll as the notice showed it."""
    if not f["notice_roll"]:
        return None
    found = json.loads(f["notice_roll"])["hash"]
    return w._("Fingerprint of the roll at the notice: <code>{hash}</code>", hash=found[:16])


@phrase("vote.left_out")
def left_out(w: Words, **f: Any) -> Page:
    """Who lives in a home that came into the register after the notice."""
    no, told = f["no"], w._("Your home came into the register after the notice of vote #{no}.",
                            no=f["no"])  # fmt: skip
    if f["state"] == "noticed":
        return Page(
            lines(
                told,
                w._("{text}", text=one_line(f["title"], 80)),
                w._("It is not on the roll. You want to vote? Say so now, before it opens"),
            ),
            rows(
                Button(w._("The roll is wrong"), StartForm("kg", no)),
                Button(w._("Details"), View("kd", no)),
            ),
        )
    return Page(
        lines(
            told,
            w._("{text}", text=one_line(f["title"], 80)),
            w._("It is not on the roll of this vote. When the result is published you can object"),
        ),
        rows(Button(w._("Details"), View("kd", no))),
    )


@phrase("vote.lapsed")
def lapsed(w: Words, **f: Any) -> Page:
    """The groups: nobody opened it."""
    from bot.speech.vote import title

    return Page(
        lines(
            title(w, f),
            w._("⌛ The notice has lapsed: it was not opened in time"),
            w._("Nothing is decided. It needs a new notice"),
        )
    )


# --- why not ----------------------------------------------------------------------------


@phrase("refused.vote.lapsed", NUDGE, public=True)
def too_late(w: Words, *, no: int) -> Page:
    """Too long after the notice."""
    return Page(w._("Vote #{no}: the notice is too old. Please press [Give notice again].", no=no))


@phrase("refused.vote.same_roll", NUDGE, public=True)
def same_roll(w: Words, *, no: int) -> Page:
    """Nothing new to be told."""
    return Page(w._("Vote #{no}: the roll is as in the notice. The days go on counting.", no=no))


@phrase("refused.vote.roll_changed", NUDGE, public=True)
def roll_changed(w: Words, *, no: int) -> Page:
    """An old notice, and another roll."""
    return Page(
        w._(
            "Vote #{no}: the register has changed since the notice. Please press [Give notice"
            " again].",
            no=no,
        )
    )


@phrase("refused.vote.roll_frozen", NUDGE, public=True)
def roll_frozen(w: Words, *, no: int) -> Page:
    """Too late for the roll."""
    return Page(
        w._(
            "Vote #{no}: the roll is corrected during the notice only. Please answer without a"
            " correction.",
            no=no,
        )
    )

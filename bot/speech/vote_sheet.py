"""The facts of a result sheet that is drawn: every word in the reader's language (S08)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.speech import vote_rules as rules
from bot.speech.page import Drawn
from bot.speech.vote import HELD, SAID
from bot.speech.vote_figures import checked, followed, name_of, standing, struck
from bot.speech.vote_roll import changes
from bot.speech.words import Words, plain


def drawn(w: Words, f: dict[str, Any]) -> Drawn:
    """What the mouth draws."""
    found: dict[str, Any] = json.loads(f["result"])
    valid = found["outcome"] != "no_quorum"
    facts = {
        "kind": plain(w._("Result sheet of formal vote #{no}", no=f["no"])),
        "title": f["title"],
        "verdict": {
            "words": " · ".join(_said(line) for line in standing(w, f)),
            "good": f["verdict"] == "passed" and f["state"] not in HELD,
        },
        "effect": _said(rules.effect(w, f)),
        "motion": {"head": plain(w._("The motion, word for word")), "words": f["text"]},
        "about": {"head": plain(w._("Vote and rule")), "rows": _about(w, f)},
        "counts": {
            "head": plain(w._("What was said")),
            "columns": _columns(w, f),
            "rows": _counts(w, f, found, valid=valid),
        },
        "tests": {
            "head": plain(w._("What was needed")),
            "columns": [
                "", plain(w._("Test")), plain(w._("Reached")), plain(w._("Needed")),
                plain(w._("That is at least")),
            ],
            "rows": [_test(w, t) for t in found["tests"] if valid or t[0] == "quorum"],
        },
        "notes": [plain(checked(w, f)), *_notes(w, f, found, valid=valid)],
        "objections": {
            "head": plain(w._("Objections and annulment")),
            "lines": _objections(w, f),
        },
        "check": {
            "head": plain(w._("How to check it")),
            "lines": [
                plain(w._("The record of all ballots is kept. The operator runs:")),
                f"huiyin verify --vote {f['no']}",
                plain(w._("Fingerprint of the roll (SHA-256 of head, area and homes of each):")),
            ],
            "fingerprint": f["roll_hash"],
        },
        "signatures": [
            plain(w._("Opened by")), plain(w._("Scrutineer 1")), plain(w._("Scrutineer 2")),
        ],
        "footer": plain(w._("Vote #{no} · counted {at}", no=f["no"], at=_at(w, f["closed_at"]))),
    }  # fmt: skip
    return Drawn("vote_sheet", f"vote-{f['no']}.pdf", facts)


def _at(w: Words, at: datetime) -> str:
    """With its year: the sheet is kept for longer than that."""
    return f"{w.day(at)} {w.when(at)[-5:]}"


def _said(text: str) -> str:
    """Without its sign: paper has no emoji."""
    return plain(text).lstrip("⚖️📝🔒📜⚠✅❌▫↩ ")


def _about(w: Words, f: dict[str, Any]) -> list[list[str]]:
    part, agree = rules.needs(w, f)
    roll = w._("{n} votes", n=f["heads"])
    if f["by_area"]:
        roll = w._("{n} votes, {area}", n=f["heads"], area=rules.area(w, f["area"]))
    name = w._("{name} ({source})", name=rules.title(w, f), source=rules.source(w, f))
    told = [
        (w._("For"), rules.scope(w, f)),
        (
            w._("Voting"),
            w._("{begin} to {end}", begin=_at(w, f["opened_at"]), end=_at(w, f["closed_at"])),
        ),
        (w._("Rule"), name),
        ("", part),
        ("", agree),
        *(("", _said(line)) for line in rules.proposes(w, f)),
        (w._("Roll at the opening"), roll),
        *(("", line) for line in changes(w, f)),
        (w._("Kind"), _said(rules.kind(w, f))),
    ]
    if f["extended"]:
        told.append(("", w._("Extended once: too few took part")))
    return [[plain(label), plain(words)] for label, words in told]


def _columns(w: Words, f: dict[str, Any]) -> list[str]:
    names = ["", plain(w._("Votes"))]
    return [*names, plain(w._("Area"))] if f["by_area"] else names


def _counts(w: Words, f: dict[str, Any], found: dict[str, Any], *, valid: bool) -> list[list[str]]:
    """Both measures of each choice, of those who took part, and of the roll."""
    told = [(w._(SAID[choice]), found[choice]) for choice in SAID] if valid else []
    told += [(w._("Took part"), found["part"]), (w._("On the roll"), found["roll"])]
    rows = []
    for name, (heads, area) in told:
        row = [plain(name), str(heads)]
        rows.append([*row, plain(rules.area(w, area))] if f["by_area"] else row)
    return rows


def _test(w: Words, test: list[Any]) -> list[str]:
    of, measure, part, whole, n, parts, inclusive, met, least = test
    by_area = measure == "area"
    reached = f"{rules.bare(part)}/{rules.bare(whole)}" if by_area else f"{part}/{whole}"
    enough = rules.area(w, least) if by_area else str(least)
    return [
        "✓" if met else "✗",
        plain(name_of(w, of, measure)),
        reached,
        plain(rules.share(w, [n, parts, inclusive])),
        plain(enough),
    ]


def _notes(w: Words, f: dict[str, Any], found: dict[str, Any], *, valid: bool) -> list[str]:
    told = []
    if not valid and "followed" in found:  # totals that a rule of their own wants to be told
        told.append(w._("Not valid: nothing is decided"))
    elif not valid:
        told.append(w._("Not valid: nothing is decided, and what was chosen is not told"))
    differ = found["conflict"][0]
    if differ:
        told.append(
            w.many(
                "{n} home differed within itself and did not take part",
                "{n} homes differed within themselves and did not take part",
                differ,
            )
        )
    told.append(
        w._("Who says nothing does not take part. Who abstains takes part, and does not agree")
    )
    gone = struck(w, found)
    told += [gone] if gone else []
    told += followed(w, f, found.get("followed"))
    return [_said(line) for line in told]


def _objections(w: Words, f: dict[str, Any]) -> list[str]:
    made, left = f["objections"], f["unanswered"]
    if not made:
        lines = [w._("No objection so far")]
    elif left:
        lines = [w._("Objections: {n}; not answered: {left}", n=made, left=left)]
    else:
        lines = [w._("Objections: {n}, all answered", n=made)]
    if f["published_until"] is not None:
        lines.append(w._("Objections until {at}", at=_at(w, f["published_until"])))
    lines.append(w._("To have it annulled: ask a court within one year"))
    return [plain(line) for line in lines]

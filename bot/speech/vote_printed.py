"""Words of a formal vote on paper, ballots to cut and notices: a neighbour of 70 reads them."""

from __future__ import annotations

from typing import Any

from bot.speech import vote_rules as rules
from bot.speech.vote import SAID
from bot.speech.words import Words, plain


def ballot(w: Words, f: dict[str, Any], home: str, number: str) -> dict[str, Any]:
    """One paper ballot: `home` and `number` as they are printed."""
    until = w.when(f["closes_at"]) if f["closes_at"] else "—"
    return {
        "title": plain(w._("Paper ballot, vote #{no}: {text}", no=f["no"], text=f["title"])),
        "home": plain(w._("{home}, 1 vote", home=home)),
        "number": number,
        "motion": plain(w._("Motion: {text}", text=f["text"])),
        "mark": plain(w._("Put ✓ into one box only")),
        "choices": [plain(w._(SAID[choice])) for choice in ("yes", "no", "abstain")],
        "sign": plain(w._("Signature of the owner or resident")),
        "date": plain(w._("Date")),
        "until": plain(w._("Hand it in by {at}. Floor lead or committee takes it", at=until)),
        "effect": plain(rules.effect(w, f)).removeprefix("⚖️").strip(),
        "once": plain(w._("One home votes once: by phone or on paper")),
    }


def notice(w: Words, f: dict[str, Any], home: str, area: int) -> dict[str, Any]:
    """The notice for one home that nobody reaches by phone; `area` is in 0.01 m²."""
    part, agree = rules.needs(w, f)
    if f["opens_at"] is not None and f["state"] == "noticed":
        when = w._("Voting from {at}, for {n} days", at=w.when(f["opens_at"]), n=f["open_days"])
    elif f["closes_at"] is not None:
        when = w._("Voting until {at}", at=w.when(f["closes_at"]))
    else:
        when = w._("Voting {n} days after the paper is handed out", n=f["notice_days"])
    kind = rules.kind(w, f)
    told = [
        *rules.proposes(w, f),
        when,
        w._("For: {scope}", scope=rules.scope(w, f)),
        w._("Rule: {name} ({source})", name=rules.title(w, f), source=rules.source(w, f)),
        part,
        agree,
        rules.measures(w, f),
        *rules.silence_lines(w, f),
        kind,
        rules.effect(w, f),
    ]
    ways = [
        w._("By phone: scan the code with the camera, open Telegram, press START"),
        w._("On paper: ask your floor lead for a ballot. It counts as much"),
        w._("By proxy: write who votes for you on vote #{no}, and sign", no=f["no"]),
        w._("Nobody of the property company may hold a proxy"),
    ]
    if f["kind"] == "secret":
        ways = ways[:1]
    to = w._("To: {home}. You are on the roll with 1 vote", home=home)
    if f["by_area"]:
        to = w._(
            "To: {home}. You are on the roll with 1 vote, {area}",
            home=home,
            area=rules.area(w, area),
        )
    wrong = w._("Is the roll wrong? Tell the committee before the voting begins")
    return {
        "title": plain(w._("Notice of vote #{no}: {text}", no=f["no"], text=f["title"])),
        "home": plain(to),
        "motion": plain(w._("Motion: {text}", text=f["text"])),
        "told": [_bare(plain(line)) for line in told if line],
        "how": plain(w._("How to vote")),
        "ways": [plain(line) for line in ways],
        "wrong": plain(wrong),
    }


def _bare(line: str) -> str:
    """Without its sign: the letters on paper have none."""
    return line.lstrip("🔒📝⚖️📜⚠ ")

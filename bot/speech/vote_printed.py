"""Words of a formal vote on paper: ballots, notices, proxies, receipts. Somebody of 70 reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.speech import vote_rules as rules
from bot.speech.vote import SAID
from bot.speech.vote_entering import WAYS
from bot.speech.words import Words, plain


def ballot(w: Words, f: dict[str, Any], home: str, number: str, area: int = 0) -> dict[str, Any]:
    """One paper ballot: `home` and `number` as they are printed, `area` in 0.01 m²."""
    return {
        "title": plain(w._("Paper ballot, vote #{no}: {text}", no=f["no"], text=f["title"])),
        "home": _vote_of(w, f, home, area),
        "number": number,
        "motion": plain(w._("Motion: {text}", text=f["text"])),
        "mark": plain(w._("Put ✓ into one box only")),
        "choices": _choices(w),
        "sign": plain(w._("Signature of the owner or resident")),
        "date": plain(w._("Date")),
        "until": _until(w, f),
        "effect": _effect(w, f),
        "once": plain(w._("One home votes once: by phone or on paper")),
    }


def _vote_of(w: Words, f: dict[str, Any], home: str, area: int) -> str:
    if not f["by_area"]:
        return plain(w._("{home}, 1 vote", home=home))
    return plain(w._("{home}, 1 vote, {area}", home=home, area=rules.area(w, area)))


def _choices(w: Words) -> list[str]:
    return [plain(w._(SAID[choice])) for choice in ("yes", "no", "abstain")]


def _until(w: Words, f: dict[str, Any]) -> str:
    """To whom it is handed in, and until when, as far as that is known."""
    if not f["closes_at"]:
        return plain(w._("Hand it in before the voting ends. Floor lead or committee takes it"))
    until = w.when(f["closes_at"])
    return plain(w._("Hand it in by {at}. Floor lead or committee takes it", at=until))


def _effect(w: Words, f: dict[str, Any]) -> str:
    return _bare(plain(rules.effect(w, f)))


def proxy(
    w: Words, f: dict[str, Any], home: str, number: str, area: int, most: int
) -> dict[str, Any]:
    """The form of a written proxy, whose limits stand on it; one holder has `most` of them."""
    name, sign = plain(w._("Name")), plain(w._("Signature"))
    date = plain(w._("Date"))
    limits = [
        w._("Without both signatures it does not count"),
        w._("Nobody of the property company may hold a proxy"),
        w._("One person holds {n} proxies at most in this vote", n=most),
        w._("If you vote yourself before this is entered, your own vote counts"),
    ]
    return {
        "title": plain(w._("Written proxy for vote #{no}: {text}", no=f["no"], text=f["title"])),
        "home": _vote_of(w, f, home, area),
        "number": number,
        "giver": {
            "head": plain(w._("Who gives the proxy")),
            "blanks": [[name], [sign, date]],
        },
        "matter": {"head": plain(w._("What it is for"))},
        "only": plain(w._("For vote #{no} alone, and for nothing else", no=f["no"])),
        "motion": plain(w._("Motion: {text}", text=f["text"])),
        "overleaf": plain(w._("The motion stands in full on page 2")),
        "mark": plain(w._("What to vote: put ✓ into one box only")),
        "choices": _choices(w),
        "holder": {
            "head": plain(w._("Who votes for them")),
            "blanks": [[name, plain(w._("Home, if it is here"))], [sign, date]],
        },
        "rules": [*(plain(line) for line in limits), _until(w, f), _effect(w, f)],
    }


def receipt(
    w: Words, f: dict[str, Any], home: str, number: str, channel: str, at: datetime | None
) -> dict[str, Any]:
    """What a home without a phone keeps: that its paper counts, and not what it chose."""
    wrong = w._("Is it wrong? Tell a scrutineer or the committee")
    if f["state"] == "open":
        until = w.when(f["closes_at"])
        wrong = w._("Is it wrong? Tell a scrutineer or the committee before {at}", at=until)
    told = [
        w._("Your vote counts ({way})", way=w._(WAYS[channel])),
        w._("Two people entered it, each on their own: the same"),
        w._("Entered on {day}", day=w.day(at)) if at is not None else None,
        w._("What you chose does not stand here"),
        wrong,
    ]
    return {
        "title": plain(w._("Receipt, vote #{no}: {text}", no=f["no"], text=f["title"])),
        "home": home,
        "number": plain(w._("Number: {number}", number=number)),
        "lines": [plain(line) for line in told if line],
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
        "sign": plain(w._("Signature or stamp")),
        "date": plain(w._("Date of this notice")),
    }


def _bare(line: str) -> str:
    """Without its sign: the letters on paper have none."""
    return line.lstrip("🔒📝⚖️📜⚠ ")

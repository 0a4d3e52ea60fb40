"""The figures of a count in words: what was said, every test, what follows, and the sheet (S08)."""

from __future__ import annotations

import json
from typing import Any

from bot.flows.vote_state import SCRUTINEERS
from bot.speech import vote_rules as rules
from bot.speech.names import _
from bot.speech.page import lines
from bot.speech.words import Html, Words

_VERDICTS = {
    "passed": _("✅ Passed"),
    "failed": _("❌ Not passed"),
    "no_quorum": _("▫️ Not valid: too few took part"),
}
_PILES = {"yes": _("Agree: {n}"), "no": _("Disagree: {n}"), "abstain": _("Abstain: {n}")}
_AREAS = {
    "yes": _("Agree: {n}, {area}"),
    "no": _("Disagree: {n}, {area}"),
    "abstain": _("Abstain: {n}, {area}"),
}
_TESTS = {
    ("quorum", "heads"): _("Took part, by number"),
    ("quorum", "area"): _("Took part, by area"),
    ("threshold", "heads"): _("Agreed, by number"),
    ("threshold", "area"): _("Agreed, by area"),
}


def verdict(w: Words, f: dict[str, Any]) -> Html:
    """What became of it, in two words."""
    name = _VERDICTS[f["verdict"]]
    return w._(name)


def standing(w: Words, f: dict[str, Any]) -> list[Html]:
    """What became of it, and before it that it is held or annulled."""
    counted_ = w._("Counted: {verdict}", verdict=verdict(w, f))
    if f["state"] == "disputed":
        return [w._("⚠️ Held: both scrutineers say the count is wrong"), counted_]
    if f["state"] == "annulled":
        return [w._("↩️ The count is annulled: nothing is decided"), counted_]
    return [verdict(w, f)]


def piles(w: Words, f: dict[str, Any], told: dict[str, Any]) -> list[Html]:
    """How many said what, and with how much area; area as totals only.

    Of a vote that is not valid nothing is told: it decides nothing, and a few ballots tell whose.
    """
    found: list[Html] = []
    if told["outcome"] == "no_quorum":
        return found
    for choice in ("yes", "no", "abstain"):
        heads, area = told[choice]
        if f["by_area"] and heads:
            found.append(w._(_AREAS[choice], n=heads, area=rules.area(w, area)))
        else:
            found.append(w._(_PILES[choice], n=heads))
    return found


def tests(w: Words, told: dict[str, Any]) -> list[Html]:
    """A line a test: what there was, of what, and what was needed; consent only if it is valid."""
    valid = told["outcome"] != "no_quorum"
    return [_test(w, test) for test in told["tests"] if valid or test[0] == "quorum"]


def name_of(w: Words, of: str, measure: str) -> Html:
    """What a test is about."""
    return w._(_TESTS[(of, measure)])


def _test(w: Words, test: list[Any]) -> Html:
    of, measure, part, whole, n, parts, inclusive, met, least = test
    facts: dict[str, Any] = {
        "mark": "✓" if met else "✗",
        "what": w._(_TESTS[(of, measure)]),
        "share": rules.share(w, [n, parts, inclusive]),
    }
    for name, value in (("whole", whole), ("least", least)):
        facts[name] = rules.area(w, value) if measure == "area" else value
    facts["part"] = rules.bare(part) if measure == "area" else part
    return w._("{mark} {what}: {part}/{whole}. Needed: {share}, that is {least}", **facts)


def counted(w: Words, f: dict[str, Any]) -> Html:
    """All of a count: the piles, every test, who differed, and what a rule makes of silence."""
    told: dict[str, Any] = json.loads(f["result"])
    differ = told["conflict"][0]
    return lines(
        *piles(w, f, told),
        *tests(w, told),
        w.many(
            "{n} home differed within itself and did not take part",
            "{n} homes differed within themselves and did not take part",
            differ,
        )
        if differ
        else None,
        struck(w, told),
        *followed(w, f, told.get("followed")),
    )


def struck(w: Words, told: dict[str, Any]) -> Html | None:
    """How many ballots do not count because scrutineers struck them."""
    n = told.get("struck", 0)
    if not n:
        return None
    return w.many("Struck by scrutineers: {n} ballot", "Struck by scrutineers: {n} ballots", n)


def followed(w: Words, f: dict[str, Any], told: dict[str, Any] | None) -> list[Html]:
    """The second tally of an adopted rule, with its warning."""
    if told is None:
        return []
    outcome = _VERDICTS[told["outcome"]]
    return [
        w._("By your adopted rule the silent follow the majority. Then it would be:"),
        w._(outcome),
        *piles(w, f, told),
        *tests(w, told),
        w._("Courts differ about such a rule. What counts is the first tally"),
    ]


def checked(w: Words, f: dict[str, Any]) -> Html:
    """What the scrutineers have said."""
    right, wrong = f["checked"].count("right"), f["checked"].count("wrong")
    if wrong:
        told = w._("⚠️ {n} of {all} scrutineers say the count is wrong", n=wrong, all=SCRUTINEERS)
        if not f["recount"]:
            return told
        again, against = f["recount"].count("right"), f["recount"].count("wrong")
        return lines(
            told,
            w._("Counted again by two others: right {n}, wrong {m}", n=again, m=against),
        )
    return w._("Checked by {n} of {all} scrutineers", n=right, all=SCRUTINEERS)

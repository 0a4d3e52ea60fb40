"""The rules of formal votes in plain words: what is needed, by which article, with what effect."""

from __future__ import annotations

import json
from typing import Any

from bot.flows.rules.text import one_line
from bot.flows.vote_roll import own_number
from bot.speech.names import _
from bot.speech.words import Html, Words

_NAME = 60  # characters of an own rule's words, as its name
RULES = {
    "residents_assembly": _("residents' assembly"),
    "representatives": _("representatives' assembly"),
    "owners_ordinary": _("owners, ordinary matters"),
    "owners_special": _("owners, special matters"),
    "lift": _("retrofitting a lift"),
}
#: what kind of matter each is for
MATTERS = {
    "residents_assembly": _("Matters of all residents, one vote a household"),
    "representatives": _("Matters that the representatives decide"),
    "owners_ordinary": _("House rules, owners' committee, property company, using the fund"),
    "owners_special": _("Raising the fund, rebuilding, changing the use of common parts"),
    "lift": _("A lift for one entrance or building"),
}
SOURCES = {
    "residents_assembly": _("Organic Law of the Urban Residents' Committees, articles 26 and 27"),
    "representatives": _("Organic Law of the Urban Residents' Committees, articles 28 and 29"),
    "owners_ordinary": _("Civil Code, article 278, items 1 to 5 and 9"),
    "owners_special": _("Civil Code, article 278, items 6 to 8"),
    "lift": _("Civil Code, article 278, item 7"),
}


def numbers(f: dict[str, Any]) -> dict[str, Any]:
    """The rule as it was frozen."""
    found: dict[str, Any] = json.loads(f["numbers"])
    return found


def title(w: Words, f: dict[str, Any]) -> Html:
    """The rule's name; an adopted one is called by its own words."""
    kept = numbers(f)
    name, own = RULES[kept["base"] or kept["key"]], kept["text"]
    return w._("{text}", text=one_line(own, _NAME)) if own else w._(name)


def source(w: Words, f: dict[str, Any]) -> Html:
    """The article that it comes from; of an own rule the vote that adopted it besides."""
    kept = numbers(f)
    law = SOURCES[kept["base"] or kept["key"]]
    article = w._(law)
    if kept["base"]:
        no = own_number(kept["key"])
        return w._("own rule, adopted by vote #{no}; {article}", no=no, article=article)
    return article


def share(w: Words, fraction: list[int]) -> Html:
    """A part that must be reached, or exceeded."""
    n, of, inclusive = fraction
    if inclusive:
        return w._("at least {n}/{of}", n=n, of=of)
    return w._("more than {n}/{of}", n=n, of=of)


def needs(w: Words, f: dict[str, Any]) -> tuple[Html, Html]:
    """Who has to take part, and how many of them have to agree."""
    return _needs(w, numbers(f))


def _needs(w: Words, kept: dict[str, Any]) -> tuple[Html, Html]:
    part, agree = share(w, kept["quorum"]["heads"]), share(w, kept["threshold"]["heads"])
    if kept["of"] == "all":
        whole = w._("Passed with: {share} of everybody agree", share=agree)
    else:
        whole = w._("Passed with: {share} of those who take part agree", share=agree)
    return w._("Valid with: {share} take part", share=part), whole


def follows(f: dict[str, Any]) -> bool:
    """Whether its rule lets the silent follow the majority, in a second tally."""
    return bool(numbers(f)["nonvote"] == "follow_majority")


def silence(w: Words, f: dict[str, Any]) -> Html:
    """What it is when somebody says nothing."""
    absent = w._("Who says nothing does not take part")
    return Html("\n".join((absent, *_followed(w)))) if follows(f) else absent


def silence_lines(w: Words, f: dict[str, Any]) -> list[Html]:
    """The same, a line each."""
    return [Html(line) for line in silence(w, f).split("\n")]


def _followed(w: Words) -> list[Html]:
    return [
        w._("By our own rule a second tally is told: delivered and silent, as the majority"),
        w._("⚠️ Courts differ about that. What counts is the first tally"),
    ]


def proposes(w: Words, f: dict[str, Any]) -> list[Html]:
    """What a vote about an own rule adopts, in numbers, and what it ends."""
    if not f["adopts"]:
        return []
    told: dict[str, Any] = json.loads(f["adopts"])
    found = [w._("📜 If it passes, this rule is ours when the time for objections is over:")]
    if "rule" not in told:
        return [w._("📜 If it passes, the rule of vote #{no} ends", no=told["ends"])]
    found += own_numbers(w, told["rule"])
    if told["ends"]:
        found.append(w._("The rule of vote #{no} ends with it", no=told["ends"]))
    return found


def own_numbers(w: Words, kept: dict[str, Any]) -> list[Html]:
    """What an own rule asks for, a line each."""
    matter = MATTERS[kept["base"]]
    part, agree = _needs(w, kept)
    notice = w._("Notice: {n} days", n=kept["notice_days"])
    told = [w._("Matters: {name}", name=w._(matter)), part, agree, notice]
    return told + _followed(w) if kept["nonvote"] == "follow_majority" else told


def measures(w: Words, f: dict[str, Any]) -> Html | None:
    """That area counts beside heads."""
    if not f["by_area"]:
        return None
    return w._("Both count: the number of owners, and their area. Both must be reached")


def effect(w: Words, f: dict[str, Any]) -> Html:
    """Whether the result binds anybody."""
    if f["effect"] == "binding":
        return w._("⚖️ This vote binds. By: {basis}", basis=f["basis"])
    return w._("⚖️ A consultation only: it has no legal force")


def kind(w: Words, f: dict[str, Any]) -> Html:
    """Who will ever know what a household chose."""
    if f["kind"] == "secret":
        return w._("🔒 Secret: nobody learns who chose what. With fewer than 3 it is not counted")
    return w._("📝 Recorded: after the end the two scrutineers see who chose what")


def bare(hundredths: int) -> str:
    """Square metres from hundredths of them, exactly, without the unit."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def area(w: Words, hundredths: int) -> Html:
    """The same with its unit."""
    return w._("{n} m²", n=bare(hundredths))


def heads(w: Words, f: dict[str, Any], part: object, whole: object) -> Html:
    """So many of so many, by what a voice is here."""
    voters = numbers(f)["voters"]
    if voters == "households":
        return w._("households {n}/{all}", n=part, all=whole)
    if voters == "members":
        return w._("members {n}/{all}", n=part, all=whole)
    return w._("owners {n}/{all}", n=part, all=whole)


def areas(w: Words, part: int, whole: int) -> Html:
    """So much area of so much."""
    return w._("area {n}/{all}", n=bare(part), all=area(w, whole))


def scope(w: Words, f: dict[str, Any]) -> Html:
    """Of which part of the community it is."""
    if f["unit"]:
        return w._("block {building}, entrance {unit}", building=f["buildings"][0], unit=f["unit"])
    if f["buildings"]:
        named = w.listed(w._("block {building}", building=b) for b in f["buildings"])
        return Html(named)
    return w._("the whole community")


def part(w: Words, option: str) -> Html:
    """A part of the community as a form offers it: "all", "3", "3/2"."""
    building, _stroke, unit = option.partition("/")
    if building == "all":
        return w._("the whole community")
    if unit:
        return w._("block {building}, entrance {unit}", building=building, unit=unit)
    return w._("block {building}", building=building)

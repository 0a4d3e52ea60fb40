"""Own rules of voting in words: what a vote would adopt or end, the questions, why not (S08)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.codes import View
from bot.flows.vote_own_forms import ADOPT, REVOKE
from bot.flows.vote_roll import own_number
from bot.speech import vote_rules as figures
from bot.speech.names import _
from bot.speech.page import NUDGE, RULE, Button, Page, lines, phrase, rows
from bot.speech.vote import title
from bot.speech.words import Html, Words

_WHAT = {
    "quorum": _("who has to take part"),
    "threshold": _("who has to agree"),
    "notice": _("the days of notice"),
}
_SILENCE = {
    "absent": _("Who says nothing does not take part"),
    "follow_majority": _("Delivered and silent: as the majority"),
}

QUESTIONS: dict[str, Callable[..., Html]] = {
    "vote.own_text": lambda w: w._("A rule has at most 500 characters. Please say it shorter."),
    "vote.own_base": lambda w: w._("For which matters shall the rule be?"),
    "vote.own_quorum": lambda w, law: w._(
        "What part has to take part? By law: {share}. It may be more, such as: 3/4",
        share=figures.share(w, law),
    ),
    "vote.own_threshold": lambda w, law: w._(
        "What part of them has to agree? By law: {share}. It may be more, such as: 4/5",
        share=figures.share(w, law),
    ),
    "vote.own_notice": lambda w: w._("How many days of notice at least?"),
    "vote.own_silence": lambda w: lines(
        w._("What is it when somebody says nothing?"),
        w._("⚠️ Courts differ about silence that follows the majority"),
        w._("It is told beside the result, as a second tally. What counts is the first"),
        w._("It needs proof that the ballot was delivered"),
    ),
    "vote.own_instead": lambda w, own: w._("Does it take the place of an earlier rule?"),
    "vote.own_ends": lambda w, own: w._("Which rule shall end?"),
}

OPTIONS: dict[str, Callable[[Words, str], Html]] = {
    "vote.own_base": lambda w, option: w._(figures.MATTERS[option]),
    "vote.own_notice": lambda w, option: w.many("{n} day", "{n} days", int(option)),
    "vote.own_silence": lambda w, option: w._(_SILENCE[option]),
}


def _named(w: Words, option: str, own: Mapping[str, str]) -> Html:
    """An own rule in a button: by the vote that adopted it, and its first words."""
    return w._("Vote #{no}: {text}", no=own_number(option), text=own.get(option, ""))


def _matter(w: Words, option: str, own: Any) -> Html:
    if option == ADOPT:
        return w._("Adopt a rule of our own")
    if option == REVOKE:
        return w._("End a rule of our own")
    if option in figures.MATTERS:
        return w._(figures.MATTERS[option])
    return _named(w, option, own or {})


#: options whose names hold facts of the question
CHOICES: dict[str, Callable[..., Html]] = {
    "vote.rule": _matter,
    "vote.own_instead": lambda w, option, own: (
        w._("No, it is new") if option == "none" else _named(w, option, own)
    ),
    "vote.own_ends": _named,
}


@phrase("vote.own_rules", public=True)
def own_rules(w: Words, *, rules: Sequence[dict[str, Any]], page: int, last: int) -> Page:
    """Every rule that was adopted here: its words, its numbers, since when and until when."""
    if not rules:
        return Page(
            lines(
                w._("📜 There is no rule of our own. What the law says applies"),
                w._("The committee can put one to the vote: /vote"),
            )
        )
    each = (lines(Html(RULE), *_own_rule(w, one)) for one in rules)
    seen = [Button(w._("See vote #{no}", no=one["no"]), View("kd", one["no"])) for one in rules]
    return Page(
        lines(
            w._("📜 <b>Rules that we have adopted ourselves</b>"),
            *each,
            w._("Page {n} of {all}", n=page + 1, all=last + 1) if last else None,
        ),
        (
            *rows(*seen, width=3),
            *rows(
                Button(w._("◀ Back"), View("lq", page - 1)) if page else None,
                Button(w._("On ▶"), View("lq", page + 1)) if page < last else None,
            ),
        ),
    )


def _own_rule(w: Words, one: dict[str, Any]) -> list[Html]:
    kept = json.loads(one["numbers"])
    since = w._("Adopted by vote #{no}, stands since {day}", no=one["no"], day=w.day(one["at"]))
    until = w._("It stands until another vote ends it")
    if one["ended"]:
        day = w.day(one["ended_at"])
        until = w._("⚠️ It stands no more: ended by vote #{no}, {day}", no=one["ended"], day=day)
    return [w._("{text}", text=kept["text"]), *figures.own_numbers(w, kept), since, until]


@phrase("vote.received", NUDGE)
def received(w: Words, *, no: int) -> Page:
    """To whoever said that the ballot reached them."""
    return Page(w._("Vote #{no}: noted that you have the ballot. Voting is up to you.", no=no))


@phrase("vote.delivered")
def delivered(w: Words, *, head: int, **f: Any) -> Page:
    """To a home whose paper was handed over: if it was not, they can say so."""
    return Page(
        lines(
            title(w, f),
            w._("📬 It was noted that the paper ballot was handed to your home"),
            w._("If that is not so, please tell a scrutineer before the end"),
        )
    )


@phrase("refused.vote.own_needs_law", NUDGE, public=True)
def needs_law(w: Words) -> Page:
    """A consultation binds nobody."""
    return Page(
        w._(
            "Votes are consultations here: they cannot make a rule that binds. An operator can"
            " change that: /vote law"
        )
    )


@phrase("refused.vote.own_less", NUDGE, public=True)
def less(w: Words, *, what: str, law: Sequence[int], most: int) -> Page:
    """Below the law."""
    name = w._(_WHAT[what])
    if what == "notice":
        return Page(
            w._("A rule may be stricter than the law: {least} to {most} days of notice.",
                least=law[0], most=most)
        )  # fmt: skip
    return Page(
        w._(
            "That is less than the law asks for ({what}): {share}. It may be more, never less.",
            what=name,
            share=figures.share(w, list(law)),
        )
    )


@phrase("refused.vote.own_fraction", NUDGE, public=True)
def fraction(w: Words, *, what: str) -> Page:
    """No fraction."""
    return Page(
        w._(
            "I need a fraction for this ({what}), at most the whole. Such as: 3/4",
            what=w._(_WHAT[what]),
        )
    )


@phrase("refused.vote.own_silence", NUDGE, public=True)
def silence(w: Words) -> Page:
    """What courts upheld were rules of owners."""
    return Page(w._("Only rules of owners can count the silent besides. Please leave it out."))


@phrase("refused.vote.own_gone", NUDGE, public=True)
def gone(w: Words, *, no: int) -> Page:
    """It was ended, or never stood."""
    return Page(w._("No rule of vote #{no} stands (any more). Please begin again: /vote", no=no))


@phrase("refused.vote.own_other", NUDGE, public=True)
def other(w: Words, *, no: int) -> Page:
    """Another assembly adopted it."""
    return Page(
        w._("The rule of vote #{no} is another assembly's. That one has to end it: /vote", no=no)
    )


@phrase("refused.vote.no_delivery", NUDGE, public=True)
def no_delivery(w: Words, *, no: int) -> Page:
    """Nothing depends on it."""
    return Page(w._("Vote #{no} needs no proof of delivery. Please just vote.", no=no))

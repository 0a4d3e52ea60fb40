"""What is said about a poll: a vote is noted, the reminder, the result, what follows from it."""

from __future__ import annotations

import json
from typing import Any

from bot.codes import StartForm, View
from bot.flows.poll_events import PollMirrored, PollRemindersMuted, PollRepeated
from bot.flows.rules.text import one_line
from bot.speech import poll_chart
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.poll import ballot, body, chosen, figures, label, rules, title, turnout
from bot.speech.words import Html, Words

_TOPIC = 30  # characters of a question on a button


def outcome_button(w: Words, no: int) -> Button:
    """Begins the form about what follows."""
    return Button(w._("Say what follows"), StartForm("vk", no))


def review_button(w: Words, no: int) -> Button:
    """Begins the form about what became of it."""
    return Button(w._("Say what became of it"), StartForm("vy", no))


def repeat_button(w: Words, no: int) -> Button:
    """The same poll again."""
    return Button(w._("Ask again"), PollRepeated(no))


@phrase("poll.cast", public=True)
def cast(w: Words, *, choice: str, again: bool, same: bool, **f: Any) -> Page:
    """The answer to a vote; an anonymous one is not named again."""
    no = f["no"]
    if f["secret"]:
        if same:
            return Page(w._("#{no}: your vote stands as it is.", no=no))
        return Page(
            w._(
                "✅ #{no}: your vote is noted, without your name. Answer again to change it.", no=no
            )
        )
    if not choice:
        return Page(w._("#{no}: your vote is empty now. It does not count.", no=no))
    text = chosen(w, f, choice)
    if same:
        return Page(w._("#{no}: you have chosen {text} already.", no=no, text=text))
    if f["by"] == "household":
        if again:
            return Page(w._("✅ #{no}: the vote of your home is {text} now.", no=no, text=text))
        return Page(w._("✅ #{no}: noted for your home: {text}.", no=no, text=text))
    if again:
        return Page(w._("✅ #{no}: your vote is {text} now.", no=no, text=text))
    return Page(w._("✅ #{no}: noted: {text}.", no=no, text=text))


@phrase("poll.changed_at_home")
def changed_at_home(w: Words, **f: Any) -> Page:
    """Whoever voted for their home before."""
    return Page(
        w._(
            "👪 #{no}: somebody of your home has changed its vote. The last one counts.",
            no=f["no"],
        )
    )


@phrase("poll.reminder", NUDGE)
def reminder(w: Words, **f: Any) -> Page:
    """In private, a day before the end, with the ballot."""
    page = ballot(w, **f)
    first = w._("🔔 A vote of yours is missing. It ends in a day.")
    mute = rows(Button(w._("Remind me of polls no more"), PollRemindersMuted(1)))
    return Page(lines(first, page.text), (*page.buttons, *mute))


@phrase("poll.muted", NUDGE, public=True)
def muted(w: Words) -> Page:
    """A word to whoever pressed it."""
    return Page(
        w._("I shall remind you of polls no more."),
        rows(Button(w._("Remind me again"), PollRemindersMuted(0))),
    )


@phrase("poll.heard", NUDGE, public=True)
def heard(w: Words) -> Page:
    """The same, taken back."""
    return Page(w._("I shall remind you of polls again."))


@phrase("poll.turnout", NUDGE)
def turned_out(w: Words, **f: Any) -> Page:
    """The group, a day before the end: how many, not what."""
    return Page(
        lines(w._("⏳ #{no} ends {at}.", no=f["no"], at=w.when(f["closes_at"])), turnout(w, f))
    )


@phrase("poll.result")
def result(w: Words, **f: Any) -> Page:
    """The result as a picture, and the same in words."""
    if f["state"] == "invalid":
        return Page(
            lines(
                title(w, f),
                w._("▫️ Not valid: too few people voted. No result is shown."),
                turnout(w, f),
            )
        )
    return Page(
        lines(
            title(w, f),
            first(w, f),
            *figures(w, f),
            *run_off(w, f),
            turnout(w, f),
            rules(w, f),
        ),
        drawn=poll_chart.drawn(w, f),
    )


def first(w: Words, f: dict[str, Any]) -> Html:
    """What got the most."""
    most = max(f["counts"], default=0)
    best = [i for i, count in enumerate(f["counts"]) if count == most]
    names = w.listed(label(w, f, option) for option in best)
    if f["kind"] == "ranking":
        return w._("🏁 By points: {names}", names=names)
    if len(best) > 1:
        return w._("⚖️ The same for: {names}", names=names)
    return w._("🏁 Most votes: {names}", names=names)


def run_off(w: Words, f: dict[str, Any]) -> list[Html]:
    """The other method, round by round; where it ends otherwise, that is said."""
    if not f["tally"]:
        return []
    found = json.loads(f["tally"])
    names = w.listed(label(w, f, option) for option in found["winners"])
    told = [w._("🏁 By run-off: {names}", names=names)]
    for n, one in enumerate(found["rounds"], 1):
        votes = w.listed(
            w._("{text} {n}", text=label(w, f, option), n=count) for option, count in one["votes"]
        )
        out = w.listed(label(w, f, option) for option in one["out"])
        if out:
            told.append(w._("Round {n}: {votes}; out: {out}", n=n, votes=votes, out=out))
        else:
            told.append(w._("Round {n}: {votes}", n=n, votes=votes))
    most = max(f["counts"], default=0)
    if [i for i, count in enumerate(f["counts"]) if count == most] != found["winners"]:
        told.append(w._("⚖️ The two ways of counting do not agree: please talk about it."))
    return told


@phrase("poll.over", NUDGE)
def over(w: Words, **f: Any) -> Page:
    """A ballot in a private chat, once the poll has ended: what it says, without a button."""
    return Page(body(w, f))


@phrase("poll.ask")
def ask(w: Words, **f: Any) -> Page:
    """The opener: what follows?"""
    text = w._(
        "📊 The poll has ended. Please say in one sentence what it means, and what happens next."
        " Everybody will read it."
    )
    no = f["no"]
    votes = None if f["secret"] else Button(w._("Who chose what"), View("vv", no))
    return Page(lines(body(w, f), text), rows(outcome_button(w, no), votes, repeat_button(w, no)))


@phrase("poll.concluded")
def concluded(w: Words, **f: Any) -> Page:
    """The group: what it means and what happens next."""
    return Page(
        lines(
            w._("📌 <b>#{no} {text}</b>", no=f["no"], text=one_line(f["question"], 120)),
            w._("Outcome: {text}", text=f["outcome"]),
            w._("Next: {text}", text=f["then"]),
            w._("Looked at again: {day}", day=w.date(f["review_at"])) if f["review_at"] else None,
        )
    )


@phrase("poll.review")
def review(w: Words, **f: Any) -> Page:
    """The opener: the day has come."""
    text = w._("🔎 Today is the day: what became of it? Everybody will read it.")
    return Page(lines(body(w, f), text), rows(review_button(w, f["no"])))


@phrase("poll.reviewed")
def reviewed(w: Words, **f: Any) -> Page:
    """The group: what became of it."""
    return Page(
        lines(
            w._("🔎 <b>#{no} {text}</b>", no=f["no"], text=one_line(f["question"], 120)),
            w._("Next was: {text}", text=f["then"]),
            w._("What became of it: {text}", text=f["reviewed"]),
        )
    )


@phrase("poll.lapsed")
def lapsed(w: Words, **f: Any) -> Page:
    """The opener: nobody else wanted it."""
    return Page(lines(title(w, f), w._("▫️ No other household seconded your question in time.")))


@phrase("poll.endorsed", NUDGE, public=True)
def endorsed(w: Words, *, no: int) -> Page:
    """A word to whoever pressed it."""
    return Page(w._("✅ #{no} is open now, thanks to you. Please vote as well.", no=no))


@phrase("poll.set", NUDGE, public=True)
def set_(w: Words, *, no: int) -> Page:
    """A word to the opener."""
    return Page(w._("#{no} is changed.", no=no))


@phrase("poll.cancelled", NUDGE, public=True)
def cancelled(w: Words, *, no: int) -> Page:
    """A word to the opener."""
    return Page(w._("#{no} is taken back.", no=no))


@phrase("poll.mirrored", NUDGE, public=True)
def mirrored(w: Words, *, no: int) -> Page:
    """A word to whoever pressed it."""
    return Page(w._("#{no} stands there as well.", no=no))


# --- lists ------------------------------------------------------------------------------


@phrase("poll.mirrors")
def mirrors(w: Words, *, groups: list[Any], **f: Any) -> Page:
    """The groups that can have its card as well."""
    if not groups:
        return Page(w._("#{no} stands in every group already.", no=f["no"]))
    there = [Button(one_line(name, 40), PollMirrored(f["no"], group)) for group, name in groups]
    return Page(
        lines(title(w, f), w._("Which group shall be asked as well? It stays one poll.")),
        rows(*there, width=1),
    )


def _who(w: Words, key: list[str]) -> Html:
    """A home by its numbers, or a person by their name."""
    if len(key) == 1:
        return w._("{name}", name=key[0] or "?")
    return w._("{home}", home="-".join(part for part in key if part))


@phrase("poll.missing")
def missing(w: Words, *, named: list[list[str]], more: int, unbound: int, **f: Any) -> Page:
    """Who has not voted: for the opener's eyes alone."""
    if not named and not unbound:
        return Page(w._("#{no}: everybody whom I know has voted.", no=f["no"]))
    return Page(
        lines(
            w._("#{no}: not voted yet (only you see this)", no=f["no"]),
            w.listed(_who(w, key) for key in named) if named else None,
            w.many("… and {n} more", "… and {n} more", more) if more else None,
            w.many(
                "{n} household is not registered with me",
                "{n} households are not registered with me",
                unbound,
            )
            if unbound
            else None,
        )
    )


@phrase("poll.votes")
def votes(w: Words, *, votes: list[Any], more: int, **f: Any) -> Page:
    """Who chose what in a named poll: for the opener's eyes alone."""
    if not votes:
        return Page(w._("#{no}: nobody has voted yet.", no=f["no"]))
    told = [
        w._("{who}: {text}", who=_who(w, key), text=chosen(w, f, choice))
        for key, choice in votes
        if choice
    ]
    return Page(
        lines(
            w._("#{no}: who chose what (only you see this)", no=f["no"]),
            *told,
            w.many("… and {n} more", "… and {n} more", more) if more else None,
        )
    )


@phrase("poll.list")
def listed(w: Words, *, polls: list[dict[str, Any]]) -> Page:
    """What is open now."""
    if not polls:
        return Page(w._("No poll is open. To ask something: /poll question? one/two"))
    told = [
        w._(
            "#{no} {text} (until {at})",
            no=f["no"],
            text=one_line(f["question"], 60),
            at=w.when(f["closes_at"]),
        )
        for f in polls
    ]
    buttons = [Button(w._("Vote #{no}", no=f["no"]), View("vb", f["no"])) for f in polls]
    return Page(lines(w._("📊 <b>Open polls</b>"), *told), rows(*buttons))


@phrase("poll.which")
def which(w: Words, *, polls: list[Any]) -> Page:
    """An answer in private fits several polls."""
    buttons = [Button(one_line(f"#{no} {text}", _TOPIC), View("vb", no)) for no, text in polls]
    return Page(w._("Which poll do you mean? Press it, then vote there."), rows(*buttons, width=1))


@phrase("poll.which_again")
def which_again(w: Words, *, polls: list[Any]) -> Page:
    """Several polls of last month."""
    buttons = [Button(one_line(f"#{no} {text}", _TOPIC), PollRepeated(no)) for no, text in polls]
    return Page(w._("Which of these shall I ask again?"), rows(*buttons, width=1))

"""The card of a poll, a voter's ballot and the opener's desk."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bot.codes import View, encode
from bot.flows.poll_events import (
    BallotCast,
    BallotMarked,
    PollCancelled,
    PollEndorsed,
    PollSet,
    SealedBallotCast,
)
from bot.flows.poll_state import SEVERAL, marks, written
from bot.flows.rules.rights import Action, may
from bot.flows.rules.text import one_line
from bot.speech.charts import percent
from bot.speech.names import _
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_BAR = 10  # signs of the longest bar
_LABEL = 30  # characters of an option on a button
_YES_NO = {"yes": _("Agree"), "no": _("Disagree")}
KINDS = {
    "single": _("choose one"),
    "multiple": _("choose several"),
    "yesno": _("yes or no"),
    "ranking": _("put in order; counted by points and by run-off, both are told"),
    "date": _("find a date: press every time that suits"),
}
WAYS = {**KINDS, "ranking": _("put in order"), "date": _("find a date")}
HOURS = {24: _("open 1 day"), 72: _("open 3 days"), 168: _("open 7 days")}


def title(w: Words, f: dict[str, Any]) -> Html:
    """Number and question."""
    return w._("📊 <b>#{no} {text}</b>", no=f["no"], text=one_line(f["question"], 200))


def label(w: Words, f: dict[str, Any], option: int) -> Html:
    """The words of an option."""
    text = f["options"][option]
    return w._(_YES_NO[text]) if f["kind"] == "yesno" else w._("{text}", text=text)


def chosen(w: Words, f: dict[str, Any], choice: str) -> Html:
    """The words of a ballot."""
    named = [label(w, f, option) for option in marks(choice)]
    if f["kind"] != "ranking":
        return w.listed(named)
    return w.listed(w._("{n}. {text}", n=n, text=text) for n, text in enumerate(named, 1))


def rules(w: Words, f: dict[str, Any]) -> Html:
    """Everything that holds from the first vote on, in one line."""
    secret = w._("anonymous") if f["secret"] else w._("named: the opener sees who chose what")
    hidden = w._("counts after the end") if f["hidden"] else w._("counts shown at once")
    kind = KINDS[f["kind"]]
    by = w._("one vote a household") if f["by"] == "household" else w._("one vote a person")
    return Html(w._(" · ").join((w._(kind), by, secret, hidden)))


def turnout(w: Words, f: dict[str, Any]) -> Html:
    """How many have voted, of how many households."""
    voted, homes, eligible = f["voted"], f["homes"], f["eligible"]
    if f["by"] == "household":
        return w._("🗳 Voted: {n} of {all} households", n=voted, all=eligible)
    if eligible:
        return w._(
            "🗳 Voted: {n} people, of {homes} of {all} households",
            n=voted,
            homes=homes,
            all=eligible,
        )
    return w.many("🗳 Voted: {n} person", "🗳 Voted: {n} people", voted)


def bars(w: Words, f: dict[str, Any]) -> list[Html]:
    """A line an option: its bar, its count and its share of the votes."""
    counts: Sequence[int] = f["counts"]
    most = max(counts, default=0)
    told = []
    for option, count in enumerate(counts):
        name = w._("{n}. {text}", n=option + 1, text=label(w, f, option))
        bar = "▇" * (max(round(count * _BAR / most), 1) if count else 0)
        if not count:
            told.append(name)
        elif f["kind"] == "ranking":
            told.append(w._("{option} {bar} {points} points", option=name, bar=bar, points=count))
        else:
            share = percent(Fraction(count, f["voted"]))
            line = w._("{option} {bar} {n} ({share})", option=name, bar=bar, n=count, share=share)
            told.append(line)
    return told


def figures(w: Words, f: dict[str, Any]) -> list[Html]:
    """The same in words alone: they stand under the picture, and are read aloud."""
    told = []
    for option, count in enumerate(f["counts"]):
        name = w._("{n}. {text}", n=option + 1, text=label(w, f, option))
        if f["kind"] == "ranking":
            told.append(w._("{option}: {points} points", option=name, points=count))
        else:
            share = percent(Fraction(count, max(f["voted"], 1)))
            told.append(w._("{option}: {n} ({share})", option=name, n=count, share=share))
    return told


def answers(w: Words, f: dict[str, Any]) -> list[Html]:
    """The options, with their counts as far as these are shown."""
    if f["counts"]:
        return bars(w, f)
    return [
        w._("{n}. {text}", n=option + 1, text=label(w, f, option))
        for option in range(len(f["options"]))
    ]


_OVER = {
    "cancelled": _("↩️ Taken back before anybody had voted"),
    "lapsed": _("▫️ Not opened: no other household wanted it"),
    "invalid": _("▫️ Not valid: too few votes"),
}


def _state(w: Words, f: dict[str, Any]) -> Html:
    """Where it stands."""
    if f["state"] == "draft":
        return w._(
            "⏳ A neighbour's question. It opens when another household presses [Second it], by"
            " {at}",
            at=w.when(f["closes_at"]),
        )
    if f["state"] == "open":
        return w._("⏱ Until {at}. You can change your vote until then", at=w.when(f["closes_at"]))
    over = _OVER.get(f["state"])
    if over:
        return w._(over)
    return w._("✅ Ended {at}", at=w.when(f["closes_at"]))


def how(w: Words, f: dict[str, Any]) -> Html | None:
    """How one votes, beside pressing."""
    if f["state"] != "open":
        return None
    if f["secret"]:
        return w._(
            "🔒 Press the button, vote in private. Nobody sees it; after the end not even I know"
        )
    return w._("Press, or reply to this message with the number or the words")


def body(w: Words, f: dict[str, Any], *, copy: bool = False) -> Html:
    """What everybody may know of a poll.

    A `copy` in a private chat does not follow every vote: until the end it shows no count.
    """
    running, ended = f["state"] == "open", f["state"] in ("closed", "published")
    where = w._("🗳 How many votes there are so far stands on the card in the group")
    return lines(
        title(w, f),
        rules(w, f),
        *answers(w, {**f, "counts": ()} if copy and running else f),
        _state(w, f),
        (where if copy and running else turnout(w, f)) if running or ended else None,
        w._("📌 Outcome: {text}", text=f["outcome"]) if f["outcome"] else None,
        w._("➡️ Next: {text}", text=f["then"]) if f["then"] else None,
        w._("🔎 What became of it: {text}", text=f["reviewed"]) if f["reviewed"] else None,
    )


@phrase("poll.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a poll in a group: a button an option; an anonymous one leads away."""
    no = f["no"]
    if f["state"] == "draft":
        return Page(body(w, f), rows(Button(w._("Second it"), PollEndorsed(no))))
    if f["state"] != "open":
        return Page(body(w, f))
    text = lines(body(w, f), how(w, f))
    if f["secret"]:
        link = w.link(encode(w.community, View("vb", no)))
        return Page(text, rows(Button(w._("Vote in private"), url=link)))
    several = f["kind"] in SEVERAL
    ready = [
        Button(
            _button(w, f, option),
            BallotMarked(no, option) if several else BallotCast(no, str(option)),
        )
        for option in range(len(f["options"]))
    ]
    return Page(text, rows(*ready, width=_width(ready)))


def _button(w: Words, f: dict[str, Any], option: int, mark: str = "") -> str:
    name = f["options"][option] if f["kind"] != "yesno" else str(label(w, f, option))
    return one_line(f"{mark}{option + 1}. {name}", _LABEL)


def _width(buttons: Sequence[Button]) -> int:
    longest = max(len(button.label) for button in buttons)
    return 3 if longest <= 8 else 2 if longest <= 14 else 1


@phrase("poll.ballot")
def ballot(w: Words, *, choice: str, may: bool, **f: Any) -> Page:
    """One's own ballot in private; a press says what it would be, so that it is safe twice."""
    f.pop("again", None)
    f.pop("same", None)
    text = body(w, f, copy=True)
    if f["state"] != "open":
        return Page(text)
    if not may:
        return Page(lines(text, not_asked(w, bound=False)))
    if w.reader.in_group and f["secret"]:
        return Page(lines(text, how(w, f)))
    mine = w._("✓ Your vote: {text}", text=chosen(w, f, choice)) if choice else None
    return Page(lines(text, mine, _ways(w, f)), _choices(w, f, choice), one_only=True)


def _ways(w: Words, f: dict[str, Any]) -> Html:
    if f["secret"] and f["kind"] in SEVERAL:
        return w._("Answer with the numbers, such as: 1 3. Your last answer counts")
    return w._("Press, or answer with the number or the words")


def _choices(w: Words, f: dict[str, Any], choice: str) -> tuple[tuple[Button, ...], ...]:
    """A button an option: what the whole ballot is after the press."""
    no, mine, several = f["no"], marks(choice), f["kind"] in SEVERAL
    made: list[Button] = []
    if f["secret"] and several:
        return ()  # marks on the buttons would be a record of who chose what
    for option in range(len(f["options"])):
        if f["secret"]:
            made.append(Button(_button(w, f, option), SealedBallotCast(no, str(option))))
            continue
        if not several:
            mark = "✓ " if option in mine else ""
            made.append(Button(_button(w, f, option, mark), BallotCast(no, str(option))))
            continue
        if option in mine:
            place = f"{mine.index(option) + 1}: " if f["kind"] == "ranking" else "☑ "
            rest = tuple(o for o in mine if o != option)
            code = BallotCast(no, written(rest)) if rest else BallotMarked(no, option)
            made.append(Button(_button(w, f, option, place), code))
        else:
            mark = "☐ " if f["kind"] != "ranking" else ""
            after = written((*mine, option))
            made.append(Button(_button(w, f, option, mark), BallotCast(no, after)))
    return rows(*made, width=_width(made))


def not_asked(w: Words, *, bound: bool) -> Html:
    """Why somebody's vote does not count here."""
    if bound:
        return w._("This poll asks other buildings than yours.")
    return w._(
        "One vote a household: I do not know your home in these buildings yet. Send /bind and"
        " your room, such as: /bind 3-2-401"
    )


# --- the opener's desk ------------------------------------------------------------------


@phrase("poll.desk")
def desk(w: Words, **f: Any) -> Page:
    """The opener's card: what can be changed until the first vote, who has not voted."""
    text = body(w, f, copy=True)
    if w.reader.id != f["opener"]:
        return Page(text)
    if f["state"] in ("draft", "open") and not f["frozen"]:
        ask = w._("You can change this until the first vote, and nothing after it:")
        return Page(lines(text, ask), _settings(w, f))
    return Page(text, _after(w, f))


def _settings(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    no, there = f["no"], []

    def to(text: Html, name: str, value: str) -> None:
        there.append(Button(str(text), PollSet(no, name, value)))

    if f["kind"] != "yesno":
        for kind in ("single", "multiple", "ranking"):
            if kind != f["kind"]:
                to(w._(WAYS[kind]), "kind", kind)
    if f["by"] == "person" and f["eligible"]:
        to(w._("one vote a household"), "by", "household")
    if f["by"] == "household":
        to(w._("one vote a person"), "by", "person")
    to(*((w._("named"), "secret", "off") if f["secret"] else (w._("anonymous"), "secret", "on")))
    if not f["secret"]:
        shown = (w._("show counts at once"), "hidden", "off")
        to(*(shown if f["hidden"] else (w._("counts after the end"), "hidden", "on")))
    for hours, text in HOURS.items():
        if hours != f["hours"]:
            to(w._(text), "hours", str(hours))
    mirror = None
    if f["state"] == "open" and may(Action.POLL_MIRROR, w.reader.roles):
        mirror = Button(w._("To another group"), View("vi", no))
    return (*rows(*there), *rows(mirror, Button(w._("Cancel the poll"), PollCancelled(no))))


def _after(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    from bot.speech.poll_told import meet_button, outcome_button, repeat_button, review_button

    no, state = f["no"], f["state"]
    if state == "open":
        votes = None if f["secret"] else Button(w._("Who chose what"), View("vv", no))
        return rows(Button(w._("Who has not voted"), View("vw", no)), votes)
    if state == "closed":
        return rows(meet_button(w, f), outcome_button(w, no), repeat_button(w, no))
    if state == "published" and not f["reviewed"]:
        return rows(meet_button(w, f), review_button(w, no), repeat_button(w, no))
    return rows(repeat_button(w, no))

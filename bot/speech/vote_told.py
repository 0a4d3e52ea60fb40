"""What people are told of a formal vote: notice, turnout, reminder, result, sheet, objections."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.codes import StartForm, View
from bot.flows.rules.text import one_line
from bot.flows.vote_events import CountChecked, ScrutinyTaken
from bot.flows.vote_state import PAGES, SCRUTINEERS, Mine
from bot.speech import vote_rules as rules
from bot.speech.household import TENURES
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.vote import standing, title, turnout
from bot.speech.vote_figures import checked, counted, verdict
from bot.speech.vote_figures import standing as standing_
from bot.speech.vote_roll import at_notice, changes
from bot.speech.vote_sheet import drawn
from bot.speech.words import Words

ABOUT = {"roll": _("the roll"), "result": _("the result"), "challenge": _("annulling it")}


@phrase("vote.notice")
def notice(w: Words, *, mine: Sequence[Mine], **f: Any) -> Page:
    """Everybody on the roll, in private: the motion, the rule, the days, their own line."""
    part, agree = rules.needs(w, f)
    opens = None
    if f["opens_at"] is not None:
        opens = w._("Voting from {at}, for {n} days", at=w.when(f["opens_at"]), n=f["open_days"])
    else:
        opens = w._("Voting {n} days after the paper is handed out", n=f["notice_days"])
    no = f["no"]
    return Page(
        lines(
            w._("📣 <b>Notice of vote #{no}: {text}</b>", no=no, text=f["title"]),
            w._("Motion: {text}", text=f["text"]),
            *rules.proposes(w, f),
            opens,
            w._("Rule: {name} ({source})", name=rules.title(w, f), source=rules.source(w, f)),
            part,
            agree,
            rules.measures(w, f),
            rules.silence(w, f),
            rules.kind(w, f),
            rules.effect(w, f),
            *standing(w, f, mine),
        ),
        rows(
            Button(w._("The roll is wrong"), StartForm("kg", no)),
            Button(w._("I will watch the count"), ScrutinyTaken(no)),
        ),
    )


@phrase("vote.turnout")
def told_turnout(w: Words, **f: Any) -> Page:
    """The groups, once a day: how many have taken part."""
    return Page(
        lines(title(w, f), turnout(w, f), w._("⏱ Voting until {at}", at=w.when(f["closes_at"])))
    )


@phrase("vote.reminder")
def reminder(w: Words, **f: Any) -> Page:
    """Whoever has not taken part."""
    return Page(
        lines(
            w._("🔔 Your home's vote does not count yet."),
            title(w, f),
            turnout(w, f),
            w._("⏱ Voting until {at}", at=w.when(f["closes_at"])),
            rules.silence(w, f),
        ),
        rows(Button(w._("Vote"), View("kb", f["no"]))),
    )


@phrase("vote.extended")
def extended(w: Words, **f: Any) -> Page:
    """Too few: once for longer, with the same thresholds."""
    return Page(
        lines(
            title(w, f),
            w._("▫️ Too few took part. Extended once, until {at}", at=w.when(f["closes_at"])),
            turnout(w, f),
            w._("What is needed stays the same"),
        )
    )


@phrase("vote.result")
def result(w: Words, **f: Any) -> Page:
    """The groups, at once."""
    nxt = w._("The two scrutineers check it now. The sheet follows within 3 days")
    if f["verdict"] == "no_quorum":
        nxt = w._("Not valid: nothing is decided. It can be voted on again after 30 days")
    return Page(
        lines(title(w, f), verdict(w, f), counted(w, f), rules.effect(w, f), nxt),
        rows(Button(w._("Result sheet"), View("ks", f["no"]))),
    )


@phrase("vote.published")
def published(w: Words, **f: Any) -> Page:
    """The sheet stands for objections, as a file to print and in words."""
    return Page(
        lines(
            title(w, f),
            verdict(w, f),
            checked(w, f),
            w._("📌 Published until {at}. Objections until then", at=w.when(f["published_until"])),
        ),
        drawn=drawn(w, f),
        buttons=rows(
            Button(w._("Result sheet"), View("ks", f["no"])),
            Button(w._("I object"), StartForm("kg", f["no"])),
        ),
    )


@phrase("vote.disputed")
def disputed(w: Words, **f: Any) -> Page:
    """The groups: nobody vouches for the count."""
    return Page(
        lines(
            title(w, f),
            w._("⚠️ Both scrutineers say the count is wrong. The result is not in effect"),
            w._(
                "Two others of other homes can count again, until {at}", at=w.when(f["held_until"])
            ),
            w._("If they say it is right, it is published. If not, it is annulled and voted anew"),
        ),
        rows(Button(w._("I will count again"), ScrutinyTaken(f["no"]))),
    )


@phrase("vote.annulled")
def annulled(w: Words, **f: Any) -> Page:
    """The groups: it decides nothing."""
    return Page(
        lines(
            title(w, f),
            w._("↩️ The count is annulled: nothing is decided"),
            w._("Why: {text}", text=f["reason"]) if f["reason"] else checked(w, f),
            w._("The same motion can be voted on anew, with a new notice"),
        )
    )


@phrase("vote.recount", NUDGE, public=True)
def recount(w: Words, *, no: int, n: int) -> Page:
    """A word to whoever counts again."""
    return Page(
        w._(
            "✅ Vote #{no}: you count again ({n}/{all}). I show you the ballots in private.",
            no=no, n=n, all=SCRUTINEERS,
        )
    )  # fmt: skip


@phrase("vote.effective")
def effective(w: Words, **f: Any) -> Page:
    """The time for objections is over."""
    over = w._("📌 The time for objections is over: {n} were made", n=f["objections"])
    means = {
        ("passed", "binding"): w._("It is in effect now"),
        ("passed", "consultation"): w._("It shows what you want. It has no legal force"),
        ("failed", "binding"): w._("The motion is not adopted"),
        ("failed", "consultation"): w._("The motion is not supported"),
    }.get((f["verdict"], f["effect"]), w._("Nothing is decided"))
    if f["adopts"] and f["verdict"] == "passed":
        ends = "rule" not in json.loads(f["adopts"])
        means = w._("That rule has ended") if ends else w._("The rule stands. /vote offers it now")
    return Page(lines(title(w, f), verdict(w, f), over, means))


@phrase("vote.challenged")
def challenged(w: Words, **f: Any) -> Page:
    """Somebody goes to court."""
    return Page(
        lines(
            title(w, f),
            w._("⚠️ Somebody has asked to have it annulled"),
            w._("All records are kept. What is decided there will be told here"),
        )
    )


@phrase("vote.cancelled")
def cancelled(w: Words, **f: Any) -> Page:
    """Called off."""
    return Page(lines(title(w, f), w._("↩️ Called off: {text}", text=f["reason"])))


@phrase("vote.pending")
def pending(w: Words, **f: Any) -> Page:
    """Opener and scrutineers: paper waits for its second person."""
    return Page(
        lines(
            title(w, f),
            w.many(
                "{n} paper, or ballot to be struck, waits for a second person",
                "{n} papers, or ballots to be struck, wait for a second person",
                f["pending"],
            ),
            w._("🧮 Being counted. Result by {at}", at=w.when(f["closes_at"])),
        )
    )


# --- scrutineers ------------------------------------------------------------------------


@phrase("vote.scrutiny", NUDGE, public=True)
def scrutiny(w: Words, *, no: int, n: int) -> Page:
    """A word to whoever took the post."""
    return Page(
        w._(
            "✅ Vote #{no}: you watch the count ({n}/{all}). After the end I show you the ballots.",
            no=no,
            n=n,
            all=SCRUTINEERS,
        )
    )


@phrase("vote.check")
def check(w: Words, **f: Any) -> Page:
    """The scrutineers compare the count with the ballots."""
    no = f["no"]
    show = None if f["kind"] == "secret" else Button(w._("See the ballots"), View("kc", no))
    return Page(
        lines(
            title(w, f),
            verdict(w, f),
            counted(w, f),
            w._("You watch this count: please compare it with the ballots"),
        ),
        rows(
            show,
            Button(w._("It is right"), CountChecked(no, 1)),
            Button(w._("It is wrong"), StartForm("lz", no)),
        ),
    )


@phrase("vote.wrong")
def wrong(w: Words, *, why: Sequence[str], **f: Any) -> Page:
    """Opener and scrutineers: one says the count is wrong."""
    both = f["state"] in ("disputed", "annulled")
    return Page(
        lines(
            title(w, f),
            w._("⚠️ A scrutineer says the count is wrong. Please look at it together"),
            *(w._("Why: {text}", text=text) for text in why if text),
            w._("The result is held. Who sees that it is right presses so") if both
            else w._("It stands on the sheet"),
        ),
        rows(Button(w._("It is right"), CountChecked(f["no"], 1)))
        if f["state"] == "disputed"
        else (),
    )  # fmt: skip


# --- the sheet --------------------------------------------------------------------------


@phrase("vote.sheet")
def sheet(w: Words, *, told: Sequence[Any], **f: Any) -> Page:
    """The result sheet in words: a lawyer and a neighbour of 70 read the same."""
    part, agree = rules.needs(w, f)
    secret = f["kind"] == "secret"
    objections = [
        w._(
            "Objection {n} ({about}): {state}",
            n=nth,
            about=w._(ABOUT[about]),
            state=w._("answered") if answered else w._("not answered yet"),
        )
        for nth, about, answered in told
    ]
    return Page(
        lines(
            w._("📄 <b>Result sheet of vote #{no}</b>", no=f["no"]),
            w._("{text}", text=f["title"]),
            w._("Motion: {text}", text=f["text"]),
            *rules.proposes(w, f),
            *standing_(w, f),
            w._("For: {scope}", scope=rules.scope(w, f)),
            w._(
                "Voted from {begin} to {end}",
                begin=w.when(f["opened_at"]),
                end=w.when(f["closed_at"]),
            ),
            w._("Rule: {name} ({source})", name=rules.title(w, f), source=rules.source(w, f)),
            part,
            agree,
            rules.effect(w, f),
            rules.kind(w, f),
            counted(w, f),
            checked(w, f),
            *objections,
            w._("To have it annulled: ask a court within one year"),
            w._("To check it: huiyin verify --vote {no}", no=f["no"]),
            *changes(w, f),
            at_notice(w, f) if changes(w, f) else None,
            w._("Fingerprint of the roll: <code>{hash}</code>", hash=f["roll_hash"][:16]),
        ),
        rows(Button(w._("List of codes"), View("lk", f["no"] * PAGES))) if secret else (),
        drawn=drawn(w, f),
    )


@phrase("vote.choices")
def choices(w: Words, *, told: Sequence[Any], page: int, last: int, **f: Any) -> Page:
    """Every recorded ballot: for the scrutineers alone."""
    from bot.speech.vote import SAID

    rows_ = []
    for head, names, choice, channel, tenures in told:
        home = w.listed("-".join(part for part in key if part) for key in names)
        said = w._(SAID[choice]) if choice in SAID else w._("spoilt or differs")
        paper = w._(" (paper)") if channel != "chat" else ""
        who = w._(" ({who}, as they say)", who=w.listed(w._(TENURES[t]) for t in tenures))
        rows_.append(
            w._("{n}. {home}: {choice}{paper}", n=head, home=home, choice=said,
                paper=who if tenures else paper)
        )  # fmt: skip
    no = f["no"]
    return Page(
        lines(
            w._("📝 Ballots of vote #{no} (only scrutineers see this)", no=no),
            *(rows_ or [w._("Nobody voted.")]),
            w._("Page {n} of {all}", n=page + 1, all=last + 1) if last else None,
        ),
        rows(
            Button(w._("◀ Back"), View("kx", no * PAGES + page - 1)) if page else None,
            Button(w._("On ▶"), View("kx", no * PAGES + page + 1)) if page < last else None,
            Button(w._("It is right"), CountChecked(no, 1)),
            Button(w._("It is wrong"), StartForm("lz", no)),
        ),
        sealed=True,
    )


# --- objections -------------------------------------------------------------------------


@phrase("vote.objection")
def objection(w: Words, *, nth: int, about: str, words: str, reader: int, **f: Any) -> Page:
    """Opener and scrutineers read it; the opener answers."""
    answer = None
    if w.reader.id == reader:
        answer = Button(w._("Answer the objection"), StartForm("kh", f["no"]))
    return Page(
        lines(
            title(w, f),
            w._("✋ Objection {n} to {about}:", n=nth, about=w._(ABOUT[about])),
            w._("{text}", text=words),
        ),
        rows(answer),
    )


@phrase("vote.objected", NUDGE, public=True)
def objected(w: Words, *, no: int, about: str) -> Page:
    """A word to whoever objected."""
    return Page(
        w._("✋ Vote #{no}: your objection is noted. You will get an answer in private.", no=no)
    )


@phrase("vote.answer")
def answer(
    w: Words, *, about: str, words: str, answer: str, upheld: bool = False, **f: Any
) -> Page:
    """Whoever objected reads the answer."""
    return Page(
        lines(
            title(w, f),
            w._("Your objection: {text}", text=one_line(words, 100)),
            w._("It was right: the roll is corrected") if upheld else None,
            w._("Answer: {text}", text=answer),
        )
    )


# --- short words ------------------------------------------------------------------------


@phrase("vote.done", NUDGE, public=True)
def done(w: Words, *, no: int) -> Page:
    """A word to whoever did it."""
    return Page(w._("Vote #{no}: done.", no=no))


@phrase("vote.visited", NUDGE, public=True)
def visited(w: Words, *, no: int, n: int, all: int) -> Page:  # noqa: A002 - a fact's name
    """A word to whoever visited."""
    return Page(w._("Vote #{no}: noted. {n}/{all} homes visited.", no=no, n=n, all=all))


@phrase("vote.law")
def law(w: Words, *, basis: str) -> Page:
    """A word to the operator."""
    if not basis:
        return Page(w._("⚖️ New votes are consultations from now on."))
    return Page(w._("⚖️ New votes bind from now on. By: {basis}", basis=basis))

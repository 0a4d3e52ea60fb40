"""The opener's desk, the panel of everybody else, what visits brought, and the list of votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.codes import StartForm, View
from bot.flows.rules.rights import Action, may
from bot.flows.rules.text import one_line
from bot.flows.vote_events import (
    ConsultationBegun,
    CountChecked,
    NoticePosted,
    NoticeRenewed,
    ScrutinyLeft,
    ScrutinyTaken,
    VoteNoticed,
    VoteOpened,
    VoteRepeated,
)
from bot.flows.vote_state import SCRUTINEERS
from bot.speech import vote_rules as rules
from bot.speech.names import _
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.vote import body, title
from bot.speech.vote_figures import counted
from bot.speech.vote_roll import apart
from bot.speech.words import Html, Words

STANCES = {
    "for": _("for it"),
    "against": _("against it"),
    "unsure": _("not sure"),
    "absent": _("nobody was in"),
}


@phrase("vote.desk")
def desk(w: Words, **f: Any) -> Page:
    """The opener's card: what is to be done next, and the buttons for it."""
    text = body(w, f, copy=True)
    if w.reader.id != f["opener"]:
        return Page(text)
    told = counted(w, f) if f["result"] else None
    return Page(lines(text, told, *_next(w, f)), rows(*_buttons(w, f)))


@phrase("vote.notice_over")
def notice_over(w: Words, **f: Any) -> Page:
    """The days of the notice are over: what still stands between it and the vote, if anything."""
    waits = f["unanswered"] or f["scrutineers"] < SCRUTINEERS or not f["posted"]
    first = (
        w._("📅 The days of the notice are over. What is still missing is below:")
        if waits
        else w._("📅 The days of the notice are over: you can open the vote now.")
    )
    return Page(lines(first, body(w, f), *_next(w, f)), rows(*_buttons(w, f)))


def _next(w: Words, f: dict[str, Any]) -> list[Html]:
    """What the opener has to do now."""
    state = f["state"]
    motion = [w._("Motion: {text}", text=f["text"]), *rules.proposes(w, f)]
    if state == "draft" and f["consult"]:
        return [*motion, w._("➡️ Such a matter divides neighbours: visit every home first")]
    if state == "draft":
        return [
            *motion,
            w._("➡️ Check every word. After the notice nothing can be changed"),
        ]
    if state == "consulting":
        return [w._("➡️ Write down each visit. The group sees the count only")]
    if state == "noticed":
        told = []
        if not f["posted"]:
            told.append(
                w._("➡️ Hand out the notice on paper to homes I cannot reach, and hang it up")
            )
        if f["scrutineers"] < SCRUTINEERS:
            told.append(w._("➡️ Find two scrutineers: they press the button on the card"))
        if f["unanswered"]:
            told.append(w._("➡️ Answer the objection first"))
        elif apart(f):
            told.append(w._("➡️ To have the register's roll of now, give notice again"))
        return told
    if state == "disputed":
        return [w._("➡️ Ask two neighbours of other homes to count again, or annul it")]
    if f["unanswered"]:
        return [w._("➡️ Answer the objection first")]
    if state == "lapsed":
        return [w._("➡️ Give notice again, or call it off")]
    return []


def _buttons(w: Words, f: dict[str, Any]) -> list[Button | None]:
    no, state = f["no"], f["state"]
    notice = Button(w._("Give notice"), VoteNoticed(no))
    visit = Button(w._("Begin the visits"), ConsultationBegun(no))
    off = Button(w._("Call it off"), StartForm("kn", no))
    answer = Button(w._("Answer the objection"), StartForm("kh", no)) if f["unanswered"] else None
    if state == "draft":
        return [visit, off] if f["consult"] else [notice, visit, off]
    if state == "consulting":
        early = None if f["override"] else Button(w._("Notice before that"), StartForm("kd", no))
        return [*_visits(w, no), notice, early, off]
    if state == "noticed":
        posted = None if f["posted"] else Button(w._("Paper is handed out"), NoticePosted(no))
        again = Button(w._("Give notice again"), NoticeRenewed(no)) if _renewed(f) else None
        return [posted, Button(w._("Open the vote"), VoteOpened(no)), answer, again, off]
    if state == "lapsed":
        return [Button(w._("Give notice again"), VoteNoticed(no)), answer, off]
    if state == "open":
        return [_entry(w, f), _delivery(w, f), off]
    if state == "counting":
        return [_entry(w, f), answer]
    sheet = Button(w._("Result sheet"), View("ks", no)) if f["verdict"] else None
    again = None
    if state == "disputed":
        again = Button(w._("Annul the count"), StartForm("ls", no))
    if f["verdict"] == "no_quorum" or state == "annulled":
        again = Button(w._("Vote on it again"), VoteRepeated(no))
    return [sheet, answer, again]


def _renewed(f: dict[str, Any]) -> bool:
    """Whether another notice would tell another roll, as far as is known."""
    return apart(f) or not f["notice_roll"]


def _entry(w: Words, f: dict[str, Any]) -> Button | None:
    """Of a committee that has opened it: it collects papers like everybody who may."""
    if f["kind"] != "recorded" or not may(Action.VOTE_ENTER, w.reader.roles):
        return None
    return Button(w._("Enter a paper ballot"), StartForm("ld", f["no"]))


def _delivery(w: Words, f: dict[str, Any]) -> Button | None:
    """For whoever hands out papers, where a rule asks for proof of it."""
    if f["state"] != "open" or not rules.follows(f):
        return None
    return Button(w._("A paper was handed over"), StartForm("lk", f["no"]))


def _visits(w: Words, no: int) -> list[Button | None]:
    return [
        Button(w._("Write down a visit"), StartForm("kc", no)),
        Button(w._("What visits brought"), View("ko", no)),
    ]


@phrase("vote.panel")
def panel(
    w: Words, *, scrutineer: bool, may_check: bool, may_yield: bool = False, **f: Any
) -> Page:
    """What the presser may do, and who handles it."""
    no, state = f["no"], f["state"]
    made: list[Button | None] = []
    if state == "consulting" and may(Action.VOTE_CONSULT, w.reader.roles):
        made += _visits(w, no)
    if scrutineer and state == "noticed":
        made.append(Button(w._("I cannot watch the count"), ScrutinyLeft(no)))
    made += _of_papers(w, f, scrutineer=scrutineer)
    if scrutineer and f["verdict"]:
        if f["kind"] == "recorded":
            made.append(Button(w._("See the ballots"), View("kc", no)))
        if may_check:
            made.append(Button(w._("It is right"), CountChecked(no, 1)))
            made.append(Button(w._("It is wrong"), StartForm("lz", no)))
    if may_yield:  # both look once more, and one sees that it is right
        made.append(Button(w._("It is right after all"), CountChecked(no, 1)))
    if state == "disputed" and not scrutineer and len(f["recount"]) < SCRUTINEERS:
        made.append(Button(w._("I will count again"), ScrutinyTaken(no)))
    if state == "published":
        made.append(Button(w._("I object"), StartForm("kg", no)))
    if state in ("published", "effective"):
        made.append(Button(w._("Ask to annul it"), StartForm("kr", no)))
    if state == "noticed":
        made.append(Button(w._("The roll is wrong"), StartForm("kg", no)))
    told = w._("Whoever opened this vote handles it. Two scrutineers watch the count")
    secret = None
    if scrutineer and f["kind"] == "secret" and state in ("open", "counting"):
        secret = w._("🔒 A secret ballot cannot be struck: nobody knows which one it is")
    return Page(lines(title(w, f), told, secret), rows(*made))


def _of_papers(w: Words, f: dict[str, Any], *, scrutineer: bool) -> list[Button | None]:
    """For those who collect papers, and for whoever watches the count."""
    no = f["no"]
    made: list[Button | None] = []
    if f["kind"] == "recorded" and f["state"] in ("open", "counting"):
        if may(Action.VOTE_ENTER, w.reader.roles) or scrutineer:
            made.append(Button(w._("Enter a paper ballot"), StartForm("ld", no)))
            made.append(_delivery(w, f))
        if scrutineer:
            made.append(Button(w._("Strike a ballot"), StartForm("lg", no)))
    if scrutineer and f["verdict"] and f["kind"] == "secret":
        made.append(Button(w._("Who took part"), View("lw", no)))
    return made


@phrase("vote.plans")
def plans(w: Words, *, told: Sequence[Any], left: Sequence[Any], more: int, **f: Any) -> Page:
    """What visits brought: for those who visit alone."""
    shown = [
        w._(
            "{home}: {stance}; worry: {worry}; offer: {offer}",
            home=_home(w, key),
            stance=w._(STANCES[stance]),
            worry=concern or "—",
            offer=offer or "—",
        )
        for key, stance, concern, offer in told
    ]
    rest = w.listed(_home(w, key) for key in left)
    return Page(
        lines(
            w._("🚪 Visits of vote #{no} (only you who visit see this)", no=f["no"]),
            *shown,
            w._("Not visited yet: {homes}", homes=rest) if left else w._("Every home was visited."),
            w.many("… and {n} more", "… and {n} more", more) if more else None,
        ),
        rows(Button(w._("Write down a visit"), StartForm("kc", f["no"]))),
    )


def _home(w: Words, key: Sequence[str]) -> Html:
    return w._("{home}", home="-".join(part for part in key if part))


_STATES = {
    "draft": _("draft"),
    "consulting": _("visits"),
    "noticed": _("notice"),
    "lapsed": _("notice lapsed"),
    "open": _("voting"),
    "counting": _("being counted"),
    "passed": _("passed"),
    "failed": _("not passed"),
    "no_quorum": _("not valid"),
    "disputed": _("held: the count is disputed"),
    "annulled": _("annulled"),
    "published": _("published"),
    "effective": _("final"),
    "challenged": _("challenged"),
    "cancelled": _("called off"),
}


def state_name(w: Words, state: str) -> Html:
    """The name of a state of a vote."""
    return w._(_STATES[state])


@phrase("vote.list")
def listed(w: Words, *, votes: Sequence[dict[str, Any]], own: bool) -> Page:
    """What is or was voted on formally."""
    if not votes:
        return Page(w._("There is no formal vote. A quick question: /poll question? one/two"))
    told = [
        w._(
            "#{no} {text} ({state})",
            no=f["no"],
            text=one_line(f["title"], 40),
            state=state_name(w, f["state"]),
        )
        for f in votes
    ]
    buttons = [
        Button(w._("Vote #{no}", no=f["no"]), View("kb", f["no"]))
        if f["state"] == "open"
        else Button(w._("See vote #{no}", no=f["no"]), View("kd", f["no"]))
        for f in votes
        if f["state"] != "draft"
    ]
    rules_ = rows(Button(w._("Our own rules"), View("lq", 0))) if own else ()
    return Page(lines(w._("🗳 <b>Formal votes</b>"), *told), (*rows(*buttons), *rules_))

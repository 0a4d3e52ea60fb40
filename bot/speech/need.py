"""The card of a need, its panel, its story: what can be seen of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.codes import Code, StartForm, View
from bot.flows.effects import Event
from bot.flows.meeting_events import ItemPut
from bot.flows.need_events import (
    NeedAccepted,
    NeedAnswered,
    NeedCorrected,
    NeedDeclined,
    NeedDismissed,
    NeedExtended,
    NeedFollowed,
    NeedHanded,
    NeedHeld,
    NeedMerged,
    NeedMirrored,
    NeedMuted,
    NeedParted,
    NeedProgressed,
    NeedRated,
    NeedReopened,
    NeedResolved,
    NeedRestored,
    NeedResumed,
    NeedSorted,
    NeedSplit,
    NeedTaken,
    NeedTransferred,
    NeedUndone,
    NeedWithdrawn,
)
from bot.flows.need_life import LIFE
from bot.flows.need_state import OPEN, OVER, WAITING, WORKING
from bot.flows.rules.rights import ASSIGNABLE, Action, Role, Tie, may
from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, plain

_CARD_WORD = 300  # characters of an answer that a card shows; [详情] shows all of it


def title(w: Words, no: int, text: str) -> Html:
    """Number and topic."""
    return w._("<b>#{no} {text}</b>", no=no, text=one_line(text, 120))


# --- what everybody may know ------------------------------------------------------------


_STATUS = {
    "submitted": _("⏳ Waiting for {owner} to take it"),
    "assigned": _("🙋 In the hands of {owner}, not answered yet"),
    "reopened": _("🔁 Residents say it is not solved. A new answer is due from {owner}"),
    "responded": _("💬 Answer of {owner}: {word}"),
    "in_progress": _("🛠 Being worked on: {word}"),
    "on_hold": _("⏸ Has to wait until {day}: {word}"),
    "declined": _("🚫 Not adopted, decided by {by}: {word}"),
    "transferred": _("📮 Others have to do it: {word}"),
    "merged": _("🔗 The same as #{into}: it goes on there"),
    "dismissed": _("▫️ Not handled as a need"),
    "withdrawn": _("↩️ Taken back by the person who raised it"),
}
_DONE = _("✅ Done: {word}")
_DECIDED = _("🗓 Meeting #{meeting} of {day} decided: {word}")
_DECIDED_ONCE = _("🗓 Meeting #{meeting} decided: {word}")  # an older release kept no day


def _status(w: Words, f: dict[str, Any]) -> Html:
    """Where it stands, in one line."""
    state = f["state"]
    if state in ("submitted", "reopened") and (f["vacant"] or f["owner"] == "operator"):
        return _vacancy(w, f)
    word = one_line(f["word"], _CARD_WORD)
    if f["meeting"] and state in WORKING:  # it answered, not whoever has it in hand
        on, told = f["meeting_day"], _DECIDED if f["meeting_day"] else _DECIDED_ONCE
        said = w._(told, meeting=f["meeting"], day=w.dated(on), word=word)
        if state != "on_hold":
            return said
        return lines(w._("⏸ Has to wait until {day}", day=w.date(f["held_until"])), said)
    if state in OPEN and state != "on_hold":
        return w._(_STATUS[state], owner=w.role(f["owner"]), word=word)
    day = w.date(f["held_until"]) if state == "on_hold" else ""
    by = w.role(f["decider"]) if state == "declined" else ""
    return w._(_STATUS.get(state, _DONE), word=word, day=day, by=by, into=f["into"])


def _vacancy(w: Words, f: dict[str, Any]) -> Html:
    """Nobody sits there: who has it instead."""
    if f["owner"] == "operator":
        return w._("⏳ Nobody can be reached yet. Floor lead, staff: open my chat, press START")
    vacant, owner = w.role(f["vacant"]), w.role(f["owner"])
    return w._(
        "⏳ {vacant}: nobody can be reached. Waiting for {owner} instead",
        vacant=vacant,
        owner=owner,
    )


def clock_line(w: Words, f: dict[str, Any]) -> Html | None:
    """What is due, or was."""
    if f["state"] in WAITING:
        return _answer_due(w, f)
    late = w._("⚠️ The answer came late") if f["breaches"] else None
    if f["state"] not in WORKING or f["resolve_by"] is None:
        return late
    if f["late"]:
        at = w.when(f["resolve_by"])
        return lines(late, w._("⚠️ <b>Overdue</b>: it was to be done by {at}", at=at))
    if f["state"] == "on_hold":
        return late
    return lines(late, w._("📅 To be done by {at}", at=w.when(f["resolve_by"])))


_DUE = {
    "emergency": _("⏱ 🔴 Emergency: an answer is due by {at}"),
    "urgent": _("⏱ 🟠 Urgent: an answer is due by {at}"),
    "normal": _("⏱ An answer is due by {at}"),
}


def _answer_due(w: Words, f: dict[str, Any]) -> Html:
    at = w.when(f["due_at"])
    if not f["overdue"]:
        return w._(_DUE.get(f["urgency"], _DUE["normal"]), at=at)
    if not f["told"]:
        return w._("⚠️ <b>Overdue</b>: an answer was due {at}", at=at)
    return w._(
        "⚠️ <b>Overdue</b>: an answer was due {at}. Told: {told}", at=at, told=w.role(f["told"])
    )


def card_text(w: Words, f: dict[str, Any]) -> Html:
    """What everybody may know of a need."""
    count, open_ = f["followers"], f["state"] in OPEN
    return lines(
        title(w, f["no"], f["text"]),
        w._("📍 {place}", place=f["place"]) if f["place"] else None,
        _status(w, f),
        w._(
            "↪️ {asked} has been asked to take it over; until then it stays with {owner}",
            asked=w.role(f["offered"]),
            owner=w.role(f["owner"]),
        )
        if f["offered"] and open_
        else None,
        clock_line(w, f),
        w.many("👥 {n} neighbour has the same need", "👥 {n} neighbours have the same need", count)
        if count
        else None,
    )


@phrase("need.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a need in a group: at most three buttons, for anybody; none when over."""
    no, count = f["no"], f["followers"]
    if f["state"] in OVER:
        return Page(card_text(w, f))
    label = w._("Me too {count}", count=count) if count else w._("Me too")
    return Page(
        card_text(w, f),
        rows(
            Button(label, NeedFollowed(no)) if f["state"] in OPEN else None,
            Button(w._("Details"), View("nd", no)),
            Button(w._("Act ▸"), View("np", no)),
            width=3,
        ),
    )


# --- what one reader may do -------------------------------------------------------------

Kinds = dict[type[Event], tuple[Action, str]]
_MAIN: Kinds = {
    NeedTaken: (Action.NEED_TAKE, _("I take it")),
    NeedAnswered: (Action.NEED_ANSWER, _("Answer")),
    NeedResumed: (Action.NEED_HOLD, _("Go on with it")),
    NeedProgressed: (Action.NEED_PROGRESS, _("Progress")),
    NeedResolved: (Action.NEED_RESOLVE, _("Done")),
    NeedDeclined: (Action.NEED_DECLINE, _("Not adopted")),
    NeedReopened: (Action.NEED_REOPEN, _("Not solved, reopen")),
    NeedRestored: (Action.NEED_RESTORE, _("It is a need")),
    NeedWithdrawn: (Action.NEED_WITHDRAW, _("Take it back")),
}
_RARE: Kinds = {
    NeedSorted: (Action.NEED_SORT, _("Category")),
    NeedHanded: (Action.NEED_HAND, _("Hand over")),
    NeedHeld: (Action.NEED_HOLD, _("Put on hold")),
    NeedExtended: (Action.NEED_EXTEND, _("More time")),
    NeedMerged: (Action.NEED_MERGE, _("Same as another")),
    NeedTransferred: (Action.NEED_TRANSFER, _("Not ours to do")),
    NeedDismissed: (Action.NEED_DISMISS, _("Not a need")),
    NeedMirrored: (Action.NEED_MIRROR, _("To another group")),
    NeedCorrected: (Action.NEED_CORRECT, _("That was a mistake")),
    NeedParted: (Action.NEED_CORRECT, _("That was a mistake")),
}


#: what a tap is, by the need's number and the card's version; the others begin a form for words
_TAPS: dict[type[Event], Callable[[int, int], Code]] = {
    NeedTaken: NeedTaken,
    NeedResumed: NeedResumed,
    NeedReopened: NeedReopened,
    NeedRestored: NeedRestored,
    NeedWithdrawn: NeedWithdrawn,
    NeedSorted: lambda no, _ver: View("nk", no),
    NeedMirrored: lambda no, _ver: View("nw", no),
    NeedParted: lambda no, _ver: StartForm("oc", no),
}


def _code(event: type[Event], f: dict[str, Any]) -> Code:
    """What a button begins: an event for a tap, a form for words, a view for a choice."""
    tap = _TAPS.get(event)
    return tap(f["no"], f["version"]) if tap else StartForm(event.CODE, f["no"])


def _ties(w: Words, f: dict[str, Any]) -> frozenset[Tie]:
    me = w.reader.id
    of = me == f["reporter"], me == f["author"], me == f["handler"]
    # whoever is asked to take it over, else whoever it waits for
    asked = f["offered"], "" if f["handler"] else f["queue"]
    return _tied(of if me else _NOT_THEIRS, asked, w.reader.roles)


_NOT_THEIRS = False, False, False


@lru_cache(maxsize=1024)
def _tied(
    of: tuple[bool, bool, bool], asked: tuple[str, str], roles: frozenset[Role]
) -> frozenset[Tie]:
    """The ties of its reporter, author and handler, and of whoever is asked in their role."""
    theirs = zip((Tie.REPORTER, Tie.AUTHOR, Tie.HANDLER), of, strict=True)
    found = {tie for tie, is_theirs in theirs if is_theirs}
    if any(role in roles for role in ASSIGNABLE if role.value in asked):
        found.add(Tie.ASKED)
    return frozenset(found)


@lru_cache(maxsize=1024)
def _open_to(
    rare: bool, state: str, roles: frozenset[Role], ties: frozenset[Tie]
) -> tuple[type[Event], ...]:
    """What the life cycle and the rights allow; every private card asks for it."""
    kinds = _RARE if rare else _MAIN
    return tuple(
        event for event, (action, _label) in kinds.items()
        if state in LIFE[event] and may(action, roles, ties)
    )  # fmt: skip


def _allowed(w: Words, f: dict[str, Any], ties: frozenset[Tie], *, rare: bool) -> list[type[Event]]:
    """Which of these this reader may do now; the rights are judged again when it is pressed."""
    me = w.reader
    hidden: set[type[Event]] = set()
    if f["handler"] == me.id and f["state"] == "assigned":
        hidden.add(NeedTaken)
    # a reporter reopens by a low mark while the mark is asked for, and once only
    if f["reopened"] and not may(Action.NEED_REOPEN, me.roles):
        hidden.add(NeedReopened)
    if f["restored"]:
        hidden.add(NeedRestored)
        if Role.RESIDENTS_COMMITTEE not in me.roles:
            hidden.add(NeedDismissed)
    if f["extended"] or f["late"] or f["urgency"] != "normal":
        hidden.add(NeedExtended)
    return [e for e in _open_to(rare, f["state"], me.roles, ties) if e not in hidden]


def panel(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """The buttons of one reader: what they may do, most wanted first."""
    me, ties = w.reader, _ties(w, f)
    if f["state"] == "resolved" and Tie.REPORTER in ties:
        return rate_buttons(w, f)  # a low mark is the way to reopen it
    there = [Button(w._(_MAIN[e][1]), _code(e, f)) for e in _allowed(w, f, ties, rare=False)]
    asked = f["offered"] and f["state"] in OPEN and Role(f["offered"]) in me.roles
    if asked:
        label = w._("Take over from {owner}", owner=w.role(f["owner"]))
        accept = Button(label, NeedAccepted(f["no"], f["version"]))
        there = [accept, *(b for b in there if not isinstance(b.code, NeedTaken))]
    if me.id and f["undo_by"] == me.id:
        undo: Event = NeedUndone(f["no"], f["version"])
        if f["state"] == "merged":
            undo = NeedSplit(f["no"], f["version"])
        there.append(Button(w._("Undo"), undo))
    handles = may(Action.NEED_ANSWER, me.roles, ties)
    if f["photos"] and (handles or ties & {Tie.REPORTER, Tie.AUTHOR}):
        there.append(Button(w._("See photos"), View("ph", f["no"])))
    if _allowed(w, f, ties, rare=True):
        there.append(Button(w._("More ▸"), View("ne", f["no"])))
    return rows(*there)


@phrase("need.more")
def more(w: Words, **f: Any) -> Page:
    """[更多▸]: what is done more rarely."""
    allowed = _allowed(w, f, _ties(w, f), rare=True)
    agenda = may(Action.AGENDA_PUT, w.reader.roles) and f["state"] in OPEN
    if not allowed and not agenda:
        return Page(w._("#{no}: nothing more for you to do.", no=f["no"]))
    there = [Button(w._(_RARE[event][1]), _code(event, f)) for event in allowed]
    if agenda:
        there.append(Button(w._("Put it on the agenda"), ItemPut("need", f["no"])))
    return Page(title(w, f["no"], f["text"]), rows(*there))


def rate_buttons(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """Five marks, each in words."""
    labels = (
        (5, w._("5 very satisfied")),
        (4, w._("4 satisfied")),
        (3, w._("3 so-so")),
        (2, w._("2 dissatisfied")),
        (1, w._("1 very dissatisfied")),
    )
    return tuple((Button(text, NeedRated(f["no"], n, f["round"])),) for n, text in labels)


def kind_line(w: Words, f: dict[str, Any]) -> Html | None:
    """What it is about, for whoever can set it right."""
    if not f["category"]:
        return None
    return w._("🏷 {category}", category=w.category(f["category"]))


@phrase("need.desk")
def desk(w: Words, **f: Any) -> Page:
    """The private card of whoever has something to do with it."""
    return private(w, f, None)


def private(w: Words, f: dict[str, Any], first: Html | None) -> Page:
    """A word for one reader above the card, and what they may do below it."""
    return Page(lines(first, card_text(w, f), kind_line(w, f)), panel(w, f))


@phrase("need.panel")
def panel_page(w: Words, **f: Any) -> Page:
    """[办理▸]: what the presser may do, or who has it in hand."""
    buttons = panel(w, f)
    if buttons:
        ask = w._("What would you like to do?")
        if f["state"] == "resolved" and f["reporter"] == w.reader.id:
            ask = lines(w._("Did it help?"), low_mark(w))
        return Page(lines(title(w, f["no"], f["text"]), ask), buttons)
    who, state = w.role(f["owner"]), w.need_state(f["state"])
    if f["state"] in WAITING and f["reporter"] != w.reader.id:
        return Page(
            w._(
                "#{no} is handled by {who}. You have the same need? Press [Me too].",
                who=who,
                no=f["no"],
            )
        )
    return Page(w._("#{no}: {state}. Nothing for you to do.", no=f["no"], state=state))


def low_mark(w: Words) -> Html:
    """Said before the tap (S06)."""
    return w._("A mark of 1 or 2 opens it again, and the group will read that it is not solved.")


# --- choices ----------------------------------------------------------------------------

_URGENCIES = ("emergency", "urgent", "normal", "low")
_SUBJECTS = 100  # a page of categories: the need's number times this, and the subject


def _sort_to(no: int, ver: int, category: str) -> NeedSorted:
    return NeedSorted(no, ver, category.replace(".", "__"), "same")


@phrase("need.categories")
def categories(w: Words, *, near: list[str], tops: list[str], **f: Any) -> Page:
    """One tap sets it right: what fits best, then how urgent, then every subject."""
    no, ver = f["no"], f["version"]
    fits = [Button(w.category(c), _sort_to(no, ver, c)) for c in near if c != f["category"]]
    urgent = [
        Button(w.urgency(u), NeedSorted(no, ver, "same", u))
        for u in _URGENCIES if tops and u != f["urgency"]
    ]  # fmt: skip
    others = [
        Button(w._("{subject} ▸", subject=w.category(top)), View("nt", no * _SUBJECTS + i))
        for i, top in enumerate(tops)
    ]
    now = w.category(f["category"]) if f["category"] else w._("not said yet")
    return Page(
        lines(
            title(w, no, f["text"]),
            w._("Now: {category}, {urgency}.", category=now, urgency=w.urgency(f["urgency"])),
            w._("What is it about, and how urgent is it?"),
        ),
        (*rows(*fits), *rows(*urgent, width=3), *rows(*others)),
    )


@phrase("need.mirrors")
def mirrors(w: Words, *, groups: list[tuple[int, str]], **f: Any) -> Page:
    """The groups that can have its card as well."""
    if not groups:
        return Page(w._("#{no} stands in every group already.", no=f["no"]))
    there = [Button(one_line(name, 40), NeedMirrored(f["no"], group)) for group, name in groups]
    ask = w._("Which group shall see it as well? It stays one matter with one count.")
    return Page(lines(title(w, f["no"], f["text"]), ask), rows(*there, width=1))


# --- its story --------------------------------------------------------------------------


@phrase("need.shown")
def shown(w: Words, *, history: list[dict[str, Any]], **f: Any) -> Page:
    """`/need 12` in private: the story, what its reader may do, and hearing of it or not."""
    mine = f["reporter"] == w.reader.id
    mute = (
        Button(w._("Tell me of it again"), NeedMuted(f["no"], 0)) if mine and f["muted"] else None
    )
    return Page(detail(w, history=history, **f).text, (*panel(w, f), *rows(mute)))


@phrase("need.detail", public=True)
def detail(w: Words, *, history: list[dict[str, Any]], **f: Any) -> Page:
    """[详情]: the whole story, as far as everybody may know it."""
    told = [_happened(w, h) for h in history]
    return Page(
        lines(
            title(w, f["no"], f["text"]),
            Html(w._("{text}", text=f["text"])) if len(f["text"]) > 120 else None,
            w._("📍 {place}", place=f["place"]) if f["place"] else None,
            kind_line(w, f),
            *told,
            clock_line(w, f),
        )
    )


def _happened(w: Words, h: dict[str, Any]) -> Html | None:
    at: datetime = h["at"]
    role, text, facts = w.role(h["role"]), h["text"], h.get("facts", {})
    told = {
        "nr": lambda: w._("raised"),
        "nk": lambda: w._("category or urgency set right by {role}", role=role),
        "nt": lambda: w._("taken by {role}", role=role),
        "nh": lambda: w._("offered to {role}: {text}", role=w.role(facts["role"]), text=text),
        "nz": lambda: w._("taken over by {role}", role=role),
        "na": lambda: w._("answered by {role}: {text}", role=role, text=text),
        "np": lambda: w._("news: {text}", text=text),
        "ny": lambda: w._("put on hold: {text}", text=text),
        "nl": lambda: w._("being worked on again"),
        "oh": lambda: w._("being worked on again"),
        "ol": lambda: w._("more time: {text}", text=text),
        "nd": lambda: w._("done: {text}", text=text),
        "oz": lambda: w._("done by decision of a meeting: {text}", text=text),
        "oq": lambda: decided_line(w, facts, text),
        "of": lambda: w._("what the meeting had decided was given up: {text}", text=text),
        "nx": lambda: w._("not adopted: {text}", text=text),
        "ot": lambda: w._("others have to do it: {text}", text=text),
        "om": lambda: w._("the same as #{into}", into=facts["into"]),
        "oj": lambda: _joined(w, facts),
        "os": lambda: w._("on its own again"),
        "op": lambda: w._("on its own again: {text}", text=text),
        "ox": lambda: w._("not handled as a need"),
        "ob": lambda: w._("a need after all, says whoever raised it"),
        "ou": lambda: w._("the last step was undone by {role}", role=role),
        "oc": lambda: w._("corrected by {role}: {text}", role=role, text=text),
        "nw": lambda: w._("taken back"),
        "no": lambda: w._("open again"),
        "nv": lambda: w._("overdue: the next level was told"),
        "od": lambda: w._("not done by its date"),
        "nb": lambda: w._("back in the queue: whoever had it left their post"),
    }.get(h["kind"])
    return None if told is None else w._("{at} {what}", at=w.when(at), what=told())


def decided_line(w: Words, facts: dict[str, Any], text: str) -> Html:
    """What a meeting made of it, in one line."""
    meeting = facts["meeting"]
    if facts["outcome"] == "talked":
        return w._("meeting #{meeting} spoke about it and decided nothing", meeting=meeting)
    if facts.get("again"):
        return w._("meeting #{meeting} worded it anew: {text}", meeting=meeting, text=text)
    return w._("meeting #{meeting} decided: {text}", meeting=meeting, text=text)


def _joined(w: Words, facts: dict[str, Any]) -> Html:
    if facts["more"] < 0:
        return w._("#{source} went on alone again", source=facts["source"])
    return w._("#{source} was the same and joined it", source=facts["source"])


def notice(w: Words, f: dict[str, Any]) -> tuple[str, list[str], list[str]]:
    """The words of a printed notice, plain: title, lines, and what is filled in by hand."""
    told = [
        w._("To: {who}", who=w.role(f["owner"])),
        w._("Matter {no}: {text}", no=f["no"], text=f["text"]),
        w._("Place: {place}", place=f["place"] or w._("not said")),
        w._("An answer is due by {at}.", at=w.when(f["due_at"])),
        w._("Neighbours with the same need: {n}", n=f["followers"]),
    ]
    blanks = [w._("Answer:"), w._("Answered by, date:")]
    return plain(w._("A matter for you")), [plain(line) for line in told], [
        plain(line) for line in blanks
    ]  # fmt: skip


def mute_button(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """Under every word that nobody asked for."""
    return rows(Button(w._("Tell me no more of it"), NeedMuted(f["no"], 1)))

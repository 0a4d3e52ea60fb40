"""What one reader may do with a need: the buttons of their private card, and choices."""

from __future__ import annotations

from collections.abc import Callable
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
    NeedHanded,
    NeedHeld,
    NeedMerged,
    NeedMirrored,
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
from bot.flows.need_state import OPEN, WAITING
from bot.flows.rules.rights import ASSIGNABLE, Action, Role, Tie, may
from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.need_card import card_text, kind_line, title
from bot.speech.page import Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

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

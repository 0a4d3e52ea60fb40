"""A debate in words: the motion, whose turn it is, the vote, the result (S11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.codes import View
from bot.flows.debate_events import (
    MotionDropped,
    MotionVoted,
    TurnAsked,
    TurnEnded,
    TurnWithdrawn,
    VoteCalled,
    VoteEnded,
)
from bot.flows.rules.text import one_line
from bot.speech.names import _
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_SIDES = {"for": _("for the motion"), "against": _("against the motion")}
_CHOICES = {"for": _("for it"), "against": _("against it"), "abstain": _("abstain")}


def _side(w: Words, side: str) -> Html:
    return w._(_SIDES[side])


def title(w: Words, f: dict[str, Any]) -> Html:
    """Number and motion."""
    return w._("⚖️ <b>#{no} Motion: {text}</b>", no=f["no"], text=one_line(f["motion"], 200))


def _counts(w: Words, f: dict[str, Any]) -> Html:
    yes, no, none = f["votes"]
    return w._("For {yes}, against {no}, abstaining {none}", yes=yes, no=no, none=none)


def _now(w: Words, f: dict[str, Any]) -> list[Html]:
    pro, con = f["waiting"]
    queue = w._("Waiting: {pro} for, {con} against", pro=pro, con=con) if pro + con else None
    if f["state"] == "open":
        if f["speaker"]:
            speaks = w._("🎙 Somebody speaks {side}", side=_side(w, f["side"]))
        else:
            speaks = w._("Nobody has the floor. Press a side to speak.")
        turns, seconds, most = f["rules"]
        each = w.many("{n} turn each", "{n} turns each", turns)
        rule = w._(
            "{each}, of {time} or {most} characters. The sides take turns.",
            each=each, time=w.span(seconds), most=most,
        )  # fmt: skip
        return [one for one in (speaks, queue, rule) if one]
    if f["state"] == "voting":
        return [
            w._("🗳 Please vote until {at}. A tie does not pass.", at=w.when(f["until"])),
            w.many("{n} has voted", "{n} have voted", f["voted"]),
        ]
    if f["state"] == "dropped":
        return [w._("↩️ Taken back, not decided")]
    passed = w._("✅ Passed") if f["state"] == "passed" else w._("▫️ Not passed")
    return [passed, _counts(w, f)]


@phrase("debate.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a motion."""
    no, text = f["no"], lines(title(w, f), *_now(w, f))
    act = Button(w._("Act ▸"), View("cv", no))
    if f["state"] == "open":
        sides = (
            Button(w._("I speak for it"), TurnAsked(no, "for")),
            Button(w._("I speak against it"), TurnAsked(no, "against")),
        )
        return Page(text, (*rows(*sides), *rows(act)))
    if f["state"] == "voting":
        ready = [Button(w._(_CHOICES[c]), MotionVoted(no, c)) for c in _CHOICES]
        return Page(text, (*rows(*ready, width=3), *rows(act)))
    return Page(text)


@phrase("debate.panel")
def panel(w: Words, **f: Any) -> Page:
    """[办理▸]: for its presser alone."""
    no, me, there = f["no"], w.reader.id, []
    if f["state"] == "open":
        if me == f["speaker"]:
            there.append(Button(w._("I am done"), TurnEnded(no)))
        elif me == f["chair"] and f["speaker"]:
            there.append(Button(w._("The next, please"), TurnEnded(no)))
        if me in f["queued"]:
            there.append(Button(w._("I do not speak after all"), TurnWithdrawn(no)))
        if me == f["chair"]:
            there.append(Button(w._("Put it to the vote"), VoteCalled(no)))
        if me == f["chair"] or f.get("takes"):
            there.append(Button(w._("Take the motion back"), MotionDropped(no)))
    if f["state"] == "voting" and me == f["chair"]:
        there.append(Button(w._("Count the votes"), VoteEnded(no)))
    nothing = None if there else w._("Nothing for you to do here.")
    return Page(lines(title(w, f), *_now(w, f), nothing), rows(*there))


@phrase("debate.turn")
def turn(w: Words, *, turns: int, of: int, most: int, **f: Any) -> Page:
    """Whose turn it is: by id, not by name."""
    who = w.mention(f["speaker"], w._("This neighbour"))
    until: datetime = f["until"]
    side = _side(w, f["side"])
    return Page(
        lines(
            w._("🎙 {who} speaks {side}. Turn {n} of {of}.", who=who, side=side, n=turns, of=of),
            w._(
                "Until {at}, by voice, or in reply to this message, {most} characters at most."
                " Please speak about the matter, not about people.",
                at=w.when(until),
                most=most,
            ),
        )
    )


@phrase("debate.result")
def result(w: Words, **f: Any) -> Page:
    """Counted."""
    yes, no, _none = f["votes"]
    tie = w._("A tie does not pass.") if yes == no else None
    passed = w._("✅ Passed") if f["state"] == "passed" else w._("▫️ Not passed")
    return Page(lines(title(w, f), passed, _counts(w, f), tie))


@phrase("debate.noted", NUDGE, public=True)
def noted(w: Words, *, no: int) -> Page:
    """Done."""
    return Page(w._("✅ Motion #{no}: done.", no=no))


@phrase("debate.queued", NUDGE, public=True)
def queued(w: Words, *, no: int, place: int) -> Page:
    """In the queue."""
    return Page(w._("✅ You are on the list, place {n}. I call you.", n=place))


@phrase("debate.yours", NUDGE, public=True)
def yours(w: Words, *, no: int) -> Page:
    """At once."""
    return Page(w._("🎙 You have the floor."))


@phrase("debate.voted", NUDGE, public=True)
def voted(w: Words, *, no: int, choice: str) -> Page:
    """Noted."""
    what = w._(_CHOICES[choice])
    return Page(w._("✅ Motion #{no}: noted: {what}. Press again to change it.", no=no, what=what))


# --- why not ----------------------------------------------------------------------------


@phrase("refused.debate.unknown", NUDGE, public=True)
def unknown(w: Words) -> Page:
    """There is none."""
    return Page(w._("There is no such motion. The one of now: /debate"))


@phrase("refused.debate.wrong_state", NUDGE, public=True)
def wrong_state(w: Words, *, no: int, state: str) -> Page:
    """Not now."""
    told = {
        "open": w._("Motion #{no} is still spoken about. The vote comes after that.", no=no),
        "voting": w._("Motion #{no} is voted on. Nobody speaks any more.", no=no),
    }
    return Page(told.get(state, w._("Motion #{no} is over.", no=no)))


@phrase("refused.debate.group", NUDGE, public=True)
def group(w: Words) -> Page:
    """Nobody would hear it."""
    return Page(w._("Motions are put in the group, where everybody hears them."))


@phrase("refused.debate.no_motion", NUDGE, public=True)
def no_motion(w: Words) -> Page:
    """No debate without a motion."""
    return Page(w._("No debate without a motion. Write it: /debate We plant two trees"))


@phrase("refused.debate.one", NUDGE, public=True)
def one(w: Words, *, no: int) -> Page:
    """One at a time."""
    return Page(w._("One at a time: motion #{no} is not over yet. See /debate", no=no))


@phrase("refused.debate.queued", NUDGE, public=True)
def queued_already(w: Words, *, no: int) -> Page:
    """On the list."""
    return Page(w._("You are on the list already, or have the floor."))


@phrase("refused.debate.turns", NUDGE, public=True)
def turns(w: Words, *, most: int) -> Page:
    """The third turn."""
    return Page(w._("You have spoken {n} times. Now others may; you can vote later.", n=most))


@phrase("refused.debate.full", NUDGE, public=True)
def full(w: Words, *, no: int) -> Page:
    """Too many."""
    return Page(w._("Too many wait for the floor. Please ask again later."))


@phrase("refused.debate.not_queued", NUDGE, public=True)
def not_queued(w: Words, *, no: int) -> Page:
    """Not on it."""
    return Page(w._("You are not on the list."))


@phrase("refused.debate.not_yours", NUDGE, public=True)
def not_yours(w: Words, *, no: int) -> Page:
    """Somebody else speaks."""
    return Page(w._("Somebody else has the floor. Press a side to speak after them."))


@phrase("refused.debate.nobody", NUDGE, public=True)
def nobody(w: Words, *, no: int) -> Page:
    """Nobody speaks."""
    return Page(w._("Nobody has the floor."))


@phrase("refused.debate.long", NUDGE, public=True)
def long(w: Words, *, most: int, have: int) -> Page:
    """Shorter, please."""
    return Page(
        w._("{have} characters, at most {most}. Please say it shorter.", have=have, most=most)
    )


@phrase("refused.debate.speaking", NUDGE, public=True)
def speaking(w: Words, *, n: int) -> Page:
    """Everybody who asked is heard first."""
    return Page(
        w.many(
            "{n} still wants to speak. The vote comes after.",
            "{n} still want to speak. The vote comes after.",
            n,
        )
    )

"""What is said about a meeting: called, moved, off, soon, a place that became free, the room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.codes import View, encode
from bot.flows.meeting_events import MeetingAnswered, MeetingSignedIn
from bot.flows.rules.text import one_line
from bot.speech.meeting import answer_line, answers, body, came, quorum, title, when, where
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words


def _facts(w: Words, f: dict[str, Any]) -> Html:
    """Date, time, place: in every word about it (S10)."""
    return lines(when(w, f), where(w, f))


def _more(w: Words, no: int) -> Button:
    return Button(w._("Act ▸"), View("mv", no))


def _calendar(w: Words, no: int) -> Button:
    return Button(w._("For my calendar"), View("mc", no))


@phrase("meeting.invited")
def invited(w: Words, **f: Any) -> Page:
    """A member of the body that meets."""
    return Page(
        lines(w._("🗓 You are asked to a meeting."), body(w, f, copy=True)),
        (*rows(*answers(w, f["no"]), width=3), *rows(_more(w, f["no"]))),
    )


@phrase("meeting.no_ramp")
def no_ramp(w: Words, **f: Any) -> Page:
    """Whoever looks after access."""
    return Page(
        lines(
            w._("♿ The place of meeting #{no} has steps. Please see who needs help.", no=f["no"]),
            title(w, f),
            _facts(w, f),
        )
    )


@phrase("meeting.noted", NUDGE, public=True)
def noted(w: Words, *, no: int) -> Page:
    """A word to whoever changed it."""
    return Page(w._("✅ Meeting #{no}: noted.", no=no))


@phrase("meeting.mirrored", NUDGE, public=True)
def mirrored(w: Words, *, no: int) -> Page:
    """It stands there as well."""
    return Page(w._("✅ Meeting #{no} stands there as well.", no=no))


def _moved(w: Words, was: datetime, because: str, f: dict[str, Any]) -> Html:
    return lines(
        w._("🔁 <b>Meeting #{no} has another time</b>", no=f["no"]),
        w._("{text}", text=one_line(f["topic"], 120)),
        w._("Now: {at}", at=w.when(f["starts_at"])),
        w._("Before: {at}", at=w.when(was)),
        where(w, f),
        w._("Why: {why}", why=because) if because else None,
    )


@phrase("meeting.moved")
def moved(w: Words, *, was: datetime, because: str, **f: Any) -> Page:
    """The group: both times."""
    return Page(_moved(w, was, because, f))


@phrase("meeting.moved_for_you")
def moved_for_you(w: Words, *, was: datetime, because: str, mine: str, **f: Any) -> Page:
    """Whoever answered: does it still suit?"""
    ask = w._("Does the new time suit you?") if mine else None
    return Page(
        lines(_moved(w, was, because, f), answer_line(w, mine), ask),
        (*rows(*answers(w, f["no"]), width=3), *rows(_calendar(w, f["no"]), _more(w, f["no"]))),
    )


def _changed(w: Words, f: dict[str, Any]) -> Html:
    return lines(w._("🔁 <b>Meeting #{no} is at another place</b>", no=f["no"]), _facts(w, f))


@phrase("meeting.changed")
def changed(w: Words, *, name: str, **f: Any) -> Page:
    """The group: another place."""
    return Page(_changed(w, f))


@phrase("meeting.changed_for_you")
def changed_for_you(w: Words, *, name: str, mine: str, **f: Any) -> Page:
    """The same in private."""
    no = f["no"]
    return Page(lines(_changed(w, f), answer_line(w, mine)), rows(_calendar(w, no), _more(w, no)))


def _off(w: Words, f: dict[str, Any]) -> Html:
    return lines(
        w._("❌ <b>Meeting #{no} does not take place</b>", no=f["no"]),
        w._("{text}", text=one_line(f["topic"], 120)),
        w._("It was to be on {at}", at=w.when(f["starts_at"])),
        w._("Why: {why}", why=f["reason"]),
    )


@phrase("meeting.off")
def off(w: Words, **f: Any) -> Page:
    """The group: cancelled."""
    return Page(_off(w, f))


@phrase("meeting.off_for_you")
def off_for_you(w: Words, *, mine: str, **f: Any) -> Page:
    """The same in private."""
    out = Button(w._("Out of my calendar"), View("mc", f["no"]))
    return Page(_off(w, f), rows(out))


# --- answers ----------------------------------------------------------------------------


@phrase("meeting.answered", public=True)
def answered(w: Words, *, mine: str, deputy: str, same: bool, **f: Any) -> Page:
    """The answer to an answer."""
    no, at = f["no"], w.when(f["starts_at"])
    if mine == "waiting":
        text = w._(
            "Meeting #{no} is full. You are on the list; I tell you when a place is free.", no=no
        )
    elif mine == "yes":
        text = w._("✅ Meeting #{no}: you come. {at}, {place}", no=no, at=at, place=f["place"])
    elif mine == "maybe":
        text = w._("✅ Meeting #{no}: perhaps. {at}", no=no, at=at)
    elif mine == "proxy":
        text = w._("✅ Meeting #{no}: {who} comes for you. {at}", no=no, who=deputy, at=at)
    else:
        text = w._("✅ Meeting #{no}: you do not come. Thank you for saying so.", no=no)
    return Page(text)


@phrase("meeting.moved_up")
def moved_up(w: Words, **f: Any) -> Page:
    """A place has become free for somebody."""
    return Page(
        lines(
            w._("🎉 A place is free: you can come to meeting #{no}.", no=f["no"]),
            w._("{text}", text=one_line(f["topic"], 120)),
            _facts(w, f),
            w._("If you cannot: please give the place to the next."),
        ),
        rows(Button(w._("I do not come"), MeetingAnswered(f["no"], "no")), _more(w, f["no"])),
    )


@phrase("meeting.moved_up_there")
def moved_up_there(w: Words, *, no: int, person: int) -> Page:
    """The same in the group, by id, not by name: their private chat may be closed."""
    who = w.mention(person, w._("This neighbour"))
    return Page(w._("🎉 Meeting #{no}: {who} has a place now.", no=no, who=who))


@phrase("meeting.filling", NUDGE)
def filling(w: Words, *, share: int, **f: Any) -> Page:
    """Its caller: how full it is."""
    facts = {"no": f["no"], "n": f["coming"], "all": f["capacity"]}
    if share >= 100:
        return Page(w._("👥 Meeting #{no} is full: {n} of {all}. Others wait in order.", **facts))
    return Page(w._("👥 Meeting #{no}: {n} of {all} places are taken.", **facts))


# --- soon -------------------------------------------------------------------------------


def span(w: Words, seconds: int) -> Html:
    """How long until it begins: days from two on, then hours."""
    days = round(seconds / 86400)
    return w.many("{n} day", "{n} days", days) if days >= 2 else w.span(seconds)


@phrase("meeting.reminder")
def reminder(w: Words, *, left: int, mine: str, **f: Any) -> Page:
    """In private, before it begins."""
    no = f["no"]
    first = w._("🔔 In {span}: meeting #{no}", span=span(w, left), no=no)
    if mine == "chair":
        buttons = rows(Button(w._("Run the meeting ▸"), View("md", no)))
        return Page(
            lines(first, w._("{text}", text=one_line(f["topic"], 120)), _facts(w, f)), buttons
        )
    buttons = (
        rows(*answers(w, no), width=3)
        if mine in ("maybe", "")
        else rows(Button(w._("I do not come"), MeetingAnswered(no, "no")), _more(w, no))
    )
    return Page(
        lines(
            first,
            w._("{text}", text=one_line(f["topic"], 120)),
            _facts(w, f),
            answer_line(w, mine),
        ),
        buttons,
    )


@phrase("meeting.soon", NUDGE)
def soon(w: Words, *, left: int, **f: Any) -> Page:
    """The group, where some who come have no private chat open."""
    first = w._("🔔 In {span}: meeting #{no}", span=span(w, left), no=f["no"])
    return Page(lines(first, w._("{text}", text=one_line(f["topic"], 120)), _facts(w, f)))


@phrase("meeting.missing")
def missing(w: Words, *, group: int, days: int, since: datetime | None) -> Page:
    """Floor lead and committee: nobody has met."""
    last = w._("The last one was on {at}.", at=w.date(since)) if since else None
    never = w._("🗓 This group has not had a meeting yet.")
    return Page(
        lines(
            w._("🗓 This group has not met for {n} days.", n=days) if since else never,
            last,
            w._("Once a month is usual. Call one: /meeting"),
        )
    )


# --- in the room ------------------------------------------------------------------------


@phrase("meeting.room", NUDGE)
def room(w: Words, *, code: str, **f: Any) -> Page:
    """The code for the chair to show; it is another one every few minutes."""
    no = f["no"]
    if not code:
        return Page(lines(w._("Meeting #{no}: sign-in is closed.", no=no), quorum(w, f)))
    link = w.link(encode(w.community, MeetingSignedIn(no, code)))
    return Page(
        lines(
            w._("🪑 Meeting #{no}: please show this in the room", no=no),
            w._("Code: <b>{code}</b>", code=code),
            w._("Whoever is there sends me the six figures, or opens: {link}", link=Html(link)),
            w._("It changes every few minutes."),
            quorum(w, f),
        ),
        rows(
            Button(w._("Code of the room"), View("mq", no)),
            Button(w._("Run the meeting ▸"), View("md", no)),
        ),
    )


@phrase("meeting.signed", public=True)
def signed(w: Words, *, entered: int, **f: Any) -> Page:
    """Whoever signed in."""
    return Page(lines(w._("✅ Meeting #{no}: you are signed in.", no=f["no"]), quorum(w, f)))


@phrase("meeting.signed_for", NUDGE, public=True)
def signed_for(w: Words, *, entered: int, **f: Any) -> Page:
    """Whoever entered somebody else."""
    return Page(lines(w._("✅ Meeting #{no}: entered.", no=f["no"]), quorum(w, f)))


@phrase("meeting.list_entered", NUDGE, public=True)
def list_entered(w: Words, *, entered: int, named: int, unnamed: int, **f: Any) -> Page:
    """The paper list is in: the homes that are new, those that were not, people of no home."""
    before = named - entered
    return Page(
        lines(
            w.many("✅ {n} home entered.", "✅ {n} homes entered.", entered) if entered else None,
            w.many(
                "✅ {n} person of no named home entered.",
                "✅ {n} people of no named home entered.",
                unnamed,
            )
            if unnamed
            else None,
            w.many(
                "{n} home of the list is there already: it is not counted again.",
                "{n} homes of the list are there already: they are not counted again.",
                before,
            )
            if before
            else None,
            quorum(w, f),
        )
    )


@phrase("meeting.wrong_code", NUDGE, public=True)
def wrong_code(w: Words, *, no: int, left: int) -> Page:
    """Not the code of now."""
    return Page(
        w._(
            "That is not the code of now. Please look at the one in the room. {n} tries are left.",
            n=left,
        )
    )


@phrase("meeting.held", NUDGE, public=True)
def held(w: Words, **f: Any) -> Page:
    """Whoever opened it."""
    return Page(
        lines(
            w._("✅ Meeting #{no} is open.", no=f["no"]),
            quorum(w, f),
            w._("📝 The minutes are due by {at}.", at=w.when(f["minutes_due"])),
        )
    )


@phrase("meeting.short")
def short(w: Words, *, unsaid: bool, **f: Any) -> Page:
    """The group: too few came, or nobody said that anybody did."""
    if unsaid and not came(f):
        return Page(
            w._("▫️ Meeting #{no}: nobody signed in, and nobody told me whether it took place. I"
                " take it that it did not. If it did, its chair enters the paper list.",
                no=f["no"])
        )  # fmt: skip
    return Page(
        lines(w._("▫️ Meeting #{no}: too few came. Nothing was decided.", no=f["no"]), quorum(w, f))
    )


# --- the agenda -------------------------------------------------------------------------


@phrase("agenda.put", NUDGE, public=True)
def put(w: Words, *, meeting: int, starts_at: datetime | None, title: str, **_f: Any) -> Page:
    """It will be spoken about."""
    if not meeting or starts_at is None:
        return Page(w._("✅ Noted for the next meeting. It has no date yet."))
    return Page(w._("✅ On the agenda of meeting #{no}, {at}.", no=meeting, at=w.when(starts_at)))


@phrase("agenda.wanted", NUDGE, public=True)
def wanted(w: Words, *, wants: int, **_f: Any) -> Page:
    """Counted."""
    return Page(w.many("✅ Noted. {n} wants it.", "✅ Noted. {n} want it.", wants))


@phrase("agenda.unwanted", NUDGE, public=True)
def unwanted(w: Words, **_f: Any) -> Page:
    """Taken back."""
    return Page(w._("Taken back."))


@phrase("agenda.moved", NUDGE, public=True)
def moved_item(w: Words, **_f: Any) -> Page:
    """In another order."""
    return Page(w._("✅ The order is changed."))


@phrase("agenda.dropped", NUDGE, public=True)
def dropped(w: Words, *, title: str, **_f: Any) -> Page:
    """Off."""
    return Page(w._("✅ Off the agenda: {text}", text=one_line(title, 60)))

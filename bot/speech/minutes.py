"""The minutes of a meeting and its decisions: in the group, and for whoever leads it."""

from __future__ import annotations

from typing import Any

from bot.codes import StartForm, View
from bot.flows.minutes_events import MinutesClosed, MinutesConfirmed
from bot.flows.rules.meeting_kinds import may_call
from bot.flows.rules.rights import Role
from bot.flows.rules.text import one_line
from bot.speech.item import state_of
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_CARD = 700  # characters of minutes in the group's message; the whole is a press away
_TOPIC = 60  # characters of a decision in a list
_SHOWN = 12  # decisions in the group's message


def who(w: Words, role: str) -> Html:
    """Whoever does it, by their post."""
    return w._("a resident") if role == Role.RESIDENT.value else w.post(role)


def decision_line(w: Words, d: dict[str, Any]) -> Html:
    """One decision: who by when and how far it is, or that nothing is to be done."""
    text = one_line(d["text"], _TOPIC)
    head = w._("▪️ Decision #{no} {text}", no=d["no"], text=text)
    if d["version"] > 1:
        head = w._("{decision} (version {n})", decision=head, n=d["version"])
    if d["kind"] == "none":
        return lines(head, w._("   Nothing to be done: {why}", why=one_line(d["reason"], _TOPIC)))
    at = w.date(d["due_at"]) if d["due_at"] else w.dated(d["day"])
    if not d["item"]:
        return lines(head, w._("   👤 {who}, by {at}", who=who(w, d["role"]), at=at))
    state = state_of(w, d["state"])
    if d["overdue"]:
        state = w._("⚠️ overdue, {state}", state=state)
    return lines(
        head,
        w._("   👤 {who}, by {at}", who=who(w, d["role"]), at=at),
        w._("   📌 Item #{no}: {state}", no=d["item"], state=state),
    )


def title(w: Words, f: dict[str, Any]) -> Html:
    """Whose minutes."""
    return w._(
        "📝 <b>Minutes of meeting #{no} {text}</b>", no=f["no"], text=one_line(f["topic"], 60)
    )


def _body(w: Words, f: dict[str, Any], *, whole: bool) -> Html:
    decisions = f["decisions"]
    shown = decisions if whole else decisions[:_SHOWN]
    more = len(decisions) - len(shown)
    text = f["text"] if whole else _cut(f["text"])
    return lines(
        title(w, f),
        w._("⏰ {at}", at=w.when(f["starts_at"])),
        w.many("🪑 Present: {n} person", "🪑 Present: {n} people", f["present"]),
        w._("{text}", text=text) if text else None,
        w.many("📷 {n} photo", "📷 {n} photos", f["photos"]) if f["photos"] else None,
        w.many("🎤 {n} voice note", "🎤 {n} voice notes", f["voices"]) if f["voices"] else None,
        *(decision_line(w, d) for d in shown),
        w.many("… and {n} more", "… and {n} more", more) if more else None,
        None if decisions else w._("Nothing was decided."),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _CARD else text[: _CARD - 1].rstrip() + "…"


def _objections(w: Words, f: dict[str, Any]) -> Html | None:
    waits, done = len(f["unanswered"]), f["state"] == "archived" and f["items"]
    found = [
        w._("✅ All of it is done.") if done else None,
        w._("Is something wrong? You can object until {at}.", at=w.when(f["until"]))
        if f["objectable"]
        else None,
        w.many("{n} objection waits for an answer", "{n} objections wait for an answer", waits)
        if waits
        else None,
    ]
    return lines(*found) if any(found) else None


@phrase("minutes.card")
def card(w: Words, **f: Any) -> Page:
    """In the group: what was said and decided, and how far it is."""
    no = f["no"]
    return Page(
        lines(_body(w, f, whole=False), _objections(w, f)),
        rows(
            Button(w._("I object to this"), StartForm("ik", no)) if f["objectable"] else None,
            Button(w._("All of it ▸"), View("im", no)),
            *_enclosed(w, f),
            width=3,
        ),
    )


def _enclosed(w: Words, f: dict[str, Any]) -> list[Button]:
    """What was sent along with the words."""
    no, there = f["no"], []
    if f["photos"]:
        there.append(Button(w._("See the photos"), View("if", no)))
    if f["voices"]:
        there.append(Button(w._("Hear the voice notes"), View("ig", no)))
    return there


@phrase("minutes.full", public=True)
def full(w: Words, **f: Any) -> Page:
    """All of it, for one reader."""
    return Page(_body(w, f, whole=True), rows(*_enclosed(w, f)))


@phrase("minutes.photos")
def photos(w: Words, *, no: int, files: tuple[str, ...]) -> Page:
    """[See the photos]."""
    return Page(
        w._("📷 Minutes of meeting #{no}", no=no),
        photos=files,
        lost=str(w._("(This photo cannot be opened any more.)")),
    )


@phrase("minutes.voices")
def voices(w: Words, *, no: int, files: tuple[str, ...]) -> Page:
    """[Hear the voice notes]: as they were sent."""
    return Page(
        w._("🎤 Minutes of meeting #{no}", no=no),
        voices=files,
        lost=str(
            w._(
                "(This voice note cannot be played: it is gone, or your settings take no voice"
                " notes.)"
            )
        ),
    )


# --- whoever leads it -------------------------------------------------------------------


def deeds(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """What comes next."""
    no, state, waits, enclosed = f["no"], f["state"], f["unanswered"], _enclosed(w, f)
    answer = Button(w._("Answer the objection"), StartForm("is", no)) if waits else None
    if state == "held":
        return rows(
            Button(w._("Write the minutes"), StartForm("if", no)),
            Button(w._("Enter a decision"), StartForm("in", no)),
        )
    if state == "minutes_draft":
        return rows(
            Button(w._("Confirm the minutes"), MinutesConfirmed(no, f["version"]))
            if _confirms(w, f)
            else None,
            Button(w._("Enter a decision"), StartForm("in", no)),
            Button(w._("Write them anew"), StartForm("if", no)),
            *_amend(w, f),
            *enclosed,
        )
    if state == "minutes_confirmed":
        tasks = any(d["kind"] == "item" for d in f["decisions"])
        now = Button(w._("Begin now"), MinutesClosed(no)) if tasks and not waits else None
        return rows(answer, now, *_amend(w, f), *enclosed)
    return rows(answer, *enclosed)


def _confirms(w: Words, f: dict[str, Any]) -> bool:
    """Whether this reader may say that it was so; judged again when they do."""
    if w.reader.id == f["chair"]:
        return True
    runs = w.reader.id == f["caller"] or may_call(f["kind"], w.reader.roles)
    return bool(f["instead"]) and runs


def _amend(w: Words, f: dict[str, Any]) -> list[Button]:
    return [
        Button(w._("Reword decision #{no}", no=d["no"]), StartForm("dx", d["no"]))
        for d in f["decisions"]
    ]


def _next(w: Words, f: dict[str, Any]) -> Html | None:
    """What is waited for."""
    if f["state"] == "held":
        return w._("📝 The minutes are due by {at}.", at=w.when(f["minutes_due"]))
    if f["state"] == "minutes_draft":
        ready = w._("All decisions entered? Then confirm the minutes, and everybody reads them.")
        other = w._("Whoever led the meeting confirms them.")
        return ready if _confirms(w, f) else other
    if f["state"] == "minutes_confirmed":
        if not f["objectable"]:
            return None
        if not any(d["kind"] == "item" for d in f["decisions"]):
            return w._("Everybody can object until {at}.", at=w.when(f["until"]))
        return w._(
            "Everybody can object until {at}; then the tasks are given out.", at=w.when(f["until"])
        )
    return None


def _led(w: Words, f: dict[str, Any], *first: Html | None) -> Page:
    return Page(lines(*first, _body(w, f, whole=True), _next(w, f)), deeds(w, f))


@phrase("minutes.desk")
def desk(w: Words, **f: Any) -> Page:
    """The card of whoever leads the meeting."""
    return _led(w, f)


@phrase("minutes.late")
def late(w: Words, *, rung: str, **f: Any) -> Page:
    """Chair, then committee."""
    at = w.when(f["minutes_due"])
    if rung == "chair" or w.reader.id == f["chair"]:
        first = w._(
            "⏰ The minutes of meeting #{no} are not written yet. They were due by {at}.",
            no=f["no"], at=at,
        )  # fmt: skip
    else:
        first = w._(
            "⚠️ Meeting #{no} still has no minutes. They were due by {at}. Please urge whoever led"
            " it.",
            no=f["no"], at=at,
        )  # fmt: skip
    return Page(lines(first, title(w, f)), deeds(w, f))


@phrase("minutes.unconfirmed")
def unconfirmed(w: Words, *, rung: str, **f: Any) -> Page:
    """Whoever confirms them, then the committee, reads them again."""
    no = f["no"]
    if w.reader.id == f["chair"]:
        first = w._(
            "⏰ The minutes of meeting #{no} wait for you. Are they right? Press [Confirm the"
            " minutes].",
            no=no,
        )
    elif _confirms(w, f):
        first = w._(
            "⚠️ Nobody has confirmed the minutes of meeting #{no}. Please urge whoever led it, or"
            " confirm them yourself.",
            no=no,
        )
    else:
        first = w._(
            "⚠️ Nobody has confirmed the minutes of meeting #{no}. Please urge whoever led it.",
            no=no,
        )
    return Page(lines(first, _body(w, f, whole=True)), deeds(w, f))


@phrase("minutes.waits")
def waits(w: Words, *, rung: str, **f: Any) -> Page:
    """The group sees that they are written, and what they wait for."""
    return Page(
        w._(
            "📝 The minutes of meeting #{no} are written, but not confirmed yet. Whoever led it and"
            " the committee have been reminded.",
            no=f["no"],
        )
    )


@phrase("minutes.objection")
def objection_(w: Words, *, objection: str, nth: int, **f: Any) -> Page:
    """Somebody says that it was not so."""
    first = w._("✋ An objection to the minutes of meeting #{no}:", no=f["no"])
    return Page(lines(first, w._("{text}", text=objection)), deeds(w, f))


@phrase("minutes.unanswered")
def unanswered(w: Words, **f: Any) -> Page:
    """Their time is over."""
    first = w._(
        "⚠️ Somebody objected to the minutes of meeting #{no} and has no answer yet.", no=f["no"]
    )
    held = None
    if f["state"] == "minutes_confirmed":
        held = w._("The tasks are given out once it is answered.")
    told = [w._("• {text}", text=one_line(text, 200)) for _nth, text in f["unanswered"]]
    return Page(lines(first, *told, held), deeds(w, f))


# --- everybody --------------------------------------------------------------------------


@phrase("minutes.answered")
def answered(w: Words, *, objection: str, answer: str, **f: Any) -> Page:
    """Objection and answer."""
    return Page(
        lines(
            w._("✋ Meeting #{no}, a resident: {text}", no=f["no"], text=one_line(objection, 300)),
            w._("Answer: {text}", text=answer),
        )
    )


@phrase("decision.amended")
def amended(w: Words, *, decision: int, **f: Any) -> Page:
    """Another wording, after everybody has read the first."""
    found = [d for d in f["decisions"] if d["no"] == decision]
    first = w._("✏️ Meeting #{no}: a decision was reworded.", no=f["no"])
    again = w._("To read the earlier wording: /decision {no}", no=decision)
    return Page(lines(first, *(decision_line(w, d) for d in found), again))


@phrase("decision.versions", public=True)
def versions(w: Words, *, no: int, meeting: int, versions: list[list[Any]]) -> Page:
    """Every version of a decision."""
    told = []
    for version, text, kind, role, until, reason, at in versions[-8:]:
        said = w._("{n}. {at}: {text}", n=version, at=w.when(at), text=one_line(text, 200))
        if kind == "none":
            told += [said, w._("   Nothing to be done: {why}", why=one_line(reason, 100))]
        else:
            told += [said, w._("   👤 {who}, by {at}", who=who(w, role), at=w.dated(until))]
    head = w._("▪️ <b>Decision #{no}</b> of meeting #{meeting}", no=no, meeting=meeting)
    return Page(lines(head, *told))


@phrase("minutes.noted", NUDGE)
def noted(w: Words, *, no: int) -> Page:
    """To whoever wrote them for the chair."""
    return Page(w._("Noted. Whoever led meeting #{no} reads and confirms the minutes.", no=no))


@phrase("minutes.confirmed", NUDGE)
def confirmed(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("The minutes of meeting #{no} are in the group now.", no=no))


@phrase("minutes.objected", NUDGE)
def objected(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Noted. Whoever led meeting #{no} will answer. Nobody sees your name.", no=no))


@phrase("minutes.handed_out", NUDGE)
def handed_out(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Meeting #{no}: the tasks are given out now.", no=no))

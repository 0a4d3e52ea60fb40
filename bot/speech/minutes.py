"""The minutes of a meeting and its decisions: in the group, and for whoever leads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.codes import StartForm, View
from bot.flows.minutes_events import MinutesClosed, MinutesConfirmed
from bot.flows.rules.rights import Role
from bot.flows.rules.text import one_line
from bot.speech.item import state_of
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words

_CARD = 700  # characters of minutes in the group's message; the whole is a press away
_TOPIC = 60  # characters of a decision in a list
_SHOWN = 12  # decisions in the group's message
_NOON = datetime(1970, 1, 1, 12, tzinfo=UTC)


def day(w: Words, number: int) -> Html:
    """A day that is counted from 1970, with its weekday."""
    return w.date(_NOON + timedelta(days=number))


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
    at = w.date(d["due_at"]) if d["due_at"] else day(w, d["day"])
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
    waits = len(f["unanswered"])
    done = w._("✅ All of it is done.") if f["state"] == "archived" and f["decisions"] else None
    if f["objectable"] or waits:
        until = w._("Was it otherwise? You can object until {at}.", at=w.when(f["until"]))
        open_ = w.many(
            "{n} objection is being looked at", "{n} objections are being looked at", waits
        )
        return lines(done, until if f["objectable"] else None, open_ if waits else None)
    return done


@phrase("minutes.card")
def card(w: Words, **f: Any) -> Page:
    """In the group: what was said and decided, and how far it is."""
    no = f["no"]
    return Page(
        lines(_body(w, f, whole=False), _objections(w, f)),
        rows(
            Button(w._("I object to this"), StartForm("ik", no)) if f["objectable"] else None,
            Button(w._("All of it ▸"), View("im", no)),
            Button(w._("See the photos"), View("if", no)) if f["photos"] else None,
            width=3,
        ),
    )


@phrase("minutes.full", public=True)
def full(w: Words, **f: Any) -> Page:
    """All of it, for one reader."""
    return Page(_body(w, f, whole=True))


@phrase("minutes.photos")
def photos(w: Words, *, no: int, files: tuple[str, ...]) -> Page:
    """[See the photos]."""
    return Page(
        w._("📷 Minutes of meeting #{no}", no=no),
        photos=files,
        lost=str(w._("(This photo cannot be opened any more.)")),
    )


# --- whoever leads it -------------------------------------------------------------------


def deeds(w: Words, f: dict[str, Any], *, confirms: bool = False) -> tuple[tuple[Button, ...], ...]:
    """What comes next."""
    no, state, waits = f["no"], f["state"], f["unanswered"]
    answer = Button(w._("Answer the objection"), StartForm("is", no)) if waits else None
    if state == "held":
        return rows(
            Button(w._("Write the minutes"), StartForm("if", no)),
            Button(w._("Enter a decision"), StartForm("in", no)),
        )
    if state == "minutes_draft":
        mine = confirms or w.reader.id == f["chair"]
        return rows(
            Button(w._("Confirm the minutes"), MinutesConfirmed(no, f["version"]))
            if mine
            else None,
            Button(w._("Enter a decision"), StartForm("in", no)),
            Button(w._("Write them anew"), StartForm("if", no)),
            *_amend(w, f),
        )
    if state == "minutes_confirmed":
        now = None if waits else Button(w._("Begin now"), MinutesClosed(no))
        return rows(answer, now, *_amend(w, f))
    return rows(answer)


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
        return ready if w.reader.id == f["chair"] else other
    if f["state"] == "minutes_confirmed":
        return w._("Objections until {at}; then everybody gets their task.", at=w.when(f["until"]))
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
    if rung == "chair":
        first = w._("⏰ The minutes of meeting #{no} are missing, due {at}.", no=f["no"], at=at)
    else:
        first = w._(
            "⚠️ Meeting #{no} is still without minutes, due {at}. Please urge them.",
            no=f["no"], at=at,
        )  # fmt: skip
    return Page(lines(first, title(w, f)), deeds(w, f))


@phrase("minutes.unconfirmed")
def unconfirmed(w: Words, *, rung: str, **f: Any) -> Page:
    """Written, and nobody has said that it was so: chair, then committee."""
    if rung == "chair":
        first = w._("⏰ The minutes of meeting #{no} wait for your yes.", no=f["no"])
    else:
        first = w._(
            "⚠️ Nobody has confirmed the minutes of meeting #{no}. Please read and confirm them.",
            no=f["no"],
        )
    return Page(lines(first, title(w, f)), deeds(w, f, confirms=True))


@phrase("minutes.waits")
def waits(w: Words, *, rung: str, **f: Any) -> Page:
    """Everybody sees why they read nothing yet."""
    return Page(
        lines(
            w._("⚠️ The minutes of meeting #{no} are written but not confirmed yet.", no=f["no"]),
            title(w, f),
            w._("Its chair and the committee were told."),
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
    if f["state"] == "minutes_confirmed":
        first = w._(
            "⚠️ Meeting #{no}: an objection waits for an answer. Nobody gets their task before.",
            no=f["no"],
        )
    else:
        first = w._("⚠️ Meeting #{no}: an objection waits for an answer.", no=f["no"])
    told = [w._("• {text}", text=one_line(text, 200)) for _nth, text in f["unanswered"]]
    return Page(lines(first, *told), deeds(w, f))


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
    again = w._("The earlier wording stays to be read: /decision {no}", no=decision)
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
            told += [said, w._("   👤 {who}, by {at}", who=who(w, role), at=day(w, until))]
    head = w._("▪️ <b>Decision #{no}</b> of meeting #{meeting}", no=no, meeting=meeting)
    return Page(lines(head, *told))


@phrase("minutes.noted", NUDGE)
def noted(w: Words, *, no: int) -> Page:
    """To whoever wrote them for the chair."""
    return Page(w._("The minutes of meeting #{no} wait for whoever led it.", no=no))


@phrase("minutes.confirmed", NUDGE)
def confirmed(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("The minutes of meeting #{no} stand in the group now.", no=no))


@phrase("minutes.objected", NUDGE)
def objected(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Noted. Whoever led meeting #{no} answers. Nobody reads your name.", no=no))


@phrase("minutes.handed_out", NUDGE)
def handed_out(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Meeting #{no}: everybody has their task now.", no=no))


@phrase("need.decided")
def need_decided(w: Words, **f: Any) -> Page:
    """What a meeting made of a need; told in private by need.news."""
    no, meeting = f["no"], f["meeting"]
    if f["outcome"] == "talked":
        return Page(
            w._(
                "🗓 #{no}: meeting #{meeting} spoke about it, without a decision.",
                no=no,
                meeting=meeting,
            )
        )
    first = w._("🗓 #{no}: meeting #{meeting} decided:", no=no, meeting=meeting)
    return Page(lines(first, w._("{text}", text=f["decided"])))

"""The words about a need: its card in the group, private cards, milestones, toasts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.codes import Code, StartForm, View
from bot.flows.effects import Event
from bot.flows.need import (
    LIFE,
    NeedAnswered,
    NeedDeclined,
    NeedFollowed,
    NeedProgressed,
    NeedRated,
    NeedReopened,
    NeedResolved,
    NeedTaken,
    NeedWithdrawn,
)
from bot.flows.need_state import OVER, WAITING
from bot.flows.rules.rights import Action, Tie, may
from bot.flows.rules.text import one_line
from bot.speech.page import NUDGE, RULE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words, _, plain

_CARD_WORD = 300  # characters of an answer that a card shows; [详情] shows all of it


def _title(w: Words, no: int, text: str) -> Html:
    return w._("<b>#{no} {text}</b>", no=no, text=one_line(text, 120))


def _status(w: Words, f: dict[str, Any]) -> Html:
    owner, word = w.role(f["owner"]), one_line(f["word"], _CARD_WORD)
    state = f["state"]
    if f["owner"] == "operator" and state in ("submitted", "reopened"):
        return w._("⏳ Nobody can be reached yet. Floor lead, staff: open my chat, press START")
    if f["vacant"] and state in ("submitted", "reopened"):
        return w._(
            "⏳ {vacant}: nobody can be reached. Waiting for {owner} instead",
            vacant=w.role(f["vacant"]),
            owner=owner,
        )
    if state == "submitted":
        return w._("⏳ Waiting for {owner} to take it", owner=owner)
    if state == "assigned":
        return w._("🙋 In the hands of {owner}, not answered yet", owner=owner)
    if state == "reopened":
        return w._(
            "🔁 Residents say it is not solved. A new answer is due from {owner}", owner=owner
        )
    if state == "responded":
        return w._("💬 Answer of {owner}: {word}", owner=owner, word=word)
    if state == "in_progress":
        return w._("🛠 Being worked on: {word}", word=word)
    if state == "declined":
        by = w.role(f["decider"])
        return w._("🚫 Not adopted, decided by {by}: {word}", by=by, word=word)
    if state == "withdrawn":
        return w._("↩️ Taken back by the person who raised it")
    return w._("✅ Done: {word}", word=word)


def _clock(w: Words, f: dict[str, Any]) -> Html | None:
    if f["state"] in WAITING:
        if f["overdue"]:
            at = w.when(f["due_at"])
            if not f["told"]:
                return w._("⚠️ <b>Overdue</b>: an answer was due {at}", at=at)
            return w._(
                "⚠️ <b>Overdue</b>: an answer was due {at}. Told: {told}",
                at=at,
                told=w.role(f["told"]),
            )
        return w._("⏱ An answer is due by {at}", at=w.when(f["due_at"]))
    if f["breaches"]:
        return w._("⚠️ The answer came late")
    return None


def card_text(w: Words, f: dict[str, Any]) -> Html:
    """What everybody may know of a need."""
    count = f["followers"]
    return lines(
        _title(w, f["no"], f["text"]),
        w._("📍 {place}", place=f["place"]) if f["place"] else None,
        _status(w, f),
        _clock(w, f),
        w.many("👥 {n} neighbour has the same need", "👥 {n} neighbours have the same need", count)
        if count
        else None,
    )


@phrase("need.card")
def card(w: Words, **f: Any) -> Page:
    """The one card of a need in its group: at most three buttons, for anybody."""
    no, count = f["no"], f["followers"]
    label = w._("Me too {count}", count=count) if count else w._("Me too")
    open_ = f["state"] not in (*OVER, "resolved")
    return Page(
        card_text(w, f),
        rows(
            Button(label, NeedFollowed(no)) if open_ else None,
            Button(w._("Details"), View("nd", no)),
            Button(w._("Act ▸"), View("np", no)) if f["state"] != "withdrawn" else None,
            width=3,
        ),
    )


def panel(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """What this reader may do with it now; the rights are judged again when it is pressed."""
    no, ver = f["no"], f["version"]
    me = w.reader
    ties = frozenset(
        tie for tie, who in ((Tie.REPORTER, f["reporter"]), (Tie.HANDLER, f["handler"]))
        if me.id and who == me.id
    )  # fmt: skip
    mine = f["handler"] == me.id and f["state"] == "assigned"
    if f["state"] == "resolved" and Tie.REPORTER in ties:
        return rate_buttons(w, f)  # a low mark is the way to reopen it
    allowed = {
        event
        for event, action in _PANEL.items()
        if f["state"] in LIFE[event] and may(action, me.roles, ties)
        and not (event is NeedTaken and mine)
        # a reporter reopens by a low mark while the mark is asked for, and once only
        and not (event is NeedReopened and not may(action, me.roles) and f["reopened"])
    }  # fmt: skip

    def button(event: type[Event], label: str, code: Code) -> Button | None:
        return Button(w._(label), code) if event in allowed else None

    return rows(
        button(NeedTaken, _("I take it"), NeedTaken(no, ver)),
        button(NeedAnswered, _("Answer"), StartForm("na", no)),
        button(NeedProgressed, _("Progress"), StartForm("np", no)),
        button(NeedResolved, _("Done"), StartForm("nd", no)),
        button(NeedDeclined, _("Not adopted"), StartForm("nx", no)),
        button(NeedReopened, _("Not solved, reopen"), NeedReopened(no, ver)),
        button(NeedWithdrawn, _("Take it back"), NeedWithdrawn(no, ver)),
    )


_PANEL: dict[type[Event], Action] = {
    NeedTaken: Action.NEED_TAKE,
    NeedAnswered: Action.NEED_ANSWER,
    NeedProgressed: Action.NEED_PROGRESS,
    NeedResolved: Action.NEED_RESOLVE,
    NeedDeclined: Action.NEED_DECLINE,
    NeedReopened: Action.NEED_REOPEN,
    NeedWithdrawn: Action.NEED_WITHDRAW,
}


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
    return Page(card_text(w, f), panel(w, f))


@phrase("need.panel")
def panel_page(w: Words, **f: Any) -> Page:
    """[办理▸]: what the presser may do, or who has it in hand."""
    buttons = panel(w, f)
    if buttons:
        ask = w._("What would you like to do?")
        if f["state"] == "resolved" and f["reporter"] == w.reader.id:
            ask = lines(w._("Did it help?"), _low_mark(w))
        return Page(lines(_title(w, f["no"], f["text"]), ask), buttons)
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


def _low_mark(w: Words) -> Html:
    return w._("A mark of 1 or 2 opens it again, and the group will read that it is not solved.")


def _private(w: Words, f: dict[str, Any], first: Html) -> Page:
    return Page(lines(first, card_text(w, f)), panel(w, f))


@phrase("need.reminder")
def reminder(w: Words, *, left: int, **f: Any) -> Page:
    """The owner is reminded."""
    return _private(w, f, w._("⏰ #{no}: {left} left to answer.", no=f["no"], left=w.span(left)))


@phrase("need.overdue")
def overdue(w: Words, **f: Any) -> Page:
    """The owner is told of the breach."""
    return _private(w, f, w._("⚠️ #{no} is overdue. Please answer now.", no=f["no"]))


@phrase("need.escalated")
def escalated(w: Words, *, rung: str, **f: Any) -> Page:
    """The next in line is told."""
    first = {
        "director": w._("⚠️ #{no} is overdue, nobody answered in time. Please step in.", no=f["no"]),
        "party_branch": w._("⚠️ #{no} is still without an answer. Please urge it.", no=f["no"]),
    }[rung]
    return _private(w, f, first)


@phrase("need.hint")
def hint(w: Words, *, rung: str, **f: Any) -> Page:
    """The last rung, for everybody."""
    return Page(
        w._("⚠️ #{no} has had no answer for a long time. You can also call 12345.", no=f["no"])
    )


@phrase("need.returned")
def returned(w: Words, **f: Any) -> Page:
    """The queue has it again."""
    return _private(
        w, f, w._("↩️ #{no} is back: whoever had it in hand left their post.", no=f["no"])
    )


@phrase("need.returned_told", NUDGE)
def returned_told(w: Words, **f: Any) -> Page:
    """The reporter hears that it is with somebody else."""
    return Page(
        w._(
            "↩️ #{no} is with {who} again: whoever had it in hand left their post.",
            no=f["no"],
            who=w.role(f["queue"]),
        )
    )


@phrase("need.vacant")
def vacant(w: Words, *, role: str, instead: str, **f: Any) -> Page:
    """The operator: a post stands empty, with words to hand on where Telegram does not reach."""
    who, other = w.role(role), w.role(instead)
    place = f["place"] or w._("not said")
    return Page(
        lines(
            w._(
                "📭 {who}: nobody can be reached. #{no} went to: {other}.",
                who=who,
                no=f["no"],
                other=other,
            ),
            w._("Is there somebody without Telegram? Hand these words on:"),
            RULE,
            w._(
                "To {who}: matter {no}, “{text}”. Place: {place}. An answer is due by {at}.",
                who=who,
                no=f["no"],
                text=f["text"],
                place=place,
                at=w.when(f["due_at"]),
            ),
            RULE,
            w._("To give somebody the post, write: /grant {who}", who=who),
        )
    )


@phrase("need.reopened_told")
def reopened_told(w: Words, **f: Any) -> Page:
    """The next level hears that it is not solved."""
    return _private(w, f, w._("🔁 Residents say #{no} is not solved.", no=f["no"]))


@phrase("need.unhappy")
def unhappy(w: Words, **f: Any) -> Page:
    """A second bad mark: the committee decides."""
    return _private(
        w, f, w._("🔁 #{no} was reopened once and is still not solved. You decide.", no=f["no"])
    )


@phrase("need.answered")
def answered(w: Words, **f: Any) -> Page:
    """A milestone: somebody answered."""
    who, word = w.role(f["owner"]), f["word"]
    return Page(w._("💬 #{no} answered by {who}:\n{word}", no=f["no"], who=who, word=word))


@phrase("need.progressed", NUDGE)
def progressed(w: Words, **f: Any) -> Page:
    """A milestone: news of the work."""
    return Page(w._("🛠 #{no} news:\n{word}", no=f["no"], word=f["word"]))


@phrase("need.resolved")
def resolved(w: Words, *, asked: bool, **f: Any) -> Page:
    """A milestone: the result. Whoever cannot be asked in private is asked here."""
    how = None if asked else w._("Whoever raised it: press [Act ▸] on its card to rate it.")
    return Page(lines(w._("✅ #{no} is done:\n{word}", no=f["no"], word=f["word"]), how))


@phrase("need.declined")
def declined(w: Words, **f: Any) -> Page:
    """A milestone: not adopted, why, and who decided."""
    return Page(
        w._(
            "🚫 #{no} was not adopted.\nReason: {word}\nDecided by: {by}",
            no=f["no"],
            word=f["word"],
            by=w.role(f["decider"]),
        )
    )


@phrase("need.reopened")
def reopened(w: Words, **f: Any) -> Page:
    """A milestone: open again."""
    by = w.when(f["due_at"])
    return Page(
        w._("🔁 #{no}: residents say it is not solved. New answer by {by}.", no=f["no"], by=by)
    )


@phrase("need.rate")
def rate(w: Words, **f: Any) -> Page:
    """The reporter is asked whether it helped."""
    return Page(
        lines(
            w._("✅ #{no} is done:\n{word}", no=f["no"], word=f["word"]),
            w._("Did it help? Please give a mark."),
            _low_mark(w),
        ),
        rate_buttons(w, f),
    )


@phrase("need.thanked", NUDGE)
def thanked(w: Words, **f: Any) -> Page:
    """What the rating question becomes."""
    if f["state"] == "reopened":
        return Page(w._("🔁 #{no} is open again. You will hear of it.", no=f["no"]))
    return Page(
        w._(
            "🙏 #{no}: thank you, your mark is noted. Whoever handled it cannot see it.", no=f["no"]
        )
    )


@phrase("need.taken_told", NUDGE)
def taken_told(w: Words, **f: Any) -> Page:
    """The reporter hears who has it in hand."""
    return Page(
        w._(
            "🙋 #{no} is in the hands of {who} now. Answer by {at}.",
            no=f["no"],
            who=w.role(f["owner"]),
            at=w.when(f["due_at"]),
        )
    )


@phrase("need.overdue_told", NUDGE)
def overdue_told(w: Words, **f: Any) -> Page:
    """The reporter and the followers hear of the breach."""
    return Page(w._("⚠️ #{no} was not answered in time. The next level was told.", no=f["no"]))


@phrase("need.withdrawn_told", NUDGE)
def withdrawn_told(w: Words, **f: Any) -> Page:
    """Followers need not wait."""
    return Page(w._("↩️ #{no} was taken back by the person who raised it.", no=f["no"]))


@phrase("need.taken", NUDGE)
def taken(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("You have taken #{no}. Now press [Answer].", no=no))


@phrase("need.followed", NUDGE)
def followed(w: Words, *, no: int, followers: int) -> Page:
    """Toast."""
    return Page(w._("Noted: {n} with the same need as #{no}.", n=followers, no=no))


@phrase("need.withdrawn", NUDGE)
def withdrawn(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is taken back.", no=no))


@phrase("need.rated", NUDGE)
def rated(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("Thank you. Your mark for #{no} is noted.", no=no))


@phrase("need.reopened_here", NUDGE)
def reopened_here(w: Words, *, no: int) -> Page:
    """Toast."""
    return Page(w._("#{no} is open again.", no=no))


@phrase("need.detail")
def detail(w: Words, *, history: list[dict[str, Any]], **f: Any) -> Page:
    """[详情]: the whole story, as far as everybody may know it."""
    told = [_happened(w, h) for h in history]
    return Page(
        lines(
            _title(w, f["no"], f["text"]),
            Html(w._("{text}", text=f["text"])) if len(f["text"]) > 120 else None,
            w._("📍 {place}", place=f["place"]) if f["place"] else None,
            *told,
            _clock(w, f),
        )
    )


def _happened(w: Words, h: dict[str, Any]) -> Html | None:
    at: datetime = h["at"]
    what = {
        "nr": w._("raised"),
        "nt": w._("taken by {role}", role=w.role(h["role"])),
        "na": w._("answered by {role}: {text}", role=w.role(h["role"]), text=h["text"]),
        "np": w._("news: {text}", text=h["text"]),
        "nd": w._("done: {text}", text=h["text"]),
        "nx": w._("not adopted: {text}", text=h["text"]),
        "nw": w._("taken back"),
        "no": w._("open again"),
        "nv": w._("overdue: the next level was told"),
        "nb": w._("back in the queue: whoever had it left their post"),
    }.get(h["kind"])
    return None if what is None else w._("{at} {what}", at=w.when(at), what=what)


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

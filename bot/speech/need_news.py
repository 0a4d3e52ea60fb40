"""Milestones of a need: once under its card for all, and to whoever raised or follows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.flows.need_events import NeedMuted, NeedReopened
from bot.speech.need_card import title
from bot.speech.need_panel import low_mark, rate_buttons
from bot.speech.page import NUDGE, PHRASES, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words


@phrase("need.answered")
def answered(w: Words, **f: Any) -> Page:
    """Somebody answered."""
    who, word = w.role(f["owner"]), f["word"]
    return Page(w._("💬 #{no} answered by {who}:\n{word}", no=f["no"], who=who, word=word))


@phrase("need.progressed", NUDGE)
def progressed(w: Words, **f: Any) -> Page:
    """News of the work."""
    return Page(w._("🛠 #{no} news:\n{word}", no=f["no"], word=f["word"]))


@phrase("need.held")
def held(w: Words, **f: Any) -> Page:
    """It has to wait."""
    day = w.date(f["held_until"])
    return Page(
        w._("⏸ #{no} has to wait until {day}:\n{word}", no=f["no"], day=day, word=f["word"])
    )


@phrase("need.extended")
def extended(w: Words, **f: Any) -> Page:
    """The result needs longer."""
    at = w.when(f["resolve_by"])
    return Page(w._("📅 #{no} needs until {at}:\n{word}", no=f["no"], at=at, word=f["word"]))


@phrase("need.resolved")
def resolved(w: Words, *, asked: bool = True, **f: Any) -> Page:
    """The result. Whoever cannot be asked in private is asked here."""
    how = None if asked else w._("Whoever raised it: press [Act ▸] on its card to rate it.")
    return Page(lines(w._("✅ #{no} is done:\n{word}", no=f["no"], word=f["word"]), how))


@phrase("need.declined")
def declined(w: Words, **f: Any) -> Page:
    """Not adopted, why, and who decided."""
    return Page(
        w._(
            "🚫 #{no} was not adopted.\nReason: {word}\nDecided by: {by}",
            no=f["no"],
            word=f["word"],
            by=w.role(f["decider"]),
        )
    )


@phrase("need.transferred")
def transferred(w: Words, **f: Any) -> Page:
    """Whom to turn to instead."""
    return Page(w._("📮 #{no}: others have to do it.\n{word}", no=f["no"], word=f["word"]))


@phrase("need.merged")
def merged(w: Words, **f: Any) -> Page:
    """Where it goes on."""
    return Page(
        w._("🔗 #{no} is the same as #{into}. It goes on there.", no=f["no"], into=f["into"])
    )


@phrase("need.joined")
def joined(w: Words, *, source: int, came: bool, **f: Any) -> Page:
    """Under the card of the one that goes on."""
    if came:
        return Page(w._("🔗 #{source} is the same and joined #{no}.", source=source, no=f["no"]))
    return Page(
        w._("🔗 #{source} goes on alone again, apart from #{no}.", source=source, no=f["no"])
    )


@phrase("need.split")
def split(w: Words, *, reason: str, **f: Any) -> Page:
    """Merged by mistake."""
    if reason:
        return Page(w._("🔗 #{no} stands on its own again:\n{reason}", no=f["no"], reason=reason))
    return Page(w._("🔗 #{no} stands on its own again.", no=f["no"]))


@phrase("need.corrected")
def corrected(w: Words, **f: Any) -> Page:
    """An end that was a mistake."""
    return Page(w._("✏️ #{no} is corrected and open again:\n{word}", no=f["no"], word=f["word"]))


@phrase("need.undone")
def undone(w: Words, **f: Any) -> Page:
    """The last milestone was a slip."""
    state = w.need_state(f["state"])
    return Page(
        w._(
            "↩️ #{no}: the last step was a slip and is undone. Now: {state}.",
            no=f["no"],
            state=state,
        )
    )


@phrase("need.reopened")
def reopened(w: Words, **f: Any) -> Page:
    """Open again."""
    by = w.when(f["due_at"])
    return Page(
        w._("🔁 #{no}: residents say it is not solved. New answer by {by}.", no=f["no"], by=by)
    )


@phrase("need.hint")
def hint(w: Words, *, rung: str, **f: Any) -> Page:
    """The last rung, for everybody."""
    return Page(
        w._("⚠️ #{no} has had no answer for a long time. You can also call 12345.", no=f["no"])
    )


def _about(w: Words, f: dict[str, Any]) -> Html:
    """A number alone says little to whoever raised it days ago."""
    return w._("About: {title}", title=title(w, f["no"], f["text"]))


@phrase("need.news")
def news(w: Words, *, news: str, **f: Any) -> Page:
    """A milestone in private: the change, the matter, the date, and the way out (S14)."""
    change = PHRASES[news].speak(w, **f).text
    due = f["resolve_by"] if f["state"] in ("responded", "in_progress") else None
    when = w._("📅 To be done by {at}", at=w.when(due)) if due and not f["late"] else None
    again = None
    mine = w.reader.id == f["reporter"] and not f["reopened"]
    if mine and f["state"] in ("declined", "transferred"):
        again = Button(w._("Not solved, reopen"), NeedReopened(f["no"], f["version"]))
    return Page(lines(change, _about(w, f), when), (*rows(again), *_mute_button(w, f)), core=change)


@phrase("need.rate")
def rate(w: Words, *, last: datetime | None = None, **f: Any) -> Page:
    """The reporter is asked whether it helped; `last`: once more, silence closes it then."""
    done = w._("✅ #{no} is done:\n{word}", no=f["no"], word=f["word"])
    first, end = w._("Did it help? Please give a mark."), None
    if last is not None:
        done = lines(w._("⏰ #{no} has no mark yet. This is the last reminder.", no=f["no"]), done)
        end = w._("You need not: without a mark it simply ends as done on {day}.", day=w.date(last))
    return Page(
        lines(done, first, low_mark(w), end),
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
    """The reporter hears who has it in hand; a date that is past is no promise any more."""
    no, who = f["no"], w.role(f["owner"])
    told = (
        w._("🙋 #{no} is in the hands of {who} now. It is overdue and must be answered at once.",
            no=no, who=who)
        if f["overdue"]
        else w._("🙋 #{no} is in the hands of {who} now. Answer by {at}.",
                 no=no, who=who, at=w.when(f["due_at"]))
    )  # fmt: skip
    return Page(lines(told, _about(w, f)), core=told)


@phrase("need.moved_told", NUDGE)
def moved_told(w: Words, **f: Any) -> Page:
    """The reporter hears that somebody else has it in hand."""
    told = w._("🙋 #{no} is in the hands of {who} now.", no=f["no"], who=w.role(f["owner"]))
    return Page(lines(told, _about(w, f)), core=told)


@phrase("need.overdue_told", NUDGE)
def overdue_told(w: Words, **f: Any) -> Page:
    """The reporter and the followers hear of the breach."""
    told = w._("⚠️ #{no} was not answered in time. The next level was told.", no=f["no"])
    return Page(lines(told, _about(w, f)), _mute_button(w, f), core=told)


@phrase("need.late_told", NUDGE)
def late_told(w: Words, **f: Any) -> Page:
    """The reporter hears that the result did not come."""
    told = w._("⚠️ #{no} was not done by its date. The committee was told.", no=f["no"])
    return Page(lines(told, _about(w, f)), _mute_button(w, f), core=told)


@phrase("need.returned_told", NUDGE)
def returned_told(w: Words, **f: Any) -> Page:
    """The reporter hears that it is with somebody else."""
    told = w._(
        "↩️ #{no} is with {who} again: whoever had it in hand left their post.",
        no=f["no"],
        who=w.role(f["queue"]),
    )
    return Page(lines(told, _about(w, f)), core=told)


@phrase("need.withdrawn_told", NUDGE)
def withdrawn_told(w: Words, **f: Any) -> Page:
    """Followers need not wait."""
    told = w._("↩️ #{no} was taken back by the person who raised it.", no=f["no"])
    return Page(lines(told, _about(w, f)), core=told)


def _mute_button(w: Words, f: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    """Under every word that nobody asked for."""
    return rows(Button(w._("Tell me no more of it"), NeedMuted(f["no"], 1)))

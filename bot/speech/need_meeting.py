"""What a meeting made of a need: on its card, to whoever raised it, to whoever has it."""

from __future__ import annotations

from typing import Any

from bot.flows.need_state import WAITING
from bot.speech.need_panel import private
from bot.speech.page import Page, lines, phrase
from bot.speech.words import Html, Words


@phrase("need.decided")
def decided(w: Words, *, again: bool = False, **f: Any) -> Page:
    """To whoever raised or follows it; told in private by need.news."""
    named = {"no": f["no"], "meeting": f["meeting"], "day": w.dated(f["meeting_day"])}
    if f["outcome"] == "talked":
        who = w.role(f["owner"])
        first = w._(
            "🗓 #{no}: meeting #{meeting} of {day} spoke about it, without a decision. It stays"
            " with {who}.",
            who=who,
            **named,
        )
        return Page(first)
    if again and f["outcome"] == "none":
        first = w._(
            "✏️ #{no}: meeting #{meeting} of {day} has changed its decision, and nothing is to be"
            " done:",
            **named,
        )
    elif again:
        first = w._("✏️ #{no}: meeting #{meeting} of {day} has worded it anew:", **named)
    elif f["outcome"] == "none":
        first = w._(
            "🗓 #{no}: meeting #{meeting} of {day} decided that nothing is to be done:", **named
        )
    else:
        first = w._("🗓 #{no}: meeting #{meeting} of {day} decided:", **named)
    return Page(lines(first, w._("{text}", text=f["decided"])))


@phrase("need.nothing_done")
def nothing_done(w: Words, **f: Any) -> Page:
    """Whoever has it: a decision alone ends no need."""
    first = w._(
        "🗓 #{no}: the meeting decided that nothing is to be done. Press [Not adopted] and say why,"
        " or go on with it.",
        no=f["no"],
    )
    return private(w, f, first)


@phrase("need.unsettled")
def unsettled(w: Words, *, reason: str, **f: Any) -> Page:
    """What was decided is cancelled: under its cards, and to whoever raised it."""
    return Page(
        lines(
            w._("↩️ #{no}: what the meeting decided is not done after all.", no=f["no"]),
            w._("Reason: {reason}", reason=reason),
            _due(w, f),
        )
    )


@phrase("need.yours_again")
def yours_again(w: Words, *, reason: str, **f: Any) -> Page:
    """The same to whoever has it in hand."""
    first = lines(
        w._("↩️ #{no} is with you again: what the meeting decided is not done.", no=f["no"]),
        w._("Reason: {reason}", reason=reason),
    )
    return private(w, f, first)


def _due(w: Words, f: dict[str, Any]) -> Html | None:
    who = w.role(f["owner"])
    if f["state"] not in WAITING:
        return None
    if f["overdue"]:
        return w._("{who} has to answer, and is late.", who=who)
    return w._("{who} answers anew by {at}.", who=who, at=w.when(f["due_at"]))

"""What operators read of the machine: that something is wrong, that it is over, and how it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.flows.alarm import exceeds
from bot.speech.page import Page, lines, phrase
from bot.speech.words import Html, Words


@phrase("alarm.raised")
def raised(w: Words, *, kind: str, figure: int) -> Page:
    """What is wrong, and what to do about it."""
    about, hint = {
        "deadlines": lambda: (
            w._("Dates are carried out too late: {span} late.", span=w.span(figure)),
            w._("The machine or its database is too slow, or stands."),
        ),
        "outbox": lambda: (
            w._("What I have to say does not get out: the oldest waits for {span}.",
                span=w.span(figure)),
            w._("Telegram cannot be reached, or refuses; the log says why."),
        ),
        "backup": lambda: (
            w._("The newest backup is {span} old.", span=w.span(figure)),
            w._("Run on the machine: {command}", command="huiyin backup"),
        ),
        "disk": lambda: (
            w._("The disk is nearly full: {share} is free.", share=f"{figure}%"),
            w._("Make room there; when it is full I can keep nothing more."),
        ),
        "chain": lambda: (
            w._("The ledger was altered: record {n} is broken.", n=figure),
            w._("Keep the file as it is, and run on the machine: {command}",
                command="huiyin verify"),
        ),
        "loop": lambda: (
            w._("I stood still for {span}.", span=w.span(figure)),
            w._("The machine is too slow, or something else is using all of it."),
        ),
    }[kind]()  # fmt: skip
    return Page(lines(w._("⚠️ {what}", what=about), hint, w._("I say when it is over.")))


@phrase("alarm.over")
def over(w: Words, *, kind: str, since: datetime) -> Page:
    """It is over."""
    told = {
        "deadlines": lambda: w._("Dates are carried out in time again."),
        "outbox": lambda: w._("What I have to say gets out again."),
        "backup": lambda: w._("There is a fresh backup."),
        "disk": lambda: w._("The disk has room again."),
        "chain": lambda: w._("Every record of the ledger holds again."),
        "loop": lambda: w._("I do not stand still any more."),
    }[kind]()
    return Page(w._("✅ {what} (It had begun on {at}.)", what=told, at=w.when(since)))


def figures(w: Words, found: Mapping[str, float]) -> list[Html]:
    """A part of /doctor for operators: how late everything is; what is not known is left out."""
    texts: dict[str, Callable[[float], Html]] = {
        "poll": lambda n: w._("Telegram answered {span} ago", span=w.span(n)),
        "outbox": lambda n: w._("What I have to say waits for at most {span}", span=w.span(n)),
        "deadlines": lambda n: w._("Dates are carried out at most {span} late", span=w.span(n)),
        "loop": lambda n: w._("I stood still for at most {span}", span=w.span(n)),
        "backup": lambda n: w._("The newest backup is {span} old", span=w.span(n)),
        "disk": lambda n: w._("{share} of the disk is free", share=f"{round(n)}%"),
        "chain": lambda n: (
            w._("The ledger was altered: record {n} is broken.", n=round(n)) if n
            else w._("The ledger is whole")
        ),
    }  # fmt: skip
    told = [
        w._("⚠️ {what}", what=text(found[kind]))
        if exceeds(kind, found[kind])
        else w._("✅ {what}", what=text(found[kind]))
        for kind, text in texts.items()
        if kind in found
    ]
    return [w._("<b>The machine I run on</b>"), *told] if told else []

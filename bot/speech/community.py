"""The words of moving in: who the bot is, roles, languages, help."""

from __future__ import annotations

from bot.flows.community import LanguageChosen
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Words


@phrase("group.adopted")
def adopted(w: Words, *, title: str, lead: bool, seconds: float) -> Page:
    """The bot explains itself to the group in five lines."""
    return Page(
        lines(
            w._("Hello, I am Huiyin. Every matter raised here gets an answer."),
            w._("1. To raise something, write: /need the light in the hallway is broken"),
            w._(
                "2. It gets a number, somebody in charge and a date: {span}.",
                span=w.span(seconds),
            ),
            w._("3. If nobody answers in time, the next level is told. Everybody sees it."),
            w._("4. Have the same need? Press [Me too]. To handle it, press [Act ▸]."),
            w._("The floor lead here is whoever created this group.") if lead else None,
            w._("Floor leads and staff: press below, so that I can remind you."),
        ),
        rows(Button(w._("Send me reminders"), url=w.link("hi"))),
    )


@phrase("group.here_again")
def here_again(w: Words) -> Page:
    """Back in a group that is served."""
    return Page(w._("I am back. To raise something, write: /need and what it is about"))


@phrase("strangers", NUDGE, public=True)
def strangers(w: Words) -> Page:
    """Added by somebody who is no operator: one polite line, nothing stored."""
    return Page(w._("I serve only groups to which my operator has added me."))


@phrase("language.chosen", NUDGE, public=True)
def language_chosen(w: Words, *, language: str) -> Page:
    """Said in the new language."""
    return Page(w._("I speak English now."))


@phrase("language.ask", NUDGE, public=True)
def language_ask(w: Words) -> Page:
    """Which language?"""
    return Page(
        w._("Which language shall I speak?"),
        rows(
            Button("中文", LanguageChosen("zh_CN")),
            Button("English", LanguageChosen("en")),
        ),
    )


@phrase("start", NUDGE, public=True)
def start(w: Words) -> Page:
    """The first word in private."""
    return Page(
        lines(
            w._("Hello, I am Huiyin. I will remind you here of what concerns you."),
            w._("To raise something, write: /need the light in the hallway is broken"),
            w._("For another language, write: /language"),
        )
    )


@phrase("help", NUDGE, public=True)
def help_(w: Words) -> Page:
    """What can be written."""
    return Page(
        lines(
            w._("To raise something, write: /need the light in the hallway is broken"),
            w._("To stop what you are writing: /cancel"),
            w._("For another language, write: /language"),
        )
    )


@phrase("nothing_open", NUDGE, public=True)
def nothing_open(w: Words) -> Page:
    """/cancel without a form."""
    return Page(w._("There is nothing to cancel."))

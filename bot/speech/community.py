"""The words of moving in: who the bot is, roles, languages, help."""

from __future__ import annotations

from bot.codes import StartForm
from bot.flows.community import LanguageChosen
from bot.flows.rules.rights import Action, may
from bot.flows.rules.text import one_line
from bot.speech.page import NUDGE, Button, Page, lines, phrase, rows
from bot.speech.words import Html, Words


@phrase("group.adopted")
def adopted(w: Words, *, title: str, lead: bool, seconds: float) -> Page:
    """The bot explains itself to the group in five lines."""
    staff = (
        w._(
            "Whoever created this group is floor lead here. Floor lead, staff: press below, "
            "so that I can remind you."
        )
        if lead
        else w._("Floor leads and staff: press below, so that I can remind you.")
    )
    return Page(
        lines(
            w._("Hello, I am Huiyin. Every matter raised here gets an answer."),
            w._("Write: /need the light in the hallway is broken"),
            w._("It gets a number, somebody in charge, and an answer within {span}. If not, the "
                "next level is told and everybody sees it.", span=w.span(seconds)),
            w._("Have the same need? Press [Me too]. To handle it, press [Act ▸]."),
            staff,
        ),
        rows(Button(w._("Send me reminders"), url=w.link("hi"))),
    )  # fmt: skip


@phrase("group.yours")
def yours(w: Words, *, group: int, title: str) -> Page:
    """The operator who added it, in private."""
    return Page(
        lines(
            w._("I serve “{title}” now, with the usual settings.", title=title),
            w._("You can refine them: name, kind of estate, language, buildings."),
        ),
        rows(Button(w._("Refine"), StartForm("gs", group))),
    )


@phrase("setup.done", NUDGE, public=True)
def set_up(
    w: Words, *, title: str, kind: str, language: str, zone: str, buildings: tuple[str, ...]
) -> Page:
    """What holds from now on."""
    which = w.listed(buildings) if buildings else w._("all")
    return Page(
        lines(
            w._("✅ {title}: {kind}", title=title, kind=kind_of(w, kind)),
            w._("Buildings of this group: {which}. Time zone: {zone}.", which=which, zone=zone),
            {
                "old": w._("What matters here most: that needs are said. Floor leads and party "
                           "members go from door to door."),
                "commodity": w._("What matters here most: that people organise. A lively owners' "
                                 "committee is half of it."),
                "work_unit": w._("What matters here most: join hands with the work unit. "
                                 "Give its contact the role: neighbourhood partner."),
            }[kind],
            w._("/roles shows which posts are vacant."),
        )
    )  # fmt: skip


def kind_of(w: Words, kind: str) -> Html:
    """A type of community."""
    return {
        "old": w._("old estate"),
        "commodity": w._("estate of bought homes"),
        "work_unit": w._("estate of a work unit"),
    }[kind]


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
            w._("What is open: /needs. To find something: /needs lift. Your own: /my"),
            w._("What I have learned from being corrected: /learned")
            if not w.reader.in_group and may(Action.LESSON_REVOKE, w.reader.roles)
            else None,
            w._("To ask the neighbours: /poll question? one/two. What is asked now: /polls"),
            w._("To call a meeting: /meeting Saturday 19:30 hall topic. What is called: /meetings"),
            w._("Formal votes: /vote. What you have to do: /todo. What was decided: /decision 3"),
            w._("For another language, write: /language"),
        )
    )


@phrase("help.unknown", NUDGE, public=True)
def unknown(w: Words, *, said: str) -> Page:
    """A command that is none: no need is made of it."""
    first = w._("I do not know {command}.", command=one_line(said, 24))
    return Page(lines(first, help_(w).text))


@phrase("nothing_open", NUDGE, public=True)
def nothing_open(w: Words) -> Page:
    """/cancel without a form."""
    return Page(w._("There is nothing to cancel."))

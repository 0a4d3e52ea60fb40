"""unknown group → adopted (by an operator); languages are chosen.

A group works at once with the defaults: its title is the community's name, its creator
the floor lead. Nobody else's group is served.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.flows.effects import (
    Ctx,
    Effects,
    Event,
    Here,
    Home,
    Refused,
    Say,
    Tell,
    event,
    person,
)
from bot.flows.role import RoleGranted
from bot.flows.rules.rights import Action, Role, may


@event("ga")
class GroupAdopted(Event):
    """An operator added the bot to a group, or said /start in one."""

    title: str
    creator: int = person(default=0)  # the group's creator, if Telegram told; 0: not known
    chat: int = person(default=0)  # Telegram's id of the group


@event("gl")
class LanguageChosen(Event):
    """The group's cards, or one person's private words, speak this language."""

    language: str


@dataclass(frozen=True, slots=True)
class Group:
    """A chat group that is served."""

    id: int
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose language it is: a group's (then `person` is 0) or a person's."""

    group: int
    person: int
    language: str


def adopt(group: Group | None, event: GroupAdopted, ctx: Ctx) -> tuple[Group, Effects]:
    """Serve a group.

    Raises:
        Refused: not an operator.
    """
    if not may(Action.GROUP_ADOPT, ctx.actor.roles):
        raise Refused("no_right", action=Action.GROUP_ADOPT.value)
    if group is not None:
        return replace(group, title=event.title), (Say(Home(), "group.here_again", {}),)
    made = Group(ctx.place.home, event.title, "")
    lead = (
        (Tell(RoleGranted(Role.FLOOR_LEAD.value, made.id, 1, 0, event.creator)),)
        if event.creator
        else ()
    )
    return made, (
        Say(
            Home(),
            "group.adopted",
            {
                "title": event.title,
                "lead": bool(event.creator),
                "seconds": ctx.policy.need.respond_normal.total_seconds(),
            },
        ),
        *lead,
    )


def choose_language(speaker: Speaker, event: LanguageChosen, ctx: Ctx) -> tuple[Speaker, Effects]:
    """Set the language.

    Raises:
        Refused: for a group, without the right; for a language that is not spoken.
    """
    if not speaker.person and not may(Action.LANGUAGE_CHOOSE, ctx.actor.roles):
        raise Refused("no_right", action=Action.LANGUAGE_CHOOSE.value)
    after = replace(speaker, language=event.language)
    whom = Here() if speaker.person else Home()
    return after, (Say(whom, "language.chosen", {"language": event.language}),)

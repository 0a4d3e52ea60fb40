"""unknown group → adopted (by an operator); roles are granted, languages chosen.

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
    To,
    event,
    person,
)
from bot.flows.rules.rights import Action, Role, may

#: roles that an operator can give in the chat (S41; the rest of section 2 is not granted yet)
GRANTABLE = (Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)


@event("ga")
class GroupAdopted(Event):
    """An operator added the bot to a group, or said /start in one."""

    title: str
    creator: int = person(default=0)  # the group's creator, if Telegram told; 0: not known
    chat: int = person(default=0)  # Telegram's id of the group


@event("gr")
class RoleGranted(Event):
    """Somebody holds a role from now on: in one group, or (group 0) in the community."""

    role: str
    group: int
    quiet: int = 0  # 1: it is said elsewhere already
    holder: int = person(default=0)


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
class Seat:
    """One role in one scope, and whether this person sits in it."""

    role: str
    group: int
    holder: int
    held: bool
    met: int = 0  # the group in which it was given


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
        (Tell(RoleGranted(Role.FLOOR_LEAD.value, made.id, 1, event.creator)),)
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


def grant(seat: Seat, event: RoleGranted, ctx: Ctx) -> tuple[Seat, Effects]:
    """Give a role. (Told by `adopt` it never refuses: the right was judged there.)

    Raises:
        Refused: not an operator, a role that nobody can give, or held already.
    """
    if event.role not in GRANTABLE:
        raise Refused("role.unknown", role=event.role)
    if not may(Action.ROLE_GRANT, ctx.actor.roles):
        raise Refused("no_right", action=Action.ROLE_GRANT.value)
    if seat.held:
        raise Refused("role.held", role=event.role)
    yours = Say(To(event.holder), "role.yours", {"role": event.role})
    if event.quiet:
        return replace(seat, held=True), (yours,)
    told = Say(Here(), "role.granted", {"role": event.role, "holder": event.holder})
    return replace(seat, held=True), (told, yours)


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

"""unknown group → adopted (by an operator); languages are chosen.

A group works at once with the defaults: its title is the community's name, its creator
the floor lead. Nobody else's group is served.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.broadcast import PIN, overview, weekly
from bot.flows.effects import (
    Ctx,
    Effects,
    Event,
    Here,
    Holders,
    Home,
    Refused,
    Say,
    Tell,
    To,
    event,
    person,
)
from bot.flows.role_events import RoleGranted
from bot.flows.rules.presets import TYPES
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


@event("gm")
class CommunitySetUp(Event):
    """Name, type, language, zone of the community, and the buildings of one group (S34)."""

    group: int
    title: str
    kind: str
    language: str
    zone: str
    buildings: str  # numbers with commas; "": all of them


@event("gb", clock=True)
class BotRightsChanged(Event):
    """The bot was made or unmade an administrator of the group, or some right was switched."""

    status: str
    rights: str  # by Telegram's names, with commas


class Settings(Struct, frozen=True):
    """What a community has chosen, with one of its groups."""

    group: int
    title: str
    kind: str
    language: str
    zone: str
    buildings: tuple[str, ...] | None = None


class BotRights(Struct, frozen=True):
    """What the bot may do in a group."""

    group: int
    title: str
    status: str
    rights: frozenset[str]


class Group(Struct, frozen=True):
    """A chat group that is served."""

    id: int
    title: str
    language: str


class Speaker(Struct, frozen=True):
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
        again = Say(Home(), "group.here_again", {})
        return replace(group, title=event.title), (again, *weekly(group.id, ctx))
    made = Group(ctx.place.home, event.title, "")
    lead = (
        (Tell(RoleGranted(Role.FLOOR_LEAD.value, made.id, 1, 0, event.creator)),)
        if event.creator
        else ()
    )
    yours = {"group": made.id, "title": event.title}
    return made, (
        Say(To(ctx.actor.id), "group.yours", yours),
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
        *weekly(made.id, ctx),
    )


def set_up(_settings: Settings, event: CommunitySetUp, ctx: Ctx) -> tuple[Settings, Effects]:
    """Refine the defaults; what happened before stays as it was.

    Raises:
        Refused: neither operator nor committee.
    """
    if not may(Action.COMMUNITY_SET_UP, ctx.actor.roles):
        raise Refused("no_right", action=Action.COMMUNITY_SET_UP.value)
    if event.kind not in TYPES:
        raise Refused("code")
    buildings = tuple(part for part in event.buildings.split(",") if part)
    after = Settings(event.group, event.title, event.kind, event.language, event.zone, buildings)
    facts = {
        "title": event.title,
        "kind": event.kind,
        "language": event.language,
        "zone": event.zone,
        "buildings": buildings,
    }
    return after, (Say(Here(), "setup.done", facts),)


#: rights that the bot has a use for
WANTED = ("can_pin_messages", "can_delete_messages", "can_invite_users")


def change_rights(
    before: BotRights, event: BotRightsChanged, ctx: Ctx
) -> tuple[BotRights, Effects]:
    """A right that is lost is told to the operators, once; the overview comes and goes with its."""
    rights = frozenset(part for part in event.rights.split(",") if part)
    after = replace(before, status=event.status, rights=rights)
    demoted = before.status == "administrator" and event.status != "administrator"
    lost = ["administrator"] if demoted else [
        name for name in WANTED if name in before.rights - rights
    ]  # fmt: skip
    pinned = overview(before.group, ctx) if PIN in rights ^ before.rights else ()
    if not lost:
        return after, pinned
    facts = {"title": before.title, "lost": lost}
    return after, (Say(Holders(Role.OPERATOR), "rights.lost", facts), *pinned)


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

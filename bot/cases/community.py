"""Moving in, languages and help at the switchboard."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.cases.case import Act, Asked, Begin, Case, Show, Switchboard
from bot.flows import community as flow
from bot.flows import community_forms
from bot.flows.effects import Place, Refused
from bot.flows.rules.policy import numbers
from bot.flows.rules.rights import Action, Role, may
from bot.reading import places
from bot.speech.policy import SUBJECTS
from bot.speech.words import languages
from storage.communities import COMMUNITIES, GROUPS
from storage.people import PEOPLE, PersonState
from storage.transaction import Tx


def _load_group(tx: Tx, place: Place, _who: int, _event: flow.GroupAdopted) -> flow.Group | None:
    found = tx.get(GROUPS, (place.community, place.home))
    if found is None or not found.title:  # entered a moment ago, by the letter at hand
        return None
    return flow.Group(found.id, found.title, found.language)


def _save_group(tx: Tx, community: int, group: flow.Group) -> None:
    found = tx.get(GROUPS, (community, group.id))
    if found is not None:
        tx.put(GROUPS, (community, group.id), replace(found, title=group.title))


def _load_settings(tx: Tx, place: Place, _who: int, event: flow.CommunitySetUp) -> flow.Settings:
    head = tx.get(COMMUNITIES, place.community)
    group = tx.get(GROUPS, (place.community, event.group))
    if head is None or group is None:
        raise Refused("no_home")
    if event.language not in languages() or not _zone(tx, place.community, event.zone):
        raise Refused("code")
    return flow.Settings(group.id, head.name, head.kind, head.language, head.zone, group.buildings)


def _save_settings(tx: Tx, community: int, s: flow.Settings) -> None:
    head = tx.get(COMMUNITIES, community)
    group = tx.get(GROUPS, (community, s.group))
    if head is not None and group is not None:
        changed = replace(head, name=s.title, kind=s.kind, language=s.language, zone=s.zone)
        tx.put(COMMUNITIES, community, changed)
        tx.put(GROUPS, (community, s.group), replace(group, buildings=s.buildings))


def _load_rights(tx: Tx, place: Place, _who: int, _event: flow.BotRightsChanged) -> flow.BotRights:
    found = tx.get(GROUPS, (place.community, place.home))
    if found is None:
        raise Refused("no_home")
    return flow.BotRights(found.id, found.title, found.bot_status, found.rights)


def _save_rights(tx: Tx, community: int, state: flow.BotRights) -> None:
    found = tx.get(GROUPS, (community, state.group))
    if found is not None:
        changed = replace(found, bot_status=state.status, rights=state.rights)
        tx.put(GROUPS, (community, state.group), changed)


def _now(tx: Tx, community: int, group: int) -> list[Any]:
    """The community's name, the group's title, and the languages that can be chosen."""
    head, found = tx.get(COMMUNITIES, community), tx.get(GROUPS, (community, group))
    return [head.name if head else "", found.title if found else "", list(languages())]


def _zone(_tx: Tx, _community: int, name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return False
    return True


def _buildings(_tx: Tx, _community: int, said: str) -> list[str] | None:
    found = places.buildings(said)
    return None if found is None else list(found)


def _doctor(asked: Asked) -> Act:
    """`/doctor`: what the bot may do in the groups of this community, and what for."""
    if not may(Action.RIGHTS_SEE, asked.roles):
        raise Refused("no_right", action=Action.RIGHTS_SEE.value)
    head = asked.tx.get(COMMUNITIES, asked.place.community)
    numbers = range(1, 1 + (head.counters.get("group", 0) if head else 0))
    wanted = [asked.place.here] if asked.place.here else numbers
    found = [asked.tx.get(GROUPS, (asked.place.community, n)) for n in wanted]
    groups = [
        {"title": g.title, "status": g.bot_status, "rights": sorted(g.rights)}
        for g in found if g is not None and g.bot_status != "gone"
    ]  # fmt: skip
    # how the machine is concerns whoever runs it, and no group
    mine = Role.OPERATOR in asked.roles and not asked.place.here
    figures = asked.figures() if mine else {}
    facts = {"groups": groups, "reads_all": asked.reads_all, "figures": figures}
    return Show("doctor", facts)


def _policy(asked: Asked) -> Act:
    """`/policy`: the numbers that are in force, in short."""
    return _policy_of(asked, 0)


def _policy_of(asked: Asked, subject: int) -> Show:
    """Those of one subject; 0, or one that there is not: in short."""
    facts: dict[str, Any] = {"numbers": numbers(asked.policy)}
    if 0 < subject <= len(SUBJECTS):
        return Show("policy.of", {**facts, "subject": subject}, slot="policy")
    return Show("policy", facts, slot="policy")


def _setup_home(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    return (no,)


def _load_speaker(tx: Tx, place: Place, who: int, _event: flow.LanguageChosen) -> flow.Speaker:
    if place.here:
        group = tx.get(GROUPS, (place.community, place.here))
        return flow.Speaker(place.here, 0, group.language if group else "")
    person = tx.get(PEOPLE, who)
    return flow.Speaker(0, who, person.language if person else "")


def _save_speaker(tx: Tx, community: int, speaker: flow.Speaker) -> None:
    if speaker.person:
        person = tx.get(PEOPLE, speaker.person) or PersonState(speaker.person, "")
        tx.put(PEOPLE, speaker.person, replace(person, language=speaker.language))
        return
    group = tx.get(GROUPS, (community, speaker.group))
    if group is not None:
        tx.put(GROUPS, (community, speaker.group), replace(group, language=speaker.language))


ADOPT = Case(
    flow.adopt, _load_group, _save_group, lambda group: f"group:{group.id}", lambda group: group.id
)
SET_UP = Case(
    flow.set_up, _load_settings, _save_settings, lambda _s: "community", lambda s: s.group
)
RIGHTS = Case(
    flow.change_rights, _load_rights, _save_rights, lambda s: f"group:{s.group}",
    lambda s: s.group,
)  # fmt: skip
LANGUAGE = Case(
    flow.choose_language,
    _load_speaker,
    _save_speaker,
    lambda speaker: f"language:{speaker.group}",
    lambda speaker: speaker.group,
)


def _set_up_command(asked: Asked) -> Act:
    if not may(Action.COMMUNITY_SET_UP, asked.roles):
        raise Refused("no_right", action=Action.COMMUNITY_SET_UP.value)
    return Begin("gs")


def enter(board: Switchboard) -> None:
    """Enter everything about communities."""
    board.events[flow.GroupAdopted] = ADOPT
    board.events[flow.LanguageChosen] = LANGUAGE
    board.events[flow.CommunitySetUp] = SET_UP
    board.events[flow.BotRightsChanged] = RIGHTS
    board.forms[community_forms.SET_UP.code] = community_forms.SET_UP
    board.homes["sgs"] = _setup_home
    board.looks["setup.now"] = _now
    board.looks["setup.zone"] = _zone
    board.looks["setup.buildings"] = _buildings
    board.commands["setup"] = _set_up_command
    board.commands["doctor"] = _doctor
    board.commands["policy"] = _policy
    board.pages["gp"] = _policy_of
    board.commands["language"] = lambda _: Show("language.ask")
    board.commands["start"] = lambda asked: Show("help" if asked.place.here else "start")
    board.commands["help"] = lambda _: Show("help")

"""Moving in, roles, languages and help at the switchboard."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.case import Act, Asked, Case, Show, Switchboard
from bot.flows import community as flow
from bot.flows.effects import Place, Refused
from bot.flows.rules.rights import Role
from storage.communities import GRANTS, GROUPS, Grants
from storage.people import MEMBERS, PEOPLE, PersonState
from storage.transaction import Tx

#: how people name a role that can be given
ROLE_WORDS = {
    "楼门长": Role.FLOOR_LEAD,
    "楼长": Role.FLOOR_LEAD,
    "floor_lead": Role.FLOOR_LEAD,
    "居委会": Role.RESIDENTS_COMMITTEE,
    "committee": Role.RESIDENTS_COMMITTEE,
    "residents_committee": Role.RESIDENTS_COMMITTEE,
    "党支部": Role.PARTY_BRANCH,
    "党组织": Role.PARTY_BRANCH,
    "party": Role.PARTY_BRANCH,
    "party_branch": Role.PARTY_BRANCH,
}


def _load_group(tx: Tx, place: Place, _who: int, _event: flow.GroupAdopted) -> flow.Group | None:
    found = tx.get(GROUPS, (place.community, place.home))
    if found is None or not found.title:  # entered a moment ago, by the letter at hand
        return None
    return flow.Group(found.id, found.title, found.language)


def _save_group(tx: Tx, community: int, group: flow.Group) -> None:
    found = tx.get(GROUPS, (community, group.id))
    if found is not None:
        tx.put(GROUPS, (community, group.id), replace(found, title=group.title))


def _load_seat(tx: Tx, place: Place, _who: int, event: flow.RoleGranted) -> flow.Seat:
    grants = tx.get(GRANTS, place.community) or Grants()
    held = event.holder in grants.seats.get((event.role, event.group), frozenset())
    return flow.Seat(event.role, event.group, event.holder, held, met=place.home)


def _save_seat(tx: Tx, community: int, seat: flow.Seat) -> None:
    grants = tx.get(GRANTS, community) or Grants()
    tx.put(GRANTS, community, grants.seated(seat.role, seat.group, seat.holder))
    person = tx.get(PEOPLE, seat.holder) or PersonState(seat.holder, "")
    tx.put(PEOPLE, seat.holder, replace(person, community=person.community or community))
    if seat.met:
        tx.put(MEMBERS, (community, seat.holder, seat.met), True)


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
GRANT = Case(
    flow.grant,
    _load_seat,
    _save_seat,
    lambda seat: f"role:{seat.role}:{seat.group}",
    lambda seat: seat.group,
)
LANGUAGE = Case(
    flow.choose_language,
    _load_speaker,
    _save_speaker,
    lambda speaker: f"language:{speaker.group}",
    lambda speaker: speaker.group,
)


def _grant_command(asked: Asked) -> Act:
    """`/grant role` as a reply to somebody's message."""
    role = ROLE_WORDS.get(asked.words.strip().lower())
    if not asked.answered_person:
        raise Refused("grant.whom")
    if role is None:
        raise Refused("role.unknown", role=asked.words[:30])
    # committee and party branch answer for the whole community, a floor lead for the group
    group = asked.place.here if role is Role.FLOOR_LEAD else 0
    return flow.RoleGranted(role.value, group, 0, asked.answered_person)


def enter(board: Switchboard) -> None:
    """Enter everything about communities."""
    board.events[flow.GroupAdopted] = ADOPT
    board.events[flow.RoleGranted] = GRANT
    board.events[flow.LanguageChosen] = LANGUAGE
    board.commands["grant"] = _grant_command
    board.commands["language"] = lambda _: Show("language.ask")
    board.commands["start"] = lambda asked: Show("help" if asked.place.here else "start")
    board.commands["help"] = lambda _: Show("help")

"""Moving in, languages and help at the switchboard."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.case import Case, Show, Switchboard
from bot.flows import community as flow
from bot.flows.effects import Place
from storage.communities import GROUPS
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
LANGUAGE = Case(
    flow.choose_language,
    _load_speaker,
    _save_speaker,
    lambda speaker: f"language:{speaker.group}",
    lambda speaker: speaker.group,
)


def enter(board: Switchboard) -> None:
    """Enter everything about communities."""
    board.events[flow.GroupAdopted] = ADOPT
    board.events[flow.LanguageChosen] = LANGUAGE
    board.commands["language"] = lambda _: Show("language.ask")
    board.commands["start"] = lambda asked: Show("help" if asked.place.here else "start")
    board.commands["help"] = lambda _: Show("help")

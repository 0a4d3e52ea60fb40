"""Which home and which group: from words and numbers of the register."""

from __future__ import annotations

from bot.flows.household import Household
from bot.reading import places
from storage import households
from storage.communities import COMMUNITIES, GROUPS, GroupState
from storage.transaction import Tx


def groups(tx: Tx, community: int) -> list[GroupState]:
    """The groups that are served, in the order in which they came."""
    head = tx.get(COMMUNITIES, community)
    numbers = range(1, 1 + (head.counters.get("group", 0) if head else 0))
    found = [tx.get(GROUPS, (community, number)) for number in numbers]
    return [group for group in found if group is not None and group.bot_status != "gone"]


def buildings_of(group: GroupState) -> tuple[str, ...]:
    """The numbers of its buildings: as it was set up, else as its title says; () for all."""
    if group.buildings is not None:
        return group.buildings
    named = places.number_of(places.of_title(group.title).building)
    return (named,) if named else ()


def answering(tx: Tx, community: int, building: str) -> int:
    """The group whose floor lead answers for this building; 0: none, the committee does."""
    served = groups(tx, community)
    for group in served:
        if building in buildings_of(group):
            return group.id
    return next((g.id for g in served if not buildings_of(g)), 0)


def group_of(tx: Tx, community: int, building: str) -> int:
    """The group in which matters of this building stand; where none is for it, the first."""
    return answering(tx, community, building) or 1


def home_named(
    tx: Tx, community: int, text: str, group: int, *, gone_too: bool = False
) -> Household | None:
    """The household that somebody names: "3-2-401", or "401" in a group of one building.

    `gone_too`: also one that the register has no more.
    """
    said = places.find(text)
    building, unit, room = map(places.number_of, (said.building, said.unit, said.room))
    if not room and text.strip().isdecimal():
        room = text.strip()
    if not building:
        near = next((buildings_of(g) for g in groups(tx, community) if g.id == group), ())
        building = near[0] if len(near) == 1 else ""
    if not (building and room):
        return None
    for part in dict.fromkeys((unit, "")):
        home = households.at(tx, community, building, part, room)
        if home is not None and (gone_too or not home.gone):
            return home
    return None

"""Who is asked by a poll, and whose vote somebody's is."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cases import homes
from bot.flows.effects import Refused
from bot.flows.household import Household
from bot.flows.poll_state import Ballot, Mine, Poll
from storage import households, polls
from storage.communities import GROUPS
from storage.households import HOUSEHOLDS
from storage.people import PEOPLE, members_of
from storage.polls import BALLOTS, MUTES, POLLS
from storage.transaction import Tx


def poll(tx: Tx, community: int, no: int) -> Poll:
    """The poll of this number.

    Raises:
        Refused: there is none.
    """
    found = tx.get(POLLS, (community, no))
    if found is None:
        raise Refused("poll.unknown")
    return found


def buildings(tx: Tx, community: int, groups: Iterable[int]) -> tuple[str, ...]:
    """The buildings of these groups; () where one of them is for all."""
    found: dict[str, None] = {}
    for group in groups:
        state = tx.get(GROUPS, (community, group))
        theirs = homes.buildings_of(state) if state else ()
        if not theirs:
            return ()
        found.update(dict.fromkeys(theirs))
    return tuple(found)


def eligible(tx: Tx, community: int, asked: tuple[str, ...]) -> int:
    """How many households these buildings have; 0 where no register is loaded."""
    tx.flush()
    return polls.homes(tx.connection, community, asked)


def _homes(tx: Tx, community: int, who: int, asked: tuple[str, ...]) -> list[Household]:
    """The homes of somebody in these buildings."""
    if tx.gathered(HOUSEHOLDS):
        tx.flush()
    numbers = households.of_person(tx.connection, community, who)
    found = [tx.get(HOUSEHOLDS, (community, no)) for no in numbers]
    theirs = [h for h in found if h is not None and not h.gone and h.member(who) is not None]
    return [h for h in theirs if not asked or h.unit.building in asked]


def household(tx: Tx, community: int, who: int, asked: tuple[str, ...]) -> Household | None:
    """The first home of somebody in these buildings (one vote, whatever they own)."""
    return next(iter(_homes(tx, community, who, asked)), None)


def _voted_for(tx: Tx, community: int, no: int, who: int) -> set[int]:
    """The households for which somebody's own vote stands: they may have moved since."""
    waits = {k[2]: m for k, m in tx.gathered(BALLOTS) if k[:2] == (community, no)}
    stored = set(polls.voted_for(tx.connection, community, no, who)) - set(waits)
    return stored | {home for home, mine in waits.items() if mine.person == who and mine.choice}


def ballot(tx: Tx, community: int, no: int, who: int) -> Ballot | None:
    """A poll as this person may vote in it."""
    found = tx.get(POLLS, (community, no))
    if found is None:
        return None
    theirs = _homes(tx, community, who, found.buildings) if found.eligible else []
    voted = _voted_for(tx, community, no, who) if theirs and found.by == "household" else set()
    home = next((h for h in theirs if h.no in voted), next(iter(theirs), None))
    voter = who if found.by == "person" else (home.no if home else 0)
    mine = tx.get(BALLOTS, (community, no, voter)) if voter else None
    elsewhere = bool(voted - {voter})
    others = False
    if home is not None and found.by == "person":
        others = any(_voted(tx, community, no, b.person) for b in home.bound if b.person != who)
    return Ballot(found, voter, mine, home.no if home else 0, others, elsewhere)


def _voted(tx: Tx, community: int, no: int, voter: int) -> bool:
    cast: Mine | None = tx.get(BALLOTS, (community, no, voter))
    return cast is not None and bool(cast.choice)


def homes_of_voters(tx: Tx, community: int, found: Poll) -> int:
    """Of how many households somebody has voted, as people live now; one vote a person."""
    rows = polls.voters(tx.connection, community, found.no)
    cast = {voter for voter, choice, _ in rows if choice}
    bound = polls.people(tx.connection, community, found.buildings)
    return len({home for person, home in bound if person in cast})


def missing(tx: Tx, community: int, found: Poll) -> list[tuple[int, int]]:
    """(person, household or 0) of whoever is asked and known, and whose vote is missing."""
    tx.flush()
    rows = polls.voters(tx.connection, community, found.no)
    cast = {voter for voter, choice, _ in rows if choice}
    if found.by == "household":
        bound = polls.people(tx.connection, community, found.buildings)
        return [(person, home) for person, home in bound if home not in cast]
    seen = (members_of(tx.connection, community, group) for group in found.groups)
    return [(p, 0) for p in dict.fromkeys(p for group in seen for p in group) if p not in cast]


def called(tx: Tx, community: int, found: Poll) -> tuple[int, ...]:
    """Who of them is reminded: whoever can be reached and wants to hear of it."""
    there = dict.fromkeys(person for person, _ in missing(tx, community, found))
    quiet = polls.muted(tx.connection, community) if there else set()
    known = ((p, tx.get(PEOPLE, p)) for p in there if p not in quiet)
    return tuple(p for p, state in known if state is not None and state.reachable)


def is_muted(tx: Tx, community: int, who: int) -> bool:
    """Whether somebody is reminded no more."""
    return tx.get(MUTES, (community, who)) is True

"""Who stands on the roll of a vote, and what somebody stands there with."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from bot.cases import homes
from bot.flows.effects import Refused
from bot.flows.household import FAMILY, OWNER, TENANT
from bot.flows.rules.rights import Role
from bot.flows.rules.vote_rules import Rule
from bot.flows.vote_roll import entries, of_person, rule_of
from bot.flows.vote_state import BEFORE, Ballot, Mine, Recorded, Unit, Voice, Vote
from storage import households, votes
from storage.households import HOUSEHOLDS
from storage.people import PEOPLE
from storage.roles import GRANTS, Grants
from storage.transaction import Tx
from storage.vote_ballots import PAPERS
from storage.votes import RECORDED, ROLL, UNITS, VOTES

#: a representatives' assembly: the committee and the representatives (Organic Law art. 28)
_MEMBERS = (Role.RESIDENTS_COMMITTEE, Role.RESIDENT_REP)


def vote(tx: Tx, community: int, no: int) -> Vote:
    """The vote of this number.

    Raises:
        Refused: there is none.
    """
    found = tx.get(VOTES, (community, no))
    if found is None:
        raise Refused("vote.unknown")
    return found


def reachable(tx: Tx, people: Iterable[int]) -> tuple[int, ...]:
    """Those of them whom the bot may write to."""
    known = ((p, tx.get(PEOPLE, p)) for p in people)
    return tuple(p for p, state in known if state is not None and state.reachable)


def members(tx: Tx, community: int) -> tuple[int, ...]:
    """Everybody who sits in the representatives' assembly."""
    grants = tx.get(GRANTS, community) or Grants()
    found = {
        person
        for (role, _), people in grants.seats.items()
        if role in {r.value for r in _MEMBERS}
        for person in people
    }
    return tuple(sorted(found))


def units(
    tx: Tx, community: int, rule: Rule, buildings: tuple[str, ...], unit: str
) -> dict[int, Unit]:
    """The dwellings of a part of the community as the register has them now."""
    tx.flush()
    if rule.voters == "members":
        return {
            person: Unit((), 0, people=reachable(tx, (person,)))
            for person in members(tx, community)
        }
    bound = votes.members(tx.connection, community)
    return {
        no: Unit(key, area, owner, co_owners, developer, reachable(tx, bound.get(no, ())))
        for no, key, area, owner, co_owners, developer in votes.dwellings(
            tx.connection, community, buildings, unit
        )
    }


def homes_of_person(tx: Tx, community: int, who: int, found: Vote) -> list[int]:
    """The households of somebody within the scope of a vote; of a body their own id."""
    if rule_of(found).voters == "members":
        return [who] if who in members(tx, community) else []
    if tx.gathered(HOUSEHOLDS):
        tx.flush()
    theirs = []
    for no in households.of_person(tx.connection, community, who):
        home = tx.get(HOUSEHOLDS, (community, no))
        if home is None or home.gone or home.member(who) is None:
            continue
        if found.buildings and home.unit.building not in found.buildings:
            continue
        if found.unit and home.unit.unit != found.unit:
            continue
        theirs.append(no)
    return theirs


def groups(tx: Tx, community: int, buildings: tuple[str, ...]) -> tuple[int, ...]:
    """The groups in which people of these buildings are."""
    found = []
    for group in homes.groups(tx, community):
        theirs = homes.buildings_of(group)
        if not theirs or not buildings or set(theirs) & set(buildings):
            found.append(group.id)
    return tuple(found)


def ballot(tx: Tx, community: int, no: int, head: int, who: int) -> Ballot | None:
    """A vote as this head takes part in it, and everything for which this person may speak."""
    found = tx.get(VOTES, (community, no))
    if found is None:
        return None
    entry = tx.get(ROLL, (community, no, head))
    if entry is None:
        return Ballot(found)
    people = bound(tx, community, found, entry.units)
    recorded = tx.get(RECORDED, (community, no, head))
    paper = tx.get(PAPERS, (community, no, head))
    return Ballot(
        found, entry, recorded, paper, people, tenure(tx, community, found, entry.units, who),
        mine(tx, community, found, who),
    )  # fmt: skip


def tenure(tx: Tx, community: int, found: Vote, numbers: tuple[int, ...], who: int) -> str:
    """What somebody is to these homes, the most that any binding says; "" unknown, or no matter."""
    if not found.by_area:
        return ""
    there = (tx.get(HOUSEHOLDS, (community, number)) for number in numbers)
    bound_ = (home.member(who) for home in there if home is not None)
    said = {b.tenure for b in bound_ if b is not None}
    return next((one for one in (OWNER, FAMILY, "", TENANT) if one in said), "")


def bound(tx: Tx, community: int, found: Vote, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The people of these households now; of a body the members themselves."""
    if rule_of(found).voters == "members":
        return numbers
    people: dict[int, None] = {}
    for number in numbers:
        home = tx.get(HOUSEHOLDS, (community, number))
        if home is not None and not home.gone:
            people.update(dict.fromkeys(b.person for b in home.bound))
    return tuple(people)


def mine(tx: Tx, community: int, found: Vote, who: int) -> tuple[Mine, ...]:
    """What somebody is on the roll with: frozen once it is open, by the register before."""
    if found.state in BEFORE:
        rule = rule_of(found)
        there = units(tx, community, rule, found.buildings, found.unit)
        theirs = set(homes_of_person(tx, community, who, found))
        asked = {
            no: replace(unit, people=(who,) if no in theirs else ()) for no, unit in there.items()
        }
        return of_person(asked, entries(asked, rule)).get(who, ())
    heads: dict[int, None] = {}
    for number in homes_of_person(tx, community, who, found):
        heads[tx.get(UNITS, (community, found.no, number)) or 0] = None
    return tuple(m for m in (_mine(tx, community, found, head, who) for head in heads) if m)


def _mine(tx: Tx, community: int, found: Vote, head: int, who: int) -> Mine | None:
    entry = tx.get(ROLL, (community, found.no, head)) if head else None
    if entry is None:
        return None
    recorded = tx.get(RECORDED, (community, found.no, head)) or Recorded("")
    voice = next((v for v in recorded.voices if v.person == who), Voice(who, ""))
    names = () if rule_of(found).voters == "members" else labels(tx, community, entry.units)
    bound_ = tenure(tx, community, found, entry.units, who)
    return Mine(
        head, names, entry.area, voice.choice, recorded.choice, entry.channel, entry.delivered,
        bound_ or voice.tenure,
    )  # fmt: skip


def names_of(
    tx: Tx, community: int, found: Vote, head: int, numbers: tuple[int, ...]
) -> tuple[tuple[str, ...], ...]:
    """What others call a head: its homes; of a body its number, for its units are people."""
    if rule_of(found).voters == "members":
        return ((f"#{head}",),)
    return labels(tx, community, numbers)


def labels(tx: Tx, community: int, numbers: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """The names of these households: (building, unit, room)."""
    there = (tx.get(HOUSEHOLDS, (community, number)) for number in numbers)
    return tuple(home.unit.key for home in there if home is not None)


def silent(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    """Who can be reached of heads that have not taken part."""
    tx.flush()
    if rule_of(vote(tx, community, no)).voters == "members":  # its units are people, not homes
        roll = votes.roll(tx.connection, community, no)
        return reachable(tx, sorted(p for e in roll if not e.channel for p in e.units))
    return reachable(tx, votes.silent(tx.connection, community, no))

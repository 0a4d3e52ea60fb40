"""Who sits in which role, and who of them can be reached, as of the letter at hand."""

from __future__ import annotations

from bot.flows.rules.rights import Role
from storage.people import MEMBERS, PEOPLE, PersonState, sits
from storage.roles import GRANTS, Grants
from storage.transaction import Tx

_NOBODY = Grants()
_RESIDENT = frozenset({Role.RESIDENT})


class Answers:
    """What was worked out of the seats in one transaction, as of some writes to them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.as_of: tuple[int, ...] = ()
        self.roles: dict[tuple[int, int, int], frozenset[Role]] = {}
        self.holders: dict[tuple[int, Role, int], list[int]] = {}
        self.operators: frozenset[int] | None = None


class Seated:
    """Answers are remembered, also for the letters after this one, while nobody comes or goes."""

    def __init__(self, tx: Tx, operators: frozenset[int]) -> None:
        """`operators` are those of the settings; others are seated in the memory."""
        self.tx, self._named = tx, operators
        self._answers = tx.beside(Answers)

    def _known(self) -> Answers:
        """The answers that still hold."""
        known, now = self._answers, self.tx.writes(PEOPLE, MEMBERS, GRANTS)
        if known.as_of != now:
            known.roles.clear()
            known.holders.clear()
            known.operators, known.as_of = None, now
        return known

    def person(self, person: int) -> PersonState:
        """Somebody, known or not."""
        return self.tx.get(PEOPLE, person) or PersonState(person, "")

    def grants(self, community: int) -> Grants:
        """The seats of a community."""
        return self.tx.get(GRANTS, community) or _NOBODY

    def operators(self) -> frozenset[int]:
        """Those of the setting, and whoever was seated since."""
        known = self._known()
        if known.operators is None:
            seated = self.grants(0).holders(Role.OPERATOR, 0)
            known.operators = self._named | {person for person, _ in seated}
        return known.operators

    def sits(self, community: int, person: int, scope: int) -> bool:
        """Whether a seat counts: its holder pressed Start and is still in the group it is for."""
        return sits(self.tx, community, person, scope)

    def roles(self, community: int, person: int, home: int) -> frozenset[Role]:
        """What this person is where the matter lives; everybody met there is a resident."""
        key, answers = (community, person, home), self._known()
        known = answers.roles.get(key)
        if known is None:
            found = {
                role
                for role, scope in self.grants(community).of(person)
                if scope in (0, home) and self.sits(community, person, scope)
            }
            if person in self.operators():
                found.add(Role.OPERATOR)
            known = answers.roles[key] = _RESIDENT | found if found else _RESIDENT
        return known

    def holders(self, community: int, role: Role, home: int) -> list[int]:
        """Everybody who can be reached in this role, where the matter lives."""
        key, answers = (community, role, home), self._known()
        known = answers.holders.get(key)
        if known is None:
            seats = self.grants(community)
            if role is Role.OPERATOR:
                people = {p for p in self.operators() if self.person(p).reachable}
            else:
                people = {p for p, s in seats.holders(role, home) if self.sits(community, p, s)}
            known = answers.holders[key] = sorted(people)
        return known

"""Who sits in which role, and who of them can be reached, as of the letter at hand."""

from __future__ import annotations

from bot.flows.rules.rights import Role
from storage.people import PEOPLE, PersonState, sits
from storage.roles import GRANTS, Grants
from storage.transaction import Tx

_NOBODY = Grants()
_RESIDENT = frozenset({Role.RESIDENT})


class Seated:
    """Answers are remembered while the seats stay the same; `forget` when people have changed."""

    def __init__(self, tx: Tx, operators: frozenset[int]) -> None:
        """`operators` are those of the settings; others are seated in the memory."""
        self.tx, self._named = tx, operators
        self._seen: Grants | None = None  # the seats that the answers below are about
        self._roles: dict[tuple[int, int, int], frozenset[Role]] = {}
        self._holders: dict[tuple[int, Role, int], list[int]] = {}
        self._operators: frozenset[int] | None = None

    def forget(self) -> None:
        """Somebody can be reached, or no more: ask anew."""
        self._roles.clear()
        self._holders.clear()
        self._operators = None

    def person(self, person: int) -> PersonState:
        """Somebody, known or not."""
        return self.tx.get(PEOPLE, person) or PersonState(person, "")

    def grants(self, community: int) -> Grants:
        """The seats of a community."""
        found = self.tx.get(GRANTS, community) or _NOBODY
        if found is not self._seen:
            self._seen = found
            self.forget()
        return found

    def operators(self) -> frozenset[int]:
        """Those of the setting, and whoever was seated since."""
        if self._operators is None:
            seated = (self.tx.get(GRANTS, 0) or _NOBODY).holders(Role.OPERATOR, 0)
            self._operators = self._named | {person for person, _ in seated}
        return self._operators

    def sits(self, community: int, person: int, scope: int) -> bool:
        """Whether a seat counts: its holder pressed Start and is still in the group it is for."""
        return sits(self.tx, community, person, scope)

    def roles(self, community: int, person: int, home: int) -> frozenset[Role]:
        """What this person is where the matter lives; everybody met there is a resident."""
        seats = self.grants(community)
        key = (community, person, home)
        known = self._roles.get(key)
        if known is None:
            found = {
                role
                for role, scope in seats.of(person)
                if scope in (0, home) and self.sits(community, person, scope)
            }
            if person in self.operators():
                found.add(Role.OPERATOR)
            known = self._roles[key] = _RESIDENT | found if found else _RESIDENT
        return known

    def holders(self, community: int, role: Role, home: int) -> list[int]:
        """Everybody who can be reached in this role, where the matter lives."""
        seats = self.grants(community)
        key = (community, role, home)
        known = self._holders.get(key)
        if known is None:
            if role is Role.OPERATOR:
                people = {p for p in self.operators() if self.person(p).reachable}
            else:
                people = {p for p, s in seats.holders(role, home) if self.sits(community, p, s)}
            known = self._holders[key] = sorted(people)
        return known

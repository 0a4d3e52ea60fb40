"""Three types of community, and what each shows and stresses (S34)."""

from __future__ import annotations

from bot.flows.rules.rights import Role

_BASE = (Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)

#: type → the roles that `/roles` shows even while they are vacant
EXPECTED: dict[str, tuple[Role, ...]] = {
    "": _BASE,
    # old estates wake up needs: floor leads and party members
    "old": (*_BASE, Role.GRID_WORKER, Role.ELDER_AIDE),
    # bought homes hatch organisations: the owners' committee
    "commodity": (*_BASE, Role.OWNERS_COMMITTEE, Role.PROPERTY),
    # a work unit's estate joins resources with the unit
    "work_unit": (*_BASE, Role.PARTNER, Role.PROPERTY),
}
TYPES = tuple(name for name in EXPECTED if name)


def expected(kind: str) -> list[str]:
    """The roles that somebody should hold in a community of this type."""
    return [role.value for role in EXPECTED.get(kind, _BASE)]

"""The kinds of meetings: how long before it is told, who may call it, when it may decide (S10).

Sources: the Organic Law of the Urban Residents' Committees (as revised 2025-10-28) art. 26-32,
the Civil Code art. 278, the Property Management Regulations art. 14, Shanghai's regulation on
residents' committees (2020) art. 16. What none of them says is our own default.
"""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from bot.flows.rules.policy import MeetingPolicy
from bot.flows.rules.rights import Role

_RC, _LEAD, _PARTY = Role.RESIDENTS_COMMITTEE, Role.FLOOR_LEAD, Role.PARTY_BRANCH


class MeetingKind(Struct, frozen=True):
    """One kind.

    `notice` names the number of the policy that says how long before it is told; `binding`: by
    law, so that less needs a reason. `share` of those who are `asked` (households of the register,
    members of the body) must be there; `over`: more than it, else at least it. None: no quorum.
    """

    callers: frozenset[Role]
    notice: str
    source: str
    binding: bool = False
    asked: str = ""  # "", households, members
    share: Fraction | None = None
    over: bool = False


KINDS: dict[str, MeetingKind] = {
    # the monthly 议事会 of a building or community
    "council": MeetingKind(
        frozenset({_LEAD, _RC, _PARTY, Role.SOCIAL_ORG, Role.OWNERS_COMMITTEE}),
        "notice", "rules S10 and S46; plan 4.2",
    ),
    "courtyard": MeetingKind(  # 院落恳谈会
        frozenset({_LEAD, _RC, _PARTY, Role.SOCIAL_ORG}), "notice",
        "Organic Law art. 32: deliberation with those concerned",
    ),
    "hearing": MeetingKind(  # 听证会, before a decision
        frozenset({_RC}), "notice", "Shanghai 2020 art. 16",
    ),
    "coordination": MeetingKind(  # 协调会, for clashes
        frozenset({_RC, _LEAD}), "notice", "Shanghai 2020 art. 16; rules 2: level 1",
    ),
    "review": MeetingKind(  # 评议会, afterwards
        frozenset({_RC}), "notice", "Shanghai 2020 art. 16",
    ),
    "progress": MeetingKind(  # 推进会
        frozenset({_RC, _PARTY}), "notice", "plan 6.4: monthly in the pilot",
    ),
    "assembly": MeetingKind(  # 居民会议
        frozenset({_RC}), "notice_assembly",
        "Organic Law art. 26-27: 10 days before, more than half take part",
        binding=True, asked="households", share=Fraction(1, 2), over=True,
    ),
    "representatives": MeetingKind(  # 居民代表会议
        frozenset({_RC}), "notice",
        "Organic Law art. 28-29: two thirds of the members",
        asked="members", share=Fraction(2, 3),
    ),
    "owners": MeetingKind(  # 业主大会; its decisions are formal votes (S08)
        frozenset({Role.OWNERS_COMMITTEE}), "notice_owners",
        "Property Management Regulations art. 14: 15 days before; Civil Code art. 278",
        binding=True, asked="households", share=Fraction(2, 3),
    ),
}  # fmt: skip

#: every role that may call a meeting of some kind
CALLERS = frozenset(role for kind in KINDS.values() for role in kind.callers)
#: the roles that are the members of the representatives' meeting (Organic Law art. 28)
MEMBERS = (Role.RESIDENTS_COMMITTEE, Role.RESIDENT_REP)


def may_call(kind: str, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may call a meeting of this kind."""
    return kind in KINDS and bool(roles & KINDS[kind].callers)


def callable_by(roles: frozenset[Role]) -> tuple[str, ...]:
    """The kinds that somebody with these roles may call, in their order."""
    return tuple(kind for kind in KINDS if may_call(kind, roles))


def notice_days(kind: str, rules: MeetingPolicy) -> int:
    """How many whole days before it a meeting is told."""
    days: int = getattr(rules, KINDS[kind].notice).days
    return days


def least(kind: str, asked: int) -> int:
    """How many of those asked must be there; 0: any number may meet."""
    rule = KINDS[kind]
    if rule.share is None or not asked:
        return 0
    whole = rule.share * asked
    if rule.over:
        return whole.numerator // whole.denominator + 1
    return -(-whole.numerator // whole.denominator)

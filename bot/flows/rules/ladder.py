"""The rungs above a need that nobody answered (rules 2, escalation).

floor lead and handler (reminders) → director of the committee (breach)
→ party branch → district office and 12345.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.flows.rules.policy import LadderPolicy
from bot.flows.rules.rights import Role


class Rung(Struct, frozen=True):
    """One step of the ladder: told `at`; `role` None is the hint to 12345, for everybody."""

    name: str
    role: Role | None
    at: datetime


def rungs(breached_at: datetime, policy: LadderPolicy) -> tuple[Rung, ...]:
    """The rungs after a breach, lowest first."""
    return (
        Rung("director", Role.RESIDENTS_COMMITTEE, breached_at + policy.director_after),
        Rung("party_branch", Role.PARTY_BRANCH, breached_at + policy.party_branch_after),
        Rung("district", None, breached_at + policy.district_after),
    )

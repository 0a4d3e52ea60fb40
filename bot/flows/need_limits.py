"""How much one person may raise: against jokes and floods (S02). Emergencies are exempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.flows.effects import Refused
from bot.flows.rules.policy import NeedPolicy

DAY = timedelta(days=1)
EXEMPT = "emergency"


@dataclass(frozen=True, slots=True)
class Reporting:
    """What somebody raised lately: (when, whether an answer is still owed)."""

    raised: tuple[tuple[datetime, bool], ...] = ()
    home: int = 0  # nothing that lives in a group

    def of_day(self, now: datetime) -> tuple[int, int]:
        """(unanswered, new) of the last 24 hours."""
        lately = [waits for at, waits in self.raised if at > now - DAY]
        return sum(lately), len(lately)


def check(reporting: Reporting, urgency: str, policy: NeedPolicy, now: datetime) -> None:
    """Whether they may raise one more.

    Raises:
        Refused: too many without an answer, or too many in a day.
    """
    if urgency == EXEMPT:
        return
    unanswered, new = reporting.of_day(now)
    if unanswered >= policy.unanswered_most:
        raise Refused("need.too_many_open", most=policy.unanswered_most)
    if new >= policy.new_most:
        raise Refused("need.too_many_today", most=policy.new_most)

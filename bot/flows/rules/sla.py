"""The clock of a need: when the answer is due and when its owner is reminded (S04).

Hours and days run in calendar time, nights and holidays included (rules 3.5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.flows.rules.policy import NeedPolicy, before


def due(start: datetime, policy: NeedPolicy) -> datetime:
    """The instant by which a human must have answered."""
    return start + policy.respond_normal


def reminders(
    start: datetime,
    end: datetime,
    policy: NeedPolicy,
    moved: Callable[[datetime], datetime] = lambda at: at,
) -> tuple[datetime, ...]:
    """When to remind, in order; an instant at or before the start is dropped, doubles too.

    `moved` puts an instant of quiet hours before them (rules 3.5).
    """
    instants = {moved(end - before(text, end - start)) for text in policy.remind_before}
    return tuple(sorted(at for at in instants if start < at < end))

"""The clocks of a need: when answer and result are due, and when its owner is reminded (S04).

Hours and days run in calendar time, nights and holidays included (rules 3.5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.flows.rules.policy import NeedPolicy, before


def respond(urgency: str, policy: NeedPolicy) -> timedelta:
    """How long a human may take to answer."""
    given: timedelta = getattr(policy, f"respond_{urgency}")
    return given


def resolve(urgency: str, policy: NeedPolicy) -> timedelta:
    """How long the result may take."""
    given: timedelta = getattr(policy, f"resolve_{urgency}")
    return given


def reminders(
    start: datetime,
    end: datetime,
    policy: NeedPolicy,
    moved: Callable[[datetime], datetime] = lambda at: at,
    after: datetime | None = None,
) -> tuple[datetime, ...]:
    """When to remind, in order; an instant at or before the start is dropped, doubles too.

    `moved` puts an instant of quiet hours before them, never later (rules 3.5). Of those that are
    not later than `after` nothing is asked.
    """
    least = start if after is None else max(start, after)
    ahead = (end - before(text, end - start) for text in policy.remind_before)
    instants = {moved(at) for at in ahead if at > least}
    return tuple(sorted(at for at in instants if least < at < end))

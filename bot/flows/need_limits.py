"""How much one person may raise: against jokes and floods (S02). Emergencies are exempt."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from bot.flows.effects import Ctx, Refused
from bot.flows.need_events import NeedReported
from bot.flows.rules.rights import Role

DAY = timedelta(days=1)
#: whoever confirms what history holds raises many at once
_CONFIRM = frozenset({Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.OPERATOR})


class Reporting(Struct, frozen=True):
    """What somebody raised lately: (when, whether an answer is still owed)."""

    raised: tuple[tuple[datetime, bool], ...] = ()
    home: int = 0  # nothing that lives in a group

    def of_day(self, now: datetime) -> tuple[int, int]:
        """(unanswered, new) of the last 24 hours."""
        lately = [waits for at, waits in self.raised if at > now - DAY]
        return sum(lately), len(lately)


def check(reporting: Reporting, event: NeedReported, ctx: Ctx) -> None:
    """Whether they may raise one more.

    Raises:
        Refused: too many without an answer, or too many in a day.
    """
    confirmed = event.source == "import" and bool(_CONFIRM & ctx.actor.roles)
    if event.urgency == "emergency" or confirmed:
        return
    policy = ctx.policy.need
    unanswered, new = reporting.of_day(ctx.now)
    if unanswered >= policy.unanswered_most:
        raise Refused("need.too_many_open", most=policy.unanswered_most)
    if new >= policy.new_most:
        raise Refused("need.too_many_today", most=policy.new_most)

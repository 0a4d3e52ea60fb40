"""What the installation must not keep to itself: told to its operators once, until it is over.

The figures are those of the machine, no community's: nothing of it stands in a ledger.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Event, Holders, Refused, Say, event
from bot.flows.rules.rights import Role

#: from where on each is told: seconds, but `disk` (percent that are free, at least) and `chain`
#: (the number of the first broken record; 0: none)
LIMITS = {"deadlines": 60, "outbox": 300, "backup": 26 * 3600, "disk": 10, "chain": 0, "loop": 2}
POLL = 120  # seconds without an answer of Telegram: nobody could be told by Telegram
#: what loses nothing by waiting for the morning
PATIENT = frozenset({"backup"})


class Alarm(Struct, frozen=True):
    """One kind of trouble; `since` is None while all is well."""

    kind: str
    since: datetime | None = None


@event("wa", clock=True)
class AlarmRaised(Event):
    """A figure is beyond its limit: seconds, a percentage, or the number of a record."""

    kind: str
    figure: int


@event("we", clock=True)
class AlarmEnded(Event):
    """It is within its limit again."""

    kind: str


def exceeds(kind: str, figure: float) -> bool:
    """Whether a figure must be told."""
    limit = POLL if kind == "poll" else LIMITS[kind]
    return figure < limit if kind == "disk" else figure > limit


def raise_alarm(alarm: Alarm, event: AlarmRaised, ctx: Ctx) -> tuple[Alarm, Effects]:
    """Tell the operators, unless they know it already.

    Raises:
        Refused: somebody pressed it.
    """
    if not ctx.actor.is_clock or event.kind not in LIMITS:
        raise Refused("code")
    if alarm.since is not None:
        return alarm, ()
    facts = {"kind": event.kind, "figure": event.figure}
    told = Say(Holders(Role.OPERATOR), "alarm.raised", facts, urgent=True)
    return replace(alarm, since=ctx.now), (told,)


def end_alarm(alarm: Alarm, event: AlarmEnded, ctx: Ctx) -> tuple[Alarm, Effects]:
    """Tell them that it is over, if they were told that it had begun.

    Raises:
        Refused: somebody pressed it.
    """
    if not ctx.actor.is_clock or event.kind not in LIMITS:
        raise Refused("code")
    if alarm.since is None:
        return alarm, ()
    facts = {"kind": event.kind, "since": alarm.since}
    told = Say(Holders(Role.OPERATOR), "alarm.over", facts, urgent=True)
    return replace(alarm, since=None), (told,)

"""Quiet hours: when nobody is spoken to unasked (S14), by the clock on the community's wall.

Where that clock is changed: an hour that the wall skips comes as late as it would have without
the change, so just after the gap (on a whole day left out: the day after); one that it shows
twice comes the first time, once. Quiet is whatever shows a quiet hour, both times.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.flows.rules.policy import BroadcastPolicy

_DAY = timedelta(days=1)
_DAY_SECONDS = 86400
_STEP = 900  # zones change their distance from UTC at whole quarters of an hour
#: what is said "before the quiet hours" is said so long before: a send takes its seconds
_MARGIN = timedelta(minutes=1)


def in_quiet(now: datetime, zone: str, policy: BroadcastPolicy) -> bool:
    """Whether it is quiet now; a window that ends when it begins holds nothing."""
    at = _clock(now, zone)
    start, end = policy.quiet_from.seconds, policy.quiet_until.seconds
    return start <= at < end if start <= end else at >= start or at < end


def next_allowed(now: datetime, zone: str, policy: BroadcastPolicy) -> datetime:
    """Now, or in quiet hours their end; in UTC."""
    return next_at(now, zone, policy.quiet_until) if in_quiet(now, zone, policy) else now


def last_allowed_before(at: datetime, zone: str, policy: BroadcastPolicy) -> datetime:
    """The instant itself, or in quiet hours the last minute before them (rules 3.5); in UTC."""
    if not in_quiet(at, zone, policy):
        return at
    back = (_clock(at, zone) - policy.quiet_from.seconds) % _DAY_SECONDS
    found = at.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=back)
    turned = _offset(int(at.timestamp()) // _STEP, zone) - _offset(
        int(found.timestamp()) // _STEP, zone
    )
    return found + timedelta(seconds=turned) - _MARGIN


def next_at(now: datetime, zone: str, after_midnight: timedelta, weekday: int = -1) -> datetime:
    """The first instant after now at which the wall shows this hour; in UTC.

    `weekday`: only on this one (0 is Monday).
    """
    local = now.astimezone(ZoneInfo(zone))
    for days in range(9):
        day = local + days * _DAY
        found = _wall(day, after_midnight)
        if found > now and weekday in (-1, day.weekday()):
            return found
    raise ValueError(f"no weekday {weekday}")


def day_of(at: datetime, zone: str) -> int:
    """The community's day of an instant (ordinal, counted from the year 1)."""
    return at.astimezone(ZoneInfo(zone)).toordinal()


def _clock(at: datetime, zone: str) -> int:
    """What the wall shows, in seconds after midnight."""
    seconds = int(at.timestamp())
    return (seconds + _offset(seconds // _STEP, zone)) % _DAY_SECONDS


@lru_cache(maxsize=4096)
def _offset(step: int, zone: str) -> int:
    """How far the wall is ahead of UTC, in seconds; asked with every word that is said."""
    ahead = datetime.fromtimestamp(step * _STEP, ZoneInfo(zone)).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def _wall(local: datetime, after_midnight: timedelta) -> datetime:
    """That hour of the same day; an hour that the wall skips lies after the gap."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
    return (midnight + after_midnight).replace(tzinfo=local.tzinfo).astimezone(UTC)

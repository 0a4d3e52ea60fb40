"""Hours on the wall, in every zone: those that do not exist, and those that come twice.

Decided (bot/flows/rules/quiet.py): an hour that the wall skips comes as late as it would have
without the change, so just after the gap; one that it shows twice comes the first time. Quiet
hours are what the wall shows: of an hour that comes twice both are quiet.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.effects import Actor, Ctx, Place
from bot.flows.rules import quiet
from bot.flows.rules.policy import BroadcastPolicy, Policy

POLICY = BroadcastPolicy()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: in which people live; the others are older names of theirs, or count leap seconds
ZONES = sorted(
    zone
    for zone in available_timezones()
    if "/" in zone and not zone.startswith(("right/", "Etc/"))
)
INSTANTS = st.integers(0, 38 * 365 * 86400).map(
    lambda seconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
HOURS = st.integers(0, 24 * 4 - 1).map(lambda n: n * timedelta(minutes=15))


def changes(zone, since=datetime(2020, 1, 1, tzinfo=UTC), days=800):
    """(first instant of the new time, how far the wall was turned on) in these days."""
    there = ZoneInfo(zone)
    found, at = [], since
    for _ in range(days):
        before, after = (x.astimezone(there).utcoffset() for x in (at, at + DAY))
        if before != after:
            low, high = at, at + DAY
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                same = middle.astimezone(there).utcoffset() == before
                low, high = (middle, high) if same else (low, middle)
            found.append((high.replace(microsecond=0), after - before))
        at += DAY
    return found


def shows(at, zone):
    """What the wall shows, after midnight."""
    local = at.astimezone(ZoneInfo(zone))
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)


def exists(at, hour, zone):
    """Whether the wall shows this hour on that day."""
    local = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, tzinfo=None)
    wanted = (local + hour).replace(tzinfo=ZoneInfo(zone))
    seen = wanted.astimezone(UTC).astimezone(ZoneInfo(zone))
    return seen.replace(tzinfo=None) == wanted.replace(tzinfo=None)


@settings(deadline=None, max_examples=300)
@given(INSTANTS, st.sampled_from(ZONES), HOURS, st.integers(-1, 6))
def test_an_hour_comes_once_a_day_or_week_and_on_its_day(now, zone, hour, weekday):
    found = quiet.next_at(now, zone, hour, weekday)
    there = found.astimezone(ZoneInfo(zone))
    assert timedelta(0) < found - now <= (8 if weekday >= 0 else 2) * DAY + HOUR
    if shows(found, zone) == hour:
        assert weekday in (-1, there.weekday())
        assert there.fold == 0, "of two the first"
    else:
        assert not exists(found - HOUR, hour, zone), "the wall skipped it"
    if weekday >= 0:  # a list of the week is entered by the one before
        again = quiet.next_at(found, zone, hour, weekday)
        assert 6 * DAY <= again - found <= 15 * DAY


@settings(deadline=None, max_examples=300)
@given(INSTANTS, st.sampled_from(ZONES))
def test_quiet_hours_end_and_begin_on_the_wall_of_every_zone(now, zone):
    later = quiet.next_allowed(now, zone, POLICY)
    sooner = quiet.last_allowed_before(now, zone, POLICY)
    assert sooner <= now <= later
    assert not quiet.in_quiet(later, zone, POLICY)
    assert not quiet.in_quiet(sooner, zone, POLICY)
    assert quiet.in_quiet(now, zone, POLICY) is (not 7 * HOUR <= shows(now, zone) < 22 * HOUR)
    if later > now:
        assert shows(later, zone) == 7 * HOUR or quiet.in_quiet(later - MINUTE, zone, POLICY)


#: by an hour, by half of one, at midnight, by a whole day, and nowhere
TURNED = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo",
    "Asia/Beirut", "America/Santiago", "Pacific/Chatham", "Africa/Casablanca", "Asia/Gaza",
]  # fmt: skip


@pytest.mark.parametrize("zone", TURNED)
def test_an_hour_that_the_wall_skips_comes_after_the_gap_on_the_same_day(zone):
    for at, turned in changes(zone, datetime(2023, 1, 1, tzinfo=UTC)):
        if turned < timedelta(0):
            continue
        gone = shows(at - timedelta(seconds=1), zone) + timedelta(seconds=1)  # the first skipped
        hour = (gone + turned / 2) % DAY
        found = quiet.next_at(at - 3 * HOUR, zone, hour)
        assert found == at + turned / 2
        assert found.astimezone(ZoneInfo(zone)).date() == at.astimezone(ZoneInfo(zone)).date()
        assert quiet.next_at(found, zone, hour) - found > 20 * HOUR, "and once"


@pytest.mark.parametrize("zone", TURNED)
def test_an_hour_that_the_wall_shows_twice_comes_the_first_time_and_once(zone):
    for at, turned in changes(zone, datetime(2023, 1, 1, tzinfo=UTC)):
        if turned > timedelta(0):
            continue
        hour = shows(at, zone) + (-turned) / 2  # in the middle of what comes twice
        if hour >= DAY:
            continue
        found = quiet.next_at(at - 3 * HOUR, zone, hour)
        assert found == at + turned / 2
        assert quiet.next_at(found, zone, hour) - found > 22 * HOUR, (
            "the second time is passed over"
        )


def test_a_day_that_a_zone_left_out_has_no_list_and_the_next_one_has():
    """Samoa had no 30th of December 2011, a Friday."""
    zone, thursday = "Pacific/Apia", datetime(2011, 12, 29, 20, 0, tzinfo=UTC)  # 10:00 there
    found = quiet.next_at(thursday, zone, 9 * HOUR).astimezone(ZoneInfo(zone))
    assert (found.day, found.hour) == (31, 9)
    friday = quiet.next_at(thursday, zone, 9 * HOUR, 4).astimezone(ZoneInfo(zone))
    assert (friday.weekday(), friday.hour) == (5, 9), "a week without a Friday: the day after"


@settings(deadline=None, max_examples=200)
@given(INSTANTS, st.sampled_from(ZONES), st.integers(1, 30))
def test_a_hold_ends_in_the_morning_of_the_day_that_was_named(now, zone, days):
    ctx = Ctx(now, Actor(1), Place(1, 1, 0), Policy(), lambda: 1, zone=zone)
    until = ctx.local(ctx.today() + days, 9 * HOUR)
    assert until > now
    named = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    assert until.astimezone(ZoneInfo(zone)).date() == named or zone == "Pacific/Apia"

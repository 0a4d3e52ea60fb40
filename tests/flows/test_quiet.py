"""Quiet hours by the clock on the wall, and the budget of a group's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.rules import quiet
from bot.flows.rules.budget import Budget, spend
from bot.flows.rules.policy import BroadcastPolicy, PolicyError, read

ZONE = "Asia/Shanghai"
POLICY = BroadcastPolicy()


def wall(text, zone=ZONE):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def seen(at, zone=ZONE):
    return at.astimezone(ZoneInfo(zone)).strftime("%d %H:%M")


@pytest.mark.parametrize(
    ("at", "is_quiet", "next_", "last"),
    [
        ("2026-11-23T21:59:59", False, "23 21:59", "23 21:59"),
        ("2026-11-23T22:00", True, "24 07:00", "23 21:59"),
        ("2026-11-24T00:00", True, "24 07:00", "23 21:59"),
        ("2026-11-24T06:59:59", True, "24 07:00", "23 21:59"),
        ("2026-11-24T07:00", False, "24 07:00", "24 07:00"),
        ("2026-11-24T12:00", False, "24 12:00", "24 12:00"),
    ],
)
def test_from_ten_to_seven_it_is_quiet(at, is_quiet, next_, last):
    now = wall(at)
    assert quiet.in_quiet(now, ZONE, POLICY) is is_quiet
    assert seen(quiet.next_allowed(now, ZONE, POLICY)) == next_
    assert seen(quiet.last_allowed_before(now, ZONE, POLICY)) == last


def test_each_community_has_its_own_wall():
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert quiet.in_quiet(now, ZONE, POLICY)
    assert not quiet.in_quiet(now, "Asia/Urumqi", POLICY)
    assert (
        quiet.day_of(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), ZONE)
        == date(2026, 11, 24).toordinal()
    )


@pytest.mark.parametrize(
    ("text", "at", "is_quiet", "last"),
    [
        ('quiet_from = "13h"\nquiet_until = "15h"', "2026-11-23T14:00", True, "23 12:59"),
        ('quiet_from = "13h"\nquiet_until = "15h"', "2026-11-23T23:00", False, "23 23:00"),
        ('quiet_from = "0h"\nquiet_until = "6h"', "2026-11-23T00:00", True, "22 23:59"),
        ('quiet_from = "7h"\nquiet_until = "7h"', "2026-11-23T07:00", False, "23 07:00"),
    ],
)
def test_other_hours(text, at, is_quiet, last):
    policy = read(f"[broadcast]\n{text}").broadcast
    assert quiet.in_quiet(wall(at), ZONE, policy) is is_quiet
    assert seen(quiet.last_allowed_before(wall(at), ZONE, policy)) == last


@pytest.mark.parametrize("name", ["quiet_from", "quiet_until", "digest_at", "weekly_at"])
def test_an_hour_is_within_the_day(name):
    with pytest.raises(PolicyError, match=rf"^\[broadcast\] {name}: hours after midnight"):
        read(f'[broadcast]\n{name} = "24h"')


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_where_the_clock_is_changed_the_morning_is_at_seven_all_the_same(day):
    zone = "America/New_York"
    now = wall(f"{day}T00:30", zone)
    assert seen(quiet.next_allowed(now, zone, POLICY), zone) == f"{day[-2:]} 07:00"


INSTANTS = st.integers(0, 15 * 366 * 86400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(INSTANTS, st.sampled_from([ZONE, "Asia/Urumqi", "America/New_York", "Europe/Berlin"]))
def test_what_is_moved_is_allowed_and_never_moved_the_wrong_way(now, zone):
    later, sooner = (f(now, zone, POLICY) for f in (quiet.next_allowed, quiet.last_allowed_before))
    assert sooner <= now <= later
    assert not quiet.in_quiet(later, zone, POLICY)
    assert not quiet.in_quiet(sooner, zone, POLICY)
    assert later - sooner <= timedelta(hours=10, minutes=1)


@given(INSTANTS, st.integers(0, 6))
def test_the_next_monday_lies_within_a_week(now, weekday):
    found = quiet.next_at(now, ZONE, timedelta(hours=9), weekday)
    local = found.astimezone(ZoneInfo(ZONE))
    assert timedelta(0) < found - now <= timedelta(days=7)
    assert (local.weekday(), local.hour, local.minute) == (weekday, 9, 0)


def test_three_a_day_and_three_more_on_the_next():
    budget, given_ = Budget(), []
    for day in (5, 5, 5, 5, 5, 6, 5, 6, 6):
        after = spend(budget, day, 3)
        given_.append(after is not None)
        budget = after or budget
    # a day that is over already goes on the account of the last one
    assert given_ == [True, True, True, False, False, True, True, True, False]
    assert budget == Budget(6, 3)
    assert spend(Budget(), 5, 0) is None

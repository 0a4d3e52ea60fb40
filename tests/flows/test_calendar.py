"""Working days: holidays, made-up days, and long runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.rules.calendar import CalendarError, WorkingDays

DAY = timedelta(days=1)
PLAIN = WorkingDays()
SEPTEMBER = WorkingDays([date(2020, 9, 15), date(2020, 9, 21)])
#: the National Day of 2026 as it was decreed: seven days off, two weekend days worked
OCTOBER = WorkingDays(
    [date(2026, 10, day) for day in range(1, 8)], [date(2026, 9, 20), date(2026, 10, 10)]
)


@pytest.mark.parametrize(
    ("calendar", "day", "count", "found"),
    [
        (SEPTEMBER, "2020-09-19", 1, "2020-09-22"),
        (SEPTEMBER, "2020-09-19", -5, "2020-09-11"),
        (SEPTEMBER, "2020-09-14", 1, "2020-09-16"),  # over a holiday
        (SEPTEMBER, "2020-09-15", 1, "2020-09-16"),  # from a holiday
        (SEPTEMBER, "2020-09-22", -1, "2020-09-18"),  # over a long weekend
        (PLAIN, "2020-09-18", 1, "2020-09-21"),
        (PLAIN, "2020-09-18", 5, "2020-09-25"),
        (PLAIN, "2020-09-20", 5, "2020-09-25"),
        (PLAIN, "2020-09-20", -5, "2020-09-14"),
        (OCTOBER, "2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        (OCTOBER, "2026-09-30", 1, "2026-10-08"),
        (OCTOBER, "2026-09-30", 3, "2026-10-10"),
        (OCTOBER, "2026-10-10", 1, "2026-10-12"),  # from a Saturday that is worked
        (OCTOBER, "2026-10-11", -1, "2026-10-10"),
        (OCTOBER, "2026-10-08", -1, "2026-09-30"),
    ],
)
def test_so_many_working_days_on(calendar, day, count, found):
    day, found = date.fromisoformat(day), date.fromisoformat(found)
    assert calendar.after(day, count) == found
    assert calendar.before(day, -count) == found
    assert calendar.works(found)


def test_what_is_a_working_day():
    week = [date(2020, 9, 14) + n * DAY for n in range(7)]
    assert [PLAIN.works(day) for day in week] == [True] * 5 + [False] * 2
    assert [SEPTEMBER.works(day) for day in week] == [True, False, True, True, True, False, False]
    assert OCTOBER.works(date(2026, 10, 10))
    assert not OCTOBER.works(date(2026, 10, 11))


@pytest.mark.parametrize("day", [date(2020, 9, 15), date(2020, 9, 16), date(2020, 9, 19)])
def test_no_days_on_is_the_day_itself_worked_or_not(day):
    assert SEPTEMBER.after(day, 0) == SEPTEMBER.before(day, 0) == day


def test_a_holiday_on_a_weekend_takes_nothing_away():
    assert WorkingDays([date(2020, 9, 19)]).after(date(2020, 9, 18), 1) == date(2020, 9, 21)


def test_a_day_that_is_named_twice_counts_once():
    assert WorkingDays([date(2020, 9, 21)] * 2).after(date(2020, 9, 18), 1) == date(2020, 9, 22)


def test_very_long_runs():
    monday = date(2020, 9, 14)
    assert PLAIN.after(monday, 5 * 100_000) == monday + 700_000 * DAY
    assert PLAIN.before(monday, 5 * 100_000) == monday - 700_000 * DAY
    assert SEPTEMBER.after(monday, 5 * 100_000 - 2) == monday + 700_000 * DAY
    assert PLAIN.after(date.min, 1) == date(1, 1, 2)
    assert PLAIN.before(date(1, 1, 2), 1) == date.min
    assert PLAIN.after(date(9999, 12, 30), 1) == date.max
    assert PLAIN.works(date.min)
    assert PLAIN.works(date.max)


def test_a_year_of_nothing_but_holidays_is_passed():
    year = [date(2020, 1, 1) + n * DAY for n in range(366)]
    assert WorkingDays(year).after(date(2019, 12, 31), 1) == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("day", "count"),
    [(date.max, 1), (date.min, -1), (date(2020, 9, 14), 10**7), (date(2020, 9, 14), -(10**7))],
)
def test_outside_the_calendar_is_said(day, count):
    with pytest.raises(CalendarError, match=rf"^{day} and [+-]\d+ working days: outside the cal"):
        PLAIN.after(day, count)


@pytest.mark.parametrize(
    ("holidays", "made_up", "why"),
    [
        ([], [date(2020, 9, 21)], "2020-09-21 is worked anyway: it is no Saturday or Sunday"),
        ([date(2020, 9, 19)], [date(2020, 9, 19)], "2020-09-19 cannot be a holiday and be worked"),
        ([datetime(2020, 9, 21, tzinfo=UTC)], [], "a day, not an instant: 2020-09-21 00:00:00"),
        ([], [datetime(2020, 9, 19, tzinfo=UTC)], "a day, not an instant: 2020-09-19 00:00:00"),
    ],
)
def test_days_that_contradict_each_other_are_said(holidays, made_up, why):
    with pytest.raises(CalendarError) as error:
        WorkingDays(holidays, made_up)
    assert str(error.value).startswith(why)


def test_an_instant_is_no_day():
    with pytest.raises(CalendarError, match="a day, not an instant"):
        PLAIN.after(datetime(2020, 9, 21, tzinfo=UTC), 0)
    with pytest.raises(CalendarError, match="a day, not an instant"):
        PLAIN.works(datetime(2020, 9, 21, tzinfo=UTC))


# --- whatever the calendar --------------------------------------------------------------

FIRST, LAST = date(2020, 1, 1), date(2022, 12, 31)
DAYS = st.dates(FIRST, LAST)
COUNTS = st.integers(-300, 300)


@st.composite
def calendars(draw):
    free = draw(st.sets(DAYS, max_size=60))
    weekends = DAYS.filter(lambda day: day.weekday() > 4 and day not in free)
    return WorkingDays(free, draw(st.sets(weekends, max_size=20)))


@given(calendars(), DAYS, COUNTS)
def test_it_is_what_counting_on_the_fingers_finds(calendar, day, count):
    found, left = day, abs(count)
    while left:
        found += DAY if count > 0 else -DAY
        left -= calendar.works(found)
    assert calendar.after(day, count) == found


@given(calendars(), DAYS, DAYS, COUNTS)
def test_a_later_day_ends_no_sooner(calendar, one, other, count):
    sooner, later = sorted((one, other))
    assert calendar.after(sooner, count) <= calendar.after(later, count)


@given(calendars(), DAYS, COUNTS, COUNTS)
def test_more_days_end_later(calendar, day, one, other):
    fewer, more = sorted((one, other))
    assert (calendar.after(day, fewer) < calendar.after(day, more)) is (fewer < more)


@given(calendars(), DAYS, COUNTS, COUNTS)
def test_from_a_working_day_one_comes_back(calendar, day, count, further):
    day = calendar.after(day, 1)
    there = calendar.after(day, count)
    assert calendar.before(there, count) == day
    assert calendar.after(there, further) == calendar.after(day, count + further)

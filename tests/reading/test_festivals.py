"""Holidays of China: days off, days worked instead, and festivals by name."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from bot.reading.festivals import (
    HOLIDAYS,
    days_off,
    festival,
    holiday,
    holiday_of,
    is_working,
    provisional,
    working_days,
)


def test_days_off_and_make_up_days_of_2026():
    off = days_off(2026)
    national = [day for day, key in off.items() if key == "national"]
    assert national == [date(2026, 10, n) for n in range(1, 8)]
    assert holiday("spring", 2026) == (date(2026, 2, 15), date(2026, 2, 23))
    for worked in (date(2026, 1, 4), date(2026, 2, 28), date(2026, 10, 10)):
        assert is_working(worked)
        assert worked.weekday() > 4
        assert holiday_of(worked) is None
    assert not is_working(date(2026, 10, 3))
    assert not is_working(date(2026, 11, 28))
    assert is_working(date(2026, 11, 27))
    assert holiday_of(date(2026, 10, 7)) == "national"
    assert list(off) == sorted(off)


def test_two_holidays_in_a_row():
    """In 2025 mid-autumn fell into the week of the national day, in 2020 on that day."""
    off = days_off(2025)
    assert off[date(2025, 10, 1)] == off[date(2025, 10, 5)] == "national"
    assert off[date(2025, 10, 6)] == off[date(2025, 10, 8)] == "mid_autumn"
    assert festival("mid_autumn", 2020) == festival("national", 2020) == date(2020, 10, 1)


def test_a_year_without_an_order_is_provisional():
    assert not provisional(date(2026, 10, 1))
    assert provisional(date(2090, 10, 1))
    assert days_off(2090)[date(2090, 10, 1)] == "national"


def test_working_days_are_counted_over_holidays():
    assert working_days(2026).after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert working_days(2026).after(date(2026, 10, 9), 1) == date(2026, 10, 10)
    assert working_days(2025).after(date(2025, 12, 31), 1) == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("spring_eve", date(2026, 2, 16)),
        ("lantern", date(2026, 3, 3)),
        ("qingming", date(2026, 4, 5)),
        ("mothers", date(2026, 5, 10)),
        ("fathers", date(2026, 6, 21)),
        ("dragon_boat", date(2026, 6, 19)),
        ("mid_autumn", date(2026, 9, 25)),
        ("double_ninth", date(2026, 10, 18)),
        ("thanksgiving", date(2026, 11, 26)),
        ("winter_solstice", date(2026, 12, 22)),
    ],
)
def test_festivals(key, day):
    assert festival(key, 2026) == day
    assert key in HOLIDAYS or holiday(key, 2026) == (day, day)


def test_the_calendar_is_loaded_only_when_a_date_needs_it():
    code = (
        "import sys; from datetime import datetime, UTC; from bot.reading.times import read;"
        "now = datetime(2026, 11, 26, tzinfo=UTC); read('明天晚上八点', now);"
        "assert 'holidays' not in sys.modules; read('国庆期间', now);"
        "assert 'holidays' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

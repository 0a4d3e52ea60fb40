"""The calendar file, read by an independent parser and by another one's rules of the zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from bot.drawings import draw
from bot.flows.meeting_state import Meeting, public
from bot.speech.page import say
from bot.speech.words import Words

icalendar = pytest.importorskip("icalendar")
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def meeting(starts, **changes):
    values = {
        "no": 3, "home": 1, "caller": 9, "chair": 9, "kind": "council", "state": "called",
        "topic": "加装电梯; 停车, <b>\n第二行", "place": "三号楼, 活动室", "made_at": NOW,
        "starts_at": starts, "minutes": 90, "called_at": NOW,
    }  # fmt: skip
    return Meeting(**{**values, **changes})


def made(found, zone, now=NOW):
    words = Words("zh_CN", zone, bot="huiyin_bot", community=1)
    page = say(words, "meeting.calendar", {**public(found), "now": now, "sequence": found.sequence})
    return draw(page.drawn.template, page.drawn.facts)


def event(data):
    calendar = icalendar.Calendar.from_ical(data)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(
    ("there", "zone"),
    [
        ("2026-12-05T19:30", "Asia/Shanghai"),
        ("2026-12-05T23:30", "Asia/Shanghai"),
        ("2027-01-15T23:30", "Europe/Berlin"),  # winter
        ("2027-03-27T23:30", "Europe/Berlin"),  # the night in which an hour is skipped
        ("2027-03-28T19:30", "Europe/Berlin"),
        ("2027-07-15T23:30", "Europe/Berlin"),  # summer
        ("2026-10-24T23:30", "Europe/Berlin"),  # the night in which an hour comes twice
        ("2026-11-01T19:30", "America/New_York"),
        ("2026-12-05T23:30", "Australia/Adelaide"),  # half an hour, summer in December
    ],
)
def test_it_opens_at_the_hour_that_the_wall_shows(there, zone):
    local = datetime.fromisoformat(there).replace(tzinfo=ZoneInfo(zone))
    data = made(meeting(local.astimezone(UTC)), zone)
    calendar, found = event(data)
    assert found["DTSTART"].dt.replace(tzinfo=None) == datetime.fromisoformat(there)
    assert found["DTSTART"].params["TZID"] == zone
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=90)
    assert [z["TZID"] for z in calendar.walk("VTIMEZONE")] == [zone]
    # by the rules that the file itself carries, read by another library
    from dateutil.tz import tzical

    text = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")[0].to_ical().decode()
    rules = tzical(StringIO(text.replace("\r\n", "\n"))).get(zone)
    assert datetime.fromisoformat(there).replace(tzinfo=rules).utcoffset() == local.utcoffset()


def test_words_come_through_whole():
    _, found = event(made(meeting(NOW + timedelta(days=9)), "Asia/Shanghai"))
    assert str(found["SUMMARY"]) == "加装电梯; 停车, <b> 第二行"
    assert str(found["LOCATION"]) == "三号楼, 活动室"
    assert "start=1-v-mv-3" in str(found["DESCRIPTION"])


def test_an_update_replaces_and_a_cancellation_cancels():
    first = meeting(NOW + timedelta(days=9))
    moved = meeting(NOW + timedelta(days=12), sequence=1)
    off = meeting(NOW + timedelta(days=12), sequence=2, state="cancelled", reason="停电")
    kept: dict[str, object] = {}
    for found, now in (
        (first, NOW),
        (moved, NOW + timedelta(days=1)),
        (off, NOW + timedelta(days=2)),
    ):
        calendar, one = event(made(found, "Asia/Shanghai", now))
        before = kept.get(one["UID"])
        assert before is None or one["SEQUENCE"] > before["SEQUENCE"]
        assert before is None or one["DTSTAMP"].dt > before["DTSTAMP"].dt
        kept[one["UID"]] = one
    assert len(kept) == 1  # the same entry each time
    last = next(iter(kept.values()))
    assert calendar["METHOD"] == "CANCEL"
    assert last["STATUS"] == "CANCELLED"
    assert not last.walk("VALARM")
    other = event(made(meeting(NOW + timedelta(days=9), no=4), "Asia/Shanghai"))[1]
    assert other["UID"] not in kept


def test_the_same_facts_are_the_same_file():
    found = meeting(NOW + timedelta(days=9))
    assert made(found, "Europe/Berlin") == made(found, "Europe/Berlin")


#: (zone, the day whose night changes the clock): summer begins, summer ends
NIGHTS = [
    ("Europe/Berlin", "2027-03-28"),
    ("Europe/Berlin", "2027-10-31"),
    ("America/New_York", "2027-03-14"),
    ("America/New_York", "2027-11-07"),
    ("Australia/Lord_Howe", "2027-10-03"),  # half an hour
]
#: minutes from midnight: 23:30 before, then 01:30, 02:30 and 03:30
HOURS = (-30, 90, 150, 210)


def by_the_book(zone, at):
    """The distance from UTC that a VTIMEZONE gives an instant (RFC 5545, 3.6.5)."""
    onsets = []
    for part in zone.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        more = part.get("RDATE")
        dates = [d.dt for d in more.dts] if more else []
        onsets += [(d - before, after) for d in (part["DTSTART"].dt, *dates)]
    return max(o for o in onsets if o[0] <= at.replace(tzinfo=None))[1]


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
@pytest.mark.parametrize("minutes", HOURS)
def test_in_the_night_in_which_the_clock_is_changed_all_readers_agree(zone, day, minutes):
    from dateutil.tz import tzical

    wall = datetime.fromisoformat(day) + timedelta(minutes=minutes)
    at = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)  # one that is skipped: just after
    data = made(meeting(at), zone)
    calendar, found = event(data)
    carried = calendar.walk("VTIMEZONE")[0]
    said = found["DTSTART"].dt.replace(tzinfo=None)
    for rules in (
        carried.to_tz(lookup_tzid=False),
        tzical(StringIO(data.decode().replace("\r\n", "\n"))).get(zone),
        ZoneInfo(zone),
    ):
        assert said.replace(tzinfo=rules).astimezone(UTC) == at, rules
    there = at.astimezone(ZoneInfo(zone))
    assert by_the_book(carried, at) == there.utcoffset()


@pytest.mark.parametrize(("zone", "day"), NIGHTS)
def test_each_change_of_the_clock_begins_at_its_own_second(zone, day):
    begin = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    calendar, _ = event(made(meeting(begin), zone))
    carried = calendar.walk("VTIMEZONE")[0]
    for minutes in range(-60, 360, 15):
        for at in (
            begin + timedelta(minutes=minutes),
            begin + timedelta(minutes=minutes, seconds=-1),
        ):
            assert by_the_book(carried, at) == at.astimezone(ZoneInfo(zone)).utcoffset(), at


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_the_hour_that_comes_twice_is_told_apart(zone):
    day = {"Europe/Berlin": "2027-10-31T02:30", "America/New_York": "2027-11-07T01:30"}[zone]
    twice = [
        datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
        for fold in (0, 1)
    ]
    assert twice[1] - twice[0] == timedelta(hours=1)
    for at in twice:
        _, found = event(made(meeting(at), zone))
        assert found["DTSTART"].dt.astimezone(UTC) == at
        assert found["DTEND"].dt.astimezone(UTC) == at + timedelta(minutes=90)

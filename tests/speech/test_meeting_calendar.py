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

"""The calendar file of a meeting (RFC 5545): one UID, a SEQUENCE that grows with each change.

Times stand in the community's zone, with its VTIMEZONE, so that a phone elsewhere shows the right
hour. A cancelled meeting is a CANCEL of the same UID.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

_AROUND = timedelta(days=366)  # a year on each side: the changes of the clock that matter


def drawn(facts: Mapping[str, Any]) -> bytes:
    """The file; `facts`: uid, sequence, cancelled, stamp, starts, ends, zone, and the words.

    `stamp`, `starts`, `ends` are instants in ISO 8601 with their distance from UTC; `title`,
    `place`, `text` are plain words; `soon` what an alarm says a day and two hours before.
    """
    zone = ZoneInfo(facts["zone"])
    starts, ends, stamp = (datetime.fromisoformat(facts[k]) for k in ("starts", "ends", "stamp"))
    event = Event()
    event.add("uid", facts["uid"])
    event.add("sequence", facts["sequence"])
    event.add("dtstamp", stamp.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", starts.astimezone(zone))
    event.add("dtend", ends.astimezone(zone))
    event.add("summary", facts["title"])
    event.add("location", facts["place"])
    event.add("description", facts["text"])
    event.add("status", "CANCELLED" if facts["cancelled"] else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if facts["cancelled"] else "OPAQUE")
    for before in () if facts["cancelled"] else (timedelta(days=1), timedelta(hours=2)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -before)
        alarm.add("description", facts["soon"])
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Huiyin//Huiyin//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if facts["cancelled"] else "PUBLISH")
    calendar.add_component(_zone(facts["zone"], starts.date()))
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _zone(name: str, day: date) -> Timezone:
    """The rules of a zone around a day."""
    return Timezone.from_tzid(name, first_date=day - _AROUND, last_date=day + _AROUND)

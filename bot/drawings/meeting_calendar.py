"""The calendar file of a meeting (RFC 5545): one UID, a SEQUENCE that grows with each change.

Times stand in the community's zone, with its VTIMEZONE, so that a phone elsewhere shows the right
hour. A cancelled meeting is a CANCEL of the same UID.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

_AROUND = timedelta(days=366)  # a year on each side: the changes of the clock that matter
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


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
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", _on_the_wall(starts, zone))
    event.add("dtend", _on_the_wall(ends, zone))
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
    calendar.add_component(_zone(facts["zone"], starts))
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the zone shows it; in UTC, where a wall shows that hour for the second time.

    A file cannot say which of the two it means (RFC 5545, 3.3.5: it is the first).
    """
    there = at.astimezone(zone)
    return at.astimezone(UTC) if there.fold else there


def _zone(name: str, about: datetime) -> Timezone:
    """The rules of a zone around an instant: each change of its clock with its own onset.

    An onset stands as the wall shows it *before* the change (RFC 5545, 3.6.5). The library's own
    `Timezone.from_tzid` writes it as the wall shows it afterwards, so that a reader by the book
    changes to summer time an hour late.
    """
    made, zone = Timezone(), ZoneInfo(name)
    made.add("tzid", name)
    begin = (about - _AROUND).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    was = begin.astimezone(zone).utcoffset()
    for at in (begin, *_changes(zone, begin, about + _AROUND)):
        there = at.astimezone(zone)
        part = TimezoneDaylight() if there.dst() else TimezoneStandard()
        part.add("dtstart", (at + (was or timedelta())).replace(tzinfo=None))
        part.add("tzoffsetfrom", was)
        part.add("tzoffsetto", there.utcoffset())
        part.add("tzname", there.tzname())
        made.add_component(part)
        was = there.utcoffset()
    return made


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants from which a zone's clock shows another distance from UTC."""
    while begin < end:
        next_ = begin + _DAY
        if begin.astimezone(zone).utcoffset() != next_.astimezone(zone).utcoffset():
            before, after = begin, next_
            while after - before > _SECOND:
                middle = before + (after - before) / 2
                same = middle.astimezone(zone).utcoffset() == begin.astimezone(zone).utcoffset()
                before, after = (middle, after) if same else (before, middle)
            yield after.replace(microsecond=0)
        begin = next_

"""What the forms of meetings look up: dates, places, what speaks against a time."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases import meeting_asked, poll_asked
from bot.cases.case import Switchboard
from bot.flows import meeting as flow
from bot.flows.effects import Refused
from bot.flows.meeting_events import from_minutes, to_minutes
from bot.flows.rules import meeting_kinds, quiet
from bot.flows.rules.policy import Policy
from bot.reading import meeting_answers, meeting_lines, poll_times
from storage import meetings
from storage.communities import COMMUNITIES
from storage.transaction import Tx

_LABELS = 4  # times that are offered
_PLACES = 4  # places that are offered
_SECRET = 24  # characters from which the codes of the room are made
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def zone(tx: Tx, community: int) -> ZoneInfo:
    """Where the community lives."""
    head = tx.get(COMMUNITIES, community)
    return ZoneInfo(head.zone if head else "Asia/Shanghai")


def _there(tx: Tx, community: int, now: str) -> datetime:
    return datetime.fromisoformat(now).astimezone(zone(tx, community))


def _chinese(tx: Tx, community: int) -> bool:
    head = tx.get(COMMUNITIES, community)
    return not head or head.language.startswith("zh")


def _kinds(tx: Tx, community: int, who: int, home: int) -> list[str]:
    """The kinds that somebody may call; the step judges again.

    Raises:
        Refused: none.
    """
    found = meeting_kinds.callable_by(meeting_asked.roles(tx, community, who, home))
    if not found:
        raise Refused("no_right", action="meeting.call")
    return list(found)


def _proposed(tx: Tx, community: int, now: str, day: str, policy: Policy) -> list[str]:
    """Evenings and weekends, as they stand on buttons; of a day that was said, its hours."""
    there = _there(tx, community, now)
    chinese = _chinese(tx, community)
    if day:
        said = date.fromisoformat(day)
        hours = ((10, 0), (15, 0), (19, 30))
        found = [datetime(said.year, said.month, said.day, *h, tzinfo=there.tzinfo) for h in hours]
    else:
        earliest = there + policy.meeting.notice
        found = meeting_lines.proposed(there, earliest)[:_LABELS]
    return poll_times.labels([at for at in found if at > there], chinese=chinese)


def _read(tx: Tx, community: int, said: str, now: str, day: str = "") -> int:
    """The instant that words name, in whole minutes; 0: none."""
    there = _there(tx, community, now)
    at = meeting_lines.moment(said, there, date.fromisoformat(day) if day else None)
    return to_minutes(at) if at else 0


def _when(tx: Tx, community: int, said: str, now: str, day: str, policy: Policy) -> tuple[int, str]:
    """The same, and if there is none or it cannot be, why not: over, never, far."""
    there, found = _there(tx, community, now), _read(tx, community, said, now, day)
    if not found:
        return 0, "never" if meeting_lines.impossible(said, there) else "over"
    far = from_minutes(found) > there + policy.meeting.ahead_most
    return (0, "far") if far else (found, "")


def _check(
    tx: Tx,
    community: int,
    kind: str,
    at: int,
    minutes: int,
    home: int,
    now: str,
    but: int,
    policy: Policy,
) -> dict[str, Any]:
    """What speaks against a time: too soon for its notice, a holiday, working hours, a clash."""
    there = from_minutes(at).astimezone(zone(tx, community))
    rules = policy.meeting
    days = meeting_kinds.notice_days(kind, rules)
    usual = int(rules.lasts.total_seconds()) // 60
    ends = there + timedelta(minutes=minutes or usual)
    clashes = []
    for no in meetings.clashing(tx.connection, community, but, there, ends):
        found = meeting_asked.meeting(tx, community, no)
        same = home in found.groups or not set(found.groups)
        clashes.append([no, found.topic[:40], found.place, same])
    return {
        "notice": days,
        "late": there - datetime.fromisoformat(now) < timedelta(days=days),
        "binding": meeting_kinds.KINDS[kind].binding,
        "clashes": clashes,
        "night": quiet.in_quiet(there, str(there.tzinfo), policy.broadcast),
        "least": meeting_kinds.least(kind, meeting_asked.asked(tx, community, home, kind)),
        "asked": meeting_asked.asked(tx, community, home, kind),
        **meeting_lines.day_facts(there),
    }


def _places(tx: Tx, community: int, home: int) -> list[str]:
    """Where the group has met before."""
    return meetings.places(tx.connection, community, home, _PLACES)


def _ramp(tx: Tx, community: int, place: str) -> str:
    """What was said of this place before: "yes", "no", or "" where nobody said."""
    return meetings.ramp_of(tx.connection, community, place)


def _plan(tx: Tx, community: int, no: int) -> dict[str, Any]:
    """What stands of a meeting already."""
    found = meeting_asked.meeting(tx, community, no)
    known = found.starts_at > found.made_at
    return {
        "topic": found.topic,
        "place": found.place,
        "kind": found.kind,
        "at": to_minutes(found.starts_at) if known else 0,
        "minutes": found.minutes,
        "capacity": found.capacity,
        "ramp": found.ramp,
        "monthly": int(found.monthly),
    }


def _of_poll(tx: Tx, community: int, no: int, now: str) -> list[list[Any]]:
    """[words, whole minutes] of the times that most people can come at, still to come.

    Raises:
        Refused: no such search for a date, it is not over, its time is past, or somebody was
            first.
    """
    poll = poll_asked.poll(tx, community, no)
    meeting_asked.flushed(tx)
    first = meetings.of_poll(tx.connection, community, no)
    if first:
        found = flow.of_poll(meeting_asked.meeting(tx, community, first))
        raise Refused("meeting.of_poll", poll=no, **found)
    if poll.kind != "date" or poll.state not in ("closed", "published"):
        raise Refused("meeting.no_date", no=no)
    most = max(poll.counts, default=0)
    best = [o for o, count in zip(poll.options, poll.counts, strict=True) if count == most and most]
    times = [[words, _read(tx, community, words, now)] for words in best]
    there = _there(tx, community, now)
    days = [poll_times.read([words], there)[0] for words in best]
    if not any(days):
        raise Refused("meeting.no_date", no=no)
    return [time for time, day in zip(times, days, strict=True) if day]


def _poll_topic(tx: Tx, community: int, no: int) -> dict[str, Any]:
    """The question of a search for a date; a meeting that was planned for it gives the rest."""
    poll = poll_asked.poll(tx, community, no)
    for planned in meetings.of_states(tx.connection, community, ("planned",)):
        found = meeting_asked.meeting(tx, community, planned)
        if found.caller == poll.opener and found.topic == poll.question:
            return {**_plan(tx, community, planned), "no": planned}
    return {"topic": poll.question}


def _secret(_tx: Tx, _community: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET))


def _paper(_tx: Tx, _community: int, text: str) -> list[Any]:
    """[homes with a comma between, people of no known home] of a list as it was written."""
    homes, others = meeting_answers.paper(text)
    return [",".join(homes), others]


def enter(board: Switchboard) -> None:
    """Enter the looks."""
    board.looks.update(
        {
            "meetings.kinds": _kinds,
            "meetings.proposed": _proposed,
            "meetings.by_poll": lambda tx, community, _who: [
                meeting_lines.BY_POLL[_chinese(tx, community)]
            ],
            "meetings.when": _when,
            "meetings.check": _check,
            "meetings.places": _places,
            "meetings.ramp": _ramp,
            "meetings.plan": _plan,
            "meetings.of_poll": _of_poll,
            "meetings.poll_topic": _poll_topic,
            "meetings.secret": _secret,
            "meetings.paper": _paper,
        }
    )

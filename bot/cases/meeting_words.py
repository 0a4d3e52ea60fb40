"""Meetings in words: the command, the list, sign-in by the code of the room (S10, S31)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.cases import meeting_asked, meeting_looks, meeting_views
from bot.cases.case import Act, Asked, Begin, Bring, Switchboard
from bot.flows import meeting_says as says
from bot.flows.effects import Refused
from bot.flows.meeting_clock import LATE
from bot.flows.meeting_events import MeetingAnswered, MeetingSignedIn, to_minutes
from bot.flows.meeting_state import Meeting
from bot.flows.rules.rights import Action, Role, may
from bot.flows.rules.text import one_line
from bot.reading import meeting_answers, meeting_lines
from storage import meetings
from storage.people import groups_of

_SHOWN = 40  # characters of a line whose time is over, said back
_NUMBER = 9  # characters: more is no number of a meeting


def _command(asked: Asked) -> Act:
    """`/meeting time place topic`; `/meeting 3` brings its card; alone it asks."""
    said = asked.words
    if said.lstrip("#").isdecimal() and len(said) <= _NUMBER:
        return _shown(asked, int(said.lstrip("#")))
    if not may(Action.MEETING_CALL, asked.roles | _posts(asked)):  # before anything is asked
        raise Refused("no_right", action=Action.MEETING_CALL.value)
    there = asked.now.astimezone(meeting_looks.zone(asked.tx, asked.place.community))
    line = meeting_lines.read(said, there) if said else meeting_lines.Line()
    fault = _fault(line, there, asked.policy.meeting.ahead_most)
    bad = line.impossible or one_line(said, _SHOWN)
    if fault:  # it is asked when it will be, and told why
        line = replace(line, at=None, day=None)
    day = line.day.isoformat() if line.day else ""
    args: dict[str, Any] = {
        "topic": line.topic, "place": line.place, "kind": line.kind,
        "at": to_minutes(line.at) if line.at else 0, "day": day,
        "capacity": line.capacity, "minutes": line.minutes, "monthly": int(line.monthly),
    }  # fmt: skip
    return Begin("mc", {**args, "over": bad, "fault": fault} if fault else args)


def _fault(line: meeting_lines.Line, there: datetime, most: timedelta) -> str:
    """Why its time cannot be; "": it can, or none was said."""
    last = there + most
    if (line.at and line.at <= there) or (line.day and line.day < there.date()):
        return "over"
    if (line.at and line.at > last) or (line.day and line.day > last.date()):
        return "far"
    return "never" if line.impossible else ""


def _posts(asked: Asked) -> frozenset[Role]:
    """In private the posts of the group where the meeting would be; the step judges again."""
    tx, community = asked.tx, asked.place.community
    if asked.place.here:
        return frozenset()
    tx.flush()
    home = next(iter(groups_of(tx.connection, community, asked.who)), 0)
    return meeting_asked.roles(tx, community, asked.who, home)


def _shown(asked: Asked, no: int) -> Act:
    """In a group its card comes down to the newest messages; in private one's own."""
    meeting = meeting_asked.meeting(asked.tx, asked.place.community, no)
    if asked.place.here not in meeting.groups or meeting.called_at is None:
        return meeting_views.mine(asked, no)
    brought = says.brought(meeting, asked.place.here)
    return Bring(brought, home=meeting.home, matter=says.slot(meeting))


def _replied(asked: Asked, no: int) -> Act | None:
    """Words in reply to its card: a code signs in, a word answers, nothing else does."""
    meeting = meeting_asked.meeting(asked.tx, asked.place.community, no)
    return _read(meeting, asked.words)


def _read(meeting: Meeting, words: str) -> Act | None:
    code, answer = meeting_answers.code(words), meeting_answers.answer(words)
    if code:
        return MeetingSignedIn(meeting.no, code)
    return MeetingAnswered(meeting.no, answer) if answer else None


def _said(asked: Asked) -> Act | None:
    """Six figures in private sign in to the meeting that one can sign in to now."""
    code = meeting_answers.code(asked.words)
    if not code:
        return None
    tx, community = asked.tx, asked.place.community
    tx.flush()
    groups = set(groups_of(tx.connection, community, asked.who))
    rules, states = asked.policy.meeting, ("called", "reminded", "held")
    begin, end = asked.now - rules.lasts_most - LATE, asked.now + rules.sign_in_before
    for no in meetings.around(tx.connection, community, states, begin, end):
        found = meeting_asked.meeting(tx, community, no)
        opens = found.starts_at - rules.sign_in_before
        if (not groups or groups & set(found.groups)) and opens <= asked.now < found.ends_at + LATE:
            return MeetingSignedIn(no, code)
    return None


def enter(board: Switchboard) -> None:
    """Enter commands, replies to cards and words in private."""
    board.commands["meeting"] = _command
    board.commands["meetings"] = meeting_views.listed
    for card in ("meeting", "meetingcall", "meetingsoon", "meetingmoved"):
        board.replies[card] = _replied
    board.said.append(_said)

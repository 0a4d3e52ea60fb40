"""What can be seen of meetings: one's own part, the caller's desk, the agenda, who comes."""

from __future__ import annotations

from typing import Any

from bot.cases import homes, meeting_asked, poll_asked
from bot.cases.case import Asked, Show, Switchboard
from bot.flows import meeting_clock as clock
from bot.flows import meeting_says as says
from bot.flows.effects import Refused
from bot.flows.meeting_life import ties
from bot.flows.meeting_state import AHEAD, Meeting, public, shown
from bot.flows.rules.meeting_kinds import may_call
from bot.flows.rules.rights import Action
from storage import meetings
from storage.communities import COMMUNITIES
from storage.meetings import MEETING_ANSWERS
from storage.people import PEOPLE, groups_of
from storage.transaction import Tx

_LISTED = 8  # meetings in a list
_NAMES = 60  # people in a list of who comes
_ROOMS = 600  # homes on a sheet: some thirty pages
_SHOWN = ("planned", *AHEAD, "held", "no_quorum", "minutes_draft")


def homes_of(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    """Its home group, and where else it stands."""
    return meeting_asked.meeting(tx, community, no).groups


def _show(phrase: str, found: Meeting, slot: str, **more: Any) -> Show:
    facts = {**public(found), **more}
    mine = (found.caller, found.chair)
    return Show(phrase, facts, slot=slot, home=found.home, also=found.mirrors, of=mine)


def _runs(found: Meeting, show: Show) -> Show:
    """For whoever runs it alone."""
    return Show(
        show.phrase, show.facts, show.slot, show.home, show.also,
        action=Action.MEETING_RUN, ties=lambda who, _roles: ties(found, who),
    )  # fmt: skip


def mine(asked: Asked, no: int) -> Show:
    """[办理▸]: what somebody said, and what else they can do."""
    tx, community = asked.tx, asked.place.community
    found = meeting_asked.meeting(tx, community, no)
    answer = tx.get(MEETING_ANSWERS, (community, no, asked.who))
    roles = meeting_asked.roles(tx, community, asked.who, found.home)
    runs = bool(ties(found, asked.who)) or may_call(found.kind, roles)
    return _show(
        "meeting.mine", found, f"meetingmine:{no}",
        mine=answer.answer if answer else "", deputy=answer.deputy if answer else "", runs=runs,
    )  # fmt: skip


def _desk(asked: Asked, no: int) -> Show:
    found = meeting_asked.meeting(asked.tx, asked.place.community, no)
    return _runs(found, _show("meeting.desk", found, says.desk_slot(found)))


def _agenda(asked: Asked, no: int) -> Show:
    """What it is about; the chair orders it."""
    tx, community = asked.tx, asked.place.community
    found = meeting_asked.meeting(tx, community, no)
    tx.flush()
    items = meetings.agenda(tx.connection, community, no)
    return _show("meeting.agenda", found, says.agenda_slot(found), items=shown(items))


def _waiting(asked: Asked, no: int) -> Show:
    """What waits for the next meeting of a group."""
    tx, community = asked.tx, asked.place.community
    home = no or asked.place.here or next(iter(groups_of(tx.connection, community, asked.who)), 0)
    tx.flush()
    items = meetings.waiting_items(tx.connection, community, home)
    return Show(
        "agenda.waiting", {"items": shown(items[:_LISTED])}, slot="agendawaiting", home=home
    )


def _comers(asked: Asked, no: int) -> Show:
    """Who comes, by name, for whoever runs it."""
    tx, community = asked.tx, asked.place.community
    found = meeting_asked.meeting(tx, community, no)
    tx.flush()
    rows = meetings.answered(tx.connection, community, no, ("yes", "waiting", "maybe", "proxy"))
    told = []
    for who, answer, _, deputy in rows[:_NAMES]:
        person = tx.get(PEOPLE, who)
        told.append([person.name if person else "", answer, deputy])
    more = max(0, len(rows) - _NAMES)
    return _runs(found, _show("meeting.comers", found, f"meetingcomers:{no}", people=told,
                              more=more))  # fmt: skip


def _mirrors(asked: Asked, no: int) -> Show:
    """The groups in which it does not stand yet."""
    tx, community = asked.tx, asked.place.community
    found = meeting_asked.meeting(tx, community, no)
    groups = [[g.id, g.title] for g in homes.groups(tx, community) if g.id not in found.groups]
    return _show("meeting.mirrors", found, f"meetingmirrors:{no}", groups=groups)


def _calendar(asked: Asked, no: int) -> Show:
    """The calendar file; of a meeting that was cancelled the one that takes it out again."""
    found = meeting_asked.meeting(asked.tx, asked.place.community, no)
    if found.called_at is None:
        raise Refused("meeting.wrong_state", no=no, state=found.state, verb="answer")
    return _show("meeting.calendar", found, "", now=asked.now, sequence=found.sequence)


def _name(asked: Asked) -> str:
    head = asked.tx.get(COMMUNITIES, asked.place.community)
    return head.name if head else ""


def _notice(asked: Asked, no: int) -> Show:
    """The notice for the door."""
    found = meeting_asked.meeting(asked.tx, asked.place.community, no)
    facts = {"now": asked.now, "community": _name(asked)}
    return _runs(found, _show("meeting.notice", found, "", **facts))


def _sheet(asked: Asked, no: int) -> Show:
    """The sign-in sheet: a line a home that is asked, where a register is loaded."""
    tx, community = asked.tx, asked.place.community
    found = meeting_asked.meeting(tx, community, no)
    tx.flush()
    asked_ = poll_asked.buildings(tx, community, found.groups)
    rooms = meetings.rooms(tx.connection, community, asked_, _ROOMS)
    return _runs(found, _show("meeting.sheet", found, "", rooms=rooms))


def _code(asked: Asked, no: int) -> Show:
    """The code of the room, to be shown there."""
    found = meeting_asked.meeting(asked.tx, asked.place.community, no)
    rules = asked.policy.meeting
    opens = clock.opens_at(found, rules)
    if found.state not in ("called", "reminded", "held"):
        raise Refused("meeting.wrong_state", no=no, state=found.state, verb="sign_in")
    if asked.now < opens:
        raise Refused("meeting.too_early", no=no, at=opens)
    if asked.now >= found.ends_at + clock.LATE:
        raise Refused("meeting.over", no=no)
    facts = {"code": clock.code(found, asked.now, rules), "until": asked.now + rules.code_turns}
    return _runs(found, _show("meeting.code", found, "", **facts))


def listed(asked: Asked) -> Show:
    """What is to come, and what has just been; one's own plans too."""
    tx, community = asked.tx, asked.place.community
    tx.flush()
    groups = {asked.place.here} - {0} or set(groups_of(tx.connection, community, asked.who))
    found = []
    for no in reversed(meetings.latest(tx.connection, community, _SHOWN)):
        one = meeting_asked.meeting(tx, community, no)
        if groups & set(one.groups) and (one.state != "planned" or one.caller == asked.who):
            found.append(public(one))
    waits = sum(len(meetings.waiting_items(tx.connection, community, g)) for g in groups)
    facts = {"meetings": found[-_LISTED:], "waiting": waits}
    return Show("meeting.list", facts, slot="meetings" if found or waits else "")


def enter(board: Switchboard) -> None:
    """Enter the views."""
    board.pages["mv"] = mine
    board.pages["md"] = _desk
    board.pages["ma"] = _agenda
    board.pages["mw"] = _waiting
    board.pages["mp"] = _comers
    board.pages["mi"] = _mirrors
    board.pages["mc"] = _calendar
    board.pages["mn"] = _notice
    board.pages["ms"] = _sheet
    board.pages["mq"] = _code
    board.pages["ml"] = lambda asked, _no: listed(asked)

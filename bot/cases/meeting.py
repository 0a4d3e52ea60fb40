"""Meetings at the switchboard: events and forms. What is loaded stands in meeting_asked.py."""

from __future__ import annotations

from typing import Any

from bot.cases import (
    meeting_asked,
    meeting_looks,
    meeting_matters,
    meeting_views,
    meeting_words,
    poll_asked,
)
from bot.cases.case import Case, Switchboard
from bot.flows import meeting as flow
from bot.flows import meeting_agenda as agenda
from bot.flows import meeting_clock as clock
from bot.flows import meeting_events as happened
from bot.flows import meeting_forms as forms
from bot.flows import meeting_invitation as invitation
from bot.flows import meeting_room as room
from bot.flows import meeting_says as says
from bot.flows.effects import Event, Place
from bot.flows.meeting_state import Agenda, Convening, Door, Guest, Hall, Meeting, Rhythm
from storage.meetings import ITEMS, MEETINGS
from storage.transaction import Tx


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Meeting | None:
    return tx.get(MEETINGS, (place.community, event.no))


def _save(tx: Tx, community: int, meeting: Meeting) -> None:
    tx.put(MEETINGS, (community, meeting.no), meeting)


def _load_convening(tx: Tx, place: Place, _who: int, event: Any) -> Convening:
    return meeting_asked.convening(tx, place.community, place.home or place.here, event)


def _save_convening(tx: Tx, community: int, state: Convening) -> None:
    if state.meeting is not None:
        _save(tx, community, state.meeting)
    for item in state.listed:
        tx.put(ITEMS, (community, item.no), item)


def _load_next(tx: Tx, place: Place, _who: int, event: Any) -> Convening:
    plan = tx.get(MEETINGS, (place.community, event.no))
    chairs = meeting_asked.chairs(tx, place.community, plan.home) if plan else ()
    return Convening(plan=plan, members=chairs)


def _load_hall(tx: Tx, place: Place, _who: int, event: Any) -> Hall | None:
    return meeting_asked.hall(tx, place.community, event.no, meeting_asked.CONCERNED)


def _load_coming(tx: Tx, place: Place, _who: int, event: Any) -> Hall | None:
    return meeting_asked.hall(tx, place.community, event.no, (*meeting_asked.COMING, "no"))


def _load_guest(tx: Tx, place: Place, who: int, event: Any) -> Guest | None:
    return meeting_asked.guest(tx, place.community, event.no, who)


def _load_door(tx: Tx, place: Place, who: int, event: Any) -> Door | None:
    return meeting_asked.door(tx, place.community, event, who)


def _save_signed(tx: Tx, community: int, state: Door) -> None:
    who = state.comers[0][0] if state.comers else 0  # a wrong code is of whoever presses
    meeting_asked.put_door(tx, community, state, who)


def _load_put(tx: Tx, place: Place, _who: int, event: Any) -> Agenda:
    return meeting_matters.putting(tx, place.community, place.home or place.here, event)


def _load_item(tx: Tx, place: Place, who: int, event: Any) -> Agenda | None:
    return meeting_matters.item(tx, place.community, event.item, who)


def _load_rhythm(tx: Tx, place: Place, _who: int, event: Any) -> Rhythm:
    return meeting_asked.rhythm(tx, place.community, event.group)


def _nothing(_tx: Tx, _community: int, _state: object) -> None:
    return None


def _itself(meeting: Meeting) -> Meeting:
    return meeting


def _inner(state: Any) -> Meeting:
    meeting: Meeting = state.meeting
    return meeting


def _theirs(state: Any, who: int) -> bool:
    """Caller and chair keep their meeting, also when they have moved out."""
    meeting: Meeting = state if isinstance(state, Meeting) else state.meeting
    return who in (meeting.caller, meeting.chair)


def _case(step: Any, load: Any, save: Any, of: Any, **more: Any) -> Case:
    return Case(
        step,
        load,
        save,
        matter=lambda state: says.slot(of(state)),
        home=lambda state: of(state).home,
        also=lambda state: of(state).mirrors,
        **more,
    )


def _plain(step: Any) -> Case:
    return _case(step, _load, _save, _itself, tied=_theirs)


def _whole(step: Any, load: Any = _load_hall) -> Case:
    return _case(step, load, meeting_asked.put_hall, _inner, tied=_theirs)


def _convened(step: Any, load: Any) -> Case:
    return Case(
        step,
        load,
        _save_convening,
        matter=lambda state: says.slot(state.meeting),
        home=lambda state: (state.meeting or state.plan).home if state.meeting or state.plan else 0,
        counter="meeting",
        notes=flow.notes,
    )


def _matter(state: Agenda) -> str:
    if state.meeting is not None:
        return says.slot(state.meeting)
    return f"agenda:{state.home}"


def _agenda(step: Any, load: Any, save: Any = meeting_matters.put_agenda) -> Case:
    return Case(
        step,
        load,
        save,
        matter=_matter,
        home=lambda state: state.home,
        also=lambda state: state.meeting.groups if state.meeting else (),
        counter="agenda",
        notes=lambda state: {"item": state.item.no if state.item else 0},
    )


_EVENTS: dict[type[Event], Case] = {
    happened.MeetingCalled: _convened(flow.call, _load_convening),
    happened.MeetingPlanned: _convened(flow.plan, _load_convening),
    happened.MeetingNextDue: _convened(clock.plan_next, _load_next),
    happened.MeetingMoved: _whole(flow.move),
    happened.MeetingChanged: _whole(flow.change),
    happened.MeetingCancelled: _whole(flow.cancel),
    happened.MeetingMirrored: _whole(flow.mirror),
    happened.MeetingCalledAgain: _whole(flow.call_again),
    happened.MeetingReminderDue: _whole(clock.remind, _load_coming),
    happened.MeetingAnswered: _case(
        invitation.step, _load_guest, meeting_asked.put_guest, _inner, notes=invitation.notes
    ),
    happened.MeetingProxied: _case(
        invitation.step, _load_guest, meeting_asked.put_guest, _inner, notes=invitation.notes
    ),
    happened.MeetingSignedIn: _case(
        room.sign_in,
        _load_door,
        _save_signed,
        _inner,
        notes=room.notes,
        tied=lambda _state, _who: True,  # the code of the room is their right
    ),
    happened.MeetingSignedFor: _case(
        room.sign_for, _load_door, _save_signed, _inner, notes=room.notes
    ),
    happened.MeetingListEntered: _case(
        room.enter_list, _load_door, _save_signed, _inner, notes=room.notes
    ),
    happened.MeetingHeld: _plain(room.hold),
    happened.MeetingFellShort: _plain(room.fall_short),
    happened.MeetingRoomDue: _plain(clock.room),
    happened.MeetingUnopened: _plain(clock.unopened),
    happened.MeetingsMissing: Case(
        clock.missing,
        _load_rhythm,
        _nothing,
        lambda state: f"meetings:{state.group}",
        lambda state: state.group,
    ),
    happened.ItemPut: _agenda(agenda.put, _load_put),
    happened.MatterPut: _agenda(agenda.put, _load_put),
    happened.ItemDue: _agenda(agenda.due, _load_put),
    happened.ItemWanted: _agenda(agenda.want, _load_item, meeting_matters.put_want),
    happened.ItemMoved: _agenda(agenda.reorder, _load_item),
    happened.ItemDropped: _agenda(agenda.drop, _load_item),
}


def enter(board: Switchboard) -> None:
    """Enter everything about meetings."""
    board.events.update(_EVENTS)
    board.forms[forms.CALL.code] = forms.CALL
    for kind in forms.ABOUT:
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = meeting_views.homes_of
    board.homes[f"s{forms.CALL.code}"] = meeting_views.homes_of
    board.forms[forms.BY_POLL.code] = forms.BY_POLL
    board.homes[f"s{forms.BY_POLL.code}"] = lambda tx, community, no: (
        poll_asked.poll(tx, community, no).groups
    )
    meeting_looks.enter(board)
    meeting_views.enter(board)
    meeting_words.enter(board)

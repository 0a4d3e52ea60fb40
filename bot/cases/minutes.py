"""Minutes and decisions at the switchboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from bot.cases import item_people, meeting_asked
from bot.cases.case import Act, Asked, Begin, Case, Show, Switchboard
from bot.flows import meeting_says, minutes_clock, minutes_forms, minutes_objected, minutes_says
from bot.flows import minutes as flow
from bot.flows import minutes_events as happened
from bot.flows.effects import Event, Place, Refused
from bot.flows.meeting_life import LIFE, ties
from bot.flows.meeting_state import HELD
from bot.flows.minutes_state import Protocol, public
from bot.flows.rules.meeting_kinds import may_call
from bot.flows.rules.rights import Action
from storage import meetings, minutes
from storage.meetings import ITEMS as MATTERS
from storage.meetings import MEETINGS
from storage.minutes import DECISIONS, MINUTES, OBJECTIONS
from storage.photos import ALBUMS
from storage.transaction import Tx


def protocol(tx: Tx, community: int, no: int) -> Protocol | None:
    """The meeting of this number with everything that was written of it."""
    meeting = tx.get(MEETINGS, (community, no))
    if meeting is None:
        return None
    tx.flush()
    listed = {m.no: m for m in meetings.agenda(tx.connection, community, no)}
    matters = tuple(tx.get(MATTERS, (community, number)) or m for number, m in listed.items())
    return Protocol(
        meeting,
        tx.get(MINUTES, (community, no)),
        minutes.decisions(tx, community, no),
        minutes.objections(tx, community, no),
        minutes.tasks(tx, community, no),
        matters,
    )


def _known(tx: Tx, community: int, no: int) -> Protocol:
    found = protocol(tx, community, no)
    if found is None:
        raise Refused("meeting.unknown")
    return found


def _load(tx: Tx, place: Place, _who: int, event: Any) -> Protocol | None:
    return protocol(tx, place.community, event.no)


def _load_decision(
    tx: Tx, place: Place, who: int, event: happened.DecisionTaken
) -> Protocol | None:
    state = _load(tx, place, who, event)
    if state is None or not event.assignee:
        return state
    post = item_people.post_of(tx, place.community, event.assignee, state.meeting.home)
    there = {whose for whose, _ in meetings.signed(tx.connection, place.community, event.no)}
    role = post or ("resident" if event.assignee in there else "")
    return replace(state, assignee=event.assignee, role=role)


def _save(tx: Tx, community: int, state: Protocol) -> None:
    no = state.meeting.no
    if tx.get(MEETINGS, (community, no)) != state.meeting:
        tx.put(MEETINGS, (community, no), state.meeting)
    if state.minutes is not None and tx.get(MINUTES, (community, no)) != state.minutes:
        tx.put(MINUTES, (community, no), state.minutes)
    for decision in state.decisions:
        key = (community, decision.no, decision.version)
        if tx.get(DECISIONS, key) != decision:
            tx.put(DECISIONS, key, decision)
    for objection in state.objections:
        key = (community, no, objection.nth)
        if tx.get(OBJECTIONS, key) != objection:
            tx.put(OBJECTIONS, key, objection)
    for matter in state.matters:
        if tx.get(MATTERS, (community, matter.no)) != matter:
            tx.put(MATTERS, (community, matter.no), matter)


def _case(step: Any, load: Any = _load, **more: Any) -> Case:
    return Case(
        step,
        load,
        _save,
        matter=lambda state: meeting_says.slot(state.meeting),
        home=lambda state: state.meeting.home,
        also=lambda state: state.meeting.mirrors,
        tied=lambda state, who: who in (state.meeting.caller, state.meeting.chair),
        **more,
    )


_EVENTS: dict[type[Event], Case] = {
    happened.MinutesWritten: _case(flow.write),
    happened.DecisionTaken: _case(
        flow.decide, _load_decision, counter="decision", notes=flow.notes
    ),
    happened.MinutesConfirmed: _case(flow.confirm, notes=flow.notes),
    happened.MinutesObjected: _case(minutes_objected.object_),
    happened.ObjectionAnswered: _case(minutes_objected.answer),
    happened.MinutesClosed: _case(flow.close),
    happened.MinutesLate: _case(minutes_clock.late),
    happened.ObjectionWaits: _case(minutes_clock.objection_waits),
    happened.MeetingItemChanged: _case(flow.changed),
    happened.MinutesDelayed: _case(flow.delay),
}


# --- seen -------------------------------------------------------------------------------


def _show(asked: Asked, no: int) -> Show:
    """[纪要▸]: all of it; whoever leads the meeting may go on with it."""
    tx, community = asked.tx, asked.place.community
    state = _known(tx, community, no)
    meeting = state.meeting
    if meeting.state not in HELD:
        raise Refused("minutes.none", no=no)
    roles = meeting_asked.roles(tx, community, asked.who, meeting.home)
    runs = bool(ties(meeting, asked.who)) or may_call(meeting.kind, roles)
    mine = (meeting.caller, meeting.chair)
    phrase, slot = "minutes.desk", minutes_says.desk_slot(state)
    if not runs:
        if state.minutes is None or state.minutes.until is None:
            raise Refused("minutes.none", no=no)
        phrase, slot = "minutes.full", f"minutesfull:{no}"
    return Show(phrase, public(state), slot, meeting.home, meeting.mirrors, mine)


def _photos(tx: Tx, community: int, no: int) -> Show:
    state = _known(tx, community, no)
    if state.minutes is None or not state.minutes.photos:
        raise Refused("minutes.no_photos", no=no)
    return _enclosed(state, "minutes.photos", state.minutes.photos)


def _voices(tx: Tx, community: int, no: int) -> Show:
    state = _known(tx, community, no)
    if state.minutes is None or not state.minutes.voices:
        raise Refused("minutes.no_voices", no=no)
    return _enclosed(state, "minutes.voices", state.minutes.voices)


def _enclosed(state: Protocol, phrase: str, files: tuple[str, ...]) -> Show:
    """What was sent along, for whoever may read the words."""
    meeting, minutes = state.meeting, state.minutes
    # until they are confirmed they are those of whoever leads the meeting
    action = Action.MEETING_RUN if minutes is None or minutes.until is None else None
    return Show(
        phrase, {"no": meeting.no, "files": files}, "", meeting.home, meeting.mirrors,
        (meeting.caller, meeting.chair), action=action,
        ties=lambda who, _roles: ties(meeting, who),
    )  # fmt: skip


def _decision(asked: Asked) -> Act:
    """`/decision 3`: every version of it."""
    said = asked.words.lstrip("#")
    if not said.isdecimal() or len(said) > _NUMBER:
        raise Refused("decision.unknown")
    tx, community, no = asked.tx, asked.place.community, int(said)
    tx.flush()
    found = minutes.versions(tx.connection, community, no)
    state = protocol(tx, community, found[0].meeting) if found else None
    if state is None or state.minutes is None or state.minutes.until is None:
        raise Refused("decision.unknown")
    facts = {
        "no": no,
        "meeting": state.meeting.no,
        "versions": [[d.version, d.text, d.kind, d.role, d.day, d.reason, d.at] for d in found],
    }
    return Show("decision.versions", facts, home=state.meeting.home, also=state.meeting.mirrors)


_NUMBER = 9  # characters: more is no number


# --- looked up --------------------------------------------------------------------------


def _version(tx: Tx, community: int, no: int) -> int:
    found = _known(tx, community, no).minutes
    return found.version if found else 0


def _matters(tx: Tx, community: int, no: int) -> list[list[Any]]:
    """[number, title] of the needs that were on the agenda."""
    matters = _known(tx, community, no).matters
    return [[m.source, m.title] for m in matters if m.kind == "need"]


def _people(tx: Tx, community: int, no: int) -> list[list[Any]]:
    """Whoever leads it, whoever was there, and whoever holds a post."""
    meeting = _known(tx, community, no).meeting
    there = [who for who, _ in meetings.signed(tx.connection, community, no) if who > 0]
    return item_people.offered(tx, community, meeting.home, first=(meeting.chair, *there))


def _unanswered(tx: Tx, community: int, no: int) -> list[list[Any]]:
    return [[o.nth, o.text] for o in _known(tx, community, no).unanswered]


def _meeting_of(tx: Tx, community: int, no: int) -> int:
    tx.flush()
    found = minutes.meeting_of(tx.connection, community, no)
    if not found:
        raise Refused("decision.unknown")
    return found


def _homes(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    return _known(tx, community, no).meeting.groups


def _homes_of_decision(tx: Tx, community: int, no: int) -> tuple[int, ...]:
    return _homes(tx, community, _meeting_of(tx, community, no))


# --- words ------------------------------------------------------------------------------


def _replied(asked: Asked, no: int) -> Act | None:
    """Words of whoever leads it, in reply to the card of a meeting that took place."""
    tx, community = asked.tx, asked.place.community
    meeting = tx.get(MEETINGS, (community, no))
    if meeting is None or meeting.state not in LIFE["write_minutes"]:
        return None
    roles = meeting_asked.roles(tx, community, asked.who, meeting.home)
    if not ties(meeting, asked.who) and not may_call(meeting.kind, roles):
        return None
    photos = " ".join(asked.photos)
    if not photos and not asked.voice and len(asked.words) < asked.policy.minutes.text_min:
        return None  # they talk about it
    if len(asked.words) > asked.policy.minutes.text_max:
        most = asked.policy.minutes.text_max
        raise Refused("form.too_long", most=most, have=len(asked.words))
    args = {"no": no, "text": asked.words, "said": 1, "photos": photos, "album": asked.album,
            "voices": asked.voice}  # fmt: skip
    return Begin("if", args)


def _with_album(
    tx: Tx, place: Place, who: int, matter: str, args: Mapping[str, Any]
) -> list[Event]:
    """Later parts of an album belong to the minutes that came of it."""
    if args.get("album"):
        tx.put(ALBUMS, (place.community, place.here, who, str(args["album"])), matter)
    return []


#: whoever writes on is told the same again: the question ends
_FINAL = (
    "minutes.too_late", "minutes.objected_already", "minutes.objections_most", "minutes.answered",
    "decision.given_out", "decision.many", "decision.unknown", "meeting.wrong_state",
)  # fmt: skip


def enter(board: Switchboard) -> None:
    """Enter everything about minutes, after the meetings: replies to their cards go on here."""
    board.final.update(dict.fromkeys(_FINAL, "form.cancelled"))
    board.events.update(_EVENTS)
    for kind in minutes_forms.ABOUT:
        board.forms[kind.code] = kind
        board.homes[f"s{kind.code}"] = _homes
    board.forms[minutes_forms.AMEND.code] = minutes_forms.AMEND
    board.homes[f"s{minutes_forms.AMEND.code}"] = _homes_of_decision
    board.pages["im"] = _show
    board.views["if"] = _photos
    board.views["ig"] = _voices
    board.commands["decision"] = _decision
    board.looks["minutes.version"] = _version
    board.looks["minutes.matters"] = _matters
    board.looks["minutes.people"] = _people
    board.looks["minutes.unanswered"] = _unanswered
    board.looks["decision.meeting"] = _meeting_of
    board.after["if"] = _with_album
    board.albums["meeting"] = lambda no, photos: happened.MinutesWritten(
        no, flow.ALBUM, photos=photos
    )
    for card in ("meeting", "meetingdesk", "minutesdesk"):
        board.sent[card] = _replied
        first = board.replies.get(card)
        board.replies[card] = lambda asked, no, first=first: (  # type: ignore[misc]
            (first(asked, no) if first else None) or _replied(asked, no)
        )

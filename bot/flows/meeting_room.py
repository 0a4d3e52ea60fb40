"""In the room: people sign in, are entered by a helper or from the paper list; it is opened (S10).

A code is shown in the room and changes every few minutes. Of a home, and of a member of a body,
one counts for the quorum, however many of them come.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import meeting_clock as clock
from bot.flows import meeting_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say
from bot.flows.meeting_events import (
    MeetingFellShort,
    MeetingHeld,
    MeetingListEntered,
    MeetingSignedFor,
    MeetingSignedIn,
)
from bot.flows.meeting_life import after, allow, allowed
from bot.flows.meeting_state import Door, Meeting, Presence, public
from bot.flows.rules.meeting_kinds import KINDS
from bot.flows.rules.rights import Action, may

_OTHERS_MOST = 500  # people of no known home on one paper list


def sign_in(state: Door | None, event: MeetingSignedIn, ctx: Ctx) -> tuple[Door, Effects]:
    """Whoever has the code of the room is there.

    A wrong code is counted, so that nobody tries them all from home.

    Raises:
        Refused: not the time, there already, or too many wrong codes.
    """
    if state is None:
        raise Refused("meeting.unknown")
    if not may(Action.MEETING_SIGN_IN, ctx.actor.roles):
        raise Refused("no_right", action=Action.MEETING_SIGN_IN.value)
    meeting, rules = after(state.meeting, "sign_in"), ctx.policy.meeting
    _timely(meeting, ctx)
    if ctx.actor.id in state.there:
        raise Refused("meeting.there_already", no=meeting.no)
    if state.tries >= rules.code_tries:
        raise Refused("meeting.tries", no=meeting.no)
    if not clock.fits(meeting, event.code, ctx.now, rules):
        left = rules.code_tries - state.tries - 1
        said = Say(Here(), "meeting.wrong_code", {"no": meeting.no, "left": left})
        return replace(state, tries=state.tries + 1, failed=True), (said,)
    state = _entered(replace(state, meeting=meeting), ctx, "code")
    return state, _told(state, "meeting.signed")


def sign_for(state: Door | None, event: MeetingSignedFor, ctx: Ctx) -> tuple[Door, Effects]:
    """Somebody without a phone is there: a helper enters their home.

    Raises:
        Refused: no right, not the time, no such home, or it is there already.
    """
    if state is None:
        raise Refused("meeting.unknown")
    allow(Action.MEETING_SIGN_FOR, state.meeting, ctx)
    meeting = after(state.meeting, "sign_in")
    _timely(meeting, ctx)
    if not state.comers:
        raise Refused("meeting.no_home", text=event.home[:40])
    if state.comers[0][0] in state.there or state.comers[0][2]:
        raise Refused("meeting.home_there", no=meeting.no)
    state = _entered(replace(state, meeting=meeting), ctx, "helper")
    return state, _told(state, "meeting.signed_for")


def enter_list(state: Door | None, event: MeetingListEntered, ctx: Ctx) -> tuple[Door, Effects]:
    """The paper list, entered afterwards: homes that are counted already are counted once.

    Raises:
        Refused: no right, not yet, nothing on it, or homes that no register has.
    """
    if state is None:
        raise Refused("meeting.unknown")
    allow(Action.MEETING_SIGN_FOR, state.meeting, ctx)
    meeting = after(state.meeting, "enter_list")
    if ctx.now < clock.opens_at(meeting, ctx.policy.meeting):
        raise Refused("meeting.too_early", no=meeting.no, at=_opens(meeting, ctx))
    if state.unknown:
        raise Refused("meeting.no_home", text=", ".join(state.unknown)[:100])
    if event.others > _OTHERS_MOST or (not state.comers and not event.others):
        raise Refused("meeting.empty_list")
    meeting = replace(meeting, others=event.others or meeting.others)
    state = _entered(replace(state, meeting=meeting), ctx, "paper")
    listed = {"named": len(state.comers), "unnamed": event.others}
    return state, _told(state, "meeting.list_entered", **listed)


def _opens(meeting: Meeting, ctx: Ctx) -> object:
    return clock.opens_at(meeting, ctx.policy.meeting)


def _timely(meeting: Meeting, ctx: Ctx) -> None:
    if ctx.now < clock.opens_at(meeting, ctx.policy.meeting):
        raise Refused("meeting.too_early", no=meeting.no, at=_opens(meeting, ctx))
    if ctx.now >= meeting.ends_at + clock.LATE:
        raise Refused("meeting.over", no=meeting.no)


def _entered(state: Door, ctx: Ctx, way: str) -> Door:
    """Everybody who comes now, each once; a home counts with the first of it."""
    meeting, made, counted = state.meeting, [], set()
    for key, household, already in state.comers:
        if key in state.there or (way == "paper" and already):
            continue  # whoever of that home is there stands on both lists
        made.append((key, Presence(household, ctx.actor.id, way, ctx.now)))
        if KINDS[meeting.kind].asked == "members":
            # a home that is entered counts for the member who lives there, not for who enters it
            counts = state.member if way == "code" else key in state.stand_for
        else:
            counts = bool(household) and not already and household not in counted
            counted.add(household)
        meeting = replace(meeting, present=meeting.present + 1, homes=meeting.homes + int(counts))
    return replace(state, meeting=meeting, entered=tuple(made))


def _told(state: Door, phrase: str, **listed: int) -> Effects:
    meeting = state.meeting
    facts = {**public(meeting), "entered": len(state.entered), **listed}
    return (Say(Here(), phrase, facts), *says.cards(meeting), says.desk_again(meeting))


def notes(state: Door) -> dict[str, object]:
    """What the ledger keeps: households are facts, people are not."""
    return {
        "homes": sorted(p.household for _, p in state.entered if p.household),
        "entered": len(state.entered), "present": state.meeting.present,
    }  # fmt: skip


def hold(meeting: Meeting | None, _event: MeetingHeld, ctx: Ctx) -> tuple[Meeting, Effects]:
    """The chair opens it.

    Raises:
        Refused: no right, too early, or not enough are there.
    """
    if meeting is None:
        raise Refused("meeting.unknown")
    allow(Action.MEETING_RUN, meeting, ctx)
    after(meeting, "hold")
    if ctx.now < clock.opens_at(meeting, ctx.policy.meeting):
        raise Refused("meeting.too_early", no=meeting.no, at=_opens(meeting, ctx))
    if meeting.state == "no_quorum" and not meeting.present + meeting.others:
        raise Refused("meeting.too_few", no=meeting.no, have=0, least=max(meeting.least, 1))
    if not meeting.quorate:
        raise Refused("meeting.too_few", no=meeting.no, have=meeting.homes, least=meeting.least)
    return clock.hold(meeting, ctx)


def fall_short(
    meeting: Meeting | None, _event: MeetingFellShort, ctx: Ctx
) -> tuple[Meeting, Effects]:
    """The chair says that too few came.

    Raises:
        Refused: no right, not begun yet, or it took place.
    """
    meeting_ = allowed(meeting, "fall_short", Action.MEETING_RUN, ctx)
    if meeting is None or ctx.now < meeting_.starts_at:
        raise Refused("meeting.too_early", no=meeting_.no, at=meeting_.starts_at)
    return clock.fall_short(meeting, ctx)

"""After a meeting: minutes, decisions, objections, and who does what was decided (S10, S12).

held → minutes_draft → minutes_confirmed → items_created → archived (`meeting_life.LIFE`).
A decision has one owner and one date, or says why nothing is to be done.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import meeting_clock
from bot.flows import minutes_clock as clock
from bot.flows import minutes_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused, Remind, Tell
from bot.flows.item_events import ItemDecided
from bot.flows.item_life import checked
from bot.flows.meeting_life import after, allow, is_ahead
from bot.flows.meeting_state import Meeting
from bot.flows.minutes_events import (
    DecisionTaken,
    MeetingItemChanged,
    MinutesClosed,
    MinutesConfirmed,
    MinutesDelayed,
    MinutesLate,
    MinutesWritten,
    ObjectionWaits,
)
from bot.flows.minutes_life import ahead_of_minutes, known, worded
from bot.flows.minutes_state import KINDS, Decision, Minutes, Protocol
from bot.flows.need_events import NeedDecided
from bot.flows.rules.outage import Outage
from bot.flows.rules.rights import Action

_GIVEN_OUT = ("items_created", "archived")  # what was decided is being done, or was
PHOTOS_MOST = 10  # photos, and voices, of one meeting
ALBUM = 2  # of `MinutesWritten.more`


# --- written ----------------------------------------------------------------------------


def write(state: Protocol | None, event: MinutesWritten, ctx: Ctx) -> tuple[Protocol, Effects]:
    """They stand as a draft, until the chair confirms them.

    Raises:
        Refused: no right, not held, confirmed already, or too short or long.
    """
    state, policy = known(state), ctx.policy.minutes
    if event.more == ALBUM:
        return _album(state, event, ctx), ()
    meeting = ahead_of_minutes(state.meeting, "write_minutes", ctx)
    old = state.minutes
    photos, voices = _files(event.photos), _files(event.voices)
    if event.more and old is not None:
        text = "\n".join(part for part in (old.text, event.text) if part)
        photos, voices = (*old.photos, *photos), (*old.voices, *voices)
    else:
        text = event.text
    worded(text, 0 if photos or voices else policy.text_min, policy.text_max)
    minutes = Minutes(
        meeting=meeting.no,
        text=text,
        by=ctx.actor.id,
        at=ctx.now,
        version=old.version + 1 if old else 1,
        photos=tuple(dict.fromkeys(photos))[:PHOTOS_MOST],
        voices=tuple(dict.fromkeys(voices))[:PHOTOS_MOST],
        instead=_instead(meeting, old, ctx),
    )
    state = replace(state, meeting=meeting, minutes=minutes)
    waiting = old is not None and meeting.minutes_at
    if waiting and meeting.minutes_due and ctx.now >= meeting.minutes_due:
        return state, says.written(state, ctx)  # their date is over: no other words put it off
    meeting = replace(meeting, minutes_at=ctx.now)  # written anew, they wait anew
    waits = clock.chase_confirmation(meeting, ctx)
    state = replace(state, meeting=meeting)
    return state, (Forget((MinutesLate,)), *waits, *says.written(state, ctx))


def _instead(meeting: Meeting, old: Minutes | None, ctx: Ctx) -> str:
    """Who may confirm them besides the chair."""
    if meeting.chair not in ctx.facts.reachable:
        return "committee"
    return old.instead if old else ""


def _album(state: Protocol, event: MinutesWritten, ctx: Ctx) -> Protocol:
    """Further photos of whoever wrote them, until they are confirmed; else they are let go."""
    minutes = state.minutes
    if minutes is None or minutes.until is not None or ctx.actor.id != minutes.by:
        return state
    photos = tuple(dict.fromkeys((*minutes.photos, *_files(event.photos))))[:PHOTOS_MOST]
    return replace(state, minutes=replace(minutes, photos=photos))


def _files(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# --- decided ----------------------------------------------------------------------------


def decide(state: Protocol | None, event: DecisionTaken, ctx: Ctx) -> tuple[Protocol, Effects]:
    """One decision, numbered; an amended one is another version of it.

    Raises:
        Refused: no right, not now, no such decision, nobody to do it, no date, or no reason why
            nothing is to be done.
    """
    state, policy = known(state), ctx.policy.minutes
    allow(Action.MEETING_RUN, state.meeting, ctx)
    if state.meeting.state in _GIVEN_OUT:
        raise Refused("decision.given_out", no=state.meeting.no)
    meeting = ahead_of_minutes(state.meeting, "amend" if event.amends else "decide", ctx)
    before = next((d for d in state.decisions if d.no == event.amends), None)
    if event.amends and before is None:
        raise Refused("decision.unknown")
    if before is None and len(state.decisions) >= policy.decisions_most:
        raise Refused("decision.many", most=policy.decisions_most)
    moved = before is not None and event.source not in (0, before.source)
    if event.kind not in KINDS or moved:  # what it is about stays, whatever the words
        raise Refused("code")
    if event.source and all((m.kind, m.source) != ("need", event.source) for m in state.matters):
        raise Refused("decision.not_there", no=event.source)
    if event.kind == "item":
        checked(event.text, event.day, state.role, ctx)
    else:
        worded(event.text, 1, ctx.policy.item.text_max)
        worded(event.reason, policy.reason_min, ctx.policy.item.text_max)
    item = event.kind == "item"
    decision = Decision(
        no=before.no if before else ctx.fresh(),
        version=before.version + 1 if before else 1,
        meeting=meeting.no,
        kind=event.kind,
        text=event.text,
        by=ctx.actor.id,
        at=ctx.now,
        source=event.source or (before.source if before else 0),
        assignee=state.assignee if item else 0,
        role=state.role if item else "",
        day=event.day if item else 0,
        reason="" if item else event.reason,
    )
    rest = tuple(d for d in state.decisions if d.no != decision.no)
    found = tuple(sorted((*rest, decision), key=lambda d: d.no))
    read, told = state, replace(state, meeting=meeting, decisions=found)
    effects, need = says.decided(told, decision, ctx), decision.source
    confirmed = told.minutes is not None and told.minutes.until is not None
    if not confirmed or not need or _outcome(read, need) == _outcome(told, need):
        return told, effects
    # whoever raised it has read the earlier wording
    return _with_results(told), (*effects, Tell(_said(told, need, ctx, again=1)))


def delay(state: Protocol | None, event: MinutesDelayed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """Whoever was to say that it took place, to write or to object has so much more time.

    Raises:
        Refused: there is no such meeting.
    """
    state = known(state)
    if is_ahead(state.meeting):
        outage = Outage(event.begin, event.end)
        return state, meeting_clock.delayed(state.meeting, outage, ctx)
    return clock.delay(state, event, ctx)


def notes(state: Protocol) -> dict[str, object]:
    """What the ledger keeps besides: the versions of the decisions."""
    return {"decisions": [[d.no, d.version, d.kind] for d in state.decisions]}


# --- confirmed --------------------------------------------------------------------------


def confirm(state: Protocol | None, event: MinutesConfirmed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """By the chair; everybody reads them, and so does every need that was on the agenda.

    Once the committee has heard that the chair does not, whoever else runs the meeting may.

    Raises:
        Refused: no right, the chair can do it themselves, not written, or rewritten meanwhile.
    """
    state = known(state)
    meeting = ahead_of_minutes(state.meeting, "confirm_minutes", ctx)
    minutes = state.minutes
    if minutes is None:
        raise Refused("minutes.none", no=meeting.no)
    instead = minutes.instead or meeting.chair not in ctx.facts.reachable
    if ctx.actor.id != meeting.chair and not instead:
        raise Refused("minutes.chair", no=meeting.no)
    if event.ver != minutes.version:
        raise Refused("minutes.stale", no=meeting.no)
    until = clock.objections_end(ctx)
    state = replace(
        state,
        meeting=replace(meeting, confirmed_at=ctx.now),
        minutes=replace(minutes, until=until),
        matters=tuple(replace(m, state="discussed") for m in state.matters),
    )
    state = _with_results(state)
    needs = (m.source for m in state.matters if m.kind == "need")
    return state, (
        Forget((MinutesLate,)),
        *says.confirmed(state),
        *(Tell(_said(state, no, ctx)) for no in needs),
        Remind(MinutesClosed(meeting.no), until),
    )


def _with_results(state: Protocol) -> Protocol:
    """Each need on the agenda, with what was decided about it as it is worded now."""
    matters = (
        replace(m, result=_outcome(state, m.source)[1]) if m.kind == "need" else m
        for m in state.matters
    )
    return replace(state, matters=tuple(matters))


def _said(state: Protocol, need: int, ctx: Ctx, again: int = 0) -> NeedDecided:
    """What a need is told of the meeting; `again`: that it was told otherwise before."""
    meeting, (outcome, text) = state.meeting, _outcome(state, need)
    return NeedDecided(need, meeting.no, outcome, text, ctx.day_of(meeting.starts_at), again)


def _outcome(state: Protocol, need: int) -> tuple[str, str]:
    """What was decided about a need: its kind, and the words."""
    found = [d for d in state.decisions if d.source == need]
    if not found:
        return "talked", ""
    kind = "item" if any(d.kind == "item" for d in found) else "none"
    return kind, "\n".join(part for d in found for part in (d.text, d.reason) if part)


# --- done -------------------------------------------------------------------------------


def close(state: Protocol | None, event: MinutesClosed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """Each decision becomes an action item of its owner; without any it is over.

    Raises:
        Refused: no right, not confirmed, begun already, or an objection waits for its answer.
    """
    state = known(state)
    meeting, minutes = state.meeting, state.minutes
    if not ctx.actor.is_clock:
        allow(Action.MEETING_RUN, meeting, ctx)
    created = after(meeting, "create_items")
    if ctx.actor.is_clock and minutes and minutes.until and ctx.now < minutes.until:
        return state, (Remind(event, minutes.until),)  # moved meanwhile
    if state.unanswered:
        if not ctx.actor.is_clock:
            raise Refused("minutes.objections", no=meeting.no)
        again = ctx.now + ctx.policy.minutes.objections
        shown: Effects = ()
        if minutes is not None and not minutes.over:
            state = replace(state, minutes=replace(minutes, over=True))
            shown = says.cards(state)
        return state, (*shown, *says.unanswered(state, ctx), Remind(event, again))
    tasks = [d for d in state.decisions if d.kind == "item"]
    meeting = created if tasks else after(created, "archive")
    state = replace(state, meeting=meeting)
    waits: Effects = ()
    if minutes is not None and minutes.until is not None:
        # what was begun early can still be objected to, to the same day
        until = minutes.until
        minutes = replace(minutes, over=ctx.now >= until)
        if not minutes.over:
            waits = (Remind(ObjectionWaits(meeting.no), until),)
        state = replace(state, minutes=minutes)
    return state, (
        Forget((MinutesClosed,)),
        *waits,
        *says.handed_out(state, ctx),
        *(Tell(_item(d, meeting, ctx)) for d in tasks),
    )


def _item(decision: Decision, meeting: Meeting, ctx: Ctx) -> ItemDecided:
    """A date that has come meanwhile is today."""
    return ItemDecided(
        max(decision.day, ctx.today()),
        meeting.no,
        decision.no,
        decision.source,
        decision.assignee,
        decision.text,
        meeting.chair,
    )


def changed(
    state: Protocol | None, _event: MeetingItemChanged, _ctx: Ctx
) -> tuple[Protocol, Effects]:
    """The minutes show how far it is; all of it done, the meeting is over."""
    state = known(state)
    meeting = state.meeting
    if meeting.state == "items_created" and state.items and state.settled:
        state = replace(state, meeting=after(meeting, "archive"))
        return state, (*says.cards(state), *says.archived(state))
    return state, says.cards(state)

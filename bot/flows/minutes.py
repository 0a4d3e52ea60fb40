"""After a meeting: minutes, decisions, objections, and who does what was decided (S10, S12).

held → minutes_draft → minutes_confirmed → items_created → archived (`meeting_life.LIFE`).
A decision has one owner and one date, or says why nothing is to be done.
"""

from __future__ import annotations

from dataclasses import replace

from bot.flows import meeting_clock
from bot.flows import minutes_clock as clock
from bot.flows import minutes_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused, Remind, Tell
from bot.flows.item_events import ItemDecided
from bot.flows.item_life import checked
from bot.flows.meeting_life import after, allow, allowed, is_ahead
from bot.flows.meeting_state import Item as Matter
from bot.flows.meeting_state import Meeting
from bot.flows.minutes_events import (
    DecisionTaken,
    MeetingItemChanged,
    MinutesClosed,
    MinutesConfirmed,
    MinutesDelayed,
    MinutesLate,
    MinutesObjected,
    MinutesWritten,
    ObjectionAnswered,
    ObjectionWaits,
)
from bot.flows.minutes_state import KINDS, Decision, Minutes, Objection, Protocol
from bot.flows.need_events import NeedDecided
from bot.flows.rules.outage import Outage
from bot.flows.rules.rights import Action, may

PHOTOS_MOST = 10  # photos, and voices, of one meeting
ALBUM = 2  # of `MinutesWritten.more`
OBJECTIONS_MOST = 20  # of one meeting


def _known(state: Protocol | None) -> Protocol:
    if state is None:
        raise Refused("meeting.unknown")
    return state


def _worded(text: str, least: int, most: int) -> None:
    if len(text) < least:
        raise Refused("form.too_short", least=least, have=len(text))
    if len(text) > most:
        raise Refused("form.too_long", most=most, have=len(text))


def ahead_of_minutes(meeting: Meeting | None, verb: str, ctx: Ctx) -> Meeting:
    """The meeting, for whoever leads it, in the state that this leads to.

    Raises:
        Refused: no such meeting, no right, or not in this state.
    """
    return allowed(meeting, verb, Action.MEETING_RUN, ctx)


# --- written ----------------------------------------------------------------------------


def write(state: Protocol | None, event: MinutesWritten, ctx: Ctx) -> tuple[Protocol, Effects]:
    """They stand as a draft, until the chair confirms them.

    Raises:
        Refused: no right, not held, confirmed already, or too short or long.
    """
    state, policy = _known(state), ctx.policy.minutes
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
    _worded(text, 0 if photos or voices else policy.text_min, policy.text_max)
    minutes = Minutes(
        meeting=meeting.no,
        text=text,
        by=ctx.actor.id,
        at=ctx.now,
        version=old.version + 1 if old else 1,
        photos=tuple(dict.fromkeys(photos))[:PHOTOS_MOST],
        voices=tuple(dict.fromkeys(voices))[:PHOTOS_MOST],
    )
    meeting = replace(meeting, minutes_at=meeting.minutes_at or ctx.now)
    state = replace(state, meeting=meeting, minutes=minutes)
    waits = clock.chase_confirmation(meeting.no, ctx)
    return state, (Forget((MinutesLate,)), *waits, *says.written(state, ctx))


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
    state, policy = _known(state), ctx.policy.minutes
    meeting = ahead_of_minutes(state.meeting, "amend" if event.amends else "decide", ctx)
    before = next((d for d in state.decisions if d.no == event.amends), None)
    if event.amends and before is None:
        raise Refused("decision.unknown")
    if before is None and len(state.decisions) >= policy.decisions_most:
        raise Refused("decision.many", most=policy.decisions_most)
    if event.kind not in KINDS:
        raise Refused("code")
    if event.source and all((m.kind, m.source) != ("need", event.source) for m in state.matters):
        raise Refused("decision.not_there", no=event.source)
    if event.kind == "item":
        checked(event.text, event.day, state.role, ctx)
    else:
        _worded(event.text, 1, ctx.policy.item.text_max)
        _worded(event.reason, policy.reason_min, ctx.policy.item.text_max)
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
    state = replace(state, meeting=meeting, decisions=found)
    told: Effects = ()
    if (
        state.minutes is not None and state.minutes.until is not None
    ):  # needs have heard the old one
        about = {no for no in (decision.source, before.source if before else 0) if no}
        state = replace(state, matters=_results(state, about))
        told = tuple(Tell(_heard(state, no)) for no in sorted(about))
    return state, (*says.decided(state, decision, ctx), *told)


def delay(state: Protocol | None, event: MinutesDelayed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """Whoever was to say that it took place, to write or to object has so much more time.

    Raises:
        Refused: there is no such meeting.
    """
    state = _known(state)
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
    state = _known(state)
    meeting = ahead_of_minutes(state.meeting, "confirm_minutes", ctx)
    minutes = state.minutes
    if minutes is None:
        raise Refused("minutes.none", no=meeting.no)
    silent = ctx.now >= ctx.before_quiet(minutes.at + ctx.policy.minutes.committee_after)
    if ctx.actor.id != meeting.chair and meeting.chair in ctx.facts.reachable and not silent:
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
    needs = tuple(m.source for m in state.matters if m.kind == "need")
    state = replace(state, matters=_results(state, set(needs)))
    return state, (
        Forget((MinutesLate,)),
        *says.confirmed(state),
        *(Tell(_heard(state, no)) for no in needs),
        Remind(MinutesClosed(meeting.no), until),
    )


def _results(state: Protocol, needs: set[int]) -> tuple[Matter, ...]:
    """The agenda with what was decided about these needs."""
    return tuple(
        replace(m, result=_outcome(state, m.source)[1])
        if m.kind == "need" and m.source in needs
        else m
        for m in state.matters
    )


def _heard(state: Protocol, need: int) -> NeedDecided:
    """What the need hears of it."""
    return NeedDecided(need, state.meeting.no, *_outcome(state, need))


def _outcome(state: Protocol, need: int) -> tuple[str, str]:
    """What was decided about a need: its kind, and the words."""
    found = [d for d in state.decisions if d.source == need]
    if not found:
        return "talked", ""
    kind = "item" if any(d.kind == "item" for d in found) else "none"
    return kind, "\n".join(part for d in found for part in (d.text, d.reason) if part)


# --- objected to ------------------------------------------------------------------------


def object_(state: Protocol | None, event: MinutesObjected, ctx: Ctx) -> tuple[Protocol, Effects]:
    """A resident says that it was not so, as long as there is time for it.

    Raises:
        Refused: no right, too late, one of theirs waits, too many, or too short or long.
    """
    state, policy = _known(state), ctx.policy.minutes
    if not may(Action.MEETING_ANSWER, ctx.actor.roles):
        raise Refused("no_right", action=Action.MEETING_ANSWER.value)
    meeting, minutes = after(state.meeting, "object"), state.minutes
    if minutes is None or minutes.until is None or ctx.now >= minutes.until:
        raise Refused("minutes.too_late", no=meeting.no)
    if any(o.by == ctx.actor.id for o in state.unanswered):
        raise Refused("minutes.objected_already", no=meeting.no)
    if len(state.objections) >= OBJECTIONS_MOST:
        raise Refused("minutes.objections_most", no=meeting.no)
    _worded(event.text, policy.text_min, ctx.policy.item.word_max)
    objection = Objection(len(state.objections) + 1, ctx.actor.id, event.text, ctx.now)
    state = replace(state, objections=(*state.objections, objection))
    return state, says.objected(state, objection, ctx)


def answer(state: Protocol | None, event: ObjectionAnswered, ctx: Ctx) -> tuple[Protocol, Effects]:
    """What becomes of it; the last one answered after their time lets what was decided begin.

    Raises:
        Refused: no right, no such objection, answered already, or too short or long.
    """
    state = _known(state)
    meeting = state.meeting
    allow(Action.MEETING_RUN, meeting, ctx)
    found = next((o for o in state.objections if o.nth == event.nth), None)
    if found is None or found.answer:
        raise Refused("minutes.answered", no=meeting.no)
    _worded(event.text, ctx.policy.item.word_min, ctx.policy.item.word_max)
    told = replace(found, answer=event.text)
    there = tuple(told if o.nth == told.nth else o for o in state.objections)
    state = replace(state, objections=there)
    minutes = state.minutes
    waits = meeting.state == "minutes_confirmed" and minutes is not None and minutes.until
    over = waits and not state.unanswered and minutes and minutes.until and ctx.now >= minutes.until
    begins = (Remind(MinutesClosed(meeting.no), ctx.now),) if over else ()
    return state, (*says.answered(state, told), *begins)


# --- done -------------------------------------------------------------------------------


def close(state: Protocol | None, event: MinutesClosed, ctx: Ctx) -> tuple[Protocol, Effects]:
    """Each decision becomes an action item of its owner; without any it is over.

    Raises:
        Refused: no right, not confirmed, begun already, or an objection waits for its answer.
    """
    state = _known(state)
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
        return state, (*says.unanswered(state, ctx), Remind(event, again))
    tasks = [d for d in state.decisions if d.kind == "item"]
    meeting = created if tasks else after(created, "archive")
    waits: Effects = ()
    if minutes is not None and minutes.until is not None:
        until = minutes.until
        minutes = replace(minutes, over=ctx.now >= until)
        waits = () if minutes.over else (Remind(ObjectionWaits(meeting.no), until),)
    state = replace(state, meeting=meeting, minutes=minutes)
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
    state = _known(state)
    meeting = state.meeting
    if meeting.state == "items_created" and state.items and state.settled:
        state = replace(state, meeting=after(meeting, "archive"))
        return state, (*says.cards(state), *says.archived(state))
    return state, says.cards(state)

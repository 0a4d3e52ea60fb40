"""Objections to minutes: raised for three days, answered before everybody, chased (S10).

Confirmed, they hold the tasks back until they are answered. What was given out early, or needed
nobody to do anything, can still be objected to, to the same day.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import minutes_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused, Remind
from bot.flows.meeting_life import after, allow
from bot.flows.minutes_events import (
    MinutesClosed,
    MinutesObjected,
    ObjectionAnswered,
    ObjectionWaits,
)
from bot.flows.minutes_life import known, worded
from bot.flows.minutes_state import Objection, Protocol
from bot.flows.rules.rights import Action, may

OBJECTIONS_MOST = 20  # of one meeting


def object_(state: Protocol | None, event: MinutesObjected, ctx: Ctx) -> tuple[Protocol, Effects]:
    """A resident says that it was not so, as long as there is time for it.

    Raises:
        Refused: no right, too late, one of theirs waits, too many, or too short or long.
    """
    state, policy = known(state), ctx.policy.minutes
    if not may(Action.MEETING_ANSWER, ctx.actor.roles):
        raise Refused("no_right", action=Action.MEETING_ANSWER.value)
    meeting, minutes = after(state.meeting, "object"), state.minutes
    if minutes is None or minutes.until is None or ctx.now >= minutes.until:
        raise Refused("minutes.too_late", no=meeting.no)
    if any(o.by == ctx.actor.id for o in state.unanswered):
        raise Refused("minutes.objected_already", no=meeting.no)
    if len(state.objections) >= OBJECTIONS_MOST:
        raise Refused("minutes.objections_most", no=meeting.no)
    worded(event.text, policy.text_min, ctx.policy.item.word_max)
    objection = Objection(len(state.objections) + 1, ctx.actor.id, event.text, ctx.now)
    state = replace(state, objections=(*state.objections, objection))
    # also of what an older release has given out early: nothing waits for their end there
    early = meeting.state != "minutes_confirmed"
    waits = (Remind(ObjectionWaits(meeting.no), minutes.until),) if early else ()
    return state, (*says.objected(state, objection, ctx), *waits)


def answer(state: Protocol | None, event: ObjectionAnswered, ctx: Ctx) -> tuple[Protocol, Effects]:
    """What becomes of it; the last one answered after their time lets what was decided begin.

    Raises:
        Refused: no right, no such objection, answered already, or too short or long.
    """
    state = known(state)
    meeting = state.meeting
    allow(Action.MEETING_RUN, meeting, ctx)
    found = next((o for o in state.objections if o.nth == event.nth), None)
    if found is None or found.answer:
        raise Refused("minutes.answered", no=meeting.no)
    worded(event.text, ctx.policy.item.word_min, ctx.policy.item.word_max)
    told = replace(found, answer=event.text)
    there = tuple(told if o.nth == told.nth else o for o in state.objections)
    state = replace(state, objections=there)
    minutes = state.minutes
    in_time = minutes is not None and minutes.until is not None and ctx.now < minutes.until
    then: Effects = ()
    if not state.unanswered and not in_time:
        begins = meeting.state == "minutes_confirmed"
        then = (
            (Remind(MinutesClosed(meeting.no), ctx.now),)
            if begins
            else (Forget((ObjectionWaits,)),)
        )
    return state, (*says.answered(state, told), *then)

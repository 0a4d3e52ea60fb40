"""Who hears what of minutes and decisions: 线下议、线上晒 (S10, S13).

Whoever leads the meeting has a card of their own (slot `minutesdesk:N`); once confirmed, the
minutes stand in every group of the meeting (slot `minutes:N`) and are kept up to date while what
was decided is being done.
"""

from __future__ import annotations

from typing import Any

from bot.flows import meeting_says
from bot.flows.chain import COMMITTEE
from bot.flows.effects import Ctx, Effects, Here, Holders, Say, Standing, To
from bot.flows.minutes_state import Decision, Objection, Protocol, public


def slot(state: Protocol) -> str:
    """The name of their card in a group."""
    return f"minutes:{state.meeting.no}"


def desk_slot(state: Protocol) -> str:
    """The name of the chair's card."""
    return f"minutesdesk:{state.meeting.no}"


def chair(state: Protocol, ctx: Ctx) -> To | Holders:
    """Whoever leads it; where they cannot be reached, the committee."""
    who = state.meeting.chair
    return To(who) if who in ctx.facts.reachable else COMMITTEE


def cards(state: Protocol, **how: Any) -> Effects:
    """The minutes in the groups, and the chair's card, as far as they stand."""
    facts = public(state)
    again = Say(Standing(), "minutes.desk", facts, slot=desk_slot(state))
    if state.minutes is None or state.minutes.until is None:
        return (again,)
    there = meeting_says.everywhere(state.meeting, "minutes.card", facts, slot=slot(state), **how)
    return (*there, again)


def _meeting(state: Protocol) -> Effects:
    """The cards of the meeting itself, as far as they stand."""
    return (*meeting_says.cards(state.meeting), meeting_says.desk_again(state.meeting))


def desk(state: Protocol, to: To | Holders) -> Say:
    """The card of whoever leads it, below."""
    return Say(to, "minutes.desk", public(state), slot=desk_slot(state), anew=True)


def written(state: Protocol, ctx: Ctx) -> Effects:
    """The chair reads and confirms them; the meeting's card says that they are looked at."""
    told = Say(Here(), "minutes.noted", {"no": state.meeting.no})
    other = ctx.actor.id != state.meeting.chair
    return (
        *_meeting(state),
        desk(state, chair(state, ctx)),
        *((told,) if other else ()),
    )


def decided(state: Protocol, decision: Decision, ctx: Ctx) -> Effects:
    """One more decision; an amended one is told where the old one was read."""
    facts = public(state)
    told: Effects = ()
    if decision.version > 1 and state.minutes is not None and state.minutes.until is not None:
        named = {**facts, "decision": decision.no}
        told = meeting_says.everywhere(
            state.meeting, "decision.amended", named, under=slot(state), scheduled=True
        )
    return (*cards(state), *told, desk(state, To(ctx.actor.id)))


def confirmed(state: Protocol) -> Effects:
    """Everybody reads the minutes, with every decision."""
    how = {"under": meeting_says.slot(state.meeting), "anew": True, "scheduled": True}
    return (
        *_meeting(state),
        *cards(state, **how),
        Say(Here(), "minutes.confirmed", {"no": state.meeting.no}),
    )


def objected(state: Protocol, objection: Objection, ctx: Ctx) -> Effects:
    """Whoever leads the meeting answers; the group reads that there is one."""
    facts = {**public(state), "objection": objection.text, "nth": objection.nth}
    return (
        *cards(state),
        Say(chair(state, ctx), "minutes.objection", facts, slot=desk_slot(state), anew=True),
        Say(Here(), "minutes.objected", {"no": state.meeting.no}),
    )


def answered(state: Protocol, objection: Objection) -> Effects:
    """Everybody reads objection and answer; whoever raised it hears it in private."""
    facts = {**public(state), "objection": objection.text, "answer": objection.answer}
    there = meeting_says.everywhere(
        state.meeting, "minutes.answered", facts, under=slot(state), scheduled=True
    )
    mine = Say(To(objection.by), "minutes.answered", facts, slot=slot(state), anew=True)
    return (*cards(state), *there, mine)


def unanswered(state: Protocol, ctx: Ctx) -> Effects:
    """Their time is over, but somebody waits for an answer."""
    facts = public(state)
    committee = Say(COMMITTEE, "minutes.unanswered", facts, slot=slot(state), anew=True)
    return (
        Say(chair(state, ctx), "minutes.unanswered", facts, slot=desk_slot(state), anew=True),
        *((committee,) if chair(state, ctx) != COMMITTEE else ()),
    )


def handed_out(state: Protocol, ctx: Ctx) -> Effects:
    """What was decided is being done."""
    told = Say(Here(), "minutes.handed_out", {"no": state.meeting.no})
    here = () if ctx.actor.is_clock else (told,)
    return (*_meeting(state), *cards(state), *here)


def archived(state: Protocol) -> Effects:
    """All of it is done: the meeting's card says so."""
    return _meeting(state)


def unconfirmed(state: Protocol, rung: str, ctx: Ctx) -> Effects:
    """Chair, committee, then everybody: what was written waits for somebody's yes."""
    facts = {**public(state), "rung": rung}
    if rung == "group":
        return meeting_says.everywhere(
            state.meeting, "minutes.waits", facts, under=meeting_says.slot(state.meeting),
            scheduled=True,
        )  # fmt: skip
    to = chair(state, ctx) if rung == "chair" else COMMITTEE
    return (Say(to, "minutes.unconfirmed", facts, slot=desk_slot(state), anew=True),)


def late(state: Protocol, rung: str, ctx: Ctx) -> Effects:
    """Chair, then committee."""
    facts = {**public(state), "rung": rung}
    to = chair(state, ctx) if rung == "chair" else COMMITTEE
    return (Say(to, "minutes.late", facts, slot=desk_slot(state), anew=True),)

"""一户一策: every household is visited before a vote that may divide neighbours (S21).

What a household thinks, fears and is offered is for those who visit; everybody else reads how
many households were visited.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows import vote_says as says
from bot.flows.effects import Ctx, Effects, Here, Refused, Say
from bot.flows.rules.rights import Action
from bot.flows.vote import allow, in_state, there, worded
from bot.flows.vote_events import ConsultationBegun, ConsultationOverridden, HouseholdConsulted
from bot.flows.vote_state import STANCES, Consulting, Plan, Vote


def begin(vote: Vote | None, _event: ConsultationBegun, ctx: Ctx) -> tuple[Vote, Effects]:
    """The groups read that every household will be visited.

    Raises:
        Refused: not the opener, or begun already.
    """
    vote = there(vote)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "draft")
    vote = replace(vote, state="consulting", consult=True)
    return vote, (*says.cards(vote, anew=True), says.desk(vote))


def visit(
    state: Consulting | None, event: HouseholdConsulted, ctx: Ctx
) -> tuple[Consulting, Effects]:
    """One household's stance, concern and offer; a second visit replaces what stood there.

    Raises:
        Refused: no facilitator, not consulting, no such household, or no such stance.
    """
    vote = there(state.vote if state else None)
    allow(Action.VOTE_CONSULT, vote, ctx)
    in_state(vote, "consulting")
    if state is None or not state.known:
        raise Refused("vote.no_home", no=vote.no)
    if event.stance not in STANCES:
        raise Refused("code")
    for text in (event.concern, event.offer):
        if len(text) > ctx.policy.vote.reason_max:
            raise Refused("form.too_long", most=ctx.policy.vote.reason_max, have=len(text))
    before = state.plan is not None and state.plan.stance != "absent"
    now = event.stance != "absent"  # nobody was in: the household is still to be visited
    plan = Plan(event.home, event.stance, event.concern, event.offer, ctx.actor.id, ctx.now)
    vote = replace(vote, consulted=vote.consulted + int(now) - int(before))
    effects: Effects = ()
    if vote.consulted != state.vote.consulted:
        effects = (*says.cards(vote), says.desk_again(vote))
    noted = Say(Here(), "vote.visited", {"no": vote.no, "n": vote.consulted, "all": vote.homes})
    return replace(state, vote=vote, plan=plan), (*effects, noted)


def override(vote: Vote | None, event: ConsultationOverridden, ctx: Ctx) -> tuple[Vote, Effects]:
    """The opener goes on with fewer households, and everybody reads why.

    Raises:
        Refused: not the opener, not consulting, enough were visited anyway, or no reason.
    """
    vote = there(vote)
    allow(Action.VOTE_RUN, vote, ctx)
    in_state(vote, "consulting")
    if ready(vote, ctx):
        raise Refused("vote.consulted", no=vote.no)
    worded(event.reason, ctx)
    vote = replace(vote, override=event.reason)
    said = Say(Here(), "vote.done", {"no": vote.no})
    return vote, (*says.cards(vote), says.desk_again(vote), said)


def ready(vote: Vote, ctx: Ctx) -> bool:
    """Whether enough households were visited, or the opener has said why it goes on."""
    if not vote.consult or vote.state == "draft":
        return not vote.consult
    share = ctx.policy.vote.consult_share
    return bool(vote.override) or vote.consulted * 100 >= share * vote.homes

"""Whether votes bind: off until an operator has read the local rules and says so (S08).

Several cities require the authority's own system for electronic votes (Beijing 2024 art. 35,
Weifang 2022 art. 32): there a vote in a chat is a consultation, whatever its result.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Here, Refused, Say
from bot.flows.rules.rights import Action, may
from bot.flows.vote import worded
from bot.flows.vote_events import LocalRulesConfirmed
from bot.flows.vote_state import Law


def step(law: Law, event: LocalRulesConfirmed, ctx: Ctx) -> tuple[Law, Effects]:
    """On, with the rules in words; or off.  Votes that are drafted already keep what they say.

    Raises:
        Refused: no operator, no words, or it is so already.
    """
    if not may(Action.VOTE_LAW, ctx.actor.roles):
        raise Refused("no_right", action=Action.VOTE_LAW.value)
    if event.on not in (0, 1):
        raise Refused("code")
    if event.on:
        worded(event.basis, ctx)
        law = replace(law, basis=event.basis, by=ctx.actor.id, at=ctx.now)
    elif not law.basis:
        raise Refused("vote.law_off")
    else:
        law = Law(by=ctx.actor.id, at=ctx.now)
    return law, (Say(Here(), "vote.law", {"basis": law.basis}),)

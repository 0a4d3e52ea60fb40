"""Holders who cannot be reached and come back, whose turn it is, and the first operator."""

from __future__ import annotations

import hashlib
import hmac

from bot.flows.effects import Ctx, Effects, Here, Refused, Say, Tell, To
from bot.flows.need_events import NeedQueued, NeedReturned
from bot.flows.role_events import DutyTaken, HolderBack, HolderLost, OperatorClaimed
from bot.flows.role_says import OPERATORS
from bot.flows.role_state import Absence, Claim, Duty, Return
from bot.flows.rules.rights import Action, may


def digest(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def lost(absence: Absence, _event: HolderLost, _ctx: Ctx) -> tuple[Absence, Effects]:
    """What lay with them goes back; the operator hears which posts are empty for now."""
    if not absence.roles:
        return absence, ()
    facts = {"roles": absence.roles, "name": absence.name, "left": bool(absence.group)}
    return absence, (
        *(Tell(NeedReturned(no)) for no in absence.hands),
        *(Tell(NeedQueued(no)) for no in absence.waiting),
        Say(OPERATORS, "role.suspended", facts),
    )


def back(return_: Return, _event: HolderBack, _ctx: Ctx) -> tuple[Return, Effects]:
    """What waited for want of them is theirs."""
    return return_, tuple(Tell(NeedQueued(no)) for no in return_.waiting)


def take_duty(duty: Duty | None, _event: DutyTaken, ctx: Ctx) -> tuple[Duty, Effects]:
    """The committee's member who is asked first.

    Raises:
        Refused: not of the committee, or on duty already.
    """
    if not may(Action.DUTY_TAKE, ctx.actor.roles):
        raise Refused("no_right", action=Action.DUTY_TAKE.value)
    on = duty is not None and duty.until is not None and ctx.now < duty.until
    if on and duty is not None and duty.holder == ctx.actor.id:
        raise Refused("duty.yours")
    after = Duty(ctx.actor.id, ctx.now + ctx.policy.role.duty)
    before: Effects = ()
    if on and duty is not None:
        before = (Say(To(duty.holder), "duty.relieved", {}),)
    return after, (Say(Here(), "duty.taken", {"until": after.until}), *before)


def claim(state: Claim, event_: OperatorClaimed, ctx: Ctx) -> tuple[Claim, Effects]:
    """The first operator of an installation.

    Raises:
        Refused: the code is used, or another one.
    """
    known = state.digest and hmac.compare_digest(state.digest, digest(event_.code))
    if not known:
        raise Refused("operator.code")
    return Claim("", ctx.actor.id, ctx.now), (Say(Here(), "operator.welcome", {}),)

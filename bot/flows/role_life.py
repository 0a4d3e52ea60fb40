"""The life of a seat: taken, confirmed by a second operator, ended, renewed, over."""

from __future__ import annotations

import hmac

from msgspec.structs import replace

from bot.flows.effects import Ctx, Effect, Effects, Event, Forget, Here, Refused, Say, Tell, To
from bot.flows.need_events import NeedReturned
from bot.flows.role import _needs_second
from bot.flows.role_away import digest
from bot.flows.role_events import (
    RenewalUndone,
    RoleConfirmed,
    RoleEnded,
    RoleRenewed,
    RoleTaken,
    RoleTermEnding,
)
from bot.flows.role_says import OPERATORS, TERM_CLOCK, ask_second, barred, seated, term_clock
from bot.flows.role_state import Seat
from bot.flows.rules.rights import Role, may_appoint


def step(seat: Seat | None, event_: Event, ctx: Ctx) -> tuple[Seat, Effects]:
    """What becomes of a seat.

    Raises:
        Refused: no right, a link that is used, old or forged, or the seat is over already.
    """
    if seat is None:
        raise Refused("role.gone")
    if isinstance(event_, RoleTaken):
        return _take(seat, event_, ctx)
    if isinstance(event_, RoleConfirmed):
        return _confirm(seat, ctx)
    if isinstance(event_, RoleEnded):
        return _end(seat, event_, ctx)
    if seat.state != "held":
        raise Refused("role.gone")
    if isinstance(event_, RoleRenewed):
        return _renew(seat, event_, ctx)
    if isinstance(event_, RenewalUndone):
        return _undo_renewal(seat, event_, ctx)
    facts = {"no": seat.no, "role": seat.role, "name": seat.name, "until": seat.until}
    if isinstance(event_, RoleTermEnding) and ctx.now >= seat.until:
        return seat, ()  # slept through: the end itself says it all
    if isinstance(event_, RoleTermEnding):
        return seat, (Say(OPERATORS, "role.ending", facts, slot=f"seat:{seat.no}", anew=True),)
    return _over(seat)


def _over(seat: Seat, slot: str = "") -> tuple[Seat, Effects]:
    facts = {"no": seat.no, "role": seat.role, "name": seat.name, "until": seat.until}
    return replace(seat, state="ended"), (
        *_returned(seat),
        Say(To(seat.holder), "role.over", {"role": seat.role}),
        Say(OPERATORS, "role.over_told", facts, slot=slot),
    )


def _take(seat: Seat, event_: RoleTaken, ctx: Ctx) -> tuple[Seat, Effects]:
    known = seat.digest and hmac.compare_digest(seat.digest, digest(event_.secret))
    if not known or (seat.state == "ended" and not seat.holder):
        raise Refused("role.link")
    if seat.holder == ctx.actor.id and seat.state != "ended":
        raise Refused("role.held", role=seat.role)
    if seat.state != "offered":
        raise Refused("role.link_used")
    if seat.link_until is not None and ctx.now >= seat.link_until:
        raise Refused("role.link_old")
    after = replace(seat, state="held", holder=ctx.actor.id, since=ctx.now)
    if _needs_second(after, ctx):
        return ask_second(after, ctx)
    facts = {
        "no": seat.no,
        "role": seat.role,
        "name": seat.name,
        "undo_until": ctx.now + ctx.policy.role.undo_within,
    }
    told = Say(To(seat.by), "role.taken", facts)
    here = Say(Here(), "role.yours", {"role": seat.role, "until": seat.until})
    return after, (*term_clock(after, ctx), here, told)


def _confirm(seat: Seat, ctx: Ctx) -> tuple[Seat, Effects]:
    if Role.OPERATOR not in ctx.actor.roles:
        raise Refused("role.not_yours", role=seat.role)
    if seat.state != "confirming":
        raise Refused("role.gone" if seat.state == "ended" else "role.confirmed")
    if ctx.actor.id in barred(seat, ctx):
        raise Refused("role.second")
    after = replace(seat, state="held", since=ctx.now)
    facts = {
        "no": seat.no,
        "role": seat.role,
        "name": seat.name,
        "undo_until": ctx.now + ctx.policy.role.undo_within,
    }
    return after, (
        *seated(after, ctx),
        Say(OPERATORS, "role.agreed", facts, slot=f"seat:{seat.no}"),
    )


def _end(seat: Seat, event_: RoleEnded, ctx: Ctx) -> tuple[Seat, Effects]:
    if seat.state == "ended":
        raise Refused("role.gone")
    holds = seat.holder == ctx.actor.id
    # whoever undoes what they gave to themselves gives nothing back: it was a mistake
    own = holds and not (event_.undo and seat.by == ctx.actor.id)
    if not holds and not may_appoint(Role(seat.role), ctx.actor.roles):
        raise Refused("role.not_yours", role=seat.role)
    if event_.undo and ctx.now > seat.since + ctx.policy.role.undo_within:
        raise Refused("role.undo_late")
    facts = {"no": seat.no, "role": seat.role, "name": seat.name, "own": own}
    if seat.state == "confirming":  # nobody has held it yet: there is nothing to give back
        return replace(seat, state="ended"), (
            Say(OPERATORS, "role.declined", facts, slot=f"seat:{seat.no}"),
            Say(Here(), "role.declined", facts),
        )
    told: Effects = ()
    if seat.holder and not holds:
        told = (Say(To(seat.holder), "role.over", {"role": seat.role}),)
    if own:
        told = (Say(OPERATORS, "role.given_back", facts),)
    after = replace(seat, state="ended")
    return after, (Forget(TERM_CLOCK), Say(Here(), "role.ended", facts), *told, *_returned(seat))


def _returned(seat: Seat) -> tuple[Effect, ...]:
    return tuple(Tell(NeedReturned(no)) for no in seat.hands)


def _renew(seat: Seat, event_: RoleRenewed, ctx: Ctx) -> tuple[Seat, Effects]:
    if not may_appoint(Role(seat.role), ctx.actor.roles):
        raise Refused("role.not_yours", role=seat.role)
    if event_.until != int(seat.until.timestamp()):
        raise Refused("role.renewed", until=seat.until)
    until = seat.until + ctx.policy.role.term
    after = replace(seat, until=until, renewed=ctx.now, before=seat.until)
    facts = {"no": seat.no, "role": seat.role, "name": seat.name, "until": until}
    undo = {**facts, "undo_until": ctx.now + ctx.policy.role.undo_within}
    return after, (
        Forget(TERM_CLOCK),
        *seated(after, ctx),
        Say(Here(), "role.renewed", facts),
        Say(OPERATORS, "role.extended", undo, slot=f"seat:{seat.no}"),
    )


def _undo_renewal(seat: Seat, event_: RenewalUndone, ctx: Ctx) -> tuple[Seat, Effects]:
    """What is stored says until when the term was: the button only says which renewal it is."""
    if not may_appoint(Role(seat.role), ctx.actor.roles):
        raise Refused("role.not_yours", role=seat.role)
    if seat.renewed is None or seat.before is None:
        raise Refused("role.not_renewed", until=seat.until)
    if event_.until != int(seat.until.timestamp()):
        raise Refused("role.renewed", until=seat.until)
    if ctx.now > seat.renewed + ctx.policy.role.undo_within:
        raise Refused("role.renewal_late", until=seat.until)
    after = replace(seat, until=seat.before, renewed=None, before=None)
    facts = {"no": seat.no, "role": seat.role, "name": seat.name, "until": after.until}
    undone = Say(Here(), "role.renewal_undone", facts)
    slot = f"seat:{seat.no}"
    if ctx.now >= after.until:  # it would be over by now
        ended, effects = _over(after, slot)
        return ended, (Forget(TERM_CLOCK), undone, *effects)
    return after, (
        Forget(TERM_CLOCK),
        *seated(after, ctx),
        undone,
        Say(OPERATORS, "role.ending", facts, slot=slot),
    )

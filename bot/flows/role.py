"""offered → taken (→ confirmed by a second operator) → held → ended; terms run out by the clock.

A role counts only while its holder can be reached: whoever never pressed Start, blocked the
bot or left the group of the role is passed over, and what they had in hand goes back (S41).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.flows.effects import Ctx, Effects, Here, Refused, Say
from bot.flows.role_away import digest
from bot.flows.role_events import RoleGranted, RoleOffered
from bot.flows.role_says import ask_second, facts_of, led, seated, term_clock
from bot.flows.role_state import Opening, Seat
from bot.flows.rules.rights import COMMITTEES, GRANTABLE, Role, may_appoint

DAY = timedelta(days=1)
DAYS_MOST = 3660  # ten years


def _may_give(role: str, ctx: Ctx) -> None:
    if role not in GRANTABLE:
        raise Refused("role.unknown", role=role)
    if not may_appoint(Role(role), ctx.actor.roles):
        raise Refused("role.not_yours", role=role)


def _term(days: int, ctx: Ctx) -> datetime:
    if days > DAYS_MOST:
        raise Refused("role.term", most=DAYS_MOST)
    return ctx.now + (days * DAY if days else ctx.policy.role.term)


def grant(opening: Opening, event_: RoleGranted, ctx: Ctx) -> tuple[Seat, Effects]:
    """Give a role to a person. (Told by an adoption it never refuses: judged there.)

    Raises:
        Refused: no right to give it, a role that nobody can give, held already, no such term.
    """
    _may_give(event_.role, ctx)
    if opening.taken:
        raise Refused("role.held", role=event_.role)
    seat = Seat(
        no=ctx.fresh(),
        role=event_.role,
        group=event_.group,
        holder=event_.holder,
        state="held",
        by=ctx.actor.id,
        since=ctx.now,
        until=_term(event_.days, ctx),
        name=opening.name,
        met=opening.met,
    )
    if event_.quiet and not _needs_second(seat, ctx):
        return seat, (*term_clock(seat, ctx), *led(seat, opening.title, ctx))
    if _needs_second(seat, ctx):
        return ask_second(seat, ctx)
    return seat, (Say(Here(), "role.granted", facts_of(seat, ctx)), *seated(seat, ctx))


def offer(opening: Opening, event_: RoleOffered, ctx: Ctx) -> tuple[Seat, Effects]:
    """Make a one-time link for a role.

    Raises:
        Refused: no right to give it, a role that nobody can give, no such term.
    """
    _may_give(event_.role, ctx)
    lasts = ctx.now + ctx.policy.role.link_lasts
    seat = Seat(
        no=ctx.fresh(),
        role=event_.role,
        group=event_.group,
        holder=0,
        state="offered",
        by=ctx.actor.id,
        since=ctx.now,
        until=_term(event_.days, ctx),
        digest=digest(event_.secret),
        link_until=lasts,
    )
    facts = {"no": seat.no, "role": seat.role, "secret": event_.secret, "until": lasts}
    return seat, (Say(Here(), "role.offer", facts),)


def _needs_second(seat: Seat, ctx: Ctx) -> bool:
    """Whoever cannot be reached could never agree: the post would stay empty for want of them."""
    return Role(seat.role) in COMMITTEES and bool(ctx.facts.operators - {seat.by})

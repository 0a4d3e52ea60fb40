"""offered → taken (→ confirmed by a second operator) → held → ended; terms run out by the clock.

A role counts only while its holder can be reached: whoever never pressed Start, blocked the
bot or left the group of the role is passed over, and what they had in hand goes back (S41).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.flows.effects import (
    Ctx,
    Effect,
    Effects,
    Event,
    Forget,
    Here,
    Holders,
    Refused,
    Remind,
    Say,
    Tell,
    To,
    event,
    person,
)
from bot.flows.need_events import NeedQueued, NeedReturned
from bot.flows.rules.rights import COMMITTEES, GRANTABLE, Action, Role, may, may_appoint

# --- events -----------------------------------------------------------------------------


@event("gr")
class RoleGranted(Event):
    """Somebody is given a role: in one group, or (group 0) in the community."""

    role: str
    group: int
    quiet: int = 0  # 1: told by the adoption of a group, which says it there itself
    days: int = 0  # of the term; 0: as the policy has it
    holder: int = person(default=0)


@event("go")
class RoleOffered(Event):
    """A one-time link is made: whoever opens it first takes the role."""

    role: str
    group: int
    days: int = 0
    secret: str = person(default="")


@event("gk")
class RoleTaken(Event):
    """Somebody opened the link."""

    no: int
    secret: str = person(default="")


@event("gc")
class RoleConfirmed(Event):
    """A second operator agrees that this person sits in a committee."""

    no: int


@event("gx")
class RoleEnded(Event):
    """Taken back, given back, or a mistake undone soon after."""

    no: int
    undo: int = 0


@event("gv")
class RoleRenewed(Event):
    """Another term."""

    no: int
    until: int  # the end of the term that it follows, seconds since 1970: pressed twice is once


@event("gu")
class RenewalUndone(Event):
    """A renewal was a mistake: the term ends when it ended before."""

    no: int
    until: int  # the end of the term that is undone, seconds since 1970: no later one is meant


@event("gw", clock=True)
class RoleTermEnding(Event):
    """The term ends soon: whoever can renew it is asked."""

    no: int


@event("gt", clock=True)
class RoleTermOver(Event):
    """The term is over."""

    no: int


@event("gz", clock=True)
class HolderLost(Event):
    """A holder of roles blocked the bot or left the group."""

    group: int  # that was left; 0: the private chat is closed
    who: int = person(default=0)


@event("gh", clock=True)
class HolderBack(Event):
    """A holder of roles can be reached (again)."""

    group: int  # that they came to; 0: the private chat was opened
    who: int = person(default=0)


@event("gq")
class OperatorClaimed(Event):
    """Somebody said the one-time code that the first start has printed."""

    code: str = person()


@event("gy")
class DutyTaken(Event):
    """Somebody of the committee is on duty from now on."""


# --- state ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opening:
    """A role that is about to be given, and who is there already."""

    role: str
    group: int
    holder: int = 0
    name: str = ""
    taken: bool = False  # this person sits there already
    met: int = 0  # the group in which their message was answered: they are in it
    title: str = ""  # of the group


@dataclass(frozen=True, slots=True)
class Seat:
    """One person (or an open link) in one role of one scope."""

    no: int
    role: str
    group: int  # 0: the whole community
    holder: int  # 0: offered, not taken yet
    state: str  # offered, confirming, held, ended
    by: int  # who gave it
    since: datetime
    until: datetime
    digest: str = ""  # of the link's secret
    link_until: datetime | None = None
    renewed: datetime | None = None  # when, the last time; None: never, or that was undone
    before: datetime | None = None  # when the term ended before that
    name: str = ""  # the holder's, for private words; not kept here
    met: int = 0  # a group in which the holder was met just now
    hands: tuple[int, ...] = ()  # needs that nobody would have in hand without this seat


@dataclass(frozen=True, slots=True)
class Absence:
    """A holder who cannot be reached any more, and what lies with them."""

    who: int
    name: str
    group: int
    roles: tuple[str, ...]
    hands: tuple[int, ...]
    waiting: tuple[int, ...] = ()  # in the queue of a role that may stand empty now


@dataclass(frozen=True, slots=True)
class Return:
    """A holder who can be reached again, and needs that wait in another's queue meanwhile."""

    who: int
    group: int
    waiting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """The one-time code of a new installation; "" when it is used, or was never made."""

    digest: str
    operator: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Who of the committee is on duty."""

    holder: int
    until: datetime | None = None


_OPERATORS = Holders(Role.OPERATOR)
_COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=_OPERATORS)
_TERM_CLOCK = (RoleTermEnding, RoleTermOver)
DAY = timedelta(days=1)
DAYS_MOST = 3660  # ten years


def digest(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


# --- giving -----------------------------------------------------------------------------


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
        return seat, (*_clock(seat, ctx), *_led(seat, opening.title, ctx))
    if _needs_second(seat, ctx):
        return _ask_second(seat, ctx)
    return seat, (Say(Here(), "role.granted", _facts(seat, ctx)), *_seated(seat, ctx))


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


def _barred(seat: Seat, ctx: Ctx) -> tuple[int, ...]:
    """Who has no say: whoever gave it, and whoever takes it while there is a third operator."""
    third = ctx.facts.operators - {seat.by, seat.holder}
    return (seat.by, seat.holder) if third else (seat.by,)


def _ask_second(seat: Seat, ctx: Ctx) -> tuple[Seat, Effects]:
    facts = {"no": seat.no, "role": seat.role, "holder": seat.holder, "name": seat.name,
             "by": seat.by, "barred": _barred(seat, ctx)}  # fmt: skip
    waits = {"no": seat.no, "role": seat.role, "own": seat.by == ctx.actor.id}
    return replace(seat, state="confirming"), (
        Say(Here(), "role.waits", waits),
        Say(_OPERATORS, "role.confirm", facts, slot=f"seat:{seat.no}", anew=True),
    )


def _facts(seat: Seat, ctx: Ctx) -> dict[str, object]:
    return {
        "no": seat.no,
        "role": seat.role,
        "holder": seat.holder,
        "started": seat.holder in ctx.facts.reachable,
        "until": seat.until,
        "undo_until": seat.since + ctx.policy.role.undo_within,
    }


def _yours(seat: Seat, ctx: Ctx) -> Say:
    return Say(To(seat.holder), "role.yours", {"role": seat.role, "until": seat.until})


def _led(seat: Seat, title: str, ctx: Ctx) -> Effects:
    """Whoever adopted the group hears who leads it; if it is they themselves, once."""
    facts = {
        "no": seat.no,
        "role": seat.role,
        "holder": seat.holder,
        "name": seat.name,
        "title": title,
        "until": seat.until,
        "undo_until": seat.since + ctx.policy.role.undo_within,
    }
    told = Say(To(seat.by), "role.lead", facts)
    return (told,) if seat.by == seat.holder else (_yours(seat, ctx), told)


def _clock(seat: Seat, ctx: Ctx) -> Effects:
    soon = seat.until - ctx.policy.role.remind_before
    over = Remind(RoleTermOver(seat.no), seat.until)
    return (Remind(RoleTermEnding(seat.no), soon), over) if soon > ctx.now else (over,)


def _seated(seat: Seat, ctx: Ctx) -> Effects:
    return (*_clock(seat, ctx), _yours(seat, ctx))


# --- the life of a seat -----------------------------------------------------------------


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
        return seat, (Say(_OPERATORS, "role.ending", facts, slot=f"seat:{seat.no}", anew=True),)
    return _over(seat)


def _over(seat: Seat, slot: str = "") -> tuple[Seat, Effects]:
    facts = {"no": seat.no, "role": seat.role, "name": seat.name, "until": seat.until}
    return replace(seat, state="ended"), (
        *_returned(seat),
        Say(To(seat.holder), "role.over", {"role": seat.role}),
        Say(_OPERATORS, "role.over_told", facts, slot=slot),
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
        return _ask_second(after, ctx)
    facts = {
        "no": seat.no,
        "role": seat.role,
        "name": seat.name,
        "undo_until": ctx.now + ctx.policy.role.undo_within,
    }
    told = Say(To(seat.by), "role.taken", facts)
    here = Say(Here(), "role.yours", {"role": seat.role, "until": seat.until})
    return after, (*_clock(after, ctx), here, told)


def _confirm(seat: Seat, ctx: Ctx) -> tuple[Seat, Effects]:
    if Role.OPERATOR not in ctx.actor.roles:
        raise Refused("role.not_yours", role=seat.role)
    if seat.state != "confirming":
        raise Refused("role.gone" if seat.state == "ended" else "role.confirmed")
    if ctx.actor.id in _barred(seat, ctx):
        raise Refused("role.second")
    after = replace(seat, state="held", since=ctx.now)
    facts = {
        "no": seat.no,
        "role": seat.role,
        "name": seat.name,
        "undo_until": ctx.now + ctx.policy.role.undo_within,
    }
    return after, (
        *_seated(after, ctx),
        Say(_OPERATORS, "role.agreed", facts, slot=f"seat:{seat.no}"),
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
            Say(_OPERATORS, "role.declined", facts, slot=f"seat:{seat.no}"),
            Say(Here(), "role.declined", facts),
        )
    told: Effects = ()
    if seat.holder and not holds:
        told = (Say(To(seat.holder), "role.over", {"role": seat.role}),)
    if own:
        told = (Say(_OPERATORS, "role.given_back", facts),)
    after = replace(seat, state="ended")
    return after, (Forget(_TERM_CLOCK), Say(Here(), "role.ended", facts), *told, *_returned(seat))


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
        Forget(_TERM_CLOCK),
        *_seated(after, ctx),
        Say(Here(), "role.renewed", facts),
        Say(_OPERATORS, "role.extended", undo, slot=f"seat:{seat.no}"),
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
        return ended, (Forget(_TERM_CLOCK), undone, *effects)
    return after, (
        Forget(_TERM_CLOCK),
        *_seated(after, ctx),
        undone,
        Say(_OPERATORS, "role.ending", facts, slot=slot),
    )


# --- absence and duty -------------------------------------------------------------------


def lost(absence: Absence, _event: HolderLost, _ctx: Ctx) -> tuple[Absence, Effects]:
    """What lay with them goes back; the operator hears which posts are empty for now."""
    if not absence.roles:
        return absence, ()
    facts = {"roles": absence.roles, "name": absence.name, "left": bool(absence.group)}
    return absence, (
        *(Tell(NeedReturned(no)) for no in absence.hands),
        *(Tell(NeedQueued(no)) for no in absence.waiting),
        Say(_OPERATORS, "role.suspended", facts),
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

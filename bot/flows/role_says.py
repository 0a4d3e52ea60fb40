"""What follows from a seat that is given, and who is told."""

from __future__ import annotations

from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Here, Holders, Remind, Say, To
from bot.flows.role_events import RoleTermEnding, RoleTermOver
from bot.flows.role_state import Seat
from bot.flows.rules.rights import Role

OPERATORS = Holders(Role.OPERATOR)
COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=OPERATORS)
TERM_CLOCK = (RoleTermEnding, RoleTermOver)


def barred(seat: Seat, ctx: Ctx) -> tuple[int, ...]:
    """Who has no say: whoever gave it, and whoever takes it while there is a third operator."""
    third = ctx.facts.operators - {seat.by, seat.holder}
    return (seat.by, seat.holder) if third else (seat.by,)


def ask_second(seat: Seat, ctx: Ctx) -> tuple[Seat, Effects]:
    """A second operator has to agree (S41): they are asked, the giver hears it waits."""
    facts = {"no": seat.no, "role": seat.role, "holder": seat.holder, "name": seat.name,
             "by": seat.by, "barred": barred(seat, ctx)}  # fmt: skip
    waits = {"no": seat.no, "role": seat.role, "own": seat.by == ctx.actor.id}
    return replace(seat, state="confirming"), (
        Say(Here(), "role.waits", waits),
        Say(OPERATORS, "role.confirm", facts, slot=f"seat:{seat.no}", anew=True),
    )


def facts_of(seat: Seat, ctx: Ctx) -> dict[str, object]:
    """What is said of a seat that was just given."""
    return {
        "no": seat.no,
        "role": seat.role,
        "holder": seat.holder,
        "started": seat.holder in ctx.facts.reachable,
        "until": seat.until,
        "undo_until": seat.since + ctx.policy.role.undo_within,
    }


def yours(seat: Seat, ctx: Ctx) -> Say:
    """The holder hears what they hold."""
    return Say(To(seat.holder), "role.yours", {"role": seat.role, "until": seat.until})


def led(seat: Seat, title: str, ctx: Ctx) -> Effects:
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
    return (told,) if seat.by == seat.holder else (yours(seat, ctx), told)


def term_clock(seat: Seat, ctx: Ctx) -> Effects:
    """The term's end, and the reminder before it."""
    soon = seat.until - ctx.policy.role.remind_before
    over = Remind(RoleTermOver(seat.no), seat.until)
    return (Remind(RoleTermEnding(seat.no), soon), over) if soon > ctx.now else (over,)


def seated(seat: Seat, ctx: Ctx) -> Effects:
    """The seat counts from now on."""
    return (*term_clock(seat, ctx), yours(seat, ctx))

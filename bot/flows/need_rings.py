"""Who hears what when a clock of a need rings: reminders, the breach, the rungs, late results."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.flows.chain import COMMITTEE, PARTY
from bot.flows.effects import Ctx, Effects, Holders, In, Say, Standing, To
from bot.flows.need_says import (
    cards,
    everywhere,
    followers,
    owner,
    reporter,
    slot,
    stands_in,
    vacant,
)
from bot.flows.need_state import Need, public
from bot.flows.rules.ladder import Rung
from bot.flows.rules.rights import Role

_DAY = timedelta(hours=24)


def reminded(need: Need, ctx: Ctx) -> Effects:
    """The owner, in private, as a new message; in the last day floor lead and duty as well."""
    facts = {**public(need), "left": int((need.due_at - ctx.now).total_seconds())}
    return _reminded(need, "need.reminder", facts, ctx)


def unsorted(need: Need, ctx: Ctx) -> Effects:
    """Whoever should say what it is about: the queue, and who is on duty."""
    return _reminded(need, "need.unsorted", public(need), ctx)


def breached(need: Need, rungs: Iterable[Rung]) -> Effects:
    """Overdue in everybody's sight, and told to the owner; `rungs` are told at once as well."""
    facts, urgent = public(need), need.urgency == "emergency"
    called = (owner(need), *(_chain(rung.role) for rung in rungs if rung.role))
    told = (
        *reporter(need, "need.overdue_told", facts),
        followers(need, "need.overdue_told", facts),
    )
    return (
        *cards(need),
        Say(owner(need), "need.overdue", facts, slot=slot(need), anew=True, urgent=urgent),
        *_but(told, *called),
    )


def _but(told: Iterable[Say], *called: To | Holders) -> Effects:
    """Whoever raised or follows it and is called upon as well hears it once: what they can do."""
    return tuple(replace(say, but=called) for say in told)


def _chain(role: Role) -> Holders:
    return PARTY if role is Role.PARTY_BRANCH else COMMITTEE


def escalated(need: Need, rung: Rung, ctx: Ctx) -> Effects:
    """The next in line; the last rung is a word to everybody: 12345 can be called."""
    facts, urgent = {**public(need), "rung": rung.name}, need.urgency == "emergency"
    if rung.role is None:
        return everywhere(need, "need.hint", facts, under=slot(need))
    empty = () if rung.role in ctx.facts.filled else vacant(need, rung.role, need.told)
    return (
        Say(_chain(rung.role), "need.escalated", facts, slot=slot(need), anew=True, urgent=urgent),
        *empty,
    )


def late(need: Need) -> Effects:
    """The result was due: all see it, its owner and the committee hear of it."""
    facts = public(need)
    return (
        *cards(need),
        Say(owner(need), "need.late", facts, slot=slot(need), anew=True),
        Say(COMMITTEE, "need.late", facts, slot=slot(need), anew=True),
        *_but(reporter(need, "need.late_told", facts), owner(need), COMMITTEE),
    )


def hold_ended(need: Need) -> Effects:
    """The date has come: whoever has it is told."""
    return (
        *cards(need),
        Say(owner(need), "need.hold_ended", public(need), slot=slot(need), anew=True),
    )


def missed(need: Need, asks: str, ctx: Ctx) -> Effects:
    """What an outage kept from being said: one line in each one's one message about all of it.

    `asks`: to answer, sort, finish, or (of the reporter) rate.
    """
    facts, urgent = {**public(need), "asks": asks}, need.urgency == "emergency"
    people: tuple[To | Holders, ...] = (owner(need),)
    if asks == "rate":
        people = () if need.muted else (To(need.reporter),)
    elif asks != "finish":
        people = _called(need, ctx, always=asks == "sort")
    # what waits for the morning must not hold back what does not
    slot_ = "missed:urgent" if urgent else "missed"
    return tuple(
        Say(to, "need.missed", facts, slot=slot_, anew=True, joins=True, urgent=urgent)
        for to in people
    )


def dated(need: Need, groups: Container[int]) -> Effects:
    """Other dates on the cards that stand, in these groups and in private; no bell."""
    facts = public(need)
    seen = [group for group in stands_in(need) if group in groups]
    return (
        *(Say(In(group), "need.card", facts, slot=slot(need)) for group in seen),
        Say(Standing(), "need.desk", facts, slot=slot(need)),
    )


def _reminded(need: Need, phrase: str, facts: dict[str, Any], ctx: Ctx) -> Effects:
    people = _called(need, ctx, always=phrase != "need.reminder")
    urgent = need.urgency == "emergency"
    return tuple(Say(to, phrase, facts, slot=slot(need), anew=True, urgent=urgent) for to in people)


def _called(need: Need, ctx: Ctx, *, always: bool) -> tuple[To | Holders, ...]:
    """Who is called upon: its owner; in the last day, or always, floor lead and duty as well."""
    people: dict[To | Holders, None] = {owner(need): None}
    if always or need.due_at - ctx.now <= _DAY:
        if need.handler or need.queue != Role.FLOOR_LEAD.value:
            people[Holders(Role.FLOOR_LEAD)] = None
        if ctx.facts.duty and ctx.facts.duty != need.handler:
            people[To(ctx.facts.duty)] = None
    return tuple(people)

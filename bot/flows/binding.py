"""A resident without a slip asks to be bound; the floor lead confirms one by one or all at once.

The requests of one group are one state, so that the lead has one card with all of them (S01).
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import (
    Ctx,
    Effect,
    Effects,
    Event,
    Here,
    Holders,
    Refused,
    Say,
    Tell,
    To,
    event,
)
from bot.flows.household import HouseholdJoined, Key
from bot.flows.rules.rights import Action, Role, may


@event("hq")
class BindingAsked(Event):
    """Somebody says in which home they live."""

    home: int
    group: int


@event("hc")
class BindingConfirmed(Event):
    """The floor lead knows them: this one, or every one up to this number."""

    no: int
    group: int
    all: int = 0


@event("hx")
class BindingRefused(Event):
    """The floor lead does not know them there."""

    no: int
    group: int


class Request(Struct, frozen=True):
    """One who waits; `label`, `name`, `there` and `people` are looked up, not kept."""

    no: int
    home: int
    person: int
    at: datetime
    state: str = "open"  # open, bound, refused
    label: Key = ("", "", "")
    name: str = ""
    there: bool = False  # bound to it by now, or the home is gone
    people: int = 0  # bound to that home


class Requests(Struct, frozen=True):
    """All that wait in one group, and those that were answered just now."""

    group: int
    open: tuple[Request, ...] = ()
    answered: tuple[Request, ...] = ()
    asked: Request | None = None  # the home that is asked for; None: there is no such home


_OPERATORS = Holders(Role.OPERATOR)
_COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=_OPERATORS)
_FLOOR_LEAD = Holders(Role.FLOOR_LEAD, else_=_COMMITTEE)
WAITING_MOST = 200  # of one group: a flood of requests is no batch


def step(state: Requests, event_: Event, ctx: Ctx) -> tuple[Requests, Effects]:
    """What becomes of the requests of a group.

    Raises:
        Refused: no such home, asked already, bound already, no right, or answered already.
    """
    if isinstance(event_, BindingAsked):
        return _ask(state, ctx)
    if ctx.place.home != state.group:
        raise Refused("elsewhere")  # where it was pressed says nothing about those buildings
    if not may(Action.BINDING_CONFIRM, ctx.actor.roles):
        raise Refused("no_right", action=Action.BINDING_CONFIRM.value)
    if isinstance(event_, BindingConfirmed):
        return _confirm(state, event_, ctx)
    if isinstance(event_, BindingRefused):
        found = _the(state, event_.no)
        after = replace(
            state,
            open=tuple(r for r in state.open if r.no != found.no),
            answered=(replace(found, state="refused"),),
        )
        told = Say(To(found.person), "binding.refused", {"label": found.label})
        here = Say(Here(), "binding.turned_down", {"label": found.label})
        return after, (*_card(after), here, told)
    raise Refused("code")


def _ask(state: Requests, ctx: Ctx) -> tuple[Requests, Effects]:
    asked = state.asked
    if asked is None:
        raise Refused("binding.no_home")
    if any(r.person == ctx.actor.id and r.home == asked.home for r in state.open):
        raise Refused("binding.asked", label=asked.label)
    if asked.there:
        raise Refused("binding.bound", label=asked.label)
    if asked.people >= ctx.policy.household.members_max:
        raise Refused("household.full", most=ctx.policy.household.members_max)
    if len(state.open) >= WAITING_MOST:
        raise Refused("binding.many")
    made = replace(asked, no=ctx.fresh(), person=ctx.actor.id, at=ctx.now)
    after = replace(state, open=(*state.open, made), asked=None)
    mine = Say(Here(), "binding.waits", {"label": made.label})
    return after, (mine, *_card(after, anew=not state.open))


def _card(state: Requests, *, anew: bool = False) -> Effects:
    """The lead's one card; it rings for the first of a batch only."""
    waiting = [(r.no, r.label, r.name) for r in state.open]
    facts = {"group": state.group, "waiting": waiting}
    lead = _FLOOR_LEAD if state.group else _COMMITTEE
    return (Say(lead, "binding.requests", facts, slot=f"requests:{state.group}", anew=anew),)


def _the(state: Requests, no: int) -> Request:
    for request in state.open:
        if request.no == no:
            return request
    raise Refused("binding.answered")


def _fitting(chosen: list[Request], most: int) -> list[Request]:
    """Those for whom there is room, in the order in which they asked."""
    room: dict[int, int] = {}
    fits = []
    for request in chosen:
        left = room.setdefault(request.home, most - request.people)
        if left > 0 and not request.there:
            room[request.home] = left - 1
            fits.append(request)
    return fits


def _confirm(state: Requests, event_: BindingConfirmed, ctx: Ctx) -> tuple[Requests, Effects]:
    one = [] if event_.all else [_the(state, event_.no)]
    chosen = one or [r for r in state.open if r.no <= event_.no]
    # nobody vouches for themselves but who also answers for the whole community
    lead_only = not ctx.actor.roles & {Role.RESIDENTS_COMMITTEE, Role.OPERATOR}
    own = [r for r in chosen if r.person == ctx.actor.id and lead_only]
    fits = _fitting([r for r in chosen if r not in own], ctx.policy.household.members_max)
    if not fits:
        raise Refused("binding.own" if own else "binding.answered")
    gone = {r.no for r in fits}
    after = replace(
        state,
        open=tuple(r for r in state.open if r.no not in gone),
        answered=tuple(replace(r, state="bound") for r in fits),
    )
    bound: list[Effect] = [Tell(HouseholdJoined(r.home, r.person)) for r in fits]
    return after, (
        *bound,
        *_card(after),
        Say(Here(), "binding.confirmed", {"count": len(fits), "left": len(chosen) - len(fits)}),
    )

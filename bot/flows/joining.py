"""open → asked (from a new group) → joined or refused: how one more group joins a community.

The code is made by an operator or the committee, said in the new group, and confirmed by an
operator or the committee: nobody's group is served by accident.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.broadcast import weekly
from bot.flows.effects import (
    Ctx,
    Effects,
    Event,
    Here,
    Holders,
    In,
    Refused,
    Say,
    To,
    event,
    person,
)
from bot.flows.rules.rights import Action, Role, may

# --- events -----------------------------------------------------------------------------


@event("ji")
class GroupInvited(Event):
    """A code is made by which one more group can join."""

    code: str = person()


@event("ja", clock=True)
class GroupAsked(Event):
    """The code was said in a group (heard there: no button can say it)."""

    no: int
    title: str
    chat: int = person(default=0)  # Telegram's id of the group


@event("jc")
class GroupJoined(Event):
    """An operator or the committee agrees: the group is of this community now."""

    no: int


@event("jr")
class GroupTurnedAway(Event):
    """An operator or the committee does not know that group."""

    no: int


# --- state ------------------------------------------------------------------------------


class Invitation(Struct, frozen=True):
    """A code, and the group that has said it."""

    no: int
    digest: str
    until: datetime
    state: str  # open, asked, joined, refused
    by: int
    chat: int = 0
    title: str = ""
    asked_by: int = 0
    group: int = 0  # the number that the group has got
    busy: bool = False  # that chat is served already, and has matters of its own
    sat: tuple[tuple[int, str], ...] = ()  # who held which role while it was on its own


_COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE)
_OPERATORS = Holders(Role.OPERATOR)


def digest(code: str) -> str:
    """What is kept of a code; capital letters are the same as small ones."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


def invite(_none: None, event_: GroupInvited, ctx: Ctx) -> tuple[Invitation, Effects]:
    """Make a code.

    Raises:
        Refused: neither operator nor committee.
    """
    if not may(Action.GROUP_INVITE, ctx.actor.roles):
        raise Refused("no_right", action=Action.GROUP_INVITE.value)
    until = ctx.now + ctx.policy.role.link_lasts
    made = Invitation(ctx.fresh(), digest(event_.code), until, "open", ctx.actor.id)
    return made, (Say(Here(), "join.code", {"code": event_.code, "until": until}),)


def step(state: Invitation | None, event_: Event, ctx: Ctx) -> tuple[Invitation, Effects]:
    """What becomes of an invitation.

    Raises:
        Refused: a code that is used, old or unknown; no right to confirm; answered already.
    """
    if state is None:
        raise Refused("join.unknown")
    if isinstance(event_, GroupAsked):
        return _ask(state, event_, ctx)
    if not may(Action.GROUP_CONFIRM, ctx.actor.roles):
        raise Refused("no_right", action=Action.GROUP_CONFIRM.value)
    if state.state == "open":
        raise Refused("join.unknown")
    if state.state != "asked":
        raise Refused("join.over", title=state.title)
    slot = f"join:{state.no}"
    facts = {"no": state.no, "title": state.title}
    if isinstance(event_, GroupTurnedAway):
        after = replace(state, state="refused")
        return after, (
            *(Say(to, "join.refused", facts, slot=slot) for to in (_COMMITTEE, _OPERATORS)),
            Say(To(state.chat), "join.turned_away", {}),
        )
    if state.busy:
        raise Refused("join.busy")
    seconds = ctx.policy.need.respond_normal.total_seconds()
    hello = {"title": state.title, "lead": False, "seconds": seconds}
    after = replace(state, state="joined", group=ctx.fresh())
    return after, (
        *(Say(to, "join.agreed", facts, slot=slot) for to in (_COMMITTEE, _OPERATORS)),
        Say(In(after.group), "group.adopted", hello),
        *(Say(To(who), "role.over", {"role": role}) for who, role in state.sat),
        *weekly(after.group, ctx),
    )


def _ask(state: Invitation, event_: GroupAsked, ctx: Ctx) -> tuple[Invitation, Effects]:
    if state.state != "open" or ctx.now >= state.until:
        raise Refused("join.unknown")
    if state.busy:
        raise Refused("join.busy")
    after = replace(
        state, state="asked", chat=event_.chat, title=event_.title, asked_by=ctx.actor.id
    )
    facts = {"no": state.no, "title": event_.title}
    slot = f"join:{state.no}"
    return after, (
        Say(To(event_.chat), "join.asked", {}),
        *(Say(to, "join.confirm", facts, slot=slot, anew=True) for to in (_COMMITTEE, _OPERATORS)),
    )

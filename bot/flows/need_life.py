"""The life cycle of a need as one table, and what every step of it asks first."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.flows.effects import Ctx, Event, Refused
from bot.flows.need_events import (
    NeedAccepted,
    NeedAnswered,
    NeedCorrected,
    NeedDeclined,
    NeedDismissed,
    NeedEscalated,
    NeedExtended,
    NeedHanded,
    NeedHeld,
    NeedHoldEnded,
    NeedImportRevoked,
    NeedJoined,
    NeedLate,
    NeedLeftUnrated,
    NeedMerged,
    NeedMirrored,
    NeedOverdue,
    NeedParted,
    NeedProgressed,
    NeedQueued,
    NeedRated,
    NeedRatingAsked,
    NeedReminderDue,
    NeedReopened,
    NeedResolved,
    NeedRestored,
    NeedResumed,
    NeedReturned,
    NeedSorted,
    NeedSplit,
    NeedTaken,
    NeedTransferred,
    NeedUndone,
    NeedUnsorted,
    NeedWithdrawn,
)
from bot.flows.need_state import OPEN, STATES, WAITING, WORKING, Need, Undo
from bot.flows.rules.rights import ASSIGNABLE, Action, Role, Tie, may

BACK = "←"  # the state in which it was before
_SAME = {state: state for state in OPEN}
_ENDED = ("resolved", "closed", "declined", "transferred")

#: event → {state before: state after}; anything else is refused in words
LIFE: dict[type[Event], dict[str, str]] = {
    NeedTaken: dict.fromkeys(WAITING, "assigned"),
    NeedAccepted: {**dict.fromkeys(WAITING, "assigned"), **{s: s for s in WORKING}},
    NeedHanded: _SAME,
    NeedSorted: _SAME,
    NeedAnswered: dict.fromkeys(WAITING, "responded"),
    NeedProgressed: dict.fromkeys(("responded", "in_progress"), "in_progress"),
    NeedHeld: dict.fromkeys(("responded", "in_progress"), "on_hold"),
    NeedResumed: {"on_hold": "in_progress"},
    NeedHoldEnded: {"on_hold": "in_progress"},
    NeedExtended: {"responded": "responded", "in_progress": "in_progress"},
    NeedMirrored: _SAME,
    NeedJoined: _SAME,
    # a result is a substantive reply as well, so it may come at once
    NeedResolved: dict.fromkeys(OPEN, "resolved"),
    NeedDeclined: dict.fromkeys(OPEN, "declined"),
    NeedTransferred: dict.fromkeys(OPEN, "transferred"),
    NeedMerged: dict.fromkeys(OPEN, "merged"),
    NeedDismissed: dict.fromkeys(OPEN, "dismissed"),
    NeedWithdrawn: dict.fromkeys(OPEN, "withdrawn"),
    NeedImportRevoked: dict.fromkeys(("submitted", "assigned"), "withdrawn"),
    NeedRated: {"resolved": "closed"},
    NeedReopened: dict.fromkeys(_ENDED, "reopened"),
    NeedCorrected: dict.fromkeys((*_ENDED, "dismissed"), BACK),
    NeedRestored: {"dismissed": BACK},
    NeedSplit: {"merged": BACK},
    NeedParted: {"merged": BACK},
    NeedUndone: dict.fromkeys((*OPEN, "resolved", "declined", "transferred", "dismissed"), BACK),
    NeedReturned: {**{s: s for s in OPEN if s != "submitted"}, "assigned": "submitted"},
    NeedQueued: {"submitted": "submitted", "reopened": "reopened"},
    NeedUnsorted: {"submitted": "submitted", "assigned": "assigned"},
    NeedReminderDue: {state: state for state in WAITING},
    NeedOverdue: {state: state for state in WAITING},
    NeedEscalated: {state: state for state in WAITING},
    NeedLate: {state: state for state in OPEN if state != "on_hold"},
    NeedRatingAsked: {"resolved": "resolved"},
    NeedLeftUnrated: {"resolved": "closed"},
}
assert {s for moves in LIFE.values() for s in moves} <= set(STATES)  # noqa: S101 - the table itself

_ROLES = tuple(role.value for role in ASSIGNABLE)


def ties(need: Need, who: int, roles: frozenset[Role]) -> frozenset[Tie]:
    """What this person is to this need."""
    found = set()
    if who == need.reporter:
        found.add(Tie.REPORTER)
    if who == need.author:
        found.add(Tie.AUTHOR)
    if who == need.handler:
        found.add(Tie.HANDLER)
    # whoever had it keeps it until the other accepts
    asked = (need.offered, "" if need.handler else need.queue)
    if any(role in roles for role in ASSIGNABLE if role.value in asked):
        found.add(Tie.ASKED)
    return frozenset(found)


def allow(action: Action, need: Need, ctx: Ctx) -> None:
    """Whether the actor may.

    Raises:
        Refused: no right.
    """
    if not may(action, ctx.actor.roles, ties(need, ctx.actor.id, ctx.actor.roles)):
        raise Refused("no_right", action=action.value)


def stale(need: Need) -> Refused:
    """The card has moved on."""
    return Refused("stale", no=need.no, state=need.state, role=need.handler_role)


def fresh_card(need: Need, seen: int) -> None:
    """Whether the button was of the card as it stands (the step at hand counted one up).

    Raises:
        Refused: of an older one.
    """
    if seen != need.version - 1:
        raise stale(need)


def this_round(need: Need, round_: int) -> None:
    """Whether a deadline is of the round at hand.

    Raises:
        Refused: of an older one.
    """
    if round_ != need.round:
        raise stale(need)


def worded(text: str, ctx: Ctx) -> None:
    """Whether words for the public say something.

    Raises:
        Refused: too short or too long (S05).
    """
    policy = ctx.policy.need
    if len(text) < policy.answer_min:
        raise Refused("form.too_short", least=policy.answer_min, have=len(text))
    if len(text) > policy.answer_max:
        raise Refused("form.too_long", most=policy.answer_max, have=len(text))


def acting_role(need: Need, ctx: Ctx) -> str:
    """In which role somebody handles a need: the one asked, else the nearest to residents."""
    held = [role.value for role in ASSIGNABLE if role in ctx.actor.roles]
    asked = need.offered or need.queue
    return asked if asked in held else next(iter(held), Role.OPERATOR.value)


def queue(ctx: Ctx, wanted: str) -> str:
    """The lowest rung with somebody who can be reached: a vacant post is passed over at once."""
    chain = (Role(wanted), Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH)
    return first(chain, ctx)


def first(chain: tuple[Role, ...], ctx: Ctx) -> str:
    """The first role of these with somebody who can be reached; else the operators."""
    return next((role for role in chain if role in ctx.facts.filled), Role.OPERATOR).value


def wanted(role: str, ctx: Ctx) -> str:
    """Whose queue a category names, as far as that post exists here (S03: unsure → floor lead)."""
    if role in _ROLES and Role(role) in ctx.facts.seated:
        return role
    return Role.FLOOR_LEAD.value


def in_hands(need: Need, ctx: Ctx) -> Need:
    """Whoever answers has it in hand from then on; the breach of this round is over."""
    if not need.handler:
        role = acting_role(need, ctx)
        need = replace(need, handler=ctx.actor.id, handler_role=role, offered="")
    return replace(need, answered_at=need.answered_at or ctx.now, overdue=False, meeting=0)


def without_hands(need: Need, ctx: Ctx) -> Need:
    """In nobody's hands: back in the queue, its clocks as they are."""
    state = "submitted" if need.state == "assigned" else need.state
    # an answer that stands keeps the name of the role that gave it
    role = "" if state in WAITING else need.handler_role
    line = queue(ctx, need.wanted)
    return replace(need, state=state, handler=0, handler_role=role, queue=line)


def at_hand(need: Need, ctx: Ctx) -> Need:
    """Open again: in the hands that it was in, if they have a post still; else in its queue."""
    if not need.handler:
        return replace(need, queue=queue(ctx, need.wanted))
    return need if need.handler in ctx.facts.in_post else without_hands(need, ctx)


def undoable(before: Need, after: Need, ctx: Ctx) -> Need:
    """It can be taken back by the actor for a few minutes, as long as nothing else happened."""
    plain = replace(before, version=before.version - 1, undo=None)
    return replace(after, undo=Undo(ctx.actor.id, ctx.now + ctx.policy.need.undo_within, plain))


def undo_by(undo: Undo, no: int, ctx: Ctx) -> None:
    """Whether the actor may take it back now.

    Raises:
        Refused: it was another person's act, or the minutes are over.
    """
    if undo.by != ctx.actor.id:
        raise Refused("need.undo_not_yours", no=no)
    if ctx.now > undo.until:
        raise Refused("need.undo_too_late", no=no)


def held(need: Need, ctx: Ctx) -> timedelta:
    """How long it has been on hold by now."""
    return ctx.now - need.held_at if need.held_at else timedelta(0)


def was_overdue(need: Need) -> bool:
    """Whether the breach of this round was recorded before the need ended.

    One that ended after its date, but before the breach was judged, had none: it is judged now.
    """
    return need.breaches > 0 and need.ended_at is not None and need.due_at <= need.ended_at

"""A need in somebody's hands: sorted, taken, handed on, answered, held, extended, mirrored."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import need_clock as clock
from bot.flows import need_says as says
from bot.flows.effects import Ctx, Effects, Forget, Refused
from bot.flows.need_events import (
    RESPONSE_CLOCK,
    NeedAccepted,
    NeedAnswered,
    NeedExtended,
    NeedHanded,
    NeedHeld,
    NeedMirrored,
    NeedProgressed,
    NeedQueued,
    NeedResumed,
    NeedReturned,
    NeedSorted,
    NeedTaken,
)
from bot.flows.need_life import (
    LIFE,
    acting_role,
    allow,
    fresh_card,
    in_hands,
    queue,
    undoable,
    wanted,
    without_hands,
    worded,
)
from bot.flows.need_state import WAITING, Need
from bot.flows.rules.policy import URGENCIES
from bot.flows.rules.rights import ASSIGNABLE, Action, Role

SAME = "same"  # in a NeedSorted: leave it as it is


class Sorting(Struct, frozen=True):
    """A need, and what the taxonomy says of the category that was chosen."""

    need: Need
    category: str = ""  # its id; "": no such one
    role: str = ""


def sort(state: Sorting, event: NeedSorted, ctx: Ctx) -> tuple[Sorting, Effects]:
    """Another category or urgency; nobody's clock is reset, an untaken one changes queues."""
    need = state.need
    allow(Action.NEED_SORT, need, ctx)
    fresh_card(need, event.ver)
    after = need
    if event.category != SAME:
        if not state.category:
            raise Refused("code")
        after = replace(after, category=state.category, wanted=wanted(state.role, ctx))
    if event.urgency != SAME:
        if event.urgency not in URGENCIES:
            raise Refused("code")
        after = clock.urged(after, event.urgency, ctx)
    if replace(after, wanted=need.wanted) == need:
        raise Refused("need.sorted_already", no=need.no)
    moved = not need.handler and need.state in WAITING
    after = replace(after, queue=queue(ctx, after.wanted)) if moved else after
    after = undoable(need, after, ctx)
    told = says.queued(after) if after.queue != need.queue else ()
    alarm = says.alarm(after) if after.urgency == "emergency" != need.urgency else ()
    effects = (*clock.anew(after, ctx), *says.sorted_(after), *told, *alarm)
    return replace(state, need=after), effects


def taken(need: Need, event: NeedTaken, ctx: Ctx) -> tuple[Need, Effects]:
    """One person has it from here on."""
    allow(Action.NEED_TAKE, need, ctx)
    fresh_card(need, event.ver)
    if need.handler == ctx.actor.id and need.state == "assigned":
        raise Refused("need.yours_already", no=need.no)
    after = _mine(replace(need, state="assigned"), ctx)
    return undoable(need, after, ctx), says.taken(undoable(need, after, ctx))


def _mine(need: Need, ctx: Ctx) -> Need:
    return replace(need, handler=ctx.actor.id, handler_role=acting_role(need, ctx), offered="")


def accepted(need: Need, event: NeedAccepted, ctx: Ctx) -> tuple[Need, Effects]:
    """The role it was handed to has somebody for it; only now the first owner is free of it."""
    fresh_card(need, event.ver)
    if not need.offered:
        raise Refused("need.not_offered", no=need.no)
    if Role(need.offered) not in ctx.actor.roles:
        raise Refused("need.not_asked", no=need.no, role=need.offered)
    before = need.handler
    after = _mine(replace(need, state=LIFE[NeedAccepted][need.state]), ctx)
    after = undoable(need, after, ctx)
    return after, (*says.taken(after), *says.relieved(after, before))


def handed(need: Need, event: NeedHanded, ctx: Ctx) -> tuple[Need, Effects]:
    """Offered to another role (L3 art. 14: the first receiver stays responsible meanwhile)."""
    allow(Action.NEED_HAND, need, ctx)
    worded(event.why, ctx)
    if event.role not in {role.value for role in ASSIGNABLE}:
        raise Refused("code")
    if event.role == (need.handler_role or need.queue):
        raise Refused("need.theirs_already", no=need.no, role=event.role)
    if Role(event.role) not in ctx.facts.filled:
        raise Refused("need.nobody_there", no=need.no, role=event.role)
    after = undoable(need, replace(need, offered=event.role), ctx)
    return after, says.handed(after, event.why)


def answered(need: Need, event: NeedAnswered, ctx: Ctx) -> tuple[Need, Effects]:
    """A human's reply."""
    allow(Action.NEED_ANSWER, need, ctx)
    worded(event.text, ctx)
    after = in_hands(replace(need, state="responded", word=event.text), ctx)
    return after, (Forget(RESPONSE_CLOCK), *says.news(after, "need.answered"))


def progressed(need: Need, event: NeedProgressed, ctx: Ctx) -> tuple[Need, Effects]:
    """News of the work."""
    allow(Action.NEED_PROGRESS, need, ctx)
    worded(event.text, ctx)
    after = in_hands(replace(need, state="in_progress", word=event.text), ctx)
    return after, says.news(after, "need.progressed")


def put_on_hold(need: Need, event: NeedHeld, ctx: Ctx) -> tuple[Need, Effects]:
    """It waits until a morning at most 30 days ahead."""
    allow(Action.NEED_HOLD, need, ctx)
    worded(event.reason, ctx)
    if not 1 <= event.days <= ctx.policy.need.hold_most.days:
        raise Refused("need.hold_days", most=ctx.policy.need.hold_most.days)
    until = ctx.local(ctx.today() + event.days, says.MORNING)
    after = in_hands(replace(need, state="on_hold", word=event.reason, was=need.state), ctx)
    after = replace(after, held_at=ctx.now, held_until=until)
    return after, (*clock.anew(after, ctx), *says.news(after, "need.held"))


def resumed(need: Need, event: NeedResumed, ctx: Ctx) -> tuple[Need, Effects]:
    """Before its date."""
    allow(Action.NEED_HOLD, need, ctx)
    fresh_card(need, event.ver)
    after = clock.resumed(need, ctx)
    return after, (*clock.anew(after, ctx), *says.resumed(after))


def extended(need: Need, event: NeedExtended, ctx: Ctx) -> tuple[Need, Effects]:
    """More time for the result: once, in time, and only where the rules know a longer one."""
    allow(Action.NEED_EXTEND, need, ctx)
    worded(event.reason, ctx)
    if need.urgency != "normal":
        raise Refused("need.no_extension", no=need.no)
    if need.extended:
        raise Refused("need.extended_once", no=need.no)
    if need.resolve_by is None or need.late or ctx.now >= need.resolve_by:
        raise Refused("need.extend_too_late", no=need.no)
    policy = ctx.policy.need
    by = need.resolve_by + policy.resolve_extended - policy.resolve_normal
    after = replace(need, extended=True, resolve_by=by, word=event.reason)
    return after, (*clock.anew(after, ctx), *says.news(after, "need.extended"))


class Mirroring(Struct, frozen=True):
    """A need, and the groups of its community in which its card may stand."""

    need: Need
    groups: frozenset[int]


def mirror(state: Mirroring, event: NeedMirrored, ctx: Ctx) -> tuple[Mirroring, Effects]:
    """One more group has it before its eyes; the count stays one."""
    need = state.need
    allow(Action.NEED_MIRROR, need, ctx)
    if event.group == need.home or event.group in need.mirrors:
        raise Refused("need.mirrored_already", no=need.no)
    if event.group not in state.groups:
        raise Refused("code")
    after = replace(need, mirrors=(*need.mirrors, event.group))
    return replace(state, need=after), says.mirrored(after, event.group)


def returned(need: Need, _event: NeedReturned, ctx: Ctx) -> tuple[Need, Effects]:
    """The response clock goes on: silence of a person never gives more time."""
    after = replace(without_hands(need, ctx), undo=None)
    return after, says.returned(after)


def queued(need: Need, _event: NeedQueued, ctx: Ctx) -> tuple[Need, Effects]:
    """Somebody sits in the post again."""
    after = replace(need, queue=queue(ctx, need.wanted))
    if need.handler or after.queue == need.queue:
        return need, ()
    return after, says.queued(after)

"""Two needs that are one: the older goes on for both, the younger points to it (S02)."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import need_clock as clock
from bot.flows import need_says as says
from bot.flows.effects import Ctx, Effects, Event, Forget, Refused, Tell
from bot.flows.need_events import CLOCKS, NeedJoined, NeedMerged, NeedParted, NeedSplit
from bot.flows.need_life import LIFE, allow, at_hand, undo_by, undoable, was_overdue, worded
from bot.flows.need_state import OPEN, WAITING, Need
from bot.flows.rules.rights import Action, Role


class Merging(Struct, frozen=True):
    """A need, the one that it joins, and who follows which."""

    need: Need
    into: Need | None
    followers: frozenset[int] = frozenset()  # of the need
    muted: frozenset[int] = frozenset()  # those of them who want to hear no more of it
    there: frozenset[int] = frozenset()  # of the other one
    came: frozenset[int] = frozenset()  # followers there because of this one
    add: frozenset[int] = frozenset()  # what the step wants: to follow there from now on
    drop: frozenset[int] = frozenset()  # to follow there no more


def step(state: Merging | None, event: Event, ctx: Ctx) -> tuple[Merging, Effects]:
    """Join, or stand alone again.

    Raises:
        Refused: no right, wrong state, no such target, itself, a target that is over.
    """
    if state is None:
        raise Refused("need.unknown")
    need = state.need
    if need.state not in LIFE[type(event)]:
        raise Refused("need.wrong_state", no=need.no, state=need.state)
    state = replace(state, need=replace(need, version=need.version + 1))
    if isinstance(event, NeedMerged):
        return _merged(state, event, ctx)
    if isinstance(event, NeedSplit):
        _slip(state.need, event, ctx)
        return _apart(state, ctx, "")
    if isinstance(event, NeedParted):
        allow(Action.NEED_CORRECT, state.need, ctx)
        worded(event.reason, ctx)
        return _apart(state, ctx, event.reason)
    raise Refused("code")


def _merged(state: Merging, event: NeedMerged, ctx: Ctx) -> tuple[Merging, Effects]:
    need, into = state.need, state.into
    allow(Action.NEED_MERGE, need, ctx)
    if into is None:
        raise Refused("need.no_target", no=need.no, into=event.into)
    if into.no == need.no:
        raise Refused("need.merge_itself", no=need.no)
    there = {into.home, *into.mirrors} & {need.home, *need.mirrors}
    if not there and Role.RESIDENTS_COMMITTEE not in ctx.actor.roles:
        raise Refused("need.no_target", no=need.no, into=event.into)  # not theirs to merge into
    if into.state not in OPEN:
        raise Refused("need.target_over", no=into.no, state=into.state)
    add = (state.followers | {need.reporter}) - state.there - {into.reporter}
    after = clock.ended(need, "merged", need.word, ctx)
    after = undoable(need, replace(after, into=into.no, overdue=False), ctx)
    effects = (
        Forget(CLOCKS),
        *says.merged(after, into),
        Tell(NeedJoined(into.no, need.no, len(add))),
    )
    muted = state.muted | ({need.reporter} if need.muted else frozenset())
    return replace(state, need=after, add=frozenset(add), muted=muted), effects


def _slip(need: Need, event: NeedSplit, ctx: Ctx) -> None:
    """Whether it may be undone without a reason.

    Raises:
        Refused: something happened since, another person's act, or too late.
    """
    if need.undo is None or event.ver != need.version - 1:
        raise Refused("need.undo_gone", no=need.no)
    undo_by(need.undo, need.no, ctx)


def _apart(state: Merging, ctx: Ctx, reason: str) -> tuple[Merging, Effects]:
    """On its own again, on the clocks that it had; who came along goes along."""
    need, into = state.need, state.into
    after = replace(need, state=need.was or "submitted", into=0, was="", ended_at=None, undo=None)
    overdue = after.state in WAITING and was_overdue(need)
    after = at_hand(replace(after, overdue=overdue), ctx)
    after = replace(after, word=reason) if reason else after
    into = into if into is not None and into.state in OPEN else None
    told: Effects = ()
    if into is not None:  # else what they followed there is over
        told = (Tell(NeedJoined(into.no, need.no, -len(state.came))),)
        state = replace(state, drop=state.came)
    effects = (*clock.anew(after, ctx, need.ended_at), *says.split(after, into, reason), *told)
    return replace(state, need=after), effects


def joined(need: Need, event: NeedJoined, ctx: Ctx) -> tuple[Need, Effects]:
    """The count of the one that goes on."""
    after = replace(need, followers=max(0, need.followers + event.more), undo=None)
    spoken = clock.to_agenda(after, ctx) if event.more > 0 else ()
    return after, (*says.cards(after), *spoken)

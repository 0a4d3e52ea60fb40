"""A need as one neighbour sees it: me too, and no more of it (S02, S14)."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.flows import need_says as says
from bot.flows.effects import Ctx, Effects, Refused
from bot.flows.need_clock import to_agenda
from bot.flows.need_events import NeedFollowed, NeedMuted
from bot.flows.need_state import OVER, Need
from bot.flows.rules.rights import Action, may


class Follow(Struct, frozen=True):
    """That somebody follows: since another need was merged (`via`), and whether they listen."""

    via: int = 0
    muted: bool = False


class Following(Struct, frozen=True):
    """Enough to judge one neighbour's tap, whatever their number."""

    need: Need
    who: int
    mine: Follow | None  # this neighbour follows already
    listed: bool = False  # it is on an agenda, or waits for the next one


def step(
    state: Following | None, event: NeedFollowed | NeedMuted, ctx: Ctx
) -> tuple[Following, Effects]:
    """Counts a neighbour once; mutes or unmutes.

    Raises:
        Refused: one's own need, pressed before, the need is over, or nothing to mute.
    """
    if state is None:
        raise Refused("need.unknown")
    if isinstance(event, NeedMuted):
        return _muted(state, event, ctx)
    need = state.need
    if not may(Action.NEED_FOLLOW, ctx.actor.roles):
        raise Refused("no_right", action=Action.NEED_FOLLOW.value)
    if need.state == "merged":
        raise Refused("need.see_other", no=need.no, into=need.into)
    if need.state in OVER:
        raise Refused("need.wrong_state", no=need.no, state=need.state)
    if ctx.actor.id == need.reporter:
        raise Refused("need.own", no=need.no)
    if state.mine is not None:
        raise Refused("need.followed_already", no=need.no, count=need.followers)
    need = replace(need, followers=need.followers + 1)
    spoken = () if state.listed else to_agenda(need, ctx)
    return replace(state, need=need, mine=Follow()), (*says.followed(need), *spoken)


def _muted(state: Following, event: NeedMuted, ctx: Ctx) -> tuple[Following, Effects]:
    need, on = state.need, event.on == 1
    if ctx.actor.id == need.reporter:
        same, after = need.muted is on, replace(state, need=replace(need, muted=on))
    elif state.mine is not None:
        mine = replace(state.mine, muted=on)
        same, after = state.mine.muted is on, replace(state, mine=mine)
    else:
        raise Refused("need.not_following", no=need.no)
    if same:
        raise Refused("need.muted_already" if on else "need.heard_already", no=need.no)
    return after, says.muted(after.need, on=on)

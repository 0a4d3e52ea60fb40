"""Steps whose matters stand in the pinned overview of their groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.flows import broadcast
from bot.flows.effects import Ctx, Effects
from bot.flows.need_state import Need

Step = Callable[[Any, Any, Ctx], tuple[Any, Effects]]


def shown_in_overview(step: Step, need_of: Callable[[Any], Need]) -> Step:
    """The step, after which the overview follows; without the right to pin, nothing does."""

    def wrapped(state: Any, event: Any, ctx: Ctx) -> tuple[Any, Effects]:
        after, effects = step(state, event, ctx)
        more = broadcast.changed(ctx, need_of(after).mirrors)
        return after, (*effects, *more) if more else effects

    return wrapped

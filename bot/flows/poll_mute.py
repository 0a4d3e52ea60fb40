"""Somebody wants to be reminded of polls no more, or again."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Here, Refused, Say
from bot.flows.poll_events import PollRemindersMuted
from bot.flows.rules.rights import Action, may


class Reminders(Struct, frozen=True):
    """Whether a person is reminded of polls in which they have not voted."""

    who: int
    muted: bool = False


def step(state: Reminders, event: PollRemindersMuted, ctx: Ctx) -> tuple[Reminders, Effects]:
    """On or off.

    Raises:
        Refused: it is so already.
    """
    if not may(Action.POLL_MUTE, ctx.actor.roles):
        raise Refused("no_right", action=Action.POLL_MUTE.value)
    on = event.on == 1
    if state.muted is on:
        raise Refused("poll.muted_already" if on else "poll.heard_already")
    said = Say(Here(), "poll.muted" if on else "poll.heard")
    return replace(state, muted=on), (said,)

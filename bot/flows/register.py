"""loaded (at the office) → announced to the operators → undone within ten minutes, or kept."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.flows.effects import Ctx, Effects, Event, Here, Holders, Refused, Say, To, event
from bot.flows.household import Household, Key
from bot.flows.rules.rights import Action, Role, may


@event("hk", clock=True)
class RegisterAnnounced(Event):
    """The operators hear that the register has changed; from now on it can be undone."""

    no: int


@event("hw")
class RegisterUndone(Event):
    """An import was a mistake: every household is as it was before."""

    no: int


class Import(Struct, frozen=True):
    """One import: the households as they were, and the numbers of those that are new."""

    no: int
    at: datetime | None
    counts: tuple[int, int, int]  # added, changed, removed
    before: tuple[Household, ...]
    added: tuple[int, ...]
    undone: bool = False
    last: bool = True  # no later import came after it
    gone: tuple[tuple[int, Key], ...] = ()  # people of homes that it took out, and which home
    lodged: tuple[tuple[int, Key], ...] = ()  # people of homes that it brought


def step(state: Import | None, event_: Event, ctx: Ctx) -> tuple[Import, Effects]:
    """What becomes of an import.

    Raises:
        Refused: no operator, undone already, too late, or another import came after it.
    """
    if state is None:
        raise Refused("register.over")
    if isinstance(event_, RegisterAnnounced):
        added, changed, removed = state.counts
        facts = {
            "no": state.no,
            "added": added,
            "changed": changed,
            "removed": removed,
            "until": ctx.now + ctx.policy.household.undo_within,
        }
        return replace(state, at=ctx.now), (
            Say(Holders(Role.OPERATOR), "register.loaded", facts),
            *_told(state.gone, "register.unbound"),
        )
    if not may(Action.REGISTER_UNDO, ctx.actor.roles):
        raise Refused("no_right", action=Action.REGISTER_UNDO.value)
    if state.undone or not state.last:
        raise Refused("register.over")
    if state.at is None or ctx.now > state.at + ctx.policy.household.undo_within:
        raise Refused("register.late")
    return replace(state, undone=True), (
        Say(Here(), "register.undone", {}),
        *_told(state.gone, "register.back"),
        *_told(state.lodged, "register.unbound"),
    )


def _told(people: tuple[tuple[int, Key], ...], phrase: str) -> Effects:
    return tuple(Say(To(who), phrase, {"label": home}) for who, home in people)

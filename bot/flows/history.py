"""An import of a chat's past: announced → its findings confirmed or dismissed → done.

Beside it: revoked as a whole, or over after `[history] keep`. A finding is no need: it has no
clock, no card and no number until somebody confirms it (S02, S03).
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
    Forget,
    Here,
    Holders,
    Refused,
    Remind,
    Say,
    Standing,
    Tell,
    To,
    event,
)
from bot.flows.need_events import NeedImportRevoked, NeedReported
from bot.flows.rules.rights import Action, Role, may
from bot.flows.rules.text import one_line

TEXT_MAX = 500  # characters of a finding
A_PAGE = 5  # findings on a page


@event("ya", clock=True)
class HistoryAnnounced(Event):
    """Whoever decides hears of the import, once."""

    batch: int


@event("yc")
class HistoryConfirmed(Event):
    """This finding is a need: it is raised now."""

    batch: int
    no: int


@event("yd")
class HistoryDismissed(Event):
    """This finding is none."""

    batch: int
    no: int


@event("yr")
class HistoryRevoked(Event):
    """The import was a mistake, as a whole."""

    batch: int


@event("ye", clock=True)
class HistoryExpired(Event):
    """What nobody has decided is erased."""

    batch: int


class Finding(Struct, frozen=True):
    """What may be a need: the first words said of it, and how often it was said."""

    text: str
    place: str
    category: str
    urgency: str
    author: int  # who said it first
    at: datetime  # when it was said last
    people: int
    times: int
    messages: tuple[int, ...]  # in the chat that was imported
    no: int = 0  # in its batch, from 1: the likeliest first
    state: str = "open"  # open, confirmed, dismissed, erased
    need: int = 0  # that it became


class Batch(Struct, frozen=True):
    """An import with what is not decided yet; what is looked up is not kept."""

    no: int
    group: int
    sha256: str  # of the file
    loaded: datetime
    until: datetime
    total: int
    state: str = "open"  # open, done, revoked, over
    open: tuple[Finding, ...] = ()
    decided: tuple[Finding, ...] = ()  # just now
    needs: tuple[int, ...] = ()  # looked up: that came from it
    unanswered: tuple[int, ...] = ()  # looked up: those of them that nobody has answered
    next_need: int = 0  # looked up: the number that the next need gets


_OPERATORS = Holders(Role.OPERATOR)
_COMMITTEE = Holders(Role.RESIDENTS_COMMITTEE, else_=_OPERATORS)
_FLOOR_LEAD = Holders(Role.FLOOR_LEAD, else_=_COMMITTEE)
_LIVE = ("open", "done")


def slot(batch: Batch) -> str:
    """The name of its card."""
    return f"history:{batch.no}"


def page(batch: Batch, number: int) -> dict[str, object]:
    """The facts of one page, from 0; beyond the last it is the last."""
    pages = max(1, -(-len(batch.open) // A_PAGE))
    number = min(max(number, 0), pages - 1)
    shown = batch.open[number * A_PAGE : (number + 1) * A_PAGE]
    return {
        "batch": batch.no,
        "state": batch.state,
        "total": batch.total,
        "left": len(batch.open),
        "needs": len(batch.needs),
        "page": number,
        "pages": pages,
        "until": batch.until,
        "findings": [(f.no, f.text, f.place, f.people, f.times, f.at) for f in shown],
    }


def step(state: Batch | None, event_: Event, ctx: Ctx) -> tuple[Batch, Effects]:
    """What becomes of an import.

    Raises:
        Refused: no such import, no right, decided already, revoked or over.
    """
    if state is None or state.state not in _LIVE:
        raise Refused("history.over")
    if isinstance(event_, HistoryAnnounced):
        card = Say(_FLOOR_LEAD, "history.page", page(state, 0), slot=slot(state), anew=True)
        return state, (card,)
    if isinstance(event_, HistoryExpired):
        after = _erased(state, "over")
        return after, (Say(Standing(), "history.page", page(after, 0), slot=slot(after)),)
    if isinstance(event_, HistoryRevoked):
        return _revoked(state, ctx)
    if isinstance(event_, HistoryConfirmed | HistoryDismissed):
        return _decided(state, event_, ctx)
    raise Refused("code")


def _allow(action: Action, ctx: Ctx) -> None:
    if not may(action, ctx.actor.roles):
        raise Refused("no_right", action=action.value)


def _decided(
    state: Batch, event_: HistoryConfirmed | HistoryDismissed, ctx: Ctx
) -> tuple[Batch, Effects]:
    _allow(Action.HISTORY_CONFIRM, ctx)
    place = next((i for i, f in enumerate(state.open) if f.no == event_.no), None)
    if place is None:
        raise Refused("history.decided")
    found = state.open[place]
    told: tuple[Effect, ...]
    if isinstance(event_, HistoryConfirmed):
        gone = _blank(found, "confirmed", need=state.next_need)
        needs = (*state.needs, state.next_need)
        told = (
            Tell(reported(found, ctx)),
            Say(Here(), "history.confirmed", {"no": state.next_need}),
        )
    else:
        gone, needs = _blank(found, "dismissed"), state.needs
        told = (Say(Here(), "history.dismissed", {}),)
    left = tuple(f for f in state.open if f.no != found.no)
    after = replace(
        state, open=left, decided=(gone,), needs=needs, state="open" if left else "done"
    )
    facts = page(after, place // A_PAGE)
    others = Say(Standing(), "history.page", facts, slot=slot(after))  # no words of it stay there
    card = Say(To(ctx.actor.id), "history.page", facts, slot=slot(after))
    return after, (*told, others, card)


def reported(found: Finding, ctx: Ctx) -> NeedReported:
    """The need that a finding becomes: its reporter is whoever confirms."""
    return NeedReported(
        one_line(found.text, ctx.policy.need.text_max),
        found.place,
        author=found.author,
        category=found.category,
        urgency=found.urgency or "normal",
        source="import",
    )


def _blank(found: Finding, state: str, need: int = 0) -> Finding:
    """Decided: its words and whose they were are erased; which messages it was stays."""
    return replace(
        found, text="", place="", category="", urgency="", author=0, state=state, need=need
    )


def _erased(state: Batch, after: str) -> Batch:
    gone = tuple(_blank(f, "erased") for f in state.open)
    return replace(state, state=after, open=(), decided=gone)


def _revoked(state: Batch, ctx: Ctx) -> tuple[Batch, Effects]:
    """What is open goes; needs that nobody has answered are withdrawn, the others stay."""
    _allow(Action.HISTORY_REVOKE, ctx)
    after = _erased(state, "revoked")
    told = tuple(Tell(NeedImportRevoked(no)) for no in state.unanswered)
    facts = {
        "gone": len(state.open),
        "withdrawn": len(state.unanswered),
        "stay": len(state.needs) - len(state.unanswered),
    }
    return after, (
        Forget((HistoryExpired, HistoryAnnounced)),
        *told,
        Say(Here(), "history.revoked", facts),
        Say(Standing(), "history.page", page(after, 0), slot=slot(after)),
    )


def waits(batch: Batch) -> tuple[Remind, ...]:
    """What a new import waits for."""
    return (
        Remind(HistoryAnnounced(batch.no), batch.loaded),
        Remind(HistoryExpired(batch.no), batch.until),
    )

"""What a step on a need teaches, and what it takes back: facts alone, no text is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.flows.effects import Ctx, Event
from bot.flows.lesson import ALIKE, CATEGORY, NEED, NO, YES
from bot.flows.need_events import (
    NeedCorrected,
    NeedDismissed,
    NeedMerged,
    NeedParted,
    NeedRestored,
    NeedSorted,
    NeedSplit,
    NeedUndone,
    NeedWithdrawn,
)
from bot.flows.need_state import Need
from bot.flows.rules.text import told_of


class Learn(Struct, frozen=True):
    """This is what people say of the need."""

    kind: str
    label: str
    was: str = ""  # the category before


class Unlearn(Struct, frozen=True):
    """What they said of it they take back."""

    kind: str
    label: str


Taught = tuple[Learn | Unlearn, ...]


def by_need(event: Event, before: Need, after: Need, ctx: Ctx) -> Taught:
    """What happened to a need, as lessons."""
    if isinstance(event, NeedSorted) and after.category != before.category:
        return (Learn(CATEGORY, after.category, before.category),)
    if isinstance(event, NeedDismissed):
        return (Learn(NEED, NO),)
    if isinstance(event, NeedUndone) and after.category != before.category:
        return (Unlearn(CATEGORY, before.category),)
    back = isinstance(event, NeedUndone | NeedCorrected | NeedRestored)
    if back and before.state == "dismissed":
        return (Unlearn(NEED, NO),)
    if isinstance(event, NeedWithdrawn):
        # at once: it was raised by a slip; later it was a need all the same
        slip = ctx.now <= before.submitted_at + ctx.policy.need.undo_within
        return (Unlearn(NEED, YES),) if slip else ()
    if isinstance(event, NeedMerged):
        return (Learn(ALIKE, YES),)
    if isinstance(event, NeedSplit):
        return (Unlearn(ALIKE, YES),)
    if isinstance(event, NeedParted):
        return (Unlearn(ALIKE, YES), Learn(ALIKE, NO))
    return ()


class Reported(Struct, frozen=True):
    """What somebody said in the report form, and which needs they were shown as alike."""

    text: str
    place: str
    category: str  # as it was read
    shown: tuple[int, ...] = ()  # () where they were not asked
    chosen: str = ""  # the number that they chose, or that it is none of them

    @property
    def same(self) -> tuple[tuple[int, bool], ...]:
        """(number, whether it is that one) of those about which they said so."""
        if self.chosen.isdecimal():
            return ((int(self.chosen), True),)
        return tuple((no, False) for no in self.shown)


def reported(said: Mapping[str, Any]) -> Reported | None:
    """The report form, from what it was begun with and its answers by question; None: no such."""
    read = said.get("needs.read")
    if not read:
        return None
    chosen = str(said.get("need.alike", ""))
    shown = said.get("needs.alike") or () if chosen else ()
    return Reported(
        text=told_of(
            str(said.get("about") or ""), str(said.get("need.what") or said.get("said") or "")
        ),
        place=str(said.get("places.in") or said.get("need.where") or ""),
        category=str(read[0]),
        shown=tuple(int(found[0]) for found in shown),
        chosen=chosen,
    )

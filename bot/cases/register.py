"""Imports of the register at the switchboard."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from bot.cases.case import Case, Switchboard
from bot.flows import register as flow
from bot.flows.effects import Place
from bot.flows.household import Household, Key, label
from storage.households import HOUSEHOLDS
from storage.imports import IMPORTS
from storage.transaction import Tx


def _load(tx: Tx, place: Place, _who: int, event: Any) -> flow.Import | None:
    found = tx.get(IMPORTS, (place.community, event.no))
    if found is None:
        return None
    now = {no: tx.get(HOUSEHOLDS, (place.community, no))
           for no in (*(home.no for home in found.before), *found.added)}  # fmt: skip
    gone = [home for home in found.before if (at := now[home.no]) is not None and at.gone]
    came = (*found.added, *(home.no for home in found.before if home.gone))
    lodged = [home for no in came if (home := now[no]) is not None]
    return replace(found, gone=_people(gone), lodged=_people(lodged))


def _people(homes: list[Household]) -> tuple[tuple[int, Key], ...]:
    return tuple((bound.person, label(home.unit)) for home in homes for bound in home.bound)


def _save(tx: Tx, community: int, state: flow.Import) -> None:
    tx.put(IMPORTS, (community, state.no), state)
    if not state.undone:
        return
    for home in state.before:
        now = tx.get(HOUSEHOLDS, (community, home.no)) or home
        # who was bound meanwhile stays; numbers of bindings are never given again
        kept = replace(now, unit=home.unit)
        whole = replace(home, ever=max(home.ever, now.ever))
        tx.put(HOUSEHOLDS, (community, home.no), whole if now.gone or home.gone else kept)
    for no in state.added:
        home_now = tx.get(HOUSEHOLDS, (community, no))
        if home_now is not None:  # its number is never given again
            tx.put(HOUSEHOLDS, (community, no), replace(home_now, gone=True, slip=None, bound=()))


IMPORT = Case(flow.step, _load, _save, lambda state: f"register:{state.no}", lambda _state: 0)


def enter(board: Switchboard) -> None:
    """Enter everything about imports."""
    board.events[flow.RegisterAnnounced] = IMPORT
    board.events[flow.RegisterUndone] = IMPORT

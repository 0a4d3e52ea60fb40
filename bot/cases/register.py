"""Imports of the register at the switchboard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.cases.case import Case, Switchboard
from bot.flows import register as flow
from bot.flows.effects import Place
from storage.households import HOUSEHOLDS
from storage.imports import IMPORTS
from storage.transaction import Tx


def _load(tx: Tx, place: Place, _who: int, event: Any) -> flow.Import | None:
    return tx.get(IMPORTS, (place.community, event.no))


def _save(tx: Tx, community: int, state: flow.Import) -> None:
    tx.put(IMPORTS, (community, state.no), state)
    if not state.undone:
        return
    for home in state.before:
        tx.put(HOUSEHOLDS, (community, home.no), home)
    for no in state.added:
        home_now = tx.get(HOUSEHOLDS, (community, no))
        if home_now is not None:  # its number is never given again
            tx.put(HOUSEHOLDS, (community, no), replace(home_now, gone=True, slip=None, bound=()))


IMPORT = Case(flow.step, _load, _save, lambda state: f"register:{state.no}", lambda _state: 0)


def enter(board: Switchboard) -> None:
    """Enter everything about imports."""
    board.events[flow.RegisterAnnounced] = IMPORT
    board.events[flow.RegisterUndone] = IMPORT

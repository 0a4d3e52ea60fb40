"""The one switchboard: a new subject adds its `enter` here."""

from __future__ import annotations

from bot.cases import binding, community, history, household, joining, need, register, role
from bot.cases.case import Switchboard


def switchboard() -> Switchboard:
    """Every subject entered."""
    board = Switchboard()
    binding.enter(board)
    community.enter(board)
    history.enter(board)
    household.enter(board)
    joining.enter(board)
    need.enter(board)
    register.enter(board)
    role.enter(board)
    return board

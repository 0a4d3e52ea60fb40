"""The one switchboard: a new subject adds its `enter` here."""

from __future__ import annotations

from bot.cases import (
    alarm,
    alike,
    binding,
    broadcast,
    community,
    debate,
    distress,
    history,
    household,
    item,
    joining,
    lesson,
    lists,
    meeting,
    minutes,
    need,
    offer,
    outage,
    photo,
    poll,
    register,
    role,
    vote,
)
from bot.cases.case import Switchboard
from bot.cases.learning import Learning


def switchboard(key: bytes = b"") -> Switchboard:
    """Every subject entered; `key`: what lessons are marked by, a secret of no database."""
    board = Switchboard(learning=Learning(key))
    alarm.enter(board)
    alike.enter(board)
    binding.enter(board)
    broadcast.enter(board)
    community.enter(board)
    debate.enter(board)
    distress.enter(board)
    history.enter(board)
    household.enter(board)
    item.enter(board)
    joining.enter(board)
    lesson.enter(board)
    lists.enter(board)
    meeting.enter(board)
    minutes.enter(board)
    need.enter(board)
    offer.enter(board)
    outage.enter(board)
    photo.enter(board)
    poll.enter(board)
    register.enter(board)
    role.enter(board)
    vote.enter(board)
    return board

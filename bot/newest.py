"""About where the newest message of each group stands: how far down a card has sunk.

Numbers of messages only grow, so what is heard next mends whatever a restart has forgotten;
one write for every `STEP` messages keeps it from forgetting more than those.
"""

from __future__ import annotations

from collections.abc import Callable

STEP = 50  # messages between two writes


class Newest:
    """The highest number of a message by Telegram's id of its group."""

    def __init__(self, save: Callable[[int, int], None] = lambda _chat, _message: None) -> None:
        """`save(chat, message)` keeps one; it is called once in `STEP` messages."""
        self._save = save
        self._at: dict[int, int] = {}
        self._saved: dict[int, int] = {}

    def known(self, found: dict[int, int]) -> None:
        """What was kept before the restart."""
        self._at, self._saved = dict(found), dict(found)

    def heard(self, chat: int, message: int) -> None:
        """A message of a group (ids from 0 up are private chats) was heard or sent."""
        if chat >= 0 or message <= self._at.get(chat, 0):
            return
        self._at[chat] = message
        if message - self._saved.get(chat, 0) >= STEP:
            self._saved[chat] = message
            self._save(chat, message)

    def of(self, chat: int) -> int:
        """The newest message of a group; 0: nothing is known."""
        return self._at.get(chat, 0)

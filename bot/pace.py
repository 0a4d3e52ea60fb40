"""How fast the mouth may speak: sliding windows on the passed clock.

Telegram documents 30 messages a second in all, 20 a minute in a group and about one a second
in a private chat; edits eat the same budget.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

OVERALL = (30, timedelta(seconds=1))
GROUP = (20, timedelta(seconds=60))
PRIVATE = (3, timedelta(seconds=3))
GROUP_EDITS = (8, timedelta(seconds=60))
ONE_EDIT = timedelta(seconds=5)  # between edits of one card in a group


class Window:
    """At most so many in any stretch of this length."""

    def __init__(self, most: int, length: timedelta) -> None:
        """Empty."""
        self.most, self.length = most, length
        self._at: deque[datetime] = deque()

    def free_at(self, now: datetime) -> datetime:
        """The earliest instant at which one more fits (now, if it fits now).

        Instants after now stem from a clock since set back; they hold nobody up.
        """
        while self._at and not now - self.length < self._at[0] <= now:
            self._at.popleft()
        return now if len(self._at) < self.most else self._at[0] + self.length

    def note(self, now: datetime) -> None:
        """One more was said."""
        self._at.append(now)


class Pace:
    """All windows of one bot."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self._overall = Window(*OVERALL)
        self._chats: dict[int, Window] = {}
        self._edits: dict[int, Window] = {}
        self._cards: dict[tuple[int, str], datetime] = {}
        self._held: dict[int, tuple[datetime, datetime]] = {}  # since, until

    def hold(self, chat: int, until: datetime, now: datetime) -> None:
        """Telegram asked this chat alone to wait (RetryAfter)."""
        self._held[chat] = now, until

    def free_at(
        self, now: datetime, chat: int, *, light: bool, edits: str = "", urgent: bool = False
    ) -> datetime:
        """When this chat may be spoken to; `light` words (taps, whispers) count overall only.

        `edits` names the card that would be edited; an `urgent` one may pass the edit limits.
        What was noted after now stems from a clock since set back; it holds nobody up.
        """
        held = self._held.get(chat)
        times = [self._overall.free_at(now)]
        if held is not None and held[0] <= now:
            times.append(held[1])
        if not light:
            times.append(self._chat(chat).free_at(now))
        if edits and chat < 0 and not urgent:
            times.append(self._edit(chat).free_at(now))
            last = self._cards.get((chat, edits))
            if last is not None and last <= now:
                times.append(last + ONE_EDIT)
        return max(now, *times)

    def note(self, now: datetime, chat: int, *, light: bool, edits: str = "") -> None:
        """It was said."""
        self._overall.note(now)
        if not light:
            self._chat(chat).note(now)
        if edits and chat < 0:
            self._edit(chat).note(now)
            self._cards[(chat, edits)] = now
            if len(self._cards) > 10_000:
                old = now - ONE_EDIT
                self._cards = {card: at for card, at in self._cards.items() if at > old}

    def _chat(self, chat: int) -> Window:
        return self._chats.setdefault(chat, Window(*(GROUP if chat < 0 else PRIVATE)))

    def _edit(self, chat: int) -> Window:
        return self._edits.setdefault(chat, Window(*GROUP_EDITS))

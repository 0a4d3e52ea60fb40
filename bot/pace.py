"""How fast the mouth may speak: sliding windows on the passed clock.

Telegram documents 30 messages a second in all, 20 a minute in a group and about one a second
in a private chat; edits eat the same budget. When Telegram counts one lies somewhere between its
request and the answer, and no two take equally long: until the answer one counts, and from the
answer on its window runs.
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
        self._flying = 0  # requests without an answer

    def free_at(self, now: datetime) -> datetime:
        """The earliest instant at which one more fits (now, if it fits now).

        Instants after now stem from a clock since set back; they hold nobody up.
        """
        while self._at and not now - self.length < self._at[0] <= now:
            self._at.popleft()
        if len(self._at) + self._flying < self.most:
            return now
        # with all in flight nothing is known: an answer is what brings the next look
        return (self._at[0] if self._at else now) + self.length

    def begin(self) -> None:
        """One more is about to be said."""
        self._flying += 1

    def note(self, now: datetime) -> None:
        """One more was said and answered in one moment."""
        self._at.append(now)

    def end(self, now: datetime | None) -> None:
        """Its answer came; None: it was not said after all."""
        self._flying -= 1
        if now is not None:
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

    def anything_at(self, now: datetime) -> datetime:
        """When anything at all may be said: no word passes before it."""
        return self._overall.free_at(now)

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

    def begin(self, now: datetime, chat: int, *, light: bool, edits: str = "") -> None:
        """It is about to be said."""
        for window in self._windows(chat, light=light, edits=edits):
            window.begin()
        if edits and chat < 0:
            self._cards[(chat, edits)] = now
            if len(self._cards) > 10_000:
                old = now - ONE_EDIT
                self._cards = {card: at for card, at in self._cards.items() if at > old}

    def end(self, now: datetime | None, chat: int, *, light: bool, edits: str = "") -> None:
        """Its answer came, whatever it was; None: it was not said after all."""
        for window in self._windows(chat, light=light, edits=edits):
            window.end(now)

    def note(self, now: datetime, chat: int, *, light: bool, edits: str = "") -> None:
        """It was said and answered in one moment."""
        self.begin(now, chat, light=light, edits=edits)
        self.end(now, chat, light=light, edits=edits)

    def _windows(self, chat: int, *, light: bool, edits: str) -> list[Window]:
        """Those that it counts in."""
        found = [self._overall]
        if not light:
            found.append(self._chat(chat))
        if edits and chat < 0:
            found.append(self._edit(chat))
        return found

    def _chat(self, chat: int) -> Window:
        return self._chats.setdefault(chat, Window(*(GROUP if chat < 0 else PRIVATE)))

    def _edit(self, chat: int) -> Window:
        return self._edits.setdefault(chat, Window(*GROUP_EDITS))

"""Token buckets in front of the desk: whoever floods the bot slows nobody else (threat A9).

What is over a limit is dropped, and Telegram is told that it was heard; its writer is told once,
so that no need is lost without a word. Ordinary talk that does not concern the bot costs nothing,
and what Telegram itself tells (who came, what became of the bot) is never dropped. Words of danger
have a bucket of their own: they are answered even in a flood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.letters import Heard, Letter, Overheard, Pressed
from bot.vitals import Vitals

MOST = 10_000  # buckets that are remembered; full ones are forgotten first
AGAIN = timedelta(minutes=1)  # without a drop: a flood is over, and the next one is told anew


class Rate(Struct, frozen=True):
    """So many at once; the bucket is full again after `refill`."""

    most: int
    refill: timedelta


#: an album of ten, a list of buttons pressed one after the other: nobody is kept from these
PERSON = Rate(30, timedelta(seconds=30))
#: everybody of a group together; what the bot may answer there is 20 a minute
GROUP = Rate(120, timedelta(seconds=30))
DANGER = Rate(10, timedelta(minutes=1))


@dataclass(slots=True)
class Bucket:
    """What is left of a rate, as of an instant."""

    rate: Rate
    left: float
    at: datetime
    dropped_at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """One more, if it fits. A clock that was set back refills nothing."""
        passed = max(timedelta(0), now - self.at) / self.rate.refill
        self.left = min(self.rate.most, self.left + passed * self.rate.most)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True

    def first_drop(self, now: datetime) -> bool:
        """Note a drop; whether it is the first of this flood."""
        last, self.dropped_at = self.dropped_at, now
        return last is None or now - last >= AGAIN


@dataclass(slots=True)
class Buckets:
    """Of everybody who spoke lately."""

    now: Callable[[], datetime]
    vitals: Vitals
    _known: dict[tuple[str, int], Bucket] = field(default_factory=dict)

    def passed(self, letters: Sequence[Letter]) -> list[Letter]:
        """The letters for the desk, in their order: those within the limits; and of those that
        were dropped the first of a flood, marked with the limit (`over`)."""
        found = []
        for letter in letters:
            limit = self._over(letter)
            if not limit:
                found.append(letter)
                continue
            self.vitals.dropped.add(limit[0])
            told = self._bucket(*limit).first_drop(self.now())
            # who did not ask is told nothing; the next word to the bot is
            if told and isinstance(letter.what, Overheard):
                self._bucket(*limit).dropped_at = None
            elif told:
                found.append(replace(letter, over=limit[0], raw={}))
        return found

    def _over(self, letter: Letter) -> tuple[str, int] | None:
        """The limit that it is over, and whose."""
        who, chat, what = letter.who, letter.chat, letter.what
        if not isinstance(what, Heard | Overheard | Pressed) or who is None or chat is None:
            return None
        now = self.now()
        if isinstance(what, Heard | Overheard) and what.numbers:
            danger = ("danger", who.id)
            if self._bucket(*danger).take(now):
                return None
        if not self._bucket("person", who.id).take(now):
            return "person", who.id
        if not chat.private and not self._bucket("group", chat.id).take(now):
            return "group", chat.id
        return None

    def _bucket(self, limit: str, number: int) -> Bucket:
        found = self._known.get((limit, number))
        if found is None:
            if len(self._known) >= MOST:
                self._forget()
            rate = {"person": PERSON, "group": GROUP, "danger": DANGER}[limit]
            found = self._known[(limit, number)] = Bucket(rate, rate.most, self.now())
        return found

    def _forget(self) -> None:
        """Buckets that are full again, else the older half."""
        now = self.now()
        kept = {k: b for k, b in self._known.items() if now - b.at < max(b.rate.refill, AGAIN)}
        if len(kept) >= MOST:
            kept = dict(list(kept.items())[MOST // 2 :])
        self._known = kept

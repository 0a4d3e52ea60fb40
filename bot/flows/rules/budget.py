"""How many messages a group may get in a day that it has not asked for (S14)."""

from __future__ import annotations

from msgspec import Struct


class Budget(Struct, frozen=True):
    """What a group was told unasked on a day; in quiet hours the day that follows them."""

    day: int = 0
    said: int = 0


def spend(budget: Budget, day: int, most: int) -> Budget | None:
    """One more message on this day; None: none is left, it waits for the digest.

    A day before the last one (a clock that was set back) goes on that one's account.
    """
    if budget.day < day:
        return Budget(day, 1) if most > 0 else None
    return Budget(budget.day, budget.said + 1) if budget.said < most else None

"""The shortest story that still breaks the same promise: days, then ever smaller parts, go.

Delta debugging (Zeller and Hildebrandt, 2002) over the list of steps, bounded in time: what is
found when the time is over is a story that breaks it, if not the shortest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.simulate.story import Step

Breaks = Callable[[Sequence[Step]], bool]


def shortest(
    steps: Sequence[Step], breaks: Breaks, *, over: Callable[[], bool] = lambda: False
) -> list[Step]:
    """Steps of which, as far as there was time, none can be left out.

    `breaks` plays a story; `over` says whether the time is over.
    """
    found = _without(list(steps), breaks, over, lambda step: step.day)
    for part in (lambda step: step.who or step.does, lambda step: step.does):
        found = _without(found, breaks, over, part)
    size = max(1, len(found) // 2)
    while not over():
        before = len(found)
        start = 0
        while start < len(found) and not over():
            shorter = found[:start] + found[start + size :]
            if shorter and breaks(shorter):
                found = shorter
            else:
                start += size
        if size == 1 and len(found) == before:
            break
        size = max(1, size // 2)
    return found


def _without(
    steps: list[Step], breaks: Breaks, over: Callable[[], bool], part: Callable[[Step], object]
) -> list[Step]:
    """Leave out whole days, people or kinds that are not needed."""
    for name in dict.fromkeys(map(part, steps)):
        if over():
            break
        shorter = [step for step in steps if part(step) != name]
        if shorter and len(shorter) < len(steps) and breaks(shorter):
            steps = shorter
    return steps

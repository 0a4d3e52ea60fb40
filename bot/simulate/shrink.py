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
    # large parts first: most stories need only a few steps
    found = _parts(found, breaks, over, least=max(1, len(found) // 16))
    for part in (lambda step: step.who or step.does, lambda step: step.does):
        found = _without(found, breaks, over, part)
    return _parts(found, breaks, over, least=1)


def _parts(
    steps: list[Step], breaks: Breaks, over: Callable[[], bool], *, least: int
) -> list[Step]:
    """Leave out halves, then ever smaller parts of the list, down to so many steps."""
    size = max(1, len(steps) // 2)
    while not over():
        before = len(steps)
        start = 0
        while start < len(steps) and not over():
            shorter = steps[:start] + steps[start + size :]
            if shorter and breaks(shorter):
                steps = shorter
            else:
                start += size
        if size <= least and len(steps) == before:
            break
        size = max(least, min(size, len(steps)) // 2)
    return steps


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

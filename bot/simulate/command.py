"""`huiyin simulate`: one seed, its report, and the shortest story if a promise was broken."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from bot.console import many
from bot.simulate.play import Report, drawn, simulate
from bot.simulate.shrink import shortest
from bot.simulate.story import Step

SHRINK_SECONDS = 120.0  # of real time for the shortest story


def run(
    seed: int,
    days: int,
    faults: Sequence[str],
    *,
    database: str = "",
    seconds: float = SHRINK_SECONDS,
) -> Report:
    """Play the story of a seed; if it breaks a promise, find the shortest that does.

    The shortest is looked for on throw-away databases, in `seconds` of real time at most.
    """
    with _silence():
        steps = drawn(seed, days, faults)
        report = simulate(seed, days, steps, database=database)
        if report.broken and seconds > 0:
            report.story = [step.line() for step in _shrunk(report, steps, seconds)]
        return report


def _shrunk(report: Report, steps: Sequence[Step], seconds: float) -> list[Step]:
    names, end = {one.promise for one in report.broken}, time.monotonic() + seconds
    last = max(step.day for step in steps[: report.events]) + 1

    def breaks(story: Sequence[Step]) -> bool:
        found = simulate(report.seed, last, story)
        return bool({one.promise for one in found.broken} & names)

    return shortest(steps[: report.events], breaks, over=lambda: time.monotonic() > end)


def lines(report: Report) -> Iterator[str]:
    """For people."""
    struck = ", ".join(f"{kind} {n}" for kind, n in report.faults.items()) or "none"
    yield f"seed {report.seed}: {many(report.days, 'day')}, {many(report.events, 'event')}"
    yield f"faults: {struck}"
    if not report.broken:
        yield "every promise was kept"
    for one in report.broken:
        yield f"BROKEN {one.line()}"
    if report.story:
        yield "the shortest story that breaks it:"
        yield from (f"  {line}" for line in report.story)


@contextmanager
def _silence() -> Iterator[None]:
    """The bot's own log would be a log of faults that were meant to be."""
    before = structlog.get_config()
    level = logging.root.manager.disable
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        structlog.configure(**before)
        logging.disable(level)

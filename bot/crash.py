"""Named places where a test kills the process; no-ops in production."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

#: every crash point by name: a commit or a send without one fails a house test
POINTS = (
    "desk.before_commit",
    "desk.after_commit",
    "ears.before_submit",
    "ears.before_confirm",
    "outage.before_noted",
    "outage.after_noted",
    "clock.before_submit",
    "clock.after_carried",
    "mouth.before_tried",
    "mouth.after_tried",
    "mouth.before_send",
    "mouth.after_send",
    "mouth.after_done",
    "backup.before_rename",
    "restore.before_rename",
    "move.before_commit",
)


def nothing(name: str) -> None:
    """In production: go on."""


def killer(setting: str) -> Callable[[str], None]:
    """Kill this process at the n-th passing of a point: "mouth.after_send:2".

    Raises:
        ValueError: for a point that does not exist, or a count that is no number.
    """
    point, _, count = setting.partition(":")
    if point not in POINTS:
        raise ValueError(f"no crash point {point!r}; there are: {', '.join(POINTS)}")
    if count and not count.isdecimal():
        raise ValueError(f"{count!r} is no number of passings")
    left = [int(count or 1)]

    def crash(name: str) -> None:
        if name == point:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return crash

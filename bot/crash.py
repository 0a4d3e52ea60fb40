"""Named places where a test kills the process; no-ops in production."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

#: every crash point by name: a commit or a send without one fails a house test
POINTS = (
    "start.after_notes",
    "start.after_open",
    "start.before_leases",
    "migrate.after_commit",
    "migrate.before_commit",
    "ears.after_poll",
    "ears.after_reading",
    "ears.after_submit",
    "ears.before_confirm",
    "ears.before_submit",
    "outage.before_noted",
    "outage.after_noted",
    "webhook.before_answer",
    "webhook.before_submit",
    "desk.after_begin",
    "desk.after_commit",
    "desk.after_flush",
    "desk.after_hold",
    "desk.after_letter",
    "desk.after_passed",
    "desk.after_witness",
    "desk.before_commit",
    "desk.before_flush",
    "desk.before_passed",
    "clock.after_carried",
    "clock.after_submit",
    "clock.amid_tidy",
    "clock.before_submit",
    "clock.before_tidy",
    "mouth.after_done",
    "mouth.after_drawn",
    "mouth.after_list",
    "mouth.after_send",
    "mouth.after_tried",
    "mouth.before_done",
    "mouth.before_send",
    "mouth.before_tried",
    "mouth.card_lost",
    "mouth.elsewhere",
    "mouth.migrated",
    "mouth.not_sent",
    "mouth.outcome_unknown",
    "mouth.thrown_out",
    "mouth.told_to_wait",
    "mouth.unreachable",
    "backup.after_copy",
    "backup.after_rename",
    "backup.before_rename",
    "restore.after_aside",
    "restore.after_rename",
    "restore.before_rename",
    "move.after_commit",
    "move.after_copy",
    "move.before_commit",
    "office.after_commit",
    "office.before_commit",
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

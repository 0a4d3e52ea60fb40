"""What waits for the desk, and what whoever handed it in waits for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from bot.letters import Letter


@dataclass(slots=True)
class Job:
    """A letter, or a function for the second door."""

    letter: Letter | None
    function: Callable[[Connection], Any] | None
    silent: bool = False
    community: int | None = None  # whose rows the function writes; None: nobody else writes them
    future: Future[Any] = field(default_factory=Future)


class Closed(Exception):  # noqa: N818 - the desk's state
    """The desk takes nothing any more."""


def together(futures: Sequence[Future[Any]]) -> Future[None]:
    """One future for all of these: a loop that waits for it is woken once, not for each.

    It fails as the first of them that failed.
    """
    all_done: Future[None] = Future()
    all_done.set_running_or_notify_cancel()
    left = itertools.count(len(futures) - 1, -1)

    def one_done(_: Future[Any]) -> None:
        if next(left):
            return
        failed = next((e for e in (f.exception() for f in futures) if e is not None), None)
        if failed is not None:
            all_done.set_exception(failed)
        else:
            all_done.set_result(None)

    for future in futures:
        future.add_done_callback(one_done)
    if not futures:
        all_done.set_result(None)
    return all_done

"""What waits for the desk, and what whoever handed it in waits for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from bot.letters import Letter
from storage import deadlines, inbox
from storage.deadlines import Due


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


def dues(jobs: Sequence[Job]) -> list[Due]:
    """The deadlines of a batch."""
    whats = [job.letter.what for job in jobs if job.letter is not None]
    return [what for what in whats if isinstance(what, Due)]


def unseen(connection: Connection, jobs: Sequence[Job]) -> Callable[[Letter], bool]:
    """A test for letters that were not carried before: each may pass once."""
    letters = [job.letter for job in jobs if job.letter is not None]
    seen = inbox.seen(connection, [x.update_id for x in letters if x.update_id])
    due = [x.what.id for x in letters if isinstance(x.what, Due)]
    alive = deadlines.waiting(connection, due)

    def fresh(letter: Letter) -> bool:
        if isinstance(letter.what, Due):
            there = letter.what.id in alive
            alive.discard(letter.what.id)
            return there
        if not letter.update_id:
            return True
        new = letter.update_id not in seen
        seen.add(letter.update_id)
        return new

    return fresh

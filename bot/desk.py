"""The desk: the one transaction, on a writer thread of its own, in front of it a queue.

Whatever waits is committed together (at most 128). A refusal drops its own writes; a bug is
tried again alone, three times, then kept raw; if a flush fails, the batch is redone one by one.
"""

from __future__ import annotations

import itertools
import json
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.carry import Carrier
from bot.crash import nothing
from bot.letters import Letter, Overheard
from bot.logs import where
from bot.post import House
from storage import deadlines, inbox
from storage.database import gone
from storage.deadlines import Due
from storage.times import to_ms
from storage.transaction import Tx

log = structlog.get_logger()
T = TypeVar("T")

BATCH = 128  # letters of one commit: a whole answer of getUpdates fits
AGAIN = 0.5  # seconds between attempts to reach a server that is away
TRIES = 3  # of a letter that meets a bug of ours


@dataclass(slots=True)
class Job:
    """A letter, or a function for the second door."""

    letter: Letter | None
    function: Callable[[Connection], Any] | None
    silent: bool = False
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


class Desk:
    """Submit letters; each future resolves when its letter is committed."""

    def __init__(
        self,
        engine: Engine,
        house: House,
        now: Callable[[], datetime],
        *,
        crash: Callable[[str], None] = nothing,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        """`committed` is called on the writer thread after every commit that is not silent."""
        self.house, self.now = house, now
        self._engine, self._crash, self._committed = engine, crash, committed
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._kept: dict[Any, Any] = {}
        self._closed = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was submitted, then end."""
        self._closed = True
        self._stopping.set()
        self._queue.put(None)
        self._thread.join()

    def submit(self, letter: Letter) -> Future[None]:
        """Hand in a letter; order holds."""
        return self._put(Job(letter, None))

    def call(self, function: Callable[[Connection], T], *, silent: bool = False) -> Future[T]:
        """The second door: run a function inside a commit, on the one writing connection.

        A `silent` one gives the mouth nothing new to say: it is not woken.
        """
        return self._put(Job(None, function, silent))

    def _put(self, job: Job) -> Future[Any]:
        if self._closed:
            raise Closed("the desk is closed")
        job.future.set_running_or_notify_cancel()  # what is submitted cannot be taken back
        self._queue.put(job)
        return job.future

    def forget(self, shelf: str, key: object) -> None:
        """A kept state was changed through the second door (call it inside that call)."""
        self._kept.pop((shelf, key), None)

    # --- the writer thread ---

    def _run(self) -> None:
        running = True
        while running:
            first = self._queue.get()
            if first is None:
                break
            jobs = [first]
            while len(jobs) < BATCH:
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    running = False
                    break
                jobs.append(job)
            self._commit(jobs)

    def _commit(self, jobs: Sequence[Job]) -> None:
        """All in one commit; if that fails, one by one."""
        try:
            bugs = self._when_there(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody else may suffer from it
            self._kept.clear()
            log.warning("commit failed", letters=len(jobs), error=where(error))
            if len(jobs) == 1:
                self._alone(jobs[0])
            else:
                for job in jobs:
                    self._commit([job])
            return
        if not all(job.silent for job in jobs):
            self._committed()
        for job in bugs:
            self._alone(job)

    def _when_there(self, jobs: Sequence[Job]) -> list[Job]:
        """All in one transaction; while the server is away, everybody waits for it."""
        while True:
            try:
                return self._together(jobs)
            except DBAPIError as error:
                self._kept.clear()
                if not gone(error) or self._stopping.wait(AGAIN):
                    raise
                log.warning("database away", letters=len(jobs), error=where(error))

    def _together(self, jobs: Sequence[Job]) -> list[Job]:
        """One transaction; the jobs that met a bug come back, to be tried alone."""
        bugs: list[Job] = []
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        with self._engine.begin() as connection:
            tx = Tx(connection, self._kept)
            fresh = self._fresh(connection, jobs)
            self._ahead(tx, jobs)
            for job in jobs:
                if job.function is not None:
                    results.append(self._second_door(tx, job))
                elif job.letter is not None and not fresh(job.letter):
                    results.append((job.future, None, None))
                elif job.letter is not None:
                    try:
                        Carrier(tx, self.house, job.letter, self.now()).carry()
                    except Exception as error:  # noqa: BLE001 - a bug of ours, tried again alone
                        tx.back()
                        log.error("letter met a bug", update=job.letter.update_id, bug=where(error))
                        bugs.append(job)
                        continue
                    results.append((job.future, None, None))
            tx.flush()
            self._crash("desk.before_commit")
        self._crash("desk.after_commit")
        tx.committed()
        for future, result, failure in results:
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(result)
        return bugs

    @staticmethod
    def _second_door(tx: Tx, job: Job) -> tuple[Future[Any], Any, BaseException | None]:
        tx.flush()
        function = job.function or (lambda _: None)
        try:
            with tx.connection.begin_nested():
                return job.future, function(tx.connection), None
        except Exception as error:
            if gone(error):
                raise
            return job.future, None, error

    def _ahead(self, tx: Tx, jobs: Sequence[Job]) -> None:
        """Read together what the deadlines of a batch are about."""
        about: dict[str, list[tuple[int, int]]] = {}
        for job in jobs:
            due = job.letter.what if job.letter is not None else None
            if isinstance(due, Due):
                kind, _, no = due.matter.partition(":")
                if kind in self.house.board.ahead and no.isdecimal():
                    about.setdefault(kind, []).append((due.community, int(no)))
        for kind, numbers in about.items():
            self.house.board.ahead[kind](tx, numbers)

    def _fresh(self, connection: Connection, jobs: Sequence[Job]) -> Callable[[Letter], bool]:
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

    # --- bugs of ours ---

    def _alone(self, job: Job) -> None:
        """A letter that met a bug, by itself; after three times it is kept raw and passed."""
        letter = job.letter
        if letter is None:
            job.future.set_exception(RuntimeError("the commit failed"))
            return
        for _ in range(TRIES):
            try:
                if not self._when_there([Job(letter, None)]):
                    job.future.set_result(None)
                    self._committed()
                    return
            except Exception as error:  # noqa: BLE001 - tried three times, then passed
                self._kept.clear()
                log.error("letter failed alone", update=letter.update_id, bug=where(error))
        try:
            with self._engine.begin() as connection:
                self._pass(Tx(connection, self._kept), letter)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the letter
            self._kept.clear()
            log.error("letter cannot even be kept", update=letter.update_id, bug=where(error))
            job.future.set_exception(error)
            return
        self._committed()
        job.future.set_result(None)

    def _pass(self, tx: Tx, letter: Letter) -> None:
        """Keep it raw, note it, tell the person; it blocks nobody."""
        now = to_ms(self.now())
        carrier = Carrier(tx, self.house, letter, self.now())
        tx.begin()
        if isinstance(letter.what, Due):
            tx.later(deadlines.FIRED, now, "parked", letter.what.id)
        else:
            tx.insert(inbox.QUARANTINE, (letter.update_id, now, "bug", json.dumps(letter.raw)))
            if letter.update_id:
                tx.insert(inbox.NOTE, (letter.update_id, now))
            if not isinstance(letter.what, Overheard):  # who did not ask is told nothing
                carrier.post.here("failed", {}, sure=True)
        tx.accept()
        tx.flush()

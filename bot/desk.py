"""The desk: the one transaction, on a writer thread of its own, in front of it a queue.

Whatever waits is committed together (at most 128). A refusal drops its own writes; a bug is
tried again alone, three times, then kept raw; if a flush fails, the batch is redone one by one.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.carry import Carrier
from bot.crash import nothing
from bot.jobs import Closed, Job, dues, unseen
from bot.lanes import Held, chats, lanes, voices
from bot.letters import Letter, Overheard
from bot.logs import where
from bot.post import House
from bot.vitals import Vitals
from storage import deadlines, holding, inbox
from storage.communities import CHATS, COMMUNITIES, Head
from storage.database import crossed, gone, savepoint, shorten
from storage.deadlines import Due
from storage.times import to_ms
from storage.transaction import Elsewhere, Tx
from storage.witness import Witness

log = structlog.get_logger()
T = TypeVar("T")

BATCH = 128  # letters of one commit: a whole answer of getUpdates fits
AGAIN = 0.5  # seconds between attempts to reach a server that is away
TRIES = 3  # of a letter that meets a bug of ours


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
        witness: Witness | None = None,
        vitals: Vitals | None = None,
    ) -> None:
        """`committed` is called on the writer thread after every commit that is not silent.

        `witness` notes how far the ledger of a file has come.
        """
        self._witness = witness
        self.house, self.now, self._vitals = house, now, vitals or Vitals()
        self._engine, self._crash, self._committed = engine, crash, committed
        self._shared = engine.dialect.name == "postgresql"  # other workers may write beside us
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._kept: dict[Any, Any] = {}
        self.away = False  # the store can be reached no more, or is full: what was heard waits
        self._closed = False
        self._shorten = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the writer thread works."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many jobs wait in front of it."""
        return self._queue.qsize()

    def stop(self) -> None:
        """Finish what was submitted, then end."""
        self._closed = True
        self._stopping.set()
        self._queue.put(None)
        self._thread.join()

    def submit(self, letter: Letter) -> Future[None]:
        """Hand in a letter; order holds."""
        return self._put(Job(letter, None))

    def call(
        self,
        function: Callable[[Connection], T],
        *,
        silent: bool = False,
        community: int | None = None,
    ) -> Future[T]:
        """The second door: run a function inside a commit, on the one writing connection.

        A `silent` one gives the mouth nothing new to say: it is not woken. With a `community`
        no other worker writes to it meanwhile.
        """
        return self._put(Job(None, function, silent, community))

    def _put(self, job: Job) -> Future[Any]:
        if self._closed:
            raise Closed("the desk is closed")
        job.future.set_running_or_notify_cancel()  # what is submitted cannot be taken back
        self._queue.put(job)
        return job.future

    def shorten(self) -> None:
        """After the next commit nothing that was overwritten stands in the file's journal."""
        self._shorten.set()

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
            if self._shorten.is_set():
                self._shorten.clear()
                shorten(self._engine)

    def _commit(self, jobs: Sequence[Job]) -> None:
        """All in one commit, or, beside other workers, those of each community in one."""
        if not self._shared:
            self._commit_held(jobs, None)
            return
        try:
            homes = self._homes(jobs)
        except Exception as error:  # noqa: BLE001 - as if each of them had failed
            log.error("communities not found", letters=len(jobs), error=where(error))
            for job in jobs:
                job.future.set_exception(error)
            return
        for held, places in lanes(jobs, homes):
            self._commit_held([jobs[place] for place in places], held)

    def _homes(self, jobs: Sequence[Job]) -> Callable[[int], int]:
        """Which community each chat of these letters belongs to."""
        letters = [job.letter for job in jobs if job.letter is not None]
        asked = chats(letters)
        if not asked:
            return lambda _: 0
        found = self._when_there(lambda: self._found(asked))
        return lambda chat: found.get(chat, 0)

    def _found(self, asked: set[int]) -> dict[int, int]:
        with self._engine.begin() as connection:
            return holding.homes(connection, asked)

    def _commit_held(self, jobs: Sequence[Job], held: Held | None) -> None:
        """All in one commit; if that fails, one by one."""
        try:
            bugs = self._when_there(lambda: self._together(jobs, held))
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody else may suffer from it
            self._kept.clear()
            log.warning("commit failed", letters=len(jobs), error=where(error))
            if len(jobs) == 1:
                self._alone(jobs[0], held)
            else:
                for job in jobs:
                    self._commit_held([job], held)
            return
        if not all(job.silent for job in jobs):
            self._committed()
        for job, also in bugs:
            self._alone(job, held if also is None else also)

    def _when_there(self, work: Callable[[], T]) -> T:
        """Do it; while the store is away, everybody waits for it."""
        while True:
            try:
                done = work()
            except DBAPIError as error:
                self._kept.clear()
                if not gone(error):
                    raise
                if not crossed(error):  # else two commits waited for each other: at once again
                    log.warning("database away", error=where(error))
                    self.away = True
                    if self._stopping.wait(AGAIN):
                        raise
            else:
                self.away = False
                return done

    def _together(self, jobs: Sequence[Job], held: Held | None) -> list[tuple[Job, Held | None]]:
        """One transaction; what it must not or could not carry comes back, to be tried alone.

        Beside each such letter the communities that it needs, or None: those of this commit.
        """
        bugs: list[tuple[Job, Held | None]] = []
        waited_for: set[int] = set()  # chats and people of whom a letter is yet to be carried
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        outcomes: Counter[str] = Counter()
        began = time.perf_counter()
        if held is not None:
            self._kept.clear()  # another worker may have written since
        with self._engine.begin() as connection:
            self._crash("desk.after_begin")
            if held is not None:
                holding.hold(connection, held)
                self._crash("desk.after_hold")
            tx = Tx(connection, self._kept, held)
            fresh = unseen(connection, jobs)
            self._ahead(tx, jobs)
            for job in jobs:
                if job.function is not None:
                    results.append(self._second_door(tx, job))
                elif job.letter is not None and not fresh(job.letter):
                    outcomes["repeated"] += 1
                    results.append((job.future, None, None))
                elif job.letter is not None:
                    whose = voices(job.letter)
                    later = "", held or frozenset()
                    outcome, also = (
                        later if whose & waited_for else self._carried(tx, job.letter, held)
                    )
                    if outcome:
                        outcomes[outcome] += 1
                        results.append((job.future, None, None))
                        self._crash("desk.after_letter")
                    else:
                        bugs.append((job, also))
                        waited_for |= set() if also is None else whose
            self._crash("desk.before_flush")
            tx.flush()
            self._crash("desk.after_flush")
            if held is not None and not all(job.silent for job in jobs):
                holding.notify(connection)
            self._crash("desk.before_commit")
        self._crash("desk.after_commit")
        self._witnessed(tx)
        self._crash("desk.after_witness")
        tx.committed()
        self._taught(tx)
        outcomes["bug"] = sum(also is None for _, also in bugs)
        self._vitals.committed(len(jobs), time.perf_counter() - began, outcomes)
        self._vitals.carried_out([d.due_ms for d in dues(jobs)], to_ms(self.now()))
        for future, result, failure in results:
            if failure is not None:
                future.set_exception(failure)
            else:
                future.set_result(result)
        return bugs

    def _taught(self, tx: Tx) -> None:
        """The ears read the next line by what was corrected just now."""
        heads: dict[Any, Head] = tx.written(COMMUNITIES.name)
        moved = bool(tx.written(CHATS.name))
        self.house.board.learning.committed(heads, moved=moved)

    def _carried(self, tx: Tx, letter: Letter, held: Held | None) -> tuple[str, Held | None]:
        """carried, or refused; "" beside the communities that it needs, or None: it met a bug."""
        try:
            done = Carrier(tx, self.house, letter, self.now()).carry()
        except Elsewhere as elsewhere:
            tx.back()
            return "", (held or frozenset()) | {elsewhere.community}
        except Exception as error:  # noqa: BLE001 - a bug of ours, tried again alone
            tx.back()
            log.error("letter met a bug", update=letter.update_id, bug=where(error))
            return "", None
        return "carried" if done else "refused", held

    def _witnessed(self, tx: Tx) -> None:
        heads = tx.written(COMMUNITIES.name) if self._witness else {}
        if self._witness is None or not heads:
            return
        try:
            self._witness.note({h.id: (h.seq, h.head) for h in heads.values() if h.seq})
        except OSError as error:  # what was committed stands without it
            log.warning("witness not written", error=where(error))

    @staticmethod
    def _second_door(tx: Tx, job: Job) -> tuple[Future[Any], Any, BaseException | None]:
        tx.flush()
        tx.disturbed()
        function = job.function or (lambda _: None)
        try:
            with savepoint(tx.connection):
                return job.future, function(tx.connection), None
        except Exception as error:
            if gone(error):
                raise
            return job.future, None, error

    def _ahead(self, tx: Tx, jobs: Sequence[Job]) -> None:
        """Read together what the deadlines of a batch are about."""
        about: dict[str, list[tuple[int, int]]] = {}
        for due in dues(jobs):
            kind, _, no = due.matter.partition(":")
            if kind in self.house.board.ahead and no.isdecimal():
                about.setdefault(kind, []).append((due.community, int(no)))
        for kind, numbers in about.items():
            self.house.board.ahead[kind](tx, numbers)

    # --- bugs of ours ---

    def _alone(self, job: Job, held: Held | None) -> None:
        """A letter that met a bug, by itself; after three times it is kept raw and passed."""
        letter = job.letter
        if letter is None:
            job.future.set_exception(RuntimeError("the commit failed"))
            return
        tries = TRIES
        while tries:
            try:
                again = self._when_there(lambda: self._together([Job(letter, None)], held))  # noqa: B023 - called at once
                if not again:
                    job.future.set_result(None)
                    self._committed()
                    return
                if again[0][1] is not None:  # no bug: it belongs to other communities as well
                    held = again[0][1]
                    continue
            except Exception as error:  # noqa: BLE001 - tried three times, then passed
                self._kept.clear()
                log.error("letter failed alone", update=letter.update_id, bug=where(error))
            tries -= 1
        try:
            with self._engine.begin() as connection:
                if held is not None:
                    holding.hold(connection, held)
                self._pass(Tx(connection, self._kept, held), letter)
                self._crash("desk.before_passed")
        except Exception as error:  # noqa: BLE001 - handed to whoever waits for the letter
            self._kept.clear()
            self._vitals.letters.add("lost")
            log.error("letter cannot even be kept", update=letter.update_id, bug=where(error))
            job.future.set_exception(error)
            return
        self._crash("desk.after_passed")
        self._vitals.letters.add("passed")
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

"""Which worker of several does what only one may do: poll, speak.

A lease is an advisory lock of PostgreSQL, held by one connection: it is free the moment that
the holder's process dies. A holder that hangs (a stopped process, a machine that vanished)
answers no more: after `STALE` seconds another worker ends its connection. The holder trusts its
lease only as long as the server has confirmed it lately by this process's own monotonic clock,
so it stops on its own before anybody else begins.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import structlog
from sqlalchemy import make_url

from storage.holding import CHANNEL

if TYPE_CHECKING:
    import psycopg

log = structlog.get_logger()

POLLER, SPEAKER = "poller", "speaker"
BEAT = 1.0  # seconds between two looks at the server
SHORT = 0.1  # seconds of one wait for notices
TRUST = 4.0  # seconds since a confirmed look within which a lease is believed
STALE = 6.0  # seconds without a look after which a holder's connection is ended
FAIR = 3.0  # seconds for which a worker that holds a lease leaves the other one to others


class Leases(Protocol):
    """What this worker may do."""

    def held(self, name: str) -> bool:
        """Whether it is this worker's now (any thread)."""

    def start(self) -> None:
        """Begin to ask for them."""

    def stop(self) -> None:
        """Give all of them up."""


class Alone:
    """On a file there is one worker: it may do everything."""

    def held(self, name: str) -> bool:
        """Always."""
        return True

    def start(self) -> None:
        """Nothing to ask for."""

    def stop(self) -> None:
        """Nothing to give up."""


class OnServer:
    """Leases on a server, kept by a thread of their own."""

    def __init__(
        self,
        url: str,
        names: Sequence[str] = (POLLER, SPEAKER),
        *,
        changed: Callable[[], None] = lambda: None,
        noticed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` when leases came or went, `noticed` when a worker committed words to send.

        Both are called on the thread of the leases.
        """
        self._url = make_url(url).set(drivername="postgresql").render_as_string(False)
        self._names = tuple(names)
        self._changed, self._noticed = changed, noticed
        self._held: frozenset[str] = frozenset()
        self._confirmed = 0.0
        self._free_since: dict[str, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)

    def held(self, name: str) -> bool:
        """Whether it is this worker's, and the server said so lately."""
        return name in self._held and time.monotonic() - self._confirmed < TRUST

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def stop(self) -> None:
        """The connection ends, and with it the locks."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    # --- the thread ---

    def _run(self) -> None:
        import psycopg  # only here: whoever keeps a file does not wait for it

        while not self._stopping.is_set():
            try:
                with psycopg.connect(
                    self._url, autocommit=True, connect_timeout=3, application_name="huiyin leases"
                ) as connection:
                    connection.execute("SET statement_timeout = 3000")
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._stopping.is_set():
                        self._look(connection)
                        self._listen(connection)
            except psycopg.Error as error:
                log.warning("leases away", error=type(error).__name__)
            self._have(frozenset())
            self._stopping.wait(BEAT)

    def _listen(self, connection: psycopg.Connection) -> None:
        """Until the next look; a stop is heard soon."""
        until = time.monotonic() + BEAT
        while not self._stopping.is_set() and time.monotonic() < until:
            for _ in connection.notifies(timeout=SHORT):
                self._noticed()

    def _look(self, connection: psycopg.Connection) -> None:
        """Confirm what is held, ask for the rest."""
        began = time.monotonic()
        connection.execute("SELECT 1")
        self._confirmed = began  # when it was certainly still ours
        held = set(self._held)
        for name in self._names:
            if name in held or self._leaves_it(connection, name, held):
                continue
            taken = connection.execute("SELECT pg_try_advisory_lock(%s)", (_key(name),)).fetchone()
            if taken and taken[0]:
                held.add(name)
                self._free_since.pop(name, None)
            else:
                self._end_stale(connection, name)
        self._have(frozenset(held))

    def _leaves_it(self, connection: psycopg.Connection, name: str, held: set[str]) -> bool:
        """Whoever holds one lease lets others have the next: a crash then takes only one."""
        if not held:
            return False
        others = connection.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'huiyin leases' AND pid <> pg_backend_pid()"
        ).fetchone()
        if not others or not others[0] or self._holder(connection, name):
            self._free_since.pop(name, None)
            return False
        since = self._free_since.setdefault(name, time.monotonic())
        return time.monotonic() - since < FAIR

    @staticmethod
    def _holder(connection: psycopg.Connection, name: str) -> tuple[int, float] | None:
        """(process of the server, seconds since it was last asked anything) of a holder."""
        key = _key(name) % 2**64
        found = connection.execute(
            "SELECT a.pid, EXTRACT(EPOCH FROM clock_timestamp() - a.state_change)::float8"
            " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
            " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s::bigint::oid"
            " AND l.objid = %s::bigint::oid AND l.objsubid = 1"
            " AND a.datname = current_database()",
            (key >> 32, key & 0xFFFFFFFF),
        ).fetchone()
        return (found[0], found[1]) if found else None

    def _end_stale(self, connection: psycopg.Connection, name: str) -> None:
        holder = self._holder(connection, name)
        if holder and holder[1] > STALE:
            log.warning("lease taken from a holder that hangs", lease=name, seconds=holder[1])
            connection.execute("SELECT pg_terminate_backend(%s)", (holder[0],))

    def _have(self, held: frozenset[str]) -> None:
        if held != self._held:
            log.info("leases", held=sorted(held))
            self._held = held
            self._changed()


def _key(name: str) -> int:
    digest = hashlib.sha256(f"huiyin: {name}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)

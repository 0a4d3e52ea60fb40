"""Due deadlines through flow, ledger and outbox, beside empty jobs of an APScheduler job store.

The peer on SQLite in WAL mode. Ours: scan → desk → step → ledger entry, rendered reminder for the
floor lead, mark, commit. Peer: `SQLAlchemyJobStore` with jobs that do nothing.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, create_engine, event, insert, select

from bot.bench.row import Row, interleaved
from bot.bench.server import Server, on, server
from bot.bench.stage import Stage, stage, store
from bot.clock import Pulse

DUE = 1000  # of one run
ROUNDS = 5
SIZES = (100, 100_000)
_done: list[int] = []


def nothing(number: int) -> None:
    """An empty job."""
    _done.append(number)


async def _ours(place: Stage, first: int) -> float:
    pulse = Pulse(place.desk, place.at)
    numbers = range(first, first + DUE)
    await asyncio.wrap_future(place.desk.call(lambda c: store(c, numbers, place.now)))
    place.desk.forget("community", 1)
    start = time.perf_counter()
    carried = await pulse.sweep()
    spent = time.perf_counter() - start
    if carried != DUE:
        raise RuntimeError(f"{carried} of {DUE} deadlines were carried out")
    return DUE / spent


def _wal(engine: Engine) -> None:
    def pragmas(connection, _record):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a DB-API connection
        connection.execute("PRAGMA journal_mode = WAL")

    event.listen(engine, "connect", pragmas)


async def _peer(stored: int) -> float:
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'jobs.sqlite3'}")
        _wal(engine)
        jobs = SQLAlchemyJobStore(engine=engine)
        scheduler = AsyncIOScheduler(
            timezone="UTC", jobstores={"default": jobs}, job_defaults={"misfire_grace_time": None}
        )
        scheduler.start(paused=True)
        due = datetime.now(UTC) - timedelta(seconds=1)
        for number in range(DUE):
            scheduler.add_job(nothing, "date", run_date=due, args=[number], id=f"due-{number}")
        _fill(engine, jobs, stored)
        _done.clear()
        start = time.perf_counter()
        scheduler.resume()
        while len(_done) < DUE:  # noqa: ASYNC110 - the jobs run in a thread pool and set nothing
            await asyncio.sleep(0.001)
        spent = time.perf_counter() - start
        scheduler.shutdown(wait=False)
        engine.dispose()
        return DUE / spent


def _fill(engine: Engine, jobs: SQLAlchemyJobStore, stored: int) -> None:
    """Jobs of next month, copied from one: adding them singly would take minutes."""
    table = jobs.jobs_t
    later = datetime.now(UTC).timestamp() + 30 * 86400
    with engine.begin() as connection:
        state = connection.execute(select(table.c.job_state).limit(1)).scalar_one()
        rows = [
            {"id": f"later-{i}", "next_run_time": later + i, "job_state": state}
            for i in range(stored)
        ]
        connection.execute(insert(table), rows)


def measure() -> list[Row]:
    """Both, in turn, with 100 and with 100,000 waiting for later, on each store."""
    rows = _measured(None)
    with server() as found:
        return rows + (_measured(found) if found else [])


def _measured(where: Server | None) -> list[Row]:
    first = iter(range(1_000_000, 100_000_000, DUE))
    with stage(SIZES[0], where) as small, stage(SIZES[1], where) as large:
        rates = interleaved(
            ROUNDS,
            {
                "peer": lambda: asyncio.run(_peer(SIZES[0])),
                str(SIZES[0]): lambda: asyncio.run(_ours(small, next(first))),
                str(SIZES[1]): lambda: asyncio.run(_ours(large, next(first))),
            },
        )
    sizes = {str(size): rates[str(size)] for size in SIZES}
    name, peer = on("deadlines", where), "APScheduler job store, empty jobs"
    return [Row(name, sizes[str(SIZES[0])], rates["peer"], peer, 2.0, sizes)]

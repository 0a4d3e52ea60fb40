"""Taps on a poll of 10 and of 10,000 voters, beside a small bot that commits and edits per tap.

Ours: press → letter → desk → ballot, running counts, ledger entry, the card's row and the tap's
answer, committed (synchronous=FULL). Every tap is a change of mind of somebody who has voted.
Peer: aiogram's own polling, one handler; it writes the ballot into the same kind of store, counts
by option, commits, edits the card and answers the tap. Both are fed the same getUpdates answers,
without limits; sending is left out on both sides.

The rate is that of full answers of getUpdates; by size, of answers in which each tap is somebody
else's also where ten vote, so that one commit is as much work in both.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Message

from bot.bench.needs import BATCH, Feed, timed
from bot.bench.row import Row, interleaved
from bot.bench.server import Server, on, server
from bot.bench.stage import GROUP, LEAD, Stage, stage
from bot.handlers.ears import Ears
from bot.letters import Heard, Letter
from storage.sql import Sql

SIZES = (10, 10_000)
FEW = 10  # taps of one getUpdates answer: each by somebody else, also of ten
COUNT = 1000  # taps of one run
ROUNDS = 9
SMALL = ((10, 500), 300, 1)  # a rehearsal
GOAL = 1.0
GROWS = 1.2
OPTIONS = 3
PEER = "a bot that commits and edits per tap"
_FIRST = 1000  # ids of voters
_UPDATES = itertools.count(10)  # of every run: none comes twice
_TABLE = "CREATE TABLE vote (person INTEGER PRIMARY KEY, option INTEGER)"
_VOTE = "INSERT INTO vote VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET option=excluded.option"
_COUNT = "SELECT option, COUNT(*) FROM vote GROUP BY option ORDER BY option"
_TALLY = Sql("SELECT voted, counts FROM poll WHERE community = 1 AND no = 1")


def tap(update_id: int, person: int, option: int) -> dict[str, Any]:
    """Somebody presses an answer on the card of poll 1."""
    chat = {"id": GROUP.id, "type": "supergroup", "title": "3号楼"}
    who = {"id": _FIRST + person, "is_bot": False, "first_name": "王", "language_code": "zh"}
    bot = {"id": 1, "is_bot": True, "first_name": "bench"}
    return {
        "update_id": update_id,
        "callback_query": {
            "id": str(update_id),
            "chat_instance": "1",
            "from": who,
            "data": f"1-vc-1-{option}",
            "message": {
                "message_id": 1, "date": 1795435200, "chat": chat, "from": bot, "text": "📊",
            },
        },
    }  # fmt: skip


@dataclass(slots=True)
class Voters:
    """So many people, who vote in turn, each time for the next option."""

    many: int
    taps: Iterator[int] = field(default_factory=itertools.count)

    def press(self, count: int) -> list[dict[str, Any]]:
        """Their next taps as updates."""
        turns = itertools.islice(self.taps, count)
        return [tap(next(_UPDATES), n % self.many, n // self.many % OPTIONS) for n in turns]


async def _desk(place: Stage, voters: Voters, count: int, batch: int) -> float:
    feed = Feed(voters.press(count), batch=batch)
    ears = Ears(Bot("1:bench", session=feed), place.desk, poll_seconds=0)
    ears.buckets = None  # ten people press as often as ten thousand
    # the poll after the last batch shows that everything before it is committed
    return await timed(ears.run(), lambda: not feed.over.is_set(), feed)


def _asked(place: Stage) -> None:
    """Poll 1: a vote a person, counted in sight."""
    line = Heard("/poll 周六几点大扫除? 9点/10点/14点 一人一票", 1)
    place.desk.submit(Letter(line, 3, LEAD, GROUP)).result()


def _ours(place: Stage, voters: Voters, count: int, batch: int = BATCH) -> float:
    rate = asyncio.run(_desk(place, voters, count, batch))
    voted, counts = place.desk.call(_TALLY.one).result()
    if voted != voters.many or sum(map(int, counts.strip("[]").split(","))) != voted:
        raise RuntimeError(f"{voters.many} voted, {voted} are counted: {counts}")
    return rate


class Base:
    """The small bot's database, with a driver and nothing else."""

    def __init__(self, found: sqlite3.Connection | psycopg.Connection[Any]) -> None:
        """On a connection that begins no transaction by itself."""
        self._found = found
        self._vote = _VOTE if isinstance(found, sqlite3.Connection) else _VOTE.replace("?", "%s")
        found.execute(_TABLE)

    def vote(self, person: int, option: int) -> list[tuple[int, int]]:
        """Write it down and count, in one commit."""
        self._found.execute("BEGIN")
        self._found.execute(self._vote, (person, option))
        counts = self._found.execute(_COUNT).fetchall()
        self._found.execute("COMMIT")
        return counts


@contextmanager
def _base(where: Server | None) -> Iterator[Base]:
    """A file of SQLite, or a fresh database of a server."""
    if where is not None:
        with psycopg.connect(where.database(), autocommit=True) as found:
            yield Base(found)
        return
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        path = Path(folder) / "peer.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode=WAL")
            file.execute("PRAGMA synchronous=FULL")
            yield Base(file)


async def _small_bot(base: Base, voters: Voters, count: int) -> float:
    feed = Feed(voters.press(count), sends=2 * count, batch=BATCH)
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def voted(press: CallbackQuery) -> None:
        counts = base.vote(press.from_user.id, int((press.data or "").rpartition("-")[2]))
        if isinstance(press.message, Message):
            await press.message.edit_text("\n".join(f"{o}: {n}" for o, n in counts))
        await press.answer("✅")

    bot = Bot("1:bench", session=feed)
    polling = dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    return await timed(polling, lambda: not feed.over.is_set(), feed)


def measure(*, small: bool = False) -> list[Row]:
    """Both, in turn, with few and many voters, on each store; `small`: a rehearsal of seconds."""
    sizes, count, rounds = SMALL if small else (SIZES, COUNT, ROUNDS)
    rows = _measured(None, sizes, count, rounds)
    with server() as found:
        return rows + (_measured(found, sizes, count, rounds) if found else [])


def _measured(where: Server | None, sizes: tuple[int, int], count: int, rounds: int) -> list[Row]:
    few, many = (Voters(size) for size in sizes)
    with stage(0, where) as first, stage(0, where) as second, _base(where) as base:
        for place, voters in ((first, few), (second, many)):
            _asked(place)
            _ours(place, voters, voters.many)
        pressing = Voters(sizes[0])
        rates = interleaved(
            rounds,
            {
                "peer": lambda: asyncio.run(_small_bot(base, pressing, count)),
                str(few.many): lambda: _ours(first, few, count, FEW),
                str(many.many): lambda: _ours(second, many, count, FEW),
                "full": lambda: _ours(second, many, count),
            },
        )
    found = {str(size): rates[str(size)] for size in sizes}
    return [Row(on("votes", where), rates["full"], rates["peer"], PEER, GOAL, found, GROWS)]

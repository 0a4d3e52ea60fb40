"""Finding needs again with 100 and with 100,000 stored, beside the same question as a scan.

Ours: a command through the desk (read, render, outbox row, commit), or the look for likenesses
with its scores. Peer: one SELECT on the same table of 100,000 that knows no index for it:
LIKE '%…%' for words, a sort for the list. Nothing is rendered or written there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count, islice

from sqlalchemy import Connection

from bot.bench.row import Row, interleaved
from bot.bench.stage import LEAD, Stage, stage
from bot.letters import Chat, Heard, Letter
from storage.sql import Sql
from storage.tables import LIVE
from storage.transaction import Tx

COUNT = 300  # questions of one run
PEER_COUNT = 6
ROUNDS = 5
SIZES = (100, 100_000)
GROWS = 1.5
#: likenesses: what is read is bounded, but among 100 there is less than the bound to read
BOUNDED = 8.0
GOAL = 3.0

_SORTED = Sql(
    f"SELECT * FROM need NOT INDEXED WHERE community = 1 AND home = 1 AND {LIVE}"  # noqa: S608 - our own names
    " ORDER BY due_ms, no LIMIT 8"
)
_BY_TWO = Sql(
    "SELECT * FROM need WHERE community = 1 AND text LIKE ? AND text LIKE ? ORDER BY no DESC"
    " LIMIT 21"
)
_BY_ANY = Sql(
    f"SELECT * FROM need WHERE community = 1 AND home = 1 AND {LIVE} AND"  # noqa: S608 - our own names
    " (text LIKE ? OR text LIKE ? OR text LIKE ?)"
    " ORDER BY (text LIKE ?) + (text LIKE ?) + (text LIKE ?) DESC, no DESC LIMIT 3"
)
_PARTS = ("%2单元%", "%电梯%", "%坏了%")
_ids = count(10_000)


def _command(place: Stage, *words: str) -> float:
    """A resident asks in private, one question after the other."""
    chat = Chat(LEAD.id, True)
    numbers = list(islice(_ids, COUNT))
    letters = [Letter(Heard(words[at % len(words)], at), at, LEAD, chat) for at in numbers]
    start = time.perf_counter()
    for waiting in [place.desk.submit(letter) for letter in letters]:
        waiting.result()
    return COUNT / (time.perf_counter() - start)


def _alike(place: Stage) -> float:
    """The look of the form that reports a need."""
    look = place.desk.house.board.looks["needs.alike"]

    def ask(connection: Connection) -> float:
        start = time.perf_counter()
        for _ in range(COUNT):
            if not look(Tx(connection, {}), 1, 1, "2单元电梯又坏了", "3号楼2单元", "", 3):
                raise RuntimeError("nothing alike was found")
        return COUNT / (time.perf_counter() - start)

    return place.desk.call(ask).result()


def _peer(place: Stage, sql: Sql, *asked: tuple[str, ...]) -> float:
    def ask(connection: Connection) -> float:
        start = time.perf_counter()
        for at in range(PEER_COUNT):
            if not sql.all(connection, *asked[at % len(asked)]):
                raise RuntimeError("nothing was found")
        return PEER_COUNT / (time.perf_counter() - start)

    return place.desk.call(ask).result()


def measure() -> list[Row]:
    """Each question on both sizes and as a scan of the larger, in turn."""
    with stage(SIZES[0]) as small, stage(SIZES[1]) as large:
        return [
            _row(
                "list",
                lambda at: _command(at, "/needs"),
                lambda: _peer(large, _SORTED, ()),
                "a sort of all",
                small,
                large,
            ),
            _row(
                "search",  # for what only the oldest hold, and for what most of them do
                lambda at: _command(at, "/needs 秋千 断了", "/needs 2单元 坏了"),
                lambda: _peer(large, _BY_TWO, ("%秋千%", "%断了%"), ("%2单元%", "%坏了%")),
                "LIKE on all",
                small,
                large,
            ),
            _row(
                "alike",
                _alike,
                lambda: _peer(large, _BY_ANY, _PARTS + _PARTS),
                "LIKE on all",
                small,
                large,
                BOUNDED,
            ),
        ]


def _row(
    name: str,
    ours: Callable[[Stage], float],
    peer: Callable[[], float],
    peer_name: str,
    small: Stage,
    large: Stage,
    grows: float = GROWS,
) -> Row:
    few, many = (str(size) for size in SIZES)
    rates = interleaved(ROUNDS, {few: lambda: ours(small), many: lambda: ours(large), "peer": peer})
    sizes = {few: rates[few], many: rates[many]}
    return Row(name, rates[many], rates["peer"], peer_name, GOAL, sizes, grows)

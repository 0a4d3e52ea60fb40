"""Needs like a new one, among 100,000: the index of words beside every open one of a group.

Ours: the look of the form that reports a need (index, reads, likeness). Peer: the same likeness of
all open needs of the group, read into memory before. What it finds is the truth for ours: of the
likest (as many as ours may name) that reach `ALIKE`, recall is the share that ours found too.
"""

from __future__ import annotations

import heapq
import statistics
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Connection

from bot.bench.matters import Matter, matter, told
from bot.bench.row import Found, Row
from bot.bench.server import Server, on, server
from bot.bench.stage import NOW, stage
from bot.cases import terms
from bot.flows.need_state import Need
from bot.reading import alike, places
from bot.reading.categories import triage
from storage import need_terms
from storage.needs import NEEDS
from storage.transaction import Tx

STORED, QUERIES = 100_000, 300
SMALL = (4_000, 60)  # a rehearsal
GROUPS = 300
A_BUILDING = 1_000  # needs of each building of the one group that has everything
MOST = 8  # what the policy lets a form name at most
CLOSED = 0.4  # of the stored ones
AGAIN = 0.3  # share that tells a matter which was told before
RECALL, WITHIN = 0.95, 0.010  # share found, seconds
#: how many groups it is spread over, and how many times as fast as the scan it must be there: one
#: small group that lies in memory is scanned as quickly as a database is asked
SPREADS = {GROUPS: 0.0, 1: 10.0}
_LATELY = 2_000  # matters of a group that may be told again
_AT_ONCE = 5_000
_SAME = 1e-9


@dataclass(slots=True)
class Community:
    """Needs by group, and the words that are asked for, each with its group."""

    needs: list[Need] = field(default_factory=list)
    queries: list[tuple[int, alike.Told]] = field(default_factory=list)


def _said(found: Matter, home: places.Location, random: Random) -> alike.Told:
    """As the bot hears it: its kind is read, its place too; if neither says one, it asks."""
    text = told(found, random)
    place = places.read(text, home) or found.place
    return alike.Told(text, place, triage(text).category)


def _community(stored: int, queries: int, groups: int) -> Community:
    """The same one every time; few groups are large, most are small."""
    random = Random(f"{stored} in {groups}")  # noqa: S311 - the same needs every time
    shares = [1 / (at + 3) for at in range(groups)]
    counts = [round(stored * share / sum(shares)) for share in shares]
    each = A_BUILDING if groups == 1 else A_BUILDING // 2
    standing = [range(1, 2 + count // each) for count in counts]
    titles = [places.find("1号楼") if len(there) == 1 else places.NOWHERE for there in standing]
    homes = random.choices(range(groups), shares, k=stored)
    made, lately = Community(), [deque[Matter](maxlen=_LATELY) for _ in range(groups)]
    for no, home in enumerate(homes, 1):
        found = _drawn(random, standing[home], lately[home], AGAIN)
        lately[home].append(found)
        heard = _said(found, titles[home], random)
        state = "closed" if random.random() < CLOSED else "submitted"
        made.needs.append(
            Need(no, home + 1, 100 + no % 500, heard.text, heard.place, state, NOW, NOW,
                 category=heard.category)
        )  # fmt: skip
    for home in random.choices(range(groups), shares, k=queries):
        asked = _drawn(random, standing[home], lately[home], 1 - AGAIN)
        made.queries.append((home + 1, _said(asked, titles[home], random)))
    return made


def _drawn(random: Random, standing: range, lately: deque[Matter], again: float) -> Matter:
    if lately and random.random() < again:
        return random.choice(lately)
    return matter(random, standing)


def _store(connection: Connection, needs: Sequence[Need]) -> None:
    """With the words by which they are found, as when they are raised."""
    tx = Tx(connection, {})
    for need in needs:
        tx.put(NEEDS, (1, need.no), need)
        need_terms.enter(tx, 1, need.home, need.no, terms.of_need(need))
    tx.flush()


@dataclass(slots=True)
class Truth:
    """What a scan of the open needs finds: for each query the scores of the likest."""

    scores: list[dict[int, float]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def _truth(made: Community) -> Truth:
    by_home: defaultdict[int, list[tuple[int, alike.Read]]] = defaultdict(list)
    for need in made.needs:
        if need.state != "closed":
            said = alike.Told(need.text, need.place, need.category)
            by_home[need.home].append((need.no, alike.read(said)))
    truth = Truth()
    for home, said in made.queries:
        start = time.perf_counter()
        asked = alike.read(said)
        scored = ((no, alike.compared(asked, other)) for no, other in by_home[home])
        near = {no: score for no, score in scored if score >= alike.ALIKE}
        truth.seconds.append(time.perf_counter() - start)
        truth.scores.append(near)
    return truth


def _asked(
    look: Any, made: Community, connection: Connection
) -> tuple[list[list[int]], list[float]]:
    """The numbers that each query brings, and its seconds."""
    found, seconds = [], []
    for home, said in made.queries:
        tx = Tx(connection, {})
        start = time.perf_counter()
        rows = look(tx, 1, home, said.text, said.place, said.category, MOST)
        seconds.append(time.perf_counter() - start)
        found.append([row[0] for row in rows])
    return found, seconds


def recall(found: Sequence[Sequence[int]], truth: Sequence[dict[int, float]]) -> float:
    """The share of the likest that was found; of equals any will do."""
    there = wanted = 0
    for numbers, scores in zip(found, truth, strict=True):
        best = heapq.nlargest(MOST, scores.values())
        wanted += len(best)
        there += sum(scores.get(no, 0.0) >= best[-1] - _SAME for no in numbers) if best else 0
    return there / wanted if wanted else 1.0


def measure(*, small: bool = False) -> list[Row]:
    """Spread over groups and all in one, on each store."""
    stored, queries = SMALL if small else (STORED, QUERIES)
    rows = []
    with server() as found:
        for groups in SPREADS:
            made = _community(stored, queries, groups)
            truth = _truth(made)
            goal = 0.0 if small else SPREADS[groups]
            rows += [
                _row(made, truth, groups, goal, where) for where in dict.fromkeys((None, found))
            ]
    return rows


def _row(made: Community, truth: Truth, groups: int, goal: float, where: Server | None) -> Row:
    with stage(0, where) as place:
        for at in range(0, len(made.needs), _AT_ONCE):
            place.desk.call(partial(_store, needs=made.needs[at : at + _AT_ONCE])).result()
        look = place.desk.house.board.looks["needs.alike"]
        found, seconds = place.desk.call(partial(_asked, look, made)).result()
    return Found(
        name=on("alike, one group" if groups == 1 else "alike", where),
        ours=len(seconds) / sum(seconds),
        peer=len(truth.seconds) / sum(truth.seconds),
        peer_name="a scan in memory",
        goal=goal,
        sizes={},
        recall=round(recall(found, truth.scores), 4),
        recall_goal=RECALL,
        median=statistics.median(seconds),
        within=WITHIN,
    )

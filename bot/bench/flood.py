"""How long others wait while one person sends 100 messages a second, beside the same without.

Both in real time through ears and desk: neighbours raise needs at an even pace, each update is
timed from its arrival to the commit of its answer, and whatever has arrived meanwhile is the next
batch, as with getUpdates. `ours` and `peer` are one over the 99th percentile of these seconds.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Iterator
from typing import Any

from aiogram import Bot

from bot.bench.needs import Feed, update
from bot.bench.row import Row, interleaved
from bot.bench.stage import Stage, stage
from bot.handlers.ears import Ears

SECONDS = 5
NEIGHBOURS = 20  # updates a second
FLOOD = 100  # updates a second of one person
ROUNDS = 5
GOAL = 0.5  # the time of the others stays below twice what it is without


def _flood(update_id: int) -> dict[str, Any]:
    """The same as a neighbour's, always from one person."""
    found = update(update_id)
    found["message"]["from"] = {**found["message"]["from"], "id": 99}
    return found


async def _run(place: Stage, ids: Iterator[int], flood: int) -> float:
    """One over the 99th percentile of what neighbours wait, in seconds."""
    ears = Ears(Bot("1:bench", session=Feed([])), place.desk)
    loop = asyncio.get_running_loop()
    arrived: list[tuple[float, dict[str, Any]]] = []
    came = asyncio.Event()
    waited: list[float] = []

    async def sends(rate: int, *, floods: bool) -> None:
        start = loop.time()
        for n in range(rate * SECONDS):
            await asyncio.sleep(max(0.0, start + n / rate - loop.time()))
            made = _flood(next(ids)) if floods else update(next(ids))
            arrived.append((loop.time(), made))
            came.set()

    async def hears() -> None:
        while True:
            await came.wait()
            came.clear()
            batch = arrived.copy()
            arrived.clear()
            await ears.take([raw for _, raw in batch])
            now = loop.time()
            waited.extend(now - at for at, raw in batch if raw["message"]["from"]["id"] != 99)

    hearing = asyncio.create_task(hears())
    sending = [sends(NEIGHBOURS, floods=False), *([sends(flood, floods=True)] if flood else [])]
    await asyncio.gather(*sending)
    while len(waited) < NEIGHBOURS * SECONDS:  # noqa: ASYNC110 - the last batch is on its way
        await asyncio.sleep(0.01)
    hearing.cancel()
    return float(1 / statistics.quantiles(waited, n=100)[-1])


def measure() -> list[Row]:
    """With and without the flood, in turn."""
    ids = itertools.count(10_000)
    with stage(100) as place:
        rates = interleaved(
            ROUNDS,
            {
                "still": lambda: asyncio.run(_run(place, ids, 0)),
                "flood": lambda: asyncio.run(_run(place, ids, FLOOD)),
            },
        )
    return [Row("flood", rates["flood"], rates["still"], "the same without a flood", GOAL, {})]

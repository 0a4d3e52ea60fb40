"""Fifty neighbours press at once for ten places: never over capacity, in order, nobody lost."""

from __future__ import annotations

import asyncio

from bot.town import people
from storage import verify
from tests.stores import rows

COMERS, PLACES = 50, 10
WAITING = "SELECT person FROM meeting_answer WHERE answer = 'waiting' ORDER BY nth"
COUNTS = "SELECT coming, waiting, declined, answers FROM meeting"


async def test_fifty_taps_at_once_and_two_who_leave_at_once(town, monkeypatch):
    monkeypatch.setattr(people, "TAP_SECONDS", 120.0)  # of this machine, not of the town
    for n in range(COMERS):
        town.town.add_member(town.person("李大爷"), town.group(), town.town.add_person(f"邻居{n}"))
    await town.town.settle()
    await town.town.plays(
        f"""
        李大爷 in 3号楼: /meeting 下周六晚上七点半 活动室 商量停车 限{PLACES}人
        李大爷 taps [✅ 对，通知大家]
        """,
        check=False,
    )
    card = [m for m in town.group().messages if m.sender is town.bot][-1]

    def press(name, code):
        return people.press_data(town.town, town.person(name), town.group(), card, code)

    rush = asyncio.gather(*(press(f"邻居{n}", "1-ma-1-yes") for n in range(COMERS)))
    await asyncio.sleep(0)
    await town.town.settle()
    told = await rush
    placed = [n for n, text in enumerate(told) if text and text.startswith("✅ 会议#1：记下您参加")]
    waits = [n for n, text in enumerate(told) if text and "候补" in text]
    assert (len(placed), len(waits)) == (PLACES, COMERS - PLACES)
    assert rows(town.database, COUNTS) == [(PLACES, COMERS - PLACES, 0, COMERS)]
    queue = [r[0] for r in rows(town.database, WAITING)]
    numbers = [r[0] for r in rows(town.database, "SELECT nth FROM meeting_answer ORDER BY nth")]
    assert numbers == list(range(1, COMERS + 1))  # each a place of their own in the order
    # two leave at once: the first two of the list move up, and both are told
    start = len(town.town.transcript)
    both = asyncio.gather(*(press(f"邻居{n}", "1-ma-1-no") for n in placed[:2]))
    await asyncio.sleep(0)
    await town.town.settle()
    await both
    assert rows(town.database, COUNTS) == [(PLACES, COMERS - PLACES - 2, 2, COMERS + 2)]
    assert [r[0] for r in rows(town.database, WAITING)] == queue[2:]
    came = "SELECT person FROM meeting_answer WHERE answer = 'yes'"
    assert set(queue[:2]) <= {r[0] for r in rows(town.database, came)}
    await town.town.plays("... 1 minute passes", check=False)
    ups = [s for s in town.town.transcript[start:] if "补上名额" in s.text and s.kind == "send"]
    assert len(ups) == 2
    assert (await town.ask(verify.check)).ok

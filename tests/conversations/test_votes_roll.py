"""Three hundred homes from a CSV file: who counts, what is enough, and what is not (S7, S08)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot import office
from bot.flows.household import Bound
from bot.reading.register import read
from bot.town import people
from storage import households, verify
from storage.transaction import Tx
from storage.votes import UNITS
from tests.conversations.conftest import NOTICE
from tests.stores import rows

#: in m²: 152 homes that agree (15,000), one of 40 and 48 others that do not (201 homes: 19,900),
#: one of 150, and 98 that say nothing: 300 homes with 30,000
AREAS = ["98.5"] * 151 + ["126.5", "40"] + ["101.25"] * 48 + ["150"] + ["101"] * 97 + ["153"]
CSV = "楼栋,单元,房号,面积,业主编号\n" + "\n".join(
    f"3,2,{n},{area},P{n}" for n, area in enumerate(AREAS, 1)
)
SMALL, LATE = 153, 202  # the home of 40 m², and the one that votes in the extension
DRAFT = """
    刘主任 to Bot: /vote 筹集维修资金
    刘主任 to Bot: 每平方米筹集维修资金10元，用于屋面大修。
    刘主任 taps [筹集维修资金、改建、改变共有部分用途] in private
    刘主任 taps [3号楼2单元] in private
    刘主任 taps [7天] in private
"""


@pytest.fixture
async def estate(town, monkeypatch):
    """3号楼 with its register, and 202 owners whom the bot can reach in the group alone."""
    monkeypatch.setattr(people, "TAP_SECONDS", 60.0)  # of this machine, not of the town
    town.town.flood[town.bot.id].on = False
    who = {n: town.town.add_person(f"业主{n}") for n in range(1, LATE + 1)}
    for person in who.values():
        town.town.add_member(town.person("李大爷"), town.group(), person)
    await town.town.settle()

    def load(connection):
        tx, raw = Tx(connection, {}), CSV.encode()
        office.load(tx, office.community(tx, 1), read(raw).units, raw, town.clock.now())
        tx = Tx(connection, {})
        homes = households.register(connection, 1).households
        known = {int(home.unit.room): home for home in homes.values()}
        bound = {
            n: Bound(1, person.id, town.clock.now(), tenure="owner") for n, person in who.items()
        }
        households.put(tx, 1, (replace(known[n], bound=(b,), ever=1) for n, b in bound.items()))
        tx.flush()
        return {n: home.no for n, home in known.items()}

    town.homes = await town.ask(load)
    town.app.desk.forget("community", 1)
    return town


async def cast(house, no, choices):
    """Owners press in the group, all at once: home → choice; how many were told that it counts."""
    heads = await house.ask(lambda c: {n: UNITS.load(c, (1, no, house.homes[n])) for n in choices})
    card = [m for m in house.group().messages if m.sender is house.bot][-1]
    rush = asyncio.gather(
        *(
            people.press_data(
                house.town, house.person(f"业主{n}"), house.group(), card,
                f"1-kl-{no}-{_base36(heads[n])}-{choice}",
            )
            for n, choice in choices.items()
        )
    )  # fmt: skip
    await asyncio.sleep(0)
    await house.town.settle()
    told = await rush
    assert all(told), f"{told.count(None)} of {len(told)} taps without an answer"
    return sum(text.startswith(f"✅ 票决#{no}：") for text in told)


def _base36(n):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[n] if n < 36 else _base36(n // 36) + digits[n % 36]


async def opens(house, no):
    """From the draft to an open vote: 业主1 and 业主2 watch the count."""
    await house.town.plays(DRAFT + NOTICE, check=False)
    await house.town.plays("刘主任 taps [纸质公告已送到] in private", check=False)
    card = [m for m in house.group().messages if m.sender is house.bot][-1]
    for who in ("业主1", "业主2"):
        await people.press_data(house.town, house.person(who), house.group(), card, f"1-ki-{no}")
    await house.town.plays("... 15 days pass\n刘主任 taps [开始投票] in private", check=False)


CHOICES = {n: "yes" if n < SMALL else "no" for n in range(1, LATE)}


async def test_three_hundred_homes(estate):
    await opens(estate, 1)
    assert await cast(estate, 1, CHOICES) == 201
    # the same again, and a change: one home never counts twice
    assert await cast(estate, 1, {1: "no", 2: "yes"}) == 1
    assert await cast(estate, 1, {1: "yes"}) == 1
    assert rows(estate.database, "SELECT heads, area, voted, voted_area FROM vote") == [
        (300, 3_000_000, 201, 1_990_000)
    ]
    start = len(estate.town.transcript)
    await estate.town.plays("... 7 days pass", check=False)
    told = [s.text for s in estate.town.transcript[start:] if "延长一次，到" in s.text]
    assert len(told) == 1
    assert "已参加：业主201/300；面积19900/30000㎡" in told[0]
    # one more home of 150 m²: heads and area are enough now, and consent is not
    assert await cast(estate, 1, {LATE: "no"}) == 1
    start = len(estate.town.transcript)
    await estate.town.plays("... 7 days pass", check=False)
    (result,) = [
        s.text for s in estate.town.transcript[start:]
        if s.chat is estate.group() and "正在核对" in s.text
    ]  # fmt: skip
    assert "❌ 没有通过" in result
    assert "✓ 参加的人数：202/300，要2/3以上，至少200" in result
    assert "✓ 参加的面积：20050/30000㎡，要2/3以上，至少20000㎡" in result
    assert "✓ 同意的人数：152/202，要3/4以上，至少152" in result
    assert "✗ 同意的面积：15000/20050㎡，要3/4以上，至少15037.5㎡" in result
    assert not [w for w in ("业主1", "3-2-1", "P1") if w in result]
    # the same with 40 m² more: it passes
    await opens(estate, 2)
    again = {**CHOICES, LATE: "no", SMALL: "yes"}
    assert await cast(estate, 2, again) == 202
    start = len(estate.town.transcript)
    await estate.town.plays("... 7 days pass", check=False)
    (result,) = [
        s.text for s in estate.town.transcript[start:]
        if s.chat is estate.group() and "正在核对" in s.text
    ]  # fmt: skip
    assert "✅ 通过" in result
    assert "✓ 同意的面积：15040/20050㎡，要3/4以上，至少15037.5㎡" in result
    found = await estate.ask(verify.check)
    assert found.ok, found.reason


async def test_three_hundred_asked_and_none_came(estate):
    await opens(estate, 1)
    await estate.town.plays("... 14 days pass", check=False)
    ((state, closes, opened),) = rows(
        estate.database, "SELECT state, closes_ms, opened_ms FROM vote"
    )
    assert state == "no_quorum"
    assert closes - opened == timedelta(days=14) // timedelta(milliseconds=1)

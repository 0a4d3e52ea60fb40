"""A meeting about a need and its minutes, as far as many tests of them need it."""

from __future__ import annotations

from contextlib import asynccontextmanager

from bot.town import people
from storage import verify
from tests.stores import rows

CALL = """
    王阿姨 starts Bot
    王阿姨 in 3号楼: /need 单元门关不上
    李大爷 in 3号楼: /meeting 11月30日晚上七点半 三号楼活动室 商量单元门
    李大爷 taps [✅ 对，通知大家] in 3号楼
    李大爷 taps [更多▸] in private
    李大爷 taps [放进议程] in private
    李大爷 taps [答复] on #1 in private
    李大爷 to Bot: 下周一开会商量怎么修，请大家来。
    ... 7 days pass
    ... 8 hours pass
"""
DECIDED = """
    李大爷 taps [记一条决议] in private
    李大爷 taps [诉求#1 单元门关不上] in private
    李大爷 to Bot: 换一个新的闭门器
    李大爷 taps [有人办] in private
    李大爷 taps [刘主任（居委会）] in private
    李大爷 to Bot: 12月12日
"""
NOTHING = """
    李大爷 taps [记一条决议] in private
    李大爷 taps [别的事] in private
    李大爷 to Bot: 楼道里不放快递柜
    李大爷 taps [不需要办理] in private
    李大爷 to Bot: 物业已经在大门口放了一个
"""
WRITTEN = """
    李大爷 taps [写纪要] in private
    李大爷 to Bot: 到会七户，都说单元门要修。
"""


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; the toast."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said


async def held(town, *more):
    """A meeting about need #1 has begun, and whatever these scripts do."""
    await town.town.plays(CALL, check=False)
    await press(town, "李大爷", "1-mh-1")
    await town.town.plays("\n".join(more), check=False)


@asynccontextmanager
async def away(town, delta):
    """The bot is down for so long."""
    await town.stop_bot()
    yield
    town.clock.advance(delta)
    await town.start_bot()


def state(town):
    return rows(town.database, "SELECT state FROM meeting WHERE no = 1")[0][0]


def heard(town, who, start, words):
    """How often somebody was told this since."""
    said = town.town.transcript[start:]
    there = [s for s in said if s.kind == "send" and s.person and s.person.name == who]
    return sum(words in s.text for s in there)


async def holds(town):
    """The ledger is whole."""
    found = await town.ask(verify.check)
    assert found.ok, found.reason

"""The paper list of a meeting: what was entered, what was not, and why."""

from __future__ import annotations

from tests.conversations.protocols import press

CALL = """
    李大爷 in 3号楼: /meeting 11月30日晚上七点半 三号楼活动室 商量单元门
    李大爷 taps [✅ 对，通知大家] in 3号楼
    ... 7 days pass
    ... 8 hours pass
"""


async def test_nothing_is_entered_twice_and_nothing_is_called_entered_that_is_not(homes):
    await homes.town.plays(CALL, check=False)

    async def entered(words):
        await press(homes, "李大爷", "1-s-mj-1")
        start = len(homes.town.transcript)
        await homes.town.plays(f"李大爷 to Bot: {words}", check=False)
        said = [s.text for s in homes.town.transcript[start:] if s.kind == "send"]
        return next(text for text in said if "到场" in text and "🗓" not in text)

    assert await entered("另9人") == "✅ 没写住户的9人也记下了。\n🪑 到场9人"
    assert await entered("3-2-401 3-2-402") == "✅ 登记了2户。\n🪑 到场11人"
    again = "名单上有2户早就登记过了，不重复算。\n🪑 到场11人"
    assert await entered("3-2-401 3-2-402") == again
    more = "✅ 登记了1户。\n名单上有1户早就登记过了，不重复算。\n🪑 到场12人"
    assert await entered("3-2-402 3-2-403") == more

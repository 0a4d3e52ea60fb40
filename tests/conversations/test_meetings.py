"""A meeting from one line to the room: told, answered, reminded, moved, cancelled, held (S10)."""

from __future__ import annotations

CALL = "李大爷 in 3号楼: /meeting 下周六晚上七点半 三号楼活动室 商量加装电梯"


async def test_one_line_and_one_press_call_the_neighbours(town):
    await town.plays("""
        李大爷 in 3号楼: /meeting 下周六晚上七点半 三号楼活动室 商量加装电梯
        Bot to X: x
    """)

"""Action items: one owner and one date, from the task to its verification (S12)."""

from __future__ import annotations


async def test_a_task_from_being_given_to_being_verified(town):
    await town.plays("""
        刘主任 replies to 李大爷 in 3号楼: /item 周五前修好单元门
        Bot to 3号楼: x
    """)

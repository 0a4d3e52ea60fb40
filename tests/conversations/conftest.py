"""Who lives where, for the subjects that ask households."""

from __future__ import annotations

import pytest

from tests.conftest import moved_in

CSV = "楼栋,单元,房号,面积\n3,2,401,89.5\n3,2,402,89.5\n3,2,403,89.5\n5,1,101,60\n".encode()


@pytest.fixture
async def homes(house, print_slips):
    """王阿姨 and 小张 live in 401, 赵老师 in 402; 403 is known to nobody."""

    async def build(town):
        await town.stands("town", moved_in)
        codes = await print_slips(town, CSV)
        await town.town.plays(
            f"王阿姨 starts Bot with {codes['401']}\n赵老师 starts Bot with {codes['402']}",
            check=False,
        )
        more = await print_slips(town, CSV, bound_too=True)
        await town.town.plays(f"小张 starts Bot with {more['401']}", check=False)

    return await house.stands("homes", build)


#: 2单元 of 3号楼: a couple in 401, 402 of an owner who has 5-1-101 as well, 403
OWNED = """楼栋,单元,房号,面积,业主编号,共有人
3,2,401,89.5,A1,A2
3,2,402,89.5,B1,
3,2,403,60.25,C1,
5,1,101,60,B1,
""".encode()


@pytest.fixture
async def owners(house, print_slips):
    """王阿姨 and 小张 own 401 together, 赵老师 402, 李大爷 403; 刘主任 is the committee."""
    return await owned(house, print_slips)


async def owned(house, print_slips):
    """What `owners` is."""

    async def build(town):
        await town.stands("town", moved_in)
        codes = await print_slips(town, OWNED)
        await town.town.plays(
            f"""
            王阿姨 starts Bot with {codes["401"]}
            王阿姨 taps [我是业主] in private
            赵老师 starts Bot with {codes["402"]}
            赵老师 taps [我是业主] in private
            李大爷 starts Bot with {codes["403"]}
            李大爷 taps [我是业主] in private
            """,
            check=False,
        )
        more = await print_slips(town, OWNED, bound_too=True)
        await town.town.plays(
            f"小张 starts Bot with {more['401']}\n小张 taps [我是业主] in private", check=False
        )
        await town.town.plays("... 8 hours pass", check=False)  # the evening's list of bindings

    return await house.stands("owners", build)


DRAFT = """
    刘主任 to Bot: /vote 加装电梯
    刘主任 to Bot: 在3号楼2单元北侧加装电梯一部，费用按楼层分摊。
    刘主任 taps [{rule}] in private
    刘主任 taps [{part}] in private
    刘主任 taps [7天] in private
"""
SPECIAL = DRAFT.format(rule="筹集维修资金、改建、改变共有部分用途", part="3号楼2单元")
LIFT = DRAFT.format(rule="本单元或本楼加装电梯", part="3号楼2单元")
NOTICE = "刘主任 taps [发公告] in private"
SCRUTINY = "小张 taps [我来监票] in 3号楼\n李大爷 taps [我来监票] in 3号楼"

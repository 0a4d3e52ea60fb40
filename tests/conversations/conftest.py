"""Who lives where, for the subjects that ask households."""

from __future__ import annotations

import pytest

CSV = "楼栋,单元,房号,面积\n3,2,401,89.5\n3,2,402,89.5\n3,2,403,89.5\n5,1,101,60\n".encode()


@pytest.fixture
async def homes(town, print_slips):
    """王阿姨 and 小张 live in 401, 赵老师 in 402; 403 is known to nobody."""
    codes = await print_slips(town, CSV)
    await town.town.plays(
        f"王阿姨 starts Bot with {codes['401']}\n赵老师 starts Bot with {codes['402']}", check=False
    )
    more = await print_slips(town, CSV, bound_too=True)
    await town.town.plays(f"小张 starts Bot with {more['401']}", check=False)
    return town

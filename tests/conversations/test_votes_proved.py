"""What neighbours did in a formal vote is counted again from its ledger alone."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.database import one_moment, open_reader
from storage.export import export
from storage.verify_alone import audit, parse_head, read
from tests.storage import forgers

CSV = """楼栋,单元,房号,面积,业主编号,共有人
3,2,401,89.5,A1,A2
3,2,402,89.5,B1,
3,2,403,60.25,C1,
5,1,101,60,B1,
""".encode()
DRAFTED = """
    刘主任 to Bot: /vote 3号楼2单元加装电梯
    刘主任 to Bot: 在3号楼2单元北侧加装电梯一部，费用按楼层分摊。
    刘主任 taps [筹集维修资金、改建、改变共有部分用途] in private
    刘主任 taps [3号楼2单元] in private
    刘主任 taps [7天] in private
    刘主任 taps [发公告] in private
    小张 taps [我来监票] in 3号楼
    李大爷 taps [我来监票] in 3号楼
    ... 15 days pass
    刘主任 taps [开始投票] in private
"""


def says(who, choice):
    return f"{who} to Bot: {choice}\n{who} taps [确认{choice}] in private\n"


@pytest.fixture
async def owners(town, print_slips):
    """王阿姨 and 小张 own 401 together, 赵老师 402 (and a flat elsewhere), 李大爷 403."""
    codes = await print_slips(town, CSV)
    people = {"王阿姨": "401", "赵老师": "402", "李大爷": "403"}
    for name, room in people.items():
        await town.town.plays(
            f"{name} starts Bot with {codes[room]}\n{name} taps [我是业主] in private", check=False
        )
    more = await print_slips(town, CSV, bound_too=True)
    await town.town.plays(
        f"小张 starts Bot with {more['401']}\n小张 taps [我是业主] in private", check=False
    )
    return town


async def exported(house, path):
    """The verdict about an export, its lines and what was recounted."""
    engine = open_reader(house.database)
    with engine.connect() as connection:
        made = export(one_moment(connection), path, force=True)
    engine.dispose()
    recounts = {}
    with path.open("rb") as file:
        assert audit(read(file), (), recounts) == made.verdict
    return made.verdict, [json.loads(line) for line in path.read_bytes().splitlines()], recounts[1]


async def test_a_couple_that_differs_and_no_quorum(owners, tmp_path):
    script = DRAFTED + says("小张", "反对") + says("王阿姨", "同意") + says("李大爷", "同意")
    await owners.town.plays(script + "... 8 days pass\n... 15 days pass", check=False)
    verdict, _, recount = await exported(owners, tmp_path / "ledger.jsonl")
    assert verdict.ok, verdict
    sheet = recount.votes["vote:1"].sheet()
    assert sheet["same"]
    assert (sheet["outcome"], sheet["conflict"], sheet["yes"]) == (
        "no_quorum",
        [1, 8950],
        [1, 6025],
    )


async def test_a_lift_is_decided_and_nobody_can_change_it(owners, tmp_path):
    """Every kind of forgery at a hundred places of a ledger that people wrote."""
    script = DRAFTED + says("小张", "反对") + says("王阿姨", "同意") + says("小张", "同意")
    script += says("赵老师", "同意") + says("李大爷", "弃权")
    await owners.town.plays(script + "... 8 days pass", check=False)
    path = tmp_path / "ledger.jsonl"
    verdict, lines, recount = await exported(owners, path)
    assert verdict.ok, verdict
    sheet = recount.votes["vote:1"].sheet()
    assert sheet["same"]
    assert (sheet["roll"], sheet["yes"], sheet["abstain"]) == ([3, 23_925], [2, 17_900], [1, 6_025])
    assert sheet["outcome"] == "failed", "17,900 of 23,925 is less than 3/4, and 2 of 3 heads too"
    said = CliRunner().invoke(app, ["verify", "--database", owners.database, "--vote", "1"])
    assert said.exit_code == 0
    assert "threshold, heads: 2 of 3 ≥ 3/4: no" in said.stdout
    published = [parse_head(head) for head in verdict.heads]
    kinds = [(tamper, None) for tamper in forgers.PLAIN + forgers.REHASHED]
    kinds += [pair for pair in forgers.SUMS if forgers.Forger(lines).find(pair[1])]
    assert len(kinds) > 16
    for tamper, where in kinds:
        if tamper is forgers.from_another_community:
            continue  # there is one alone
        for at, forger in forgers.forgeries(lines, published, tamper, where):
            assert not forger.verdict(published).ok, (tamper.__name__, at)

"""Both who watch the count say that it is wrong: nothing is in effect by it (S08, rules 2)."""

from __future__ import annotations

import pytest

from storage import verify
from tests.conversations.voting import last, opens
from tests.stores import rows


@pytest.fixture
async def counted(town, print_slips):
    """Five of nine homes have agreed; 赵老师 and 李大爷 watch the count."""
    await opens(town, print_slips, "recorded")
    ballots = "\n".join(
        f"{name} to Bot: 同意\n{name} taps [确认同意] in private"
        for name in ("王阿姨", "赵老师", "李大爷", "小张", "小陈")
    )
    await town.town.plays(ballots + "\n... 7 days pass\n... 8 hours pass", check=False)
    return town


WRONG = """
    {0} taps [有出入] in private
    {0} to Bot: 402没有投过
"""


async def test_two_others_count_again_and_it_is_published(counted):
    await counted.town.plays(WRONG.format("赵老师"), check=False)
    assert rows(counted.database, "SELECT state FROM vote") == [("passed",)]
    assert "原因：402没有投过" in last(counted, "刘主任", "有出入").text
    await counted.plays("""
        李大爷 taps [有出入] in private
        Bot to 李大爷: 票决#1：计票哪里有出入？发起人和另一位监票人会看到。 至少4个字。 [取消]
        李大爷 to Bot: 多算了一票
        Bot edits #1 in 3号楼: 🗳 #1 正式票决：要不要装门禁 ⚠️ 两位监票人都说计票有出入，结果暂缓到 12月17日周四 20:00 范围：全社区 … [结果表] [我来复核] [办理▸]
        Bot replies to #1 in 3号楼: 🗳 … ⚠️ 两位监票人都说计票有出入，结果没有生效 请另两户的邻居复核，12月17日周四 20:00前 复核无误就公示；不然计票作废，重新投 [我来复核]
        Bot to 刘主任: 🗳 … ➡️ 请另两户的邻居复核，或把计票作废 [结果表] [计票作废]
        Bot to 刘主任: 🗳 … 原因：402没有投过 原因：多算了一票 … [核对无误]
        Bot to 赵老师: 🗳 … 原因：402没有投过 原因：多算了一票 … [核对无误]
        Bot to 李大爷: 🗳 … 原因：402没有投过 原因：多算了一票 … [核对无误]
        Bot to 李大爷: 票决#1：好了。
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        # nobody of the same homes, and nobody but those who count
        刘主任 taps [核对无误] in private
        Bot alerts 刘主任: …
        赵老师 taps [我来复核] in 3号楼
        Bot alerts 赵老师: …
        小张 taps [我来复核] in 3号楼
        Bot alerts 小张: ✅ 票决#1：您来复核（1/2）。票在私聊里给您看。
        Bot edits #1 in 3号楼: … 正在复核：1/2 [结果表] [我来复核] [办理▸]
        Bot edits #1 to 刘主任: … 正在复核：1/2 … [结果表] [计票作废]
        Bot to 小张: 🗳 … 您是监票人：请和记录的票核对 [看记名票] [核对无误] [有出入]
        王阿姨 taps [我来复核] in 3号楼
        Bot alerts 王阿姨: ✅ 票决#1：您来复核（2/2）。票在私聊里给您看。
        Bot edits #1 in 3号楼: … [结果表] [办理▸]
        Bot edits #1 to 刘主任: … [结果表] [计票作废]
        Bot to 王阿姨: 🗳 … [看记名票] [核对无误] [有出入]
    """)
    sheet = "王阿姨 starts Bot with 1-v-ks-1"
    await counted.town.plays(sheet, check=False)
    told = last(counted, "王阿姨", "结果表").text
    assert "⚠️ 结果暂缓：两位监票人都说计票有出入" in told
    assert "点票：✅ 通过" in told
    start = len(counted.town.transcript)
    await counted.town.plays(
        "小张 taps [核对无误] in private\n小张 taps [核对无误] in private\n"
        "王阿姨 taps [核对无误] in private", check=False
    )  # fmt: skip
    (told,) = [s.text for s in counted.town.transcript[start:] if "另两人复核" in s.text]
    assert "⚠️ 监票人2/2认为有出入" in told
    assert "另两人复核：无误2，有出入0" in told
    assert rows(counted.database, "SELECT state FROM vote") == [("published",)]
    await counted.town.plays("... 16 days pass", check=False)
    assert rows(counted.database, "SELECT state FROM vote") == [("effective",)]
    found = await counted.ask(verify.check)
    assert found.ok, found.reason


async def test_without_a_recount_it_is_annulled_and_can_be_voted_on_anew(counted):
    await counted.town.plays(WRONG.format("赵老师") + WRONG.format("李大爷"), check=False)
    await counted.town.plays("... 4 days pass", check=False)  # past the day of publication
    assert rows(counted.database, "SELECT state FROM vote") == [("disputed",)]
    start = len(counted.town.transcript)
    await counted.town.plays("... 4 days pass", check=False)
    told = [s.text for s in counted.town.transcript[start:] if s.chat is counted.group()]
    assert [t for t in told if "计票作废，什么也没有决定" in t and "可以重新公告、重新投" in t]
    assert rows(counted.database, "SELECT state, published_ms FROM vote") == [("annulled", None)]
    await counted.plays("""
        赵老师 taps [核对无误] in private
        Bot alerts 赵老师: 票决#1：现在不能这样做（计票作废）。看进展：/vote 1
        刘主任 taps [再投一次] in private
        Bot to 刘主任: 🗳 #2 正式票决：要不要装门禁 ✏️ 草稿，别人看不到 … [发公告] [开始走访] [取消票决]
    """)
    assert (await counted.ask(verify.check)).ok


async def test_one_of_them_looks_again(counted):
    await counted.town.plays(WRONG.format("赵老师") + WRONG.format("李大爷"), check=False)
    await counted.plays("""
        赵老师 taps [办理▸] in 3号楼
        Bot whispers to 赵老师 in 3号楼: … [看记名票] [再看过，无误]
        赵老师 taps [再看过，无误] in 3号楼
        Bot alerts 赵老师: 票决#1：好了。
        Bot edits #1 in 3号楼: … 📌 公示到 … [结果表] [详情] [办理▸]
        Bot to 刘主任: … 📌 公示到 … [结果表]
        Bot replies to #1 in 3号楼 with a file vote-1.pdf: … ⚠️ 监票人1/2认为有出入 … [结果表] [提出异议]
    """)
    assert rows(counted.database, "SELECT state FROM vote") == [("published",)]

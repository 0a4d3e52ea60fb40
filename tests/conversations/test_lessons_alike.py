"""What is one matter and what is not: asked, answered, merged and parted, it teaches (S02)."""

from __future__ import annotations

import pytest

from bot.codes import encode
from bot.flows.lesson import LessonRevoked
from bot.town import people
from tests.stores import change, rows

FIRST, SECOND = "2单元电梯坏了三天", "2单元的电梯不动了"
RESULT = "a" * 12


async def press(house, who, code):
    """A button, whoever sees it."""
    card = next(m for m in house.group().messages if m.sender is house.bot)
    await people.press_data(house.town, house.person(who), house.group(), card, code)
    await house.town.settle()


async def kept(house):
    """(label, likeness, need, whether it counts) of every lesson about likeness."""
    sql = (
        "SELECT label, marks, matter, revoked_ms IS NULL FROM lesson"
        " WHERE kind = 'alike' ORDER BY no"
    )
    found = await house.ask(lambda c: c.exec_driver_sql(sql).all())
    return [(label, int(marks), matter, bool(counts)) for label, marks, matter, counts in found]


@pytest.fixture
async def asked(town):
    """#1 is open, and 小张 is asked whether it is what they mean."""
    await town.town.plays(f"王阿姨 in 3号楼: /need {FIRST}", check=False)
    await town.town.plays(f"小张 in 3号楼: /need {SECOND}", check=False)
    assert "是不是下面这件事" in town.town.transcript[-1].text
    return town


async def test_yes_and_no_are_kept_with_how_alike_they_were(asked):
    await asked.town.plays("小张 taps [是，#1]", check=False)
    await asked.town.plays(f"赵老师 in 3号楼: /need {SECOND}", check=False)
    await asked.town.plays("赵老师 taps [都不是，另记一件]", check=False)
    (yes, like, one, _), (no, other, two, _) = await kept(asked)
    assert (yes, one, no, two) == ("yes", 1, "no", 2)
    assert 60 <= like == other < 100


async def test_left_unanswered_it_teaches_nothing(asked):
    await asked.town.plays("小张 taps [取消]", check=False)
    await asked.town.plays("刘主任 taps [同求] on #1 in 3号楼", check=False)
    assert await kept(asked) == []


async def test_an_answer_after_a_restart_teaches_as_well(asked):
    await asked.stop_bot()
    await asked.start_bot()
    await asked.town.plays("小张 taps [是，#1]", check=False)
    assert [(label, counts) for label, _, _, counts in await kept(asked)] == [("yes", True)]


async def test_refused_it_teaches_nothing(asked):
    await asked.town.plays("小张 taps [同求] on #1 in 3号楼", check=False)
    await asked.town.plays("小张 taps [是，#1]", check=False)
    assert "已经" in asked.town.transcript[-2].text
    assert await kept(asked) == []


async def test_merged_undone_merged_and_parted(asked):
    await asked.town.plays("小张 taps [都不是，另记一件]", check=False)
    (no,) = await kept(asked)
    await press(asked, "李大爷", "1-om-2-1")
    assert await kept(asked) == [(*no[:3], False), ("yes", no[1], 2, True)]
    await press(asked, "李大爷", "1-os-2-2")
    found = await kept(asked)
    assert [row for row in found if row[-1]] == [no], "what was said before counts again"
    await press(asked, "李大爷", "1-om-2-1")
    assert [row[0] for row in await kept(asked) if row[-1]] == ["yes"]
    await press(asked, "李大爷", f"1-op-2-{RESULT}")
    assert [row[0] for row in await kept(asked) if row[-1]].count("yes") == 0
    assert ("no", no[1], 2, True) in await kept(asked)


async def test_after_ten_times_no_what_is_as_little_alike_is_not_asked_about(asked):
    await asked.town.plays("小张 taps [都不是，另记一件]", check=False)
    ((_, like, _, _),) = await kept(asked)
    assert 60 <= like < 75, "else this story says nothing"
    await press(asked, "小张", "1-nw-2-1")
    await asked.stop_bot()
    ((before,),) = rows(asked.database, "SELECT MAX(no) FROM lesson")
    for no in range(before + 1, before + 10):
        change(
            asked.database,
            "INSERT INTO lesson (community, no, at_ms, kind, label, marks, matter, home, was, role)"
            f" SELECT community, {no}, at_ms, kind, label, marks, 0, home, was, role"
            f" FROM lesson WHERE kind = 'alike' AND matter = 2",
        )
    old, new = f'"lesson": {before}', f'"lesson": {before + 9}'
    change(asked.database, f"UPDATE community SET counters = REPLACE(counters, '{old}', '{new}')")
    await asked.start_bot()
    await asked.plays(f"""
        赵老师 in 3号楼: /need {SECOND}
        Bot to 李大爷: #3 {SECOND} … […]
        Bot replies to 赵老师 in 3号楼: #3 {SECOND} … [同求] [详情] [办理▸]
    """)
    await press(asked, "李大爷", encode(1, LessonRevoked(before + 9, "alike")))
    await press(asked, "赵老师", "1-nw-3-1")
    await asked.town.plays(f"刘主任 in 3号楼: /need {SECOND}", check=False)
    assert "是不是下面这件事" in asked.town.transcript[-1].text, "of nine lessons nothing moves"

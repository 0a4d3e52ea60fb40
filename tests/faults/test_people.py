"""Two at once, a restart between commit and send: people, roles and homes stay right."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from bot.flows.rules.rights import Role
from bot.town import people
from storage.database import on_file
from storage.roles import GRANTS, Grants


async def pressed(town, *presses):
    """Buttons pressed at the same moment: (who, code)."""
    card = next(m for m in town.group().messages if m.sender is town.bot)
    heard = await asyncio.gather(
        *(
            people.press_data(town.town, town.person(who), town.group(), card, code)
            for who, code in presses
        )
    )
    await town.town.settle()
    return heard


async def seats(town, role):
    sql = f"SELECT state, holder FROM role_seat WHERE role = '{role}' ORDER BY no"
    return await town.ask(lambda c: [tuple(row) for row in c.exec_driver_sql(sql).all()])


async def test_ten_people_open_one_link_at_once_and_one_has_the_role(town):
    await town.town.plays("小陈 to Bot: /grant 调解员", check=False)
    chat = town.town.world.private_chat(town.person("小陈"), town.bot)
    code = re.search(r"start=(\S+)", chat.messages[-1].text)[1]
    crowd = [town.town.add_person(f"邻居{n}") for n in range(10)]
    await asyncio.gather(*(town.town.start_bot(person, town.bot, code) for person in crowd))
    await town.town.settle()
    assert [state for state, _ in await seats(town, "mediator")] == ["held"]
    told = [s.text for s in town.town.transcript if s.person in crowd]
    assert sum("您现在担任调解员" in text for text in told) == 1
    assert sum("已经有人用过了" in text for text in told) == 9


async def test_agreeing_twice_at_once_seats_once(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: /help
        小陈 replies to 赵老师 in 3号楼: /grant 管理员
        王阿姨 in 3号楼: /help
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        """,
        check=False,
    )
    no = await town.ask(
        lambda c: c.exec_driver_sql("SELECT no FROM role_seat WHERE state = 'confirming'").scalar()
    )
    heard = await pressed(town, *[("赵老师", f"1-gc-{no}")] * 5)
    assert heard.count("已经同意过了。") == 4
    assert [state for state, _ in await seats(town, "residents_committee")] == ["held", "held"]


async def test_undoing_twice_at_once_ends_once(town):
    await town.town.plays(
        "王阿姨 in 3号楼: /help\n小陈 replies to 王阿姨 in 3号楼: /grant 志愿者", check=False
    )
    no = await town.ask(
        lambda c: c.exec_driver_sql("SELECT no FROM role_seat WHERE role = 'volunteer'").scalar()
    )
    heard = await pressed(town, *[("小陈", f"1-gx-{no}-1")] * 4)
    assert sum("已撤回" in text for text in heard) == 1
    assert [state for state, _ in await seats(town, "volunteer")] == ["ended"]


@pytest.mark.parametrize("codes", [("1-hc-2-1-1",) * 4, ("1-hc-1-1-0", "1-hc-2-1-1")])
async def test_confirming_at_once_binds_each_once(town, print_slips, codes):
    await print_slips(town, "楼栋,单元,房号,面积\n3,2,401,89\n3,2,402,89\n".encode())
    await town.town.plays(
        """
        王阿姨 in 3号楼: /bind 3-2-401
        小张 in 3号楼: /bind 3-2-402
        王阿姨 in 3号楼: /need 灯不亮
        """,
        check=False,
    )
    await pressed(town, *(("李大爷", code) for code in codes))
    sql = "SELECT household, COUNT(*) FROM household_member GROUP BY household ORDER BY household"
    found = await town.ask(lambda c: [tuple(row) for row in c.exec_driver_sql(sql).all()])
    assert found == [(1, 1), (2, 1)]


async def test_what_was_given_stands_after_a_restart_and_what_was_ended_does_not(town):
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /help
        小陈 replies to 王阿姨 in 3号楼: /grant 居委会
        小张 in 3号楼: /help
        小陈 replies to 小张 in 3号楼: /grant 楼门长
        """,
        check=False,
    )
    no = await town.ask(lambda c: c.exec_driver_sql("SELECT MAX(no) FROM role_seat").scalar())
    await pressed(town, ("小陈", f"1-gx-{no}-1"))

    async def grants():
        kept = town.app.desk._kept.get((GRANTS.name, 1))
        if not on_file(town.database):  # beside other workers nothing is kept over a commit
            kept = await town.ask(lambda c: GRANTS.load(c, 1))
        assert isinstance(kept, Grants)
        return kept

    before = await grants()
    await town.stop_bot()
    await town.start_bot()
    await town.town.plays("王阿姨 in 3号楼: /roles", check=False)
    after = await grants()
    holders = {role: [who for who, _ in after.holders(role, 1)] for role in Role}
    both = {town.person(name).id for name in ("刘主任", "王阿姨")}
    assert set(holders[Role.RESIDENTS_COMMITTEE]) == both
    assert holders[Role.FLOOR_LEAD] == [town.person("李大爷").id]
    for role in Role:
        assert sorted(before.holders(role, 1)) == sorted(after.holders(role, 1)), role


async def test_a_term_that_ran_out_while_the_bot_was_down_ends_once(town):
    await town.town.plays(
        """
        王阿姨 starts Bot
        王阿姨 in 3号楼: /help
        小陈 replies to 王阿姨 in 3号楼: /grant 网格员 20天
        """,
        check=False,
    )
    await town.stop_bot()
    town.clock.advance(timedelta(days=40))
    start = len(town.town.transcript)
    await town.start_bot()
    await town.town.settle()
    said = [(s.person.name, s.text) for s in town.town.transcript[start:] if s.person]
    assert [text for who, text in said if who == "王阿姨"] == [
        "您不再担任网格员。手上的事项已退回等待接手。"
    ]
    assert sum("任期已满" in text for who, text in said if who == "小陈") == 1
    assert not any("续任" in text or "为止" in text for _, text in said)
    assert [state for state, _ in await seats(town, "grid_worker")] == ["ended"]

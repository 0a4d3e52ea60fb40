"""Slips in people's hands: scanned, scanned again, undone, listed in the evening (S01)."""

from __future__ import annotations

import pytest

from bot import office
from bot.flows.rules.policy import Policy
from bot.reading.register import read
from storage import verify
from storage.database import open_reader
from storage.transaction import Tx
from tests.stores import closing_engine, rows

CSV = "楼栋,单元,房号,面积\n3,2,401,89.5\n3,2,402,89.5\n".encode()


@pytest.fixture
async def printed(town, print_slips):
    return town, await print_slips(town, CSV)


async def test_a_family_scans_its_slips_and_a_used_one_binds_nobody(printed):
    town, codes = printed
    await town.plays(f"""
        王阿姨 starts Bot with {codes["401"]}
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 您是这户的什么人？业主的事由业主一方投票。 不是您家？请在11月23日周一 12:10前按下面的按钮。 [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        王阿姨 starts Bot with {codes["401"]}
        Bot to 王阿姨: 您已经登记在3号楼2单元401室了。
        小张 starts Bot with {codes["401"]}
        Bot to 小张: 这张纸条已经用过了。不是您家人用的？请向楼门长要一张新的。
        小张 starts Bot with {codes["401"][:-1]}
        Bot to 小张: 这张纸条已失效，请向楼门长要一张新的。
        小张 starts Bot with {codes["401"].replace("1-hb-1-", "1-hb-9-")}
        Bot to 小张: 这张纸条已失效，请向楼门长要一张新的。
    """)


async def test_a_wrong_scan_is_undone_and_the_right_home_still_gets_in(printed):
    town, codes = printed
    await town.plays(f"""
        小张 starts Bot with {codes["402"]}
        Bot to 小张: ✅ 已登记：您是3号楼2单元402室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        小张 taps [不是我家，撤销]
        Bot alerts 小张: 已撤销：您不再是3号楼2单元402室的住户。那张纸条可以再用。
        小张 taps [不是我家，撤销]
        Bot alerts 小张: 已经撤销过了。
        赵老师 starts Bot with {codes["402"]}
        Bot to 赵老师: ✅ 已登记：您是3号楼2单元402室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        ... 11 minutes pass
        赵老师 taps [不是我家，撤销]
        Bot alerts 赵老师: 撤销的时间过了，请找楼门长。
    """)


async def test_the_floor_lead_sees_one_list_a_day_and_undoes_from_it(printed):
    town, codes = printed
    await town.plays(f"""
        王阿姨 starts Bot with {codes["401"]}
        Bot to 王阿姨: ✅ 已登记：您是3号楼2单元401室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        小张 starts Bot with {codes["402"]}
        Bot to 小张: ✅ 已登记：您是3号楼2单元402室的住户 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
        ... 7 hours pass
        Bot to 李大爷: 📋 从昨天到现在，新登记2位住户： 王阿姨：3号楼2单元401室 小张：3号楼2单元402室 … [撤销 3-2-401 王阿姨] [撤销 3-2-402 小张]
        李大爷 taps [撤销 3-2-402 小张]
        Bot alerts 李大爷: 已撤销：3号楼2单元402室。已告诉本人。
        Bot to 小张: 您在3号楼2单元402室的登记被撤销了。 …
        ... 2 days pass
    """)


async def test_a_long_list_has_a_button_for_everybody(town, print_slips):
    raw = "楼栋,单元,房号,面积\n" + "".join(f"3,2,{room},80\n" for room in range(401, 446))
    codes = await print_slips(town, raw.encode())
    for room, code in codes.items():
        await town.town.start_bot(town.town.add_person(f"邻居{room}"), town.bot, code)
    await town.town.settle()
    start = len(town.town.transcript)
    await town.town.plays("... 8 hours pass", check=False)
    lists = [s for s in town.town.transcript[start:] if s.person.name == "李大爷"]
    assert all(s.text.startswith("📋 从昨天到现在，新登记45位住户：") for s in lists)
    buttons = [label for s in lists for label in s.buttons]
    assert sorted(buttons) == sorted(f"撤销 3-2-{room} 邻居{room}" for room in codes)
    assert len(lists) == 2


async def test_the_others_of_a_home_read_who_joined(town, print_slips):
    raw = "楼栋,单元,房号,面积\n3,2,401,80\n".encode()
    first = await print_slips(town, raw)
    await town.town.plays(f"王阿姨 starts Bot with {first['401']}", check=False)
    second = await print_slips(town, raw, bound_too=True)
    await town.plays(f"""
        小张 starts Bot with {second["401"]}
        Bot to 王阿姨: 👪 小张登记成了您家（3号楼2单元401室）的住户。 不认识？请告诉楼门长。
        Bot to 小张: ✅ 已登记：您是3号楼2单元401室的住户 您家已有1位登记。 … [我是业主] [我是业主家人] [我是租户] [不是我家，撤销]
    """)


async def test_a_slip_ends_after_thirty_days_and_with_the_next_print(printed, print_slips):
    town, codes = printed
    newer = await print_slips(town, CSV)
    await town.plays(f"""
        王阿姨 starts Bot with {codes["401"]}
        Bot to 王阿姨: 这张纸条已失效，请向楼门长要一张新的。
        ... 30 days pass
        Bot to 3号楼: 📅 本周没有超时的事。 全部记录的指纹（日后可核对有没有被改动）： 1:…
        Bot to 3号楼: 📅 本周没有超时的事。 全部记录的指纹（日后可核对有没有被改动）： 1:…
        Bot to 3号楼: 📅 本周没有超时的事。 全部记录的指纹（日后可核对有没有被改动）： 1:…
        Bot to 3号楼: 📅 本周没有超时的事。 全部记录的指纹（日后可核对有没有被改动）： 1:…
        王阿姨 starts Bot with {newer["401"]}
        Bot to 王阿姨: 这张纸条过期了，请向楼门长要一张新的。
    """)


async def test_three_hundred_scans_bind_three_hundred_homes_once(town):
    rooms = [(u, f"{f}{n:02}") for u in range(1, 6) for f in range(1, 16) for n in range(1, 5)]
    raw = ("楼栋,单元,房号,面积\n" + "".join(f"3,{u},{r},80\n" for u, r in rooms)).encode()
    await town.stop_bot()
    with office.opened(town.database) as connection:
        tx = Tx(connection, {})
        office.load(tx, office.community(tx, 1), read(raw).units, raw, town.clock.now())
        tx = Tx(connection, {})
        printed = office.issue(tx, office.community(tx, 1), town.clock.now(), Policy())
    assert len(printed) == 300
    await town.start_bot()
    for at, one in enumerate(printed):
        person = town.town.add_person(f"邻居{at}")
        await town.town.start_bot(person, town.bot, one.link.partition("?start=")[2])
        other = town.town.add_person(f"别家{at}")
        await town.town.start_bot(other, town.bot, one.link.partition("?start=")[2])
    await town.town.settle()
    bound = rows(
        town.database,
        "SELECT h.unit, h.room, p.name FROM household_member m"
        " JOIN household h ON h.no = m.household JOIN person p ON p.id = m.person",
    )
    wanted = {(one.home.unit.unit, one.home.unit.room, f"邻居{n}") for n, one in enumerate(printed)}
    assert len(bound) == 300
    assert set(bound) == wanted
    engine = open_reader(town.database)
    with closing_engine(engine), engine.connect() as connection:
        assert verify.check(connection, None).ok
    ledger = rows(town.database, "SELECT facts FROM ledger")
    assert not any(one.link[-16:] in row[0] for one in printed for row in ledger)

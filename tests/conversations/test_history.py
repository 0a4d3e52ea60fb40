"""A chat's past: imported while the bot is stopped, decided in private by the floor lead (S02)."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot import office, past
from bot.codes import View, encode
from bot.flows.rules.policy import Policy
from bot.town import people
from storage.transaction import Tx
from tests.stores import everything

TEXTS = (
    (101, "2单元的电梯又坏了，没人来修"),
    (102, "2单元的电梯又坏了，没人来修啊"),
    (103, "楼道的灯不亮，黑漆漆的，请物业修一下"),
    (103, "垃圾桶满了没人清，臭得很，物业管管"),
    (104, "地下车库漏水，一直没人管"),
    (105, "健身器材坏了，请尽快修理"),
    (106, "单元门关不上，锁坏了"),
    (107, "下水道堵了，污水冒出来了"),
    (108, "哈哈，今天天气真好"),
)


@pytest.fixture
def alike():
    """Many needs of one kind, and no question about it."""
    return False


def export(texts=TEXTS, title="3号楼", **more):
    """An export of the group, as Telegram Desktop writes it; the oldest first, a day apart."""
    start = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)
    messages = [
        {
            "id": n, "type": "message", "from": f"邻居{who}", "from_id": f"user{who}",
            "date_unixtime": str(int((start + timedelta(hours=n)).timestamp())), "text": text,
        }
        for n, (who, text) in enumerate(texts, 1)
    ]  # fmt: skip
    return {"name": title, "type": "private_supergroup", "id": 7, "messages": messages, **more}


def keeps(house, content, now=None):
    """What `huiyin import` does while the bot is stopped, by the town's clock; its number."""
    file = io.BytesIO(json.dumps(content, ensure_ascii=False).encode())
    with office.opened(house.database) as connection:
        tx = Tx(connection, {})
        head = office.community(tx, 1)
        seen = past.read(tx, head, file, "", head.zone, lambda _bytes: None)
        group = past.group_of(seen, "", past.groups(tx, head))
        return past.keep(tx, head, group, seen, now or house.clock.now(), Policy())


@pytest.fixture
async def imported(town):
    """The floor lead has heard of seven findings; the first five are on the page."""
    await town.stop_bot()
    assert keeps(town, export()) == 1
    await town.start_bot()
    await town.plays("""
        ... 1 second passes
        Bot to 李大爷: 📜 从聊天记录里找到7件可能的诉求。 … 1. 2单元的电梯又坏了，没人来修 … 2人说过 … 按“收录”才会编号、开始计时。 … [1 收录] [1 不是] [2 收录] [2 不是] [3 收录] [3 不是] [4 收录] [4 不是] [5 收录] [5 不是] [下一页] [全部撤销]
    """)
    return town


async def kept(house, sql="SELECT no, state, need FROM history_finding ORDER BY no"):
    return await house.ask(lambda c: [tuple(row) for row in c.exec_driver_sql(sql).all()])


async def test_the_floor_lead_pages_accepts_two_dismisses_one_and_revokes(imported):
    await imported.plays("""
        李大爷 taps [1 收录] in private
        Bot alerts 李大爷: 已收录为 #1。
        Bot to 李大爷: #1 2单元的电梯又坏了，没人来修 … […]
        Bot to 3号楼: #1 2单元的电梯又坏了，没人来修 📍 3号楼2单元 ⏳ 等楼门长接手 ⏱ 🟠 … [同求] [详情] [办理▸]
        Bot edits its message to 李大爷: 📜 从聊天记录里找到7件可能的诉求。 还要决定：6件。已收录：1件。 … 2. 下水道堵了 … […]
        李大爷 taps [下一页] in private
        Bot edits its message to 李大爷: 📜 … 第2页，共2页 7. 楼道的灯不亮 … [7 收录] [7 不是] [上一页] [全部撤销]
        李大爷 taps [7 收录] in private
        Bot alerts 李大爷: 已收录为 #2。
        Bot to 李大爷: #2 楼道的灯不亮 … […]
        Bot to 3号楼: #2 楼道的灯不亮 … […]
        Bot edits its message to 李大爷: 📜 … 还要决定：5件。已收录：2件。 2. 下水道堵了 … […]
        李大爷 taps [2 不是] in private
        Bot alerts 李大爷: 不收录，已从这里删去。
        Bot edits its message to 李大爷: 📜 … 还要决定：4件。已收录：2件。 3. 单元门 … […]
    """)
    assert "下水道" not in everything(imported.database), "what is no need is nowhere any more"
    await imported.town.plays(
        "刘主任 taps [详情] on #2 in 3号楼\n李大爷 taps [答复] on #2 in private\n"
        "李大爷 to Bot: 明天换灯，下午五点前亮起来。",
        check=False,
    )
    await imported.plays("""
        李大爷 taps [全部撤销] in private
        Bot edits its message to 李大爷: 要全部撤销这次导入吗？ 还没决定的4件会删去。 由此收录的2件诉求会撤回，已经答复的除外。 [是，全部撤销] [返回]
        李大爷 taps [返回] in private
        Bot edits its message to 李大爷: 📜 … […]
        李大爷 taps [全部撤销] in private
        Bot edits its message to 李大爷: 要全部撤销这次导入吗？ … [是，全部撤销] [返回]
        李大爷 taps [是，全部撤销] in private
        Bot alerts 李大爷: 已撤销。删去4件，撤回诉求1件。 1件已有答复，保留。
        Bot edits #1 in 3号楼: #1 … 已撤回 … […]
        Bot edits #1 to 李大爷: #1 … 已撤回 … […]
        Bot edits its message to 李大爷: ↩️ 这次导入已撤销。没有决定的都删去了。
    """)
    states = await kept(imported, "SELECT no, state FROM need ORDER BY no")
    assert states == [(1, "withdrawn"), (2, "responded")]
    left = everything(imported.database)
    assert not [t for t in ("单元门关不上", "健身器材", "地下车库", "垃圾桶满") if t in left]


async def test_numbers_that_point_to_a_person_are_neither_kept_nor_shown(town):
    await town.stop_bot()
    told = "2单元的电梯又坏了，没人来修。找13812341234，身份证11010519491231002X，车京A·88K21"
    assert keeps(town, export([(101, told)])) == 1
    await town.start_bot()
    await town.plays("""
        ... 1 second passes
        Bot to 李大爷: 📜 … 1. 2单元的电梯又坏了，没人来修。找138****1234，身份证110*************2X，车京A·***21 … [1 收录] [1 不是] [全部撤销]
        李大爷 taps [1 收录]
        Bot alerts 李大爷: 已收录为 #1。
        Bot to 李大爷: #1 2单元的电梯又坏了，没人来修。找138****1234，身份证110*************2X，车京A·***21 … […]
        Bot to 3号楼: #1 2单元的电梯又坏了，没人来修。找138****1234，身份证110*************2X，车京A·***21 … […]
        Bot edits its message to 李大爷: ✅ … […]
    """)
    left = everything(town.database)
    assert not [n for n in ("88K21", "13812341234", "11010519491231002X") if n in left]


async def press(house, who, code):
    """The code of a button, whoever sees it."""
    card = next(m for m in house.group().messages if m.sender is house.bot)
    start = len(house.town.transcript)
    await people.press_data(house.town, house.person(who), house.group(), card, code)
    await house.town.settle()
    return " ".join(s.text for s in house.town.transcript[start:] if s.kind == "alert")


async def test_a_double_tap_makes_one_need(imported):
    first = await press(imported, "李大爷", "1-yc-1-1")
    second = await press(imported, "李大爷", "1-yc-1-1")
    assert "已收录为 #1" in first
    assert "这件已经决定过了" in second
    assert await kept(imported, "SELECT count(*) FROM need") == [(1,)]
    assert "这件已经决定过了" in await press(imported, "刘主任", "1-yd-1-1")
    assert "已收录为 #2" in await press(imported, "刘主任", "1-yc-1-2")


@pytest.mark.parametrize(
    ("who", "code", "said"),
    [
        ("王阿姨", "1-yc-1-1", "只有楼门长"),
        ("王阿姨", "1-yd-1-1", "只有楼门长"),
        ("孙书记", "1-yr-1", "只有楼门长"),
        ("王阿姨", encode(1, View("yp", 1000)), "请在私聊里"),
        ("李大爷", encode(1, View("ys", 1)), "请在私聊里"),
        ("李大爷", "1-yc-1-99", "已经决定过了"),
        ("李大爷", "1-yc-9-1", "已经结束"),
        ("李大爷", "1-ya-1", "失效了"),
        ("李大爷", "1-ye-1", "失效了"),
        ("李大爷", "1-ni-1", "失效了"),
    ],
)
async def test_a_forged_button_gives_no_more_than_its_presser_may(imported, who, code, said):
    before = await kept(imported)
    answer = await press(imported, who, code)
    assert said in answer
    assert await kept(imported) == before


async def test_the_list_is_brought_back_by_its_command_in_private(imported):
    await imported.plays("""
        李大爷 in 3号楼: /imported
        Bot replies to 李大爷 in 3号楼: 请在私聊里写给我：/imported
        李大爷 to Bot: /imported
        Bot to 李大爷: 📜 从聊天记录里找到7件可能的诉求。 … […]
        刘主任 to Bot: /imported
        Bot to 刘主任: 📜 从聊天记录里找到7件可能的诉求。 … […]
        小陈 to Bot: /imported
        Bot to 小陈: 📜 从聊天记录里找到7件可能的诉求。 … […]
        孙书记 to Bot: /imported
        Bot to 孙书记: 只有楼门长、居委会或管理员可以这样做。
    """)
    await imported.town.plays(f"王阿姨 starts Bot with {encode(1, View('yp', 1000))}", check=False)
    chat = imported.town.world.private_chat(imported.person("王阿姨"), imported.bot)
    assert "只有楼门长" in chat.messages[-1].text


async def test_without_an_import_there_is_nothing_to_show(town):
    await town.plays("""
        李大爷 to Bot: /imported
        Bot to 李大爷: 聊天记录里没有等您决定的事。
    """)


async def test_a_restart_in_the_middle_loses_nothing_and_announces_nothing_again(imported):
    await imported.town.plays("李大爷 taps [1 收录] in private", check=False)
    await imported.stop_bot()
    await imported.start_bot()
    await imported.plays("""
        李大爷 taps [2 不是] in private
        Bot alerts 李大爷: 不收录，已从这里删去。
        Bot edits its message to 李大爷: 📜 … 还要决定：5件。已收录：1件。 … […]
    """)
    assert [row[1:] for row in (await kept(imported))[:2]] == [("confirmed", 1), ("dismissed", 0)]


async def test_what_nobody_decides_is_erased_also_if_the_bot_is_down_then(imported):
    await imported.stop_bot()
    imported.clock.advance(timedelta(days=31))
    await imported.start_bot()
    await imported.plays("""
        ... 1 second passes
        Bot edits its message to 李大爷: 📜 决定的时间已过：收录了0件，其余已删去。
        Bot to 3号楼: 🔌 11月23日周一 12:00 到 12月24日周四 12:00，我收不到大家的消息。 …
        Bot to 3号楼: 📅 本周没有超时的事。 全部记录的指纹（日后可核对有没有被改动）： 1:…
        李大爷 to Bot: /imported
        Bot to 李大爷: 聊天记录里没有等您决定的事。
    """)
    left = everything(imported.database)
    assert not [text for _, text in TEXTS if text in left]


async def test_the_last_decision_ends_the_list(imported):
    for no in range(1, 8):
        await press(imported, "李大爷", f"1-yd-1-{no}")
    await imported.plays("""
        李大爷 to Bot: /imported
        Bot to 李大爷: ✅ 聊天记录里的都决定完了：收录了0件。 [全部撤销]
    """)


async def test_one_import_of_a_group_at_a_time_and_the_same_file_once(imported):
    content = export()
    await imported.stop_bot()
    with pytest.raises(past.NotNow, match=r"this file was imported already, on 2026-11-23"):
        keeps(imported, content)
    more = {**content, "messages": [*content["messages"], {"id": 99, "type": "service"}]}
    with pytest.raises(past.NotNow, match=r"import 1 of 3号楼 is not decided yet"):
        keeps(imported, more)
    await imported.start_bot()
    assert "已撤销" in await press(imported, "刘主任", "1-yr-1")
    await imported.stop_bot()
    assert keeps(imported, content) == 2, "what was revoked can be imported again"
    await imported.start_bot()


async def test_what_was_decided_is_not_asked_again(imported):
    for no in range(1, 8):
        await press(imported, "李大爷", f"1-{'yc' if no == 1 else 'yd'}-1-{no}")
    await imported.stop_bot()
    texts = (*TEXTS, (109, "围墙塌了一段，很危险，请派人来看看"))
    assert keeps(imported, export(texts)) == 2
    await imported.start_bot()
    assert await kept(imported, "SELECT text FROM history_finding WHERE batch = 2") == [
        ("围墙塌了一段，很危险，请派人来看看",)
    ]


async def test_a_vacant_post_is_passed_over(town):
    await town.town.plays("李大爷 blocks Bot", check=False)
    await town.stop_bot()
    keeps(town, export())
    await town.start_bot()
    await town.plays("""
        ... 1 second passes
        Bot to 刘主任: 📜 从聊天记录里找到7件可能的诉求。 … […]
    """)


async def test_the_ledger_holds_counts_and_no_word(imported):
    await press(imported, "李大爷", "1-yd-1-1")
    rows = await kept(imported, "SELECT l.kind, l.facts, p.body FROM ledger l JOIN ledger_person p"
                      " USING (community, seq) WHERE l.kind LIKE 'y_' ORDER BY l.seq")  # fmt: skip
    assert [kind for kind, *_ in rows] == ["yi", "ya", "yd"]
    assert json.loads(rows[0][1])["findings"] == 7
    assert not [body for *_, body in rows if "电梯" in body]
    assert not [facts for _, facts, _ in rows if "电梯" in facts]


async def test_what_is_decided_stays_before_nobody_else_nor_waits_for_their_morning(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: 大家好
        小陈 replies to 赵老师 in 3号楼: /grant 楼门长
        ... 11 hours pass
        """,
        check=False,
    )
    await town.stop_bot()
    assert keeps(town, export()) == 1
    await town.start_bot()
    await town.town.plays("... 1 second passes\n李大爷 to Bot: /imported", check=False)
    await town.town.plays("李大爷 taps [2 不是] in private", check=False)
    assert "下水道" not in everything(town.database)
    await town.plays("""
        ... 9 hours pass
        Bot to 赵老师: 📜 … 还要决定：6件。 … 1. 2单元的电梯又坏了，没人来修 … 3. 单元门 … […]
        赵老师 taps [1 不是] in private
        Bot alerts 赵老师: 不收录，已从这里删去。
        Bot edits its message to 赵老师: 📜 … 还要决定：5件。 … 3. 单元门 … […]
        Bot edits its message to 李大爷: 📜 … 还要决定：5件。 … 3. 单元门 … […]
    """)

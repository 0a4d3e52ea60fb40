"""What is said in passing: offered by a whisper, kept as a draft, or not kept at all (S02)."""

from __future__ import annotations

import asyncio
import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta

import pytest

from bot.crash import nothing
from bot.town import people
from storage.backup import backup
from storage.database import on_file
from tests.stores import rows, traces


@pytest.fixture
async def heard(empty_town):
    """3号楼 where the bot is administrator: it hears everything and may whisper."""
    return await empty_town.moves_in(admin=True)


@pytest.fixture
async def open_town(empty_town):
    """3号楼 where the bot hears everything (privacy mode off) but is a plain member."""
    empty_town.bot.reads_all = True
    return await empty_town.moves_in()


async def say(house, name, text, **how):
    start = len(house.town.transcript)
    await house.town.say(house.person(name), house.group(), text, **how)
    await house.town.settle()
    return house.town.transcript[start:]


async def scalar(house, sql):
    return await house.ask(lambda c: c.exec_driver_sql(sql).scalar())


async def press(house, name, code):
    start = len(house.town.transcript)
    card = [m for m in house.group().messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(), card, code)
    await house.town.settle()
    return said, [s.text for s in house.town.transcript[start:]]


async def test_accepted(heard):
    await heard.plays("""
        王阿姨 in 3号楼: 2单元的电梯又坏了，三天没人修
        Bot whispers to 王阿姨 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
        王阿姨 taps [登记]
        Bot to 李大爷: #1 2单元的电梯又坏了，三天没人修 📍 3号楼2单元 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot edits its whisper to 王阿姨 in 3号楼: ✅ 好的，正在登记。
        Bot replies to 王阿姨 in 3号楼: #1 2单元的电梯又坏了，三天没人修 … [同求] [详情] [办理▸]
    """)
    assert await scalar(heard, "SELECT text FROM offer") == ""
    assert await scalar(heard, "SELECT COUNT(*) FROM deadline WHERE kind = 'oe'") == 0


async def test_refused_leaves_nothing_and_is_not_asked_again_for_a_day(heard):
    await heard.plays("""
        王阿姨 in 3号楼: 2单元的电梯又坏了，三天没人修
        Bot whispers to 王阿姨 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
        王阿姨 taps [不用]
        Bot edits its whisper to 王阿姨 in 3号楼: 好的，您的话没有留下。
        Bot alerts 王阿姨: 好的，您的话没有留下。
        王阿姨 in 3号楼: 3单元的灯不亮，一直没人修
        ... 23 hours pass
        王阿姨 in 3号楼: 3单元的灯不亮，一直没人修
        ... 2 hours pass
        王阿姨 in 3号楼: 3单元的灯不亮，一直没人修
        Bot whispers to 王阿姨 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
    """)
    await heard.stop_bot()
    assert traces(heard.database, "三天没人修") == []
    assert await ledger_kinds(heard) == []


async def ledger_kinds(house):
    kinds = [kind for (kind,) in rows(house.database, "SELECT kind FROM ledger ORDER BY seq")]
    return [kind for kind in kinds if kind[0] == "o" and kind != "op"]


async def test_a_second_line_is_not_offered_while_one_is_open(heard):
    await heard.plays("""
        王阿姨 in 3号楼: 2单元的电梯又坏了，三天没人修
        Bot whispers to 王阿姨 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
        王阿姨 in 3号楼: 2单元的门禁也坏了，进不去
        小张 in 3号楼: 2单元的门禁也坏了，进不去
        Bot whispers to 小张 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
    """)


async def test_lapsed_while_the_bot_was_down(heard):
    await heard.plays("""
        王阿姨 in 3号楼: 2单元的电梯又坏了，三天没人修
        Bot whispers to 王阿姨 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
    """)
    await heard.stop_bot()
    await heard.town.move(timedelta(hours=25))
    await heard.start_bot()
    await heard.town.settle()
    assert await scalar(heard, "SELECT text FROM offer") == ""
    said, _ = await press(heard, "王阿姨", "1-oy-1")
    assert said == "已经过了。有事请写：/need 加上是什么事"
    assert await scalar(heard, "SELECT COUNT(*) FROM need") == 0
    await heard.stop_bot()
    assert traces(heard.database, "三天没人修") == []


async def test_it_outlives_a_restart_and_is_accepted_once(heard):
    await heard.town.plays("王阿姨 in 3号楼: 2单元的电梯又坏了，三天没人修", check=False)
    await heard.stop_bot()
    await heard.start_bot()
    both = asyncio.gather(*(press(heard, "王阿姨", "1-oy-1") for _ in range(2)))
    answers = {said for said, _ in await both}
    assert "已经过了。有事请写：/need 加上是什么事" in answers
    assert await scalar(heard, "SELECT COUNT(*) FROM need") == 1


async def test_what_was_accepted_and_never_finished_is_erased_after_a_day(empty_town):
    house = empty_town
    house.add_group("阳光花园")
    await house.town.plays(
        "小陈 adds Bot to 阳光花园\n小陈 makes Bot admin in 阳光花园\n"
        "王阿姨 in 阳光花园: 电梯又坏了，三天没人修\n王阿姨 taps [登记]",
        check=False,
    )
    assert "三天没人修" in await scalar(house, "SELECT start FROM form")
    await house.app.pulse.tidy()
    assert await scalar(house, "SELECT COUNT(*) FROM form") == 1
    await house.town.move(timedelta(hours=25))
    await house.app.pulse.tidy()
    await house.plays("""
        王阿姨 taps [取消]
        Bot alerts 王阿姨: 这个问题已经结束了，请重新开始。
    """)
    await house.stop_bot()
    assert traces(house.database, "三天没人修") == []


async def test_it_is_nobody_elses(heard):
    await heard.town.plays("王阿姨 in 3号楼: 2单元的电梯又坏了，三天没人修", check=False)
    for code in ("1-oy-1", "1-on-1"):
        said, _ = await press(heard, "小张", code)
        assert said == "这个按钮是给别人的，或者已经过了。有事请写：/need"
    assert (await press(heard, "王阿姨", "1-oe-1"))[0] == "这个按钮已经失效了。"
    assert (await press(heard, "王阿姨", "1-oy-99"))[0].startswith("已经过了")
    assert await scalar(heard, "SELECT text FROM offer") != ""


async def test_without_rights_nothing_is_said_or_kept(open_town):
    assert not await say(open_town, "王阿姨", "2单元的电梯又坏了，三天没人修")
    assert await scalar(open_town, "SELECT COUNT(*) FROM offer") == 0
    await open_town.stop_bot()
    assert traces(open_town.database, "三天没人修") == []


async def test_a_server_without_whispers_says_nothing(heard):
    heard.town.apis[heard.bot.token]._may_whisper = _no_whispers
    await heard.town.plays("王阿姨 starts Bot", check=False)
    assert not await say(heard, "王阿姨", "2单元的电梯又坏了，三天没人修")


def _no_whispers(*_):
    from bot.town.errors import bad

    raise bad("EPHEMERAL_MESSAGE_FORBIDDEN")


async def test_another_bot_is_not_heard_and_does_not_matter(heard):
    other = heard.town.add_bot("77:other", "天气", "weather_bot", reads_all=True)
    heard.town.add_member(heard.person("李大爷"), heard.group(), other)
    heard.town.promote(heard.person("李大爷"), heard.group(), other)
    heard.town.queues[other.id].webhook = "x"
    heard.town.queues[other.id].allowed = frozenset({"nothing"})
    heard.town.queues[other.id].waiting.clear()
    await heard.town.settle()
    start = len(heard.town.transcript)
    sent = heard.town.apis["77:other"].do_sendMessage(
        {"chat_id": heard.group().id, "text": "2单元的电梯又坏了，三天没人修"}
    )
    assert sent["message_id"]
    await heard.town.settle()
    assert len(heard.town.transcript) == start + 1
    assert not await say(heard, "王阿姨", "/need@weather_bot 2单元的电梯又坏了，三天没人修")
    said = await say(heard, "王阿姨", "2单元的电梯又坏了，三天没人修")
    assert [s.kind for s in said] == ["whisper"]


async def test_an_album_in_passing_is_one_draft(heard):
    await heard.plays("""
        王阿姨 in 3号楼 with 3 photos: 2单元的电梯又坏了，三天没人修
        Bot whispers to 王阿姨 in 3号楼: 您刚才说的，要登记成诉求，请人来办吗？ [登记] [不用]
        王阿姨 taps [登记]
        Bot to 李大爷: #1 … [我来接手] [答复] [办结] [不采纳] [看照片] [更多▸]
        Bot edits its whisper to 王阿姨 in 3号楼: ✅ 好的，正在登记。
        Bot replies to 王阿姨 in 3号楼: #1 … [同求] [详情] [办理▸]
    """)
    assert await scalar(heard, "SELECT COUNT(*) FROM need_photo WHERE no = 1") == 3


async def test_a_bug_of_ours_keeps_no_word_of_it(heard, monkeypatch):
    def broken(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr("bot.intake.OfferMade", broken)
    out = io.StringIO()
    with redirect_stderr(out), redirect_stdout(out):
        assert not await say(heard, "王阿姨", "2单元的电梯又坏了，三天没人修")
    assert await scalar(heard, "SELECT error || raw FROM quarantine") == "bug{}"
    await heard.stop_bot()
    assert traces(heard.database, "三天没人修") == []
    assert "三天没人修" not in out.getvalue()


async def test_a_bug_at_a_press_keeps_no_word_of_what_it_answers(open_town, monkeypatch):
    def broken(*_):
        raise RuntimeError("a bug")

    await open_town.town.plays("王阿姨 in 3号楼: 快来人，2单元楼道着火了", check=False)
    monkeypatch.setattr("bot.flows.offer._mine", broken)
    await open_town.town.plays("小张 taps [马上登记]", check=False)
    assert '"reply_to_message"' not in await scalar(open_town, "SELECT raw FROM quarantine")
    assert "-oy-1" in await scalar(open_town, "SELECT raw FROM quarantine")


# --- danger -----------------------------------------------------------------------------


async def test_danger_is_answered_in_the_open_also_without_rights(open_town):
    await open_town.plays("""
        ... 690 minutes pass
        王阿姨 in 3号楼: 快来人，2单元楼道着火了
        Bot replies to 王阿姨 in 3号楼: 🚨 请先打119（火警、救援）。 楼道没有烟，就马上离开，别坐电梯；楼道有浓烟，就关紧门，用湿毛巾堵住门缝，到窗口等救援。 … 请按下面。 [马上登记]
        王阿姨 in 3号楼: 火很大，2单元楼道着火了
        小张 in 3号楼: 2单元着火了，冒烟了
        Bot replies to 小张 in 3号楼: 🚨 请先打119（火警、救援）。 楼道没有烟，就马上离开，别坐电梯；楼道有浓烟，就关紧门，用湿毛巾堵住门缝，到窗口等救援。 … [马上登记]
        小张 taps [马上登记]
        Bot to 李大爷: 🔴 #1 紧急情况，请马上处理。 #1 2单元着火了，冒烟了 📍 3号楼2单元 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 刘主任: 🔴 #1 紧急情况，请马上处理。 #1 2单元着火了，冒烟了 📍 3号楼2单元 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 小张 in 3号楼: #1 2单元着火了，冒烟了 … [同求] [详情] [办理▸]
        ... 11 minutes pass
        王阿姨 in 3号楼: 2单元着火了，快跑
        Bot replies to 王阿姨 in 3号楼: 🚨 请先打119（火警、救援）。 楼道没有烟，就马上离开，别坐电梯；楼道有浓烟，就关紧门，用湿毛巾堵住门缝，到窗口等救援。 … [马上登记]
    """)
    assert await scalar(open_town, "SELECT COUNT(*) FROM offer WHERE urgency = 'emergency'") == 2


# --- fine again -------------------------------------------------------------------------


async def test_fine_again_is_asked_never_assumed(heard):
    await heard.town.plays("王阿姨 in 3号楼: /need 2单元的电梯坏了", check=False)
    await heard.plays("""
        小张 in 3号楼: 没事了，已经好了
        王阿姨 in 3号楼: 没事了，已经好了
        Bot whispers to 王阿姨 in 3号楼: #1 好了吗？要撤回吗？ [撤回 #1] [还没好] [取消]
        王阿姨 taps [还没好]
        Bot alerts 王阿姨: 好的，#1 继续办。
        Bot edits its whisper to 王阿姨 in 3号楼: ✅ 好了，谢谢。
        王阿姨 in 3号楼: 没事了，已经好了
        Bot whispers to 王阿姨 in 3号楼: #1 好了吗？要撤回吗？ [撤回 #1] [还没好] [取消]
        李大爷 taps [我来接手]
        Bot edits #1 in 3号楼: #1 … 🙋 … […]
        Bot edits #1 to 李大爷: #1 … 🙋 … […]
        Bot alerts 李大爷: 您已接手 #1，接下来请点[答复]。
        王阿姨 taps [撤回 #1]
        Bot alerts 王阿姨: #1 已撤回。
        Bot edits #1 to 李大爷: #1 … ↩️ …
        Bot edits its whisper to 王阿姨 in 3号楼: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: #1 … ↩️ …
        王阿姨 in 3号楼: 没事了，已经好了
    """)


async def test_fine_again_with_two_open_or_after_a_day_is_not_asked(heard):
    await heard.town.plays(
        "王阿姨 in 3号楼: /need 2单元的电梯坏了\n王阿姨 in 3号楼: /need 2单元的灯坏了", check=False
    )
    assert not await say(heard, "王阿姨", "没事了，已经好了")
    await heard.town.plays("小张 in 3号楼: /need 1单元的门坏了\n... 25 hours pass", check=False)
    assert not await say(heard, "小张", "没事了，已经好了")


async def test_fine_again_as_a_reply_to_the_card_without_rights(open_town):
    await open_town.town.plays("王阿姨 in 3号楼: /need 2单元的电梯坏了", check=False)
    await open_town.plays("""
        王阿姨 in 3号楼: 没事了，已经好了
        小张 replies to #1 in 3号楼: 没事了，已经好了
        王阿姨 replies to #1 in 3号楼: 没事了
        Bot replies to 王阿姨 in 3号楼: #1 好了吗？要撤回吗？ [撤回 #1] [还没好] [取消]
        小张 taps [撤回 #1]
        Bot alerts 小张: 这个问题是问别人的。
        王阿姨 in 3号楼: /need 3单元的灯坏了
        Bot edits #1 in 3号楼: 已取消，什么也没有记。
        Bot to 李大爷: #2 … […]
        Bot replies to 王阿姨 in 3号楼: #2 … […]
    """)


# --- chatter ----------------------------------------------------------------------------

_WHO = ("王阿姨", "小张", "赵老师", "李大爷", "刘主任")
_TALK = (
    "今天天气真不错呀zqxjv{n}", "谁家的小猫这么可爱zqxjv{n}", "周末一起去爬山吗zqxjv{n}",
    "晚上吃饺子zqxjv{n}", "恭喜恭喜zqxjv{n}", "孩子考上大学啦zqxjv{n}", "哈哈哈zqxjv{n}",
    "早上好，各位邻居zqxjv{n}", "昨晚的球赛真精彩zqxjv{n}", "我在外地出差zqxjv{n}",
)  # fmt: skip


async def test_a_day_of_chatter_leaves_no_trace(open_town, tmp_path, capfd):
    house, out = open_town, io.StringIO()
    start = len(house.town.transcript)
    with redirect_stderr(out), redirect_stdout(out):
        for n in range(1000):
            person = house.person(_WHO[n % len(_WHO)])
            people.say(house.town, person, house.group(), _TALK[n % len(_TALK)].format(n=n))
        await house.town.settle()
    assert len(house.town.transcript) == start, "nobody was answered"
    copy = tmp_path / "backup.sqlite3"  # beside the database: its bytes are read as well
    if on_file(house.database):
        backup(house.database, copy, force=False, _crash=nothing)
    for word in ("zqxjv", "饺子", "爬山", "恭喜"):
        assert traces(house.database, word) == []
    printed = capfd.readouterr()
    assert "zqxjv" not in out.getvalue() + printed.out + printed.err
    assert await scalar(house, "SELECT COUNT(*) FROM quarantine") == 0
    # the search would find it: what is raised does stand there
    await house.town.plays("王阿姨 in 3号楼: /need 2单元漏水zqxjv", check=False)
    assert traces(house.database, "漏水zqxjv")

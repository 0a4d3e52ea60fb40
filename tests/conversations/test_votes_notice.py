"""The roll is the one that the notice showed: who came later, what is corrected, what lapses."""

from __future__ import annotations

import pytest

from storage import verify
from tests.conversations.conftest import NOTICE, OWNED, SCRUTINY, SPECIAL, owned
from tests.conversations.voting import last
from tests.stores import rows

#: the same a week later: 402 has grown, 404 and 405 came, 403 is gone
LATER = (
    OWNED.decode().replace("3,2,402,89.5", "3,2,402,120").replace("3,2,403,60.25,C1,\n", "")
    + "3,2,404,70,D1,\n3,2,405,80,E1,\n"
).encode()


@pytest.fixture
async def noticed(house, print_slips):
    """A vote of 2单元 in its notice, with its two scrutineers."""

    async def build(town):
        await owned(town, print_slips)
        await town.town.plays(SPECIAL + NOTICE + "\n" + SCRUTINY, check=False)

    return await house.stands("a vote in its notice", build)


@pytest.fixture
async def changed(noticed, print_slips):
    """The register changes meanwhile: 孙书记 lives in 404, 小陈 in 405, 李大爷 nowhere any more."""
    codes = await print_slips(noticed, LATER)
    await noticed.town.plays(
        f"孙书记 starts Bot with {codes['404']}\n小陈 starts Bot with {codes['405']}\n"
        "... 15 days pass",
        check=False,
    )
    return noticed


def roll(house):
    """Rooms on the frozen roll, and the area of each head."""
    found = rows(house.database, "SELECT h.room, r.area FROM vote_unit u JOIN household h"
                 " ON h.no = u.household JOIN vote_roll r ON r.no = u.no AND r.head = u.head")  # fmt: skip
    return dict(sorted(found))


async def test_who_came_after_the_notice_is_told_and_joins_by_an_upheld_objection_alone(
    changed, print_slips
):
    for name in ("孙书记", "小陈"):
        assert last(changed, name, "公告以后，您家才登记进来").text.endswith("开始投票后就不能改了")
    assert last(changed, "王阿姨", "才登记进来") is None
    await changed.plays("""
        孙书记 taps [名册有误] in private
        Bot to 孙书记: 票决#1：哪里不对？发起人和监票人会看到。 至少4个字。 [取消]
        孙书记 to Bot: 我家404没有算上
        Bot to 孙书记: ✋ 票决#1：您的异议记下了，会私下答复您。
        Bot to 刘主任: 🗳 … ✋ 异议1（名册）： 我家404没有算上 [答复异议]
        Bot to 小张: 🗳 … ✋ 异议1（名册）： 我家404没有算上
        Bot to 李大爷: 🗳 … ✋ 异议1（名册）： 我家404没有算上
        Bot edits #1 to 刘主任: … ➡️ 请先答复异议 [开始投票] [答复异议] [重新公告] [取消票决]
        Bot edits its message to 孙书记: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: … 公告后才登记的2户不在名册上 公告后登记有变的2户，仍按公告时的名册 异议1件，还没答复1件 [详情] [办理▸]
        刘主任 taps [重新公告] in private
        Bot alerts 刘主任: 票决#1：有1件异议没答复，请先答复：/vote 1
        刘主任 taps [答复异议] in private
        Bot to 刘主任: 票决#1的异议：“我家404没有算上”。成立吗，名册要不要更正？请先让登记册改好。 [名册不变] [成立，更正名册] [取消]
        刘主任 taps [成立，更正名册] in private
        Bot edits its message to 刘主任: 票决#1：名册上更正哪一户？如：3-2-401 [3-2-404] [返回] [取消]
        # of another building, and of nowhere
        刘主任 to Bot: 5-1-101
        Bot to 刘主任: 票决#1不包括这一户，请核对房号。
        刘主任 taps [3-2-404] in private
        Bot edits its message to 刘主任: 票决#1的异议：“我家404没有算上”。您怎么答复？ 至少4个字。 [返回] [取消]
        刘主任 to Bot: 产权证已核对，补上
        Bot to 孙书记: 🗳 … 您的异议：我家404没有算上 异议成立，名册会更正 答复：产权证已核对，补上
        Bot edits #1 to 刘主任: … 异议1件，都已答复 ➡️ 要按现在的登记算，请重新公告 [开始投票] [重新公告] [取消票决]
        Bot to 刘主任: 票决#1：好了。
        Bot edits its message to 刘主任: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: … 异议1件，都已答复 [详情] [办理▸]
    """)
    await changed.town.plays("刘主任 taps [开始投票] in private", check=False)
    assert roll(changed) == {"401": 8_950, "402": 8_950, "403": 6_025, "404": 7_000}
    card = [s for s in changed.town.transcript if s.chat is changed.group() and "已参加" in s.text]
    assert "公告后按异议更正名册：加1户，减0户，改0户" in card[-1].text
    assert "公告后才登记的1户不在名册上" in card[-1].text
    assert "没有您家" in last(changed, "小陈", "才登记进来").text
    assert last(changed, "孙书记", "您在名册上：3-2-404")
    await changed.plays("""
        小陈 starts Bot with 1-v-kb-1
        Bot to 小陈: 🗳 #1 … 您不在名册上。登记住处请发：/bind 3-2-401
    """)
    await changed.town.plays("... 14 days pass\n王阿姨 starts Bot with 1-v-ks-1", check=False)
    sheet = last(changed, "王阿姨", "结果表").text
    assert "公告后按异议更正名册：加1户，减0户，改0户" in sheet
    assert "公告时名册的指纹：" in sheet
    # who was there when the roll was frozen may object to the result, and nobody who came later
    codes = await print_slips(changed, LATER + b"3,2,406,80,F1,\n")
    await changed.town.plays(
        f"陌生人 starts Bot with {codes['406']}\n"
        "... 4 days pass\n小陈 starts Bot with 1-s-kg-1\n小陈 to Bot: 405没有算上",
        check=False,
    )
    assert last(changed, "小陈", "您的异议记下了")
    await changed.town.plays(
        "陌生人 starts Bot with 1-s-kg-1\n陌生人 to Bot: 我家没有算上", check=False
    )
    assert last(changed, "陌生人", "您不在名册上")
    found = await changed.ask(verify.check)
    assert found.ok, found.reason


async def test_another_notice_takes_the_register_as_it_is_and_its_days_begin_again(
    changed, print_slips
):
    await changed.town.plays(
        """
        孙书记 taps [名册有误] in private
        孙书记 to Bot: 我家404没有算上
        刘主任 taps [答复异议] in private
        刘主任 taps [成立，更正名册] in private
        刘主任 taps [3-2-404] in private
        刘主任 to Bot: 产权证已核对，补上
        刘主任 taps [重新公告] in private
        """,
        check=False,
    )
    assert "您在名册上：3-2-405，80㎡" in last(changed, "小陈", "票决#1公告").text
    assert rows(changed.database, "SELECT state, heads, roll_changes FROM vote") == [
        ("noticed", 4, "")
    ]
    await changed.town.plays(
        "刘主任 starts Bot with 1-lv-1\n刘主任 starts Bot with 1-kk-1", check=False
    )
    assert last(changed, "刘主任", "名册和公告时一样")
    assert last(changed, "刘主任", "公告要满15天")
    # what was upheld before this notice is in it: it corrects nothing any more
    await print_slips(changed, LATER.replace(b"404,70", b"404,700"))
    await changed.town.plays("... 15 days pass\n刘主任 taps [开始投票] in private", check=False)
    assert roll(changed) == {"401": 8_950, "402": 12_000, "404": 7_000, "405": 8_000}
    assert (await changed.ask(verify.check)).ok


async def test_a_notice_that_nobody_opens_lapses_and_another_is_given(noticed):
    await noticed.town.plays("... 44 days pass", check=False)
    assert rows(noticed.database, "SELECT state FROM vote") == [("noticed",)]
    start = len(noticed.town.transcript)
    await noticed.town.plays("... 2 days pass", check=False)
    told = [s.text for s in noticed.town.transcript[start:] if s.chat is noticed.group()]
    assert [
        t
        for t in told
        if "公告过期了：一直没有开始投票 什么也没有决定。要重新公告" in " ".join(t.split())
    ]
    assert rows(noticed.database, "SELECT state FROM vote") == [("lapsed",)]
    await noticed.plays("""
        刘主任 starts Bot with 1-kk-1
        Bot to 刘主任: 票决#1：现在不能这样做（公告过期）。看进展：/vote 1
    """)
    await noticed.town.plays("刘主任 taps [重新公告] in private", check=False)
    assert rows(noticed.database, "SELECT state FROM vote") == [("noticed",)]
    await noticed.plays("""
        刘主任 starts Bot with 1-ke-1
        Bot to 刘主任: 票决#1：现在不能这样做（公告期）。看进展：/vote 1
    """)
    await noticed.town.plays("... 15 days pass\n刘主任 taps [开始投票] in private", check=False)
    assert rows(noticed.database, "SELECT state FROM vote") == [("open",)]
    assert (await noticed.ask(verify.check)).ok


async def test_no_notice_follows_one_that_lapsed_while_an_objection_waits(noticed):
    """It is older than the other notice: upheld after that it would correct nothing."""
    await noticed.town.plays(
        "王阿姨 starts Bot with 1-s-kg-1\n王阿姨 to Bot: 405没有算上，请核对。\n... 46 days pass\n"
        "刘主任 taps [重新公告] in private",
        check=False,
    )
    assert rows(noticed.database, "SELECT state, unanswered FROM vote") == [("lapsed", 1)]
    await noticed.town.plays(
        "刘主任 taps [答复异议] in private\n刘主任 taps [名册不变] in private\n"
        "刘主任 to Bot: 已经核对过了。\n刘主任 taps [重新公告] in private",
        check=False,
    )
    assert rows(noticed.database, "SELECT state, unanswered FROM vote") == [("noticed", 0)]

"""A meeting from one line to the room: told, answered, reminded, moved, cancelled, held (S10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.flows import meeting_clock
from bot.flows.rules.policy import Policy
from bot.town import people
from storage import verify
from storage.meetings import MEETINGS
from tests.stores import rows

CALL = "李大爷 in 3号楼: /meeting 下周六晚上七点半 三号楼活动室 商量加装电梯"
YES = "李大爷 taps [✅ 对，通知大家]"


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; what they are told."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said or house.town.transcript[-1].text


async def holds(house):
    """The ledger is whole."""
    found = await house.ask(verify.check)
    assert found.ok, found.reason


async def code_now(house, no=1):
    """What the chair shows in the room."""
    meeting = await house.ask(lambda c: MEETINGS.load(c, (1, no)))
    return meeting_clock.code(meeting, house.clock.now(), Policy().meeting)


def reminders(house, start=0):
    """(when, what) of every reminder since."""
    said = house.town.transcript[start:]
    return [(s.at, s.text) for s in said if s.text.startswith("🔔") and "后开会" in s.text]


async def test_one_line_one_press_and_four_answers_for_two_places(town):
    """S10 of the peers, with its values."""
    await town.plays("""
        李大爷 in 3号楼: /meeting 下周六晚上七点半 三号楼活动室 商量加装电梯 限2人
        Bot replies to 李大爷 in 3号楼: 这样对吗？ 🗓 商量加装电梯 议事会 ⏰ 12月5日周六 19:30 📍 三号楼活动室（有没有台阶还没说） 👥 限2人 [✅ 对，通知大家] [改时间] [改地点] [改事项] [换会议类型] [有没有台阶] [人数] [取消]
        李大爷 taps [✅ 对，通知大家]
        Bot edits #1 in 3号楼: 🗓 #1 商量加装电梯 ⏰ 12月5日周六 19:30 📍 三号楼活动室 👥 参加0/2人 [参加] [可能] [不参加] [办理▸]
        Bot to 李大爷: 🗓 #1 商量加装电梯 … [改时间] [改地点等] [议题▸] [谁来] [打印通知] [签到表] [签到码] [宣布开会] [人数不够] [取消会议]
        小张 starts Bot
        Bot to 小张: …
        小张 taps [参加] in 3号楼
        Bot alerts 小张: ✅ 会议#1：记下您参加。12月5日周六 19:30，三号楼活动室
        Bot to 李大爷: 👥 会议#1已有1/2人参加。
        Bot edits #1 in 3号楼: … 参加1/2人 … […]
        # a double tap changes nothing
        小张 taps [参加] in 3号楼
        Bot alerts 小张: ✅ 会议#1：记下您参加。12月5日周六 19:30，三号楼活动室
        王阿姨 replies to #1 in 3号楼: 我来
        Bot replies to 王阿姨 in 3号楼: ✅ 会议#1：记下您参加。…
        Bot edits its message to 李大爷: 👥 会议#1名额满了：2/2人，后面的排候补。
        Bot edits #1 in 3号楼: … 参加2/2人 … […]
        赵老师 taps [参加]
        Bot alerts 赵老师: 会议#1名额满了，已把您排进候补。有空位马上告诉您。
        Bot edits #1 in 3号楼: … 参加2/2人、候补1人 … […]
        刘主任 taps [参加]
        Bot alerts 刘主任: 会议#1名额满了，已把您排进候补。有空位马上告诉您。
        Bot edits #1 in 3号楼: … 参加2/2人、候补2人 … […]
        # one leaves: the first moves up; their private chat is closed, so the group tells them
        小张 taps [不参加]
        Bot alerts 小张: ✅ 会议#1：记下您不参加，谢谢告知。
        Bot edits #1 in 3号楼: … 参加2/2人、候补1人 … […]
        Bot replies to #1 in 3号楼: 🎉 会议#1：这位邻居补上名额了。
        王阿姨 replies to #1 in 3号楼: 我那天再看看时间
        # the next, in private
        王阿姨 taps [可能]
        Bot alerts 王阿姨: ✅ 会议#1：记下您可能来。12月5日周六 19:30
        Bot edits #1 in 3号楼: … 参加2/2人、可能1人 … […]
        Bot to 刘主任: 🎉 有空位了，您可以参加会议#1。 商量加装电梯 ⏰ 12月5日周六 19:30 📍 三号楼活动室 来不了，请按下面，名额给下一位。 [不参加] [办理▸]
        李大爷 taps [谁来] in private
        Bot to 李大爷: 会议#1：谁来（只有您看得到） 参加：赵老师、刘主任 可能：王阿姨
    """)
    await holds(town)


async def test_three_reminders_to_those_it_concerns_with_date_time_and_place(town):
    await town.town.plays(f"{CALL}\n{YES}\n小张 starts Bot\n小张 taps [参加]", check=False)
    await town.town.plays("赵老师 starts Bot\n赵老师 taps [不参加] in 3号楼", check=False)
    start = len(town.town.transcript)
    await town.town.plays("... 13 days pass", check=False)
    said = reminders(town, start)
    at = [when.astimezone().timestamp() for when, _ in said]
    starts = (await town.ask(lambda c: MEETINGS.load(c, (1, 1)))).starts_at.timestamp()
    assert {round((starts - t) / 3600) for t in at} == {72, 24, 2}
    to = [
        s.person.name for s in town.town.transcript[start:] if s.text.startswith("🔔") and s.person
    ]
    assert sorted(to) == sorted(["小张", "李大爷"] * 3)
    for _, text in said:
        assert "12月5日周六 19:30" in text
        assert "三号楼活动室" in text


async def test_a_meeting_that_is_moved_reminds_at_the_new_time_alone(town):
    await town.town.plays(f"{CALL}\n{YES}\n小张 starts Bot\n小张 taps [参加] in 3号楼", check=False)
    await town.plays("""
        李大爷 taps [改时间] in private
        Bot to 李大爷: 会议#1改到什么时候？ […]
        李大爷 to Bot: 就是那天吧
        Bot to 李大爷: “就是那天吧”里没看出是以后的哪天几点。 会议#1改到什么时候？ […]
        Bot edits its message to 李大爷: 会议#1改到什么时候？
        李大爷 to Bot: 2月30日上午十点
        Bot to 李大爷: 没有“2月30日上午十点”这样的日子或钟点。 会议#1改到什么时候？ […]
        Bot edits its message to 李大爷: …
        李大爷 to Bot: 明年8月1日上午十点
        Bot to 李大爷: “明年8月1日上午十点”太远了，最多约到180天内。 会议#1改到什么时候？ […]
        Bot edits its message to 李大爷: …
        李大爷 to Bot: 12月13日上午十点
        Bot to 李大爷: 会议#1改到： ⏰ 12月13日周日 10:00 [✅ 对，通知大家] [返回] [取消]
        Bot edits its message to 李大爷: …
        李大爷 taps [✅ 对，通知大家] in private
        Bot edits its message to 李大爷: 会议#1为什么改时间？大家都会看到。 至少4个字。 [返回] [取消]
        李大爷 to Bot: 活动室停电
        Bot edits #1 to 李大爷: … ⏰ 12月13日周日 10:00 … […]
        Bot to 李大爷: ✅ 会议#1：改好了。
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: … ⏰ 12月13日周日 10:00 … […]
        Bot replies to #1 in 3号楼: 🔁 会议#1改时间了 商量加装电梯 改到：12月13日周日 10:00 原来：12月5日周六 19:30 📍 三号楼活动室 原因：活动室停电
        Bot to 小张: 🔁 会议#1改时间了 … ✓ 您参加 新的时间，您来吗？ [参加] [可能] [不参加] [加到日历] [办理▸]
    """)
    start = len(town.town.transcript)
    await town.town.plays("... 13 days pass", check=False)
    assert reminders(town, start) == []
    await town.town.plays("... 8 days pass", check=False)
    said = reminders(town, start)
    assert len(said) == 6  # three for each of the two
    assert all("12月13日周日 10:00" in text for _, text in said)
    assert rows(town.database, "SELECT sequence FROM meeting") == [(1,)]


async def test_a_meeting_that_is_cancelled_reminds_nobody(town):
    await town.town.plays(f"{CALL}\n{YES}\n小张 starts Bot\n小张 taps [参加] in 3号楼", check=False)
    await town.plays("""
        李大爷 taps [取消会议] in private
        Bot to 李大爷: 会议#1为什么取消？大家都会看到。 至少4个字。 [取消]
        李大爷 to Bot: 病了
        Bot to 李大爷: 请至少写4个字，刚才是2个字。 会议#1为什么取消？大家都会看到。 [取消]
        Bot edits its message to 李大爷: …
        李大爷 to Bot: 主持人病了
        Bot edits #1 to 李大爷: … ❌ 已取消：主持人病了
        Bot to 李大爷: ✅ 会议#1：改好了。
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: … ❌ 已取消：主持人病了
        Bot replies to #1 in 3号楼: ❌ 会议#1取消了 商量加装电梯 原定12月5日周六 19:30 原因：主持人病了
        Bot to 小张: ❌ 会议#1取消了 商量加装电梯 原定12月5日周六 19:30 原因：主持人病了 [从日历删掉]
    """)
    start = len(town.town.transcript)
    await town.town.plays("... 16 days pass", check=False)
    assert reminders(town, start) == []
    assert (
        await press(town, "小张", "1-ma-1-yes") == "会议#1已经取消，现在不能这样做。请看 /meeting 1"
    )
    await holds(town)


async def test_the_bot_is_down_over_two_reminders_and_says_one(town):
    await town.town.plays(f"{CALL}\n{YES}", check=False)
    await town.town.plays("... 9 days pass", check=False)  # T-3 d lies 7 h ahead
    start = len(town.town.transcript)
    await town.stop_bot()
    town.clock.advance(timedelta(days=2, hours=8, minutes=30))
    await town.start_bot()
    await town.town.plays("... 2 minutes pass", check=False)
    said = reminders(town, start)
    assert len(said) == 1, said
    assert "23小时后开会" in said[0][1]


async def test_the_bot_is_down_over_the_meeting_and_asks_before_it_judges(town):
    await town.town.plays(f"{CALL}\n{YES}", check=False)
    await town.town.plays("... 12 days pass", check=False)
    start = len(town.town.transcript)
    await town.stop_bot()
    town.clock.advance(timedelta(days=2))
    await town.start_bot()
    await town.town.plays("... 11 hours pass", check=False)
    assert rows(town.database, "SELECT state FROM meeting") == [("reminded",)]
    asked = [s for s in town.town.transcript[start:] if s.person and "商量加装电梯" in s.text]
    assert {s.person.name for s in asked} == {"李大爷"}
    assert reminders(town, start) == []
    assert (await press(town, "李大爷", "1-mh-1")).startswith("✅ 会议#1开始了。")
    chased = "SELECT kind FROM deadline WHERE kind = 'ih' AND fired_ms IS NULL"
    assert len(rows(town.database, chased)) == 2


async def test_signing_in_by_the_code_that_the_room_shows(town):
    await town.town.plays(
        f"李大爷 in 3号楼: /meeting 今天12点50分 活动室 商量花坛\n{YES}", check=False
    )
    await town.plays("""
        小张 replies to #1 in 3号楼: 签到 123456
        Bot replies to 小张 in 3号楼: 会议#1：还没到时间。11月23日周一 12:20以后可以。
        ... 20 minutes pass
        Bot to 李大爷: 🪑 会议#1：请在会场出示 签到码：… […]
    """)
    right = await code_now(town)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    await town.plays(f"""
        小张 replies to #1 in 3号楼: {wrong}
        Bot replies to 小张 in 3号楼: 签到码不对，请看会场里现在的码。还能试4次。
        小张 replies to #1 in 3号楼: 签到 {" ".join(right)}
        Bot replies to 小张 in 3号楼: ✅ 会议#1：您签到了。 🪑 到场1人
        Bot edits #1 in 3号楼: … 🪑 到场1人 […]
        Bot edits #1 to 李大爷: … 🪑 到场1人 […]
        小张 replies to #1 in 3号楼: {right}
        Bot replies to 小张 in 3号楼: 会议#1：您已经签过到了。
        # in private, and by the link of the QR code
        赵老师 starts Bot with 1-ms-1-{right}
        Bot to 赵老师: ✅ 会议#1：您签到了。 🪑 到场2人
        Bot edits #1 in 3号楼: … 🪑 到场2人 […]
        Bot edits #1 to 李大爷: … 🪑 到场2人 […]
        刘主任 to Bot: {right}
        Bot to 刘主任: ✅ 会议#1：您签到了。 🪑 到场3人
        Bot edits #1 in 3号楼: … 🪑 到场3人 […]
        Bot edits #1 to 李大爷: … 🪑 到场3人 […]
        ... 10 minutes pass
        Bot edits its message to 李大爷: 🪑 会议#1：请在会场出示 签到码：… […]
    """)
    assert await code_now(town) != right
    # figures of full width, as a Chinese keyboard gives them
    wide = "".join(chr(ord(figure) + 0xFEE0) for figure in await code_now(town))
    await town.plays(f"""
        王阿姨 replies to #1 in 3号楼: 签到{wide}
        Bot replies to 王阿姨 in 3号楼: ✅ 会议#1：您签到了。 🪑 到场4人
        Bot edits #1 in 3号楼: … 🪑 到场4人 […]
        Bot edits #1 to 李大爷: … 🪑 到场4人 […]
    """)
    secret = rows(town.database, "SELECT secret FROM meeting")[0][0]
    assert len(secret) == 24
    said = " ".join(s.text for s in town.town.transcript)
    assert secret not in said
    await holds(town)


async def test_forged_and_foreign_presses(town):
    await town.town.plays(f"{CALL}\n{YES}", check=False)
    for code, said in (
        ("1-ma-9-yes", "没有这个会议。有哪些会：/meetings"),
        ("1-ma-1-waiting", "这个按钮已经失效了。"),
        ("1-mh-1", "只有会议的召集人和主持人能这样做。"),
        ("1-mx-1-reason", "只有会议的召集人和主持人能这样做。"),
        ("1-me-1-capacity-3", "只有会议的召集人和主持人能这样做。"),
        ("1-mi-1-2", "只有居委会可以这样做。"),
        ("1-ms-1-123456", "会议#1：还没到时间。12月5日周六 19:00以后可以。"),
        ("1-mt-1-2g", "这个按钮已经失效了。"),  # a deadline
        ("1-mk-1", "这个按钮已经失效了。"),
        ("1-mu-need-1", "这个按钮已经失效了。"),
        ("1-mn-9", "没有这个议题。请看 /meetings"),
        ("1-mc-council-zzzzz-0-0-none-0-0-0-a-b-c-d", "只有楼门长"),
    ):
        assert (await press(town, "小张", code)).startswith(said), code
    # by whoever may, at the wrong time
    for code, said in (
        ("1-mh-1", "会议#1：还没到时间。"),
        ("1-mq-1", "会议#1：还没到时间。"),
        ("1-mb-1-zzzzz", "会议#1还没开，现在不能这样做。请看 /meeting 1"),
    ):
        heard = await press(town, "李大爷", code)
        assert heard, (code, [x.text for x in town.town.transcript[-2:]])
        assert heard.startswith(said), code
    assert rows(town.database, "SELECT state, capacity FROM meeting") == [("called", 0)]


async def test_a_meeting_of_another_group_is_not_theirs(town):
    town.add_group("9号楼", "小陈", ("陌生人",))
    await town.town.plays("小陈 adds Bot to 9号楼", check=False)
    await town.town.plays(f"{CALL}\n{YES}", check=False)
    said = await press(town, "陌生人", "1-ma-1-yes", "9号楼")
    assert said == "这件事属于别的群。"
    assert rows(town.database, "SELECT coming FROM meeting") == [(0,)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "/meeting 昨天晚上八点 活动室 商量停车",
            "“昨天晚上八点 活动室 商量停车”里没看出是以后的哪天几点。",
        ),
        ("/meeting 昨天 活动室 商量停车", "“昨天 活动室 商量停车”里没看出是以后的哪天几点。"),
        ("/meeting 2月30日晚上八点 活动室 商量停车", "没有“2月30日晚上八点”这样的日子或钟点。"),
        ("/meeting 25点 活动室 商量停车", "没有“25点”这样的日子或钟点。"),
        (
            "/meeting 2099年1月3日10:00 活动室 商量停车",
            "“2099年1月3日10:00 活动室 商量停车”太远了，最多约到180天内。",
        ),
        ("/meeting 下周六 活动室 商量停车", "什么时候开？写哪天几点"),
        ("/meeting 12月5日19:30 商量停车", "在哪里开？"),
        ("/meeting 12月5日19:30 活动室", "开会商量什么事？一句话。"),
        ("/meeting 12月5日03:00 活动室 商量停车", "⚠️ 那是休息时间。"),
        ("/meeting 2027年2月6日10:00 活动室 拜年", "⚠️ 那天放假：春节。"),
        ("/meeting 11月27日14:00 活动室 商量停车", "⚠️ 是上班时间，上班的人来不了。"),
        ("/meeting 11月28日19:30 活动室 商量停车", "⚠️ 议事会要提前7天通知，现在不够。"),
        ("/meeting 12月5日19:30 活动室 <b>🏠</b> שלום", "🏠"),
        ("/meeting 99", "没有这个会议。有哪些会：/meetings"),
    ],
)
async def test_lines_that_leave_something_open_or_ought_to_be_looked_at(town, line, said):
    start = len(town.town.transcript)
    await town.town.plays(f"李大爷 in 3号楼: {line}", check=False)
    heard = " ".join(s.text for s in town.town.transcript[start:])
    assert said in heard, heard
    assert rows(town.database, "SELECT count(*) FROM meeting") == [(0,)]


async def test_two_meetings_at_one_time_are_pointed_out(town):
    await town.town.plays(f"{CALL}\n{YES}", check=False)
    start = len(town.town.transcript)
    await town.town.plays("李大爷 in 3号楼: /meeting 12月5日20:30 大厅 商量停车", check=False)
    heard = " ".join(s.text for s in town.town.transcript[start:])
    assert "⚠️ 那时已有会议#1 商量加装电梯。" in heard


async def test_a_resident_is_told_who_calls_and_what_they_can_do(town):
    await town.plays("""
        小张 in 3号楼: /meeting 下周六晚上七点半 活动室 商量停车
        Bot replies to 小张 in 3号楼: 只有楼门长、居委会等能召集开会。请告诉他们，或先投票：/poll
        小张 in 3号楼: /meetings
        Bot replies to 小张 in 3号楼: 现在没有会议。楼门长和居委会可以召集：/meeting
    """)


async def test_a_month_after_month_and_an_alarm_after_35_days(town):
    await town.town.plays(
        f"李大爷 in 3号楼: /meeting 每月 今天12点50分 活动室 议事会\n{YES}", check=False
    )
    await town.town.plays("... 1 hour passes", check=False)
    assert (await press(town, "李大爷", "1-mh-1")).startswith("✅ 会议#1开始了。")
    await town.town.plays("... 4 hours pass", check=False)
    plans = "SELECT no, state, source, monthly FROM meeting ORDER BY no"
    assert [tuple(map(int, (r[0], r[2], r[3]))) for r in rows(town.database, plans)] == [
        (1, 0, 1), (2, 1, 1),
    ]  # fmt: skip
    start = len(town.town.transcript)
    await town.town.plays("... 36 days pass", check=False)
    said = [s for s in town.town.transcript[start:] if "没开会了" in s.text]
    assert {s.person.name for s in said} == {"李大爷", "刘主任"}
    assert all("35天" in s.text for s in said)


async def test_a_date_that_was_searched_becomes_a_meeting(town):
    await town.town.plays(
        """
        李大爷 in 3号楼: /meeting 商量停车
        李大爷 taps [先投票定时间]
        小张 taps [4. 11月28日周六 15:00]
        赵老师 taps [4. 11月28日周六 15:00]
        王阿姨 taps [4. 11月28日周六 15:00]
        ... 3 days pass
        李大爷 taps [按这个时间开会] in private
        李大爷 to Bot: 大厅
        """,
        check=False,
    )
    start = len(town.town.transcript)
    await town.town.plays("李大爷 taps [✅ 对，通知大家] in private", check=False)
    heard = " ".join(s.text for s in town.town.transcript[start:])
    assert "#1 商量停车 ⏰ 11月28日周六 15:00" in heard.replace("\n", " ")
    assert rows(town.database, "SELECT no, state, poll FROM meeting") == [(1, "called", 1)]


async def test_a_search_that_is_not_over_gives_no_date(town):
    await town.town.plays("李大爷 in 3号楼: /poll 商量停车 找时间", check=False)
    assert (
        await press(town, "李大爷", "1-s-mp-1")
        == "投票#1没有选出还没到的时间。请直接说时间：/meeting"
    )

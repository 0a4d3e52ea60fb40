"""What happens once, whoever presses twice: the meeting of a poll, the alarm of a group (S10)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.codes import encode
from bot.flows.meeting_events import MeetingCalled, MeetingMoved
from bot.town import people
from storage import verify
from tests.stores import rows

SEARCH = """
    李大爷 in 3号楼: /meeting 商量停车
    李大爷 taps [先投票定时间]
    小张 taps [4. 11月28日周六 15:00]
    赵老师 taps [4. 11月28日周六 15:00]
    王阿姨 taps [4. 11月28日周六 15:00]
    ... 3 days pass
"""
MADE = "SELECT no, state, poll FROM meeting ORDER BY no"
FIRST = "投票#1已经定了会，不用再定： 🗓 #1 商量停车 ⏰ 11月28日周六 15:00 📍 大厅 详情：/meeting 1"
YES = "✅ 对，通知大家"


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; what they are told."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said or house.town.transcript[-1].text


def missing(house, start=0):
    """(who, when) of every word that a group does not meet."""
    said = house.town.transcript[start:]
    return [(s.person.name, s.at) for s in said if s.person and s.text.startswith("🗓 本群")]


async def test_whoever_comes_second_is_shown_the_meeting_of_the_first(town):
    await town.town.plays(SEARCH, check=False)
    await town.town.plays(
        """
        李大爷 taps [按这个时间开会] in private
        李大爷 to Bot: 大厅
        """,
        check=False,
    )
    # the committee has begun the same before the floor lead has said yes
    await town.town.plays("刘主任 starts Bot with 1-s-mp-1\n刘主任 to Bot: 值班室", check=False)
    await town.town.plays(f"李大爷 taps [{YES}] in private", check=False)
    assert rows(town.database, MADE) == [(1, "called", 1)]
    start = len(town.town.transcript)
    await town.town.plays(f"刘主任 taps [{YES}] in private", check=False)
    heard = " ".join(s.text for s in town.town.transcript[start:]).replace("\n", " ")
    assert FIRST in heard, heard
    # and who asks now is told before anything is asked
    assert FIRST in (await press(town, "孙书记", "1-s-mp-1")).replace("\n", " ")
    assert rows(town.database, MADE) == [(1, "called", 1)]
    # when that one is called off the poll gives no other: a time is named
    await press(town, "李大爷", "1-mx-1-generator")
    assert (
        await press(town, "刘主任", "1-s-mp-1") == "投票#1定的会议#1已经取消。请另说时间：/meeting"
    )
    assert (await town.ask(verify.check)).ok


async def test_two_say_yes_at_once_and_one_taps_twice(town):
    await town.town.plays(SEARCH, check=False)
    now = rows(town.database, "SELECT max(at_ms) FROM ledger")[0][0] // 60_000

    def code(place, plan):
        event = MeetingCalled(
            "council", now + 2880, 60, 0, "yes", 0, 1, plan, "park", place, "x", "s"
        )
        return encode(1, event)

    card = [m for m in town.group().messages if m.sender is town.bot][-1]

    def tap(name, place, plan):
        who = town.person(name)
        return people.press_data(town.town, who, town.group(), card, code(place, plan))

    rush = asyncio.gather(
        tap("李大爷", "hall", 1), tap("李大爷", "hall", 1), tap("刘主任", "yard", 0),
        tap("刘主任", "yard", 0),
    )  # fmt: skip
    await asyncio.sleep(0)
    await town.town.settle()
    told = await rush
    assert len(rows(town.database, MADE)) == 1
    assert len([text for text in told if text and "已经定了会" in text]) == 3
    assert (await town.ask(verify.check)).ok


async def test_a_group_that_never_met_is_told_after_35_days_and_again(town):
    start = len(town.town.transcript)
    await town.town.plays("... 34 days pass", check=False)
    assert missing(town, start) == []
    await town.town.plays("... 2 days pass", check=False)
    said = missing(town, start)
    assert sorted(name for name, _ in said) == ["刘主任", "李大爷"]
    heard = " ".join(s.text for s in town.town.transcript[start:])
    assert "🗓 本群还没开过会。" in heard
    await town.town.plays("... 33 days pass", check=False)
    assert len(missing(town, start)) == 2
    await town.town.plays("... 2 days pass", check=False)
    assert len(missing(town, start)) == 4


async def test_a_group_that_meets_in_time_hears_nothing_of_it(town):
    start = len(town.town.transcript)
    await town.town.plays(
        f"""
        ... 30 days pass
        李大爷 in 3号楼: /meeting 明天晚上七点半 活动室 商量停车
        李大爷 taps [{YES}]
        ... 33 hours pass
        """,
        check=False,
    )
    assert (await press(town, "李大爷", "1-mh-1")).startswith("✅ 会议#1开始了。")
    await town.town.plays("... 33 days pass", check=False)
    assert missing(town, start) == []


async def test_a_meeting_that_stands_in_another_group_too_is_a_meeting_there(town):
    town.add_group("5号楼", "赵老师", ("刘主任", "小陈", "小张"))
    await town.town.plays("刘主任 to Bot: /invite", check=False)
    chat = town.town.world.private_chat(town.person("刘主任"), town.bot)
    code = chat.messages[-1].text.split("/join ")[1].split()[0]
    await town.town.plays(
        f"""
        小陈 adds Bot to 5号楼
        小张 in 5号楼: /join {code}
        刘主任 taps [同意加入]
        李大爷 in 3号楼: /meeting 明天晚上七点半 活动室 商量停车
        李大爷 taps [{YES}]
        """,
        check=False,
    )
    start = len(town.town.transcript)
    await press(town, "刘主任", "1-mi-1-2")
    assert rows(town.database, "SELECT mirrors FROM meeting") == [("[2]",)]
    await town.town.plays("... 33 hours pass", check=False)
    assert (await press(town, "李大爷", "1-mh-1")).startswith("✅ 会议#1开始了。")
    # counted from when the other group was served it would have been told by now
    await town.town.plays("... 815 hours pass", check=False)
    assert missing(town, start) == []
    # two groups, the committee hears of each
    await town.town.plays("... 2 days pass", check=False)
    assert sorted(name for name, _ in missing(town, start)) == ["刘主任", "刘主任", "李大爷"]


async def test_a_bot_that_was_thrown_out_does_not_complain(town):
    await town.town.plays("小陈 removes Bot from 3号楼", check=False)
    start = len(town.town.transcript)
    await town.town.plays("... 36 days pass", check=False)
    assert missing(town, start) == []


CALL = "李大爷 in 3号楼: /meeting 下周六晚上七点半 活动室 商量停车\n李大爷 taps [✅ 对，通知大家]"


async def _woken_at_night(town):
    """The bot slept over the reminder of a day before; it wakes at three, when nobody is told."""
    await town.town.plays(f"{CALL}\n小张 taps [参加]\n赵老师 starts Bot\n赵老师 taps [参加] in 3号楼",
                          check=False)  # fmt: skip
    await town.town.plays("... 11 days pass\n... 7 hours pass", check=False)  # Friday 19:00
    start = len(town.town.transcript)
    await town.stop_bot()
    town.clock.advance(timedelta(hours=8))
    await town.start_bot()
    await town.town.plays("... 2 minutes pass", check=False)
    said = town.town.transcript[start:]
    assert [s.text for s in said if "后开会" in s.text] == [], "it waits for the morning"
    return start


async def test_a_reminder_that_waits_for_the_morning_is_not_told_of_a_cancelled_meeting(town):
    start = await _woken_at_night(town)
    await press(town, "李大爷", "1-mx-1-generator")
    await town.town.plays("... 6 hours pass", check=False)
    said = town.town.transcript[start:]
    assert [(s.chat.title, s.text) for s in said if "后开会" in s.text] == []
    told = [s for s in said if s.text.startswith("❌ 会议#1取消了")]
    assert {s.person.name for s in told if s.person} == {"李大爷", "赵老师"}
    assert len([s for s in told if s.chat.is_group]) == 1


async def test_a_reminder_that_waits_for_the_morning_says_no_old_time(town):
    start = await _woken_at_night(town)
    at = rows(town.database, "SELECT starts_ms FROM meeting")[0][0] // 60_000 + 2 * 1440
    await press(town, "李大爷", encode(1, MeetingMoved(1, at, "generator")))
    await town.town.plays("... 6 hours pass", check=False)
    said = town.town.transcript[start:]
    assert [(s.chat.title, s.text) for s in said if "后开会" in s.text] == []
    told = [s for s in said if s.text.startswith("🔁 会议#1改时间了")]
    assert {s.person.name for s in told if s.person} == {"李大爷", "赵老师"}
    assert all("改到：12月7日周一 19:30" in s.text for s in told)

"""Odd times, places, sizes and words for a meeting: each has a clear answer, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.stores import rows

YES = "李大爷 taps [✅ 对，通知大家]"
MADE = "SELECT no, topic, place, capacity FROM meeting ORDER BY no"


async def heard(town, *lines):
    start = len(town.town.transcript)
    await town.town.plays("\n".join(lines), check=False)
    return " ".join(s.text for s in town.town.transcript[start:]).replace("\n", " ")


async def test_a_day_too_far_away_is_asked_for_again_before_anything_else(town):
    told = await heard(town, "李大爷 in 3号楼: /meeting 2099年1月1日晚上八点 活动室 商量停车")
    assert "太远了，最多约到180天内。" in told, told
    assert "这样对吗" not in told
    await heard(town, "李大爷 replies to Bot in 3号楼: 12月5日晚上八点", YES)
    assert rows(town.database, MADE) == [(1, "商量停车", "活动室", 0)]


@pytest.mark.parametrize(
    ("line", "said", "put_right"),
    [
        (
            f"12月5日20:00 活动室 {'长' * 3900}",
            "太长了：有3900个字，最多200个字。请写短一点。",
            "李大爷 taps [改事项]\n李大爷 replies to Bot in 3号楼: 商量停车",
        ),
        (
            f"12月5日20:00 {'x' * 150}活动室 商量停车",
            "太长了：有153个字，最多60个字。请写短一点。",
            "李大爷 taps [改地点]\n李大爷 replies to Bot in 3号楼: 活动室",
        ),
        ("12月5日20:00 活动室 商量停车 限9999人", "最多2000人。0就是不限。", ""),
        ("12月5日20:00 活动室 开15小时 商量停车", "一次会最短15分钟，最长12小时。", ""),
    ],
)
async def test_what_cannot_be_is_said_and_can_be_put_right(town, line, said, put_right):
    told = await heard(town, f"李大爷 in 3号楼: /meeting {line}", YES)
    assert said in told, told[-300:]
    assert rows(town.database, MADE) == []
    if put_right:  # the rest was not lost
        await heard(town, *put_right.splitlines(), YES)
        assert rows(town.database, MADE) == [(1, "商量停车", "活动室", 0)]
    else:
        assert "已取消" in await heard(town, "李大爷 in 3号楼: /cancel")


async def test_as_many_words_as_telegram_lets_through_in_private_are_answered(town):
    told = await heard(
        town, f"李大爷 to Bot: /meeting 12月5日20:00 活动室 {'水' * 4000}", f"{YES} in private"
    )
    assert "太长了：有4000个字" in told
    told = await heard(town, "李大爷 taps [改事项] in private", f"李大爷 to Bot: {'水' * 4000}")
    assert "太长了" in told
    assert rows(town.database, MADE) == []


async def test_a_floor_lead_calls_in_private_and_a_resident_does_not(town):
    told = await heard(
        town, "小张 in 3号楼: /help", "小张 starts Bot", "小张 to Bot: /meeting 活动室"
    )
    assert "只有楼门长、居委会等能召集开会" in told
    told = await heard(
        town, "李大爷 to Bot: /meeting 12月5日20:00 活动室 商量停车", f"{YES} in private"
    )
    assert [no for no, *_ in rows(town.database, MADE)] == [1]
    assert any("🗓 #1 商量停车" in m.text for m in town.group().messages)


async def test_no_limit_html_and_words_from_the_right(town):
    told = await heard(
        town, "李大爷 in 3号楼: /meeting 12月8日03:00 活动室 <b>粗</b> שלום \u202eabc 限0人", YES
    )
    assert "⚠️ 那是休息时间。" in told
    # shown as it was written, shut off from what stands around it, without the turning sign
    assert "\u2068<b>粗</b> שלום abc\u2069" in told
    assert "\u202e" not in told
    assert [(place, size) for _, _, place, size in rows(town.database, MADE)] == [("活动室", 0)]
    assert "参加0人" in told


async def test_one_place_twice_at_one_time_is_pointed_out(town):
    await heard(town, "李大爷 in 3号楼: /meeting 12月5日19:30 活动室 商量停车", YES)
    told = await heard(town, "刘主任 in 3号楼: /meeting 12月5日20:00 活动室 商量楼道")
    assert "⚠️ 那时活动室已有会议#1 商量停车，最好换地点或时间。" in told
    told = await heard(town, "孙书记 in 3号楼: /meeting 12月5日20:00 大厅 商量楼道")
    assert "⚠️ 那时已有会议#1 商量停车。" in told
    assert "最好换地点" not in told
    # one after the other is no clash
    told = await heard(town, "王阿姨 in 3号楼: /cancel", "刘主任 in 3号楼: /cancel")
    told = await heard(town, "刘主任 in 3号楼: /meeting 12月5日21:30 活动室 商量楼道")
    assert "已有会议" not in told
    # a warning forbids nothing
    await heard(town, "刘主任 taps [✅ 对，通知大家]")
    assert [no for no, *_ in rows(town.database, MADE)] == [1, 2]


async def test_nobody_says_whether_it_took_place(town):
    """Its chair is asked; then it counts as not held, in words that claim nothing; and can be put right."""
    await heard(town, "李大爷 in 3号楼: /meeting 今天12点50分 活动室 议事会", YES)
    told = await heard(town, "... 230 minutes pass")
    assert "⏰ 会议#1的时间过了，开了没有？" in told, told[-300:]
    told = await heard(town, "... 20 hours pass")
    assert "会议#1：没有人签到，也没有人告诉我开没开，先当作没有开成。" in told
    assert "来的人不够" not in told
    assert "到场" not in told
    assert "要是开了：先补录签到表，再点“宣布开会”。" in told
    await heard(
        town,
        "李大爷 taps [补录签到表] in private",
        "李大爷 to Bot: 另5人",
        "李大爷 taps [宣布开会]",
    )
    assert rows(town.database, "SELECT state FROM meeting") == [("held",)]


async def test_a_plan_whose_time_has_passed_is_told_at_another(town):
    """A monthly one that nobody told in time cannot be told at its old time."""
    await heard(town, "李大爷 in 3号楼: /meeting 每月 今天12点50分 活动室 议事会", YES)
    await heard(town, "... 1 hour passes", "李大爷 taps [人数不够] in private", "... 4 hours pass")
    states = "SELECT no, state FROM meeting ORDER BY no"
    assert rows(town.database, states)[1:] == [(2, "planned")]
    await heard(town, "... 36 days pass", "李大爷 taps [定下来，通知] in private")
    told = await heard(town, f"{YES} in private")
    assert "时间已经过了" in told, told[-300:]
    assert rows(town.database, states)[1:] == [(2, "planned")]
    now = rows(town.database, "SELECT max(at_ms) FROM ledger")
    await heard(
        town,
        "李大爷 taps [改时间] in private",
        "李大爷 to Bot: 明天晚上七点半",
        f"{YES} in private",
    )
    assert rows(town.database, states)[1:] == [(2, "called")], now

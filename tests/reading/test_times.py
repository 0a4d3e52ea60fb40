"""Times as people write them, what no calendar has, and what only looks like a time."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reading.times import read

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=HERE)  # a Thursday


def values(text, now=NOW, **how):
    return [time.value for time in read(text, now, **how).found]


POINTS = [
    ("今天", "2026-11-26"),
    ("明天", "2026-11-27"),
    ("后天", "2026-11-28"),
    ("大后天晚上十点", "2026-11-29T22:00"),
    ("昨晚十点多", "2026-11-25T22:00"),
    ("大前天", "2026-11-23"),
    ("今天凌晨两点", "2026-11-26T02:00"),
    ("昨天夜里一点", "2026-11-26T01:00"),
    ("明早七点", "2026-11-27T07:00"),
    ("明晚7:30", "2026-11-27T19:30"),
    ("明天中午", "2026-11-27T12:00"),
    ("明天傍晚", "2026-11-27T18:00"),
    ("明天3点", "2026-11-27T15:00"),
    ("明天8点", "2026-11-27T08:00"),
    ("明天晚上12点", "2026-11-28T00:00"),
    ("今晚12点", "2026-11-27T00:00"),
    ("今晚一点", "2026-11-27T01:00"),
    ("中午1点", "2026-11-26T13:00"),
    ("中午12点半", "2026-11-26T12:30"),
    ("下午12点半", "2026-11-26T12:30"),
    ("凌晨12点", "2026-11-27T00:00"),
    ("差十分八点", "2026-11-26T19:50"),
    ("八点差五分", "2026-11-26T19:55"),
    ("八点零五", "2026-11-26T20:05"),
    ("下午两点一刻", "2026-11-26T14:15"),
    ("20时", "2026-11-26T20:00"),
    ("24点", "2026-11-27T00:00"),
    ("07:30", "2026-11-27T07:30"),
    ("7:30", "2026-11-26T19:30"),
    ("10点", "2026-11-26T10:00"),
    ("9点", "2026-11-26T21:00"),
    ("11点", "2026-11-26T11:00"),
    ("3点", "2026-11-26T15:00"),
    ("周三晚7点", "2026-12-02T19:00"),
    ("周四", "2026-11-26"),
    ("周四早上8点", "2026-12-03T08:00"),
    ("周四下午3点", "2026-11-26T15:00"),
    ("下周一", "2026-11-30"),
    ("下周日", "2026-12-06"),
    ("这周日", "2026-11-29"),
    ("本周一", "2026-11-23"),
    ("上周三", "2026-11-18"),
    ("下下周三", "2026-12-09"),
    ("上周星期三", "2026-11-18"),
    ("下一个周四", "2026-12-03"),
    ("星期天下午", "2026-11-29T14:00"),
    ("礼拜六晚上", "2026-11-28T19:00"),
    ("下周六 晚上七点半", "2026-12-05T19:30"),
    ("周六，下午两点", "2026-11-28T14:00"),
    ("12月5日（周六）晚上7点", "2026-12-05T19:00"),
    ("周六12号", "2026-12-12"),
    ("28号", "2026-11-28"),
    ("25号", "2026-12-25"),
    ("31号", "2026-12-31"),
    ("5号下午", "2026-12-05T14:00"),
    ("下个月5号下午两点一刻", "2026-12-05T14:15"),
    ("下月15号下午6点", "2026-12-15T18:00"),
    ("11月25日", "2027-11-25"),
    ("12月5", "2026-12-05"),
    ("十二月五号", "2026-12-05"),
    ("明年3月5号", "2027-03-05"),
    ("２０２７年１月３日", "2027-01-03"),
    ("二〇二七年一月三日", "2027-01-03"),
    ("二0二七年一月三日", "2027-01-03"),
    ("12/5 19:30", "2026-12-05T19:30"),
    ("2026-12-05 19:30", "2026-12-05T19:30"),
    ("2026.12.5", "2026-12-05"),
    ("12.5晚上7点", "2026-12-05T19:00"),
    ("下個月5號晚上七點鐘", "2026-12-05T19:00"),
    ("週六", "2026-11-28"),
    ("12月", "2026-12"),
    ("下个月", "2026-12"),
    ("去年", "2025"),
    ("月底", "2026-11-30"),
    ("下个月底", "2026-12-31"),
    ("年底", "2026-12"),
    ("三天前", "2026-11-23"),
    ("两周后", "2026-12-10"),
    ("一个月后", "2026-12-26"),
    ("一个半小时后", "2026-11-26T11:30"),
    ("再过20分钟", "2026-11-26T10:20"),
    ("三个工作日后", "2026-12-01"),
    ("下个工作日", "2026-11-27"),
    ("6月第3个星期日", "2027-06-20"),
    ("12月最后一个周五", "2026-12-25"),
    ("这个月最后一天", "2026-11-30"),
    ("下个月第二个周六下午3点", "2026-12-12T15:00"),
]
RANGES = [
    ("3号到5号", "2026-12-03/2026-12-05"),
    ("3到5号", "2026-12-03/2026-12-05"),
    ("25号到28号", "2026-11-25/2026-11-28"),
    ("30号到2号", "2026-11-30/2026-12-02"),
    ("12月30日到1月2日", "2026-12-30/2027-01-02"),
    ("10月1日-7日", "2027-10-01/2027-10-07"),
    ("12月1-7日", "2026-12-01/2026-12-07"),
    ("12.5-12.8放假", "2026-12-05/2026-12-08"),
    ("3月到5月", "2027-03/2027-05"),
    ("周一到周五", "2026-11-30/2026-12-04"),
    ("周六周日", "2026-11-28/2026-11-29"),
    ("周六、周日", "2026-11-28/2026-11-29"),
    ("周六日", "2026-11-28/2026-11-29"),
    ("周末", "2026-11-28/2026-11-29"),
    ("下周末", "2026-12-05/2026-12-06"),
    ("下周", "2026-11-30/2026-12-06"),
    ("明后天", "2026-11-27/2026-11-28"),
    ("下半年", "2026-07-01/2026-12-31"),
    ("12月上旬", "2026-12-01/2026-12-10"),
    ("7到9点", "2026-11-26T19:00/2026-11-26T21:00"),
    ("晚上7-9点", "2026-11-26T19:00/2026-11-26T21:00"),
    ("下午2点到4点", "2026-11-26T14:00/2026-11-26T16:00"),
    ("2点到下午4点", "2026-11-26T14:00/2026-11-26T16:00"),
    ("8点到5点", "2026-11-27T08:00/2026-11-27T17:00"),
    ("早8点到晚10点", "2026-11-27T08:00/2026-11-27T22:00"),
    ("上午10点到下午3点", "2026-11-26T10:00/2026-11-26T15:00"),
    ("周四晚上10点到2点", "2026-11-26T22:00/2026-11-27T02:00"),
    ("本周四9:00-17:00", "2026-11-26T09:00/2026-11-26T17:00"),
    ("从现在到八点", "2026-11-26T10:00/2026-11-26T20:00"),
    ("早上到现在", "2026-11-26T07:00/2026-11-26T10:00"),
    ("从上周到现在", "2026-11-16/2026-11-26"),
    ("未来48小时", "2026-11-26T10:00/2026-11-28T10:00"),
    ("最近三天", "2026-11-23/2026-11-26"),
    ("周三以后", "2026-12-02/.."),
    ("晚上10点以后", "2026-11-26T22:00/.."),
    ("国庆后", "2027-10-06/.."),
    ("从今天开始到下周日", "2026-11-26/2026-12-06"),
    ("晚10点至次日早6点", "2026-11-26T22:00/2026-11-27T06:00"),
    ("这几天", None),
]
DEADLINES = [
    ("半小时内", "2026-11-26T10:30"),
    ("24小时内", "2026-11-27T10:00"),
    ("三天内", "2026-11-29"),
    ("3日内", "2026-11-29"),
    ("五个工作日内", "2026-12-03"),
    ("本周内", "2026-11-29"),
    ("这个月内", "2026-11-30"),
    ("月底前", "2026-11-30"),
    ("年底前", "2026-12-31"),
    ("周五前", "2026-11-27"),
    ("周五下班前", "2026-11-27"),
    ("5号之前", "2026-12-05"),
    ("下午五点前", "2026-11-26T17:00"),
    ("12月前", "2026-11-30"),
    ("最晚周五", "2026-11-27"),
    ("截止到周五下午五点", "2026-11-27T17:00"),
    ("周五截止", "2026-11-27"),
    ("国庆前", "2027-10-01"),
    ("年前", "2027-02-06"),
]
RECURRING = [
    ("每天", "daily"),
    ("每天早上7点半", "daily T07:30"),
    ("天天半夜十二点", "daily T00:00"),
    ("每晚", "daily T19:00"),
    ("每个周末", "weekly SAT,SUN"),
    ("每周六、周日", "weekly SAT,SUN"),
    ("每周三晚7点", "weekly WED T19:00"),
    ("每周二和周四晚上7点", "weekly TUE,THU T19:00"),
    ("每周一到周五早上8点到9点", "weekly MON,TUE,WED,THU,FRI T08:00/T09:00"),
    ("周一三五", "weekly MON,WED,FRI"),
    ("工作日晚上", "weekly MON,TUE,WED,THU,FRI T19:00"),
    ("每两周", "weekly/2"),
    ("每天23:00-次日6:00", "daily T23:00/T06:00"),
    ("每天中午12点到2点", "daily T12:00/T14:00"),
    ("隔天", "daily/2"),
    ("每三天", "daily/3"),
    ("每月5号上午9点", "monthly 5 T09:00"),
    ("每月第一个周六", "monthly 1SAT"),
    ("每月第一个周六上午10点", "monthly 1SAT T10:00"),
    ("每月最后一个周五", "monthly -1FRI"),
    ("每月底", "monthly -1"),
    ("每年5月1号", "yearly 05-01"),
    ("一下雨就漏", "on_rain"),
]
DURATIONS = [
    ("两个小时", "PT2H"),
    ("一个半小时", "PT1H30M"),
    ("1.5小时", "PT1H30M"),
    ("半小时", "PT30M"),
    ("一刻钟", "PT15M"),
    ("四十分钟", "PT40M"),
    ("三四天", "P3D"),
    ("两到三天", "P2D"),
    ("8天20小时", "P8DT20H"),
    ("两周", "P2W"),
    ("三个多月", "P3M"),
    ("两个半月", "P2M15D"),
    ("半年", "P6M"),
    ("一年半", "P1Y6M"),
    ("好几天", None),
    ("半天", None),
]
ENGLISH = [
    ("next Tuesday 7pm", "2026-12-01T19:00"),
    ("7pm next Friday", "2026-12-04T19:00"),
    ("this Friday at 3", "2026-11-27T15:00"),
    ("last Friday", "2026-11-20"),
    ("tomorrow morning at 9", "2026-11-27T09:00"),
    ("tonight at 8", "2026-11-26T20:00"),
    ("Dec 5 at 7:30pm", "2026-12-05T19:30"),
    ("5 December 2026", "2026-12-05"),
    ("tomorrow from 2 to 4 pm", "2026-11-27T14:00/2026-11-27T16:00"),
    ("7-9pm next Friday", "2026-12-04T19:00/2026-12-04T21:00"),
    ("next weekend", "2026-12-05/2026-12-06"),
    ("in two hours", "2026-11-26T12:00"),
    ("3 days ago", "2026-11-23"),
    ("within 3 days", "2026-11-29"),
    ("before Friday 5pm", "2026-11-27T17:00"),
    ("after 10pm", "2026-11-26T22:00/.."),
    ("first Saturday of December", "2026-12-05"),
    ("every Monday and Wednesday at 7pm", "weekly MON,WED T19:00"),
    ("first Saturday of every month at 10am", "monthly 1SAT T10:00"),
    ("half an hour", "PT30M"),
]
TABLES: list[tuple[str, list[Any]]] = [
    ("point", POINTS),
    ("range", RANGES),
    ("deadline", DEADLINES),
    ("recurring", RECURRING),
    ("duration", DURATIONS),
]


@pytest.mark.parametrize(
    ("kind", "text", "value"), [(kind, *row) for kind, table in TABLES for row in table]
)
def test_a_phrase_is_read(kind, text, value):
    times = read(text, NOW)
    assert [(time.kind, time.value) for time in times.found] == [(kind, value)]
    assert times.impossible == ()


@pytest.mark.parametrize(("text", "value"), ENGLISH)
def test_plain_english_is_read(text, value):
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        *("25点", "8:75", "八点七十分", "上午15点", "早上13点", "25:00"),
        *("2月30号", "4月31日", "13月", "13月5号", "2027年2月29号", "下个月32号"),
        *(
            "2月29号",
            "现在到昨天",
            "12月5日（周五）晚上7点",
            "明天周三",
            "12月第五个周六",
            "Feb 30",
        ),
        *("明天25点", "每月32号", "下午3点到25点", "12月35日前", "9999年后"),
    ],
)
def test_what_no_calendar_has_is_refused(text):
    times = read(text, NOW)
    assert times.found == ()
    assert times.impossible == (text,)


@pytest.mark.parametrize(
    "text",
    [
        *("3号楼", "501室", "3号楼2单元501室", "12元", "110", "打12345", "3-2-501", "5-1-101"),
        *(
            "5栋",
            "2单元",
            "第3次",
            "1.5米",
            "版本 2.0",
            "88弄6号302室",
            "中山路5号",
            "13800138000",
            "48号",
            "〔2018〕8号",
        ),
        *("021-62345678", "一点都不吵", "一点也没有", "有一点吵", "快一点", "早一点来", "晚点再说"),
        *("有点", "快点", "三点建议", "两点意见", "我说三点", "周到", "周围", "后天性", "日子"),
        *("第三天", "有一天", "一天到晚", "一天三次", "一天天", "24小时上门", "早上好", "中秋快乐"),
        *(
            "2/3以上的业主",
            "业主的2/3",
            "6号路",
            "今日头条",
            "5号线",
            "12号柱子",
            "7-12号楼停水",
            "2-3楼",
            "一年级",
        ),
        *("四点半的托管", "两点五块", "1.8涨到2.6", "比分3:2", "现在九月了", "从早到晚", "今年"),
        *("12.5元", "3.5-4.5元", "30度", "3到5个人", "五一路", "六一小学", "国庆路12号", "2018"),
        *(
            "几点",
            "周几",
            "什么时候",
            "后来",
            "一起",
            "may I ask",
            "sat on the floor",
            "in the lift",
        ),
        *("", " ", "点", "号", "到", "每", "周", "前", "第", "-", ":"),
    ],
)
def test_a_number_that_is_no_time_is_left_alone(text):
    assert read(text, NOW).found == ()
    assert read(text, NOW).impossible == ()
    assert read(text, NOW, future=False).found == ()


def test_where_it_stands_in_code_points():
    text = "😭 有人吗？下周六晚上七点半开会，大概两个小时"
    found = read(text, NOW).found
    assert [(time.text, time.kind, time.value) for time in found] == [
        ("下周六晚上七点半", "point", "2026-12-05T19:30"),
        ("两个小时", "duration", "PT2H"),
    ]
    assert [text[time.start : time.end] for time in found] == [time.text for time in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("周六或周日下午两点", ["2026-11-28T14:00", "2026-11-29T14:00"]),
        ("周六、周日下午两点", ["2026-11-28T14:00", "2026-11-29T14:00"]),
        ("3号、5号、7号晚上七点", [f"2026-12-{day}T19:00" for day in ("03", "05", "07")]),
        ("3或5号", ["2026-12-03", "2026-12-05"]),
        ("3、5、7号", ["2026-12-03", "2026-12-05", "2026-12-07"]),
        ("1、5号下午开会", ["2026-12-05T14:00"]),
        ("下周一或周三", ["2026-11-30", "2026-12-02"]),
        ("明天上午或下午", ["2026-11-27T09:00", "2026-11-27T14:00"]),
        ("周六上午9点或下午3点", ["2026-11-28T09:00", "2026-11-28T15:00"]),
        ("明天下午3点或4点", ["2026-11-27T15:00", "2026-11-27T16:00"]),
        ("明天上午9点停水,下午5点恢复", ["2026-11-27T09:00", "2026-11-27T17:00"]),
        ("明天停水。晚上八点开会", ["2026-11-27", "2026-11-26T20:00"]),
        ("昨天和今天早上", ["2026-11-25", "2026-11-26T07:00"]),
    ],
)
def test_several_choices_share_what_is_said_once(text, wanted):
    assert values(text) == wanted


def test_ends_and_beginnings():
    def found(text):
        (time,) = read(text, NOW).found
        return time

    begin, end = datetime(2026, 11, 27, 14, tzinfo=HERE), datetime(2026, 11, 27, 16, tzinfo=HERE)
    point = found("明天下午两点")
    assert (point.begins, point.ends, point.all_day) == (begin, None, False)
    hours = found("明天下午两点到四点")
    assert (hours.begins, hours.ends) == (begin, end)
    days = found("3号到5号")
    assert (days.begins, days.ends, days.all_day) == (date(2026, 12, 3), date(2026, 12, 5), True)
    month = found("12月")
    assert (month.begins, month.ends) == (date(2026, 12, 1), date(2026, 12, 31))
    deadline = found("周五前")
    assert (deadline.begins, deadline.ends) == (None, date(2026, 11, 27))
    later = found("周三以后")
    assert (later.begins, later.ends) == (date(2026, 12, 2), None)
    assert found("一个半小时").lasts == timedelta(minutes=90)
    assert found("三个月").lasts is None
    weekly = found("每周三晚7点")
    assert weekly.begins == datetime(2026, 12, 2, 19, tzinfo=HERE)
    assert (weekly.recurs.every, weekly.recurs.weekdays) == ("week", (2,))
    assert weekly.recurs.at == clock(19)
    assert found("每月第一个周六").begins == date(2026, 12, 5)
    assert found("每月31号").begins == date(2026, 12, 31)
    assert found("每月最后一个周五").begins == date(2026, 11, 27)


PAST = [
    ("早上七点就开始装修了", "2026-11-26T07:00"),
    ("晚上11点还在吵，没人管了", "2026-11-25T23:00"),
    ("周三坏的", "2026-11-25"),
    ("周五能来修吗", "2026-11-27"),
    ("3号就报修了", "2026-11-03"),
    ("10月15号修过一次", "2026-10-15"),
    ("七月份开会定的", "2026-07"),
    ("国庆期间垃圾没人收", "2026-10-01/2026-10-07"),
    ("国庆就坏了", "2026-10-01"),
    ("昨晚吵到凌晨两点", "2026-11-26T02:00"),
    ("昨晚搞到一点", "2026-11-26T01:00"),
    ("昨天装修到晚上八点", "2026-11-25T20:00"),
    ("烧烤摊搞到凌晨两点", "T02:00"),
    ("昨天半夜", "2026-11-25"),
    ("12月5日（周五）", "2025-12-05"),
    ("4.2019年7月16日修过", "2019-07-16"),
    ("晚上9点半就停了", "2026-11-25T21:30"),
    ("11点停的", "2026-11-25T23:00"),
    ("今晚一点都不吵", "2026-11-26T19:00"),
    ("晚上老是有人唱歌", None),
    ("周末晚上老有人放音乐", "weekly SAT,SUN T19:00"),
    ("从周一到今天", "2026-11-23/2026-11-26"),
    ("月底前行不行", "2026-11-30"),
]


@pytest.mark.parametrize(("text", "value"), PAST)
def test_a_line_may_speak_of_what_was(text, value):
    assert values(text, future=False) == [value]


def test_the_end_of_a_year_and_of_a_month():
    new_year = datetime(2026, 12, 31, 20, 0, tzinfo=HERE)
    assert values("明天", new_year) == ["2027-01-01"]
    assert values("今晚12点", new_year) == ["2027-01-01T00:00"]
    assert values("周五", new_year) == ["2027-01-01"]
    assert values("下个月31号", new_year) == ["2027-01-31"]
    assert values("31号", new_year) == ["2026-12-31"]
    assert values("31号早上8点", new_year) == ["2027-01-31T08:00"]
    assert values("元旦假期", new_year) == ["2027-01-01/2027-01-03"]
    assert read("下个月31号", datetime(2027, 1, 30, tzinfo=HERE)).impossible == ("下个月31号",)
    assert values("31号", datetime(2027, 2, 3, tzinfo=HERE)) == ["2027-03-31"]
    assert values("一个月后", datetime(2027, 1, 31, tzinfo=HERE)) == ["2027-02-28"]


def test_a_leap_day():
    before = datetime(2028, 2, 28, 12, 0, tzinfo=HERE)
    assert values("明天", before) == ["2028-02-29"]
    assert values("2月29号", before) == ["2028-02-29"]
    assert values("2月29号", datetime(2027, 3, 1, tzinfo=HERE)) == ["2028-02-29"]
    assert values("一年后", datetime(2028, 2, 29, tzinfo=HERE)) == ["2029"]
    assert values("12个月后", datetime(2028, 2, 29, tzinfo=HERE)) == ["2029-02-28"]
    assert values("上个月底", datetime(2028, 3, 31, tzinfo=HERE)) == ["2028-02-29"]


def test_the_zone_of_now_counts():
    utc = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
    assert values("明天", utc) == ["2026-11-27"]
    assert values("明天", utc.astimezone(HERE)) == ["2026-11-28"]
    with pytest.raises(ValueError, match="zone"):
        read("明天", datetime(2026, 11, 26))  # noqa: DTZ001


def test_clocks_that_go_forward_and_back():
    york = ZoneInfo("America/New_York")
    spring = datetime(2026, 3, 7, 12, 0, tzinfo=york)  # the night after skips 2:00 to 3:00
    assert read("明天凌晨2点半", spring).impossible == ("明天凌晨2点半",)
    (night,) = read("明天凌晨3点半", spring).found
    assert night.begins.utcoffset() == timedelta(hours=-4)
    (after,) = read("24小时后", spring).found
    assert after.value == "2026-03-08T13:00"
    assert after.begins - spring.astimezone(UTC) == timedelta(hours=24)
    assert values("一天后", spring) == ["2026-03-08"]
    autumn = datetime(2026, 10, 31, 23, 30, tzinfo=york)  # the hour after 1:00 comes twice
    assert values("3小时后", autumn) == ["2026-11-01T01:30"]
    assert read("3小时后", autumn).found[0].begins.fold == 1
    (daily,) = read("每天凌晨2点半", spring).found
    assert daily.begins == datetime(2026, 3, 9, 2, 30, tzinfo=york)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("元旦", "2027-01-01"),
        ("除夕", "2027-02-05"),
        ("春节", "2027-02-06"),
        ("大年初一", "2027-02-06"),
        ("元宵节", "2027-02-20"),
        ("妇女节", "2027-03-08"),
        ("植树节", "2027-03-12"),
        ("清明", "2027-04-05"),
        ("五一", "2027-05-01"),
        ("劳动节", "2027-05-01"),
        ("母亲节", "2027-05-09"),
        ("六一", "2027-06-01"),
        ("端午节", "2027-06-09"),
        ("父亲节", "2027-06-20"),
        ("七一", "2027-07-01"),
        ("教师节", "2027-09-10"),
        ("中秋", "2027-09-15"),
        ("国庆", "2027-10-01"),
        ("重阳节", "2027-10-08"),
        ("双十一", "2027-11-11"),
        ("冬至", "2026-12-22"),
        ("圣诞节晚上七点", "2026-12-25T19:00"),
        ("去年国庆", "2025-10-01"),
        ("国庆期间", "2027-10-01/2027-10-05"),
        ("十一假期", "2027-10-01/2027-10-05"),
        ("去年国庆假期", "2025-10-01/2025-10-08"),
        ("节后第一个工作日", "2027-01-04"),
        ("节前最后一个工作日", "2026-12-31"),
        ("去年国庆后第一个工作日", "2025-10-09"),
        ("去年国庆后第一个周末", "2025-10-11/2025-10-12"),
        ("国庆前一天", "2027-09-30"),
        ("国庆第三天", "2027-10-03"),
    ],
)
def test_festivals_are_called_by_name(text, value):
    assert values(text) == [value]


def test_days_off_that_are_not_ordered_yet_are_provisional():
    assert [time.provisional for time in read("国庆期间", NOW).found] == [True]
    assert [time.provisional for time in read("节后第一个工作日", NOW).found] == [True]
    assert [time.provisional for time in read("国庆", NOW).found] == [False]
    assert [time.provisional for time in read("去年国庆假期", NOW).found] == [False]


PIECES = st.sampled_from(
    [
        *("今天", "明天", "昨晚", "下周", "周三", "周末", "12月", "5号", "2月30号", "国庆", "节后"),
        *("早上", "晚上", "凌晨", "7点", "半", "一点", "19:30", "25点", "3-2", "12/5", "到", "-"),
        *(
            "每",
            "每天",
            "每月",
            "第一个",
            "最后一个",
            "前",
            "后",
            "内",
            "三天",
            "半小时",
            "从",
            "或",
        ),
        *(
            "、",
            ",",
            " ",
            "。",
            "现在",
            "to",
            "every",
            "Monday",
            "7pm",
            "first",
            "of",
            "9999年",
            "0",
        ),
        *(
            "吵到",
            "一下雨",
            "工作日",
            "今年",
            "底",
            "两",
            "十",
            "零",
            "\ud800",
            "\u202e",
            "😀",
            "號",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(), st.text(alphabet=st.characters()), st.lists(PIECES, max_size=12).map("".join)
)
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(HERE),
)


@settings(max_examples=600, deadline=None)
@example("大后天", datetime(9999, 12, 31, tzinfo=UTC), True)
@example("上周", datetime(1, 1, 1, tzinfo=UTC), True)
@given(TEXTS, MOMENTS, st.booleans())
def test_any_text_is_read(text, now, future):
    times = read(text, now, future=future)
    starts = [found.start for found in times.found]
    assert starts == sorted(starts)
    for found in times.found:
        assert text[found.start : found.end] == found.text
        assert found.text
        for when in (found.begins, found.ends):
            assert not isinstance(when, datetime) or when.tzinfo is not None
    assert all(text.find(said) >= 0 for said in times.impossible)


LONG = [
    *(
        "明天" * 50_000,
        "周" * 100_000,
        "一" * 100_000,
        "1" * 100_000,
        "1-" * 50_000,
        "到" * 100_000,
    ),
    *("每周" * 50_000, "第一个" * 30_000, "12/5 " * 20_000, "三天" * 50_000, "十点到" * 30_000),
    *(
        "国庆期间" * 25_000,
        "every " * 20_000,
        " " * 100_000,
        "周一三五" * 25_000,
        "、周六" * 30_000,
    ),
    *("1:" * 50_000, "7点或" * 30_000, "零" * 100_000, "a " * 50_000, "\ud800" * 100_000),
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: f"{text[:4]!a}…")
def test_a_long_text_costs_no_more_than_its_beginning(text):
    read("国庆期间", NOW)  # the calendar is loaded
    began = time.process_time()
    read(text, NOW)
    read(text, NOW, future=False)
    assert time.process_time() - began < 1  # seconds of this processor; far less than that
    assert read(text, NOW) == read(text[:2000], NOW)


def test_words_beyond_the_first_2000_characters_are_not_read():
    assert values("😀" * 1998 + "明天") == ["2026-11-27"]
    assert values("😀" * 1999 + "明天") == []


UNSEEN = [
    json.loads(line)
    for line in (Path(__file__).parent / "corpus" / "times.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", UNSEEN, ids=lambda row: str(row["text"]))
def test_phrases_that_were_written_without_a_look_at_the_grammar(row):
    read_ = values(row["text"], datetime.fromisoformat(row["now"]))
    assert read_ == ([] if row["value"] is None else [row["value"]])

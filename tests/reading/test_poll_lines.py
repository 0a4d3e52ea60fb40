"""A line as a poll, an answer to one, and what none may decide: by table."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.reading import poll_lines, poll_times, poll_topics
from bot.reading.poll_lines import YES_NO, Asked

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # Friday
HOURS = ("9点", "10点", "14点")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("周六几点大扫除? 9点/10点/14点", Asked("周六几点大扫除?", HOURS, "single")),
        ("周六几点大扫除 9点/10点/14点", Asked("周六几点大扫除", HOURS, "single")),
        ("几点？ 9点 10点 14点", Asked("几点？", HOURS, "single")),
        ("几点\n9点\n10点\n14点", Asked("几点", HOURS, "single")),
        ("同意装门禁吗", Asked("同意装门禁吗", (), "yesno")),
        ("周六几点大扫除?", Asked("周六几点大扫除?")),
        ("几点? 9点/10点/14点 多选 匿名 一户一票 2天",
         Asked("几点?", HOURS, "multiple", "household", 1, 0, 48)),
        ("哪天开会? 找时间", Asked("哪天开会?", (), "date")),
        ("", Asked()),
    ],
)  # fmt: skip
def test_a_line_is_read_as_a_poll(text, asked):
    assert poll_lines.read(text) == asked


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", (0,)), ("选2吧", (1,)), ("第三个", (2,)), ("１", (0,)), ("10点", (1,)), ("10", (1,)),
        ("1 3", (0, 2)), ("3>1", (2, 0)), ("9点、14点", (0, 2)), ("4", ()), ("周六见", ()),
        ("我1点到", ()), ("9点我不行", ()), ("1楼的灯坏了", ()), ("", ()),
    ],
)  # fmt: skip
def test_an_answer_is_the_whole_line_or_none(text, choice):
    assert poll_lines.choice(text, HOURS) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [("同意", (0,)), ("我反对", (1,)), ("不同意", (1,)), ("好的", (0,)), ("看看", ())],
)
def test_yes_and_no_have_their_words(text, choice):
    assert poll_lines.choice(text, YES_NO, yes_no=True) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", (0,)), ("选2吧", (1,)), ("10点", (1,)), ("9点、14点", (0, 2)), ("1 3", (0, 2)),
        ("14", ()), ("点", ()), ("好的", ()), ("不要", ()),
    ],
)  # fmt: skip
def test_words_that_answer_nothing_known_must_be_the_answer_s_own(text, choice):
    assert poll_lines.choice(text, HOURS, loose=False) == choice


def test_yes_to_anything_is_a_vote_only_where_it_answers_the_card():
    for text, loose, strict in (("同意", (0,), (0,)), ("反对", (1,), (1,)), ("好的", (0,), ()),
                                ("不行", (1,), ()), ("ok", (0,), ())):  # fmt: skip
        assert poll_lines.choice(text, YES_NO, yes_no=True) == loose
        assert poll_lines.choice(text, YES_NO, yes_no=True, loose=False) == strict


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("要不要罚302的款", "fine"), ("停302的水行不行", "fine"), ("把302赶出去", "expel"),
        ("曝光乱扔垃圾的人", "name"), ("选谁当楼门长", "election"), ("同意罢免主任吗", "election"),
        ("楼道杂物要不要搬走", ""), ("停水通知几点发", ""), ("选什么颜色的墙", ""),
        ("几点开会", ""), ("野猫要不要赶走", ""),
        ("谁当大扫除组长", ""), ("加装门锁吗", ""),
    ],
)  # fmt: skip
def test_what_no_poll_may_decide(question, why):
    assert poll_topics.banned(question) == why


def test_evenings_and_weekends_come_first():
    found, bad = poll_times.read(("下周一上午9点", "下周二晚上7点", "周日", "明早8点"), NOW)
    assert not bad
    assert poll_times.labels(found, chinese=True) == [
        "11月28日周六 08:00", "11月29日周日", "12月1日周二 19:00", "11月30日周一 09:00",
    ]  # fmt: skip
    assert poll_times.read(("周六", "昨天"), NOW) == ([], "昨天")
    proposed = poll_times.proposed(NOW)
    assert len(proposed) == 6
    assert all(poll_times.convenient(at) for at in proposed)
    assert proposed == sorted(proposed)
    assert all(len(label) <= 20 for label in poll_times.labels(proposed, chinese=False))

"""Lines of a file of messages: what is read, and what is the matter with the others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.topic_lines import Fault, read, time
from bot.reading.topics import Message

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2020, 1, 4, 11, 17, 46, tzinfo=ZONE)


def one(line):
    return list(read([line if isinstance(line, bytes) else json.dumps(line).encode()], ZONE))


@pytest.mark.parametrize(
    "said",
    [
        "2020/1/4 11:17:46",
        "2020-01-04 11:17:46",
        "2020-01-04T11:17:46",
        "2020-01-04T11:17:46.123",
        "2020-01-04T11:17:46+08:00",
        "2020-01-04T03:17:46Z",
        "2020.1.4 11:17:46",
        "2020年1月4日 11:17:46",
        "2020年1月4日11时17分46秒",
        1578107866,
        "1578107866",
        1578107866000,
    ],
)
def test_times_as_they_are_written(said):
    assert time(said, ZONE) == AT


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("2020/1/4", (2020, 1, 4, 0, 0)),
        ("2020年1月4日", (2020, 1, 4, 0, 0)),
        ("2020/1/4 9:05", (2020, 1, 4, 9, 5)),
        ("2020年1月4日 9点05分", None),
        ("2020/13/4", None),
        ("4.1.2020", None),
        ("gestern", None),
        ("", None),
        (True, None),
        (float("nan"), None),
        (10**30, None),
        ("9999-12-31T23:59:59-14:00", None),
        ("0001-01-01", None),
    ],
)
def test_days_minutes_and_what_is_no_time(said, there):
    assert time(said, ZONE) == (datetime(*there, tzinfo=ZONE) if there else None)


def test_a_whole_message():
    line = {"id": 7, "text": "停水", "title": "又停水", "time": "2020/1/4 11:17:46", "user": 9,
            "likes": "3", "household": "3-2-401", "more": []}  # fmt: skip
    assert one(line) == [Message("7", "停水", "又停水", AT, "9", "3-2-401", 3)]
    assert one({"id": "a", "text": ""}) == [Message("a", "")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1]", "no JSON object"),
        (b"1", "no JSON object"),
        (b"[" * 100_000, "not JSON"),
        ({"text": "x"}, "no id"),
        ({"id": " ", "text": "x"}, "no id"),
        ({"id": True, "text": "x"}, "no id"),
        (b'{"id": "\\ud83d", "text": "x"}', "no id"),
        ({"id": "1"}, "no text"),
        ({"id": "1", "text": 5}, "no text"),
        ({"id": "1", "text": "x", "title": 5}, "no text"),
    ],
)
def test_a_line_without_a_message_is_named(line, why):
    (fault,) = one(line)
    assert fault == Fault(1, why)
    assert str(fault) == f"line 1: {why}"


@pytest.mark.parametrize("likes", ["many", [], {}, float("inf"), float("nan")])
def test_odd_likes_and_times_lose_no_message(likes):
    fault, again, message = one({"id": "1", "text": "x", "likes": likes, "time": "gestern"})
    assert not fault.lost
    assert not again.lost
    assert (message.likes, message.at) == (0, None)


@pytest.mark.parametrize(
    ("likes", "kept"), [(-3, 0), (10**30, 10**9), (None, 0), (2.9, 2), (True, 0)]
)
def test_likes_are_kept_within_reason(likes, kept):
    assert one({"id": "1", "text": "x", "likes": likes})[-1].likes == kept


def test_blank_lines_are_passed_over_and_the_same_id_is_named():
    lines = [b'\xef\xbb\xbf{"id": 1, "text": "a"}\n', b"\n", b" \r\n", b'{"id": "1", "text": "b"}']
    message, fault = read(lines, UTC)
    assert message.text == "a"
    assert str(fault) == "line 4: the same id as line 1"


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_any_bytes_are_read_to_their_end(lines):
    assert len(list(read(lines, UTC))) <= 3 * len(lines)

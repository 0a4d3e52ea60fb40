"""`huiyin read`: its contract for other programs, and what they may tell beside the text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from bot import understanding
from bot.reading.taxonomy import packaged
from tests.house.lines import CHATTER, KEYS, LAMP, LIFT, NOON, ROOT, line, said

pytestmark = pytest.mark.usefixtures("here")


# --- the contract -----------------------------------------------------------------------


def test_a_need_with_all_its_parts():
    found = said(LIFT, sent_at=NOON)
    assert list(found) == KEYS
    assert found["is_need"] is True
    assert 0.6 <= found["confidence"] <= 1
    assert (found["route"], found["category"], found["urgency"]) == (
        "need", "elevator.fault", "urgent",
    )  # fmt: skip
    best = found["categories"][0]
    assert list(best) == ["id", "confidence"]
    assert best["id"] == found["category"]
    assert len(found["categories"]) <= 3
    chances = [one["confidence"] for one in found["categories"]]
    assert chances == sorted(chances, reverse=True)
    assert (found["emergency"], found["call"], found["conflict_signal"]) == (False, [], False)
    assert found["location"] == {
        "building": "3", "unit": "2", "floor": None, "room": None, "place": None, "lane": None,
    }  # fmt: skip
    assert found["time"] == [
        {"text": "明天下午三点前", "start": 12, "end": 19, "kind": "deadline",
         "value": "2026-11-24T15:00"},
    ]  # fmt: skip
    assert LIFT[12:19] == "明天下午三点前"
    assert found["pii"] == []


def test_what_is_no_need_has_neither_kind_nor_urgency_nor_time():
    found = said("明天下午三点一起打羽毛球", sent_at=NOON)
    assert list(found) == KEYS
    assert (found["is_need"], found["route"]) == (False, "ignore")
    assert (found["category"], found["urgency"], found["location"]) == (None, None, None)
    assert (found["time"], found["pii"], found["call"]) == ([], [], [])
    assert found["emergency"] is False


def test_an_emergency_names_whom_to_call():
    found = said("着火了！3号楼2单元 快来人")
    assert (found["emergency"], found["call"], found["urgency"]) == (True, ["119"], "emergency")


def test_a_clash_is_signalled():
    assert said("你再骂一句试试，有种下楼来")["conflict_signal"] is True


def test_personal_data_with_positions():
    text = "😀我是王桂兰阿姨的女儿，13812345678，车牌京A12345"
    found = said(text)["pii"]
    assert [(one["kind"], one["text"]) for one in found][-2:] == [
        ("phone", "13812345678"), ("plate", "京A12345"),
    ]  # fmt: skip
    for one in found:
        assert list(one) == ["text", "start", "end", "kind"]
        assert text[one["start"] : one["end"]] == one["text"]


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("同意", "vote_reply"), ("上次说的路灯修好了吗", "progress_query"),
        ("电梯修好啦", "resolution_signal"), ("我发错群了，撤回", "retract_last"),
        ("【物业通知】明天8点到12点停水，请提前储水", "announcement"),
        ("谁家有梯子借用一下", "resource_request"), ("谢谢大家", "ignore"),
    ],
)  # fmt: skip
def test_routes(text, route):
    assert said(text)["route"] == route


# --- what is told beside the text -------------------------------------------------------


def test_the_title_belongs_to_what_is_said():
    bare = said("已经三天了，没人管")
    titled = said("已经三天了，没人管", title="3号楼电梯坏了")
    assert bare["category"] != "elevator.fault"
    assert (titled["is_need"], titled["category"]) == (True, "elevator.fault")
    assert titled["location"]["building"] == "3"


def test_positions_are_those_of_the_text_without_its_title():
    found = said(LIFT, title="电梯电梯 13812345678", sent_at=NOON)
    assert (found["time"][0]["start"], found["pii"]) == (12, [])


@pytest.mark.parametrize("building", ["7", 7, "7号楼", "七"])
def test_the_building_is_taken_where_the_line_names_none(building):
    assert said(LAMP, building=building)["location"]["building"] == "7"
    assert said(f"3号楼{LAMP}", building=building)["location"]["building"] == "3"
    assert said(CHATTER, building=building)["location"] is None


def test_a_building_without_a_number_is_no_place():
    assert said(LAMP, building="阳光花园")["location"] in (
        None, {**dict.fromkeys(("building", "unit", "floor", "room", "lane")), "place": "楼道"},
    )  # fmt: skip
    assert said("路灯坏了没人修 谁管管", building="阳光花园")["location"] is None


@pytest.mark.parametrize(
    ("sent_at", "zone", "value"),
    [
        (NOON, "", "2026-11-24T15:00"),
        ("2026-11-23T20:00:00Z", "", "2026-11-24T15:00"),
        ("2026-11-23T12:00:00", "", "2026-11-24T15:00"),
        ("2026-11-23", "", "2026-11-24T15:00"),
        # the day is that of the zone in which it was written
        ("2026-11-24T01:00:00+08:00", "", "2026-11-25T15:00"),
        ("2026-11-24T01:00:00", "America/New_York", "2026-11-25T15:00"),
    ],
)
def test_when_it_was_sent(monkeypatch, sent_at, zone, value):
    if zone:
        monkeypatch.setenv("HUIYIN_ZONE", zone)
    assert said(LIFT, sent_at=sent_at)["time"][0]["value"] == value


def test_a_line_that_does_not_say_when_is_of_now_in_the_zone_of_the_settings(monkeypatch):
    class Evening(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 11, 23, 20, 0, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(understanding, "datetime", Evening)
    assert said(LIFT)["time"][0]["value"] == "2026-11-25T15:00", "in Shanghai it is the 24th"
    monkeypatch.setenv("HUIYIN_ZONE", "America/New_York")
    assert said(LIFT)["time"][0]["value"] == "2026-11-24T15:00"


@pytest.mark.parametrize("sent_at", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59Z"])
def test_times_at_the_end_of_all_calendars(sent_at):
    for text in (LIFT, "3号楼电梯坏了，昨天下午三点就报了"):
        assert said(text, sent_at=sent_at)["category"] == "elevator.fault"


# --- as a process -----------------------------------------------------------------------


def test_another_program_is_answered_line_by_line_whatever_its_locale():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUNBUFFERED": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "read"], cwd=ROOT, env=environment, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        patience = threading.Timer(30, process.kill)
        patience.start()
        assert process.stdin
        assert process.stdout
        for text in (f"王阿姨说{LAMP}", f"李大爷说{LAMP}"):
            process.stdin.write(line(text).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["pii"][0]["text"] == text[:3]
        process.stdin.close()
        assert process.wait(30) == 0
        patience.cancel()


def test_the_ids_of_the_included_file_are_what_is_answered():
    ids = {category.id for category in packaged().categories}
    for text in (LAMP, LIFT, "厨房下水道堵得厉害"):
        assert {one["id"] for one in said(text)["categories"]} <= ids

"""Where something is, as people write it, and what is not to be taken for a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.places import Location, find, of_title, read, without

HERE = Location(building="3号楼")
NOWHERE = Location()

PLACES = [
    ("3号楼2单元401室", "3号楼2单元401室"),
    ("3号楼2单元401", "3号楼2单元401室"),
    ("3号楼2单元 401漏水", "3号楼2单元401室"),
    ("3号楼2单元401个插座", "3号楼2单元"),
    ("3号楼2单元2024年装的电梯", "3号楼2单元"),
    ("3号楼2单元13800138000", "3号楼2单元"),
    ("3 号楼 2 单元 401 室", "3号楼2单元401室"),
    ("三号楼", "三号楼"),
    ("十二号楼二单元", "十二号楼二单元"),
    ("二十一号楼", "二十一号楼"),
    ("一百零二号楼", "一百零二号楼"),
    ("12栋", "12栋"),
    ("3幢", "3幢"),
    ("7座三单元", "7座三单元"),
    ("5号院西门", "5号院西门"),
    ("第3号楼", "3号楼"),
    ("3号楼5楼", "3号楼5楼"),
    ("一号楼的一楼楼道", "一号楼一楼楼道"),
    ("3号楼5楼上下水堵了", "3号楼"),
    ("2号楼负一层", "2号楼负一层"),
    ("2号楼-1楼", "2号楼-1楼"),
    ("3-2-401", "3号楼2单元401室"),
    ("3-2-401漏水", "3号楼2单元401室"),
    ("地址：3-2-401", "3号楼2单元401室"),
    ("3-2的灯坏了", "3号楼2单元"),
    ("3-2天台漏水", "3号楼2单元"),
    ("3-2楼道灯坏了", "3号楼2单元"),
    ("3-2: 灯坏了", "3号楼2单元"),
    ("3-2.", "3号楼2单元"),
    ("3号楼地下车库", "3号楼地下车库"),
    ("地下车库", "地下车库"),
    ("小区东门口的垃圾站", "东门"),
    ("花园里的凉亭", "花园"),
    ("阳光花园3号楼2单元", "3号楼2单元"),
    ("小区花园的灯不亮", "花园"),
    ("阳光花园的物业费太高", ""),
    ("三期34层高楼的栏杆松了", ""),
    ("18层高空抛物", "18层"),
    ("快递柜坏了", "快递柜"),
    ("3号楼和5号楼都停水", "3号楼"),
    ("Block 3 Unit 2", "Block 3 Unit 2"),
    ("the lift in building 12, floor 5, room 502", "Block 12 Floor 5 Room 502"),
    ("３号楼２单元４０１室", "3号楼2单元401室"),
    ("３－２－４０１", "3号楼2单元401室"),
    ("🔥3号楼🔥2单元😀", "3号楼2单元"),
    ("المبنى 3号楼 معطل", "3号楼"),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_a_place_is_read_as_people_write_it(text, place):
    assert str(find(text)) == place
    assert read(text, NOWHERE) == place


NO_PLACES = [
    "",
    " ",
    "\n",
    "电梯坏了",
    "号楼",
    "单元",
    "三",
    "401",
    "0" * 50,
    "99999号楼",
    "2026-11-23",
    "138-0013-8000",
    "010-5-6666666",
    "10:30-11:30太吵",
    "10：30-11：30",
    "每天3-5点太吵",
    "等了3-5 天",
    "2-3 个人",
    "停水20-30分钟",
    "3.5-4.5",
    "1-2-3-4",
    "😀🔥👨‍👩‍👧‍👦",
    "المصعد معطل",
    "\u202e楼号3",
    "同上",
    "Room",
    "blockade unit",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_what_names_no_place_is_none_and_the_group_says_where(text):
    assert find(text) == NOWHERE
    assert read(text, NOWHERE) == ""
    assert read(text, HERE) == "3号楼"


@pytest.mark.parametrize(
    ("text", "home", "place"),
    [
        ("2单元灯坏了", HERE, "3号楼2单元"),
        ("401室漏水", HERE, "3号楼401室"),
        ("楼道灯坏了", HERE, "3号楼楼道"),
        ("5号楼灯坏了", HERE, "5号楼"),
        ("５号楼灯坏了", HERE, "5号楼"),
        ("灯坏了", Location("3号楼", "2单元"), "3号楼2单元"),
        ("1单元灯坏了", Location("3号楼", "2单元"), "3号楼1单元"),
        ("3号楼灯坏了", Location("3号楼", "2单元"), "3号楼2单元"),
        ("5号楼灯坏了", Location("3号楼", "2单元"), "5号楼"),
        ("1-2楼没水", HERE, "3号楼"),
        ("负一楼漏水", HERE, "3号楼负一楼"),
        ("地下车库漏水", HERE, "3号楼地下车库"),
        ("大门口", NOWHERE, "大门口"),
        ("unit 2 has no light", Location("Block 3"), "Block 3 Unit 2"),
    ],
)
def test_what_is_said_is_completed_by_the_groups_own_building(text, home, place):
    assert read(text, home) == place


@pytest.mark.parametrize(
    "spot", ["楼道", "楼梯间", "大堂", "门厅", "电梯厅", "天台", "楼顶", "地下室"]
)
def test_a_hallway_of_no_building_is_nowhere(spot):
    assert find(f"{spot}灯坏了").spot == spot
    assert read(f"{spot}灯坏了", NOWHERE) == ""


@pytest.mark.parametrize(
    ("title", "home"),
    [
        ("3号楼", Location("3号楼")),
        ("阳光花园3号楼2单元", Location("3号楼", "2单元")),
        ("阳光花园", Location()),
        ("邻里群", NOWHERE),
        ("Block 3 Unit 2", Location("Block 3", "Unit 2")),
    ],
)
def test_a_group_is_named_after_its_place(title, home):
    assert of_title(title) == home


@pytest.mark.parametrize(
    "text",
    [
        "3号楼" * 3_400, "三" * 10_000, "1" * 10_000, "1-" * 5_000, " " * 10_000,
        "3" + " " * 10_000 + "号楼", "Block" + " " * 9_990 + "3", "负" * 10_000,
    ],
    ids=["houses", "han", "digits", "dashes", "spaces", "gap", "block", "below"],
)  # fmt: skip
def test_of_ten_thousand_characters_the_first_two_thousand_are_read(text):
    assert find(text) == find(text[:2_000])
    assert len(str(find(text))) <= 20


def test_what_stands_past_two_thousand_characters_is_not_read():
    assert find("字" * 1_997 + "3号楼").building == "3号楼"
    assert find("字" * 1_998 + "3号楼") == NOWHERE


@given(st.text(max_size=40) | st.text("0123456789一十百号楼单元室层-－ ３:点花园 负", max_size=30))
def test_no_text_makes_a_place_of_numbers_that_it_does_not_hold(text):
    place = find(text)
    said = "".join(text.split()).translate(str.maketrans("０１２３４５６７８９－", "0123456789-"))
    for part in (place.building, place.unit, place.floor, place.room):
        assert part.rstrip("号楼院栋幢座单元门洞层室") in said


SPOTS = [
    "地下车库", "车库", "停车场", "楼道", "楼梯间", "大堂", "门厅", "电梯厅", "天台",
    "楼顶", "地下室", "小区门口", "大门口", "东门", "西门", "南门", "北门", "花园", "凉亭",
    "健身区", "游乐场", "垃圾房", "垃圾站", "快递柜", "活动室", "中心广场", "小广场",
    "车棚", "充电棚",
]  # fmt: skip


@pytest.mark.parametrize("spot", SPOTS)
def test_every_spot_is_found_by_the_signs_that_are_looked_for_first(spot):
    assert find(spot).spot == spot
    assert without(spot) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Block 3", "Block 3"),
        ("building 3", "Block 3"),
        ("UNIT", ""),
        ("unit 2", "Unit 2"),
        ("floor 5", "Floor 5"),
        ("room 501", "Room 501"),
        ("3幢", "3幢"),
        ("2门洞", "2门洞"),
        ("2单元401", "2单元401室"),
        ("3-2", "3号楼2单元"),
        ("负一层", "负一层"),
    ],
)
def test_each_part_is_found_alone(text, found):
    assert str(find(text)) == found


@pytest.mark.parametrize(
    "text",
    ["从1楼到6楼的灯都坏了", "1到6层没水", "3-5层漏水", "5楼和6楼中间有响声", "大概七八楼在吵"],
)
def test_more_than_one_floor_is_none(text):
    assert find(text).floor == ""

"""A register file: every row read, every fault named, nothing taken over in part (S01)."""

from __future__ import annotations

import pytest

from bot.flows.household import Unit
from bot.reading.register import read

HEAD = "楼栋,单元,房号,面积,业主编号,共有人,开发商\n"


def faults(text, encoding="utf-8"):
    return [(f.line, f.column, f.code) for f in read(text.encode(encoding)).faults]


def test_a_file_as_excel_saves_it_is_read_in_either_encoding():
    text = HEAD + "3号楼,2单元,401室,89.5,A17,,\n"
    text += "3号楼,2单元,402,８９．５０㎡,A18,A19；A20,否\n4,,101,60,,,是\n"
    units = (
        Unit("3", "2", "401", 8950, "A17"),
        Unit("3", "2", "402", 8950, "A18", ("A19", "A20")),
        Unit("4", "", "101", 6000, "", (), developer=True),
    )
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert read(text.encode(encoding)).units == units, encoding


def test_the_columns_may_be_english_in_any_order_and_separated_otherwise():
    text = "room;building;area\n401;3;80\n"
    assert read(text.encode()).units == (Unit("3", "", "401", 8000),)


FAULTS = [
    (",2,401,80,A,,", ("楼栋", "missing")),
    ("3,2,,80,A,,", ("房号", "missing")),
    ("3,2,401,,A,,", ("面积", "missing")),
    ("3,2,401,0,A,,", ("面积", "area")),
    ("3,2,401,0.00,A,,", ("面积", "area")),
    ("3,2,401,-80,A,,", ("面积", "area")),
    ("3,2,401,80.123,A,,", ("面积", "area")),
    ("3,2,401,1e3,A,,", ("面积", "area")),
    ("3,2,401,八十,A,,", ("面积", "area")),
    ("3,2,401,80亩,A,,", ("面积", "area")),
    ("3,2,401,10000.01,A,,", ("面积", "area")),
    ("3,2,401,80.,A,,", ("面积", "area")),
    ("3,2,401,80,,B,", ("业主编号", "missing")),
    ("3,2,401,80,A,A,", ("共有人", "owner_twice")),
    ("3,2,401,80,A,B;B,", ("共有人", "owner_twice")),
    ("3,2,401,80,A,B,是", ("共有人", "developer")),
    ("3,2,401,80,A,,也许", ("开发商", "flag")),
    ("3,2,401,80,A,,,多", ("", "cells")),
    (f"3,2,{'4' * 41},80,A,,", ("房号", "long")),
    ("=1+1,2,401,80,A,,", ("楼栋", "characters")),
    ("@x,2,401,80,A,,", ("楼栋", "characters")),
    ("3,2,4\u202e01,80,A,,", ("房号", "characters")),
    ("3,2,4\x0701,80,A,,", ("房号", "characters")),
    ('3,2,"4\n01",80,A,,', ("房号", "characters")),
    ("3号楼,2单元,101室,80,A,,", ("房号", "twice")),
]


@pytest.mark.parametrize(("row", "fault"), FAULTS)
def test_each_of_25_faults_is_named_and_nothing_is_taken_over(row, fault):
    names = {"楼栋": "building", "房号": "room", "面积": "area", "业主编号": "owner_id",
             "共有人": "co_owner", "开发商": "developer", "": ""}  # fmt: skip
    found = read((HEAD + "3,2,101,80,Z,,\n" + row + "\n3,2,103,80,Y,,\n").encode())
    assert found.units == ()
    assert [(f.column, f.code) for f in found.faults] == [(names[fault[0]], fault[1])]
    assert found.faults[0].line in (3, 4)  # a cell of two lines ends on the later


def test_25_faults_among_300_households_are_all_named_with_their_lines():
    rows = [f"3,{unit},{floor}{door:02},80.5,A{unit}{floor}{door},,"
            for unit in range(1, 6) for floor in range(1, 16) for door in range(1, 5)]  # fmt: skip
    rows[0] = "3,2,101,80,Z,,"  # the last of the planted rows names the same dwelling
    rows[60] = "3,9,101,80,Z,,"  # which stood here
    planted = {5 + 11 * n: row for n, (row, _) in enumerate(FAULTS)}
    for at, row in planted.items():
        rows[at] = row
    assert (len(rows), len(planted)) == (300, 25)
    found = read((HEAD + "\n".join(rows) + "\n").encode())
    assert found.units == ()
    assert [fault.code for fault in found.faults] == [code for _, (_, code) in FAULTS]
    # the 24th has a cell of two lines: it ends, and what stands below is, one line further
    lines = [2 + at + (n >= 23) for n, at in enumerate(planted)]
    assert [fault.line for fault in found.faults] == lines


def test_what_cannot_be_seen_is_spelled_out_and_the_owner_named_twice_is_named():
    text = HEAD + "3,2,4\u202e01,80,A,,\n3,2,402,80,A,B;B,\n"
    assert [fault.value for fault in read(text.encode()).faults] == ["4\\u202e01", "B"]


def test_all_faults_of_a_file_are_told_at_once():
    text = HEAD + "3,2,401,x,A,,\n3,2,402,80,A,,\n,,,80,A,,\n"
    assert faults(text) == [(2, "area", "area"), (4, "building", "missing"), (4, "room", "missing")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (0, "", "empty")),
        ("\n\n,,\n", (0, "", "empty")),
        (HEAD, (0, "", "empty")),
        ("楼栋,房号\n3,401\n", (1, "area", "column_missing")),
        ("楼栋,房号,面积,电话\n3,401,80,1\n", (1, "电话", "column_unknown")),
        ("楼栋,楼号,房号,面积\n3,3,401,80\n", (1, "building", "column_twice")),
    ],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(text, fault):
    assert faults(text) == [fault]


def test_a_picture_is_no_table():
    assert read(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe").faults[0].code == "encoding"


def test_more_rows_than_any_compound_has_are_refused():
    text = HEAD + "".join(f"3,2,{n},80,,,\n" for n in range(20_001))
    assert faults(text) == [(0, "", "too_many")]

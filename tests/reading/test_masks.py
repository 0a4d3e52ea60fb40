"""Numbers that point to a person are starred out, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.masks import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电梯坏了请打13812341234", "电梯坏了请打138****1234"),
        ("联系人李师傅 138 1234 5678，全天", "联系人李师傅 138 **** 5678，全天"),
        ("微信同号：199-8765-4321。", "微信同号：199-****-4321。"),
        ("+86 13812345678", "+86 138****5678"),
        ("8613812345678找我", "86138****5678找我"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("tel13812345678/13987654321", "tel138****5678/139****4321"),
        ("物业010-62345678没人接", "物业010-****5678没人接"),
        ("(0571) 8765 4321", "(0571) **** 4321"),
        ("（021）6234567", "（021）***4567"),
        ("家里电话：87654321", "家里电话：****4321"),
        ("座机是6234567", "座机是***4567"),
        ("身份证11010519491231002X丢了", "身份证110*************2X丢了"),
        ("身份证号110105194912310021", "身份证号110*************21"),
        ("110105 19491231 002x", "110*** ******** **2x"),
        ("老身份证110105491231002", "老身份证110**********02"),
        ("卡号6222021234567890123", "卡号622**************23"),
        ("京A12345堵门", "京A***45堵门"),
        ("京A·12345堵门", "京A·***45堵门"),
        ("沪AD12345新能源", "沪A****45新能源"),
        ("粤B 8K6Q2占位", "粤B ***Q2占位"),
        ("苏e88888", "苏e***88"),
        ("挡路的是鲁Ｂ１２３４５", "挡路的是鲁Ｂ***４５"),
        ("浙A1234学练车", "浙A***4学练车"),
    ],
)
def test_what_points_to_a_person_is_starred_out(text, shown):
    assert masked(text) == shown
    assert masked(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "3号楼2单元401室漏水",
        "3-2-1301、1302、1303都停水",
        "1301 1302 1303 1304",
        "B座1201",
        "2026-11-23 12:00到2026-11-24 18:30停电",
        "2026年11月23日，20261123，2026.11.23",
        "20261123120000",
        "物业费涨到1380.50元，一年16560元",
        "车位从150000涨到180000",
        "一共13800000元",
        "请打110、119、120、12345、12319或95598",
        "客服400-820-8820",
        "电话打了3次",
        "面积138.12平方米",
        "1380-1234的报价",
        "新A4纸12345张",
        "云B座1201",
        "新English课",
        "川ABCDEF",
        "京东A区12345号柜",
        "",
        "****",
    ],
)
def test_rooms_dates_prices_and_numbers_for_everybody_stay(text):
    assert masked(text) == text


@given(st.text(alphabet="0123456789 -.()京A·xX１２电话我", max_size=60))
def test_whatever_is_said_only_signs_of_numbers_are_starred(text):
    shown = masked(text)
    assert len(shown) == len(text)
    changed = [a for a, b in zip(text, shown, strict=True) if a != b]
    assert all(sign.isalnum() for sign in changed)
    assert {b for a, b in zip(text, shown, strict=True) if a != b} <= {"*"}


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.sampled_from(["", "找", "：", "+86"]))
def test_no_mobile_phone_stays(number, before):
    assert number not in masked(f"{before}{number}，谢谢")


def test_a_long_text_takes_no_time():
    assert masked("1" * 200_000) == "1" * 200_000
    assert masked("京A" * 50_000) == "京A" * 50_000

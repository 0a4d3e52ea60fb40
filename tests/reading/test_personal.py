"""Personal data: names, phones, identity numbers, plates, each where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.personal import personal

#: text, kind, what is found in it
FOUND = [
    ("免贵姓郭，住3号楼", "name", "郭"),
    ("我叫王芳，刚搬来", "name", "王芳"),
    ("她叫陈小燕的", "name", "陈小燕"),
    ("孩子小名豆豆，走丢了", "name", "豆豆"),
    ("王阿姨家漏水", "name", "王阿姨"),
    ("麻烦张经理看看", "name", "张经理"),
    ("@李师傅 来一下", "name", "李师傅"),
    ("欧阳姐在吗", "name", "欧阳姐"),
    ("王工，来一下", "name", "王工"),
    ("对门石大爷摔了", "name", "石大爷"),
    ("我家王叔不在", "name", "王叔"),
    ("高大姐说不行", "name", "高大姐"),
    ("谢谢王师傅", "name", "王师傅"),
    ("谢师傅来过", "name", "谢师傅"),
    ("小李师傅手艺好", "name", "小李师傅"),
    ("老陈说不行", "name", "老陈"),
    ("小刘昨天来过", "name", "小刘"),
    ("3号楼王桂兰", "name", "王桂兰"),
    ("402的陈建国，明天来", "name", "陈建国"),
    ("打13812345678", "phone", "13812345678"),
    ("138-1234-5678", "phone", "138-1234-5678"),
    ("+86 138 1234 5678", "phone", "138 1234 5678"),
    ("１３８１２３４５６７８", "phone", "１３８１２３４５６７８"),
    ("010-62345678", "phone", "62345678"),
    ("电话：62345678", "phone", "62345678"),
    ("tel: 62345678", "phone", "62345678"),
    ("身份证110101199003072316", "id", "110101199003072316"),
    ("11010119900307002X", "id", "11010119900307002X"),
    ("110101 19900307 0023", "id", "110101 19900307 0023"),
    ("卡号6222020200112233445", "id", "6222020200112233445"),
    ("京A12345挡住了", "plate", "京A12345"),
    ("川A·12345", "plate", "川A·12345"),
    ("绿牌粤BD12345", "plate", "粤BD12345"),
]

#: what only looks or sounds like it
NOTHING = [
    "", "老家在四川", "小区门口", "老人摔倒", "老公不在家", "老师傅", "小时候", "老板娘", "总经理",
    "同学哥", "表哥", "项目经理", "司机师傅", "黄瓜", "黄车占道", "小黄车", "王者荣耀", "白大褂",
    "高大的树", "单元门坏了", "马桶堵了", "路灯坏了", "时老师傅", "公公婆婆", "百家姓", "姓名",
    "谢谢阿姨", "谢谢师傅", "谢谢老板", "辛苦各位师傅", "那位大哥", "哪位老师愿意来", "环卫大姐",
    "夜间施工", "钟点工", "终于完工", "修水管的师傅", "谁家有小苏打", "@小管家 在吗", "4号楼周三",
    "保安师傅", "门卫大爷", "宿管阿姨",
    "叫外卖", "我叫物业来", "他叫保安去", "我叫人来修", "公积金", "王工程",
    "110", "12345", "119", "95598", "400-820-8820", "3-2-401", "1302室", "2026-11-23", "13812元",
    "12:30-13:30", "1381234567", "138123456789", "AB1234", "川A", "京东APP12", "G1234次",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "part"), FOUND)
def test_it_is_found_where_it_stands(text, kind, part):
    for before, after in (("", ""), ("😀，", ""), ("", "，多谢"), ("早\n", "\n")):
        whole = before + text + after
        (found,) = personal(whole)
        assert (found.kind, found.text) == (kind, part)
        assert whole[found.start : found.end] == part


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it_is_none(text):
    assert personal(text) == ()


def test_all_of_it_from_left_to_right():
    text = "我是3号楼王桂兰，电话13812345678或010-62345678，车京A12345，找李师傅"
    found = personal(text)
    assert [(one.kind, one.text) for one in found] == [
        ("name", "王桂兰"), ("phone", "13812345678"), ("phone", "62345678"),
        ("plate", "京A12345"), ("name", "李师傅"),
    ]  # fmt: skip
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]


def test_of_two_readings_the_longer_counts():
    assert [one.text for one in personal("免贵姓王阿姨")] == ["王阿姨"]


def test_the_same_name_twice_stands_there_twice():
    assert [one.start for one in personal("王阿姨，王阿姨")] == [0, 4]


def test_the_first_2000_signs_count():
    text = "，" * 1_989 + "13812345678"
    assert [one.start for one in personal(text)] == [1_989]
    assert personal("，" + text) == (), "half a number is none"


PIECES = st.sampled_from(
    [
        "王",
        "阿姨",
        "姓",
        "谢",
        "老",
        "小",
        "叫",
        "13812345678",
        "3号楼",
        "京A1",
        "2345",
        "，",
        "😀",
        "\ud83d",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_of_any_text_the_parts_are_its_own_and_none_within_another(text):
    reach = 0
    for one in personal(text):
        assert one.kind in {"name", "phone", "id", "plate"}
        assert one.start >= reach
        assert text[one.start : one.end] == one.text != ""
        reach = one.end

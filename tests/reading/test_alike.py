"""Two texts, one matter or two; and the terms by which an index finds the first of them."""

from __future__ import annotations

import pytest

from bot.reading.alike import ALIKE, MOST_TERMS, Told, likeness, terms

F, L, D = "elevator.fault", "facility.light", "utilities.drain"
W, N = "safety.fire_lane", "neighbor.leak"

ONE = [
    (Told("3号楼2单元电梯异响", "3号楼2单元", F), Told("3-2 电梯很响", "3号楼2单元", F)),
    (Told("3号楼2单元电梯异响"), Told("3-2 电梯很响")),
    (Told("电梯坏了", "3号楼", F), Told("电梯又停了", "3号楼", F)),
    (Told("3号楼2单元电梯坏了", "", F), Told("三号楼二单元梯子趴窝了", "", F)),
    (Told("电梯卡在7楼", "3号楼2单元", F), Told("电梯卡在5楼不动", "3号楼2单元", F)),
    (Told("停水了", "3号楼", "utilities.water"), Told("家里没水", "3号楼", "utilities.water")),
    (
        Told("1单元没水了", "3号楼1单元", "utilities.water"),
        Told("停水了吗 2单元", "3号楼2单元", "utilities.water"),
    ),
    (Told("楼道灯不亮", "3号楼", L), Told("楼道的灯坏了", "3号楼", L)),
    (Told("下水道堵了", "3号楼", D), Told("下水道又堵了 臭死", "3号楼", D)),
    (Told("The lift is broken", "3号楼", F), Told("电梯坏了", "3号楼", F)),
    (Told("电瓶车堵楼道", "3号楼", W), Told("楼道被电动车堵了", "3号楼", W)),
    (Told("垃圾没人收", "5号楼"), Told("垃圾三天没人收了", "5号楼")),
    (Told("電梯壞了", "3号楼", F), Told("电梯坏了", "3号楼", F)),
    (Told("东门的路灯坏了", "东门", L), Told("东门路灯不亮了", "东门", L)),
    (Told("暖气不热", "3号楼"), Told("暖气一点都不热", "3号楼")),
    (Told("灯不亮", "3号楼东门", L), Told("东门的灯不亮", "3号楼2单元东门", L)),
    (Told("楼道灯不亮", "楼道", L), Told("灯不亮", "2单元", L)),
    (Told("停水了", "东门", "utilities.water"), Told("没水", "2单元", "utilities.water")),
]  # fmt: skip

TWO = [
    (Told("3号楼2单元电梯坏了", "3号楼2单元", F), Told("5号楼1单元电梯坏了", "5号楼1单元", F)),
    (Told("3号楼2单元电梯坏了"), Told("5号楼1单元电梯坏了")),
    (Told("3-2电梯坏了", "", F), Told("3-1电梯坏了", "", F)),
    (Told("楼道灯不亮", "3号楼2单元", L), Told("电梯坏了", "3号楼2单元", F)),
    (Told("楼道灯不亮", "3号楼2单元"), Told("电梯坏了", "3号楼2单元")),
    (Told("楼道灯不亮", "3号楼", L), Told("楼道堆杂物", "3号楼", "safety.fire_lane")),
    (Told("电梯坏了", "3号楼", F), Told("电梯里有狗尿", "3号楼", "elevator.order")),
    (Told("电梯坏了", "3号楼", F), Told("加装电梯什么时候开工", "3号楼", "elevator.add")),
    (Told("东门路灯坏了", "东门", L), Told("西门路灯坏了", "西门", L)),
    (Told("5楼灯坏了", "3号楼5楼", L), Told("7楼灯坏了", "3号楼7楼", L)),
    (Told("401漏水", "3号楼401室", N), Told("602室漏水", "3号楼602室", N)),
    (Told("灯不亮", "3号楼2单元", L), Told("灯不亮", "3号楼东门", L)),
    (Told("灯不亮", "东门", L), Told("灯不亮", "3号楼2单元5楼", L)),
    (Told("路灯不亮", "东门", L), Told("路灯不亮", "3号楼", L)),
    (Told("下水堵，希望尽快处理解决"), Told("树倒了，希望尽快处理解决")),
    (Told("", "3号楼", F), Told("电梯坏了", "3号楼", F)),
    (Told("", "", ""), Told("", "", "")),
    (Told("😂😂", "3号楼"), Told("😂😂", "3号楼")),
    (Told("停水了", "3号楼", "utilities.water"), Told("停电了", "3号楼", "utilities.power")),
    (Told("物业费太贵", "3号楼"), Told("停车费去哪了", "3号楼")),
    (Told("谁知道物业电话", "3号楼"), Told("有没有人有锤子", "3号楼")),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), ONE)
def test_one_matter_in_other_words(a, b):
    assert likeness(a, b) >= ALIKE
    assert likeness(b, a) == pytest.approx(likeness(a, b))


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_matters(a, b):
    assert likeness(a, b) < ALIKE
    assert likeness(b, a) == pytest.approx(likeness(a, b))


def test_the_same_words_at_the_same_place_are_wholly_alike():
    told = Told("电梯坏了", "3号楼2单元", F)
    assert likeness(told, told) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "text", ["3-2", "3号楼2单元", "三号楼二单元", "３－２", "3幢 2单元", "03-02"]
)
def test_a_place_has_the_same_terms_however_it_is_written(text):
    assert terms(text)[:2] == ("@b3", "@u2")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("！！！", ()),
        ("电梯坏了", ("电梯", "梯坏")),
        ("3-2 电梯异响", ("@b3", "@u2", "电梯", "梯异", "异响")),
        ("WIFI 断了", ("wifi", "断")),
        ("电梯电梯", ("电梯", "梯电")),
        ("请问一下有没有人", ("人",)),
        ("负一楼有蛇", ("@f-1", "蛇")),
    ],
)
def test_terms_of_a_text(text, found):
    assert terms(text) == found


def test_a_long_text_has_a_bounded_number_of_distinct_terms():
    found = terms("".join(chr(0x4E00 + n) for n in range(3000)))
    assert len(found) == len({*found}) == MOST_TERMS


def test_two_matters_that_are_alike_share_a_term():
    for a, b in ONE:
        assert {*terms(a.text)} & {*terms(b.text)}

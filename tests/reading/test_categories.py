"""Which category, how urgent, whose queue; and a file of categories that cannot be used."""

from __future__ import annotations

import json

import pytest

from bot.flows.rules.rights import Role
from bot.reading import taxonomy
from bot.reading.categories import CATEGORIES, by_id, top, triage
from bot.reading.taxonomy import BadCategories, load

LINES = [
    ("3号楼电梯坏了", "elevator.fault"),
    ("梯子又趴窝咯", "elevator.fault"),
    ("電梯壞了", "elevator.fault"),
    ("the elevator is stuck again", "elevator.fault"),
    ("3-2 电梯很响", "elevator.fault"),
    ("六楼没电梯 老人爬不动楼 想加装电梯", "elevator.add"),
    ("电动车进电梯了", "elevator.order"),
    ("家里没水了", "utilities.water"),
    ("no water in block 5", "utilities.water"),
    ("整栋楼没电 跳闸了", "utilities.power"),
    ("暖气冰凉的 咋整", "utilities.heating"),
    ("厨房下水道堵得厉害", "utilities.drain"),
    ("马桶一直往上返", "utilities.drain"),
    ("宽带断了", "utilities.telecom"),
    ("麻烦挪车 堵住出口了", "parking.block"),
    ("小区没车位 天天抢", "parking.space"),
    ("充电桩被油车占着", "parking.charging"),
    ("道闸坏了抬不起来", "parking.visitor"),
    ("垃圾满了三天没清", "sanitation.garbage"),
    ("楼道好久没扫 灰很厚", "sanitation.cleaning"),
    ("蟑螂成灾", "sanitation.pest"),
    ("遛狗不拴绳 追小孩", "sanitation.pet_waste"),
    ("隔壁装修中午还在用电钻", "noise.renovation"),
    ("楼上半夜跺脚", "noise.upstairs"),
    ("广场舞音响太大", "noise.square_dance"),
    ("工地凌晨打桩", "noise.construction"),
    ("楼道堆满纸箱 消防通道过不去", "safety.fire_lane"),
    ("灭火器过期两年了", "safety.fire_gear"),
    ("好大的煤气味", "safety.gas_smell"),
    ("楼上往下扔酒瓶 高空抛物", "safety.falling"),
    ("电瓶拿回家充 飞线", "safety.ebike_fire"),
    ("楼道灯不亮", "facility.light"),
    ("单元门锁不上", "facility.door"),
    ("楼顶漏雨 顶楼漏水", "facility.roof_leak"),
    ("滑梯断了", "facility.play"),
    ("门口没有坡道 轮椅上不去", "facility.barrier_free"),
    ("快递柜打不开", "facility.parcel"),
    ("手机上投票我不会弄", "elderly.digital"),
    ("楼上漏水滴到我家", "neighbor.leak"),
    ("医保怎么缴", "policy.social_security"),
    ("物业费又涨 凭什么收费", "property.fee"),
    ("借活动室排练 活动室锁门", "culture.venue"),
]

UNSURE = [
    ("", ()),
    ("你好", ()),
    ("1" * 3000, ()),
    ("漏水", ("facility.roof_leak", "neighbor.leak")),
    ("坏了", ("property.repair",)),
    ("建议", ("policy.participate",)),
    ("堵了", ("utilities.drain", "parking.block")),
]

URGENCY = [
    ("电梯坏了", "urgent"),
    ("电梯里困了人", "emergency"),
    ("楼道灯不亮", "normal"),
    ("楼道灯不亮 赶紧来人", "urgent"),
    ("楼道灯不亮 不急 有空再修", "normal"),
    ("楼道灯不亮 有空调的那层", "normal"),
    ("急诊室门口的楼道灯不亮", "normal"),
    ("快递柜打不开", "low"),
    ("快递柜打不开 在线等", "normal"),
    ("去年着火的那栋", "normal"),
    ("好大的煤气味", "emergency"),
    ("老人晕倒了", "emergency"),
    ("有问题 很着急", "normal"),
]


@pytest.mark.parametrize(("text", "category"), LINES)
def test_a_need_goes_to_its_category_and_queue(text, category):
    found = triage(text)
    assert found.category == category
    assert found.candidates[0] == category
    assert found.role == by_id(category).role


@pytest.mark.parametrize(("text", "candidates"), UNSURE)
def test_unsure_goes_to_the_floor_lead(text, candidates):
    found = triage(text)
    assert (found.category, found.role, found.urgency) == ("", Role.FLOOR_LEAD, "normal")
    assert found.candidates == candidates


@pytest.mark.parametrize(("text", "urgency"), URGENCY)
def test_urgency(text, urgency):
    assert triage(text).urgency == urgency


def test_the_categories_keep_their_places():
    assert len(CATEGORIES) == 75
    assert len({category.id for category in CATEGORIES}) == 75
    assert CATEGORIES[0].id == "property.fee"
    assert [c.id for c in CATEGORIES].index("elevator.fault") == 12
    assert top("elevator.fault") == "电梯"
    assert by_id("elderly.escort").role is Role.VOLUNTEER
    assert by_id("property.fee").external == ""


def _changed(tmp_path, change):
    raw = json.loads(taxonomy.PACKAGED.read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def _first(raw):
    return raw["categories"][0]["children"][0]


FAULTS = [
    (lambda raw: raw.pop("categories"), "the file: categories is missing"),
    (lambda raw: raw.update(categories=[]), "no category"),
    (lambda raw: raw.update(categories={}), "categories is not list"),
    (lambda raw: _first(raw).update(role="king"), "property.fee: king is no role"),
    (lambda raw: _first(raw).update(support=["king"]), "property.fee: king is no role"),
    (lambda raw: _first(raw).update(id="fee"), "fee does not begin with property."),
    (lambda raw: _first(raw).update(id="property.guard"), "property.guard stands there twice"),
    (lambda raw: raw["categories"][1].update(id="property"), "property stands there twice"),
    (lambda raw: raw["categories"][0].update(id="property.fee"), "property.fee holds a dot"),
    (lambda raw: _first(raw).update(zh=" "), "property.fee: zh is empty"),
    (lambda raw: _first(raw).update(en=""), "property.fee: en is empty"),
    (lambda raw: _first(raw).update(en=3), "property.fee: en is not str"),
    (lambda raw: _first(raw).update(urgency="asap"), "urgency is asap"),
    (lambda raw: _first(raw).update(decision="mine"), "decision is mine"),
    (lambda raw: _first(raw).update(conflict_prone="yes"), "conflict_prone is not bool"),
    (lambda raw: _first(raw).update(external=7), "external"),
    (lambda raw: _first(raw).update(keywords=[""]), "keywords holds something else"),
    (lambda raw: raw["lexicons"]["ambiguous"].update(a=["no.such"]), "no.such"),
]


@pytest.mark.parametrize(("change", "why"), FAULTS)
def test_a_bad_file_is_named_with_its_fault(tmp_path, change, why):
    with pytest.raises(BadCategories) as caught:
        load(_changed(tmp_path, change))
    assert str(caught.value).startswith("mine.json: ")
    assert why in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 100_000])
def test_what_is_no_file_of_categories_is_said_to_be_bad(tmp_path, raw):
    path = tmp_path / "bad.json"
    path.write_bytes(raw)
    with pytest.raises(BadCategories, match=r"bad\.json"):
        load(path)


def test_a_file_that_is_not_there_is_said_to_be_bad(tmp_path):
    with pytest.raises(BadCategories, match=r"none\.json: No such file or directory$"):
        load(tmp_path / "none.json")

"""The kind of danger decides what people are told to do until help comes (S03)."""

from __future__ import annotations

import pytest

from bot.reading.peril import peril
from bot.reading.said import Said

SAID = [
    ("2单元楼道着火了", "fire"),
    ("厨房在冒烟，我被困在家里", "fire"),
    ("电梯里有人困住了", "lift"),
    ("We're trapped in the lift", "lift"),
    ("电梯夹人了 一个老头半个身子在外面", "lift"),
    ("煤气味好大", "gas"),
    ("洗澡的时候我姐晕在浴室,燃气热水器的,喊了没反应", "gas"),
    ("路灯杆漏电 有人碰到后倒在雨里", "shock"),
    ("井盖没了 有人掉下去了 在里面喊", "trapped"),
    ("房子塌了", "trapped"),
    ("我爸摔倒了起不来", "hurt"),
    ("娃儿被开水烫伤了", "hurt"),
    ("我老婆羊水破了,电梯在十九楼不下来", "hurt"),
    ("有人拿着菜刀在追人", "violence"),
    ("楼上在打老婆 听到喊救命", "violence"),
    ("有人在撬我家门", "violence"),
    ("我妈走丢了 八十岁", "missing"),
    ("my kid is missing, blue jacket", "missing"),
    ("我不想活了", "despair"),
    ("有人要跳楼", "despair"),
    ("天台上站着个人 好像想跳下去", "despair"),
    ("有人坐在天台边上", "edge"),
    ("有人喝农药了", "hurt"),
    ("奶奶吃错药了，吃了安眠药叫不醒", "hurt"),
    ("我已经吃了一瓶安眠药", "despair"),
    ("楼上小陈发朋友圈说不想活了，煤气都打开了，快去敲门", "despair"),
    ("救命", ""),
]


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_the_kind_of_danger(text, kind):
    assert Said(text).danger is not None
    assert Said(text).peril == kind


@pytest.mark.parametrize(
    ("text", "numbers", "kind"),
    [
        # a child on a window sill is in danger, and does not despair
        ("四楼窗台上坐着个小娃娃", ("119",), "trapped"),
        ("孩子要跳绳摔倒了", ("120",), "hurt"),
        # whoever jumps from a fire wants to live
        ("着火了，有人要从窗户跳", ("119", "110"), "fire"),
        ("门打不开，家里进水了", ("110",), ""),
        ("手机丢了", ("120",), "hurt"),
    ],
)
def test_what_only_sounds_like_another_kind(text, numbers, kind):
    assert peril(text, numbers) == kind


@pytest.mark.parametrize("text", ["电梯坏了三天", "热得不想活了", "跳楼价甩卖", "", "🔥🔥"])
def test_without_danger_there_is_no_kind(text):
    assert Said(text).peril == ""


@pytest.mark.parametrize(
    "text",
    [
        "我不想活了",
        "我好想死",
        "我得了抑郁症想自杀",
        "我要从楼顶跳下去",
        "救救我，我割腕了，在地下车库",
        "I want to die",
        "I don't want to live any more",
        "活够了",
    ],
)
def test_in_plain_words_of_oneself_nothing_else_is_asked_for(text):
    said = Said(text)
    assert said.danger is not None
    assert (said.peril, said.desperate or said.cries) == ("despair", True)


@pytest.mark.parametrize(
    "text",
    [
        "我不想活动了",
        "我想死你了",
        "我累得想死",
        "我想死这一口火锅了",
        "我不想跳广场舞",
        "热得我不想活了",
        "作业多得我不想活了",
        "看到房价我就不想活了哈哈",
        "我看电影里有人自杀",
        "从1楼到3楼都跳闸了，没电",
    ],
)
def test_what_people_say_lightly_is_no_danger(text):
    assert Said(text).danger is None


@pytest.mark.parametrize(
    "text",
    [
        "我老公不想活了",
        "楼上小陈说她不想活了",
        "402的王阿姨说不想活了，我去她家看看",
        "5号楼楼顶有人要跳楼",
        "我儿子说我不想活了",
    ],
)
def test_a_report_of_somebody_else_is_despair_but_not_their_own(text):
    assert (Said(text).peril, Said(text).desperate) == ("despair", False)


@pytest.mark.parametrize(
    "text",
    [
        "保洁阿姨站在窗台上擦玻璃",
        "空调师傅站在窗台上没系安全绳",
        "有人站在楼顶修太阳能",
        "猫从楼上跳下来了",
        "小偷从二楼窗户跳下来跑了",
        "孩子误喝了农药",
    ],
)
def test_what_happens_at_a_height_or_with_poison_is_not_despair(text):
    assert Said(text).peril not in ("despair", "edge")

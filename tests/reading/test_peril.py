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
    ("有人喝农药了", "despair"),
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

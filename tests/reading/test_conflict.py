"""What is an open clash, and what is only a firm word (S19)."""

from __future__ import annotations

import json

import pytest

from bot.bench.reading import CORPUS, half
from bot.reading.conflict import clash
from bot.reading.said import Said

CLASHES = [
    "你再骂一句试试，有种下楼来",
    "你等着，老子弄死你",
    "楼下两家为了停车打起来了 快来人拉一下",
    "他家男的堵在电梯口骂我老婆还推了一把",
    "再施工我们就堵着门不让进料",
]
NONE = [
    "", "😂😂😂", "谢谢大家", "再这样我就投诉了", "物业费凭什么涨",
    "投诉三次了都没人回，请给个明确时间",
    "电梯坏了三天没人修，太不负责任了", "我不同意这个方案，请书面答复", "楼上天天半夜拖椅子",
    "两只猫打架，笑死", "昨晚球赛打得真凶", "孩子打翻了牛奶", "大家心平气和", "着火了！快来人",
]  # fmt: skip


@pytest.mark.parametrize("text", CLASHES)
def test_a_quarrel_a_threat_a_blockade_is_one(text):
    assert clash(Said(text))


@pytest.mark.parametrize("text", NONE)
def test_a_firm_word_a_danger_and_a_game_are_none(text):
    assert not clash(Said(text))


@pytest.mark.parametrize("side", [0, 1])
def test_in_everyday_lines_it_is_seen_half_of_the_time_and_hardly_ever_for_nothing(side):
    lines = [
        json.loads(line)
        for name in ("street", "chatter")
        for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    told = [
        (bool(one["expect"]["conflict_signal"]), clash(Said(one["text"])))
        for one in lines
        if half(one["id"]) == side
    ]
    clashes = [seen for meant, seen in told if meant]
    assert sum(clashes) >= 0.4 * len(clashes)
    assert sum(seen for meant, seen in told if not meant) <= 3

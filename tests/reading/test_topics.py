"""Hot topics among ordinary chatter, and messages as odd as people write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.reading_topics import f1, figures, measured
from bot.reading.topics import Message, topics

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HERE = Path(__file__).parent

LIFTS = [
    "桃李园的电梯又停在五楼不动了",
    "桃李园电梯门夹人，今天差点夹到我妈",
    "物业什么时候修桃李园的电梯，我爬楼爬得腿软",
    "又被关在电梯里十分钟，桃李园这部梯子该报废了",
    "桃李园电梯一开就抖，谁敢坐",
]
SAND = [
    "芳草街天天过渣土车，窗台上一层灰",
    "半夜两点渣土车还在芳草街按喇叭",
    "芳草街的渣土车能不能限个时间，孩子没法睡",
    "渣土车把芳草街的路压得全是坑",
]
SMOKE = [
    "竹园小区楼下烧烤店的油烟往家里灌",
    "一到晚上竹园小区全是烧烤味，衣服都不敢晾",
    "竹园小区那家烧烤店没装净化器吧，烟大得很",
    "环保来过竹园小区没有，烧烤店照样冒烟",
]
SAME_ELSEWHERE = [
    "梨花苑的电梯停运一个星期了",
    "住梨花苑十六楼，电梯坏了只能走上去",
    "梨花苑电梯里的灯不亮，门也关不严",
]
BLOCKS = [
    "3号楼的门禁又打不开",
    "三号楼门禁刷卡没反应",
    "3栋门禁坏了两天，谁都能进",
    "7号楼门禁失灵了",
    "7栋的门禁敲半天才开",
]
CHATTER = [
    "早上好", "谁家有多余的葱", "今天真冷啊", "周末打球去不去", "谢谢大家", "哈哈哈哈", "收到",
    "孩子作业是第几页", "有没有人拼车去机场", "这个视频笑死我了", "下午茶团购还差两个人",
    "恭喜恭喜", "请问附近哪家理发好", "我家猫生了三只小猫", "股票又跌了", "晚上吃什么",
    "转一台婴儿车，九成新",
    "明天降温，多穿点", "钥匙捡到一串，谁丢的", "广场上放烟花吗", "新年快乐", "在吗", "👍👍👍",
    "😂", "帮我投一票吧", "早睡早起身体好", "有人会修自行车吗", "谁有打气筒", "包饺子缺个人手",
    "下雨收衣服啦",
]  # fmt: skip


def said(texts, first=1, **changes):
    """One message each, by somebody else each time, an hour apart."""
    return [
        Message(
            f"{first + at}", text, at=NOW + timedelta(hours=at), user=f"u{first + at}", **changes
        )
        for at, text in enumerate(texts)
    ]


def ids(messages):
    return {message.id for message in messages}


def matching(found, wanted):
    """F1 of the topic that matches best."""
    return max(
        (2 * len(ids(t.messages) & ids(wanted)) / (len(t.messages) + len(wanted)) for t in found),
        default=0,
    )


def test_topics_are_found_among_chatter():
    planted = [said(LIFTS, 100), said(SAND, 200), said(SMOKE, 300), said(SAME_ELSEWHERE, 400)]
    messages = [m for group in planted for m in group] + said(CHATTER, 500)
    Random(7).shuffle(messages)
    found = topics(messages)
    assert [matching(found[:4], group) for group in planted] == [1.0] * 4
    assert {t.place for t in found[:4]} == {"桃李园", "芳草街", "竹园小区", "梨花苑"}


def test_a_topic_is_named_by_its_place_and_words_and_knows_its_time():
    found = topics(said(SAND) + said(CHATTER, 100))[0]
    assert found.name.startswith("芳草街 渣土")
    assert [m.id for m in found.messages] == ["1", "2", "3", "4"]
    assert (found.begin, found.end) == (NOW, NOW + timedelta(hours=3))
    assert found.people == 4


def test_the_same_matter_in_two_buildings_is_two_topics():
    found = topics(said(BLOCKS) + said(CHATTER, 100))
    assert matching(found, said(BLOCKS[:3])) == 1.0
    assert not any({"1", "4"} <= ids(t.messages) for t in found)


def test_two_matters_of_two_crowds_at_one_place_are_two_topics():
    water = [
        "香樟花园的自来水发黄", "香樟花园水管里流出铁锈水", "自来水一股怪味，香樟花园的水箱该洗了",
        "香樟花园又放出黄水，洗衣服都不行", "请化验香樟花园的自来水",
    ]  # fmt: skip
    fees = [
        "香樟花园物业费涨价谁同意了", "香樟花园物业乱收费", "物业费涨一倍，香樟花园业主不服",
        "香樟花园物业涨价没开业主大会", "不交物业费就停门禁卡，香樟花园物业太霸道",
    ]  # fmt: skip
    found = topics(said(water) + said(fees, 50) + said(CHATTER, 100))
    assert matching(found, said(water)) >= 0.9
    assert matching(found, said(fees, 50)) >= 0.9


def test_many_people_are_hotter_than_one_who_repeats_it():
    often = [Message(f"{n}", text, user="one", at=NOW) for n, text in enumerate(LIFTS * 2)]
    found = topics([*often, *said(SAND, 100)])
    assert [t.place for t in found] == ["芳草街", "桃李园"]
    assert [t.people for t in found] == [4, 1]


@pytest.mark.parametrize(
    "more",
    [
        {"likes": 50},
        {"household": "3-2-401"},
        {"at": NOW + timedelta(days=200)},
    ],
    ids=lambda more: next(iter(more)),
)
def test_likes_households_and_freshness_make_it_hotter(more):
    plain = said(SAND)
    other = [Message(**{**_fields(m), **more}) for m in plain]
    later = Message("later", "没有别的事", at=NOW + timedelta(days=200))
    assert topics([*other, later])[0].score > topics([*plain, later])[0].score


def _fields(message):
    return {name: getattr(message, name) for name in message.__slots__}


def test_nothing_and_one_message_make_no_topic():
    assert topics([]) == []
    assert topics(said(LIFTS[:1])) == []
    assert topics(said(CHATTER)) == []


def test_the_same_id_counts_once():
    messages = said(SAND)
    again = [Message(m.id, "别的话", user="x") for m in messages]
    found = topics(messages + messages + again)
    assert len(found) == 1
    assert [m.text for m in found[0].messages] == SAND


def test_whoever_is_unknown_is_somebody_else_each_time():
    nobody = [Message(f"{n}", text) for n, text in enumerate(SAND)]
    found = topics(nobody)[0]
    assert found.people == 4
    assert found.begin is found.end is None


def test_at_most_so_many():
    messages = said(LIFTS, 1) + said(SAND, 50) + said(SMOKE, 80)
    assert len(topics(messages, 2)) == 2


def test_very_long_texts_and_odd_signs_stop_nothing():
    long = [Message(f"l{n}", "路灯坏了，" * 100_000, user=f"{n}") for n in range(3)]
    odd = [
        Message(f"o{n}", text)
        for n, text in enumerate(["😀" * 50, "\x00\ufeff", "", "a" * 9999, "？！"])
    ]
    found = topics([*long, *odd])
    assert ids(found[0].messages) == {"l0", "l1", "l2"}
    assert not any(m.id.startswith("o") for t in found for m in t.messages)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=12))
def test_any_texts_give_groups_of_whole_messages(texts):
    messages = [Message(f"{n}", text, title) for n, (title, text) in enumerate(texts)]
    found = [m.id for t in topics(messages) for m in t.messages]
    assert len(found) == len(set(found))
    assert set(found) <= ids(messages)


def test_the_order_of_messages_changes_no_topic():
    messages = said(LIFTS) + said(SAND, 50) + said(CHATTER, 100)
    there = {frozenset(ids(t.messages)) for t in topics(messages)}
    assert {frozenset(ids(t.messages)) for t in topics(messages[::-1])} == there


@pytest.mark.parametrize("name", ["planted_topics.jsonl", "planted_topics_later.jsonl"])
def test_planted_topics_are_told_apart(name):
    """Each planted one with the other file's messages around it."""
    other = {"planted_topics.jsonl": "planted_topics_later.jsonl"}.get(name, "planted_topics.jsonl")
    found = measured(HERE / other, HERE / name, top=40)
    assert len(found.planted) >= 12
    assert sum(found.both) / len(found.both) >= 0.85


def test_the_figures_of_a_bench_are_shares_and_counts():
    found = list(figures(HERE / "planted_topics_later.jsonl", [HERE / "planted_topics.jsonl"]))
    alone, mean, count = found[:12], found[12], found[13]
    assert all("nothing planted" in figure.name for figure in alone)
    assert sum(figure.met for figure in alone) >= 10
    assert (mean.of, count.of) == (30, 30)
    assert 0.5 < mean.value <= 1
    assert 10 <= count.value <= 20
    assert not count.met  # thirty do not fit into the first twenty


def test_f1_is_that_of_the_best():
    assert f1({"1", "2"}, [{"1"}, {"1", "2", "3"}, {"9"}]) == pytest.approx(0.8)
    assert f1({"1"}, []) == 0


def test_the_planted_messages_are_as_the_readme_says():
    for name in ("planted_topics.jsonl", "planted_topics_later.jsonl"):
        lines = [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]
        sizes = [
            sum(one["topic"] == topic for one in lines) for topic in {one["topic"] for one in lines}
        ]
        assert min(sizes) >= 5
        assert len({one["text"] for one in lines}) == len(lines)

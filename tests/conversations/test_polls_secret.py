"""Anonymous polls: voted in private, hidden until the end, and no record of who chose what (S07)."""

from __future__ import annotations

import json

import pytest

from bot.town import people
from storage import verify
from tests.stores import rows

ASK = "李大爷 in 3号楼: /poll 换不换物业? 换/不换/再等等 匿名"
FIVE = ("李大爷", "刘主任", "孙书记", "小陈", "王阿姨")
VOTES = {"李大爷": "1", "刘主任": "2", "孙书记": "1", "小陈": "1", "王阿姨": "3"}


@pytest.fixture
async def asked(town):
    await town.town.plays(f"王阿姨 starts Bot\n王阿姨 in 3号楼: /help\n{ASK}", check=False)
    return town


async def test_from_the_button_to_the_result(town):
    await town.town.plays("小张 starts Bot\n小张 in 3号楼: /help", check=False)
    await town.plays("""
        李大爷 in 3号楼: /poll 换不换物业? 换/不换/再等等 匿名
        Bot replies to 李大爷 in 3号楼: 📊 #1 换不换物业? 单选 · 一人一票 · 匿名 · 截止后公布票数 1. 换 2. 不换 3. 再等等 ⏱ … 🗳 已投 0 人 🔒 请按按钮，到私聊里投。谁选了什么不公开，截止后连我也不留 [私聊投票]
        Bot to 李大爷: … [多选] [排序] [记名] [开1天] [开7天] [取消投票]
        # in the group nothing counts
        小张 replies to #1 in 3号楼: 1
        Bot replies to 小张 in 3号楼: 投票#1是匿名的：请到和我的私聊里投。在这里的不计票。
        小张 starts Bot with 1-v-vb-1
        Bot to 小张: 📊 #1 … 请按按钮，或回复数字、选项的字 [1. 换] [2. 不换] [3. 再等等]
        小张 taps [1. 换] in private
        Bot alerts 小张: ✅ 投票#1：已匿名记下。想改就再选一次。
        Bot edits #1 in 3号楼: … 🗳 已投 1 人 … [私聊投票]
        Bot edits #1 to 李大爷: … [谁还没投]
        小张 taps [1. 换] in private
        Bot alerts 小张: 投票#1：您的票没有变。
        小张 to Bot: 不换
        Bot to 小张: ✅ 投票#1：已匿名记下。想改就再选一次。
    """)


async def vote(house):
    lines = [f"{name} to Bot: {n}" for name, n in VOTES.items()]
    await house.town.plays("\n".join(lines), check=False)


async def test_five_votes_are_a_result_and_nobody_knows_whose(asked):
    await vote(asked)
    start = len(asked.town.transcript)
    await asked.town.plays("... 3 days pass", check=False)
    told = [s.text for s in asked.town.transcript[start:] if "最多" in s.text]
    assert len(told) == 1
    assert "最多：换" in told[0]
    assert "3票（60%）" in told[0]
    found = await asked.ask(verify.check)
    assert found.ok
    kept = rows(asked.database, "SELECT choice, nth, at_ms FROM poll_ballot")
    assert kept == [("", 0, None)] * 5
    kinds = [kind for (kind,) in rows(asked.database, "SELECT kind FROM ledger")]
    assert not {"vc", "vm", "vn"} & set(kinds)
    (facts,) = rows(asked.database, "SELECT facts FROM ledger WHERE kind = 'vz'")
    assert json.loads(facts[0])["ballots"] == [["0", 3], ["1", 1], ["2", 1]]


async def test_four_anonymous_votes_are_no_result(asked):
    lines = [f"{name} to Bot: 1" for name in FIVE[:4]]
    await asked.town.plays("\n".join(lines), check=False)
    start = len(asked.town.transcript)
    await asked.town.plays("... 3 days pass", check=False)
    said = [s.text for s in asked.town.transcript[start:] if s.chat is asked.group()]
    assert any("无效：人数太少，不公布结果" in text for text in said)
    assert not any("▇" in text for text in said)


async def test_while_it_is_open_no_word_that_is_kept_says_who_chose_what(asked):
    """What waits or was said is kept word for word: it holds no choice of anybody's."""
    before = rows(asked.database, "SELECT MAX(id) FROM outbox")[0][0]
    await vote(asked)
    said = rows(asked.database, f"SELECT body FROM outbox WHERE id > {before}")
    assert said
    for (body,) in said:
        assert "您选的" not in body
        assert "✓" not in body
        assert "▇" not in body


async def test_several_answers_go_by_numbers(town):
    await town.town.plays("李大爷 in 3号楼: /poll 哪里装灯? 大门/车棚/楼道 多选 匿名", check=False)
    await town.plays("""
        李大爷 to Bot: 1 3
        Bot to 李大爷: ✅ 投票#1：已匿名记下。想改就再选一次。
        Bot to 李大爷: 📊 #1 … 请回复数字，如：1 3。以最后一次为准
        Bot edits #1 to 李大爷: … [谁还没投]
        Bot edits #1 in 3号楼: … 🗳 已投 1 人 … [私聊投票]
    """)
    assert rows(town.database, "SELECT choice, counts FROM poll_ballot JOIN poll USING (no)") == [
        ("0_2", "[1, 0, 1]")
    ]


async def test_named_and_anonymous_presses_never_mix(asked):
    card = [m for m in asked.group().messages if m.sender is asked.bot][-1]
    for code, told in (
        ("1-vc-1-0", "投票#1是匿名的：请到和我的私聊里投。在这里的不计票。"),
        ("1-vn-1-0", "投票#1是匿名的：请到和我的私聊里投。在这里的不计票。"),
        ("1-vs-1-hidden-off", "匿名投票只能截止后公布票数：不然每变一票，就看得出是谁投的。"),
    ):
        said = await people.press_data(
            asked.town, asked.person("李大爷"), asked.group(), card, code
        )
        assert said == told
    assert rows(asked.database, "SELECT COUNT(*) FROM poll_ballot") == [(0,)]


async def test_a_bug_of_ours_keeps_no_ballot(asked, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a bug")

    await asked.town.plays("王阿姨 starts Bot with 1-v-vb-1", check=False)
    monkeypatch.setattr("bot.cases.poll_asked.ballot", broken)
    await asked.town.plays("王阿姨 taps [2. 不换] in private\n王阿姨 to Bot: 不换", check=False)
    kept = rows(asked.database, "SELECT raw FROM quarantine")
    assert kept == [("{}",)] * len(kept)
    assert kept

"""A phrase with a picture or file: where it goes, and where its words stand."""

from __future__ import annotations

import pytest

from bot.speech import page as pages
from bot.speech.page import PHRASES, Button, Drawn, Page, Phrase

FACTS = {"title": "结果", "turnout": "", "footer": "", "parts": [{"heading": "", "bars": []}]}
LONG = "很长的话" * 226  # 904


def speaks(monkeypatch, text, *, public=False, klass=pages.MUST, buttons=(), name="poll.list"):
    """A phrase has a picture now."""
    drawn = Drawn("poll_result", "结果.png", FACTS)
    page = Page(text, buttons, drawn=drawn)
    spoken = Phrase(name, lambda _words, **_facts: page, klass, public)
    monkeypatch.setitem(PHRASES, name, spoken)


async def test_what_is_asked_for_in_private_comes_there(town, monkeypatch):
    speaks(monkeypatch, "<b>进行中的投票</b>")
    await town.plays("""
        刘主任 to Bot: /polls
        Bot to 刘主任 with a picture: 进行中的投票
    """)


async def test_asked_for_in_the_group_it_comes_in_private(town, monkeypatch):
    speaks(monkeypatch, "进行中的投票")
    await town.plays("""
        刘主任 in 3号楼: /polls
        Bot to 刘主任 with a picture: 进行中的投票
        小张 in 3号楼: /polls
        Bot replies to 小张 in 3号楼: 请打开和我的私聊，我在那里告诉您。 [打开私聊]
    """)


async def test_a_picture_is_never_whispered(town, monkeypatch):
    await town.town.plays("小陈 makes Bot admin in 3号楼", check=False)
    speaks(monkeypatch, "进行中的投票")
    await town.plays("""
        刘主任 in 3号楼: /polls
        Bot whispers to 刘主任 in 3号楼: 我在私聊里发给您了。
        Bot to 刘主任 with a picture: 进行中的投票
        小张 in 3号楼: /polls
        Bot replies to 小张 in 3号楼: 请打开和我的私聊，我在那里告诉您。 [打开私聊]
    """)


async def test_a_press_in_the_group_is_answered_and_the_picture_comes_in_private(town, monkeypatch):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    speaks(monkeypatch, "全部经过", name="need.detail")
    await town.plays("""
        刘主任 taps [详情] in 3号楼
        Bot alerts 刘主任: 我在私聊里发给您了。
        Bot to 刘主任 with a picture: 全部经过
    """)


async def test_public_words_stand_below_it_in_the_group(town, monkeypatch):
    speaks(monkeypatch, "📊 结果", name="poll.result")
    await town.town.plays("李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点", check=False)
    await town.town.plays("... 2 days pass", check=False)
    await town.plays("""
        ... 1 day passes
        Bot edits #1 in 3号楼: …
        Bot replies to #1 in 3号楼 with a picture: 📊 结果
        Bot to 李大爷: … […]
        Bot edits #1 to 刘主任: …
        Bot edits #1 to 孙书记: …
        Bot edits #1 to 小陈: …
        Bot edits #1 to 李大爷: …
    """)


async def test_long_words_follow_it_in_a_message_of_their_own(town, monkeypatch):
    button = ((Button("看", url="https://t.me/x"),),)
    speaks(monkeypatch, f"<b>标题 &amp; 更多</b>\n{LONG}", buttons=button)
    await town.plays(f"""
        刘主任 to Bot: /polls
        Bot to 刘主任 with a picture: 标题 & 更多
        Bot to 刘主任: 标题 & 更多 {LONG} [看]
    """)


@pytest.mark.parametrize(("count", "messages"), [(900, 1), (901, 2)])
@pytest.mark.parametrize("letter", ["长", "<"])
async def test_what_fits_under_a_picture_is_measured_as_telegram_does(
    town, monkeypatch, letter, count, messages
):
    speaks(monkeypatch, letter.replace("<", "&lt;") * count)
    start = len(town.town.transcript)
    await town.town.plays("刘主任 to Bot: /polls", check=False)
    said = [(s.shows, len(s.text)) for s in town.town.transcript[start:]]
    assert len(said) == messages
    assert said[-1] == ("picture" if messages == 1 else "", count)

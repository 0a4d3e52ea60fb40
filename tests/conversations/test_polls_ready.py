"""`/poll` offers polls that are ready: each can be read, changed and asked by a press (S07)."""

from __future__ import annotations

import pytest

from bot.reading import poll_lines, poll_templates, poll_topics

BARE = "想问邻居什么？ [大扫除时间] [加装充电桩意向] [活动选哪个] [满意不满意]"


@pytest.mark.parametrize(
    ("name", "options", "card"),
    [
        ("大扫除时间", "周六9点/周六14点/周日9点/周日14点",
         "📊 #1 这个周末什么时候大扫除? 多选 · …"
         " [1. 周六9点] [2. 周六14点] [3. 周日9点] [4. 周日14点]"),
        ("加装充电桩意向", "想装/不想装/再看看",
         "📊 #1 您家想装充电桩吗? 单选 · 一户一票 · … [1. 想装] [2. 不想装] [3. 再看看]"),
        ("活动选哪个", "包饺子/看电影/下棋/健步走",
         "📊 #1 下次活动选哪个? 多选 · … [1. 包饺子] [2. 看电影] [3. 下棋] [4. 健步走]"),
        ("满意不满意", "很满意/满意/一般/不满意",
         "📊 #1 您对楼里的保洁满意吗? 单选 · … · 匿名 · … [私聊投票]"),
    ],
)  # fmt: skip
async def test_a_template_is_two_presses(homes, name, options, card):
    await homes.plays(f"""
        李大爷 to Bot: /poll
        Bot to 李大爷: {BARE} [取消]
        李大爷 taps [{name}] in private
        Bot edits its message to 李大爷: 有哪些选项？ … [{options}] [返回] [取消]
        李大爷 taps [{options}] in private
        Bot to 3号楼: {card}
        Bot to 李大爷: 📊 #1 … […]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
    """)


async def test_its_answers_can_be_others_and_one_s_own_question_as_well(town):
    await town.plays(f"""
        李大爷 to Bot: /poll
        Bot to 李大爷: {BARE} [取消]
        李大爷 to Bot: 活动选哪个
        Bot to 李大爷: 有哪些选项？ … [包饺子/看电影/下棋/健步走] [返回] [取消]
        Bot edits its message to 李大爷: …
        李大爷 taps [返回] in private
        Bot edits its message to 李大爷: {BARE} [取消]
        李大爷 taps [活动选哪个] in private
        Bot edits its message to 李大爷: … […]
        李大爷 to Bot: 唱歌/<b>跳舞 😀
        Bot to 3号楼: 📊 #1 下次活动选哪个? 多选 · … [1. 唱歌] [2. <b>跳舞 😀]
        Bot to 李大爷: 📊 #1 … […]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
    """)


async def test_in_the_group_they_are_for_whoever_asked(town):
    await town.town.plays("小陈 makes Bot admin in 3号楼", check=False)
    await town.plays("""
        李大爷 in 3号楼: /poll
        Bot whispers to 李大爷 in 3号楼: 想问邻居什么？ … […]
        李大爷 taps [加装充电桩意向] in 3号楼
        Bot edits its whisper to 李大爷 in 3号楼: 有哪些选项？ … [想装/不想装/再看看] [返回] [取消]
        李大爷 taps [想装/不想装/再看看] in 3号楼
        Bot to 李大爷: 📊 #1 … […]
        Bot edits its whisper to 李大爷 in 3号楼: ✅ 好了，谢谢。
        Bot to 3号楼: 📊 #1 您家想装充电桩吗? … […]
    """)


async def test_last_month_s_poll_is_offered_beside_them_and_asked_again_at_once(town):
    await town.town.plays("李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点 1天", check=False)
    await town.town.plays("... 20 days pass", check=False)
    await town.plays(f"""
        李大爷 to Bot: /poll
        Bot to 李大爷: {BARE} [和上月一样：周六几点大扫除?] [取消]
        李大爷 taps [和上月一样：周六几点大扫除?] in private
        Bot to 3号楼: 📊 #2 周六几点大扫除? … [1. 9点] [2. 10点]
        Bot to 李大爷: 📊 #2 … […]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
    """)


async def test_a_resident_s_template_waits_for_a_second_home_like_any_other(homes):
    await homes.town.plays("王阿姨 starts Bot", check=False)
    await homes.plays(f"""
        王阿姨 to Bot: /poll
        Bot to 王阿姨: {BARE} [取消]
        王阿姨 taps [活动选哪个] in private
        Bot edits its message to 王阿姨: … […]
        王阿姨 taps [包饺子/看电影/下棋/健步走] in private
        Bot to 3号楼: 📊 #1 下次活动选哪个? … [附议]
        Bot to 王阿姨: … […]
        Bot edits its message to 王阿姨: ✅ 好了，谢谢。
    """)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_template_is_read_whole_and_fits_its_buttons(language):
    for name in poll_templates.names(language):
        read = poll_lines.read(poll_templates.line(language, name))
        assert len(read.question) > 5, name
        assert read.question.endswith("?"), name
        assert 2 <= len(read.options) <= 10, name
        assert all(len(option) <= 20 for option in read.options), name
        assert len("/".join(read.options)) <= 40, name
        assert poll_lines.options("/".join(read.options)) == read.options, name
        assert not poll_topics.banned(read.question, read.options), name
        assert len(name) <= 20, name
    assert poll_templates.line(language, "no such name") == ""


@pytest.mark.parametrize("question", ["几" * 200, "<b>😀</b>", "שלום", ""])
def test_the_name_of_last_month_s_poll_fits_and_is_like_no_other(question):
    first = poll_templates.again("zh_CN", question)
    second = poll_templates.again("zh_CN", question, [first])
    third = poll_templates.again("zh_CN", question, [first, second])
    assert len({first, second, third}) == 3
    assert all(0 < len(name) <= 40 for name in (first, second, third))

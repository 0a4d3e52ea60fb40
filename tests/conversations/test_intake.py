"""All ways in which a need comes in: by name, in reply, with photos, in private, in danger."""

from __future__ import annotations

import pytest

from bot.town import people
from bot.town.entities import units
from tests.stores import everything, rows


def newest(house, name="王阿姨", group="3号楼"):
    person = house.person(name)
    return [m for m in house.group(group).messages if m.sender is person][-1]


async def say(house, name, text, *, reply_to=None, anonymous=False, private=False, other=""):
    """Say it past the story's grammar; everything that the bot said to it."""
    person, start = house.person(name), len(house.town.transcript)
    chat = house.town.world.private_chat(person, house.bot) if private else house.group()
    await house.town.say(person, chat, text, reply_to=reply_to, anonymous=anonymous, other=other)
    await house.town.settle()
    return house.town.transcript[start:]


async def scalar(house, sql):
    return await house.ask(lambda c: c.exec_driver_sql(sql).scalar())


# --- by name ----------------------------------------------------------------------------


async def test_the_bot_is_called_by_name(town):
    await town.plays("""
        王阿姨 in 3号楼: @huiyin_demo_bot 2单元电梯坏了
        Bot to 李大爷: #1 2单元电梯坏了 📍 3号楼2单元 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了 … [同求] [详情] [办理▸]
        小张 in 3号楼: 😀👨‍👩‍👧 垃圾房太脏 @Huiyin_Demo_Bot 快来看看
        Bot to 李大爷: #2 😀👨‍👩‍👧 垃圾房太脏 快来看看 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 小张 in 3号楼: #2 😀👨‍👩‍👧 垃圾房太脏 快来看看 📍 3号楼垃圾房 … [同求] [详情] [办理▸]
        赵老师 in 3号楼: @huiyin_demo_bot
        Bot replies to 赵老师 in 3号楼: 什么事？一句话就行。 请回复本条消息来写。不写了，请回复：取消
        赵老师 replies to Bot: @huiyin_demo_bot 门禁坏了
        Bot to 李大爷: #3 门禁坏了 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 赵老师 in 3号楼: #3 门禁坏了 … [同求] [详情] [办理▸]
        Bot deletes its message in 3号楼
        小张 in 3号楼: @other_bot 今天天气
        小张 in 3号楼: 写信到 me@huiyin_demo_bot 吧
    """)


async def test_a_name_inside_another_word_or_by_a_stranger_is_none(town):
    assert not await say(town, "小张", "mail@huiyin_demo_bot 坏了")
    assert not await say(town, "小张", "@huiyin_demo_bot2 坏了")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@huiyin_demo_bot <b>灯</b> & <script>", "#1 <b>灯</b> & <script>"),
        ("@huiyin_demo_bot المصعد معطل", "#1 \u2068المصعد معطل\u2069"),
        ("/need \u202e坏了灯", "#1 坏了灯"),
        ("🙂🙂 @huiyin_demo_bot 🙂灯坏了", "#1 🙂🙂 🙂灯坏了"),
    ],
)
async def test_html_right_to_left_and_emoji_stay_words(town, text, shown):
    said = await say(town, "王阿姨", text)
    card = next(s for s in said if s.chat is town.group())
    assert card.text.startswith(shown)


async def test_ten_thousand_characters_are_refused_in_words(town):
    for text in ("/need " + "灯" * 10_000, "@huiyin_demo_bot " + "灯" * 10_000):
        assert units(text) > 10_000
        said = await say(town, "王阿姨", text)
        assert [s.text for s in said] == ["太长了：有10000个字，最多500个字。请写短一点。"]
    await town.town.plays("王阿姨 starts Bot", check=False)
    said = await say(town, "王阿姨", "灯" * 10_000, private=True)
    assert [s.text for s in said] == ["太长了：有10000个字，最多500个字。请写短一点。"]
    assert await scalar(town, "SELECT COUNT(*) FROM offer") == 0


# --- in reply to somebody ---------------------------------------------------------------


async def test_a_neighbours_words_become_a_need_and_they_are_told(town):
    await town.plays("""
        王阿姨 in 3号楼: 2单元的灯三天都不亮
        小张 replies to 王阿姨 in 3号楼: /need
        Bot to 李大爷: #1 2单元的灯三天都不亮 📍 3号楼2单元 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元的灯三天都不亮 … [同求] [详情] [办理▸]
        赵老师 in 3号楼: 健身区的秋千断了
        小张 replies to 赵老师 in 3号楼: @huiyin_demo_bot 很危险
        Bot to 刘主任: #2 健身区的秋千断了 很危险 📍 3号楼健身区 ⏳ 等居委会接手 ⏱ 🟠 加急 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 赵老师 in 3号楼: #2 健身区的秋千断了 很危险 … [同求] [详情] [办理▸]
    """)


async def test_the_author_hears_of_it_also_when_a_question_came_between(empty_town):
    empty_town.add_group("阳光花园")
    await empty_town.plays("""
        小陈 adds Bot to 阳光花园
        Bot to 阳光花园: 大家好，我是回音。 … [开通提醒]
        王阿姨 in 阳光花园: 灯不亮
        小张 replies to 王阿姨 in 阳光花园: /need
        Bot replies to 小张 in 阳光花园: 在哪里？比如：3号楼2单元 … 取消
        小张 replies to Bot: 5号楼
        Bot replies to 王阿姨 in 阳光花园: #1 灯不亮 📍 5号楼 … [同求] [详情] [办理▸]
        Bot deletes its message in 阳光花园
    """)


async def test_the_author_may_take_it_back(town):
    await town.town.plays(
        """
        王阿姨 in 3号楼: 2单元的灯三天都不亮
        小张 replies to 王阿姨 in 3号楼: /need
        """,
        check=False,
    )
    await town.plays("""
        王阿姨 taps [办理▸]
        Bot whispers to 王阿姨 in 3号楼: #1 … [撤回]
        王阿姨 taps [撤回]
        Bot alerts 王阿姨: #1 已撤回。
        Bot edits its whisper to 王阿姨 in 3号楼: #1 2单元的灯三天都不亮 📍 3号楼2单元 ↩️ 提出人已撤回 🏷 照明
        Bot edits #1 in 3号楼: #1 2单元的灯三天都不亮 📍 3号楼2单元 ↩️ 提出人已撤回
        Bot edits #1 to 李大爷: #1 2单元的灯三天都不亮 📍 3号楼2单元 ↩️ 提出人已撤回 🏷 照明
    """)


async def test_ones_own_message_and_a_bots_are_nobodys(town):
    await town.plays("""
        王阿姨 in 3号楼: 2单元门坏了
        王阿姨 replies to 王阿姨 in 3号楼: /need
        Bot to 李大爷: #1 2单元门坏了 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元门坏了 … [同求] [详情] [办理▸]
        小张 replies to #1 in 3号楼: /need
        Bot replies to 小张 in 3号楼: 什么事？一句话就行。 … 取消
    """)


async def test_an_anonymous_administrators_words_have_no_author(town):
    await say(town, "李大爷", "2单元楼道堆满了纸箱", anonymous=True)
    answered = town.group().messages[-1]
    said = await say(town, "小张", "/need", reply_to=answered)
    card = next(s for s in said if s.chat is town.group())
    assert card.text.startswith("#1 2单元楼道堆满了纸箱")
    assert card.message.reply_to is answered
    assert await scalar(town, "SELECT reporter FROM need") == town.person("小张").id
    assert await scalar(town, "SELECT COUNT(*) FROM person WHERE id = 1087968824") == 0
    said = await say(town, "李大爷", "@huiyin_demo_bot 灯坏了", anonymous=True)
    assert [s.text for s in said] == [
        "我看不出您是哪一位。请在群管理员设置里关掉“匿名”，再发一次。"
    ]


async def test_somebody_elses_long_words_are_cut_ones_own_are_not(town):
    await say(town, "王阿姨", "2单元" + "灯" * 3_000)
    said = await say(town, "小张", "/need 已经三天了", reply_to=newest(town))
    assert any(s.text.startswith("#1 2单元灯") for s in said)
    text = await scalar(town, "SELECT text FROM need")
    assert len(text) == 500
    assert text.endswith("…\n已经三天了")


# --- photos -----------------------------------------------------------------------------


async def files(house, no=1):
    rows = await house.ask(
        lambda c: c.exec_driver_sql(
            f"SELECT file_id FROM need_photo WHERE no = {no} ORDER BY nth"
        ).all()
    )
    return [row[0] for row in rows]


def largest(house, messages):
    from bot.town import shown

    return [shown.sizes(m.photo)[-1]["file_id"] for m in messages if m.photo]


async def test_a_photo_with_its_words(town):
    await town.plays("""
        王阿姨 in 3号楼 with a photo: /need 2单元电梯坏了
        Bot to 李大爷: #1 2单元电梯坏了 … [我来接手] [答复] [办结] [不采纳] [看照片] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了 … [同求] [详情] [办理▸]
    """)
    assert await files(town) == largest(town, town.group().messages)


async def test_a_need_in_reply_to_a_photo(town):
    await town.plays("""
        王阿姨 in 3号楼 with a photo: 2单元门口堆满了
        小张 replies to 王阿姨 in 3号楼: /need
        Bot to 李大爷: #1 2单元门口堆满了 … [我来接手] [答复] [办结] [不采纳] [看照片] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元门口堆满了 … [同求] [详情] [办理▸]
        赵老师 in 3号楼 with a photo:
        小张 replies to 赵老师 in 3号楼: @huiyin_demo_bot 1单元垃圾没人收
        Bot replies to 小张 in 3号楼: #2 1单元垃圾没人收 … [同求] [详情] [办理▸]
        Bot to 李大爷: #2 1单元垃圾没人收 … [我来接手] [答复] [办结] [不采纳] [看照片] [更多▸]
    """)
    assert await files(town, 1) + await files(town, 2) == largest(town, town.group().messages)


async def test_an_album_counts_once(empty_town):
    house = await empty_town.moves_in(admin=True)
    await house.plays("""
        王阿姨 in 3号楼 with 3 photos: /need 2单元电梯坏了
        Bot to 李大爷: #1 2单元电梯坏了 … [我来接手] [答复] [办结] [不采纳] [看照片] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元电梯坏了 … [同求] [详情] [办理▸]
        小张 in 3号楼 with 4 photos:
        小张 in 3号楼 with 4 photos: 周末去爬山了
    """)
    assert await scalar(house, "SELECT COUNT(*) FROM need") == 1
    mine = [m for m in house.group().messages if m.sender is house.person("王阿姨")]
    assert await files(house) == largest(house, mine)
    assert await scalar(house, "SELECT COUNT(*) FROM need_photo") == 3


async def test_an_album_that_is_cut_by_a_restart_and_by_a_question(empty_town):
    house = await empty_town.moves_in(admin=True)
    person, group = house.person("王阿姨"), house.group()
    first = people.say(house.town, person, group, "/need", photo=True, album="77")
    await house.town.settle()
    await house.stop_bot()
    second = people.say(house.town, person, group, "", photo=True, album="77")
    await house.start_bot()
    await house.town.settle()
    await house.town.plays("王阿姨 replies to Bot in 3号楼: 2单元电梯坏了", check=False)
    third = people.say(house.town, person, group, "", photo=True, album="77")
    await house.town.settle()
    assert await scalar(house, "SELECT COUNT(*) FROM need") == 1
    assert await files(house) == largest(house, [first, second, third])


async def test_the_words_may_stand_under_a_later_photo(empty_town):
    house = await empty_town.moves_in(admin=True)
    person, group = house.person("王阿姨"), house.group()
    await house.stop_bot()
    parts = [
        people.say(house.town, person, group, text, photo=True, album="78")
        for text in ("", "/need 2单元电梯坏了", "")
    ]
    await house.start_bot()
    await house.town.settle()
    assert sorted(await files(house)) == sorted(largest(house, parts))


async def parts_of(house, album, *texts, name="王阿姨", pause=""):
    """The parts of an album, each in a batch of its own."""
    sent = []
    for text in texts:
        person, group = house.person(name), house.group()
        sent.append(people.say(house.town, person, group, text, photo=True, album=album))
        await house.town.settle()
        await house.town.plays(pause, check=False)
    return sent


@pytest.mark.parametrize("words", ["/need 2单元电梯坏了", "@huiyin_demo_bot 2单元电梯坏了"])
async def test_the_words_may_come_in_a_later_batch(empty_town, words):
    house = await empty_town.moves_in(admin=True)
    others = await parts_of(house, "79", "", "", name="小张")
    parts = await parts_of(house, "79", "", "", words, "")
    assert await scalar(house, "SELECT COUNT(*) FROM need") == 1
    assert await files(house) == largest(house, parts)
    assert await scalar(house, "SELECT photos FROM need") == 4
    kept = everything(house.database)
    assert all(file in kept for file in largest(house, parts))
    assert not [file for file in largest(house, others) if file in kept], "nothing of others"


async def test_an_offer_takes_along_what_came_before_its_words(empty_town):
    house = await empty_town.moves_in(admin=True)
    parts = await parts_of(house, "80", "", "2单元的灯三天都不亮，物业快来修", "")
    await house.town.plays("王阿姨 taps [登记]", check=False)
    assert await files(house) == largest(house, parts)


async def test_after_a_minute_or_a_restart_nothing_is_known_of_earlier_parts(empty_town):
    house = await empty_town.moves_in(admin=True)
    _, late = await parts_of(house, "81", "", "/need 2单元电梯坏了", pause="... 61 seconds pass")
    assert await files(house) == largest(house, [late])
    await parts_of(house, "82", "")
    await house.stop_bot()
    await house.start_bot()
    (after,) = await parts_of(house, "82", "/need 3号楼垃圾没人收")
    assert await files(house, 2) == largest(house, [after])


async def test_photos_and_albums_of_no_need_are_tidied_after_a_day(empty_town):
    house = await empty_town.moves_in(admin=True)
    await parts_of(house, "83", "/need 2单元电梯坏了", "")
    await house.ask(
        lambda c: c.exec_driver_sql(
            "INSERT INTO need_photo (community, no, nth, file_id, by, at_ms)"
            " SELECT 1, 99, 1, 'loose', by, at_ms FROM need_photo WHERE nth = 1"
        )
    )
    counts = "SELECT (SELECT COUNT(*) FROM album), (SELECT COUNT(*) FROM need_photo)"
    await house.town.plays("... 23 hours pass", check=False)
    await house.app.pulse.tidy()
    assert rows(house.database, counts) == [(1, 3)]
    await parts_of(house, "83", "")
    assert len(await files(house)) == 3, "a part that comes so late belongs to it all the same"
    await house.town.plays("... 61 minutes pass", check=False)
    await house.app.pulse.tidy()
    assert rows(house.database, counts) == [(0, 3)], "what belongs to a need stays"


async def test_a_photo_to_the_card_of_ones_own_need(town):
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了", check=False)
    await town.plays(
        """
        王阿姨 replies to #1 in 3号楼 with a photo:
        Bot replies to 王阿姨 in 3号楼: 已加到 #1，现在有1张照片。
        王阿姨 replies to #1 in 3号楼 with 2 photos: 还有这里
        Bot replies to 王阿姨 in 3号楼: 已加到 #1，现在有2张照片。
        小张 replies to #1 in 3号楼 with a photo: 我也拍了
    """
    )
    assert len(await files(town)) == 3
    await town.town.plays("... 25 hours pass", check=False)
    await town.plays("""
        王阿姨 replies to #1 in 3号楼 with a photo:
        Bot replies to 王阿姨 in 3号楼: 提出后24小时内才能给 #1 加照片。可以重新提：/need
    """)


async def test_the_handler_sees_the_photos_in_private_and_nobody_else(town):
    await town.town.plays("王阿姨 in 3号楼 with a photo: /need 2单元<电梯>坏了", check=False)
    await town.town.plays("王阿姨 replies to #1 in 3号楼 with a photo:", check=False)
    card = [m for m in town.group().messages if "#1 2单元" in m.text][-1]
    press = lambda name: people.press_data(  # noqa: E731 - three times below
        town.town, town.person(name), town.group(), card, "1-v-ph-1"
    )
    start = len(town.town.transcript)
    assert await press("李大爷") == "照片我在私聊里发给您了。"
    await town.town.settle()
    sent = [s for s in town.town.transcript[start:] if s.kind == "send"]
    assert [s.text for s in sent] == ["#1 2单元<电梯>坏了", ""]
    assert all(s.message.photo and s.chat.person is town.person("李大爷") for s in sent)
    assert await press("小张") == "只有楼门长或居委会可以这样做。"
    await town.town.plays("王阿姨 starts Bot", check=False)
    assert await press("王阿姨") == "照片我在私聊里发给您了。"


async def test_property_sees_the_photos_of_what_waits_for_it(town):
    await town.town.plays(
        """
        赵老师 starts Bot
        赵老师 in 3号楼: 大家好
        小陈 replies to 赵老师 in 3号楼: /grant 物业
        王阿姨 in 3号楼 with a photo: /need 2单元电梯坏了三天
        """,
        check=False,
    )
    await town.plays("""
        赵老师 taps [看照片] in private
        Bot to 赵老师 with a photo: #1 2单元电梯坏了三天
        ... 1 second passes
    """)


async def test_a_photo_that_telegram_has_no_more_is_said_in_words(town):
    await town.town.plays("王阿姨 in 3号楼 with a photo: /need 2单元电梯坏了", check=False)
    await town.ask(lambda c: c.exec_driver_sql("UPDATE need_photo SET file_id = 'gone'"))
    card = [m for m in town.group().messages if "#1 2单元" in m.text][-1]
    start = len(town.town.transcript)
    await people.press_data(town.town, town.person("李大爷"), town.group(), card, "1-v-ph-1")
    await town.town.settle()
    sent = [s.text for s in town.town.transcript[start:] if s.kind == "send"]
    assert sent == ["#1 2单元电梯坏了\n（这张照片打不开了。）"]


async def test_photos_in_private_and_to_a_question(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: 你好", check=False)
    await town.town.plays("王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot with 2 photos:
        Bot to 王阿姨: 什么事？一句话就行。 [取消]
        王阿姨 to Bot with a photo:
        Bot to 王阿姨: 照片收到了。请再用文字回答上面的问题。
        王阿姨 to Bot with a photo: 2单元电梯坏了
        Bot to 李大爷: #1 2单元电梯坏了 … [我来接手] [答复] [办结] [不采纳] [看照片] [更多▸]
        Bot to 3号楼: #1 2单元电梯坏了 … [同求] [详情] [办理▸]
        Bot to 王阿姨: #1 2单元电梯坏了 … [撤回] [看照片]
        Bot edits its message to 王阿姨: ✅ 好了，谢谢。
    """)
    assert len(await files(town)) == 4


@pytest.mark.parametrize("kind", ["voice", "document", "video", "sticker"])
async def test_what_is_neither_words_nor_photo_gets_one_clear_sentence(town, kind):
    await town.town.plays("王阿姨 starts Bot", check=False)
    told = ["我只能看文字和照片。请写下来，或者发照片。"]
    assert [s.text for s in await say(town, "王阿姨", "", private=True, other=kind)] == told
    assert not await say(town, "王阿姨", "", other=kind)
    await town.town.plays("王阿姨 in 3号楼: /need", check=False)
    asked = [m for m in town.group().messages if m.sender is town.bot][-1]
    said = await say(town, "王阿姨", "", reply_to=asked, other=kind)
    assert [s.text for s in said] == told


# --- private words ----------------------------------------------------------------------


async def test_private_words_get_a_button(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot: 2单元的灯不亮
        Bot to 王阿姨: 要登记成诉求，请人来办吗？ [登记为诉求]
        王阿姨 taps [登记为诉求]
        Bot to 李大爷: #1 2单元的灯不亮 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 3号楼: #1 2单元的灯不亮 … [同求] [详情] [办理▸]
        Bot to 王阿姨: #1 2单元的灯不亮 … [撤回]
        Bot edits its message to 王阿姨: ✅ 好的，正在登记。
        王阿姨 to Bot: 谢谢你们
        Bot to 王阿姨: 不客气。
        王阿姨 to Bot: 同意
        Bot to 王阿姨: 有事请写：/need …
        王阿姨 to Bot: 嗯嗯
        Bot to 王阿姨: 有事请写：/need …
        王阿姨 to Bot: 没事了
        Bot to 王阿姨: #1 好了吗？要撤回吗？ [撤回 #1] [还没好] [取消]
        王阿姨 taps [撤回 #1]
        Bot alerts 王阿姨: #1 已撤回。
        Bot edits #1 to 王阿姨: #1 … ↩️ …
        Bot edits #1 to 李大爷: #1 … ↩️ …
        Bot edits #1 in 3号楼: #1 … ↩️ …
        Bot edits #1 to 王阿姨: ✅ 好了，谢谢。
    """)
    assert await scalar(town, "SELECT text FROM offer") == ""


# --- in danger --------------------------------------------------------------------------


async def test_in_danger_the_number_to_call_comes_first(town):
    await town.plays("""
        ... 690 minutes pass
        王阿姨 in 3号楼: /need 2单元楼道着火了
        Bot replies to 王阿姨 in 3号楼: 🚨 请先打119（火警、救援）。 楼道没有烟，就马上离开，别坐电梯；楼道有浓烟，就关紧门，用湿毛巾堵住门缝，到窗口等救援。 我马上通知工作人员。
        Bot to 李大爷: 🔴 #1 紧急情况，请马上处理。 #1 2单元楼道着火了 📍 3号楼2单元楼道 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 刘主任: 🔴 #1 紧急情况，请马上处理。 #1 2单元楼道着火了 📍 3号楼2单元楼道 … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 王阿姨 in 3号楼: #1 2单元楼道着火了 … [同求] [详情] [办理▸]
        小张 in 3号楼: @huiyin_demo_bot 1单元有人晕倒了
        Bot replies to 小张 in 3号楼: 🚨 请先打120（急救）。 …
        Bot to 李大爷: 🔴 #2 紧急情况，请马上处理。 #2 1单元有人晕倒了 📍 3号楼1单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 刘主任: 🔴 #2 紧急情况，请马上处理。 #2 1单元有人晕倒了 📍 3号楼1单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 小张 in 3号楼: #2 1单元有人晕倒了 … [同求] [详情] [办理▸]
    """)


async def test_in_danger_the_number_is_said_also_when_the_rest_is_refused(town):
    said = await say(town, "王阿姨", "/need 着火了" + "啊" * 600)
    assert [s.text[:9] for s in said] == ["🚨 请先打119（", "太长了：有603个"]
    assert "工作人员" not in said[0].text  # nobody was told


async def test_in_danger_in_private_and_as_an_answer(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot: 2单元着火了
        Bot to 王阿姨: 🚨 请先打119（火警、救援）。 楼道没有烟，就马上离开，别坐电梯；楼道有浓烟，就关紧门，用湿毛巾堵住门缝，到窗口等救援。
        Bot to 王阿姨: 要马上通知工作人员，请按下面。 [马上登记]
        小张 in 3号楼: /need
        Bot replies to 小张 in 3号楼: 什么事？ …
        小张 replies to Bot: 2单元有人晕倒了
        Bot replies to 小张 in 3号楼: 🚨 请先打120（急救）。 …
        Bot to 李大爷: 🔴 #1 紧急情况，请马上处理。 #1 2单元有人晕倒了 📍 3号楼2单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot to 刘主任: 🔴 #1 紧急情况，请马上处理。 #1 2单元有人晕倒了 📍 3号楼2单元 ⏳ … [我来接手] [答复] [办结] [不采纳] [更多▸]
        Bot replies to 小张 in 3号楼: #1 2单元有人晕倒了 … [同求] [详情] [办理▸]
        Bot deletes its message in 3号楼
    """)


async def test_in_danger_a_question_with_buttons_does_not_stand_in_the_way(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /need 2单元电梯坏了", check=False)
    await town.plays("""
        王阿姨 to Bot: 没事了
        Bot to 王阿姨: #1 好了吗？要撤回吗？ [撤回 #1] [还没好] [取消]
        王阿姨 to Bot: 我奶奶晕倒了
        Bot to 王阿姨: 🚨 请先打120（急救）。 别随便搬动病人；电话别挂，听120的指挥。
        Bot to 王阿姨: 要马上通知工作人员，请按下面。 [马上登记]
        王阿姨 taps [马上登记]
        Bot edits #1 to 王阿姨: 已取消，什么也没有记。
        Bot to 王阿姨: #2 我奶奶晕倒了 … [撤回]
        Bot to 李大爷: 🔴 #2 紧急情况，请马上处理。 … […]
        Bot to 刘主任: 🔴 #2 紧急情况，请马上处理。 … […]
        Bot to 3号楼: #2 我奶奶晕倒了 … [同求] [详情] [办理▸]
        Bot edits its message to 王阿姨: ✅ 好的，正在登记。
        小张 in 3号楼: /need 2单元的电梯不动了
        Bot replies to 小张 in 3号楼: 是不是下面这件事？是就点它，算您一份。 … [是，#1] [都不是，另记一件] [取消]
        小张 replies to Bot in 3号楼: 有人在楼道里打架，拿着刀
        Bot replies to 小张 in 3号楼: 🚨 请先打110（报警）。 躲开，锁好门，别一个人上前。 要马上通知工作人员，请按下面。 [马上登记]
    """)


async def test_a_command_that_is_none_makes_no_need(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot: /foo
        Bot to 王阿姨: 没有“/foo”这个命令。 有事请写：/need 楼道灯坏了 …
        # a slash before plain words is a slip: they are offered as they were meant
        王阿姨 to Bot: /电梯坏了三天没人修
        Bot to 王阿姨: 要登记成诉求，请人来办吗？ […]
        王阿姨 to Bot: /foo 2单元着火了
        Bot to 王阿姨: 🚨 请先打119（火警、救援）。 …
        Bot to 王阿姨: 要马上通知工作人员，请按下面。 [马上登记]
        王阿姨 in 3号楼: /foo 电梯坏了
    """)


# --- commands as people write them --------------------------------------------------------


async def test_a_blank_may_be_missing_and_the_slash_be_that_of_a_chinese_keyboard(town):
    await town.plays("""
        赵老师 in 3号楼: /need楼道灯坏了
        Bot to 李大爷: #1 楼道灯坏了 … […]
        Bot replies to 赵老师 in 3号楼: #1 楼道灯坏了 … [同求] [详情] [办理▸]
        赵老师 in 3号楼: /need 电梯坏了
        Bot to 李大爷: #2 电梯坏了 … […]
        Bot replies to 赵老师 in 3号楼: #2 电梯坏了 … [同求] [详情] [办理▸]
        赵老师 starts Bot
        Bot to 赵老师: 您好，我是回音。 …
        赵老师 to Bot: ／needs电梯
        Bot to 赵老师: 🔎 “电梯”：找到1件 … [#2]
        赵老师 to Bot: 、need 水管漏水了
        Bot to 赵老师: #3 水管漏水了 … [撤回]
        Bot to 李大爷: #3 水管漏水了 … […]
        Bot to 3号楼: #3 水管漏水了 … [同求] [详情] [办理▸]
    """)


async def test_of_the_message_that_is_answered_the_command_and_the_name_are_no_words(town):
    await town.plays("""
        王阿姨 in 3号楼: /ned 水管漏水了
        小张 replies to 王阿姨 in 3号楼: /need
        Bot to 李大爷: #1 水管漏水了 … […]
        Bot replies to 王阿姨 in 3号楼: #1 水管漏水了 … [同求] [详情] [办理▸]
    """)


async def test_a_need_in_private_of_somebody_who_was_met_nowhere_says_what_is_missing(town):
    await town.plays("""
        陌生人 starts Bot
        Bot to 陌生人: 您好，我是回音。 …
        陌生人 to Bot: 2单元电梯坏了
        Bot to 陌生人: 我还不知道您住哪栋楼。请先在楼群里发一次：/help
    """)


# --- courtesies, and what is fine again --------------------------------------------------


async def test_a_greeting_or_thanks_to_the_bot_is_no_need(town):
    await town.plays("""
        赵老师 in 3号楼: @huiyin_demo_bot 你好！
        Bot replies to 赵老师 in 3号楼: 有事请写：/need 楼道灯坏了 …
        赵老师 in 3号楼: @huiyin_demo_bot 😀
        Bot replies to 赵老师 in 3号楼: 有事请写：/need 楼道灯坏了 …
        赵老师 in 3号楼: @huiyin_demo_bot 谢谢
        Bot replies to 赵老师 in 3号楼: 不客气。
        赵老师 starts Bot
        Bot to 赵老师: 您好，我是回音。 …
        赵老师 to Bot: 谢谢
        Bot to 赵老师: 不客气。
    """)


async def test_fine_again_with_several_asks_which_one(town):
    await town.town.plays(
        "王阿姨 starts Bot\n王阿姨 in 3号楼: /need 2单元电梯坏了\n王阿姨 in 3号楼: /need 水管漏水了",
        check=False,
    )
    await town.plays("""
        王阿姨 in 3号楼: @huiyin_demo_bot 没事了
        Bot replies to 王阿姨 in 3号楼: 哪一件好了？请点它的编号，再点[撤回]。 #1 2单元电梯坏了 #2 水管漏水了 [#1] [#2]
        王阿姨 to Bot: 没事了
        Bot to 王阿姨: 哪一件好了？请点它的编号，再点[撤回]。 #1 2单元电梯坏了 #2 水管漏水了 [#1] [#2]
        王阿姨 taps [#2] in private
        Bot to 王阿姨: #2 水管漏水了 … [撤回]
        王阿姨 taps [撤回]
        Bot alerts 王阿姨: #2 已撤回。
        Bot edits #2 to 王阿姨: #2 水管漏水了 … ↩️ …
        Bot edits #2 to 李大爷: #2 水管漏水了 … ↩️ …
        Bot edits #2 in 3号楼: #2 水管漏水了 … ↩️ …
        王阿姨 to Bot: 没事了
        Bot to 王阿姨: #1 好了吗？要撤回吗？ [撤回 #1] [还没好] [取消]
        王阿姨 taps [撤回 #1]
        Bot alerts 王阿姨: #1 已撤回。
        Bot edits #1 to 王阿姨: ✅ 好了，谢谢。
        Bot edits #1 to 李大爷: #1 2单元电梯坏了 … ↩️ …
        Bot edits #1 in 3号楼: #1 2单元电梯坏了 … ↩️ …
        王阿姨 to Bot: 没事了
        Bot to 王阿姨: 您最近一天提的事，没有在等答复的。看自己的事：/my
    """)


# --- limits -----------------------------------------------------------------------------


#: ten matters, none like another
MATTERS = ["楼道灯不亮", "车位被占了", "垃圾没人清", "水管漏水", "门禁打不开", "夜里太吵",
           "路面有个坑", "快递柜坏了", "树枝挡了窗户", "健身器材松了"]  # fmt: skip


@pytest.fixture
async def unlike(town):
    """Nobody is asked whether a need is one of the others."""
    await town.stop_bot()
    town.alike = False
    await town.start_bot()
    return town


async def test_three_that_wait_and_five_in_all_are_the_most(unlike):
    town = unlike
    await town.town.plays(
        "\n".join(f"王阿姨 in 3号楼: /need {m}" for m in MATTERS[:3]), check=False
    )
    await town.plays(f"""
        王阿姨 in 3号楼: /need {MATTERS[3]}
        Bot replies to 王阿姨 in 3号楼: 您今天提的事有3件还在等答复。 … 有危险请打119、110或120。
        小张 in 3号楼: /need 活动室太冷
        Bot to 刘主任: #4 … […]
        Bot replies to 小张 in 3号楼: #4 … […]
    """)
    for no in (1, 2, 3):
        await people.press_data(
            town.town,
            town.person("李大爷"),
            town.group(),
            newest_card(town),
            f"1-na-{no}-{'a' * 12}",
        )
    await town.town.plays(
        "\n".join(f"王阿姨 in 3号楼: /need {m}" for m in MATTERS[3:5]), check=False
    )
    await town.plays(f"""
        王阿姨 in 3号楼: /need {MATTERS[5]}
        Bot replies to 王阿姨 in 3号楼: 您24小时内已经提了5件，不能再提了。 …
    """)
    await town.town.plays("... 25 hours pass", check=False)
    said = await say(town, "王阿姨", f"/need {MATTERS[5]}")
    assert any(s.text.startswith(f"#7 {MATTERS[5]}") for s in said)


def newest_card(house):
    return [m for m in house.group().messages if m.sender is house.bot and m.buttons][-1]


async def test_a_batch_of_ten_counts_like_ten(unlike):
    town = unlike
    await town.stop_bot()
    for matter in MATTERS:
        people.say(town.town, town.person("王阿姨"), town.group(), f"/need {matter}")
    await town.start_bot()
    await town.town.settle()
    assert await scalar(town, "SELECT COUNT(*) FROM need") == 3


async def test_a_thing_alone_in_private_is_asked_about(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot: 电梯？
        Bot to 王阿姨: 电梯怎么了？一句话就行。 有危险请先打119（火警、救援）、120（急救）或110（报警）。 [取消]
        王阿姨 to Bot: 坏了
        Bot to 王阿姨: #1 电梯坏了 📍 3号楼 … [撤回]
        Bot to 李大爷: #1 电梯坏了 … […]
        Bot to 3号楼: #1 电梯坏了 … […]
        Bot edits its message to 王阿姨: ✅ 好了，谢谢。
        # what is none of them is answered as ever
        王阿姨 to Bot: 好的
        Bot to 王阿姨: 有事请写：/need 楼道灯坏了 …
    """)


async def test_a_thing_alone_answers_a_question_that_is_open(town):
    await town.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    await town.plays("""
        王阿姨 to Bot: /need
        Bot to 王阿姨: 什么事？ … [取消]
        王阿姨 to Bot: 车库
        Bot to 王阿姨: #1 车库 … [撤回]
        Bot to 李大爷: #1 车库 … […]
        Bot to 3号楼: #1 车库 … […]
        Bot edits its message to 王阿姨: ✅ 好了，谢谢。
    """)

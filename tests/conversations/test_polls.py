"""Quick polls: one line, one tap, a result within the hour, and what follows from it (S07)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.town import people
from storage import verify
from tests.stores import rows

ASK = "李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点"


async def scalar(house, sql):
    return await house.ask(lambda c: c.exec_driver_sql(sql).scalar())


async def press(house, name, code, group="3号楼"):
    """Press a made-up button in the group; the toast."""
    card = [m for m in house.group(group).messages if m.sender is house.bot][-1]
    said = await people.press_data(house.town, house.person(name), house.group(group), card, code)
    await house.town.settle()
    return said


async def holds(house):
    """The ledger is whole."""
    found = await house.ask(verify.check)
    assert found.ok, found.reason


async def test_one_line_from_the_question_to_the_review(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点
        Bot replies to 李大爷 in 3号楼: 📊 #1 周六几点大扫除? 单选 · 一人一票 · 记名（发起人看得到谁选了什么） · 票数随时可见 1. 9点 2. 10点 3. 14点 ⏱ 11月26日周四 12:00 截止，截止前可以改 🗳 已投 0 人 按按钮，或回复这条消息写数字、选项的字 [1. 9点] [2. 10点] [3. 14点]
        Bot to 李大爷: 📊 #1 … 有人投票之前可以改，之后都不能改： [多选] [排序] [匿名] [截止后公布票数] [开1天] [开7天] [取消投票]
        小张 taps [1. 9点]
        Bot alerts 小张: ✅ 投票#1：记下您选9点。
        Bot edits #1 in 3号楼: … 1. 9点 ▇▇▇▇▇▇▇▇▇▇ 1票（100%） 2. 10点 3. 14点 … 已投 1 人 … [1. 9点] [2. 10点] [3. 14点]
        Bot edits #1 to 李大爷: … 🗳 现在有多少票，请看群里的卡片 [谁还没投] [谁选了什么]
        # a double tap, another thought, the number as a reply; a stray 1 is no vote
        小张 taps [1. 9点]
        Bot alerts 小张: 投票#1：您已经选了9点。
        小张 taps [2. 10点]
        Bot alerts 小张: ✅ 投票#1：改选10点。
        Bot edits #1 in 3号楼: … 1. 9点 2. 10点 ▇▇▇▇▇▇▇▇▇▇ 1票（100%） … 已投 1 人 … […]
        王阿姨 in 3号楼: 1
        王阿姨 replies to #1 in 3号楼: 选1吧
        Bot replies to 王阿姨 in 3号楼: ✅ 投票#1：记下您选9点。
        Bot edits #1 in 3号楼: … 1. 9点 ▇▇▇▇▇▇▇▇▇▇ 1票（50%） … 已投 2 人 … […]
        赵老师 replies to #1 in 3号楼: 我那天可能不在
        赵老师 replies to #1 in 3号楼: 10点
        Bot replies to 赵老师 in 3号楼: ✅ 投票#1：记下您选10点。
        Bot edits #1 in 3号楼: … 2. 10点 ▇▇▇▇▇▇▇▇▇▇ 2票（67%） … 已投 3 人 … […]
        # what only the opener may know
        李大爷 taps [谁还没投] in private
        Bot to 李大爷: 投票#1：还没投的（只有您看得到） 李大爷、刘主任、孙书记、小陈
        李大爷 taps [谁选了什么] in private
        Bot to 李大爷: 投票#1：谁选了什么（只有您看得到） 小张：10点 王阿姨：9点 赵老师：10点
        # a day before the end, once, whoever has not voted
        刘主任 to Bot: 1
        Bot to 刘主任: ✅ 投票#1：记下您选9点。
        Bot to 刘主任: 📊 #1 … ✓ 您选的：9点 … [✓ 1. 9点] [2. 10点] [3. 14点]
        Bot edits #1 in 3号楼: … 已投 4 人 … […]
        ... 2 days pass
        Bot to 李大爷: 🔔 还缺您一票，明天截止。 📊 #1 … [1. 9点] [2. 10点] [3. 14点] [投票不用再提醒我]
        Bot to 孙书记: 🔔 … […]
        Bot to 小陈: 🔔 … […]
        Bot replies to #1 in 3号楼: ⏳ 投票#1 11月26日周四 12:00 截止。 🗳 已投 4 人
        ... 1 day passes
        Bot edits #1 in 3号楼: … ✅ 已截止（11月26日周四 12:00） 🗳 已投 4 人
        Bot replies to #1 in 3号楼 with a picture: 📊 #1 周六几点大扫除? ⚖️ 并列最多：9点、10点 1. 9点：2票（50%） 2. 10点：2票（50%） 3. 14点：0票（0%） 🗳 已投 4 人 单选 …
        Bot to 李大爷: … 📊 投票截止了。请用一句话写出结论和下一步，大家都会看到。 [写结论] [谁选了什么] [再投一次]
        # the ballots in private have no buttons any more
        Bot edits #1 to 李大爷: … ✅ 已截止（11月26日周四 12:00） 🗳 已投 4 人
        Bot edits #1 to 刘主任: … ✅ 已截止（11月26日周四 12:00） 🗳 已投 4 人
        Bot edits #1 to 孙书记: … ✅ 已截止（11月26日周四 12:00） 🗳 已投 4 人
        Bot edits #1 to 小陈: … ✅ 已截止（11月26日周四 12:00） 🗳 已投 4 人
        # too late
        小张 replies to #1 in 3号楼: 3
        Bot replies to 小张 in 3号楼: 投票#1已经截止，您这一票没有计入。
        李大爷 taps [写结论] in private
        Bot to 李大爷: 投票#1的结论是什么？一句话，大家都会看到。 至少4个字。 [取消]
        李大爷 to Bot: 周六10点大扫除
        Bot to 李大爷: 投票#1下一步做什么，谁来做？大家都会看到。 至少4个字。 [返回] [取消]
        Bot edits its message to 李大爷: 投票#1的结论是什么？ …
        李大爷 to Bot: 我带工具，楼下集合
        Bot to 李大爷: 投票#1什么时候复查？ [7天后] [14天后] [30天后] [返回] [取消]
        Bot edits its message to 李大爷: 投票#1下一步 …
        李大爷 taps [7天后] in private
        Bot edits #1 to 李大爷: … 📌 结论：周六10点大扫除 ➡️ 下一步：我带工具，楼下集合 [写复查结果] [再投一次]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: … 📌 结论：周六10点大扫除 ➡️ 下一步：我带工具，楼下集合
        Bot replies to #1 in 3号楼: 📌 #1 周六几点大扫除? 结论：周六10点大扫除 下一步：我带工具，楼下集合 复查：12月3日周四
        ... 7 days pass
        Bot to 3号楼: 📅 …
        Bot to 李大爷: … 🔎 今天该复查了：做得怎么样？大家都会看到。 [写复查结果]
        李大爷 taps [写复查结果] in private
        Bot to 李大爷: 投票#1的事做得怎么样了？大家都会看到。 至少4个字。 [取消]
        李大爷 to Bot: 来了三十户，楼道干净了
        Bot edits #1 to 李大爷: … 🔎 复查结果：来了三十户，楼道干净了 [再投一次]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
        Bot edits #1 in 3号楼: … 🔎 复查结果：来了三十户，楼道干净了
        Bot replies to #1 in 3号楼: 🔎 #1 周六几点大扫除? 当时说的下一步：我带工具，楼下集合 复查结果：来了三十户，楼道干净了
    """)
    await holds(town)


async def test_three_questions_instead_of_a_line(town):
    await town.plays("""
        李大爷 to Bot: /poll
        Bot to 李大爷: 想问邻居什么？ [大扫除时间] [加装充电桩意向] [活动选哪个] [满意不满意] [取消]
        李大爷 to Bot: 门口放快递柜好不好
        Bot to 李大爷: 有哪些选项？用斜线隔开，如：9点/10点/14点 [同意/不同意] [返回] [取消]
        Bot edits its message to 李大爷: 想问邻居什么？
        李大爷 to Bot: 放/不放/再看看
        Bot to 李大爷: 请邻居怎么选？ [单选] [多选] [排序] [找时间] [返回] [取消]
        Bot edits its message to 李大爷: 有哪些选项？ …
        李大爷 taps [单选] in private
        Bot to 李大爷: 📊 #1 … […]
        Bot to 3号楼: 📊 #1 门口放快递柜好不好 单选 … [1. 放] [2. 不放] [3. 再看看]
        Bot edits its message to 李大爷: ✅ 好了，谢谢。
    """)


async def test_yes_or_no_is_answered_by_its_words(town):
    await town.plays("""
        李大爷 in 3号楼: /poll 同意装门禁吗？
        Bot replies to 李大爷 in 3号楼: 📊 #1 同意装门禁吗？ 同意或不同意 · … [1. 同意] [2. 不同意]
        Bot to 李大爷: … [匿名] [截止后公布票数] [开1天] [开7天] [取消投票]
        小张 replies to #1 in 3号楼: 我同意
        Bot replies to 小张 in 3号楼: ✅ 投票#1：记下您选同意。
        Bot edits #1 to 李大爷: … […]
        Bot edits #1 in 3号楼: … 1. 同意 ▇▇▇▇▇▇▇▇▇▇ 1票（100%） 2. 不同意 … […]
        王阿姨 replies to #1 in 3号楼: 反对
        Bot replies to 王阿姨 in 3号楼: ✅ 投票#1：记下您选不同意。
        Bot edits #1 in 3号楼: … 已投 2 人 … […]
        刘主任 to Bot: 同意
        Bot to 刘主任: ✅ 投票#1：记下您选同意。
        Bot to 刘主任: 📊 #1 … ✓ 您选的：同意 … [✓ 1. 同意] [2. 不同意]
        Bot edits #1 in 3号楼: … 已投 3 人 … […]
    """)


async def test_a_household_has_one_vote_and_the_last_word_counts(homes):
    await homes.plays("""
        李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点
        Bot replies to 李大爷 in 3号楼: 📊 #1 … 单选 · 一户一票 · … 🗳 已投 0/3 户 … [1. 9点] [2. 10点] [3. 14点]
        Bot to 李大爷: … […]
        王阿姨 taps [1. 9点] in 3号楼
        Bot alerts 王阿姨: ✅ 投票#1：记下您家选9点。
        Bot edits #1 in 3号楼: … 🗳 已投 1/3 户 … […]
        Bot edits #1 to 李大爷: … […]
        小张 taps [3. 14点] in 3号楼
        Bot alerts 小张: ✅ 投票#1：您家改选14点。
        Bot edits #1 in 3号楼: … 1. 9点 2. 10点 3. 14点 ▇▇▇▇▇▇▇▇▇▇ 1票（100%） … 🗳 已投 1/3 户 … […]
        Bot to 王阿姨: 👪 投票#1：您家有人改了票，以最后一次为准。
        赵老师 taps [1. 9点] in 3号楼
        Bot alerts 赵老师: ✅ 投票#1：记下您家选9点。
        Bot edits #1 in 3号楼: … 🗳 已投 2/3 户 … […]
        # whose home is not known, or is elsewhere
        刘主任 taps [1. 9点] in 3号楼
        Bot alerts 刘主任: 投票#1：这是一户一票，我还不知道您住哪家。请先登记，如：/bind 3-2-401
        李大爷 taps [谁还没投] in private
        Bot to 李大爷: 投票#1：还没投的（只有您看得到） 还有1户没有在我这里登记
        ... 3 days pass
        Bot to 李大爷: 📋 …新登记3位住户： … […]
        Bot replies to #1 in 3号楼: ⏳ … 🗳 已投 2/3 户
        Bot edits #1 in 3号楼: … ▫️ 无效：人数太少
        Bot replies to #1 in 3号楼: 📊 #1 周六几点大扫除? ▫️ 无效：人数太少，不公布结果。 🗳 已投 2/3 户
        Bot to 李大爷: … ▫️ 无效：人数太少 [再投一次]
    """)
    assert await scalar(homes, "SELECT COUNT(*) FROM poll_ballot") == 2
    await holds(homes)


async def test_by_person_the_turnout_names_households_as_well(homes):
    await homes.plays("""
        李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点 一人一票
        Bot replies to 李大爷 in 3号楼: … 一人一票 · … 🗳 已投 0 人（0/3 户） … […]
        Bot to 李大爷: … […]
        王阿姨 taps [1. 9点] in 3号楼
        Bot alerts 王阿姨: ✅ …
        Bot edits #1 in 3号楼: … 🗳 已投 1 人（1/3 户） … […]
        Bot edits #1 to 李大爷: … […]
        小张 taps [2. 10点] in 3号楼
        Bot alerts 小张: ✅ …
        Bot edits #1 in 3号楼: … 🗳 已投 2 人（1/3 户） … […]
    """)


async def test_everything_is_set_before_the_first_vote_and_nothing_after_it(homes):
    await homes.plays("""
        李大爷 in 3号楼: /poll 周六几点大扫除? 9点/10点/14点
        Bot replies to 李大爷 in 3号楼: … 单选 · 一户一票 · 记名（发起人看得到谁选了什么） · 票数随时可见 … […]
        Bot to 李大爷: … [多选] [排序] [一人一票] [匿名] [截止后公布票数] [开1天] [开7天] [取消投票]
        李大爷 taps [一人一票] in private
        Bot alerts 李大爷: 投票#1已改好。
        Bot edits #1 in 3号楼: … 单选 · 一人一票 · … […]
        Bot edits #1 to 李大爷: … […]
        李大爷 taps [开1天] in private
        Bot alerts 李大爷: 投票#1已改好。
        Bot edits #1 in 3号楼: … ⏱ 11月24日周二 12:00 截止 … […]
        Bot edits #1 to 李大爷: … […]
        李大爷 taps [截止后公布票数] in private
        Bot alerts 李大爷: 投票#1已改好。
        Bot edits #1 in 3号楼: … 截止后公布票数 … […]
        Bot edits #1 to 李大爷: … […]
        小张 taps [1. 9点] in 3号楼
        Bot alerts 小张: ✅ 投票#1：记下您选9点。
        Bot edits #1 in 3号楼: … 截止后公布票数 1. 9点 2. 10点 3. 14点 … 🗳 已投 1 人 … […]
        Bot edits #1 to 李大爷: … [谁还没投] [谁选了什么]
    """)
    for code in ("1-vs-1-secret-on", "1-vs-1-kind-multiple", "1-vs-1-hours-168"):
        assert await press(homes, "李大爷", code) == "投票#1：已经有人投了，什么都不能再改。"
    assert await press(homes, "李大爷", "1-vx-1") == "投票#1：已经有人投了，什么都不能再改。"
    ((kind, secret, hours),) = rows(homes.database, "SELECT kind, secret, hours FROM poll")
    assert (kind, bool(secret), hours) == ("single", False, 24)


async def test_of_a_ballot_in_private_only_the_newest_has_buttons(town):
    await town.town.plays(f"{ASK}\n小张 in 3号楼: 好的\n刘主任 starts Bot", check=False)
    await town.plays("""
        刘主任 to Bot: /poll 1
        Bot to 刘主任: 📊 #1 … [1. 9点] [2. 10点] [3. 14点]
        刘主任 to Bot: /poll 1
        Bot to 刘主任: 📊 #1 … [1. 9点] [2. 10点] [3. 14点]
        Bot edits #1 to 刘主任: 📊 #1 …
        ... 2 days pass
        Bot to 李大爷: 🔔 … […]
        Bot to 刘主任: 🔔 … [1. 9点] [2. 10点] [3. 14点] [投票不用再提醒我]
        Bot edits #1 to 刘主任: 📊 #1 …
        Bot to 孙书记: 🔔 … […]
        Bot to 小陈: 🔔 … […]
        Bot replies to #1 in 3号楼: ⏳ …
    """)
    await town.town.plays("... 1 day passes", check=False)
    chats = [c for c in town.town.world.private.values() if c.person.name != "李大爷"]
    assert not [m.text for chat in chats for m in chat.messages if "#1" in m.text and m.buttons]


async def test_it_is_taken_back_before_the_first_vote(town):
    await town.town.plays(ASK, check=False)
    await town.plays("""
        刘主任 to Bot: /poll 1
        Bot to 刘主任: 📊 #1 … [1. 9点] [2. 10点] [3. 14点]
        李大爷 taps [取消投票] in private
        Bot alerts 李大爷: …
        Bot edits #1 to 刘主任: … ↩️ 还没人投就取消了
        Bot edits #1 in 3号楼: … ↩️ 还没人投就取消了
        Bot edits #1 to 李大爷: … ↩️ 还没人投就取消了 [再投一次]
        ... 3 days pass
    """)


async def test_forged_strange_and_late_presses_count_for_nothing(homes):
    await homes.town.plays(ASK, check=False)
    homes.add_group("5号楼", "陌生人", ("小陈",))
    await homes.town.plays("小陈 adds Bot to 5号楼", check=False)
    one_only = "投票#1：请只选一个。"
    broken = "这个按钮已经失效了。"
    forged = {
        "1-vc-1-9": broken, "1-vc-1-x": broken, "1-vc-1-0_1": one_only, "1-vc-1-0_0": broken,
        "1-vc-1-00_1": one_only, "1-vm-1-0": broken, "1-vn-1-0": broken, "1-vz-1": broken,
        "1-vc-7-0": "没有这个投票。正在进行的：/polls",
        "1-vs-1-secret-on": "只有发起投票的人能这样做。", "1-vx-1": "只有发起投票的人能这样做。",
    }  # fmt: skip
    for code, said in forged.items():
        assert await press(homes, "王阿姨", code) == said, code
    card = [m for m in homes.group("5号楼").messages if m.sender is homes.bot][-1]
    said = await people.press_data(
        homes.town, homes.person("陌生人"), homes.group("5号楼"), card, "1-vc-1-0"
    )
    assert said == "这件事属于别的群。"
    assert await scalar(homes, "SELECT COUNT(*) FROM poll_ballot") == 0
    await homes.town.plays("... 3 days pass", check=False)
    assert await press(homes, "王阿姨", "1-vc-1-0") == "投票#1已经截止，您这一票没有计入。"
    assert await scalar(homes, "SELECT voted FROM poll") == 0


async def test_whoever_is_muted_is_never_reminded(town):
    await town.town.plays(ASK, check=False)
    await town.plays("""
        ... 2 days pass
        Bot to 李大爷: 🔔 … […]
        Bot to 刘主任: 🔔 … […]
        Bot to 孙书记: 🔔 … […]
        Bot to 小陈: 🔔 … […]
        Bot replies to #1 in 3号楼: ⏳ …
        刘主任 taps [投票不用再提醒我] in private
        Bot to 刘主任: 好的，以后投票不再提醒您。 [还是提醒我]
    """)
    await town.town.plays("... 1 day passes\n" + ASK, check=False)
    await town.plays("""
        ... 2 days pass
        Bot to 李大爷: 🔔 … #2 … […]
        Bot to 孙书记: 🔔 … […]
        Bot to 小陈: 🔔 … […]
        Bot replies to #2 in 3号楼: ⏳ …
    """)


@pytest.mark.parametrize(("hours", "reminders"), [(23, 0), (24, 0), (25, 3), (72, 3)])
async def test_reminders_come_once_and_never_in_a_day_s_poll(town, hours, reminders):
    await town.town.plays(f"{ASK} {hours}小时\n刘主任 to Bot: 1", check=False)
    start = len(town.town.transcript)
    await town.town.plays("... 1 day passes\n... 2 days pass\n... 1 day passes", check=False)
    told = [s for s in town.town.transcript[start:] if s.text.startswith("🔔")]
    assert len(told) == reminders
    assert "刘主任" not in {s.person.name for s in told}


async def test_the_end_is_never_at_night(empty_town):
    town = empty_town
    town.clock.advance(timedelta(hours=11))
    await town.moves_in()
    await town.town.plays(ASK, check=False)
    closes = await scalar(town, "SELECT closes_ms FROM poll")
    start = len(town.town.transcript)
    await town.town.plays("... 4 days pass", check=False)
    result = [s for s in town.town.transcript[start:] if "无效" in s.text and s.kind == "send"]
    assert result
    assert closes % 86_400_000 == 23 * 3_600_000  # 7:00 in Shanghai


def ledger(house, kind):
    sql = f"SELECT facts FROM ledger WHERE kind = '{kind}' ORDER BY seq"
    return [facts for (facts,) in rows(house.database, sql)]


async def test_the_ledger_names_ballots_by_number_never_by_a_person(homes):
    await homes.town.plays(
        f"{ASK}\n王阿姨 taps [1. 9点] in 3号楼\n小张 taps [2. 10点] in 3号楼\n"
        "赵老师 taps [1. 9点] in 3号楼",
        check=False,
    )
    facts = ledger(homes, "vc")
    assert [('"ballot":1' in f, '"choice":"0"' in f) for f in facts] == [
        (True, True), (True, False), (False, True),
    ]  # fmt: skip
    people_ids = [str(homes.person(name).id) for name in ("王阿姨", "小张", "赵老师")]
    assert not [f for f in facts if any(number in f for number in people_ids)]

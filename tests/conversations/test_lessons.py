"""Learning at home: a correction changes the very next reading, and taking it back changes it back.

Lines are chosen by how they are read before anybody corrected it: the reader itself may change.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import OperationalError

from bot.cases.learning import Learning
from bot.codes import View, encode
from bot.flows.lesson import LessonRevoked
from bot.flows.role_events import RoleEnded
from bot.reading.categories import triage
from bot.reading.chat import hear
from bot.reading.learned import marks
from bot.reading.said import Said
from bot.town import people
from tests.stores import traces

_NEEDS = (
    "2单元的电梯又坏了，三天没人修",
    "垃圾桶满了没人清，臭得很，物业管管",
    "楼道的灯坏了，请尽快来修",
)
_CHATTER = ("今天的晚霞真好看呀", "谁家的小猫这么可爱", "周末一起去爬山吗", "晚上包饺子吃")
OTHER = "culture.venue"  # nothing that is broken
OFFER = "您刚才说的，要登记成诉求，请人来办吗？"
LEARNED = "🎓 从2026年11月23日起，我在这里学到的"
HOW = "有人纠正我，我就学一条。不留原话，只留数字。"


def _chosen(lines, fits):
    found = [line for line in lines if fits(hear(line)) and Said(line).danger is None]
    assert found, "none of these lines is read as this test needs it"
    return found[0]


NEED = _chosen(_NEEDS, lambda heard: heard.kind == "need")
KIND = triage(NEED).category
CHATTER = _chosen(_CHATTER, lambda heard: heard.kind == "chatter" and heard.need < 0.3)


@pytest.fixture
def alike():
    """The same words are said again and again here, and not asked about."""
    return False


@pytest.fixture
async def heard(empty_town):
    """3号楼 where the bot hears everything and may whisper."""
    return await empty_town.moves_in(admin=True)


async def offered(house, name, text=NEED, group="3号楼"):
    """Whether a line is offered to its writer, who lets that lapse."""
    start = len(house.town.transcript)
    await house.town.say(house.person(name), house.group(group), text)
    await house.town.settle()
    said = [s.text for s in house.town.transcript[start:]]
    assert said in ([], [OFFER]), said
    await house.town.move(timedelta(hours=25))
    await house.town.settle()
    return bool(said)


async def press(house, who, code, group="3号楼"):
    """A button, whoever sees it; what its presser hears."""
    card = next(m for m in house.group(group).messages if m.sender is house.bot)
    start = len(house.town.transcript)
    there = house.group(group)
    heard = await people.press_data(house.town, house.person(who), there, card, code)
    await house.town.settle()
    said = [s.text for s in house.town.transcript[start:] if s.kind == "alert"]
    return " ".join([heard or "", *said])


async def raised(house, text=NEED, who="王阿姨", group="3号楼"):
    """The number and the category of a need that somebody raises."""
    await house.town.plays(f"{who} in {group}: /need {text}", check=False)
    sql = "SELECT no, category FROM need ORDER BY submitted_ms DESC, community DESC, no DESC"
    return await house.ask(lambda c: tuple(c.exec_driver_sql(sql).first()))


async def kept(house):
    """(kind, label, need, home, role, whether it counts) of every lesson."""
    sql = "SELECT kind, label, matter, home, role, revoked_ms IS NULL FROM lesson ORDER BY no"
    found = await house.ask(lambda c: c.exec_driver_sql(sql).all())
    return [(*row[:-1], bool(row[-1])) for row in found]


# --- is it a need -----------------------------------------------------------------------


async def test_a_no_to_an_offer_is_heeded_with_the_next_line_and_leaves_no_word(heard):
    await heard.plays(f"""
        王阿姨 in 3号楼: {NEED}
        Bot whispers to 王阿姨 in 3号楼: {OFFER} [登记] [不用]
        王阿姨 taps [不用]
        Bot edits its whisper to 王阿姨 in 3号楼: 好的，您的话没有留下。
        Bot alerts 王阿姨: 好的，您的话没有留下。
        小张 in 3号楼: {NEED}
        李大爷 to Bot: /learned
        Bot to 李大爷: {LEARNED} 诉求的分类：0条 是不是诉求：1条 是不是同一件事：0条 第1版 1. 11月23日周一 · 居民 · 不是诉求 {HOW} [1 撤回]
        李大爷 taps [1 撤回]
        Bot alerts 李大爷: 已撤回：第1条不再算数。
        Bot edits its message to 李大爷: 🎓 我在这里还没有学到什么，或者都撤回了。 {HOW} 第2版
        小张 in 3号楼: {NEED}
        Bot whispers to 小张 in 3号楼: {OFFER} [登记] [不用]
        小张 taps [不用]
        Bot edits its whisper to 小张 in 3号楼: 好的，您的话没有留下。
        Bot alerts 小张: 好的，您的话没有留下。
        赵老师 in 3号楼: {NEED}
    """)
    assert await kept(heard) == [
        ("need", "no", 0, 1, "resident", False),
        ("need", "no", 0, 1, "resident", True),
    ]
    kinds = await heard.ask(
        lambda c: c.exec_driver_sql("SELECT kind, facts FROM ledger WHERE kind = 'lr'").all()
    )
    assert len(kinds) == 1, "the revocation stands in the ledger, drafts do not"
    assert '"no":1' in kinds[0][1].replace(" ", "")
    told = await heard.ask(lambda c: c.exec_driver_sql("SELECT marks FROM lesson").scalars().all())
    seen = {int(mark) for row in told for mark in row.split()}
    unkeyed = set(marks(Said(NEED).grams))
    assert len(seen) > 10
    assert len(seen & unkeyed) < 3, "without the bot's key its marks say nothing"
    await heard.stop_bot()
    for part in (NEED, NEED[:4], NEED[-4:]):
        assert traces(heard.database, part) == []


async def test_what_is_said_in_private_teaches_as_well(heard):
    await heard.town.plays("王阿姨 starts Bot\n王阿姨 in 3号楼: /help", check=False)
    # the second time it is understood, as the third always was
    for no, text in enumerate((NEED, NEED, CHATTER), 1):
        await heard.town.plays(f"王阿姨 to Bot: {text}", check=False)
        await heard.town.plays(f"王阿姨 starts Bot with 1-on-{no}", check=False)
        assert "您的话没有留下" in heard.town.transcript[-1].text
    assert not await offered(heard, "小张")
    assert await kept(heard) == [("need", "no", 0, 0, "resident", True)]
    assert "不再算数" in await press(heard, "李大爷", encode(1, LessonRevoked(1, "need"))), (
        "of what was said in private, a floor lead may take it back as well"
    )


async def test_no_need_after_all_and_undone(heard):
    await raised(heard)
    assert await press(heard, "李大爷", f"1-ox-1-{'a' * 12}")
    assert not await offered(heard, "小张")
    await raised(heard, who="赵老师")
    assert await press(heard, "李大爷", f"1-ox-2-{'a' * 12}")
    assert await press(heard, "李大爷", "1-ou-2-2")
    assert await kept(heard) == [
        ("need", "no", 1, 1, "floor_lead", True),
        ("need", "yes", 2, 1, "resident", False),
        ("need", "no", 2, 1, "floor_lead", False),
        ("need", "yes", 2, 1, "resident", True),
    ], "what an undone correction had taken the place of counts again"


async def test_whoever_raised_it_insists_that_it_is_one(heard):
    await raised(heard)
    await press(heard, "李大爷", f"1-ox-1-{'a' * 12}")
    assert await press(heard, "王阿姨", "1-ob-1-2")
    assert await kept(heard) == [("need", "no", 1, 1, "floor_lead", False)]
    assert await offered(heard, "小张")


async def test_what_was_not_understood_is_offered_once_somebody_raised_it(heard):
    assert not await offered(heard, "小张", CHATTER)
    await raised(heard, CHATTER)
    assert await kept(heard) == [("need", "yes", 1, 1, "resident", True)]
    assert await offered(heard, "小张", CHATTER)
    await raised(heard, CHATTER, "赵老师")
    assert len(await kept(heard)) == 1, "it is understood now: that teaches nothing"


async def test_what_was_raised_by_a_slip_teaches_nothing(heard):
    await raised(heard, CHATTER)
    await press(heard, "王阿姨", "1-nw-1-1")
    assert await kept(heard) == [("need", "yes", 1, 1, "resident", False)]
    assert not await offered(heard, "小张", CHATTER)


async def test_danger_is_answered_whatever_was_taught(heard):
    text = "快来人，2单元楼道着火了"
    for name in ("王阿姨", "小张"):
        start = len(heard.town.transcript)
        await heard.town.say(heard.person(name), heard.group(), text)
        await heard.town.settle()
        assert "119" in heard.town.transcript[start].text
        await press(heard, name, f"1-on-{1 if name == '王阿姨' else 2}")
    assert await kept(heard) == [("need", "no", 0, 1, "resident", True)], (
        "said again it counts once"
    )


async def test_the_community_moves_the_threshold(empty_town, tmp_path):
    """At 95 percent a line is passed over that is offered at 50."""
    line = _chosen(
        ("楼道灯不亮", "电梯有怪声", "门口有积水", *_NEEDS), lambda heard: 0.52 < heard.need < 0.93
    )
    house = await empty_town.moves_in(admin=True)
    for percent, asks in ((95, False), (50, True)):
        await house.stop_bot()
        house.policy.write_text(f"[need]\noffer_at = {percent}\n")
        await house.start_bot()
        assert await offered(house, "王阿姨", line) is asks
    await house.town.plays("小陈 to Bot: /policy\n小陈 taps [诉求] in private", check=False)
    assert "把握有这么大才问要不要登记：50%" in house.town.transcript[-1].text


# --- what is it about -------------------------------------------------------------------


async def test_another_category_is_the_next_readings_and_revoked_it_is_not(heard):
    assert await raised(heard) == (1, KIND)
    assert await press(heard, "李大爷", f"1-nk-1-1-{OTHER.replace('.', '__')}-same")
    assert await raised(heard, who="小张") == (2, OTHER)
    assert "不再算数" in await press(heard, "李大爷", encode(1, LessonRevoked(1, "category")))
    assert await raised(heard, who="赵老师") == (3, KIND)


async def test_a_category_that_was_a_slip_is_undone(heard):
    await raised(heard)
    await press(heard, "李大爷", "1-nk-1-1-culture__event-same")
    await press(heard, "李大爷", f"1-nk-1-2-{OTHER.replace('.', '__')}-same")
    assert [label for _, label, *_, counts in await kept(heard) if counts] == [OTHER]
    assert (await raised(heard, who="小张"))[1] == OTHER
    await press(heard, "李大爷", "1-ou-1-3")
    assert [label for _, label, *_, counts in await kept(heard) if counts] == ["culture.event"]
    assert (await raised(heard, who="赵老师"))[1] == "culture.event"
    await heard.plays(f"""
        李大爷 to Bot: /learned
        Bot to 李大爷: {LEARNED} 诉求的分类：1条 … 楼门长 · #1 … → 社区活动 {HOW} [3 撤回]
    """)


async def test_urgency_alone_teaches_nothing(heard):
    await raised(heard)
    assert await press(heard, "李大爷", "1-nk-1-1-same-low")
    assert await kept(heard) == []


# --- whose it is ------------------------------------------------------------------------


async def test_two_communities_do_not_share(heard):
    heard.add_group("滨河苑", "赵老师", ("王阿姨", "小张", "小陈"))
    await heard.town.plays(
        "小陈 adds Bot to 滨河苑\n小陈 makes Bot admin in 滨河苑\n赵老师 starts Bot", check=False
    )
    await raised(heard)
    await press(heard, "李大爷", f"1-nk-1-1-{OTHER.replace('.', '__')}-same")
    assert (await raised(heard, who="小张", group="滨河苑"))[1] == KIND
    await heard.town.plays(f"王阿姨 in 3号楼: {NEED}\n王阿姨 taps [不用]", check=False)
    assert not await offered(heard, "小张")
    assert await offered(heard, "小张", group="滨河苑")
    theirs = encode(1, LessonRevoked(1, "category"))
    assert "别的群" in await press(heard, "赵老师", theirs, "滨河苑")
    await heard.town.plays(f"赵老师 starts Bot with {theirs}", check=False)
    assert "只有楼门长" in heard.town.transcript[-1].text
    assert "没有这个编号" in await press(
        heard, "赵老师", encode(2, LessonRevoked(1, "category")), "滨河苑"
    )
    await heard.plays(f"""
        赵老师 to Bot: /learned
        Bot to 赵老师: 🎓 我在这里还没有学到什么，或者都撤回了。 {HOW}
    """)
    assert all(counts for *_, counts in await kept(heard))


async def test_a_group_that_joins_is_heard_by_what_its_new_community_taught(heard):
    heard.add_group("5号楼", "赵老师", ("王阿姨", "小张", "小陈"))
    await heard.town.plays(
        f"""
        小陈 adds Bot to 5号楼
        小陈 makes Bot admin in 5号楼
        王阿姨 in 3号楼: {NEED}
        王阿姨 taps [不用]
        """,
        check=False,
    )
    assert await offered(heard, "小张", group="5号楼")
    await heard.town.plays("刘主任 to Bot: /invite", check=False)
    told = heard.town.world.private_chat(heard.person("刘主任"), heard.bot).messages
    code = next(m.text.split("/join ")[1].split()[0] for m in told if "/join " in m.text)
    await heard.town.plays(f"小陈 in 5号楼: /join {code}", check=False)
    await press(heard, "刘主任", "1-jc-1")
    assert not await offered(heard, "小张", group="5号楼")


async def test_a_restart_keeps_it(heard):
    await raised(heard)
    await press(heard, "李大爷", f"1-nk-1-1-{OTHER.replace('.', '__')}-same")
    await heard.town.plays(f"王阿姨 in 3号楼: {NEED}\n王阿姨 taps [不用]", check=False)
    await heard.stop_bot()
    await heard.start_bot()
    assert not await offered(heard, "小张")
    assert (await raised(heard, who="赵老师"))[1] == OTHER


async def test_lines_are_heard_while_the_lessons_cannot_be_read(heard, monkeypatch):
    await heard.town.plays(f"王阿姨 in 3号楼: {NEED}\n王阿姨 taps [不用]", check=False)
    looks = []

    def away(*_):
        looks.append(1)
        raise OperationalError("SELECT", (), Exception("away"))

    monkeypatch.setattr(Learning, "look", away)
    assert await offered(heard, "小张"), "read as everywhere"
    assert looks
    monkeypatch.undo()
    assert not await offered(heard, "赵老师")


# --- the list ---------------------------------------------------------------------------


@pytest.fixture
async def taught(heard):
    """Ten categories were set right in 3号楼, by three roles; 小张 holds the property's post."""
    await heard.town.plays(
        """
        小张 starts Bot
        小张 in 3号楼: 我是物业的
        小陈 replies to 小张 in 3号楼: /grant 物业
        """,
        check=False,
    )
    limits = heard.app.desk.house.policy.need
    need = replace(limits, unanswered_most=99, new_most=99)
    policy = replace(heard.app.desk.house.policy, need=need)
    heard.app.desk.house = replace(heard.app.desk.house, policy=policy)
    for no in range(1, 11):
        _, read = await raised(heard)  # as the one before was set right
        other = "after_school" if read == "child.nursery" else "nursery"
        who = ("李大爷", "刘主任")[no % 2]
        await press(heard, who, f"1-nk-{_36[no]}-1-child__{other}-same")
    return heard


_36 = "0123456789abc"


async def test_the_list_page_by_page_for_those_with_a_post(taught):
    await taught.plays(f"""
        李大爷 in 3号楼: /learned
        Bot whispers to 李大爷 in 3号楼: 请在私聊里写给我：/learned
        小张 to Bot: /learned
        Bot to 小张: {LEARNED} 诉求的分类：10条 … 第10版 第1页，共2页 10. 11月23日周一 · 楼门长 · #10 · 托育 → 课后与寒暑假托管 … 3. 11月23日周一 · 居委会 · #3 … [10 撤回] [9 撤回] [8 撤回] [7 撤回] [6 撤回] [5 撤回] [4 撤回] [3 撤回] [下一页]
        小张 taps [下一页] in private
        Bot edits #10 to 小张: {LEARNED} … 第2页，共2页 2. … 1. … {HOW} [2 撤回] [1 撤回] [上一页]
        小张 taps [2 撤回] in private
        Bot alerts 小张: 已撤回：第2条不再算数。
        Bot edits #2 to 小张: {LEARNED} 诉求的分类：9条 … 第11版 第2页，共2页 1. … [1 撤回] [上一页]
        小张 taps [1 撤回] in private
        Bot alerts 小张: 已撤回：第1条不再算数。
        Bot edits #1 to 小张: {LEARNED} 诉求的分类：8条 … 第12版 {HOW} [上一页]
        小张 taps [上一页] in private
        Bot edits #10 to 小张: {LEARNED} … [10 撤回] [9 撤回] [8 撤回] [7 撤回] [6 撤回] [5 撤回] [4 撤回] [3 撤回]
        孙书记 to Bot: /learned
        Bot to 孙书记: 只有楼门长、居委会、物业或管理员可以这样做。
    """)


@pytest.mark.parametrize(
    ("who", "code", "said"),
    [
        ("王阿姨", encode(1, LessonRevoked(3, "category")), "只有楼门长"),
        ("孙书记", encode(1, LessonRevoked(3, "category")), "只有楼门长"),
        ("李大爷", encode(1, LessonRevoked(3, "need")), "没有这个编号"),
        ("李大爷", encode(1, LessonRevoked(99, "category")), "没有这个编号"),
        ("李大爷", encode(1, View("lp", 0)), "请在私聊里"),
        ("王阿姨", encode(1, View("lp", 99)), "请在私聊里"),
        ("李大爷", "1-lr-3", "失效了"),
        ("李大爷", "1-lr-3-category-1", "失效了"),
    ],
)
async def test_a_forged_button_changes_nothing(taught, who, code, said):
    before = await kept(taught)
    assert said in await press(taught, who, code)
    assert await kept(taught) == before


async def test_pressed_twice_from_an_old_list_and_without_the_post_any_more(taught):
    await taught.town.plays("小张 to Bot: /learned\n刘主任 to Bot: /learned", check=False)
    await taught.plays("""
        小张 taps [5 撤回] in private
        Bot alerts 小张: 已撤回：第5条不再算数。
        Bot edits #10 to 小张: … […]
        刘主任 taps [5 撤回] in private
        Bot alerts 刘主任: 第5条已经撤回过了。请看单子：/learned
    """)
    await press(taught, "李大爷", "1-ou-6-2")  # its correction is undone: #6
    await taught.plays("""
        刘主任 taps [6 撤回] in private
        Bot alerts 刘主任: 第6条已经撤回过了。请看单子：/learned
    """)
    seat = await taught.ask(
        lambda c: c.exec_driver_sql("SELECT no FROM role_seat WHERE role = 'property'").scalar()
    )
    await press(taught, "小陈", encode(1, RoleEnded(seat, 0)))
    await taught.plays("""
        小张 taps [4 撤回] in private
        Bot alerts 小张: 只有楼门长、居委会、物业或管理员可以这样做。
        小张 to Bot: /learned
        Bot to 小张: 只有楼门长、居委会、物业或管理员可以这样做。
    """)
    assert sum(counts for *_, counts in await kept(taught)) == 8


async def test_a_page_beyond_the_last_is_the_last(taught):
    await taught.town.plays(f"李大爷 starts Bot with {encode(1, View('lp', 99))}", check=False)
    assert "第2页，共2页" in taught.town.transcript[-1].text


async def test_a_floor_lead_takes_back_what_was_taught_in_their_own_group(taught):
    taught.add_group("5号楼", "赵老师", ("王阿姨", "小陈"))
    await taught.town.plays("赵老师 starts Bot\n刘主任 to Bot: /invite", check=False)
    told = taught.town.world.private_chat(taught.person("刘主任"), taught.bot).messages
    code = next(m.text.split("/join ")[1].split()[0] for m in told if "/join " in m.text)
    await taught.town.plays(f"小陈 adds Bot to 5号楼\n小陈 in 5号楼: /join {code}", check=False)
    await press(taught, "刘主任", "1-jc-1")
    await taught.town.plays(
        "赵老师 in 5号楼: 大家好\n小陈 replies to 赵老师 in 5号楼: /grant 楼门长", check=False
    )
    await taught.town.plays("赵老师 to Bot: /learned", check=False)
    assert taught.town.transcript[-1].text.startswith("🎓")
    assert "撤回" not in str(taught.town.transcript[-1].buttons)
    await taught.town.plays(
        f"赵老师 starts Bot with {encode(1, LessonRevoked(3, 'category'))}", check=False
    )
    assert "只有楼门长" in taught.town.transcript[-1].text

"""Minutes that nobody confirms, objections that nobody answers, decisions that change (S10, S12)."""

from __future__ import annotations

from datetime import timedelta

from tests.conversations.protocols import (
    DECIDED,
    NOTHING,
    WRITTEN,
    away,
    heard,
    held,
    holds,
    press,
    state,
)
from tests.stores import change, rows

CONFIRMED = "李大爷 taps [确认纪要] in private"
CANCELLED = """
    刘主任 taps [做不了] in private
    刘主任 to Bot: 厂家停产了，买不到这种。
    李大爷 taps [不用办了] in private
    李大爷 to Bot: 厂家停产了，这个办法不行。
"""


def in_group(town, start, words):
    said = town.town.transcript[start:]
    return sum(words in s.text for s in said if s.kind == "send" and s.chat is town.group())


async def test_a_draft_that_nobody_confirms_is_chased_and_then_the_committee_may_confirm_it(town):
    await held(town, DECIDED, WRITTEN)
    start = len(town.town.transcript)
    await town.town.plays("... 1 day passes", check=False)
    assert heard(town, "李大爷", start, "会议#1的纪要写好了，等您确认。") == 1
    assert await press(town, "刘主任", "1-ic-1-1") == "会议#1的纪要由主持人确认，请找主持人。"
    await town.town.plays("... 2 days pass", check=False)
    told = "会议#1的纪要一直没人确认。请催一催主持人，或者您来确认。"
    assert heard(town, "刘主任", start, told) == 1
    assert heard(town, "刘主任", start, "到会七户，都说单元门要修。") == 1  # they read what it is
    assert not in_group(town, start, "还没有人确认")
    await town.town.plays("... 1 day passes", check=False)
    assert in_group(town, start, "会议#1的纪要写好了，还没有人确认。") == 1
    # what is entered meanwhile takes no button from the card of the committee
    await town.town.plays(NOTHING, check=False)
    await town.town.plays("刘主任 taps [确认纪要] in private\n... 9 days pass", check=False)
    assert state(town) == "items_created"
    assert heard(town, "李大爷", start, "等您确认") == 1
    await holds(town)


async def test_rewriting_begins_the_chase_anew_and_an_outage_gives_what_it_took(town):
    await held(town, WRITTEN)
    start = len(town.town.transcript)
    await town.town.plays(
        "... 20 hours pass\n李大爷 taps [重写纪要] in private\n"
        "李大爷 to Bot: 到会八户，都说单元门要修。\n... 20 hours pass",
        check=False,
    )
    assert not heard(town, "李大爷", start, "等您确认")
    async with away(town, timedelta(hours=2)):  # four hours before it
        pass
    await town.town.plays("... 3 hours pass", check=False)
    assert not heard(town, "李大爷", start, "等您确认")
    await town.town.plays("... 2 hours pass", check=False)
    assert heard(town, "李大爷", start, "等您确认") == 1
    async with away(town, timedelta(hours=2)):  # what was said is not said again
        pass
    await town.town.plays("... 1 day passes", check=False)
    assert heard(town, "李大爷", start, "等您确认") == 1
    assert not heard(town, "刘主任", start, "没人确认")


async def test_an_objection_to_what_an_older_release_gave_out_early_is_asked_about(town):
    await held(town, DECIDED, WRITTEN, CONFIRMED, "李大爷 taps [马上派办] in private")
    async with away(town, timedelta(0)):  # as the upgrade writes it
        change(town.database, "UPDATE minutes SET over = (1 = 1)")
        change(town.database, "DELETE FROM deadline WHERE kind = 'cp'")
    await town.town.plays(
        "小张 starts Bot\n小张 taps [我有异议] in 3号楼\n小张 to Bot: 到会的是八户，不是七户。",
        check=False,
    )
    assert rows(town.database, "SELECT COUNT(*) FROM minutes_objection") == [(1,)]
    start = len(town.town.transcript)
    await town.town.plays("... 4 days pass", check=False)
    assert heard(town, "李大爷", start, "有人对会议#1的纪要有异议，还没有答复。") == 1


async def test_a_decision_worded_anew_is_told_to_whoever_raised_its_need(town):
    await held(town, DECIDED, WRITTEN, CONFIRMED)
    start = len(town.town.transcript)
    await town.town.plays(
        """
        李大爷 taps [改决议#1] in private
        李大爷 to Bot: 换两个新的闭门器
        李大爷 taps [有人办] in private
        李大爷 taps [刘主任（居委会）] in private
        李大爷 to Bot: 12月20日
        """,
        check=False,
    )
    told = "✏️ #1：11月30日周一的会议#1把决议改成：\n换两个新的闭门器"
    assert heard(town, "王阿姨", start, told) == 1
    card = next(m.text for m in town.group().messages if m.text.startswith("#1 单元门关不上"))
    assert "🗓 11月30日周一的会议#1决定：换两个新的闭门器" in card
    assert rows(town.database, "SELECT result FROM agenda_item") == [("换两个新的闭门器",)]
    assert rows(town.database, "SELECT word, meeting FROM need") == [("换两个新的闭门器", 1)]
    # another date is no other decision: who raised it is not told again
    start = len(town.town.transcript)
    await town.town.plays(
        """
        李大爷 taps [改决议#1] in private
        李大爷 to Bot: 换两个新的闭门器
        李大爷 taps [有人办] in private
        李大爷 taps [刘主任（居委会）] in private
        李大爷 to Bot: 12月25日
        """,
        check=False,
    )
    assert rows(town.database, "SELECT MAX(version) FROM decision") == [(3,)]
    assert not heard(town, "王阿姨", start, "#1")


async def test_a_need_for_which_nothing_is_to_be_done_is_ended_by_whoever_has_it_alone(town):
    await held(
        town,
        """
        李大爷 taps [记一条决议] in private
        李大爷 taps [诉求#1 单元门关不上] in private
        李大爷 to Bot: 单元门今年不换
        李大爷 taps [不需要办理] in private
        李大爷 to Bot: 明年街道统一换新门
        """,
        WRITTEN,
    )
    start = len(town.town.transcript)
    await town.town.plays(CONFIRMED, check=False)
    told = "🗓 #1：11月30日周一的会议#1决定，这件事不办：\n单元门今年不换\n明年街道统一换新门"
    assert heard(town, "王阿姨", start, told) == 1
    assert heard(town, "李大爷", start, "🗓 #1：会上决定不办。请按[不采纳]写明原因") == 1
    await town.town.plays("... 4 days pass", check=False)
    assert state(town) == "archived"
    assert rows(town.database, "SELECT state FROM need") == [("responded",)]
    await town.town.plays(
        "李大爷 taps [不采纳] on #1 in private\n李大爷 to Bot: 明年街道统一换新门，会上定的。\n"
        "李大爷 taps [楼门长] in private",
        check=False,
    )
    assert rows(town.database, "SELECT state FROM need") == [("declined",)]


async def test_the_answer_of_a_person_after_it_is_that_persons(town):
    await held(town, DECIDED, WRITTEN, CONFIRMED)
    await press(town, "李大爷", "1-np-1-" + "a" * 12)
    assert rows(town.database, "SELECT meeting FROM need") == [(0,)]
    card = next(m.text for m in town.group().messages if m.text.startswith("#1 单元门关不上"))
    assert "会议#1决定" not in card
    assert "a" * 12 in card


async def test_a_need_whose_only_task_was_cancelled_waits_for_an_answer_again(town):
    await held(town, DECIDED, NOTHING, WRITTEN, CONFIRMED, "... 3 days pass")
    assert rows(town.database, "SELECT state, round FROM need") == [("responded", 1)]
    start = len(town.town.transcript)
    await town.town.plays(CANCELLED, check=False)
    assert rows(town.database, "SELECT state, meeting FROM item") == [("cancelled", 1)]
    found = rows(town.database, "SELECT state, round, answered_ms, overdue, meeting FROM need")
    assert found == [("assigned", 2, None, 0, 0)]
    why = "↩️ #1：会上定的事不办了。\n原因：厂家停产了，这个办法不行。\n由楼门长在"
    assert heard(town, "王阿姨", start, why) == 1
    assert in_group(town, start, why) == 1
    mine = "↩️ #1又回到您这里：会上定的事不办了。\n原因：厂家停产了，这个办法不行。"
    assert heard(town, "李大爷", start, mine) == 1
    # nobody answers: a breach like any other, and the next in line is told
    await town.town.plays("... 4 days pass", check=False)
    assert rows(town.database, "SELECT overdue, breaches FROM need") == [(1, 1)]
    assert heard(town, "刘主任", start, "#1") >= 1
    await holds(town)


async def test_an_objection_after_the_tasks_were_given_out_is_asked_about_until_it_is_answered(
    town,
):
    await held(town, DECIDED, WRITTEN, CONFIRMED, "李大爷 taps [马上派办] in private")
    assert state(town) == "items_created"
    await town.town.plays(
        "小张 starts Bot\n小张 taps [我有异议] in 3号楼\n小张 to Bot: 到会的是八户，不是七户。",
        check=False,
    )
    start = len(town.town.transcript)
    await town.town.plays("... 6 days pass\n... 12 hours pass", check=False)
    waits = "有人对会议#1的纪要有异议，还没有答复。"
    assert heard(town, "李大爷", start, waits) == 2
    await town.town.plays(
        "李大爷 taps [答复异议] in private\n李大爷 to Bot: 核对过签到表，确实是八户。\n"
        "... 7 days pass",
        check=False,
    )
    assert heard(town, "李大爷", start, waits) == 2
    assert heard(town, "小张", start, "答复：核对过签到表，确实是八户。") == 1


async def test_minutes_without_tasks_that_ended_early_can_be_objected_to_in_time(town):
    await held(town, NOTHING, WRITTEN, CONFIRMED)
    assert not [s for s in town.town.transcript if "马上派办" in s.buttons]
    assert await press(town, "李大爷", "1-iy-1") != ""  # no button: there is nothing to begin
    assert state(town) == "archived"
    await town.town.plays(
        "小张 starts Bot\n小张 taps [我有异议] in 3号楼\n小张 to Bot: 到会的是八户，不是七户。",
        check=False,
    )
    assert rows(town.database, "SELECT COUNT(*) FROM minutes_objection") == [(1,)]
    await town.town.plays("... 4 days pass", check=False)
    late = await press(town, "赵老师", "1-ik-1-" + "a" * 12)
    assert late == "会议#1提异议的时间过了。有事请写 /need"

"""Who hears what of a need, and who does not: one message for one go, marks only for a result."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.letters import Chat, Letter, Pressed, Who
from bot.town import people

RAISED = """
    王阿姨 starts Bot
    小张 starts Bot
    王阿姨 in 3号楼: /need 2单元门口的灯不亮
    小张 taps [同求]
"""
FIRST, SECOND = "answered_so_far", "progressed_so_far"
ABOUT = "事项：#1 2单元门口的灯不亮\n📅 11月30日周一 12:00 前办结"
ANSWERED, PROGRESSED = f"💬 #1 楼门长答复：\n{FIRST}\n", f"🛠 #1 进展：\n{SECOND}\n"
TAKEN = "🙋 #1 楼门长已接手，11月26日周四 12:00 前答复您。\n"


@pytest.fixture
async def raised(town):
    """#1 of 王阿姨, with 小张 as a follower; both can be reached."""
    await town.town.plays(RAISED, check=False)
    return town


async def press(house, name, code):
    """A press with these data on the newest card; everything that was said to it."""
    start = len(house.town.transcript)
    card = [m for m in house.group().messages if m.sender is house.bot and m.buttons][-1]
    await people.press_data(house.town, house.person(name), house.group(), card, code)
    await house.town.settle()
    return house.town.transcript[start:]


async def in_one_batch(house, name, *codes):
    """Presses that the desk carries out in one commit; everything that was said to them."""
    start, gate, desk = len(house.town.transcript), threading.Event(), house.app.desk
    person, group = house.person(name), house.group()
    who, chat = Who(person.id, person.name), Chat(group.id, private=False, title=group.title)
    futures = [desk.call(lambda _: gate.wait(20))]
    for i, code in enumerate(codes):
        tap = Pressed(code, house.town.new_tap(person, group).id)
        futures.append(desk.submit(Letter(tap, 10**9 + i, who, chat)))
    gate.set()
    for future in futures:
        await asyncio.wrap_future(future)
    await house.town.settle()
    return house.town.transcript[start:]


def to(said, house, name):
    """The new messages in somebody's private chat."""
    return [s.text for s in said if s.kind == "send" and s.chat.person is house.person(name)]


# --- one go, one message ----------------------------------------------------------------


async def test_three_changes_in_one_batch_are_one_message(raised):
    said = await in_one_batch(raised, "李大爷", "1-nt-1-1", f"1-na-1-{FIRST}", f"1-np-1-{SECOND}")
    assert to(said, raised, "王阿姨") == [TAKEN + ANSWERED + PROGRESSED + ABOUT]
    assert to(said, raised, "小张") == [ANSWERED + PROGRESSED + ABOUT]
    assert to(said, raised, "赵老师") == []
    # the next change is news of its own, and not an edit that rings no bell
    said = await press(raised, "李大爷", f"1-np-1-{FIRST}")
    assert to(said, raised, "小张") == [f"🛠 #1 进展：\n{FIRST}\n{ABOUT}"]


async def test_what_happens_in_the_night_is_one_message_in_the_morning(raised):
    await raised.town.plays("... 690 minutes pass", check=False)
    for code in ("1-nt-1-1", f"1-na-1-{FIRST}"):
        assert not to(await press(raised, "李大爷", code), raised, "王阿姨")
        await raised.town.plays("... 30 minutes pass", check=False)
    start = len(raised.town.transcript)
    await raised.town.plays("... 8 hours pass", check=False)
    said = raised.town.transcript[start:]
    assert to(said, raised, "王阿姨") == [TAKEN + ANSWERED + ABOUT]
    assert to(said, raised, "小张") == [ANSWERED + ABOUT]


async def test_news_of_two_matters_are_two_messages(raised):
    await raised.town.plays("王阿姨 in 3号楼: /need 3号楼垃圾桶满了没人倒", check=False)
    said = await in_one_batch(raised, "李大爷", f"1-na-1-{FIRST}", f"1-na-2-{FIRST}")
    assert [text.partition(" 楼门长")[0] for text in to(said, raised, "王阿姨")] == [
        "💬 #1",
        "💬 #2",
    ]
    assert to(said, raised, "小张") == [ANSWERED + ABOUT]


async def test_what_would_be_too_long_for_one_message_is_another(raised):
    words = [f"第{n}次。" + "很长的进展。" * 160 for n in range(5)]
    await raised.town.plays("... 690 minutes pass", check=False)
    for text in words:
        button = "答复" if text is words[0] else "报进展"
        told = f"李大爷 taps [{button}] on #1 in private\n李大爷 to Bot: {text}"
        await raised.town.plays(told, check=False)
    start = len(raised.town.transcript)
    await raised.town.plays("... 12 hours pass", check=False)
    told = to(raised.town.transcript[start:], raised, "小张")
    assert [[n for n, text in enumerate(words) if text in said] for said in told] == [
        [0, 1, 2], [3], [4],
    ]  # fmt: skip


# --- nothing happened, nothing is said --------------------------------------------------


@pytest.mark.parametrize("code", ["1-na-1-", "1-np-1-short", "1-nk-1-1-_-normal", "1-nt-1-9"])
async def test_empty_words_and_no_change_are_told_to_nobody_else(raised, code):
    said = await press(raised, "李大爷", code)
    # their own card may be brought up to date, without a bell
    assert not [s for s in said if s.kind != "alert" and s.chat is raised.group()]
    assert not [s for s in said if s.kind == "send"]


async def test_whoever_muted_it_hears_nothing(raised):
    for name in ("王阿姨", "小张"):
        await press(raised, name, "1-oi-1-1")
    for code in ("1-nt-1-1", f"1-na-1-{FIRST}", f"1-np-1-{SECOND}", f"1-nd-1-{FIRST}"):
        said = await press(raised, "李大爷", code)
        assert to(said, raised, "王阿姨") == to(said, raised, "小张") == []


# --- marks ------------------------------------------------------------------------------

ENDS = {
    "solved": ("李大爷", f"1-nd-1-{FIRST}", 1),
    "not responsible": ("李大爷", f"1-ot-1-{FIRST}", 0),
    "declined": ("李大爷", f"1-nx-1-property-{FIRST}", 0),
    "no need": ("李大爷", f"1-ox-1-{FIRST}", 0),
    "merged": ("李大爷", "1-om-1-2", 0),
    "withdrawn": ("王阿姨", "1-nw-1-1", 0),
}


@pytest.mark.parametrize("end", ENDS)
async def test_a_mark_is_asked_for_what_was_solved_and_for_nothing_else(raised, end):
    await raised.town.plays("小张 in 3号楼: /need 3号楼垃圾桶满了没人倒", check=False)
    who, code, asked = ENDS[end]
    said = await press(raised, who, code)
    state = await raised.ask(
        lambda c: c.exec_driver_sql("SELECT state FROM need WHERE no = 1").scalar()
    )
    assert state != "submitted", [s.text for s in said]
    start = len(raised.town.transcript) - len(said)
    await raised.town.plays("... 24 hours pass", check=False)
    said = raised.town.transcript[start:]
    assert len([s for s in said if s.kind == "send" and "打分" in s.text]) == asked
    assert len([text for text in to(said, raised, "王阿姨") if "打分" in text]) == asked
    await raised.town.plays("... 8 days pass", check=False)
    again = [s for s in raised.town.transcript[start:] if s.kind == "send" and "打分" in s.text]
    assert len(again) == 2 * asked, "once more, and then never again"


async def test_a_mark_is_asked_for_again_as_a_last_reminder_and_silence_does_no_harm(raised):
    await press(raised, "李大爷", f"1-nd-1-{FIRST}")
    start = len(raised.town.transcript)
    await raised.town.plays("... 2 days pass", check=False)
    [again] = to(raised.town.transcript[start:], raised, "王阿姨")
    assert again == (
        f"⏰ #1 您还没打分。这是最后一次提醒。\n✅ #1 办好了：\n{FIRST}\n问题解决了吗？请打分。\n"
        "打1分或2分会重新打开，群里会写“居民反映未解决”。\n不打分也没关系，到11月30日周一就按办完结束。"
    )
    start = len(raised.town.transcript)
    await raised.town.plays("... 6 days pass", check=False)  # it is closed, and nobody hears a word
    assert to(raised.town.transcript[start:], raised, "王阿姨") == []
    state = await raised.ask(lambda c: c.exec_driver_sql("SELECT state FROM need").scalar())
    assert state == "closed"


async def test_who_is_called_upon_hears_of_the_breach_once(town):
    """刘主任 and 李大爷 follow it as well: each hears what they can do, and no second word."""
    await town.town.plays(RAISED, check=False)
    await town.town.plays(
        "刘主任 taps [同求 1] in 3号楼\n李大爷 taps [同求 2] in 3号楼\n... 71 hours pass",
        check=False,
    )
    start = len(town.town.transcript)
    await town.town.plays("... 2 hours pass", check=False)
    said = town.town.transcript[start:]
    assert [text.partition("\n")[0] for text in to(said, town, "刘主任")] == [
        "⚠️ #1 已超时，没有人按时答复。请您过问。"
    ]
    assert [text.partition("\n")[0] for text in to(said, town, "李大爷")] == [
        "⚠️ #1 已超时，请马上答复。"
    ]
    assert [text.partition("\n")[0] for text in to(said, town, "小张")] == [
        "⚠️ #1 到期还没答复，已报上一级。"
    ]


async def test_who_is_told_of_a_late_result_hears_it_once(town):
    """The committee raised it itself."""
    await town.town.plays("刘主任 in 3号楼: /need 2单元门口的灯不亮", check=False)
    await press(town, "李大爷", "1-nt-1-1")
    await press(town, "李大爷", f"1-na-1-{FIRST}")
    start = len(town.town.transcript)
    await town.town.plays("... 8 days pass", check=False)
    said = to(town.town.transcript[start:], town, "刘主任")
    assert [text.partition("\n")[0] for text in said] == ["⚠️ #1 到期还没办结。"]


async def test_whoever_has_it_in_hand_is_not_asked_to_step_in(raised):
    await press(raised, "刘主任", "1-nt-1-1")
    start = len(raised.town.transcript)
    await raised.town.plays("... 73 hours pass", check=False)
    told = [
        text.partition("\n")[0] for text in to(raised.town.transcript[start:], raised, "刘主任")
    ]
    assert told[-1] == "⚠️ #1 已超时。这件事现在由您负责，请马上答复。"
    assert not [text for text in told if "过问" in text]

"""What the mouth makes of Telegram's answers, row by row; the town tells what people read."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
from telegram.error import InvalidToken

from bot import outbox as mouth
from bot.telegram_send import Outcome, Result
from storage import outbox
from storage.times import to_ms
from tests import stores

REPEAT = "（重发）"
MUST, NUDGE = outbox.MUST, outbox.NUDGE


@pytest.fixture
async def spot(empty_town):
    """3号楼 is served, its floor lead and the committee's 刘主任 can be reached; no roles."""
    empty_town.add_group()
    await empty_town.town.plays(
        """
        李大爷 starts Bot
        刘主任 starts Bot
        小陈 adds Bot to 3号楼
        """,
        check=False,
    )
    return empty_town


def row(house, text, **changes):
    """A row of the outbox for the group 3号楼, unless said otherwise."""
    columns = dict.fromkeys(("chat_group", "community"), 1)
    columns |= dict.fromkeys(("person", "reply_to", "not_before_ms", "not_after_ms"), 0)
    columns |= {"kind": "text", "slot": "", "under": "", "anew": False, "klass": MUST}
    columns |= {"priority": 2, "created_ms": to_ms(house.clock.now())}
    body = {"text": text, "repeat": REPEAT, **changes.pop("body", {})}
    return {**columns, **changes, "body": json.dumps(body)}


def private(house, name, text, **changes):
    return row(house, text, chat_group=0, person=house.person(name).id, priority=1, **changes)


async def write(house, *rows):
    """Into the outbox in one commit."""
    await asyncio.wrap_future(house.app.desk.call(lambda c: outbox.write(c, rows)))


async def spoken(house, *rows):
    """Write, and let the mouth empty: [(where, what, text)] of what people saw."""
    start = len(house.town.transcript)
    await write(house, *rows)
    await house.town.settle()
    return seen(house, start)


def seen(house, start=0):
    return [
        (s.chat.title or s.chat.person.name, s.kind, s.text) for s in house.town.transcript[start:]
    ]


def found(house, sql):
    return stores.rows(house.database, sql)


def last_row(house):
    """(done, error) of the row that was written last."""
    return found(house, "SELECT done_ms IS NOT NULL, error FROM outbox ORDER BY id DESC LIMIT 1")[0]


def fail(house, kind, method="sendMessage", **switches):
    return house.town.faults.add(kind, method=method, **switches)


def posts(*texts, where="3号楼"):
    return [(where, "send", text) for text in texts]


# --- unknown outcomes ---


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("accept_then_timeout", ["一", f"一\n{REPEAT}", "二", "三"]),
        ("cut", [f"一\n{REPEAT}", "二", "三"]),
        ("server_error", [f"一\n{REPEAT}", "二", "三"]),
    ],
)
async def test_what_must_arrive_is_said_again_and_marked_and_nothing_overtakes_it(spot, kind, read):
    fail(spot, kind)
    assert await spoken(spot, *(row(spot, text) for text in "一二三")) == posts(*read)


@pytest.mark.parametrize("later", ["retry_after", "nothing"])
async def test_a_repeat_that_must_wait_is_still_marked(spot, monkeypatch, later):
    fail(spot, "accept_then_timeout")
    if later == "retry_after":
        fail(spot, "retry_after")
    else:
        send, calls = mouth.send.send, []

        async def line_is_dead(bot, waiting):
            calls.append(waiting)
            if len(calls) == 2:
                return mouth.Result(mouth.Outcome.NOT_SENT, why="ConnectError")
            return await send(bot, waiting)

        monkeypatch.setattr(mouth.send, "send", line_is_dead)
    assert await spoken(spot, row(spot, "一")) == posts("一", f"一\n{REPEAT}")


async def test_it_is_said_until_an_answer_comes(spot):
    fail(spot, "cut", times=4)
    assert await spoken(spot, row(spot, "一")) == posts(f"一\n{REPEAT}")
    assert found(spot, "SELECT attempts FROM outbox ORDER BY id DESC LIMIT 1") == [(5,)]


async def test_one_chat_that_hangs_does_not_hold_another(spot):
    fail(spot, "cut", times=3, chat=spot.group().id)
    words = (row(spot, "群"), private(spot, "刘主任", "私"))
    assert await spoken(spot, *words) == [
        *posts("私", where="刘主任"),
        *posts(f"群\n{REPEAT}"),
    ]


@pytest.mark.parametrize(("kind", "read"), [("cut", ["二"]), ("accept_then_timeout", ["一", "二"])])
async def test_a_nudge_of_unknown_outcome_is_said_at_most_once(spot, kind, read):
    fail(spot, kind)
    words = [row(spot, text, klass=NUDGE) for text in "一二"]
    assert await spoken(spot, *words) == posts(*read)


async def test_a_nudge_over_which_the_process_ended_is_not_said_again(spot):
    def left(c):
        outbox.write(c, [row(spot, "一", klass=NUDGE)])
        c.exec_driver_sql("UPDATE outbox SET tried_ms = 1, attempts = 1 WHERE done_ms IS NULL")

    await asyncio.wrap_future(spot.app.desk.call(left))
    assert await spoken(spot, row(spot, "二", klass=NUDGE)) == posts("二")
    assert found(spot, "SELECT COUNT(*) FROM outbox WHERE tried_ms IS NULL") == [(0,)]


@pytest.mark.parametrize("kind", ["cut", "accept_then_timeout"])
async def test_a_question_that_may_be_lost_is_asked_again(spot, kind):
    fail(spot, kind)
    await spot.town.plays("小陈 makes Bot admin in 3号楼", check=False)
    start = len(spot.town.transcript)
    await spot.town.plays("王阿姨 in 3号楼: /need", check=False)
    asked = [text for _, what, text in seen(spot, start) if what == "whisper"]
    assert [text.endswith(REPEAT) for text in asked] == [False] * (kind != "cut") + [True]


async def test_a_refusal_of_words_that_may_be_lost_is_said_again(spot):
    fail(spot, "cut")
    start = len(spot.town.transcript)
    await spot.town.plays(f"王阿姨 in 3号楼: /need {'电' * 600}", check=False)
    assert [text.endswith(REPEAT) for _, _, text in seen(spot, start)] == [True]


async def test_an_edit_of_unknown_outcome_is_repeated_without_a_mark(spot):
    await spoken(spot, row(spot, "旧", slot="card"))
    fail(spot, "accept_then_timeout", "editMessageText")
    fail(spot, "cut", "editMessageText", times=2)
    assert await spoken(spot, row(spot, "新", slot="card")) == [("3号楼", "edit", "新")]
    assert last_row(spot) == (1, "")


async def test_the_card_that_was_said_twice_is_edited_where_it_stands_last(spot):
    fail(spot, "accept_then_timeout")
    await spoken(spot, row(spot, "旧", slot="card"))
    await spoken(spot, row(spot, "新", slot="card"))
    texts = [m.text for m in spot.group().messages if m.sender is spot.bot][-2:]
    assert texts == ["旧", "新"]


# --- waiting ---


async def test_a_chat_that_must_wait_holds_only_itself(spot):
    fail(spot, "retry_after", seconds=30, chat=spot.group().id)
    start, now = len(spot.town.transcript), spot.clock.now()
    words = (row(spot, "一"), row(spot, "二"), private(spot, "李大爷", "私"))
    await spoken(spot, *words)
    told = [(s.text, (s.at - now).total_seconds()) for s in spot.town.transcript[start:]]
    assert [text for text, _ in told] == ["私", "一", "二"], "nothing lost, in order, unmarked"
    assert told[0][1] == 0
    assert all(30 <= after < 32 for _, after in told[1:])


async def test_a_person_who_must_wait_does_not_hold_the_group(spot):
    fail(spot, "retry_after", seconds=60, chat=spot.person("李大爷").id)
    words = (private(spot, "李大爷", "私"), row(spot, "一"))
    assert await spoken(spot, *words) == [*posts("一"), *posts("私", where="李大爷")]


async def test_a_long_queue_of_one_group_does_not_hold_another(spot, monkeypatch):
    monkeypatch.setattr(mouth, "LIST", 25)
    spot.add_group("5号楼")
    await spot.town.plays("小陈 adds Bot to 5号楼", check=False)
    many = [row(spot, f"第{number}句") for number in range(45)]
    start, now = len(spot.town.transcript), spot.clock.now()
    await write(spot, *many, row(spot, "五", community=2))
    await spot.town.settle()
    (other,) = [s for s in spot.town.transcript[start:] if s.chat.title == "5号楼"]
    assert (other.at - now).total_seconds() < 5


async def test_a_crowded_group_is_spoken_to_twenty_times_a_minute(spot):
    await spot.town.move(timedelta(minutes=2))
    spot.town.flood[spot.bot.id].refused = 0
    start, now = len(spot.town.transcript), spot.clock.now()
    words = [f"第{number}句" for number in range(45)]
    assert await spoken(spot, *(row(spot, text) for text in words)) == posts(*words)
    after = [(s.at - now).total_seconds() for s in spot.town.transcript[start:]]
    assert after == [0] * 20 + [60] * 20 + [120] * 5
    assert spot.town.flood[spot.bot.id].refused == 0


# --- cards ---


async def test_many_changes_of_a_card_are_few_edits_and_the_last_one_stands(spot):
    start = len(spot.town.transcript)
    for number in range(30):
        await write(spot, row(spot, f"第{number}版", slot="card"))
    await spot.town.settle()
    told = seen(spot, start)
    assert [kind for _, kind, _ in told].count("send") == 1
    assert len(told) <= 3, "what is not sent yet is brought up to date"
    assert told[-1][2] == "第29版"


async def test_the_changes_of_one_commit_are_one_message(spot):
    words = [row(spot, f"第{number}版", slot="card") for number in range(5)]
    assert await spoken(spot, *words) == posts("第4版")


async def test_a_change_while_telegram_makes_the_card_wait_goes_out_instead_of_it(spot):
    fail(spot, "retry_after", seconds=20)
    await write(spot, row(spot, "旧", slot="card"))
    while "retry_after" not in spot.town.faults.struck:
        await spot.app.mouth.quiet()
    assert await spoken(spot, row(spot, "新", slot="card")) == posts("新")


async def test_an_edit_that_changes_nothing_counts_as_done(spot):
    await spoken(spot, row(spot, "卡", slot="card"))
    assert await spoken(spot, row(spot, "卡", slot="card")) == []
    assert last_row(spot) == (1, "")
    assert await spoken(spot, row(spot, "新卡", slot="card")) == [("3号楼", "edit", "新卡")]


async def test_a_card_that_somebody_deleted_is_posted_anew(spot):
    await spoken(spot, row(spot, "旧", slot="card"))
    spot.group().remove(spot.group().messages[-1])
    assert await spoken(spot, row(spot, "新", slot="card")) == posts("新")
    assert await spoken(spot, row(spot, "再新", slot="card")) == [("3号楼", "edit", "再新")]


async def test_an_edit_alone_of_what_is_gone_says_nothing(spot):
    edit = {"slot": "card", "klass": NUDGE, "body": {"edit_only": True}}
    assert await spoken(spot, row(spot, "新", **edit)) == []
    assert last_row(spot) == (1, "nothing stands there")
    await spoken(spot, row(spot, "旧", slot="card"))
    spot.group().remove(spot.group().messages[-1])
    assert await spoken(spot, row(spot, "新", **edit)) == []


async def test_a_card_posted_anew_is_the_one_that_is_edited(spot):
    await spoken(spot, row(spot, "旧", slot="card"))
    assert await spoken(spot, row(spot, "新", slot="card", anew=True)) == posts("新")
    await spoken(spot, row(spot, "再新", slot="card"))
    assert [m.text for m in spot.group().messages][-2:] == ["旧", "再新"]


# --- what has lost its sense ---


async def test_a_nudge_past_its_time_is_dropped(spot):
    past = to_ms(spot.clock.now()) - 1
    assert await spoken(spot, row(spot, "晚了", klass=NUDGE, not_after_ms=past)) == []
    assert last_row(spot) == (1, "too late")
    assert await spoken(spot, row(spot, "早", klass=NUDGE, not_after_ms=past + 1)) == posts("早")


@pytest.fixture
def line_is_dead(monkeypatch):
    """Telegram cannot be reached: the next three requests never leave."""
    left = [3]
    real = mouth.send.send

    async def send(bot, waiting):
        if left[0]:
            left[0] -= 1
            return Result(Outcome.NOT_SENT, why="ConnectError")
        return await real(bot, waiting)

    monkeypatch.setattr(mouth.send, "send", send)
    return left


@pytest.mark.parametrize("klass", [MUST, NUDGE])
async def test_what_certainly_did_not_leave_is_said_later_and_unmarked(spot, line_is_dead, klass):
    assert await spoken(spot, row(spot, "一", klass=klass)) == posts("一")
    assert line_is_dead == [0]


@pytest.mark.parametrize(("minutes", "read"), [(59, ["一"]), (61, [])])
async def test_a_nudge_that_could_not_leave_for_an_hour_is_dropped(
    spot, line_is_dead, minutes, read
):
    born = to_ms(spot.clock.now()) - minutes * 60_000
    assert await spoken(spot, row(spot, "一", klass=NUDGE, created_ms=born)) == posts(*read)


async def test_what_must_arrive_leaves_however_old_it_is(spot, line_is_dead):
    born = to_ms(spot.clock.now()) - 86_400_000
    assert await spoken(spot, row(spot, "一", created_ms=born)) == posts("一")


# --- people and groups ---


def blocks_unheard(house, name):
    """Blocked while the bot did not listen: no update tells it."""
    house.town.world.private_chat(house.person(name), house.bot).blocked = True


async def test_a_blocked_bot_knows_the_person_as_unreachable_and_tells_the_next(town):
    blocks_unheard(town, "李大爷")
    told = await spoken(town, private(town, "李大爷", "给您"))
    assert [(to, text.splitlines()[0]) for to, _, text in told] == [("小陈", "李大爷屏蔽了我。")]
    who = town.person("李大爷").id
    assert found(town, f"SELECT blocked FROM person WHERE id = {who}") == [(1,)]
    start = len(town.town.transcript)
    await town.town.plays("王阿姨 in 3号楼: /need 2单元电梯坏了三天", check=False)
    assert {where for where, _, _ in seen(town, start)} == {"3号楼", "刘主任", "小陈"}


async def test_whoever_never_pressed_start_is_unreachable_and_holds_nobody(spot):
    words = (private(spot, "赵老师", "给您"), row(spot, "群"))
    assert await spoken(spot, *words) == posts("群")
    assert last_row(spot) == (1, "")


@pytest.mark.parametrize("heard", [True, False], ids=["the update first", "the mouth first"])
async def test_a_group_that_became_a_supergroup_is_spoken_to_by_its_new_id(empty_town, heard):
    house = empty_town
    people = [house.person(name) for name in ("王阿姨", "小张", "小陈")]
    group = house.town.add_group("5号楼", house.person("李大爷"), people, supergroup=False)
    await house.plays("""
        小陈 adds Bot to 5号楼
        Bot to 5号楼: 大家好，我是回音。 … [开通提醒]
    """)
    await spoken(house, row(house, "旧卡", slot="card"))
    old = group.messages[-1]
    made = house.town.migrate(group)
    if heard:
        await house.town.settle()
    else:
        house.town.queues[house.bot.id].waiting.clear()
    assert await spoken(house, row(house, "一"), row(house, "二")) == posts(
        "一", "二", where="5号楼"
    )
    assert found(house, "SELECT chat_id FROM chat_group") == [(made.id,)]
    while made.messages[-1].id < old.id:
        await spoken(house, row(house, "别的"))
    told = await spoken(house, row(house, "新卡", slot="card"))
    assert told == posts("新卡", where="5号楼"), "numbers of the old chat mean other messages here"
    told = await spoken(house, row(house, "再新", slot="card"))
    assert told == [("5号楼", "edit", "再新")]


async def test_the_words_for_a_group_that_threw_the_bot_out_wait_until_it_is_back(spot):
    spot.group().members.pop(spot.bot.id)
    words = (row(spot, "一"), row(spot, "二"), private(spot, "刘主任", "私"))
    assert await spoken(spot, *words) == posts("私", where="刘主任")
    assert found(spot, "SELECT bot_status FROM chat_group") == [("gone",)]
    start = len(spot.town.transcript)
    await spot.town.plays("小陈 adds Bot to 3号楼", check=False)
    assert seen(spot, start)[:2] == posts("一", "二"), "at once, not an hour later"


async def test_an_edit_for_a_group_that_threw_the_bot_out_is_tried_once_an_hour(spot, monkeypatch):
    await spoken(spot, row(spot, "新", slot="card"))
    tried, real = [], mouth.send.send

    async def send(bot, waiting):
        tried.append(spot.clock.now())
        assert len(tried) < 9, "it would go on for ever"
        return await real(bot, waiting)

    monkeypatch.setattr(mouth.send, "send", send)
    spot.group().members.pop(spot.bot.id)
    await write(spot, row(spot, "再新", slot="card"))
    await spot.town.plays("... 130 minutes pass", check=False)
    assert len(tried) == 3, "at once, and after one and two hours"


# --- words that Telegram does not take ---


@pytest.mark.parametrize(
    "text", ["<b>没有结尾 &amp; &lt;x&gt;", "<nonsense>没有结尾</nonsense> &amp; &lt;x&gt;"]
)
async def test_broken_markup_is_said_in_plain_words(spot, text):
    assert await spoken(spot, row(spot, text)) == posts("没有结尾 & <x>")


async def test_a_row_that_cannot_be_said_blocks_nobody(spot):
    words = (row(spot, ""), row(spot, "x", kind="whisper", person=1), row(spot, "二"))
    assert await spoken(spot, *words) == posts("二")
    assert found(spot, "SELECT COUNT(*) FROM outbox WHERE done_ms IS NULL") == [(0,)]


async def test_a_bug_in_one_row_blocks_nobody(spot):
    broken = row(spot, "", body={"buttons": [[{"nonsense": 1}]]})
    assert await spoken(spot, broken, row(spot, "二")) == posts("二")


@pytest.mark.parametrize("letter", ["电", "😀"])
async def test_a_text_too_long_for_one_message_is_cut_at_whole_characters(spot, letter):
    lines = [letter * 1500, letter * 1500, letter * 3000]
    told = await spoken(spot, row(spot, "\n".join(lines)))
    assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for _, _, text in told)
    assert "".join(text for _, _, text in told).replace("\n", "") == "".join(lines)


async def test_a_whisper_that_cannot_be_heard_goes_to_the_private_chat(spot):
    whisper = {"kind": "whisper", "klass": NUDGE, "person": spot.person("刘主任").id}
    told = await spoken(spot, row(spot, "悄悄", body={"fallback": "private"}, **whisper))
    assert told == posts("悄悄", where="刘主任")
    assert await spoken(spot, row(spot, "悄悄", body={"fallback": "drop"}, **whisper)) == []


async def test_a_token_that_was_taken_back_ends_the_mouth(spot, monkeypatch):
    async def send(bot, waiting):
        raise InvalidToken

    monkeypatch.setattr(mouth.send, "send", send)
    speaking = next(t for t in spot.app._tasks if t.get_name() == "mouth")
    await write(spot, row(spot, "一"))
    with pytest.raises(InvalidToken):
        await speaking
    assert last_row(spot) == (0, ""), "it is said after the next start"


async def test_a_mouth_with_nothing_to_say_does_not_look_again_and_again(spot, monkeypatch):
    await spot.town.settle()
    looked, look = asyncio.Queue(), outbox.waiting
    loop = asyncio.get_running_loop()

    def noted(connection, *given):
        loop.call_soon_threadsafe(looked.put_nowait, given)
        return look(connection, *given)

    monkeypatch.setattr(outbox, "waiting", noted)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(looked.get(), 1.5)  # the pulse ticks meanwhile
    await write(spot, private(spot, "刘主任", "有一句话"))
    await asyncio.wait_for(looked.get(), 30)


async def test_a_mouth_that_is_stopped_waits_for_nothing_any_more(spot):
    def waits():
        return [task for task in asyncio.all_tasks() if task.get_name() == "mouth wakes"]

    await spot.town.settle()
    assert waits()
    await spot.stop_bot()
    await asyncio.sleep(0)
    assert waits() == []


@pytest.mark.parametrize(
    ("way", "third"), [({}, "edit"), ({"anew": True}, "send"), ({"klass": NUDGE}, "edit")]
)
async def test_a_change_while_the_card_is_on_its_way_follows_it(spot, monkeypatch, way, third):
    await spoken(spot, row(spot, "first", slot="card"))
    started, go, send = asyncio.Event(), asyncio.Event(), mouth.send.send

    async def slow(bot, waiting):
        started.set()
        await go.wait()
        return await send(bot, waiting)

    monkeypatch.setattr(mouth.send, "send", slow)
    start = len(spot.town.transcript)
    nudge = {"anew": True, **way} if "klass" in way else {}
    await write(spot, row(spot, "second", slot="card", **nudge))
    await asyncio.wait_for(started.wait(), 5)
    await write(spot, row(spot, "third", slot="card", **way))
    go.set()
    await spot.town.settle()
    second = "send" if "klass" in way else "edit"
    assert seen(spot, start) == [("3号楼", second, "second"), ("3号楼", third, "third")]
    assert found(spot, "SELECT COUNT(*) FROM outbox WHERE done_ms IS NULL") == [(0,)]

"""Pictures and files that the mouth draws: whatever goes wrong, their words are read, once."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot import drawer
from bot.telegram_files import MOST_BYTES
from storage import outbox
from storage.times import to_ms
from tests.stores import rows as found

REPEAT = "（重发）"
MUST, NUDGE = outbox.MUST, outbox.NUDGE
FACTS = {"title": "周六几点大扫除?", "turnout": "", "footer": "", "parts": [
    {"heading": "", "bars": [{
        "label": "9点", "said": "3票", "share": 1.0, "percent": "100%", "number": 1, "first": True,
        "note": "",
    }]},
]}  # fmt: skip
PICTURE = {"template": "poll_result", "name": "结果.png", "facts": FACTS}


@pytest.fixture
async def spot(empty_town):
    """3号楼 is served, its floor lead and the committee's 刘主任 can be reached."""
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


def row(house, text, kind="photo", **changes):
    """A row with a drawing for the group 3号楼, unless said otherwise."""
    columns = {
        "community": 1, "chat_group": 1, "person": 0, "reply_to": 0, "not_before_ms": 0,
        "not_after_ms": 0, "kind": kind, "slot": "", "under": "", "anew": False, "klass": MUST,
        "priority": 3, "created_ms": to_ms(house.clock.now()),
    }  # fmt: skip
    body = {"text": text, "repeat": REPEAT, **changes.pop("body", {})}
    if kind != "text":
        body = {"drawn": PICTURE, **body}
    return {**columns, **changes, "body": json.dumps(body)}


async def write(house, *rows):
    await asyncio.wrap_future(house.app.desk.call(lambda c: outbox.write(c, rows)))


async def spoken(house, *rows):
    """Write, and let the mouth empty: [(what, text, what is shown)] of what people saw."""
    start = len(house.town.transcript)
    await write(house, *rows)
    await house.town.settle()
    return seen(house, start)


def seen(house, start=0):
    return [(s.kind, s.text, s.shows) for s in house.town.transcript[start:]]


def last_row(house):
    sql = "SELECT done_ms IS NOT NULL, error FROM outbox ORDER BY id DESC LIMIT 1"
    return found(house.database, sql)[0]


def picture(text):
    return ("send", text, "picture")


def words(text):
    return ("send", text, "")


def drawn_by(house, draw):
    """Another hand: `draw(template, facts)`."""
    house.app.mouth._drawer._draw = draw


# --- as it should be ---


async def test_a_picture_is_drawn_and_stands_above_its_words(spot):
    told = await spoken(spot, row(spot, "<b>#1</b> 9点最多"), row(spot, "后来的话", "text"))
    assert told == [picture("#1 9点最多"), words("后来的话")]
    shown = [m for m in spot.group().messages if m.photo][-1].file
    assert (shown.name, shown.size[0]) == ("结果.png", 1080)
    assert last_row(spot) == (1, "")


async def test_a_document_goes_under_its_name(spot):
    drawn_by(spot, lambda _template, facts: b"%PDF-" + facts["title"].encode())
    told = await spoken(spot, row(spot, "通知", "document", body={
        "drawn": {**PICTURE, "name": "会议通知.pdf"},
    }))  # fmt: skip
    assert told == [("send", "通知", "file 会议通知.pdf")]
    assert spot.group().messages[-1].file.data.decode() == "%PDF-周六几点大扫除?"


async def test_in_private_as_well_and_as_an_answer(spot):
    person = spot.person("刘主任").id
    told = await spoken(spot, row(spot, "给您", chat_group=0, person=person, priority=2))
    assert told == [picture("给您")]
    card = next(m for m in spot.group().messages if m.sender is spot.bot)
    await spoken(spot, row(spot, "结果", reply_to=card.id))
    assert spot.group().messages[-1].reply_to is card


# --- a slot in which a picture stands ---


async def test_words_for_a_slot_where_a_picture_stands_change_those_under_it(spot):
    await spoken(spot, row(spot, "旧", slot="result"))
    message = spot.group().messages[-1]
    told = await spoken(spot, row(spot, "新", "text", slot="result"))
    assert told == [("edit", "新", "")]
    assert (message.text, bool(message.photo)) == ("新", True)


async def test_words_too_long_for_a_caption_are_posted_anew(spot):
    await spoken(spot, row(spot, "旧", slot="result"))
    long = "长" * 1025
    assert await spoken(spot, row(spot, long, "text", slot="result")) == [words(long)]
    assert await spoken(spot, row(spot, "短", "text", slot="result")) == [("edit", "短", "")]


async def test_a_new_picture_takes_the_place_of_the_old_one_and_of_words(spot):
    await spoken(spot, row(spot, "还没有", "text", slot="result"))
    assert await spoken(spot, row(spot, "一", slot="result")) == [("edit", "一", "picture")]
    other = {"drawn": {**PICTURE, "facts": {**FACTS, "title": "另一个"}}}
    message = spot.group().messages[-1]
    before = message.file.data
    assert await spoken(spot, row(spot, "二", slot="result", body=other)) == [
        ("edit", "二", "picture")
    ]
    assert message.file.data != before
    spot.group().remove(message)
    assert await spoken(spot, row(spot, "三", slot="result", body=other)) == [picture("三")]


async def test_an_older_picture_becomes_a_line_where_its_card_is_posted_anew(spot):
    await spoken(spot, row(spot, "旧", slot="result"))
    old = spot.group().messages[-1]
    below = row(spot, "新", slot="result", anew=True, body={"down": "在下面 ↓"})
    assert await spoken(spot, below) == [picture("新"), ("edit", "在下面 ↓", "")]
    assert old.text == "在下面 ↓"


async def test_what_is_brought_up_to_date_while_it_is_drawn_is_drawn_anew(spot):
    started, go, drew = threading.Event(), threading.Event(), []

    def slow(_template, facts):
        started.set()
        assert go.wait(20)
        drew.append(facts["title"])
        return b"%PDF-" + facts["title"].encode()

    drawn_by(spot, slow)
    start = len(spot.town.transcript)
    of = lambda title: {"drawn": {**PICTURE, "facts": {"title": title}}}  # noqa: E731 - short
    await write(spot, row(spot, "旧", "document", slot="x", body=of("old")))
    await asyncio.to_thread(started.wait, 20)
    await write(spot, row(spot, "新", "document", slot="x", body=of("new")))
    go.set()
    await spot.town.settle()
    assert seen(spot, start) == [("send", "新", "file 结果.png")]
    assert spot.group().messages[-1].file.data == b"%PDF-new"
    assert drew == ["old", "new"]


# --- drawings that come to nothing ---


def raises(_template, _facts):
    raise ValueError("facts that nobody foresaw")


@pytest.mark.parametrize("why", ["it raises", "no such template", "it takes for ever", "too large"])
async def test_a_drawing_that_fails_is_logged_and_its_words_go_alone(spot, why):
    body, go = {}, threading.Event()
    if why == "it raises":
        drawn_by(spot, raises)
    elif why == "no such template":
        body = {"drawn": {**PICTURE, "template": "of another release"}}
    elif why == "it takes for ever":
        spot.app.mouth._drawer._longest = 0.1
        drawn_by(spot, lambda *_: go.wait(20))
    else:
        drawn_by(spot, lambda *_: b"x" * (MOST_BYTES["photo"] + 1))
    with capture_logs() as logged:
        told = await spoken(spot, row(spot, "<b>结果</b>", body=body), row(spot, "后来", "text"))
    go.set()
    assert told == [words("结果"), words("后来")]
    assert last_row(spot) == (1, "")
    (line,) = [one for one in logged if one["log_level"] == "error"]
    assert line["event"] == ("drawn too large" if why == "too large" else "cannot be drawn")
    assert "结果" not in str(line)
    assert "大扫除" not in str(line)


async def test_a_picture_whose_words_follow_is_left_out_alone(spot):
    drawn_by(spot, raises)
    told = await spoken(
        spot, row(spot, "结果", body={"followed": True}), row(spot, "全部的话", "text")
    )
    assert told == [words("全部的话")]


@pytest.mark.parametrize("data", [b"no picture", b""])
async def test_a_picture_that_telegram_does_not_take_leaves_its_words(spot, data):
    drawn_by(spot, lambda *_: data)
    assert await spoken(spot, row(spot, "结果")) == [words("结果")]


async def test_a_server_that_finds_it_too_large_leaves_its_words(spot, monkeypatch):
    from bot.town import uploads

    monkeypatch.setattr(uploads, "FILE_MOST", 10)
    assert await spoken(spot, row(spot, "结果")) == [words("结果")]


async def test_broken_marks_cost_the_marks_not_the_picture(spot):
    assert await spoken(spot, row(spot, "<b>没有结尾 &amp; &lt;x&gt;")) == [
        picture("没有结尾 & <x>")
    ]


# --- Telegram's answers ---


def fail(house, kind, method="sendPhoto", **switches):
    return house.town.faults.add(kind, method=method, **switches)


@pytest.mark.parametrize(
    ("kind", "klass", "read"),
    [
        ("accept_then_timeout", MUST, ["一", f"一\n{REPEAT}"]),
        ("cut", MUST, [f"一\n{REPEAT}"]),
        ("server_error", MUST, [f"一\n{REPEAT}"]),
        ("accept_then_timeout", NUDGE, ["一"]),
        ("cut", NUDGE, []),
    ],
)
async def test_an_unknown_outcome_is_said_again_marked_with_its_picture(spot, kind, klass, read):
    fail(spot, kind)
    told = await spoken(spot, row(spot, "一", klass=klass))
    assert told == [picture(text) for text in read]


async def test_a_picture_that_must_wait_is_sent_later_unmarked_and_holds_only_its_chat(spot):
    fail(spot, "retry_after", seconds=30)
    start, now = len(spot.town.transcript), spot.clock.now()
    person = spot.person("李大爷").id
    await write(
        spot,
        row(spot, "一"),
        row(spot, "二", "text"),
        row(spot, "私", "text", chat_group=0, person=person),
    )
    await spot.town.settle()
    told = [(s.text, (s.at - now).total_seconds()) for s in spot.town.transcript[start:]]
    assert [text for text, _ in told] == ["私", "一", "二"]
    assert told[0][1] == 0
    assert all(after >= 30 for _, after in told[1:])


async def test_for_somebody_who_blocked_the_bot_it_is_given_up(spot):
    person = spot.person("刘主任")
    spot.town.world.private_chat(person, spot.bot).blocked = True
    await spoken(spot, row(spot, "给您", chat_group=0, person=person.id))
    sql = f"SELECT blocked FROM person WHERE id = {person.id}"
    assert found(spot.database, sql) == [(1,)]


async def test_for_a_group_that_threw_the_bot_out_it_waits_and_is_drawn_again(spot):
    spot.group().members.pop(spot.bot.id)
    assert await spoken(spot, row(spot, "一")) == []
    start = len(spot.town.transcript)
    await spot.town.plays("小陈 adds Bot to 3号楼", check=False)
    assert seen(spot, start)[0] == picture("一")


# --- nobody waits ---


async def test_an_emergency_is_not_held_up_while_something_is_drawn(spot):
    go, started = threading.Event(), threading.Event()

    def slow(*_):
        started.set()
        go.wait(20)
        return b"%PDF-"

    drawn_by(spot, slow)
    start = len(spot.town.transcript)
    many = [row(spot, f"第{n}张", "document") for n in range(2 * drawer.AHEAD)]
    other = row(spot, "私", "text", chat_group=0, person=spot.person("刘主任").id, priority=2)
    await write(spot, *many, row(spot, "后来", "text"), other)
    await asyncio.to_thread(started.wait, 20)
    await write(spot, row(spot, "着火了", "text", priority=0))
    for _ in range(500):
        if len(spot.town.transcript) >= start + 2:
            break
        await asyncio.sleep(0.02)
    assert {text for _, text, _ in seen(spot, start)} == {"着火了", "私"}
    assert not go.is_set()
    go.set()
    await spot.town.settle()
    assert [text for _, text, _ in seen(spot, start)][2:] == [
        *(f"第{n}张" for n in range(2 * drawer.AHEAD)), "后来",
    ]  # fmt: skip


async def test_at_most_two_are_drawn_at_the_same_time_and_none_on_the_loop(spot):
    now, most, lock, loop = [0], [0], threading.Lock(), threading.get_ident()

    def counted(_template, facts):
        assert threading.get_ident() != loop
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.05)
        with lock:
            now[0] -= 1
        return b"%PDF-"

    drawn_by(spot, counted)
    person = spot.person("刘主任").id
    both = ({}, {"chat_group": 0, "person": person})
    told = await spoken(spot, *(row(spot, "x", "document", **both[n % 2]) for n in range(8)))
    assert len(told) == 8
    assert most == [2]


# --- between commit and send ---


async def test_it_survives_that_the_bot_ends_before_it_is_sent(spot):
    """The row alone knows what is to be drawn."""
    drawn_by(spot, lambda *_: threading.Event().wait(0.2) or b"never sent")
    start = len(spot.town.transcript)
    tasks = [task for task in spot.app._tasks if task.get_name() == "mouth"]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await write(spot, row(spot, "结果"))
    await spot.stop_bot()
    assert seen(spot, start) == []
    await spot.town.move(timedelta(minutes=1))
    await spot.start_bot()
    await spot.town.settle()
    assert [one for one in seen(spot, start) if one[1] == "结果"] == [picture("结果")]

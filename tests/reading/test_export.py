"""Exports of Telegram Desktop, invented: what is read, what is passed over, what is none."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.flows.history import TEXT_MAX
from bot.reading import export, places
from bot.reading.export import BadExport, Chat, read
from bot.reading.past import LIKELY, Sieve, head

ZONE = ZoneInfo("Asia/Shanghai")
GROUP = {"name": "3号楼", "type": "private_supergroup", "id": 7}


def said(n=1, text="电梯坏了，没人修", who=101, **more):
    return {
        "id": n, "type": "message", "date": "2026-11-01T12:00:00", "from": "邻居",
        "from_id": f"user{who}", "text": text, **more,
    }  # fmt: skip


def walked(content, wanted=lambda _chat: True, piece=None):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    at = [0]

    def source(most):
        end = at[0] + (piece or most)
        found, at[0] = raw[at[0] : end], end
        return found

    return list(read(source, wanted, ZONE))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (said(), ""),
        (said(edited="2026-11-02T12:00:00"), ""),
        (said(photo="photos/1.jpg"), ""),
        (said(type="service", action="join_group_by_link"), "service"),
        (said(text="", photo="photos/1.jpg"), "empty"),
        (said(text=[]), "empty"),
        (said(text="  \u200b\n "), "empty"),
        (said(text=None), "empty"),
        (said(forwarded_from="某频道"), "forwarded"),
        (said(forwarded_from=None), "forwarded"),
        (said(via_bot="@gif"), "bot"),
        (said(inline_bot_buttons=[[{"type": "callback"}]]), "bot"),
        ({**said(), "from": "Huiyin Bot"}, "bot"),
        ({**said(), "from": "回音机器人"}, "bot"),
        ({**said(), "from_id": "channel55"}, "unsigned"),
        ({**said(), "from_id": None, "from": None}, "unsigned"),
        ({**said(), "from": None}, ""),
        (said(text="/need 电梯坏了"), "command"),
        (said(id="1"), "odd"),
        (said(id=True), "odd"),
        (said(id=-5), "odd"),
        (said(date="yesterday"), "odd"),
        (said(date_unixtime="99999999999999999"), "odd"),
        (said(date_unixtime=[]), "odd"),
        ("hello", "odd"),
        (None, "odd"),
    ],
)
def test_what_is_no_word_of_a_person_says_why(raw, why):
    assert export.message(raw, ZONE).why == why


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("电梯坏了", "电梯坏了"),
        (["电梯", {"type": "bold", "text": "坏了"}, "，", {"type": "mention", "text": "@a"}],
         "电梯坏了，@a"),
        ([{"type": "link"}, 5, "好"], "好"),
        ("<b>坏</b> & 😀", "<b>坏</b> & 😀"),
        ("مرحبا \u202eabc", "مرحبا abc"),
    ],
)  # fmt: skip
def test_pieces_are_put_together(text, plain):
    assert export.message(said(text=text), ZONE).text == plain


def test_times_and_people():
    told = export.message(said(date_unixtime="1793505600", reply_to_message_id=3), ZONE)
    assert (told.at, told.author, told.answers) == (
        datetime.fromtimestamp(1793505600, UTC), 101, 3
    )  # fmt: skip
    older = export.message({**said(), "from_id": 55}, ZONE)
    assert (older.at, older.author) == (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), 55)


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64, None])
def test_a_file_is_read_the_same_in_pieces_of_any_size(piece):
    content = {**GROUP, "messages": [said(n, f'第{n}件 😀 \\ " [x] {{') for n in range(1, 6)]}
    raw = json.dumps(content, ensure_ascii=False, indent=1).encode()
    assert [m.text for m in walked(raw, piece=piece)] == [
        f'第{n}件 😀 \\ " [x] {{' for n in range(1, 6)
    ]
    assert len(walked(b"\xef\xbb\xbf" + raw, piece=piece)) == 5


def test_of_an_account_only_the_wanted_chats_are_read():
    content = {
        "about": "…", "personal_information": {"user_id": 5}, "contacts": {"list": [1, {"a": []}]},
        "chats": {"about": "…", "list": [
            {"name": "妈妈", "type": "personal_chat", "id": 1, "messages": [said(1)]},
            {**GROUP, "messages": [said(2), said(3)]},
            {"type": "saved_messages", "id": 9, "messages": []},
            {"name": "空", "type": "private_group", "id": 11},
        ]},
        "left_chats": {"list": [{"name": "旧群", "type": "private_group", "id": 8,
                                 "messages": [said(4)]}]},
    }  # fmt: skip
    asked = []

    def wanted(chat):
        asked.append(chat)
        return chat.group and chat.name == "3号楼"

    assert [m.id for m in walked(content, wanted)] == [2, 3]
    assert asked[1] == Chat(7, "3号楼", "private_supergroup", alone=False)
    assert [chat.group for chat in asked] == [False, True, False, True]


WHOLE = json.dumps({**GROUP, "messages": [said(1), said(2)]}, indent=1).encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is no chat export"),
        (b"[1, 2]", "is no chat export"),
        (b"hello", "is no chat export"),
        (b"<!DOCTYPE html>", "is HTML: export the chat again as machine-readable JSON"),
        (b'{"a": 1}', "it has no messages"),
        (b'{"messages": 5}', "it has no messages"),
        ('{"名": 1}'.encode("utf-16"), "is not UTF-8 text"),
        ('{"name": "电梯坏了"}'.encode("gbk"), "is not UTF-8 text"),
        (WHOLE[:-1], "is broken or cut off in line "),
        (WHOLE[: len(WHOLE) // 2], "is broken or cut off in line "),
        (WHOLE.replace(b'"id": 2,', b'"id": 2'), "is broken or cut off in line "),
        (WHOLE + WHOLE, "goes on after its end"),
        (b'{"messages": [' + b"[" * 100_000, "is broken or cut off in line 1"),
        (b'{"messages": [' + b"9" * 5000 + b"]}", "is broken or cut off in line 1"),
        (b"{5: 1}", "expected a name"),
    ],
)
def test_what_is_no_export_is_said_in_one_line(raw, why):
    with pytest.raises(BadExport) as found:
        walked(raw)
    assert why in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.long
def test_memory_does_not_grow_with_the_file():
    """40 MB of chatter, made as it is read."""
    line = json.dumps(said(text="哈哈" * 100), ensure_ascii=False).encode() + b",\n"
    parts = iter([b'{"messages": [', *[line * 1500] * 33, json.dumps(said()).encode(), b"]}"])
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(lambda _most: next(parts, b""), lambda _chat: True, ZONE))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 49_501
    assert peak < 16 << 20


# --- the sieve --------------------------------------------------------------------------


def sieved(*messages, **more):
    sieve = Sieve(places.of_title("3号楼"), **more)
    for raw in messages:
        sieve.take(export.message(raw, ZONE))
    return sieve.found()


def test_numbers_that_point_to_a_person_are_starred_out_also_where_a_long_text_is_cut():
    phone, start = "13812341234", "2单元的电梯又坏了，没人来修，"
    long = start + "请" * (TEXT_MAX - len(start) - 6) + phone + "，谢谢" * 9
    found = sieved(said(1, f"{start}找{phone}", 101), said(2, long.replace("2单元", "1单元"), 102))
    texts = sorted(f.text for f in found.findings)
    assert texts[1] == f"{start}找138****1234"
    assert "1381" not in texts[0]
    assert texts[0].endswith("138**…")


def test_the_same_is_one_finding_with_everybody_who_said_it():
    found = sieved(
        said(1, "2单元的电梯又坏了，没人来修", 101),
        said(2, "楼道的灯不亮，请物业修一下", 102),
        said(3, "2单元电梯又坏了，没人修", 103),
        said(4, "2单元的电梯又坏了，没人来修", 101),
        said(5, "1单元的电梯又坏了，没人来修", 104),
    )
    assert [(f.people, f.times, f.messages) for f in found.findings] == [
        (2, 3, (1, 3, 4)), (1, 1, (2,)), (1, 1, (5,)),
    ]  # fmt: skip
    assert found.merged == 2
    first = found.findings[0]
    assert (first.text, first.author) == ("2单元的电梯又坏了，没人来修", 101)
    assert (first.place, first.category) == ("3号楼2单元", "elevator.fault")


def test_what_was_said_lately_comes_before_what_is_long_ago():
    found = sieved(
        said(1, "地下车库漏水，一直没人管", date="2025-01-01T12:00:00"),
        said(2, "健身器材坏了，请尽快修理", 102),
    )
    assert [f.messages for f in found.findings] == [(2,), (1,)]


def test_never_mind_takes_back_ones_own():
    need = said(1, "2单元的电梯又坏了，没人来修", 101)
    assert not sieved(need, said(2, "没事了，已经好了", 101)).findings
    assert sieved(need, said(2, "没事了，已经好了", 101)).skipped == {"taken_back": 1}
    others = sieved(need, said(2, "没事了，已经好了", 102), said(3, "已经好了", 103))
    assert len(others.findings) == 1
    late = sieved(need, said(2, "没事了，已经好了", 101, date="2026-11-03T12:00:00"))
    assert len(late.findings) == 1


def test_a_bot_is_known_by_its_buttons_also_for_what_it_said_before():
    found = sieved(
        said(1, "2单元的电梯又坏了，没人来修", 55),
        said(2, "好", 55, inline_bot_buttons=[]),
        said(3, "楼道的灯不亮，请物业修一下", 55),
        said(4, "下水道堵了，污水冒出来了", 102),
    )
    assert [f.messages for f in found.findings] == [(4,)]
    assert found.skipped == {"bot": 3}


def test_what_was_decided_or_stands_twice_is_passed_over():
    need = said(1, "2单元的电梯又坏了，没人来修")
    found = sieved(need, need, said(2, "楼道的灯不亮，请物业修一下"), known={2})
    assert [f.times for f in found.findings] == [1]
    assert found.skipped == {"known": 2}


def test_a_letter_is_heard_by_its_head_or_its_body():
    letter = "请关注小区环境\n" + "尊敬的领导您好。" * 8 + "楼道的灯不亮，请物业修一下。" * 60
    found = sieved(said(1, letter))
    assert len(found.findings) == 1
    assert len(found.findings[0].text) == 500
    assert found.findings[0].text.endswith("…")
    assert len(head(letter)) <= 240
    assert head("电梯坏了") == "电梯坏了"
    assert 0 < LIKELY < 1


@pytest.mark.parametrize("text", ["哈哈，天气真好", "😀" * 300, "同意", "1", "مرحبا" * 50, "<b>&"])
def test_chatter_is_no_finding(text):
    assert not sieved(said(1, text)).findings

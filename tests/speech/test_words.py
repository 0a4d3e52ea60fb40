"""What people read: their language, their own words unharmed, and key sentences as they stand."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.forms import Ask, Choice, Text
from bot.flows.need_state import Need, public
from bot.flows.rules.rights import Role
from bot.flows.rules.text import clean, isolated, one_line
from bot.speech import broadcast, form, links
from bot.speech.commands import commands
from bot.speech.page import lines, say
from bot.speech.spoken import PHRASES
from bot.speech.words import Html, Reader, Words, escaped, language, plain

assert PHRASES
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, 12:00 in Shanghai
ZH, EN = Words("zh_CN", bot="huiyin_bot"), Words("en", bot="huiyin_bot")
LEAD = Reader(2, frozenset({Role.RESIDENT, Role.FLOOR_LEAD}))


def need(state="submitted", **changes):
    facts = {
        "no": 7, "home": 1, "reporter": 5, "text": "电梯坏了", "place": "3号楼2单元",
        "state": state, "submitted_at": NOW, "due_at": NOW + timedelta(hours=72),
        "word": "明天上午来修",
    }  # fmt: skip
    return public(Need(**{**facts, **changes}))


def labels(page):
    return [button.label for row in page.buttons for button in row]


# --- sentences as they stand ---

SENTENCES = [
    ("start", {}, "您好，我是回音。和您有关的事，我会在这里提醒您。"),
    ("nothing_open", {}, "现在没有要取消的。"),
    ("strangers", {}, "我只为管理员请我来的群服务。"),
    ("form.cancelled", {}, "已取消，什么也没有记。"),
    ("need.followed", {"no": 7, "followers": 2}, "已记下：#7 有2位邻居同求。"),
    ("need.taken", {"no": 7, "answered": False}, "您已接手 #7，接下来请点[答复]。"),
    ("need.rated", {"no": 7}, "谢谢，#7 的打分已记下。"),
    ("need.reminder", {**need(), "left": 14400}, "⏰ #7 还剩4小时要答复。"),
    ("need.overdue", need(), "⚠️ #7 已超时，请马上答复。"),
    ("need.hint", {**need(), "rung": "district"}, "⚠️ #7 很久没有答复。大家也可以拨打12345。"),
    ("need.reopened", need(), "🔁 #7 居民反映未解决，11月26日周四 12:00 前重新答复。"),
    ("refused.no_right", {"action": "need.take"}, "只有楼门长或居委会可以这样做。"),
    ("refused.code", {}, "这个按钮已经失效了。"),
    ("refused.form.too_short", {"least": 10, "have": 2}, "请至少写10个字，刚才是2个字。"),
    ("failed", {}, "对不起，是我出错了，没有办成。已记下，请再试一次。"),
]


@pytest.mark.parametrize(("phrase", "facts", "first"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_a_key_sentence_stands_as_it_was_agreed(phrase, facts, first):
    assert say(ZH, phrase, facts).text.split("\n")[0] == first


def test_a_card_is_four_lines_and_three_buttons():
    page = say(ZH, "need.card", need())
    assert page.text == (
        "<b>#7 电梯坏了</b>\n📍 3号楼2单元\n⏳ 等楼门长接手\n⏱ 最晚 11月26日周四 12:00 前答复"
    )
    assert labels(page) == ["同求", "详情", "办理▸"]


def test_a_card_shows_breach_and_neighbours():
    page = say(ZH, "need.card", need(overdue=True, breaches=1, followers=3))
    assert "⚠️ <b>已超时</b>" in page.text
    assert page.text.endswith("👥 3位邻居同求")
    assert labels(page)[0] == "同求 3"


def test_a_line_of_the_digest_does_not_hide_a_breach():
    waits, late = need("assigned"), need("assigned", overdue=True, breaches=1)
    assert broadcast.line(ZH, "need.card", waits, "") == "#7 电梯坏了：已接手，还没答复"
    said = broadcast.line(ZH, "need.card", late, "")
    assert said == "#7 电梯坏了：⚠️ 已接手，还没答复，11月26日周四 12:00起已超时"


def test_the_repeat_is_marked_in_a_few_words():
    assert links.repeat(ZH) == "（重发）"
    assert links.repeat(EN) == "(sent again)"


# --- languages ---


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ("zh-hans", "zh_CN"), ("zh", "zh_CN"), ("zh_CN", "zh_CN"), ("ZH-HANT-TW", "zh_CN"),
        ("en", "en"), ("en-GB", "en"), ("EN_us", "en"),
        ("fr", "zh_CN"), ("", "zh_CN"), ("-", "zh_CN"), ("😀", "zh_CN"),
    ],
)  # fmt: skip
def test_the_nearest_language_is_spoken_else_chinese(told, spoken):
    assert language(told) == spoken
    assert language(told, "en") == ("en" if told in ("fr", "", "-", "😀") else spoken)


HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(("phrase", "facts", "_"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_english_readers_get_english_and_chinese_readers_chinese(phrase, facts, _):
    facts = {
        **facts,
        **({"text": "lift", "place": "B3", "word": "soon"} if "text" in facts else {}),
    }
    assert not HAN.search(say(EN, phrase, facts).text)
    assert HAN.search(say(ZH, phrase, facts).text)


def test_buttons_and_dates_are_in_the_language_too():
    page = say(Words("en", reader=LEAD), "need.desk", need(text="lift", place="", word=""))
    assert labels(page) == ["I take it", "Answer", "Done", "Not adopted", "More ▸"]
    assert "An answer is due by Thu, Nov 26 12:00" in page.text
    page = say(Words("zh_CN", reader=LEAD), "need.desk", need())
    assert labels(page) == ["我来接手", "答复", "办结", "不采纳", "更多▸"]


def test_one_and_many_are_told_apart():
    one, two = (say(EN, "need.card", need(followers=n)).text for n in (1, 2))
    assert "1 neighbour has" in one
    assert "2 neighbours have" in two


async def test_two_readers_of_one_need_read_it_in_their_own_language(town):
    house = town
    await house.town.plays(
        """
        刘主任 to Bot: /language
        刘主任 taps [English]
        王阿姨 in 3号楼: /need 2单元电梯坏了三天
        李大爷 blocks Bot
        小张 in 3号楼: /need 楼道灯坏了
        """,
        check=False,
    )
    said = {(s.chat.title or s.person.name): s.text for s in house.town.transcript if "#" in s.text}
    assert "楼门长无人担任，等居委会接手" in said["3号楼"]
    assert "等楼门长接手" in said["李大爷"]
    vacant = "the floor lead: nobody can be reached. Waiting for the residents' committee"
    assert vacant in said["刘主任"]


def test_every_language_has_a_menu_and_whoever_speaks_another_gets_chinese():
    menus = commands()
    assert set(menus) == {"zh", "en", None}
    assert menus[None] == menus["zh"]
    assert [name for name, _ in menus["en"]] == [
        "need", "needs", "my", "poll", "polls", "vote", "todo", "item", "meeting", "meetings",
        "decision", "debate", "roles", "duty", "policy", "cancel", "language", "help",
    ]  # fmt: skip
    assert not any(HAN.search(what) for _, what in menus["en"])


# --- words of people ---

ROUGH = "<b>电梯</b> & <a href='tg://user?id=1'>x</a> &lt; {no} %s \"'"


@pytest.mark.parametrize("phrase", ["need.card", "need.desk", "need.answered", "need.declined"])
def test_markup_of_people_is_shown_and_not_obeyed(phrase):
    decided = {"decider": "property"} if phrase == "need.declined" else {}
    facts = need("responded", text=ROUGH, place=ROUGH, word=ROUGH, **decided)
    text = say(ZH, phrase, facts).text
    assert set(re.findall(r"<(/?\w+)", text)) <= {"b", "/b"}
    assert "<b>电梯" not in text
    assert ROUGH in plain(text)


@given(st.text(max_size=60))
def test_any_words_survive_escaping(words):
    safe = escaped(words)
    assert "<" not in safe
    assert ">" not in safe
    assert html.unescape(safe).strip("\u2068\u2069") == html.unescape(
        html.escape(words, quote=False)
    ).strip("\u2068\u2069")
    assert escaped(Html(words)) == words, "what is ours is not escaped twice"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("المصعد معطل", "\u2068المصعد معطل\u2069"),
        ("המעלית 3号楼", "\u2068המעלית 3号楼\u2069"),
        ("电梯 lift 3", "电梯 lift 3"),
        ("👨‍👩‍👧‍👦🏳️‍🌈", "👨‍👩‍👧‍👦🏳️‍🌈"),
    ],
)
def test_right_to_left_words_are_held_in_an_isolate_and_nothing_else_is(words, kept):
    assert isolated(words) == kept
    assert say(ZH, "need.card", need(text=words)).text.split("\n")[0] == f"<b>#7 {kept}</b>"


def test_a_right_to_left_text_that_is_cut_keeps_its_isolate_whole():
    text = say(ZH, "need.card", need(text="مصعد " * 60)).text
    assert text.count("\u2068") == text.count("\u2069") == 1
    assert text.index("\u2068") < text.index("…") < text.index("\u2069")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("电梯\u202e坏了\u202c\u200b三天", "电梯坏了三天"),
        ("\u2066a\u2069\ufeff", "a"),
        ("a\u0301" + "\u0301" * 50, "á" + "\u0301" * 3),
        ("一\r\n\r\n\r\n二\t\u3000三", "一\n二 三"),
        ("e\u200b\u0301", "é"),
        ("\x00\x07a\x1b[31m", "a[31m"),
        ("\ud83d", "\ufffd"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("１２３ＡＢＣ", "１２３ＡＢＣ"),
    ],
)
def test_tricks_go_and_the_meaning_stays(typed, kept):
    assert clean(typed) == kept


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(typed):
    assert clean(clean(typed)) == clean(typed)
    clean(typed).encode()


@given(st.text(max_size=300), st.integers(2, 200))
def test_what_is_too_long_is_cut_at_whole_characters_and_marked(words, limit):
    line = one_line(words, limit)
    whole = " ".join(words.split())
    assert len(line) <= limit
    assert "\n" not in line
    assert line == whole or (line[-1] == "…" and whole.startswith(line[:-1]))
    line.encode("utf-8", "surrogatepass")


def test_a_card_cuts_a_long_text_and_the_details_hold_all_of_it():
    long = "😀" * 500
    card = say(ZH, "need.card", need(text=long)).text
    assert f"#7 {'😀' * 119}…</b>" in card
    assert long in say(ZH, "need.detail", {**need(text=long), "history": []}).text


# --- times ---


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "1秒", "1 second"),
        (30, "30秒", "30 seconds"),
        (59.6, "1分钟", "1 minute"),
        (3600, "1小时", "1 hour"),
        (72 * 3600, "72小时", "72 hours"),
        (73 * 3600, "3天", "3 days"),
        (7 * 86400, "7天", "7 days"),
    ],
)
def test_a_length_of_time_is_told_in_the_largest_fitting_unit(seconds, zh, en):
    assert (ZH.span(seconds), EN.span(seconds)) == (zh, en)


def test_a_time_is_told_in_the_zone_of_the_community():
    assert ZH.when(NOW) == "11月23日周一 12:00"
    assert Words("zh_CN", "UTC").when(NOW) == "11月23日周一 04:00"
    assert Words("en", "America/New_York").when(NOW) == "Sun, Nov 22 23:00"


# --- questions ---


def test_a_question_before_everybody_opens_a_reply_and_has_no_buttons():
    ask = Ask("need.what", Text())
    page = form.question(
        Words("zh_CN", reader=Reader(in_group=True)), ask, 3, 0, first=True, public=True
    )
    assert page.text == "什么事？一句话就行。\n请回复本条消息来写。不写了，请回复：取消"
    assert (page.buttons, page.force, page.placeholder != "") == ((), True, True)


def test_a_question_offers_its_answers_then_back_and_cancel():
    ask = Ask("need.decider", Choice(("property", "floor_lead")), {"no": 7})
    page = form.question(ZH, ask, 3, 1, first=False, public=False)
    assert labels(page) == ["物业", "楼门长", "返回", "取消"]
    page = form.question(ZH, ask, 3, 0, first=True, public=False)
    assert labels(page) == ["物业", "楼门长", "取消"]


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("取消", "x"), (" 取消 ", "x"), ("/cancel", "x"), ("CANCEL", "x"),
        ("返回", "b"), ("/back", "b"), ("Back", "b"),
        ("取消吧", ""), ("", ""), ("不", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_cancel_and_back_are_understood_in_both_languages(words, word, way):
    assert form.way(words, word) == way


def test_lines_leave_out_what_is_empty():
    assert lines("一", None, "", "二") == "一\n二"


def test_a_mention_rings_and_its_name_is_escaped():
    assert ZH.mention(5, "<王>") == '<a href="tg://user?id=5">&lt;王&gt;</a>'

"""The numbers of the rules: how they are written, what they mean, what is refused and how."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from bot.flows.rules import ladder, sla
from bot.flows.rules.delivery import ALERT_MAX, Situation, Way, way
from bot.flows.rules.policy import (
    URGENCIES,
    LadderPolicy,
    NeedPolicy,
    Policy,
    PolicyError,
    before,
    duration,
    read,
    written,
)
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

# --- durations and shares ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("72h", timedelta(hours=72)),
        ("7d", timedelta(days=7)),
        ("15m", timedelta(minutes=15)),
        ("30s", timedelta(seconds=30)),
        ("0s", timedelta(0)),
        (" 4 h ", timedelta(hours=4)),
        ("999999d", timedelta(days=999999)),
    ],
)
def test_a_duration_is_a_whole_number_and_a_unit(text, value):
    assert duration(text) == value


NO_DURATIONS = [
    "",
    "h",
    "72",
    "-1h",
    "+1h",
    "1.5h",
    "1h30m",
    "7w",
    "7D",
    "1e3s",
    "1000000s",
    "三天",
]


@pytest.mark.parametrize("text", [*NO_DURATIONS, 72, 1.5, True, None, [], {}])
def test_anything_else_is_no_duration_and_the_error_quotes_it(text):
    with pytest.raises(PolicyError) as error:
        duration(text)
    assert repr(text) in str(error.value)


@given(st.integers(0, 999_999), st.sampled_from("smhd"))
def test_what_is_written_is_read_back(number, unit):
    value = duration(f"{number}{unit}")
    assert timedelta(seconds=int(value.total_seconds())) == value
    if value <= timedelta(seconds=999_999) or unit in "hd":
        assert duration(written(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(0), "0s"),
        (timedelta(seconds=90), "90s"),
        (timedelta(minutes=90), "90m"),
        (timedelta(days=3), "72h"),
        (timedelta(days=7), "7d"),
        (timedelta(days=7, hours=1), "169h"),
    ],
)
def test_a_duration_is_written_in_its_largest_whole_unit_and_days_from_a_week_on(value, text):
    assert written(value) == text


@pytest.mark.parametrize(
    ("text", "given_", "value"),
    [
        ("50%", 72 * HOUR, 36 * HOUR),
        ("1%", 100 * HOUR, HOUR),
        ("99%", 100 * HOUR, 99 * HOUR),
        ("24h", 72 * HOUR, 24 * HOUR),
        ("24h", HOUR, 24 * HOUR),
    ],
)
def test_a_share_is_of_the_time_given_and_a_duration_is_itself(text, given_, value):
    assert before(text, given_) == value


@pytest.mark.parametrize("text", ["0%", "00%", "100%", "-5%", "5.5%", "%", "50 %", "50%%"])
def test_a_share_is_between_one_and_ninety_nine(text):
    with pytest.raises(PolicyError, match="remind_before"):
        read(f'[need]\nremind_before = ["{text}"]')


# --- the file ---


def test_an_empty_file_is_the_default():
    assert read("") == Policy() == read("# nothing\n[need]\n[ladder]\n")


def test_what_is_not_named_keeps_its_default():
    policy = read('[need]\nrespond_normal = "48h"\nremind_before = []\nanswer_min = 1\n')
    assert policy.ladder == LadderPolicy()
    assert policy.need == NeedPolicy(
        respond_normal=timedelta(hours=48), remind_before=(), answer_min=1
    )


def test_reminders_are_kept_in_order_and_in_one_spelling():
    policy = read('[need]\nremind_before = ["120m", "25%", "86400s"]')
    assert policy.need.remind_before == ("2h", "25%", "24h")


EVERY = [
    (section.name, number.name, number.default)
    for section in fields(Policy)
    for number in fields(getattr(Policy(), section.name))
]


SECTIONS = [f.name for f in fields(Policy)]


def wrong(default):
    if isinstance(default, timedelta):
        return ['"soon"', "72", "-5", '"-5h"', '"1.5h"', "true", "[]", "1979-05-27", '""']
    if isinstance(default, tuple):
        return ['"24h"', "24", '["later"]', "[24]", '["-4h"]', '["100%"]', "[[]]", "{a = 1}"]
    return ['"2"', "0", "-1", "1.5", "true", "[]", "nan", '""']


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [(s, n, v) for s, n, default in EVERY for v in wrong(default) if (n, v) != ("alike_most", "0")],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_key(section, name, value):
    with pytest.raises(PolicyError) as error:
        read(f"[{section}]\n{name} = {value}\n")
    assert str(error.value).startswith(f"[{section}] {name}: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("section", SECTIONS)
def test_an_unknown_key_is_refused_with_those_that_there_are(section):
    with pytest.raises(PolicyError) as error:
        read(f"[{section}]\nrespond_nromal = 1\n")
    assert str(error.value).startswith(f"unknown [{section}] respond_nromal; known: ")
    known = str(error.value).partition("known: ")[2].split(", ")
    assert known == sorted(name for other, name, _ in EVERY if other == section)


@pytest.mark.parametrize(
    ("text", "name"),
    [("[needs]", "needs"), ('respond_normal = "1h"', "respond_normal"), ("[[need]]", "need")],
)
def test_an_unknown_section_is_refused_with_those_that_there_are(text, name):
    with pytest.raises(PolicyError) as error:
        read(text)
    assert str(error.value) == f"unknown section [{name}]; known: {', '.join(SECTIONS)}"


@pytest.mark.parametrize(
    "text", ["[need", "need = ", '[need]\nrespond_normal = "1h', "\x00", "[need]\n[need]", "é = é"]
)
def test_broken_toml_is_refused_in_one_line(text):
    with pytest.raises(PolicyError, match=r"^not TOML: .*$") as error:
        read(text)
    assert "\n" not in str(error.value)


@given(st.text(max_size=60))
def test_any_text_is_a_policy_or_refused(text):
    try:
        assert isinstance(read(text), Policy)
    except PolicyError as error:
        assert str(error)  # noqa: PT017 - most texts are refused, some are not


# --- the clock of a need, and the ladder ---


@pytest.mark.parametrize(
    ("hours", "remind", "left"),
    [
        (72, ("50%", "24h", "4h"), (36, 24, 4)),
        (8, ("50%", "24h", "4h"), (4,)),
        (48, ("50%", "24h"), (24,)),
        (4, ("4h", "5h", "0s"), ()),
        (100, ("4h", "24h", "1h"), (24, 4, 1)),
        (72, (), ()),
        (0, ("50%",), ()),
    ],
)
def test_reminders_stand_in_order_once_each_between_start_and_end(hours, remind, left):
    policy = NeedPolicy(respond_normal=hours * HOUR, remind_before=remind)
    end = NOW + sla.respond("normal", policy)
    assert end == NOW + hours * HOUR
    assert [end - at for at in sla.reminders(NOW, end, policy)] == [n * HOUR for n in left]


@given(
    st.integers(0, 10**6),
    st.lists(
        st.integers(1, 99).map("{}%".format) | st.integers(0, 10**5).map("{}m".format), max_size=6
    ),
)
def test_no_reminder_comes_at_the_start_or_at_the_end(minutes, remind):
    end = NOW + timedelta(minutes=minutes)
    times = sla.reminders(NOW, end, NeedPolicy(remind_before=tuple(remind)))
    assert all(NOW < at < end for at in times)
    assert all(a < b for a, b in itertools.pairwise(times))


def test_the_rungs_count_from_the_breach():
    told = [(r.name, r.role, r.at - NOW) for r in ladder.rungs(NOW, LadderPolicy())]
    assert told == [
        ("director", Role.RESIDENTS_COMMITTEE, timedelta(0)),
        ("party_branch", Role.PARTY_BRANCH, timedelta(hours=48)),
        ("district", None, timedelta(days=7)),
    ]
    sooner = read('[ladder]\ndirector_after = "1h"\ndistrict_after = "49h"').ladder
    assert [r.at - NOW for r in ladder.rungs(NOW, sooner)] == [HOUR, 48 * HOUR, 49 * HOUR]


# --- how a private word arrives ---

FLAGS = [f.name for f in fields(Situation) if f.name != "length"]


def situation(*on, length=10):
    return Situation(**{name: name in on for name in FLAGS}, length=length)


@pytest.mark.parametrize(
    ("on", "length", "wanted"),
    [
        ("tapped plain", 10, Way.ALERT),
        ("tapped plain", ALERT_MAX, Way.ALERT),
        ("tapped plain", ALERT_MAX + 1, Way.WHISPER),
        ("tapped", 10, Way.WHISPER),
        ("tapped plain sure reachable", 10, Way.ALERT),
        ("tapped sure reachable", 10, Way.PRIVATE),
        ("tapped sure", 10, Way.LINK),
        ("whispered", 10, Way.WHISPER),
        ("admin reachable", 10, Way.WHISPER),
        ("admin sure reachable", 10, Way.PRIVATE),
        ("admin sure public", 10, Way.REPLY),
        ("public reachable", 10, Way.REPLY),
        ("reachable", 10, Way.PRIVATE),
        ("", 10, Way.LINK),
        ("plain", 10, Way.LINK),
    ],
)
def test_the_lightest_way_that_is_open_is_taken(on, length, wanted):
    assert way(situation(*on.split(), length=length)) is wanted


@pytest.mark.parametrize("length", [10, 4000])
def test_in_no_situation_are_private_words_read_by_others_or_sent_where_they_cannot_go(length):
    for bits in itertools.product([False, True], repeat=len(FLAGS)):
        s = Situation(**dict(zip(FLAGS, bits, strict=True)), length=length)
        found = way(s)
        assert found is not Way.REPLY or s.public
        assert found is not Way.PRIVATE or s.reachable
        assert found is not Way.ALERT or (s.tapped and s.plain and s.length <= ALERT_MAX)
        assert found is not Way.WHISPER or (not s.sure and (s.tapped or s.whispered or s.admin))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[need]\nanswer_min = 50\nanswer_max = 40", "answer_min is more than answer_max"),
        ("[need]\nreopen_at_or_below = 6", "ratings go from 1 to 5"),
        ("[need]\ntext_max = 5000", "at most 3000 fit"),
        ("[need]\nalike_most = 9", "at most 8 fit"),
        ('[ladder]\nparty_branch_after = "8d"', "told after the one below it"),
        ('[need]\nrespond_urgent = "4d"\nrespond_normal = "3d"', "the urgent comes first"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(text, said):
    with pytest.raises(PolicyError, match=said):
        read(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("", ("2h", "24h", "72h", "72h")),
        ('respond_normal = "12s"', ("12s", "12s", "12s", "72h")),
        ('respond_normal = "5d"', ("2h", "24h", "5d", "5d")),
        ('respond_urgent = "4h"\nrespond_low = "5h"', ("2h", "4h", "5h", "5h")),
    ],
)
def test_what_is_more_urgent_never_has_more_time_than_what_is_less(text, times):
    need = read(f"[need]\n{text}").need
    found = tuple(getattr(need, f"respond_{urgency}") for urgency in URGENCIES)
    assert found == tuple(duration(time) for time in times)

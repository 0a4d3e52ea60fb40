"""How fast the mouth may speak, on a clock of the tests' own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import GROUP, GROUP_EDITS, ONE_EDIT, OVERALL, PRIVATE, Pace, Window

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(seconds=60)
GROUPS, PEOPLE, CARDS = (-1, -2, -3), (1, 2), ("need:1", "need:2", "need:3")


def speak(pace, now, chat, *, light=False, edits="", urgent=False):
    """Say it as soon as it may be said; when that was."""
    while (at := pace.free_at(now, chat, light=light, edits=edits, urgent=urgent)) > now:
        now = at
    pace.note(now, chat, light=light, edits=edits)
    return now


def at_once(pace, chat, words, **how):
    """How long after now each of so many words leaves, that all want to leave now."""
    now, gone = NOW, []
    for _ in range(words):
        now = speak(pace, now, chat, **how)
        gone.append((now - NOW) / SECOND)
    return gone


def most_within(times, length):
    return max((sum(a <= b < a + length for b in times) for a in times), default=0)


gaps = st.one_of(
    st.just(0), st.integers(0, 40), st.integers(0, 4_000), st.sampled_from([60_000, 59_999, 5_000])
).map(lambda ms: timedelta(milliseconds=ms))
said = st.fixed_dictionaries(
    {
        "chat": st.sampled_from(GROUPS + PEOPLE),
        "light": st.sampled_from([False, False, False, True]),
        "edits": st.sampled_from(["", "", *CARDS]),
    }
)


@given(st.lists(st.tuples(gaps, said), max_size=150))
def test_no_stretch_of_time_ever_holds_more_than_telegram_takes(words):
    pace, now, gone = Pace(), NOW, []
    for gap, word in words:
        edits = "" if word["light"] else word["edits"]
        now = speak(pace, now + gap, word["chat"], light=word["light"], edits=edits)
        gone.append((now, word["chat"], word["light"], edits))
    assert most_within([at for at, *_ in gone], SECOND) <= 30
    for group in GROUPS:
        heavy = [(at, card) for at, chat, light, card in gone if chat == group and not light]
        assert most_within([at for at, _ in heavy], MINUTE) <= 20
        assert most_within([at for at, card in heavy if card], MINUTE) <= 8
        for card in CARDS:
            assert most_within([at for at, c in heavy if c == card], timedelta(seconds=5)) <= 1
    for person in PEOPLE:
        times = [at for at, chat, light, _ in gone if chat == person and not light]
        assert most_within(times, timedelta(seconds=3)) <= 3


@given(st.lists(gaps, max_size=90), st.integers(1, 30))
def test_a_window_is_never_over_full_and_never_longer_shut_than_its_length(steps, most):
    window, now, gone = Window(most, MINUTE), NOW, []
    for step in steps:
        now += step
        free = window.free_at(now)
        assert now <= free <= now + MINUTE
        now = free
        window.note(now)
        gone.append(now)
    assert most_within(gone, MINUTE) <= most


@pytest.mark.parametrize(
    ("limit", "promised"),
    [(OVERALL, (30, SECOND)), (GROUP, (20, MINUTE)), (PRIVATE, (3, 3 * SECOND)),
     (GROUP_EDITS, (8, MINUTE)), (ONE_EDIT, 5 * SECOND)],
)  # fmt: skip
def test_the_numbers_are_those_of_the_readme(limit, promised):
    assert limit == promised


@pytest.mark.parametrize(
    ("chat", "how", "words", "gone"),
    [
        (-1, {}, 41, [0] * 20 + [60] * 20 + [120]),
        (1, {}, 7, [0] * 3 + [3] * 3 + [6]),
        (-1, {"edits": "need:1"}, 9, [0, 5, 10, 15, 20, 25, 30, 35, 60]),
        (1, {"edits": "need:1"}, 4, [0, 0, 0, 3]),
        (-1, {"light": True}, 61, [0] * 30 + [1] * 30 + [2]),
        (-1, {"edits": "need:1", "urgent": True}, 21, [0] * 20 + [60]),
    ],
    ids=["group", "private", "one card", "a private card", "taps", "urgent edits"],
)
def test_what_is_more_than_fits_waits_for_its_turn_and_no_longer(chat, how, words, gone):
    assert at_once(Pace(), chat, words, **how) == gone


def test_a_full_group_leaves_taps_other_groups_and_people_free():
    pace = Pace()
    at_once(pace, -1, 20)
    later = NOW + SECOND
    assert pace.free_at(later, -1, light=False) == NOW + MINUTE
    assert pace.free_at(later, -1, light=True) == later
    assert pace.free_at(later, -2, light=False) == later
    assert pace.free_at(later, 1, light=False) == later


def test_thirty_words_to_thirty_people_hold_up_everybody_for_a_second():
    pace = Pace()
    for person in range(1, 31):
        assert speak(pace, NOW, person) == NOW
    for chat, light in ((31, False), (-1, False), (-1, True)):
        assert pace.free_at(NOW, chat, light=light) == NOW + SECOND


def test_one_card_waits_while_another_of_the_same_group_does_not():
    pace = Pace()
    speak(pace, NOW, -1, edits="need:1")
    assert pace.free_at(NOW, -1, light=False, edits="need:1") == NOW + ONE_EDIT
    assert pace.free_at(NOW, -1, light=False, edits="need:2") == NOW
    assert pace.free_at(NOW, -1, light=False) == NOW
    assert pace.free_at(NOW, -2, light=False, edits="need:1") == NOW
    assert pace.free_at(NOW, -1, light=False, edits="need:1", urgent=True) == NOW


def test_a_chat_that_telegram_told_to_wait_waits_alone():
    pace = Pace()
    until = NOW + timedelta(seconds=17)
    pace.hold(-1, until, NOW)
    for light in (True, False):
        assert pace.free_at(NOW, -1, light=light) == until
        assert pace.free_at(NOW, -2, light=light) == NOW
        assert pace.free_at(NOW, 1, light=light) == NOW
    assert pace.free_at(NOW, -1, light=False, edits="need:1", urgent=True) == until
    assert pace.free_at(until, -1, light=False) == until


@pytest.mark.parametrize("back", [SECOND, MINUTE, timedelta(hours=3), timedelta(days=400)])
@pytest.mark.parametrize("chat", [-1, 1])
def test_a_clock_that_was_set_back_silences_nobody(chat, back):
    pace = Pace()
    at_once(pace, chat, 20, edits="need:1", urgent=True)
    pace.hold(chat, NOW + MINUTE, NOW)
    for how in ({}, {"light": True}, {"edits": "need:1"}, {"edits": "need:2"}):
        now = NOW - back
        assert pace.free_at(now, chat, **{"light": False, **how}) <= now + MINUTE


@given(st.lists(st.tuples(st.integers(-(10**7), 10**7), said), max_size=60))
def test_however_the_clock_jumps_nobody_waits_longer_than_a_minute(jumps):
    pace, now = Pace(), NOW
    for jump, word in jumps:
        now += timedelta(milliseconds=jump)
        free = pace.free_at(now, word["chat"], light=word["light"], edits=word["edits"])
        assert now <= free <= now + MINUTE
        now = free
        pace.note(now, word["chat"], light=word["light"], edits=word["edits"])


def test_cards_of_long_ago_are_forgotten():
    pace = Pace()
    for number in range(10_002):
        pace.note(NOW + number * MINUTE, -number - 1, light=False, edits="need:1")
    assert len(pace._cards) < 10


def test_a_word_counts_until_its_answer_and_its_window_runs_from_there():
    """Of two requests the later may be counted first: no server ever sees one too many."""
    pace = Pace()
    for _ in range(30):
        pace.begin(NOW, 5, light=True)
    assert pace.anything_at(NOW + MINUTE) > NOW + MINUTE, "no answer yet, however long it takes"
    late = NOW + MINUTE
    for _ in range(29):
        pace.end(late, 5, light=True)
    pace.end(None, 5, light=True)  # it was not said after all
    assert pace.anything_at(late) == late
    pace.begin(late, 5, light=True)
    assert pace.anything_at(late) == late + timedelta(seconds=1)
    assert pace.anything_at(late + timedelta(seconds=1)) == late + timedelta(seconds=1)

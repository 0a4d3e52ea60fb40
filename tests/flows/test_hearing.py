"""Gaps and steps, on two clocks that a test moves by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.hearing import BEAT, Hearing
from bot.steps import Steps

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Clocks:
    """A wall that can be set, and seconds that cannot."""

    def __init__(self):
        self.passed, self.set = 1000.0, 0.0

    def monotonic(self):
        return self.passed

    def now(self):
        return NOON + timedelta(seconds=self.passed - 1000 + self.set)


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def hearing(clocks):
    made = Hearing(clocks.now, clocks.monotonic, patience=40)
    polls(made, clocks)
    return made


def polls(hearing, clocks, *, waits=0.0, well=True):
    """One poll; the outage that ended with it, in seconds."""
    hearing.asks()
    clocks.passed += waits
    if not well:
        return hearing.fails()
    found = hearing.answered()
    hearing.caught_up()
    return None if found is None else (found.end - found.begin).total_seconds()


@pytest.mark.parametrize(("gap", "found"), [(1, None), (149, None), (150, None), (151, 151)])
def test_more_than_150_seconds_are_an_outage(hearing, clocks, gap, found):
    clocks.passed += gap
    assert polls(hearing, clocks) == found


def test_polls_that_wait_are_heard_all_the_while_however_many(hearing, clocks):
    assert [polls(hearing, clocks, waits=30) for _ in range(20)] == [None] * 20


def test_polls_that_fail_are_not(hearing, clocks):
    for _ in range(4):
        polls(hearing, clocks, waits=40, well=False)
        assert not hearing.ready
        assert not hearing.hears
    assert polls(hearing, clocks) == 160
    assert hearing.ready
    assert polls(hearing, clocks) is None, "it is over"


def test_a_poll_that_was_cut_is_not_either_even_if_its_answer_comes_in_the_end(hearing, clocks):
    assert polls(hearing, clocks, waits=7200) == 7200


def test_a_wall_that_was_set_meanwhile_makes_it_neither_longer_nor_shorter(hearing, clocks):
    clocks.passed += 600
    clocks.set = -7200
    hearing.asks()
    found = hearing.answered()
    assert (found.end, found.end - found.begin) == (clocks.now(), timedelta(seconds=600))


@pytest.mark.parametrize(("gap", "found"), [(149, None), (151, 151), (-9, None), (None, None)])
def test_a_start_counts_from_the_heartbeat_that_was_kept(clocks, gap, found):
    made = Hearing(clocks.now, clocks.monotonic, patience=40)
    made.known(None if gap is None else clocks.now() - timedelta(seconds=gap))
    assert not made.ready, "nothing is judged before the bot hears"
    assert polls(made, clocks) == found


def test_the_way_back_counts_as_well(clocks):
    made = Hearing(clocks.now, clocks.monotonic, patience=40)
    made.known(clocks.now() - timedelta(seconds=100))
    polls(made, clocks, waits=40, well=False)
    clocks.passed += 15
    assert polls(made, clocks) == 155


def test_nothing_is_judged_until_what_waited_is_heard(hearing, clocks):
    clocks.passed += 600
    hearing.asks()
    assert hearing.answered()
    assert hearing.hears
    assert not hearing.ready, "the first hundred of many"
    hearing.caught_up()
    assert hearing.ready


def test_a_clock_that_is_moved_on_purpose_is_no_outage(hearing, clocks):
    hearing.asks()
    clocks.passed += 3 * 86400
    hearing.moved()
    assert hearing.answered() is None
    assert hearing.beats(), "and the next start counts from there"


def test_the_heart_beats_every_ten_seconds_at_most(hearing, clocks):
    beaten = []
    for _ in range(40):
        clocks.passed += 1
        beaten.append(hearing.beats())
    assert sum(beaten) == 40 // BEAT


# --- steps ------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [31, -31, 7200, -7200, 30 * 86400])
def test_a_clock_that_was_set_is_noticed_once_and_freezes_for_a_minute(clocks, step):
    steps = Steps(clocks.now, clocks.monotonic)
    clocks.passed += 1
    assert (steps.look(), steps.frozen()) == (0, 0.0)
    clocks.set += step
    clocks.passed += 1
    assert steps.look() == step
    clocks.passed += 59
    assert (steps.look(), steps.frozen()) == (0, 1.0)
    clocks.passed += 1
    assert steps.frozen() == 0.0


def test_the_minute_is_one_that_nobody_can_set(clocks):
    steps = Steps(clocks.now, clocks.monotonic)
    clocks.set = 3600
    assert steps.look() == 3600
    clocks.set = 0
    assert steps.look() == -3600, "set right again: noticed as well"
    assert steps.frozen() == 60.0


@pytest.mark.parametrize("small", [30, -30, 1])
def test_a_little_is_nothing_and_a_clock_that_is_drawn_slowly_never_steps(clocks, small):
    steps = Steps(clocks.now, clocks.monotonic)
    found = []
    for _ in range(100):
        clocks.passed += 1
        clocks.set += small
        found.append(steps.look())
    assert found == [0] * 100


def test_a_clock_that_is_moved_takes_no_step(clocks):
    steps = Steps(clocks.now, clocks.monotonic)
    clocks.set = 86400
    steps.moved()
    assert steps.look() == 0

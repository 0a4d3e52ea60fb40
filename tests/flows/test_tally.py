"""Rankings are counted as by hand: by points and by run-off."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.rules.tally import (
    TallyError,
    borda,
    runoff,
)

A, B, C, D = 1, 2, 3, 4


def votes(tally):
    return [count.votes for count in tally.counts]


def places(tally):
    return [count.place for count in tally.counts]


def told(result):
    """A run-off as it is worked by hand: what each had, who is exhausted, who left and how."""
    return [
        ({c.option: c.votes for c in r.counts}, r.exhausted, r.excluded, r.how)
        for r in result.rounds
    ]


# -- points ---------------------------------------------------------------------------------------

#: Tennessee's capital, a hundred voters: Memphis, Nashville, Chattanooga, Knoxville
CAPITAL = {(A, B, C, D): 42, (B, C, D, A): 26, (C, D, B, A): 15, (D, C, B, A): 17}


def test_points_by_hand():
    #                  42 ballots  26         15         17
    #  A Memphis       42*4        26*1       15*1       17*1   = 168+26+15+17  = 226
    #  B Nashville     42*3        26*4       15*2       17*2   = 126+104+30+34 = 294
    #  C Chattanooga   42*2        26*3       15*4       17*3   = 84+78+60+51   = 273
    #  D Knoxville     42*1        26*2       15*3       17*4   = 42+52+45+68   = 207
    tally = borda(CAPITAL, [A, B, C, D])
    assert votes(tally) == [226, 294, 273, 207]
    assert places(tally) == [3, 1, 2, 4]
    assert tally.ballots == 100
    assert tally.counts[1].share == Fraction(294, 400)


def test_points_of_short_rankings_by_hand():
    #                3: A>B   2: B   1: C>B>A   1: blank
    #  A             3*2             1*1         = 7
    #  B             3*1      2*1    1*2         = 7
    #  C                             1*3         = 3
    #  most: 3*2 + 2*1 + 1*3 = 11
    tally = borda({(A, B): 3, (B,): 2, (C, B, A): 1, (): 1}, [A, B, C, D])
    assert votes(tally) == [7, 7, 3, 0]
    assert (tally.first, tally.tied, tally.ballots) == ((A, B), True, 7)
    assert [count.share for count in tally.counts] == [
        Fraction(7, 11), Fraction(7, 11), Fraction(3, 11), 0,
    ]  # fmt: skip


# -- run-off --------------------------------------------------------------------------------------


def test_a_run_off_by_hand():
    result = runoff(CAPITAL, [A, B, C, D])
    assert told(result) == [
        ({A: 42, B: 26, C: 15, D: 17}, 0, (C,), "clear"),
        ({A: 42, B: 26, D: 32}, 0, (B,), "clear"),
        ({A: 42, D: 58}, 0, (), "clear"),
    ]
    assert (result.winners, result.tied, result.ballots) == ((D,), False, 100)
    assert result.rounds[2].counts[1].share == Fraction(58, 100)


def test_more_than_half_at_once_ends_it():
    result = runoff([(A, B), (A, C), (B,), (A,), (C, B)], [A, B, C])
    assert told(result) == [({A: 3, B: 1, C: 1}, 0, (), "clear")]
    assert result.winners == (A,)


def test_half_is_not_more_than_half():
    result = runoff({(A,): 4, (B,): 3, (C, B): 1}, [A, B, C])
    assert told(result) == [
        ({A: 4, B: 3, C: 1}, 0, (C,), "clear"),
        ({A: 4, B: 4}, 0, (), "clear"),
    ]
    assert (result.winners, result.tied) == ((A, B), True)


def test_exhausted_ballots_count_no_more():
    # the three for C alone leave with it: 5 of the 9 that still count are more than half
    result = runoff({(A,): 5, (B,): 4, (C,): 3, (): 1}, [A, B, C])
    assert told(result) == [
        ({A: 5, B: 4, C: 3}, 1, (C,), "clear"),
        ({A: 5, B: 4}, 4, (), "clear"),
    ]
    assert result.winners == (A,)
    assert result.rounds[1].counts[0].share == Fraction(5, 9)


def test_equals_too_far_behind_leave_together():
    result = runoff({(A, B): 4, (B, A): 3, (C, B): 1, (D, B): 1}, [A, B, C, D])
    assert told(result) == [
        ({A: 4, B: 3, C: 1, D: 1}, 0, (C, D), "together"),
        ({A: 4, B: 5}, 0, (), "clear"),
    ]
    assert result.rounds[0].last == (C, D)


def test_if_it_does_not_matter_which_of_the_equals_leaves_the_last_on_the_card_does():
    ballots = {(A,): 5, (B, A): 3, (C, A): 3}
    result = runoff(ballots, [A, B, C])
    assert told(result) == [
        ({A: 5, B: 3, C: 3}, 0, (C,), "either"),
        ({A: 8, B: 3}, 0, (), "clear"),
    ]
    assert result.rounds[0].last == (B, C)
    other = runoff(ballots, [C, B, A])
    assert other.rounds[0].excluded == (B,)
    assert other.winners == result.winners == (A,)


def test_if_it_matters_those_who_could_win_are_tied():
    # B leaves: C has 6 of 10; C leaves: B has 6 of 10; to lose both would give it to A
    result = runoff({(A,): 4, (B, C): 3, (C, B): 3}, [A, B, C])
    assert told(result) == [({A: 4, B: 3, C: 3}, 0, (), "open")]
    assert result.rounds[0].last == (B, C)
    assert (result.winners, result.tied) == ((B, C), True)


def test_a_tie_of_the_last_two_does_not_stop_an_earlier_choice_without_weight():
    # whether C or D leaves first, A and B end with 4 each
    result = runoff({(A,): 3, (B,): 3, (C, A): 1, (D, B): 1}, [A, B, C, D])
    assert told(result) == [
        ({A: 3, B: 3, C: 1, D: 1}, 0, (C, D), "together"),
        ({A: 4, B: 4}, 0, (), "clear"),
    ]
    wide = runoff({(A,): 3, (B,): 3, (C, A): 2, (D, B): 2}, [A, B, C, D])
    assert [(r.excluded, r.how) for r in wide.rounds] == [
        ((D,), "either"), ((C,), "clear"), ((), "clear"),
    ]  # fmt: skip
    assert wide.winners == (A, B)


def test_all_in_a_circle_are_tied():
    result = runoff([(A, B, C), (B, C, A), (C, A, B)], [A, B, C])
    assert result.winners == (A, B, C)
    assert result.rounds[0].how == "open"


@pytest.mark.parametrize("ballots", [[], [()], {(): 3}])
def test_without_a_ranking_nobody_wins(ballots):
    result = runoff(ballots, [A, B])
    assert result.winners == ()
    assert told(result) == [({A: 0, B: 0}, result.ballots, (), "clear")]
    assert borda(ballots, [A, B]).first == ()


def test_points_and_run_off_may_differ():
    assert borda(CAPITAL, [A, B, C, D]).first == (B,)
    assert runoff(CAPITAL, [A, B, C, D]).winners == (D,)


# -- votes that cannot be -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (lambda: borda([(A,)], [A, A]), "twice on the card"),
        (lambda: borda([(A, B, A)], [A, B]), "twice on a ballot"),
        (lambda: borda([(9,)], [A, B]), "no option 9"),
        (lambda: runoff({(A,): -1}, [A, B]), "-1 ballots"),
        (lambda: runoff([(9,)], [A, B]), "no option 9"),
    ],
)
def test_what_cannot_be_is_refused(count, said):
    with pytest.raises(TallyError, match=said):
        count()


# -- what holds for any votes ---------------------------------------------------------------------

CARD = st.integers(2, 6).map(lambda n: list(range(1, n + 1)))


@st.composite
def polls(draw):
    card = draw(CARD)
    some = st.lists(st.sampled_from(card), unique=True, max_size=len(card)).map(tuple)
    return card, draw(st.lists(some, max_size=14))


def by_hand(card, ballots):
    """Points as somebody with a pencil finds them: one ballot, one rank after the other."""
    points = dict.fromkeys(card, 0)
    for ballot in ballots:
        worth = len(ballot)
        for option in ballot:
            points[option] += worth
            worth -= 1
    return points


def who_could_win(standing, ballots):
    """Every order of leaving, one option at a time, to the very end; no shortcut, no memory."""
    first = [next((o for o in ballot if o in standing), None) for ballot in ballots]
    had = {o: first.count(o) for o in standing}
    if not any(had.values()):
        return set()
    if len(standing) == 1 or (len(standing) == 2 and len(set(had.values())) == 1):
        return set(standing)
    found = set()
    for o in standing:
        if had[o] == min(had.values()):
            found |= who_could_win(standing - {o}, ballots)
    return found


@given(polls())
def test_an_independent_count_finds_the_same(poll):
    card, ballots = poll
    assert {c.option: c.votes for c in borda(ballots, card).counts} == by_hand(card, ballots)
    assert set(runoff(ballots, card).winners) == who_could_win(frozenset(card), ballots)


@given(polls(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_their_weighing_never_matter(poll, chance):
    card, ballots = poll
    mixed = ballots[:]
    chance.shuffle(mixed)
    piles = Counter(mixed)
    for method in (borda, runoff):
        assert method(ballots, card) == method(mixed, card) == method(piles, card)


@given(polls(), st.randoms(use_true_random=False))
def test_the_order_on_the_card_never_helps(poll, chance):
    card, ballots = poll
    other = card[:]
    chance.shuffle(other)
    assert set(borda(ballots, card).first) == set(borda(ballots, other).first)
    assert set(runoff(ballots, card).winners) == set(runoff(ballots, other).winners)


@given(polls())
def test_sums_agree(poll):
    card, ballots = poll
    k = [len(ballot) for ballot in ballots]
    assert sum(votes(borda(ballots, card))) == sum(n * (n + 1) // 2 for n in k)
    result = runoff(ballots, card)
    standing = set(card)
    for one in result.rounds:
        live = sum(c.votes for c in one.counts)
        assert live + one.exhausted == result.ballots == len(ballots)
        assert {c.option for c in one.counts} == standing
        assert sum(c.share for c in one.counts) == (1 if live else 0)
        standing -= set(one.excluded)
    assert set(result.winners) <= standing
    assert all(one.excluded for one in result.rounds[:-1])
    assert not result.rounds[-1].excluded


@given(polls())
def test_an_option_that_nobody_ranks_changes_nothing(poll):
    card, ballots = poll
    ranked = {option for ballot in ballots for option in ballot}
    fewer = [option for option in card if option in ranked]
    more, less = borda(ballots, card), borda(ballots, fewer)
    assert tuple(c for c in more.counts if c.option in ranked) == less.counts
    assert more.first == less.first
    assert runoff(ballots, card).winners == runoff(ballots, fewer).winners


@given(polls())
def test_a_majority_of_first_choices_wins_the_run_off_at_once(poll):
    card, ballots = poll
    firsts = Counter(ballot[0] for ballot in ballots if ballot)
    result = runoff(ballots, card)
    for option, number in firsts.items():
        if 2 * number > firsts.total():
            assert result.winners == (option,)
            assert len(result.rounds) == 1


@given(polls(), st.data())
def test_to_rank_more_below_never_harms_what_stands_above_in_the_run_off(poll, data):
    """Later-no-harm (Woodall 1997): a short ranking is no better than a longer one."""
    card, ballots = poll
    mine = data.draw(st.permutations(card))
    k = data.draw(st.integers(1, len(card)))
    short = runoff([*ballots, tuple(mine[:k])], card).winners
    if len(short) == 1 and short[0] in mine[:k]:
        assert runoff([*ballots, tuple(mine)], card).winners == short

"""Average linkage over the likenesses that are known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.clusters import grouped


def symmetric(*links):
    found = {}
    for a, b, how in links:
        found.setdefault(a, {})[b] = how
        found.setdefault(b, {})[a] = how
    return found


def test_the_likest_are_joined_first_and_strangers_stay_alone():
    links = symmetric((0, 1, 0.9), (1, 2, 0.4), (0, 2, 0.4))
    assert sorted(grouped(range(4), links, 0.5)) == [[0, 1], [2], [3]]
    assert sorted(grouped(range(4), links, 0.4)) == [[0, 1, 2], [3]]


def test_a_chain_is_no_group():
    """1 is like both, but 0 and 2 have nothing in common: half of 0.6 is too little."""
    links = symmetric((0, 1, 0.7), (1, 2, 0.6))
    assert sorted(grouped(range(3), links, 0.4)) == [[0, 1], [2]]


def test_averages_are_over_members():
    """A pair joins a group by the mean over all of its pairs, those that are not named too."""
    links = symmetric((0, 1, 0.9), (2, 3, 0.8), (0, 2, 1.0), (1, 3, 0.4))
    links[0][2] = links[2][0] = 0.7
    assert sorted(grouped(range(4), links, 0.27)) == [[0, 1, 2, 3]]
    assert sorted(grouped(range(4), links, 0.28)) == [[0, 1], [2, 3]]


def test_nothing_makes_no_group():
    assert grouped([], {}, 0.1) == []
    assert grouped([7], {}, 0.1) == [[7]]


def test_links_to_others_are_not_looked_at():
    assert grouped([1, 2], symmetric((1, 9, 1.0), (1, 2, 0.5)), 0.4) == [[1, 2]]


LINKS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0, 1)).filter(lambda t: t[0] != t[1])
)


@given(LINKS)
def test_every_item_is_in_one_group(links):
    found = grouped(range(10), symmetric(*links), 0.3)
    assert sorted(item for group in found for item in group) == list(range(10))

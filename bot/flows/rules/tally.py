"""Counting rankings (S07) by two methods: points and run-off.

All other votes are counted while they come (`bot.flows.poll_state.worth`), and points as well;
`borda` says what those points are, and the tests hold the running count against it.

An option is its number on the card; results keep the order of the options given. Shares are
exact fractions. Ballots may come in any order: nothing here depends on it. What is equal is
called a tie and never decided by the order on the card or by lot.

Rankings are sequences of options, best first, as short as the voter likes; or, weighted, a
mapping from each ranking to the number of ballots that say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct

Rankings = Mapping[tuple[int, ...], int] | Iterable[Sequence[int]]


class TallyError(ValueError):
    """Votes that cannot be: of an unknown option, twice for one, or more than there are ballots."""


class Count(Struct, frozen=True):
    """What one option got."""

    option: int
    votes: int  # or points
    share: Fraction  # 0 to 1; of what, its table says
    place: int  # 1 is the most; equals share a place and the next one is left out (1, 2, 2, 4)


class Tally(Struct, frozen=True):
    """A table of counts, in the order of the options."""

    counts: tuple[Count, ...]
    ballots: int  # how many were counted, blank ones too

    @property
    def first(self) -> tuple[int, ...]:
        """The options with the most; several are tied, none if nobody voted."""
        return tuple(c.option for c in self.counts if c.place == 1 and c.votes)

    @property
    def tied(self) -> bool:
        """Whether several options have the most."""
        return len(self.first) > 1


def borda(ballots: Rankings, options: Sequence[int]) -> Tally:
    """Points by rank: the modified Borda count (Borda 1784; Emerson, Soc. Choice Welf. 40, 2013).

    A ballot that ranks k options gives k points to its first, one less to each after it, 1 to
    its last and none to those it leaves out. So an option that nobody ranks changes no points,
    and a ballot that ranks more gives more. A share is of the most that could be got: 1 is the
    first of every ballot.

    Raises:
        TallyError: an unknown option, one ranked twice, or a weight below 0.
    """
    points, most, number = Counter[int](), 0, 0
    for ranking, weight in _weighed(ballots, options).items():
        number += weight
        most += weight * len(ranking)
        for below, option in enumerate(reversed(ranking), 1):
            points[option] += weight * below
    return Tally(_table(points, options, most), number)


#: how equals for the last place were taken: nobody was equal; all left at once; one left, and
#: whichever does, it ends the same way; the winner depends on it, so that the rounds end
LastPlace = Literal["clear", "together", "either", "open"]


class Round(Struct, frozen=True):
    """One round: who stood and what they had; a share is of the ballots that still count."""

    counts: tuple[Count, ...]
    exhausted: int  # ballots that rank none of those who stand
    last: tuple[int, ...] = ()  # equals for the last place, or the one on it; none if it is over
    excluded: tuple[int, ...] = ()  # those of them who left after it
    how: LastPlace = "clear"


class RunOff(Struct, frozen=True):
    """The rounds in order, and who won; several are tied, none if no ballot ranks anybody."""

    rounds: tuple[Round, ...]
    winners: tuple[int, ...]
    ballots: int

    @property
    def tied(self) -> bool:
        """Whether the method finds no single winner."""
        return len(self.winners) > 1


def runoff(ballots: Rankings, options: Sequence[int]) -> RunOff:
    """Instant run-off (Ware 1871; Robert's Rules, 12th ed., 45:62, "preferential voting").

    In each round a ballot counts for the first of its options that still stands; one without
    any is exhausted. Whoever has more than half of the ballots that still count has won;
    otherwise the last leaves. Two left with the same are tied.

    Equals for the last place leave together if all of theirs are fewer than what the next one
    has: in any order they would all leave. Otherwise every order is tried ("parallel-universe
    tie-breaking": Conitzer, Rognlie & Xia, IJCAI 2009). If all end the same way, the last of
    them on the card leaves; if not, the rounds end and all who could win are tied.

    Raises:
        TallyError: an unknown option, one ranked twice, or a weight below 0.
    """
    stand = _Stand(tuple(options), _weighed(ballots, options))
    total = sum(stand.piles.values())
    known: dict[tuple[int, ...], frozenset[int]] = {}
    winners, rounds = _winners(stand, known), []
    while True:
        counts = _table(stand.votes, stand.options, stand.live)
        last, leaving = stand.last, stand.leaving
        how: LastPlace = "clear" if len(last) == 1 else "together"
        if not leaving:
            rounds.append(Round(counts, total - stand.live))
            break
        if len(leaving) > 1:
            if len({_winners(stand.without(out), known) for out in leaving}) > 1:
                rounds.append(Round(counts, total - stand.live, last, (), "open"))
                break
            how = "either"
        out = leaving[-1]
        rounds.append(Round(counts, total - stand.live, last, out, how))
        stand = stand.without(out)
    return RunOff(tuple(rounds), tuple(o for o in options if o in winners), total)


class _Stand:
    """Who stands in a round, and the ballots as far as they rank those who do."""

    __slots__ = ("last", "leaving", "live", "options", "piles", "votes", "won")

    def __init__(self, options: tuple[int, ...], piles: Mapping[tuple[int, ...], int]) -> None:
        self.options, self.piles = options, piles
        self.votes = Counter[int]()
        for ranking, weight in piles.items():
            if ranking:
                self.votes[ranking[0]] += weight
        #: ballots that still count
        self.live = self.votes.total()
        most = max((self.votes[o] for o in options), default=0)
        first = tuple(o for o in options if self.votes[o] == most) if self.live else ()
        over = 2 * most > self.live or len(first) == len(options) <= 2 or not self.live
        #: the winner, or two tied ones; none while it is not over
        self.won: tuple[int, ...] = first if over else ()
        least = min((self.votes[o] for o in options), default=0)
        #: those on the last place
        self.last = () if over else tuple(o for o in options if self.votes[o] == least)
        #: who leaves, in every way that it can go; several who leave together are one way
        self.leaving: tuple[tuple[int, ...], ...] = ()
        if not over:
            next_ = min((v for o in options if (v := self.votes[o]) > least), default=0)
            together = len(self.last) * least < next_
            self.leaving = (self.last,) if together else tuple((o,) for o in self.last)

    def without(self, out: Collection[int]) -> _Stand:
        """The next round."""
        piles = Counter[tuple[int, ...]]()
        for ranking, weight in self.piles.items():
            piles[tuple(o for o in ranking if o not in out)] += weight
        return _Stand(tuple(o for o in self.options if o not in out), piles)


def _winners(stand: _Stand, known: dict[tuple[int, ...], frozenset[int]]) -> frozenset[int]:
    """Who can win, over every order in which equals leave; each set of options is tried once."""
    found = known.get(stand.options)
    if found is None:
        found = frozenset(stand.won).union(
            *(_winners(stand.without(out), known) for out in stand.leaving)
        )
        known[stand.options] = found
    return found


def _weighed(ballots: Rankings, options: Sequence[int]) -> dict[tuple[int, ...], int]:
    """How many ballots say each ranking."""
    piles: Mapping[tuple[int, ...], int]
    piles = ballots if isinstance(ballots, Mapping) else Counter(tuple(b) for b in ballots)
    for ranking, weight in piles.items():
        _once(ranking)
        _known(ranking, options)
        if weight < 0:
            raise TallyError(f"{weight} ballots for {ranking}")
    return {ranking: weight for ranking, weight in piles.items() if weight}


def _once(ballot: Collection[int]) -> None:
    if len(set(ballot)) < len(ballot):
        raise TallyError(f"an option stands twice on a ballot: {ballot}")


def _known(named: Iterable[int], options: Sequence[int]) -> None:
    there = set(options)
    if len(there) < len(options):
        raise TallyError(f"an option stands twice on the card: {options}")
    for option in named:
        if option not in there:
            raise TallyError(f"no option {option} among {options}")


def _table(votes: Mapping[int, int], options: Sequence[int], whole: int) -> tuple[Count, ...]:
    got = [votes.get(option, 0) for option in options]
    return tuple(
        Count(option, mine, _share(mine, whole), 1 + sum(other > mine for other in got))
        for option, mine in zip(options, got, strict=True)
    )


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)

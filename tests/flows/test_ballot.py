"""One vote, by table and by chance: counted or refused, and the tally is always the recount."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows import ballot, poll_clock
from bot.flows.effects import CLOCK, Actor, Ctx, Place, Refused
from bot.flows.poll_events import BallotCast, BallotMarked, PollClosed, SealedBallotCast
from bot.flows.poll_state import SEVERAL, Ballot, Counting, Poll
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role
from storage.verify_alone import Recount

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
END = NOW + timedelta(hours=72)
RESIDENT = frozenset({Role.RESIDENT})


def poll(kind="single", **changes):
    values = {
        "no": 1, "home": 1, "opener": 9, "question": "几点?", "options": ("9", "10", "14"),
        "kind": kind, "by": "person", "secret": False, "hidden": False, "state": "open",
        "hours": 72, "began_at": NOW, "opened_at": NOW, "closes_at": END, "counts": (0, 0, 0),
    }  # fmt: skip
    return Poll(**{**values, **changes})


def ctx(who=5, at=NOW, here=1):
    actor = Actor(who, RESIDENT) if who else CLOCK
    return Ctx(at, actor, Place(1, 1, here), Policy(), lambda: 1)


class Box:
    """The shelf of one poll, and what the ledger would hold of it."""

    def __init__(self, found, homes=None):
        self.poll, self.ballots, self.homes = found, {}, homes or {}
        self.recount, self.counted, self.refused = Recount(), 0, 0

    def vote(self, who, event, at=NOW, here=1):
        voter = self.homes.get(who, who) if self.poll.by == "household" else who
        state = Ballot(self.poll, voter, self.ballots.get(voter))
        try:
            after, _ = ballot.step(state, event, ctx(who, at, here))
        except Refused:
            self.refused += 1
            return
        self.counted += 1
        self.poll = after.poll
        if after.changed:
            self.ballots[voter] = after.mine
        facts = {"ballot": after.mine.nth, "choice": after.mine.choice}
        if not self.poll.secret:
            assert not self.recount.read("poll:1", event.CODE, facts)

    def close(self, at=END):
        piles = {}
        for mine in self.ballots.values():
            if mine.choice:
                piles[mine.choice] = piles.get(mine.choice, 0) + 1
        state = Counting(self.poll, ballots=tuple(piles.items()))
        after, _ = poll_clock.close(state, PollClosed(1), ctx(0, at))
        self.poll = after.poll
        return poll_clock.notes(after)


KINDS = st.sampled_from(["single", "multiple", "ranking", "date"])
CHOICES = st.permutations(range(3)).flatmap(
    lambda order: st.integers(1, 3).map(lambda n: "_".join(map(str, order[:n])))
)
PRESSES = st.lists(
    st.tuples(st.integers(1, 6), CHOICES, st.integers(0, 2), st.booleans(), st.integers(0, 9)),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(
    kind=KINDS, by=st.sampled_from(["person", "household"]), secret=st.booleans(), presses=PRESSES
)
def test_the_tally_is_the_recount_in_any_order(kind, by, secret, presses):
    """Votes, changes, double presses and repeats; people 1 to 6 live in three homes."""
    box = Box(poll(kind, by=by, secret=secret, hidden=secret), {n: 100 + n % 3 for n in range(7)})
    at = NOW
    for who, choice, option, marks, seconds in presses:
        at += timedelta(seconds=seconds)
        choice = choice if kind in SEVERAL else choice[:1]
        if secret:
            box.vote(who, SealedBallotCast(1, choice), at, here=0)
        elif marks and kind in SEVERAL:
            box.vote(who, BallotMarked(1, option), at)
        else:
            box.vote(who, BallotCast(1, choice), at)
    assert box.refused == 0
    notes = box.close()
    assert Recount.read(box.recount, "poll:1", "vz", notes) == ""
    assert box.poll.voted == sum(1 for mine in box.ballots.values() if mine.choice)
    assert len(box.ballots) <= (3 if by == "household" else 6)
    if notes["counts"] != [0, 0, 0]:
        wrong = {**notes, "counts": [n + 1 for n in notes["counts"]]}
        box.recount.polls["poll:1"].told = None  # as if it had not ended
        assert box.recount.read("poll:1", "vz", wrong) == "the tally is not that of the ballots"


@settings(max_examples=10_000, deadline=None)
@given(before=st.integers(0, 5), offset=st.integers(-3, 3), first=st.booleans())
def test_a_vote_racing_the_close_is_counted_or_refused(before, offset, first):
    """At the very second of the end, whichever of the two the desk carries first."""
    box = Box(poll())
    for who in range(before):
        box.vote(10 + who, BallotCast(1, "1"))
    at = END + timedelta(milliseconds=offset)
    notes = None
    if first and at >= END:
        notes = box.close(at)
    box.vote(5, BallotCast(1, "0"), at)
    if notes is None:
        notes = box.close(max(at, END))
    told = notes["counts"][0]
    assert (told, box.refused) in ((1, 0), (0, 1))
    assert told == int(at < END)
    assert box.recount.read("poll:1", "vz", notes) == ""
    assert list(box.poll.counts) == notes["counts"]


@pytest.mark.parametrize(
    ("found", "event", "here", "code"),
    [
        (poll(state="draft"), BallotCast(1, "0"), 1, "poll.not_open"),
        (poll(state="closed"), BallotCast(1, "0"), 1, "poll.closed"),
        (poll(state="cancelled"), BallotCast(1, "0"), 1, "poll.closed"),
        (poll(secret=True), BallotCast(1, "0"), 0, "poll.secret"),
        (poll(secret=True), SealedBallotCast(1, "0"), 1, "poll.secret"),
        (poll(), SealedBallotCast(1, "0"), 0, "code"),
        (poll(), BallotCast(1, "3"), 1, "code"),
        (poll(), BallotCast(1, ""), 1, "code"),
        (poll(), BallotCast(1, "0_1"), 1, "poll.one_only"),
        (poll("multiple"), BallotCast(1, "1_1"), 1, "code"),
        (poll("multiple"), BallotMarked(1, 3), 1, "code"),
        (poll(), BallotMarked(1, 0), 1, "code"),
    ],
)
def test_what_is_no_ballot_is_refused(found, event, here, code):
    with pytest.raises(Refused) as refused:
        ballot.step(Ballot(found, 5), event, ctx(here=here))
    assert refused.value.code == code


def test_whose_home_is_not_asked_is_refused():
    with pytest.raises(Refused) as refused:
        ballot.step(Ballot(poll(by="household"), 0), BallotCast(1, "0"), ctx())
    assert refused.value.code == "poll.not_asked"


def test_the_numbers_of_s5_for_reminders():
    """A poll of 3 days: one run, at T-24 h; of 23 or 24 hours: none; moved along with the end."""
    three, effects = poll_clock.begin(poll(state="draft"), ctx())
    assert three.remind_at == END - timedelta(hours=24)
    assert sum(type(e).__name__ == "Remind" for e in effects) == 2
    for hours in (23, 24):
        short, _ = poll_clock.begin(poll(state="draft", hours=hours), ctx())
        assert short.remind_at is None
    longer, _ = poll_clock.last(poll(state="open", hours=120), ctx())
    assert longer.remind_at == END + timedelta(hours=24)
    told, _ = poll_clock.remind(Counting(three), None, ctx(0, END - timedelta(hours=24)))
    with pytest.raises(Refused):
        poll_clock.remind(told, None, ctx(0, END - timedelta(hours=23)))

"""A ballot that two scrutineers strike, by table: whose, when, and what the ledger says (S08)."""

from __future__ import annotations

from dataclasses import replace as altered
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.flows import vote_ballot_events as happened
from bot.flows import vote_count, vote_strike
from bot.flows import vote_events as events
from bot.flows.effects import Say
from bot.flows.vote_state import STRUCK, YIELDED, Entry, Recorded, Voice
from bot.flows.vote_strike import Strike, Striking
from storage.verify_alone import Recount
from tests.flows.test_vote import NOW, ONE, OPENER, TWO, Box, code, ctx, vote

ASKED = happened.StrikeAsked(1, 3, "不是这户的人")
AGREED, STANDS = (happened.StrikeAnswered(1, 3, agrees) for agrees in (1, 0))
STRANGER = 99
#: in residents' matters head 3 is home 3: a stranger voted, nobody of the home is here
FOREIGN = Striking(
    vote(rule="residents_assembly", voted=1), Entry(3, 0, (3,), "chat"),
    Recorded("yes", (Voice(STRANGER, "yes"),), NOW), people=(8,),
)  # fmt: skip
OWNED = Striking(
    vote(voted=1, voted_area=6_025), Entry(3, 6_025, (3,), "chat"),
    Recorded("no", (Voice(8, "no", "owner"),), NOW), people=(8,),
)  # fmt: skip
WAITS = Strike(ONE, NOW, "不是这户的人")


@pytest.mark.parametrize(
    ("state", "who", "event", "why"),
    [
        (None, ONE, ASKED, "vote.unknown"),
        (FOREIGN, 5, ASKED, "no_right"),
        (FOREIGN, OPENER, ASKED, "no_right"),
        (FOREIGN, ONE, replace(ASKED, reason="错"), "form.too_short"),
        (replace(FOREIGN, vote=vote("passed")), ONE, ASKED, "vote.wrong_state"),
        (replace(FOREIGN, vote=vote("noticed")), ONE, ASKED, "vote.wrong_state"),
        (replace(FOREIGN, vote=vote(kind="secret")), ONE, ASKED, "vote.secret_struck"),
        (replace(FOREIGN, entry=None), ONE, ASKED, "vote.no_head"),
        (replace(FOREIGN, entry=Entry(3, 0, (3,))), ONE, ASKED, "vote.nothing_entered"),
        (replace(FOREIGN, people=(8, ONE)), ONE, ASKED, "vote.own_strike"),
        (replace(FOREIGN, people=(8, TWO)), ONE, ASKED, "vote.nobody_agrees"),
        (replace(FOREIGN, people=(STRANGER,)), ONE, ASKED, "vote.still_bound"),
        (replace(FOREIGN, strike=WAITS), ONE, ASKED, "vote.strike_waits"),
        (replace(FOREIGN, strike=WAITS), ONE, AGREED, "vote.strike_waits"),
        (FOREIGN, TWO, AGREED, "vote.no_strike"),
        (replace(FOREIGN, strike=WAITS), 5, AGREED, "no_right"),
        (replace(FOREIGN, strike=WAITS), TWO, replace(AGREED, agrees=2), "code"),
        (replace(FOREIGN, strike=WAITS, vote=vote("passed")), TWO, AGREED, "vote.wrong_state"),
    ],
)
def test_what_is_not_struck(state, who, event, why):
    step = vote_strike.ask if isinstance(event, happened.StrikeAsked) else vote_strike.answer
    assert code(step, state, event, ctx(who)) == why


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (FOREIGN, (Voice(STRANGER, YIELDED),)),
        (OWNED, (Voice(8, STRUCK, "owner"),)),  # a tenant who said to be the owner
        (  # whoever is of the home stays heard beside a stranger
            replace(OWNED, recorded=Recorded("conflict", (
                Voice(8, "no", "owner"), Voice(STRANGER, "yes", "owner")), NOW)),
            (Voice(8, "no", "owner"), Voice(STRANGER, YIELDED, "owner")),
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("again", [AGREED, ASKED])  # the other agrees, or says the same
def test_two_strike_it_and_the_home_votes_anew(state, left, again):
    torn = state.recorded.choice == "conflict"
    state = replace(state, vote=replace(state.vote, voted=1 - torn, torn=int(torn)))
    first, effects = vote_strike.ask(state, ASKED, ctx(ONE))
    assert (first.recorded, first.vote.pending) == (state.recorded, 1), "one alone strikes nothing"
    (asked,) = [e for e in effects if isinstance(e, Say) and e.phrase == "vote.strike_asked"]
    assert asked.to.person == TWO
    assert "yes" not in str(asked.facts)  # blind: what was chosen nobody sees
    step = vote_strike.answer if again is AGREED else vote_strike.ask
    after, _ = step(first, again, ctx(TWO))
    assert after.recorded.voices == left
    assert (after.vote.pending, after.vote.struck, after.strike) == (0, 1, None)
    counts = left[0].choice == "no"
    assert (after.vote.voted, after.vote.torn) == (int(counts), 0)
    assert after.entry.channel == ("chat" if counts else "")
    assert vote_strike.notes(after)["void"] == 1


def test_a_ballot_stands_if_the_other_does_not_agree_or_the_home_has_spoken_itself():
    waits = replace(FOREIGN, strike=WAITS, vote=replace(FOREIGN.vote, pending=1))
    after, effects = vote_strike.answer(waits, STANDS, ctx(TWO))
    assert (after.recorded, after.strike) == (FOREIGN.recorded, None)
    assert (after.vote.pending, after.vote.struck, after.vote.voted) == (0, 0, 1)
    assert [e.phrase for e in effects if isinstance(e, Say)][1] == "vote.strike_refused"
    own = Recorded("yes", (Voice(STRANGER, YIELDED), Voice(8, "yes")), NOW)
    after, effects = vote_strike.answer(replace(waits, recorded=own), AGREED, ctx(TWO))
    assert (after.recorded, after.vote.struck, after.vote.pending) == (own, 0, 0)
    assert [e.phrase for e in effects if isinstance(e, Say)][1] == "vote.strike_over"


def test_the_recount_counts_what_was_struck_and_finds_what_was_hidden():
    box = Box()
    box.says(8, 3, "yes")
    box.says(7, 2, "yes")
    state = Striking(box.vote, box.roll[3], box.recorded[3], people=(8,), strike=WAITS)
    after, _ = vote_strike.answer(state, AGREED, ctx(TWO))
    facts = {"no": 1, "head": 3, "agrees": 1, **vote_strike.notes(after)}
    assert not box.recount.read("vote:1", "lt", facts)
    box.vote, box.recorded[3] = after.vote, after.recorded
    found, _ = vote_count.close(box.counting(), events.VoteClosed(1), ctx(0, box.vote.closes_at))
    if found.vote.state == "open":  # too few: open for longer
        box.vote = found.vote
        found, _ = vote_count.close(
            box.counting(), events.VoteClosed(1), ctx(0, box.vote.closes_at)
        )
    told = vote_count.notes(found)
    assert told["result"]["struck"] == 1
    hidden = {**told, "result": {k: v for k, v in told["result"].items() if k != "struck"}}
    assert "struck" in copy(box.recount).read("vote:1", "ky", hidden)
    assert not box.recount.read("vote:1", "ky", told)
    assert box.recount.votes["vote:1"].sheet()["struck"] == 1


def copy(recount):
    made = Recount()
    made.votes = {name: altered(vote_) for name, vote_ in recount.votes.items()}
    return made


def test_who_is_meant_by_a_strike_can_be_erased():
    assert happened.StrikeAsked.PERSONAL == ("reason",)


def test_a_strike_meets_no_ballot_that_was_given_after_it_was_asked_for():
    """A tenant voted as the owner; before the other scrutineer answers the owner votes."""
    asked, _ = vote_strike.ask(OWNED, ASKED, ctx(ONE))
    later = NOW + timedelta(hours=1)
    voices = (Voice(8, "no", "owner"), Voice(9, "yes", "owner"))
    owner = replace(
        asked, recorded=Recorded("conflict", voices, later), people=(8, 9),
        vote=replace(asked.vote, voted=0, torn=1),
    )  # fmt: skip
    agreed, effects = vote_strike.answer(owner, AGREED, ctx(TWO, later))
    assert (agreed.recorded, agreed.strike) == (owner.recorded, None)
    assert (agreed.vote.pending, agreed.vote.struck) == (0, 0)
    assert "vote.strike_over" in [e.phrase for e in effects if isinstance(e, Say)]
    # whoever says so now, seeing who has voted, asks anew
    for who, other in ((ONE, TWO), (TWO, ONE)):
        again, _ = vote_strike.ask(owner, ASKED, ctx(who, later))
        assert (again.strike.by, again.vote.pending, again.recorded) == (who, 1, owner.recorded)
        struck, _ = vote_strike.answer(again, AGREED, ctx(other, later))
        assert (struck.vote.struck, struck.vote.pending, struck.vote.torn) == (1, 0, 0)
    # a stranger's does not escape so
    foreign, _ = vote_strike.ask(FOREIGN, ASKED, ctx(ONE))
    changed = replace(foreign, recorded=Recorded("no", (Voice(STRANGER, "no"),), later))
    assert vote_strike.answer(changed, AGREED, ctx(TWO, later))[0].vote.struck == 1

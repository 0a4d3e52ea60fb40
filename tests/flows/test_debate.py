"""Rules of debate: two turns, sides in turn, a motion in words, the vote afterwards (S11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows import debate as flow
from bot.flows import debate_events as e
from bot.flows.debate_state import Debate, Putting, Room, Vote
from bot.flows.effects import CLOCK, Actor, Ctx, Place, Refused, Remind
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
RESIDENT = frozenset({Role.RESIDENT})
LEAD = frozenset({Role.RESIDENT, Role.FLOOR_LEAD})
CHAIR = 9
HOUR = timedelta(hours=1)


def ctx(who, at=NOW, roles=RESIDENT):
    return Ctx(at, Actor(who, roles) if who else CLOCK, Place(1, 1, 1), Policy(), lambda: 1)


def debate(state="open", **changes):
    values = {"no": 1, "home": 1, "meeting": 0, "chair": CHAIR, "motion": "种树", "state": state,
              "began_at": NOW}  # fmt: skip
    return Debate(**{**values, **changes})


def code_of(step, state, event, context):
    with pytest.raises(Refused) as refusal:
        step(state, event, context)
    return refusal.value.code


@pytest.mark.parametrize(
    ("state", "motion", "roles", "code"),
    [
        (Putting(1), "", LEAD, "debate.no_motion"),
        (Putting(1), "   ", LEAD, "debate.no_motion"),
        (Putting(1), "长" * 201, LEAD, "form.too_long"),
        (Putting(1, running=3), "种树", LEAD, "debate.one"),
        (Putting(0), "种树", LEAD, "debate.group"),
        (Putting(1), "种树", RESIDENT, "no_right"),
    ],
)
def test_no_debate_without_a_motion_and_one_at_a_time(state, motion, roles, code):
    assert code_of(flow.put, state, e.MotionPut(0, motion), ctx(CHAIR, roles=roles)) == code


def test_the_chair_of_the_meeting_presides_without_a_role():
    room = Room(3, 5, NOW - HOUR, NOW + HOUR)
    state, _ = flow.put(Putting(1, rooms=(room,)), e.MotionPut(0, "种树"), ctx(5))
    assert (state.debate.chair, state.debate.meeting) == (5, 3)


@pytest.mark.parametrize(
    ("rooms", "who", "meeting"),
    [
        ((), CHAIR, 0),
        # over for days, its minutes not written yet
        ((Room(3, CHAIR, NOW - 48 * HOUR, NOW - 45 * HOUR),), CHAIR, 0),
        ((Room(3, CHAIR, NOW - HOUR, NOW),), CHAIR, 0),
        ((Room(3, CHAIR, NOW, NOW + HOUR),), CHAIR, 3),
        # an old one beside the one that is in the room
        ((Room(4, CHAIR, NOW - HOUR, NOW + HOUR), Room(3, CHAIR, NOW, NOW)), CHAIR, 4),
        # two rooms at once: one's own
        ((Room(5, 7, NOW - HOUR, NOW + HOUR), Room(4, CHAIR, NOW - HOUR, NOW + HOUR)), CHAIR, 4),
        ((Room(5, 7, NOW - HOUR, NOW + HOUR), Room(4, 8, NOW - HOUR, NOW + HOUR)), CHAIR, 5),
    ],
)
def test_a_motion_belongs_to_the_meeting_that_is_in_the_room_now(rooms, who, meeting):
    state, _ = flow.put(Putting(1, rooms=rooms), e.MotionPut(0, "种树"), ctx(who, roles=LEAD))
    assert state.debate.meeting == meeting


def test_whoever_presided_last_week_presides_no_more():
    over = Putting(1, rooms=(Room(3, 5, NOW - 48 * HOUR, NOW - 45 * HOUR),))
    assert code_of(flow.put, over, e.MotionPut(0, "种树"), ctx(5)) == "no_right"


def ask(d, who, side):
    return flow.ask(d, e.TurnAsked(1, side), ctx(who))[0]


def test_the_sides_alternate_as_long_as_both_wait():
    d = debate()
    for who, side in ((1, "for"), (2, "for"), (3, "for"), (4, "against"), (5, "against")):
        d = ask(d, who, side)
    order = [d.speaker]
    while d.speaker:
        d, _ = flow.speak(d, e.TurnSpoken(1, "好"), ctx(d.speaker))
        order.append(d.speaker)
    assert order == [1, 4, 2, 5, 3, 0]


def test_the_third_turn_is_refused():
    d = debate()
    for _ in range(2):
        d = ask(d, 1, "for")
        assert d.speaker == 1
        d, _ = flow.end(d, e.TurnEnded(1), ctx(1))
    assert code_of(flow.ask, d, e.TurnAsked(1, "for"), ctx(1)) == "debate.turns"
    assert code_of(flow.ask, d, e.TurnAsked(1, "against"), ctx(1)) == "debate.turns"
    assert ask(d, 2, "for").speaker == 2


def test_a_turn_ends_after_two_minutes_or_two_hundred_characters():
    d, effects = flow.ask(debate(), e.TurnAsked(1, "for"), ctx(1))
    clock = next(x for x in effects if isinstance(x, Remind))
    assert clock.at == NOW + timedelta(minutes=2)
    assert code_of(flow.speak, d, e.TurnSpoken(1, "字" * 201), ctx(1)) == "debate.long"
    said, _ = flow.speak(d, e.TurnSpoken(1, "字" * 200), ctx(1))
    assert said.speaker == 0
    over, _ = flow.over(d, clock.event, ctx(0, clock.at))
    assert (over.speaker, over.turns(1)) == (0, 1)
    # the clock of a turn that ended says nothing about the next
    d = ask(ask(debate(), 1, "for"), 2, "against")
    d, _ = flow.end(d, e.TurnEnded(1), ctx(1))
    assert code_of(flow.over, d, e.TurnOver(1, 1), ctx(0)) == "debate.unknown"
    assert d.speaker == 2


def test_nobody_speaks_out_of_turn():
    d = ask(ask(debate(), 1, "for"), 2, "against")
    assert code_of(flow.speak, d, e.TurnSpoken(1, "我说"), ctx(2)) == "debate.not_yours"
    assert code_of(flow.end, d, e.TurnEnded(1), ctx(2)) == "debate.not_yours"
    assert flow.end(d, e.TurnEnded(1), ctx(CHAIR))[0].speaker == 2
    assert code_of(flow.ask, d, e.TurnAsked(1, "for"), ctx(1)) == "debate.queued"
    assert code_of(flow.ask, d, e.TurnAsked(1, "for"), ctx(2)) == "debate.queued"
    assert code_of(flow.ask, d, e.TurnAsked(1, "both"), ctx(3)) == "code"
    assert code_of(flow.end, debate(), e.TurnEnded(1), ctx(CHAIR)) == "debate.nobody"


def test_whoever_asked_is_heard_before_the_vote():
    d = ask(ask(debate(), 1, "for"), 2, "against")
    vote = e.VoteCalled(1)
    assert code_of(flow.call_vote, d, vote, ctx(CHAIR)) == "debate.speaking"
    d, _ = flow.end(d, e.TurnEnded(1), ctx(1))
    d, _ = flow.end(d, e.TurnEnded(1), ctx(2))
    assert code_of(flow.call_vote, d, vote, ctx(1, roles=LEAD)) == "no_right"
    d, _ = flow.call_vote(d, vote, ctx(CHAIR))
    assert d.state == "voting"
    assert code_of(flow.ask, d, e.TurnAsked(1, "for"), ctx(3)) == "debate.wrong_state"
    assert code_of(flow.drop, d, e.MotionDropped(1), ctx(CHAIR)) == "debate.wrong_state"


@pytest.mark.parametrize(
    ("votes", "state"),
    [((2, 1, 0), "passed"), ((2, 2, 0), "failed"), ((0, 0, 0), "failed"), ((0, 0, 9), "failed"),
     ((1, 0, 9), "passed"), ((1, 2, 0), "failed")],
)  # fmt: skip
def test_a_tie_fails(votes, state):
    d = debate("voting", votes=votes, until=NOW + timedelta(minutes=10))
    assert flow.count(d, e.VoteEnded(1), ctx(CHAIR))[0].state == state
    assert flow.count(d, e.VoteOver(1), ctx(0))[0].state == state
    assert code_of(flow.count, d, e.VoteEnded(1), ctx(5)) == "no_right"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(["for", "against", "abstain"])), max_size=40
    )
)
def test_the_last_word_of_each_counts_once(presses):
    d, kept = debate("voting", until=NOW + timedelta(minutes=10)), {}
    for voter, choice in presses:
        state, _ = flow.vote(Vote(d, voter, kept.get(voter, "")), e.MotionVoted(1, choice), ctx(5))
        d, kept[voter] = state.debate, state.mine
    counts = tuple(list(kept.values()).count(c) for c in ("for", "against", "abstain"))
    assert d.votes == counts


@pytest.mark.parametrize("state", ["open", "voting", "passed", "failed", "dropped"])
def test_every_step_in_every_state(state):
    d = debate(state, until=NOW + timedelta(minutes=10))
    speaking = replace(d, speaker=1, side="for", nth=1)
    for wanted, step, event, who, before in (
        ("open", flow.ask, e.TurnAsked(1, "for"), 1, d),
        ("open", flow.withdraw, e.TurnWithdrawn(1), 2, replace(d, queue=((2, "for"),))),
        ("open", flow.speak, e.TurnSpoken(1, "好"), 1, speaking),
        ("open", flow.end, e.TurnEnded(1), 1, speaking),
        ("open", flow.over, e.TurnOver(1, 1), 0, speaking),
        ("open", flow.call_vote, e.VoteCalled(1), CHAIR, d),
        ("open", flow.drop, e.MotionDropped(1), CHAIR, d),
        ("voting", flow.vote, e.MotionVoted(1, "for"), 1, Vote(d, 1)),
        ("voting", flow.count, e.VoteEnded(1), CHAIR, d),
        ("voting", flow.count, e.VoteOver(1), 0, d),
    ):
        if state == wanted:
            step(before, event, ctx(who))
        else:
            assert code_of(step, before, event, ctx(who)) == "debate.wrong_state", step
        assert code_of(step, None, event, ctx(who)) == "debate.unknown", step


def test_a_vote_that_is_too_late():
    d = debate("voting", until=NOW)
    assert code_of(flow.vote, Vote(d, 1), e.MotionVoted(1, "for"), ctx(1)) == "debate.wrong_state"
    assert (
        code_of(
            flow.vote,
            Vote(replace(d, until=NOW + timedelta(1)), 1),
            e.MotionVoted(1, "yes"),
            ctx(1),
        )
        == "code"
    )


def test_an_outage_gives_the_speaker_their_turn_again_and_a_vote_more_time():
    epoch, ms = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
    minute, back = timedelta(minutes=1), NOW + timedelta(hours=2)
    event = e.DebateDelayed(1, (NOW - epoch) // ms, (back - epoch) // ms)
    speaking = replace(debate(until=NOW + minute), speaker=1, side="for", nth=1, taken=((1, 1),))
    after, effects = flow.delay(speaking, event, ctx(0, back))
    assert (after.speaker, after.turns(1), after.until) == (1, 1, back + 2 * minute)
    assert [x.at for x in effects if isinstance(x, Remind)] == [after.until]
    voting = debate("voting", until=NOW + 5 * minute, votes=(3, 1, 0))
    after, effects = flow.delay(voting, event, ctx(0, back))
    assert (after.state, after.until) == ("voting", back + 5 * minute)
    assert [x.at for x in effects if isinstance(x, Remind)] == [after.until]
    for still in (debate(), debate("passed"), debate("voting", until=NOW)):
        assert flow.delay(still, event, ctx(0, back)) == (still, ())
    assert code_of(flow.delay, None, event, ctx(0)) == "debate.unknown"


def test_a_chair_who_went_away_keeps_nobody_from_another_motion():
    early, late = NOW + timedelta(hours=23), NOW + timedelta(days=1)
    drops = e.MotionDropped(1)
    assert code_of(flow.drop, debate(), drops, ctx(5, early, LEAD)) == "no_right"
    assert code_of(flow.drop, debate(), drops, ctx(5, late)) == "no_right"
    assert code_of(flow.drop, debate("voting"), drops, ctx(5, late, LEAD)) == "no_right"
    assert flow.drop(debate(), drops, ctx(5, late, LEAD))[0].state == "dropped"

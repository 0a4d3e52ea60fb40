"""The mind of a need, by table: no I/O."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows import need as flow
from bot.flows.effects import CLOCK, Actor, Ctx, Forget, Place, Refused, Remind, Say
from bot.flows.need_state import Need
from bot.flows.rules.policy import Policy, read
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REPORTER = Actor(1, frozenset({Role.RESIDENT}))
LEAD = Actor(2, frozenset({Role.RESIDENT, Role.FLOOR_LEAD}))
COMMITTEE = Actor(3, frozenset({Role.RESIDENT, Role.RESIDENTS_COMMITTEE}))
STRANGER = Actor(4, frozenset({Role.RESIDENT}))
OPERATOR = Actor(5, frozenset({Role.RESIDENT, Role.OPERATOR}))
LONG = "电梯公司今天下午来修，四点前恢复。"


def ctx(actor, now=NOW, policy=None):
    return Ctx(now, actor, Place(1, 1, 1), policy or Policy(), lambda: 7)


def need(state="submitted", **changes):
    base = Need(7, 1, 1, "电梯坏了", "3号楼", "submitted", NOW, NOW + timedelta(hours=72))
    return replace(base, state=state, **changes)


EVENTS = {
    flow.NeedTaken: (LEAD, lambda n: flow.NeedTaken(7, n.version)),
    flow.NeedAnswered: (LEAD, lambda n: flow.NeedAnswered(7, LONG)),
    flow.NeedProgressed: (LEAD, lambda n: flow.NeedProgressed(7, LONG)),
    flow.NeedResolved: (LEAD, lambda n: flow.NeedResolved(7, LONG)),
    flow.NeedDeclined: (LEAD, lambda n: flow.NeedDeclined(7, "property", LONG)),
    flow.NeedWithdrawn: (REPORTER, lambda n: flow.NeedWithdrawn(7, n.version)),
    flow.NeedRated: (REPORTER, lambda n: flow.NeedRated(7, 5, n.round)),
    flow.NeedReopened: (REPORTER, lambda n: flow.NeedReopened(7, n.version)),
    flow.NeedReminderDue: (CLOCK, lambda n: flow.NeedReminderDue(7, n.round, 3600)),
    flow.NeedOverdue: (CLOCK, lambda n: flow.NeedOverdue(7, n.round)),
    flow.NeedEscalated: (CLOCK, lambda n: flow.NeedEscalated(7, n.round, "party_branch")),
    flow.NeedRatingAsked: (CLOCK, lambda n: flow.NeedRatingAsked(7, n.round)),
    flow.NeedReturned: (CLOCK, lambda n: flow.NeedReturned(7)),
    flow.NeedImportRevoked: (CLOCK, lambda n: flow.NeedImportRevoked(7)),
    flow.NeedQueued: (CLOCK, lambda n: flow.NeedQueued(7)),
    flow.NeedLeftUnrated: (CLOCK, lambda n: flow.NeedLeftUnrated(7, n.round)),
}
STATES = (
    "submitted", "assigned", "responded", "in_progress", "resolved",
    "closed", "declined", "withdrawn", "reopened",
)  # fmt: skip


@pytest.mark.parametrize("kind", EVENTS, ids=lambda k: k.__name__)
@pytest.mark.parametrize("state", STATES)
def test_every_transition_of_the_life_cycle_and_no_other(kind, state):
    actor, make = EVENTS[kind]
    before = need(state, ended_at=NOW if state in ("resolved", "closed", "declined") else None)
    if state in flow.LIFE[kind]:
        after, effects = flow.step(before, make(before), ctx(actor))
        assert after.state == flow.LIFE[kind][state]
        assert after.version == before.version + 1
        said = [e.facts["version"] for e in effects if isinstance(e, Say) and "version" in e.facts]
        assert set(said) <= {after.version}, "buttons of the version that is saved"
    else:
        with pytest.raises(Refused) as refused:
            flow.step(before, make(before), ctx(actor))
        assert refused.value.code == "need.wrong_state"
        assert refused.value.facts == {"no": 7, "state": state}


def test_the_table_speaks_of_every_state_and_event():
    assert set(flow.LIFE) == set(EVENTS)
    assert {s for moves in flow.LIFE.values() for s in (*moves, *moves.values())} == set(STATES)


RIGHTS = {
    flow.NeedTaken: {LEAD, COMMITTEE},
    flow.NeedAnswered: {LEAD, COMMITTEE},
    flow.NeedResolved: {LEAD, COMMITTEE},
    flow.NeedDeclined: {LEAD, COMMITTEE},
    flow.NeedWithdrawn: {REPORTER},
}


@pytest.mark.parametrize("actor", [REPORTER, LEAD, COMMITTEE, STRANGER, OPERATOR])
@pytest.mark.parametrize("kind", RIGHTS, ids=lambda k: k.__name__)
def test_only_those_with_the_right_may(kind, actor):
    before = need()
    event = EVENTS[kind][1](before)
    if actor in RIGHTS[kind]:
        flow.step(before, event, ctx(actor))
    else:
        with pytest.raises(Refused) as refused:
            flow.step(before, event, ctx(actor))
        assert refused.value.code == "no_right"


def reminders(need_, effects, policy=None):
    """When the clock reminds and last when it breaches; each reminder enters the next."""
    given = {"policy": policy} if policy else {}
    at = {e.at - NOW for e in effects if isinstance(e, Remind)}
    while ahead := [e for e in effects if isinstance(getattr(e, "event", 0), flow.NeedReminderDue)]:
        _, effects = flow.step(need_, ahead[0].event, ctx(CLOCK, ahead[0].at, **given))
        at |= {e.at - NOW for e in effects if isinstance(e, Remind)}
    return sorted(at)


def test_a_report_sets_the_clock_and_three_reminders():
    after, effects = flow.step(None, flow.NeedReported("电梯坏了", "3号楼"), ctx(REPORTER))
    assert after.no == 7
    assert after.due_at == NOW + timedelta(hours=72)
    assert reminders(after, effects) == [timedelta(hours=h) for h in (36, 48, 68, 72)]


def test_reminders_that_were_slept_through_are_not_made_up_for():
    after, effects = flow.step(None, flow.NeedReported("电梯坏了", "3号楼"), ctx(REPORTER))
    first = next(e.event for e in effects if isinstance(e, Remind))
    _, effects = flow.step(after, first, ctx(CLOCK, NOW + timedelta(hours=50)))
    assert [e.at - NOW for e in effects if isinstance(e, Remind)] == [timedelta(hours=68)]


def test_reminders_at_or_before_the_start_are_dropped():
    policy = read('[need]\nrespond_normal = "4h"\nremind_before = ["24h", "4h", "50%", "2h"]')
    after, effects = flow.step(
        None, flow.NeedReported("电梯坏了", ""), ctx(REPORTER, policy=policy)
    )
    assert reminders(after, effects, policy) == [timedelta(hours=2), timedelta(hours=4)]


@pytest.mark.parametrize("text", ["", "短", "九个字九个字九个字"])
def test_a_short_answer_does_not_stop_the_clock(text):
    with pytest.raises(Refused) as refused:
        flow.step(need(), flow.NeedAnswered(7, text), ctx(LEAD))
    assert refused.value.code == "form.too_short"


def test_an_answer_stops_the_clock_and_names_its_owner():
    after, effects = flow.step(need(), flow.NeedAnswered(7, LONG), ctx(COMMITTEE))
    assert Forget(flow.RESPONSE_CLOCK) in effects
    assert (after.handler, after.handler_role) == (3, "residents_committee")


def test_a_breach_is_counted_and_never_erased():
    late, _ = flow.step(need(), flow.NeedOverdue(7, 1), ctx(CLOCK, NOW + timedelta(hours=72)))
    assert (late.overdue, late.breaches) == (True, 1)
    answered, _ = flow.step(late, flow.NeedAnswered(7, LONG), ctx(LEAD))
    assert (answered.overdue, answered.breaches) == (False, 1)


def test_the_ladder_of_a_breach():
    _, effects = flow.step(need(), flow.NeedOverdue(7, 1), ctx(CLOCK, NOW + timedelta(hours=72)))
    due = NOW + timedelta(hours=72)
    assert [(e.event.rung, e.at - due) for e in effects if isinstance(e, Remind)] == [
        ("party_branch", timedelta(hours=48)),
        ("district", timedelta(days=7)),
    ]
    told = [e for e in effects if isinstance(e, Say) and e.phrase == "need.escalated"]
    assert [t.to.role for t in told] == [Role.RESIDENTS_COMMITTEE]


def test_a_late_reminder_after_the_due_time_says_nothing():
    _, effects = flow.step(
        need(), flow.NeedReminderDue(7, 1, 3600), ctx(CLOCK, NOW + timedelta(hours=73))
    )
    assert effects == ()


@pytest.mark.parametrize("score", [1, 2])
def test_a_low_mark_reopens_once(score):
    first, effects = flow.step(need("resolved"), flow.NeedRated(7, score, 1), ctx(REPORTER))
    assert (first.state, first.round, first.reopened) == ("reopened", 2, 1)
    assert any(isinstance(e, Remind) and isinstance(e.event, flow.NeedOverdue) for e in effects)
    again = replace(first, state="resolved")
    second, effects = flow.step(again, flow.NeedRated(7, score, 2), ctx(REPORTER))
    assert (second.state, second.rating) == ("closed", score)
    assert "need.unhappy" in [e.phrase for e in effects if isinstance(e, Say)]


@pytest.mark.parametrize(("score", "round_"), [(0, 1), (6, 1), (5, 2)])
def test_a_forged_mark_counts_nothing(score, round_):
    with pytest.raises(Refused):
        flow.step(need("resolved"), flow.NeedRated(7, score, round_), ctx(REPORTER))


def test_silence_is_no_rating():
    after, _ = flow.step(need("resolved"), flow.NeedLeftUnrated(7, 1), ctx(CLOCK))
    assert (after.state, after.rating) == ("closed", 0)


def test_reopening_is_a_right_once_and_for_seven_days():
    done = need("declined", ended_at=NOW)
    event = flow.NeedReopened(7, 1)
    assert flow.step(done, event, ctx(REPORTER, NOW + timedelta(days=7)))[0].state == "reopened"
    for state, now, code in (
        (replace(done, reopened=1), NOW, "need.reopened_once"),
        (done, NOW + timedelta(days=7, seconds=1), "need.reopen_too_late"),
    ):
        with pytest.raises(Refused) as refused:
            flow.step(state, event, ctx(REPORTER, now))
        assert refused.value.code == code
        assert flow.step(state, event, ctx(COMMITTEE, now))[0].state == "reopened"


def test_a_stale_card_does_nothing():
    with pytest.raises(Refused) as refused:
        flow.step(need(version=3), flow.NeedTaken(7, 2), ctx(LEAD))
    assert refused.value.code == "stale"


def test_a_neighbour_counts_once():
    state = flow.Following(need(), 4, mine=False)
    after, _ = flow.step_following(state, flow.NeedFollowed(7), ctx(STRANGER))
    assert (after.need.followers, after.mine) == (1, True)
    for actor, again, code in (
        (STRANGER, after, "need.followed_already"),
        (REPORTER, replace(state, who=1), "need.own"),
        (STRANGER, replace(state, need=need("closed")), "need.wrong_state"),
    ):
        with pytest.raises(Refused) as refused:
            flow.step_following(again, flow.NeedFollowed(7), ctx(actor))
        assert refused.value.code == code


@given(st.lists(st.sampled_from(sorted(EVENTS, key=lambda k: k.__name__)), max_size=12), st.data())
def test_whatever_happens_the_invariants_hold(kinds, data):
    state, breaches = need(), 0
    for kind in kinds:
        actor = data.draw(st.sampled_from([REPORTER, LEAD, COMMITTEE, STRANGER, CLOCK]))
        try:
            state, effects = flow.step(state, EVENTS[kind][1](state), ctx(actor))
        except Refused:
            continue
        waits = [e.event for e in effects if isinstance(e, Remind)]
        assert state.breaches >= breaches
        breaches = state.breaches
        assert not state.overdue or state.state in ("submitted", "assigned", "reopened")
        assert all(w.round == state.round for w in waits)
        if state.state in ("responded", "in_progress", "resolved", "declined"):
            assert state.handler_role

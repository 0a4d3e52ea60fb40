"""The mind of a need, by table: no I/O."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows import need as flow
from bot.flows import need_events as happened
from bot.flows import need_following as following
from bot.flows import need_merge as merging
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, Place, Refused, Remind, Say
from bot.flows.need_handling import Mirroring, Sorting
from bot.flows.need_life import BACK, LIFE
from bot.flows.need_state import OVER, STATES, Need, Undo
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
    facts = Facts(filled=frozenset(Role), seated=frozenset({Role.PROPERTY}))
    return Ctx(now, actor, Place(1, 1, 1), policy or Policy(), lambda: 7, facts)


def need(state="submitted", **changes):
    base = Need(
        7, 1, 1, "电梯坏了", "3号楼", "submitted", NOW, NOW + timedelta(hours=72),
        resolve_by=NOW + timedelta(days=7),
    )  # fmt: skip
    ended = {"was": "assigned", "ended_at": NOW} if state in ("resolved", *OVER) else {}
    held = {"held_at": NOW, "held_until": NOW, "was": "in_progress"} if state == "on_hold" else {}
    into = {"into": 3} if state == "merged" else {}
    return replace(base, state=state, **{**ended, **held, **into, **changes})


EVENTS = {
    happened.NeedTaken: (LEAD, lambda n: happened.NeedTaken(7, n.version)),
    happened.NeedAccepted: (COMMITTEE, lambda n: happened.NeedAccepted(7, n.version)),
    happened.NeedHanded: (LEAD, lambda n: happened.NeedHanded(7, "property", LONG)),
    happened.NeedSorted: (LEAD, lambda n: happened.NeedSorted(7, n.version, "same", "urgent")),
    happened.NeedAnswered: (LEAD, lambda n: happened.NeedAnswered(7, LONG)),
    happened.NeedProgressed: (LEAD, lambda n: happened.NeedProgressed(7, LONG)),
    happened.NeedHeld: (LEAD, lambda n: happened.NeedHeld(7, 14, LONG)),
    happened.NeedResumed: (LEAD, lambda n: happened.NeedResumed(7, n.version)),
    happened.NeedExtended: (LEAD, lambda n: happened.NeedExtended(7, LONG)),
    happened.NeedMirrored: (COMMITTEE, lambda n: happened.NeedMirrored(7, 2)),
    happened.NeedResolved: (LEAD, lambda n: happened.NeedResolved(7, LONG)),
    happened.NeedDeclined: (LEAD, lambda n: happened.NeedDeclined(7, "property", LONG)),
    happened.NeedTransferred: (LEAD, lambda n: happened.NeedTransferred(7, LONG)),
    happened.NeedMerged: (LEAD, lambda n: happened.NeedMerged(7, 3)),
    happened.NeedJoined: (CLOCK, lambda n: happened.NeedJoined(7, 9, 2)),
    happened.NeedSplit: (LEAD, lambda n: happened.NeedSplit(7, n.version)),
    happened.NeedParted: (LEAD, lambda n: happened.NeedParted(7, LONG)),
    happened.NeedDismissed: (LEAD, lambda n: happened.NeedDismissed(7, LONG)),
    happened.NeedRestored: (REPORTER, lambda n: happened.NeedRestored(7, n.version)),
    happened.NeedWithdrawn: (REPORTER, lambda n: happened.NeedWithdrawn(7, n.version)),
    happened.NeedRated: (REPORTER, lambda n: happened.NeedRated(7, 5, n.round)),
    happened.NeedReopened: (REPORTER, lambda n: happened.NeedReopened(7, n.version)),
    happened.NeedUndone: (LEAD, lambda n: happened.NeedUndone(7, n.version)),
    happened.NeedCorrected: (LEAD, lambda n: happened.NeedCorrected(7, LONG)),
    happened.NeedUnsorted: (CLOCK, lambda n: happened.NeedUnsorted(7, n.round)),
    happened.NeedReminderDue: (CLOCK, lambda n: happened.NeedReminderDue(7, n.round, 3600)),
    happened.NeedOverdue: (CLOCK, lambda n: happened.NeedOverdue(7, n.round)),
    happened.NeedEscalated: (CLOCK, lambda n: happened.NeedEscalated(7, n.round, "party_branch")),
    happened.NeedLate: (CLOCK, lambda n: happened.NeedLate(7, n.round)),
    happened.NeedHoldEnded: (CLOCK, lambda n: happened.NeedHoldEnded(7, n.round)),
    happened.NeedRatingAsked: (CLOCK, lambda n: happened.NeedRatingAsked(7, n.round)),
    happened.NeedReturned: (CLOCK, lambda n: happened.NeedReturned(7)),
    happened.NeedQueued: (CLOCK, lambda n: happened.NeedQueued(7)),
    happened.NeedLeftUnrated: (CLOCK, lambda n: happened.NeedLeftUnrated(7, n.round)),
    happened.NeedImportRevoked: (CLOCK, lambda n: happened.NeedImportRevoked(7)),
}


def ready(kind, state):
    """A need in this state, with what the event rests on."""
    before = need(state)
    if kind is happened.NeedAccepted:
        before = replace(before, offered="residents_committee", handler=LEAD.id)
    if kind in (happened.NeedUndone, happened.NeedSplit):
        undo = Undo(LEAD.id, NOW + timedelta(minutes=10), need("assigned", handler=LEAD.id))
        before = replace(before, undo=undo)
    return before


def play(before, event, ctx_):
    """One step, whatever state its subject has; the need after it, and the effects."""
    if isinstance(event, happened.NeedSorted):
        after, effects = flow.sort(Sorting(before, "elevator.fault", "property"), event, ctx_)
        return after.need, effects
    if isinstance(event, happened.NeedMirrored):
        after, effects = flow.mirror(Mirroring(before, frozenset({1, 2})), event, ctx_)
        return after.need, effects
    if isinstance(event, happened.NeedMerged | happened.NeedSplit | happened.NeedParted):
        state = merging.Merging(before, replace(need(), no=3))
        after, effects = merging.step(state, event, ctx_)
        return after.need, effects
    return flow.step(before, event, ctx_)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda k: k.__name__)
@pytest.mark.parametrize("state", STATES)
def test_every_transition_of_the_life_cycle_and_no_other(kind, state):
    actor, make = EVENTS[kind]
    before = ready(kind, state)
    if state in LIFE[kind]:
        after, effects = play(before, make(before), ctx(actor))
        expected = LIFE[kind][state]
        assert after.state == ("assigned" if expected is BACK else expected)
        words = any(isinstance(e, Say) for e in effects)
        told = kind in (happened.NeedReminderDue, happened.NeedUnsorted, happened.NeedRatingAsked)
        assert after.version == before.version + (words and not told)
        said = [
            e.facts["version"] for e in effects
            if isinstance(e, Say) and e.facts.get("no") == 7 and "version" in e.facts
        ]  # fmt: skip
        assert set(said) <= {after.version}, "buttons of the version that is saved"
    else:
        with pytest.raises(Refused) as refused:
            play(before, make(before), ctx(actor))
        if state == "merged" and kind is not happened.NeedMerged:
            assert refused.value.facts["no"] == 7
            return
        assert refused.value.code == "need.wrong_state"
        assert refused.value.facts == {"no": 7, "state": state}


def test_the_table_speaks_of_every_state_and_event():
    assert set(LIFE) == set(EVENTS)
    reached = {s for moves in LIFE.values() for s in (*moves, *moves.values())}
    assert reached - {BACK} == set(STATES)


RIGHTS = {
    happened.NeedTaken: {LEAD, COMMITTEE},
    happened.NeedAnswered: {LEAD, COMMITTEE},
    happened.NeedResolved: {LEAD, COMMITTEE},
    happened.NeedDeclined: {LEAD, COMMITTEE},
    happened.NeedWithdrawn: {REPORTER},
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
    kinds = (happened.NeedReminderDue, happened.NeedOverdue)
    at = {e.at - NOW for e in effects if isinstance(e, Remind) and isinstance(e.event, kinds)}
    while ahead := [e for e in effects if isinstance(getattr(e, "event", 0), kinds[0])]:
        _, effects = flow.step(need_, ahead[0].event, ctx(CLOCK, ahead[0].at, **given))
        at |= {e.at - NOW for e in effects if isinstance(e, Remind)}
    return sorted(at)


def test_a_report_sets_the_clock_and_three_reminders():
    after, effects = flow.step(None, happened.NeedReported("电梯坏了", "3号楼"), ctx(REPORTER))
    assert after.no == 7
    assert after.due_at == NOW + timedelta(hours=72)
    assert reminders(after, effects) == [timedelta(hours=h) for h in (36, 48, 68, 72)]


def test_reminders_that_were_slept_through_are_not_made_up_for():
    after, effects = flow.step(None, happened.NeedReported("电梯坏了", "3号楼"), ctx(REPORTER))
    first = next(e.event for e in effects if isinstance(e, Remind))
    _, effects = flow.step(after, first, ctx(CLOCK, NOW + timedelta(hours=50)))
    assert [e.at - NOW for e in effects if isinstance(e, Remind)] == [timedelta(hours=68)]


def test_reminders_at_or_before_the_start_are_dropped():
    policy = read('[need]\nrespond_normal = "4h"\nremind_before = ["24h", "4h", "50%", "2h"]')
    after, effects = flow.step(
        None, happened.NeedReported("电梯坏了", ""), ctx(REPORTER, policy=policy)
    )
    # two hours before the end it is 22:00, and quiet: a minute earlier it is not
    before = timedelta(hours=2) - timedelta(minutes=1)
    assert reminders(after, effects, policy) == [before, timedelta(hours=4)]


@pytest.mark.parametrize("text", ["", "短", "九个字九个字九个字"])
def test_a_short_answer_does_not_stop_the_clock(text):
    with pytest.raises(Refused) as refused:
        flow.step(need(), happened.NeedAnswered(7, text), ctx(LEAD))
    assert refused.value.code == "form.too_short"


def test_an_answer_stops_the_clock_and_names_its_owner():
    after, effects = flow.step(need(), happened.NeedAnswered(7, LONG), ctx(COMMITTEE))
    assert Forget(happened.RESPONSE_CLOCK) in effects
    assert (after.handler, after.handler_role) == (3, "residents_committee")


def test_a_breach_is_counted_and_never_erased():
    late, _ = flow.step(need(), happened.NeedOverdue(7, 1), ctx(CLOCK, NOW + timedelta(hours=72)))
    assert (late.overdue, late.breaches) == (True, 1)
    answered, _ = flow.step(late, happened.NeedAnswered(7, LONG), ctx(LEAD))
    assert (answered.overdue, answered.breaches) == (False, 1)


def test_the_ladder_of_a_breach():
    _, effects = flow.step(
        need(), happened.NeedOverdue(7, 1), ctx(CLOCK, NOW + timedelta(hours=72))
    )
    due = NOW + timedelta(hours=72)
    assert [(e.event.rung, e.at - due) for e in effects if isinstance(e, Remind)] == [
        ("party_branch", timedelta(hours=48)),
        ("district", timedelta(days=7)),
    ]
    told = [e for e in effects if isinstance(e, Say) and e.phrase == "need.escalated"]
    assert [t.to.role for t in told] == [Role.RESIDENTS_COMMITTEE]


def test_a_late_reminder_after_the_due_time_says_nothing():
    _, effects = flow.step(
        need(), happened.NeedReminderDue(7, 1, 3600), ctx(CLOCK, NOW + timedelta(hours=73))
    )
    assert effects == ()


@pytest.mark.parametrize("score", [1, 2])
def test_a_low_mark_reopens_once(score):
    first, effects = flow.step(need("resolved"), happened.NeedRated(7, score, 1), ctx(REPORTER))
    assert (first.state, first.round, first.reopened) == ("reopened", 2, 1)
    assert any(isinstance(e, Remind) and isinstance(e.event, happened.NeedOverdue) for e in effects)
    again = replace(first, state="resolved")
    second, effects = flow.step(again, happened.NeedRated(7, score, 2), ctx(REPORTER))
    assert (second.state, second.rating) == ("closed", score)
    assert "need.unhappy" in [e.phrase for e in effects if isinstance(e, Say)]


@pytest.mark.parametrize(("score", "round_"), [(0, 1), (6, 1), (5, 2)])
def test_a_forged_mark_counts_nothing(score, round_):
    with pytest.raises(Refused):
        flow.step(need("resolved"), happened.NeedRated(7, score, round_), ctx(REPORTER))


def test_silence_is_no_rating():
    after, _ = flow.step(need("resolved"), happened.NeedLeftUnrated(7, 1), ctx(CLOCK))
    assert (after.state, after.rating) == ("closed", 0)


def test_reopening_is_a_right_once_and_for_seven_days():
    done = need("declined", ended_at=NOW)
    event = happened.NeedReopened(7, 1)
    assert flow.step(done, event, ctx(REPORTER, NOW + timedelta(days=7)))[0].state == "reopened"
    for state, now, code in (
        (replace(done, reopened=1), NOW, "need.reopened_once"),
        (done, NOW + timedelta(days=7, seconds=1), "need.reopen_too_late"),
    ):
        with pytest.raises(Refused) as refused:
            flow.step(state, event, ctx(REPORTER, now))
        assert refused.value.code == code
        assert flow.step(state, event, ctx(COMMITTEE, now))[0].state == "reopened"


def test_a_reminder_makes_no_card_stale():
    before = need()
    told, effects = flow.step(before, happened.NeedReminderDue(7, 1, 3600), ctx(CLOCK))
    assert [e.phrase for e in effects if isinstance(e, Say)] == ["need.reminder"]
    assert flow.step(told, happened.NeedTaken(7, before.version), ctx(LEAD))[0].handler == LEAD.id


def test_a_stale_card_does_nothing():
    with pytest.raises(Refused) as refused:
        flow.step(need(version=3), happened.NeedTaken(7, 2), ctx(LEAD))
    assert refused.value.code == "stale"


def test_a_neighbour_counts_once():
    state = following.Following(need(), 4, mine=None)
    after, _ = following.step(state, happened.NeedFollowed(7), ctx(STRANGER))
    assert (after.need.followers, after.mine) == (1, following.Follow())
    for actor, again, code in (
        (STRANGER, after, "need.followed_already"),
        (REPORTER, replace(state, who=1), "need.own"),
        (STRANGER, replace(state, need=need("closed")), "need.wrong_state"),
    ):
        with pytest.raises(Refused) as refused:
            following.step(again, happened.NeedFollowed(7), ctx(actor))
        assert refused.value.code == code


@given(st.lists(st.sampled_from(sorted(EVENTS, key=lambda k: k.__name__)), max_size=12), st.data())
def test_whatever_happens_the_invariants_hold(kinds, data):
    state, breaches = need(), 0
    for kind in kinds:
        actor = data.draw(st.sampled_from([REPORTER, LEAD, COMMITTEE, STRANGER, CLOCK]))
        try:
            state, effects = play(state, EVENTS[kind][1](state), ctx(actor))
        except Refused:
            continue
        waits = [e.event for e in effects if isinstance(e, Remind)]
        assert state.breaches >= breaches
        breaches = state.breaches
        assert not state.overdue or state.state in ("submitted", "assigned", "reopened")
        assert all(w.round == state.round for w in waits)
        if state.state in ("responded", "in_progress", "resolved", "declined"):
            assert state.handler_role

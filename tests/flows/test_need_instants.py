"""The instants at which a need is judged: just before its date, on it, and just after it.

Each guard alone: what would be judged twice, too early, or although it was answered in time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import need as flow
from bot.flows import need_events as happened
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, Place, Refused, Remind, Say
from bot.flows.need_ends import DECIDERS
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
DUE, RESULT = timedelta(hours=72), timedelta(days=7)
MINUTE, SECOND, DAY = timedelta(minutes=1), timedelta(seconds=1), timedelta(days=1)
REPORTER = Actor(1, frozenset({Role.RESIDENT}))
LEAD = Actor(2, frozenset({Role.RESIDENT, Role.FLOOR_LEAD}))
COMMITTEE = Actor(3, frozenset({Role.RESIDENT, Role.RESIDENTS_COMMITTEE}))
LONG = "电梯公司今天下午来修，四点前恢复。"
BREACH = happened.NeedOverdue(7, 1)
#: whatever ends the waiting: all of them are an answer, or make one needless
ENDS = {
    "answered": (LEAD, lambda n: happened.NeedAnswered(7, LONG)),
    "resolved": (LEAD, lambda n: happened.NeedResolved(7, LONG)),
    "declined": (LEAD, lambda n: happened.NeedDeclined(7, "property", LONG)),
    "transferred": (LEAD, lambda n: happened.NeedTransferred(7, LONG)),
    "dismissed": (LEAD, lambda n: happened.NeedDismissed(7, LONG)),
    "withdrawn": (REPORTER, lambda n: happened.NeedWithdrawn(7, n.version)),
}
#: what somebody does without saying anything to whoever raised it
SILENT = {
    "taken": lambda n: happened.NeedTaken(7, n.version),
    "handed": lambda n: happened.NeedHanded(7, "property", LONG),
}
AROUND = [-MINUTE, -SECOND, timedelta(0), SECOND, MINUTE]


def ctx(actor, after):
    facts = Facts(filled=frozenset(Role), seated=frozenset({Role.PROPERTY}), in_post=(2, 3))
    return Ctx(NOW + after, actor, Place(1, 1, 1), Policy(), lambda: 7, facts)


def reported(**more):
    more = {"category": "elevator.fault", **more}
    event = happened.NeedReported("电梯坏了", "3号楼", **more)
    return flow.step(None, event, ctx(REPORTER, timedelta(0)))[0]


def rings(need, event, after):
    return flow.step(need, event, ctx(CLOCK, after))


def breached():
    return rings(reported(), BREACH, DUE)[0]


def ended(need, how, after):
    actor, make = ENDS[how]
    return flow.step(need, make(need), ctx(actor, after))


def waits(effects):
    return {type(e.event): e.at - NOW for e in effects if isinstance(e, Remind)}


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


# --- the breach -------------------------------------------------------------------------


@pytest.mark.parametrize("away", AROUND)
def test_a_breach_is_one_from_its_instant_on(away):
    need, effects = rings(reported(), BREACH, DUE + away)
    early = away < timedelta(0)
    assert (need.overdue, need.breaches) == ((False, 0) if early else (True, 1))
    assert (effects == ()) is early


@pytest.mark.parametrize("away", AROUND)
@pytest.mark.parametrize("how", ENDS)
def test_what_was_answered_before_the_breach_was_judged_is_none(how, away):
    """Also in the second after its instant: whoever was heard first counts first."""
    need, effects = ended(reported(), how, DUE + away)
    forgotten = {kind for e in effects if isinstance(e, Forget) for kind in e.kinds}
    assert set(happened.RESPONSE_CLOCK) <= forgotten
    for ring in (BREACH, happened.NeedEscalated(7, 1, "director"), happened.NeedUnsorted(7, 1)):
        assert refused(lambda ring=ring: rings(need, ring, DUE + MINUTE)) == "need.wrong_state"
    assert (need.overdue, need.breaches, need.told) == (False, 0, "")


@pytest.mark.parametrize("away", [SECOND, MINUTE, DAY])
@pytest.mark.parametrize("how", ENDS)
def test_an_answer_after_the_breach_ends_it_and_does_not_undo_it(how, away):
    need, _ = ended(breached(), how, DUE + away)
    assert (need.overdue, need.breaches) == (False, 1)
    rung = happened.NeedEscalated(7, 1, "party_branch")
    assert refused(lambda: rings(need, rung, DUE + 2 * DAY)) == "need.wrong_state"


@pytest.mark.parametrize("how", SILENT)
def test_whoever_only_takes_it_has_not_answered(how):
    need = reported()
    need, effects = flow.step(need, SILENT[how](need), ctx(LEAD, DUE - MINUTE))
    assert not [e for e in effects if isinstance(e, Forget)]
    need, _ = rings(need, BREACH, DUE)
    assert (need.overdue, need.breaches) == (True, 1)


def test_a_breach_is_judged_once():
    late = breached()
    assert rings(late, BREACH, DUE + SECOND) == (late, ())


@pytest.mark.parametrize(
    "event",
    [
        happened.NeedOverdue(7, 1),
        happened.NeedReminderDue(7, 1, 3600),
        happened.NeedEscalated(7, 1, "director"),
        happened.NeedUnsorted(7, 1),
        happened.NeedLate(7, 1),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_clock_of_an_earlier_round_rings_no_more(event):
    second = replace(reported(category=""), round=2)
    assert refused(lambda: rings(second, event, RESULT)) == "stale"


# --- before it --------------------------------------------------------------------------


@pytest.mark.parametrize("away", AROUND)
def test_a_reminder_is_said_before_the_date_alone(away):
    need, effects = rings(reported(), happened.NeedReminderDue(7, 1, 3600), DUE + away)
    assert (effects == ()) is (away >= timedelta(0))
    assert not need.overdue


def test_a_reminder_of_what_is_overdue_says_nothing():
    early = replace(breached(), due_at=NOW + DUE + DAY)  # its date alone would let it ring
    assert rings(early, happened.NeedReminderDue(7, 1, 3600), DUE)[1] == ()


@pytest.mark.parametrize(
    ("more", "asks"),
    [
        ({}, True),
        ({"category": "elevator.fault"}, False),
        ({"handler": 2}, False),
        ({"overdue": True}, False),
    ],
)
def test_it_is_asked_what_it_is_about_while_nobody_knows(more, asks):
    need = replace(reported(category=""), **more)
    _, effects = rings(need, happened.NeedUnsorted(7, 1), DAY)
    assert bool([e for e in effects if isinstance(e, Say)]) is asks


# --- an end that was none ---------------------------------------------------------------


@pytest.mark.parametrize("away", AROUND)
def test_an_end_before_the_breach_was_judged_had_none_and_gets_it_if_it_was_a_mistake(away):
    over, _ = ended(reported(), "declined", DUE + away)
    back, effects = flow.step(over, happened.NeedCorrected(7, LONG), ctx(COMMITTEE, DUE + DAY))
    assert (back.state, back.overdue, back.breaches) == ("submitted", False, 0)
    assert waits(effects)[happened.NeedOverdue] == DUE  # due at once, and judged then
    assert rings(back, BREACH, DUE + DAY)[0].breaches == 1


@pytest.mark.parametrize("away", [timedelta(0), SECOND, DAY])
def test_an_end_after_the_breach_that_was_a_mistake_is_the_same_breach(away):
    over, _ = ended(breached(), "declined", DUE + away)
    back, effects = flow.step(over, happened.NeedCorrected(7, LONG), ctx(COMMITTEE, DUE + DAY))
    assert (back.state, back.overdue, back.breaches) == ("submitted", True, 1)
    assert happened.NeedOverdue not in waits(effects)


# --- the result -------------------------------------------------------------------------


@pytest.mark.parametrize("away", AROUND)
def test_a_result_is_late_from_its_instant_on(away):
    need, _ = ended(reported(), "answered", DAY)
    need, effects = rings(need, happened.NeedLate(7, 1), RESULT + away)
    early = away < timedelta(0)
    assert (need.late, need.lates) == ((False, 0) if early else (True, 1))
    assert (effects == ()) is early


def test_a_late_result_is_judged_once():
    need, _ = ended(reported(), "answered", DAY)
    late, _ = rings(need, happened.NeedLate(7, 1), RESULT)
    assert rings(late, happened.NeedLate(7, 1), RESULT + SECOND) == (late, ())


@pytest.mark.parametrize("away", AROUND)
def test_a_result_that_came_before_it_was_judged_is_not_late(away):
    need, _ = ended(reported(), "answered", DAY)
    done, _ = ended(need, "resolved", RESULT + away)
    assert refused(lambda: rings(done, happened.NeedLate(7, 1), RESULT)) == "need.wrong_state"
    assert (done.late, done.lates) == (False, 0)


@pytest.mark.parametrize("away", AROUND)
def test_more_time_is_asked_for_before_the_date(away):
    need, _ = ended(reported(), "answered", DAY)
    event = happened.NeedExtended(7, LONG)
    if away < timedelta(0):
        assert flow.step(need, event, ctx(LEAD, RESULT + away))[0].extended
    else:
        code = refused(lambda: flow.step(need, event, ctx(LEAD, RESULT + away)))
        assert code == "need.extend_too_late"


def test_no_more_time_for_what_is_late_whatever_its_date():
    need, _ = ended(reported(), "answered", DAY)
    late = replace(need, late=True)
    code = refused(lambda: flow.step(late, happened.NeedExtended(7, LONG), ctx(LEAD, 2 * DAY)))
    assert code == "need.extend_too_late"


@pytest.mark.parametrize("away", AROUND)
def test_a_hold_ends_on_its_morning(away):
    need, _ = ended(reported(), "answered", DAY)
    held, _ = flow.step(need, happened.NeedHeld(7, 3, LONG), ctx(LEAD, DAY))
    after, effects = rings(held, happened.NeedHoldEnded(7, 1), held.held_until - NOW + away)
    early = away < timedelta(0)
    assert after.state == ("on_hold" if early else "in_progress")
    assert (effects == ()) is early


# --- who decided ------------------------------------------------------------------------


@pytest.mark.parametrize("decider", [*DECIDERS, *(role.value for role in Role), "", "mayor"])
def test_a_need_is_not_adopted_by_those_alone_who_can_decide_it(decider):
    event = happened.NeedDeclined(7, decider, LONG)
    if decider in DECIDERS:
        after, _ = flow.step(reported(), event, ctx(LEAD, DAY))
        assert (after.state, after.decider) == ("declined", decider)
    else:
        assert refused(lambda: flow.step(reported(), event, ctx(LEAD, DAY))) == "form.choose"


def test_who_can_decide_is_in_the_rules():
    assert set(DECIDERS) == {
        "residents_committee", "floor_lead", "property", "owners_committee", "party_branch",
    }  # fmt: skip

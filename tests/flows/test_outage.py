"""What an outage gives to the clocks of a need, by table (S04)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows import need as flow
from bot.flows import need_events as happened
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, In, Place, Remind, Say, Tell
from bot.flows.need_delayed import Delaying
from bot.flows.need_handling import Sorting
from bot.flows.need_state import STATES, Need, Undo
from bot.flows.outage import Deaf, ServiceReturned, returned
from bot.flows.rules.outage import KEPT, LEAST, MOST, Outage
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
SECOND, MINUTE, HOUR, DAY = (timedelta(**{n: 1}) for n in ("seconds", "minutes", "hours", "days"))
LEAD = Actor(2, frozenset({Role.RESIDENT, Role.FLOOR_LEAD}))


def ctx(actor, now):
    return Ctx(now, actor, Place(1, 1, 0), Policy(), lambda: 7, Facts())


def between(begin, end):
    """An outage by how long after the report it began and ended."""
    return Outage.before(NOW + end, end - begin)


def need(state="submitted", **changes):
    made = Need(
        7, 1, 100, "电梯坏了", "3号楼", state, NOW, NOW + 72 * HOUR,
        began_at=NOW, resolve_by=NOW + 7 * DAY, category="elevator.fault",
    )  # fmt: skip
    return replace(made, **changes)


def delayed(before, outage, stands=frozenset({1}), now=None):
    event = happened.NeedDelayed(7, outage.begin_ms, outage.end_ms)
    state, effects = flow.delay(Delaying(before, stands), event, ctx(CLOCK, now or outage.end))
    return state.need, effects


def waits(effects):
    """{event: how long after the report} of what was entered."""
    return {type(e.event): e.at - NOW for e in effects if isinstance(e, Remind)}


def asked(effects):
    return [e.facts["asks"] for e in effects if isinstance(e, Say) and e.phrase == "need.missed"]


# --- the arithmetic ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "gets"),
    [
        (151 * SECOND, LEAST),
        (10 * MINUTE, 10 * MINUTE),
        (3 * HOUR, 3 * HOUR),
        (24 * HOUR, MOST),
        (30 * HOUR, MOST),
    ],
)
def test_a_clock_gets_what_it_lost_at_least_ten_minutes_and_at_most_a_day(length, gets):
    outage = between(HOUR, HOUR + length)
    assert outage.gives(NOW) == gets
    assert outage.loses_messages is (length > KEPT)


def test_a_clock_that_began_meanwhile_lost_less_and_one_that_began_afterwards_nothing():
    outage = between(HOUR, 5 * HOUR)
    assert outage.gives(NOW + 3 * HOUR) == 2 * HOUR
    assert outage.gives(NOW + 5 * HOUR) == timedelta(0)
    assert outage.moved(NOW + 9 * HOUR, NOW + 5 * HOUR) == NOW + 9 * HOUR


@given(
    st.timedeltas(151 * SECOND, 40 * DAY),
    st.timedeltas(-9 * DAY, 9 * DAY),
    st.timedeltas(0 * DAY, 9 * DAY),
)
@example(2 * DAY, timedelta(microseconds=1) - 2 * DAY, DAY)  # a day more: a moment after the end
def test_no_date_moves_back_none_is_over_at_once_and_order_holds(length, at, later):
    outage = Outage.before(NOW, length)
    since = outage.begin - DAY
    first, second = (outage.moved(outage.end + x, since) for x in (at, at + later))
    assert first >= outage.end + at
    assert first <= second
    if outage.covers(outage.end + at):
        assert first > outage.end


# --- a need -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_it_is_never_refused_and_changes_no_state_and_no_version(state):
    before = need(state, ended_at=NOW if state == "resolved" else None)
    after, _ = delayed(before, between(HOUR, 3 * HOUR))
    assert (after.state, after.version) == (before.state, before.version)


def test_every_date_of_an_open_need_moves():
    after, effects = delayed(need(), between(71 * HOUR, 73 * HOUR))
    assert (after.due_at, after.resolve_by) == (NOW + 74 * HOUR, NOW + 7 * DAY + 2 * HOUR)
    assert after.began_at == NOW + 2 * HOUR
    found = waits(effects)
    assert found == {happened.NeedOverdue: 74 * HOUR, happened.NeedLate: 7 * DAY + 2 * HOUR}
    assert asked(effects) == ["answer"]


def test_reminders_of_before_are_not_said_again_and_those_to_come_move():
    # said after 36 h; the outage is too short for its own length, so dates move by more
    after, effects = delayed(need(), between(36 * HOUR + MINUTE, 36 * HOUR + 4 * MINUTE))
    assert waits(effects)[happened.NeedReminderDue] == 48 * HOUR + 10 * MINUTE
    assert asked(effects) == []
    assert after.due_at == NOW + 72 * HOUR + 10 * MINUTE


def test_a_reminder_that_was_missed_is_told_now_and_not_again():
    _, effects = delayed(need(), between(47 * HOUR, 49 * HOUR))
    assert asked(effects) == ["answer"]
    # 24 h before was missed; the one 4 h before would fall at 10:00 of the third day
    assert waits(effects)[happened.NeedReminderDue] == 70 * HOUR
    forgotten = next(e for e in effects if isinstance(e, Forget))
    assert happened.NeedReminderDue in forgotten.kinds
    assert happened.NeedOverdue not in forgotten.kinds, "a deadline is moved, never erased"


def test_one_that_nobody_could_tell_the_kind_of_is_asked_about_now_or_later():
    unsure = need(category="")
    _, effects = delayed(unsure, between(23 * HOUR, 25 * HOUR))
    assert asked(effects) == ["sort"]
    assert happened.NeedUnsorted not in waits(effects)
    _, effects = delayed(unsure, between(HOUR, 3 * HOUR))
    assert waits(effects)[happened.NeedUnsorted] == 26 * HOUR
    _, effects = delayed(unsure, between(25 * HOUR, 26 * HOUR))
    assert happened.NeedUnsorted not in waits(effects)


def test_a_breach_of_before_stays_and_its_ladder_waits_also_after_it_is_sorted():
    before = need(overdue=True, breaches=1, told="residents_committee")
    after, effects = delayed(before, between(100 * HOUR, 110 * HOUR))
    assert (after.due_at, after.overdue, after.breaches) == (before.due_at, True, 1)
    rungs = {e.event.rung: e.at - NOW for e in effects if isinstance(e, Remind) and
             isinstance(e.event, happened.NeedEscalated)}  # fmt: skip
    assert rungs == {"party_branch": 130 * HOUR, "district": (72 + 7 * 24 + 10) * HOUR}
    assert not any(e for e in effects if isinstance(e, Say)), "nothing on its card has changed"
    event = happened.NeedSorted(7, after.version, "same", "low")
    _, effects = flow.sort(Sorting(after), event, ctx(LEAD, NOW + 125 * HOUR))
    again = {e.event.rung: e.at - NOW for e in effects if isinstance(e, Remind) and
             isinstance(e.event, happened.NeedEscalated)}  # fmt: skip
    assert again == rungs


def test_a_breach_that_was_judged_while_nobody_was_heard_is_taken_back():
    before = need(overdue=True, breaches=1, told="party_branch", late=False)
    after, effects = delayed(before, between(72 * HOUR - SECOND, 73 * HOUR))
    assert (after.overdue, after.breaches, after.told) == (False, 0, "")
    assert after.due_at == NOW + 73 * HOUR + SECOND
    forgotten = next(e for e in effects if isinstance(e, Forget))
    assert happened.NeedEscalated in forgotten.kinds
    assert waits(effects)[happened.NeedOverdue] == 73 * HOUR + SECOND
    assert [e.to for e in effects if isinstance(e, Say) and e.phrase == "need.card"] == [In(1)]


def test_what_is_answered_has_more_time_for_its_result_only():
    before = need("in_progress", answered_at=NOW + HOUR, handler=2)
    after, effects = delayed(before, between(7 * DAY - HOUR, 7 * DAY + HOUR))
    assert after.due_at == before.due_at
    assert waits(effects) == {happened.NeedLate: 7 * DAY + 2 * HOUR}
    assert asked(effects) == ["finish"]


def test_a_day_that_was_named_is_a_day():
    until = NOW + 5 * DAY
    before = need("on_hold", held_at=NOW + HOUR, held_until=until, answered_at=NOW + HOUR)
    after, effects = delayed(before, between(4 * DAY, 6 * DAY))
    assert (after, effects) == (before, ())


def test_the_mark_is_waited_for_so_much_longer():
    before = need("resolved", ended_at=NOW + DAY, answered_at=NOW + DAY)
    after, effects = delayed(before, between(2 * DAY, 2 * DAY + 2 * HOUR))
    assert waits(effects) == {
        happened.NeedRatingAsked: 3 * DAY + 2 * HOUR,
        happened.NeedLeftUnrated: 8 * DAY + 2 * HOUR,
    }
    assert asked(effects) == []
    after, effects = delayed(after, between(3 * DAY, 3 * DAY + 4 * HOUR))
    assert waits(effects) == {happened.NeedLeftUnrated: 8 * DAY + 6 * HOUR}
    assert asked(effects) == ["rate"]
    _, effects = delayed(replace(before, muted=True), between(2 * DAY, 4 * DAY))
    assert asked(effects) == []


@pytest.mark.parametrize("state", ["closed", "declined", "merged", "withdrawn", "dismissed"])
def test_what_is_over_has_no_clock(state):
    before = need(state, ended_at=NOW + HOUR)
    assert delayed(before, between(2 * HOUR, 9 * HOUR)) == (before, ())


def test_the_minutes_of_an_undo_stood_still_and_it_leads_to_the_moved_dates():
    undo = Undo(2, NOW + HOUR + 10 * MINUTE, need())
    before = need("assigned", handler=2, handler_role="floor_lead", undo=undo)
    after, _ = delayed(before, between(HOUR + 5 * MINUTE, 3 * HOUR))
    assert after.undo.until == NOW + 3 * HOUR + 5 * MINUTE
    event = happened.NeedUndone(7, after.version)
    back, effects = flow.step(after, event, ctx(LEAD, NOW + 3 * HOUR + 4 * MINUTE))
    assert (back.state, back.due_at) == ("submitted", after.due_at)
    assert waits(effects)[happened.NeedOverdue] == after.due_at - NOW


def test_an_undo_that_was_over_before_stays_over():
    undo = Undo(2, NOW + 10 * MINUTE, need())
    after, _ = delayed(need("assigned", undo=undo), between(HOUR, 3 * HOUR))
    assert after.undo == undo


def test_what_began_afterwards_is_not_touched():
    before = need(began_at=NOW + 5 * HOUR, submitted_at=NOW + 5 * HOUR)
    assert delayed(before, between(HOUR, 5 * HOUR)) == (before, ())


def test_a_card_that_stands_nowhere_is_not_posted_for_a_date():
    _, effects = delayed(need(mirrors=(2, 3)), between(HOUR, 2 * HOUR), stands=frozenset({3}))
    assert [e.to for e in effects if isinstance(e, Say) and e.phrase == "need.card"] == [In(3)]


# --- a community ------------------------------------------------------------------------


def test_every_group_hears_it_once_and_every_clock_is_moved():
    outage = between(HOUR, 26 * HOUR)
    event = ServiceReturned(outage.begin_ms, outage.end_ms)
    _, effects = returned(Deaf((1, 2), (4, 7)), event, ctx(CLOCK, outage.end))
    said = [(e.to, e.facts["lost"], e.facts["longer"]) for e in effects if isinstance(e, Say)]
    assert said == [(In(1), True, 86400), (In(2), True, 86400)]
    assert [e.event.no for e in effects if isinstance(e, Tell)] == [4, 7]

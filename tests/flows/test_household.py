"""Households: what a file changes, and every way a slip binds or does not (S01)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import household as flow
from bot.flows.effects import CLOCK, Actor, Ctx, Place, Refused, Remind, Say, To
from bot.flows.household import Household, Register, Unit
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai
UNIT = Unit("3", "2", "401", 8950, "A17")
FAMILY, STRANGER, LEAD = 5, 6, 7


def ctx(who=FAMILY, roles=(Role.RESIDENT,), now=NOW):
    actor = Actor(who, frozenset(roles)) if who else CLOCK
    return Ctx(now, actor, Place(1, 0, 0), Policy(), lambda: 1)


def home(**changes):
    return replace(flow.issue(Household(4, UNIT), "secret", NOW, timedelta(days=30)), **changes)


def refusal(state, event, context):
    with pytest.raises(Refused) as refused:
        flow.step(state, event, context)
    return refused.value.code


SCAN = flow.HouseholdBound(4, "secret")


def test_a_scan_binds_once_and_tells_the_family():
    first, effects = flow.step(home(), SCAN, ctx())
    assert [(b.nth, b.person) for b in first.bound] == [(1, FAMILY)]
    assert [e.phrase for e in effects if isinstance(e, Say)] == ["household.bound"]
    assert refusal(first, SCAN, ctx(STRANGER)) == "slip.used"
    assert refusal(first, SCAN, ctx()) == "slip.yours"
    fresh = flow.issue(first, "other", NOW, timedelta(days=30))
    both, effects = flow.step(fresh, flow.HouseholdBound(4, "other"), ctx(STRANGER))
    assert [b.nth for b in both.bound] == [1, 2]
    assert Say(To(FAMILY), "household.joined", effects[0].facts) in effects


@pytest.mark.parametrize(
    ("state", "event", "late", "code"),
    [
        (None, SCAN, 0, "slip.unknown"),
        (home(gone=True), SCAN, 0, "slip.unknown"),
        (home(slip=None), SCAN, 0, "slip.unknown"),
        (home(), flow.HouseholdBound(4, "guess"), 0, "slip.unknown"),
        (home(), SCAN, 30, "slip.expired"),
        (home(bound=tuple(flow.Bound(n, 100 + n, NOW) for n in range(6))), SCAN, 0,
         "household.full"),
    ],
)  # fmt: skip
def test_a_slip_that_does_not_bind(state, event, late, code):
    assert refusal(state, event, ctx(now=NOW + timedelta(days=late))) == code


def test_a_reprinted_slip_ends_the_older_one():
    reprinted = flow.issue(home(), "newer", NOW, timedelta(days=30))
    assert refusal(reprinted, SCAN, ctx()) == "slip.unknown"


def test_the_code_of_a_slip_is_kept_only_as_a_hash():
    assert "secret" not in repr(home())


def test_the_wrong_person_undoes_it_and_the_right_one_scans_the_same_slip():
    bound, _ = flow.step(home(), SCAN, ctx(STRANGER))
    undone, effects = flow.step(bound, flow.BindingUndone(4, 1), ctx(STRANGER))
    assert undone.bound == ()
    assert [e.phrase for e in effects] == ["binding.undone"]
    right, _ = flow.step(undone, SCAN, ctx(FAMILY))
    assert [(b.nth, b.person) for b in right.bound] == [(2, FAMILY)]
    assert refusal(right, flow.BindingUndone(4, 1), ctx(STRANGER)) == "binding.over"


def test_undoing_is_for_the_person_soon_and_for_the_floor_lead_always():
    bound, _ = flow.step(home(), SCAN, ctx())
    undo, later = flow.BindingUndone(4, 1), NOW + timedelta(minutes=11)
    assert refusal(bound, undo, ctx(STRANGER)) == "no_right"
    assert refusal(bound, undo, ctx(now=later)) == "undo.too_late"
    after, effects = flow.step(bound, undo, ctx(LEAD, (Role.FLOOR_LEAD,), later))
    assert after.bound == ()
    assert [(e.phrase, e.to) for e in effects][1] == ("binding.ended", To(FAMILY))
    assert refusal(after, SCAN, ctx(FAMILY)) == "slip.used"  # a new slip is needed then


@pytest.mark.parametrize(
    ("hour", "days"), [(4, 0), (10, 0), (11, 1), (15, 1), (17, 1)]
)  # 12:00, 18:00, 19:00, 23:00 and 01:00 in Shanghai
def test_the_daily_list_comes_at_seven_in_the_evening(hour, days):
    now = NOW.replace(hour=hour)
    _, effects = flow.step(home(), SCAN, ctx(now=now))
    remind = next(e for e in effects if isinstance(e, Remind))
    assert remind.at == datetime(2026, 11, 23 + days, 11, 0, tzinfo=UTC)
    assert remind.event.until == int(remind.at.timestamp())


def test_a_file_is_compared_with_the_register():
    other, third = replace(UNIT, room="402"), replace(UNIT, room="403")
    register = Register({UNIT.key: home(), other.key: Household(5, other, bound=(
        flow.Bound(1, FAMILY, NOW),))})  # fmt: skip
    larger = replace(UNIT, area=9000)
    found = flow.difference(register, (larger, third))
    assert found.counts() == {"added": 1, "changed": 1, "removed": 1, "same": 0}
    changed = {h.no: h for h in flow.loaded(register, (larger, third), 6)}
    assert (changed[6].unit, changed[4].unit.area) == (third, 9000)
    assert (changed[5].gone, changed[5].bound) == (True, ())
    assert changed[4].slip == home().slip  # a corrected area spoils no slip


def test_a_home_that_comes_back_keeps_its_number():
    register = Register({UNIT.key: home(gone=True, ever=3)})
    (back,) = flow.loaded(register, (UNIT,), 9)
    assert (back.no, back.gone, back.ever) == (4, False, 3)


def test_an_evening_without_anybody_new_says_nothing():
    assert flow.list_evening(flow.Evening(1), flow.BindingsListed(1, 1), ctx(0))[1] == ()

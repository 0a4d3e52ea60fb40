"""The clocks of a seat whose renewal is undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import role_events as happened
from bot.flows import role_life as life
from bot.flows import role_state as stands
from bot.flows.effects import Actor, Ctx, Forget, Place, Refused, Remind
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, 0, 1000, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPERATOR = Actor(9, frozenset({Role.RESIDENT, Role.OPERATOR}))
POLICY = Policy()
TERM = POLICY.role.term


def ctx(after=timedelta(0), policy=POLICY):
    return Ctx(NOW + after, OPERATOR, Place(1, 0, 0), policy, lambda: 7)


def held(until):
    since = NOW - 300 * DAY
    return stands.Seat(3, Role.GRID_WORKER.value, 0, 5, "held", 9, since, until)


def renewed(until):
    """A seat of which the term ended then, renewed now."""
    return life.step(held(until), happened.RoleRenewed(3, int(until.timestamp())), ctx())[0]


def undone(seat, after, policy=POLICY):
    event = happened.RenewalUndone(3, int(seat.until.timestamp()))
    return life.step(seat, event, ctx(after, policy))


def waits(effects):
    """{event: when} of what was entered, after the clocks of the longer term are dropped."""
    assert effects[0] == Forget((happened.RoleTermEnding, happened.RoleTermOver))
    return {type(e.event): e.at for e in effects if isinstance(e, Remind)}


def test_undone_within_ten_minutes_the_term_is_what_it_was_to_the_instant():
    until = NOW + 10 * DAY + timedelta(milliseconds=7)
    seat, effects = undone(renewed(until), 10 * MINUTE)
    assert seat == held(until)
    assert waits(effects) == {happened.RoleTermOver: until}


def test_it_is_the_former_end_whatever_a_term_is_by_now():
    shorter = replace(POLICY, role=replace(POLICY.role, term=30 * DAY))
    seat, _ = undone(renewed(NOW + 10 * DAY), MINUTE, shorter)
    assert seat.until == NOW + 10 * DAY


def test_a_term_that_has_long_to_go_is_asked_about_again():
    until = NOW + 100 * DAY
    _, effects = undone(renewed(until), MINUTE)
    asked = until - POLICY.role.remind_before
    assert waits(effects) == {happened.RoleTermEnding: asked, happened.RoleTermOver: until}


def test_a_term_that_ended_meanwhile_is_over():
    until = NOW + 5 * MINUTE
    seat, effects = undone(renewed(until), 5 * MINUTE)
    assert (seat.state, seat.until) == ("ended", until)
    assert waits(effects) == {}


@pytest.mark.parametrize("after", [10 * MINUTE + timedelta(seconds=1), DAY])
def test_later_nothing_is_undone(after):
    with pytest.raises(Refused) as caught:
        undone(renewed(NOW + 10 * DAY), after)
    assert caught.value.code == "role.renewal_late"
    assert caught.value.facts == {"until": NOW + 10 * DAY + TERM}

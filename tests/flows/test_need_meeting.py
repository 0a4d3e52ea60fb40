"""What a meeting makes of a need, and what becomes of it when its tasks are given up (S10, S12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.flows import need as flow
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Place, Refused, Remind, Say, To
from bot.flows.need_events import (
    NeedDecided,
    NeedExtended,
    NeedLate,
    NeedOverdue,
    NeedProgressed,
    NeedUnsettled,
)
from bot.flows.need_state import OPEN, OVER, STATES, WAITING, Need, public
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
REPORTER, LEAD = 1, 2
WORDS = "厂家停产了，这个办法不行。"
DECIDED = NeedDecided(7, 1, "item", "换闭门器", 20_787)


def ctx(who=0, *, in_post=(LEAD,)):
    actor = Actor(who, frozenset({Role.RESIDENT, Role.FLOOR_LEAD})) if who else CLOCK
    facts = Facts(filled=frozenset(Role), seated=frozenset(Role), in_post=in_post)
    return Ctx(NOW, actor, Place(1, 1, 0), Policy(), lambda: 7, facts)


def need(state="responded", **changes):
    ended = state in ("resolved", *OVER)
    held = state == "on_hold"
    values = {
        "no": 7, "home": 1, "reporter": REPORTER, "text": "单元门关不上", "place": "3号楼",
        "state": state, "submitted_at": NOW - 3 * DAY, "due_at": NOW, "resolve_by": NOW + 4 * DAY,
        "answered_at": None if state in WAITING else NOW - DAY, "word": "下周修。",
        "handler": LEAD, "handler_role": "floor_lead", "ended_at": NOW if ended else None,
        "held_at": NOW - DAY if held else None, "held_until": NOW + DAY if held else None,
    }  # fmt: skip
    return Need(**{**values, **changes})


def said(effects):
    return {e.phrase for e in effects if isinstance(e, Say)}


def kinds(effects):
    return {type(e.event) for e in effects if isinstance(e, Remind)}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("outcome", ["item", "none", "talked"])
def test_a_meeting_answers_what_is_open_and_ends_nothing(outcome, state):
    found = need(state)
    after, effects = flow.settle(found, NeedDecided(7, 1, outcome, "换闭门器", 20_787), ctx())
    if state not in OPEN:
        assert (after, effects) == (found, ())
        return
    answers = outcome != "talked"
    assert after.state == ("responded" if answers and state in WAITING else state)
    assert (after.meeting, after.meeting_day) == ((1, 20_787) if answers else (0, 0))
    assert ("need.nothing_done" in said(effects)) is (outcome == "none")
    assert "need.news" in said(effects)  # whoever raised it hears of each of them


def test_that_nothing_is_to_be_done_is_asked_of_whoever_has_it_with_a_date():
    after, effects = flow.settle(need("assigned"), NeedDecided(7, 1, "none", "不换", 1), ctx())
    asked = [e.to for e in effects if isinstance(e, Say) and e.phrase == "need.nothing_done"]
    assert asked == [To(LEAD)]
    assert kinds(effects) == {NeedLate}
    assert after.resolve_by == NOW + 4 * DAY


@pytest.mark.parametrize("state", STATES)
def test_what_is_given_up_goes_back_to_somebody_with_a_date_or_stays_as_it_was(state):
    found = need(state, meeting=1, meeting_day=20_787, version=4)
    after, effects = flow.settle(found, NeedUnsettled(7, 3, WORDS), ctx())
    if state not in OPEN:
        assert (after, effects) == (found, ())
        return
    assert (after.meeting, after.meeting_day, after.version) == (0, 0, 5)
    assert {"need.unsettled", "need.yours_again", "need.news"} <= said(effects)
    if state not in ("responded", "in_progress"):  # its own clock runs
        assert (after.state, after.round, after.due_at) == (state, 1, found.due_at)
        assert after.word == (WORDS if state == "on_hold" else found.word)
        return
    assert (after.state, after.handler, after.round) == ("assigned", LEAD, 2)
    assert (after.due_at, after.answered_at, after.late) == (NOW + 3 * DAY, None, False)
    assert {NeedOverdue, NeedLate} <= kinds(effects)


@pytest.mark.parametrize("changes", [{"handler": 0, "handler_role": ""}, {"handler": 9}])
def test_in_nobody_s_hands_it_waits_in_its_queue(changes):
    found = need(**changes, meeting=1)
    after, effects = flow.settle(found, NeedUnsettled(7, 3, WORDS), ctx())
    assert (after.state, after.handler, after.handler_role) == ("submitted", 0, "")
    assert public(after)["owner"] == "floor_lead"
    assert NeedOverdue in kinds(effects)


def test_a_hold_that_somebody_else_gave_a_reason_for_keeps_it():
    after, _ = flow.settle(need("on_hold"), NeedUnsettled(7, 3, WORDS), ctx())
    assert after.word == "下周修。"


@pytest.mark.parametrize("state", ["responded", "in_progress"])
def test_what_somebody_has_answered_since_the_meeting_stays_answered(state):
    found = need(state)
    after, effects = flow.settle(found, NeedUnsettled(7, 3, WORDS), ctx())
    assert (after.state, after.word, after.answered_at) == (state, found.word, found.answered_at)
    assert (after.round, after.resolve_by) == (found.round, found.resolve_by)
    assert not kinds(effects)  # the clock of its result goes on as it was
    assert {"need.unsettled", "need.yours_again", "need.news"} <= said(effects)


@pytest.mark.parametrize(
    "event", [NeedExtended(7, "等配件，要多等几天。"), NeedProgressed(7, "配件到了，明天来装门。")]
)
def test_the_next_word_is_that_of_whoever_says_it(event):
    decided, _ = flow.settle(need(), DECIDED, ctx())
    after, _ = flow.step(decided, event, ctx(LEAD))
    assert (after.meeting, after.meeting_day) == (0, 0)


def test_an_unknown_need_is_refused():
    for event in (DECIDED, NeedUnsettled(7, 3, WORDS)):
        with pytest.raises(Refused):
            flow.settle(None, event, ctx())

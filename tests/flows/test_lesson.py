"""Lessons by table: what a step teaches, who takes it back, where likeness moves to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import lesson as flow
from bot.flows import need_events as happened
from bot.flows.effects import CLOCK, Actor, Ctx, Place, Refused, Say, To
from bot.flows.forms import Answer, Start, answered
from bot.flows.lesson import ALIKE, CATEGORY, NEED, NO, YES, Lesson, LessonRevoked, Listed, Revoking
from bot.flows.lesson_taught import Learn, Reported, Unlearn, by_need, reported
from bot.flows.need_forms import report_need
from bot.flows.need_state import Need
from bot.flows.rules.policy import Policy, PolicyError, read
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BEFORE = Need(
    7, 1, 5, "电梯坏了", "3号楼", "submitted", NOW, NOW + timedelta(hours=72),
    category="elevator.fault",
)  # fmt: skip
SORTED = replace(BEFORE, category="parking.block")
DISMISSED = replace(BEFORE, state="dismissed", was="submitted")


def ctx(*roles, now=NOW):
    actor = Actor(5, frozenset({Role.RESIDENT, *roles}))
    return Ctx(now, actor, Place(1, 1, 0), Policy(), fresh=lambda: 1)


@pytest.mark.parametrize(
    ("event", "before", "after", "taught"),
    [
        (happened.NeedSorted(7, 1, "parking__block", "same"), BEFORE, SORTED,
         (Learn(CATEGORY, "parking.block", "elevator.fault"),)),
        (happened.NeedSorted(7, 1, "same", "low"), BEFORE, replace(BEFORE, urgency="low"), ()),
        (happened.NeedUndone(7, 2), SORTED, BEFORE, (Unlearn(CATEGORY, "parking.block"),)),
        (happened.NeedUndone(7, 2), replace(BEFORE, state="assigned"), BEFORE, ()),
        (happened.NeedDismissed(7, "x"), BEFORE, DISMISSED, (Learn(NEED, NO),)),
        (happened.NeedUndone(7, 2), DISMISSED, BEFORE, (Unlearn(NEED, NO),)),
        (happened.NeedRestored(7, 2), DISMISSED, BEFORE, (Unlearn(NEED, NO),)),
        (happened.NeedCorrected(7, "x"), DISMISSED, BEFORE, (Unlearn(NEED, NO),)),
        (happened.NeedCorrected(7, "x"), replace(BEFORE, state="resolved"), BEFORE, ()),
        (happened.NeedMerged(7, 3), BEFORE, replace(BEFORE, state="merged"), (Learn(ALIKE, YES),)),
        (happened.NeedSplit(7, 2), BEFORE, BEFORE, (Unlearn(ALIKE, YES),)),
        (happened.NeedParted(7, "x"), BEFORE, BEFORE, (Unlearn(ALIKE, YES), Learn(ALIKE, NO))),
        (happened.NeedWithdrawn(7, 1), BEFORE, BEFORE, (Unlearn(NEED, YES),)),
        (happened.NeedTaken(7, 1), BEFORE, replace(BEFORE, state="assigned"), ()),
        (happened.NeedAnswered(7, "x"), BEFORE, BEFORE, ()),
    ],
)  # fmt: skip
def test_what_a_step_on_a_need_teaches(event, before, after, taught):
    assert by_need(event, before, after, ctx(Role.FLOOR_LEAD)) == taught


@pytest.mark.parametrize(("minutes", "taught"), [(10, (Unlearn(NEED, YES),)), (11, ())])
def test_taken_back_later_it_was_a_need_all_the_same(minutes, taught):
    event, later = happened.NeedWithdrawn(7, 1), NOW + timedelta(minutes=minutes)
    assert by_need(event, BEFORE, BEFORE, ctx(now=later)) == taught


# --- the report form --------------------------------------------------------------------

SHOWN = [[3, "电梯停了", "3号楼", "submitted"], [4, "电梯响", "3号楼", "assigned"]]
LOOKS = (
    Answer(["elevator.fault", "normal", "property"], looked=True),
    Answer("3号楼", looked=True),
    Answer(SHOWN, looked=True),
)


def said(args, *answers):
    start = Start(5, 1, "zh_CN", NOW, Policy(), args)
    return reported({**args, **answered(report_need, start, answers)})


@pytest.mark.parametrize(
    ("args", "answers", "same"),
    [
        ({"said": "电梯坏了"}, (*LOOKS, Answer("new")), ((3, False), (4, False))),
        ({"said": "电梯坏了"}, (*LOOKS, Answer("4")), ((4, True),)),
        ({}, (Answer("电梯坏了"), *LOOKS, Answer("3")), ((3, True),)),
        ({"said": "电梯坏了", "urgency": "emergency"}, LOOKS, ()),  # shown to nobody
    ],
)
def test_which_of_the_likenesses_it_is(args, answers, same):
    told = said(args, *answers)
    assert told is not None
    assert (told.text, told.place, told.category) == ("电梯坏了", "3号楼", "elevator.fault")
    assert told.same == same


def test_a_place_that_was_asked_for():
    looks = (LOOKS[0], Answer("", looked=True), Answer([], looked=True), Answer("5号楼"))
    told = said({"said": "电梯坏了"}, *looks, Answer([], looked=True))
    assert told == Reported("电梯坏了", "5号楼", "elevator.fault")


def test_the_words_that_were_written_instead_of_signs_are_learned_from():
    found = said({"said": "😡"}, Answer("电梯坏了"), *LOOKS, Answer("new"))
    assert found.text == "电梯坏了"
    found = said({"about": "电梯"}, Answer("坏了"), *LOOKS, Answer("new"))
    assert found.text == "电梯坏了"


def test_another_form_is_no_report():
    assert reported({}) is None
    assert reported({"no": 7, "need.reason": "x"}) is None


# --- taking it back ---------------------------------------------------------------------

LESSON = Lesson(4, NOW, NEED, NO, (1, 2), home=1)
LISTED = Listed((LESSON,), 0, {NEED: 1, CATEGORY: 2}, NOW, 5, frozenset({1}))
STATE = Revoking(LESSON, 1, LISTED)


@pytest.mark.parametrize(
    "role", [Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE, Role.PROPERTY, Role.OPERATOR]
)
def test_it_counts_no_more_and_the_list_follows(role):
    after, effects = flow.step(STATE, LessonRevoked(4, NEED), ctx(role))
    assert after.lesson == replace(LESSON, revoked_at=NOW)
    told, card = effects
    assert isinstance(told, Say)
    assert isinstance(card, Say)
    assert (told.phrase, dict(told.facts)) == ("lesson.revoked", {"no": 4})
    assert card.to == To(5)
    assert card.facts["lessons"] == ()
    assert card.facts["counts"] == {CATEGORY: 2, NEED: 0, ALIKE: 0}
    assert card.facts["version"] == 6


@pytest.mark.parametrize(
    ("state", "event", "who", "code"),
    [
        (STATE, LessonRevoked(4, NEED), ctx(), "no_right"),
        (STATE, LessonRevoked(4, NEED), ctx(Role.PARTY_BRANCH), "no_right"),
        (Revoking(None), LessonRevoked(4, NEED), ctx(), "no_right"),
        (STATE, LessonRevoked(4, NEED), replace(ctx(), actor=CLOCK), "no_right"),
        (Revoking(None), LessonRevoked(4, NEED), ctx(Role.OPERATOR), "lesson.unknown"),
        (STATE, LessonRevoked(4, CATEGORY), ctx(Role.OPERATOR), "lesson.unknown"),
        (replace(STATE, lesson=replace(LESSON, revoked_at=NOW)), LessonRevoked(4, NEED),
         ctx(Role.OPERATOR), "lesson.revoked_already"),
    ],
)  # fmt: skip
def test_why_not(state, event, who, code):
    with pytest.raises(Refused) as refused:
        flow.step(state, event, who)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("groups", "home", "takes"),
    [(None, 1, True), (frozenset({1}), 1, True), (frozenset({2}), 1, False),
     (frozenset({2}), 0, True), (frozenset(), 1, False)],
)  # fmt: skip
def test_a_floor_lead_has_buttons_for_their_own_group(groups, home, takes):
    listed = replace(LISTED, groups=groups)
    assert listed.theirs(replace(LESSON, home=home)) is takes


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ((), "resident"),
        ((Role.OPERATOR,), "operator"),
        ((Role.OPERATOR, Role.FLOOR_LEAD), "floor_lead"),
        ((Role.PROPERTY, Role.RESIDENTS_COMMITTEE), "residents_committee"),
        ((Role.PARTNER,), "partner"),
    ],
)
def test_in_which_role_somebody_corrects(roles, role):
    assert flow.teaching_role(frozenset({Role.RESIDENT, *roles})) == role


# --- likeness ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lessons", "at"),
    [
        ([], 60),
        ([(70, False)] * 9, 60),  # too few
        ([(70, False)] * 10, 71),
        ([(95, False)] * 10, 60),  # nothing in reach helps
        ([(55, True)] * 10, 55),
        ([(20, True)] * 10, 60),
        ([(62, False)] * 6 + [(68, True)] * 6, 63),
        ([(62, True)] * 6 + [(68, False)] * 5, 60),
        ([(62, True)] * 5 + [(68, False)] * 6, 69),
        ([(65, True), (65, False)] * 5, 60),
    ],
)
def test_likeness_moves_to_where_the_fewest_would_have_been_wrong(lessons, at):
    assert flow.alike_at(lessons, 60) == at
    assert flow.alike_at(lessons[::-1], 60) == at


@pytest.mark.parametrize("percent", [49, 96, 0, "60%", 60.5, True])
def test_the_threshold_of_offers_has_bounds(percent):
    written = f'"{percent}"' if isinstance(percent, str) else str(percent).lower()
    with pytest.raises(PolicyError, match="offer_at"):
        read(f"[need]\noffer_at = {written}\n")


def test_the_threshold_of_offers_at_its_bounds():
    assert [read(f"[need]\noffer_at = {n}").need.offer_at for n in (50, 95)] == [50, 95]

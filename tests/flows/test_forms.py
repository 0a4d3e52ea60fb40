"""Conversations as functions of their answers: no I/O."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows import need_forms
from bot.flows.effects import Event, Refused
from bot.flows.forms import (
    Answer,
    Ask,
    Choice,
    Look,
    OutOfStep,
    Start,
    Text,
    ask,
    back,
    look,
    replay,
)
from bot.flows.need_ends import DECIDERS
from bot.flows.need_events import NeedAnswered, NeedDeclined, NeedFollowed, NeedReported
from bot.flows.rules.policy import Policy

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG = "电梯公司今天下午来修，四点前恢复。"


def stands(form, begun, answers):
    """Where a form stands after these answers."""
    return replay(form, begun, answers)[1]


def start(**args):
    return Start(5, 1, "zh_CN", NOW, Policy(), args)


def told(*values):
    return tuple(Answer(value) for value in values)


def found(value):
    return Answer(value, looked=True)


class Picnic(Event):
    """A thing that a form of these tests ends in."""

    what: str
    where: str


def picnic(_):
    what = yield from ask("what", Text())
    near = yield from look("near", what)
    where = yield from ask("where", Choice(tuple(near)))
    return Picnic(what, where)


WHAT = Ask("need.what", Text(most=500, letters=2), {"signs": False, "about": ""})
WHERE = Ask("need.where", Text(most=60, options=("3号楼", "5号楼")))
NEAR = Look("places.near", (1,))

READ = ("facility.light", "normal", "property")
LAMP = "灯坏了"


def report(place, **more):
    """What the bot makes of it."""
    return NeedReported(
        LAMP, place, category="facility.light", urgency="normal", role="property", **more
    )


def alike(place):
    """The question for needs that are the same."""
    return Look("needs.alike", (1, LAMP, place, "facility.light", 3, 5))


SAME = [[3, "楼道灯不亮", "3号楼", "submitted", False]]
STEPS = [
    ((), WHAT),
    (told(LAMP), Look("needs.read", (LAMP,))),
    ((*told(LAMP), found(READ)), Look("places.in", (LAMP, 1))),
    ((*told(LAMP), found(READ), found("3号楼")), alike("3号楼")),
    ((*told(LAMP), found(READ), found("3号楼"), found([])), report("3号楼")),
    ((*told(LAMP), found(READ), found("")), NEAR),
    ((*told(LAMP), found(READ), found(""), found(["3号楼", "5号楼"])), WHERE),
    (
        (*told(LAMP), found(READ), found(""), found(["3号楼"]), *told("垃圾房"), found([])),
        report("垃圾房"),
    ),
    (
        (*told(LAMP), found(READ), found("3号楼"), found(SAME)),
        Ask("need.alike", Choice(("3", "new")), {"matters": SAME}),
    ),
    ((*told(LAMP), found(READ), found("3号楼"), found(SAME), *told("3")), NeedFollowed(3)),
    ((*told(LAMP), found(READ), found("3号楼"), found(SAME), *told("new")), report("3号楼")),
]


@pytest.mark.parametrize("said", ["🔥🔥🔥😀", "！！", "12", "3-2-401", "漏"])
def test_what_has_no_word_is_asked_in_words_unless_it_is_an_emergency(said):
    asked = stands(need_forms.report_need, start(said=said), ())
    assert asked == Ask("need.what", Text(most=500, letters=2), {"signs": True, "about": ""})
    urgent = stands(need_forms.report_need, start(said=said, urgency="emergency"), ())
    assert urgent == Look("needs.read", (said,))


@pytest.mark.parametrize(
    ("thing", "words", "text"),
    [
        ("电梯", "坏了", "电梯坏了"),
        ("电梯", "2单元电梯坏", "2单元电梯坏"),
        ("Lift", "is out", "Lift is out"),
    ],
)
def test_what_is_said_of_a_thing_goes_on_with_its_name(thing, words, text):
    answers = told(words)
    asked = Ask(
        "need.what", Text(most=500 - len(thing) - 1, letters=1), {"signs": False, "about": thing}
    )
    assert stands(need_forms.report_need, start(about=thing), ()) == asked
    assert stands(need_forms.report_need, start(about=thing), answers) == Look(
        "needs.read", (text,)
    )


@pytest.mark.parametrize("said", ["漏水", "ok", "गंदा", "تسرب", "누수"])
def test_two_letters_of_any_script_are_words(said):
    assert stands(need_forms.report_need, start(said=said), ()) == Look("needs.read", (said,))


def test_an_emergency_is_asked_nothing():
    said = start(said="电梯里困了人", source="spoken", author=9, photos="a b")
    read = found(("elevator.fault", "emergency", "property"))
    done = stands(need_forms.report_need, said, (read, found(""), found(SAME)))
    assert done == NeedReported(
        "电梯里困了人", "", 9, "elevator.fault", "emergency", "property", "spoken", 2
    )


@pytest.mark.parametrize(("answers", "step"), STEPS)
def test_a_report_asks_what_is_not_known_yet(answers, step):
    assert stands(need_forms.report_need, start(), answers) == step


def test_what_the_first_sentence_said_is_not_asked_again():
    said = start(said=LAMP)
    assert stands(need_forms.report_need, said, ()) == Look("needs.read", (LAMP,))
    done = stands(need_forms.report_need, said, (found(READ), found("3号楼"), found([])))
    assert done == report("3号楼")


def test_an_answer_is_one_question():
    at = stands(need_forms.answer_need, start(no=7), ())
    assert at == Ask("need.answer", Text(10, 1000), {"no": 7})
    assert stands(need_forms.answer_need, start(no=7), told(LONG)) == NeedAnswered(7, LONG)


@pytest.mark.parametrize("decider", DECIDERS)
def test_a_refusal_needs_a_reason_and_who_decided(decider):
    form = need_forms.decline_need
    assert stands(form, start(no=7), ()).name == "need.reason"
    assert stands(form, start(no=7), told(LONG)) == Ask("need.decider", Choice(DECIDERS), {"no": 7})
    assert stands(form, start(no=7), told(LONG, decider)) == NeedDeclined(7, decider, LONG)


@pytest.mark.parametrize(
    "answers",
    [
        (found("茶"),),
        told("茶", "花园"),
        (*told("茶"), found(["花园"]), found("花园")),
        (*told("茶"), found(["花园"]), *told("花园"), *told("再来")),
        (*told("茶"), found(["花园"]), *told("花园"), found("再来")),
    ],
    ids=["look for an answer", "answer for a look", "look at the end", "one more", "a look more"],
)
def test_stored_answers_that_do_not_fit_are_out_of_step(answers):
    with pytest.raises(OutOfStep):
        stands(picnic, start(), answers)


def test_an_answer_after_the_end_of_a_form_without_questions_is_out_of_step():
    def none(_):
        return Picnic("", "")
        yield

    assert stands(none, start(), ()) == Picnic("", "")
    with pytest.raises(OutOfStep):
        stands(none, start(), told("茶"))


@pytest.mark.parametrize(
    ("answers", "rest"),
    [
        (told("茶"), ()),
        (told("茶", "花园"), told("茶")),
        ((*told("茶"), found(["花园"])), ()),
        ((*told("茶"), found(["花园"]), *told("花园")), (*told("茶"), found(["花园"]))),
        ((found("x"), *told("茶"), found("y"), found("z")), (found("x"),)),
    ],
)
def test_back_takes_the_last_answer_and_the_looks_after_it(answers, rest):
    assert back(answers) == rest


@pytest.mark.parametrize("answers", [(), (found("x"),), (found("x"), found("y"))])
def test_before_the_first_question_there_is_nothing(answers):
    with pytest.raises(Refused) as refused:
        back(answers)
    assert refused.value.code == "form.first"


def test_back_from_every_question_asks_the_one_before_it():
    answers = (*told("灯坏了"), found(READ), found(""), found(["3号楼", "5号楼"]))
    assert stands(need_forms.report_need, start(), answers) == WHERE
    assert stands(need_forms.report_need, start(), back(answers)) == WHAT


def test_a_form_that_is_left_is_closed():
    closed = []

    def watched(_):
        try:
            yield from ask("what", Text())
        finally:
            closed.append(True)

    stands(watched, start(), ())
    assert closed == [True], "cancel is: never replayed again"


@given(st.lists(st.booleans().map(lambda looked: Answer("茶", looked=looked)), max_size=6))
def test_any_answers_end_in_a_step_or_are_out_of_step(answers):
    try:
        step = stands(picnic, start(), tuple(answers))
    except OutOfStep:
        return
    assert isinstance(step, Ask | Look | Picnic)
    assert step == stands(picnic, start(), tuple(answers))


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "form.too_short", {"least": 3, "have": 0}),
        ("两字", "form.too_short", {"least": 3, "have": 2}),
        ("三个字", "", {}),
        ("五个字五个", "", {}),
        ("六个字六个字", "form.too_long", {"most": 5, "have": 6}),
        ("好👍👍", "", {}),
        ("👍👍👍", "form.too_short", {"least": 3, "have": 0}),  # signs alone say nothing
    ],
)
def test_words_are_measured_in_characters(text, code, facts):
    kind = Text(least=3, most=5)
    if not code:
        assert kind.typed(text) == text
        return
    with pytest.raises(Refused) as refused:
        kind.typed(text)
    assert (refused.value.code, refused.value.facts) == (code, facts)


def test_free_words_are_no_choice():
    with pytest.raises(Refused) as refused:
        Choice(("a", "b")).typed("随便")
    assert (refused.value.code, refused.value.facts) == ("form.choose", {"have": 2})

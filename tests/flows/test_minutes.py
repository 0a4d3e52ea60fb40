"""Minutes, decisions and objections by table: every state and step, every illegal one (S10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import minutes as flow
from bot.flows import minutes_clock as clock
from bot.flows import minutes_events as happened
from bot.flows import minutes_objected as objected
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, Place, Refused, Remind, Say, Tell
from bot.flows.item_events import ItemDecided
from bot.flows.item_state import Item
from bot.flows.meeting_life import LIFE
from bot.flows.meeting_state import STATES, Meeting
from bot.flows.meeting_state import Item as Matter
from bot.flows.minutes_state import Decision, Minutes, Objection, Protocol
from bot.flows.need_events import NeedDecided
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)  # Tuesday noon in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIL = NOW + 3 * DAY
TODAY = 20_788  # counted from 1970
CHAIR, CALLER, COMMITTEE, RESIDENT = 5, 6, 7, 8
WORDS = "到会七户，都说单元门要修。"
ROLES = {COMMITTEE: Role.RESIDENTS_COMMITTEE, CALLER: Role.FLOOR_LEAD}


def ctx(who=CHAIR, now=NOW, *, reachable=range(1, 99)):
    role = {ROLES[who]} if who in ROLES else set()
    actor = Actor(who, frozenset({Role.RESIDENT, *role})) if who else CLOCK
    return Ctx(now, actor, Place(1, 1, 0), Policy(), lambda: 2, Facts(reachable=reachable))


def decision(**changes):
    values = {
        "no": 1, "version": 1, "meeting": 1, "kind": "item", "text": "换闭门器", "by": CHAIR,
        "at": NOW, "source": 3, "assignee": COMMITTEE, "role": "residents_committee",
        "day": TODAY + 9,
    }  # fmt: skip
    return Decision(**{**values, **changes})


def protocol(state="minutes_confirmed", *, decisions=None, objections=(), items=(), **changes):
    """A meeting with what was written of it; `changes` are those of the minutes."""
    meeting = Meeting(
        no=1, home=1, caller=CALLER, chair=CHAIR, kind="council", topic="商量单元门", place="",
        state=state, made_at=NOW - 8 * DAY, starts_at=NOW - DAY, minutes=120,
        held_at=NOW - DAY, minutes_due=NOW + 2 * DAY,
    )  # fmt: skip
    written = None
    if state not in ("held", "called"):
        meeting = replace(meeting, minutes_at=NOW)
        until = UNTIL if state in ("minutes_confirmed", "items_created", "archived") else None
        written = Minutes(**{"meeting": 1, "text": WORDS, "by": CHAIR, "at": NOW, "until": until,
                             **changes})  # fmt: skip
        meeting = replace(meeting, confirmed_at=NOW if until else None)
    told = (decision(),) if decisions is None else decisions
    matters = (Matter(1, 1, 1, 1, "need", 3, "单元门", "listed", 0, NOW),)
    return Protocol(meeting, written, told, objections, items, matters)


OBJECTION = Objection(1, RESIDENT, "到会的是八户，不是七户。", NOW)
TAKEN = happened.DecisionTaken(1, 0, "none", 0, 0, 0, "不放快递柜", "已经有了一个")
#: verb of the table → how it is done, by whom
DOES = {
    "write_minutes": (flow.write, happened.MinutesWritten(1, 0, WORDS)),
    "decide": (flow.decide, TAKEN),
    "amend": (flow.decide, replace(TAKEN, amends=1)),
    "confirm_minutes": (flow.confirm, happened.MinutesConfirmed(1, 1)),
    "object": (objected.object_, happened.MinutesObjected(1, OBJECTION.text)),
    "create_items": (flow.close, happened.MinutesClosed(1)),
}


def code_of(step, *args):
    with pytest.raises(Refused) as refused:
        step(*args)
    return refused.value.code


def said(effects):
    return [e.phrase for e in effects if isinstance(e, Say)]


def reminds(effects, kind):
    return {getattr(e.event, "rung", ""): e.at for e in effects
            if isinstance(e, Remind) and type(e.event) is kind}  # fmt: skip


def tells(effects):
    return [e.event for e in effects if isinstance(e, Tell)]


# --- the life cycle ---------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", DOES)
def test_every_step_leads_where_the_table_says_and_nowhere_else(verb, state):
    step, event = DOES[verb]
    found = protocol(state)
    if state in LIFE[verb]:
        after, _ = step(found, event, ctx())
        assert after.meeting.state == LIFE[verb][state]
        return
    told = code_of(step, found, event, ctx())
    given_out = verb in ("decide", "amend") and state in ("items_created", "archived")
    assert told == ("decision.given_out" if given_out else "meeting.wrong_state")


@pytest.mark.parametrize(
    ("step", "event"),
    [*DOES.values(), (objected.answer, happened.ObjectionAnswered(1, 1, WORDS)),
     (clock.late, happened.MinutesLate(1, "chair")),
     (clock.objection_waits, happened.ObjectionWaits(1)),
     (flow.changed, happened.MeetingItemChanged(1)),
     (flow.delay, happened.MinutesDelayed(1, 0, 1))],
)  # fmt: skip
def test_what_is_not_there_is_refused(step, event):
    assert code_of(step, None, event, ctx()) == "meeting.unknown"


@pytest.mark.parametrize("verb", sorted({*DOES, "answer"} - {"object"}))
def test_a_neighbour_leads_nothing(verb):
    step, event = {**DOES, "answer": (objected.answer, happened.ObjectionAnswered(1, 1, WORDS))}[
        verb
    ]
    found = protocol(next(iter(LIFE.get(verb, ("minutes_confirmed",)))), objections=(OBJECTION,))
    assert code_of(step, found, event, ctx(RESIDENT)) == "no_right"


def test_the_last_task_that_is_done_ends_the_meeting_and_one_before_it_does_not():
    item = Item(
        no=1, home=1, text="换闭门器", assignee=COMMITTEE, role="property", chair=CHAIR,
        state="verified", made_at=NOW, due_at=NOW, asked_at=NOW, meeting=1, decision=1,
    )  # fmt: skip
    event = happened.MeetingItemChanged(1)
    found = protocol("items_created", items=(item, replace(item, no=2, state="done")))
    assert flow.changed(found, event, ctx(0))[0].meeting.state == "items_created"
    found = protocol("items_created", items=(item, replace(item, no=2, state="cancelled")))
    assert flow.changed(found, event, ctx(0))[0].meeting.state == "archived"


# --- written ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "太短了"}, "form.too_short"),
        ({"text": ""}, "form.too_short"),
        ({"text": "长" * 1501}, "form.too_long"),
        ({"text": "", "voices": "v"}, ""),
        ({"text": "好", "photos": "a"}, ""),
    ],
)
def test_minutes_are_ten_characters_a_photo_or_a_voice_note(changes, code):
    event = replace(happened.MinutesWritten(1), **changes)
    if code:
        assert code_of(flow.write, protocol("held"), event, ctx()) == code
    else:
        assert flow.write(protocol("held"), event, ctx())[0].meeting.state == "minutes_draft"


def test_what_is_added_stands_below_and_no_file_stands_twice():
    found = protocol("minutes_draft", photos=("a",), voices=("v",))
    after, _ = flow.write(found, happened.MinutesWritten(1, 1, "还有一条", "a b", "v w"), ctx())
    assert after.minutes.text == f"{WORDS}\n还有一条"
    assert (after.minutes.photos, after.minutes.voices) == (("a", "b"), ("v", "w"))
    assert after.minutes.version == 2


# --- confirmed --------------------------------------------------------------------------


def test_who_is_told_that_they_wait_for_the_chair():
    _, effects = flow.write(protocol("held"), DOES["write_minutes"][1], ctx())
    waits = reminds(effects, happened.MinutesLate)
    assert waits == {"chair": NOW + DAY, "committee": NOW + 3 * DAY, "group": NOW + 4 * DAY}


@pytest.mark.parametrize(
    ("who", "rung", "reachable", "good"),
    [
        (CHAIR, "", range(99), True),
        (CALLER, "", range(99), False),
        (COMMITTEE, "", range(99), False),
        (COMMITTEE, "chair", range(99), False),
        (COMMITTEE, "committee", range(99), True),
        (CALLER, "committee", range(99), True),
        (COMMITTEE, "", (COMMITTEE,), True),  # nobody can reach the chair
    ],
)
def test_the_chair_confirms_and_others_once_the_chair_is_silent_or_gone(who, rung, reachable, good):
    found = protocol("minutes_draft")
    if rung:
        late = happened.MinutesLate(1, rung)
        found, _ = clock.late(found, late, ctx(0, NOW + 3 * DAY))
    context = ctx(who, NOW + 3 * DAY, reachable=reachable)
    if not good:
        assert code_of(flow.confirm, found, happened.MinutesConfirmed(1, 1), context) == (
            "minutes.chair"
        )
        return
    after, effects = flow.confirm(found, happened.MinutesConfirmed(1, 1), context)
    assert after.meeting.state == "minutes_confirmed"
    assert Forget((happened.MinutesLate,)) in effects  # nobody is reminded any more


def test_what_was_rewritten_meanwhile_is_not_confirmed():
    stale = happened.MinutesConfirmed(1, 1)
    assert code_of(flow.confirm, protocol("minutes_draft", version=2), stale, ctx()) == (
        "minutes.stale"
    )


def test_a_late_reminder_of_minutes_that_stand_is_refused():
    late = happened.MinutesLate(1, "group")
    assert code_of(clock.late, protocol("minutes_confirmed"), late, ctx(0)) == "meeting.unknown"


# --- decided ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "perhaps"}, "code"),
        ({"source": 9}, "decision.not_there"),
        ({"text": ""}, "form.too_short"),
        ({"text": "长" * 201}, "form.too_long"),
        ({"reason": "没钱"}, "form.too_short"),
        ({"amends": 9}, "decision.unknown"),
        ({"kind": "item", "day": TODAY + 1}, "item.nobody"),
        ({"kind": "item", "day": TODAY - 1, "assignee": 7}, "item.past"),
    ],
)
def test_what_is_no_decision_is_refused(changes, code):
    found = replace(protocol("held"), role="property" if changes.get("assignee") else "")
    assert code_of(flow.decide, found, replace(TAKEN, **changes), ctx()) == code


def test_a_meeting_has_twenty_decisions_at_most_and_each_can_still_be_reworded():
    many = tuple(decision(no=n) for n in range(1, 21))
    found = protocol("held", decisions=many)
    assert code_of(flow.decide, found, TAKEN, ctx()) == "decision.many"
    after, _ = flow.decide(found, replace(TAKEN, amends=3), ctx())
    assert len(after.decisions) == 20


def amended(found, **changes):
    event = happened.DecisionTaken(1, 1, "item", 0, TODAY + 9, COMMITTEE, "换两个闭门器", "")
    context = replace(found, assignee=COMMITTEE, role="residents_committee")
    return flow.decide(context, replace(event, **changes), ctx())


def test_the_need_hears_of_other_words_but_not_of_another_date_or_before_it_has_read_any():
    after, effects = amended(protocol())
    assert tells(effects) == [NeedDecided(3, 1, "item", "换两个闭门器", TODAY - 1, 1)]
    assert [m.result for m in after.matters] == ["换两个闭门器"]
    _, effects = amended(protocol(), text="换闭门器", day=TODAY + 20)
    assert tells(effects) == []
    _, effects = amended(protocol("minutes_draft"))
    assert tells(effects) == []
    _, effects = amended(protocol(decisions=(decision(source=0),)))
    assert tells(effects) == []  # it is about no need


def test_that_nothing_is_to_be_done_after_all_is_told_with_the_reason():
    _, effects = amended(protocol(), kind="none", text="不换了", reason="街道统一换")
    assert tells(effects) == [NeedDecided(3, 1, "none", "不换了\n街道统一换", TODAY - 1, 1)]


def test_what_a_decision_is_about_stays():
    with pytest.raises(Refused) as refused:
        amended(protocol(decisions=(decision(source=0),)), source=3)
    assert refused.value.code == "code"


# --- objected to ------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["minutes_confirmed", "items_created", "archived"])
def test_objections_are_taken_to_the_same_day_whatever_was_begun(state):
    event = DOES["object"][1]
    after, _ = objected.object_(protocol(state), event, ctx(RESIDENT, UNTIL - HOUR))
    assert len(after.unanswered) == 1
    assert code_of(objected.object_, after, event, ctx(RESIDENT, UNTIL - HOUR)) == (
        "minutes.objected_already"
    )
    assert code_of(objected.object_, protocol(state), event, ctx(RESIDENT, UNTIL)) == (
        "minutes.too_late"
    )


def test_twenty_objections_are_enough():
    many = tuple(replace(OBJECTION, nth=n, by=100 + n) for n in range(1, 21))
    found = protocol(objections=many)
    assert code_of(objected.object_, found, DOES["object"][1], ctx(RESIDENT)) == (
        "minutes.objections_most"
    )


@pytest.mark.parametrize(
    ("nth", "text", "code"),
    [(2, WORDS, "minutes.answered"), (1, "短", "form.too_short"),
     (1, "长" * 501, "form.too_long")],
)  # fmt: skip
def test_what_is_no_answer(nth, text, code):
    found = protocol(objections=(OBJECTION,))
    event = happened.ObjectionAnswered(1, nth, text)
    assert code_of(objected.answer, found, event, ctx()) == code


def test_an_objection_is_answered_once():
    found, _ = objected.answer(
        protocol(objections=(OBJECTION,)), happened.ObjectionAnswered(1, 1, WORDS), ctx()
    )
    again = happened.ObjectionAnswered(1, 1, WORDS)
    assert code_of(objected.answer, found, again, ctx()) == "minutes.answered"


def test_an_early_start_keeps_the_day_and_chases_what_nobody_answers():
    after, effects = flow.close(protocol(), happened.MinutesClosed(1), ctx())
    assert [type(event) for event in tells(effects)] == [ItemDecided]
    assert reminds(effects, happened.ObjectionWaits) == {"": UNTIL}
    assert not after.minutes.over
    waits = happened.ObjectionWaits(1)
    quiet, effects = clock.objection_waits(after, waits, ctx(0, UNTIL))
    assert quiet.minutes.over
    assert "minutes.unanswered" not in said(effects)
    assert not reminds(effects, happened.ObjectionWaits)
    asked = replace(after, objections=(OBJECTION,))
    _, effects = clock.objection_waits(asked, waits, ctx(0, UNTIL))
    assert said(effects).count("minutes.unanswered") == 2  # chair and committee
    assert reminds(effects, happened.ObjectionWaits) == {"": UNTIL + 3 * DAY}
    answered, effects = objected.answer(
        asked, happened.ObjectionAnswered(1, 1, WORDS), ctx(CHAIR, UNTIL + HOUR)
    )
    assert Forget((happened.ObjectionWaits,)) in effects
    assert not answered.unanswered


def test_a_start_in_time_waits_for_no_more_objections():
    after, effects = flow.close(protocol(), happened.MinutesClosed(1), ctx(0, UNTIL))
    assert after.minutes.over
    assert not reminds(effects, happened.ObjectionWaits)


def test_an_objection_holds_the_tasks_back_by_hand_and_by_the_clock():
    found = protocol(objections=(OBJECTION,))
    assert code_of(flow.close, found, happened.MinutesClosed(1), ctx()) == "minutes.objections"
    after, effects = flow.close(found, happened.MinutesClosed(1), ctx(0, UNTIL))
    assert after.meeting.state == "minutes_confirmed"
    assert after.minutes.over  # its card takes no further one
    assert reminds(effects, happened.MinutesClosed) == {"": UNTIL + 3 * DAY}
    two = replace(after, objections=(OBJECTION, replace(OBJECTION, nth=2, by=COMMITTEE)))
    answered = happened.ObjectionAnswered(1, 1, WORDS)
    one, effects = objected.answer(two, answered, ctx(CHAIR, UNTIL + HOUR))
    assert not reminds(effects, happened.MinutesClosed)  # another one waits
    last = happened.ObjectionAnswered(1, 2, WORDS)
    _, effects = objected.answer(one, last, ctx(CHAIR, UNTIL + HOUR))
    assert reminds(effects, happened.MinutesClosed) == {"": UNTIL + HOUR}


def test_other_words_renew_the_wait_for_the_chair_until_their_date_is_over():
    found = protocol("minutes_draft")  # due in two days
    again = happened.MinutesWritten(1, 0, WORDS + "还有一条")
    after, effects = flow.write(found, again, ctx(now=NOW + DAY))
    assert reminds(effects, happened.MinutesLate)["chair"] == NOW + 2 * DAY
    assert after.meeting.minutes_at == NOW + DAY
    late, effects = flow.write(after, again, ctx(now=NOW + 2 * DAY))
    assert (late.minutes.version, late.meeting.minutes_at) == (3, NOW + DAY)
    assert not reminds(effects, happened.MinutesLate)  # those that wait go on waiting
    assert not [e for e in effects if isinstance(e, Forget)]


def test_a_draft_that_nobody_waits_for_yet_is_waited_for_once_it_is_written_anew():
    found = protocol("minutes_draft")  # of before minutes were waited for
    found = replace(found, meeting=replace(found.meeting, minutes_at=None))
    _, effects = flow.write(found, DOES["write_minutes"][1], ctx(now=NOW + 4 * DAY))
    assert reminds(effects, happened.MinutesLate)["chair"] == NOW + 5 * DAY


def test_the_first_words_after_their_date_are_waited_for_like_any():
    _, effects = flow.write(protocol("held"), DOES["write_minutes"][1], ctx(now=NOW + 4 * DAY))
    assert reminds(effects, happened.MinutesLate)["chair"] == NOW + 5 * DAY
    assert [e for e in effects if isinstance(e, Forget)]  # nobody is told that they are missing


# --- an outage --------------------------------------------------------------------------


def delayed(found, begin, end):
    ms, epoch = timedelta(milliseconds=1), datetime(1970, 1, 1, tzinfo=UTC)
    event = happened.MinutesDelayed(1, (begin - epoch) // ms, (end - epoch) // ms)
    return flow.delay(found, event, ctx(0, end))


def test_an_hour_of_outage_gives_the_chair_an_hour_and_two_of_them_two():
    found = protocol("minutes_draft")
    after, effects = delayed(found, NOW + 2 * HOUR, NOW + 3 * HOUR)
    waits = reminds(effects, happened.MinutesLate)
    assert waits["chair"] == NOW + DAY + HOUR
    assert waits["committee"] == NOW + 3 * DAY + HOUR
    _, effects = delayed(after, NOW + 5 * HOUR, NOW + 6 * HOUR)
    assert reminds(effects, happened.MinutesLate)["chair"] == NOW + DAY + 2 * HOUR


@pytest.mark.parametrize("state", ["held", "minutes_draft"])
def test_an_outage_that_moves_it_into_the_night_has_them_told_before_it(state):
    found = protocol(state)
    _, effects = delayed(found, NOW + HOUR, NOW + 12 * HOUR)  # from noon on to 23:00
    waits, due = reminds(effects, happened.MinutesLate), {"held": 2, "minutes_draft": 0}[state]
    evening = NOW + 10 * HOUR - timedelta(minutes=1)  # 21:59 in Shanghai
    assert waits["chair"] == evening + (due + 1) * DAY
    assert waits["committee"] == evening + (due + 3) * DAY


def test_an_outage_that_ends_in_the_night_has_them_told_after_it():
    due, end = NOW + DAY, NOW + DAY + 11 * HOUR  # 23:00: that evening is over
    begin = due - HOUR / 2
    _, effects = delayed(protocol("minutes_draft"), begin, end)
    # nothing is due in the past: said at once it waits for the morning
    assert reminds(effects, happened.MinutesLate)["chair"] == due + (end - begin)


@pytest.mark.parametrize("state", ["held", "minutes_draft"])
def test_a_second_outage_right_after_the_first_forgets_nobody(state):
    minute = timedelta(minutes=1)
    found, waiting = protocol(state), {}
    begin, end = NOW + 3 * HOUR, NOW + 5 * DAY  # over whoever is told, as far as it gives time
    for start, stop in ((begin, end), (end + 5 * minute, end + 30 * minute)):
        found, effects = delayed(found, start, stop)
        for effect in effects:
            if isinstance(effect, Forget):
                waiting = {e: at for e, at in waiting.items() if type(e) not in effect.kinds}
            elif isinstance(effect, Remind):
                waiting[effect.event] = effect.at
    rungs = {event.rung for event in waiting if isinstance(event, happened.MinutesLate)}
    assert {"chair", "committee"} <= rungs


def test_who_was_told_before_an_outage_is_not_told_again():
    _, effects = delayed(protocol("minutes_draft"), NOW + 2 * DAY, NOW + 2 * DAY + HOUR)
    assert set(reminds(effects, happened.MinutesLate)) == {"committee", "group"}


@pytest.mark.parametrize(
    ("state", "kind"),
    [("minutes_confirmed", happened.MinutesClosed), ("items_created", happened.ObjectionWaits),
     ("archived", happened.ObjectionWaits)],
)  # fmt: skip
def test_the_time_for_objections_is_longer_by_an_outage(state, kind):
    after, effects = delayed(protocol(state), NOW + DAY, NOW + DAY + 2 * HOUR)
    assert after.minutes.until == UNTIL + 2 * HOUR
    assert reminds(effects, kind) == {"": UNTIL + 2 * HOUR}


def test_an_outage_before_anything_was_written_is_nothing_to_it():
    found = protocol("minutes_draft")
    assert delayed(found, NOW - 2 * DAY, NOW - DAY) == (found, ())

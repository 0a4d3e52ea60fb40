"""Every state of a meeting and every step of it, by table; places and waiting list by chance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows import meeting as flow
from bot.flows import meeting_agenda as agenda
from bot.flows import meeting_clock as clock
from bot.flows import meeting_events as e
from bot.flows import meeting_invitation as invitation
from bot.flows import meeting_room as room
from bot.flows import minutes
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, Place, Refused, Remind, Say, To
from bot.flows.meeting_life import LIFE, after
from bot.flows.meeting_state import (
    STATES,
    Agenda,
    Answer,
    Convening,
    Door,
    Guest,
    Hall,
    Item,
    Meeting,
    Rhythm,
)
from bot.flows.minutes_events import MinutesDelayed
from bot.flows.minutes_state import Protocol
from bot.flows.rules import meeting_kinds
from bot.flows.rules.meeting_kinds import KINDS
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)  # Monday noon in Shanghai
STARTS = datetime(2026, 12, 5, 11, 30, tzinfo=UTC)
LEAD = frozenset({Role.RESIDENT, Role.FLOOR_LEAD})
COMMITTEE = frozenset({Role.RESIDENT, Role.RESIDENTS_COMMITTEE})
RULES = Policy().meeting
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER_ON = e.to_minutes(STARTS + DAY)


def meeting(state="called", **changes):
    values = {
        "no": 1, "home": 1, "caller": 9, "chair": 9, "kind": "council", "topic": "商量加装电梯",
        "place": "活动室", "state": state, "made_at": NOW, "called_at": NOW, "starts_at": STARTS,
        "minutes": 120, "secret": "abc",
    }  # fmt: skip
    return Meeting(**{**values, **changes})


def ctx(who=9, at=NOW, roles=LEAD, zone="Asia/Shanghai", reachable=()):
    actor = Actor(who, roles) if who else CLOCK
    facts = Facts(reachable=frozenset(reachable))
    return Ctx(at, actor, Place(1, 1, 1), Policy(), lambda: 7, facts, zone)


def called(**changes):
    values = {
        "kind": "council", "at": e.to_minutes(STARTS), "minutes": 0, "capacity": 0, "ramp": "none",
        "monthly": 0, "poll": 0, "plan": 0, "topic": "商量加装电梯", "place": "活动室", "why": "",
        "secret": "abc",
    }  # fmt: skip
    return e.MeetingCalled(**{**values, **changes})


#: event → (verb of the table, how it is done on a meeting, by whom and when)
DOES = {
    "move": lambda m: flow.move(Hall(m), e.MeetingMoved(1, LATER_ON, "停电了呀"), ctx()),
    "change": lambda m: flow.change(Hall(m), e.MeetingChanged(1, "place", "大厅"), ctx()),
    "cancel": lambda m: flow.cancel(Hall(m), e.MeetingCancelled(1, "主持人病了"), ctx()),
    "mirror": lambda m: flow.mirror(
        Hall(m, groups=frozenset({2})), e.MeetingMirrored(1, 2), ctx(roles=COMMITTEE)
    ),
    "answer": lambda m: invitation.step(Guest(m, 5), e.MeetingAnswered(1, "yes"), ctx(5)),
    "sign_in": lambda m: room.sign_in(
        Door(m, ((5, 0, False),)),
        e.MeetingSignedIn(1, clock.code(m, STARTS, RULES)),
        ctx(5, STARTS),
    ),
    "enter_list": lambda m: room.enter_list(
        Door(m, ((-3, 3, False),)), e.MeetingListEntered(1, 0, "3-2-401"), ctx(9, STARTS)
    ),
    "hold": lambda m: room.hold(replace(m, present=1), e.MeetingHeld(1), ctx(9, STARTS)),
    "fall_short": lambda m: room.fall_short(m, e.MeetingFellShort(1), ctx(9, STARTS)),
    "call_again": lambda m: flow.call_again(
        Hall(m), e.MeetingCalledAgain(1, e.to_minutes(STARTS + 7 * DAY)), ctx()
    ),
    "remind": lambda m: clock.remind(Hall(m), e.MeetingReminderDue(1, 120), ctx(0, STARTS - HOUR)),
    "call": lambda m: flow.call(Convening(plan=m), called(plan=1), ctx()),
    "agenda": lambda m: agenda.put(Agenda(1, m, title="停车"), e.MatterPut(1, "停车"), ctx()),
}  # fmt: skip
#: told by whoever writes the minutes
#: played by tests of minutes and action items
LATER = {
    "write_minutes", "decide", "amend", "object", "confirm_minutes", "create_items", "archive",
}  # fmt: skip


def test_every_verb_of_the_table_is_played():
    assert set(LIFE) == set(DOES) | LATER
    assert {s for moves in LIFE.values() for pair in moves.items() for s in pair} == set(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", sorted(DOES))
def test_each_step_leads_where_the_table_says_or_is_refused(verb, state):
    before = meeting(state, agenda=())
    allowed = LIFE[verb].get(state)
    if allowed is None:
        with pytest.raises(Refused) as refusal:
            DOES[verb](before)
        assert refusal.value.code in ("meeting.wrong_state", "meeting.unknown")
        return
    found, _ = DOES[verb](before)
    assert (found if isinstance(found, Meeting) else found.meeting).state == allowed


@pytest.mark.parametrize("verb", sorted(LIFE))
@pytest.mark.parametrize("state", STATES)
def test_the_table_alone(verb, state):
    if state in LIFE[verb]:
        assert after(meeting(state), verb).state == LIFE[verb][state]
        return
    with pytest.raises(Refused) as refusal:
        after(meeting(state), verb)
    assert refusal.value.facts["state"] == state


def test_what_is_not_there_is_refused():
    for step, event in (
        (flow.move, e.MeetingMoved(1, 1, "")),
        (flow.change, e.MeetingChanged(1, "place", "x")),
        (flow.cancel, e.MeetingCancelled(1, "停电了呀")),
        (flow.mirror, e.MeetingMirrored(1, 2)),
        (invitation.step, e.MeetingAnswered(1, "yes")),
        (room.sign_in, e.MeetingSignedIn(1, "1")),
        (room.sign_for, e.MeetingSignedFor(1, "1")),
        (room.enter_list, e.MeetingListEntered(1, 1, "")),
        (room.hold, e.MeetingHeld(1)),
        (room.fall_short, e.MeetingFellShort(1)),
        (clock.remind, e.MeetingReminderDue(1, 120)),
        (clock.unopened, e.MeetingUnopened(1)),
        (agenda.want, e.ItemWanted(1)),
        (agenda.drop, e.ItemDropped(1)),
    ):
        with pytest.raises(Refused) as refusal:
            step(None, event, ctx())
        assert refusal.value.code in ("meeting.unknown", "agenda.unknown"), step


# --- calling ----------------------------------------------------------------------------


def code_of(what):
    with pytest.raises(Refused) as refusal:
        what()
    return refusal.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"topic": ""}, "form.too_short"),
        ({"topic": "长" * 201}, "form.too_long"),
        ({"place": ""}, "form.too_short"),
        ({"place": "🏠" * 61}, "form.too_long"),
        ({"at": e.to_minutes(NOW)}, "meeting.past"),
        ({"at": 0}, "meeting.past"),
        ({"at": e.to_minutes(NOW + 181 * DAY)}, "meeting.too_far"),
        ({"minutes": 14}, "meeting.lasts"),
        ({"minutes": 721}, "meeting.lasts"),
        ({"capacity": 2001}, "meeting.capacity"),
        ({"kind": "assembly"}, "meeting.not_yours"),
        ({"kind": "owners"}, "meeting.not_yours"),
        ({"kind": "party"}, "no_right"),
        ({"plan": 3}, "meeting.unknown"),
    ],
)
def test_what_cannot_be_called(changes, code):
    assert code_of(lambda: flow.call(Convening(), called(**changes), ctx())) == code


@pytest.mark.parametrize("state", ["called", "held", "archived", "cancelled"])
def test_a_search_for_a_date_leads_to_one_meeting(state):
    there = meeting(state, no=3, poll=2)
    for plan in (0, 3):
        convening = Convening(of_poll=there, plan=there if plan else None)
        with pytest.raises(Refused) as refusal:
            flow.call(convening, called(poll=2, plan=plan), ctx())
        assert refusal.value.code == "meeting.of_poll"
        assert (refusal.value.facts["no"], refusal.value.facts["poll"]) == (3, 2)
    made, _ = flow.call(Convening(), called(poll=2), ctx())
    assert made.meeting.poll == 2


def test_a_resident_calls_nobody_and_property_neither():
    for roles in ({Role.RESIDENT}, {Role.RESIDENT, Role.PROPERTY}, {Role.RESIDENT, Role.OPERATOR}):
        step = lambda r=frozenset(roles): flow.call(Convening(), called(), ctx(roles=r))  # noqa: E731
        assert code_of(step) == "no_right"


def test_the_law_s_notice_is_kept_or_it_is_said_why_not():
    """Organic Law art. 26: ten days; an exception for special cases only."""
    soon = e.to_minutes(NOW + 10 * DAY) - 1
    late = called(kind="assembly", at=soon)
    assert (
        code_of(lambda: flow.call(Convening(asked=300), late, ctx(roles=COMMITTEE)))
        == "meeting.notice"
    )
    in_time = called(kind="assembly", at=soon + 1)
    state, _ = flow.call(Convening(asked=300), in_time, ctx(roles=COMMITTEE))
    assert state.meeting.asked == 300
    assert state.meeting.least == 151
    special = called(kind="assembly", at=soon, why="水管爆了，要马上定")
    state, _ = flow.call(Convening(asked=300), special, ctx(roles=COMMITTEE))
    assert state.meeting.why
    ordinary, _ = flow.call(Convening(), called(at=e.to_minutes(NOW + DAY)), ctx())
    assert ordinary.meeting.state == "called"


@pytest.mark.parametrize(
    ("kind", "asked", "least"),
    [
        ("council", 0, 0), ("assembly", 0, 0), ("assembly", 1, 1), ("assembly", 2, 2),
        ("assembly", 300, 151), ("assembly", 301, 151), ("representatives", 3, 2),
        ("representatives", 4, 3), ("representatives", 30, 20), ("owners", 300, 200),
        ("owners", 301, 201),
    ],
)  # fmt: skip
def test_how_many_must_be_there_is_exact(kind, asked, least):
    assert meeting_kinds.least(kind, asked) == least


def test_every_kind_has_a_source_and_somebody_who_calls_it():
    for name, kind in KINDS.items():
        assert kind.source, name
        assert kind.callers, name
        assert meeting_kinds.notice_days(name, RULES) in (7, 10, 15)


def reminders(effects):
    return sorted(
        x.at for x in effects if isinstance(x, Remind) and isinstance(x.event, e.MeetingReminderDue)
    )


def test_three_reminders_wait_and_a_move_forgets_them():
    state, effects = flow.call(Convening(), called(), ctx())
    assert reminders(effects) == [STARTS - 3 * DAY, STARTS - DAY, STARTS - 2 * HOUR]
    later = STARTS + 7 * DAY
    hall, effects = flow.move(
        Hall(state.meeting), e.MeetingMoved(7, e.to_minutes(later), ""), ctx()
    )
    at = [i for i, x in enumerate(effects) if isinstance(x, Forget)]
    assert at[0] < min(i for i, x in enumerate(effects) if isinstance(x, Remind))
    assert reminders(effects) == [later - 3 * DAY, later - DAY, later - 2 * HOUR]
    assert hall.meeting.sequence == 1
    _, effects = flow.cancel(hall, e.MeetingCancelled(7, "主持人病了"), ctx())
    assert not [x for x in effects if isinstance(x, Remind)]
    assert clock.MeetingReminderDue in next(x for x in effects if isinstance(x, Forget)).kinds


def test_a_reminder_in_the_night_comes_the_evening_before():
    starts = datetime(2026, 12, 5, 0, 30, tzinfo=UTC)  # 8:30 there, so T-2 h is 6:30
    _, effects = flow.call(Convening(), called(at=e.to_minutes(starts)), ctx())
    last = reminders(effects)[-1].astimezone(ZoneInfo("Asia/Shanghai"))
    assert (last.day, last.hour, last.minute) == (4, 21, 59)


def test_what_is_called_soon_has_the_reminders_that_are_left():
    _, effects = flow.call(Convening(), called(at=e.to_minutes(NOW + 30 * HOUR)), ctx())
    assert reminders(effects) == [NOW + 6 * HOUR, NOW + 28 * HOUR]
    _, effects = flow.call(Convening(), called(at=e.to_minutes(NOW + HOUR)), ctx())
    assert reminders(effects) == []


def test_after_an_outage_the_latest_reminder_alone_speaks():
    hall = Hall(meeting(), people=((5, "yes"), (6, "no"), (7, "maybe"), (8, "waiting")))
    said = []
    for before in (72 * 60, 24 * 60, 120):
        state, effects = clock.remind(hall, e.MeetingReminderDue(1, before), ctx(0, STARTS - HOUR))
        said += [x for x in effects if isinstance(x, Say)]
        assert state.meeting.state == "reminded"
    assert len(said) == 4  # who comes, perhaps comes, waits, and who called it; not who does not


def test_an_old_reminder_of_a_moved_meeting_is_refused():
    moved = Hall(meeting(starts_at=STARTS + 7 * DAY))
    step = lambda: clock.remind(moved, e.MeetingReminderDue(1, 1440), ctx(0, STARTS - DAY))  # noqa: E731
    assert code_of(step) == "meeting.moved_on"
    begun = lambda: clock.remind(Hall(meeting()), e.MeetingReminderDue(1, 120), ctx(0, STARTS))  # noqa: E731
    assert code_of(begun) == "meeting.begun"


# --- places -----------------------------------------------------------------------------


class Hallway:
    """The shelf of one meeting and its answers, as the switchboard keeps them."""

    def __init__(self, capacity):
        self.meeting, self.answers, self.told = meeting(capacity=capacity), {}, []

    def says(self, who, answer):
        waits = sorted(
            (a.nth, p) for p, a in self.answers.items() if a.answer == "waiting" and p != who
        )
        first = (waits[0][1], self.answers[waits[0][1]]) if waits else None
        event = e.MeetingProxied(1, "我儿子") if answer == "proxy" else e.MeetingAnswered(1, answer)
        guest = Guest(self.meeting, who, self.answers.get(who), first)
        state, effects = invitation.step(guest, event, ctx(who, reachable=range(100)))
        self.meeting = state.meeting
        self.answers[who] = state.mine
        if state.moved:
            self.answers[state.first[0]] = state.first[1]
        self.told += [
            x.to.person for x in effects if isinstance(x, Say) and x.phrase == "meeting.moved_up"
        ]

    def of(self, answer):
        return [
            p for _, p in sorted((a.nth, p) for p, a in self.answers.items() if a.answer == answer)
        ]


def test_capacity_two_four_answers_and_two_leave():
    """S10 of the peers: 2 in, 2 wait in order; one leaves, the first moves up and is told."""
    hall = Hallway(2)
    for who in (1, 2, 3, 4):
        hall.says(who, "yes")
    assert (hall.of("yes"), hall.of("waiting")) == ([1, 2], [3, 4])
    hall.says(1, "no")
    assert (hall.of("yes"), hall.of("waiting"), hall.told) == ([2, 3], [4], [3])
    again = Hallway(2)
    for who in (1, 2, 3, 4):
        again.says(who, "yes")
    again.says(1, "no")
    again.says(2, "maybe")
    assert (again.of("yes"), again.told, again.meeting.coming) == ([3, 4], [3, 4], 2)


def test_the_caller_hears_at_half_four_fifths_and_full_once_each():
    hall, shares = Hallway(10), []
    for who in (*range(1, 11), *range(1, 11)):
        guest = Guest(hall.meeting, who, hall.answers.get(who))
        state, effects = invitation.step(guest, e.MeetingAnswered(1, "yes"), ctx(who))
        hall.meeting, hall.answers[who] = state.meeting, state.mine
        shares += [
            x.facts["share"]
            for x in effects
            if isinstance(x, Say) and x.phrase == "meeting.filling"
        ]
    assert shares == [50, 80, 100]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 4),
    st.lists(
        st.tuples(st.integers(1, 8), st.sampled_from(["yes", "no", "maybe", "proxy"])), max_size=60
    ),
)
def test_never_over_capacity_and_order_is_kept(capacity, presses):
    hall = Hallway(capacity)
    came: list[int] = []  # those who wait, in the order in which they came
    for who, answer in presses:
        before = dict(hall.answers)
        hall.says(who, answer)
        m = hall.meeting
        assert not capacity or m.coming <= capacity
        assert not m.waiting or m.coming == capacity  # nobody waits before an empty place
        counts = {k: len(hall.of(k)) for k in ("yes", "maybe", "no", "waiting", "proxy")}
        kept = (m.coming, m.maybe, m.declined, m.waiting, m.proxies)
        assert kept == tuple(counts.values())
        had = before.get(who)
        if had and had.answer == "waiting" and answer != "yes":
            came.remove(who)
        if hall.answers[who].answer == "waiting" and not (had and had.answer == "waiting"):
            came.append(who)
        came = [p for p in came if hall.answers[p].answer == "waiting"]
        assert hall.of("waiting") == came
        if len(hall.told) and hall.answers[hall.told[-1]].answer == "yes":
            assert hall.told[-1] not in came


def test_more_places_move_those_who_wait_up_in_their_order():
    queue = tuple((who, Answer(who, "waiting", NOW)) for who in (3, 4, 5))
    full = meeting(capacity=2, coming=2, waiting=3, answers=5)
    state, effects = flow.change(
        Hall(full, queue=queue), e.MeetingChanged(1, "capacity", "4"), ctx(reachable={3, 4, 5})
    )
    assert (state.moved, state.meeting.coming, state.meeting.waiting) == ((3, 4), 4, 1)
    told = [x.to.person for x in effects if isinstance(x, Say) and x.phrase == "meeting.moved_up"]
    assert told == [3, 4]
    state, _ = flow.change(Hall(full, queue=queue), e.MeetingChanged(1, "capacity", "0"), ctx())
    assert state.moved == (3, 4, 5)
    small = lambda: flow.change(Hall(full), e.MeetingChanged(1, "capacity", "1"), ctx())  # noqa: E731
    assert code_of(small) == "meeting.too_small"


@pytest.mark.parametrize("value", ["", "-1", "٣", "3.5", "999999", "<b>", "三十"])
def test_a_number_that_is_none(value):
    step = lambda: flow.change(Hall(meeting()), e.MeetingChanged(1, "capacity", value), ctx())  # noqa: E731
    assert code_of(step) == "meeting.number"


def test_answers_that_are_none_and_too_late():
    assert (
        code_of(
            lambda: invitation.step(Guest(meeting(), 5), e.MeetingAnswered(1, "waiting"), ctx(5))
        )
        == "code"
    )
    late = ctx(5, STARTS + 2 * HOUR)
    assert (
        code_of(lambda: invitation.step(Guest(meeting(), 5), e.MeetingAnswered(1, "yes"), late))
        == "meeting.over"
    )
    for deputy, code in (("", "form.too_short"), ("长" * 41, "form.too_long")):
        step = lambda d=deputy: invitation.step(Guest(meeting(), 5), e.MeetingProxied(1, d), ctx(5))  # noqa: E731
        assert code_of(step) == code


# --- in the room ------------------------------------------------------------------------


def test_the_code_of_now_and_the_one_before_hold_and_no_other():
    one = meeting()
    at = STARTS
    shown = clock.code(one, at, RULES)
    assert clock.fits(one, shown, at + RULES.code_turns, RULES)
    assert not clock.fits(one, shown, at + 2 * RULES.code_turns, RULES)
    assert not clock.fits(meeting(no=2), shown, at, RULES)
    assert not clock.fits(meeting(secret="abd"), shown, at, RULES)
    codes = {clock.code(one, at + n * RULES.code_turns, RULES) for n in range(50)}
    assert len(codes) == 50


def test_wrong_codes_are_counted_and_end():
    state = Door(meeting(), ((5, 0, False),))
    for n in range(RULES.code_tries):
        state, effects = room.sign_in(state, e.MeetingSignedIn(1, "xxxxxx"), ctx(5, STARTS))
        assert (state.tries, state.failed, state.entered) == (n + 1, True, ())
        assert effects[0].facts["left"] == RULES.code_tries - n - 1
    right = e.MeetingSignedIn(1, clock.code(meeting(), STARTS, RULES))
    assert code_of(lambda: room.sign_in(state, right, ctx(5, STARTS))) == "meeting.tries"


def test_too_early_too_late_and_twice():
    right = lambda at: e.MeetingSignedIn(1, clock.code(meeting(), at, RULES))  # noqa: E731
    door = Door(meeting(), ((5, 0, False),))
    early, late = STARTS - timedelta(minutes=31), STARTS + 3 * HOUR
    assert code_of(lambda: room.sign_in(door, right(early), ctx(5, early))) == "meeting.too_early"
    assert code_of(lambda: room.sign_in(door, right(late), ctx(5, late))) == "meeting.over"
    there = Door(meeting(), ((5, 0, False),), there=frozenset({5}))
    assert (
        code_of(lambda: room.sign_in(there, right(STARTS), ctx(5, STARTS)))
        == "meeting.there_already"
    )


def test_of_a_home_one_counts_and_the_quorum_opens_it():
    m = meeting(kind="assembly", asked=3)
    assert m.least == 2
    two_of_one = Door(m, ((-3, 3, False), (-3, 3, False)))
    state, _ = room.enter_list(two_of_one, e.MeetingListEntered(1, 0, "a"), ctx(9, STARTS))
    assert state.meeting.homes == 1
    few = lambda: room.hold(state.meeting, e.MeetingHeld(1), ctx(9, STARTS, COMMITTEE))  # noqa: E731
    assert code_of(few) == "meeting.too_few"
    state, _ = room.sign_for(
        Door(state.meeting, ((-4, 4, False),)), e.MeetingSignedFor(1, "b"), ctx(9, STARTS)
    )
    held, effects = room.hold(state.meeting, e.MeetingHeld(1), ctx(9, STARTS, COMMITTEE))
    assert held.state == "held"
    assert held.minutes_due == STARTS + 2 * HOUR + 72 * HOUR
    assert not [
        x for x in effects if isinstance(x, Remind) and isinstance(x.event, e.MeetingReminderDue)
    ]


def test_a_code_of_other_signs_is_a_wrong_one():
    state, _ = room.sign_in(
        Door(meeting(), ((5, 0, False),)), e.MeetingSignedIn(1, "签到一二三四"), ctx(5, STARTS)
    )
    assert state.failed


def test_of_a_body_homes_that_a_member_enters_are_no_members():
    m = meeting(kind="representatives", asked=3)
    homes = ((-3, 3, False), (-4, 4, False), (-5, 5, True))
    door = Door(m, homes, member=True, stand_for=frozenset({-4}))
    state, _ = room.enter_list(door, e.MeetingListEntered(1, 0, "a"), ctx(9, STARTS))
    assert (state.meeting.present, state.meeting.homes) == (2, 1)  # one of a home is there already


def test_of_a_body_its_members_count():
    m = meeting(kind="representatives", asked=3)
    guest = Door(m, ((5, 2, False),), member=False)
    right = e.MeetingSignedIn(1, clock.code(m, STARTS, RULES))
    state, _ = room.sign_in(guest, right, ctx(5, STARTS))
    assert (state.meeting.present, state.meeting.homes) == (1, 0)
    state, _ = room.sign_in(Door(state.meeting, ((6, 2, True),)), right, ctx(6, STARTS))
    assert state.meeting.homes == 1


def test_a_list_with_a_home_that_is_none_enters_nothing():
    door = Door(meeting(), ((-3, 3, False),), unknown=("9-9-999",))
    assert (
        code_of(lambda: room.enter_list(door, e.MeetingListEntered(1, 0, "x"), ctx(9, STARTS)))
        == "meeting.no_home"
    )
    empty = lambda: room.enter_list(Door(meeting()), e.MeetingListEntered(1, 0, ""), ctx(9, STARTS))  # noqa: E731
    assert code_of(empty) == "meeting.empty_list"


@pytest.mark.parametrize(("present", "state"), [(0, "no_quorum"), (3, "held")])
def test_without_a_word_it_is_asked_and_then_judged_by_who_signed_in(present, state):
    m = meeting("reminded", present=present, homes=present)
    asked, effects = clock.unopened(m, e.MeetingUnopened(1), ctx(0, m.ends_at + HOUR))
    assert asked.state == "reminded"
    assert next(x.at for x in effects if isinstance(x, Remind)) == m.ends_at + RULES.unopened_after
    found, _ = clock.unopened(m, e.MeetingUnopened(1), ctx(0, m.ends_at + RULES.unopened_after))
    assert found.state == state


def test_a_second_try_has_the_same_quorum_and_there_is_no_third():
    m = meeting("no_quorum", kind="assembly", asked=3, present=1, homes=1)
    again = e.MeetingCalledAgain(1, e.to_minutes(STARTS + 14 * DAY))
    state, _ = flow.call_again(Hall(m), again, ctx(roles=COMMITTEE))
    assert (state.meeting.least, state.meeting.homes, state.clears) == (2, 0, True)
    third = Hall(meeting("no_quorum", again=True))
    assert code_of(lambda: flow.call_again(third, again, ctx())) == "meeting.again"


# --- month by month ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "zone", "then"),
    [
        ("2026-12-05T19:30", "Asia/Shanghai", "2027-01-02T19:30"),  # the first Saturday
        ("2026-10-31T19:30", "Asia/Shanghai", "2026-11-28T19:30"),  # a fifth that is none
        ("2026-10-03T23:30", "Europe/Berlin", "2026-11-07T23:30"),  # over the change of the clock
        ("2027-03-06T02:30", "Europe/Berlin", "2027-04-03T02:30"),
    ],
)
def test_the_next_month_has_the_same_weekday_and_hour_there(at, zone, then):
    there = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
    found = clock.next_month(there.astimezone(UTC), zone).astimezone(ZoneInfo(zone))
    assert found.replace(tzinfo=None) == datetime.fromisoformat(then)


def test_the_next_monthly_one_is_planned_and_tells_nobody():
    last = meeting("held", monthly=True)
    state, effects = clock.plan_next(
        Convening(plan=last), e.MeetingNextDue(1), ctx(0, STARTS + 3 * HOUR)
    )
    assert (state.meeting.state, state.meeting.source, state.meeting.no) == ("planned", 1, 7)
    assert [x.phrase for x in effects] == ["meeting.desk"]


@pytest.mark.parametrize(
    ("members", "chair"), [((), 9), ((9,), 9), ((4, 9, 12), 12), ((4, 9), 4), ((4, 12), 12)]
)
def test_the_chair_goes_round(members, chair):
    state = Convening(plan=meeting("held", monthly=True), members=members)
    found, _ = clock.plan_next(state, e.MeetingNextDue(1), ctx(0, STARTS + 3 * HOUR))
    assert (found.meeting.chair, found.meeting.caller) == (chair, 9)


def test_the_alarm_after_35_days_waits_for_a_meeting_that_is_called():
    late = ctx(0, NOW + 35 * DAY)
    _, effects = clock.missing(Rhythm(1, NOW, None), e.MeetingsMissing(1), late)
    assert [x.phrase for x in effects if isinstance(x, Say)] == ["meeting.missing"] * 2
    _, effects = clock.missing(Rhythm(1, NOW, NOW + 40 * DAY), e.MeetingsMissing(1), late)
    assert [type(x) for x in effects] == [Remind]
    _, effects = clock.missing(Rhythm(1, NOW + 5 * DAY, None), e.MeetingsMissing(1), late)
    assert [x.at for x in effects] == [NOW + 40 * DAY]


def test_a_group_that_never_met_is_told_when_its_time_is_over_and_again_after_as_long():
    late = ctx(0, NOW + 35 * DAY)
    _, effects = clock.missing(Rhythm(1), e.MeetingsMissing(1), late)
    told = [x for x in effects if isinstance(x, Say)]
    assert [(x.phrase, x.facts["since"]) for x in told] == [("meeting.missing", None)] * 2
    assert [x.at for x in effects if isinstance(x, Remind)] == [late.now + 35 * DAY]
    gone = clock.missing(Rhythm(1, served=False), e.MeetingsMissing(1), late)[1]
    assert [(type(x), x.at) for x in gone] == [(Remind, late.now + 35 * DAY)]


def test_the_alarm_is_not_told_in_the_night():
    night = datetime(2026, 10, 20, 19, tzinfo=UTC)  # 3:00 there
    at = clock.alarm(1, night, ctx()).at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert (at.month, at.day, at.hour, at.minute) == (11, 24, 21, 59)


@pytest.mark.parametrize(
    ("held", "at", "there"),
    [
        (HOUR / 4, HOUR, True),
        (-HOUR / 4, -HOUR / 4, True),  # opened a little early
        (HOUR / 4, 3 * HOUR + HOUR / 4 - DAY / 86400, True),  # an hour more is allowed
        (HOUR / 4, 3 * HOUR + HOUR / 4, False),
        (HOUR, 4 * HOUR - DAY / 86400, True),  # begun an hour late: as long as it was meant
        (HOUR, 4 * HOUR, False),
        (DAY, DAY, False),  # said a day later that it took place
        (HOUR / 4, 2 * DAY, False),  # its minutes are open for days
    ],
)
def test_until_when_a_meeting_is_in_the_room(held, at, there):
    begins, ends = clock.in_room(meeting("held", held_at=STARTS + held))
    assert (begins <= STARTS + at < ends) is there


# --- the agenda -------------------------------------------------------------------------


def items(*titles):
    return tuple(
        Item(n, 1, 1, n, "text", 0, title, "listed", 9, NOW) for n, title in enumerate(titles, 1)
    )


def test_the_chair_orders_and_the_ends_are_ends():
    there = items("甲", "乙", "丙")
    state = Agenda(1, meeting(), there[2], there)
    state, _ = agenda.reorder(state, e.ItemMoved(3, 1), ctx())
    assert [i.title for i in state.items] == ["甲", "丙", "乙"]
    assert [title for _, _, title in state.meeting.agenda] == ["甲", "丙", "乙"]
    assert [i.order for i in state.items] == [1, 2, 3]
    first = Agenda(1, meeting(), there[0], there)
    assert code_of(lambda: agenda.reorder(first, e.ItemMoved(1, 1), ctx())) == "agenda.end"
    other = ctx(5, roles=frozenset({Role.RESIDENT}))
    assert code_of(lambda: agenda.reorder(first, e.ItemMoved(1, 0), other)) == "no_right"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "agenda.unknown"),
        ({"title": "灯", "open": False}, "agenda.settled"),
        ({"title": "灯", "item": items("灯")[0]}, "agenda.there"),
        ({"title": "灯", "items": items(*"灯" * 20), "meeting": meeting()}, "agenda.full"),
    ],
)
def test_what_goes_on_no_agenda(changes, code):
    assert code_of(lambda: agenda.put(Agenda(1, **changes), e.ItemPut("need", 3), ctx())) == code


def test_by_itself_from_five_homes_on_and_never_twice():
    due = e.ItemDue("need", 3)
    few, effects = agenda.due(Agenda(1, meeting(), title="灯", homes=4), due, ctx(0))
    assert (few.changed, effects) == ((), ())
    enough, effects = agenda.due(Agenda(1, meeting(), title="灯", homes=5), due, ctx(0))
    assert enough.item.meeting == 1
    assert "agenda.put" not in [
        x.phrase for x in effects
    ]  # whoever was the fifth hears of it not twice
    waits, _ = agenda.due(Agenda(1, None, title="灯", homes=5), due, ctx(0))
    assert waits.item.state == "waiting"
    full = Agenda(1, meeting(), items=items(*"灯" * 20), title="门", homes=9)
    assert agenda.due(full, due, ctx(0))[0].item.state == "waiting"
    _, effects = agenda.due(Agenda(1, meeting(), items("灯")[0], title="灯", homes=9), due, ctx(0))
    assert effects == ()


@pytest.mark.parametrize(
    "step",
    [
        lambda s, c: agenda.put(s, e.ItemPut("need", 3), c),
        lambda s, c: agenda.put(s, e.MatterPut(0, "灯"), c),
        lambda s, c: agenda.due(s, e.ItemDue("need", 3), c),
    ],
)
def test_a_meeting_that_has_begun_is_not_the_next_one(step):
    state = Agenda(1, meeting("reminded"), items=items("停车"), title="灯", homes=5)
    found, _ = step(state, ctx(9, STARTS + HOUR, COMMITTEE))
    assert (found.item.meeting, found.item.state, found.meeting) == (0, "waiting", None)
    found, _ = step(state, ctx(9, STARTS - HOUR, COMMITTEE))
    assert (found.item.meeting, found.item.state) == (1, "listed")


@pytest.mark.parametrize(
    "step",
    [
        lambda s, c: agenda.put(s, e.ItemPut("need", 3), c),
        lambda s, c: agenda.put(s, e.MatterPut(0, "灯"), c),
        lambda s, c: agenda.due(s, e.ItemDue("need", 3), c),
    ],
)
@pytest.mark.parametrize(
    ("first", "second", "third", "goes"),
    [
        (-HOUR, HOUR, DAY, 2),  # one has begun: the next that is called
        (-HOUR, -HOUR, DAY, 3),
        (-HOUR, -HOUR, -HOUR, 0),  # then it waits
        (HOUR, DAY, 2 * DAY, 1),
    ],
)
def test_a_matter_goes_to_the_first_called_meeting_that_has_not_begun(
    step, first, second, third, goes
):
    one, two, three = (
        meeting("reminded", no=no, starts_at=STARTS + at)
        for no, at in ((1, first), (2, second), (3, third))
    )
    ahead = ((two, items("车")), (three, ()))
    state = Agenda(1, one, items=items("停车"), later=ahead, title="灯", homes=5)
    found, _ = step(state, ctx(9, STARTS, COMMITTEE))
    assert (found.item.meeting, found.meeting.no if found.meeting else 0) == (goes, goes)
    assert found.item.order == {0: 0, 1: 2, 2: 2, 3: 1}[goes]


def test_where_the_next_agenda_is_full_the_one_after_it_is_taken():
    many, due = items(*"灯" * RULES.agenda_most), e.ItemDue("need", 3)
    two = meeting(no=2, starts_at=STARTS + DAY)
    open_ = Agenda(1, meeting(), items=many, later=((two, ()),), title="门", homes=5)
    for step, event in ((agenda.due, due), (agenda.put, e.ItemPut("need", 3))):
        found, _ = step(open_, event, ctx())
        assert (found.item.meeting, found.meeting.no) == (2, 2)
    full = replace(open_, later=((two, many),))
    assert agenda.due(full, due, ctx(0))[0].item.state == "waiting"
    assert code_of(lambda: agenda.put(full, e.ItemPut("need", 3), ctx())) == "agenda.full"


def test_who_called_the_first_meeting_alone_puts_nothing_on_another_s():
    """The right is judged where the matter goes."""
    theirs = meeting(no=2, starts_at=STARTS + DAY, caller=5, chair=5)
    mine = meeting("reminded", starts_at=STARTS - HOUR)
    resident = ctx(9, STARTS, frozenset({Role.RESIDENT}))
    state = Agenda(1, mine, later=((theirs, ()),), title="灯")
    assert code_of(lambda: agenda.put(state, e.MatterPut(0, "灯"), resident)) == "no_right"
    mine_next = Agenda(1, theirs, later=((mine, ()),), title="灯")
    assert code_of(lambda: agenda.put(mine_next, e.MatterPut(0, "灯"), resident)) == "no_right"
    found, _ = agenda.put(
        Agenda(1, mine, title="灯"), e.MatterPut(0, "灯"), ctx(9, NOW, resident.actor.roles)
    )
    assert found.item.meeting == 1


def test_whoever_cannot_call_such_a_meeting_does_not_order_its_matters():
    first, *_ = there = items("停车", "电梯")
    state = Agenda(1, meeting(kind="owners", caller=5, chair=5), first, there)
    for step, event in ((agenda.reorder, e.ItemMoved(1, 0)), (agenda.drop, e.ItemDropped(1))):
        assert code_of(lambda s=step, x=event: s(state, x, ctx(9, NOW, COMMITTEE))) == "no_right"


def test_what_waits_comes_on_the_agenda_of_the_next_meeting_that_is_called():
    waiting = tuple(Item(n, 1, 0, 0, "need", n, f"事{n}", "waiting", 9, NOW) for n in range(1, 26))
    state, _ = flow.call(Convening(items=waiting), called(), ctx())
    assert len(state.listed) == len(state.meeting.agenda) == RULES.agenda_most
    assert {i.meeting for i in state.listed} == {7}


def test_chair_and_caller_are_asked_whether_it_was_held():
    m = meeting("reminded", chair=4)
    _, effects = clock.unopened(m, e.MeetingUnopened(1), ctx(0, m.ends_at + HOUR))
    assert [x.to for x in effects if isinstance(x, Say)] == [To(4), To(9)]


def planned_next(effects):
    return [
        x.at for x in effects if isinstance(x, Remind) and isinstance(x.event, e.MeetingNextDue)
    ]


def test_a_month_without_its_meeting_does_not_end_the_months():
    m, over = meeting("reminded", monthly=True), STARTS + 2 * HOUR + HOUR
    _, effects = flow.cancel(Hall(m), e.MeetingCancelled(1, "主持人病了"), ctx())
    assert planned_next(effects) == [over]
    short, effects = room.fall_short(m, e.MeetingFellShort(1), ctx(9, STARTS + HOUR))
    assert planned_next(effects) == [over]
    # told once: neither the second try nor the paper list plans a second one
    for again in (
        replace(short, present=1),
        replace(m, again=True),
    ):
        assert planned_next(room.hold(again, e.MeetingHeld(1), ctx(9, STARTS + HOUR))[1]) == []
    plan = replace(m, state="planned", called_at=None)
    _, effects = flow.cancel(Hall(plan), e.MeetingCancelled(1, "不再开了"), ctx())
    assert planned_next(effects) == []


def test_judged_by_silence_it_is_opened_when_the_paper_list_shows_that_enough_came():
    short = meeting("no_quorum", kind="assembly", asked=3)
    late = ctx(9, STARTS + 2 * DAY, COMMITTEE)
    for few in (short, replace(short, present=1, homes=1), meeting("no_quorum")):
        assert code_of(lambda m=few: room.hold(m, e.MeetingHeld(1), late)) == "meeting.too_few"
    held, _ = room.hold(replace(short, present=2, homes=2), e.MeetingHeld(1), late)
    assert (held.state, held.minutes_due) == ("held", late.now + RULES.minutes_within)


# --- an outage --------------------------------------------------------------------------


def slept(m, begin, end):
    epoch, ms = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
    event = MinutesDelayed(1, (begin - epoch) // ms, (end - epoch) // ms)
    return minutes.delay(Protocol(m), event, ctx(0, end))[1]


def test_a_meeting_during_an_outage_is_asked_about_before_it_is_judged():
    m = meeting("reminded")
    back = m.ends_at + 3 * DAY
    effects = slept(m, STARTS - HOUR, back)
    at = next(x.at for x in effects if isinstance(x, Remind))
    assert at == back + RULES.unopened_after - HOUR / 2
    assert [x.phrase for x in effects if isinstance(x, Say)] == ["meeting.asked"]
    assert Forget((e.MeetingUnopened,)) in effects
    held, effects = room.hold(m, e.MeetingHeld(1), ctx(9, back + HOUR))
    assert held.minutes_due == back + HOUR + RULES.minutes_within  # three days, none of them gone


def test_an_outage_before_a_meeting_or_between_question_and_judgement():
    m = meeting("reminded")
    assert slept(m, STARTS - 3 * HOUR, STARTS + HOUR) == ()
    assert slept(m, NOW, NOW + DAY) == ()
    effects = slept(m, m.ends_at + HOUR, m.ends_at + 6 * HOUR)
    assert [type(x) for x in effects] == [Forget, Remind]
    assert effects[1].at == m.ends_at + RULES.unopened_after + 5 * HOUR

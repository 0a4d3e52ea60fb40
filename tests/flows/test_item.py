"""Action items by table: every state and step, every illegal one refused (S12, rules 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import item as flow
from bot.flows import item_clock as clock
from bot.flows import item_events as happened
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, Place, Refused, Remind, Say, Tell
from bot.flows.item_life import LIFE
from bot.flows.item_state import OVER, STATES, Giving, Item, Settling
from bot.flows.need_events import NeedSettled, NeedUnsettled
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
DAY = timedelta(days=1)
TODAY = 20_780  # counted from 1970
OWNER, CHAIR, OTHER, OBSERVER = 7, 5, 8, 9
WORDS = "换了新的锁，钥匙已经发下去了。"
DUE = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)  # Saturday, 9:00 there


def ctx(actor=OWNER, roles=(), now=NOW, *, filled=frozenset(Role), reachable=range(1, 99)):
    who = Actor(actor, frozenset({Role.RESIDENT, *roles})) if actor else CLOCK
    facts = Facts(reachable=reachable, filled=filled)
    return Ctx(now, who, Place(1, 1, 0), Policy(), lambda: 1, facts)


def item(state="open", **changes):
    values = {
        "no": 1, "home": 1, "text": "修门禁", "assignee": OWNER, "role": "property",
        "chair": CHAIR, "state": state, "made_at": NOW, "due_at": DUE, "asked_at": NOW,
    }  # fmt: skip
    if state in ("done", "verified"):
        values |= {"done_by": OWNER, "done_at": NOW, "word": WORDS}
    return Item(**{**values, **changes})


def events(found):
    """Each kind of event, as whoever may would make it, and who that is."""
    no, ver, turn = found.no, found.version, found.turn
    return {
        happened.ItemAccepted: (happened.ItemAccepted(no, ver), OWNER),
        happened.ItemDeclined: (happened.ItemDeclined(no, "要出差"), OWNER),
        happened.ItemProgressed: (happened.ItemProgressed(no, WORDS), OWNER),
        happened.ItemDone: (happened.ItemDone(no, WORDS), OWNER),
        happened.ItemVerified: (happened.ItemVerified(no, ver), CHAIR),
        happened.ItemReturned: (happened.ItemReturned(no, WORDS), CHAIR),
        happened.ItemExtended: (happened.ItemExtended(no, 7, WORDS), OWNER),
        happened.ItemReassigned: (happened.ItemReassigned(no, ver, OTHER), CHAIR),
        happened.ItemCancelled: (happened.ItemCancelled(no, WORDS), CHAIR),
        happened.ItemUnanswered: (happened.ItemUnanswered(no, turn), 0),
        happened.ItemReminderDue: (happened.ItemReminderDue(no, turn), 0),
        happened.ItemOverdue: (happened.ItemOverdue(no, turn), 0),
        happened.ItemEscalated: (happened.ItemEscalated(no, turn, "party_branch"), 0),
        happened.ItemUnverified: (happened.ItemUnverified(no, turn), 0),
        happened.ItemDelayed: (happened.ItemDelayed(no, 0, 1), 0),
    }


def step(found, event, context):
    """Through whichever step the switchboard has for it; the item after it."""
    if isinstance(event, happened.ItemReassigned):
        state, effects = flow.reassign(Giving(found, event.assignee, "property"), event, context)
        return state.item, effects
    if isinstance(event, happened.ItemVerified):
        state, effects = flow.verify(Settling(found), event, context)
        return state.item, effects
    if isinstance(event, happened.ItemDelayed):
        return clock.delay(found, event, context)
    return flow.step(found, event, context)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", LIFE, ids=lambda kind: kind.__name__)
def test_every_step_leads_where_the_table_says_and_nowhere_else(kind, state):
    found = item(state, photos=())
    event, actor = events(found)[kind]
    now = DUE if kind is happened.ItemReminderDue else NOW + 9 * DAY if not actor else NOW
    if state not in LIFE[kind]:
        with pytest.raises(Refused) as refused:
            step(found, event, ctx(actor, now=now))
        assert refused.value.code == "item.wrong_state"
        return
    after, _ = step(found, event, ctx(actor, now=now))
    assert after.state == LIFE[kind][state]
    assert (after.no, after.home) == (found.no, found.home)
    assert after.assignee
    assert after.due_at  # one owner and one date, always


def test_what_is_over_never_begins_again():
    assert not [kind for kind, moves in LIFE.items() for state in OVER if state in moves]


def reminds(effects, kind):
    return [e.at for e in effects if isinstance(e, Remind) and type(e.event) is kind]


def said(effects):
    return [e.phrase for e in effects if isinstance(e, Say)]


# --- it begins --------------------------------------------------------------------------


def opened(day=TODAY + 5, text="修门禁", role="property", roles=(Role.FLOOR_LEAD,), who=OWNER):
    event = happened.ItemOpened(day, who, text)
    return flow.open_(Giving(None, who, role), event, ctx(CHAIR, roles))


def test_a_new_item_has_one_owner_one_date_and_its_clocks():
    state, effects = opened()
    made = state.item
    assert (made.state, made.assignee, made.chair, made.role) == ("open", OWNER, CHAIR, "property")
    assert made.due_at == DUE
    assert reminds(effects, happened.ItemReminderDue) == [DUE - 3 * DAY]
    assert reminds(effects, happened.ItemOverdue) == [DUE + DAY]
    assert reminds(effects, happened.ItemUnanswered) == [NOW + 2 * DAY]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"roles": ()}, "no_right"),
        ({"roles": (Role.PROPERTY,)}, "no_right"),
        ({"text": ""}, "form.too_short"),
        ({"text": "修" * 201}, "form.too_long"),
        ({"role": ""}, "item.nobody"),
        ({"day": TODAY - 1}, "item.past"),
        ({"day": TODAY + 367}, "item.far"),
    ],
)
def test_what_is_no_item_is_refused(changes, code):
    with pytest.raises(Refused) as refused:
        opened(**changes)
    assert refused.value.code == code


def test_whoever_takes_it_upon_themselves_has_accepted():
    state, effects = opened(who=CHAIR)
    assert state.item.state == "accepted"
    assert not reminds(effects, happened.ItemUnanswered)


# --- who may ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state", "actor", "roles", "code"),
    [
        (happened.ItemAccepted, "open", OTHER, (), "no_right"),
        (happened.ItemAccepted, "open", CHAIR, (), "item.not_silent"),
        (happened.ItemProgressed, "accepted", CHAIR, (), "no_right"),
        (happened.ItemDone, "accepted", CHAIR, (Role.RESIDENTS_COMMITTEE,), "no_right"),
        (happened.ItemVerified, "done", OTHER, (), "no_right"),
        (happened.ItemVerified, "done", OTHER, (Role.RESIDENTS_COMMITTEE,), "no_right"),
        (happened.ItemVerified, "done", OWNER, (), "no_right"),
        (happened.ItemVerified, "done", OWNER, (Role.RESIDENT_OBSERVER,), "item.own_work"),
        (happened.ItemReturned, "done", OWNER, (Role.RESIDENT_OBSERVER,), "item.own_work"),
        (happened.ItemExtended, "accepted", OTHER, (Role.RESIDENTS_COMMITTEE,), "no_right"),
        (happened.ItemReassigned, "open", OWNER, (), "no_right"),
        (happened.ItemCancelled, "open", OWNER, (), "no_right"),
        (happened.ItemCancelled, "open", OWNER, (Role.RESIDENTS_COMMITTEE,), "no_right"),
    ],
)
def test_who_may_not(kind, state, actor, roles, code):
    found = item(state)
    with pytest.raises(Refused) as refused:
        step(found, events(found)[kind][0], ctx(actor, roles))
    assert refused.value.code == code


def test_nobody_verifies_their_own_work_not_even_as_chair():
    found = item("done", chair=OWNER, lead="resident_observer")
    with pytest.raises(Refused) as refused:
        step(found, happened.ItemVerified(1, 1), ctx(OWNER))
    assert refused.value.code == "item.own_work"
    after, _ = step(found, happened.ItemVerified(1, 1), ctx(OBSERVER, (Role.RESIDENT_OBSERVER,)))
    assert (after.state, after.verified_by) == ("verified", OBSERVER)


@pytest.mark.parametrize(
    ("chair", "role", "filled", "reachable", "lead"),
    [
        (CHAIR, "property", frozenset(Role), (CHAIR, OWNER), ""),
        (OWNER, "property", frozenset(Role), (OWNER,), "resident_observer"),
        (OWNER, "floor_lead", {Role.RESIDENTS_COMMITTEE}, (OWNER,), "residents_committee"),
        (OWNER, "residents_committee", {Role.RESIDENTS_COMMITTEE, Role.PARTY_BRANCH}, (OWNER,),
         "party_branch"),
        (CHAIR, "property", {Role.RESIDENTS_COMMITTEE}, (OWNER,), "residents_committee"),
    ],
)  # fmt: skip
def test_who_verifies_where_the_chair_did_it_or_is_gone(chair, role, filled, reachable, lead):
    found = item("accepted", chair=chair, role=role)
    context = ctx(OWNER, filled=filled, reachable=reachable)
    after, _ = step(found, happened.ItemDone(1, WORDS), context)
    assert after.lead == lead
    if lead:
        seen, _ = step(after, happened.ItemVerified(1, 2), ctx(OTHER, (Role(lead),)))
        assert seen.state == "verified"


# --- evidence ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "photos", "need", "good"),
    [
        ("九个字的结果不够长", "", 0, False),
        ("十个字的结果就够长了", "", 0, True),
        ("", "a", 0, True),
        ("好了", "a b", 0, True),
        ("好了", "a", 3, False),  # whoever raised the need reads words
        (WORDS, "a", 3, True),
    ],
)
def test_evidence_is_a_photo_or_ten_characters(result, photos, need, good):
    found = item("in_progress", need=need)
    event = happened.ItemDone(1, result, photos)
    if not good:
        with pytest.raises(Refused) as refused:
            step(found, event, ctx())
        assert refused.value.code == "form.too_short"
        return
    after, _ = step(found, event, ctx())
    assert (after.state, after.photos) == ("done", tuple(photos.split()))


def test_later_parts_of_an_album_are_added_until_somebody_has_looked():
    found = item("done", photos=("a",))
    event = happened.ItemPhotosAdded(1, "a b c")
    assert flow.add_photos(found, event, ctx())[0].photos == ("a", "b", "c")
    assert flow.add_photos(found, event, ctx(OTHER)) == (found, ())
    over = replace(found, state="verified")
    assert flow.add_photos(over, event, ctx()) == (over, ())
    many = happened.ItemPhotosAdded(1, " ".join(map(str, range(30))))
    assert len(flow.add_photos(found, many, ctx())[0].photos) == flow.PHOTOS_MOST


def test_the_last_verified_item_of_a_need_settles_it():
    found = item("done", need=3)
    verified = happened.ItemVerified(1, 1)
    _, effects = flow.verify(Settling(found), verified, ctx(CHAIR))
    told = [e.event for e in effects if isinstance(e, Tell)]
    assert told == [NeedSettled(3, 1, WORDS)]
    _, effects = flow.verify(Settling(found, others=1), verified, ctx(CHAIR))
    assert not [e for e in effects if isinstance(e, Tell)]


@pytest.mark.parametrize(
    ("others", "done", "heard"),
    [
        (0, WORDS, [NeedSettled(3, 1, WORDS)]),  # what the others did is the result
        (0, "", [NeedUnsettled(3, 1, WORDS)]),  # nobody did anything: it waits again
        (1, WORDS, []),
        (1, "", []),
    ],
)
def test_the_last_item_of_a_need_that_is_cancelled_tells_the_need(others, done, heard):
    state = Settling(item("accepted", need=3), others, done)
    after, effects = flow.cancel(state, happened.ItemCancelled(1, WORDS), ctx(CHAIR))
    assert after.item.state == "cancelled"
    told = [e.event for e in effects if isinstance(e, Tell)]
    assert told == heard


# --- races ------------------------------------------------------------------------------


def test_two_verify_at_once_and_done_is_pressed_twice():
    found = item("done")
    first, _ = step(found, happened.ItemVerified(1, 1), ctx(CHAIR))
    with pytest.raises(Refused) as refused:
        step(first, happened.ItemVerified(1, 1), ctx(OBSERVER, (Role.RESIDENT_OBSERVER,)))
    assert (refused.value.code, refused.value.facts["state"]) == ("item.wrong_state", "verified")
    once, _ = step(item("accepted"), happened.ItemDone(1, WORDS), ctx())
    with pytest.raises(Refused) as refused:
        step(once, happened.ItemDone(1, WORDS), ctx())
    assert refused.value.code == "item.wrong_state"


def test_reassign_versus_accept():
    found = item("open")
    moved, _ = step(found, happened.ItemReassigned(1, 1, OTHER), ctx(CHAIR))
    with pytest.raises(Refused) as refused:
        step(moved, happened.ItemAccepted(1, 1), ctx(OWNER))
    assert refused.value.code == "no_right"
    with pytest.raises(Refused) as refused:  # the new owner by the old one's card
        step(moved, happened.ItemAccepted(1, 1), ctx(OTHER))
    assert refused.value.code == "item.stale"
    taken, _ = step(found, happened.ItemAccepted(1, 1), ctx(OWNER))
    with pytest.raises(Refused) as refused:
        step(taken, happened.ItemReassigned(1, 1, OTHER), ctx(CHAIR))
    assert (refused.value.code, refused.value.facts["state"]) == ("item.stale", "accepted")


def test_a_deadline_of_earlier_dates_does_nothing():
    longer, _ = step(item("accepted"), happened.ItemExtended(1, 7, WORDS), ctx())
    with pytest.raises(Refused):
        step(longer, happened.ItemOverdue(1, 1), ctx(0, now=DUE + DAY))


# --- silence, no, and somebody else -----------------------------------------------------


def test_after_two_days_of_silence_the_chair_decides_and_the_owner_keeps_it():
    silent, effects = step(item(), happened.ItemUnanswered(1, 1), ctx(0, now=NOW + 2 * DAY))
    assert (silent.state, silent.silent, silent.assignee) == ("open", True, OWNER)
    assert "item.unanswered" in said(effects)
    taken, effects = step(silent, happened.ItemAccepted(1, 2), ctx(CHAIR))
    assert taken.state == "accepted"
    assert "item.accepted_for" in said(effects)
    late, _ = step(silent, happened.ItemAccepted(1, 2), ctx(OWNER))
    assert (late.state, late.silent) == ("accepted", False)


def test_silence_where_the_chair_is_gone_goes_to_the_committee():
    silent, _ = step(item(), happened.ItemUnanswered(1, 1), ctx(0, reachable=(OWNER,)))
    assert silent.lead == "residents_committee"
    taken, _ = step(silent, happened.ItemAccepted(1, 2), ctx(OTHER, (Role.RESIDENTS_COMMITTEE,)))
    assert taken.state == "accepted"


def test_a_no_goes_to_the_chair_and_the_item_stays():
    no, effects = step(item(), happened.ItemDeclined(1, "要出差"), ctx())
    assert (no.state, no.assignee, no.declined, no.silent) == ("open", OWNER, "要出差", True)
    assert "item.declined" in said(effects)
    moved, effects = step(no, happened.ItemReassigned(1, 2, OTHER), ctx(CHAIR))
    assert (moved.assignee, moved.declined, moved.silent) == (OTHER, "", False)
    assert reminds(effects, happened.ItemUnanswered) == [NOW + 2 * DAY]
    assert "item.relieved" in said(effects)


def test_nobody_and_the_same_are_no_new_owner():
    with pytest.raises(Refused) as refused:
        flow.reassign(Giving(item(), 77, ""), happened.ItemReassigned(1, 1, 77), ctx(CHAIR))
    assert refused.value.code == "item.nobody"
    with pytest.raises(Refused) as refused:
        step(item(), happened.ItemReassigned(1, 1, OWNER), ctx(CHAIR))
    assert refused.value.code == "item.same"


# --- more time --------------------------------------------------------------------------


def test_more_time_twice_and_no_third_time():
    found = item("accepted")
    found, effects = step(found, happened.ItemExtended(1, 7, WORDS), ctx())
    assert found.due_at == DUE + 7 * DAY
    assert reminds(effects, happened.ItemOverdue) == [DUE + 8 * DAY]
    found, _ = step(found, happened.ItemExtended(1, 3, WORDS), ctx(CHAIR))
    assert (found.due_at, found.extended) == (DUE + 10 * DAY, 2)
    with pytest.raises(Refused) as refused:
        step(found, happened.ItemExtended(1, 3, WORDS), ctx())
    assert refused.value.code == "item.extended_enough"


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(7, "太短", "form.too_short"), (7, "长" * 501, "form.too_long"), (0, WORDS, "item.too_long"),
     (31, WORDS, "item.too_long")],
)  # fmt: skip
def test_more_time_needs_a_reason_and_has_a_limit(days, reason, code):
    with pytest.raises(Refused) as refused:
        step(item("accepted"), happened.ItemExtended(1, days, reason), ctx())
    assert refused.value.code == code


def test_more_time_after_the_date_counts_from_today_and_the_breach_stays():
    late = item("accepted", overdue=True, overdues=1)
    after, _ = step(late, happened.ItemExtended(1, 3, WORDS), ctx(now=DUE + 5 * DAY))
    assert (after.due_at, after.overdue, after.overdues) == (DUE + 8 * DAY, False, 1)


# --- the clock --------------------------------------------------------------------------


def test_each_reminder_enters_the_next_and_the_last_is_the_day_itself():
    found = item("accepted")
    days = []
    at = DUE - 3 * DAY
    while at is not None:
        _, effects = step(found, happened.ItemReminderDue(1, 1), ctx(0, now=at))
        days.append(next(e.facts["left"] for e in effects if isinstance(e, Say)))
        at = next(iter(reminds(effects, happened.ItemReminderDue)), None)
    assert days == [3, 1, 0]


def test_what_was_slept_through_is_one_reminder():
    """The first one comes late, two days after its time: the one in between is not told again."""
    _, effects = step(item("accepted"), happened.ItemReminderDue(1, 1), ctx(0, now=DUE - DAY / 2))
    assert said(effects) == ["item.reminder"]
    assert reminds(effects, happened.ItemReminderDue) == [DUE]


def test_no_reminder_after_the_day_is_over():
    _, effects = step(item("accepted"), happened.ItemReminderDue(1, 1), ctx(0, now=DUE + DAY))
    assert effects == ()


def test_an_item_given_a_day_before_its_date_is_reminded_on_the_day_alone():
    state, effects = opened(day=TODAY + 1)
    assert reminds(effects, happened.ItemReminderDue) == [state.item.due_at]


def test_the_ladder_is_a_day_three_days_a_week():
    after, effects = step(item("accepted"), happened.ItemOverdue(1, 1), ctx(0, now=DUE + DAY))
    assert (after.overdue, after.overdues) == (True, 1)
    assert reminds(effects, happened.ItemEscalated) == [DUE + 3 * DAY, DUE + 7 * DAY]
    rung = happened.ItemEscalated(1, 1, "residents_committee")
    _, effects = step(after, rung, ctx(0, now=DUE + 3 * DAY))
    assert said(effects) == ["item.escalated"]
    rung = happened.ItemEscalated(1, 1, "party_branch")
    _, effects = step(after, rung, ctx(0, now=DUE + 7 * DAY))
    assert said(effects) == ["item.escalated", "item.listed"]


def test_a_returned_item_gets_the_time_that_it_waited_back():
    found = item("done", done_at=NOW)
    after, effects = step(found, happened.ItemReturned(1, WORDS), ctx(CHAIR, now=NOW + 2 * DAY))
    assert (after.state, after.due_at, after.photos) == ("in_progress", DUE + 2 * DAY, ())
    assert reminds(effects, happened.ItemOverdue) == [DUE + 3 * DAY]
    assert any(isinstance(e, Forget) for e in effects)


def test_an_owner_who_cannot_be_reached_is_told_by_whoever_gave_it():
    _, effects = step(
        item("accepted"), happened.ItemReminderDue(1, 1), ctx(0, now=DUE, reachable=(CHAIR,))
    )
    assert [e.to.person for e in effects if isinstance(e, Say)] == [CHAIR]


# --- an outage --------------------------------------------------------------------------


def delayed(found, begin, end):
    ms = timedelta(milliseconds=1)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    event = happened.ItemDelayed(1, (begin - epoch) // ms, (end - epoch) // ms)
    return clock.delay(found, event, ctx(0, now=end))


def test_two_reminders_slept_through_are_one_message_and_the_date_moves_a_day():
    found = item("accepted")
    after, effects = delayed(found, DUE - 4 * DAY, DUE - DAY / 2)
    assert after.due_at == DUE + DAY
    assert said(effects).count("item.missed") == 1
    assert reminds(effects, happened.ItemReminderDue) == [DUE + DAY]
    assert reminds(effects, happened.ItemOverdue) == [DUE + 2 * DAY]


def test_a_short_outage_moves_it_ten_minutes_and_edits_no_card():
    found = item("accepted")
    after, effects = delayed(found, NOW + DAY, NOW + DAY + timedelta(minutes=5))
    assert after.due_at == DUE + timedelta(minutes=10)
    assert said(effects) == []
    assert after.version == found.version  # every button stays good


def test_an_outage_before_it_was_made_is_nothing_to_it():
    found = item("accepted")
    assert delayed(found, NOW - 2 * DAY, NOW - DAY) == (found, ())


def test_a_breach_in_an_outage_that_nobody_noticed_is_taken_back():
    found = item("accepted", overdue=True, overdues=1)
    after, effects = delayed(found, DUE + DAY / 2, DUE + 2 * DAY)
    moved = DUE + DAY + timedelta(minutes=10)
    assert (after.overdue, after.overdues, after.due_at) == (False, 0, moved)
    assert "item.missed" in said(effects)
    assert reminds(effects, happened.ItemOverdue) == [DUE + 2 * DAY + timedelta(minutes=10)]


def test_an_older_breach_stays_and_its_ladder_waits():
    found = item("accepted", overdue=True, overdues=1)
    begin = DUE + 2 * DAY
    after, effects = delayed(found, begin, begin + timedelta(hours=5))
    assert (after.overdue, after.due_at, after.stood) == (True, DUE, timedelta(hours=5))
    later = timedelta(hours=5)
    assert reminds(effects, happened.ItemEscalated) == [
        DUE + 3 * DAY + later, DUE + 7 * DAY + later,
    ]  # fmt: skip


def test_silence_during_an_outage_is_no_silence():
    found = item("open", silent=True)
    after, effects = delayed(found, NOW + DAY, NOW + 3 * DAY)
    assert after.silent is False
    assert reminds(effects, happened.ItemUnanswered) == [NOW + 3 * DAY + timedelta(minutes=10)]

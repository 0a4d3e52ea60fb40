"""The clocks of a need, by table: urgency, result, hold, extension, undo, correction (S03, S04)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.flows import need as flow
from bot.flows import need_events as happened
from bot.flows import need_merge as merging
from bot.flows.effects import CLOCK, Actor, Ctx, Facts, Forget, Place, Refused, Remind, Say, Tell
from bot.flows.need_following import Follow, Following
from bot.flows.need_following import step as step_following
from bot.flows.need_handling import Sorting
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPORTER = Actor(1, frozenset({Role.RESIDENT}))
LEAD = Actor(2, frozenset({Role.RESIDENT, Role.FLOOR_LEAD}))
COMMITTEE = Actor(3, frozenset({Role.RESIDENT, Role.RESIDENTS_COMMITTEE}))
PROPERTY = Actor(6, frozenset({Role.RESIDENT, Role.PROPERTY}))
STRANGER = Actor(4, frozenset({Role.RESIDENT}))
LONG = "电梯公司今天下午来修，四点前恢复。"


def ctx(actor, after=timedelta(0), *, filled=frozenset(Role), duty=0, posts=(2, 3, 6)):
    facts = Facts(filled=filled, seated=frozenset({Role.PROPERTY}), duty=duty, in_post=posts)
    return Ctx(NOW + after, actor, Place(1, 1, 1), Policy(), lambda: 7, facts)


def reported(**more):
    event = happened.NeedReported("电梯坏了", "3号楼", **more)
    return flow.step(None, event, ctx(REPORTER))


def waits(effects):
    """{event: after which time} of what was entered."""
    return {type(e.event): e.at - NOW for e in effects if isinstance(e, Remind)}


def refused(code, call):
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("urgency", "answer", "result"),
    [
        ("emergency", 2 * HOUR, 24 * HOUR),
        ("urgent", 24 * HOUR, 24 * HOUR),
        ("normal", 72 * HOUR, 7 * DAY),
        ("low", 72 * HOUR, 15 * DAY),
    ],
)
def test_each_urgency_has_its_clocks(urgency, answer, result):
    need, effects = reported(urgency=urgency, category="elevator.fault")
    assert (need.due_at - NOW, need.resolve_by - NOW) == (answer, result)
    found = waits(effects)
    assert found[happened.NeedOverdue] == answer
    assert found[happened.NeedLate] == result
    assert happened.NeedUnsorted not in found


def test_offsets_at_or_before_the_start_are_dropped():
    _, effects = reported(urgency="urgent")
    # 24 h before is the start itself; half of the time is midnight, so it is said before 22:00
    assert waits(effects)[happened.NeedReminderDue] == 10 * HOUR - timedelta(minutes=1)
    _, effects = reported(urgency="emergency")
    assert waits(effects)[happened.NeedReminderDue] == HOUR  # 4 h before lies ahead of the start


def test_an_emergency_is_reminded_of_at_night():
    at_night = replace(ctx(REPORTER), now=NOW + 11.5 * HOUR)
    _, effects = flow.step(None, happened.NeedReported("困人", "", urgency="emergency"), at_night)
    assert waits(effects)[happened.NeedReminderDue] == 12.5 * HOUR


def test_an_unsure_one_is_asked_about_after_a_day_and_only_then():
    need, effects = reported()
    assert waits(effects)[happened.NeedUnsorted] == 24 * HOUR
    event = happened.NeedUnsorted(7, 1)
    same, said = flow.step(need, event, ctx(CLOCK, 24 * HOUR, duty=3))
    assert [e.phrase for e in said] == ["need.unsorted", "need.unsorted"]  # lead and duty
    sorted_ = replace(need, category="elevator.fault")
    assert flow.step(sorted_, event, ctx(CLOCK, 24 * HOUR))[1] == ()
    assert same.state == "submitted"


def test_a_category_goes_to_its_post_if_there_is_one():
    need, _ = reported(role="property", category="elevator.fault")
    assert (need.queue, need.wanted) == ("property", "property")
    away = frozenset(Role) - {Role.PROPERTY}
    event = happened.NeedReported("电梯坏了", "", role="property")
    need, effects = flow.step(None, event, ctx(REPORTER, filled=away))
    assert (need.queue, need.wanted) == ("floor_lead", "property")
    assert "need.vacant" in [e.phrase for e in effects if isinstance(e, Say)]
    event = happened.NeedReported("陪老人看病", "", role="volunteer")  # nobody ever had that post
    assert flow.step(None, event, ctx(REPORTER))[0].wanted == "floor_lead"


def test_an_emergency_calls_everybody_who_can_act_at_once():
    _, effects = reported(urgency="emergency", role="property")
    alarms = [e for e in effects if isinstance(e, Say) and e.phrase == "need.alarm"]
    assert [a.to.role for a in alarms] == [
        Role.PROPERTY, Role.FLOOR_LEAD, Role.RESIDENTS_COMMITTEE
    ]  # fmt: skip
    assert all(a.urgent for a in alarms)


def sort(need, category="same", urgency="same", actor=LEAD, after=timedelta(0)):
    state = Sorting(need, "" if category == "same" else category, "property")
    event = happened.NeedSorted(7, need.version, category.replace(".", "__"), urgency)
    found, effects = flow.sort(state, event, ctx(actor, after))
    return found.need, effects


def test_a_corrected_category_moves_an_untaken_need_and_leaves_a_taken_one():
    need, _ = reported()
    moved, _ = sort(need, "elevator.fault")
    assert (moved.category, moved.queue) == ("elevator.fault", "property")
    taken, _ = flow.step(need, happened.NeedTaken(7, 1), ctx(LEAD))
    kept, _ = sort(taken, "elevator.fault")
    assert (kept.queue, kept.handler, kept.due_at) == ("floor_lead", LEAD.id, need.due_at)


@pytest.mark.parametrize(
    ("after", "urgency", "due"),
    [
        (1 * HOUR, "urgent", 24 * HOUR),
        (30 * HOUR, "urgent", 54 * HOUR),  # its day begins when it is known
        (60 * HOUR, "urgent", 72 * HOUR),  # and never gives more time than there was
        (10 * HOUR, "low", 72 * HOUR),
    ],
)
def test_another_urgency_runs_from_the_start_but_breaches_nobody_at_once(after, urgency, due):
    need, _ = reported(category="elevator.fault")
    need, effects = sort(need, urgency=urgency, after=after)
    assert need.due_at - NOW == due
    assert waits(effects)[happened.NeedOverdue] == due
    assert isinstance(effects[0], Forget)


def test_what_is_overdue_or_late_stays_so_since_its_own_date_whatever_the_urgency():
    need, _ = reported(urgency="urgent", category="elevator.fault")
    need, _ = flow.step(need, happened.NeedOverdue(7, 1), ctx(CLOCK, DAY))
    need, _ = flow.step(need, happened.NeedLate(7, 1), ctx(CLOCK, DAY))
    need, effects = sort(need, urgency="normal", after=30 * HOUR)
    assert (need.overdue, need.due_at - NOW, need.resolve_by - NOW) == (True, DAY, DAY)
    assert {e.event.rung: e.at - NOW for e in effects if isinstance(e, Remind)} == {
        "party_branch": 3 * DAY, "district": 8 * DAY,
    }  # fmt: skip


def test_a_deadline_that_was_moved_in_the_same_commit_says_nothing():
    need, _ = reported(urgency="urgent", category="elevator.fault")
    need, _ = sort(need, urgency="normal", after=DAY)
    same, effects = flow.step(need, happened.NeedOverdue(7, 1), ctx(CLOCK, DAY))
    assert (same, effects) == (replace(need, undo=same.undo), ())
    more, _ = flow.step(answered(), happened.NeedExtended(7, LONG), ctx(LEAD, 7 * DAY - HOUR))
    assert flow.step(more, happened.NeedLate(7, 1), ctx(CLOCK, 7 * DAY)) == (more, ())
    held, _ = flow.step(answered(), happened.NeedHeld(7, 3, LONG), ctx(LEAD, HOUR))
    assert flow.step(held, happened.NeedHoldEnded(7, 1), ctx(CLOCK, DAY)) == (held, ())


def test_nobody_is_asked_twice_what_it_is_about():
    need, _ = reported()
    taken, _ = flow.step(need, happened.NeedTaken(7, 1), ctx(LEAD, 30 * HOUR))
    _, effects = undo(taken, after=30 * HOUR)
    assert happened.NeedUnsorted not in waits(effects)
    over, _ = flow.step(need, happened.NeedDeclined(7, "property", LONG), ctx(LEAD, 23 * HOUR))
    event = happened.NeedCorrected(7, LONG)
    _, effects = flow.step(over, event, ctx(COMMITTEE, 30 * HOUR))
    assert waits(effects)[happened.NeedUnsorted] == DAY, "it fell due while it was over"


def test_sorting_twice_or_as_a_stranger_is_refused():
    need, _ = reported()
    done, _ = sort(need, "elevator.fault")
    refused("need.sorted_already", lambda: sort(done, "elevator.fault"))
    refused("no_right", lambda: sort(need, "elevator.fault", actor=STRANGER))
    refused("code", lambda: sort(need, "same", "soon"))


def answered(**more):
    need, _ = reported(category="elevator.fault", **more)
    return flow.step(need, happened.NeedAnswered(7, LONG), ctx(LEAD, HOUR))[0]


def test_a_hold_stops_the_resolution_clock_only():
    need = answered()
    held, effects = flow.step(need, happened.NeedHeld(7, 14, LONG), ctx(LEAD, 2 * DAY))
    assert held.held_until == datetime(2026, 12, 9, 1, 0, tzinfo=UTC)  # 9:00, 14 days on
    assert waits(effects) == {happened.NeedHoldEnded: held.held_until - NOW}
    back, effects = flow.step(held, happened.NeedHoldEnded(7, 1), ctx(CLOCK, held.held_until - NOW))
    assert back.state == "in_progress"
    assert back.resolve_by - NOW == 7 * DAY + (held.held_until - NOW - 2 * DAY)
    assert waits(effects)[happened.NeedLate] == back.resolve_by - NOW


@pytest.mark.parametrize("days", [0, 31])
def test_a_hold_lasts_one_to_thirty_days(days):
    event = happened.NeedHeld(7, days, LONG)
    refused("need.hold_days", lambda: flow.step(answered(), event, ctx(LEAD)))


def test_an_answer_is_owed_before_anything_can_be_put_on_hold():
    need, _ = reported()
    event = happened.NeedHeld(7, 3, LONG)
    refused("need.wrong_state", lambda: flow.step(need, event, ctx(LEAD)))


def test_one_extension_with_a_reason_in_time():
    event = happened.NeedExtended(7, LONG)
    need, effects = flow.step(answered(), event, ctx(LEAD, DAY))
    assert need.resolve_by - NOW == 15 * DAY == waits(effects)[happened.NeedLate]
    refused("need.extended_once", lambda: flow.step(need, event, ctx(LEAD, DAY)))
    refused("need.no_extension", lambda: flow.step(answered(urgency="low"), event, ctx(LEAD)))
    refused("need.extend_too_late", lambda: flow.step(answered(), event, ctx(LEAD, 7 * DAY)))


def test_a_late_result_is_noted_for_good():
    late, effects = flow.step(answered(), happened.NeedLate(7, 1), ctx(CLOCK, 7 * DAY))
    assert (late.late, late.lates) == (True, 1)
    assert "need.late" in [e.phrase for e in effects if isinstance(e, Say)]
    done, _ = flow.step(late, happened.NeedResolved(7, LONG), ctx(LEAD, 8 * DAY))
    again, _ = flow.step(done, happened.NeedRated(7, 1, 1), ctx(REPORTER, 8 * DAY))
    assert (again.late, again.lates, again.resolve_by - NOW) == (False, 1, 15 * DAY)


def undo(need, actor=LEAD, after=timedelta(0)):
    return flow.step(need, happened.NeedUndone(7, need.version), ctx(actor, after))


def test_a_wrong_done_is_undone_a_minute_before_the_result_is_due():
    need = answered()
    at = 7 * DAY - timedelta(minutes=1)
    done, effects = flow.step(need, happened.NeedResolved(7, LONG), ctx(LEAD, at))
    assert happened.NeedLate not in waits(effects)
    back, effects = undo(done, after=at + timedelta(seconds=30))
    assert replace(back, version=need.version) == need
    assert waits(effects) == {happened.NeedLate: 7 * DAY}, "as if it had never stopped"


def test_an_undone_decline_finds_the_breach_that_came_meanwhile():
    need, _ = reported()
    at = 72 * HOUR - timedelta(minutes=1)
    over, _ = flow.step(need, happened.NeedDeclined(7, "property", LONG), ctx(LEAD, at))
    back, effects = undo(over, after=72 * HOUR + timedelta(minutes=5))
    assert waits(effects)[happened.NeedOverdue] == 72 * HOUR  # due at once
    assert (back.state, back.answered_at) == ("submitted", None)


def test_undoing_keeps_followers_and_counts_only_for_its_maker_in_time():
    need, _ = reported()
    taken, _ = flow.step(need, happened.NeedTaken(7, 1), ctx(LEAD))
    state, _ = step_following(Following(taken, 4, None), happened.NeedFollowed(7), ctx(STRANGER))
    assert undo(state.need)[0].followers == 1
    refused("need.undo_not_yours", lambda: undo(taken, COMMITTEE))
    refused("need.undo_too_late", lambda: undo(taken, after=timedelta(minutes=10, seconds=1)))
    went_on, _ = flow.step(taken, happened.NeedAnswered(7, LONG), ctx(LEAD))
    refused("need.undo_gone", lambda: undo(went_on))
    old = happened.NeedUndone(7, taken.version - 1)
    refused("need.undo_gone", lambda: flow.step(taken, old, ctx(LEAD)))


def test_an_undone_step_tells_no_rung_a_second_time():
    need, _ = reported(category="elevator.fault")
    late, _ = flow.step(need, happened.NeedOverdue(7, 1), ctx(CLOCK, 72 * HOUR))
    at = 120 * HOUR - timedelta(minutes=1)
    taken, _ = flow.step(late, happened.NeedTaken(7, late.version), ctx(LEAD, at))
    rung = happened.NeedEscalated(7, 1, "party_branch")
    told, _ = flow.step(taken, rung, ctx(CLOCK, 120 * HOUR))
    back, effects = undo(told, after=120 * HOUR + timedelta(minutes=5))
    assert (back.state, back.told) == ("submitted", "party_branch")
    assert waits(effects) == {happened.NeedEscalated: 10 * DAY, happened.NeedLate: 7 * DAY}


def test_what_is_open_again_is_in_nobodys_hands_who_has_left_their_post():
    need, _ = reported(role="property", category="elevator.fault")
    taken, _ = flow.step(need, happened.NeedTaken(7, 1), ctx(PROPERTY))
    done, _ = flow.step(taken, happened.NeedResolved(7, LONG), ctx(PROPERTY, HOUR))
    mark, fix = happened.NeedRated(7, 1, 1), happened.NeedCorrected(7, LONG)
    for event, actor, state in ((mark, REPORTER, "reopened"), (fix, LEAD, "assigned")):
        kept, _ = flow.step(done, event, ctx(actor, 2 * HOUR))
        assert (kept.state, kept.handler) == (state, PROPERTY.id)
        gone, _ = flow.step(done, event, ctx(actor, 2 * HOUR, posts=(2, 3)))
        assert (gone.handler, gone.handler_role, gone.queue) == (0, "", "property")
        assert gone.state in ("reopened", "submitted")
    handed, _ = flow.step(taken, happened.NeedHanded(7, "floor_lead", LONG), ctx(PROPERTY))
    mine, _ = flow.step(handed, happened.NeedAccepted(7, handed.version), ctx(LEAD))
    filled = frozenset(Role) - {Role.PROPERTY}
    event = happened.NeedUndone(7, mine.version)
    back, _ = flow.step(mine, event, ctx(LEAD, posts=(2, 3), filled=filled))
    assert (back.state, back.handler, back.queue) == ("submitted", 0, "floor_lead")


def test_handing_on_leaves_it_with_its_first_owner_until_another_accepts():
    need, _ = reported()
    taken, _ = flow.step(need, happened.NeedTaken(7, 1), ctx(LEAD))
    event = happened.NeedHanded(7, "property", LONG)
    handed, _ = flow.step(taken, event, ctx(LEAD))
    assert (handed.handler, handed.offered) == (LEAD.id, "property")
    accept = happened.NeedAccepted(7, handed.version)
    refused("need.not_asked", lambda: flow.step(handed, accept, ctx(COMMITTEE)))
    theirs, effects = flow.step(handed, accept, ctx(PROPERTY))
    assert (theirs.handler, theirs.handler_role, theirs.offered) == (6, "property", "")
    assert "need.relieved" in [e.phrase for e in effects if isinstance(e, Say)]
    away = ctx(LEAD, filled=frozenset(Role) - {Role.PROPERTY})
    refused("need.nobody_there", lambda: flow.step(taken, event, away))
    own = happened.NeedHanded(7, "floor_lead", LONG)
    refused("need.theirs_already", lambda: flow.step(taken, own, ctx(LEAD)))
    odd = happened.NeedHanded(7, "operator", LONG)
    refused("code", lambda: flow.step(taken, odd, ctx(LEAD)))


def test_property_answers_what_is_asked_of_it_and_nothing_else():
    mine, _ = reported(role="property")
    flow.step(mine, happened.NeedAnswered(7, LONG), ctx(PROPERTY))
    others, _ = reported()
    event = happened.NeedAnswered(7, LONG)
    refused("no_right", lambda: flow.step(others, event, ctx(PROPERTY)))
    decline = happened.NeedDeclined(7, "property", LONG)
    refused("no_right", lambda: flow.step(mine, decline, ctx(PROPERTY)))


def test_a_queue_keeps_what_another_was_asked_to_take_over_until_they_accept():
    mine, _ = reported(role="property")
    handed, _ = flow.step(mine, happened.NeedHanded(7, "grid_worker", LONG), ctx(LEAD))
    after, _ = flow.step(handed, happened.NeedAnswered(7, LONG), ctx(PROPERTY))
    assert after.handler_role == "property"


def test_no_need_after_all_stops_the_clocks_and_the_reporter_starts_them_again():
    need, _ = reported()
    gone, effects = flow.step(need, happened.NeedDismissed(7, LONG), ctx(LEAD, HOUR))
    assert waits(effects) == {}
    event = happened.NeedRestored(7, gone.version)
    refused("no_right", lambda: flow.step(gone, event, ctx(STRANGER)))
    back, effects = flow.step(gone, event, ctx(REPORTER, 80 * HOUR))
    assert (back.state, back.due_at) == ("submitted", need.due_at)
    assert waits(effects)[happened.NeedOverdue] == 72 * HOUR, "the time was not theirs to spend"
    again = happened.NeedDismissed(7, LONG)
    refused("need.insisted", lambda: flow.step(back, again, ctx(LEAD)))
    assert flow.step(back, again, ctx(COMMITTEE))[0].state == "dismissed"


def test_a_correction_opens_it_as_it_was_and_says_why():
    need = answered()
    done, _ = flow.step(need, happened.NeedResolved(7, LONG), ctx(LEAD, 2 * DAY))
    event = happened.NeedCorrected(7, "其实没有修好，是另一部电梯。")
    back, effects = flow.step(done, event, ctx(COMMITTEE, 3 * DAY))
    assert (back.state, back.word) == ("responded", event.reason)
    assert waits(effects) == {happened.NeedLate: 7 * DAY}
    short = happened.NeedCorrected(7, "错了")
    refused("form.too_short", lambda: flow.step(done, short, ctx(COMMITTEE)))


def test_an_overdue_one_that_was_ended_by_mistake_is_overdue_still_and_once():
    need, _ = reported()
    late, _ = flow.step(need, happened.NeedOverdue(7, 1), ctx(CLOCK, 72 * HOUR))
    over, _ = flow.step(late, happened.NeedDeclined(7, "property", LONG), ctx(LEAD, 80 * HOUR))
    event = happened.NeedCorrected(7, LONG)
    back, effects = flow.step(over, event, ctx(COMMITTEE, 90 * HOUR))
    assert (back.state, back.overdue, back.breaches) == ("submitted", True, 1)
    assert happened.NeedOverdue not in waits(effects)
    assert waits(effects)[happened.NeedEscalated] in (120 * HOUR, 72 * HOUR + 7 * DAY)


def merge(need, into, event=None, actor=LEAD, after=timedelta(0), **people):
    state = merging.Merging(need, into, **people)
    return merging.step(state, event or happened.NeedMerged(7, 3), ctx(actor, after))


def test_merging_takes_the_followers_along_and_splitting_gives_them_back():
    need, _ = reported()
    other = replace(need, no=3, reporter=11)
    state, effects = merge(need, other, followers=frozenset({4, 5, 11}), there=frozenset({5}))
    assert (state.need.state, state.need.into) == ("merged", 3)
    assert state.add == {1, 4}, "the reporter as well; whoever is there already counts once"
    assert Tell(happened.NeedJoined(3, 7, 2)) in effects
    joined, _ = flow.step(other, happened.NeedJoined(3, 7, 2), ctx(LEAD))
    assert joined.followers == 2
    split = happened.NeedSplit(7, state.need.version)
    apart, effects = merge(state.need, joined, split, came=frozenset({1, 4}))
    assert (apart.need.state, apart.need.into, apart.drop) == ("submitted", 0, {1, 4})
    assert Tell(happened.NeedJoined(3, 7, -2)) in effects
    assert waits(effects)[happened.NeedOverdue] == 72 * HOUR
    late = timedelta(minutes=11)
    refused("need.undo_too_late", lambda: merge(state.need, joined, split, after=late))
    part = happened.NeedParted(7, "其实是两部不同的电梯，分开办。")
    assert merge(state.need, joined, part, COMMITTEE, late)[0].need.word == part.reason
    refused("no_right", lambda: merge(state.need, joined, part, STRANGER, late))


def test_whoever_wants_to_hear_no_more_of_it_does_not_hear_of_the_other_either():
    need, _ = reported()
    people = {"followers": frozenset({4, 5}), "muted": frozenset({5})}
    state, _ = merge(replace(need, muted=True), replace(need, no=3, reporter=11), **people)
    assert (state.add, state.muted) == ({1, 4, 5}, {1, 5})


def test_a_floor_lead_merges_with_no_matter_of_another_group():
    need, _ = reported()
    far = replace(need, no=3, home=2)
    refused("need.no_target", lambda: merge(need, far))
    assert merge(need, far, actor=COMMITTEE)[0].need.into == 3
    assert merge(need, replace(far, mirrors=(1,)))[0].need.into == 3


def test_a_hold_ends_with_the_merging_and_has_stopped_its_clock_until_then():
    held, _ = flow.step(answered(), happened.NeedHeld(7, 14, LONG), ctx(LEAD, DAY))
    other = replace(reported()[0], no=3)
    state, _ = merge(held, other, after=3 * DAY)
    split = happened.NeedSplit(7, state.need.version)
    apart, effects = merge(state.need, other, split, after=3 * DAY)
    assert (apart.need.state, apart.need.held_until) == ("in_progress", None)
    assert waits(effects) == {happened.NeedLate: 9 * DAY}


def test_who_came_along_stays_where_it_went_on_once_that_has_gone_on_elsewhere():
    need, _ = reported()
    state, _ = merge(need, replace(need, no=3, reporter=11), followers=frozenset({4}))
    onward = replace(need, no=3, reporter=11, state="merged", into=5)
    split = happened.NeedSplit(7, state.need.version)
    apart, effects = merge(state.need, onward, split, came=frozenset({1, 4}))
    assert (apart.need.state, apart.drop) == ("submitted", set())
    assert not [e for e in effects if isinstance(e, Tell)]


def test_merging_needs_another_open_need():
    need, _ = reported()
    refused("need.no_target", lambda: merge(need, None))
    refused("need.merge_itself", lambda: merge(need, need))
    over = replace(need, no=3, state="closed")
    refused("need.target_over", lambda: merge(need, over))
    refused("no_right", lambda: merge(need, replace(need, no=3), actor=STRANGER))


def test_muting_is_for_whoever_raised_or_follows_it():
    need, _ = reported()

    def mute(who, mine, on=1, state=need):
        event = happened.NeedMuted(7, on)
        return step_following(Following(state, who.id, mine), event, ctx(who))[0]

    assert mute(REPORTER, None).need.muted
    assert mute(STRANGER, Follow()).mine == Follow(muted=True)
    refused("need.not_following", lambda: mute(STRANGER, None))
    refused("need.muted_already", lambda: mute(STRANGER, Follow(muted=True)))
    refused("need.heard_already", lambda: mute(REPORTER, None, on=0))
    quiet = mute(REPORTER, None).need
    _, effects = flow.step(quiet, happened.NeedResolved(7, LONG), ctx(LEAD))
    assert "need.rate" not in [e.phrase for e in effects if isinstance(e, Say)], "muted is muted"


def test_the_words_of_a_neighbour_are_theirs_to_take_back():
    need, effects = reported(author=4)
    assert "need.of_yours" in [e.phrase for e in effects if isinstance(e, Say)]
    event = happened.NeedWithdrawn(7, 1)
    assert flow.step(need, event, ctx(STRANGER))[0].state == "withdrawn"
    refused("no_right", lambda: flow.step(need, event, ctx(Actor(5, STRANGER.roles))))

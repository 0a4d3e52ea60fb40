"""What becomes of a roll between its notice and its opening, by table and by chance (S08)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows import vote_events as happened
from bot.flows import vote_life, vote_object
from bot.flows.effects import Remind, Say, To
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_roll import at_opening, shown
from bot.flows.vote_state import Objecting, Objection, Planning, Unit
from storage.verify_alone import Recount
from tests.flows.test_vote import DAY, NOW, OPENER, UNITS, code, ctx, vote

OWNERS, HOMES, BODY = (
    TEMPLATES[name] for name in ("owners_special", "residents_assembly", "representatives")
)
NEW = Unit(("3", "2", "405"), 7_000, "E", people=(9,))
SOLD = replace(UNITS[3], owner="Z")


@pytest.mark.parametrize(
    ("now", "upheld", "rule", "homes", "kinds"),
    [
        (UNITS, (), OWNERS, {1, 2, 3, 4}, {}),
        (UNITS, (1, 5), OWNERS, {1, 2, 3, 4}, {}),  # nothing has changed there
        ({**UNITS, 5: NEW}, (), OWNERS, {1, 2, 3, 4}, {"left": (5,)}),
        ({**UNITS, 5: NEW}, (5,), OWNERS, {1, 2, 3, 4, 5}, {"added": (5,)}),
        ({1: UNITS[1]}, (4,), OWNERS, {1, 2, 3}, {"removed": (4,), "stays": (2, 3)}),
        ({**UNITS, 3: SOLD}, (), OWNERS, {1, 2, 3, 4}, {"differs": (3,)}),
        ({**UNITS, 3: SOLD}, (3,), OWNERS, {1, 2, 3, 4}, {"corrected": (3,)}),
        ({**UNITS, 3: SOLD}, (), HOMES, {1, 2, 3, 4}, {}),  # whose it is counts for nothing there
        ({**UNITS, 5: replace(NEW, developer=True)}, (), HOMES, {1, 2, 3, 4}, {}),
        ({1: UNITS[1], 9: NEW}, (), BODY, {1}, {"removed": (2, 3, 4), "left": (9,)}),
    ],
)  # fmt: skip
def test_nobody_joins_or_leaves_unseen(now, upheld, rule, homes, kinds):
    found, changes = at_opening(UNITS, now, upheld, rule)
    assert set(found) == homes
    assert {k: v for k, v in vars_of(changes).items() if v} == kinds
    assert changes.apart == bool({"left", "stays", "differs"} & set(kinds))


def vars_of(changes):
    return {name: getattr(changes, name) for name in changes.numbers()}


def test_a_home_that_has_changed_stays_as_it_was_with_the_people_of_now():
    moved = replace(SOLD, area=1, people=(77,))
    found, _ = at_opening(UNITS, {**UNITS, 3: moved}, (), OWNERS)
    assert (found[3].area, found[3].owner, found[3].people) == (6_025, "D", (77,))


REGISTERS = st.dictionaries(
    st.integers(1, 8),
    st.builds(lambda area, owner: Unit(("3", "2", "1"), area, owner), st.integers(1, 3),
              st.sampled_from("ABC")),
    min_size=1,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(REGISTERS, REGISTERS, st.frozensets(st.integers(1, 8)))
def test_what_is_not_said_of_a_roll_has_not_changed_it(before, now, upheld):
    """The recount of the ledger takes every true opening and none that hides a change."""
    rule = OWNERS
    found, changes = at_opening(before, now, upheld, rule)
    if not found:
        return
    state = vote("noticed", notice_roll=json.dumps(shown(before, rule)), posted_at=NOW,
                 opens_at=NOW, notice_days=15, noticed_at=NOW)  # fmt: skip
    planning = Planning(state, now, noticed=before, upheld=upheld)
    after, _ = vote_life.open_(planning, happened.VoteOpened(1), ctx())
    facts = vote_life.notes(after)
    told = vote_life.notes(Planning(state, shown=True))
    assert [Recount().read("vote:1", "ke", told), read(told, facts)] == ["", ""]
    hidden = {**facts, "changes": dict.fromkeys(facts["changes"], 0)}
    if set(found) != set(before) or any(changes.numbers()[k] for k in ("added", "removed")):
        assert "nothing is said" in read(told, hidden)
    assert read(told, {**facts, "noticed": {**facts["noticed"], "heads": 99}})


def read(*facts):
    recount = Recount()
    return [recount.read("vote:1", "kk", one) for one in facts][-1]


def test_a_notice_lapses_and_one_that_was_given_again_does_not():
    noticed = vote("noticed", noticed_at=NOW, posted_at=NOW, opens_at=NOW + 15 * DAY)
    lapsing = happened.NoticeLapsed(1)
    after, effects = vote_life.lapse(noticed, lapsing, ctx(0, NOW + 45 * DAY))
    assert (after.state, after.opens_at) == ("lapsed", None)
    assert any(isinstance(e, Say) and e.phrase == "vote.lapsed" for e in effects)
    # the clock was late: nobody opens it all the same
    late = ctx(OPENER, NOW + 45 * DAY)
    opened = happened.VoteOpened(1)
    assert code(vote_life.open_, Planning(noticed, UNITS), opened, late) == "vote.lapsed"
    on_time = ctx(OPENER, NOW + 45 * DAY - timedelta(seconds=1))
    assert vote_life.open_(Planning(noticed, UNITS), opened, on_time)[0].vote.state == "open"
    # paper that was never handed out holds no notice up for ever
    unposted = replace(noticed, posted_at=None, opens_at=None)
    assert vote_life.lapse(unposted, lapsing, ctx(0, NOW + 45 * DAY))[0].state == "lapsed"


def test_a_notice_of_an_older_release_opens_only_by_the_same_register():
    old = vote("noticed", posted_at=NOW, opens_at=NOW, noticed_at=NOW)
    opened, grown = happened.VoteOpened(1), {**UNITS, 5: NEW}
    assert vote_life.open_(Planning(old, UNITS), opened, ctx())[0].vote.state == "open"
    assert code(vote_life.open_, Planning(old, grown), opened, ctx()) == "vote.roll_changed"
    again, _ = vote_life.renew(Planning(old, grown), happened.NoticeRenewed(1), ctx())
    assert (again.vote.heads, again.shown) == (4, True)


def test_the_opener_hears_of_the_day_although_an_old_notice_and_the_register_differ():
    old = vote("noticed", posted_at=NOW, opens_at=NOW, noticed_at=NOW)
    planning = Planning(old, {**UNITS, 5: NEW})
    after, effects = vote_life.due(planning, happened.VoteOpenDue(1), ctx(0))
    assert (after.vote, after.shown) == (old, False)
    assert [e.phrase for e in effects if isinstance(e, Say)] == ["vote.notice_over"]


@pytest.mark.parametrize("days", [0, 44])
def test_a_lapse_that_comes_too_early_by_a_policy_of_now_waits(days):
    noticed = vote("noticed", noticed_at=NOW, posted_at=NOW, opens_at=NOW + 15 * DAY)
    lapsing = happened.NoticeLapsed(1)
    after, effects = vote_life.lapse(noticed, lapsing, ctx(0, NOW + days * DAY))
    assert (after, effects) == (noticed, (Remind(lapsing, NOW + 45 * DAY),))


def test_no_notice_is_given_after_one_that_lapsed_while_an_objection_waits():
    """Upheld afterwards it would correct nothing: it is older than the notice."""
    lapsed = vote("lapsed", unanswered=1, homes=4)
    assert code(vote_life.notice, Planning(lapsed, UNITS), happened.VoteNoticed(1), ctx()) == (
        "vote.unanswered"
    )
    asked = Objecting(lapsed, objection=ROLL_, known=True)
    answered, _ = vote_object.answer(asked, happened.ObjectionAnswered(1, 1, "名册会更正"), ctx())
    again, _ = vote_life.notice(Planning(answered.vote, UNITS), happened.VoteNoticed(1), ctx())
    assert again.vote.state == "noticed"


@pytest.mark.parametrize(
    ("state", "changes", "units", "who", "why"),
    [
        ("open", {}, UNITS, ctx(), "vote.wrong_state"),
        ("noticed", {}, UNITS, ctx(), "vote.same_roll"),
        ("noticed", {"unanswered": 1}, {1: UNITS[1]}, ctx(), "vote.unanswered"),
        ("noticed", {}, {1: UNITS[1]}, ctx(5), "no_right"),
        ("noticed", {}, {}, ctx(), "vote.no_register"),
    ],
)
def test_a_notice_that_is_not_given_again(state, changes, units, who, why):
    told = json.dumps(shown(UNITS, OWNERS))
    kept = vote(state, noticed_at=NOW, opens_at=NOW, notice_roll=told, **changes)
    event = happened.NoticeRenewed(1)
    assert code(vote_life.renew, Planning(kept, units), event, who) == why


ROLL_, RESULT = (Objection(1, about, 5, 9, "没有算上", NOW) for about in ("roll", "result"))


@pytest.mark.parametrize(
    ("state", "objection", "known", "text", "why"),
    [
        ("noticed", ROLL_, False, "已经核对过了", "vote.no_home"),
        ("noticed", ROLL_, True, "好", "form.too_short"),
        ("published", RESULT, True, "已经核对过了", "vote.roll_frozen"),
        ("open", ROLL_, True, "已经核对过了", "vote.roll_frozen"),
    ],
)
def test_a_correction_that_is_none(state, objection, known, text, why):
    objecting = Objecting(vote(state, unanswered=1), objection=objection, known=known)
    answered = happened.ObjectionUpheld(1, 1, 5, text)
    assert code(vote_object.answer, objecting, answered, ctx()) == why


def test_an_upheld_objection_names_whose_entry_it_corrects():
    objecting = Objecting(vote("noticed", unanswered=1), objection=ROLL_, known=True)
    answered = happened.ObjectionUpheld(1, 1, 4, "已经核对过了")
    after, effects = vote_object.answer(objecting, answered, ctx())
    assert (after.objection.upheld, after.objection.corrects) == (True, 4)
    assert any(isinstance(e, Say) and e.to == To(9) and e.facts["upheld"] for e in effects)

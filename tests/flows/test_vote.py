"""Formal votes by table and by chance: a head counts once, and the count is always the recount."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.flows import vote as flow
from bot.flows import (
    vote_check,
    vote_consult,
    vote_count,
    vote_law,
    vote_life,
    vote_object,
    vote_paper,
    vote_turnout,
    vote_voice,
)
from bot.flows import vote_events as happened
from bot.flows.effects import CLOCK, Actor, Ctx, Place, Refused, Remind, Say
from bot.flows.rules.policy import Policy
from bot.flows.rules.rights import Role
from bot.flows.rules.vote_rules import TEMPLATES
from bot.flows.vote_ballot_events import PaperEntered
from bot.flows.vote_paper import Entering
from bot.flows.vote_roll import entries, frozen, hashed, listed
from bot.flows.vote_state import (
    BEFORE,
    CHOICES,
    CONFLICT,
    Asking,
    Ballot,
    Consulting,
    Counting,
    Entry,
    Law,
    Mine,
    Objecting,
    Planning,
    Scrutineer,
    Unit,
    Voice,
    Vote,
    packed,
    public,
    unpacked,
)
from storage.verify_alone import Recount

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai
END = NOW + timedelta(days=7)
DAY = timedelta(days=1)
OPENER, ONE, TWO = 9, 21, 22
UNITS = {
    1: Unit(("3", "2", "401"), 8_950, "A", ("B",), people=(5, 6)),
    2: Unit(("3", "2", "402"), 8_950, "C", people=(7,)),
    3: Unit(("3", "2", "403"), 6_025, "D", people=(8,)),
    4: Unit(("3", "2", "404"), 6_000, "C"),
}


def vote(state="open", rule="owners_special", **changes):
    template = TEMPLATES[rule]
    roll = entries(UNITS, template)
    values = {
        "no": 1, "home": 1, "opener": OPENER, "title": "电梯", "text": "加装电梯一部，费用分摊。",
        "rule": rule, "numbers": frozen(template), "effect": "consultation", "kind": "recorded",
        "state": state, "drafted_at": NOW, "by_area": template.by_area, "buildings": ("3",),
        "homes": 4, "notice_days": template.notice_days, "open_days": 7, "opened_at": NOW,
        "closes_at": END, "heads": len(roll), "area": sum(e.area for e in roll),
        "scrutineers": (Scrutineer(ONE, 2), Scrutineer(TWO, 3)),
    }  # fmt: skip
    return Vote(**{**values, **changes})


def ctx(who=OPENER, at=NOW, *roles):
    actor = Actor(who, frozenset({Role.RESIDENT, *roles})) if who else CLOCK
    return Ctx(at, actor, Place(1, 1, 0), Policy(), lambda: 2)


def code(step, *args):
    with pytest.raises(Refused) as refused:
        step(*args)
    return refused.value.code


# --- before it opens --------------------------------------------------------------------

DRAFTED = happened.VoteDrafted(
    "owners_special", "recorded", "3", "", 7, 0, "电梯", "加装电梯一部，费用分摊。"
)
ASKING = Asking(units=4, buildings=("3",))
COMMITTEE = ctx(OPENER, NOW, Role.RESIDENTS_COMMITTEE)


@pytest.mark.parametrize(
    ("asking", "event", "who", "why"),
    [
        (ASKING, DRAFTED, ctx(), "no_right"),
        (ASKING, DRAFTED, ctx(OPENER, NOW, Role.PROPERTY, Role.RESIDENTS_COMMITTEE), "no_right"),
        (ASKING, DRAFTED, ctx(OPENER, NOW, Role.OPERATOR), "no_right"),
        (ASKING, DRAFTED, ctx(OPENER, NOW, Role.FLOOR_LEAD), "no_right"),
        (
            ASKING, replace(DRAFTED, rule="residents_assembly", scope=""),
            ctx(OPENER, NOW, Role.OWNERS_COMMITTEE), "vote.scope",
        ),
        (
            replace(ASKING, buildings=()), replace(DRAFTED, rule="residents_assembly", scope=""),
            ctx(OPENER, NOW, Role.OWNERS_COMMITTEE), "vote.not_yours",
        ),
        (ASKING, replace(DRAFTED, rule="nonsense"), COMMITTEE, "code"),
        (ASKING, replace(DRAFTED, title=""), COMMITTEE, "form.too_short"),
        (ASKING, replace(DRAFTED, title="长" * 61), COMMITTEE, "form.too_long"),
        (ASKING, replace(DRAFTED, text="短"), COMMITTEE, "form.too_short"),
        (ASKING, replace(DRAFTED, text="长" * 1501), COMMITTEE, "form.too_long"),
        (ASKING, replace(DRAFTED, days=4), COMMITTEE, "vote.window"),
        (ASKING, replace(DRAFTED, days=61), COMMITTEE, "vote.window"),
        (replace(ASKING, buildings=()), replace(DRAFTED, unit="2"), COMMITTEE, "vote.scope"),
        (replace(ASKING, buildings=()), replace(DRAFTED, rule="lift"), COMMITTEE, "vote.scope"),
        (replace(ASKING, units=0), DRAFTED, COMMITTEE, "vote.no_register"),
        (replace(ASKING, banned="election"), DRAFTED, COMMITTEE, "poll.election"),
        (replace(ASKING, banned="fine"), DRAFTED, COMMITTEE, "poll.fine"),
        (replace(ASKING, lately=(NOW,) * 3), DRAFTED, COMMITTEE, "vote.too_many"),
        (ASKING, happened.VoteRepeated(1), COMMITTEE, "vote.unknown"),
        (
            replace(ASKING, source=vote("failed", verdict="failed", closed_at=NOW)),
            happened.VoteRepeated(1), COMMITTEE, "vote.not_again",
        ),
        (
            replace(
                ASKING,
                source=vote("no_quorum", verdict="no_quorum", closed_at=NOW - timedelta(days=29)),
            ),
            happened.VoteRepeated(1), COMMITTEE, "vote.too_soon",
        ),
    ],
)  # fmt: skip
def test_a_draft_that_is_refused(asking, event, who, why):
    assert code(flow.draft, asking, event, who) == why


def test_a_vote_by_area_is_recorded_whatever_was_asked_and_consults_unless_confirmed():
    after, _ = flow.draft(ASKING, replace(DRAFTED, kind="secret"), COMMITTEE)
    assert (after.vote.kind, after.vote.effect) == ("recorded", "consultation")
    after, _ = flow.draft(replace(ASKING, basis="聊城条例第16条"), DRAFTED, COMMITTEE)
    assert (after.vote.effect, after.vote.basis) == ("binding", "聊城条例第16条")


def test_whether_votes_bind_is_the_operator_s_to_say():
    on, off = happened.LocalRulesConfirmed(1, "聊城条例第16条"), happened.LocalRulesConfirmed(0, "")
    operator = ctx(OPENER, NOW, Role.OPERATOR)
    assert code(vote_law.step, Law(), on, COMMITTEE) == "no_right"
    assert code(vote_law.step, Law(), off, operator) == "vote.law_off"
    assert code(vote_law.step, Law(), replace(on, basis="短"), operator) == "form.too_short"
    assert code(vote_law.step, Law(), replace(on, on=2), operator) == "code"
    law, _ = vote_law.step(Law(), on, operator)
    assert (law.basis, law.by) == ("聊城条例第16条", OPENER)
    assert not vote_law.step(law, off, operator)[0].basis


@pytest.mark.parametrize(
    ("consulted", "homes", "goes"), [(8, 9, False), (9, 10, True), (0, 1, False)]
)
def test_nine_of_ten_homes_are_visited_first(consulted, homes, goes):
    state = Planning(vote("consulting", consult=True, consulted=consulted, homes=homes), UNITS)
    if goes:
        after, _ = vote_life.notice(state, happened.VoteNoticed(1), ctx())
        assert after.vote.state == "noticed"
    else:
        assert code(vote_life.notice, state, happened.VoteNoticed(1), ctx()) == "vote.consult_first"
        over = happened.ConsultationOverridden(1, "都在外地")
        overridden, _ = vote_consult.override(state.vote, over, ctx())
        after, _ = vote_life.notice(replace(state, vote=overridden), happened.VoteNoticed(1), ctx())
        assert after.vote.override == "都在外地"


def test_homes_that_came_into_the_register_since_are_visited_too():
    state = Planning(vote("consulting", consult=True, consulted=3, homes=3), UNITS)
    assert code(vote_life.notice, state, happened.VoteNoticed(1), ctx()) == "vote.consult_first"


def test_visits_are_counted_once_and_nobody_at_home_is_none():
    state = Consulting(vote("consulting", consult=True, homes=4), None, known=True)
    lead = ctx(5, NOW, Role.FLOOR_LEAD)

    def visit(state, stance):
        return vote_consult.visit(state, happened.HouseholdConsulted(1, 1, stance, "", ""), lead)[0]

    there = visit(state, "absent")
    assert there.vote.consulted == 0
    there = visit(there, "against")
    assert there.vote.consulted == 1
    there = visit(there, "for")
    assert there.vote.consulted == 1
    assert visit(there, "absent").vote.consulted == 0
    seen = [s for s in vote_consult.visit(
        state, happened.HouseholdConsulted(1, 1, "against", "怕挡光", "不出钱"), lead
    )[1] if isinstance(s, Say)]  # fmt: skip
    assert not [
        s for s in seen if {"怕挡光", "不出钱", "against"} & set(map(str, s.facts.values()))
    ]


def test_the_days_of_notice_count_from_when_everybody_has_it():
    state = Planning(vote("draft", scrutineers=()), UNITS)  # nobody of 404 can be reached
    after, effects = vote_life.notice(state, happened.VoteNoticed(1), ctx())
    assert after.vote.opens_at is None
    assert [e.event for e in effects if isinstance(e, Remind)] == [happened.NoticeLapsed(1)]
    later = NOW + timedelta(days=3)
    posted, effects = vote_life.post(after.vote, happened.NoticePosted(1), ctx(at=later))
    remind, lapse = (e for e in effects if isinstance(e, Remind))
    assert posted.opens_at == later + timedelta(days=15)
    assert remind == Remind(happened.VoteOpenDue(1), posted.opens_at)
    assert lapse == Remind(happened.NoticeLapsed(1), posted.opens_at + timedelta(days=30))
    assert code(vote_life.post, posted, happened.NoticePosted(1), ctx()) == "vote.posted"


OPENS = vote("noticed", posted_at=NOW - 15 * DAY, opens_at=NOW)


@pytest.mark.parametrize(
    ("state", "who", "why"),
    [
        (OPENS, ctx(5), "no_right"),
        (OPENS, ctx(OPENER, NOW - timedelta(seconds=1)), "vote.too_early"),
        (replace(OPENS, posted_at=None, opens_at=None), ctx(), "vote.not_posted"),
        (replace(OPENS, scrutineers=OPENS.scrutineers[:1]), ctx(), "vote.no_scrutineers"),
        (replace(OPENS, unanswered=1), ctx(), "vote.unanswered"),
        (replace(OPENS, state="open"), ctx(), "vote.wrong_state"),
    ],
)
def test_it_does_not_open(state, who, why):
    assert code(vote_life.open_, Planning(state, UNITS), happened.VoteOpened(1), who) == why


def test_it_opens_with_a_frozen_roll_that_a_later_change_does_not_fit():
    after, _ = vote_life.open_(Planning(OPENS, UNITS), happened.VoteOpened(1), ctx())
    assert (after.vote.heads, after.vote.area) == (3, 29_925)  # 402 and 404 are of one owner
    assert listed(after.roll) == [[1, 8_950], [2, 14_950], [3, 6_025]]
    assert after.vote.closes_at == END
    notes = vote_life.notes(after)
    assert notes["roll_hash"] == hashed(after.roll)
    changed = (replace(after.roll[0], units=(4,)), *after.roll[1:])
    assert hashed(changed) != notes["roll_hash"]


@pytest.mark.parametrize(
    ("who", "home", "scrutineers", "why"),
    [
        (OPENER, 1, (), "vote.own_scrutiny"),
        (5, 0, (), "vote.not_on_roll"),
        (5, 4, (), "vote.same_home"),  # the opener's
        (5, 2, (Scrutineer(7, 2),), "vote.same_home"),
        (5, 1, (Scrutineer(7, 2), Scrutineer(8, 3)), "vote.scrutiny_full"),
        (7, 2, (Scrutineer(7, 2),), "vote.scrutineer"),
    ],
)
def test_who_may_not_watch_the_count(who, home, scrutineers, why):
    state = Planning(
        replace(OPENS, scrutineers=scrutineers), household=home, openers=frozenset({4})
    )
    assert code(vote_life.scrutinise, state, happened.ScrutinyTaken(1), ctx(who)) == why


# --- ballots ----------------------------------------------------------------------------


class Box:
    """The shelf of one vote, and what the ledger would hold of it."""

    def __init__(self, found=None):
        self.vote = found or vote()
        self.roll = {e.head: e for e in entries(UNITS, TEMPLATES[self.vote.rule])}
        self.recorded, self.recount, self.receipts = {}, Recount(), 0
        rule = TEMPLATES[self.vote.rule]
        facts = {"roll": listed(tuple(self.roll.values())), "rule": rule.numbers(),
                 "kind": "recorded", "effect": "consultation"}  # fmt: skip
        assert not self.recount.read("vote:1", "kk", facts)

    def people(self, head):
        return tuple(p for no in self.roll[head].units for p in UNITS[no].people)

    def says(self, who, head, choice, at=NOW, people=None, tenure="owner", said=""):
        entry = self.roll.get(head)
        people = people or (self.people(head) if entry else ())
        mine = (Mine(head, (("3", "2", "401"),), 1),)
        state = Ballot(
            self.vote, entry, self.recorded.get(head), people=people, tenure=tenure, mine=mine
        )
        event = happened.VoiceGiven(1, head, choice) if choice else happened.VoiceYielded(1, head)
        if said:
            event = happened.VoiceDeclared(1, head, choice, said)
        after, effects = vote_voice.step(state, event, ctx(who, at))
        self.vote, self.roll[head] = after.vote, after.entry
        if after.changed:
            self.recorded[head] = after.recorded
        self.receipts += any(isinstance(e, Say) and e.phrase == "vote.cast" for e in effects)
        facts = {"no": 1, "head": head, "choice": choice, **vote_voice.notes(after)}
        assert not self.recount.read("vote:1", event.CODE, facts)
        return after

    def counting(self):
        piles = {}
        for head, ballot in self.recorded.items():
            if ballot.choice:
                heads, area = piles.get(ballot.choice, (0, 0))
                piles[ballot.choice] = (heads + 1, area + self.roll[head].area)
        return Counting(self.vote, piles=piles)

    def close(self, at=END):
        after, _ = vote_count.close(self.counting(), happened.VoteClosed(1), ctx(0, at))
        self.vote = after.vote
        assert not self.recount.read("vote:1", "ky", vote_count.notes(after))
        return json.loads(after.vote.result) if after.vote.result else None


def refused(box, who, head, choice, at=NOW, **how):
    with pytest.raises(Refused) as found:
        box.says(who, head, choice, at, **how)
    return found.value.code


def test_an_owner_with_two_homes_is_one_head_with_the_area_of_both():
    box = Box()
    box.says(7, 2, "yes")
    assert (box.vote.voted, box.vote.voted_area) == (1, 14_950)


def test_a_couple_that_says_the_same_counts_once_and_one_that_differs_not_at_all():
    box = Box()
    box.says(5, 1, "yes")
    box.says(6, 1, "yes")
    assert (box.vote.voted, box.vote.voted_area, box.vote.torn) == (1, 8_950, 0)
    after = box.says(6, 1, "no")
    assert after.recorded.choice == CONFLICT
    assert (box.vote.voted, box.vote.voted_area, box.vote.torn) == (0, 0, 1)
    box.says(6, 1, "")  # they let the other speak
    assert (box.vote.voted, box.vote.torn) == (1, 0)
    assert box.recorded[1].choice == "yes"


def test_who_has_left_the_home_is_not_heard_beside_those_who_live_there():
    box = Box()
    box.says(5, 1, "no")
    now = (6, 77)  # the binding of 5 was undone, 77 came
    with pytest.raises(Refused, match=r"vote\.alone"):
        box.says(6, 1, "", people=now)  # nobody of the home has spoken yet
    after = box.says(77, 1, "yes", people=now)
    assert (after.recorded.choice, after.struck) == ("yes", (1,))
    assert (box.vote.voted, box.vote.torn) == (1, 0)
    assert not box.says(77, 1, "yes", people=now).struck
    after, effects = vote_voice.step(
        replace(after, people=(6, 77)), happened.VoiceGiven(1, 1, "no"), ctx(6)
    )
    assert after.vote.torn == 1
    told = {e.to.person for e in effects if isinstance(e, Say) and e.phrase == "vote.torn"}
    assert told == {6, 77}, "who has left reads nothing of the home any more"


@pytest.mark.parametrize(
    ("rule", "tenure", "said", "kept"),
    [
        ("owners_special", "owner", "", "owner"),
        ("owners_special", "family", "", "family"),
        ("owners_special", "", "owner", "owner"),
        ("owners_special", "", "family", "family"),
        ("owners_special", "owner", "family", "owner"),  # what the binding says stands
        ("owners_special", "", "", "vote.say_tenure"),
        ("owners_special", "", "tenant", "vote.tenant"),
        ("owners_special", "owner", "tenant", "vote.tenant"),
        ("owners_special", "tenant", "", "vote.tenant"),
        ("owners_special", "tenant", "owner", "vote.tenant"),
        ("owners_special", "", "landlord", "code"),
        ("residents_assembly", "tenant", "", ""),  # residence counts, not ownership
        ("residents_assembly", "", "", ""),
    ],
)
def test_where_owners_vote_only_their_side_casts_the_ballot(rule, tenure, said, kept):
    box = Box(vote(rule=rule))
    if kept not in ("owner", "family", ""):
        assert refused(box, 8, 3, "yes", tenure=tenure, said=said) == kept
        assert not box.vote.voted
        return
    after = box.says(8, 3, "yes", tenure=tenure, said=said)
    assert after.recorded.voices == (Voice(8, "yes", kept),)
    assert vote_voice.notes(after).get("tenure", "") == kept
    again = box.says(8, 3, "no", tenure=tenure)  # it is asked once
    assert again.recorded.voices == (Voice(8, "no", kept),)


def test_nobody_speaks_for_another_home_or_twice_by_two_ways():
    box = Box()
    assert refused(box, 7, 1, "yes") == "vote.not_on_roll"
    assert refused(box, 5, 9, "yes") == "vote.not_on_roll"
    assert refused(box, 5, 1, "maybe") == "code"
    assert refused(box, 5, 1, "") == "vote.alone"
    for channel in ("paper", "proxy", "assisted", "secret"):
        box.roll[1] = replace(box.roll[1], channel=channel)
        assert refused(box, 5, 1, "yes") == "vote.other_channel"
    assert not box.recorded
    assert (
        refused(Box(vote(kind="secret", rule="residents_assembly")), 5, 1, "yes") == "vote.secret"
    )


@pytest.mark.parametrize(
    ("state", "at", "why"),
    [
        *((before, NOW, "vote.not_open") for before in BEFORE),
        ("open", END, "vote.closed"), ("open", END + DAY, "vote.closed"),
        ("counting", NOW, "vote.closed"), ("passed", NOW, "vote.closed"),
        ("cancelled", NOW, "vote.closed"),
    ],
)  # fmt: skip
def test_a_ballot_counts_while_it_is_open_and_not_a_moment_longer(state, at, why):
    assert refused(Box(vote(state)), 5, 1, "yes", at) == why
    if state == "open":
        assert Box().says(5, 1, "yes", END - timedelta(microseconds=1)).changed
    paper = Entering(vote(state), Entry(1, 0, (1,)))
    entered = PaperEntered(1, 1, "yes")
    by = replace(ctx(4, at), actor=Actor(4, frozenset({Role.FLOOR_LEAD})))
    assert code(vote_paper.step, paper, entered, by) == why


DEEDS = st.lists(
    st.tuples(
        st.sampled_from((5, 6, 7, 8)), st.integers(1, 3), st.sampled_from(("", *CHOICES)),
        st.integers(0, 8),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(DEEDS)
def test_no_head_counts_twice_and_the_count_is_the_recount(deeds):
    box, accepted = Box(), 0
    for who, head, choice, day in sorted(deeds, key=lambda d: d[3]):
        try:
            box.says(who, head, choice, NOW + day * DAY)
            accepted += 1
        except Refused:
            continue
    assert box.receipts == accepted  # a receipt exactly for what was taken
    said = {h: b.choice for h, b in box.recorded.items() if b.choice in CHOICES}
    assert box.vote.voted == len(said) <= len(box.roll)
    assert box.vote.voted_area == sum(box.roll[h].area for h in said)
    assert box.vote.torn == sum(b.choice == CONFLICT for b in box.recorded.values())
    box.vote = replace(box.vote, extended=True)
    result = box.close()
    assert result["part"] == [box.vote.voted, box.vote.voted_area]
    sheet = box.recount.votes["vote:1"].sheet()
    assert sheet["same"], sheet


# --- the end ----------------------------------------------------------------------------


def test_it_is_extended_once_and_never_beyond_sixty_days():
    box = Box()
    assert box.close() is None
    assert (box.vote.state, box.vote.closes_at) == ("open", END + 7 * DAY)
    assert box.close(END + 7 * DAY)["outcome"] == "no_quorum"
    long = Box(vote(closes_at=NOW + 60 * DAY, open_days=60))
    assert long.close(NOW + 60 * DAY)["outcome"] == "no_quorum"


def test_an_end_that_was_moved_waits_and_one_that_is_over_is_refused():
    state = Counting(vote())
    after, effects = vote_count.close(state, happened.VoteClosed(1), ctx(0, END - DAY))
    assert after is state
    assert effects == (Remind(happened.VoteClosed(1), END),)
    passed = Counting(vote("passed"))
    assert code(vote_count.close, passed, happened.VoteClosed(1), ctx(0)) == "vote.wrong_state"


def test_paper_that_waits_for_its_second_person_holds_the_count_up_for_a_day():
    state = Counting(vote(pending=1))
    after, effects = vote_count.close(state, happened.VoteClosed(1), ctx(0, END))
    assert after.vote.state == "counting"
    assert Remind(happened.VoteCounted(1), END + DAY) in effects
    counted, _ = vote_count.close(after, happened.VoteCounted(1), ctx(0, END + DAY))
    assert (counted.vote.state, counted.vote.extended) == ("open", True), "the one extension"
    assert counted.vote.closes_at == END + 8 * DAY
    again, _ = vote_count.close(counted, happened.VoteClosed(1), ctx(0, END + 8 * DAY))
    counted, _ = vote_count.close(again, happened.VoteCounted(1), ctx(0, END + 9 * DAY))
    assert counted.vote.verdict == "no_quorum"  # what was not entered twice does not count


def test_no_choice_is_told_before_the_end():
    box = Box()
    box.says(5, 1, "yes")
    box.says(7, 2, "no")
    told = json.dumps({k: str(v) for k, v in public(box.vote).items()})
    assert "yes" not in told
    assert box.vote.result == ""


def test_two_scrutineers_and_nobody_else_check_the_count():
    found = vote("passed", verdict="passed", result="{}", closed_at=NOW)
    right, wrong = happened.CountChecked(1, 1), happened.CountRefused(1, "多算了一票")
    assert code(vote_check.check, found, right, ctx(5)) == "no_right"
    assert code(vote_check.check, found, wrong, ctx(OPENER)) == "no_right"
    assert code(vote_check.check, vote(), right, ctx(ONE)) == "vote.wrong_state"
    assert code(vote_check.check, found, happened.CountChecked(1, 2), ctx(ONE)) == "code"
    assert code(vote_check.check, found, happened.CountChecked(1, 0), ctx(ONE)) == "vote.say_why"
    short = happened.CountRefused(1, "错")
    assert code(vote_check.check, found, short, ctx(ONE)) == "form.too_short"
    once, _ = vote_check.check(found, right, ctx(ONE))
    assert once.state == "passed"
    assert code(vote_check.check, once, right, ctx(ONE)) == "vote.checked"
    both, _ = vote_check.check(once, wrong, ctx(TWO))
    assert both.state == "published"
    assert [s.checked for s in both.scrutineers] == ["right", "wrong"]
    assert both.published_until == NOW + 15 * DAY


RIGHT, WRONG = happened.CountChecked(1, 1), happened.CountRefused(1, "多算了一票")
THREE, FOUR = 23, 24


@pytest.mark.parametrize("state", ["passed", "published"])
@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ([], "disputed"),
        ([(THREE, RIGHT)], "disputed"),
        ([(THREE, RIGHT), (FOUR, RIGHT)], "published"),
        ([(THREE, RIGHT), (FOUR, WRONG)], "annulled"),
        ([(THREE, WRONG)], "disputed"),
        ([(ONE, RIGHT)], "published"),  # one of the first two has looked once more
        ([(OPENER, happened.ResultAnnulled(1, "票数对不上"))], "annulled"),
        ([(0, happened.RecountOverdue(1))], "annulled"),
    ],
)
def test_what_both_refuse_is_in_effect_only_after_two_others_counted_again(state, said, ends):
    found = vote(state, verdict="passed", result="{}", closed_at=NOW, published_until=END)
    for who in (ONE, TWO):
        found, effects = vote_check.check(found, WRONG, ctx(who))
    assert (found.state, found.published_until) == ("disputed", None)
    assert any(isinstance(e, Say) and e.phrase == "vote.disputed" for e in effects)
    assert code(vote_check.publish, found, happened.VotePublished(1), ctx(0)) == "vote.wrong_state"
    ended = happened.PublicationEnded(1)
    assert code(vote_count.end, found, ended, ctx(0, NOW + 99 * DAY)) == "vote.wrong_state"
    for home, who in enumerate((THREE, FOUR), 4):
        after, _ = vote_life.scrutinise(
            Planning(found, household=home), happened.ScrutinyTaken(1), ctx(who)
        )
        found = after.vote
    fifth = Planning(found, household=9)
    assert code(vote_life.scrutinise, fifth, happened.ScrutinyTaken(1), ctx(25)) == (
        "vote.scrutiny_full"
    )
    early = happened.RecountOverdue(1)
    assert code(vote_check.overdue, found, early, ctx(0, NOW + 6 * DAY)) == "vote.wrong_state"
    for who, event in said:
        step = {happened.ResultAnnulled: vote_check.annul, happened.RecountOverdue:
                vote_check.overdue}.get(type(event), vote_check.check)  # fmt: skip
        found, _ = step(found, event, ctx(who, NOW + 7 * DAY))
    assert found.state == ends
    assert (found.held_until is None) == (ends != "disputed")


def test_nobody_of_a_home_that_counted_or_opened_counts_again():
    held = vote("disputed", verdict="passed", result="{}", closed_at=NOW)
    taken = happened.ScrutinyTaken(1)
    assert code(vote_life.scrutinise, Planning(held, household=2), taken, ctx(THREE)) == (
        "vote.same_home"
    )
    opened = Planning(held, household=7, openers=frozenset({7}))
    assert code(vote_life.scrutinise, opened, taken, ctx(THREE)) == "vote.same_home"
    assert code(vote_life.scrutinise, Planning(held, household=3), taken, ctx(ONE)) == (
        "vote.scrutineer"
    )
    assert code(vote_life.scrutinise, Planning(held), taken, ctx(THREE)) == "vote.not_on_roll"
    assert code(vote_check.annul, held, happened.ResultAnnulled(1, "票数对不上"), ctx(ONE)) == (
        "no_right"
    )


def test_what_an_older_release_published_although_both_refused_it_is_held():
    refused_ = tuple(Scrutineer(p, p, "wrong") for p in (ONE, TWO))
    found = vote("published", verdict="passed", published_at=NOW, scrutineers=refused_)
    for unanswered in (0, 1):
        waits = replace(found, unanswered=unanswered)
        after, _ = vote_count.end(waits, happened.PublicationEnded(1), ctx(0))
        assert after.state == "disputed"
        assert vote_check.notes(after) == {"state": "disputed", "checks": [0, 2, 0, 0]}


def test_an_annulled_vote_is_repeated_at_once():
    source = vote("annulled", verdict="passed", closed_at=NOW, consult=True)
    asking = replace(ASKING, source=source)
    after, _ = flow.draft(asking, happened.VoteRepeated(1), COMMITTEE)
    assert (after.vote.source, after.vote.state, after.vote.consult) == (1, "draft", True)


def test_a_sheet_stays_published_while_an_objection_waits():
    found = vote("published", verdict="passed", unanswered=1, published_at=NOW)
    end = happened.PublicationEnded(1)
    longer, effects = vote_count.end(found, end, ctx(0))
    assert longer.state == "published"
    assert Remind(end, NOW + 3 * DAY) in effects
    assert vote_count.end(replace(longer, unanswered=0), end, ctx(0))[0].state == "effective"


OBJECTS = happened.VoteObjected(1, "面积不对，请核对")


@pytest.mark.parametrize(
    ("state", "home", "waits", "text", "why"),
    [
        ("open", 1, False, "面积不对", "vote.wrong_state"),
        ("passed", 1, False, "面积不对", "vote.not_published"),
        ("noticed", 0, False, "面积不对", "vote.not_on_roll"),
        ("noticed", 1, True, "面积不对", "vote.objected"),
        ("noticed", 1, False, "不", "form.too_short"),
        ("published", 1, False, "长" * 501, "form.too_long"),
    ],
)
def test_an_objection_that_is_refused(state, home, waits, text, why):
    objecting = Objecting(vote(state), home, waits)
    assert code(vote_object.object_, objecting, replace(OBJECTS, text=text), ctx(5)) == why


def test_an_objection_is_answered_once_by_the_opener():
    made, _ = vote_object.object_(Objecting(vote("noticed"), 1), OBJECTS, ctx(5))
    assert (made.vote.objections, made.vote.unanswered, made.objection.about) == (1, 1, "roll")
    answers = happened.ObjectionAnswered(1, 1, "产权证如此")
    assert code(vote_object.answer, made, answers, ctx(5)) == "no_right"
    nothing = replace(made, objection=None)
    assert code(vote_object.answer, nothing, answers, ctx()) == "vote.no_objection"
    done, _ = vote_object.answer(made, answers, ctx())
    assert done.vote.unanswered == 0
    assert code(vote_object.answer, done, answers, ctx()) == "vote.answered"


def test_a_result_can_be_challenged_for_a_year():
    found = vote("effective", verdict="passed", published_at=NOW)
    goes = happened.VoteChallenged(1, "已向法院起诉")
    year = NOW + timedelta(days=365)
    after, _ = vote_object.challenge(Objecting(found, 1), goes, ctx(5, year))
    assert after.vote.state == "challenged"
    late = ctx(5, year + timedelta(seconds=1))
    assert code(vote_object.challenge, Objecting(found, 1), goes, late) == "vote.challenge_late"
    assert code(vote_object.challenge, Objecting(found), goes, ctx(5)) == "vote.not_on_roll"
    assert code(vote_object.challenge, Objecting(vote(), 1), goes, ctx(5)) == "vote.wrong_state"


def test_an_outage_gives_the_time_back_and_moves_every_clock():
    begin, end = END - timedelta(hours=2), END + timedelta(hours=1)
    ms = [int(t.timestamp() * 1000) for t in (begin, end)]
    after, effects = vote_turnout.delay(vote(), happened.VoteDelayed(1, *ms), ctx(0, end))
    assert after.closes_at == END + timedelta(hours=3)
    assert Remind(happened.VoteClosed(1), after.closes_at) in effects
    assert Box(after).says(5, 1, "yes", END + timedelta(hours=2)).changed
    untouched, nothing = vote_turnout.delay(
        vote("noticed"), happened.VoteDelayed(1, *ms), ctx(0, end)
    )
    assert (untouched.state, nothing) == ("noticed", ())


def test_a_day_without_news_rings_no_bell():
    event = happened.TurnoutDue(1)
    quiet_, effects = vote_turnout.told(vote(), event, ctx(0))
    assert not [e for e in effects if isinstance(e, Say)]
    _, effects = vote_turnout.told(replace(quiet_, voted=1), event, ctx(0))
    assert [e for e in effects if isinstance(e, Say) and e.phrase == "vote.turnout"]


@pytest.mark.parametrize("state", ["passed", "published", "effective", "cancelled", "counting"])
def test_what_is_counted_is_not_called_off(state):
    event = happened.VoteCancelled(1, "方案要改")
    assert code(flow.cancel, vote(state), event, ctx()) == "vote.wrong_state"
    assert code(flow.cancel, vote(), event, ctx(5)) == "no_right"
    assert code(flow.cancel, None, event, ctx()) == "vote.unknown"
    assert flow.cancel(vote(), event, ctx())[0].state == "cancelled"


def test_vote_head_and_choice_are_one_number_in_a_button():
    for no, head, choice in ((1, 1, "yes"), (36**3, 19_999, "abstain"), (7, 1, "no")):
        assert unpacked(packed(no, head, choice)) == (no, head, choice)


def test_the_roll_of_a_body_is_made_of_its_members():
    roll = entries({8: Unit((), 0), 5: Unit((), 0)}, TEMPLATES["representatives"])
    assert roll == (Entry(1, 0, (5,)), Entry(2, 0, (8,)))
